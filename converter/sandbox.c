#include "sandbox.h"

#include <errno.h>
#include <string.h>

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "smolwire/log.h"

/* What malloc, stdio on open descriptors, clocks and timers and an orderly end need. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(lseek),
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(setitimer),
    /* where addresses have 32 bits */
    SCMP_SYS(mmap2),
    SCMP_SYS(_llseek),
    SCMP_SYS(fstat64),
    SCMP_SYS(fstatat64),
    SCMP_SYS(statx),
    SCMP_SYS(futex_time64),
    SCMP_SYS(sigreturn),
    SCMP_SYS(clock_gettime64),
};

static enum err limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit l = {most, most};
    if (setrlimit(resource, &l) == 0)
        return SW_OK;
    log_error("sandbox: setrlimit: %s", strerror(errno));
    return SW_DENIED;
}

static enum err limit_resources(size_t memory)
{
    enum err e = limit(RLIMIT_CORE, 0);
    if (!e)
        e = limit(RLIMIT_FSIZE, 0);
    if (!e && !SW_SANITIZED)
        e = limit(RLIMIT_AS, memory);
    return e;
}

static enum err filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return SW_NOMEM;
    int rc = 0;
    for (size_t i = 0; !rc && i < SW_COUNT(allowed); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    if (!rc)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (!rc)
        return SW_OK;
    errno = -rc;
    log_error("sandbox: seccomp: %s", strerror(errno));
    return SW_DENIED;
}

enum err sandbox_enter(size_t memory)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        log_error("sandbox: no_new_privs: %s", strerror(errno));
        return SW_DENIED;
    }
    enum err e = limit_resources(memory);
    return e || SW_SANITIZED ? e : filter_calls();
}
