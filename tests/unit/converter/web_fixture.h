/*
 * A web server on loopback for tests of the fetcher: each connection is a thread
 * that reads requests and lets the test's handler answer them, however badly.
 */
#ifndef TESTS_WEB_FIXTURE_H
#define TESTS_WEB_FIXTURE_H

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "smolwire/span.h"

#define WEB_CONNECTIONS_MAX 32

struct web_visit {
    struct web *web;
    int fd;
    unsigned connection; /* of the server, from 1 */
    unsigned request;    /* of the connection, from 1 */
    char path[256];
};

/* False: the connection ends. */
typedef bool web_handler(struct web_visit *v);

struct web {
    web_handler *handler;
    void *context;
    int listener;
    unsigned short port;
    pthread_t acceptor, threads[WEB_CONNECTIONS_MAX];
    struct web_visit visits[WEB_CONNECTIONS_MAX];
    unsigned connections;
    char url[64]; /* "http://127.0.0.1:PORT" */
};

static inline void web_send(const struct web_visit *v, const char *bytes, size_t n)
{
    while (n) {
        ssize_t put = send(v->fd, bytes, n, MSG_NOSIGNAL);
        if (put <= 0)
            return;
        bytes += put;
        n -= (size_t)put;
    }
}

/* `status` with further headers behind it, each after a line end. */
static inline void web_answer_bytes(const struct web_visit *v, const char *status, const char *body,
                                    size_t n)
{
    char head[1024];
    int length =
        snprintf(head, sizeof(head), "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n", status, n);
    web_send(v, head, (size_t)length);
    web_send(v, body, n);
}

static inline void web_answer(const struct web_visit *v, const char *status, const char *body)
{
    web_answer_bytes(v, status, body, strlen(body));
}

/* False when the client has gone. */
static inline bool web_read_request(struct web_visit *v)
{
    char text[16384];
    size_t n = 0;
    while (n < sizeof(text) - 1) {
        ssize_t got = recv(v->fd, text + n, 1, 0);
        if (got <= 0 || (n == 0 && text[0] != 'G')) /* what begins TLS waits for an answer */
            return false;
        text[++n] = 0;
        if (n >= 4 && !memcmp(text + n - 4, "\r\n\r\n", 4))
            break;
    }
    struct span line = span_of(text), path;
    if (!span_eat(&line, SPAN("GET ")) || !span_token(&line, " \r", &path) ||
        path.n >= sizeof(v->path))
        return false;
    memcpy(v->path, path.p, path.n);
    v->path[path.n] = 0;
    return true;
}

static inline void *web_serve(void *argument)
{
    struct web_visit *v = argument;
    while (web_read_request(v)) {
        v->request++;
        if (!v->web->handler(v))
            break;
    }
    close(v->fd);
    return NULL;
}

static inline void *web_accept(void *argument)
{
    struct web *w = argument;
    int fd;
    while (w->connections < WEB_CONNECTIONS_MAX && (fd = accept(w->listener, NULL, NULL)) >= 0) {
        struct web_visit *v = &w->visits[w->connections];
        *v = (struct web_visit){.web = w, .fd = fd, .connection = w->connections + 1};
        /* a body sent after its head would wait for the client's delayed acknowledgement */
        assert_return_code(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)), 0);
        if (pthread_create(&w->threads[w->connections], NULL, web_serve, v))
            break;
        w->connections++;
    }
    return NULL;
}

static inline void web_start(struct web *w, web_handler *handler, void *context)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    *w = (struct web){.handler = handler, .context = context};
    w->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_return_code(bind(w->listener, (struct sockaddr *)&a, n), 0);
    assert_return_code(listen(w->listener, 64), 0);
    assert_return_code(getsockname(w->listener, (struct sockaddr *)&a, &n), 0);
    w->port = ntohs(a.sin_port);
    snprintf(w->url, sizeof(w->url), "http://127.0.0.1:%u", w->port);
    assert_int_equal(pthread_create(&w->acceptor, NULL, web_accept, w), 0);
}

/* To be called when the clients are gone: their connections end then. */
static inline void web_stop(struct web *w)
{
    shutdown(w->listener, SHUT_RDWR);
    pthread_join(w->acceptor, NULL);
    for (unsigned i = 0; i < w->connections; i++)
        pthread_join(w->threads[i], NULL);
    close(w->listener);
}

#endif
