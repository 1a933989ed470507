/*
 * The counters of a running smolwired, as it tells them over its Unix socket.
 */
#ifndef CONVERTER_DAEMON_COUNTERS_H
#define CONVERTER_DAEMON_COUNTERS_H

#include "smolwire/buf.h"
#include "smolwire/err.h"

/*
 * Appends what the daemon says, in the text format of Prometheus. SW_NETWORK
 * when nobody listens there, SW_LIMIT for a path too long for a socket, SW_IO;
 * each logged with the path.
 */
enum err daemon_counters_read(const char *socket_path, struct buf *out) SW_CHECK;

#endif
