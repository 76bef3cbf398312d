/*
 * once: around a handler. `request->done` is replaced on the way in, so that the handler's last
 * word comes here first and the reply is kept before it is sent.
 */
#include "handlers/once.h"

#include <string.h>

#include "core/base/seal.h"
#include "handlers/reply.h"
#include "handlers/request.h"

struct once {
    struct runtime_once_call begin;
    struct runtime_once_end_call end;
    struct runtime_once seed; /* for the handler */
    uint8_t seal_key[SEAL_KEY_SIZE];
    struct strbuf sealed;
    void (*done)(struct request *request); /* the listener's */
};

/* ---- a reply as bytes: "status\ntype\nname: value\n...\n\nbody" ---- */

static const char *const TYPES[] = {"application/json", "application/problem+json"};

static void reply_pack(const struct reply *reply, struct strbuf *out)
{
    strbuf_addf(out, "%d\n%s\n", reply->status, reply->content_type ? reply->content_type : "");
    for (size_t i = 0; i < reply->header_count; i++) {
        strbuf_addf(out, "%s: %s\n", reply->headers[i].name, reply->headers[i].value);
    }
    strbuf_addc(out, '\n');
    if (reply->content_type) {
        strbuf_add(out, reply->body.data, reply->body.len);
    }
}

/* The next line, NUL-terminated in place. NULL at the end of the text. */
static char *line_take(char **rest)
{
    char *line = *rest;
    char *end = strchr(line, '\n');
    if (!end) {
        return NULL;
    }
    *end = '\0';
    *rest = end + 1;
    return line;
}

static const char *type_of(const char *text)
{
    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
        if (strcmp(TYPES[i], text) == 0) {
            return TYPES[i];
        }
    }
    return NULL;
}

/* `text` is request memory and becomes part of the reply. */
static bool reply_unpack(struct request *request, char *text, size_t size)
{
    char *rest = text;
    const char *status = line_take(&rest);
    const char *type = line_take(&rest);
    if (!status || !type || strlen(status) != 3) {
        return false;
    }
    struct reply *reply = &request->reply;
    reply->content_type = type_of(type);
    reply->status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    char *line;
    while ((line = line_take(&rest)) != NULL && line[0] != '\0') {
        char *colon = strstr(line, ": ");
        if (!colon || reply->header_count == REPLY_HEADERS_MAX) {
            return false;
        }
        *colon = '\0';
        reply->headers[reply->header_count++] = (struct reply_header){line, colon + 2};
    }
    strbuf_add(&reply->body, rest, size - (size_t)(rest - text));
    return line != NULL && !reply->body.failed;
}

/* ---- the key ---- */

/* Without the quotes of a structured field; false if it is no key. */
static bool key_read(const char *header, const char **out, size_t *out_size)
{
    size_t size = strlen(header);
    if (size >= 2 && header[0] == '"' && header[size - 1] == '"') {
        header++;
        size -= 2;
    }
    *out = header;
    *out_size = size;
    for (size_t i = 0; i < size; i++) {
        if (header[i] <= ' ' || header[i] > '~') {
            return false;
        }
    }
    return size >= 1 && size <= LIMIT_IDEMPOTENCY_KEY_BYTES;
}

/* Who asks: the keys of one are nothing to another. Without a token it is the address, or else two
 * who both think of "1" would be given one session and its seats' tokens. */
static void hash_key(const struct request *request, const char *key, size_t size,
                     struct digest *digest, struct digest_value *out)
{
    uint8_t kind = request->principal.kind;
    digest_begin(digest, "donjon/idempotency/key/1");
    digest_add(digest, &kind, sizeof(kind));
    digest_add(digest, request->principal.token_hash.bytes, DIGEST_SIZE);
    if (kind == PRINCIPAL_NONE && request->peer != NULL) {
        digest_add(digest, request->peer, strlen(request->peer) + 1);
    }
    digest_add(digest, key, size);
    digest_end(digest, out);
}

static void hash_request(const struct request *request, struct digest *digest,
                         struct digest_value *out)
{
    digest_begin(digest, "donjon/idempotency/request/1");
    digest_add_u64(digest, request->method);
    digest_add(digest, request->path, strlen(request->path) + 1);
    for (size_t i = 0; i < request->query_count; i++) {
        digest_add(digest, request->query[i].name, strlen(request->query[i].name) + 1);
        digest_add(digest, request->query[i].value, strlen(request->query[i].value) + 1);
    }
    digest_add_u64(digest, request->body_size);
    digest_add(digest, request->body, request->body_size);
    digest_end(digest, out);
}

/* The session a path is about, if it is about one. */
static void session_find(const struct request *request, struct session_id *out)
{
    static const char prefix[] = "/v1/sessions/{";
    if (strncmp(request->route->path, prefix, sizeof(prefix) - 1) == 0) {
        (void)!id_parse(request->params[0], out->bytes);
    }
}

/* What only the client's key can give again. */
static void secrets_derive(struct once *once, const char *key, size_t size)
{
    static const char seal_info[] = "donjon/idempotency/seal/1";
    static const char make_info[] = "donjon/idempotency/make/1";
    const struct store_request_found *found = &once->begin.found;
    digest_hkdf(key, size, found->salt, sizeof(found->salt), seal_info, sizeof(seal_info),
                once->seal_key, sizeof(once->seal_key));
    digest_hkdf(key, size, found->salt, sizeof(found->salt), make_info, sizeof(make_info),
                once->seed.secret, sizeof(once->seed.secret));
    once->seed.first_us = found->first_us;
    once->seed.again = found->attempt > 1;
}

const struct runtime_once *once_of(const struct request *request)
{
    return request->once ? &request->once->seed : NULL;
}

/* ---- the way out: keep, then send ---- */

static void once_finish(struct request *request)
{
    struct once *once = request->once;
    request->call = NULL;
    request->once = NULL;
    request->done = once->done;
    strbuf_finish(&once->sealed);
    digest_wipe(&once->seed, sizeof(once->seed));
    digest_wipe(once->seal_key, sizeof(once->seal_key));
    request_done(request);
}

/* Whether or not it could be kept: what was done is answered. Without it a retry finds the request
 * under way, and in the end one that has to be tried again. */
static void once_ended(struct runtime_call *call)
{
    once_finish(call->user);
}

/* Seals what is to be kept. */
static void once_keep(struct request *request)
{
    struct once *once = request->once;
    const struct reply *reply = &request->reply;
    struct strbuf text = {.max = LIMIT_KEPT_REPLY_BYTES};
    reply_pack(reply, &text);
    if (!text.failed && reply->status < 300) {
        seal_close(once->seal_key, text.data, text.len, &once->sealed);
        once->end.reply = once->sealed.failed ? NULL : once->sealed.data;
        once->end.reply_size = once->sealed.len;
    }
    if (text.data) {
        digest_wipe(text.data, text.len);
    }
    strbuf_finish(&text);
}

static void once_handled(struct request *request)
{
    struct once *once = request->once;
    if (request->reply.status == 504) {
        once_finish(request); /* nobody knows: a retry waits until this attempt is given up */
        return;
    }
    once->end.request = once->begin.request;
    once->end.attempt = once->begin.found.attempt;
    once_keep(request);
    request_write_begin(request, &once->end.call, once_ended);
    runtime_once_end(request->services->runtime, &once->end);
}

/* ---- the way in ---- */

static void refuse(struct request *request, enum err err, const char *detail)
{
    request->once = NULL;
    reply_error(request, err, detail);
    if (err == ERR_REQUEST_IN_FLIGHT) {
        reply_header(request, "Retry-After", "1");
    }
    request_done(request);
}

static void replay(struct request *request, struct once *once)
{
    const struct store_request_found *found = &once->begin.found;
    struct strbuf text = {0};
    char *copy = NULL;
    if (seal_open(once->seal_key, found->reply, found->reply_size, &text)) {
        copy = request_alloc(request, text.len + 1);
    }
    size_t size = text.len;
    if (copy) {
        memcpy(copy, text.data, size);
        digest_wipe(text.data, size);
    }
    strbuf_finish(&text);
    if (!copy || !reply_unpack(request, copy, size)) {
        refuse(request, ERR_INTERNAL, "the kept reply cannot be read");
        return;
    }
    request->once = NULL;
    reply_header(request, "Idempotent-Replayed", "true");
    request_done(request);
}

static void once_begun(struct runtime_call *call)
{
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct once *once = request->once;
    const struct store_request_found *found = &once->begin.found;
    const char *key;
    size_t size;
    (void)!key_read(request->idempotency_key, &key, &size);
    secrets_derive(once, key, size);
    if (!digest_equal(&found->fingerprint, &once->begin.request.fingerprint)) {
        refuse(request, ERR_IDEMPOTENCY_MISMATCH, "this Idempotency-Key came with another request");
    } else if (found->state == STORE_REQUEST_DONE) {
        replay(request, once);
    } else if (found->state == STORE_REQUEST_UNDER_WAY) {
        refuse(request, ERR_REQUEST_IN_FLIGHT, NULL);
    } else {
        once->done = request->done;
        request->done = once_handled;
        request->route->handler(request);
    }
}

static void begin(struct request *request, const char *key, size_t size)
{
    struct once *once = request_memory(request, sizeof(*once));
    if (!once) {
        return;
    }
    struct digest *digest = digest_create();
    struct store_request *asked = &once->begin.request;
    hash_key(request, key, size, digest, &asked->key);
    hash_request(request, digest, &asked->fingerprint);
    digest_destroy(digest);
    session_find(request, &asked->session);
    request->once = once;
    request_call_begin(request, &once->begin.call, once_begun);
    runtime_once_begin(request->services->runtime, &once->begin);
}

void once_handle(struct request *request)
{
    bool changes = request->method == HTTP_POST || request->method == HTTP_PUT ||
                   request->method == HTTP_DELETE;
    if (!changes || !request->idempotency_key || request->route->body == BODY_JSON_KEYED ||
        request->route->body == BODY_EVIDENCE) {
        request->route->handler(request);
        return;
    }
    const char *key;
    size_t size;
    if (!key_read(request->idempotency_key, &key, &size)) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "Idempotency-Key must be 1 to %d visible characters",
                       LIMIT_IDEMPOTENCY_KEY_BYTES);
        return;
    }
    begin(request, key, size);
}
