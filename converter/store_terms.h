/*
 * The store's index of words, for relate.c: which words a story is made of, and
 * how many stories hold a word. Words have numbers, a word of each language its
 * own. A vector keeps all words of a story with their weights.
 */
#ifndef CONVERTER_STORE_TERMS_H
#define CONVERTER_STORE_TERMS_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"
#include "terms.h"

struct vector_item {
    uint32_t term;
    float weight; /* kept in steps of 1/16, below 16 */
};

struct vector {
    int64_t story;
    int64_t time; /* when the story was published */
    struct span language;
    struct vector_item *items; /* by term, rising */
    size_t count;
};

/* Numbers of the words, new ones made; ids[i] belongs to t->items[i]. */
enum err store_term_ids(struct store *s, struct span language, const struct terms *t,
                        uint32_t *ids) SW_CHECK;

/*
 * stories[i]: in so many vectors is the word first + i; -1 where that is no word
 * of the language.
 */
enum err store_term_counts(struct store *s, struct span language, uint32_t first, size_t count,
                           int64_t *stories) SW_CHECK;
/* Stories that have vectors, in a language and in all. */
enum err store_language_stories(struct store *s, struct span language, int64_t *stories) SW_CHECK;
enum err store_vector_count(struct store *s, int64_t *stories) SW_CHECK;

/*
 * A vector is added, counted, and posted: three steps, so that words are counted
 * for many stories at once, and all are counted before the first is posted.
 */
enum err store_add_vector(struct store *s, const struct vector *v) SW_CHECK;
/* Removes a vector, from the counts too, but not its postings. */
enum err store_remove_vector(struct store *s, const struct vector *v) SW_CHECK;
/* SW_NOT_FOUND: the story has none. */
enum err store_vector(struct store *s, int64_t story, struct arena *arena,
                      struct vector *out) SW_CHECK;

/* Counts the words of vectors that were added, `most` of them; *stories: of so many. */
enum err store_count_new(struct store *s, size_t most, size_t *stories) SW_CHECK;

/*
 * Vectors that are counted and have no postings yet. Lists are int64_t[] in `ids`,
 * at most `most` of them.
 */
enum err store_mark_posted(struct store *s, int64_t story) SW_CHECK;
enum err store_unposted_list(struct store *s, size_t most, struct buf *ids) SW_CHECK;

/* Stories whose related ones are to be found anew. */
enum err store_relate_due(struct store *s, int64_t story) SW_CHECK;
enum err store_relate_done(struct store *s, int64_t story) SW_CHECK;
enum err store_relate_all_due(struct store *s) SW_CHECK; /* every story that has a vector */
enum err store_due_list(struct store *s, size_t most, struct buf *ids) SW_CHECK;

/* What store_set_related() was given, scores included. */
struct related {
    int64_t story;
    double score;
};
enum err store_related_scores(struct store *s, int64_t story, struct arena *arena,
                              struct related **out, size_t *count) SW_CHECK;
/* Appends the stories in whose lists the story is. */
enum err store_related_to(struct store *s, int64_t story, struct buf *ids) SW_CHECK;

#endif
