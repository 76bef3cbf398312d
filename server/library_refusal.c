/* library_refusal: the texts are those of libmicrohttpd 0.9.75; of another version's that differ
 * the library's page is sent as it is. */
#include "server/library_refusal.h"

#include <string.h>

#include "server/listener_internal.h"

static const char REFUSED[] = "Error processing request (HTTP response code is %u";

struct refusal {
    enum err err; /* ERR_OK: left to the library */
    const char *detail;
};

static struct refusal refusal_of(unsigned int status, const char *page)
{
    if (status == MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE) {
        return (struct refusal){ERR_HEADERS_TOO_LARGE, NULL};
    }
    if (status == MHD_HTTP_CONTENT_TOO_LARGE) {
        return (struct refusal){ERR_PAYLOAD_TOO_LARGE, NULL};
    }
    if (status == MHD_HTTP_BAD_REQUEST && strstr(page, "<b>Content-Length</b>")) {
        return (struct refusal){ERR_VALIDATION_FAILED, "Content-Length is not a number"};
    }
    if (status == MHD_HTTP_BAD_REQUEST && strstr(page, "chunked encoding")) {
        return (struct refusal){ERR_VALIDATION_FAILED, "the chunks of the body are malformed"};
    }
    return (struct refusal){ERR_OK, NULL};
}

void library_refusal_heard(void *cls, const char *format, va_list arguments)
{
    const struct listener *listener = cls;
    if (strncmp(format, REFUSED, sizeof(REFUSED) - 1) != 0) {
        return;
    }
    unsigned int status = va_arg(arguments, unsigned int);
    const char *page = va_arg(arguments, const char *);
    struct refusal refusal = refusal_of(status, page);
    struct exchange *exchange = listener->receiving_count == 1 ? listener->receiving_newest : NULL;
    if (refusal.err != ERR_OK && exchange) {
        receive_refuse(exchange, refusal.err, refusal.detail);
    }
}
