/* setting: the table. */
#include "server/setting.h"

#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "server/cors.h"
#include "server/rate_limit.h"

static const char *const LEVELS[] = {"debug", "info", "warning", "error", "off", NULL};
static const char *const FORMATS[] = {"logfmt", "json", NULL};

#define AT(member)  offsetof(struct config, member)
#define SECONDS_MAX 86400
#define MS_MAX      (10 * 60 * 1000)

const struct setting settings[] = {
    {"DONJON_LISTEN", SETTING_ADDRESS, AT(listen), "127.0.0.1:8080", 0, 0, NULL, false, false, NULL,
     "Address and port to serve on; port 0 takes a free one"},
    {"DATABASE_URL", SETTING_TEXT, AT(database_url), "", 0, 4096, NULL, true, false,
     "a private PostgreSQL", "PostgreSQL to use, as a URI or key=value words"},
    {"DONJON_DATA_DIR", SETTING_TEXT, AT(data_dir), "./.donjon", 1, PATH_MAX, NULL, false, false,
     NULL, "Folder of the private PostgreSQL"},
    {"DONJON_CONTENT_DIR", SETTING_TEXT, AT(content_dir), DONJON_CONTENT_DIR_DEFAULT, 1, PATH_MAX,
     NULL, false, false, "the content shipped with the program",
     "Folder of the game content that new sessions use"},
    {"DONJON_CONTENT_OLDER", SETTING_TEXT, AT(content_older), "", 0, PATH_MAX, NULL, false, false,
     "none", "Folders of older contents, separated by colons, whose sessions go on"},
    {"DONJON_ADMIN_TOKEN", SETTING_TOKEN, AT(admin_token), "", 1, 256, NULL, true, false,
     "none; made and printed at start with a private PostgreSQL", "Token of the administrator"},
    {"DONJON_SIGNING_KEY", SETTING_HEX, AT(signing_key), "", 32, 32, NULL, true, false,
     "made once and kept in the database",
     "Ed25519 secret of the key that receipts, heads and records are signed with"},
    {"DONJON_OPEN_SESSIONS", SETTING_SWITCH, AT(open_sessions), "", 0, 1, NULL, false, false,
     "1 with a private PostgreSQL, else 0", "Whether anyone may create sessions"},
    {"DONJON_ALLOW_FIXED_SEED", SETTING_SWITCH, AT(allow_fixed_seed), "0", 0, 1, NULL, false, false,
     NULL, "Whether a session may be created with a seed of the client's choice; for tests"},
    {"DONJON_CHECKPOINT_INTERVAL", SETTING_NUMBER, AT(checkpoint_interval), "10", 1, 1000000, NULL,
     false, false, NULL, "Log entries between two checkpoints of a session"},
    {"DONJON_SESSIONS_RESIDENT", SETTING_NUMBER, AT(sessions_resident), "20000", 1, 10000000, NULL,
     false, false, NULL, "Sessions kept in memory at most"},
    {"DONJON_SESSION_IDLE_S", SETTING_NUMBER, AT(session_idle_s), "600", 1, SECONDS_MAX, NULL,
     false, false, NULL, "Seconds after which a session nobody asked for leaves memory"},
    {"DONJON_STORE_WORKERS", SETTING_NUMBER, AT(store_workers), "4", 1, LIMIT_STORE_CONNECTIONS,
     NULL, false, false, NULL, "Threads that read from the database, each with a connection"},
    {"DONJON_PROVER_THREADS", SETTING_NUMBER, AT(prover_threads), "1", 0, 64, NULL, false, false,
     NULL, "Threads that prove batches; 0 leaves that to other servers of the database"},
    {"DONJON_PROOF_LEASE_S", SETTING_NUMBER, AT(proof_lease_s), "60", 1, 3600, NULL, false, false,
     NULL, "Seconds after which another server takes over the proof of one that shows no life"},
    {"DONJON_PROOF_PROGRESS", SETTING_NUMBER, AT(proof_progress), "1000", 1, 1000000, NULL, false,
     false, NULL, "Log entries between two notes of how far a proof has come"},
    {"DONJON_CONNECTIONS", SETTING_NUMBER, AT(connections), "16384", 1, 1000000, NULL, false, false,
     NULL, "Open client connections at most"},
    {"DONJON_STREAMS", SETTING_NUMBER, AT(streams), "4096", 0, 1000000, NULL, false, false, NULL,
     "Open event streams and long polls at most"},
    {"DONJON_RATE_LIMIT", SETTING_NUMBER, AT(rate_limit), "0", 0, RATE_LIMIT_MAX, NULL, false,
     false, NULL, "Requests per second and client address; 0 turns all limits off"},
    {"DONJON_RATE_LIMIT_SEAT", SETTING_NUMBER, AT(rate_limit_seat), "50", 0, RATE_LIMIT_MAX, NULL,
     false, false, NULL, "Requests per second of a seat's token, where DONJON_RATE_LIMIT is on"},
    {"DONJON_RATE_LIMIT_TOKEN", SETTING_NUMBER, AT(rate_limit_token), "200", 0, RATE_LIMIT_MAX,
     NULL, false, false, NULL, "Requests per second of any other token, likewise"},
    {"DONJON_CORS_ORIGINS", SETTING_ORIGINS, AT(cors_origins), "", 0, 4096, NULL, false, false,
     "none", "Origins whose web pages may use the API"},
    {"DONJON_RECEIVE_TIMEOUT_MS", SETTING_NUMBER, AT(receive_timeout_ms), "10000", 10, MS_MAX, NULL,
     false, false, NULL, "Time a request may take to arrive"},
    {"DONJON_REPLY_TIMEOUT_MS", SETTING_NUMBER, AT(reply_timeout_ms), "30000", 10, MS_MAX, NULL,
     false, false, NULL, "Time after which a request that is not done is answered 503 or 504"},
    {"DONJON_SEND_TIMEOUT_MS", SETTING_NUMBER, AT(send_timeout_ms), "30000", 10, MS_MAX, NULL,
     false, false, NULL, "Time a client may take to read a reply"},
    {"DONJON_IDLE_TIMEOUT_MS", SETTING_NUMBER, AT(idle_timeout_ms), "75000", 10, MS_MAX, NULL,
     false, false, NULL, "Time a connection may be silent between two requests"},
    {"DONJON_SHUTDOWN_TIMEOUT_S", SETTING_NUMBER, AT(shutdown_timeout_s), "10", 0, 3600, NULL,
     false, false, NULL, "Time to stop: half for requests under way, the rest for workers"},
    {"DONJON_LOG_LEVEL", SETTING_CHOICE, AT(log_level), "info", 0, 0, LEVELS, false, false, NULL,
     "What is logged to standard error"},
    {"DONJON_LOG_FORMAT", SETTING_CHOICE, AT(log_format), "logfmt", 0, 0, FORMATS, false, false,
     NULL, "Form of the log lines"},
    {"DONJON_ACCESS_LOG", SETTING_SWITCH, AT(access_log), "0", 0, 1, NULL, false, false, NULL,
     "A line per request at level info; without it they are at level debug"},
    {"DONJON_BENCH_DISCARD", SETTING_SWITCH, AT(bench_discard), "0", 0, 1, NULL, false, true, NULL,
     "Never write log entries: what is played is lost. For measurements"},
};
const size_t setting_count = sizeof(settings) / sizeof(settings[0]);

void setting_flag(const struct setting *setting, char out[SETTING_FLAG_SIZE])
{
    const char *name = setting->name;
    name += strncmp(name, "DONJON_", 7) == 0 ? 7 : 0;
    size_t i = 0;
    for (; name[i] && i + 1 < SETTING_FLAG_SIZE; i++) {
        out[i] = name[i] == '_' ? '-' : (char)tolower((unsigned char)name[i]);
    }
    out[i] = '\0';
}

static void list_words(const char *const *words, char out[SETTING_RANGE_SIZE])
{
    size_t length = (size_t)snprintf(out, SETTING_RANGE_SIZE, "one of");
    for (; *words && length < SETTING_RANGE_SIZE; words++) {
        length += (size_t)snprintf(out + length, SETTING_RANGE_SIZE - length, " %s", *words);
    }
}

void setting_range(const struct setting *setting, char out[SETTING_RANGE_SIZE])
{
    switch (setting->type) {
    case SETTING_TEXT:
        snprintf(out, SETTING_RANGE_SIZE, "up to %" PRId64 " bytes", setting->max);
        break;
    case SETTING_TOKEN:
        snprintf(out, SETTING_RANGE_SIZE, "%" PRId64 " to %" PRId64 " visible characters",
                 setting->min, setting->max);
        break;
    case SETTING_HEX:
        snprintf(out, SETTING_RANGE_SIZE, "%" PRId64 " hex digits", 2 * setting->min);
        break;
    case SETTING_NUMBER:
        snprintf(out, SETTING_RANGE_SIZE, "a number from %" PRId64 " to %" PRId64, setting->min,
                 setting->max);
        break;
    case SETTING_SWITCH:
        snprintf(out, SETTING_RANGE_SIZE, "0 or 1");
        break;
    case SETTING_CHOICE:
        list_words(setting->words, out);
        break;
    case SETTING_ADDRESS:
        snprintf(out, SETTING_RANGE_SIZE, "HOST:PORT or [IPV6]:PORT");
        break;
    case SETTING_ORIGINS:
        snprintf(out, SETTING_RANGE_SIZE, "* or SCHEME://HOST[:PORT], separated by commas");
        break;
    }
}

static bool set_text(char **place, const char *text)
{
    char *copy = strdup(text);
    if (!copy) {
        return false;
    }
    free(*place);
    *place = copy;
    return true;
}

static bool is_visible(const char *text)
{
    for (; *text; text++) {
        if (*text < 0x21 || *text > 0x7e) {
            return false;
        }
    }
    return true;
}

static bool parse_text(const struct setting *setting, const char *text, char **place)
{
    int64_t length = (int64_t)strlen(text);
    bool absent = length == 0 && setting->fallback[0] == '\0';
    return (absent || (length >= setting->min && length <= setting->max)) && set_text(place, text);
}

static bool parse_hex(const struct setting *setting, const char *text, char **place)
{
    uint8_t bytes[64];
    bool absent = text[0] == '\0' && setting->fallback[0] == '\0';
    bool good = absent || text_hex_decode(text, bytes, (size_t)setting->min);
    return good && set_text(place, text);
}

static bool parse_number(const struct setting *setting, const char *text, int64_t *place)
{
    uint64_t value;
    if (!text_parse_u64(text, (uint64_t)setting->max, &value) || (int64_t)value < setting->min) {
        return false;
    }
    *place = (int64_t)value;
    return true;
}

static bool parse_word(const char *const *words, const char *text, int64_t *place)
{
    for (int64_t i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *place = i;
            return true;
        }
    }
    return false;
}

static bool parse_switch(const char *text, int64_t *place)
{
    static const char *const digits[] = {"0", "1", NULL};
    static const char *const words[] = {"false", "true", NULL};
    if (text[0] == '\0') {
        *place = -1; /* only a default is empty: the rest of the configuration decides */
        return true;
    }
    return parse_word(digits, text, place) || parse_word(words, text, place);
}

static bool parse_address(const char *text, struct config *config)
{
    struct address address;
    if (!address_parse(text, &address)) {
        return false;
    }
    config->address = address;
    return set_text(&config->listen, text);
}

bool setting_parse(const struct setting *setting, const char *text, struct config *config)
{
    void *place = (char *)config + setting->offset;
    switch (setting->type) {
    case SETTING_TEXT:
        return parse_text(setting, text, place);
    case SETTING_TOKEN:
        return is_visible(text) && parse_text(setting, text, place);
    case SETTING_HEX:
        return parse_hex(setting, text, place);
    case SETTING_NUMBER:
        return parse_number(setting, text, place);
    case SETTING_SWITCH:
        return parse_switch(text, place);
    case SETTING_CHOICE:
        return parse_word(setting->words, text, place);
    case SETTING_ADDRESS:
        return parse_address(text, config);
    case SETTING_ORIGINS:
        return cors_origins_valid(text) && parse_text(setting, text, place);
    }
    return false;
}
