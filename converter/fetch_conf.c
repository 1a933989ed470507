#include "fetch_conf.h"

#include "smolwire/limits.h"
#include "smolwire/version.h"

/* A server that takes longer to accept a connection, or to send the next byte, is not well. */
#define CONNECT_SECONDS 15
#define STALL_SECONDS   20

static void name_ourselves(const struct conf_section *s, struct fetch_conf *out)
{
    const char *own = conf_string(s, "user-agent"), *contact = conf_string(s, "contact");
    buf_init(&out->user_agent, URL_MAX);
    if (own)
        buf_add_string(&out->user_agent, own);
    else if (contact)
        buf_add_format(&out->user_agent, "smolwire/%s (+%s)", SMOLWIRE_VERSION, contact);
    else
        buf_add_format(&out->user_agent, "smolwire/%s", SMOLWIRE_VERSION);
    struct span rest = buf_span(&out->user_agent);
    out->agent = span_cut(&rest, '/');
}

void fetch_conf_read(const struct conf *c, struct fetch_conf *out)
{
    const struct conf_section *s = conf_section(c, "fetch");
    int64_t timeout = conf_number(s, "timeout");
    name_ourselves(s, out);
    out->max = (size_t)conf_number(s, "max-size");
    out->options = (struct fetch_options){
        .connections = (unsigned)conf_number(s, "concurrency"),
        .host_connections = (unsigned)conf_number(s, "per-host"),
        .host_delay_ms = conf_number(s, "delay") * 1000,
        .connect_seconds = timeout < CONNECT_SECONDS ? timeout : CONNECT_SECONDS,
        .total_seconds = timeout,
        .stall_seconds = timeout < STALL_SECONDS ? timeout : STALL_SECONDS,
        .redirects = (unsigned)conf_number(s, "max-redirects"),
        .user_agent = out->user_agent.data,
        .ca_file = conf_string(s, "ca-file"),
        .connect_to = conf_list(s, "connect-to"),
        .bytes = FETCH_BYTES_MAX,
        .allow_private = conf_boolean(s, "allow-private"),
    };
}

void fetch_conf_free(struct fetch_conf *f)
{
    buf_free(&f->user_agent);
}
