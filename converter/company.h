/*
 * The company that texts keep: which of those around a text belong to it.
 *
 * Reports of one event are alike among themselves; a text that happens to share
 * some words with one of them is not. So each text is compared by more than its
 * own words: its nearest ones are mixed into it, each by how near it is, and the
 * mixtures are compared (a text that shares no word with another may have the
 * same neighbours); then those count more that are near to the others of the
 * nearest. A text with few that are near is left as it is: what is alone shall
 * not be made to look at home.
 *
 * All of it needs the likeness of each with each and no words. Pure.
 */
#ifndef CONVERTER_COMPANY_H
#define CONVERTER_COMPANY_H

#include <stddef.h>

#include "smolwire/arena.h"

/*
 * `alike`: how alike texts are, n × n, symmetric, 0 to 1, 1 on the diagonal;
 * text 0 is the one that is asked for. scores[i]: how much text i belongs to it,
 * 0 to 1; scores[0] means nothing.
 */
void company_scores(const double *alike, size_t n, struct arena *arena, double *scores);

#endif
