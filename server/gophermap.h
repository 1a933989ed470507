/*
 * Menus: what stands in a gophermap made into what goes over the wire (RFC 1436
 * 3.8, and the custom of leaving out fields that a server knows itself). Pure.
 */
#ifndef SERVER_GOPHERMAP_H
#define SERVER_GOPHERMAP_H

#include "smolwire/buf.h"
#include "smolwire/span.h"

struct gophermap_context {
    struct span host;
    unsigned port;
    struct span folder; /* selector of the menu's folder, ending with '/': for relative selectors */
};

/*
 * Appends the menu without the final dot. Lines with TABs get the fields they
 * leave out; lines without become information lines; lines beginning with '#'
 * are comments; a lone "." ends the map.
 */
void gophermap_complete(struct buf *out, struct span map, const struct gophermap_context *c);

/* One line of type 'i' or '3'; the text is escaped. */
void gophermap_add_note(struct buf *out, char type, struct span text);

/* One item; display is escaped, an item whose selector cannot be one is left out. */
void gophermap_add_item(struct buf *out, char type, struct span display, struct span selector,
                        const struct gophermap_context *c);

/* The final dot. */
void gophermap_end(struct buf *out);

#endif
