/*
 * URLs: RFC 3986 parsing, resolution (5.2) and normalisation (6.2.2, 6.2.3),
 * with IDN hosts (IDNA 2008 by libidn2) and IPv6 literals.
 *
 * url_parse() takes what RFC 3986 calls a URI reference, to the letter: control
 * bytes, spaces, bytes outside ASCII, cut escapes are refused.
 *
 * url_resolve() and url_normalize() read leniently, as browsers do, what people
 * write into HTML, feeds and configuration: white space around and tabs and
 * line breaks inside are dropped, spaces and other forbidden bytes are
 * percent-encoded, backslashes of web schemes become slashes, "http:page" is
 * relative in a page of http. What they give url_parse() accepts.
 */
#ifndef SMOLWIRE_URL_H
#define SMOLWIRE_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Parts of a reference; all spans point into the text that was parsed. */
struct url {
    struct span scheme; /* without ':' */
    struct span userinfo;
    struct span host; /* IPv6 literals without brackets */
    struct span port; /* digits as written, perhaps empty */
    struct span path;
    struct span query;    /* without '?' */
    struct span fragment; /* without '#' */
    bool has_authority, has_userinfo, has_port, has_query, has_fragment;
    bool host_is_ipv6;
};

/* SW_SYNTAX when the text is no URI reference, SW_LIMIT above URL_MAX bytes. */
enum err url_parse(struct span text, struct url *out) SW_CHECK;

bool url_is_web(struct span text); /* begins as an address of http or https */

/* Port in numbers: the written one, else the scheme's default; 0 where neither is known. */
unsigned url_port(const struct url *u);
unsigned url_default_port(struct span scheme); /* http https gemini gopher gophers ftp; else 0 */

/* Appends the reference that the parts spell (RFC 3986 5.3). */
void url_add(struct buf *b, const struct url *u);

/*
 * Resolves `reference`, read leniently, against the absolute URL `base` and
 * appends the normalised absolute URL. On failure `out` is as before.
 * SW_UNSUPPORTED for schemes that are no addresses (javascript, data, about,
 * blob, file, ...), SW_LIMIT above URL_MAX bytes, SW_SYNTAX for the rest.
 */
enum err url_resolve(struct span base, struct span reference, struct buf *out) SW_CHECK;

/*
 * Appends the normal form of an absolute URL, with failures as above: scheme and host in lower
 * case, host as A-labels, default port dropped, empty path "/", dot segments removed, escapes in
 * upper case, unreserved characters unescaped. The fragment is kept.
 */
enum err url_normalize(struct span text, struct buf *out) SW_CHECK;

/* Percent-decoding, once. SW_SYNTAX on a bad escape or an encoded NUL. */
enum err url_decode(struct span text, struct buf *out) SW_CHECK;

/* RFC 3986 5.2.4 on a path. */
void url_remove_dot_segments(struct span path, struct buf *out);

/*
 * Host to A-labels, lower case, one trailing dot dropped; escapes are undone
 * first. SW_SYNTAX when it is neither a host name nor an IPv4 address in its
 * plain spelling.
 */
enum err url_host_to_ascii(struct span host, struct buf *out) SW_CHECK;

/* An IPv6 address without brackets to its shortest spelling (RFC 5952). SW_SYNTAX when it is none.
 */
enum err url_ipv6_shorten(struct span host, struct buf *out) SW_CHECK;

/* The same site in the sense of "own links": hosts equal but for case and a leading "www.". */
bool url_same_site(const struct url *a, const struct url *b);

#endif
