#include "workers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "sandbox.h"
#include "smolwire/clock.h"
#include "smolwire/log.h"

/* The worker's end of the socket, the only descriptor it has besides 0, 1 and 2. */
#define WORKER_FD 3

/* Room for another read of an answer. */
#define READ_STEP 65536

struct job {
    struct job *next;
    struct buf request; /* behind a length of sizeof(size_t) */
    work_done *done;
    void *context;
};

struct worker {
    pid_t pid; /* 0: none */
    int fd;
    struct job *job;   /* NULL: idle */
    size_t sent;       /* bytes of the request */
    struct buf answer; /* with the length in front */
    int64_t deadline;
};

struct workers {
    const struct workers_options *options;
    struct job *first, *last;
    size_t backlog, backlog_bytes;
    struct worker worker[WORKERS_MAX];
};

/* --- in the worker ---------------------------------------------------------- */

static bool read_all(int fd, void *to, size_t n)
{
    char *p = to;
    while (n) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *from, size_t n)
{
    const char *p = from;
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

/* False when the parent is gone. */
static bool serve_one(const struct workers_options *o)
{
    size_t n = 0;
    if (!read_all(WORKER_FD, &n, sizeof(n)))
        return false;
    char *request = malloc(n + 1);
    if (!request)
        err_out_of_memory();
    bool alive = read_all(WORKER_FD, request, n);
    if (alive) {
        struct buf answer;
        buf_init(&answer, o->answer_max);
        o->work(span_make(request, n), &answer);
        size_t length = buf_error(&answer) ? 0 : answer.len;
        alive = write_all(WORKER_FD, &length, sizeof(length)) &&
                write_all(WORKER_FD, answer.data, length);
        buf_free(&answer);
    }
    free(request);
    return alive;
}

/* Never returns: what the parent registered for its own end must not run here. */
static void SW_NORETURN run_worker(const struct workers_options *o, int fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN); /* Ctrl-C is for the parent, which ends us in order */
    signal(SIGTERM, SIG_DFL);
    if (dup2(fd, WORKER_FD) < 0)
        _exit(1);
    closefrom(WORKER_FD + 1); /* not close_range(), which kernels before 5.9 do not have */
    if (sandbox_enter(o->memory) != SW_OK)
        _exit(1);
    while (serve_one(o))
        ;
    _exit(0);
}

/* --- life and death ----------------------------------------------------------- */

static enum err spawn(struct workers *w, struct worker *worker)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("workers: socketpair: %s", strerror(errno));
        return SW_IO;
    }
    pid_t pid = fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0 ? fork() : -1;
    if (pid == 0)
        run_worker(w->options, pair[1]);
    if (pid < 0)
        log_error("workers: fork: %s", strerror(errno));
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return SW_NOMEM;
    }
    worker->pid = pid;
    worker->fd = pair[0];
    return SW_OK;
}

/* Ends the worker, if it has not ended already, and tells by what. */
static void bury(struct worker *worker, int *status)
{
    if (!worker->pid)
        return;
    close(worker->fd);
    kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, status, 0) < 0 && errno == EINTR)
        ;
    worker->pid = 0;
}

static void free_job(struct job *job)
{
    buf_free(&job->request);
    free(job);
}

enum err workers_new(const struct workers_options *o, struct workers **out)
{
    struct workers *w = calloc(1, sizeof(*w));
    if (!w)
        return SW_NOMEM;
    w->options = o;
    enum err e = o->count && o->count <= WORKERS_MAX ? SW_OK : SW_RANGE;
    for (unsigned i = 0; !e && i < o->count; i++) {
        buf_init(&w->worker[i].answer, o->answer_max + sizeof(size_t) + READ_STEP);
        e = spawn(w, &w->worker[i]);
    }
    if (e) {
        workers_free(w);
        return e;
    }
    *out = w;
    return SW_OK;
}

void workers_free(struct workers *w)
{
    if (!w)
        return;
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        int status;
        bury(&w->worker[i], &status);
        buf_free(&w->worker[i].answer);
        if (w->worker[i].job)
            free_job(w->worker[i].job);
    }
    while (w->first) {
        struct job *job = w->first;
        w->first = job->next;
        free_job(job);
    }
    free(w);
}

/* --- requests and answers ------------------------------------------------------ */

enum err workers_add(struct workers *w, struct buf *request, work_done *done, void *context)
{
    enum err e = buf_error(request);
    if (e)
        return e;
    struct job *job = calloc(1, sizeof(*job));
    if (!job)
        return SW_NOMEM;
    job->request = *request;
    buf_init(request, request->cap);
    job->done = done;
    job->context = context;
    if (w->first)
        w->last->next = job;
    else
        w->first = job;
    w->last = job;
    w->backlog++;
    w->backlog_bytes += job->request.len;
    return SW_OK;
}

size_t workers_backlog(const struct workers *w)
{
    return w->backlog;
}

size_t workers_backlog_bytes(const struct workers *w)
{
    return w->backlog_bytes;
}

/* The worker is free for the next before the callback, which may add requests. */
static void finish(struct workers *w, struct worker *worker, enum err e, const char *reason)
{
    struct job *job = worker->job;
    struct buf answer = worker->answer;
    buf_init(&worker->answer, answer.cap);
    worker->job = NULL;
    w->backlog--;
    w->backlog_bytes -= job->request.len;
    job->done(job->context, e, span_from(buf_span(&answer), sizeof(size_t)), reason);
    buf_free(&answer);
    free_job(job);
}

static void finish_dead(struct workers *w, struct worker *worker)
{
    bool late = clock_monotonic_ms() >= worker->deadline;
    int status = 0;
    bury(worker, &status);
    if (late) {
        finish(w, worker, SW_TIMEOUT, "it took too long");
    } else if (WIFSIGNALED(status)) {
        const char *name = strsignal(WTERMSIG(status));
        finish(w, worker, SW_IO, name ? name : "the worker died of a signal");
    } else if (WEXITSTATUS(status) == EX_OSERR) { /* err_out_of_memory() */
        finish(w, worker, SW_NOMEM, "the worker ran out of memory");
    } else {
        finish(w, worker, SW_IO, "the worker ended by itself");
    }
}

/* False when the worker cannot be written to. The length goes first, as a part of the bytes. */
static bool send_some(struct worker *worker)
{
    size_t n = worker->job->request.len;
    while (worker->sent < sizeof(n) + n) {
        size_t at = worker->sent;
        const char *from =
            at < sizeof(n) ? (const char *)&n + at : worker->job->request.data + (at - sizeof(n));
        size_t left = at < sizeof(n) ? sizeof(n) - at : sizeof(n) + n - at;
        ssize_t put = send(worker->fd, from, left, MSG_NOSIGNAL);
        if (put < 0)
            return errno == EAGAIN || errno == EINTR;
        worker->sent += (size_t)put;
    }
    return true;
}

/* False when the worker is gone or sends more than it may. */
static bool receive_some(struct worker *worker)
{
    for (;;) {
        char *room = buf_reserve(&worker->answer, READ_STEP);
        if (!room)
            return false;
        ssize_t got = recv(worker->fd, room, READ_STEP, 0);
        if (got < 0)
            return errno == EAGAIN || errno == EINTR;
        if (got == 0)
            return false;
        buf_added(&worker->answer, (size_t)got);
    }
}

static bool answer_is_whole(const struct worker *worker)
{
    size_t n;
    if (worker->answer.len < sizeof(n))
        return false;
    memcpy(&n, worker->answer.data, sizeof(n));
    return worker->answer.len - sizeof(n) >= n;
}

static void serve(struct workers *w, struct worker *worker)
{
    bool alive = send_some(worker);
    if (alive && worker->sent == sizeof(size_t) + worker->job->request.len)
        alive = receive_some(worker);
    if (answer_is_whole(worker)) {
        bool empty = worker->answer.len == sizeof(size_t);
        finish(w, worker, empty ? SW_LIMIT : SW_OK, empty ? "the result is too large" : "");
    } else if (!alive || clock_monotonic_ms() >= worker->deadline) {
        finish_dead(w, worker);
    }
}

static enum err begin(struct workers *w, struct worker *worker)
{
    enum err e = worker->pid ? SW_OK : spawn(w, worker);
    if (e)
        return e;
    struct job *job = w->first;
    w->first = job->next;
    job->next = NULL;
    worker->job = job;
    worker->sent = 0;
    worker->deadline = clock_monotonic_ms() + w->options->seconds * 1000;
    return SW_OK;
}

enum err workers_turn(struct workers *w)
{
    for (unsigned i = 0; i < w->options->count; i++) {
        struct worker *worker = &w->worker[i];
        if (worker->job)
            serve(w, worker);
        while (!worker->job && w->first) { /* some answer before one has turned round */
            enum err e = begin(w, worker);
            if (e)
                return e;
            serve(w, worker);
        }
    }
    return SW_OK;
}

unsigned workers_fds(const struct workers *w, struct pollfd *fds)
{
    unsigned n = 0;
    for (unsigned i = 0; i < w->options->count; i++) {
        const struct worker *worker = &w->worker[i];
        if (!worker->job)
            continue;
        bool sending = worker->sent < sizeof(size_t) + worker->job->request.len;
        fds[n++] = (struct pollfd){.fd = worker->fd, .events = sending ? POLLOUT : POLLIN};
    }
    return n;
}

int workers_timeout(const struct workers *w, int most)
{
    int64_t now = clock_monotonic_ms(), least = most;
    for (unsigned i = 0; i < w->options->count; i++) {
        const struct worker *worker = &w->worker[i];
        if (worker->job && worker->deadline - now < least)
            least = worker->deadline - now;
    }
    return least < 0 ? 0 : (int)least;
}
