/*
 * The cage of a worker.
 */
#include "server/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h> /* TIOCOUTQ, which SIOCOUTQ is */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smolwire/log.h"

/* What later versions add, for headers that are older than the kernel. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

/* The rights of the first version. */
#define RIGHTS_1                                                                                   \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |   \
     LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |                                 \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |   \
     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

#define RIGHTS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* --- Landlock: the C library has no wrappers ------------------------------------------ */

static int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return version > 0 ? (int)version : 0;
}

static bool allow_reading(int ruleset, int folder)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = RIGHTS_READ, .parent_fd = folder};

    return folder < 0 ||
           syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* All rights that the kernel can withhold: one that is not named here stays with the process. */
static uint64_t rights_of(int version)
{
    return RIGHTS_1 | (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) |
           (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0) |
           (version >= 5 ? LANDLOCK_ACCESS_FS_IOCTL_DEV : 0);
}

static enum err enter_landlock(const struct site *site, int version)
{
    struct landlock_ruleset_attr attributes = {.handled_access_fs = rights_of(version)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);
    bool fine = ruleset >= 0;

    for (size_t i = 0; fine && i < site->count; i++) {
        const struct capsule *c = &site->capsules[i];

        fine = allow_reading(ruleset, c->root) && allow_reading(ruleset, c->gemini) &&
               allow_reading(ruleset, c->gopher);
    }
    fine = fine && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    if (!fine)
        log_error("Landlock: %s", strerror(errno));
    if (ruleset >= 0)
        close(ruleset);
    return fine ? SW_OK : SW_DENIED;
}

/* --- seccomp ---------------------------------------------------------------------------- */

/* What a worker does all day, what OpenSSL, SQLite and malloc do beneath it, and ending. */
static const int calls[] = {
    SCMP_SYS(accept4),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(brk),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),
    SCMP_SYS(futex),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpeername),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(poll),
    SCMP_SYS(pread64),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sendfile),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),
    SCMP_SYS(statx),
    SCMP_SYS(tgkill),
    SCMP_SYS(time),
    SCMP_SYS(uname),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    /* where addresses have 32 bits */
    SCMP_SYS(_llseek),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(fcntl64),
    SCMP_SYS(fstat64),
    SCMP_SYS(fstatat64),
    SCMP_SYS(futex_time64),
    SCMP_SYS(getegid32),
    SCMP_SYS(geteuid32),
    SCMP_SYS(getgid32),
    SCMP_SYS(getuid32),
    SCMP_SYS(lstat64),
    SCMP_SYS(recv),
    SCMP_SYS(send),
    SCMP_SYS(sendfile64),
    SCMP_SYS(sigreturn),
    SCMP_SYS(stat64),
};

/* Memory that can be run must stay impossible: what an intruder writes is data. */
static int forbid_executable(scmp_filter_ctx filter)
{
    const int makers[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
    int failed = 0;

    for (size_t i = 0; i < SW_COUNT(makers); i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, makers[i], 1,
                                   SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return failed;
}

/* Of the many things that ioctl() can do: how much of an answer the client has. */
static int allow_ioctl(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, SIOCOUTQ));
}

static enum err enter_seccomp(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failed = filter ? forbid_executable(filter) : ENOMEM;

    for (size_t i = 0; !failed && i < SW_COUNT(calls); i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    if (!failed)
        failed = allow_ioctl(filter);
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    if (failed)
        log_error("seccomp: %s", strerror(failed < 0 ? -failed : failed));
    return failed ? SW_DENIED : SW_OK;
}

struct sandbox_state sandbox_probe(void)
{
    return (struct sandbox_state){landlock_version(), prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0};
}

enum err sandbox_enter(const struct site *site, struct sandbox_state *state)
{
    struct sandbox_state s = sandbox_probe();
    enum err e = SW_OK;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        log_error("no_new_privs: %s", strerror(errno));
        return SW_DENIED;
    }
    if (s.landlock > 0)
        e = enter_landlock(site, s.landlock);
    if (e == SW_OK && s.seccomp)
        e = enter_seccomp();
    if (e == SW_OK)
        *state = s;
    return e;
}
