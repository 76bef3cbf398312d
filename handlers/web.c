/*
 * web: the pages that people use, the game's and the console's, as files of the program.
 *
 * They are checked again by their tag at each visit, so a new program never runs beside old
 * scripts. Their policy lets a page load and reach nothing but this server.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/negotiate.h"
#include "handlers/request.h"
#include "handlers/routes.h"
#include "handlers/web_files.h"

enum { WEB_PATH_SIZE = 128, WEB_TYPE_SIZE = 64 };

static const char POLICY[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

static int compare_path(const void *path, const void *file)
{
    return strcmp(path, ((const struct web_file *)file)->path);
}

static void add_headers(struct request *request, const struct web_file *file)
{
    reply_header(request, "ETag", file->etag);
    reply_header(request, "Cache-Control", "no-cache");
    reply_header(request, "Content-Security-Policy", POLICY);
    reply_header(request, "X-Content-Type-Options", "nosniff");
    reply_header(request, "Referrer-Policy", "no-referrer");
    reply_header(request, "Cross-Origin-Opener-Policy", "same-origin");
}

/* The Content-Type: texts say their encoding. */
static const char *full_type(struct request *request, const struct web_file *file)
{
    if (strncmp(file->type, "text/", 5) != 0) {
        return file->type;
    }
    char *type = request_alloc(request, WEB_TYPE_SIZE);
    if (!type) {
        return file->type;
    }
    snprintf(type, WEB_TYPE_SIZE, "%s; charset=utf-8", file->type);
    return type;
}

static void answer_file(struct request *request, const char *path)
{
    const struct web_file *file =
        bsearch(path, web_files, web_file_count, sizeof(web_files[0]), compare_path);
    if (!request_open(request, file ? file->type : "application/octet-stream", NULL)) {
        return;
    }
    if (!file) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such file");
        return;
    }
    add_headers(request, file);
    if (negotiate_none_match(request->if_none_match, file->etag)) {
        reply_empty(request, 304);
        request_done(request);
        return;
    }
    strbuf_add(&request->reply.body, file->data, file->size);
    reply_json(request, 200);
    if (request->reply.status == 200) {
        request->reply.content_type = full_type(request, file);
    }
    request_done(request);
}

void web_get_play(struct request *request)
{
    answer_file(request, "index.html");
}

void web_get_console(struct request *request)
{
    answer_file(request, "console.html");
}

void web_get_reference(struct request *request)
{
    answer_file(request, "reference.html");
}

void web_get_verify(struct request *request)
{
    answer_file(request, "verify.html");
}

void web_get_file(struct request *request)
{
    answer_file(request, request->params[0]);
}

void web_get_file_in_folder(struct request *request)
{
    char path[WEB_PATH_SIZE];
    int length = snprintf(path, sizeof(path), "%s/%s", request->params[0], request->params[1]);
    answer_file(request, length < WEB_PATH_SIZE ? path : "");
}
