/* cli_verify: reads the arguments, checks one after the other, then all against each other. */
#include "server/cli_verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/limits.h"
#include "core/base/sign.h"
#include "core/base/strbuf.h"
#include "core/base/text.h"
#include "core/proof/verifier.h"
#include "server/app.h"
#include "server/cli_claims.h"

struct receipt_argument {
    uint8_t bytes[STATEMENT_RECEIPT_MAX];
    size_t size;
};

/* One run of the command. */
struct verify_run {
    const char *files[LIMIT_VERIFY_ARGUMENTS];
    struct strbuf contents[LIMIT_VERIFY_ARGUMENTS]; /* claims point into nothing of it */
    size_t file_count;
    struct receipt_argument receipts[LIMIT_VERIFY_ARGUMENTS];
    size_t receipt_count;
    uint8_t keys[LIMIT_VERIFY_ARGUMENTS][EVIDENCE_KEY_SIZE]; /* trusted ones */
    size_t key_count;
    uint8_t file_keys[LIMIT_VERIFY_ARGUMENTS][EVIDENCE_KEY_SIZE]; /* of the files, for receipts */
    size_t file_key_count;
    bool json;
    bool trust_states;
    struct verifier *verifier;
    struct digest *digest;
    struct claims claims;
    bool failed;
};

/* ---- arguments ---- */

/* Base64 in either alphabet, with or without padding. */
static bool read_receipt(const char *text, struct receipt_argument *out)
{
    char plain[(STATEMENT_RECEIPT_MAX * 4 + 2) / 3 + 1];
    size_t length = strcspn(text, "=");
    if (length >= sizeof(plain) || strspn(text + length, "=") != strlen(text + length)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        plain[i] = text[i] == '+' ? '-' : (char)(text[i] == '/' ? '_' : text[i]);
    }
    plain[length] = '\0';
    out->size = length * 3 / 4;
    return statement_receipt_size_is_valid(out->size) &&
           text_base64url_decode(plain, out->bytes, out->size);
}

static bool read_option(struct verify_run *run, const char *option, const char *value)
{
    if (value == NULL) {
        fprintf(stderr, "donjon: %s needs a value\n", option);
        return false;
    }
    if (strcmp(option, "--receipt") == 0 && run->receipt_count < LIMIT_VERIFY_ARGUMENTS) {
        if (read_receipt(value, &run->receipts[run->receipt_count])) {
            run->receipt_count++;
            return true;
        }
        fprintf(stderr, "donjon: receipt %zu is no receipt in base64\n", run->receipt_count + 1);
        return false;
    }
    if (strcmp(option, "--key") == 0 && run->key_count < LIMIT_VERIFY_ARGUMENTS) {
        if (text_hex_decode(value, run->keys[run->key_count], EVIDENCE_KEY_SIZE)) {
            run->key_count++;
            return true;
        }
        fprintf(stderr, "donjon: a key is 64 hex digits\n");
        return false;
    }
    fprintf(stderr, "donjon: %s is unknown or given too often\n", option);
    return false;
}

static bool read_arguments(struct verify_run *run, char *const *arguments)
{
    for (; *arguments != NULL; arguments++) {
        if (strcmp(*arguments, "--json") == 0) {
            run->json = true;
        } else if (strcmp(*arguments, "--trust-states") == 0) {
            run->trust_states = true;
        } else if (strncmp(*arguments, "--", 2) == 0) {
            if (!read_option(run, arguments[0], arguments[1])) {
                return false;
            }
            arguments++;
        } else if (run->file_count < LIMIT_VERIFY_ARGUMENTS) {
            run->files[run->file_count++] = *arguments;
        } else {
            fprintf(stderr, "donjon: too many files\n");
            return false;
        }
    }
    if (run->file_count + run->receipt_count == 0) {
        fprintf(stderr, "donjon: usage: donjon verify FILE ... [--receipt BASE64] ... "
                        "[--key HEX] ... [--trust-states] [--json]\n");
        return false;
    }
    return true;
}

static bool read_file(const char *path, struct strbuf *out)
{
    static char buffer[65536];
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: %m\n", path);
        return false;
    }
    out->max = LIMIT_EVIDENCE_FILE_BYTES;
    size_t size;
    while (!out->failed && (size = fread(buffer, 1, sizeof(buffer), file)) > 0) {
        strbuf_add(out, buffer, size);
    }
    bool read = !out->failed && ferror(file) == 0;
    if (!read) {
        fprintf(stderr, "%s: cannot be read or is larger than %lld bytes\n", path,
                (long long)LIMIT_EVIDENCE_FILE_BYTES);
    }
    if (file != stdin) {
        fclose(file);
    }
    return read;
}

/* ---- what is said ---- */

static void say_keys(const struct verify_run *run, const struct verify_report *report)
{
    for (size_t i = 0; i < report->key_count; i++) {
        char id[2 * KEY_ID_SIZE + 1];
        text_hex_encode(report->keys[i].id, KEY_ID_SIZE, id);
        const char *standing = report->keys[i].trusted ? "yours"
                               : run->key_count > 0    ? "not one of yours: it does not count"
                                                       : "compare it with GET /v1/keys";
        printf("  key %s: %s\n", id, standing);
    }
}

static void say_replay(const struct verify_report *report)
{
    switch (report->replay) {
    case VERIFY_REPLAY_FROM_GENESIS:
        printf("  played again: %" PRIu64 " entries from genesis, every state root compared\n",
               report->replayed_entries);
        break;
    case VERIFY_REPLAY_FROM_GIVEN_STATE:
        printf("  played again: %" PRIu64 " entries from the state in the file, every state root "
               "compared\n",
               report->replayed_entries);
        break;
    case VERIFY_REPLAY_SECRETS_UNKNOWN:
        printf("  not played again: the session had not ended, its seed is not told yet\n");
        break;
    case VERIFY_REPLAY_RULES_UNAVAILABLE:
        printf("  not played again: this program has other rules than the session\n");
        break;
    case VERIFY_REPLAY_STATE_UNTRUSTED:
        printf(
            "  not played again: it begins with a state that no key of yours (--key) has signed; "
            "--trust-states plays it all the same\n");
        break;
    default:
        break;
    }
}

static void say_checked(const struct verify_report *report)
{
    printf("  chain: %" PRIu64 " entries, %" PRIu64 " of them with their inputs\n", report->entries,
           report->open_entries);
    say_replay(report);
    if (report->commitment_checked) {
        printf("  seed: the one that was committed to\n");
    }
    printf("  signed: %" PRIu64 " journal records, %" PRIu64 " heads, %" PRIu64
           " receipts, %" PRIu64 " actions by their players\n",
           report->records, report->heads, report->receipts, report->player_signatures);
    if (report->seat_keys > 0) {
        printf("  keys of players: %" PRIu64 ", %" PRIu64
               " of them followed another by the token of the seat alone\n",
               report->seat_keys, report->seat_keys_by_token);
    }
}

static void say_session(const struct verify_report *report)
{
    char id[ID_TEXT_SIZE];
    id_format(report->session.bytes, id);
    printf("  %s of session %s, seq %" PRIu64 " to %" PRIu64 "%s%s\n",
           report->kind == EVIDENCE_BUNDLE ? "bundle" : "batch", id, report->first.seq,
           report->last.seq, report->finished ? ", ended: " : "",
           report->finished ? game_result_name(report->result) : "");
}

static void say_divergence(const struct verify_divergence *divergence)
{
    printf("  first divergence: ");
    if (divergence->has_seq) {
        printf("seq %" PRIu64 ", ", divergence->seq);
    }
    printf("field %s, in the section %s at byte %zu: %s\n", divergence->field, divergence->section,
           divergence->offset, divergence->what);
    if (divergence->fork) {
        printf("  FORK: the server has signed two histories of this session\n");
    }
}

static void say_report(const struct verify_run *run, const char *path,
                       const struct verify_report *report)
{
    if (run->json) {
        static char text[VERIFY_JSON_MAX];
        (void)verify_report_json(report, text, sizeof(text));
        printf("%s\n", text);
        return;
    }
    if (report->valid) {
        printf("%s: holds, level %s\n", path, proof_level_name(report->level));
    } else {
        printf("%s: does not hold\n", path);
    }
    if (report->readable) {
        say_session(report);
    }
    if (report->valid) {
        say_checked(report);
    } else {
        say_divergence(&report->divergence);
    }
    say_keys(run, report);
}

/* ---- checks ---- */

static void keep_keys(struct verify_run *run, const struct evidence *evidence)
{
    size_t count = evidence_item_count(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE);
    for (size_t i = 0; i < count && run->file_key_count < LIMIT_VERIFY_ARGUMENTS; i++) {
        memcpy(run->file_keys[run->file_key_count++],
               evidence_item(evidence, EVIDENCE_KEYS, EVIDENCE_KEY_SIZE, i), EVIDENCE_KEY_SIZE);
    }
}

static void check_file(struct verify_run *run, size_t index)
{
    static struct verify_report report;
    const struct verify_policy policy = {.trusted = (const uint8_t(*)[EVIDENCE_KEY_SIZE])run->keys,
                                         .trusted_count = run->key_count,
                                         .given_states_need_trust = !run->trust_states};
    struct strbuf *bytes = &run->contents[index];
    struct evidence evidence;
    struct evidence_fault fault;
    if (!read_file(run->files[index], bytes)) {
        run->failed = true;
        return;
    }
    const uint8_t *data = (const uint8_t *)bytes->data;
    verifier_check(run->verifier, data, bytes->len, &policy, &report);
    say_report(run, run->files[index], &report);
    run->failed = run->failed || !report.valid;
    if (evidence_read(data, bytes->len, &evidence, &fault)) {
        keep_keys(run, &evidence);
        if (report.valid) {
            claims_add_file(&run->claims, &evidence, &report, run->files[index]);
        }
    }
}

static const uint8_t *key_of(const uint8_t (*keys)[EVIDENCE_KEY_SIZE], size_t count,
                             const uint8_t key_id[KEY_ID_SIZE])
{
    for (size_t i = 0; i < count; i++) {
        uint8_t id[SIGN_KEY_ID_SIZE];
        sign_key_id(keys[i], id);
        if (memcmp(id, key_id, KEY_ID_SIZE) == 0) {
            return keys[i];
        }
    }
    return NULL;
}

/* NULL when the receipt holds, else why it does not. */
static const char *judge_receipt(const struct verify_run *run,
                                 const struct receipt_argument *receipt,
                                 const struct statement *statement)
{
    const uint8_t *key =
        key_of((const uint8_t(*)[EVIDENCE_KEY_SIZE])run->keys, run->key_count, statement->key_id);
    if (key == NULL && run->key_count == 0) {
        key = key_of((const uint8_t(*)[EVIDENCE_KEY_SIZE])run->file_keys, run->file_key_count,
                     statement->key_id);
    }
    if (key == NULL) {
        return "its key is not known; name it with --key";
    }
    return statement_receipt_holds(run->digest, receipt->bytes, receipt->size, key)
               ? NULL
               : "it is not what its signature is over";
}

static void check_receipt(struct verify_run *run, size_t index)
{
    static const char *const SOURCE = "a receipt";
    const struct receipt_argument *receipt = &run->receipts[index];
    struct statement statement;
    char id[ID_TEXT_SIZE];
    statement_decode(receipt->bytes, &statement);
    id_format(statement.session.bytes, id);
    const char *fault = judge_receipt(run, receipt, &statement);
    if (!run->json) {
        printf("receipt %zu, of session %s, seq %" PRIu64 ": %s%s\n", index + 1, id, statement.seq,
               fault == NULL ? "holds" : "does not hold: ", fault == NULL ? "" : fault);
    }
    if (fault != NULL) {
        run->failed = true;
        return;
    }
    claims_add(&run->claims, &(struct claim){.session = statement.session,
                                             .seq = statement.seq,
                                             .chain_hash = statement.chain_hash,
                                             .source = SOURCE});
}

static void check_forks(struct verify_run *run)
{
    struct claim first;
    struct claim second;
    char id[ID_TEXT_SIZE];
    char chains[2][DIGEST_HEX_SIZE];
    if (run->claims.failed) {
        fprintf(stderr, "donjon: out of memory\n");
        run->failed = true;
    }
    if (!claims_find_fork(&run->claims, &first, &second)) {
        return;
    }
    run->failed = true;
    id_format(first.session.bytes, id);
    text_hex_encode(first.chain_hash.bytes, DIGEST_SIZE, chains[0]);
    text_hex_encode(second.chain_hash.bytes, DIGEST_SIZE, chains[1]);
    if (run->json) {
        printf("{\"fork\":{\"session\":\"%s\",\"seq\":%" PRIu64
               ",\"chain_hashes\":[\"%s\",\"%s\"]}}"
               "\n",
               id, first.seq, chains[0], chains[1]);
        return;
    }
    printf("FORK: the server has signed two histories of session %s: at seq %" PRIu64 "\n"
           "  %s says %s\n"
           "  %s says %s\n",
           id, first.seq, first.source, chains[0], second.source, chains[1]);
}

static void run_finish(struct verify_run *run)
{
    for (size_t i = 0; i < LIMIT_VERIFY_ARGUMENTS; i++) {
        strbuf_finish(&run->contents[i]);
    }
    claims_finish(&run->claims);
    verifier_destroy(run->verifier);
    digest_destroy(run->digest);
    free(run);
}

int cli_verify(char *const *arguments)
{
    struct verify_run *run = calloc(1, sizeof(*run));
    if (run == NULL) {
        fprintf(stderr, "donjon: out of memory\n");
        return EXIT_FAILED;
    }
    int exit_code = EXIT_USAGE;
    run->verifier = verifier_create();
    run->digest = digest_create();
    if (run->verifier == NULL) {
        fprintf(stderr, "donjon: out of memory\n");
        exit_code = EXIT_FAILED;
    } else if (read_arguments(run, arguments)) {
        for (size_t i = 0; i < run->file_count; i++) {
            check_file(run, i);
        }
        for (size_t i = 0; i < run->receipt_count; i++) {
            check_receipt(run, i);
        }
        check_forks(run);
        exit_code = run->failed ? EXIT_FAILED : EXIT_CLEAN;
    }
    run_finish(run);
    return exit_code;
}
