/*
 * Pictures of stories, where a source's `images` are to be mirrored: asked for
 * after the stories are published, so that news never waits for them, with the
 * same manners as pages (robots.txt, pauses, no private addresses). What is no
 * picture, too large, or cannot be had stays a link to the web.
 *
 * A picture is asked for once. Its address is its identity: publishers who
 * replace a picture give the new one another.
 */
#ifndef CONVERTER_REFRESH_PICTURES_H
#define CONVERTER_REFRESH_PICTURES_H

#include "refresh_run.h"

/* The story, just put, shows these pictures; nothing where they are not mirrored. */
enum err pictures_want(struct refresh_run *run, const struct source *source, int64_t story,
                       const struct article *a) SW_CHECK;

struct pictures;

/*
 * What is due of the sources of this run; free with pictures_free(), whatever is
 * returned. Where `images` was turned on or off since the last run, the pictures of
 * stories that were there before become due, or go.
 */
enum err pictures_begin(struct refresh_run *run, struct pictures **out) SW_CHECK;
/* Asks for as many as there is room for; true when all have come or failed. */
bool pictures_continue(struct pictures *p);
/* Pages show copies that were let go, and are to be written again. */
bool pictures_gone(const struct pictures *p);
void pictures_free(struct pictures *p);

#endif
