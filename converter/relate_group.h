/*
 * Groups: which stories report the same event. A story joins the group to whose
 * stories it is most alike on average, when that is alike enough; two groups
 * that a new story holds together become one.
 */
#ifndef CONVERTER_RELATE_GROUP_H
#define CONVERTER_RELATE_GROUP_H

#include <stddef.h>

#include "neighbours.h"
#include "smolwire/err.h"
#include "store.h"

/* Cosine from which two texts are one: reprints of the same agency copy. */
#define SAME_TEXT 0.85

/*
 * Finds the group of a story among the neighbours just found. All members of a
 * group that changed are touched, since their pages name each other.
 */
enum err relate_group(struct store *s, int64_t story, const struct neighbour *found,
                      size_t count) SW_CHECK;

/* Takes the story out of its group. */
enum err relate_ungroup(struct store *s, int64_t story) SW_CHECK;

#endif
