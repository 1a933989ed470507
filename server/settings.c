/*
 * What the configuration says to the daemon apart from the content.
 */
#include "server/settings.h"

#include <stdlib.h>
#include <unistd.h>

#define MS 1000

#define STATE_USUAL    "certificates"
#define STATE_PATH_MAX 4096

static enum err add_endpoint(struct settings *s, const struct address *a, enum protocol protocol)
{
    size_t size = (s->endpoint_count + 1) * sizeof(*s->endpoints);
    struct endpoint *grown = realloc(s->endpoints, size);

    if (!grown)
        return SW_NOMEM;
    s->endpoints = grown;
    s->endpoints[s->endpoint_count++] = (struct endpoint){*a, protocol};
    return SW_OK;
}

/* The table of options has checked the words already; one that is refused here is told all the
 * same. */
static enum err read_listen(struct settings *s, const struct conf *c, const char *section,
                            enum protocol protocol, struct buf *errors)
{
    const struct conf_section *from = conf_section(c, section);
    enum err e = SW_OK;

    for (const char *const *word = conf_list(from, "listen"); *word && e == SW_OK; word++) {
        struct address a;

        e = address_parse(span_of(*word), &a);
        if (e == SW_OK)
            e = add_endpoint(s, &a, protocol);
        else
            buf_add_format(errors, "%s:%u: [%s] listen: '%s' is no address with a port\n",
                           conf_file(c), conf_line(from), section, *word);
    }
    return e;
}

static struct limits read_limits(const struct conf_section *from)
{
    return (struct limits){
        .connections = (size_t)conf_number(from, "max-connections"),
        .per_address = (size_t)conf_number(from, "max-per-address"),
        .handshake_ms = conf_number(from, "handshake-timeout") * MS,
        .request_ms = conf_number(from, "request-timeout") * MS,
        .stall_ms = conf_number(from, "write-timeout") * MS,
        .min_rate = conf_number(from, "minimum-rate"),
        .grace_ms = conf_number(from, "stop-timeout") * MS,
        .rate = conf_number(from, "requests-per-second"),
        .burst = conf_number(from, "burst"),
        .loopback = conf_boolean(from, "limit-loopback"),
    };
}

static enum access_target access_target(const char *word)
{
    if (span_is(span_of(word), "stderr"))
        return ACCESS_TO_STDERR;
    return span_is(span_of(word), "syslog") ? ACCESS_TO_SYSLOG : ACCESS_TO_FILE;
}

unsigned settings_workers(int64_t configured, long cores)
{
    int64_t workers = configured > 0 ? configured : cores;

    if (workers < 1)
        return 1;
    return workers > WORKERS_MAX ? WORKERS_MAX : (unsigned)workers;
}

/* Where no folder is configured, the certificates stand beside the store. */
static void set_state(struct settings *s, const char *state, const char *store)
{
    struct span folder = span_of(store);

    buf_init(&s->state, STATE_PATH_MAX);
    if (state) {
        buf_add_string(&s->state, state);
        return;
    }
    size_t slash = span_find_last_char(folder, '/');
    if (slash < folder.n)
        buf_add_span(&s->state, span_slice(folder, 0, slash + 1));
    buf_add_string(&s->state, STATE_USUAL);
}

enum err settings_new(const struct conf *c, struct settings **out, struct buf *errors)
{
    const struct conf_section *server = conf_section(c, "server");
    struct settings *s = calloc(1, sizeof(*s));

    if (!s)
        return SW_NOMEM;
    s->limits = read_limits(server);
    s->workers = settings_workers(conf_number(server, "workers"), sysconf(_SC_NPROCESSORS_ONLN));
    s->user = conf_string(server, "user");
    set_state(s, conf_string(server, "state"), conf_string(conf_section(c, "mirror"), "store"));
    s->status_socket = conf_string(server, "status-socket");
    s->metrics = conf_string(server, "metrics");
    s->access_log = conf_string(server, "access-log");
    s->access_log_to = access_target(conf_string(server, "access-log-to"));
    s->ticket_file = conf_string(server, "ticket-file");
    s->ticket_seconds = conf_number(server, "ticket-time");
    s->syslog = span_is(span_of(conf_string(server, "log")), "syslog");
    s->anonymous = conf_boolean(server, "anonymous");
    s->sandbox = conf_boolean(server, "sandbox") && !SW_SANITIZED; /* its leak check wants /proc */
    s->ktls = conf_boolean(server, "ktls");
    s->proxy = conf_boolean(server, "proxy-protocol");
    s->gopher_tls = conf_boolean(conf_section(c, "gopher"), "tls");
    enum err e = read_listen(s, c, "gemini", PROTOCOL_GEMINI, errors);
    if (e == SW_OK)
        e = read_listen(s, c, "gopher", PROTOCOL_GOPHER, errors);
    if (e == SW_OK)
        e = buf_error(&s->state);
    if (e != SW_OK) {
        settings_free(s);
        return e;
    }
    *out = s;
    return SW_OK;
}

void settings_free(struct settings *s)
{
    if (!s)
        return;
    buf_free(&s->state);
    free(s->endpoints);
    free(s);
}
