/*
 * From columns to struct store_session, in the order of SESSION_COLUMNS in pg_statement.c.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <string.h>

static void read_lineage(struct pg_row *row, struct session_record *record)
{
    record->has_parent = !pg_row_next_is_null(row);
    if (!record->has_parent) {
        pg_row_skip(row);
        pg_row_skip(row);
        return;
    }
    pg_row_fixed(row, record->parent.bytes, sizeof(record->parent.bytes));
    record->parent_seq = pg_row_u64(row);
}

static void read_numbers(struct pg_row *row, struct session_record *record)
{
    uint64_t turn_timeout_s = pg_row_u64(row);
    if (turn_timeout_s > UINT32_MAX) {
        row->corrupt = true;
    }
    record->turn_timeout_s = (uint32_t)turn_timeout_s;
    record->status = pg_row_u8(row);
    record->result = pg_row_u8(row);
    record->players = pg_row_u8(row);
    record->on_timeout = pg_row_u8(row);
    record->on_timeout_provider = pg_row_u8(row);
    record->seed_epoch = pg_row_u8(row);
}

static void read_hashes(struct pg_row *row, struct session_record *record)
{
    pg_row_digest(row, &record->rules_id);
    pg_row_digest(row, &record->content_root);
    pg_row_digest(row, &record->seed_commitment);
    pg_row_fixed(row, record->server_seed, sizeof(record->server_seed));
    pg_row_fixed(row, record->seed_salt, sizeof(record->seed_salt));
    pg_row_fixed(row, record->blinding, sizeof(record->blinding));
}

void pg_session_row_read(struct pg_row *row, struct store_session *out)
{
    struct session_record *record = &out->record;
    pg_row_fixed(row, record->id.bytes, sizeof(record->id.bytes));
    out->epoch = pg_row_u64(row);
    (void)pg_row_fixed_or_null(row, out->owner.bytes, sizeof(out->owner.bytes)); /* nobody: zero */
    record->created_us = pg_row_i64(row);
    record->finished_us = pg_row_i64(row);
    read_lineage(row, record);
    read_numbers(row, record);
    read_hashes(row, record);
    out->genesis.nonce = pg_row_u64(row);
    pg_row_digest(row, &out->genesis.state_root);
    pg_row_digest(row, &out->genesis.chain_hash);
    pg_row_text(row, record->scenario, sizeof(record->scenario));
    pg_row_text(row, record->label, sizeof(record->label));
    pg_row_text(row, record->client_seed, sizeof(record->client_seed));
    record->paused = pg_row_u8(row) != 0;
    record->unattended = pg_row_u8(row) != 0;
    record->resumed_us = pg_row_i64(row);
}

void pg_session_head_read(struct pg_row *row, struct session_head *out)
{
    out->seq = pg_row_u64(row);
    out->nonce = pg_row_u64(row);
    pg_row_digest(row, &out->state_root);
    pg_row_digest(row, &out->chain_hash);
}

static void read_seat(struct pg_row *row, struct seat_record *seat, uint64_t *out_entity)
{
    seat->seat = pg_row_u8(row);
    *out_entity = pg_row_u64(row);
    seat->entity = (uint32_t)*out_entity;
    pg_row_digest(row, &seat->token_hash);
    pg_row_digest(row, &seat->invite_hash);
    seat->invite_expires_us = pg_row_i64(row);
    seat->joined_us = pg_row_i64(row);
    seat->delay_entries = (uint32_t)pg_row_i32(row);
    seat->delay_s = (uint32_t)pg_row_i32(row);
}

enum err pg_session_seats_read(const PGresult *result, struct store_seats *out)
{
    int count = PQntuples(result);
    memset(out, 0, sizeof(*out));
    if (count > SEATS_MAX) {
        return ERR_CORRUPT;
    }
    for (int i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, i);
        struct seat_record *seat = &out->items[i];
        uint64_t entity = 0;
        read_seat(&row, seat, &entity);
        if (row.corrupt || entity > UINT32_MAX) {
            return ERR_CORRUPT;
        }
    }
    out->count = (uint8_t)count;
    return ERR_OK;
}
