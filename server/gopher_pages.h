/*
 * Answers of Gopher that stand in no file, and the strict form of text. Pure.
 */
#ifndef SERVER_GOPHER_PAGES_H
#define SERVER_GOPHER_PAGES_H

#include <stdbool.h>

#include "server/visit.h"
#include "smolwire/buf.h"
#include "smolwire/span.h"

/*
 * The HTML page that leads a web browser from a "URL:" selector to its address;
 * false, with nothing appended, for schemes that are no addresses.
 */
bool gopher_add_url_page(struct buf *out, struct span target);

/* For a web client on the Gopher port. */
void gopher_add_http_note(struct buf *out, const char *host, unsigned port);

/* caps.txt, what clients ask a server about itself; false for other selectors. */
bool gopher_add_built_in(struct buf *out, struct span path, const struct visit *v);

/* Text or menus in ASCII; tabs and line breaks stay. */
void gopher_add_ascii(struct buf *out, struct span text);

/* RFC 1436 3: lines end with CR LF, a dot that begins one is doubled, a lone dot ends the text. */
void gopher_add_strict_text(struct buf *out, struct span text);

#endif
