/*
 * fill STORE STORIES: makes a store of so many made-up stories, related, of the
 * sources s0 to s49; the newest is of 2025-05-20.
 */
#include <stdio.h>

#include "made_up.h"
#include "smolwire/log.h"

int main(int argc, char **argv)
{
    struct store *s = NULL;
    uint64_t count = 0;
    if (argc != 3 || !span_to_uint(span_of(argv[2]), 100000000, &count)) {
        fputs("usage: fill STORE STORIES\n", stderr);
        return 2;
    }
    enum err e = store_open(argv[1], STORE_WRITE, &s);
    if (!e)
        e = put_many(s, 0, count, (int64_t)(count / PER_DAY + 1) * DAY, false);
    if (!e)
        e = relate_due(s, NULL);
    store_close(s);
    if (e)
        log_error("fill: %s", err_text(e));
    return e ? 1 : 0;
}
