/*
 * A file of the search index (smolwire/search_index.h), replaced as a whole: a copy
 * of it under a temporary name is changed and renamed, readers keep the one they
 * have open.
 */
#ifndef CONVERTER_STORE_SEARCH_FILE_H
#define CONVERTER_STORE_SEARCH_FILE_H

#include <stdbool.h>

#include "store.h"

/* Puts in what is missing; `anew`: the file is empty. Failing leaves the old file as it was. */
typedef enum err search_file_fill(struct store *index, bool anew, void *context);

/* A file that is missing, damaged, of another version or full of dead documents is made anew. */
enum err search_file_replace(const char *path, search_file_fill *fill, void *context) SW_CHECK;

/* Is there a file, as far as its head tells? */
bool search_file_is_sound(const char *path);

#endif
