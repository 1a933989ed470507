/*
 * Lookup in a sorted text file without reading it whole: gone.txt, moved.txt.
 */
#ifndef SERVER_SORTED_FILE_H
#define SERVER_SORTED_FILE_H

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Lines longer than this end the search as if the file ended there. */
#define SORTED_LINE_MAX 4096

/*
 * Looks for a line that is `key`, or `key` TAB value, in a file sorted by
 * bytes; the value is appended. SW_NOT_FOUND also when the file is not there.
 */
enum err sorted_file_find(int dir, const char *path, struct span key, struct buf *value) SW_CHECK;

#endif
