#include "rules.h"

enum directive { GIVES_RULE, GIVES_FLAG, REPLACEMENT, CONDITION, IGNORED, UNSUPPORTED, REFUSED };

enum flag { FLAG_NONE, FLAG_AUTODETECT, FLAG_PRUNE };

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
    {"strip_id_or_class", GIVES_RULE, RULE_STRIP_ID_OR_CLASS, FLAG_NONE},
    {"strip_image_src", GIVES_RULE, RULE_STRIP_IMAGE_SRC, FLAG_NONE},
    {"dissolve", GIVES_RULE, RULE_DISSOLVE, FLAG_NONE},
    {"wrap_in", GIVES_RULE, RULE_WRAP_IN, FLAG_NONE},
    {"find_string", GIVES_RULE, RULE_FIND_STRING, FLAG_NONE},
    {"replace_string", REPLACEMENT, RULE_FIND_STRING, FLAG_NONE},
    {"src_lazy_load_attr", GIVES_RULE, RULE_LAZY_ATTR, FLAG_NONE},
    {"single_page_link", GIVES_RULE, RULE_SINGLE_PAGE, FLAG_NONE},
    {"if_page_contains", CONDITION, RULE_SINGLE_PAGE, FLAG_NONE},
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
    {"strip_attr", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"strip_comments", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
    {"move_into", UNSUPPORTED, RULE_KINDS, FLAG_NONE},
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
    unsigned number;
    struct span name, parameter, value;
    bool has_parameter;
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

static struct site_rule *last_of(struct site_rules *r, enum rule_kind kind)
{
    for (size_t i = r->count; i-- > 0;)
        if (r->rules[i].kind == kind)
            return &r->rules[i];
    return NULL;
}

static struct site_rule *add_rule(struct site_rules *r, struct arena *arena, enum rule_kind kind,
                                  const struct line *line)
{
    r->rules = arena_grow(arena, r->rules, r->count, &r->capacity, sizeof(*r->rules));
    struct site_rule *rule = &r->rules[r->count++];
    *rule = (struct site_rule){kind, line->number, line->value, line->parameter};
    r->has[kind] = true;
    return rule;
}

/* replace_string(what): with; or alone, for the first find_string that has none yet. */
static void add_replacement(struct site_rules *r, struct arena *arena, const struct line *line,
                            struct article *a)
{
    if (line->has_parameter) {
        struct site_rule *rule = add_rule(r, arena, RULE_FIND_STRING, line);
        rule->value = line->parameter;
        rule->parameter = line->value;
        return;
    }
    for (size_t i = 0; i < r->count; i++)
        if (r->rules[i].kind == RULE_FIND_STRING && !r->rules[i].parameter.p) {
            r->rules[i].parameter = line->value;
            return;
        }
    article_add_warning(a, "rules: line %u: replace_string without find_string", line->number);
}

static void set_flag(struct site_rules *r, enum flag flag, const struct line *line)
{
    bool yes = !span_is_nocase(line->value, "no");
    if (flag == FLAG_AUTODETECT)
        r->autodetect = yes;
    else if (flag == FLAG_PRUNE)
        r->prune = yes;
}

static void add_line(struct site_rules *r, struct arena *arena, const struct line *line,
                     struct article *a)
{
    const struct directive_row *row = find_directive(line->name);
    if (!row) {
        article_add_warning(a, "rules: line %u: '%.*s' is unknown", line->number,
                            SPAN_ARG(line->name));
        return;
    }
    struct site_rule *rule;
    switch (row->directive) {
    case GIVES_RULE:
        if (line->value.n == 0)
            break;
        rule = add_rule(r, arena, row->kind, line);
        if (row->kind == RULE_FIND_STRING)
            rule->parameter = (struct span){NULL, 0};
        break;
    case REPLACEMENT: add_replacement(r, arena, line, a); break;
    case CONDITION:
        rule = last_of(r, RULE_SINGLE_PAGE);
        if (rule)
            rule->parameter = line->value;
        break;
    case GIVES_FLAG: set_flag(r, row->flag, line); break;
    case UNSUPPORTED:
        article_add_warning(a, "rules: line %u: '%.*s' is not supported", line->number,
                            SPAN_ARG(line->name));
        break;
    case REFUSED:
        article_add_warning(a, "rules: line %u: '%.*s' is ignored", line->number,
                            SPAN_ARG(line->name));
        break;
    case IGNORED: break;
    }
}

void rules_parse(struct span text, struct arena *arena, struct site_rules *out, struct article *a)
{
    *out = (struct site_rules){.autodetect = true, .prune = true};
    (void)span_eat(&text, SPAN("\xEF\xBB\xBF"));
    struct line line = {.number = 0};
    while (text.p) {
        struct span content = span_trim(span_cut(&text, '\n'));
        line.number++;
        if (content.n == 0 || content.p[0] == '#')
            continue;
        if (split_line(content, &line))
            add_line(out, arena, &line, a);
        else
            article_add_warning(a, "rules: line %u: not 'name: value'", line.number);
    }
}

static void replace_all(struct span html, const struct site_rule *rule, struct buf *out)
{
    for (;;) {
        size_t n = span_find(html, rule->value);
        buf_add_span(out, span_slice(html, 0, n));
        if (n == html.n)
            return;
        buf_add_span(out, rule->parameter);
        html = span_from(html, n + rule->value.n);
    }
}

void rules_replace(const struct site_rules *r, struct span html, struct buf *out)
{
    struct buf before, after;
    buf_init(&before, out->cap);
    buf_init(&after, out->cap);
    buf_add_span(&before, html);
    for (size_t i = 0; i < r->count; i++) {
        if (r->rules[i].kind != RULE_FIND_STRING)
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
