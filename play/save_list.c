/* See save_list.h. */
#include "play/save_list.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/cleanup.h"

static void free_text(char **text)
{
    free(*text);
}

/* ---- where ---- */

static bool usual_path(char *out, size_t size)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int length = -1;
    if (data && data[0] == '/') {
        length = snprintf(out, size, "%s/donjon/sessions.json", data);
    } else if (home && home[0] == '/') {
        length = snprintf(out, size, "%s/.local/share/donjon/sessions.json", home);
    }
    return length > 0 && (size_t)length < size;
}

/* Makes every folder of the path that is missing. */
static bool make_folders(const char *path)
{
    char folder[4096];
    for (size_t i = 1; path[i] != '\0' && i < sizeof(folder); i++) {
        if (path[i] != '/') {
            continue;
        }
        memcpy(folder, path, i);
        folder[i] = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            return false;
        }
    }
    return true;
}

/* ---- reading ---- */

/* False if there is no such text or it does not fit. */
static bool read_text(const json_t *row, const char *name, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(row, name));
    if (!text || strlen(text) >= size) {
        return false;
    }
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool read_save(const json_t *row, struct save *out)
{
    memset(out, 0, sizeof(*out));
    out->seat = (int)json_integer_value(json_object_get(row, "seat"));
    read_text(row, "scenario", out->scenario, sizeof(out->scenario));
    read_text(row, "label", out->label, sizeof(out->label));
    read_text(row, "note", out->note, sizeof(out->note));
    return read_text(row, "url", out->url, sizeof(out->url)) &&
           read_text(row, "session", out->session, sizeof(out->session)) &&
           read_text(row, "token", out->token, sizeof(out->token));
}

enum err save_list_read(struct save_list *list, const char *path, struct error *error)
{
    memset(list, 0, sizeof(*list));
    if (path && strlen(path) < sizeof(list->path)) {
        memcpy(list->path, path, strlen(path) + 1);
    } else if (path || !usual_path(list->path, sizeof(list->path))) {
        return error_set(error, ERR_CONFIG, "neither XDG_DATA_HOME nor HOME says where saves go");
    }
    json_error_t where;
    CLEANUP(json_decrefp) json_t *root = json_load_file(list->path, 0, &where);
    if (!root && access(list->path, F_OK) != 0) {
        return ERR_OK;
    }
    if (!root) {
        return error_set(error, ERR_CONFIG, "%s, line %d: %s", list->path, where.line, where.text);
    }
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(json_object_get(root, "sessions"), i, row)
    {
        if (list->count < SAVE_LIST_MAX && read_save(row, &list->rows[list->count])) {
            list->count++;
        }
    }
    return ERR_OK;
}

/* ---- changing ---- */

void save_list_forget(struct save_list *list, size_t row)
{
    if (row < list->count) {
        list->count--;
        memmove(&list->rows[row], &list->rows[row + 1],
                (list->count - row) * sizeof(list->rows[0]));
    }
}

void save_list_put(struct save_list *list, const struct save *save)
{
    struct save copy = *save;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->rows[i].session, copy.session) == 0 && list->rows[i].seat == copy.seat) {
            save_list_forget(list, i);
            break;
        }
    }
    if (list->count == SAVE_LIST_MAX) {
        list->count--;
    }
    memmove(&list->rows[1], &list->rows[0], list->count * sizeof(list->rows[0]));
    list->rows[0] = copy;
    list->count++;
}

/* ---- writing ---- */

static json_t *pack(const struct save_list *list)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct save *save = &list->rows[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "url", save->url, "session",
                            save->session, "token", save->token, "seat", save->seat, "scenario",
                            save->scenario, "label", save->label, "note", save->note));
    }
    return json_pack("{s:o}", "sessions", rows);
}

static bool write_all(int file, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(file, text, left);
        if (written < 0) {
            return false;
        }
        text += written;
        left -= (size_t)written;
    }
    return true;
}

enum err save_list_write(const struct save_list *list, struct error *error)
{
    char fresh[sizeof(list->path) + 8];
    CLEANUP(json_decrefp) json_t *root = pack(list);
    CLEANUP(free_text) char *text = json_dumps(root, JSON_INDENT(2));
    snprintf(fresh, sizeof(fresh), "%s.new", list->path);
    if (!text) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    if (!make_folders(list->path)) {
        return error_set(error, ERR_CONFIG, "the folder of %s cannot be made", list->path);
    }
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = file >= 0 && fchmod(file, 0600) == 0 && write_all(file, text) && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    if (!good || rename(fresh, list->path) != 0) {
        return error_set(error, ERR_CONFIG, "%s cannot be written", list->path);
    }
    return ERR_OK;
}
