#include "rules.h"

#include <stdarg.h>

#include "smolwire/escape.h"

enum directive { GIVES_RULE, GIVES_FLAG, REPLACEMENT, CONDITION, IGNORED, UNSUPPORTED, REFUSED };

enum flag { FLAG_NONE, FLAG_AUTODETECT, FLAG_PRUNE, FLAGS };

static const struct directive_row {
    const char *name;
    enum directive directive;
    enum rule_kind kind;
    enum flag flag;
} directives[] = {
    {"title", GIVES_RULE, RULE_TITLE, FLAG_NONE},
    {"body", GIVES_RULE, RULE_BODY, FLAG_NONE},
    {"author", GIVES_RULE, RULE_AUTHOR, FLAG_NONE},
    {"date", GIVES_RULE, RULE_DATE, FLAG_NONE},
    {"strip", GIVES_RULE, RULE_STRIP, FLAG_NONE},
    {"strip_attr", GIVES_RULE, RULE_STRIP, FLAG_NONE}, /* an older name of it */
    {"strip_id_or_class", GIVES_RULE, RULE_STRIP_ID_OR_CLASS, FLAG_NONE},
    {"strip_image_src", GIVES_RULE, RULE_STRIP_IMAGE_SRC, FLAG_NONE},
    {"dissolve", GIVES_RULE, RULE_DISSOLVE, FLAG_NONE},
    {"wrap_in", GIVES_RULE, RULE_WRAP_IN, FLAG_NONE},
    {"find_string", GIVES_RULE, RULE_FIND_STRING, FLAG_NONE},
    {"replace_string", REPLACEMENT, RULE_FIND_STRING, FLAG_NONE},
    {"src_lazy_load_attr", GIVES_RULE, RULE_LAZY_ATTR, FLAG_NONE},
    {"single_page_link", GIVES_RULE, RULE_SINGLE_PAGE, FLAG_NONE},
    {"if_page_contains", CONDITION, RULE_KINDS, FLAG_NONE},
    {"next_page_link", GIVES_RULE, RULE_NEXT_PAGE, FLAG_NONE},
    {"native_ad_clue", GIVES_RULE, RULE_NATIVE_AD, FLAG_NONE},
    {"autodetect_on_failure", GIVES_FLAG, RULE_KINDS, FLAG_AUTODETECT},
    {"prune", GIVES_FLAG, RULE_KINDS, FLAG_PRUNE},
    /* about other programs' parsers and outputs */
    {"tidy", IGNORED, RULE_KINDS, FLAG_NONE},
    {"parser", IGNORED, RULE_KINDS, FLAG_NONE},
    {"convert_double_br_tags", IGNORED, RULE_KINDS, FLAG_NONE},
    {"test_url", IGNORED, RULE_KINDS, FLAG_NONE},
    {"test_contains", IGNORED, RULE_KINDS, FLAG_NONE},
    {"dont_test", IGNORED, RULE_KINDS, FLAG_NONE},
    /* would change what comes out, but smolwire has nothing like it */
    {"single_page_link_in_feed", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"move_into", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"strip_comments", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"footnotes", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"insert_detected_image", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"skip_json_ld", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    /* what smolwire does not do for a rule's sake: pretend to be somebody else */
    {"http_header", REFUSED, RULE_KINDS, FLAG_NONE},
    {"requires_login", REFUSED, RULE_KINDS, FLAG_NONE},
    {"login_uri", REFUSED, RULE_KINDS, FLAG_NONE},
    {"login_username_field", REFUSED, RULE_KINDS, FLAG_NONE},
    {"login_password_field", REFUSED, RULE_KINDS, FLAG_NONE},
    {"login_extra_fields", REFUSED, RULE_KINDS, FLAG_NONE},
    {"not_logged_in_xpath", REFUSED, RULE_KINDS, FLAG_NONE},
};

static const struct directive_row *find_directive(struct span name)
{
    for (size_t i = 0; i < SW_COUNT(directives); i++)
        if (span_is_nocase(name, directives[i].name))
            return &directives[i];
    return NULL;
}

struct line {
    struct span name, parameter, value;
    bool has_parameter;
};

struct parsing {
    struct arena *arena;
    struct site_rules *out;
    struct article *article;   /* receives warnings */
    struct rule_place place;   /* of the line that is read */
    struct span set_in[FLAGS]; /* name of the file that set the flag; p == NULL: none */
};

/* "name: value" or "name(parameter): value", where the parameter may hold anything but "):". */
static bool split_line(struct span text, struct line *out)
{
    size_t end = 0;
    while (end < text.n && (ascii_is_alnum(text.p[end]) || text.p[end] == '_'))
        end++;
    out->name = span_slice(text, 0, end);
    struct span rest = span_from(text, end);
    out->has_parameter = span_eat_char(&rest, '(');
    out->parameter = SPAN("");
    if (out->has_parameter) {
        size_t n = span_find(rest, SPAN("):"));
        if (n == rest.n)
            return false;
        out->parameter = span_slice(rest, 0, n);
        rest = span_from(rest, n + 1);
    }
    span_eat_space(&rest);
    if (end == 0 || !span_eat_char(&rest, ':'))
        return false;
    out->value = span_trim(rest);
    return true;
}

void rules_warn(struct article *a, struct rule_place at, const char *what, ...)
{
    struct buf text;
    va_list args;
    buf_init(&text, SIZE_MAX);
    va_start(args, what);
    buf_add_format_list(&text, what, args);
    va_end(args);
    article_add_warning(a, "rules: %.*s%sline %u: %s", SPAN_ARG(at.file), at.file.n ? " " : "",
                        at.line, text.data);
    buf_free(&text);
}

static struct site_rule *add_rule(struct parsing *p, enum rule_kind kind, const struct line *line)
{
    struct site_rules *r = p->out;
    r->rules = arena_grow(p->arena, r->rules, r->count, &r->capacity, sizeof(*r->rules));
    struct site_rule *rule = &r->rules[r->count++];
    *rule = (struct site_rule){
        .kind = kind, .place = p->place, .value = line->value, .parameter = line->parameter};
    r->has[kind] = true;
    return rule;
}

static void add_from(struct parsing *p, const struct directive_row *row, const struct line *line)
{
    if (line->value.n == 0)
        return;
    struct site_rule *rule = add_rule(p, row->kind, line);
    if (row->kind == RULE_FIND_STRING)
        rule->parameter = (struct span){NULL, 0};
    else if (row->kind != RULE_WRAP_IN)
        rule->parameter = SPAN("");
}

/* replace_string(what): with; or alone, for the first find_string that has none yet. */
static void add_replacement(struct parsing *p, const struct line *line)
{
    if (line->has_parameter && line->parameter.n > 0) {
        struct site_rule *rule = add_rule(p, RULE_FIND_STRING, line);
        rule->value = line->parameter;
        rule->parameter = line->value;
        return;
    }
    for (size_t i = 0; i < p->out->count; i++) {
        struct site_rule *rule = &p->out->rules[i];
        if (rule->kind == RULE_FIND_STRING && !rule->parameter.p) {
            rule->parameter = line->value;
            return;
        }
    }
    rules_warn(p->article, p->place, "replace_string without find_string");
}

/* if_page_contains is about the link above it. */
static void add_condition(struct parsing *p, const struct line *line)
{
    for (size_t i = p->out->count; i-- > 0;) {
        struct site_rule *rule = &p->out->rules[i];
        if (rule->kind != RULE_SINGLE_PAGE && rule->kind != RULE_NEXT_PAGE)
            continue;
        rule->parameter = line->value;
        return;
    }
    rules_warn(p->article, p->place, "if_page_contains without a link above it");
}

static void set_flag(struct parsing *p, enum flag flag, const struct line *line)
{
    bool yes = span_is_nocase(line->value, "yes") || span_is_nocase(line->value, "true");
    bool no = span_is_nocase(line->value, "no") || span_is_nocase(line->value, "false");
    struct span *set_in = &p->set_in[flag];
    if (!yes && !no && line->value.n > 0)
        rules_warn(p->article, p->place, "'%.*s' is yes or no, not '%.*s'", SPAN_ARG(line->name),
                   SPAN_ARG(line->value));
    if ((!yes && !no) || (set_in->p && set_in->p != p->place.file.p))
        return;
    *set_in = p->place.file;
    if (flag == FLAG_AUTODETECT)
        p->out->autodetect = yes;
    else if (flag == FLAG_PRUNE)
        p->out->prune = yes;
}

static void add_line(struct parsing *p, const struct line *line)
{
    const struct directive_row *row = find_directive(line->name);
    if (!row) {
        rules_warn(p->article, p->place, "'%.*s' is unknown", SPAN_ARG(line->name));
        return;
    }
    switch (row->directive) {
    case GIVES_RULE: add_from(p, row, line); break;
    case REPLACEMENT: add_replacement(p, line); break;
    case CONDITION: add_condition(p, line); break;
    case GIVES_FLAG: set_flag(p, row->flag, line); break;
    case UNSUPPORTED:
        rules_warn(p->article, p->place, "'%.*s' is not supported", SPAN_ARG(line->name));
        break;
    case REFUSED:
        rules_warn(p->article, p->place, "'%.*s' is ignored", SPAN_ARG(line->name));
        break;
    case IGNORED: break;
    }
}

static void read_line(struct parsing *p, struct span text)
{
    struct line line;
    struct span content = span_trim(text);
    p->place.line++;
    if (content.n == 0 || content.p[0] == '#')
        return;
    if (split_line(content, &line))
        add_line(p, &line);
    else
        rules_warn(p->article, p->place, "not 'name: value'");
}

/* One that is never given what to put in its place would delete its text. */
static void warn_of_lonely(const struct parsing *p)
{
    for (size_t i = 0; i < p->out->count; i++) {
        const struct site_rule *rule = &p->out->rules[i];
        if (rule->kind == RULE_FIND_STRING && !rule->parameter.p)
            rules_warn(p->article, rule->place, "find_string without replace_string");
    }
}

void rules_parse(struct span text, struct arena *arena, struct site_rules *out, struct article *a)
{
    struct parsing p = {.arena = arena, .out = out, .article = a, .place.file = SPAN("")};
    *out = (struct site_rules){.autodetect = true, .prune = true};
    while (text.p) {
        (void)(p.place.line == 0 && span_eat(&text, SPAN("\xEF\xBB\xBF")));
        struct span line = span_cut(&text, '\n');
        if (!span_eat_char(&line, RULES_FILE_MARK))
            read_line(&p, line);
        else if (out->autodetect)
            p.place = (struct rule_place){.file = line};
        else
            break;
    }
    warn_of_lonely(&p);
}

static void replace_all(struct span html, struct site_rule *rule, struct buf *out)
{
    for (rule->asked = true;; rule->hits++) {
        size_t n = span_find(html, rule->value);
        buf_add_span(out, span_slice(html, 0, n));
        if (n == html.n)
            return;
        buf_add_span(out, rule->parameter);
        html = span_from(html, n + rule->value.n);
    }
}

void rules_replace(struct site_rules *r, struct span html, struct buf *out)
{
    struct buf before, after;
    buf_init(&before, out->cap);
    buf_init(&after, out->cap);
    buf_add_span(&before, html);
    for (size_t i = 0; i < r->count; i++) {
        if (r->rules[i].kind != RULE_FIND_STRING || !r->rules[i].parameter.p)
            continue;
        buf_reset(&after);
        replace_all(buf_span(&before), &r->rules[i], &after);
        struct buf swap = before;
        before = after;
        after = swap;
    }
    buf_add_span(out, buf_span(&before));
    buf_fail(out, buf_error(&before));
    buf_free(&before);
    buf_free(&after);
}

static const char *name_of(enum rule_kind kind)
{
    for (size_t i = 0; i < SW_COUNT(directives); i++)
        if (directives[i].kind == kind)
            return directives[i].name;
    return "";
}

void rules_explain(const struct site_rules *r, struct buf *out)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct site_rule *rule = &r->rules[i];
        buf_add_format(out, "%c rule       ", rule->hits > 0 ? '*' : ' ');
        escape_terminal(out, rule->place.file);
        buf_add_format(out, " line %u, ", rule->place.line);
        if (rule->asked)
            buf_add_format(out, "%zu found, ", rule->hits);
        else
            buf_add_string(out, "not needed, ");
        buf_add_format(out, "%s: ", name_of(rule->kind));
        escape_terminal(out, rule->value);
        buf_add_char(out, '\n');
    }
}
