/*
 * Writing the search index of the published tree (smolwire/search_index.h).
 *
 * What changed goes into the file beside the archive, and into a new archive when
 * that is too much. The store holds what is due for the archive, and what of it the
 * other file does not have yet: so either file, when lost, is made anew.
 */
#ifndef CONVERTER_STORE_SEARCH_H
#define CONVERTER_STORE_SEARCH_H

#include "store.h"

/* The story's text changed, or it was removed: the index is to be brought up to date. */
enum err store_search_due(struct store *s, int64_t story) SW_CHECK;

/* How readers know a source, by its name in the configuration. */
typedef struct span search_source_title(void *context, struct span source);

/*
 * Brings the index whose archive is `path` up to date with the stories on disk; nothing
 * is written when nothing is due. *changed tells; it may be NULL. A file that is
 * missing, damaged or of another version is made from nothing.
 */
enum err store_search_publish(struct store *s, const char *path, search_source_title *title_of,
                              void *context, bool *changed) SW_CHECK;

#endif
