#include "extract_repeats.h"

#include <string.h>

#include "body.h"

/* From here on a text tells by itself. */
#define LONG_WORDS 8
/* What most pages have goes by itself from here on: "Read more" may stand before anything. */
#define SHORT_WORDS 3
/* What has more is no box; keeps the time linear. */
#define BOX_BLOCKS_MAX 64

struct search {
    const struct layout *page;
    const struct article *a;
    const struct repeats_seen *seen;
    struct repeats_found *found;
};

static bool is_long(const struct text_block *b)
{
    return b->units >= LONG_WORDS;
}

/* Many sites spell sub-headings as bold paragraphs. */
static bool is_heading(const struct text_block *b)
{
    return tag_is(b->holder->tag, TAG_IS_HEADING) ||
           (uint64_t)b->bold_bytes * 10 >= (uint64_t)b->text.n * 9;
}

static bool is_standfirst(const struct search *s, const struct text_block *b)
{
    struct span standfirst = s->a->standfirst;
    return standfirst.n > 0 &&
           (span_contains(standfirst, b->text) || span_contains(b->text, standfirst));
}

static void cut(const struct search *s, uint32_t i, unsigned others)
{
    s->found->others[i] = others;
    s->found->fates[i] = FATE_CUT;
    s->found->cut++;
}

static void cut_by_itself(const struct search *s, uint32_t i)
{
    const struct text_block *b = &s->page->blocks[i];
    if (!is_long(b) && (b->units < SHORT_WORDS || is_heading(b)))
        return;
    unsigned others = repeats_with(s->seen, b->print);
    if (is_long(b) ? !repeats_enough(s->seen, others) : !repeats_on_most(s->seen, others))
        return;
    if (is_standfirst(s, b))
        s->found->others[i] = others;
    else
        cut(s, i, others);
}

static void cut_beside(const struct search *s, uint32_t i)
{
    unsigned others = repeats_with(s->seen, s->page->blocks[i].print);
    if (repeats_enough(s->seen, others))
        cut(s, i, others);
}

/* Was there something, and has all of it been cut, but for short ones? */
static bool all_cut(const struct search *s, uint32_t from, uint32_t until)
{
    bool any = false;
    for (uint32_t i = from; i < until; i++) {
        if (s->found->whole[i] != FATE_KEEP)
            continue;
        if (s->found->fates[i] == FATE_KEEP && is_long(&s->page->blocks[i]))
            return false;
        any = any || s->found->fates[i] != FATE_KEEP;
    }
    return any;
}

/* That of a box, or of a section: not the one of the text which goes on below a box. */
static bool is_heading_of_cut(const struct search *s, uint32_t i)
{
    const struct node *parent = s->page->blocks[i].holder->parent;
    const struct element *box = parent ? layout_element(s->page, parent) : NULL;
    if (box && box->block_end - box->first_block <= BOX_BLOCKS_MAX &&
        all_cut(s, box->first_block, box->block_end))
        return true;
    uint32_t end = i + 1;
    while (end < s->page->block_count && !is_heading(&s->page->blocks[end]))
        end++;
    return all_cut(s, i + 1, end);
}

static bool is_short_and_kept(const struct search *s, uint32_t i)
{
    return s->found->fates[i] == FATE_KEEP && !is_long(&s->page->blocks[i]);
}

/* Headings, and other short ones above what was cut. */
static void cut_above(const struct search *s)
{
    bool below = false;
    for (uint32_t i = s->page->block_count; i-- > 0;) {
        if (s->found->whole[i] != FATE_KEEP)
            continue;
        if (is_short_and_kept(s, i) &&
            (is_heading(&s->page->blocks[i]) ? is_heading_of_cut(s, i) : below))
            cut_beside(s, i);
        below = s->found->fates[i] != FATE_KEEP;
    }
}

static void cut_below(const struct search *s)
{
    bool above = false;
    for (uint32_t i = 0; i < s->page->block_count; i++) {
        if (s->found->whole[i] != FATE_KEEP)
            continue;
        if (above && is_short_and_kept(s, i) && !is_heading(&s->page->blocks[i]))
            cut_beside(s, i);
        above = s->found->fates[i] != FATE_KEEP;
    }
}

static bool any_left(const struct search *s)
{
    for (uint32_t i = 0; i < s->page->block_count; i++)
        if (s->found->fates[i] == FATE_KEEP)
            return true;
    return false;
}

static void cut_nothing(struct repeats_found *found, uint32_t count)
{
    memcpy(found->fates, found->whole, count);
    found->cut = 0;
}

static void start(const struct layout *page, const uint8_t *fates, struct repeats_found *out)
{
    size_t room = (size_t)page->block_count + 1;
    *out = (struct repeats_found){.whole = fates,
                                  .fates = arena_array(page->arena, room, 1),
                                  .others = arena_array(page->arena, room, sizeof(*out->others))};
    cut_nothing(out, page->block_count);
}

void find_repeats(const struct layout *page, const struct article *a,
                  const struct repeats_seen *seen, const uint8_t *fates, struct repeats_found *out)
{
    struct search s = {.page = page, .a = a, .seen = seen, .found = out};
    start(page, fates, out);
    if (!seen || seen->count == 0)
        return;
    for (uint32_t i = 0; i < page->block_count; i++)
        if (fates[i] == FATE_KEEP)
            cut_by_itself(&s, i);
    if (out->cut == 0)
        return;
    cut_above(&s);
    cut_below(&s);
    if (!any_left(&s))
        cut_nothing(out, page->block_count);
}

void report_prints(const struct layout *page, const struct repeats_found *found,
                   struct extract_prints *out)
{
    out->prints = arena_array(page->arena, (size_t)page->block_count + 1, sizeof(*out->prints));
    out->count = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        if (found->whole[i] != FATE_KEEP)
            continue;
        uint64_t print = b->print & ~PRINT_MARKS;
        print |= is_long(b) ? PRINT_LONG : 0;
        print |= found->others[i] > 0 ? PRINT_KNOWN : 0;
        out->prints[out->count++] = print;
    }
    prints_order(out->prints, &out->count);
}
