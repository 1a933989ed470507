/*
 * Articles as JSON, one object a line: the output of `convert -f json`, what
 * converter workers send to their parent, and what the store keeps. Nothing of
 * an article is lost between the two functions (a test walks it both ways).
 *
 * Keys: file, url, title, standfirst, byline, site, language, section, tags[],
 * published, modified (RFC 3339, UTC, or null), image {url, caption, credit} or
 * null, body (text alone), blocks[], related[] {title, url}, method,
 * warnings[], teaser, live. Blocks are described in json_blocks.h. The language of
 * the body is not written: it is the article's.
 */
#ifndef CONVERTER_ARTICLE_JSON_H
#define CONVERTER_ARTICLE_JSON_H

#include "article.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

/* Appends one line without '\n'. `file` may be empty: the key is left out. SW_LIMIT when `out` is
 * full. */
enum err article_to_json(const struct article *a, struct span file, struct buf *out) SW_CHECK;

/* {"file": ..., "error": ...} */
enum err article_error_to_json(struct span file, struct span error, struct buf *out) SW_CHECK;

/* Reads what article_to_json() wrote, "body" and "file" ignored. SW_CORRUPT otherwise. */
enum err article_from_json(struct span text, struct arena *arena, struct article *out) SW_CHECK;

#endif
