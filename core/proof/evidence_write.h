/*
 * evidence_write: the writer of evidence files. Sections are added in ascending order; what a file
 * must hold is for the caller to know (docs/evidence-format.md), and what was written is read again
 * before it is given away.
 *
 * A writer belongs to one thread at a time.
 */
#ifndef DONJON_CORE_PROOF_EVIDENCE_WRITE_H
#define DONJON_CORE_PROOF_EVIDENCE_WRITE_H

#include "core/base/strbuf.h"
#include "core/proof/evidence.h"

struct evidence_writer {
    struct strbuf *out;   /* failed when memory ran out or its limit was passed */
    size_t section_start; /* of the payload of the section at hand; 0: none */
};

/* `out` must be empty. */
void evidence_write_begin(struct evidence_writer *writer, struct strbuf *out,
                          enum evidence_kind kind);
void evidence_write_section(struct evidence_writer *writer, enum evidence_section section);
void evidence_write_bytes(struct evidence_writer *writer, const void *bytes, size_t size);

/* Whole sections. */
void evidence_write_facts(struct evidence_writer *writer, const struct session_record *session,
                          const struct session_head *genesis);
void evidence_write_start(struct evidence_writer *writer, const struct session_head *start);
void evidence_write_secrets(struct evidence_writer *writer, const struct session_record *session);

/* One entry of the section LOG: open with its input, or closed. Blinding is the session's. */
void evidence_write_entry(struct evidence_writer *writer, struct digest *digest,
                          const uint8_t blinding[32], const struct entry_record *entry, bool open);

/* The last section and the size. */
void evidence_write_end(struct evidence_writer *writer, struct digest *digest);

#endif
