/* head: one walk over the headers; a name is compared only with those of its length. */
#include "server/head.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"

/* RFC 9110, section 5.6.2: the characters of a token. */
static bool is_token(const char *text, size_t size)
{
    static const char also[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        char lower = (char)(c | 0x20);
        bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (!plain && (c == '\0' || !strchr(also, c))) {
            return false;
        }
    }
    return size > 0;
}

static bool is_value(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static void refuse(struct head *head, enum err err, const char *wrong)
{
    if (head->err == ERR_OK) {
        head->err = err;
        head->wrong = wrong;
    }
}

static void read_length(struct head *head, const char *value)
{
    if (head->has_length) {
        refuse(head, ERR_VALIDATION_FAILED, "the request has two Content-Length headers");
    }
    head->has_length = true;
    if (!text_parse_u64(value, UINT64_MAX, &head->length)) {
        bool digits = value[0] && value[strspn(value, "0123456789")] == '\0';
        head->length = UINT64_MAX;
        refuse(head, digits ? ERR_PAYLOAD_TOO_LARGE : ERR_VALIDATION_FAILED,
               digits ? NULL : "Content-Length is not a number");
    }
}

static void read_coding(struct head *head, const char *value)
{
    if (head->chunked || strcasecmp(value, "chunked") != 0) {
        refuse(head, ERR_NOT_IMPLEMENTED, "only the chunked transfer coding is understood");
    }
    head->chunked = true;
}

static void keep(struct head *head, const char **place, const char *value, size_t size)
{
    if (*place) {
        return; /* of a header that is given twice the first counts */
    }
    *place = exchange_copy(head->exchange, value, size);
    if (!*place) {
        refuse(head, ERR_NO_MEMORY, NULL);
    }
}

/* A list may stand on several lines (RFC 9110, section 5.3). */
static void keep_list(struct head *head, const char **place, const char *value, size_t size)
{
    if (!*place) {
        keep(head, place, value, size);
        return;
    }
    size_t before = strlen(*place);
    char *joined = exchange_alloc(head->exchange, before + 2 + size + 1);
    if (!joined) {
        refuse(head, ERR_NO_MEMORY, NULL);
        return;
    }
    memcpy(joined, *place, before);
    memcpy(joined + before, ", ", 2);
    memcpy(joined + before + 2, value, size);
    *place = joined;
}

static void read_host(struct head *head)
{
    if (head->has_host) {
        refuse(head, ERR_VALIDATION_FAILED, "the request has two Host headers");
    }
    head->has_host = true;
}

/* The first of a repeated credential must not hide another. */
static void keep_once(struct head *head, const char **place, const char *value)
{
    if (*place) {
        refuse(head, ERR_VALIDATION_FAILED, "the request has two Authorization headers");
    }
    *place = value;
}

static void read_known(struct head *head, const char *name, size_t name_size, const char *value,
                       size_t size)
{
    struct request *request = &head->exchange->request;
#define IS(literal) (name_size == sizeof(literal) - 1 && strcasecmp(name, literal) == 0)
    if (IS("Host")) {
        read_host(head);
    } else if (IS("Content-Length")) {
        read_length(head, value);
    } else if (IS("Content-Type")) {
        keep(head, &request->content_type, value, size);
    } else if (IS("Authorization")) {
        keep_once(head, &head->authorization, value);
    } else if (IS("Accept")) {
        keep_list(head, &request->accept, value, size);
    } else if (IS("If-Match")) {
        keep_list(head, &request->if_match, value, size);
    } else if (IS("If-None-Match")) {
        keep_list(head, &request->if_none_match, value, size);
    } else if (IS("X-Request-Id")) {
        head->request_id = value;
    } else if (IS("Idempotency-Key")) {
        keep(head, &request->idempotency_key, value, size);
    } else if (IS("Accept-Encoding")) {
        keep_list(head, &request->accept_encoding, value, size);
    } else if (IS("Origin")) {
        keep(head, &request->origin, value, size);
    } else if (IS("Access-Control-Request-Method")) {
        keep(head, &request->access_control_request_method, value, size);
    } else if (IS("Last-Event-ID")) {
        keep(head, &request->last_event_id, value, size);
    } else if (IS("Transfer-Encoding")) {
        read_coding(head, value);
    } else if (IS("Content-Encoding")) {
        head->exchange->coded |= value[0] != '\0' && strcasecmp(value, "identity") != 0;
    }
#undef IS
}

/* It is no part of a value (RFC 9110, section 5.5), but the library leaves it there. */
static const char *without_trailing_space(struct head *head, const char *value, size_t *size)
{
    size_t trimmed = *size;
    while (trimmed > 0 && (value[trimmed - 1] == ' ' || value[trimmed - 1] == '\t')) {
        trimmed--;
    }
    if (trimmed == *size) {
        return value;
    }
    const char *copy = exchange_copy(head->exchange, value, trimmed);
    if (!copy) {
        refuse(head, ERR_NO_MEMORY, NULL);
        return value;
    }
    *size = trimmed;
    return copy;
}

static enum MHD_Result read_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_size, const char *value, size_t value_size)
{
    struct head *head = cls;
    (void)kind;
    head->bytes += name_size + value_size;
    if (!is_token(name, name_size) || !is_value(value ? value : "", value_size)) {
        refuse(head, ERR_VALIDATION_FAILED, "a header is not well formed");
        return MHD_NO;
    }
    value = without_trailing_space(head, value ? value : "", &value_size);
    read_known(head, name, name_size, value, value_size);
    return MHD_YES;
}

void head_read(struct exchange *exchange, const char *version, struct head *out)
{
    *out = (struct head){.exchange = exchange};
    MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, read_header, out);
    if (!out->has_host && strcmp(version, "HTTP/1.0") != 0) {
        refuse(out, ERR_VALIDATION_FAILED, "the request has no Host header");
    }
    if (out->bytes > LIMIT_HEADER_BYTES) {
        refuse(out, ERR_HEADERS_TOO_LARGE, NULL);
    }
    if (out->chunked && out->has_length) {
        out->err = ERR_VALIDATION_FAILED;
        out->wrong = "the request has both Content-Length and Transfer-Encoding";
    }
}

bool head_request_id_valid(const char *text)
{
    size_t length = strnlen(text, LIMIT_REQUEST_ID_BYTES + 1);
    if (length == 0 || length > LIMIT_REQUEST_ID_BYTES) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        char lower = (char)(c | 0x20);
        if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || strchr("-_.:", c))) {
            return false;
        }
    }
    return true;
}

bool head_is_json(const char *content_type)
{
    static const char json[] = "application/json";
    size_t length = sizeof(json) - 1;
    if (strncasecmp(content_type, json, length) != 0) {
        return false;
    }
    content_type += length;
    content_type += strspn(content_type, " \t");
    return *content_type == '\0' || *content_type == ';';
}
