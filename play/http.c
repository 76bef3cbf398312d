/* See http.h. */
#include "play/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/cleanup.h"

enum { HTTP_LINE_MAX = 4096 };

struct http {
    CURL *curl;
    char *url;
};

struct http *http_create(const char *url)
{
    struct http *http = calloc(1, sizeof(*http));
    if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(http);
        return NULL;
    }
    http->curl = curl_easy_init();
    http->url = strdup(url);
    if (!http->curl || !http->url) {
        http_destroy(http);
        return NULL;
    }
    size_t length = strlen(http->url);
    while (length > 0 && http->url[length - 1] == '/') {
        http->url[--length] = '\0';
    }
    return http;
}

void http_destroy(struct http *http)
{
    if (!http) {
        return;
    }
    curl_easy_cleanup(http->curl);
    curl_global_cleanup();
    free(http->url);
    free(http);
}

void http_reply_finish(struct http_reply *reply)
{
    strbuf_finish(&reply->body);
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct http_reply *reply = context;
    strbuf_add(&reply->body, data, size * count);
    return reply->body.failed ? 0 : size * count;
}

/* The value of the header line, if that is its name; else NULL. */
static const char *header_value(const char *line, const char *name)
{
    size_t length = strlen(name);
    if (strncasecmp(line, name, length) != 0 || line[length] != ':') {
        return NULL;
    }
    const char *value = line + length + 1;
    return value + strspn(value, " \t");
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct http_reply *reply = context;
    char line[HTTP_LINE_MAX];
    size_t length = size * count < sizeof(line) - 1 ? size * count : sizeof(line) - 1;
    memcpy(line, data, length);
    line[length] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    const char *etag = header_value(line, "ETag");
    const char *retry_after = header_value(line, "Retry-After");
    if (etag && strlen(etag) < sizeof(reply->etag)) {
        memcpy(reply->etag, etag, strlen(etag) + 1);
    }
    if (retry_after) {
        reply->retry_after_s = strtol(retry_after, NULL, 10);
    }
    return size * count;
}

static void free_list(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static void add_header(struct curl_slist **list, const char *name, const char *value)
{
    CLEANUP(strbuf_finish) struct strbuf line = {0};
    strbuf_addf(&line, "%s: %s", name, value);
    struct curl_slist *longer = line.failed ? NULL : curl_slist_append(*list, line.data);
    if (longer) {
        *list = longer;
    }
}

static struct curl_slist *make_headers(const struct http_request *request)
{
    struct curl_slist *list = NULL;
    add_header(&list, "Accept", "application/json");
    if (request->token) {
        CLEANUP(strbuf_finish) struct strbuf bearer = {0};
        strbuf_addf(&bearer, "Bearer %s", request->token);
        add_header(&list, "Authorization", bearer.data ? bearer.data : "");
    }
    if (request->body) {
        add_header(&list, "Content-Type", "application/json");
    }
    if (request->etag && request->etag[0] != '\0') {
        add_header(&list, "If-None-Match", request->etag);
    }
    return list;
}

static void set_up(CURL *curl, const char *url, const struct http_request *request,
                   struct http_reply *reply)
{
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)HTTP_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, reply);
    if (request->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
}

enum err http_send(struct http *http, const struct http_request *request, struct http_reply *out,
                   struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf url = {0};
    CLEANUP(free_list) struct curl_slist *headers = make_headers(request);
    strbuf_addf(&url, "%s%s", http->url, request->path);
    strbuf_clear(&out->body);
    out->body.max = HTTP_REPLY_MAX;
    out->status = 0;
    out->retry_after_s = 0;
    out->etag[0] = '\0';
    if (url.failed) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    set_up(http->curl, url.data, request, out);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(http->curl);
    if (code != CURLE_OK) {
        return error_set(error, ERR_UNAVAILABLE, "%s: %s", http->url, curl_easy_strerror(code));
    }
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &out->status);
    return ERR_OK;
}
