/*
 * The state of a source as JSON: name, title, url, last_try, last_success,
 * next_due (RFC 3339 or null), interval, stories, days[], waiting, failed,
 * failures, failing_since, stage, reason.
 */
#ifndef CONVERTER_JSON_STATUS_H
#define CONVERTER_JSON_STATUS_H

#include "smolwire/buf.h"
#include "status.h"

/* Appends one line without '\n'. */
enum err source_status_to_json(const struct source_status *s, struct buf *out) SW_CHECK;

#endif
