/*
 * Pictures, videos, embedded pages.
 */
#include "body_media.h"

#include "body_leaf.h"
#include "smolwire/attributes.h"
#include "smolwire/url.h"

#define PICTURE_MIN 48 /* pixels; smaller ones are icons and counters */

/* Attributes that hold the picture, those of lazy loading first: src is a placeholder there. */
static const char *const picture_attributes[] = {
    "data-src", "data-lazy-src", "data-original", "data-hi-res-src", "data-full-src", "src"};
static const char *const srcset_attributes[] = {"data-srcset", "data-lazy-srcset", "srcset"};

/* Words in addresses of what is no picture of the story. */
static const char *const not_pictures[] = {"pixel", "spacer", "blank.",   "placeholder",
                                           "1x1",   "avatar", "gravatar", "/emoji/",
                                           "icon",  "logo",   "spinner",  "transparent"};

static bool is_picture_address(struct span s)
{
    if (s.n == 0 || span_starts_nocase(s, SPAN("data:")) || *s.p == '#')
        return false;
    for (size_t i = 0; i < SW_COUNT(not_pictures); i++)
        if (span_contains_nocase(s, span_of(not_pictures[i])))
            return false;
    return true;
}

static bool is_tiny(const struct node *n, const char *attribute)
{
    uint64_t pixels = 0;
    struct span s = span_trim(node_attr(n, attribute));
    if (span_ends_nocase(s, SPAN("px")))
        s.n -= 2;
    return s.n > 0 && span_to_uint(s, 100000, &pixels) && pixels < PICTURE_MIN;
}

/* The candidate with the greatest width or density of "a.jpg 320w, b.jpg 640w". */
static struct span largest_of(struct span srcset)
{
    struct span best = {0};
    uint64_t best_size = 0;
    struct span rest = srcset;
    while (rest.n > 0) {
        struct span url = {0}, size = {0};
        uint64_t value = 1;
        span_eat_space(&rest);
        size_t end = 0;
        while (end < rest.n && !ascii_is_space(rest.p[end]))
            end++;
        url = span_slice(rest, 0, end);
        rest = span_from(rest, end);
        if (span_ends(url, SPAN(",")))
            url.n--;
        else
            size = span_trim(span_cut(&rest, ','));
        if (size.n > 1 && !span_to_uint(span_slice(size, 0, size.n - 1), 1000000, &value))
            value = 1;
        if (value > best_size && url.n > 0) {
            best = url;
            best_size = value;
        }
    }
    return best;
}

static struct span picture_of(const struct node *n)
{
    struct span s;
    for (size_t i = 0; i < SW_COUNT(srcset_attributes); i++) {
        s = node_attr(n, srcset_attributes[i]);
        s = largest_of(s);
        if (is_picture_address(s))
            return s;
    }
    for (size_t i = 0; i < SW_COUNT(picture_attributes); i++) {
        s = span_trim(node_attr(n, picture_attributes[i]));
        if (is_picture_address(s))
            return s;
    }
    return (struct span){0};
}

struct span media_picture(const struct node *n)
{
    if (is_tiny(n, "width") || is_tiny(n, "height"))
        return (struct span){0};
    return picture_of(n);
}

static const struct service {
    const char *host; /* ends so */
    enum embed_kind kind;
    const char *path;      /* what comes before the name of the thing in the player's address */
    const char *canonical; /* what comes before it in the address for readers; NULL: as it is */
} services[] = {
    {"youtube.com", EMBED_VIDEO, "/embed/", "https://www.youtube.com/watch?v="},
    {"youtube-nocookie.com", EMBED_VIDEO, "/embed/", "https://www.youtube.com/watch?v="},
    {"player.vimeo.com", EMBED_VIDEO, "/video/", "https://vimeo.com/"},
    {"dailymotion.com", EMBED_VIDEO, "/embed/video/", "https://www.dailymotion.com/video/"},
    {"facebook.com", EMBED_POST, NULL, NULL},
    {"platform.twitter.com", EMBED_POST, NULL, NULL},
    {"instagram.com", EMBED_POST, NULL, NULL},
    {"tiktok.com", EMBED_POST, NULL, NULL},
    {"soundcloud.com", EMBED_AUDIO, NULL, NULL},
    {"spotify.com", EMBED_AUDIO, NULL, NULL},
    {"podcasts.apple.com", EMBED_AUDIO, NULL, NULL},
    {"brightcove.net", EMBED_VIDEO, NULL, NULL},
    {"ted.com", EMBED_VIDEO, NULL, NULL},
    {"documentcloud.org", EMBED_DOCUMENT, NULL, NULL},
    {"scribd.com", EMBED_DOCUMENT, NULL, NULL},
    {"docs.google.com", EMBED_DOCUMENT, NULL, NULL},
    {"datawrapper.dwcdn.net", EMBED_OTHER, NULL, NULL},
    {"flourish.studio", EMBED_OTHER, NULL, NULL},
    {"google.com", EMBED_OTHER, "/maps/", "https://www.google.com/maps/"},
};

static const struct service *service_of(struct span host)
{
    for (size_t i = 0; i < SW_COUNT(services); i++)
        if (span_ends_nocase(host, span_of(services[i].host)))
            return &services[i];
    return NULL;
}

static struct span canonical(struct document *d, const struct service *s, struct span url,
                             struct span path)
{
    if (!s->canonical || !span_starts(path, span_of(s->path)))
        return url;
    struct span name = span_from(path, span_of(s->path).n);
    return arena_format(d->arena, "%s%.*s", s->canonical, SPAN_ARG(name));
}

static struct span source_of(const struct node *n)
{
    static const char *const attributes[] = {"data-src", "src", "data", "data-lazy-src",
                                             "data-url"};
    for (size_t i = 0; i < SW_COUNT(attributes); i++) {
        struct span s = span_trim(node_attr(n, attributes[i]));
        if (s.n > 0 && !span_is(s, "about:blank") && !span_starts_nocase(s, SPAN("data:")))
            return s;
    }
    const struct node *source = node_find(n, TAG_SOURCE);
    return source && source != n ? span_trim(node_attr(source, "src")) : (struct span){0};
}

bool media_embed(const struct node *n, struct document *d, struct span base,
                 struct media_embed *out)
{
    struct url u;
    struct span url = body_resolve(d, base, source_of(n));
    if (url.n == 0 || url_parse(url, &u) != SW_OK)
        return false;
    *out = (struct media_embed){.url = url, .kind = EMBED_OTHER};
    out->label = span_trim(node_attr(n, "title"));
    if (n->tag == TAG_VIDEO || n->tag == TAG_AUDIO) {
        out->kind = n->tag == TAG_VIDEO ? EMBED_VIDEO : EMBED_AUDIO;
        return true;
    }
    const struct service *s = service_of(u.host);
    if (s) {
        out->kind = s->kind;
        out->url = canonical(d, s, url, u.path);
        return true;
    }
    if (span_ends_nocase(u.path, SPAN(".pdf"))) {
        out->kind = EMBED_DOCUMENT;
        return true;
    }
    return false; /* frames of unknown services are adverts and counters */
}
