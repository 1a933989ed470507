/*
 * Giving up root.
 */
#ifndef SERVER_PRIVILEGE_H
#define SERVER_PRIVILEGE_H

#include <stdbool.h>

#include "smolwire/err.h"

struct account {
    bool change; /* whether there is anything to do: we are root */
    unsigned uid, gid;
};

/* Who to become: `user`, else smolwire, else nobody; ourselves when we are not root. Logged. */
enum err privilege_find(const char *user, struct account *out) SW_CHECK;

/*
 * Becomes that account for good, forbids gaining privileges again (no_new_privs)
 * and dumping core, which would hold keys.
 */
enum err privilege_drop(const struct account *a) SW_CHECK;

/* A worker needs no capability, not even those that systemd gave the master to bind ports. */
enum err privilege_drop_capabilities(void) SW_CHECK;

/* Lifts the soft limit of descriptors to the hard one. */
void privilege_raise_descriptors(void);

#endif
