#include "discover.h"

#include <stdlib.h>

#include "feed_text.h"
#include "fetch_once.h"
#include "gzip.h"
#include "robots.h"
#include "section_page.h"
#include "smolwire/buf.h"
#include "smolwire/url.h"
#include "source_read.h"

#define DAY 86400

/* Of what a page offers, as many of each kind are looked at. */
#define FEEDS_MAX    10
#define SITEMAPS_MAX 3
#define SECTIONS_MAX 6

/* Where feeds and news sitemaps lie on most sites that do not say so. */
static const char *const feed_places[] = {"/feed/",    "/rss",       "/rss.xml",  "/feed.xml",
                                          "/atom.xml", "/index.xml", "/feed.json"};
static const char *const sitemap_places[] = {"/news-sitemap.xml", "/sitemap-news.xml",
                                             "/sitemap_news.xml", "/news_sitemap.xml"};

struct search {
    struct fetch_session *session;
    struct arena *arena;
    void (*watch)(struct span url);
    struct discovery *out;
    struct span home, asked; /* where it is; what was asked for last */
    bool lists;              /* a page where a feed is looked for may list feeds */
    int64_t now;
};

/* --- asking ----------------------------------------------------------------- */

static enum err get(struct search *s, struct span url, struct fetched *page)
{
    if (s->out->requests == DISCOVER_REQUESTS_MAX)
        return SW_LIMIT;
    s->out->requests++;
    s->asked = url;
    if (s->watch)
        s->watch(url);
    return fetch_session_get(s->session, url, page);
}

/* What to follow: redirects that are not for good may lead elsewhere tomorrow. */
static struct span lasting(struct search *s, struct span asked, const struct fetched *page)
{
    struct span url = page->moved.len ? buf_span(&page->moved) : asked;
    return arena_span(s->arena, span_slice(url, 0, span_find_char(url, '#')));
}

static struct feed_input input_of(struct search *s, const struct fetched *page)
{
    return (struct feed_input){
        .bytes = buf_span(&page->body),
        .content_type = buf_span(&page->content_type),
        .url = arena_span(s->arena, buf_span(&page->url)),
    };
}

/* --- judging ------------------------------------------------------------------- */

static int64_t newest_of(const struct feed *f)
{
    int64_t newest = SW_NO_TIME;
    for (size_t i = 0; i < f->entry_count; i++)
        if (f->entries[i].published > newest)
            newest = f->entries[i].published;
    for (size_t i = 0; i < f->part_count; i++)
        if (f->parts[i].updated > newest)
            newest = f->parts[i].updated;
    return newest;
}

static int freshness(int64_t newest, int64_t now)
{
    if (newest == SW_NO_TIME)
        return 0;
    int64_t age = now - newest;
    return age < 3 * DAY ? 4 : age < 14 * DAY ? 2 : age < 90 * DAY ? 0 : -4;
}

/* Feeds tell most of a story, news sitemaps at least titles and times, pages nothing else. */
static int score_of(const struct finding *f, const struct feed *feed, int64_t now)
{
    bool titled = feed->entry_count && feed->entries[0].title.n;
    int score = f->kind == SOURCE_FEED ? 8 : f->kind == SOURCE_SITEMAP ? (titled ? 6 : 1) : 3;
    score += freshness(f->newest, now);
    if (!f->entries)
        score -= 6;
    else if (f->entries >= 10)
        score += 1;
    if (span_contains_nocase(f->url, SPAN("comment")) ||
        span_contains_nocase(f->url, SPAN("podcast")))
        score -= 8;
    return score;
}

static bool is_known(const struct discovery *d, struct span url)
{
    for (size_t i = 0; i < d->count; i++)
        if (span_equal(d->findings[i].url, url) || span_equal(d->findings[i].found_at, url))
            return true;
    return false;
}

static void add_finding(struct search *s, struct span url, struct span found_at, struct span title,
                        enum source_kind kind, const struct feed *feed)
{
    struct discovery *d = s->out;
    struct finding f = {
        .url = url,
        .found_at = found_at,
        .title = title.n ? title : feed->title,
        .name = feed->title,
        .format = feed->format,
        .kind = kind,
        .entries = feed->entry_count + feed->part_count,
        .newest = newest_of(feed),
    };
    if (is_known(d, url) || is_known(d, found_at))
        return;
    f.score = score_of(&f, feed, s->now);
    d->findings = arena_grow(s->arena, d->findings, d->count, &d->capacity, sizeof(*d->findings));
    d->findings[d->count++] = f;
}

static bool is_own(const struct search *s, struct span url)
{
    struct url a, b;
    return !url_parse(url, &a) && !url_parse(s->home, &b) && url_same_site(&a, &b);
}

static void look_at_offered(struct search *s, const struct page_offers *offers);

/* "RSS" in the footer of a site often leads to a page of all its feeds. */
static void look_at_list(struct search *s, const struct feed_input *in)
{
    struct page_offers offers;
    if (!s->lists || !is_own(s, in->url) || section_page_offers(in, s->arena, &offers))
        return;
    s->lists = false;
    look_at_offered(s, &offers);
    s->lists = true;
}

/* A guess counts only when it is of the kind that was guessed. */
static bool look_at(struct search *s, struct span url, struct span title, enum source_kind wanted)
{
    struct fetched page;
    struct feed feed;
    bool found = false;
    fetched_init(&page);
    if (!is_known(s->out, url) && get(s, url, &page) == SW_OK) {
        struct feed_input in = input_of(s, &page);
        enum source_kind kind =
            gzip_is(in.bytes) ? wanted : source_detect(in.content_type, in.bytes);
        found = kind == wanted && source_read(kind, &in, s->arena, &feed, &page.reason) == SW_OK;
        if (found)
            add_finding(s, lasting(s, url, &page), in.url, title, kind, &feed);
        else if (wanted == SOURCE_FEED && kind == SOURCE_PAGE)
            look_at_list(s, &in);
    }
    fetched_free(&page);
    return found;
}

static void look_at_places(struct search *s, const char *const *places, size_t count,
                           enum source_kind wanted)
{
    for (size_t i = 0; i < count; i++) {
        struct span url = feed_resolve(s->arena, s->home, span_of(places[i]));
        if (look_at(s, url, (struct span){0}, wanted))
            return; /* the others lead to the same */
    }
}

/* --- what a site offers ------------------------------------------------------------ */

static void look_at_offered(struct search *s, const struct page_offers *offers)
{
    for (size_t i = 0; i < offers->feed_count && i < FEEDS_MAX; i++)
        look_at(s, offers->feeds[i].link, offers->feeds[i].title, SOURCE_FEED);
}

static void look_at_feeds(struct search *s, const struct page_offers *offers)
{
    size_t before = s->out->count;
    s->lists = true;
    look_at_offered(s, offers);
    s->lists = false;
    if (s->out->count == before)
        look_at_places(s, feed_places, SW_COUNT(feed_places), SOURCE_FEED);
}

/* Those that robots.txt names, news first; a sitemap of everything only where nothing is better. */
static size_t look_at_named_sitemaps(struct search *s, struct span robots, bool news)
{
    size_t looked = 0;
    struct span rest = robots, url;
    while (looked < SITEMAPS_MAX && robots_next_sitemap(&rest, &url)) {
        if (span_contains_nocase(url, SPAN("news")) != news)
            continue;
        look_at(s, feed_resolve(s->arena, s->home, url), (struct span){0}, SOURCE_SITEMAP);
        looked++;
    }
    return looked;
}

static void look_at_sitemaps(struct search *s)
{
    struct fetched page;
    fetched_init(&page);
    struct span url = feed_resolve(s->arena, s->home, SPAN("/robots.txt"));
    struct span robots = {0};
    if (get(s, url, &page) == SW_OK)
        robots = arena_span(s->arena, span_slice(buf_span(&page.body), 0, ROBOTS_MAX));
    fetched_free(&page);
    if (look_at_named_sitemaps(s, robots, true))
        return;
    look_at_places(s, sitemap_places, SW_COUNT(sitemap_places), SOURCE_SITEMAP);
    if (!s->out->count)
        (void)look_at_named_sitemaps(s, robots, false);
}

static void look_at_sections(struct search *s, const struct page_offers *offers)
{
    for (size_t i = 0; i < offers->section_count && i < SECTIONS_MAX; i++)
        look_at(s, offers->sections[i].link, offers->sections[i].title, SOURCE_PAGE);
}

static enum err look_around(struct search *s, struct span url, const struct feed_input *in,
                            struct buf *reason)
{
    struct page_offers offers;
    struct feed feed;
    enum source_kind kind =
        gzip_is(in->bytes) ? SOURCE_SITEMAP : source_detect(in->content_type, in->bytes);
    enum err e = source_read(kind, in, s->arena, &feed, reason);
    if (!e)
        add_finding(s, url, in->url, (struct span){0}, kind, &feed);
    if (kind != SOURCE_PAGE) {
        s->out->site = e ? (struct span){0} : feed.title;
        return e;
    }
    e = section_page_offers(in, s->arena, &offers);
    if (e)
        return e;
    s->out->site = offers.site;
    look_at_feeds(s, &offers);
    look_at_sitemaps(s);
    look_at_sections(s, &offers);
    return SW_OK;
}

static int best_first(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->entries != y->entries)
        return x->entries > y->entries ? -1 : 1;
    return span_compare(x->url, y->url);
}

/* People name sites as they read them. */
static enum err get_home(struct search *s, struct span url, struct fetched *home)
{
    if (span_contains(url, SPAN("://")))
        return get(s, url, home);
    enum err e = get(s, arena_format(s->arena, "https://%.*s", SPAN_ARG(url)), home);
    if (e != SW_NETWORK && e != SW_TLS)
        return e;
    fetched_free(home);
    fetched_init(home);
    return get(s, arena_format(s->arena, "http://%.*s", SPAN_ARG(url)), home);
}

enum err discover(const struct conf *c, struct span url, int64_t now, struct arena *arena,
                  void (*watch)(struct span url), struct discovery *out, struct buf *reason)
{
    struct fetched home;
    struct search s = {.arena = arena, .watch = watch, .out = out, .now = now};
    *out = (struct discovery){0};
    fetched_init(&home);
    enum err e = fetch_session_open(c, &s.session);
    if (!e)
        e = get_home(&s, url, &home);
    if (e == SW_UNSUPPORTED && home.reason.len == 0)
        buf_add_string(reason, "no address of http or https");
    else if (e)
        buf_add_span(reason, home.reason.len ? buf_span(&home.reason) : span_of(err_text(e)));
    struct feed_input in = input_of(&s, &home);
    s.home = in.url;
    if (!e)
        e = look_around(&s, lasting(&s, s.asked, &home), &in, reason);
    if (out->count)
        qsort(out->findings, out->count, sizeof(*out->findings), best_first);
    fetch_session_close(s.session);
    fetched_free(&home);
    return e;
}
