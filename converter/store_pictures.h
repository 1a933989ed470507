/*
 * Pictures of stories that the mirror has, or means to have, a copy of. They
 * are kept in the store, so that a tree that was lost can be built again; what
 * is published are copies.
 */
#ifndef CONVERTER_STORE_PICTURES_H
#define CONVERTER_STORE_PICTURES_H

#include "store.h"

struct store_picture {
    int64_t id, story;
    struct span url;
    struct span path; /* of its file in both trees, for ever: "/bbc/2025-05-20/slug-1.jpg"; empty
                         while it is not here */
    int64_t size;     /* bytes */
    int64_t failures; /* in a row */
};

/*
 * The story shows these from now on: new ones are due at once, and what is kept
 * of others is forgotten, their files waiting to be removed.
 */
enum err store_want_pictures(struct store *s, int64_t story, const struct span *urls, size_t count,
                             int64_t now) SW_CHECK;

/* Those of a source that are due at `now`, newest story first; ids in the arena. */
enum err store_due_pictures(struct store *s, struct span source, int64_t now, struct arena *arena,
                            int64_t **ids, size_t *count) SW_CHECK;
enum err store_picture(struct store *s, int64_t id, struct arena *arena,
                       struct store_picture *out) SW_CHECK;

/* Those of a story that are here. */
enum err store_story_pictures(struct store *s, int64_t story, struct arena *arena,
                              struct store_picture **out, size_t *count) SW_CHECK;
enum err store_picture_bytes(struct store *s, int64_t id, struct arena *arena,
                             struct span *bytes) SW_CHECK;

/* It is here, and its story is stale; `extension` with its dot. */
enum err store_put_picture(struct store *s, int64_t id, struct span extension,
                           struct span bytes) SW_CHECK;
/* `retry`: not tried again before; SW_NO_TIME: given up. */
enum err store_picture_failed(struct store *s, int64_t id, int64_t retry) SW_CHECK;

/* Bytes of all pictures that are here, of a story or of a source. */
enum err store_story_picture_size(struct store *s, int64_t story, int64_t *size) SW_CHECK;
enum err store_source_picture_size(struct store *s, struct span source, int64_t *size) SW_CHECK;

/* For store_remove_story(). */
enum err store_forget_pictures(struct store *s, int64_t story) SW_CHECK;

/* Paths of files of pictures that are kept no longer. */
enum err store_gone_pictures(struct store *s, struct arena *arena, struct span **paths,
                             size_t *count) SW_CHECK;
enum err store_gone_pictures_done(struct store *s) SW_CHECK;

#endif
