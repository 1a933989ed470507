/*
 * Related stories by text: TF-IDF vectors over stemmed words, cosine, a window
 * in time. Languages are not mixed.
 *
 * Two steps, so that a story's neighbours do not depend on the order in which a
 * refresh met them: relate_story() takes a story into the index as it is put
 * into the store, relate_due() finds the related stories of all that were taken
 * in since, and puts them into the lists of their neighbours. What is due is
 * kept in the store: a run that was killed is finished by the next.
 *
 * The cost of a story depends on how many stories of the window share its
 * telling words, not on the size of the archive.
 */
#ifndef CONVERTER_RELATE_H
#define CONVERTER_RELATE_H

#include <stddef.h>

#include "article.h"
#include "smolwire/err.h"
#include "store.h"

/*
 * Most computed links a story has, and most that its page shows: those that it
 * lists as other reports of the event are not among its related stories.
 */
#define RELATED_MAX   10
#define RELATED_SHOWN 5

/*
 * Takes the story, just put into the store or changed, into the indexes of words
 * (related stories, search). Belongs
 * into the same transaction as store_put_article().
 */
enum err relate_story(struct store *s, int64_t id, const struct article *a) SW_CHECK;

/* Takes it out again, before it is removed from the store; its neighbours become due. */
enum err relate_forget(struct store *s, int64_t id) SW_CHECK;

/*
 * Finds the related stories of all that are due, in transactions of its own,
 * touching each story whose list changed. `done` may be NULL.
 */
enum err relate_due(struct store *s, size_t *done) SW_CHECK;

#endif
