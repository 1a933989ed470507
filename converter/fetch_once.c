#include "fetch_once.h"

#include <stdlib.h>

#include "fetch_conf.h"
#include "smolwire/limits.h"

#define TURN_MS 1000

struct once {
    struct fetched *out;
    enum err error;
};

void fetched_init(struct fetched *f)
{
    buf_init(&f->body, PAGE_MAX);
    buf_init(&f->url, URL_MAX);
    buf_init(&f->moved, URL_MAX);
    buf_init(&f->content_type, URL_MAX);
    buf_init(&f->reason, URL_MAX);
}

void fetched_free(struct fetched *f)
{
    buf_free(&f->body);
    buf_free(&f->url);
    buf_free(&f->moved);
    buf_free(&f->content_type);
    buf_free(&f->reason);
}

static void on_answer(void *context, const struct fetch_result *r)
{
    struct once *once = context;
    once->error = r->error;
    if (r->error) {
        buf_add_span(&once->out->reason, r->reason);
    } else if (r->status != 200) {
        once->error = SW_NOT_FOUND;
        buf_add_format(&once->out->reason, "HTTP status %u", r->status);
    } else {
        buf_add_span(&once->out->body, r->body);
        buf_add_span(&once->out->url, r->url);
        buf_add_span(&once->out->moved, r->moved);
        buf_add_span(&once->out->content_type, r->content_type);
        once->error = buf_error(&once->out->body);
    }
}

static enum err run(struct fetcher *f, const struct fetch_request *request)
{
    enum err e = fetcher_add(f, request);
    while (!e && !fetcher_is_idle(f))
        e = fetcher_turn(f, NULL, 0, TURN_MS);
    return e;
}

struct fetch_session {
    struct fetch_conf conf;
    struct fetcher *fetcher;
};

enum err fetch_session_open(const struct conf *c, struct fetch_session **out)
{
    struct fetch_session *s = calloc(1, sizeof(*s));
    if (!s)
        return SW_NOMEM;
    fetch_conf_read(c, &s->conf);
    enum err e = fetcher_new(&s->conf.options, &s->fetcher);
    if (e)
        fetch_session_close(s);
    else
        *out = s;
    return e;
}

void fetch_session_close(struct fetch_session *s)
{
    if (!s)
        return;
    fetcher_free(s->fetcher);
    fetch_conf_free(&s->conf);
    free(s);
}

enum err fetch_session_get(struct fetch_session *s, struct span url, struct fetched *out)
{
    struct once once = {.out = out};
    struct fetch_request request = {
        .url = url, .max = s->conf.max, .done = on_answer, .context = &once};
    enum err e = run(s->fetcher, &request);
    return e ? e : once.error;
}

static enum err fetch_once_with(const struct conf *c, struct span url, struct fetched *out)
{
    struct fetch_session *s = NULL;
    enum err e = fetch_session_open(c, &s);
    if (!e)
        e = fetch_session_get(s, url, out);
    fetch_session_close(s);
    return e;
}

enum err fetch_once(const char *config, struct span url, struct fetched *out)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, CONF_FILE_MAX);
    enum err e = conf_find_and_load(config, &c, &errors);
    if (e == SW_NOT_FOUND && !config)
        e = conf_defaults(&c);
    if (e)
        buf_add_span(&out->reason, span_trim(buf_span(&errors)));
    else
        e = fetch_once_with(c, url, out);
    conf_free(c);
    buf_free(&errors);
    return e;
}
