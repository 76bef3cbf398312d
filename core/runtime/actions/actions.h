/*
 * actions: the walk of an action, as the rest of the runtime enters it: submit.c (may it, in turn?)
 * -> simulation.c (the rules, on working states) -> persistence.c (the commit unit, to the group
 * commit, and what follows when it is back); retelling.c answers what was done before.
 */
#ifndef DONJON_CORE_RUNTIME_ACTIONS_ACTIONS_H
#define DONJON_CORE_RUNTIME_ACTIONS_ACTIONS_H

#include "core/base/page_delta.h"
#include "core/runtime/proving/proving.h"
#include "core/runtime/sessions/instance.h"
#include "core/runtime/steering/steering.h"
#include "core/storage/group_commit.h"

enum { COMMITS_KEPT_MAX = 1024 /* finished commits kept for reuse */ };

/*
 * One commit under way: the entries of one submit call, how they change the committed state, and
 * the ticket that takes them to the committer. The rules play on the runtime's two working states;
 * what is kept until the commit is back is only the pages that changed. The committer reads
 * `ticket.unit` and what it points to until the ticket is back; the loop thread does not touch them
 * meanwhile.
 */
struct commit {
    struct commit_ticket ticket; /* first */
    struct instance *instance;
    struct runtime_submit_call *call;
    const void *newest; /* while playing: the committed or a working state */
    uint64_t changed;   /* pages in which `newest` may differ from the committed state */
    struct page_delta delta;
    struct page_tree tree;    /* of the newest state */
    struct session_head head; /* after the newest entry */
    struct game_summary summary;
    int64_t at_us;
    struct entry_record *entries;
    size_t entry_count;
    size_t entry_capacity;
    struct game_executed *executed; /* of all entries, one after the other */
    size_t executed_count;
    size_t executed_capacity;
    const uint8_t *signature; /* the player's, of the action that is being played; or NULL */
    struct receipt *receipts; /* one for each result of the call */
    size_t receipt_count;
    size_t receipt_capacity;
    struct job_batch job;      /* of the batch that ends with it, when a checkpoint goes with it */
    struct audit_record audit; /* when the call is to be audited */
    struct hook_counts hooks[GAME_HOOKS_MAX]; /* of all entries */
    struct checkpoint_record checkpoint;
    void *checkpoint_state; /* a copy of the newest state when a checkpoint goes with it, or NULL */
    bool watched;           /* somebody follows the session: `feed` keeps what happens */
    struct feed feed;       /* of the entries */
    struct commit *next_free;
};

void submit_run(struct runtime *runtime, struct instance *instance,
                struct runtime_submit_call *call);

/* Goes on with a call whose signatures were checked on the head that the instance still has. */
void submit_verified(struct runtime *runtime, struct instance *instance,
                     struct runtime_submit_call *call, bool valid);

/* The entity that acts, or that is decided about. */
uint32_t submit_entity(const struct instance *instance, const struct runtime_submit_call *call);

/* Plays the call's actions on working states. ERR_OK if at least one was accepted. */
MUST_CHECK enum err simulation_play(struct runtime *runtime, struct commit *commit);

/* A seat's decision as an input. */
struct game_input simulation_input(uint8_t seat, uint32_t entity, const struct game_action *action);

/* Notes that the rules rejected the action `index` of the call. */
void simulation_reject(struct runtime_submit_call *call, size_t index,
                       const struct ruleset *ruleset, const struct game_outcome *outcome);

/* Adds an outcome's events to a result. */
MUST_CHECK enum err result_add_events(struct submit_result *result,
                                      const struct game_outcome *outcome);

struct commit *persistence_commit_create(struct runtime *runtime, struct instance *instance,
                                         struct runtime_submit_call *call);
void persistence_commit_free(struct runtime *runtime, struct commit *commit);
void persistence_commits_finish(struct runtime *runtime); /* frees those kept for reuse */
void persistence_submit(struct runtime *runtime, struct commit *commit);
void persistence_committed(struct runtime *runtime, struct commit_ticket *ticket);

/* Answers a call whose action id is in the log at `seq`, by replaying what it led to. */
void retelling_run(struct runtime *runtime, struct instance *instance,
                   struct runtime_submit_call *call, uint64_t seq);

#endif
