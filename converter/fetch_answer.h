/*
 * What a finished transfer says: headers, status or the reason of its failure, as
 * a fetch_result whose spans point into the transfer.
 */
#ifndef CONVERTER_FETCH_ANSWER_H
#define CONVERTER_FETCH_ANSWER_H

#include "fetch_transfer.h"

/* A header of the last answer, trimmed; empty where there is none. */
struct span answer_header(struct transfer *t, const char *name);

void answer_read(struct transfer *t, unsigned status, struct fetch_result *out);
void answer_failure(struct transfer *t, CURLcode code, struct fetch_result *out);

#endif
