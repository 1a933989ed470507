/*
 * What kind of picture bytes are, told by the bytes themselves: what a server
 * says of them may be wrong, or meant to be. Pure.
 */
#ifndef CONVERTER_IMAGE_TYPE_H
#define CONVERTER_IMAGE_TYPE_H

#include "smolwire/span.h"

/*
 * ".jpg", ".png", ".gif", ".webp", ".avif"; empty for everything else, SVG too:
 * that is a document, with scripts and links of its own.
 */
struct span image_extension(struct span bytes);

#endif
