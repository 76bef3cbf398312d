/*
 * fake_runtime: a runtime that answers what a test told it to, and keeps what it was asked.
 *
 * It defines the functions of core/runtime/runtime.h that handlers call. One at a time: its state
 * is one global, which fake_runtime_reset clears.
 */
#ifndef DONJON_TESTS_UNIT_HANDLERS_FAKE_RUNTIME_H
#define DONJON_TESTS_UNIT_HANDLERS_FAKE_RUNTIME_H

#include "core/base/strbuf.h"
#include "core/game/content.h"
#include "core/runtime/proving/proofs.h"
#include "core/runtime/steering/steering.h"
#include "core/runtime/watching/tickets.h"

enum fake_operation {
    FAKE_NONE,
    FAKE_CREATE,
    FAKE_FORK,
    FAKE_READ,
    FAKE_LIST,
    FAKE_ARCHIVE,
    FAKE_SEED,
    FAKE_SUBMIT,
    FAKE_LOG,
    FAKE_EVIDENCE,
    FAKE_VERIFY,
    FAKE_CHECKPOINT_LIST,
    FAKE_CHECKPOINT_CREATE,
    FAKE_EVENTS,
    FAKE_SEAT,
    FAKE_INSPECT,
    FAKE_ONCE_BEGIN,
    FAKE_ONCE_END,
    FAKE_KEY_ROTATE,
    FAKE_DECIDE,
    FAKE_PAUSE,
    FAKE_SCRIPT,
    FAKE_AUDIT_LIST,
    FAKE_PROOFS,
    FAKE_PROOF_CLOSE,
    FAKE_JOBS,
    FAKE_JOB_CHANGE,
    FAKE_TRACE,
    FAKE_SEAT_KEY,
    FAKE_TICKET
};

struct fake_runtime {
    /* what the test says */
    enum err err; /* every call ends with it */
    const char *message;
    bool later; /* calls wait for fake_runtime_finish */
    uint8_t seat;
    struct session_record record;
    struct store_seats seats;
    struct session_head head;
    int64_t deadline_us;
    struct submit_rejection rejection;
    bool replayed;
    size_t accepted;            /* actions of a submission that have a result */
    struct game_event event;    /* the one event of each result */
    struct feed_entry feed[16]; /* what happened, from seq 1 on */
    size_t feed_count;
    bool feed_more; /* readings say that there is more */
    bool shared;    /* and that another server may play */
    struct entry_record entries[3];
    size_t entry_count;
    size_t listed;      /* sessions or checkpoints there are */
    bool created;       /* of a checkpoint */
    size_t stored_size; /* of a checkpoint; 0: some */
    struct runtime_health health;
    struct store_request_found found; /* of a request to be done once */
    /* what was asked */
    enum fake_operation operation;
    int calls;
    struct runtime_call *waiting;
    struct principal principal;
    struct session_id session;
    struct game_action actions[LIMIT_ACTIONS_PER_REQUEST];
    size_t action_count;
    struct runtime_submit_call submit;
    struct runtime_create_call create;
    struct runtime_seat_call seat_change;
    struct store_request request; /* to be done once */
    struct strbuf kept;           /* its reply */
    struct audit_record audit;    /* the last line of the audit log */
    int audits;
    struct runtime_ticket_call ticket; /* the one that waits to be used */
    bool has_ticket;
    struct runtime_script_call script;
    bool paused;
    bool forgotten;
    uint64_t number; /* from_seq, seq, after, from */
    bool has_number;
    size_t limit;
    struct store_session_filter filter;
    char label[LIMIT_LABEL_BYTES + 1];
    bool results_freed;
    /* a game to look at */
    struct game_content content;
    _Alignas(8) uint8_t state[RULESET_STATE_SIZE_MAX];
};

extern struct fake_runtime fake;

/* The bus that runtime_events gives; made on first use. */
struct event_bus *fake_bus(void);

/* A fresh session of the fixture's content, in which seat 1 plays and is to move. */
void fake_runtime_reset(void);

/* Ends the call that waits. */
void fake_runtime_finish(void);

#endif
