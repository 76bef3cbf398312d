/* routes: the whole API in one table. Its paths and methods are those of openapi.yaml; a test
 * compares them both ways. */
#include "handlers/routes.h"

const struct route routes[] = {
    {HTTP_POST, "/v1/sessions", sessions_create, AUTH_CREATE, BODY_JSON_OPTIONAL},
    {HTTP_GET, "/v1/sessions", sessions_list, AUTH_ADMIN, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}", sessions_get, AUTH_SESSION, BODY_NONE},
    {HTTP_DELETE, "/v1/sessions/{id}", sessions_archive, AUTH_ADMIN, BODY_NONE},
    {HTTP_POST, "/v1/sessions/{id}/fork", sessions_fork, AUTH_ADMIN, BODY_JSON},
    {HTTP_POST, "/v1/seed-commitments", seed_commitments_create, AUTH_CREATE, BODY_JSON_OPTIONAL},

    {HTTP_POST, "/v1/sessions/{id}/actions", actions_submit, AUTH_SESSION, BODY_JSON_KEYED},
    {HTTP_GET, "/v1/sessions/{id}/actions", log_list, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}/state", state_get, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}/legal-actions", legal_actions_get, AUTH_SESSION, BODY_NONE},

    {HTTP_GET, "/v1/sessions/{id}/seats", seats_list, AUTH_SESSION, BODY_NONE},
    {HTTP_DELETE, "/v1/sessions/{id}/seats/{seat}", seats_revoke, AUTH_SESSION, BODY_NONE},
    {HTTP_POST, "/v1/sessions/{id}/seats/{seat}/token", seats_renew, AUTH_SESSION,
     BODY_JSON_OPTIONAL},
    {HTTP_POST, "/v1/sessions/{id}/invites", invites_create, AUTH_SESSION, BODY_JSON_OPTIONAL},
    {HTTP_POST, "/v1/sessions/{id}/join", seats_join, AUTH_NONE, BODY_JSON},

    {HTTP_GET, "/v1/sessions/{id}/events", events_get, AUTH_SESSION, BODY_NONE},
    {HTTP_POST, "/v1/stream-tickets", stream_tickets_create, AUTH_SESSION, BODY_JSON_OPTIONAL},

    {HTTP_GET, "/v1/sessions/{id}/checkpoints", checkpoints_list, AUTH_SESSION, BODY_NONE},
    {HTTP_POST, "/v1/sessions/{id}/checkpoints", checkpoints_create, AUTH_SESSION,
     BODY_JSON_OPTIONAL},

    {HTTP_GET, "/v1/sessions/{id}/proofs", proofs_list, AUTH_SESSION, BODY_NONE},
    {HTTP_POST, "/v1/sessions/{id}/proofs", proofs_create, AUTH_ADMIN, BODY_JSON_OPTIONAL},
    {HTTP_GET, "/v1/sessions/{id}/proofs/{batch}", proofs_get, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}/proofs/{batch}/evidence", batch_evidence_get, AUTH_SESSION,
     BODY_NONE},
    {HTTP_GET, "/v1/admin/jobs", jobs_list, AUTH_ADMIN, BODY_NONE},
    {HTTP_POST, "/v1/admin/jobs/{id}/redrive", jobs_redrive, AUTH_ADMIN, BODY_JSON_OPTIONAL},
    {HTTP_POST, "/v1/admin/jobs/{id}/cancel", jobs_cancel, AUTH_ADMIN, BODY_JSON_OPTIONAL},
    {HTTP_PUT, "/v1/sessions/{id}/seats/{seat}/key", seat_key_put, AUTH_SESSION, BODY_JSON},
    {HTTP_GET, "/v1/sessions/{id}/head", session_head_get, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}/export", export_get, AUTH_SESSION, BODY_NONE},
    {HTTP_POST, "/v1/verify", evidence_verify, AUTH_NONE, BODY_EVIDENCE},
    {HTTP_GET, "/v1/keys", keys_list, AUTH_NONE, BODY_NONE},
    {HTTP_POST, "/v1/admin/keys", keys_rotate, AUTH_ADMIN, BODY_JSON_OPTIONAL},

    {HTTP_GET, "/v1/sessions/{id}/providers", bindings_list, AUTH_SESSION, BODY_NONE},
    {HTTP_PUT, "/v1/sessions/{id}/providers/{entity}", binding_put, AUTH_SESSION, BODY_JSON},
    {HTTP_DELETE, "/v1/sessions/{id}/providers/{entity}", binding_delete, AUTH_SESSION, BODY_NONE},
    {HTTP_GET, "/v1/sessions/{id}/providers/{entity}/script", script_get, AUTH_ADMIN, BODY_NONE},
    {HTTP_PUT, "/v1/sessions/{id}/providers/{entity}/script", script_put, AUTH_ADMIN, BODY_JSON},
    {HTTP_POST, "/v1/sessions/{id}/providers/{entity}/script", script_append_lines, AUTH_ADMIN,
     BODY_JSON},
    {HTTP_DELETE, "/v1/sessions/{id}/providers/{entity}/script", script_delete, AUTH_ADMIN,
     BODY_NONE},
    {HTTP_POST, "/v1/sessions/{id}/pause", session_pause, AUTH_ADMIN, BODY_JSON_OPTIONAL},
    {HTTP_POST, "/v1/sessions/{id}/resume", session_resume, AUTH_ADMIN, BODY_JSON_OPTIONAL},
    {HTTP_POST, "/v1/sessions/{id}/abandon", session_abandon, AUTH_ADMIN, BODY_JSON_OPTIONAL},

    {HTTP_GET, "/v1/content", content_get, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/v1/content/{root}", content_get_by_root, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/v1/hooks", hooks_list, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/v1/providers", providers_list, AUTH_NONE, BODY_NONE},

    {HTTP_GET, "/livez", health_live, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/readyz", health_ready, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/startupz", health_started, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/v1/health", health_get, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/metrics", metrics_get, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/openapi.yaml", openapi_get_yaml, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/openapi.json", openapi_get_json, AUTH_NONE, BODY_NONE},

    {HTTP_GET, "/v1/admin/sessions/{id}", admin_inspect, AUTH_ADMIN, BODY_NONE},
    {HTTP_GET, "/v1/admin/sessions/{id}/entries/{seq}/trace", entry_trace, AUTH_ADMIN, BODY_NONE},
    {HTTP_GET, "/v1/admin/audit", audit_list, AUTH_ADMIN, BODY_NONE},
    {HTTP_POST, "/v1/admin/drain", admin_drain, AUTH_ADMIN, BODY_JSON_OPTIONAL},

    {HTTP_GET, "/", web_get_play, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/console", web_get_console, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/docs", web_get_reference, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/verify", web_get_verify, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/web/{file}", web_get_file, AUTH_NONE, BODY_NONE},
    {HTTP_GET, "/web/{folder}/{file}", web_get_file_in_folder, AUTH_NONE, BODY_NONE},

    {.path = NULL},
};
