/*
 * Related stories by text: TF-IDF vectors over stemmed words, cosine, a window
 * in time. Languages are not mixed.
 */
#ifndef CONVERTER_RELATE_H
#define CONVERTER_RELATE_H

#include "article.h"
#include "smolwire/err.h"
#include "store.h"

/* Most computed links a story shows. */
#define RELATED_MAX 5

/*
 * Takes the story, just put into the store, into the index; finds its related
 * stories and brings those of its neighbours up to date, touching each whose
 * list changed. Belongs into the same transaction as store_put_article().
 */
enum err relate_story(struct store *s, int64_t id, const struct article *a) SW_CHECK;

#endif
