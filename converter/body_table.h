/*
 * Tables that hold data, told from tables that only lay the page out.
 */
#ifndef CONVERTER_BODY_TABLE_H
#define CONVERTER_BODY_TABLE_H

#include <stdbool.h>

#include "layout.h"

/* At least two rows and columns of short cells, no table inside. Linear in the table. */
bool table_has_data(const struct layout *page, const struct node *table);

#endif
