/*
 * Values of the configuration by type: text in, checked value out.
 */
#include <inttypes.h>
#include <string.h>

#include "conf_check.h"
#include "conf_data.h"

/* What a type is made of: a text, a number or a list of words. */
struct type {
    bool (*number)(struct span s, int64_t *value);
    bool (*word)(struct span s); /* of a text, or of each word of a list; NULL: any */
    bool is_list;
    const char *expected;
};

static const struct type types[] = {
    [CONF_STRING] = {NULL, NULL, false, "a text"},
    [CONF_PATH] = {NULL, NULL, false, "a path"},
    [CONF_INTEGER] = {conf_is_integer, NULL, false, "a whole number"},
    [CONF_BOOLEAN] = {conf_is_boolean, NULL, false, "yes or no"},
    [CONF_DURATION] = {conf_is_duration, NULL, false, "a time like 90, 30s, 15m, 2h, 7d"},
    [CONF_SIZE] = {conf_is_size, NULL, false, "a size like 4096, 64K, 20M, 1G"},
    [CONF_CHOICE] = {NULL, NULL, false, "one of the choices"},
    [CONF_LIST] = {NULL, NULL, true, "words"},
    [CONF_URL] = {NULL, conf_is_url, false, "an address like https://example.org/feed.xml"},
    [CONF_HOST] = {NULL, conf_is_host, false, "a host name or address"},
    [CONF_HOSTS] = {NULL, conf_is_host, true, "host names or addresses"},
    [CONF_LISTEN] = {NULL, conf_is_listen, true, "addresses like 0.0.0.0:1965 or [::]:1965"},
    [CONF_CONNECT] = {NULL, conf_is_connect, true, "HOST:PORT:ADDRESS:PORT"},
};

static const char separators[] = " \t\r\n,";

static bool has_word(const char *words, struct span word)
{
    struct span rest = span_of(words), one;
    while (span_token(&rest, " ", &one))
        if (span_equal(one, word))
            return true;
    return false;
}

static bool set_number(struct conf_value *v, const struct type *type, struct span text,
                       struct buf *why)
{
    const struct conf_option *o = v->option;
    int64_t number;
    if (!type->number(text, &number)) {
        buf_add_format(why, "'%.*s' is not %s", SPAN_ARG(text), type->expected);
        return false;
    }
    if ((o->min != 0 || o->max != 0) && (number < o->min || number > o->max)) {
        buf_add_format(why, "'%.*s' is outside %" PRId64 " to %" PRId64, SPAN_ARG(text), o->min,
                       o->max);
        return false;
    }
    v->number = number;
    return true;
}

static bool words_are_valid(const struct type *type, struct span text, struct buf *why)
{
    struct span rest = text, word;
    while (type->word && span_token(&rest, separators, &word)) {
        if (type->word(word))
            continue;
        buf_add_format(why, "'%.*s' is not %s", SPAN_ARG(word), type->expected);
        return false;
    }
    return true;
}

static const char *const *split_words(struct arena *a, struct span text)
{
    size_t count = 0, i = 0;
    struct span rest = text, word;
    while (span_token(&rest, separators, &word))
        count++;
    const char **list = arena_array(a, count + 1, sizeof(*list));
    for (rest = text; span_token(&rest, separators, &word);)
        list[i++] = arena_string(a, word);
    return list;
}

static bool set_text(struct conf *c, struct conf_value *v, const struct type *type,
                     struct span text, struct buf *why)
{
    const char *choices = v->option->choices;
    if (text.n == 0) {
        v->text = NULL;
        if (v->option->min > 0)
            buf_add_format(why, "'' is not %s", type->expected);
        return v->option->min == 0;
    }
    if (choices && !has_word(choices, text)) {
        buf_add_format(why, "'%.*s' is none of: %s", SPAN_ARG(text), choices);
        return false;
    }
    if (type->word && !type->word(text)) {
        buf_add_format(why, "'%.*s' is not %s", SPAN_ARG(text), type->expected);
        return false;
    }
    if (v->option->type == CONF_PATH && text.p[0] != '/')
        v->text = arena_format(&c->arena, "%s/%.*s", c->folder, SPAN_ARG(text)).p;
    else
        v->text = arena_string(&c->arena, text);
    return true;
}

bool conf_set(struct conf *c, struct conf_value *v, struct span text, struct buf *why)
{
    const struct type *type = &types[v->option->type];
    if (!type->number && !type->is_list)
        return set_text(c, v, type, text, why);
    if (type->number && !set_number(v, type, text, why))
        return false;
    if (type->is_list) {
        if (!words_are_valid(type, text, why))
            return false;
        v->list = split_words(&c->arena, text);
    }
    v->text = arena_string(&c->arena, text);
    return true;
}
