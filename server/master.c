/*
 * The master.
 */
#include "server/master.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/access_log.h"
#include "server/listen.h"
#include "server/loop.h"
#include "server/privilege.h"
#include "server/sandbox.h"
#include "server/setup.h"
#include "server/stats.h"
#include "server/status.h"
#include "server/systemd.h"
#include "server/worker.h"
#include "smolwire/log.h"
#include "smolwire/version.h"

/*
 * A worker that dies younger than this is not replaced at once: its successor
 * would die too. The wait doubles each time, up to the most: whatever keeps
 * them from living must not fill the log.
 */
#define YOUNG_MS    1000
#define PATIENCE_MS 60000

/* Between two looks for folders that are not there yet. */
#define FOLDERS_MS 2000

#define DAY_MS (24 * 60 * 60 * 1000)

struct child {
    pid_t pid;
    int channel;   /* our end */
    unsigned slot; /* which listening sockets it has */
    bool outdated; /* by a reload: is told to finish once its successors serve */
    bool leaving;  /* was told to finish */
    int64_t born;
};

struct master {
    const char *conf_path;
    struct setup setup;
    struct ticket_keys tickets;
    struct account account;
    struct listen_set sockets;
    struct stats *stats; /* WORKERS_MAX of them */
    struct status *status;
    int log_fd; /* of the access log, -1: none */
    struct loop *loop;
    struct watch signals, timer; /* timer: late births, and the end of patience when stopping */
    struct watch folders;        /* the next look for missing ones */
    struct watch daily;          /* and for certificates that expire */
    struct child *children;
    size_t child_count;
    int64_t patience; /* before a worker that died young is replaced */
    bool stopping, births_due;
};

/* --- children ---------------------------------------------------------------------- */

static void close_parents_ends(struct master *m)
{
    for (size_t i = 0; i < m->child_count; i++)
        close(m->children[i].channel);
    close(m->signals.fd);
}

static void run_child(struct master *m, unsigned slot, int channel) SW_NORETURN;

static void run_child(struct master *m, unsigned slot, int channel)
{
    struct worker_plan plan = {
        .setup = &m->setup,
        .sockets = listen_of(&m->sockets, slot),
        .socket_count = m->sockets.per_worker,
        .stats = &m->stats[slot],
        .log_fd = m->log_fd,
        .channel = channel,
    };

    close_parents_ends(m);
    listen_keep(&m->sockets, slot);
    status_free(m->status);
    loop_free(m->loop);
    exit(worker_run(&plan));
}

/* Before there is one: a child that cannot be written down could not be stopped. */
static enum err make_room_for_child(struct master *m)
{
    struct child *grown = realloc(m->children, (m->child_count + 1) * sizeof(*grown));

    if (!grown)
        return SW_NOMEM;
    m->children = grown;
    return SW_OK;
}

static enum err give_birth(struct master *m, unsigned slot)
{
    int ends[2];

    if (make_room_for_child(m) != SW_OK)
        return SW_NOMEM;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
        log_error("socketpair: %s", strerror(errno));
        return SW_IO;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        run_child(m, slot, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        log_error("fork: %s", strerror(errno));
        close(ends[0]);
        return SW_IO;
    }
    m->children[m->child_count++] =
        (struct child){.pid = pid, .channel = ends[0], .slot = slot, .born = loop_now(m->loop)};
    log_debug("worker %d begins", (int)pid);
    return SW_OK;
}

static bool slot_is_served(const struct master *m, unsigned slot)
{
    for (size_t i = 0; i < m->child_count; i++) {
        const struct child *c = &m->children[i];

        if (c->slot == slot && !c->outdated && !c->leaving)
            return true;
    }
    return false;
}

static void fill_slots_later(struct master *m)
{
    m->births_due = true;
    m->patience = m->patience == 0 ? YOUNG_MS : 2 * m->patience;
    if (m->patience > PATIENCE_MS)
        m->patience = PATIENCE_MS;
    loop_deadline(m->loop, &m->timer, loop_now(m->loop) + m->patience);
}

/* New workers serve: the old ones may finish. */
static void retire_outdated(struct master *m)
{
    for (size_t i = 0; i < m->child_count; i++) {
        struct child *c = &m->children[i];

        if (c->outdated && !c->leaving) {
            (void)kill(c->pid, SIGTERM);
            c->leaving = true;
        }
    }
}

static void fill_slots(struct master *m)
{
    m->births_due = false;
    for (unsigned slot = 0; slot < m->setup.settings->workers && !m->stopping; slot++) {
        if (!slot_is_served(m, slot) && give_birth(m, slot) != SW_OK) {
            fill_slots_later(m);
            return;
        }
    }
    retire_outdated(m);
}

static void tell_children(struct master *m, int signal)
{
    for (size_t i = 0; i < m->child_count; i++) {
        (void)kill(m->children[i].pid, signal);
        m->children[i].leaving = true;
    }
}

static struct child *find_child(struct master *m, pid_t pid)
{
    for (size_t i = 0; i < m->child_count; i++) {
        if (m->children[i].pid == pid)
            return &m->children[i];
    }
    return NULL;
}

static void bury_child(struct master *m, pid_t pid, int status)
{
    struct child *c = find_child(m, pid);

    if (!c)
        return;
    bool expected = c->leaving;
    bool young = loop_now(m->loop) - c->born < YOUNG_MS;
    close(c->channel);
    unsigned slot = c->slot;
    *c = m->children[--m->child_count];
    if (!expected && !slot_is_served(m, slot))
        m->stats[slot].open = 0; /* what it held has gone with it */
    if (WIFSIGNALED(status) && !(expected && WTERMSIG(status) == SIGKILL))
        log_error("worker %d was ended by signal %d", (int)pid, WTERMSIG(status));
    else if (!expected)
        log_error("worker %d ended by itself", (int)pid);
    else
        log_debug("worker %d has ended", (int)pid);
    if (expected || m->stopping)
        return;
    if (young) {
        if (!m->births_due)
            fill_slots_later(m);
    } else {
        m->patience = 0;
        fill_slots(m);
    }
}

/* --- signals ------------------------------------------------------------------------ */

static void stop(struct master *m)
{
    if (m->stopping) {
        tell_children(m, SIGKILL);
        return;
    }
    log_info("stopping");
    systemd_notify("STOPPING=1");
    m->stopping = true;
    listen_close(&m->sockets); /* who comes now is refused at once, not after stop-timeout */
    tell_children(m, SIGTERM);
    loop_deadline(m->loop, &m->timer, loop_now(m->loop) + m->setup.settings->limits.grace_ms);
}

/* Read again at a reload, so that machines behind one balancer can change the file together. */
static enum err read_tickets(const struct master *m, const struct settings *s,
                             struct ticket_keys *out)
{
    if (s->ticket_file)
        return ticket_keys_load(out, s->ticket_file, s->ticket_seconds);
    if (m->tickets.seconds != s->ticket_seconds)
        return ticket_keys_random(out, s->ticket_seconds);
    *out = m->tickets; /* the keys of the start go on */
    return SW_OK;
}

/* *out -1 without a path. */
static enum err open_log(const struct master *m, const char *path, int *out)
{
    int fd = -1;

    if (path && access_log_open(path, &fd) != SW_OK)
        return SW_IO;
    if (fd >= 0 && geteuid() == 0 && fchown(fd, m->account.uid, m->account.gid) != 0)
        log_warning("%s: cannot be given to the account smolwired runs as: %s", path,
                    strerror(errno));
    *out = fd;
    return SW_OK;
}

static bool is_same_log(const struct master *m, const char *path)
{
    const char *old = m->setup.settings->access_log;

    return path && old ? span_is(span_of(path), old) : path == old;
}

static void take_log(struct master *m, int fd)
{
    if (m->log_fd >= 0 && m->log_fd != fd)
        close(m->log_fd);
    m->log_fd = fd;
}

/* What a reload puts in the place of what serves. */
struct change {
    struct setup setup;
    struct listen_set sockets;
    struct ticket_keys tickets;
    int log_fd; /* the master's own where the log stays the same: rotating is SIGUSR1's business */
};

/* All that can fail, the sockets last: they are moved over. */
static enum err make_change(struct master *m, struct change *c)
{
    const struct settings *s = c->setup.settings;
    enum err e = setup_certificates(&c->setup, &m->tickets, m->account.uid, m->account.gid);

    if (e == SW_OK)
        e = read_tickets(m, s, &c->tickets);
    if (e == SW_OK && !is_same_log(m, s->access_log))
        e = open_log(m, s->access_log, &c->log_fd);
    if (e == SW_OK)
        e = listen_open(s, &m->sockets, &c->sockets);
    return e;
}

static enum err prepare(struct master *m, struct change *c)
{
    *c = (struct change){.log_fd = m->log_fd};
    enum err e = setup_read(m->conf_path, &c->setup);

    if (e != SW_OK)
        return e;
    e = make_change(m, c);
    if (e == SW_OK)
        return SW_OK;
    if (c->log_fd >= 0 && c->log_fd != m->log_fd)
        close(c->log_fd);
    ticket_keys_wipe(&c->tickets);
    setup_free(&c->setup);
    return e;
}

static void adopt(struct master *m, struct change *c)
{
    site_open(c->setup.site);
    setup_free(&m->setup);
    m->setup = c->setup;
    m->sockets = c->sockets;
    m->tickets = c->tickets;
    ticket_keys_wipe(&c->tickets);
    take_log(m, c->log_fd);
    status_set_file(m->status, m->setup.settings->metrics);
}

/* New workers serve before the old ones are told to finish, be it that they cannot begin at once.
 */
static void change_workers(struct master *m)
{
    m->patience = 0;
    for (size_t i = 0; i < m->child_count; i++)
        m->children[i].outdated = true;
    fill_slots(m);
}

/* All or nothing: until the last step has succeeded, the old configuration serves. */
static void reload(struct master *m)
{
    struct change change;

    if (m->stopping)
        return;
    log_info("reloading");
    systemd_notify_reloading();
    if (prepare(m, &change) != SW_OK) {
        log_error("the reload failed, all stays as it was");
        systemd_notify("READY=1");
        return;
    }
    adopt(m, &change);
    change_workers(m);
    listen_tell(&m->sockets);
    systemd_notify("READY=1");
}

/*
 * Folders that smolwire has not published yet are looked for: a worker in its
 * sandbox cannot open them later, new ones can.
 */
static void look_for_folders(struct master *m)
{
    if (site_lacks_folders(m->setup.site))
        loop_deadline(m->loop, &m->folders, loop_now(m->loop) + FOLDERS_MS);
}

static void on_folders(struct watch *w, unsigned events SW_UNUSED)
{
    struct master *m = (struct master *)(void *)((char *)w - offsetof(struct master, folders));

    if (!m->stopping && site_folder_has_come(m->setup.site))
        reload(m);
    if (!m->stopping)
        look_for_folders(m);
}

static void on_new_day(struct watch *w, unsigned events SW_UNUSED)
{
    struct master *m = (struct master *)(void *)((char *)w - offsetof(struct master, daily));

    setup_warn_of_expiry(&m->setup);
    loop_deadline(m->loop, w, loop_now(m->loop) + DAY_MS);
}

/* Workers cannot open files to write: they are handed the new one. */
static void reopen_log(struct master *m)
{
    int fd = -1;

    if (open_log(m, m->setup.settings->access_log, &fd) != SW_OK || fd < 0)
        return;
    take_log(m, fd);
    for (size_t i = 0; i < m->child_count; i++)
        worker_send_log(m->children[i].channel, m->log_fd);
}

static void reap(struct master *m)
{
    int status = 0;

    for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG))
        bury_child(m, pid, status);
}

static void on_signal(struct watch *w, unsigned events SW_UNUSED)
{
    struct master *m = (struct master *)(void *)((char *)w - offsetof(struct master, signals));
    struct signalfd_siginfo info;

    while (read(w->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        switch (info.ssi_signo) {
        case SIGTERM:
        case SIGINT: stop(m); break;
        case SIGHUP:
            reload(m);
            look_for_folders(m);
            break;
        case SIGCHLD: reap(m); break;
        case SIGUSR1: reopen_log(m); break;
        default: break;
        }
    }
}

static void on_timer(struct watch *w, unsigned events SW_UNUSED)
{
    struct master *m = (struct master *)(void *)((char *)w - offsetof(struct master, timer));

    if (m->stopping && m->child_count > 0) {
        log_warning("connections are still open after %lld s, they are cut off",
                    (long long)(m->setup.settings->limits.grace_ms / 1000));
        tell_children(m, SIGKILL);
    } else if (m->births_due) {
        fill_slots(m);
    }
}

static enum err watch_signals(struct master *m)
{
    sigset_t set;
    const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1};

    sigemptyset(&set);
    for (size_t i = 0; i < SW_COUNT(signals); i++)
        sigaddset(&set, signals[i]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        log_error("signals: %s", strerror(errno));
        return SW_IO;
    }
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0) {
        log_error("signalfd: %s", strerror(errno));
        return SW_IO;
    }
    m->signals = (struct watch){.fd = fd, .ready = on_signal};
    m->timer = (struct watch){.fd = -1, .ready = on_timer};
    m->folders = (struct watch){.fd = -1, .ready = on_folders};
    m->daily = (struct watch){.fd = -1, .ready = on_new_day};
    loop_deadline(m->loop, &m->daily, loop_now(m->loop) + DAY_MS);
    return loop_watch(m->loop, &m->signals, LOOP_LEVEL);
}

/* --- start ---------------------------------------------------------------------------- */

static enum err begin_status(struct master *m)
{
    const struct settings *s = m->setup.settings;
    enum err e = stats_share(WORKERS_MAX, &m->stats);

    if (e != SW_OK)
        return e;
    e = status_new(s->status_socket, m->stats, WORKERS_MAX, &m->status);
    if (e == SW_OK && s->status_socket && m->account.change &&
        chown(s->status_socket, m->account.uid, m->account.gid) != 0)
        log_warning("%s: cannot be given to the account smolwired runs as: %s", s->status_socket,
                    strerror(errno));
    return e;
}

static enum err begin(struct master *m)
{
    struct listen_set given = {NULL, 0, 0};
    enum err e = setup_read(m->conf_path, &m->setup);

    if (e != SW_OK)
        return e;
    if (m->setup.settings->syslog)
        log_open("smolwired", LOG_TARGET_SYSLOG, log_level());
    privilege_raise_descriptors();
    e = privilege_find(m->setup.settings->user, &m->account);
    if (e == SW_OK)
        e = read_tickets(m, m->setup.settings, &m->tickets);
    if (e == SW_OK)
        e = setup_certificates(&m->setup, &m->tickets, m->account.uid, m->account.gid);
    if (e == SW_OK)
        e = listen_inherit(&given);
    if (e == SW_OK)
        e = listen_open(m->setup.settings, &given, &m->sockets);
    if (e == SW_OK)
        e = open_log(m, m->setup.settings->access_log, &m->log_fd);
    if (e == SW_OK)
        e = begin_status(m);
    if (e != SW_OK)
        return e;
    site_open(m->setup.site);
    e = privilege_drop(&m->account);
    if (e == SW_OK)
        e = loop_new(&m->loop);
    if (e == SW_OK)
        e = status_begin(m->status, m->loop);
    if (e != SW_OK)
        return e;
    status_set_file(m->status, m->setup.settings->metrics);
    return watch_signals(m);
}

static void tell_start(const struct master *m)
{
    const struct settings *s = m->setup.settings;
    struct sandbox_state state = sandbox_probe();

    log_info("smolwired " SMOLWIRE_VERSION ", %u workers", s->workers);
    if (s->ktls)
        log_info("TLS by the kernel: %s", tls_kernel_offers() ? "used" : "not offered here");
    if (!s->sandbox)
        log_info("sandbox: off");
    else
        log_info("sandbox: Landlock %s, seccomp %s",
                 state.landlock > 0 ? "enforced" : "not in this kernel",
                 state.seccomp ? "enforced" : "not in this kernel");
}

int master_run(const char *conf_path)
{
    struct master m = {.conf_path = conf_path, .log_fd = -1};
    enum err e = begin(&m);

    if (e == SW_OK) {
        tell_start(&m);
        fill_slots(&m);
        listen_tell(&m.sockets);
        look_for_folders(&m);
        systemd_notify("READY=1");
    }
    while (e == SW_OK && !(m.stopping && m.child_count == 0))
        e = loop_turn(m.loop, -1);
    tell_children(&m, SIGKILL);
    listen_close(&m.sockets);
    status_free(m.status);
    setup_free(&m.setup);
    ticket_keys_wipe(&m.tickets);
    loop_free(m.loop);
    free(m.children);
    return e == SW_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
