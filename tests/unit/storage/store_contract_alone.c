/* The suite's part about what the server does by itself, and about the audit log. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/storage/store_contract.h"
#include "tests/unit/storage/store_fixture.h"

enum { TIMEOUT_US = 77 * 1000 * 1000 }; /* of fixture_record */

static bool is_due(const struct store_contract_servers *on, const struct node_id *for_node,
                   const struct session_id *id, int64_t now_us)
{
    struct store_due due;
    bool found = false;
    ck_assert_int_eq(on->store->ops->sessions_due(on->store, for_node, now_us, 10000, &due, NULL),
                     ERR_OK);
    for (size_t i = 0; i < due.count; i++) {
        found = found || session_id_equal(&due.items[i], id);
    }
    store_due_finish(&due);
    return found;
}

/* fixture_entry's time is the beginning of everything, so the session's own counts. */
START_TEST(finds_late_turns)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    int64_t late_us = FIXTURE_NOW_US + (int64_t)TIMEOUT_US;
    ck_assert(!is_due(&on, &on.node, &id, late_us - 1));
    ck_assert(is_due(&on, &on.node, &id, late_us));
    size_t others;
    ck_assert_int_eq(on.store->ops->node_beat(on.store, &on.node, 3000, &others, NULL), ERR_OK);
    ck_assert(!is_due(&on, &on.other_node, &id, late_us)); /* its owner is alive */
    ck_assert_int_eq(on.store->ops->session_release(on.store, &id, 1, NULL), ERR_OK);
    ck_assert(is_due(&on, &on.other_node, &id, late_us));
}
END_TEST

START_TEST(pauses_and_resumes)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    const struct store_ops *ops = on.store->ops;
    struct store_session found;
    int64_t late_us = FIXTURE_NOW_US + (int64_t)TIMEOUT_US;
    ck_assert_int_eq(ops->session_pause(on.store, &id, 2, true, fixture_audit(&id, 5), NULL),
                     ERR_FENCED);
    ck_assert_int_eq(ops->session_pause(on.store, &id, 1, true, fixture_audit(&id, 5), NULL),
                     ERR_OK);
    ck_assert_int_eq(ops->session_get(on.store, &id, &found, NULL), ERR_OK);
    ck_assert(found.record.paused);
    ck_assert_int_eq(found.record.resumed_us, 0);
    ck_assert_mem_eq(&found.owner, &on.node, sizeof(on.node));
    ck_assert(!is_due(&on, &on.node, &id, late_us));
    ck_assert_int_eq(ops->session_pause(on.store, &id, 1, false, fixture_audit(&id, late_us), NULL),
                     ERR_OK);
    ck_assert_int_eq(ops->session_get(on.store, &id, &found, NULL), ERR_OK);
    ck_assert(!found.record.paused);
    ck_assert_int_eq(found.record.resumed_us, late_us);
    ck_assert(!is_due(&on, &on.node, &id, late_us)); /* the deadline counts anew */
    ck_assert(is_due(&on, &on.node, &id, late_us + TIMEOUT_US));
    ck_assert_int_eq(ops->session_archive(on.store, &id, a_line(&id), NULL), ERR_OK);
    ck_assert_int_eq(ops->session_pause(on.store, &id, 2, true, fixture_audit(&id, 5), NULL),
                     ERR_SESSION_ARCHIVED);
    memset(id.bytes, 1, sizeof(id.bytes));
    ck_assert_int_eq(ops->session_pause(on.store, &id, 1, true, fixture_audit(&id, 5), NULL),
                     ERR_NOT_FOUND);
}
END_TEST

static void append_with(struct store *store, const struct session_id *id, uint64_t seq,
                        uint8_t attendance, uint8_t finished_result)
{
    struct entry_record entry = fixture_entry(id, seq);
    struct commit_unit unit = {.session = *id,
                               .epoch = 1,
                               .entries = &entry,
                               .entry_count = 1,
                               .attendance = attendance,
                               .finished_result = finished_result,
                               .finished_us = finished_result != 0 ? 9 : 0};
    struct commit_unit *units[] = {&unit};
    ck_assert_int_eq(store->ops->commit(store, units, 1, NULL), ERR_OK);
    ck_assert_int_eq(unit.result, ERR_OK);
}

START_TEST(knows_who_is_unattended)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    struct store_session found;
    static const uint8_t steps[] = {ATTENDANCE_GONE, ATTENDANCE_SAME, ATTENDANCE_BACK,
                                    ATTENDANCE_GONE};
    for (uint64_t seq = 1; seq <= 4; seq++) {
        append_with(on.store, &id, seq, steps[seq - 1], 0);
        ck_assert_int_eq(on.store->ops->session_get(on.store, &id, &found, NULL), ERR_OK);
        ck_assert_int_eq(found.record.unattended, seq != 3);
        ck_assert_int_eq(found.record.status, SESSION_ACTIVE);
        ck_assert_int_eq(is_due(&on, &on.node, &id, FIXTURE_NOW_US), seq != 3);
    }
    append_with(on.store, &id, 5, ATTENDANCE_BACK, GAME_RESULT_LOST);
    ck_assert_int_eq(on.store->ops->session_get(on.store, &id, &found, NULL), ERR_OK);
    ck_assert_int_eq(found.record.status, SESSION_FINISHED);
    ck_assert_int_eq(found.record.result, GAME_RESULT_LOST);
    ck_assert(!found.record.unattended);
    ck_assert(!is_due(&on, &on.node, &id, INT64_MAX / 2));
}
END_TEST

static struct script_record a_script(uint32_t entity, struct game_action *lines, size_t count)
{
    struct script_record script = {
        .entity = entity, .id = {(uint8_t)entity, 1}, .lines = lines, .count = count};
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct game_action){.kind = GAME_ACTION_WAIT, .target = (uint32_t)i};
    }
    return script;
}

static struct store_scripts scripts_of(struct store *store, const struct session_id *id)
{
    struct store_scripts scripts;
    ck_assert_int_eq(store->ops->scripts_read(store, id, &scripts, NULL), ERR_OK);
    return scripts;
}

static size_t lines_about(struct store *store, const struct session_id *id)
{
    struct store_audit list;
    ck_assert_int_eq(store->ops->audit_list(store, id, NULL, 100, &list, NULL), ERR_OK);
    size_t count = list.count;
    store_audit_finish(&list);
    return count;
}

START_TEST(keeps_scripts_and_how_far_they_have_come)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    const struct store_ops *ops = on.store->ops;
    struct game_action lines[SCRIPTS_MAX + 1][3];
    struct store_scripts found = scripts_of(on.store, &id);
    const struct audit_record *line = fixture_audit(&id, FIXTURE_NOW_US);
    size_t before = lines_about(on.store, &id);
    ck_assert_uint_eq(found.count, 0);
    struct script_record script = a_script(7, lines[0], 3);
    struct script_record other = a_script(5, lines[1], 1);
    ck_assert_int_eq(ops->script_put(on.store, &id, 9, &script, true, line, NULL), ERR_FENCED);
    ck_assert(!is_due(&on, &on.node, &id, FIXTURE_NOW_US));
    ck_assert_uint_eq(lines_about(on.store, &id), before);
    ck_assert_int_eq(ops->script_put(on.store, &id, 1, &script, true, line, NULL), ERR_OK);
    ck_assert(is_due(&on, &on.node, &id, FIXTURE_NOW_US));
    ck_assert_uint_eq(lines_about(on.store, &id), before + 1);
    line = fixture_audit(&id, FIXTURE_NOW_US + 1);
    ck_assert_int_eq(ops->script_put(on.store, &id, 1, &other, true, line, NULL), ERR_OK);
    script.next = 2;
    script.refused = 1;
    script.refusals[0] = (struct script_refusal){.seq = 11, .line = 1, .verdict = 3};
    ck_assert_int_eq(ops->script_note(on.store, &id, 9, &script, false, NULL), ERR_FENCED);
    ck_assert_int_eq(ops->script_note(on.store, &id, 1, &script, false, NULL), ERR_OK);
    ck_assert(!is_due(&on, &on.node, &id, FIXTURE_NOW_US));
    struct script_record unknown = script;
    unknown.id[0]++;
    ck_assert_int_eq(ops->script_note(on.store, &id, 1, &unknown, false, NULL), ERR_FENCED);
    found = scripts_of(on.store, &id);
    ck_assert_uint_eq(found.count, 2);
    ck_assert_uint_eq(found.items[0].entity, 5);
    const struct script_record *kept = &found.items[1];
    ck_assert_uint_eq(kept->entity, 7);
    ck_assert_mem_eq(kept->id, script.id, sizeof(script.id));
    ck_assert_uint_eq(kept->count, 3);
    ck_assert_mem_eq(kept->lines, lines[0], sizeof(lines[0]));
    ck_assert_uint_eq(kept->next, 2);
    ck_assert_uint_eq(kept->refused, 1);
    ck_assert_mem_eq(kept->refusals, script.refusals, sizeof(script.refusals));
    store_scripts_finish(&found);
    script.count = 0;
    line = fixture_audit(&id, FIXTURE_NOW_US + 2);
    ck_assert_int_eq(ops->script_put(on.store, &id, 1, &script, false, line, NULL), ERR_OK);
    ck_assert_uint_eq(lines_about(on.store, &id), before + 3);
    found = scripts_of(on.store, &id);
    ck_assert_uint_eq(found.count, 1);
    ck_assert_uint_eq(found.items[0].entity, 5);
    store_scripts_finish(&found);
    ck_assert_int_eq(ops->session_archive(on.store, &id, a_line(&id), NULL), ERR_OK);
    ck_assert_int_eq(ops->script_put(on.store, &id, 2, &other, true, line, NULL), ERR_FENCED);
}
END_TEST

/* Given through one server, used through another. */
START_TEST(a_ticket_is_good_once)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    struct session_id elsewhere = fixture_session(on.store, &on.node);
    struct ticket_record ticket = {.session = id,
                                   .principal = {.kind = PRINCIPAL_SEAT, .seat = 3, .session = id},
                                   .expires_us = FIXTURE_NOW_US + 1000};
    struct principal found;
    memset(ticket.hash.bytes, 0x17, sizeof(ticket.hash.bytes));
    memset(ticket.principal.token_hash.bytes, 0x18, sizeof(ticket.hash.bytes));
    const struct store_ops *ops = on.store->ops;
    const struct store_ops *others = on.other->ops;
    ck_assert_int_eq(ops->ticket_put(on.store, &ticket, 100, FIXTURE_NOW_US, NULL), ERR_OK);
    ck_assert_int_eq(
        others->ticket_take(on.other, &ticket.hash, &elsewhere, FIXTURE_NOW_US, &found, NULL),
        ERR_NOT_FOUND);
    ck_assert_int_eq(others->ticket_take(on.other, &ticket.hash, &id, FIXTURE_NOW_US, &found, NULL),
                     ERR_OK);
    ck_assert_mem_eq(&found, &ticket.principal, sizeof(found));
    ck_assert_int_eq(ops->ticket_take(on.store, &ticket.hash, &id, FIXTURE_NOW_US, &found, NULL),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(ops->ticket_put(on.store, &ticket, 100, FIXTURE_NOW_US, NULL), ERR_OK);
    ck_assert_int_eq(ops->ticket_take(on.store, &ticket.hash, &id, ticket.expires_us, &found, NULL),
                     ERR_NOT_FOUND);
    struct ticket_record late = ticket;
    late.expires_us += 1000;
    late.hash.bytes[0]++;
    ck_assert_int_eq(ops->ticket_put(on.store, &late, 1, ticket.expires_us, NULL), ERR_OK);
    ck_assert_int_eq(ops->ticket_put(on.store, &ticket, 1, ticket.expires_us, NULL),
                     ERR_OVERLOADED);
    ck_assert_int_eq(ops->ticket_put(on.store, &ticket, 1, late.expires_us, NULL), ERR_OK);
}
END_TEST

/* A label goes to the checkpoint that is there, once. */
START_TEST(labels_checkpoints)
{
    static const char *const given[] = {"", "first", "", "second"};
    static const char *const kept[] = {"", "first", "first", "first"};
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    const struct store_ops *ops = on.store->ops;
    struct checkpoint_record five;
    struct store_checkpoint found;
    ck_assert_int_eq(fixture_append(on.store, &id, 1, 1, 8), ERR_OK);
    fixture_checkpoint(&id, 5, &five);
    for (size_t i = 0; i < 4; i++) {
        snprintf(five.label, sizeof(five.label), "%s", given[i]);
        ck_assert_int_eq(ops->checkpoint_put(on.store, &five, NULL),
                         i == 0 ? ERR_OK : ERR_DUPLICATE);
        ck_assert_int_eq(ops->checkpoint_read(on.store, &id, 5, &found, NULL), ERR_OK);
        ck_assert_str_eq(found.record.label, kept[i]);
        ck_assert_mem_eq(found.record.state, five.state, FIXTURE_STATE_SIZE);
        store_checkpoint_finish(&found);
    }
}
END_TEST

static struct audit_record line_of(const struct session_id *session, uint8_t number)
{
    struct audit_record record = {.session = *session,
                                  .at_us = FIXTURE_NOW_US,
                                  .actor = "admin",
                                  .action = "test",
                                  .request_id = "r1"};
    id_generate(INT64_C(1700000000000000) + number * 1000, record.id);
    record.detail[0] = (char)('a' + number);
    return record;
}

START_TEST(keeps_the_audit_log)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    const struct store_ops *ops = on.store->ops;
    struct audit_record lines[3];
    for (uint8_t i = 0; i < 3; i++) {
        lines[i] = line_of(&id, i);
        ck_assert_int_eq(ops->audit_add(on.store, &lines[i], NULL), ERR_OK);
    }
    struct audit_record general = line_of(&(struct session_id){{0}}, 9);
    ck_assert_int_eq(ops->audit_add(on.store, &general, NULL), ERR_OK);
    struct store_audit list;
    ck_assert_int_eq(ops->audit_list(on.store, &id, NULL, 2, &list, NULL), ERR_OK);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.items[0].detail, "c");
    ck_assert_str_eq(list.items[0].actor, "admin");
    ck_assert_str_eq(list.items[0].action, "test");
    ck_assert_str_eq(list.items[0].request_id, "r1");
    ck_assert_int_eq(list.items[0].at_us, FIXTURE_NOW_US);
    uint8_t before[ID_SIZE];
    memcpy(before, list.items[1].id, ID_SIZE);
    store_audit_finish(&list);
    ck_assert_int_eq(ops->audit_list(on.store, &id, before, 5, &list, NULL), ERR_OK);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.items[0].detail, "a");
    store_audit_finish(&list);
    ck_assert_int_eq(ops->audit_list(on.store, NULL, NULL, 1, &list, NULL), ERR_OK);
    ck_assert_uint_eq(list.count, 1);
    store_audit_finish(&list);
}
END_TEST

/* In one transaction: what is refused has no line, what is done has one. */
START_TEST(a_line_goes_with_what_it_tells_of)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    const struct store_ops *ops = on.store->ops;
    const struct audit_record *line = fixture_audit(&id, FIXTURE_NOW_US + 5);
    struct seat_record seat = {.seat = SEAT_SPECTATOR_FIRST};
    struct seat_record renewed = {.seat = SEAT_SPECTATOR_FIRST, .token_hash = {{1}}};
    struct seat_key_record key = {.seat = 1, .record_size = SEAT_KEY_RECORD_SIZE};
    size_t before = lines_about(on.store, &id);
    ck_assert_int_eq(ops->session_pause(on.store, &id, 9, true, line, NULL), ERR_FENCED);
    ck_assert_int_eq(ops->seat_change(on.store, &id, 9, NULL, &seat, line, NULL), ERR_CONFLICT);
    ck_assert_int_eq(ops->seat_key_put(on.store, &id, 9, &key, line, NULL), ERR_FENCED);
    ck_assert_uint_eq(lines_about(on.store, &id), before);
    ck_assert_int_eq(ops->session_pause(on.store, &id, 1, true, line, NULL), ERR_OK);
    struct store_audit list;
    ck_assert_int_eq(ops->audit_list(on.store, &id, NULL, 1, &list, NULL), ERR_OK);
    ck_assert_mem_eq(list.items[0].id, line->id, ID_SIZE);
    ck_assert_str_eq(list.items[0].detail, line->detail);
    ck_assert_int_eq(list.items[0].at_us, line->at_us);
    store_audit_finish(&list);
    line = fixture_audit(&id, FIXTURE_NOW_US + 6);
    ck_assert_int_eq(ops->seat_change(on.store, &id, 1, NULL, &seat, line, NULL), ERR_OK);
    line = fixture_audit(&id, FIXTURE_NOW_US + 7);
    ck_assert_int_eq(ops->seat_change(on.store, &id, 1, &seat, &renewed, line, NULL), ERR_OK);
    line = fixture_audit(&id, FIXTURE_NOW_US + 8);
    ck_assert_int_eq(ops->seat_change(on.store, &id, 1, &renewed, NULL, line, NULL), ERR_OK);
    line = fixture_audit(&id, FIXTURE_NOW_US + 9);
    ck_assert_int_eq(ops->seat_key_put(on.store, &id, 1, &key, line, NULL), ERR_OK);
    struct job_lease job = {.session = id};
    line = fixture_audit(&id, FIXTURE_NOW_US + 10);
    ck_assert_int_eq(on.store->jobs->job_cancel(on.store, &job, line, NULL), ERR_OK);
    ck_assert_int_eq(on.store->jobs->job_cancel(on.store, &job, line, NULL), ERR_CONFLICT);
    line = fixture_audit(&id, FIXTURE_NOW_US + 11);
    ck_assert_int_eq(ops->session_archive(on.store, &id, line, NULL), ERR_OK);
    ck_assert_int_eq(ops->session_archive(on.store, &id, line, NULL), ERR_SESSION_ARCHIVED);
    ck_assert_uint_eq(lines_about(on.store, &id), before + 7);
}
END_TEST

/* A commit of one entry with a line of the audit log; the result of the unit. */
static enum err commit_with_line(struct store *store, const struct session_id *id, uint64_t epoch,
                                 uint64_t seq, const struct audit_record *line)
{
    struct entry_record entry = fixture_entry(id, seq);
    struct commit_unit unit = {
        .session = *id, .epoch = epoch, .entries = &entry, .entry_count = 1, .audit = line};
    struct commit_unit *units[] = {&unit};
    enum err err = store->ops->commit(store, units, 1, NULL);
    return err == ERR_OK ? unit.result : err;
}

START_TEST(a_line_goes_with_its_entry)
{
    struct store_contract_servers on = store_contract_servers();
    struct session_id id = fixture_session(on.store, &on.node);
    size_t before = lines_about(on.store, &id);
    const struct audit_record *line = fixture_audit(&id, FIXTURE_NOW_US + 5);
    ck_assert_int_eq(commit_with_line(on.store, &id, 9, 1, line), ERR_FENCED);
    ck_assert_int_eq(commit_with_line(on.store, &id, 1, 2, line), ERR_FENCED); /* a gap */
    ck_assert_uint_eq(lines_about(on.store, &id), before);
    ck_assert_int_eq(commit_with_line(on.store, &id, 1, 1, line), ERR_OK);
    ck_assert_uint_eq(lines_about(on.store, &id), before + 1);
    struct store_audit list;
    ck_assert_int_eq(on.store->ops->audit_list(on.store, &id, NULL, 1, &list, NULL), ERR_OK);
    ck_assert_mem_eq(list.items[0].id, line->id, ID_SIZE);
    ck_assert_str_eq(list.items[0].actor, line->actor);
    ck_assert_str_eq(list.items[0].action, line->action);
    ck_assert_str_eq(list.items[0].detail, line->detail);
    ck_assert_str_eq(list.items[0].request_id, line->request_id);
    ck_assert_int_eq(list.items[0].at_us, line->at_us);
    store_audit_finish(&list);
    line = fixture_audit(&id, FIXTURE_NOW_US + 6);
    ck_assert_int_eq(commit_with_line(on.store, &id, 1, 1, line), ERR_DUPLICATE);
    ck_assert_uint_eq(lines_about(on.store, &id), before + 1);
}
END_TEST

void store_contract_alone(TCase *tests)
{
    tcase_add_test(tests, finds_late_turns);
    tcase_add_test(tests, pauses_and_resumes);
    tcase_add_test(tests, knows_who_is_unattended);
    tcase_add_test(tests, keeps_scripts_and_how_far_they_have_come);
    tcase_add_test(tests, a_ticket_is_good_once);
    tcase_add_test(tests, labels_checkpoints);
    tcase_add_test(tests, keeps_the_audit_log);
    tcase_add_test(tests, a_line_goes_with_what_it_tells_of);
    tcase_add_test(tests, a_line_goes_with_its_entry);
}
