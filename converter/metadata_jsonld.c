/*
 * JSON-LD: objects of schema.org's article types, alone, in arrays, in an
 * @graph, below a page's mainEntity; authors and pictures also by @id.
 */
#include <string.h>

#include "jsonvalue.h"
#include "metadata_collect.h"
#include "plain.h"

/* Objects looked at in one script; a page's graph has a dozen. */
#define OBJECTS_MAX 2000

/* Words of a headline that <title> has where it is the headline of the page's own article. */
#define OWN_TITLE_PERCENT 80

/* What it weighs more than others. */
#define OWN_GAINS 1000000

struct graph {
    struct offers *offers;
    const struct jsonvalue **objects; /* all that were met, in the order of the script */
    size_t count, capacity;
};

static const char article_types[] =
    " Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle "
    "BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle "
    "MedicalScholarlyArticle SatiricalArticle Report Review ClaimReview CriticReview "
    "PodcastEpisode HowTo ";
static const char live_types[] = " LiveBlogPosting ";
static const char page_types[] =
    " WebPage ItemPage AboutPage FAQPage QAPage ProfilePage MedicalWebPage Product VideoObject "
    "DiscussionForumPosting Question Event Recipe Course Book ";
static const char site_types[] = " WebSite Organization NewsMediaOrganization Corporation ";

/* "NewsArticle", "schema:NewsArticle", "http://schema.org/NewsArticle" */
static struct span short_type(struct span type)
{
    size_t slash = span_find_last_char(type, '/');
    if (slash < type.n)
        type = span_from(type, slash + 1);
    size_t colon = span_find_last_char(type, ':');
    return colon < type.n ? span_from(type, colon + 1) : type;
}

static bool has_type(const struct jsonvalue *object, const char *types)
{
    const struct jsonvalue *type = jsonvalue_get(object, "@type");
    for (size_t i = 0; i < jsonvalue_count(type); i++)
        if (plain_listed(short_type(jsonvalue_string(jsonvalue_at(type, i))), types))
            return true;
    return false;
}

/* --- the objects of a script -------------------------------------------------- */

static void add_objects(struct graph *g, const struct jsonvalue *v)
{
    for (size_t i = 0; i < jsonvalue_count(v) && g->count < OBJECTS_MAX; i++) {
        const struct jsonvalue *object = jsonvalue_at(v, i);
        if (!jsonvalue_is_object(object) && !jsonvalue_is_array(object))
            continue;
        g->objects =
            arena_grow(g->offers->arena, g->objects, g->count, &g->capacity, sizeof(*g->objects));
        g->objects[g->count++] = object;
    }
}

static void collect_objects(struct graph *g, const struct jsonvalue *document)
{
    static const char *const below[] = {"@graph", "mainEntity", "mainEntityOfPage", "itemReviewed"};
    add_objects(g, document);
    for (size_t i = 0; i < g->count; i++) {
        const struct jsonvalue *object = g->objects[i];
        if (jsonvalue_is_array(object)) {
            add_objects(g, object);
            continue;
        }
        for (size_t k = 0; k < SW_COUNT(below); k++)
            add_objects(g, jsonvalue_get(object, below[k]));
    }
}

/* The object that a bare {"@id": ...} refers to; v itself when it says more. */
static const struct jsonvalue *resolved(const struct graph *g, const struct jsonvalue *v)
{
    struct span id = jsonvalue_string(jsonvalue_get(v, "@id"));
    if (!jsonvalue_is_object(v) || id.n == 0 || jsonvalue_get(v, "name") || jsonvalue_get(v, "url"))
        return v;
    for (size_t i = 0; i < g->count; i++)
        if (g->objects[i] != v && jsonvalue_is_object(g->objects[i]) &&
            span_equal(jsonvalue_string(jsonvalue_get(g->objects[i], "@id")), id))
            return g->objects[i];
    return v;
}

/* --- members --------------------------------------------------------------------- */

static void offer_strings(struct graph *g, enum offer_field field, enum offer_source source,
                          const struct jsonvalue *v, int weight)
{
    for (size_t i = 0; i < jsonvalue_count(v); i++) {
        const struct jsonvalue *item = jsonvalue_at(v, i);
        struct span text = jsonvalue_string(item);
        if (!text.p)
            text = jsonvalue_string(jsonvalue_get(item, "name"));
        offers_add_node(g->offers, field, source, text, NULL, weight);
    }
}

static struct span name_of(const struct jsonvalue *v)
{
    struct span name = jsonvalue_string(v);
    if (!name.p)
        name = jsonvalue_string(jsonvalue_at(jsonvalue_get(v, "name"), 0));
    return name;
}

/* Of a person whose name is told in two parts, or as a bare string. */
static struct span person_name(const struct graph *g, const struct jsonvalue *v)
{
    struct span given = jsonvalue_string(jsonvalue_get(v, "givenName"));
    struct span family = jsonvalue_string(jsonvalue_get(v, "familyName"));
    if (given.n == 0 || family.n == 0)
        return jsonvalue_string(v);
    return arena_format(g->offers->arena, "%.*s %.*s", SPAN_ARG(given), SPAN_ARG(family));
}

static void offer_authors(struct graph *g, enum offer_source source, const struct jsonvalue *v,
                          int weight)
{
    for (size_t i = 0; i < jsonvalue_count(v); i++) {
        const struct jsonvalue *author = resolved(g, jsonvalue_at(v, i));
        enum offer_source from = has_type(author, site_types) ? FROM_JSON_LD_PAGE : source;
        const struct jsonvalue *names = jsonvalue_get(author, "name");
        offers_add_node(g->offers, OFFER_AUTHOR, from,
                        names ? name_of(author) : person_name(g, author), NULL, weight);
        for (size_t k = 1; k < jsonvalue_count(names); k++)
            offers_add_node(g->offers, OFFER_AUTHOR, from, jsonvalue_string(jsonvalue_at(names, k)),
                            NULL, weight);
    }
}

static void offer_picture(struct graph *g, const struct jsonvalue *v, int weight)
{
    const struct jsonvalue *image = resolved(g, jsonvalue_at(v, 0));
    struct span url = jsonvalue_string(image);
    if (!url.p)
        url = jsonvalue_string(jsonvalue_at(jsonvalue_get(image, "url"), 0));
    if (!url.p)
        url = jsonvalue_string(jsonvalue_get(image, "contentUrl"));
    offers_add_node(g->offers, OFFER_PICTURE, FROM_JSON_LD, url, NULL, weight);
    offers_add_node(g->offers, OFFER_CAPTION, FROM_JSON_LD,
                    jsonvalue_string(jsonvalue_get(image, "caption")), NULL, weight);
    struct span credit = jsonvalue_string(jsonvalue_get(image, "creditText"));
    if (!credit.p)
        credit = name_of(jsonvalue_get(image, "copyrightHolder"));
    offers_add_node(g->offers, OFFER_CREDIT, FROM_JSON_LD, credit, NULL, weight);
}

static const struct {
    const char *member;
    enum offer_field field;
} plain_members[] = {
    {"headline", OFFER_TITLE},
    {"description", OFFER_STANDFIRST},
    {"datePublished", OFFER_PUBLISHED},
    {"dateCreated", OFFER_PUBLISHED},
    {"dateModified", OFFER_MODIFIED},
    {"articleSection", OFFER_SECTION},
    {"keywords", OFFER_TAG},
    {"inLanguage", OFFER_LANGUAGE},
};

static void from_article(struct graph *g, const struct jsonvalue *v, enum offer_source source,
                         int weight)
{
    for (size_t i = 0; i < SW_COUNT(plain_members); i++)
        offer_strings(g, plain_members[i].field, source, jsonvalue_get(v, plain_members[i].member),
                      weight);
    if (!jsonvalue_get(v, "headline"))
        offer_strings(g, OFFER_TITLE, source, jsonvalue_get(v, "name"), weight);
    const struct jsonvalue *author = jsonvalue_get(v, "author");
    offer_authors(g, source, author ? author : jsonvalue_get(v, "creator"), weight);
    const struct jsonvalue *publisher = resolved(g, jsonvalue_get(v, "publisher"));
    offers_add_node(g->offers, OFFER_SITE, source, name_of(publisher), NULL, weight);
    if (source == FROM_JSON_LD)
        offer_picture(g, jsonvalue_get(v, "image"), weight);
}

static bool is_gated(const struct jsonvalue *v)
{
    return jsonvalue_is_false(jsonvalue_get(v, "isAccessibleForFree"));
}

/* Is its headline what the page has in <title> or og:title, as far as it was read? */
static bool has_pages_title(const struct offers *o, const struct jsonvalue *v)
{
    static const enum offer_source titles[] = {FROM_TITLE, FROM_OPEN_GRAPH};
    struct span headline = jsonvalue_string(jsonvalue_get(v, "headline"));
    struct span key = plain_key(plain_text(headline, o->arena), o->arena);
    for (size_t i = 0; key.n > 0 && i < SW_COUNT(titles); i++) {
        const struct offer *f = offers_from(o, OFFER_TITLE, titles[i]);
        if (f && plain_overlap(key, plain_key(f->value, o->arena)) >= OWN_TITLE_PERCENT)
            return true;
    }
    return false;
}

/*
 * Of several articles, in one script or in many, the page's own is the one that
 * has its title, else the first: lists of other stories describe each of them.
 */
static void from_objects(struct graph *g)
{
    struct offers *o = g->offers;
    for (size_t i = 0; i < g->count; i++) {
        const struct jsonvalue *v = g->objects[i];
        int weight = -(int)o->objects++;
        if (!jsonvalue_is_object(v))
            continue;
        if (has_type(v, article_types)) {
            bool titled = has_pages_title(o, v), own = titled || !o->has_article;
            from_article(g, v, FROM_JSON_LD, weight + (titled ? OWN_GAINS : 0));
            o->has_article = true;
            o->live |= own && has_type(v, live_types);
            o->paywalled |= own && is_gated(v);
        } else if (has_type(v, page_types)) {
            from_article(g, v, FROM_JSON_LD_PAGE, weight);
        } else if (has_type(v, site_types)) {
            offers_add_node(g->offers, OFFER_SITE, FROM_JSON_LD_PAGE, name_of(v), NULL, weight);
        }
    }
}

void metadata_from_json_ld(struct offers *o, struct span json)
{
    struct jsonvalue *document;
    if (jsonvalue_parse(json, &document, NULL) != SW_OK)
        return;
    struct graph g = {.offers = o};
    collect_objects(&g, document);
    from_objects(&g);
    jsonvalue_free(document);
}
