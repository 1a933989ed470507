#include "refresh_entry_fetch.h"

#include "refresh_entry_convert.h"
#include "refresh_entry_put.h"
#include "refresh_polite.h"
#include "smolwire/url.h"

#define DAY 86400

static void not_there(struct entry_run *e, const struct fetch_result *r)
{
    struct buf reason;
    buf_init(&reason, URL_MAX);
    buf_add_format(&reason, "HTTP status %u", r->status);
    bool may_pass = r->status >= 500 || r->status == 429 || r->status == 408;
    run_note_pause(entry_run_of(e), r);
    entry_fail_page(e, "fetch", buf_span(&reason), may_pass, r->retry_after);
    buf_free(&reason);
}

/* A host that forbids a page may think better of it tomorrow. */
static void not_permitted(struct entry_run *e, enum err verdict, const char *reason)
{
    bool denied = verdict == SW_DENIED, may_pass = !denied && verdict != SW_UNSUPPORTED;
    entry_fail_page(e, denied ? "robots" : "fetch", span_of(reason), may_pass, denied ? DAY : 0);
}

static void page_came(struct entry_run *e, const struct fetch_result *r)
{
    buf_add_span(&e->from, r->url);
    e->etag = arena_span(&e->arena, r->etag);
    e->last_modified = arena_span(&e->arena, r->last_modified);
    entry_convert(e, r->body, r->content_type);
}

static void on_page(void *context, const struct fetch_result *r)
{
    struct entry_run *e = context;
    if (r->error == SW_BUSY) {
        entry_put_off_page(e);
    } else if (r->error) {
        bool may_pass = r->error != SW_DENIED && r->error != SW_LIMIT && r->error != SW_UNSUPPORTED;
        entry_fail_page(e, "fetch", r->reason, may_pass, r->retry_after);
    } else if (r->status == 304) {
        entry_put_unchanged(e);
    } else if (r->status != 200) {
        not_there(e, r);
    } else {
        page_came(e, r);
    }
}

/* Old sites and test sites: the feed came without TLS, and its stories' host has none. */
static bool try_without_tls(struct entry_run *e)
{
    struct url feed, page;
    struct span address = e->source->source->url;
    if (e->without_tls || url_parse(address, &feed) || url_parse(e->entry.url, &page) ||
        !span_is(feed.scheme, "http") || !span_is(page.scheme, "https") || page.has_port ||
        !span_equal_nocase(feed.host, page.host))
        return false;
    e->without_tls = true;
    page.scheme = feed.scheme;
    page.port = feed.port;
    page.has_port = feed.has_port;
    buf_reset(&e->url);
    url_add(&e->url, &page);
    entry_fetch(e);
    return true;
}

static void on_refusal(void *context, struct span url, enum err verdict, const char *reason)
{
    struct entry_run *e = context;
    bool unreachable = verdict == SW_NETWORK || verdict == SW_TLS || verdict == SW_TIMEOUT;
    bool led_away = !span_equal(url, buf_span(&e->url));
    if (verdict == SW_BUSY)
        entry_put_off_page(e);
    else if (!unreachable || led_away || !try_without_tls(e))
        not_permitted(e, verdict, reason);
}

void entry_fetch(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    struct store_validators v = {0};
    enum err err =
        e->entry.story ? store_validators(run->store, e->entry.url, &e->arena, &v) : SW_NOT_FOUND;
    if (err && err != SW_NOT_FOUND)
        run_fatal(run, err);
    struct polite_request page = {
        .robots = e->source->source->robots,
        .request =
            {
                .url = buf_span(&e->url),
                .etag = v.etag,
                .last_modified = v.last_modified,
                .max = run->fetch_conf.max,
                .done = on_page,
                .context = e,
            },
        .refused = on_refusal,
    };
    polite_fetch(run, &page);
}
