/*
 * From the tree to the document: walks the page once and turns the text blocks
 * that were chosen, with the lists, tables, quotes, pictures and embedded
 * things around them, into blocks of the document.
 */
#ifndef CONVERTER_BODY_H
#define CONVERTER_BODY_H

#include <stdint.h>

#include "document.h"
#include "layout.h"
#include "smolwire/span.h"

/* What is to become of a text block. */
enum fate {
    FATE_CUT,
    FATE_KEEP,
    FATE_CAPTION, /* goes with the picture it stands by, not into the text */
};

struct body_input {
    const struct layout *page;
    const uint8_t *fates;   /* enum fate, by block */
    struct span base;       /* of relative links */
    struct span skip_image; /* address of the main picture, which is a field of the article */
};

/* Fills the initialised document. */
void body_build(const struct body_input *in, struct document *out);

#endif
