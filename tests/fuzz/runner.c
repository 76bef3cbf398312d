/*
 * Runs a fuzz target over the files of a folder, in the order of their names, and tells how many it
 * survived. The name of a file is printed before it is run: it is the last line when one kills the
 * target. Use: fuzz_TARGET CORPUS_FOLDER
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { INPUT_BYTES_MAX = 1024 * 1024, FILES_MAX = 10000 };

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The input is copied to a block of its own size, so that a sanitizer sees a read behind its
 * end. */
static int run_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    uint8_t *buffer = malloc(INPUT_BYTES_MAX);
    if (!file || !buffer) {
        fprintf(stderr, "%s cannot be read\n", path);
        return 1;
    }
    size_t size = fread(buffer, 1, INPUT_BYTES_MAX, file);
    fclose(file);
    uint8_t *input = malloc(size > 0 ? size : 1);
    if (!input) {
        return 1;
    }
    memcpy(input, buffer, size);
    free(buffer);
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(input, size);
    free(input);
    return 0;
}

int main(int argc, char **argv)
{
    struct dirent **entries = NULL;
    int count = argc == 2 ? scandir(argv[1], &entries, is_visible, alphasort) : -1;
    if (count <= 0 || count > FILES_MAX) {
        fprintf(stderr, "a folder with 1..%d files is expected\n", FILES_MAX);
        return 2;
    }
    int failed = 0;
    for (int i = 0; i < count; i++) {
        failed += run_file(argv[1], entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    printf("%d passed, %d failed\n", count - failed, failed);
    return failed == 0 ? 0 : 1;
}
