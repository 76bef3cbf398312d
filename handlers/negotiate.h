/*
 * negotiate: what the Accept and conditional headers of HTTP mean (RFC 9110, sections 12 and 13).
 *
 * Pure functions over header values; NULL stands for an absent header. Any thread.
 */
#ifndef DONJON_HANDLERS_NEGOTIATE_H
#define DONJON_HANDLERS_NEGOTIATE_H

#include <stdbool.h>
#include <stdint.h>

/* Inside the closing quote of the tag of a compressed reply: it is another representation. */
#define NEGOTIATE_GZIP_SUFFIX "-gzip"

/* True if `type` ("application/json") may be answered to an Accept header: its most specific range
 * that matches has a weight above 0. An absent or empty header accepts everything. */
bool negotiate_accepts(const char *accept, const char *type);

/* True if a reply may be compressed by gzip. Without the header it may not. */
bool negotiate_accepts_gzip(const char *accept_encoding);

/* True if one tag of an If-None-Match header equals `etag` (weak comparison), or it is "*". A tag
 * of the compressed form, which ends with NEGOTIATE_GZIP_SUFFIX, is as good. */
bool negotiate_none_match(const char *if_none_match, const char *etag);

enum if_match {
    IF_MATCH_ANY,   /* absent, or "*" */
    IF_MATCH_SEQ,   /* one tag of a state, which begins with "s<seq>" */
    IF_MATCH_NEVER, /* a tag that no state has, or a weak one */
    IF_MATCH_MALFORMED
};

/* Reads an If-Match header. `out_seq` is written for IF_MATCH_SEQ only. A list of tags is
 * malformed here: an action can expect one state. */
enum if_match negotiate_if_match(const char *if_match, uint64_t *out_seq);

#endif
