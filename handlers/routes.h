/*
 * routes: the handlers that the table in routes.c names, by the file they stand in. Each follows
 * the contract of handler_fn (handlers/handler.h): loop thread, never blocks, request_done once.
 */
#ifndef DONJON_HANDLERS_ROUTES_H
#define DONJON_HANDLERS_ROUTES_H

#include "handlers/handler.h"

/* sessions.c */
void sessions_create(struct request *request);
void sessions_list(struct request *request);
void sessions_get(struct request *request);
void sessions_archive(struct request *request);
void sessions_fork(struct request *request);
void seed_commitments_create(struct request *request);

/* actions.c, log.c */
void actions_submit(struct request *request);
void log_list(struct request *request);

/* state.c */
void state_get(struct request *request);
void legal_actions_get(struct request *request);

/* seats.c */
void seats_list(struct request *request);
void invites_create(struct request *request);
void seats_join(struct request *request);
void seats_renew(struct request *request);
void seats_revoke(struct request *request);

/* events.c */
void events_get(struct request *request);
void stream_tickets_create(struct request *request);

/* checkpoints.c */
void checkpoints_list(struct request *request);
void checkpoints_create(struct request *request);

/* proofs.c, jobs.c */
void proofs_list(struct request *request);
void proofs_get(struct request *request);
void proofs_create(struct request *request);
void jobs_list(struct request *request);
void jobs_redrive(struct request *request);
void jobs_cancel(struct request *request);

/* keys.c */
void keys_list(struct request *request);
void keys_rotate(struct request *request);
void seat_key_put(struct request *request);
void session_head_get(struct request *request);

/* evidence.c */
void export_get(struct request *request);
void batch_evidence_get(struct request *request);
void evidence_verify(struct request *request);

/* content.c, providers.c */
void content_get(struct request *request);
void content_get_by_root(struct request *request);
void providers_list(struct request *request);
void bindings_list(struct request *request);
void binding_put(struct request *request);
void binding_delete(struct request *request);
void script_get(struct request *request);
void script_put(struct request *request);
void script_append_lines(struct request *request);
void script_delete(struct request *request);

/* hooks.c */
void hooks_list(struct request *request);
void entry_trace(struct request *request);

/* control.c */
void session_pause(struct request *request);
void session_resume(struct request *request);
void session_abandon(struct request *request);

/* health.c, metrics.c, openapi.c */
void health_live(struct request *request);
void health_ready(struct request *request);
void health_started(struct request *request);
void health_get(struct request *request);
void metrics_get(struct request *request);
void openapi_get_yaml(struct request *request);
void openapi_get_json(struct request *request);

/* web.c */
void web_get_play(struct request *request);
void web_get_console(struct request *request);
void web_get_reference(struct request *request);
void web_get_verify(struct request *request);
void web_get_file(struct request *request);
void web_get_file_in_folder(struct request *request);

/* audit.c */
void audit_list(struct request *request);

/* admin.c */
void admin_inspect(struct request *request);
void admin_drain(struct request *request);

#endif
