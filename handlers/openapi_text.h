/* openapi_text: openapi.yaml and its conversion to JSON, put into the program when it is built. */
#ifndef DONJON_HANDLERS_OPENAPI_TEXT_H
#define DONJON_HANDLERS_OPENAPI_TEXT_H

#include <stddef.h>

extern const char openapi_yaml[];
extern const size_t openapi_yaml_size;
extern const char openapi_json[];
extern const size_t openapi_json_size;

#endif
