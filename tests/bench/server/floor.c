/*
 * The floor under smolwired: the smallest servers that still do what the
 * protocols want of one request, answering from memory. One process, one epoll
 * loop, no configuration, no limits, no files. What smolwired needs beyond
 * this is what it costs.
 *
 *   floor gemini PORT SIZE CHAIN KEY
 *   floor gopher PORT SIZE
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 1026
#define EVENTS      256
#define BACKLOG     4096

struct peer {
    SSL *ssl; /* NULL: Gopher */
    int fd;
    size_t got, sent;
    bool asked;
    char request[REQUEST_MAX];
};

static SSL_CTX *tls;
static char *answer;
static size_t answer_size;

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_on(unsigned port)
{
    const int on = 1;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (bind(fd, (const struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, BACKLOG) != 0)
        die("listen");
    return fd;
}

static void make_answer(size_t size, const char *header)
{
    size_t head = strlen(header);

    answer_size = head + size;
    answer = malloc(answer_size + 1);
    if (!answer)
        die("malloc");
    memcpy(answer, header, head);
    memset(answer + head, 'x', size);
}

static void begin_tls(const char *chain, const char *key)
{
    tls = SSL_CTX_new(TLS_server_method());
    if (!tls || SSL_CTX_use_certificate_chain_file(tls, chain) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
        die("certificate");
    SSL_CTX_set_num_tickets(tls, 1);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(tls, 1);
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static void end(struct peer *p)
{
    if (p->ssl) {
        SSL_shutdown(p->ssl);
        SSL_free(p->ssl);
    }
    close(p->fd);
    free(p);
}

static bool wants_more(struct peer *p, int result)
{
    int error = SSL_get_error(p->ssl, result);

    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Bytes read, 0 for "not now", below 0 at the end. */
static ssize_t take(struct peer *p)
{
    char *room = p->request + p->got;
    size_t n = 0, most = sizeof(p->request) - p->got;

    if (!p->ssl)
        return recv(p->fd, room, most, 0);
    int result = SSL_read_ex(p->ssl, room, most, &n);
    return result == 1 ? (ssize_t)n : (wants_more(p, result) ? 0 : -1);
}

static ssize_t give(struct peer *p)
{
    size_t n = 0;

    if (!p->ssl)
        return send(p->fd, answer + p->sent, answer_size - p->sent, MSG_NOSIGNAL);
    int result = SSL_write_ex(p->ssl, answer + p->sent, answer_size - p->sent, &n);
    return result == 1 ? (ssize_t)n : (wants_more(p, result) ? 0 : -1);
}

static void run(struct peer *p)
{
    while (!p->asked) {
        ssize_t n = take(p);
        if (n <= 0) {
            if (n < 0 && p->ssl)
                end(p);
            return;
        }
        p->got += (size_t)n;
        p->asked = memchr(p->request, '\n', p->got) != NULL;
    }
    while (p->sent < answer_size) {
        ssize_t n = give(p);
        if (n <= 0)
            return;
        p->sent += (size_t)n;
    }
    end(p);
}

static void meet(int epoll, int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0)
            return;
        struct peer *p = calloc(1, sizeof(*p));
        struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = p};
        if (!p)
            die("calloc");
        p->fd = fd;
        if (tls) {
            p->ssl = SSL_new(tls);
            SSL_set_fd(p->ssl, fd);
            SSL_set_accept_state(p->ssl);
        }
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

int main(int argc, char **argv)
{
    bool gemini = argc == 6 && strcmp(argv[1], "gemini") == 0;
    struct epoll_event events[EVENTS], e = {.events = EPOLLIN};

    if (!gemini && !(argc == 4 && strcmp(argv[1], "gopher") == 0)) {
        fputs("usage: floor gemini PORT SIZE CHAIN KEY | gopher PORT SIZE\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    make_answer(strtoul(argv[3], NULL, 10), gemini ? "20 text/gemini; lang=en\r\n" : "");
    if (gemini)
        begin_tls(argv[4], argv[5]);
    int listener = listen_on((unsigned)strtoul(argv[2], NULL, 10)), epoll = epoll_create1(0);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e);
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr)
                run(events[i].data.ptr);
            else
                meet(epoll, listener);
        }
    }
}
