/*
 * Cutting plain cases.
 */
#include "extract_trim.h"

#include "body.h"
#include "date.h"
#include "date_label.h"

struct trim {
    const struct layout *page;
    const struct features *f;
    struct article *a;
    uint8_t *fates;
    uint32_t *words; /* kept ones before each block */
};

static bool is_heading(const struct text_block *b)
{
    return tag_is(b->holder->tag, TAG_IS_HEADING);
}

static bool is_linked(const struct text_block *b)
{
    return b->links > 0 && (uint64_t)b->link_bytes * 10 >= (uint64_t)b->text.n * 9;
}

/* --- labels of advertisements --------------------------------------------------- */

static void cut_labels(const struct trim *t)
{
    for (uint32_t i = 0; i < t->page->block_count; i++)
        if (t->fates[i] == FATE_KEEP && !is_heading(&t->page->blocks[i]) &&
            features_phrases(t->f, i).whole & PHRASE_BIT(ADVERT))
            t->fates[i] = FATE_CUT;
}

/* --- columns ---------------------------------------------------------------------- */

static void count_kept(struct trim *t)
{
    uint32_t n = t->page->block_count;
    t->words = arena_array(t->page->arena, (size_t)n + 1, sizeof *t->words);
    for (uint32_t i = 0; i < n; i++)
        t->words[i + 1] = t->words[i] + (t->fates[i] == FATE_KEEP ? t->page->blocks[i].units : 0);
}

static uint32_t kept_in(const struct trim *t, const struct element *e)
{
    return t->words[e->block_end] - t->words[e->first_block];
}

/* The cell of a page that is laid out by a table, in which most of the story stands. */
#define COLUMN_SHARE  2 / 3
#define COLUMN_MIN    60 /* words; with less a table may well be one of data */
#define COLUMN_OTHERS 6  /* cells beside it have a sixth of its words at most */

static bool holds_the_story(const struct trim *t, const struct element *cell)
{
    uint32_t kept = kept_in(t, cell);
    return kept >= COLUMN_MIN && kept >= t->words[t->page->block_count] * COLUMN_SHARE;
}

static void cut_cell(const struct trim *t, const struct element *cell, uint32_t most)
{
    if (kept_in(t, cell) > most)
        return;
    for (uint32_t i = cell->first_block; i < cell->block_end; i++)
        t->fates[i] = FATE_CUT;
}

static void cut_beside(const struct trim *t, const struct element *cell)
{
    uint32_t most = kept_in(t, cell) / COLUMN_OTHERS;
    for (const struct node *n = cell->node->parent->first; n; n = n->next)
        if (n->tag == TAG_TD && n != cell->node)
            cut_cell(t, layout_element(t->page, n), most);
}

static void cut_columns(struct trim *t)
{
    count_kept(t);
    for (uint32_t i = 0; i < t->page->element_count; i++) {
        const struct element *e = &t->page->elements[i];
        if (e->node && e->node->tag == TAG_TD && e->node->parent && holds_the_story(t, e))
            cut_beside(t, e);
    }
}

/* --- above and below the text -------------------------------------------------------- */

/* From here on it is the text itself. */
#define SENTENCES_WORDS 20

/* Headline, line break, standfirst: old pages write them as one piece. */
static bool begins_with_the_title(const struct trim *t, const struct text_block *b)
{
    return b->breaks > 0 && b->units < 3 * SENTENCES_WORDS && t->a->title.n >= SENTENCES_WORDS &&
           span_starts_nocase(b->text, t->a->title);
}

/* Where no metadata tells one. */
static void take_standfirst(const struct trim *t, const struct text_block *b)
{
    if (t->a->standfirst.n == 0)
        t->a->standfirst = span_trim(span_from(b->text, t->a->title.n));
}

/* Words beside a date: "Saturday, 24 May 2025, Oslo"; "First published on Wed 24 May 2025 BST". */
#define DATE_WORDS_BEFORE   2
#define DATE_WORDS_AFTER    1
#define DATE_WORDS_LABELLED 5

static bool ends_sentence(struct span text)
{
    return span_ends(text, SPAN(".")) || span_ends(text, SPAN("!")) || span_ends(text, SPAN("?"));
}

/*
 * A line that is a date and nothing else says when the story was published; one
 * that tells what happened on a day is of the story: "8 May 1945: the war ends".
 */
static bool is_date(const struct trim *t, const struct text_block *b)
{
    const struct date_context c = {.now = SW_NO_TIME, .language = t->a->language};
    struct date_beside words;
    if (b->units >= SENTENCES_WORDS / 2 || b->digits == 0 || is_heading(b) ||
        !date_beside(b->text, &c, &words))
        return false;
    if (date_label_of(b->text) == DATE_PLAIN)
        return words.before <= DATE_WORDS_BEFORE && words.after <= DATE_WORDS_AFTER;
    return date_is_of_story(b->text) ||
           (words.before + words.after <= DATE_WORDS_LABELLED && !ends_sentence(b->text));
}

static bool repeats_the_head(const struct trim *t, uint32_t i)
{
    const struct text_block *b = &t->page->blocks[i];
    struct span text = b->text;
    if (begins_with_the_title(t, b)) {
        take_standfirst(t, b);
        return true;
    }
    if (span_equal_nocase(text, t->a->title) || is_date(t, b))
        return true;
    return t->a->byline.n > 0 && b->units < SENTENCES_WORDS / 2 &&
           features_phrases(t->f, i).bits & PHRASE_BIT(BY) &&
           span_contains_nocase(text, t->a->byline);
}

static bool is_headline(const struct trim *t, uint32_t i)
{
    const struct text_block *b = &t->page->blocks[i];
    return t->a->title.n > 0 &&
           (span_equal_nocase(b->text, t->a->title) || begins_with_the_title(t, b));
}

/*
 * What stands above the headline, short, is of the paper and not of the story;
 * not where it is most of the text: a story of short lines below which its
 * title stands once more.
 */
static void cut_above_the_headline(struct trim *t)
{
    const uint32_t n = t->page->block_count;
    uint32_t headline = 0;
    count_kept(t);
    for (uint32_t i = 0; i < n && t->words[i] < t->words[n] - t->words[i]; i++) {
        if (is_headline(t, i))
            headline = i;
        else if (t->fates[i] == FATE_KEEP && t->page->blocks[i].units >= SENTENCES_WORDS)
            break;
    }
    for (uint32_t i = 0; i < headline; i++)
        t->fates[i] = FATE_CUT;
}

static void cut_repetitions(const struct trim *t)
{
    for (uint32_t i = 0; i < t->page->block_count; i++) {
        if (t->fates[i] != FATE_KEEP)
            continue;
        if (repeats_the_head(t, i))
            t->fates[i] = FATE_CUT;
        else if (t->page->blocks[i].units >= SENTENCES_WORDS && !is_linked(&t->page->blocks[i]))
            return;
    }
}

static bool leads_away(const struct trim *t, uint32_t i)
{
    static const uint32_t label = PHRASE_BIT(MORE) | PHRASE_BIT(RELATED);
    struct phrase_match said = features_phrases(t->f, i);
    if (is_linked(&t->page->blocks[i]))
        return said.bits & (label | PHRASE_BIT(NAV));
    return said.whole & label;
}

/* Only as long as every block, from the end, is one. */
static void cut_ways_on(const struct trim *t)
{
    for (uint32_t i = t->page->block_count; i > 0; i--) {
        if (t->fates[i - 1] != FATE_KEEP)
            continue;
        if (!leads_away(t, i - 1))
            return;
        t->fates[i - 1] = FATE_CUT;
    }
}

void trim_blocks(const struct layout *page, const struct features *f, struct article *a,
                 uint8_t *fates)
{
    struct trim t = {.page = page, .f = f, .a = a, .fates = fates};
    cut_labels(&t);
    cut_columns(&t);
    cut_above_the_headline(&t);
    cut_repetitions(&t);
    cut_ways_on(&t);
}
