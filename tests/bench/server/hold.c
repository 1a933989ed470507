/*
 * Many idle TLS connections at small cost for the client: after each handshake
 * its TLS state is thrown away without a word, and only the socket stays open.
 *
 *   hold PORT COUNT PROCESSES
 *
 * Prints the number of connections once all stand, and holds them until its
 * standard input ends.
 */
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    size_t open;
};

static bool shake_hands(SSL_CTX *ctx, int fd)
{
    SSL *ssl = SSL_new(ctx);
    bool done = ssl && SSL_set_fd(ssl, fd) == 1 && SSL_connect(ssl) == 1;

    if (ssl)
        SSL_set_quiet_shutdown(ssl, 1);
    SSL_free(ssl);
    return done;
}

static bool hold_one(SSL_CTX *ctx, unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0 &&
           shake_hands(ctx, fd);
}

/* A socket that fails is one less in the count; all are closed when the process ends. */
static void hold(unsigned port, size_t count, struct shared *s, int until)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    char byte = 0;

    for (size_t i = 0; ctx && i < count; i++) {
        if (hold_one(ctx, port))
            __atomic_fetch_add(&s->open, 1, __ATOMIC_RELAXED);
    }
    close(STDOUT_FILENO); /* all have: the parent reads on when the last one is through */
    (void)!read(until, &byte, 1);
}

static void raise_descriptors(void)
{
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
        r.rlim_cur = r.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &r);
    }
}

int main(int argc, char **argv)
{
    int ready[2];
    char byte = 0;

    if (argc != 4 || pipe(ready) != 0) {
        fputs("usage: hold PORT COUNT PROCESSES\n", stderr);
        return 2;
    }
    unsigned port = (unsigned)strtoul(argv[1], NULL, 10);
    size_t count = strtoul(argv[2], NULL, 10), processes = strtoul(argv[3], NULL, 10);
    struct shared *s =
        mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (processes == 0 || s == MAP_FAILED)
        return 1;
    raise_descriptors();
    for (size_t i = 0; i < processes; i++) {
        if (fork() == 0) {
            dup2(ready[1], STDOUT_FILENO);
            close(ready[1]);
            hold(port, count / processes + (i < count % processes), s, STDIN_FILENO);
            _exit(0);
        }
    }
    close(ready[1]);
    while (read(ready[0], &byte, 1) > 0)
        continue;
    printf("%zu\n", s->open);
    fflush(stdout);
    while (wait(NULL) > 0)
        continue;
    return s->open == count ? 0 : 1;
}
