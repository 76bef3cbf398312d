/* web_files: what lies in web/, put into the program when it is built. */
#ifndef DONJON_HANDLERS_WEB_FILES_H
#define DONJON_HANDLERS_WEB_FILES_H

#include <stddef.h>

struct web_file {
    const char *path; /* below web/, "play/main.js" */
    const char *type; /* for Content-Type, without parameters */
    const char *etag; /* quoted; from the bytes */
    const unsigned char *data;
    size_t size;
};

/* Sorted by path. */
extern const struct web_file web_files[];
extern const size_t web_file_count;

#endif
