#include "markup.h"

#include "markup_open.h"
#include "markup_state.h"
#include "markup_tag.h"
#include "markup_text.h"

/* What is looked for to the end of the page, and need not be looked for twice where it is not. */
enum sought { END_COMMENT, END_BANG_COMMENT, END_RAW, SOUGHT_COUNT = END_RAW + TAG_COUNT };

struct mending {
    struct span rest;
    struct buf *out;
    struct markup_quotes quotes;
    struct markup_names names;
    struct markup_open open;
    struct markup_state state;
    bool absent[SOUGHT_COUNT];
    bool seen_html, seen_head, seen_body, in_head;
};

/* --- looking for ends --------------------------------------------------- */

static size_t find_once(struct mending *m, enum sought what, struct span needle)
{
    if (m->absent[what])
        return m->rest.n;
    size_t n = span_find(m->rest, needle);
    m->absent[what] = n == m->rest.n;
    return n;
}

/* Is this "</name" and the end of a name? */
static bool is_end_tag(struct span s, struct span name)
{
    if (s.n < name.n + 3 || s.p[1] != '/')
        return false;
    char after = s.p[name.n + 2];
    return span_equal_nocase(span_slice(s, 2, name.n), name) &&
           (ascii_is_space(after) || after == '>' || after == '/');
}

/* Offset of "</name" in the rest, rest.n where there is none. */
static size_t find_end_tag(struct mending *m, enum tag t)
{
    bool *absent = &m->absent[END_RAW + (int)t];
    struct span name = span_of(tag_name(t));
    for (size_t at = 0; !*absent;) {
        at += span_find_char(span_from(m->rest, at), '<');
        if (at >= m->rest.n)
            break;
        if (is_end_tag(span_from(m->rest, at), name))
            return at;
        at++;
    }
    *absent = true;
    return m->rest.n;
}

static void skip_past(struct mending *m, char c)
{
    m->rest = span_from(m->rest, span_find_char(m->rest, c) + 1);
}

/* --- what is not an element --------------------------------------------- */

/* `rest` begins with "<!--". */
static void skip_comment(struct mending *m)
{
    struct span inside = span_from(m->rest, 4);
    if (span_starts(inside, SPAN(">")) || span_starts(inside, SPAN("->"))) {
        skip_past(m, '>');
        return;
    }
    m->rest = span_from(m->rest, 2); /* "<!-->" aside, the dashes may serve both ends */
    size_t n = find_once(m, END_COMMENT, SPAN("-->"));
    if (n == m->rest.n)
        n = find_once(m, END_BANG_COMMENT, SPAN("--!>"));
    m->rest = span_from(m->rest, n < m->rest.n ? n : 0);
    skip_past(m, '>');
}

static void skip_declaration(struct mending *m)
{
    if (span_starts(m->rest, SPAN("<!--")))
        skip_comment(m);
    else
        skip_past(m, '>');
}

/* --- head and body ------------------------------------------------------- */

static bool belongs_in_head(enum tag t)
{
    return t == TAG_TITLE || t == TAG_META || t == TAG_LINK || t == TAG_BASE || t == TAG_SCRIPT ||
           t == TAG_STYLE || t == TAG_NOSCRIPT || t == TAG_TEMPLATE;
}

static void end_head(struct mending *m)
{
    if (m->in_head)
        buf_add_string(m->out, "</head>");
    m->in_head = false;
}

static void begin_body(struct mending *m, const struct markup_tag *t)
{
    if (m->seen_body)
        return;
    end_head(m);
    m->seen_body = true;
    if (t)
        markup_add_start(m->out, t, &m->names);
    else
        buf_add_string(m->out, "<body");
    buf_add_char(m->out, '>');
}

/* <html>, <head>, <body>: the first of each counts. */
static void start_frame(struct mending *m, const struct markup_tag *t)
{
    if (t->tag == TAG_BODY) {
        begin_body(m, t);
        return;
    }
    bool *seen = t->tag == TAG_HTML ? &m->seen_html : &m->seen_head;
    if (*seen || m->seen_body)
        return;
    *seen = true;
    m->in_head = t->tag == TAG_HEAD;
    markup_add_start(m->out, t, &m->names);
    buf_add_char(m->out, '>');
}

static void end_frame(struct mending *m, const struct markup_tag *t)
{
    if (t->tag == TAG_HEAD)
        end_head(m);
}

static bool is_frame(enum tag t)
{
    return t == TAG_HTML || t == TAG_HEAD || t == TAG_BODY;
}

/* --- elements whose content is not markup, or not for readers -------------- */

static void skip_end_tag(struct mending *m)
{
    struct markup_tag end;
    if (m->rest.n > 0)
        (void)markup_read_tag(&m->rest, &m->quotes, &end);
}

/* Content up to the end tag, which is consumed; p == NULL when there is none. */
static struct span take_raw(struct mending *m, enum tag t)
{
    size_t n = find_end_tag(m, t);
    if (n == m->rest.n)
        return (struct span){NULL, 0};
    struct span raw = span_slice(m->rest, 0, n);
    m->rest = span_from(m->rest, n);
    skip_end_tag(m);
    return raw;
}

static void skip_template(struct mending *m)
{
    struct span last = m->rest; /* where the last end tag seen ends */
    for (unsigned depth = 1; depth > 0;) {
        struct span before = m->rest;
        struct span inside = take_raw(m, TAG_TEMPLATE);
        if (!inside.p) {
            m->rest = last;
            return;
        }
        for (size_t at = span_find_nocase(inside, SPAN("<template")); at < inside.n;
             at = span_find_nocase(inside, SPAN("<template"))) {
            depth++;
            inside = span_from(inside, at + 1);
        }
        depth--;
        last = m->rest.n < before.n ? m->rest : last;
    }
}

static bool is_json_ld(const struct markup_tag *t)
{
    return span_contains_nocase(markup_attribute(t, "type"), SPAN("ld+json"));
}

/* Starts an element with raw content: writes what is kept of it, with its end tag. */
static void add_raw(struct mending *m, const struct markup_tag *t, struct span raw)
{
    markup_add_start(m->out, t, &m->names);
    buf_add_char(m->out, '>');
    if (t->tag == TAG_SCRIPT)
        buf_add_span(m->out, raw);
    else if (t->tag == TAG_TITLE)
        markup_add_text(m->out, raw);
    buf_add_format(m->out, "</%s>", tag_name(t->tag));
}

static void start_raw(struct mending *m, const struct markup_tag *t)
{
    struct span raw = take_raw(m, t->tag);
    bool kept = t->tag == TAG_TITLE || t->tag == TAG_IFRAME ||
                (t->tag == TAG_SCRIPT && raw.p && is_json_ld(t));
    if (t->tag == TAG_SCRIPT && !kept)
        markup_state_read(&m->state, raw);
    if (!kept)
        return;
    if (t->tag == TAG_IFRAME) {
        begin_body(m, NULL);
    } else if (t->tag == TAG_TITLE && !raw.p) {
        size_t line = span_find_char(m->rest, '<');
        raw = span_slice(m->rest, 0, line);
        m->rest = span_from(m->rest, line);
    }
    add_raw(m, t, raw);
}

/* Elements that are dropped with all that is in them. False: it is none, or it is never closed. */
static bool skip_whole(struct mending *m, const struct markup_tag *t)
{
    if (t->tag == TAG_TEMPLATE) {
        skip_template(m);
        return true;
    }
    if (t->tag == TAG_SVG || (t->tag == TAG_NOSCRIPT && !m->seen_body)) {
        if (!t->slashed)
            (void)take_raw(m, t->tag);
        return true;
    }
    return false;
}

/* --- tags ------------------------------------------------------------------ */

static void start_element(struct mending *m, const struct markup_tag *t)
{
    if (!belongs_in_head(t->tag))
        begin_body(m, NULL);
    if (t->tag == TAG_FORM && m->open.counts[TAG_FORM] > 0)
        return; /* forms do not nest */
    markup_open_imply(&m->open, t->tag, m->out);
    bool is_void = tag_is(t->tag, TAG_IS_VOID);
    if (!is_void && !markup_open_push(&m->open, t))
        return;
    markup_add_start(m->out, t, &m->names);
    buf_add_string(m->out, is_void ? "/>" : ">");
}

static void start_tag(struct mending *m, const struct markup_tag *t)
{
    if (is_frame(t->tag))
        start_frame(m, t);
    else if (skip_whole(m, t))
        return;
    else if (tag_is(t->tag, TAG_IS_RAW))
        start_raw(m, t);
    else
        start_element(m, t);
}

static void end_tag(struct mending *m, const struct markup_tag *t)
{
    if (is_frame(t->tag))
        end_frame(m, t);
    else if (t->tag == TAG_BR)
        start_element(m, t); /* </br> is <br> */
    else if (!tag_is(t->tag, TAG_IS_VOID))
        markup_open_close(&m->open, t, &m->names, m->out);
}

static void mend_tag(struct mending *m)
{
    struct markup_tag t;
    if (!markup_read_tag(&m->rest, &m->quotes, &t) || !t.readable)
        return;
    if (t.tag == TAG_OTHER && !markup_names_use(&m->names, t.name))
        return;
    if (t.closing)
        end_tag(m, &t);
    else
        start_tag(m, &t);
}

static void mend_text(struct mending *m)
{
    size_t n = span_find_char(m->rest, '<');
    struct span text = span_slice(m->rest, 0, n);
    if (!m->seen_body && span_trim(text).n > 0)
        begin_body(m, NULL);
    markup_add_text(m->out, text);
    m->rest = span_from(m->rest, n);
}

/* `rest` begins with '<'. */
static void mend_angle(struct mending *m)
{
    char next = m->rest.n > 1 ? m->rest.p[1] : ' ';
    char after = m->rest.n > 2 ? m->rest.p[2] : ' ';
    if (ascii_is_alpha(next) || (next == '/' && ascii_is_alpha(after))) {
        mend_tag(m);
    } else if (next == '!' || next == '?' || next == '/') {
        skip_declaration(m);
    } else {
        begin_body(m, NULL);
        buf_add_string(m->out, "&lt;");
        m->rest = span_from(m->rest, 1);
    }
}

enum err markup_mend(struct span html, struct buf *out)
{
    struct mending m = {.rest = html, .out = out};
    if (!buf_reserve(out, html.n)) /* nearly always as much as it takes, and more than it keeps */
        return buf_error(out);
    while (m.rest.n > 0) {
        if (m.rest.p[0] == '<')
            mend_angle(&m);
        else
            mend_text(&m);
    }
    begin_body(&m, NULL);
    markup_state_add(&m.state, out);
    return buf_error(out);
}
