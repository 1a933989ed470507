/*
 * Giving up root.
 */
#include "server/privilege.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smolwire/log.h"

#define USER_USUAL "smolwire"
#define USER_LAST  "nobody"

enum err privilege_find(const char *user, struct account *out)
{
    struct account a = {.change = geteuid() == 0, .uid = geteuid(), .gid = getegid()};
    const struct passwd *entry = NULL;

    *out = a;
    if (!a.change)
        return SW_OK;
    entry = getpwnam(user ? user : USER_USUAL);
    if (!entry && !user)
        entry = getpwnam(USER_LAST);
    if (!entry) {
        log_error("there is no account '%s' to run as ([server] user)", user ? user : USER_USUAL);
        return SW_NOT_FOUND;
    }
    a.uid = entry->pw_uid;
    a.gid = entry->pw_gid;
    *out = a;
    if (a.uid != 0)
        return SW_OK;
    log_error("[server] user: '%s' is root; an account without rights is needed", entry->pw_name);
    return SW_DENIED;
}

enum err privilege_drop(const struct account *a)
{
    const struct rlimit no_core = {0, 0};

    if (a->change && (setgroups(0, NULL) != 0 || setgid(a->gid) != 0 || setuid(a->uid) != 0)) {
        log_error("cannot change to uid %u: %s", a->uid, strerror(errno));
        return SW_DENIED;
    }
    if (a->change && setuid(0) == 0) {
        log_error("root came back after it was given up");
        return SW_DENIED;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        setrlimit(RLIMIT_CORE, &no_core) != 0)
        log_warning("core dumps or new privileges cannot be forbidden: %s", strerror(errno));
    return SW_OK;
}

enum err privilege_drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};

    if (syscall(SYS_capset, &header, none) == 0)
        return SW_OK;
    log_error("capabilities cannot be given up: %s", strerror(errno));
    return SW_DENIED;
}

void privilege_raise_descriptors(void)
{
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur == r.rlim_max)
        return;
    r.rlim_cur = r.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &r);
}
