/* provider: the table of kinds. */
#include "core/runtime/providers/provider.h"

#include <stdio.h>
#include <string.h>

static void add(struct provider_kinds *kinds, const struct provider_kind *kind)
{
    kinds->items[kinds->count++] = *kind;
}

/* What is wrong with a kind that is to be added; NULL if nothing is. */
static const char *fault_of(const struct provider_kinds *kinds, const struct provider_kind *kind)
{
    if (!game_provider_is_custom(kind->number)) {
        return "the number is none of the custom ones";
    }
    if (provider_kinds_find(kinds, kind->number) != NULL) {
        return "the number is taken";
    }
    if (kind->decide == NULL || kind->description == NULL || kind->decide_us < 0) {
        return "it needs a description, a function that decides, and a time that is not negative";
    }
    return kinds->count == PROVIDER_KINDS_MAX ? "there are too many" : NULL;
}

static void add_own(struct provider_kinds *kinds)
{
    static const uint8_t own[] = {
#define X(constant, number, name, pure, description) number,
        GAME_PROVIDERS(X)
#undef X
    };
    _Static_assert(sizeof(own) < PROVIDER_KINDS_MAX, "the rules' own kinds fit");
    for (size_t i = 0; i < sizeof(own); i++) {
        add(kinds, &(struct provider_kind){.number = own[i],
                                           .description = game_provider_description(own[i])});
    }
}

enum err provider_kinds_init(struct provider_kinds *kinds, const struct provider_kind *custom,
                             size_t count, struct error *error)
{
    char faults[ERROR_MESSAGE_SIZE] = "";
    size_t length = 0;
    *kinds = (struct provider_kinds){0};
    add_own(kinds);
    for (size_t i = 0; i < count; i++) {
        const char *fault = fault_of(kinds, &custom[i]);
        if (fault == NULL) {
            add(kinds, &custom[i]);
            kinds->custom_count++;
        } else if (length < sizeof(faults)) {
            length +=
                (size_t)snprintf(faults + length, sizeof(faults) - length, "%sprovider %u: %s",
                                 length > 0 ? "; " : "", custom[i].number, fault);
        }
    }
    return faults[0] == '\0' ? ERR_OK : error_set(error, ERR_CONFIG, "%s", faults);
}

enum err provider_kinds_check(const struct provider_kinds *kinds, struct error *error)
{
    if (provider_kinds_find(kinds, GAME_PROVIDER_AI_WAIT) == NULL) {
        return error_set(error, ERR_CONFIG, "the provider ai:wait is not registered");
    }
    return ERR_OK;
}

const struct provider_kind *provider_kinds_find(const struct provider_kinds *kinds, uint8_t number)
{
    for (size_t i = 0; i < kinds->count; i++) {
        if (kinds->items[i].number == number) {
            return &kinds->items[i];
        }
    }
    return NULL;
}
