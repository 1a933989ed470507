/*
 * The master: binds the ports, keeps the workers alive, reloads, stops.
 *
 * SIGTERM, SIGINT: workers finish what is open, at most [server] stop-timeout;
 * a second one ends them at once. SIGHUP: the configuration and certificates
 * are read anew; when they are sound, new workers serve with them while the
 * old ones finish, else all stays as it is.
 */
#ifndef SERVER_MASTER_H
#define SERVER_MASTER_H

/* Runs in the foreground until stopped; returns the exit status. conf_path may be NULL. */
int master_run(const char *conf_path);

#endif
