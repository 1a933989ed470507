/*
 * Load for servers of Gemini and Gopher: CLIENTS processes that each ask, read
 * to the end, and ask again, without a pause.
 *
 *   load full|resumed|gopher PORT REQUEST COUNT CLIENTS
 *
 * Prints one line of JSON: requests, failed ones, bytes, seconds, and times of
 * a request in microseconds. A failed request is one whose answer ends without
 * close_notify, or has no bytes.
 */
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    size_t next, failed, bytes, resumed;
    unsigned times[]; /* microseconds */
};

struct job {
    bool tls, resume;
    unsigned port;
    char request[1100];
    size_t count;
    struct shared *shared;
    SSL_CTX *ctx;
    SSL_SESSION *session;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int dial(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Bytes of the answer; 0 when it is not whole. */
static size_t ask_gopher(const struct job *j, int fd)
{
    static char room[65536];
    size_t total = 0;

    if (send(fd, j->request, strlen(j->request), MSG_NOSIGNAL) < 0)
        return 0;
    for (;;) {
        ssize_t n = recv(fd, room, sizeof(room), 0);
        if (n < 0)
            return 0;
        if (n == 0)
            return total;
        total += (size_t)n;
    }
}

static size_t read_tls(SSL *ssl)
{
    static char room[65536];
    size_t total = 0, n = 0;

    while (SSL_read_ex(ssl, room, sizeof(room), &n) == 1)
        total += n;
    return SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN ? total : 0;
}

static size_t ask_gemini(struct job *j, int fd)
{
    static char host[] = "localhost";
    SSL *ssl = SSL_new(j->ctx);
    size_t n = 0, total = 0;

    SSL_set_fd(ssl, fd);
    SSL_set_tlsext_host_name(ssl, host);
    if (j->resume && j->session)
        SSL_set_session(ssl, j->session);
    if (SSL_connect(ssl) == 1 && SSL_write_ex(ssl, j->request, strlen(j->request), &n) == 1)
        total = read_tls(ssl);
    if (SSL_session_reused(ssl))
        __atomic_fetch_add(&j->shared->resumed, 1, __ATOMIC_RELAXED);
    if (j->resume && total > 0) {
        SSL_SESSION_free(j->session);
        j->session = SSL_get1_session(ssl);
        SSL_set_shutdown(ssl,
                         SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* keeps the session usable */
    }
    SSL_free(ssl);
    return total;
}

static void work(struct job *j)
{
    struct shared *s = j->shared;

    for (;;) {
        size_t i = __atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED);
        if (i >= j->count)
            return;
        double begin = now();
        int fd = dial(j->port);
        size_t bytes = fd < 0 ? 0 : (j->tls ? ask_gemini(j, fd) : ask_gopher(j, fd));
        if (fd >= 0)
            close(fd);
        __atomic_fetch_add(bytes > 0 ? &s->bytes : &s->failed, bytes > 0 ? bytes : 1,
                           __ATOMIC_RELAXED);
        s->times[i] = (unsigned)((now() - begin) * 1e6);
    }
}

static int compare(const void *a, const void *b)
{
    const unsigned *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void report(struct job *j, double seconds)
{
    struct shared *s = j->shared;
    const unsigned *t = s->times;

    qsort(s->times, j->count, sizeof(*s->times), compare);
    printf("{\"requests\": %zu, \"failed\": %zu, \"resumed\": %zu, \"bytes\": %zu, "
           "\"seconds\": %.4f, \"p50\": %u, \"p99\": %u, \"p999\": %u, \"max\": %u}\n",
           j->count, s->failed, s->resumed, s->bytes, seconds, t[j->count / 2],
           t[j->count * 99 / 100], t[j->count * 999 / 1000], t[j->count - 1]);
}

int main(int argc, char **argv)
{
    struct job j = {.tls = true};

    if (argc != 6) {
        fputs("usage: load full|resumed|gopher PORT REQUEST COUNT CLIENTS\n", stderr);
        return 2;
    }
    j.tls = strcmp(argv[1], "gopher") != 0;
    j.resume = strcmp(argv[1], "resumed") == 0;
    j.port = (unsigned)strtoul(argv[2], NULL, 10);
    snprintf(j.request, sizeof(j.request), "%s\r\n", argv[3]);
    j.count = strtoul(argv[4], NULL, 10);
    j.shared = mmap(NULL, sizeof(*j.shared) + j.count * sizeof(unsigned), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (j.count == 0 || j.shared == MAP_FAILED)
        return 1;
    j.ctx = SSL_CTX_new(TLS_client_method());
    signal(SIGPIPE, SIG_IGN);
    double begin = now();
    for (unsigned long i = strtoul(argv[5], NULL, 10); i > 0; i--) {
        if (fork() == 0) {
            work(&j);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        continue;
    report(&j, now() - begin);
    return j.shared->failed ? 1 : 0;
}
