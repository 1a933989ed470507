#include "absolute.h"

#include "smolwire/limits.h"
#include "smolwire/url.h"

/* Resolving against it leaves absolute references as they are and shows which were not. */
#define NO_BASE "https://no-base.invalid/"

struct span absolute_url(struct span base, struct span reference, struct arena *arena)
{
    struct buf b;
    buf_init(&b, URL_MAX);
    struct span result = SPAN(""), from = base.n > 0 ? base : SPAN(NO_BASE);
    if (reference.n > 0 && url_resolve(from, reference, &b) == SW_OK &&
        !span_starts(buf_span(&b), SPAN(NO_BASE)))
        result = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return result;
}
