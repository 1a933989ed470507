/*
 * What all connections of a worker share.
 */
#include "server/service.h"

#include <stdlib.h>

enum err service_new(const struct settings *settings, const struct site *site,
                     struct tls_config *tls, struct service **out)
{
    struct service *s = calloc(1, sizeof(*s));

    if (!s)
        return SW_NOMEM;
    s->settings = settings;
    s->site = site;
    s->tls = tls;
    response_init(&s->answer);
    enum err e = loop_new(&s->loop);
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
    for (size_t i = 0; i < s->spare_count; i++)
        buf_free(&s->spares[i]);
    response_free(&s->answer);
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
