/* Bodies about seats, tokens, and cursors of events; the first byte chooses. What is accepted is
 * within its bounds, and a token or cursor that is read is written the same again. */
#include <string.h>

#include "core/codec/seat_json.h"
#include "handlers/event_cursor.h"
#include "handlers/seat_token.h"
#include "tests/fuzz/fuzz.h"

enum { TEXT_MAX = 1024 };

static struct json_problems problems;

static void read_invite(const char *text, size_t size)
{
    struct invite_request request = {0};
    enum err err = invite_request_read(text, size, &request, &problems);
    fuzz_check(err == problems.error.code);
    if (err == ERR_OK) {
        fuzz_check(request.seat <= GAME_SEATS_MAX && (!request.spectator || request.seat == 0));
        fuzz_check(request.spectator || (request.delay_s == 0 && request.delay_entries == 0));
        fuzz_check(request.delay_s <= LIMIT_SPECTATOR_S);
        fuzz_check(request.delay_entries <= LIMIT_SPECTATOR_ENTRIES);
        fuzz_check(request.expires_s >= 1 && request.expires_s <= LIMIT_INVITE_S);
    }
}

static void read_join(const char *text, size_t size)
{
    struct join_request request = {{0}};
    enum err err = join_request_read(text, size, &request, &problems);
    fuzz_check(err == problems.error.code);
    fuzz_check(err != ERR_OK || request.invite[0] != '\0');
}

/* The secret is hashed, so what is read cannot be written; its other parts can be looked at. */
static void read_token(const char *text, size_t size)
{
    struct principal principal = {0};
    (void)size;
    if (seat_token_parse(text, &principal)) {
        fuzz_check(principal.kind == PRINCIPAL_SEAT && principal.seat >= 1);
        fuzz_check((strncmp(text, "dnj_s_", 6) == 0) == !seat_is_spectator(principal.seat));
        fuzz_check(principal.seat <= SEATS_MAX && strlen(text) == SEAT_TOKEN_SIZE - 1);
    }
    if (seat_token_parse_invite(text, &principal)) {
        fuzz_check(principal.kind == PRINCIPAL_INVITE && principal.seat <= SEATS_MAX);
    }
}

static void read_cursor(const char *text, size_t size)
{
    struct event_cursor cursor;
    struct event_cursor again;
    char written[EVENT_CURSOR_SIZE];
    (void)size;
    if (!event_cursor_parse(text, &cursor)) {
        return;
    }
    event_cursor_format(&cursor, 0, written);
    fuzz_check(event_cursor_parse(written, &again));
    fuzz_check(again.seq == cursor.seq && again.index == cursor.index);
    fuzz_check(event_cursor_after(&cursor) <= cursor.seq);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(const char *, size_t) = {read_invite, read_join, read_token,
                                                            read_cursor};
    char text[TEXT_MAX];
    if (size == 0 || size > TEXT_MAX) {
        return 0;
    }
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    readers[data[0] % 4](text, size - 1);
    return 0;
}
