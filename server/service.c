/*
 * What all connections of a worker share.
 */
#include "server/service.h"

#include <stdlib.h>
#include <sys/random.h>

#include "smolwire/log.h"

static enum err make_limiter(struct service *s)
{
    const struct limits *l = &s->settings->limits;
    struct limiter_rules rules = {
        .per_address = l->per_address,
        .rate = l->rate,
        .burst = l->burst,
        .loopback = l->loopback,
    };

    if (getrandom(&rules.seed, sizeof(rules.seed), 0) != (ssize_t)sizeof(rules.seed)) {
        log_error("no random number for the table of addresses");
        return SW_IO;
    }
    return limiter_new(&rules, &s->limiter);
}

enum err service_new(const struct settings *settings, const struct site *site,
                     struct tls_config *tls, struct stats *stats, int log_fd, struct service **out)
{
    struct service *s = calloc(1, sizeof(*s));

    if (!s)
        return SW_NOMEM;
    s->settings = settings;
    s->site = site;
    s->tls = tls;
    s->stats = stats;
    access_log_init(&s->log, settings, log_fd);
    response_init(&s->answer);
    enum err e = loop_new(&s->loop);
    if (e == SW_OK)
        e = make_limiter(s);
    if (e == SW_OK)
        e = gemini_new(&s->gemini);
    if (e == SW_OK)
        e = gopher_new(&s->gopher);
    if (e != SW_OK) {
        service_free(s);
        return e;
    }
    *out = s;
    return SW_OK;
}

void service_free(struct service *s)
{
    if (!s)
        return;
    service_drop_spares(s);
    response_free(&s->answer);
    access_log_free(&s->log);
    limiter_free(s->limiter);
    gemini_free(s->gemini);
    gopher_free(s->gopher);
    loop_free(s->loop);
    free(s);
}

void service_lend(struct service *s, struct response *to)
{
    *to = s->answer;
    response_init(&s->answer);
    if (s->spare_count > 0)
        s->answer.bytes = s->spares[--s->spare_count];
}

void service_give_back(struct service *s, struct response *r)
{
    response_reset(r);
    if (r->bytes.alloc > 0 && r->bytes.alloc <= 2 * RESPONSE_PIECE &&
        s->spare_count < SERVICE_SPARES) {
        s->spares[s->spare_count++] = r->bytes;
        response_init(r);
    }
    response_free(r);
}

void service_drop_spares(struct service *s)
{
    while (s->spare_count > 0)
        buf_free(&s->spares[--s->spare_count]);
}
