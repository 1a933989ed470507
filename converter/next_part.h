/*
 * Which part of a story an address is, told by the address alone: it is the
 * story's own with a number where pages are numbered. Links that lead onwards
 * lead to another story more often than to the next page of this one; only such
 * an address is believed.
 *
 *     /storm        /storm/2  /storm/page/2  /storm/seite-2  /storm?page=2
 *     /storm.html   /storm-2.html  /storm_page2.html  /storm/2.html
 *     /storm?page=1 /storm?page=2
 */
#ifndef CONVERTER_NEXT_PART_H
#define CONVERTER_NEXT_PART_H

#include <stdbool.h>

#include "smolwire/span.h"

/* The number, 2 and up, of the part that `page` is of the story which begins at `first`; 0: none.
 */
unsigned part_number(struct span first, struct span page);

/* Might the address be a later part of some story? Most are not, and that is told fast. */
bool part_is_numbered(struct span page);

#endif
