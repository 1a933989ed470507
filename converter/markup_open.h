/*
 * The open elements while markup is mended: which end tags a start tag
 * implies, and what an end tag closes.
 */
#ifndef CONVERTER_MARKUP_OPEN_H
#define CONVERTER_MARKUP_OPEN_H

#include "markup.h"
#include "markup_tag.h"

struct markup_open {
    struct markup_tag stack[MARKUP_DEPTH_MAX];
    size_t depth;
    size_t dropped;             /* open elements beyond the stack */
    uint32_t counts[TAG_COUNT]; /* open elements of each kind */
};

/* Writes the end tags that the start tag implies. */
void markup_open_imply(struct markup_open *o, enum tag starting, struct buf *out);

/* False when the element lies too deep: its tags must not be written. */
bool markup_open_push(struct markup_open *o, const struct markup_tag *t);

/* Writes the end tags that this end tag means, none when it closes nothing, and opens anew what
 * goes on after it. */
void markup_open_close(struct markup_open *o, const struct markup_tag *t,
                       struct markup_names *names, struct buf *out);

#endif
