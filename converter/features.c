/*
 * Numbers about text blocks.
 */
#include "features.h"

#include <math.h>
#include <string.h>

#define FAR 20.0f /* distances are not told apart beyond */

/* Sums over the blocks before each block, so that elements have theirs as differences. */
struct sums {
    uint32_t bytes, links, units;
};

/* Blocks whose element, and its parent, have the same tags and classes. */
struct look {
    uint64_t key;
    uint32_t prose, count, bytes, links, units;
};

/* What came before a block. */
struct before {
    uint32_t heading; /* the last one; NONE */
    uint8_t titles;   /* repetitions of the headline */
    uint8_t end_signs;
};

#define NONE UINT32_MAX

struct features {
    const struct layout *page;
    const struct article *article;
    const struct element *top;
    unsigned top_depth;
    uint32_t *prose; /* sums, container.h */
    struct phrase_match *phrases;
    struct before *before;
    struct sums *sums;
    struct look *looks;
    uint32_t look_slots;
    uint32_t *look_of;                 /* by block: slot in looks */
    uint32_t *next_prose, *prev_prose; /* by block: the nearest block of prose */
    uint32_t first_prose, last_prose;  /* in the top element */
    float total_prose, top_prose;
    float page_row[8];
};

/* One row being filled. */
struct work {
    const struct features *f;
    const struct layout *page;
    float *row;
    uint32_t i; /* block the row is about */
};

static float ratio(double a, double b)
{
    return b > 0 ? (float)(a / b) : 0.0f;
}

/* Sizes differ by factors: what the model compares is the logarithm to base two. */
static float magnitude(uint32_t n)
{
    return n == 0 ? 0.0f : log2f((float)n + 1.0f);
}

static uint32_t prose_of(const struct features *f, uint32_t block)
{
    return f->prose[block + 1] - f->prose[block];
}

static struct sums difference(const struct features *f, const struct element *e)
{
    const struct sums *a = &f->sums[e->first_block], *b = &f->sums[e->block_end];
    return (struct sums){b->bytes - a->bytes, b->links - a->links, b->units - a->units};
}

/* --- preparation -------------------------------------------------------------- */

static void make_sums(struct features *f)
{
    const struct layout *page = f->page;
    f->sums = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *f->sums);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        f->sums[i + 1] =
            (struct sums){f->sums[i].bytes + (uint32_t)b->text.n, f->sums[i].links + b->link_bytes,
                          f->sums[i].units + b->units};
    }
}

static uint64_t look_key(const struct layout *page, const struct node *holder)
{
    uint64_t key = layout_element(page, holder)->look;
    if (holder->parent)
        key = key * UINT64_C(0x9e3779b97f4a7c15) + layout_element(page, holder->parent)->look;
    return key ? key : 1;
}

static void make_looks(struct features *f)
{
    const struct layout *page = f->page;
    f->look_slots = 16;
    while (f->look_slots < page->block_count * 2)
        f->look_slots *= 2;
    f->looks = arena_array(page->arena, f->look_slots, sizeof *f->looks);
    f->look_of = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *f->look_of);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        uint64_t key = look_key(page, b->holder);
        uint32_t at = (uint32_t)(key >> 24) & (f->look_slots - 1);
        while (f->looks[at].key && f->looks[at].key != key)
            at = (at + 1) & (f->look_slots - 1);
        struct look *l = &f->looks[at];
        l->key = key;
        l->count++;
        l->prose += prose_of(f, i);
        l->bytes += (uint32_t)b->text.n;
        l->links += b->link_bytes;
        l->units += b->units;
        f->look_of[i] = at;
    }
}

static bool is_solid(const struct features *f, uint32_t i)
{
    return prose_of(f, i) > 0 && f->page->blocks[i].units >= 15;
}

static void find_prose(struct features *f)
{
    uint32_t n = f->page->block_count, near = NONE;
    f->next_prose = arena_array(f->page->arena, (size_t)n + 1, sizeof *f->next_prose);
    f->prev_prose = arena_array(f->page->arena, (size_t)n + 1, sizeof *f->prev_prose);
    f->first_prose = NONE;
    f->last_prose = 0;
    for (uint32_t i = 0; i < n; i++) {
        f->prev_prose[i] = near;
        if (!is_solid(f, i))
            continue;
        near = i;
        if (i >= f->top->first_block && i < f->top->block_end) {
            f->first_prose = f->first_prose == NONE ? i : f->first_prose;
            f->last_prose = i;
        }
    }
    near = NONE;
    for (uint32_t i = n; i-- > 0;) {
        f->next_prose[i] = near;
        if (is_solid(f, i))
            near = i;
    }
}

static void find_phrases(struct features *f)
{
    const struct layout *page = f->page;
    struct phrases *table = phrases_new(page->arena);
    f->phrases = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *f->phrases);
    for (uint32_t i = 0; i < page->block_count; i++)
        f->phrases[i] = phrases_find(table, page->blocks[i].text);
}

static void describe_page(struct features *f)
{
    const struct layout *page = f->page;
    uint32_t props = 0, articles = 0, dense = 0, solid = 0;
    for (uint32_t i = 0; i < page->element_count; i++)
        articles += page->elements[i].node && page->elements[i].node->tag == TAG_ARTICLE;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        props += (layout_element(page, b->holder)->tags_above & ABOVE_BODY_PROP) != 0;
        dense += b->letters > b->units * 12;
        solid += is_solid(f, i);
    }
    struct sums all = difference(f, layout_element(page, page->dom->root));
    f->total_prose = (float)f->prose[page->block_count];
    f->top_prose = (float)container_prose_below(f->top, f->prose);
    f->page_row[0] = magnitude((uint32_t)f->total_prose);
    f->page_row[1] = magnitude(page->block_count);
    f->page_row[2] = ratio(f->top_prose, f->total_prose);
    f->page_row[3] = ratio(all.links, all.bytes);
    f->page_row[4] = props > 0;
    f->page_row[5] = (float)(articles > 9 ? 9 : articles);
    f->page_row[6] = ratio(dense, page->block_count);
    f->page_row[7] = magnitude(solid ? (uint32_t)f->total_prose / solid : 0);
}

/* --- one block ------------------------------------------------------------------ */

static void set(struct work *w, enum feature f, float value)
{
    w->row[f] = value;
}

static float last_char_class(uint32_t c)
{
    switch (c) {
    case '.':
    case 0x3002: return 4.0f;
    case '!':
    case '?':
    case 0xFF01:
    case 0xFF1F:
    case 0x061F: return 3.0f;
    case 0x2026: return 2.0f;
    case ':':
    case 0xFF1A: return 1.0f;
    case ',':
    case ';': return -1.0f;
    default: return 0.0f;
    }
}

static void describe_text(struct work *w, const struct text_block *b)
{
    float units = (float)(b->units ? b->units : 1), letters = (float)(b->letters ? b->letters : 1);
    char last = b->text.p[b->text.n - 1];
    set(w, FEATURE_UNITS, magnitude(b->units));
    set(w, FEATURE_BYTES, magnitude((uint32_t)b->text.n));
    set(w, FEATURE_LINK_SHARE, ratio(b->link_bytes, (double)b->text.n));
    set(w, FEATURE_LINKS, (float)(b->links > 9 ? 9 : b->links));
    set(w, FEATURE_BOLD_SHARE, ratio(b->bold_bytes, (double)b->text.n));
    set(w, FEATURE_WORD_LENGTH, (float)b->letters / units);
    set(w, FEATURE_STOPS, (float)b->stops / units);
    set(w, FEATURE_COMMAS, (float)b->commas / units);
    set(w, FEATURE_DIGITS, (float)b->digits / (letters + (float)b->digits));
    set(w, FEATURE_UPPER, (float)b->upper / letters);
    set(w, FEATURE_CAPITALISED, (float)b->capitalised / units);
    set(w, FEATURE_BARS, (float)(b->bars > 9 ? 9 : b->bars));
    set(w, FEATURE_LAST_CHAR, last_char_class(b->last_char));
    set(w, FEATURE_FIRST_LOWER, b->text.p[0] >= 'a' && b->text.p[0] <= 'z');
    set(w, FEATURE_COPIES, (float)(b->copies > 5 ? 5 : b->copies));
    set(w, FEATURE_BREAKS, (float)(b->breaks > 5 ? 5 : b->breaks));
    set(w, FEATURE_AFTER_MEDIA, b->after_media);
    set(w, FEATURE_ENDS_BRACKET, last == ')' || last == ']');
}

static unsigned depth_of(const struct node *n)
{
    unsigned depth = 0;
    for (; n->parent; n = n->parent)
        depth++;
    return depth;
}

static float heading_of(const struct node *holder)
{
    return tag_is(holder->tag, TAG_IS_HEADING) ? (float)(holder->tag - TAG_H1 + 1) : 0.0f;
}

static void describe_holder(struct work *w, const struct text_block *b, const struct element *e)
{
    enum tag t = b->holder->tag;
    const struct node *inner = b->first->parent;
    set(w, FEATURE_IS_P, t == TAG_P);
    set(w, FEATURE_HEADING, heading_of(b->holder));
    set(w, FEATURE_IS_ITEM, t == TAG_LI);
    set(w, FEATURE_IS_CELL, t == TAG_TD || t == TAG_TH);
    set(w, FEATURE_IS_DIV, t == TAG_DIV || t == TAG_SECTION || t == TAG_ARTICLE);
    set(w, FEATURE_IS_PRE, t == TAG_PRE);
    set(w, FEATURE_IS_TERM, t == TAG_DT || t == TAG_DD);
    set(w, FEATURE_IS_BLOCKQUOTE, t == TAG_BLOCKQUOTE);
    set(w, FEATURE_DEPTH, (float)depth_of(b->holder));
    set(w, FEATURE_SHARES_HOLDER,
        (float)(e->block_end - e->first_block > 9 ? 9 : e->block_end - e->first_block));
    set(w, FEATURE_INNER_LINK, inner->tag == TAG_A);
}

/* 3: equal but for case and marks; 2: one begins with the other; 1: much of it in common. */
static float likeness(struct span text, struct span known)
{
    if (known.n < 8 || text.n < 4)
        return 0.0f;
    if (span_equal_nocase(text, known))
        return 3.0f;
    if (text.n >= 12 && (span_starts_nocase(known, text) || span_starts_nocase(text, known)))
        return 2.0f;
    if (text.n >= 12 && span_contains_nocase(known, text))
        return 1.0f;
    return 0.0f;
}

static float title_likeness(const struct features *f, const struct text_block *b)
{
    return b->text.n < 400 ? likeness(b->text, f->article->title) : 0.0f;
}

static void describe_likeness(struct work *w, const struct text_block *b)
{
    const struct article *a = w->f->article;
    set(w, FEATURE_LIKE_TITLE, title_likeness(w->f, b));
    set(w, FEATURE_LIKE_STANDFIRST, likeness(b->text, a->standfirst));
    set(w, FEATURE_LIKE_BYLINE,
        a->byline.n >= 4 && b->text.n < 200 && span_contains_nocase(b->text, a->byline) ? 1.0f
                                                                                        : 0.0f);
    set(w, FEATURE_TITLE_BEFORE, w->f->before[w->i].titles);
}

static float clip(float x, float limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

static void describe_place(struct work *w)
{
    const struct layout *page = w->page;
    const struct element *top = w->f->top;
    uint32_t i = w->i;
    bool in = i >= top->first_block && i < top->block_end;
    float before = (float)w->f->prose[i], after = w->f->total_prose - (float)w->f->prose[i + 1];
    float out = i < top->first_block  ? (float)i - (float)top->first_block
                : i >= top->block_end ? (float)(i - top->block_end) + 1.0f
                                      : 0.0f;
    set(w, FEATURE_PLACE, ratio(i, page->block_count));
    set(w, FEATURE_BYTES_BEFORE, ratio(w->f->sums[i].bytes, (double)page->text_bytes));
    set(w, FEATURE_PROSE_BEFORE, ratio(before, w->f->total_prose));
    set(w, FEATURE_PROSE_AFTER, ratio(after, w->f->total_prose));
    set(w, FEATURE_IN_TOP, in);
    set(w, FEATURE_TOP_DISTANCE, clip(out, FAR));
    set(w, FEATURE_TOP_DEPTH, w->row[FEATURE_DEPTH] - (float)w->f->top_depth);
    set(w, FEATURE_TOP_PLACE,
        in ? ratio(i - top->first_block, top->block_end - top->first_block) : -1.0f);
    set(w, FEATURE_TOP_BEFORE,
        in ? magnitude(w->f->prose[i] - w->f->prose[top->first_block]) : -1.0f);
    set(w, FEATURE_TOP_AFTER,
        in ? magnitude(w->f->prose[top->block_end] - w->f->prose[i + 1]) : -1.0f);
}

static void describe_region(struct work *w, enum feature first, const struct element *e)
{
    struct sums s = difference(w->f, e);
    uint32_t blocks = e->block_end - e->first_block;
    w->row[first] = ratio(container_prose_below(e, w->f->prose), w->f->total_prose);
    w->row[first + 1] = ratio(s.links, s.bytes);
    w->row[first + 2] = magnitude(blocks);
    w->row[first + 3] = ratio(s.units, blocks);
}

static bool holds(const struct element *outer, const struct node *n)
{
    return n->order >= outer->node->order && n->order < outer->end;
}

static void describe_surroundings(struct work *w, const struct text_block *b)
{
    const struct layout *page = w->page;
    const struct node *parent = b->holder->parent ? b->holder->parent : b->holder;
    const struct node *grand = parent->parent ? parent->parent : parent;
    const struct node *branch = b->holder, *article = NULL;
    bool in = holds(w->f->top, b->holder);
    describe_region(w, FEATURE_PARENT_PROSE, layout_element(page, parent));
    describe_region(w, FEATURE_GRAND_PROSE, layout_element(page, grand));
    for (const struct node *n = b->holder; n->parent; n = n->parent) {
        if (n->tag == TAG_ARTICLE && !article)
            article = n;
        if (in ? n->parent == w->f->top->node
               : !holds(layout_element(page, n->parent), w->f->top->node))
            branch = n->parent == w->f->top->node ? n : n->parent;
    }
    const struct element *e = layout_element(page, branch);
    describe_region(w, FEATURE_BRANCH_PROSE, e);
    set(w, FEATURE_BRANCH_PLACE,
        in ? ratio(w->f->prose[e->first_block] - w->f->prose[w->f->top->first_block],
                   w->f->top_prose)
           : -1.0f);
    set(w, FEATURE_ARTICLE_PROSE,
        article ? ratio(container_prose_below(layout_element(page, article), w->f->prose),
                        w->f->total_prose)
                : -1.0f);
}

static void describe_look(struct work *w)
{
    const struct look *l = &w->f->looks[w->f->look_of[w->i]];
    set(w, FEATURE_LOOK_PROSE, ratio(l->prose, w->f->total_prose));
    set(w, FEATURE_LOOK_COUNT, magnitude(l->count));
    set(w, FEATURE_LOOK_LINKS, ratio(l->links, l->bytes));
    set(w, FEATURE_LOOK_UNITS, ratio(l->units, l->count));
}

/* What a neighbour's phrases come to: the strongest hint. */
static float phrase_rank(struct phrase_match m)
{
    static const uint32_t ranks[] = {
        PHRASE_BIT(RELATED) | PHRASE_BIT(MORE) | PHRASE_BIT(COMMENTS),
        PHRASE_BIT(SIGNUP) | PHRASE_BIT(FOLLOW) | PHRASE_BIT(COOKIE) | PHRASE_BIT(LOGIN) |
            PHRASE_BIT(DONATE),
        PHRASE_BIT(SHARE) | PHRASE_BIT(TAGS) | PHRASE_BIT(NAV) | PHRASE_BIT(ADVERT),
        PHRASE_BIT(BIO) | PHRASE_BIT(ABOUT) | PHRASE_BIT(CONTACT) | PHRASE_BIT(COPYRIGHT),
        PHRASE_BIT(BY) | PHRASE_BIT(PUBLISHED) | PHRASE_BIT(MINREAD) | PHRASE_BIT(CREDIT),
    };
    for (unsigned i = 0; i < 5; i++) {
        if (m.whole & ranks[i])
            return 10.0f - (float)i;
    }
    for (unsigned i = 0; i < 5; i++)
        if (m.bits & ranks[i])
            return 5.0f - (float)i;
    return 0.0f;
}

static float tag_rank(const struct node *holder)
{
    if (tag_is(holder->tag, TAG_IS_HEADING))
        return 3.0f;
    if (holder->tag == TAG_P)
        return 4.0f;
    return holder->tag == TAG_LI ? 1.0f : holder->tag == TAG_DIV ? 2.0f : 0.0f;
}

static void describe_neighbour(struct work *w, unsigned which, int64_t at)
{
    float *out = w->row + FEATURE_NEIGHBOUR + which * NEIGHBOUR_COUNT;
    if (at < 0 || at >= w->page->block_count) {
        out[NEIGHBOUR_UNITS] = -1.0f;
        return;
    }
    const struct text_block *b = &w->page->blocks[at];
    out[NEIGHBOUR_UNITS] = magnitude(b->units);
    out[NEIGHBOUR_LINKS] = ratio(b->link_bytes, (double)b->text.n);
    out[NEIGHBOUR_TAG] = tag_rank(b->holder);
    out[NEIGHBOUR_PHRASE] = phrase_rank(w->f->phrases[at]);
    out[NEIGHBOUR_ALIKE] = w->f->look_of[at] == w->f->look_of[w->i];
    out[NEIGHBOUR_STOP] = last_char_class(b->last_char);
}

static void describe_order(struct work *w, const struct text_block *b)
{
    static const int offsets[NEIGHBOURS] = {-2, -1, 1, 2};
    uint32_t prev = w->f->prev_prose[w->i], next = w->f->next_prose[w->i];
    for (unsigned k = 0; k < NEIGHBOURS; k++)
        describe_neighbour(w, k, (int64_t)w->i + offsets[k]);
    set(w, FEATURE_PREV_PROSE_DISTANCE, prev == NONE ? FAR : clip((float)(w->i - prev), FAR));
    set(w, FEATURE_NEXT_PROSE_DISTANCE, next == NONE ? FAR : clip((float)(next - w->i), FAR));
    set(w, FEATURE_PREV_PROSE_LOOKS_SAME,
        prev != NONE && w->f->look_of[prev] == w->f->look_of[w->i]);
    set(w, FEATURE_NEXT_PROSE_LOOKS_SAME,
        next != NONE && w->f->look_of[next] == w->f->look_of[w->i]);
    set(w, FEATURE_BEFORE_FIRST_PROSE,
        w->f->first_prose == NONE ? 0.0f : clip((float)w->f->first_prose - (float)w->i, FAR));
    set(w, FEATURE_AFTER_LAST_PROSE, clip((float)w->i - (float)w->f->last_prose, FAR));
    set(w, FEATURE_SAME_PARENT_PREV,
        prev != NONE && w->page->blocks[prev].holder->parent == b->holder->parent);
    set(w, FEATURE_SAME_PARENT_NEXT,
        next != NONE && w->page->blocks[next].holder->parent == b->holder->parent);
}

static bool is_end_sign(const struct features *f, uint32_t i)
{
    const uint32_t ends =
        PHRASE_BIT(RELATED) | PHRASE_BIT(COMMENTS) | PHRASE_BIT(TAGS) | PHRASE_BIT(BIO);
    uint32_t found = f->phrases[i].whole & ends;
    return found && f->prose[i] * 2 > f->prose[f->page->block_count];
}

static void describe_heading_above(struct work *w)
{
    uint32_t h = w->f->before[w->i].heading;
    if (h != NONE) {
        const struct text_block *heading = &w->page->blocks[h];
        set(w, FEATURE_HEADING_DISTANCE, clip((float)(w->i - h), FAR));
        set(w, FEATURE_HEADING_LEVEL, heading_of(heading->holder));
        set(w, FEATURE_HEADING_PHRASE, phrase_rank(w->f->phrases[h]));
        set(w, FEATURE_HEADING_UNITS, magnitude(heading->units));
    } else {
        set(w, FEATURE_HEADING_DISTANCE, FAR);
    }
    set(w, FEATURE_END_SIGNS, w->f->before[w->i].end_signs);
}

/* The strongest phrases of the block and of up to RANK_REACH blocks on each side, the nearest
 * counting most. */
#define RANK_REACH 4

static float rank_beside(const struct work *w, int step)
{
    float strongest = 0.0f;
    int64_t at = w->i;
    for (int k = 1; k <= RANK_REACH; k++) {
        at += step;
        if (at < 0 || at >= w->page->block_count)
            break;
        float rank = phrase_rank(w->f->phrases[at]) / (float)k;
        strongest = rank > strongest ? rank : strongest;
    }
    return strongest;
}

static void describe_phrases(struct work *w)
{
    set(w, FEATURE_PHRASE_RANK, phrase_rank(w->f->phrases[w->i]));
    set(w, FEATURE_PREV_RANK, rank_beside(w, -1));
    set(w, FEATURE_NEXT_RANK, rank_beside(w, 1));
}

static void describe_bits(struct work *w, const struct text_block *b, const struct element *e)
{
    const struct layout *page = w->page;
    struct phrase_match m = w->f->phrases[w->i];
    uint64_t near = e->own, all = e->all & ~w->f->top->all;
    const struct node *n = b->holder->parent;
    for (int up = 0; up < 2 && n && n != w->f->top->node; up++, n = n->parent)
        near |= layout_element(page, n)->own;
    for (const struct node *in = b->first->parent; in && in != b->holder; in = in->parent)
        near |= layout_element(page, in)->own;
    for (unsigned k = 0; k < ABOVE_KINDS; k++)
        w->row[FEATURE_ABOVE + k] = (float)(e->tags_above >> k & 1);
    for (unsigned k = 0; k < CLASS_COUNT; k++)
        w->row[FEATURE_CLASS + k] = (float)((near >> k & 1) * 2 + (all >> k & 1));
    for (unsigned k = 0; k < PHRASE_KINDS; k++)
        w->row[FEATURE_PHRASE + k] = (float)((m.bits >> k & 1) + (m.whole >> k & 1));
}

static void describe_siblings(struct work *w, const struct text_block *b)
{
    unsigned alike = 0;
    uint32_t look = layout_element(w->page, b->holder)->look;
    const struct node *n = b->holder->prev;
    for (int k = 0; k < 6 && n; k++, n = n->prev)
        alike += n->tag != TAG_TEXT && layout_element(w->page, n)->look == look;
    n = b->holder->next;
    for (int k = 0; k < 6 && n; k++, n = n->next)
        alike += n->tag != TAG_TEXT && layout_element(w->page, n)->look == look;
    set(w, FEATURE_SIBLINGS_ALIKE, (float)alike);
}

static void describe_block(struct work *w)
{
    const struct text_block *b = &w->page->blocks[w->i];
    const struct element *e = layout_element(w->page, b->holder);
    describe_text(w, b);
    describe_holder(w, b, e);
    describe_likeness(w, b);
    describe_place(w);
    describe_surroundings(w, b);
    describe_siblings(w, b);
    describe_look(w);
    describe_order(w, b);
    describe_heading_above(w);
    describe_phrases(w);
    describe_bits(w, b, e);
    set(w, FEATURE_RULE_OF_THUMB, prose_of(w->f, w->i) > 0);
    memcpy(w->row + FEATURE_PAGE_PROSE, w->f->page_row, sizeof w->f->page_row);
}

/* What has been met before each block; the headline counts as met at its own block. */
static void look_back(struct features *f)
{
    struct before now = {.heading = NONE};
    f->before = arena_array(f->page->arena, (size_t)f->page->block_count + 1, sizeof *f->before);
    for (uint32_t i = 0; i < f->page->block_count; i++) {
        const struct text_block *b = &f->page->blocks[i];
        bool title = b->holder->tag == TAG_H1 || title_likeness(f, b) >= 2.0f;
        now.titles = (uint8_t)(now.titles + (title && now.titles < 3));
        f->before[i] = now;
        if (tag_is(b->holder->tag, TAG_IS_HEADING))
            now.heading = i;
        now.end_signs = (uint8_t)(now.end_signs + (now.end_signs < 5 && is_end_sign(f, i)));
    }
}

struct features *features_make(const struct layout *page, const struct article *a)
{
    struct features *f = arena_zalloc(page->arena, sizeof *f);
    f->page = page;
    f->article = a;
    f->prose = container_sums(page);
    f->top = container_find(page, f->prose);
    f->top_depth = depth_of(f->top->node);
    make_sums(f);
    make_looks(f);
    find_prose(f);
    find_phrases(f);
    describe_page(f);
    look_back(f);
    return f;
}

struct phrase_match features_phrases(const struct features *f, uint32_t block)
{
    return f->phrases[block];
}

void features_row(const struct features *f, uint32_t block, float *row)
{
    struct work w = {.f = f, .page = f->page, .row = row, .i = block};
    memset(row, 0, sizeof *row * FEATURE_COUNT);
    describe_block(&w);
}
