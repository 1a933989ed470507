#include "markup_open.h"

/* Blocks that an inline element may be closed across; they are opened again after it. */
#define UNTANGLE_MAX 8

/* Attributes longer than this are not repeated: a page must not grow by them. */
#define UNTANGLE_ATTRIBUTES_MAX 512

/* A start tag ends the nearest open element of `ends`, unless one of `within` or a table cell comes
 * first. */
struct implied_end {
    enum tag starting[4];
    enum tag ends[4];
    enum tag within[8];
};

static const struct implied_end implied_ends[] = {
    {{TAG_LI},
     {TAG_LI},
     {TAG_UL, TAG_OL, TAG_MENU, TAG_DIR, TAG_SECTION, TAG_ARTICLE, TAG_NAV, TAG_BLOCKQUOTE}},
    {{TAG_DT, TAG_DD}, {TAG_DT, TAG_DD}, {TAG_DL}},
    {{TAG_TD, TAG_TH}, {TAG_TD, TAG_TH}, {TAG_TR, TAG_TABLE}},
    {{TAG_TR}, {TAG_TR}, {TAG_TABLE}},
    {{TAG_TBODY, TAG_THEAD, TAG_TFOOT},
     {TAG_TBODY, TAG_THEAD, TAG_TFOOT, TAG_CAPTION},
     {TAG_TABLE}},
    {{TAG_OPTION}, {TAG_OPTION}, {TAG_SELECT, TAG_OPTGROUP}},
    {{TAG_OPTGROUP}, {TAG_OPTGROUP, TAG_OPTION}, {TAG_SELECT}},
    {{TAG_BUTTON}, {TAG_BUTTON}, {TAG_FORM}},
};

static bool is_one_of(const enum tag *tags, size_t n, enum tag t)
{
    for (size_t i = 0; i < n && tags[i] != TAG_TEXT; i++)
        if (tags[i] == t)
            return true;
    return false;
}

static const struct markup_tag *top(const struct markup_open *o)
{
    return o->depth > 0 ? &o->stack[o->depth - 1] : NULL;
}

static void pop(struct markup_open *o, struct buf *out)
{
    const struct markup_tag *e = &o->stack[--o->depth];
    o->counts[e->tag]--;
    buf_add_string(out, "</");
    buf_add_span(out, e->name);
    buf_add_char(out, '>');
}

static void pop_to(struct markup_open *o, size_t index, struct buf *out)
{
    while (o->depth > index)
        pop(o, out);
}

static bool is_cell(enum tag t)
{
    return t == TAG_TD || t == TAG_TH || t == TAG_CAPTION;
}

static void imply_by_table(struct markup_open *o, const struct implied_end *rule, struct buf *out)
{
    bool cells_stop = !tag_is(rule->starting[0], TAG_IS_TABLE);
    for (size_t i = o->depth; i-- > 0;) {
        enum tag t = o->stack[i].tag;
        if (is_one_of(rule->ends, SW_COUNT(rule->ends), t)) {
            pop_to(o, i, out);
            return;
        }
        if (is_one_of(rule->within, SW_COUNT(rule->within), t) || (cells_stop && is_cell(t)))
            return;
    }
}

/* Index of the nearest open `t` with only inline elements above it but links and objects; else
 * depth. */
static size_t find_in_line(const struct markup_open *o, enum tag t)
{
    if (o->counts[t] == 0)
        return o->depth;
    for (size_t i = o->depth; i-- > 0;) {
        enum tag open = o->stack[i].tag;
        if (open == t)
            return i;
        if (tag_is(open, TAG_IS_BLOCK) || open == TAG_A || open == TAG_BUTTON || open == TAG_OBJECT)
            return o->depth;
    }
    return o->depth;
}

/* A list of choices that is never closed must not swallow the page. */
static void leave_select(struct markup_open *o, enum tag starting, struct buf *out)
{
    if (o->counts[TAG_SELECT] == 0 || !tag_is(starting, TAG_IS_BLOCK | TAG_IS_FORM) ||
        starting == TAG_OPTION || starting == TAG_OPTGROUP)
        return;
    for (size_t i = o->depth; i-- > 0;)
        if (o->stack[i].tag == TAG_SELECT) {
            pop_to(o, i, out);
            return;
        }
}

void markup_open_imply(struct markup_open *o, enum tag starting, struct buf *out)
{
    leave_select(o, starting, out);
    if (tag_is(starting, TAG_ENDS_P))
        pop_to(o, find_in_line(o, TAG_P), out);
    if (starting == TAG_A)
        pop_to(o, find_in_line(o, TAG_A), out);
    if (tag_is(starting, TAG_IS_HEADING) && o->depth > 0 && tag_is(top(o)->tag, TAG_IS_HEADING))
        pop(o, out);
    for (size_t i = 0; i < SW_COUNT(implied_ends); i++)
        if (is_one_of(implied_ends[i].starting, SW_COUNT(implied_ends[i].starting), starting))
            imply_by_table(o, &implied_ends[i], out);
}

bool markup_open_push(struct markup_open *o, const struct markup_tag *t)
{
    if (o->depth == MARKUP_DEPTH_MAX) {
        o->dropped++;
        return false;
    }
    o->stack[o->depth++] = *t;
    o->counts[t->tag]++;
    return true;
}

static bool is_same(const struct markup_tag *e, const struct markup_tag *t)
{
    return e->tag == t->tag && (t->tag != TAG_OTHER || span_equal_nocase(e->name, t->name));
}

/* Elements whose end tag HTML lets close across blocks ("adoption agency"). */
static bool is_formatting(enum tag t)
{
    static const enum tag formatting[] = {TAG_A,      TAG_B, TAG_I,     TAG_EM,   TAG_STRONG,
                                          TAG_FONT,   TAG_U, TAG_SMALL, TAG_CODE, TAG_BIG,
                                          TAG_STRIKE, TAG_S, TAG_TT,    TAG_NOBR};
    return is_one_of(formatting, SW_COUNT(formatting), t);
}

static bool stops_end_tag(enum tag open, enum tag ending)
{
    if (tag_is(ending, TAG_IS_TABLE))
        return open == TAG_TABLE;
    return is_cell(open) || open == TAG_TABLE;
}

static void untangle(struct markup_open *o, size_t index, struct markup_names *names,
                     struct buf *out)
{
    struct markup_tag blocks[UNTANGLE_MAX];
    size_t count = 0;
    for (size_t i = index + 1; i < o->depth; i++)
        if (tag_is(o->stack[i].tag, TAG_IS_BLOCK))
            blocks[count++] = o->stack[i];
    pop_to(o, index, out);
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].attributes.n > UNTANGLE_ATTRIBUTES_MAX)
            blocks[i].attributes = SPAN("");
        markup_add_start(out, &blocks[i], names);
        buf_add_char(out, '>');
        o->stack[o->depth++] = blocks[i];
        o->counts[blocks[i].tag]++;
    }
}

void markup_open_close(struct markup_open *o, const struct markup_tag *t,
                       struct markup_names *names, struct buf *out)
{
    if (o->dropped > 0) {
        o->dropped--;
        return;
    }
    if (o->counts[t->tag] == 0)
        return;
    bool is_inline = !tag_is(t->tag, TAG_IS_BLOCK) && t->tag != TAG_OTHER;
    size_t blocks = 0;
    for (size_t i = o->depth; i-- > 0;) {
        enum tag open = o->stack[i].tag;
        if (is_same(&o->stack[i], t)) {
            if (blocks > 0 && is_inline)
                untangle(o, i, names, out);
            else
                pop_to(o, i, out);
            return;
        }
        blocks += tag_is(open, TAG_IS_BLOCK);
        if (stops_end_tag(open, t->tag))
            return;
        if (is_inline && blocks > (is_formatting(t->tag) ? UNTANGLE_MAX : 0))
            return;
    }
}
