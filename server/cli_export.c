/* cli_export: a store, a content, and one file. Nothing is left behind when it fails. */
#include "server/cli_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/digest.h"
#include "core/base/limits.h"
#include "core/base/sign.h"
#include "core/base/text.h"
#include "core/proof/keyring.h"
#include "core/runtime/evidence/export.h"
#include "server/app.h"
#include "server/content.h"
#include "server/database.h"

char *const *cli_export_read(struct cli_export *export, char *const *arguments)
{
    const char *session = arguments[0];
    if (session == NULL || !id_parse(session, export->session.bytes)) {
        fprintf(stderr, "donjon: usage: donjon export SESSION [FILE] [--SETTING VALUE ...]\n");
        return NULL;
    }
    id_format(export->session.bytes, export->default_path);
    memcpy(export->default_path + ID_TEXT_SIZE - 1, ".evidence", sizeof(".evidence"));
    export->path = export->default_path;
    arguments++;
    if (*arguments != NULL && strncmp(*arguments, "--", 2) != 0) {
        export->path = *arguments++;
    }
    return arguments;
}

static bool fail(const char *what, const struct error *error, enum err err)
{
    fprintf(stderr, "donjon cannot export: %s%s\n", what,
            error->message[0] ? error->message : err_title(err));
    return false;
}

/* The newest key that is in use and whose secret is at hand, here or in the store; NULL: none. */
static const struct key_record *choose_key(const struct store_keys *keys,
                                           const struct config *config,
                                           uint8_t out_secret[SIGN_SECRET_SIZE])
{
    uint8_t public_key[SIGN_PUBLIC_SIZE] = {0};
    bool given = text_hex_decode(config->signing_key, out_secret, SIGN_SECRET_SIZE);
    if (given) {
        struct sign_key *key = sign_key_create(out_secret);
        sign_key_public(key, public_key);
        sign_key_destroy(key);
    }
    for (size_t i = 0; i < keys->count; i++) {
        const struct key_record *key = &keys->items[i];
        if (given ? memcmp(key->public_key, public_key, sizeof(public_key)) == 0
                  : key->has_secret && key->valid_until_us == 0) {
            if (!given) {
                memcpy(out_secret, key->secret, SIGN_SECRET_SIZE);
            }
            return key;
        }
    }
    return NULL;
}

/* A ring that signs as the servers of this database do; NULL when there is no key for that. */
static struct keyring *open_keyring(struct store *store, const struct config *config)
{
    struct store_keys keys = {0};
    struct keyring *keyring = NULL;
    uint8_t secret[SIGN_SECRET_SIZE];
    if (store->ops->keys_list(store, KEYRING_KEYS_MAX, &keys, NULL) == ERR_OK &&
        choose_key(&keys, config, secret) != NULL) {
        keyring = keyring_create();
    }
    if (keyring != NULL) {
        keyring_load(keyring, keys.items, keys.count, secret);
    }
    digest_wipe(secret, sizeof(secret));
    store_keys_finish(&keys);
    return keyring;
}

static bool make_file(const struct cli_export *export, const struct config *config,
                      struct store *store, const struct content *content, struct strbuf *out)
{
    struct error error = {0};
    struct loader loader = {
        .store = store, .contents = content->runtime, .content_count = content->count};
    struct keyring *keyring = open_keyring(store, config);
    struct export_source source = {.loader = &loader,
                                   .keyring = keyring,
                                   .session = export->session,
                                   .reader = {.sees_all = true}};
    out->max = LIMIT_EVIDENCE_FILE_BYTES;
    enum err err = export_write(&source, out, &error);
    keyring_destroy(keyring);
    return err == ERR_OK || fail("", &error, err);
}

static bool write_file(const char *path, const struct strbuf *bytes)
{
    bool to_stdout = strcmp(path, "-") == 0;
    FILE *file = to_stdout ? stdout : fopen(path, "wb");
    if (file == NULL) {
        fprintf(stderr, "%s: %m\n", path);
        return false;
    }
    bool written = fwrite(bytes->data, 1, bytes->len, file) == bytes->len && fflush(file) == 0;
    written = (to_stdout || fclose(file) == 0) && written;
    if (!written) {
        fprintf(stderr, "%s: %m\n", path);
        if (!to_stdout) {
            (void)unlink(path);
        }
    } else if (!to_stdout) {
        printf("%s: %zu bytes\n", path, bytes->len);
    }
    return written;
}

static bool open_store(struct database *database, const struct config *config)
{
    struct error error = {0};
    struct node_id node;
    struct clock *clock = clock_system();
    id_generate(clock->wall_us(clock), node.bytes);
    enum err err = database_open_reader(database, config, &node, &error);
    return err == ERR_OK || fail("database: ", &error, err);
}

static bool export_from(const struct cli_export *export, const struct config *config,
                        const struct content *content)
{
    struct strbuf bytes = {0};
    struct database database = {0};
    bool done =
        open_store(&database, config) && make_file(export, config, database.store, content, &bytes);
    database_close(&database);
    done = done && write_file(export->path, &bytes);
    strbuf_finish(&bytes);
    return done;
}

int cli_export_run(const struct cli_export *export, const struct config *config)
{
    struct strbuf problems = {0};
    struct content content;
    int exit_code = EXIT_USAGE;
    if (content_init(&content, config->content_dir, config->content_older, &problems) == ERR_OK) {
        exit_code = export_from(export, config, &content) ? EXIT_CLEAN : EXIT_FAILED;
        content_finish(&content);
    } else {
        fprintf(stderr, "%s", problems.data ? problems.data : "donjon: out of memory\n");
    }
    strbuf_finish(&problems);
    return exit_code;
}
