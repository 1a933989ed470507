/*
 * Links in the order they were met, each target once: what follows a block, or
 * stands at the end of a plain text. Adding and finding cost the same however
 * many there are. The set refers to the texts it is given.
 */
#ifndef CONVERTER_LINK_SET_H
#define CONVERTER_LINK_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "document.h"
#include "smolwire/arena.h"

struct link {
    enum target_kind kind;
    bool shown; /* for the owner of the set: this one needs no line any more */
    struct span target, label;
    size_t slot; /* the set's own */
};

struct link_set {
    struct arena arena;
    struct link *links;
    size_t count, capacity;
    size_t *slots; /* hash table: index of a link + 1, or 0; a power of two, at most half full */
    size_t slot_count;
};

/*
 * A link that readers may be given: into the mirror, or an absolute address of
 * a scheme that addresses something and runs nothing (not javascript:, data:).
 */
bool link_is_sound(enum target_kind kind, struct span target);

void link_set_init(struct link_set *s);
void link_set_free(struct link_set *s);
void link_set_clear(struct link_set *s); /* keeps the memory */

/*
 * Index of the link, which is added if its target is new. The first label that
 * is not empty stays.
 */
size_t link_set_add(struct link_set *s, enum target_kind kind, struct span target,
                    struct span label);

#endif
