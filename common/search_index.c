/*
 * Words for the search index.
 */
#include "smolwire/search_index.h"

#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

bool search_is_unspaced(uint32_t code_point)
{
    return (unicode_is_unspaced(code_point) || unicode_is_ideographic(code_point)) &&
           unicode_is_letter(code_point);
}

/* The code points of one run, which is not empty. */
static void add_pairs(struct buf *b, struct span run)
{
    struct span rest = run;
    const char *before = rest.p;
    utf8_next(&rest);
    buf_add_char(b, ' ');
    if (rest.n == 0)
        buf_add_span(b, run);
    while (rest.n) {
        const char *here = rest.p;
        utf8_next(&rest);
        buf_add_span(b, span_between(before, rest.p));
        buf_add_char(b, ' ');
        before = here;
    }
    buf_add_char(b, ' ');
}

void search_add_words(struct buf *b, struct span text)
{
    struct span rest = text;
    const char *run = NULL, *plain = text.p;
    if (text.n == 0)
        return;
    while (rest.n) {
        const char *here = rest.p;
        bool unspaced = search_is_unspaced(utf8_next(&rest));
        if (unspaced && !run) {
            buf_add_span(b, span_between(plain, here));
            run = here;
        } else if (!unspaced && run) {
            add_pairs(b, span_between(run, here));
            run = NULL;
            plain = here;
        }
    }
    const char *end = text.p + text.n;
    if (run)
        add_pairs(b, span_between(run, end));
    else
        buf_add_span(b, span_between(plain, end));
}
