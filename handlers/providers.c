/* providers: the kinds of provider this build knows. */
#include "core/codec/json_writer.h"
#include "handlers/request.h"
#include "handlers/routes.h"

static void write_provider(struct json_writer *writer, uint8_t provider)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, game_provider_name(provider));
    json_write_key(writer, "pure");
    json_write_bool(writer, game_provider_is_pure(provider));
    json_write_key(writer, "description");
    json_write_string(writer, game_provider_description(provider));
    json_write_object_close(writer);
}

void providers_list(struct request *request)
{
    static const uint8_t kinds[] = {
#define X(constant, number, name, pure, description) GAME_PROVIDER_##constant,
        GAME_PROVIDERS(X)
#undef X
    };
    if (!request_open_json(request, NULL)) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (size_t i = 0; i < sizeof(kinds); i++) {
        write_provider(&writer, kinds[i]);
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    request_answer(request, 200);
}
