/*
 * Messages for the operator. One line each, to stderr or syslog; text from
 * outside is passed through escape_terminal() by the log itself, so no message
 * can forge a line or steer a terminal.
 *
 * Say what failed, where (file and line, URL, stage) and what to do.
 */
#ifndef SMOLWIRE_LOG_H
#define SMOLWIRE_LOG_H

#include "smolwire/attributes.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };
enum log_target { LOG_TARGET_STDERR, LOG_TARGET_SYSLOG };

/* `program` is kept by reference. Before this call: stderr, warnings and errors. */
void log_open(const char *program, enum log_target target, enum log_level most);
enum log_level log_level(void);

void log_error(const char *format, ...) SW_PRINTF(1, 2);
void log_warning(const char *format, ...) SW_PRINTF(1, 2);
void log_info(const char *format, ...) SW_PRINTF(1, 2);
void log_debug(const char *format, ...) SW_PRINTF(1, 2);

/* A line that goes to a target of its own, wherever messages go and at any level. */
void log_line_to(enum log_target target, const char *format, ...) SW_PRINTF(2, 3);

/* For log_line_to() in a process that can open nothing later. */
void log_make_ready(enum log_target target);

#endif
