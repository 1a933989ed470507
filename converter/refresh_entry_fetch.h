/*
 * An entry's page is fetched, if its host permits it (robots.txt), as is where
 * redirects lead.
 */
#ifndef CONVERTER_REFRESH_ENTRY_FETCH_H
#define CONVERTER_REFRESH_ENTRY_FETCH_H

#include "refresh_entry_run.h"

/* Asks for e->url; the rest of the entry's way follows. */
void entry_fetch(struct entry_run *e);

#endif
