/*
 * What a page's words say of a date that it shows: "Published on", "Zuletzt
 * aktualisiert:", "Дата публикации". The languages are those of date_words.h.
 */
#ifndef CONVERTER_DATE_LABEL_H
#define CONVERTER_DATE_LABEL_H

#include "dom.h"

enum date_label {
    DATE_PLAIN,     /* nothing */
    DATE_PUBLISHED, /* that of the publication */
    DATE_UPDATED    /* that of a change */
};

/* Of several such words in a text the first counts. */
enum date_label date_label_of(struct span text);

/* The same of the date in the text at n, whose label may be the short text before it. */
enum date_label date_label_at(const struct node *n, struct span text);

/* Is the text a sentence of the page about itself: "This entry was posted on ..."? */
bool date_is_of_story(struct span text);

#endif
