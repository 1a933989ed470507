/*
 * Stories by their text: the same text under another address is the same story.
 *
 * A publisher is who has the registered name: news.example.org and www.example.org
 * are one. A text is known by a sketch: the smallest hashes of its longer paragraphs,
 * letters and digits alone, folded. Two texts that share three quarters of
 * their sketches, of one publisher and within a week, are one: an AMP or print
 * version, a moved address, one agency report in two feeds. Texts that share all
 * of it may be two months apart: an old story with a new date.
 */
#ifndef CONVERTER_STORE_TEXT_H
#define CONVERTER_STORE_TEXT_H

#include "store.h"

#define SKETCH_MAX 8

struct sketch {
    int64_t keys[SKETCH_MAX]; /* rising */
    size_t count;
};

enum err sketch_make(const struct document *body, struct sketch *out) SW_CHECK;

/* SW_NOT_FOUND: no story of this text. `published` may be SW_NO_TIME. */
enum err store_find_text(struct store *s, const struct sketch *sketch, struct span url,
                         int64_t published, int64_t *id) SW_CHECK;
enum err store_set_text(struct store *s, int64_t id, const struct sketch *sketch) SW_CHECK;

/*
 * Has the story `id` another headline and not one paragraph of the article? False
 * when one of them has too few to tell.
 */
enum err store_text_differs(struct store *s, int64_t id, const struct article *a,
                            bool *yes) SW_CHECK;

/*
 * Of a story that is about to be removed: its text is remembered as gone, so
 * that it does not come back under another address.
 */
enum err store_text_forget(struct store *s, int64_t id) SW_CHECK;

/* Is it the text of a removed story of this publisher? Not found again after two months. */
enum err store_text_is_gone(struct store *s, const struct article *a, bool *yes) SW_CHECK;

#endif
