/*
 * evidence: the file that a third party checks: one whole session (a bundle) or one batch of it.
 * docs/evidence-format.md is the definition; this is its reader and its writer.
 *
 * The reader indexes the file in place: it copies nothing and allocates nothing, and every pointer
 * it gives points into the caller's bytes. It accepts exactly one form of each file, so whatever it
 * accepts, the writer would write again byte for byte.
 *
 * Freestanding but for the writer (evidence_write.c). Any thread.
 */
#ifndef DONJON_CORE_PROOF_EVIDENCE_H
#define DONJON_CORE_PROOF_EVIDENCE_H

#include "core/proof/chain.h"
#include "core/proof/facts.h"
#include "core/proof/journal.h"
#include "core/proof/statement.h"

#define EVIDENCE_MAGIC "DONJONE\1" /* eight bytes, the last is the version */

enum evidence_kind { EVIDENCE_BUNDLE = 1, EVIDENCE_BATCH = 2 };

/* X(constant, number, name). In a file the numbers ascend. */
#define EVIDENCE_SECTIONS(X)                                                                       \
    X(FACTS, 1, "facts")         /* always */                                                      \
    X(START, 2, "start")         /* of a batch but the first: the head that it starts from */      \
    X(SECRETS, 3, "secrets")     /* after the end of the session: seed, salt, blinding */          \
    X(CONTENT, 4, "content")     /* with the secrets: the compiled content */                      \
    X(STATE, 5, "state")         /* with the secrets: a first state that genesis does not give */  \
    X(LOG, 6, "log")             /* always, may be empty */                                        \
    X(KEYS, 7, "keys")           /* the public keys of the server that signed something below */   \
    X(SEAT_KEYS, 8, "seat_keys") /* players' public keys */                                        \
    X(RECORDS, 9, "records")     /* journal records */                                             \
    X(HEADS, 10, "heads")        /* signed ends of the log */                                      \
    X(RECEIPTS, 11, "receipts")  /* of actions */                                                  \
    X(END, 12, "end")            /* always: SHA-256 of all bytes before this section */

enum evidence_section {
#define X(constant, number, name) EVIDENCE_##constant = number,
    EVIDENCE_SECTIONS(X)
#undef X
        EVIDENCE_SECTION_COUNT
};
const char *evidence_section_name(unsigned section); /* "file" for what is no section */

enum {
    EVIDENCE_HEADER_SIZE = 16,             /* magic, u32 kind, u32 size of the file */
    EVIDENCE_SECTION_HEADER_SIZE = 8,      /* u32 section, u32 size of what follows */
    EVIDENCE_FACTS_SIZE = FACTS_SIZE + 32, /* with the chain hash of genesis */
    EVIDENCE_START_SIZE = 80,
    EVIDENCE_SECRETS_SIZE = 96,
    EVIDENCE_KEY_SIZE = 32,
    EVIDENCE_SEAT_KEY_SIZE = SEAT_KEY_RECORD_SIZE,
    EVIDENCE_SEAT_KEY_MAX = SEAT_KEY_RECORD_MAX, /* of a change that the key before signed */
    EVIDENCE_HEAD_SIZE = STATEMENT_HEAD_SIZE,
    EVIDENCE_ENTRY_CLOSED_SIZE = 136,
    EVIDENCE_ENTRY_OPEN_SIZE = 256,
    EVIDENCE_SIZE_MIN =
        EVIDENCE_HEADER_SIZE + 3 * EVIDENCE_SECTION_HEADER_SIZE + EVIDENCE_FACTS_SIZE + 32
};

struct evidence_span {
    const uint8_t *bytes; /* NULL: the file has no such section */
    size_t size;
};

/* Where and why a file is not in the one form. */
struct evidence_fault {
    size_t offset;       /* in the file */
    const char *section; /* a name of EVIDENCE_SECTIONS or "file" */
    const char *what;    /* for people */
};

struct evidence {
    const uint8_t *bytes; /* the whole file */
    size_t size;
    uint8_t kind; /* enum evidence_kind */
    struct evidence_span sections[EVIDENCE_SECTION_COUNT];
    struct session_record session; /* from the facts, and the secrets if there are any */
    struct session_head genesis;   /* seq 0 */
    struct session_head start;     /* of START; genesis if there is none */
    bool has_secrets;
    uint64_t entry_count;
};

/* One row of the log as the file shows it. */
struct evidence_entry {
    struct entry_record entry; /* of a closed one input, action id and signature are zero */
    bool open;
    struct digest_value salt;   /* of an open entry */
    struct digest_value secret; /* of a closed entry; of an open one chain_secret gives it */
    size_t offset;              /* in the file */
};

/* Indexes `bytes`, which must outlive `out`. Checks the form, no hash but what `evidence_end_check`
 * does. False fills `fault`. */
MUST_CHECK bool evidence_read(const uint8_t *bytes, size_t size, struct evidence *out,
                              struct evidence_fault *fault);

/* Whether the last section holds the hash of all that is before it. */
MUST_CHECK bool evidence_end_check(const struct evidence *evidence, struct digest *digest);

/* Reads the entry at `cursor` (0 for the first) of the log and moves the cursor behind it. False at
 * the end. */
MUST_CHECK bool evidence_entry_next(const struct evidence *evidence, size_t *cursor,
                                    struct evidence_entry *out);

/* Item `index` of a section of items of equal size. */
const uint8_t *evidence_item(const struct evidence *evidence, enum evidence_section section,
                             size_t item_size, size_t index);
size_t evidence_item_count(const struct evidence *evidence, enum evidence_section section,
                           size_t item_size);

/* The seat key at `cursor`; one that the key before signed is longer. False at the end. */
MUST_CHECK bool evidence_seat_key_next(const struct evidence *evidence, size_t *cursor,
                                       struct evidence_span *out);

/* The receipt at `cursor`; receipts differ in size. False at the end. */
MUST_CHECK bool evidence_receipt_next(const struct evidence *evidence, size_t *cursor,
                                      struct evidence_span *out);

/* Offset in the file of a place inside of it. */
size_t evidence_offset(const struct evidence *evidence, const void *place);

#endif
