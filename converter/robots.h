/*
 * robots.txt as RFC 9309 tells it and as Google's parser reads it where the
 * RFC leaves room: groups, longest match, '*' and '$', percent-encoding, common
 * misspellings, a byte order mark. Pure: the text is read anew for each
 * question, nothing is kept.
 */
#ifndef CONVERTER_ROBOTS_H
#define CONVERTER_ROBOTS_H

#include <stdbool.h>

#include "smolwire/span.h"

/* RFC 9309 2.5: at least 500 KiB must be read; what comes after is not. */
#define ROBOTS_MAX (500 * 1024)

struct robots_verdict {
    bool allowed;
    unsigned crawl_delay; /* seconds between requests that the agent's group asks for; 0: none */
};

/*
 * May `agent` (product token as in RFC 9309 2.2.1, without a version) fetch
 * `url` (absolute, or path with query)?
 */
struct robots_verdict robots_check(struct span text, struct span agent, struct span url);

/* Next address of a "Sitemap:" line; *rest starts as the whole text. False at the end. */
bool robots_next_sitemap(struct span *rest, struct span *url);

#endif
