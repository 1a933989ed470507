#include "filter.h"

#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "smolwire/clock.h"
#include "smolwire/hash.h"

/* Longer texts are cut for matching: no headline is longer, and a pattern may be slow. */
#define TEXT_MAX 2048

struct filter_pattern {
    char **globs; /* NULL-terminated; NULL: it is a regular expression */
    regex_t regex;
};

static const struct {
    const char *include, *exclude, *why_included, *why_excluded;
} fields[FILTER_FIELDS] = {
    [FILTER_TITLE] = {"include-title", "exclude-title", "include-title does not match",
                      "exclude-title matches"},
    [FILTER_URL] = {"include-url", "exclude-url", "include-url does not match",
                    "exclude-url matches"},
    [FILTER_SECTION] = {"include-section", "exclude-section", "include-section does not match",
                        "exclude-section matches"},
    [FILTER_TAG] = {"include-tag", "exclude-tag", "include-tag does not match",
                    "exclude-tag matches"},
};

/* --- patterns ---------------------------------------------------------------- */

static void free_pattern(struct filter_pattern *p)
{
    if (!p)
        return;
    if (p->globs) {
        for (char **glob = p->globs; *glob; glob++)
            free(*glob);
        free(p->globs);
    } else {
        regfree(&p->regex);
    }
    free(p);
}

static char *copy(struct span s)
{
    return strndup(s.p ? s.p : "", s.n);
}

/* What is wrong with it goes to `message`. */
static enum err compile_regex(struct filter_pattern *p, struct span text, char *message,
                              size_t size)
{
    char *pattern = copy(text);
    if (!pattern)
        return SW_NOMEM;
    int rc = regcomp(&p->regex, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    free(pattern);
    if (rc == 0)
        return SW_OK;
    regerror(rc, &p->regex, message, size);
    return SW_SYNTAX;
}

static enum err split_globs(struct filter_pattern *p, struct span text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '|';
    p->globs = calloc(count + 1, sizeof(*p->globs));
    if (!p->globs)
        return SW_NOMEM;
    struct span rest = text;
    for (size_t i = 0; i < count; i++) {
        p->globs[i] = copy(span_trim(span_cut(&rest, '|')));
        if (!p->globs[i])
            return SW_NOMEM;
    }
    return SW_OK;
}

static bool is_regex(struct span text)
{
    return text.n > 2 && text.p[0] == '/' && text.p[text.n - 1] == '/';
}

static void complain(const struct conf_section *s, const char *key, struct span text,
                     const char *message, struct buf *errors)
{
    buf_add_format(errors, "%s:%u: %s: %.*s is no regular expression: %s\n", conf_section_file(s),
                   conf_option_line(s, key), key, SPAN_ARG(text), message);
}

static enum err compile(const struct conf_section *s, const char *key, struct filter_pattern **out,
                        struct buf *errors)
{
    struct span text = span_trim(span_of(conf_string(s, key)));
    char message[128];
    if (!text.n)
        return SW_OK;
    struct filter_pattern *p = calloc(1, sizeof(*p));
    if (!p)
        return SW_NOMEM;
    enum err e = is_regex(text)
                     ? compile_regex(p, span_slice(text, 1, text.n - 2), message, sizeof(message))
                     : split_globs(p, text);
    if (e == SW_SYNTAX)
        complain(s, key, text, message, errors);
    if (e && is_regex(text))
        free(p); /* what regcomp() refused is not to be freed */
    else if (e)
        free_pattern(p);
    else
        *out = p;
    return e;
}

static bool matches(const struct filter_pattern *p, struct span text)
{
    char *string = copy(span_slice(text, 0, TEXT_MAX));
    bool found = false;
    if (!string)
        err_out_of_memory();
    if (!p->globs)
        found = regexec(&p->regex, string, 0, NULL, 0) == 0;
    for (char **glob = p->globs; glob && *glob && !found; glob++)
        found = fnmatch(*glob, string, FNM_CASEFOLD) == 0;
    free(string);
    return found;
}

/* --- reading --------------------------------------------------------------------- */

static uint64_t print_of(const struct conf_section *s, const struct filter *f)
{
    uint64_t print = HASH_START;
    for (size_t i = 0; i < FILTER_FIELDS; i++) {
        print = hash_add_field(print, span_of(conf_string(s, fields[i].include)));
        print = hash_add_field(print, span_of(conf_string(s, fields[i].exclude)));
    }
    print = hash_add(print, (uint64_t)f->least_words);
    print = hash_add(print, (uint64_t)f->most_age);
    return hash_add(print, (uint64_t)f->most_items);
}

enum err filter_read(const struct conf_section *s, struct filter *out, struct buf *errors)
{
    *out = (struct filter){
        .least_words = conf_number(s, "min-words"),
        .most_age = conf_number(s, "max-age"),
        .most_items = conf_number(s, "max-items"),
    };
    out->print = print_of(s, out);
    enum err e = SW_OK;
    for (size_t i = 0; i < FILTER_FIELDS; i++) {
        enum err included = compile(s, fields[i].include, &out->include[i], errors);
        enum err excluded = compile(s, fields[i].exclude, &out->exclude[i], errors);
        e = e ? e : included ? included : excluded;
    }
    return e;
}

void filter_free(struct filter *f)
{
    for (size_t i = 0; i < FILTER_FIELDS; i++) {
        free_pattern(f->include[i]);
        free_pattern(f->exclude[i]);
    }
    *f = (struct filter){0};
}

/* --- judging ----------------------------------------------------------------------- */

static bool any_matches(const struct filter_pattern *p, const struct span *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].n && matches(p, texts[i]))
            return true;
    return false;
}

static bool any_is_known(const struct span *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].n)
            return true;
    return false;
}

static const char *judge(const struct filter *f, enum filter_field field, const struct span *texts,
                         size_t count, bool whole)
{
    const struct filter_pattern *include = f->include[field], *exclude = f->exclude[field];
    bool known = any_is_known(texts, count);
    if (exclude && known && any_matches(exclude, texts, count))
        return fields[field].why_excluded;
    if (field == FILTER_TAG)
        known = false; /* a page may have more of them than its feed tells */
    if (include && (known || whole) && !any_matches(include, texts, count))
        return fields[field].why_included;
    return NULL;
}

const char *filter_reason(const struct filter *f, const struct filter_subject *s, int64_t now)
{
    const char *why = judge(f, FILTER_TITLE, s->title, FILTER_TELLERS, s->whole);
    if (!why)
        why = judge(f, FILTER_URL, s->url, FILTER_TELLERS, s->whole);
    if (!why)
        why = judge(f, FILTER_SECTION, s->section, FILTER_TELLERS, s->whole);
    if (!why)
        why = judge(f, FILTER_TAG, s->tags, s->tag_count, s->whole);
    if (!why && f->most_age && s->published != SW_NO_TIME && s->published < now - f->most_age)
        why = "older than max-age";
    if (!why && f->least_words && s->words >= 0 && s->words < f->least_words)
        why = "shorter than min-words";
    return why;
}
