/*
 * Site knowledge that is learned: which blocks of text come back on the pages
 * of a source (boilerplate, sign-up lines, boxes about authors).
 *
 * Of each of a source's newest stories the hashes of the blocks of text that
 * were taken for its body are remembered. A block repeats when enough other
 * stories had it, too (repeats_enough). Pages that share more than half of their
 * longer blocks are the same text twice, one report of an agency under two
 * addresses: they count as one.
 *
 * Counting is done in the worker, for the blocks of its page alone; so what the
 * parent does for a page is to copy the memory, a few kilobytes.
 *
 * The parent's side (struct repeats) owns its memory by malloc; the worker's
 * side (struct repeats_seen) lives in an arena. Nothing here fails but memory.
 */
#ifndef CONVERTER_REPEATS_H
#define CONVERTER_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/limits.h"
#include "smolwire/span.h"

/* A print is the hash of a block's text with two marks in its lowest bits. */
#define PRINT_LONG  UINT64_C(1) /* enough words to tell by itself */
#define PRINT_KNOWN UINT64_C(2) /* it was known to repeat when the story was converted */
#define PRINT_MARKS UINT64_C(3)

/* --- prints of one page --------------------------------------------------------- */

/* Sorts them, drops what comes twice and what is above REPEAT_BLOCKS_MAX. */
void prints_order(uint64_t *prints, size_t *count);

/* As bytes that are the same on all machines, and back: `out` has room for packed.n / 8. */
void prints_pack(const uint64_t *prints, size_t count, struct buf *out);
size_t prints_unpack(struct span packed, uint64_t *out);

/* --- the parent: what a source's pages had ---------------------------------------- */

struct repeats_page {
    int64_t story;
    uint64_t *prints; /* in order */
    size_t count;
    bool copy; /* of another page */
};

struct repeats {
    struct repeats_page pages[REPEAT_PAGES_MAX]; /* by story, rising */
    size_t count;
};

void repeats_init(struct repeats *r);
void repeats_free(struct repeats *r);

enum repeats_change {
    REPEATS_SAME,    /* known like this, or older than all that is remembered */
    REPEATS_LEARNED, /* the story's page is new or changed */
};

/*
 * Remembers the page of a story. `forgotten` receives the story whose page had
 * to go for it, or 0. `prints` are in order, and copied.
 */
enum err repeats_learn(struct repeats *r, int64_t story, const uint64_t *prints, size_t count,
                       enum repeats_change *change, int64_t *forgotten) SW_CHECK;

#define REPEATS_PACKED_MAX (REPEAT_PAGES_MAX * (REPEAT_BLOCKS_MAX + 1) * 8)

/* For a worker that converts this story's page (0: not known yet), whose own does not count. */
void repeats_pack(const struct repeats *r, int64_t story, struct buf *out);

/* Is there something in this story's page that has been learned to repeat since it was stored? */
bool repeats_outdated(const struct repeats *r, const struct repeats_page *page);

/* --- the worker: how often a block was seen --------------------------------------- */

struct repeats_seen {
    struct repeats_page *pages; /* without copies */
    size_t count;
};

/* False when it does not read back; then nothing was seen. */
bool repeats_unpack(struct span packed, struct arena *arena, struct repeats_seen *out) SW_CHECK;

/* How many of the pages have it. */
unsigned repeats_with(const struct repeats_seen *seen, uint64_t print);

/*
 * Does a block that is on this page and on `with` others repeat? Two or three
 * stories share a quotation, and a few reports of one affair its background;
 * what a site adds by itself is on many: at least three others, and an eighth of
 * all (a box about an author comes only on theirs).
 */
bool repeats_enough(const struct repeats_seen *seen, unsigned with);

/* The same of one that is too short to tell by itself: on most pages. */
bool repeats_on_most(const struct repeats_seen *seen, unsigned with);

#endif
