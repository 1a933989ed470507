/*
 * Lists of addresses as plain text: one a line, what follows it is a title;
 * empty lines and those that begin with '#' or ';' are left out. Pure.
 */
#ifndef CONVERTER_URL_LIST_H
#define CONVERTER_URL_LIST_H

#include "feed.h"

/* SW_SYNTAX: not one address. */
enum err url_list_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                        struct buf *reason) SW_CHECK;

#endif
