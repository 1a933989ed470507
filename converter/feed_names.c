#include "feed_names.h"

#include <string.h>

/*
 * The prefix counts where a broken feed did not declare it; then the parser leaves
 * "dc:date" as the name. A prefix alone never makes an element RSS's own.
 */
static const struct {
    const char *uri;
    const char *prefix;
    enum feed_space space;
} spaces[] = {
    {"http://www.w3.org/2005/Atom", "atom:", NS_ATOM},
    {"http://purl.org/atom/ns#", "atom03:", NS_ATOM},
    {"http://example.com/newformat#", "atom:", NS_ATOM},
    {"http://example.com/necho", "atom:", NS_ATOM},
    {"http://purl.org/echo/", "atom:", NS_ATOM},
    {"uri/of/echo/namespace#", "atom:", NS_ATOM},
    {"http://purl.org/pie/", "atom:", NS_ATOM},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:", NS_RDF},
    {"http://purl.org/dc/elements/1.0/", "dc:", NS_DC},
    {"http://purl.org/dc/elements/1.1/", "dc:", NS_DC},
    {"http://purl.org/dc/terms/", "dcterms:", NS_TERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content:", NS_CONTENT},
    {"http://search.yahoo.com/mrss/", "media:", NS_MEDIA},
    {"http://search.yahoo.com/mrss", "media:", NS_MEDIA},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:", NS_ITUNES},
    {"http://example.com/dtds/podcast-1.0.dtd", "itunes:", NS_ITUNES},
    {"http://www.pheedo.com/namespace/pheedo", "pheedo:", NS_PHEEDO},
    {"http://prismstandard.org/namespaces/1.2/basic/", "prism:", NS_PRISM},
    {"http://prismstandard.org/namespaces/basic/2.0/", "prism:", NS_PRISM},
    {"http://purl.org/rss/1.0/modules/syndication/", "sy:", NS_SY},
    {"http://purl.org/rss/1.0/modules/slash/", "slash:", NS_SLASH},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner:", NS_BURNER},
    {"http://www.w3.org/1999/xhtml", "xhtml:", NS_XHTML},
    {"http://purl.org/rss/1.0/", "rss:", NS_NONE},
    {"http://my.netscape.com/rdf/simple/0.9/", "rss:", NS_NONE},
    {"http://channel.netscape.com/rdf/simple/0.9/", "rss:", NS_NONE},
    {"http://purl.org/net/rss1.1#", "rss:", NS_NONE},
    {"http://blogs.law.harvard.edu/tech/rss", "rss:", NS_NONE},
    {"http://purl.org/rss/1.0/modules/rss091#", "rss091:", NS_NONE},
    {"", "rss:", NS_NONE},
};

/* The namespace of the root element is the feed's own, even if nobody has heard of it. */
static bool is_own_space(const struct node *n)
{
    const struct node *root = n;
    while (root->parent)
        root = root->parent;
    return root->space && n->space && strcmp(root->space, n->space) == 0;
}

struct feed_name feed_name_of(const struct node *n)
{
    struct feed_name name = {NS_OTHER, span_of(n->name)};
    struct span space = span_of(n->space);
    for (size_t i = 0; i < SW_COUNT(spaces); i++) {
        if (n->space ? span_is_nocase(space, spaces[i].uri)
                     : span_starts(name.local, span_of(spaces[i].prefix))) {
            name.space = spaces[i].space;
            if (!n->space)
                name.local = span_from(name.local, strlen(spaces[i].prefix));
            return name;
        }
    }
    bool bare = !n->space && span_find_char(name.local, ':') == name.local.n;
    if (bare || is_own_space(n))
        name.space = NS_NONE;
    return name;
}

static bool feed_is(const struct node *n, enum feed_space space, const char *local)
{
    if (!node_is_element(n))
        return false;
    struct feed_name name = feed_name_of(n);
    return name.space == space && span_is_nocase(name.local, local);
}

static const struct feed_element elements[] = {
    {NS_NONE, "title", F_TITLE, 4},
    {NS_ATOM, "title", F_TITLE, 3},
    {NS_DC, "title", F_TITLE, 2},
    {NS_MEDIA, "title", F_TITLE, 1},
    {NS_BURNER, "origLink", F_LINK, 5},
    {NS_PHEEDO, "origLink", F_LINK, 5},
    {NS_NONE, "link", F_LINK, 4},
    {NS_ATOM, "link", F_LINK, 3},
    {NS_NONE, "guid", F_ID, 4},
    {NS_ATOM, "id", F_ID, 3},
    {NS_DC, "identifier", F_ID, 2},
    {NS_NONE, "id", F_ID, 1},
    {NS_NONE, "pubDate", F_PUBLISHED, 7},
    {NS_ATOM, "published", F_PUBLISHED, 6},
    {NS_ATOM, "issued", F_PUBLISHED, 5},
    {NS_TERMS, "issued", F_PUBLISHED, 4},
    {NS_DC, "date", F_PUBLISHED, 3},
    {NS_TERMS, "created", F_PUBLISHED, 2},
    {NS_ATOM, "created", F_PUBLISHED, 2},
    {NS_ATOM, "updated", F_UPDATED, 4},
    {NS_ATOM, "modified", F_UPDATED, 3},
    {NS_TERMS, "modified", F_UPDATED, 2},
    {NS_NONE, "lastBuildDate", F_UPDATED, 1},
    {NS_ATOM, "author", F_AUTHOR, 5},
    {NS_DC, "creator", F_AUTHOR, 4},
    {NS_NONE, "author", F_AUTHOR, 3},
    {NS_DC, "author", F_AUTHOR, 3},
    {NS_ITUNES, "author", F_AUTHOR, 2},
    {NS_NONE, "managingEditor", F_AUTHOR, 1},
    {NS_ATOM, "summary", F_SUMMARY, 5},
    {NS_NONE, "description", F_SUMMARY, 4},
    {NS_DC, "description", F_SUMMARY, 3},
    {NS_ITUNES, "summary", F_SUMMARY, 2},
    {NS_MEDIA, "description", F_SUMMARY, 1},
    {NS_CONTENT, "encoded", F_CONTENT, 3},
    {NS_ATOM, "content", F_CONTENT, 2},
    {NS_XHTML, "body", F_CONTENT, 1},
    {NS_PRISM, "section", F_SECTION, 1},
    {NS_SLASH, "section", F_SECTION, 1},
    {NS_NONE, "category", F_TAG, 1},
    {NS_DC, "subject", F_TAG, 1},
    {NS_MEDIA, "category", F_TAG, 1},
    {NS_ITUNES, "category", F_TAG, 1},
    {NS_NONE, "language", F_LANGUAGE, 2},
    {NS_DC, "language", F_LANGUAGE, 1},
    {NS_NONE, "ttl", F_TTL, 1},
    {NS_SY, "updatePeriod", F_PERIOD, 1},
    {NS_SY, "updateFrequency", F_FREQUENCY, 1},
};

static const struct feed_element *find_element(enum feed_space space, struct span local)
{
    for (size_t i = 0; i < SW_COUNT(elements); i++)
        if (elements[i].space == space && span_is_nocase(local, elements[i].local))
            return &elements[i];
    return NULL;
}

/* RSS and Atom borrow from each other, with and without the other's namespace. */
const struct feed_element *feed_element_of(const struct node *n)
{
    struct feed_name name = feed_name_of(n);
    const struct feed_element *e = find_element(name.space, name.local);
    if (!e && (name.space == NS_NONE || name.space == NS_ATOM))
        e = find_element(name.space == NS_NONE ? NS_ATOM : NS_NONE, name.local);
    return e;
}

/* RSS and Atom are mixed up now and then: an <item> in a <feed> is an entry all the same. */
static bool is_own(const struct node *n, const char *local)
{
    return feed_is(n, NS_NONE, local) || feed_is(n, NS_ATOM, local);
}

bool feed_is_entry(const struct node *n)
{
    return is_own(n, "item") || is_own(n, "entry");
}

bool feed_is_head(const struct node *n)
{
    return is_own(n, "channel") || is_own(n, "feed");
}

/* --- formats ------------------------------------------------------------------ */

struct version {
    const char *version, *format;
};

static const struct version atom_versions[] = {
    {"0.1", "atom01"}, {"0.2", "atom02"}, {"0.3", "atom03"}, {NULL, "atom"}};

static const struct version rss_versions[] = {
    {"0.90", "rss090"}, {"0.91", "rss091u"}, {"0.92", "rss092"},
    {"0.93", "rss093"}, {"0.94", "rss094"},  {NULL, "rss"},
};

static struct span format_by(const struct version *versions, struct span version)
{
    while (versions->version && !span_is(version, versions->version))
        versions++;
    return span_of(versions->format);
}

static struct span rss_format(const struct node *root, struct span head)
{
    struct span version = span_trim(node_attr(root, "version"));
    if (span_starts(version, SPAN("2.")) || span_is(version, "2"))
        return SPAN("rss20");
    /* Two formats call themselves 0.91; the older one has a document type. */
    if (span_is(version, "0.91") && span_contains(head, SPAN("rss-0.91.dtd")))
        return SPAN("rss091n");
    return format_by(rss_versions, version);
}

struct span feed_format_of(const struct node *root, struct span head)
{
    if (is_own(root, "feed") || feed_is(root, NS_ATOM, "entry")) {
        if (span_is_nocase(span_of(root->space), "http://www.w3.org/2005/Atom"))
            return SPAN("atom10");
        return format_by(atom_versions, span_trim(node_attr(root, "version")));
    }
    if (feed_is(root, NS_RDF, "RDF"))
        return span_contains(head, SPAN("netscape.com/rdf/simple/0.9")) ? SPAN("rss090")
                                                                        : SPAN("rss10");
    if (is_own(root, "rss") || feed_is(root, NS_NONE, "channel"))
        return rss_format(root, head);
    return (struct span){0};
}
