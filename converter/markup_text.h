/*
 * Characters of text and of attribute values, mended (see markup.h).
 */
#ifndef CONVERTER_MARKUP_TEXT_H
#define CONVERTER_MARKUP_TEXT_H

#include "smolwire/buf.h"

/* Appends text or a value in which references are what HTML 5 says; '<' becomes &lt; */
void markup_add_text(struct buf *out, struct span text);
void markup_add_value(struct buf *out, struct span value);

#endif
