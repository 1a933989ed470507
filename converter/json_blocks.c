/*
 * Blocks to JSON and back, without recursion.
 */
#include "json_blocks.h"

#include <jansson.h>
#include <limits.h>

#include "smolwire/utf8.h"

/* Names are part of the interface of `convert -f json` and of the store: add, never change. */
static const char *const block_names[] = {
    [BLOCK_ROOT] = "root", [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",
    [BLOCK_LIST] = "list", [BLOCK_ITEM] = "item",       [BLOCK_QUOTE] = "quote",
    [BLOCK_PRE] = "pre",   [BLOCK_TABLE] = "table",     [BLOCK_ROW] = "row",
    [BLOCK_CELL] = "cell", [BLOCK_FIGURE] = "figure",   [BLOCK_EMBED] = "embed",
    [BLOCK_RULE] = "rule",
};

static const char *const embed_names[] = {
    [EMBED_VIDEO] = "video",       [EMBED_AUDIO] = "audio", [EMBED_POST] = "post",
    [EMBED_DOCUMENT] = "document", [EMBED_OTHER] = "other",
};

static const char *const target_names[] = {
    [TARGET_WEB] = "web",   [TARGET_PAGE] = "page",     [TARGET_TEXT] = "text",
    [TARGET_FILE] = "file", [TARGET_SEARCH] = "search",
};

/* --- writing --------------------------------------------------------------- */

json_t *json_from_span(struct span s)
{
    if (utf8_valid(s))
        return json_stringn_nocheck(s.p ? s.p : "", s.n);

    struct buf repaired;
    json_t *string = NULL;

    buf_init(&repaired, SIZE_MAX);
    utf8_repair(&repaired, s);
    if (buf_error(&repaired) == SW_OK)
        string = json_stringn_nocheck(repaired.data, repaired.len);
    buf_free(&repaired);
    return string;
}

bool json_set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new_nocheck(object, key, value) == 0;
}

static bool set_span(json_t *object, const char *key, struct span s)
{
    return s.n == 0 || json_set(object, key, json_from_span(s));
}

static bool set_number(json_t *object, const char *key, unsigned value, unsigned usual)
{
    return value == usual || json_set(object, key, json_integer((json_int_t)value));
}

static bool set_flag(json_t *object, const char *key, bool value)
{
    return !value || json_set(object, key, json_true());
}

static json_t *from_run(const struct run *r)
{
    json_t *object = json_object();
    bool done = object != NULL;

    if (r->type == RUN_BREAK) {
        done = done && set_flag(object, "break", true);
    } else {
        done = done && json_set(object, "text", json_from_span(r->text));
        if (r->type == RUN_LINK)
            done = done && json_set(object, "url", json_from_span(r->target));
        if (r->type == RUN_LINK && r->target_kind != TARGET_WEB)
            done = done && json_set(object, "kind", json_string(target_names[r->target_kind]));
    }
    if (done)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *from_runs(const struct run *r)
{
    json_t *array = json_array();

    for (; r && array; r = r->next) {
        if (json_array_append_new(array, from_run(r)) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

static json_t *from_block(const struct block *b)
{
    json_t *object = json_object();

    if (object && json_set(object, "type", json_string(block_names[b->type])) &&
        set_number(object, "level", b->level, 0) && set_flag(object, "ordered", b->ordered) &&
        set_number(object, "start", b->start, 1) && set_flag(object, "header", b->header) &&
        set_number(object, "columns", b->columns, 1) &&
        (b->type != BLOCK_EMBED || json_set(object, "embed", json_string(embed_names[b->embed]))) &&
        set_span(object, "url", b->url) && set_span(object, "text", b->text) &&
        set_span(object, "label", b->label) && set_span(object, "credit", b->credit) &&
        (!b->runs || json_set(object, "runs", from_runs(b->runs))))
        return object;
    json_decref(object);
    return NULL;
}

/* Adds the block to `array`; *below receives the array for its children, owned by the tree. */
static bool add_block(json_t *array, const struct block *b, json_t **below)
{
    json_t *object = from_block(b);

    if (json_array_append_new(array, object) != 0)
        return false;
    if (!b->first)
        return true;
    *below = json_array();
    return json_set(object, "blocks", *below);
}

json_t *json_from_blocks(const struct document *d)
{
    struct document_iter it = document_walk(d);
    json_t *arrays[DOCUMENT_DEPTH_MAX + 2] = {json_array()};
    size_t depth = 0;

    if (!arrays[0] || !document_next(&it))
        return arrays[0];
    while (document_next(&it)) {
        const struct block *b = it.block;
        if (b == d->root)
            break;
        if (it.entering && !add_block(arrays[depth], b, &arrays[depth + 1])) {
            json_decref(arrays[0]);
            return NULL;
        }
        if (b->first)
            depth = it.entering ? depth + 1 : depth - 1;
    }
    return arrays[0];
}

/* --- reading --------------------------------------------------------------- */

struct span json_to_span(const json_t *object, const char *key, struct arena *arena, bool *bad)
{
    const json_t *value = json_object_get(object, key);

    if (!value)
        return (struct span){NULL, 0};
    if (!json_is_string(value)) {
        *bad = true;
        return (struct span){NULL, 0};
    }
    return arena_span(arena, span_make(json_string_value(value), json_string_length(value)));
}

static unsigned to_number(const json_t *object, const char *key, unsigned usual, bool *bad)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);

    if (!value)
        return usual;
    if (!json_is_integer(value) || number < 0 || number > UINT_MAX) {
        *bad = true;
        return usual;
    }
    return (unsigned)number;
}

bool json_to_flag(const json_t *object, const char *key, bool *bad)
{
    const json_t *value = json_object_get(object, key);

    *bad = *bad || (value && !json_is_boolean(value));
    return json_is_true(value);
}

/* Place of the name in the table; `usual` when the object has none. */
static unsigned to_name(const json_t *object, const char *key, const char *const *names,
                        size_t count, unsigned usual, bool *bad)
{
    const json_t *value = json_object_get(object, key);
    struct span name = span_make(json_string_value(value), json_string_length(value));

    if (!value)
        return usual;
    for (unsigned i = 0; i < count; i++) {
        if (span_is(name, names[i]))
            return i;
    }
    *bad = true;
    return usual;
}

static bool read_run(const json_t *object, struct document *d)
{
    bool bad = !json_is_object(object);

    if (json_to_flag(object, "break", &bad)) {
        document_break(d);
        return !bad;
    }
    struct span text = json_to_span(object, "text", d->arena, &bad);
    if (json_object_get(object, "url")) {
        unsigned kind =
            to_name(object, "kind", target_names, SW_COUNT(target_names), TARGET_WEB, &bad);
        document_link(d, (enum target_kind)kind, json_to_span(object, "url", d->arena, &bad), text);
    } else {
        document_text(d, text);
    }
    return !bad;
}

static bool read_runs(const json_t *array, struct document *d)
{
    if (!array)
        return true;
    if (!json_is_array(array) || !block_holds_runs(d->open->type))
        return false;
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (!read_run(json_array_get(array, i), d))
            return false;
    }
    return true;
}

static bool read_fields(const json_t *object, struct block *b, struct document *d)
{
    bool bad = false;

    b->level = to_number(object, "level", b->level, &bad);
    b->ordered = json_to_flag(object, "ordered", &bad);
    b->start = to_number(object, "start", 1, &bad);
    b->header = json_to_flag(object, "header", &bad);
    b->columns = to_number(object, "columns", 1, &bad);
    b->embed = (enum embed_kind)to_name(object, "embed", embed_names, SW_COUNT(embed_names),
                                        EMBED_VIDEO, &bad);
    b->url = json_to_span(object, "url", d->arena, &bad);
    b->text = json_to_span(object, "text", d->arena, &bad);
    b->label = json_to_span(object, "label", d->arena, &bad);
    b->credit = json_to_span(object, "credit", d->arena, &bad);
    if (b->type == BLOCK_HEADING && (b->level < 1 || b->level > 6))
        bad = true;
    return !bad && b->columns > 0;
}

/* Opens the block and fills it; leaves it open. */
static bool read_block(const json_t *object, struct document *d)
{
    bool bad = !json_is_object(object);
    enum block_type type = (enum block_type)to_name(object, "type", block_names,
                                                    SW_COUNT(block_names), BLOCK_ROOT, &bad);

    if (bad || !block_fits(d->open->type, type))
        return false;
    struct block *b = document_open(d, type);
    if (d->flattened > 0) /* deeper than the builder makes them */
        return false;
    return read_fields(object, b, d) && read_runs(json_object_get(object, "runs"), d);
}

enum err json_to_blocks(const json_t *array, struct document *d)
{
    struct frame {
        const json_t *array;
        size_t index;
    } frames[DOCUMENT_DEPTH_MAX + 2] = {{array, 0}};
    size_t depth = 1;

    if (!json_is_array(array))
        return SW_CORRUPT;
    while (depth > 0) {
        struct frame *f = &frames[depth - 1];
        if (f->index == json_array_size(f->array)) {
            depth--;
            if (depth > 0)
                document_close(d);
            continue;
        }
        const json_t *object = json_array_get(f->array, f->index++);
        if (!read_block(object, d))
            return SW_CORRUPT;
        const json_t *below = json_object_get(object, "blocks");
        if (!below)
            document_close(d);
        else if (!json_is_array(below) || depth == SW_COUNT(frames))
            return SW_CORRUPT;
        else
            frames[depth++] = (struct frame){below, 0};
    }
    return SW_OK;
}
