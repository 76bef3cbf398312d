/*
 * seat_json: the request bodies about seats, and a seat as clients read it.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_SEAT_JSON_H
#define DONJON_CORE_CODEC_SEAT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/limits.h"
#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"
#include "core/record/record.h"

/* POST /v1/sessions/{id}/invites; what is left out is 0, and `expires_s` a day. */
struct invite_request {
    bool spectator;
    uint8_t seat; /* 0: any */
    uint32_t delay_entries;
    uint32_t delay_s;
    uint32_t expires_s;
};

enum { INVITE_TEXT_MAX = 128 }; /* characters */

/* POST /v1/sessions/{id}/join. */
struct join_request {
    char invite[4 * INVITE_TEXT_MAX + 1];
};

/* Each reads a whole body: ERR_MALFORMED_JSON, ERR_VALIDATION_FAILED, ERR_NO_MEMORY, with the
 * reasons in `problems`, which is initialised here. */
MUST_CHECK enum err invite_request_read(const char *body, size_t size, struct invite_request *out,
                                        struct json_problems *problems);
MUST_CHECK enum err join_request_read(const char *body, size_t size, struct join_request *out,
                                      struct json_problems *problems);

/* The members seat, entity and role, and for a spectator delay_entries and delay_s, in an open
 * object. */
void seat_json_write_members(struct json_writer *writer, const struct seat_record *seat);

/* {"seat", "entity", "role", "joined", "invited", "you", ...} as the party sees it. `now_us`
 * decides whether an invite is still good. */
void seat_json_write(struct json_writer *writer, const struct seat_record *seat, uint8_t viewer,
                     int64_t now_us);

#endif
