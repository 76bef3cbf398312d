/* verifier: memory for a verification. */
#include "core/proof/verifier.h"

#include <stdlib.h>

#include "core/game/content.h"
#include "core/game/state.h"

struct verifier {
    struct verify_workspace workspace;
};

static bool content_valid(const void *content)
{
    return game_content_validate(content, NULL);
}

static bool state_valid(const void *state, const void *content)
{
    return state_check(state, content) == NULL;
}

const struct verify_rules *verifier_rules(void)
{
    static const struct verify_rules rules = {
        .ruleset = &donjon_ruleset, .content_valid = content_valid, .state_valid = state_valid};
    return &rules;
}

struct verifier *verifier_create(void)
{
    const struct ruleset *ruleset = verifier_rules()->ruleset;
    struct verifier *verifier = calloc(1, sizeof(*verifier));
    if (verifier == NULL) {
        return NULL;
    }
    struct verify_workspace *workspace = &verifier->workspace;
    workspace->digest = digest_create();
    workspace->outcome = malloc(sizeof(*workspace->outcome));
    workspace->content = malloc(ruleset->content_size);
    workspace->states[0] = malloc(ruleset->state_size);
    workspace->states[1] = malloc(ruleset->state_size);
    if (workspace->outcome == NULL || workspace->content == NULL || workspace->states[0] == NULL ||
        workspace->states[1] == NULL) {
        verifier_destroy(verifier);
        return NULL;
    }
    return verifier;
}

void verifier_destroy(struct verifier *verifier)
{
    if (verifier != NULL) {
        digest_destroy(verifier->workspace.digest);
        free(verifier->workspace.outcome);
        free(verifier->workspace.content);
        free(verifier->workspace.states[0]);
        free(verifier->workspace.states[1]);
        free(verifier);
    }
}

void verifier_check(struct verifier *verifier, const void *bytes, size_t size,
                    const struct verify_policy *policy, struct verify_report *out)
{
    verify_file(bytes, size, verifier_rules(), policy, &verifier->workspace, out);
}
