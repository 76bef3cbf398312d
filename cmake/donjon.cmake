# donjon_library(name [SOURCES ...] [LINK ...]): the static library of one folder, with the project's warnings.
# LINK names what the folder may use; nothing else is on its include or link path but the root.

add_library(donjon_options INTERFACE)
target_include_directories(donjon_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(donjon_options INTERFACE _GNU_SOURCE DONJON_VERSION="${PROJECT_VERSION}")
target_compile_options(donjon_options INTERFACE
    -Wall -Wextra -Werror -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
    -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2
    -UNDEBUG # asserts guard invariants and stay in every build
    -fno-common -fstack-protector-strong -fno-omit-frame-pointer -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_link_options(donjon_options INTERFACE -Wl,-z,relro,-z,now)

if(DONJON_SANITIZE)
    list(JOIN DONJON_SANITIZE "," donjon_sanitizers)
    # Instrumented code makes gcc warn about conversions that the source does not have: no errors here.
    target_compile_options(donjon_options INTERFACE
        -fsanitize=${donjon_sanitizers} -fno-sanitize-recover=all -Wno-error)
    target_link_options(donjon_options INTERFACE -fsanitize=${donjon_sanitizers})
endif()
if(DONJON_COVERAGE)
    target_compile_options(donjon_options INTERFACE --coverage)
    target_link_options(donjon_options INTERFACE --coverage)
endif()

function(donjon_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    if(NOT ARG_SOURCES)
        file(GLOB ARG_SOURCES CONFIGURE_DEPENDS *.c)
    endif()
    if(ARG_SOURCES)
        add_library(${name} STATIC ${ARG_SOURCES})
        target_link_libraries(${name} PRIVATE donjon_options PUBLIC ${ARG_LINK})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${ARG_LINK})
    endif()
endfunction()

# donjon_check_test(name SOURCES ... LINK ...): a Check program that is a test.
function(donjon_check_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 400) # against hanging; sanitizers and a loaded machine take several times as long
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE donjon_options ${ARG_LINK} PkgConfig::CHECK)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "CK_TIMEOUT_MULTIPLIER=5")
endfunction()
