/*
 * What a parser of network bytes can say. Such parsers are pure: they see all
 * the bytes that have come so far, keep nothing, allocate nothing, and give
 * the same answer for the same bytes however these arrived.
 */
#ifndef SERVER_PARSE_H
#define SERVER_PARSE_H

enum parse {
    PARSE_DONE, /* complete; the results are set */
    PARSE_MORE, /* a beginning of something valid: call again with more bytes */
    PARSE_BAD,  /* can never become valid */
};

#endif
