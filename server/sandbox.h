/*
 * The cage of a worker: Landlock lets it read the published trees and nothing
 * else of the file system, a seccomp filter lets it make the system calls that
 * serving takes and no others. Each is left out where the kernel lacks it.
 */
#ifndef SERVER_SANDBOX_H
#define SERVER_SANDBOX_H

#include <stdbool.h>

#include "server/site.h"
#include "smolwire/err.h"

struct sandbox_state {
    int landlock; /* version of the kernel's interface; 0: not enforced */
    bool seccomp;
};

/*
 * Locks the calling process up for good. What the kernel does not offer is no
 * failure and shows in *state; SW_DENIED, logged, when it offers something and
 * enforcing it fails.
 */
enum err sandbox_enter(const struct site *site, struct sandbox_state *state) SW_CHECK;

/* Whether this kernel offers them, without entering: for the message at start. */
struct sandbox_state sandbox_probe(void);

#endif
