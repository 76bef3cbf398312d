/* The other request bodies; the first byte chooses which. Accepted texts are within their bounds
 * and end. */
#include <string.h>

#include "core/base/text.h"
#include "core/codec/session_json.h"
#include "tests/fuzz/fuzz.h"

static struct json_problems problems;

static void check_text(const char *text, size_t size, long characters)
{
    fuzz_check(memchr(text, '\0', size) != NULL);
    long length = text_utf8_length(text, strlen(text));
    fuzz_check(length >= 0 && length <= characters);
}

static enum err read_session(const char *body, size_t size)
{
    static struct session_request request;
    enum err err = session_request_read(body, size, &request, &problems);
    if (err == ERR_OK) {
        check_text(request.scenario, sizeof(request.scenario), LIMIT_SCENARIO_BYTES);
        check_text(request.label, sizeof(request.label), LIMIT_LABEL_CHARACTERS);
        check_text(request.client_seed, sizeof(request.client_seed), LIMIT_CLIENT_SEED_CHARACTERS);
        fuzz_check(request.has_players == (request.players > 0));
        fuzz_check(request.players <= GAME_SEATS_MAX);
        fuzz_check(!request.has_seed || !request.has_seed_commitment_id);
    }
    return err;
}

static enum err read_fork(const char *body, size_t size)
{
    static struct fork_request request;
    enum err err = fork_request_read(body, size, &request, &problems);
    if (err == ERR_OK) {
        check_text(request.label, sizeof(request.label), LIMIT_LABEL_CHARACTERS);
        fuzz_check(request.from_seq <= INT64_MAX);
    }
    return err;
}

static enum err read_checkpoint(const char *body, size_t size)
{
    static struct checkpoint_request request;
    enum err err = checkpoint_request_read(body, size, &request, &problems);
    if (err == ERR_OK) {
        check_text(request.label, sizeof(request.label), LIMIT_LABEL_CHARACTERS);
    }
    return err;
}

static enum err read_provider(const char *body, size_t size)
{
    enum game_provider provider = GAME_PROVIDER_NONE;
    enum err err = provider_request_read(body, size, &provider, &problems);
    fuzz_check((err == ERR_OK) == (provider != GAME_PROVIDER_NONE));
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static enum err (*const readers[])(const char *, size_t) = {read_session, read_fork,
                                                                read_checkpoint, read_provider};
    if (size == 0) {
        return 0;
    }
    enum err err = readers[data[0] % 4]((const char *)data + 1, size - 1);
    fuzz_check(err == problems.error.code);
    return 0;
}
