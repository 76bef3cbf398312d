/*
 * store_contract: the one suite that every implementation of core/storage/store.h passes.
 *
 * The test program says how a server reaches the store. Sessions have new ids in each test, so that
 * tests may share a database.
 */
#ifndef DONJON_TESTS_UNIT_STORAGE_STORE_CONTRACT_H
#define DONJON_TESTS_UNIT_STORAGE_STORE_CONTRACT_H

#include <check.h>

#include "core/storage/store.h"

struct store_contract_subject {
    /* The store as the server `node` has it; all that are open at once show the same data. */
    struct store *(*open)(const struct node_id *node);
    void (*close)(struct store *store);
};

/* The two servers' stores in the test that runs, for the suite's other files. */
struct store_contract_servers {
    struct node_id node;
    struct node_id other_node;
    struct store *store;
    struct store *other;
};
struct store_contract_servers store_contract_servers(void);

/* `subject` must outlive the suite. */
Suite *store_contract_suite(const char *name, const struct store_contract_subject *subject);

/* What the server does by itself, and the audit log. store_contract_alone.c */
void store_contract_alone(TCase *tests);

/* Proof jobs. store_contract_jobs.c */
void store_contract_jobs(TCase *tests);

#endif
