/*
 * An entry's article goes into the store: completed with what the feed knows,
 * recognised if it came before, related to others.
 */
#ifndef CONVERTER_REFRESH_ENTRY_PUT_H
#define CONVERTER_REFRESH_ENTRY_PUT_H

#include "refresh_entry_run.h"

/* Puts e->article, if the filters want it, and ends the entry. */
void entry_put(struct entry_run *e);

/* It is a later page of the story that begins at `first`, and no story. Ends the entry. */
void entry_put_part(struct entry_run *e, struct span first);

/* Its story stays as it is. Ends the entry. */
void entry_skip(struct entry_run *e);

/* Another source has its story, which is e->entry.story, and looks after it. Ends the entry. */
void entry_put_had(struct entry_run *e);

/* The publisher says that nothing changed (304): only the next check is noted. Ends the entry. */
void entry_put_unchanged(struct entry_run *e);

#endif
