/*
 * What both implementations share: lists own their memory in the same way.
 */
#include "core/storage/store.h"

#include <stdlib.h>

void store_actions_finish(struct store_actions *actions)
{
    free(actions->items);
    *actions = (struct store_actions){0};
}

void store_receipts_finish(struct store_receipts *receipts)
{
    free(receipts->items);
    *receipts = (struct store_receipts){0};
}

void store_jobs_finish(struct store_jobs *jobs)
{
    free(jobs->items);
    *jobs = (struct store_jobs){0};
}

void store_progress_finish(struct store_progress *progress)
{
    free(progress->state);
    *progress = (struct store_progress){0};
}

void store_seat_keys_finish(struct store_seat_keys *keys)
{
    free(keys->items);
    *keys = (struct store_seat_keys){0};
}

void store_keys_finish(struct store_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        digest_wipe(keys->items[i].secret, sizeof(keys->items[i].secret));
    }
    free(keys->items);
    *keys = (struct store_keys){0};
}

void store_entries_finish(struct store_entries *entries)
{
    free(entries->items);
    free(entries->memory);
    *entries = (struct store_entries){0};
}

void store_checkpoint_finish(struct store_checkpoint *checkpoint)
{
    free(checkpoint->memory);
    checkpoint->memory = NULL;
    checkpoint->record.state = NULL;
}

void store_checkpoints_finish(struct store_checkpoints *checkpoints)
{
    free(checkpoints->items);
    *checkpoints = (struct store_checkpoints){0};
}

void store_sessions_finish(struct store_sessions *sessions)
{
    free(sessions->items);
    *sessions = (struct store_sessions){0};
}

void store_due_finish(struct store_due *due)
{
    free(due->items);
    *due = (struct store_due){0};
}

void store_audit_finish(struct store_audit *audit)
{
    free(audit->items);
    *audit = (struct store_audit){0};
}

void store_destroy(struct store *store)
{
    if (store != NULL) {
        store->ops->destroy(store);
    }
}

void store_request_found_finish(struct store_request_found *found)
{
    free(found->reply);
    found->reply = NULL;
    found->reply_size = 0;
}

void store_scripts_finish(struct store_scripts *scripts)
{
    for (size_t i = 0; i < scripts->count; i++) {
        free(scripts->items[i].lines);
    }
    *scripts = (struct store_scripts){.count = 0};
}
