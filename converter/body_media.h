/*
 * Pictures and embedded things: which address they have, lazily loaded or not,
 * and under which address a reader finds them.
 */
#ifndef CONVERTER_BODY_MEDIA_H
#define CONVERTER_BODY_MEDIA_H

#include <stdbool.h>

#include "document.h"
#include "dom.h"
#include "smolwire/span.h"

/*
 * The address as written of the picture an img, picture or amp-img shows:
 * what lazy loading puts into data attributes, else the largest of srcset,
 * else src. Empty for placeholders, icons and pixels that count visits.
 */
struct span media_picture(const struct node *n);

struct media_embed {
    enum embed_kind kind;
    struct span url;   /* absolute, as a reader would open it */
    struct span label; /* title, may be empty */
};

/* What an iframe, video, audio, embed or object shows; false: nothing for a reader. */
bool media_embed(const struct node *n, struct document *d, struct span base,
                 struct media_embed *out);

#endif
