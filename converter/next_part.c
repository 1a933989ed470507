#include "next_part.h"

#include "smolwire/buf.h"
#include "smolwire/limits.h"

/* What stands between the address and the number. */
static const char *const before_number[] = {
    "/", "/page/", "/page-", "?page=", "&page=", "?p=", "&p=", "?pg=", "&pg=",
};

/* The address without what does not tell pages apart. */
static struct span plain(struct span url)
{
    url = span_slice(url, 0, span_find_char(url, '#'));
    return span_ends(url, SPAN("/")) ? span_slice(url, 0, url.n - 1) : url;
}

bool next_part_fits(struct span first, struct span next, unsigned number)
{
    first = plain(first);
    next = plain(next);
    if (number < 2 || first.n == 0 || !span_starts(next, first))
        return false;
    struct span rest = span_from(next, first.n);
    struct buf spelled;
    buf_init(&spelled, URL_MAX);
    if (span_starts(rest, SPAN("/?"))) /* of a folder, whose last slash was dropped above */
        rest = span_from(rest, 1);
    bool fits = false;
    for (size_t i = 0; i < sizeof(before_number) / sizeof(before_number[0]) && !fits; i++) {
        buf_reset(&spelled);
        buf_add_string(&spelled, before_number[i]);
        buf_add_format(&spelled, "%u", number);
        fits = span_equal(rest, buf_span(&spelled));
    }
    buf_free(&spelled);
    return fits;
}
