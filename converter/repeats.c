#include "repeats.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

#define OTHERS_MIN      3
#define SHARE_MIN       8 /* one of so many */
#define SHORT_OTHERS    6
#define SHORT_SHARE_MIN 2
#define PRINT_BYTES     8

static uint64_t text_of(uint64_t print)
{
    return print & ~PRINT_MARKS;
}

/* --- prints of one page --------------------------------------------------------- */

static int compare_prints(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

void prints_order(uint64_t *prints, size_t *count)
{
    size_t kept = 0;
    if (*count > REPEAT_BLOCKS_MAX)
        *count = REPEAT_BLOCKS_MAX;
    if (*count == 0)
        return;
    qsort(prints, *count, sizeof(*prints), compare_prints);
    for (size_t i = 1; i < *count; i++)
        if (text_of(prints[i]) != text_of(prints[kept]))
            prints[++kept] = prints[i];
    *count = kept + 1;
}

void prints_pack(const uint64_t *prints, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        char bytes[PRINT_BYTES];
        for (unsigned byte = 0; byte < PRINT_BYTES; byte++)
            bytes[byte] = (char)(prints[i] >> 8 * byte & 0xff);
        buf_add(out, bytes, sizeof(bytes));
    }
}

size_t prints_unpack(struct span packed, uint64_t *out)
{
    size_t count = packed.n / PRINT_BYTES;
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
        for (unsigned byte = 0; byte < PRINT_BYTES; byte++)
            out[i] |= (uint64_t)(unsigned char)packed.p[i * PRINT_BYTES + byte] << 8 * byte;
    }
    return count;
}

/* Where the text stands, or would stand. */
static size_t place_of(const struct repeats_page *page, uint64_t print)
{
    size_t low = 0, high = page->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_of(page->prints[middle]) < text_of(print))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has(const struct repeats_page *page, uint64_t print)
{
    size_t at = place_of(page, print);
    return at < page->count && text_of(page->prints[at]) == text_of(print);
}

/* --- copies ----------------------------------------------------------------------- */

static size_t count_long(const struct repeats_page *page)
{
    size_t count = 0;
    for (size_t i = 0; i < page->count; i++)
        count += (page->prints[i] & PRINT_LONG) != 0;
    return count;
}

/* Longer blocks that both have. */
static size_t count_common(const struct repeats_page *a, const struct repeats_page *b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        uint64_t left = text_of(a->prints[i]), right = text_of(b->prints[j]);
        common += left == right && a->prints[i] & PRINT_LONG;
        i += left <= right;
        j += right <= left;
    }
    return common;
}

static bool is_copy(const struct repeats_page *a, const struct repeats_page *b)
{
    size_t one = count_long(a), other = count_long(b), least = one < other ? one : other;
    return count_common(a, b) * 2 > least;
}

/* Of a text that comes several times the first page counts. */
static void judge(struct repeats *r, size_t at)
{
    r->pages[at].copy = false;
    for (size_t i = 0; i < at && !r->pages[at].copy; i++)
        r->pages[at].copy = !r->pages[i].copy && is_copy(&r->pages[i], &r->pages[at]);
}

static bool any_copies(const struct repeats *r)
{
    bool any = false;
    for (size_t i = 0; i < r->count; i++)
        any = any || r->pages[i].copy;
    return any;
}

/* Others depend on what was there before: they are judged anew where that may have changed. */
static void judge_change(struct repeats *r, size_t at)
{
    size_t first = at + 1 == r->count && !any_copies(r) ? at : 0;
    for (size_t i = first; i < r->count; i++)
        judge(r, i);
}

/* --- the parent --------------------------------------------------------------------- */

void repeats_init(struct repeats *r)
{
    r->count = 0;
}

void repeats_free(struct repeats *r)
{
    for (size_t i = 0; i < r->count; i++)
        free(r->pages[i].prints);
    r->count = 0;
}

static bool is_same(const struct repeats_page *page, const uint64_t *prints, size_t count)
{
    return page->count == count &&
           (count == 0 || memcmp(page->prints, prints, count * sizeof(*prints)) == 0);
}

static size_t place_of_story(const struct repeats *r, int64_t story)
{
    size_t at = r->count;
    while (at > 0 && r->pages[at - 1].story >= story)
        at--;
    return at;
}

/* The page of the oldest story goes. */
static void forget_first(struct repeats *r)
{
    free(r->pages[0].prints);
    r->count--;
    memmove(&r->pages[0], &r->pages[1], r->count * sizeof(r->pages[0]));
}

/* Room for a story's page; where it belongs. */
static size_t make_room(struct repeats *r, int64_t story)
{
    size_t at = place_of_story(r, story);
    memmove(&r->pages[at + 1], &r->pages[at], (r->count - at) * sizeof(r->pages[0]));
    r->pages[at] = (struct repeats_page){.story = story};
    r->count++;
    return at;
}

enum err repeats_learn(struct repeats *r, int64_t story, const uint64_t *prints, size_t count,
                       enum repeats_change *change, int64_t *forgotten)
{
    size_t at = place_of_story(r, story);
    bool known = at < r->count && r->pages[at].story == story;
    bool full = r->count == REPEAT_PAGES_MAX;
    *change = REPEATS_SAME;
    *forgotten = 0;
    if (known ? is_same(&r->pages[at], prints, count) : full && at == 0)
        return SW_OK;
    uint64_t *copy = malloc(count ? count * sizeof(*copy) : 1);
    if (!copy)
        return SW_NOMEM;
    if (count)
        memcpy(copy, prints, count * sizeof(*copy));
    if (!known && full) {
        *forgotten = r->pages[0].story;
        forget_first(r);
    }
    if (!known)
        at = make_room(r, story);
    free(r->pages[at].prints);
    r->pages[at].prints = copy;
    r->pages[at].count = count;
    *change = REPEATS_LEARNED;
    judge_change(r, at);
    return SW_OK;
}

/* A page alone is no memory of what others have. */
void repeats_pack(const struct repeats *r, int64_t story, struct buf *out)
{
    struct buf prints;
    buf_init(&prints, REPEAT_BLOCKS_MAX * PRINT_BYTES);
    for (size_t i = 0; i < r->count; i++) {
        const struct repeats_page *page = &r->pages[i];
        if (page->copy || page->story == story)
            continue;
        buf_reset(&prints);
        prints_pack(page->prints, page->count, &prints);
        message_add_bytes(out, buf_span(&prints));
    }
    buf_free(&prints);
}

static struct repeats_seen seen_besides(const struct repeats *r, const struct repeats_page *page,
                                        struct repeats_page *room)
{
    struct repeats_seen seen = {.pages = room};
    for (size_t i = 0; i < r->count; i++)
        if (!r->pages[i].copy && &r->pages[i] != page)
            room[seen.count++] = r->pages[i];
    return seen;
}

bool repeats_outdated(const struct repeats *r, const struct repeats_page *page)
{
    struct repeats_page room[REPEAT_PAGES_MAX];
    struct repeats_seen seen = seen_besides(r, page, room);
    for (size_t i = 0; i < page->count; i++)
        if (page->prints[i] & PRINT_LONG && !(page->prints[i] & PRINT_KNOWN) &&
            repeats_enough(&seen, repeats_with(&seen, page->prints[i])))
            return true;
    return false;
}

/* --- the worker ------------------------------------------------------------------------ */

bool repeats_unpack(struct span packed, struct arena *arena, struct repeats_seen *out)
{
    struct span prints;
    *out = (struct repeats_seen){0};
    if (packed.n == 0)
        return true;
    struct repeats_page *pages = arena_array(arena, REPEAT_PAGES_MAX, sizeof(*pages));
    size_t count = 0;
    while (packed.n > 0) {
        if (count == REPEAT_PAGES_MAX || !message_take_bytes(&packed, &prints))
            return false;
        struct repeats_page *page = &pages[count++];
        page->prints = arena_array(arena, prints.n / PRINT_BYTES + 1, sizeof(*page->prints));
        page->count = prints_unpack(prints, page->prints);
    }
    *out = (struct repeats_seen){.pages = pages, .count = count};
    return true;
}

unsigned repeats_with(const struct repeats_seen *seen, uint64_t print)
{
    unsigned with = 0;
    for (size_t i = 0; i < seen->count; i++)
        with += has(&seen->pages[i], print);
    return with;
}

bool repeats_enough(const struct repeats_seen *seen, unsigned with)
{
    return with >= OTHERS_MIN && with * SHARE_MIN >= seen->count;
}

bool repeats_on_most(const struct repeats_seen *seen, unsigned with)
{
    return with >= SHORT_OTHERS && with * SHORT_SHARE_MIN >= seen->count;
}
