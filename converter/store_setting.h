/*
 * What the mirror settled once and keeps, whatever the configuration says
 * later: a few texts by name.
 */
#ifndef CONVERTER_STORE_SETTING_H
#define CONVERTER_STORE_SETTING_H

#include "store.h"

/* SW_NOT_FOUND: never set. */
enum err store_setting(struct store *s, const char *name, struct arena *arena,
                       struct span *value) SW_CHECK;
enum err store_set_setting(struct store *s, const char *name, struct span value) SW_CHECK;

/* All stories are stale: what surrounds every page has changed. */
enum err store_touch_all(struct store *s) SW_CHECK;

#endif
