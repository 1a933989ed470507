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
 * The HTML page that leads a web browser from a "URL:" selector to its address
 * (P3); false, with nothing appended, for schemes that are no addresses.
 */
bool gopher_add_url_page(struct buf *out, struct span target);

/* For a web client on the Gopher port (P4). */
void gopher_add_http_note(struct buf *out, const char *host, unsigned port);

/* caps.txt (P31) where the tree has none of its own; false for other selectors. */
bool gopher_add_built_in(struct buf *out, struct span path, const struct visit *v);

/* Text or menus in ASCII (P34); tabs and line breaks stay. */
void gopher_add_ascii(struct buf *out, struct span text);

/* Lines end with CR LF, a dot at the begin of a line is doubled, a lone dot ends the text (P20). */
void gopher_add_strict_text(struct buf *out, struct span text);

#endif
