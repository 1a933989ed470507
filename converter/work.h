/*
 * What the workers do: pages become articles, feeds and their kin become lists of
 * entries.
 * One side of this file runs in the worker, the other in the parent.
 */
#ifndef CONVERTER_WORK_H
#define CONVERTER_WORK_H

#include "convert.h"
#include "feed.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"
#include "source.h"

enum work_kind { WORK_ARTICLE, WORK_FEED };

struct work {
    enum work_kind kind;
    enum source_kind source; /* of a WORK_FEED: what to expect */
    struct span url, content_type, bytes;
    int64_t now;
    struct span first;   /* where its story begins; empty: with this page */
    unsigned part;       /* convert.h */
    struct span rules;   /* of the site (rules_file.h); may be empty */
    struct span repeats; /* what other pages of the source had (repeats_pack); may be empty */
};

/* In the parent: appends the request to `out`. */
void work_request(const struct work *w, struct buf *out);

/* In the worker: a work_function (workers.h). */
void work_do(struct span request, struct buf *answer);

/*
 * In the parent: what the answer says. The error of the work itself is
 * returned; `text` is the packed article or the packed feed, or, after an
 * error, its reason. SW_CORRUPT when the worker talks nonsense.
 */
enum err work_answer(struct span answer, struct span *text) SW_CHECK;

/* What a WORK_ARTICLE brings; all points into the answer. */
struct work_result {
    struct span json; /* the article */
    uint64_t body_hash;
    struct convert_links links;
    struct span prints; /* packed (prints_pack) */
};
enum err work_article(struct span packed, struct work_result *out) SW_CHECK;

/* The packed feed of a WORK_FEED; spans point into `packed`, arrays live in the arena. */
enum err work_feed(struct span packed, struct arena *arena, struct feed *out) SW_CHECK;

#endif
