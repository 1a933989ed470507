/*
 * Breaking text into lines by display width: wide characters count two
 * columns, combining ones none, and nothing is parted within what a reader
 * takes for one character (UAX 29).
 *
 * Lines break at spaces, after hyphens between letters, after dashes, around
 * Chinese and Japanese characters (but not before their closing or after their
 * opening punctuation) and between Thai, Lao, Khmer and Burmese letters, whose
 * words are not told apart by spaces. A word longer than a line is parted.
 */
#ifndef SMOLWIRE_WRAP_H
#define SMOLWIRE_WRAP_H

#include <stddef.h>

#include "smolwire/span.h"

/*
 * Takes the next line off *text, without the spaces around the break; *width
 * receives its columns. At least one character is taken, even where it is wider
 * than `columns`. The text has no line breaks. Costs the length of the line, so
 * that a loop over a text costs the length of the text.
 */
struct span wrap_line(struct span *text, size_t columns, size_t *width);

/* The same for verbatim text: parted where the columns end, spaces kept. */
struct span wrap_cut(struct span *text, size_t columns, size_t *width);

/* Columns of the widest word, as far as it is below `most`. */
size_t wrap_longest_word(struct span text, size_t most);

#endif
