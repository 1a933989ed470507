/*
 * Bytes to UTF-8.
 *
 * What decides, in this order: a byte order mark; a first '<' in UTF-16, UTF-32
 * or EBCDIC; escapes of ISO-2022-JP where that is declared; the bytes being valid UTF-8
 * (pages lie about their charset far more often than bytes look like UTF-8 by
 * chance); the charset of the HTTP answer; that of the page's own <meta> or XML
 * declaration, unless that is UTF-8 and not one character is spelt so;
 * windows-1252. Labels mean what the WHATWG Encoding Standard says
 * (section 4.2): "iso-8859-1" is windows-1252, "gb2312" is gb18030.
 */
#ifndef CONVERTER_DECODE_H
#define CONVERTER_DECODE_H

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/*
 * Appends the page as valid UTF-8: without byte order mark and NUL bytes,
 * ill-formed parts as U+FFFD, U+0080 to U+009F as what they were before a
 * charset was misread. `content_type` is the HTTP header's value, may be empty.
 * Only the limit of `out` and want of memory make it fail.
 */
enum err decode_page(struct span bytes, struct span content_type, struct buf *out) SW_CHECK;

/* The name iconv(3) knows the encoding by that `label` means; NULL for labels that mean none. */
const char *decode_charset(struct span label);

/*
 * Loads the tables of all encodings for good: for processes that will not be
 * able to open files when they need one.
 */
void decode_warm_up(void);

#endif
