/*
 * One configuration made ready to serve.
 */
#include "server/setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/tls_cert.h"
#include "smolwire/clock.h"
#include "smolwire/log.h"

#define MESSAGES_MAX     (64 * 1024)
#define PATH_TEXT_MAX    8192
#define DAY_SECONDS      86400
#define EXPIRY_WARN_DAYS 21

static void log_lines(struct span text, void (*log)(const char *format, ...))
{
    while (text.n > 0) {
        struct span line = span_cut(&text, '\n');

        if (line.n > 0)
            log("%.*s", SPAN_ARG(line));
    }
}

/* The usual configuration names addresses of both families. */
static void leave_out_missing_families(struct settings *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->endpoint_count; i++) {
        struct buf text;

        if (address_is_offered(&s->endpoints[i].address)) {
            s->endpoints[kept++] = s->endpoints[i];
            continue;
        }
        buf_init(&text, PATH_TEXT_MAX);
        address_add(&text, &s->endpoints[i].address);
        log_warning("%s: left out, this machine has no such addresses", text.data);
        buf_free(&text);
    }
    s->endpoint_count = kept;
}

enum err setup_read(const char *conf_path, struct setup *out)
{
    struct setup s = {.conf = NULL};
    struct buf errors;

    buf_init(&errors, MESSAGES_MAX);
    enum err e = conf_find_and_load(conf_path, &s.conf, &errors);
    if (e == SW_NOT_FOUND && !conf_path) {
        log_lines(buf_span(&errors), log_warning);
        log_warning("the defaults are used");
        buf_reset(&errors);
        e = conf_defaults(&s.conf);
    }
    if (e == SW_OK)
        e = settings_new(s.conf, &s.settings, &errors);
    if (e == SW_OK)
        e = site_new(s.conf, &s.site, &errors);
    if (e == SW_OK)
        leave_out_missing_families(s.settings);
    if (e == SW_OK && s.settings->endpoint_count == 0) {
        buf_add_format(&errors, "%s: neither [gemini] nor [gopher] has an address to listen on",
                       conf_file(s.conf));
        e = SW_SYNTAX;
    }
    log_lines(buf_span(&errors), log_error);
    if (e != SW_OK) {
        if (errors.len == 0)
            log_error("%s: %s", conf_path ? conf_path : "configuration", err_text(e));
        setup_free(&s);
    } else {
        *out = s;
    }
    buf_free(&errors);
    return e;
}

/* Where a capsule's certificate stands: as configured, else in the state folder under its name. */
struct places {
    struct buf chain, key;
};

static enum err find_places(const struct setup *s, const struct capsule *c, struct places *p)
{
    buf_init(&p->chain, PATH_TEXT_MAX);
    buf_init(&p->key, PATH_TEXT_MAX);
    if (c->certificate)
        buf_add_string(&p->chain, c->certificate);
    else
        buf_add_format(&p->chain, "%s/%s.crt", s->settings->state.data, c->host);
    if (c->key)
        buf_add_string(&p->key, c->key);
    else if (c->certificate)
        buf_add_string(&p->key, c->certificate); /* both in one file */
    else
        buf_add_format(&p->key, "%s/%s.key", s->settings->state.data, c->host);
    enum err e = buf_error(&p->chain);
    return e == SW_OK ? buf_error(&p->key) : e;
}

static void free_places(struct places *p)
{
    buf_free(&p->chain);
    buf_free(&p->key);
}

static void warn_of_names(const char *path, const struct cert_facts *facts)
{
    if (facts->missing.len > 0)
        log_warning("%s does not name %s: clients that look at names refuse it", path,
                    facts->missing.data);
}

/* Returns when it expires. */
static int64_t tell(const struct capsule *c, const char *path)
{
    struct cert_facts facts;
    struct buf until;

    if (cert_describe(path, c->names, &facts) != SW_OK)
        return SW_NO_TIME;
    buf_init(&until, PATH_TEXT_MAX);
    if (facts.not_after != SW_NO_TIME)
        clock_add_date(&until, facts.not_after);
    log_info("certificate of %s: %s, SHA-256 %s, valid until %s", c->host, path,
             facts.fingerprint.data, until.data);
    warn_of_names(path, &facts);
    buf_free(&until);
    cert_facts_free(&facts);
    return facts.not_after;
}

static void warn_of_expiry(const struct capsule *c, int64_t at)
{
    struct buf date;

    if (at == SW_NO_TIME)
        return;
    int64_t left = at - clock_now();
    if (left >= EXPIRY_WARN_DAYS * DAY_SECONDS)
        return;
    buf_init(&date, PATH_TEXT_MAX);
    clock_add_date(&date, at);
    log_warning("the certificate of %s %s on %s", c->host, left < 0 ? "expired" : "expires",
                date.data);
    buf_free(&date);
}

void setup_warn_of_expiry(const struct setup *s)
{
    for (size_t i = 0; s->cert_ends && i < s->site->count; i++)
        warn_of_expiry(&s->site->capsules[i], s->cert_ends[i]);
}

static enum err hand_over(const char *path, unsigned owner, unsigned group)
{
    if (geteuid() != 0 || chown(path, owner, group) == 0)
        return SW_OK;
    log_error("%s: %s", path, strerror(errno));
    return SW_IO;
}

/* A folder made for them goes along: certificates of capsules that a reload adds come there. */
static enum err hand_over_all(const struct places *p, const char *folder, unsigned owner,
                              unsigned group)
{
    enum err e = hand_over(p->chain.data, owner, group);

    if (e == SW_OK)
        e = hand_over(p->key.data, owner, group);
    return e == SW_OK && folder ? hand_over(folder, owner, group) : e;
}

static enum err add_certificate(struct setup *s, size_t i, unsigned owner, unsigned group)
{
    const struct capsule *c = &s->site->capsules[i];
    struct places p;
    bool made = false;
    bool new_folder = !c->certificate && access(s->settings->state.data, F_OK) != 0;
    enum err e = find_places(s, c, &p);

    if (e == SW_OK)
        e = cert_ensure(c->names, p.chain.data, p.key.data, &made);
    if (e == SW_OK && made) {
        log_info("%s: new self-signed certificate for %s", p.chain.data, c->host);
        e = hand_over_all(&p, new_folder ? s->settings->state.data : NULL, owner, group);
    }
    if (e == SW_OK)
        e = tls_config_add(s->tls, c->names, p.chain.data, p.key.data);
    if (e == SW_OK)
        s->cert_ends[i] = tell(c, p.chain.data);
    free_places(&p);
    return e;
}

static bool needs_tls(const struct setup *s)
{
    for (size_t i = 0; i < s->settings->endpoint_count; i++) {
        if (s->settings->endpoints[i].protocol == PROTOCOL_GEMINI || s->settings->gopher_tls)
            return true;
    }
    return false;
}

static enum err new_tls(struct setup *s, struct ticket_keys *tickets)
{
    struct tls_rules rules = {.in_kernel = s->settings->ktls && tls_kernel_offers()};

    for (size_t i = 0; i < s->site->count; i++) {
        const char *const *private = s->site->capsules[i].private;

        rules.ask_clients |= private && private[0];
    }
    return tls_config_new(tickets, rules, &s->tls);
}

enum err setup_certificates(struct setup *s, struct ticket_keys *tickets, unsigned owner,
                            unsigned group)
{
    if (!needs_tls(s))
        return SW_OK;
    s->cert_ends = calloc(s->site->count, sizeof(*s->cert_ends));
    enum err e = s->cert_ends ? new_tls(s, tickets) : SW_NOMEM;
    for (size_t i = 0; i < s->site->count && e == SW_OK; i++)
        e = add_certificate(s, i, owner, group);
    if (e == SW_OK)
        setup_warn_of_expiry(s);
    return e;
}

static void warn_of_certificate(const struct capsule *c, const char *path)
{
    struct cert_facts facts;

    if (cert_describe(path, c->names, &facts) != SW_OK)
        return;
    warn_of_names(path, &facts);
    warn_of_expiry(c, facts.not_after);
    cert_facts_free(&facts);
}

static enum err check_certificate(struct setup *s, const struct capsule *c)
{
    struct places p;
    enum err e = find_places(s, c, &p);

    if (e == SW_OK && !c->certificate && access(p.chain.data, F_OK) != 0 && errno == ENOENT)
        log_info("%s: will be made at the first start", p.chain.data);
    else if (e == SW_OK &&
             (e = tls_config_add(s->tls, c->names, p.chain.data, p.key.data)) == SW_OK)
        warn_of_certificate(c, p.chain.data);
    free_places(&p);
    return e;
}

enum err setup_check_certificates(struct setup *s, struct ticket_keys *tickets)
{
    enum err e = needs_tls(s) ? new_tls(s, tickets) : SW_OK;

    for (size_t i = 0; s->tls && i < s->site->count && e == SW_OK; i++)
        e = check_certificate(s, &s->site->capsules[i]);
    return e;
}

void setup_free(struct setup *s)
{
    tls_config_free(s->tls);
    site_free(s->site);
    settings_free(s->settings);
    conf_free(s->conf);
    free(s->cert_ends);
    *s = (struct setup){.conf = NULL};
}
