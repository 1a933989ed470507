#include "relate.h"

#include <math.h>
#include <stdlib.h>

#include "neighbours.h"
#include "relate_group.h"
#include "smolwire/buf.h"
#include "stem.h"
#include "store_postings.h"
#include "store_search.h"
#include "store_terms.h"
#include "terms.h"

/* Scores that differ by less are the same. */
#define SCORE_NOISE 1e-9

/* Below this nothing is shown rather than something silly. */
#define SCORE_MIN 0.5

/* A younger store learns what its words are worth from every story: all are related anew. */
#define YOUNG_STORE 500

/* Stories between two commits, and while words are counted: the more share a row that is written.
 */
#define BATCH          200
#define BATCH_OF_WORDS 1000

/* One call of relate_due(). */
struct relate_run {
    struct neighbour_search *search;
    struct arena arena;  /* of the story at hand */
    struct buf due;      /* int64_t[], rising: stories that look for their neighbours */
    struct buf postings; /* struct new_posting[] of the running batch */
};

/* --- taking in and out ------------------------------------------------------ */

static int by_term(const void *left, const void *right)
{
    const struct vector_item *a = left, *b = right;
    return a->term < b->term ? -1 : a->term > b->term;
}

static enum err make_vector(struct store *s, int64_t id, const struct article *a,
                            struct arena *arena, struct vector *out)
{
    struct story story;
    struct terms terms;
    enum err e = store_story(s, id, arena, &story);
    if (e)
        return e;
    terms_of_article(a, arena, &terms);
    struct span language = stem_language(a->language);
    uint32_t *ids = arena_array(arena, terms.count, sizeof(*ids));
    e = store_term_ids(s, language, &terms, ids);
    if (e)
        return e;
    *out = (struct vector){.story = id, .time = story.published, .language = language};
    out->items = arena_array(arena, terms.count, sizeof(*out->items));
    out->count = terms.count;
    for (size_t i = 0; i < terms.count; i++)
        out->items[i] = (struct vector_item){ids[i], (float)terms.items[i].weight};
    qsort(out->items, out->count, sizeof(*out->items), by_term);
    return SW_OK;
}

/* Those in whose lists the story stands are to look for others. */
static enum err make_listing_due(struct store *s, int64_t id)
{
    struct buf others;
    buf_init(&others, SIZE_MAX / 2);
    enum err e = store_related_to(s, id, &others);
    const int64_t *ids = (const void *)others.data;
    for (size_t i = 0; !e && i < others.len / sizeof(*ids); i++)
        e = store_relate_due(s, ids[i]);
    buf_free(&others);
    return e;
}

/* Postings stand under some of the words only; the others cost a look each, on the rare change. */
static enum err take_out(struct store *s, int64_t id)
{
    struct arena arena;
    struct vector v;
    arena_init(&arena);
    enum err e = store_vector(s, id, &arena, &v);
    for (size_t i = 0; !e && i < v.count; i++)
        e = store_remove_posting(s, v.items[i].term, v.time, id);
    if (!e)
        e = store_remove_vector(s, &v);
    if (!e)
        e = make_listing_due(s, id);
    arena_free(&arena);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

enum err relate_story(struct store *s, int64_t id, const struct article *a)
{
    struct arena arena;
    struct vector v;
    arena_init(&arena);
    enum err e = take_out(s, id);
    if (!e)
        e = make_vector(s, id, a, &arena, &v);
    if (!e)
        e = store_add_vector(s, &v);
    arena_free(&arena);
    if (!e)
        e = store_relate_due(s, id);
    return e ? e : store_search_due(s, id);
}

enum err relate_forget(struct store *s, int64_t id)
{
    enum err e = take_out(s, id);
    if (!e)
        e = relate_ungroup(s, id);
    if (!e)
        e = store_relate_done(s, id);
    if (!e)
        e = store_set_related(s, id, NULL, NULL, 0);
    return e ? e : store_search_due(s, id);
}

/* --- lists ------------------------------------------------------------------ */

static bool same_list(const struct related *a, size_t a_count, const struct related *b,
                      size_t b_count, bool *same_scores)
{
    *same_scores = a_count == b_count;
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++) {
        if (a[i].story != b[i].story)
            return false;
        *same_scores = *same_scores && fabs(a[i].score - b[i].score) < SCORE_NOISE;
    }
    return true;
}

/* The story's page is stale only when what it shows changes, not when scores alone do. */
static enum err set_list(struct store *s, int64_t id, const struct related *list, size_t count)
{
    struct arena arena;
    struct related *old = NULL;
    size_t old_count = 0;
    int64_t ids[RELATED_MAX];
    double scores[RELATED_MAX];
    arena_init(&arena);
    enum err e = store_related_scores(s, id, &arena, &old, &old_count);
    bool same_scores = false;
    bool same = !e && same_list(list, count, old, old_count, &same_scores);
    arena_free(&arena);
    if (e || (same && same_scores))
        return e;
    for (size_t i = 0; i < count; i++) {
        ids[i] = list[i].story;
        scores[i] = list[i].score;
    }
    e = store_set_related(s, id, ids, scores, count);
    return e || same ? e : store_touch(s, id);
}

/* Is the text one that the list has already? */
static bool is_reprint(const struct weighted *text, const struct weighted *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (likeness_cosine(text, &shown[i]) >= SAME_TEXT)
            return true;
    return false;
}

/* The best of the neighbours, one of each text. */
static size_t choose(const struct neighbour *found, size_t count, struct related *list)
{
    struct weighted shown[RELATED_MAX];
    size_t chosen = 0;
    for (size_t i = 0; i < count && chosen < RELATED_MAX && found[i].score >= SCORE_MIN; i++) {
        if (is_reprint(&found[i].weighted, shown, chosen))
            continue;
        shown[chosen] = found[i].weighted;
        list[chosen++] = (struct related){found[i].story, found[i].score};
    }
    return chosen;
}

/* Would the text stand in a list of stories that has room for better ones? */
static enum err is_reprint_of_list(struct store *s, struct relate_run *run,
                                   const struct weighted *text, const struct related *list,
                                   size_t count, bool *yes)
{
    struct weighted shown[RELATED_MAX];
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < count; i++) {
        struct vector other;
        e = store_vector(s, list[i].story, &run->arena, &other);
        if (!e)
            e = neighbours_weigh(run->search, &other, &run->arena, &shown[i]);
    }
    if (!e)
        *yes = is_reprint(text, shown, count);
    return e;
}

static size_t copy_without(const struct related *from, size_t count, int64_t story,
                           struct related *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < RELATED_MAX; i++)
        if (from[i].story != story)
            to[kept++] = from[i];
    return kept;
}

static size_t insert(struct related *list, size_t count, struct related item)
{
    size_t at = count < RELATED_MAX ? count++ : count - 1;
    for (; at > 0 && list[at - 1].score < item.score; at--)
        list[at] = list[at - 1];
    list[at] = item;
    return count;
}

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static bool looks_itself(const struct relate_run *run, int64_t story)
{
    const void *due = run->due.data;
    return bsearch(&story, due, run->due.len / sizeof(story), sizeof(story), by_number);
}

/*
 * Puts the story into the list of a neighbour where it is good enough for it.
 * Not where the neighbour looks for itself: scores are not the same in both
 * directions, and the order of a run must not decide which one counts.
 */
static enum err offer(struct store *s, struct relate_run *run, int64_t story,
                      const struct weighted *text, const struct neighbour *to)
{
    struct related *stored = NULL;
    struct related list[RELATED_MAX];
    size_t count = 0;
    if (looks_itself(run, to->story))
        return SW_OK;
    enum err e = store_related_scores(s, to->story, &run->arena, &stored, &count);
    if (e)
        return e;
    count = copy_without(stored, count, story, list);
    if (count == RELATED_MAX && list[count - 1].score >= to->score)
        return SW_OK;
    bool reprint = false;
    e = is_reprint_of_list(s, run, text, list, count, &reprint);
    if (e || reprint)
        return e;
    count = insert(list, count, (struct related){story, to->score});
    return set_list(s, to->story, list, count);
}

/* --- what is due ------------------------------------------------------------ */

/* Words under which a story is to be found. */
static enum err add_postings(struct store *s, struct relate_run *run, int64_t id)
{
    struct vector v;
    size_t *telling = NULL;
    size_t count = 0;
    enum err e = store_vector(s, id, &run->arena, &v);
    if (!e)
        e = neighbours_telling(run->search, &v, &run->arena, &telling, &count);
    for (size_t i = 0; !e && i < count; i++) {
        struct vector_item item = v.items[telling[i]];
        struct new_posting posting = {id, v.time, item.term, item.weight};
        buf_add(&run->postings, &posting, sizeof(posting));
    }
    arena_reset(&run->arena);
    return e ? e : store_mark_posted(s, id);
}

static enum err post_stories(struct store *s, struct relate_run *run, const int64_t *ids,
                             size_t count)
{
    enum err e = SW_OK;
    buf_reset(&run->postings);
    for (size_t i = 0; !e && i < count; i++)
        e = add_postings(s, run, ids[i]);
    if (!e)
        e = buf_error(&run->postings);
    return e ? e
             : store_add_postings(s, (void *)run->postings.data,
                                  run->postings.len / sizeof(struct new_posting));
}

static enum err offer_all(struct store *s, struct relate_run *run, const struct vector *v,
                          const struct neighbour *found, size_t count)
{
    struct weighted text;
    enum err e = neighbours_weigh(run->search, v, &run->arena, &text);
    for (size_t i = 0; !e && i < count && found[i].score >= SCORE_MIN; i++)
        e = offer(s, run, v->story, &text, &found[i]);
    return e;
}

static enum err relate_one(struct store *s, struct relate_run *run, int64_t id)
{
    struct vector v;
    struct neighbour *found = NULL;
    struct related list[RELATED_MAX];
    size_t count = 0;
    enum err e = store_vector(s, id, &run->arena, &v);
    if (!e)
        e = neighbours_find(run->search, &v, &run->arena, &found, &count);
    if (!e)
        e = set_list(s, id, list, choose(found, count, list));
    if (!e)
        e = relate_group(s, id, found, count);
    if (!e)
        e = offer_all(s, run, &v, found, count);
    arena_reset(&run->arena);
    if (e == SW_NOT_FOUND) /* taken out since it became due */
        e = SW_OK;
    return e ? e : store_relate_done(s, id);
}

static enum err relate_stories(struct store *s, struct relate_run *run, const int64_t *ids,
                               size_t count)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < count; i++)
        e = relate_one(s, run, ids[i]);
    return e;
}

typedef enum err list_function(struct store *s, size_t most, struct buf *ids);
typedef enum err batch_function(struct store *s, struct relate_run *run, const int64_t *ids,
                                size_t count);

static enum err end_batch(struct store *s, enum err e)
{
    if (!e)
        e = store_commit(s);
    if (e)
        store_rollback(s);
    return e;
}

static enum err do_batch(struct store *s, struct relate_run *run, const struct buf *ids,
                         batch_function *function)
{
    enum err e = store_begin(s);
    if (e)
        return e;
    return end_batch(s, function(s, run, (const void *)ids->data, ids->len / sizeof(int64_t)));
}

/* Each story that `function` has done leaves the list. */
static enum err do_all(struct store *s, struct relate_run *run, list_function *list, size_t batch,
                       batch_function *function, size_t *done)
{
    struct buf ids;
    buf_init(&ids, batch * sizeof(int64_t));
    enum err e = list(s, batch, &ids);
    while (!e && ids.len) {
        e = do_batch(s, run, &ids, function);
        *done += ids.len / sizeof(int64_t);
        buf_reset(&ids);
        if (!e)
            e = list(s, batch, &ids);
    }
    buf_free(&ids);
    return e;
}

static enum err count_all(struct store *s)
{
    enum err e = SW_OK;
    for (size_t counted = 1; !e && counted;) {
        e = store_begin(s);
        if (!e)
            e = end_batch(s, store_count_new(s, BATCH_OF_WORDS, &counted));
    }
    return e;
}

static enum err widen_if_young(struct store *s, size_t posted)
{
    int64_t stories = 0;
    enum err e = store_vector_count(s, &stories);
    if (e || posted == 0 || stories > YOUNG_STORE)
        return e;
    return store_relate_all_due(s);
}

enum err relate_due(struct store *s, size_t *done)
{
    struct relate_run run = {0};
    size_t posted = 0, related = 0;
    buf_init(&run.due, SIZE_MAX / 2);
    buf_init(&run.postings, SIZE_MAX / 2);
    arena_init(&run.arena);
    enum err e = neighbour_search_open(s, &run.search);
    if (!e)
        e = count_all(s);
    if (!e)
        e = do_all(s, &run, store_unposted_list, BATCH_OF_WORDS, post_stories, &posted);
    if (!e)
        e = widen_if_young(s, posted);
    if (!e)
        e = store_due_list(s, PTRDIFF_MAX, &run.due);
    if (!e)
        e = do_all(s, &run, store_due_list, BATCH, relate_stories, &related);
    neighbour_search_close(run.search);
    buf_free(&run.due);
    buf_free(&run.postings);
    arena_free(&run.arena);
    if (done)
        *done = related;
    return e;
}
