/*
 * What systemd and its like expect of a daemon, without its library: sockets
 * handed over (sd_listen_fds(3)) and a word when ready (sd_notify(3)). Both
 * do nothing where the environment does not ask for them.
 */
#ifndef SERVER_SYSTEMD_H
#define SERVER_SYSTEMD_H

#include <stddef.h>

/* Sockets handed over: descriptors *first to *first + result - 1, made close-on-exec. */
size_t systemd_sockets(int *first);

/* Sends "READY=1", "RELOADING=1\nMONOTONIC_USEC=...", "STOPPING=1". */
void systemd_notify(const char *state);

/* The above for a reload, which systemd wants with the time. */
void systemd_notify_reloading(void);

#endif
