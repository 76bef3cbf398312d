/*
 * verify_wasm: what the module shows to JavaScript. One thing at a time: the caller asks for room,
 * writes into it, calls, and reads what was written. Ed25519 is the caller's (import sign_verify).
 */
#include <string.h>

#include "core/base/page_tree.h"
#include "core/base/sign.h"
#include "core/game/content.h"
#include "core/game/state.h"
#include "core/proof/verify.h"
#include "web/verify/wasm/digest_wasm.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { WASM_PAGE_SIZE = 65536 };

/* True where the signature holds. The caller sees the bytes in this module's memory. */
__attribute__((import_module("donjon"), import_name("sign_verify"))) int imported_sign_verify(
    const uint8_t *public_key, const void *message, size_t size, const uint8_t *signature);

extern uint8_t __heap_base; /* where the linker's memory ends */

static struct digest digest;
static struct game_outcome outcome;
static struct game_content content;
static struct game_state states[2];
static struct verify_report report;
static char json[VERIFY_JSON_MAX];
static uint8_t trusted[VERIFY_KEYS_MAX][EVIDENCE_KEY_SIZE];
static struct game_genesis genesis;
static struct game_input input;
static struct page_tree tree;
static unsigned now; /* which of the states is the newest */

bool sign_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE], const void *message, size_t size,
                 const uint8_t signature[SIGN_SIZE])
{
    return imported_sign_verify(public_key, message, size, signature) == 1;
}

void sign_key_id(const uint8_t public_key[SIGN_PUBLIC_SIZE], uint8_t out[SIGN_KEY_ID_SIZE])
{
    struct digest_value value;
    digest_of("donjon/key/1", public_key, SIGN_PUBLIC_SIZE, &value);
    memcpy(out, value.bytes, SIGN_KEY_ID_SIZE);
}

static bool content_valid(const void *bytes)
{
    return game_content_validate(bytes, NULL);
}

static bool state_valid(const void *state, const void *bytes)
{
    return state_check(state, bytes) == NULL;
}

/* ---- a file ---- */

/* Room for `size` bytes, aligned; NULL when there is no more memory. The same place each time. */
EXPORT("room") uint8_t *room(size_t size)
{
    size_t begin = ((size_t)&__heap_base + 15) & ~(size_t)15;
    size_t pages = (begin + size + WASM_PAGE_SIZE - 1) / WASM_PAGE_SIZE;
    size_t present = __builtin_wasm_memory_size(0);
    if (size > SIZE_MAX / 2 ||
        (pages > present && __builtin_wasm_memory_grow(0, pages - present) == SIZE_MAX)) {
        return NULL;
    }
    return (uint8_t *)begin;
}

/* Room for the keys that are trusted. */
EXPORT("keys") uint8_t *keys(void)
{
    return trusted[0];
}

EXPORT("keys_max") size_t keys_max(void)
{
    return VERIFY_KEYS_MAX;
}

/* Checks the file in the room, trusting `key_count` keys (0: those in the file). Gives the length
 * of the report, which is at `report_json`. */
EXPORT("verify") size_t verify(size_t size, size_t key_count)
{
    static const struct verify_rules rules = {
        .ruleset = &donjon_ruleset, .content_valid = content_valid, .state_valid = state_valid};
    const struct verify_workspace workspace = {.digest = &digest,
                                               .outcome = &outcome,
                                               .content = &content,
                                               .states = {&states[0], &states[1]}};
    const struct verify_policy policy = {.trusted = (const uint8_t(*)[EVIDENCE_KEY_SIZE])trusted,
                                         .trusted_count = key_count};
    verify_file(room(size), size, &rules, &policy, &workspace, &report);
    return verify_report_json(&report, json, sizeof(json));
}

EXPORT("report_json") const char *report_json(void)
{
    return json;
}

EXPORT("rules_id") const uint8_t *rules_id(void)
{
    return donjon_ruleset.rules_id;
}

/* ---- a game, step by step ---- */

EXPORT("game_content") void *content_room(void)
{
    return &content;
}

EXPORT("game_content_size") size_t content_size(void)
{
    return sizeof(content);
}

EXPORT("game_genesis") void *genesis_room(void)
{
    return &genesis;
}

EXPORT("game_input") void *input_room(void)
{
    return &input;
}

EXPORT("game_root") const uint8_t *root(void)
{
    return page_tree_root(&tree)->bytes;
}

/* The verdict; 0 means that it begins. */
EXPORT("game_begin") unsigned begin(void)
{
    if (!content_valid(&content)) {
        return GAME_VERDICT_INVARIANT;
    }
    now = 0;
    enum game_verdict verdict = donjon_ruleset.genesis(&states[0], &content, &genesis);
    page_tree_build(&tree, &digest, &states[0], sizeof(states[0]));
    return verdict;
}

/* The verdict on the input; after a rejection nothing has changed. */
EXPORT("game_step") unsigned step(void)
{
    donjon_ruleset.step(&states[now], &states[1 - now], &content, &input, &outcome);
    page_tree_update(&tree, &digest, &states[now], &states[1 - now]);
    now = 1 - now;
    return outcome.verdict;
}

/* ---- for tests ---- */

/* SHA-256 of the `size` bytes in the room; where it is. */
EXPORT("sha256") const uint8_t *sha256(size_t size)
{
    static struct digest_value value;
    digest_of(NULL, room(size), size, &value);
    return value.bytes;
}

/* HKDF-SHA256 of three parts of 32 bytes in the room: secret, salt, info. */
EXPORT("hkdf") const uint8_t *hkdf(size_t out_size)
{
    static uint8_t out[255];
    const uint8_t *parts = room(96);
    digest_hkdf(parts, 32, parts + 32, 32, parts + 64, 32, out, out_size);
    return out;
}
