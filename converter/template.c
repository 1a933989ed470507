#include "template.h"

#include "smolwire/limits.h"
#include "smolwire/utf8.h"

enum line_kind { LINE_TEXT, LINE_BLANK, LINE_HEADING, LINE_ITEM, LINE_QUOTE, LINE_LINK, LINE_PRE };

struct template_line {
    enum line_kind kind;
    unsigned level;     /* of a heading */
    struct span target; /* of a link */
    struct span text;   /* LINE_PRE: all lines between the fences; its label is `target` */
};

static const char *const variables[TEMPLATE_VARIABLES] = {
    [TEMPLATE_MIRROR] = "mirror", [TEMPLATE_PAGE] = "page",     [TEMPLATE_ADDRESS] = "address",
    [TEMPLATE_GEMINI] = "gemini", [TEMPLATE_GOPHER] = "gopher", [TEMPLATE_VERSION] = "version",
};

struct parser {
    struct span name, rest;
    struct arena *arena;
    struct buf *errors;
    struct template *out;
    size_t capacity;
    unsigned number; /* of the line */
    bool failed;
};

static void SW_PRINTF(2, 3) complain(struct parser *p, const char *format, ...)
{
    va_list args;
    buf_add_format(p->errors, "%.*s:%u: ", SPAN_ARG(p->name), p->number);
    va_start(args, format);
    buf_add_format_list(p->errors, format, args);
    va_end(args);
    buf_add_char(p->errors, '\n');
    p->failed = true;
}

/* --- variables --------------------------------------------------------------- */

static bool find_variable(struct span name, enum template_variable *out)
{
    for (size_t i = 0; i < TEMPLATE_VARIABLES; i++)
        if (span_is(name, variables[i])) {
            *out = (enum template_variable)i;
            return true;
        }
    return false;
}

static void complain_of_variable(struct parser *p, struct span name)
{
    struct buf known;
    buf_init(&known, 1024);
    for (size_t i = 0; i < TEMPLATE_VARIABLES; i++)
        buf_add_format(&known, "%s{%s}", i ? " " : "", variables[i]);
    complain(p, "there is no variable {%.*s}; there are %s", SPAN_ARG(name), known.data);
    buf_free(&known);
}

/* The next piece of a text: a variable, or what stands before it. False at the end. */
static bool next_piece(struct span *rest, struct span *plain, struct span *variable)
{
    *plain = *variable = (struct span){0};
    if (rest->n == 0)
        return false;
    size_t brace = span_find_char(*rest, '{');
    *plain = span_slice(*rest, 0, brace);
    *rest = span_from(*rest, brace);
    if (plain->n || rest->n == 0)
        return true;
    *rest = span_from(*rest, 1);
    if (span_eat_char(rest, '{')) {
        *plain = SPAN("{");
        return true;
    }
    size_t end = span_find_char(*rest, '}');
    if (end == rest->n) { /* left open */
        rest->n = 0;
        return true;
    }
    *variable = span_slice(*rest, 0, end);
    if (end == 0)
        variable->p = rest->p; /* "{}": not nothing, but a variable without a name */
    *rest = span_from(*rest, end + 1);
    return true;
}

static void check_text(struct parser *p, struct span text)
{
    struct span plain, variable;
    enum template_variable which;
    while (next_piece(&text, &plain, &variable)) {
        if (plain.n)
            continue;
        if (!variable.p)
            complain(p, "a brace is not closed; {{ stands for a single one");
        else if (!find_variable(variable, &which))
            complain_of_variable(p, variable);
    }
}

static struct span fill_in(struct span text, const struct template_values *values,
                           struct arena *arena)
{
    struct span plain, variable;
    enum template_variable which;
    struct buf b;
    buf_init(&b, RENDERED_MAX);
    while (next_piece(&text, &plain, &variable)) {
        buf_add_span(&b, plain);
        if (variable.n && find_variable(variable, &which))
            buf_add_span(&b, values->of[which]);
    }
    struct span filled = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return filled;
}

/* --- parsing -------------------------------------------------------------------- */

static struct span next_line(struct parser *p)
{
    struct span line = span_cut(&p->rest, '\n');
    p->number++;
    if (span_ends(line, SPAN("\r")))
        line.n--;
    return line;
}

static void add_line(struct parser *p, struct template_line line)
{
    struct template *t = p->out;
    t->lines = arena_grow(p->arena, t->lines, t->count, &p->capacity, sizeof(*t->lines));
    t->lines[t->count++] = line;
}

/* Up to the closing fence. */
static void parse_verbatim(struct parser *p, struct span label)
{
    const char *begin = p->rest.p;
    unsigned opened = p->number;
    while (p->rest.p) {
        const char *here = p->rest.p;
        if (span_starts(next_line(p), SPAN("```"))) {
            struct span text = span_between(begin, here);
            add_line(p, (struct template_line){LINE_PRE, 0, span_trim(label), text});
            return;
        }
    }
    p->number = opened;
    complain(p, "preformatted text is not closed by another line of ```");
}

/* What a link may be begun with: our own path, a scheme, or a variable that has one. */
static bool leads_somewhere(struct span target)
{
    size_t colon = span_find_char(target, ':');
    return span_starts(target, SPAN("/")) || span_starts(target, SPAN("{")) ||
           (colon > 0 && colon < target.n);
}

static void parse_link(struct parser *p, struct span line)
{
    struct template_line link = {.kind = LINE_LINK};
    span_eat_space(&line);
    size_t n = 0;
    while (n < line.n && !ascii_is_space(line.p[n]))
        n++;
    link.target = span_slice(line, 0, n);
    link.text = span_trim(span_from(line, n));
    if (!leads_somewhere(link.target))
        complain(p, "a link leads to a path that begins with / or to a full address");
    check_text(p, link.target);
    check_text(p, link.text);
    add_line(p, link);
}

static void parse_line(struct parser *p)
{
    struct span line = next_line(p);
    struct template_line out = {.kind = LINE_TEXT};
    if (span_eat(&line, SPAN("```"))) {
        parse_verbatim(p, line);
        return;
    }
    if (span_eat(&line, SPAN("=>"))) {
        parse_link(p, line);
        return;
    }
    while (out.level < 3 && span_eat_char(&line, '#'))
        out.level++;
    if (out.level)
        out.kind = LINE_HEADING;
    else if (span_eat(&line, SPAN("* ")))
        out.kind = LINE_ITEM;
    else if (span_eat_char(&line, '>'))
        out.kind = LINE_QUOTE;
    out.text = span_trim(line);
    if (out.kind == LINE_TEXT && out.text.n == 0)
        out.kind = LINE_BLANK;
    check_text(p, out.text);
    add_line(p, out);
}

static bool check_encoding(struct parser *p)
{
    struct parser lines = *p;
    while (lines.rest.p) {
        struct span line = next_line(&lines);
        if (utf8_valid(line))
            continue;
        p->number = lines.number;
        complain(p, "the text is not UTF-8");
        return false;
    }
    return true;
}

enum err template_parse(struct span name, struct span text, struct arena *arena,
                        struct template *out, struct buf *errors)
{
    struct template parsed = {0};
    span_eat(&text, SPAN("\xEF\xBB\xBF"));
    struct parser p = {
        .name = name, .rest = text, .arena = arena, .errors = errors, .out = &parsed};
    if (check_encoding(&p))
        while (p.rest.n)
            parse_line(&p);
    if (p.failed)
        return SW_SYNTAX;
    *out = parsed;
    return SW_OK;
}

/* --- building --------------------------------------------------------------------- */

/* Where a link of this mirror's operator leads: "/about.gmi" is the page /about. */
static enum target_kind template_target(struct span *target)
{
    if (!span_starts(*target, SPAN("/")))
        return TARGET_WEB;
    if (span_is(*target, "/search"))
        return TARGET_SEARCH;
    if (span_ends(*target, SPAN("/")))
        return TARGET_PAGE;
    if (span_ends(*target, SPAN("/index.gmi"))) {
        target->n -= sizeof("index.gmi") - 1;
        return TARGET_PAGE;
    }
    if (span_ends(*target, SPAN(".gmi"))) {
        target->n -= sizeof(".gmi") - 1;
        return TARGET_PAGE;
    }
    struct span last = span_from(*target, span_find_last_char(*target, '/'));
    return span_find_char(last, '.') < last.n ? TARGET_FILE : TARGET_PAGE;
}

/* What holds lines of a kind that follow each other. */
static bool is_open(const struct document *d, enum block_type type)
{
    return d->open->type == type;
}

static void open_for(struct document *d, enum line_kind kind)
{
    static const struct {
        enum line_kind kind;
        enum block_type type;
    } holders[] = {
        {LINE_TEXT, BLOCK_PARAGRAPH}, {LINE_ITEM, BLOCK_LIST}, {LINE_QUOTE, BLOCK_QUOTE}};
    for (size_t i = 0; i < SW_COUNT(holders); i++)
        if (is_open(d, holders[i].type) && kind != holders[i].kind)
            document_close(d);
    for (size_t i = 0; i < SW_COUNT(holders); i++)
        if (kind == holders[i].kind && !is_open(d, holders[i].type))
            document_open(d, holders[i].type);
}

static void build_line(const struct template_line *line, const struct template_values *values,
                       struct document *out)
{
    bool verbatim = line->kind == LINE_PRE;
    struct span text = verbatim ? line->text : fill_in(line->text, values, out->arena);
    struct span target = verbatim ? line->target : fill_in(line->target, values, out->arena);
    enum target_kind kind = template_target(&target);
    struct block *b;
    open_for(out, line->kind);
    switch (line->kind) {
    case LINE_BLANK: break;
    case LINE_HEADING: document_heading(out, line->level, text); break;
    case LINE_LINK: document_link_line(out, kind, target, text); break;
    case LINE_QUOTE: document_paragraph(out, text); break;
    case LINE_TEXT:
        if (out->open->runs)
            document_break(out);
        document_text(out, text);
        break;
    case LINE_ITEM:
        document_open(out, BLOCK_ITEM);
        document_paragraph(out, text);
        document_close(out);
        break;
    case LINE_PRE:
        b = document_open(out, BLOCK_PRE);
        b->text = text;
        b->label = target;
        document_close(out);
        break;
    }
}

void template_build(const struct template *t, const struct template_values *values,
                    struct document *out)
{
    for (size_t i = 0; i < t->count; i++)
        build_line(&t->lines[i], values, out);
    open_for(out, LINE_BLANK);
}
