/*
 * Messages to the syslog of this machine, in the format of RFC 3164.
 *
 * Not with the C library's syslog(): that one connects its socket, and a worker
 * in its cage could not connect a new one when the log's daemon was started
 * anew; it also waits for a daemon that is slow. Here each message names the
 * address, and one that cannot be taken at once is lost.
 */
#ifndef COMMON_LOG_SYSLOG_H
#define COMMON_LOG_SYSLOG_H

#include "smolwire/span.h"

#define SYSLOG_SOCKET "/dev/log"

/*
 * Opens the socket and learns the time zone, once and before any cage; a second
 * call changes the path, which is copied. Without a socket messages are lost.
 */
void log_syslog_open(const char *path);

/* `priority`: severity of <syslog.h>; the facility is that of daemons. */
void log_syslog_send(const char *program, int priority, struct span message);

#endif
