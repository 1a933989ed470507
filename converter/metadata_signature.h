/*
 * Names below the text: "(Jane Doe)", "By Jane Doe" alone on its line behind a
 * paragraph. Pure.
 */
#ifndef CONVERTER_METADATA_SIGNATURE_H
#define CONVERTER_METADATA_SIGNATURE_H

#include "dom.h"

/* The name that the text n, as it shows, signs what stands before it with; empty for none. */
struct span metadata_signature(const struct node *n, struct span text, struct arena *arena);

#endif
