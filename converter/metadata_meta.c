/*
 * <meta>, <link> and <title>: one table of names.
 */
#include <string.h>

#include "markup_state.h"
#include "metadata_collect.h"

static const struct meta_row {
    const char *name; /* of name=, property= or itemprop=, lower case */
    enum offer_field field;
    enum offer_source source;
} rows[] = {
    {"article.author", OFFER_AUTHOR, FROM_META},
    {"article.published", OFFER_PUBLISHED, FROM_META},
    {"article:author", OFFER_AUTHOR, FROM_ARTICLE},
    {"article:author_name", OFFER_AUTHOR, FROM_ARTICLE},
    {"article:authors", OFFER_AUTHOR, FROM_ARTICLE},
    {"article:modified", OFFER_MODIFIED, FROM_ARTICLE},
    {"article:modified_time", OFFER_MODIFIED, FROM_ARTICLE},
    {"article:post_date", OFFER_PUBLISHED, FROM_ARTICLE},
    {"article:published", OFFER_PUBLISHED, FROM_ARTICLE},
    {"article:published_time", OFFER_PUBLISHED, FROM_ARTICLE},
    {"article:section", OFFER_SECTION, FROM_ARTICLE},
    {"article:tag", OFFER_TAG, FROM_ARTICLE},
    {"author", OFFER_AUTHOR, FROM_META},
    {"authors", OFFER_AUTHOR, FROM_META},
    {"bt:pubdate", OFFER_PUBLISHED, FROM_META},
    {"byl", OFFER_AUTHOR, FROM_META},
    {"byline", OFFER_AUTHOR, FROM_META},
    {"citation_author", OFFER_AUTHOR, FROM_META},
    {"citation_date", OFFER_PUBLISHED, FROM_META},
    {"citation_keywords", OFFER_TAG, FROM_META},
    {"citation_language", OFFER_LANGUAGE, FROM_META},
    {"citation_online_date", OFFER_PUBLISHED, FROM_META},
    {"citation_publication_date", OFFER_PUBLISHED, FROM_META},
    {"citation_title", OFFER_TITLE, FROM_META},
    {"content-language", OFFER_LANGUAGE, FROM_META},
    {"cxenseparse:author", OFFER_AUTHOR, FROM_META},
    {"cxenseparse:publishtime", OFFER_PUBLISHED, FROM_META},
    {"cxenseparse:recs:publishtime", OFFER_PUBLISHED, FROM_META},
    {"date", OFFER_PUBLISHED, FROM_META},
    {"date.available", OFFER_PUBLISHED, FROM_META},
    {"date_published", OFFER_PUBLISHED, FROM_META},
    {"datemodified", OFFER_MODIFIED, FROM_MICRODATA},
    {"datepublished", OFFER_PUBLISHED, FROM_MICRODATA},
    {"dc.creator", OFFER_AUTHOR, FROM_DUBLIN_CORE},
    {"dc.date", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dc.date.created", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dc.date.issued", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dc.date.modified", OFFER_MODIFIED, FROM_DUBLIN_CORE},
    {"dc.description", OFFER_STANDFIRST, FROM_DUBLIN_CORE},
    {"dc.language", OFFER_LANGUAGE, FROM_DUBLIN_CORE},
    {"dc.publisher", OFFER_SITE, FROM_DUBLIN_CORE},
    {"dc.subject", OFFER_TAG, FROM_DUBLIN_CORE},
    {"dc.title", OFFER_TITLE, FROM_DUBLIN_CORE},
    {"dc:created", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dc:creator", OFFER_AUTHOR, FROM_DUBLIN_CORE},
    {"dc:date", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dc:description", OFFER_STANDFIRST, FROM_DUBLIN_CORE},
    {"dc:language", OFFER_LANGUAGE, FROM_DUBLIN_CORE},
    {"dc:publisher", OFFER_SITE, FROM_DUBLIN_CORE},
    {"dc:subject", OFFER_TAG, FROM_DUBLIN_CORE},
    {"dc:title", OFFER_TITLE, FROM_DUBLIN_CORE},
    {"dcsext.author", OFFER_AUTHOR, FROM_META},
    {"dcterms.created", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms.creator", OFFER_AUTHOR, FROM_DUBLIN_CORE},
    {"dcterms.date", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms.description", OFFER_STANDFIRST, FROM_DUBLIN_CORE},
    {"dcterms.issued", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms.language", OFFER_LANGUAGE, FROM_DUBLIN_CORE},
    {"dcterms.modified", OFFER_MODIFIED, FROM_DUBLIN_CORE},
    {"dcterms.publisher", OFFER_SITE, FROM_DUBLIN_CORE},
    {"dcterms.subject", OFFER_TAG, FROM_DUBLIN_CORE},
    {"dcterms.title", OFFER_TITLE, FROM_DUBLIN_CORE},
    {"dcterms:created", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms:creator", OFFER_AUTHOR, FROM_DUBLIN_CORE},
    {"dcterms:date", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms:issued", OFFER_PUBLISHED, FROM_DUBLIN_CORE},
    {"dcterms:modified", OFFER_MODIFIED, FROM_DUBLIN_CORE},
    {"dcterms:title", OFFER_TITLE, FROM_DUBLIN_CORE},
    {"description", OFFER_STANDFIRST, FROM_META},
    {"displaydate", OFFER_PUBLISHED, FROM_META},
    {"fb:app_name", OFFER_SITE, FROM_META},
    {"headline", OFFER_TITLE, FROM_MICRODATA},
    {"keywords", OFFER_TAG, FROM_META},
    {"language", OFFER_LANGUAGE, FROM_DUBLIN_CORE},
    {"last-modified", OFFER_MODIFIED, FROM_META},
    {"lastmod", OFFER_MODIFIED, FROM_META},
    {"news_keywords", OFFER_TAG, FROM_ARTICLE},
    {"og:article:author", OFFER_AUTHOR, FROM_OPEN_GRAPH},
    {"og:article:modified_time", OFFER_MODIFIED, FROM_OPEN_GRAPH},
    {"og:article:published_time", OFFER_PUBLISHED, FROM_OPEN_GRAPH},
    {"og:article:section", OFFER_SECTION, FROM_OPEN_GRAPH},
    {"og:article:tag", OFFER_TAG, FROM_ARTICLE},
    {"og:description", OFFER_STANDFIRST, FROM_OPEN_GRAPH},
    {"og:image", OFFER_PICTURE, FROM_OPEN_GRAPH},
    {"og:image:alt", OFFER_CAPTION, FROM_NOWHERE},
    {"og:image:secure_url", OFFER_PICTURE, FROM_OPEN_GRAPH},
    {"og:image:url", OFFER_PICTURE, FROM_OPEN_GRAPH},
    {"og:locale", OFFER_LANGUAGE, FROM_OPEN_GRAPH},
    {"og:modified_time", OFFER_MODIFIED, FROM_OPEN_GRAPH},
    {"og:pubdate", OFFER_PUBLISHED, FROM_OPEN_GRAPH},
    {"og:published_time", OFFER_PUBLISHED, FROM_OPEN_GRAPH},
    {"og:release_date", OFFER_PUBLISHED, FROM_OPEN_GRAPH},
    {"og:site_name", OFFER_SITE, FROM_OPEN_GRAPH},
    {"og:title", OFFER_TITLE, FROM_OPEN_GRAPH},
    {"og:updated_time", OFFER_MODIFIED, FROM_OPEN_GRAPH},
    {"og:url", OFFER_URL, FROM_OPEN_GRAPH},
    {"originalpublicationdate", OFFER_PUBLISHED, FROM_META},
    {"parsely-author", OFFER_AUTHOR, FROM_PARSELY},
    {"parsely-image-url", OFFER_PICTURE, FROM_TWITTER},
    {"parsely-pub-date", OFFER_PUBLISHED, FROM_PARSELY},
    {"parsely-section", OFFER_SECTION, FROM_PARSELY},
    {"parsely-tags", OFFER_TAG, FROM_PARSELY},
    {"parsely-title", OFFER_TITLE, FROM_PARSELY},
    {"pdate", OFFER_PUBLISHED, FROM_META},
    {"ptime", OFFER_PUBLISHED, FROM_META},
    {"pubdate", OFFER_PUBLISHED, FROM_META},
    {"publication_date", OFFER_PUBLISHED, FROM_META},
    {"publish-date", OFFER_PUBLISHED, FROM_META},
    {"publish_date", OFFER_PUBLISHED, FROM_META},
    {"publishdate", OFFER_PUBLISHED, FROM_META},
    {"published-date", OFFER_PUBLISHED, FROM_META},
    {"published_time_telegram", OFFER_PUBLISHED, FROM_META},
    {"revised", OFFER_MODIFIED, FROM_META},
    {"rnews:datepublished", OFFER_PUBLISHED, FROM_META},
    {"sailthru.author", OFFER_AUTHOR, FROM_PARSELY},
    {"sailthru.date", OFFER_PUBLISHED, FROM_PARSELY},
    {"sailthru.description", OFFER_STANDFIRST, FROM_PARSELY},
    {"sailthru.tags", OFFER_TAG, FROM_PARSELY},
    {"sailthru.title", OFFER_TITLE, FROM_PARSELY},
    {MARKUP_STATE_NAME, OFFER_PUBLISHED, FROM_STATE},
    {"section", OFFER_SECTION, FROM_META},
    {"shareaholic:article_author_name", OFFER_AUTHOR, FROM_META},
    {"shareaholic:article_published_time", OFFER_PUBLISHED, FROM_META},
    {"tags", OFFER_TAG, FROM_META},
    {"thumbnail", OFFER_PICTURE, FROM_TWITTER},
    {"timestamp", OFFER_PUBLISHED, FROM_META},
    {"title", OFFER_TITLE, FROM_META},
    {"twitter:description", OFFER_STANDFIRST, FROM_TWITTER},
    {"twitter:image", OFFER_PICTURE, FROM_TWITTER},
    {"twitter:image:src", OFFER_PICTURE, FROM_TWITTER},
    {"twitter:title", OFFER_TITLE, FROM_TWITTER},
    {"video:release_date", OFFER_PUBLISHED, FROM_META},
};

static const struct meta_row *find_row(struct span name)
{
    size_t low = 0, high = SW_COUNT(rows);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = span_compare(name, span_of(rows[middle].name));
        if (order == 0)
            return &rows[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static struct span lower(struct span s, struct arena *arena)
{
    char *copy = arena_string(arena, span_trim(s));
    for (char *c = copy; *c; c++)
        *c = ascii_lower(*c);
    return span_of(copy);
}

/* Names that the table has not, but that say it: "w-published-date", "cludo:publishDate",
 * "PUB_DATE". */
static bool is_called_published(struct span name)
{
    static const char *const parts[] = {"published", "pubdate", "pub_date", "pub-date", "date-pub"};
    for (size_t i = 0; i < SW_COUNT(parts); i++)
        if (span_contains_nocase(name, span_of(parts[i])))
            return true;
    return span_contains_nocase(name, SPAN("publi")) &&
           (span_contains_nocase(name, SPAN("date")) || span_contains_nocase(name, SPAN("time")));
}

static void from_meta(struct offers *o, const struct node *n)
{
    enum { ITEM_KEY = 2 };
    static const char *const keys[] = {"property", "name", [ITEM_KEY] = "itemprop", "http-equiv"};
    struct span content = node_attr(n, "content");
    for (size_t i = 0; content.n > 0 && i < SW_COUNT(keys); i++) {
        struct span name = node_attr(n, keys[i]);
        const struct meta_row *row = name.n > 0 ? find_row(lower(name, o->arena)) : NULL;
        if (i == ITEM_KEY && metadata_is_others_item(n))
            return;
        if (row)
            offers_add_node(o, row->field, row->source, content, n, 0);
        else if (is_called_published(name))
            offers_add_node(o, OFFER_PUBLISHED, FROM_META, content, n, -1);
        else
            continue;
        return;
    }
}

/* twitter:label1 "Written by", twitter:data1 the name. */
static void from_twitter_pair(struct offers *o, const struct node *n)
{
    static const char *const labels[] = {"written",    "author",  "geschrieben", "verfasst",
                                         "autor",      "escrito", "crit par",    "scritto",
                                         "geschreven", "skrevet"};
    struct span label = node_attr(n, "content");
    const struct node *data = n->next;
    while (data && data->tag != TAG_META)
        data = data->next;
    for (size_t i = 0; data && i < SW_COUNT(labels); i++)
        if (span_contains_nocase(label, span_of(labels[i]))) {
            offers_add_node(o, OFFER_AUTHOR, FROM_TWITTER, node_attr(data, "content"), NULL, 0);
            return;
        }
}

static void from_link(struct offers *o, const struct node *n)
{
    struct span rel = node_attr(n, "rel");
    if (span_is_nocase(rel, "canonical"))
        offers_add(o, OFFER_URL, FROM_LINK, node_attr(n, "href"));
    else if (span_is_nocase(rel, "image_src"))
        offers_add(o, OFFER_PICTURE, FROM_LINK, node_attr(n, "href"));
}

/* Frameworks that know no scripts in the head make <meta name="script:ld+json"> of them. */
static bool is_json_ld(const struct node *n)
{
    return span_ends_nocase(node_attr(n, "name"), SPAN("ld+json"));
}

void metadata_from_head(struct offers *o, const struct node *n)
{
    if (n->tag == TAG_META && span_is(node_attr(n, "name"), "twitter:label1"))
        from_twitter_pair(o, n);
    else if (n->tag == TAG_META && is_json_ld(n))
        metadata_from_json_ld(o, node_attr(n, "content"));
    else if (n->tag == TAG_META)
        from_meta(o, n);
    else if (n->tag == TAG_LINK)
        from_link(o, n);
    else if (n->tag == TAG_HTML)
        offers_add(o, OFFER_LANGUAGE, FROM_META, node_attr(n, "lang"));
    else if (n->tag == TAG_TITLE)
        offers_add(o, OFFER_TITLE, FROM_TITLE, node_text(n, o->arena));
}
