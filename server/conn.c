/*
 * A connection: a small machine whose steps run until the socket has nothing
 * more to give or take. It is watched edge-triggered and only from the first
 * time that it has to wait: most never enter the event queue twice, and those
 * whose request is there already never do.
 */
#include "server/conn.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/channel.h"
#include "server/gemini_request.h"
#include "server/gopher_request.h"
#include "server/proxy_header.h"
#include "smolwire/clock.h"

/* First byte of a TLS record that carries a handshake (RFC 8446 5.1). */
#define TLS_HANDSHAKE_BYTE 0x16

/* Bytes sent to one client before the others get their turn. */
#define TURN_BYTES (256 * 1024)

/* How long we wait for the other side to notice that all has been sent; while it still comes to
 * that, so long between two looks. */
#define LINGER_MS 2000

enum state {
    STATE_PROXY, /* the header of a forwarder comes first */
    STATE_SNIFF, /* TLS or not? from the first byte */
    STATE_HANDSHAKE,
    STATE_REQUEST,
    STATE_WRITE,
    STATE_END,    /* close_notify */
    STATE_LINGER, /* the client still talks: closing now could tear the answer away */
};

enum step {
    STEP_ON,    /* go on with the next state */
    STEP_WAIT,  /* the socket has to become ready */
    STEP_YIELD, /* others first */
    STEP_OVER,
};

struct conn {
    struct watch watch;
    struct service *service;
    struct channel channel;
    struct address peer;
    struct buf in;            /* of a request that came in pieces */
    struct response response; /* of an answer that did not go out at once */
    struct response *answer;  /* &response, or the service's while it is being written first */
    size_t sent;              /* of answer->bytes */
    uint64_t total;           /* bytes of the answer sent so far */
    int64_t born, write_began;
    size_t unsent;                 /* at the last look, when lingering, */
    int64_t moved;                 /* and when it last became less */
    const struct capsule *capsule; /* that answered, for the log */
    unsigned status;
    enum protocol protocol;
    enum state state;
    unsigned port;
    bool talkative; /* has sent more than its request */
    bool entered;   /* counted among the connections of its address */
};

static struct conn *conn_of(struct watch *w)
{
    return (struct conn *)(void *)((char *)w - offsetof(struct conn, watch));
}

static void release(struct watch *w)
{
    struct conn *c = conn_of(w);
    struct service *s = c->service;

    if (c->state == STATE_HANDSHAKE)
        STATS_ADD(s->stats->handshakes_failed, 1);
    if (c->entered)
        limiter_leave(s->limiter, &c->peer);
    STATS_SUB(s->stats->open, 1);
    channel_close(&c->channel);
    buf_free(&c->in);
    service_give_back(s, &c->response);
    free(c);
    s->connections--;
    if (s->on_close)
        s->on_close(s);
}

static void set_deadline(struct conn *c, int64_t ms)
{
    loop_deadline(c->service->loop, &c->watch, loop_now(c->service->loop) + ms);
}

/* --- the steps --------------------------------------------------------------- */

static enum step begin_tls(struct conn *c)
{
    if (channel_encrypt(&c->channel, c->service->tls) != SW_OK)
        return STEP_OVER;
    c->state = STATE_HANDSHAKE;
    return STEP_ON;
}

static enum step await_request(struct conn *c)
{
    set_deadline(c, c->service->settings->limits.request_ms);
    c->state = STATE_REQUEST;
    return STEP_ON;
}

static enum step admit(struct conn *c)
{
    struct service *s = c->service;

    address_unmap(&c->peer);
    c->entered = limiter_enter(s->limiter, &c->peer, loop_now(s->loop));
    if (!c->entered) {
        STATS_ADD(s->stats->refused, 1);
        return STEP_OVER;
    }
    if (c->protocol == PROTOCOL_GEMINI)
        return begin_tls(c);
    if (!s->settings->gopher_tls)
        return await_request(c);
    c->state = STATE_SNIFF;
    return STEP_ON;
}

/* Looked at in place until it is whole: what follows it is not ours to take. */
static enum step read_proxy_header(struct conn *c)
{
    char *input = c->service->input;
    struct proxy_header h;
    size_t n = 0, taken = 0;
    enum io io = channel_peek(&c->channel, input, PROXY_HEADER_MAX, &n);

    if (io != IO_DONE)
        return io == IO_AGAIN ? STEP_WAIT : STEP_OVER;
    switch (proxy_header_parse(span_make(input, n), &h)) {
    case PARSE_DONE: break;
    case PARSE_MORE: return STEP_WAIT;
    case PARSE_BAD: return STEP_OVER;
    }
    if (channel_take(&c->channel, input, h.length, &taken) != IO_DONE || taken != h.length)
        return STEP_OVER;
    if (h.has_client) {
        c->peer = h.client;
        c->port = h.port;
    }
    return admit(c);
}

static enum step sniff(struct conn *c)
{
    char first = 0;
    size_t n = 0;
    enum io io = channel_peek(&c->channel, &first, 1, &n);

    if (io != IO_DONE)
        return io == IO_AGAIN ? STEP_WAIT : STEP_OVER;
    return first == TLS_HANDSHAKE_BYTE ? begin_tls(c) : await_request(c);
}

static enum step shake_hands(struct conn *c)
{
    switch (tls_handshake(&c->channel.tls)) {
    case IO_DONE: break;
    case IO_AGAIN:
        channel_acknowledge(&c->channel);
        return STEP_WAIT; /* their Finished, when it comes */
    case IO_EOF:
    case IO_FAILED: return STEP_OVER;
    }
    if (tls_resumed(&c->channel.tls))
        STATS_ADD(c->service->stats->handshakes_resumed, 1);
    else
        STATS_ADD(c->service->stats->handshakes_new, 1);
    return await_request(c);
}

static struct visit visit_of(const struct conn *c)
{
    struct service *s = c->service;

    return (struct visit){
        .site = s->site,
        .server_name = c->channel.encrypted ? tls_server_name(&c->channel.tls) : NULL,
        .port = c->port,
        .wait = limiter_ask(s->limiter, &c->peer, loop_now(s->loop)),
        .tls = c->channel.encrypted ? &c->channel.tls : NULL,
    };
}

/* What the access log will say when the answer is out; the bytes are kept where there is a log. */
static void note(struct conn *c, struct span request, const struct capsule *capsule)
{
    struct buf kept;

    c->capsule = capsule;
    if (!c->service->log.on)
        return;
    buf_init(&kept, SERVICE_READ_MAX);
    buf_add_span(&kept, request);
    buf_free(&c->in);
    c->in = kept;
}

static enum parse answer_gemini(struct conn *c, struct span bytes, struct response *r)
{
    struct span uri = {NULL, 0};
    enum parse p = gemini_request_scan(bytes, &uri);

    if (p == PARSE_DONE) {
        struct visit v = visit_of(c);

        c->talkative = bytes.n > uri.n + 2;
        gemini_answer(c->service->gemini, &v, uri, r);
        note(c, uri, v.capsule);
    } else if (p == PARSE_BAD) {
        gemini_refuse(r, "A request has at most 1024 bytes and ends with CR LF");
        note(c, SPAN("-"), NULL);
    }
    return p;
}

static enum parse answer_gopher(struct conn *c, struct span bytes, struct response *r)
{
    struct gopher_request q;
    enum parse p = gopher_request_parse(bytes, &q);

    if (p == PARSE_DONE) {
        struct visit v = visit_of(c);

        gopher_answer(c->service->gopher, &v, &q, r);
        note(c, q.selector, v.capsule);
    } else if (p == PARSE_BAD) {
        gopher_refuse(r, "Not a valid selector");
        note(c, SPAN("-"), NULL);
    }
    return p;
}

static enum parse answer(struct conn *c, struct span bytes)
{
    struct response *r = &c->service->answer;

    response_reset(r);
    if (c->protocol == PROTOCOL_GEMINI)
        return answer_gemini(c, bytes, r);
    return answer_gopher(c, bytes, r);
}

static enum step begin_write(struct conn *c)
{
    c->answer = &c->service->answer;
    c->status = c->answer->status;
    c->sent = 0;
    c->write_began = loop_now(c->service->loop);
    c->state = STATE_WRITE;
    return STEP_ON;
}

/* The answer is out, or never will be: counted and logged once. */
static void conclude(struct conn *c)
{
    struct service *s = c->service;
    int64_t took = loop_now(s->loop) - c->born;

    stats_count(s->stats, c->protocol, c->status, c->total, took);
    response_reset(c->answer);
    if (!s->log.on)
        return;
    struct access_entry e = {
        .time = clock_now(),
        .protocol = c->protocol,
        .peer = &c->peer,
        .status = c->status,
        .bytes = c->total,
        .milliseconds = took,
        .host = c->capsule ? c->capsule->host : "-",
        .request = buf_span(&c->in),
    };
    access_log_add(&s->log, &e);
}

/* A client that ends its direction in the middle of a request gets nothing: there is nothing to
 * answer. */
static enum step read_request(struct conn *c)
{
    struct service *s = c->service;

    for (;;) {
        size_t n = 0;
        enum io io = channel_read(&c->channel, s->input, sizeof(s->input), &n);

        if (io == IO_AGAIN)
            return STEP_WAIT;
        if (io != IO_DONE)
            return STEP_OVER;
        struct span bytes = span_make(s->input, n);
        if (c->in.len > 0) {
            buf_add_span(&c->in, bytes);
            bytes = buf_span(&c->in);
        }
        if (answer(c, bytes) != PARSE_MORE)
            return begin_write(c);
        if (c->in.len == 0)
            buf_add_span(&c->in, bytes);
        if (buf_error(&c->in) != SW_OK)
            return STEP_OVER;
        channel_acknowledge(&c->channel);
    }
}

/* The whole may take as long as it takes at the lowest rate, and no step longer than `step_ms`. */
static int64_t write_deadline(const struct conn *c, int64_t step_ms)
{
    const struct limits *l = &c->service->settings->limits;
    int64_t at = loop_now(c->service->loop) + step_ms;

    if (l->min_rate > 0) {
        int64_t end = c->write_began + l->stall_ms + (int64_t)c->total * 1000 / l->min_rate;
        at = end < at ? end : at;
    }
    return at;
}

static void set_write_deadline(struct conn *c)
{
    int64_t at = write_deadline(c, c->service->settings->limits.stall_ms);

    loop_deadline(c->service->loop, &c->watch, at);
}

/* The service's answer becomes ours when it has to wait. */
static enum step wait_to_write(struct conn *c, enum step step)
{
    if (c->answer == &c->service->answer) {
        service_lend(c->service, &c->response);
        c->answer = &c->response;
    }
    set_write_deadline(c);
    return step;
}

static enum io send_file(struct conn *c, struct response *r, size_t *put)
{
    uint64_t left = r->end - r->offset;
    size_t n = left < TURN_BYTES ? (size_t)left : TURN_BYTES;
    enum io io = channel_send_file(&c->channel, r->file, r->offset, n, put);

    if (io == IO_DONE && *put == 0) { /* the file has become shorter */
        r->cut = true;
        return IO_FAILED;
    }
    r->offset += *put;
    return io;
}

/* Writes once; *put tells how much. IO_EOF: there is nothing left. */
static enum io write_once(struct conn *c, struct response *r, size_t *put)
{
    bool file_left = r->file >= 0 && r->offset < r->end;

    if (c->sent == r->bytes.len && file_left && channel_sends_files(&c->channel))
        return send_file(c, r, put);
    if (c->sent == r->bytes.len && file_left) {
        buf_truncate(&r->bytes, 0);
        c->sent = 0;
        if (response_fill(r, RESPONSE_PIECE) != SW_OK)
            return IO_FAILED;
    }
    if (c->sent == r->bytes.len)
        return IO_EOF;
    enum io io = channel_write(&c->channel, r->bytes.data + c->sent, r->bytes.len - c->sent, put);
    if (io == IO_DONE)
        c->sent += *put;
    return io;
}

static enum step give_up(struct conn *c)
{
    STATS_ADD(c->service->stats->broken, 1);
    conclude(c);
    channel_reset_on_close(&c->channel);
    return STEP_OVER;
}

static enum step write_answer(struct conn *c)
{
    uint64_t budget = TURN_BYTES;

    for (;;) {
        size_t put = 0;

        switch (write_once(c, c->answer, &put)) {
        case IO_DONE: break;
        case IO_AGAIN: return wait_to_write(c, STEP_WAIT);
        case IO_EOF:
            conclude(c);
            c->state = STATE_END;
            return STEP_ON;
        case IO_FAILED: return give_up(c);
        }
        c->total += put;
        if (put >= budget)
            return wait_to_write(c, STEP_YIELD);
        budget -= put;
    }
}

/*
 * The answer is out. Bytes that nobody read would make close() send a reset,
 * which can overtake the answer: so those are read first.
 */
static enum step end(struct conn *c)
{
    char *input = c->service->input;
    size_t n = 0;

    if (c->channel.encrypted && tls_end(&c->channel.tls) == IO_AGAIN)
        return STEP_WAIT;
    if (!c->talkative && channel_take(&c->channel, input, sizeof(c->service->input), &n) != IO_DONE)
        return STEP_OVER;
    (void)shutdown(c->channel.fd, SHUT_WR);
    c->unsent = channel_unsent(&c->channel);
    c->moved = loop_now(c->service->loop);
    set_deadline(c, LINGER_MS);
    c->state = STATE_LINGER;
    return STEP_ON;
}

/*
 * The client has not closed. As long as more of the answer arrives there, by the
 * rules that hold for writing, cutting it off would tear that.
 */
static bool linger_on(struct conn *c)
{
    const struct limits *l = &c->service->settings->limits;
    int64_t now = loop_now(c->service->loop), at = write_deadline(c, LINGER_MS);
    size_t unsent = channel_unsent(&c->channel);

    if (unsent < c->unsent) {
        c->unsent = unsent;
        c->moved = now;
    }
    if (unsent == 0 || now - c->moved >= l->stall_ms || at <= now)
        return false;
    loop_deadline(c->service->loop, &c->watch, at);
    return true;
}

static enum step linger(struct conn *c)
{
    size_t n = 0;

    switch (channel_take(&c->channel, c->service->input, sizeof(c->service->input), &n)) {
    case IO_DONE: return STEP_YIELD; /* a talker must not hold up the others */
    case IO_AGAIN: return STEP_WAIT;
    case IO_EOF:
    case IO_FAILED: break;
    }
    return STEP_OVER;
}

static enum step run_step(struct conn *c)
{
    switch (c->state) {
    case STATE_PROXY: return read_proxy_header(c);
    case STATE_SNIFF: return sniff(c);
    case STATE_HANDSHAKE: return shake_hands(c);
    case STATE_REQUEST: return read_request(c);
    case STATE_WRITE: return write_answer(c);
    case STATE_END: return end(c);
    case STATE_LINGER: return linger(c);
    }
    return STEP_OVER;
}

static void run(struct conn *c)
{
    enum step step = STEP_ON;

    while (step == STEP_ON)
        step = run_step(c);
    if (step == STEP_OVER || loop_watch(c->service->loop, &c->watch, LOOP_EDGE) != SW_OK)
        loop_bury(c->service->loop, &c->watch);
    else if (step == STEP_YIELD)
        loop_again(c->service->loop, &c->watch);
}

/* A request that never ended is answered; everything else that takes too long is cut off. */
static bool answer_late(struct conn *c)
{
    if (c->state != STATE_REQUEST || c->protocol != PROTOCOL_GEMINI)
        return false;
    response_reset(&c->service->answer);
    gemini_refuse(&c->service->answer, "The request did not end in time");
    note(c, SPAN("-"), NULL);
    (void)begin_write(c);
    set_deadline(c, LINGER_MS);
    return true;
}

static void cut_off(struct conn *c)
{
    if (c->state == STATE_WRITE)
        (void)give_up(c);
    else
        channel_reset_on_close(&c->channel);
    loop_bury(c->service->loop, &c->watch);
}

/* True when the connection goes on all the same. */
static bool outlive_deadline(struct conn *c)
{
    if (c->state == STATE_LINGER && linger_on(c))
        return true;
    if (c->state == STATE_LINGER && c->unsent == 0) { /* it has all, and no reason to complain */
        loop_bury(c->service->loop, &c->watch);
        return false;
    }
    STATS_ADD(c->service->stats->timeouts, 1);
    if (answer_late(c))
        return true;
    cut_off(c);
    return false;
}

static void on_ready(struct watch *w, unsigned events)
{
    struct conn *c = conn_of(w);

    if (!(events & LOOP_TIMEOUT) || outlive_deadline(c))
        run(c);
}

/*
 * A ClientHello takes its client longer to make than us to accept: looking for
 * it at once would begin a handshake only to put it aside.
 */
static void begin(struct conn *c)
{
    if (c->state != STATE_HANDSHAKE)
        run(c);
    else if (loop_watch(c->service->loop, &c->watch, LOOP_EDGE) != SW_OK)
        loop_bury(c->service->loop, &c->watch);
}

void conn_begin(struct service *s, int fd, const struct address *peer, enum protocol protocol,
                unsigned port)
{
    struct conn *c = calloc(1, sizeof(*c));

    if (!c) {
        close(fd);
        return;
    }
    c->watch = (struct watch){.fd = fd, .ready = on_ready, .release = release};
    channel_init(&c->channel, fd);
    c->service = s;
    c->peer = *peer;
    c->protocol = protocol;
    c->port = port;
    buf_init(&c->in, SERVICE_READ_MAX + GOPHER_REQUEST_MAX);
    response_init(&c->response);
    c->born = loop_now(s->loop);
    s->connections++;
    STATS_ADD(s->stats->connections, 1);
    STATS_ADD(s->stats->open, 1);
    set_deadline(c, s->settings->limits.handshake_ms);
    c->state = STATE_PROXY;
    if (!s->settings->proxy && admit(c) != STEP_ON)
        loop_bury(s->loop, &c->watch);
    else
        begin(c);
}
