/*
 * What readers see: headings, microdata, rel=author, <time>, and elements
 * whose class or id says what they hold.
 */
#include <string.h>

#include "byline.h"
#include "metadata_collect.h"
#include "plain.h"

/* Longer texts in an element of that class are no names, dates, standfirsts. */
#define AUTHOR_BYTES_MAX     200
#define DATE_BYTES_MAX       200
#define STANDFIRST_BYTES_MAX 1200

/*
 * A date that nothing marks belongs to the headline it stands by, within this
 * many nodes; before the headline it is often today's, and a class that speaks
 * of dates is worth some distance.
 */
#define DATE_DISTANCE_MAX 120
#define CALLED_DATE_GAINS 4

/* "By Jane Doe" is a byline this near to the headline, and this short. */
#define BYLINE_DISTANCE_MAX 80
#define BYLINE_BYTES_MAX    80

/* Descendants looked at to measure an element: names and dates have few. */
#define NODES_MAX 60

static const struct class_row {
    const char *words; /* one of these as a whole word of the class, between blanks */
    enum offer_field field;
    size_t bytes_max;
    int weight;
} class_rows[] = {
    {" author-name authorname byline-name byline__name author__name article-author-name "
     "c-byline__author article__author article-author post-author-name entry-author-name "
     "p-author byline-author author_name contributor-name byline__author authors-name ",
     OFFER_AUTHOR, AUTHOR_BYTES_MAX, 30},
    {" byline author authors by-line article-byline post-author entry-author story-byline "
     "post-byline autor autore auteur autorzy forfatter article__byline post__author "
     "article-meta__author meta-author byline-wrapper articlebyline writer journalist redacteur ",
     OFFER_AUTHOR, AUTHOR_BYTES_MAX, 20},
    {" published date-published publish-date published-date pubdate pub-date article-date "
     "post-date entry-date dateline date datetime timestamp article__date datum fecha data "
     "date-time post__date article-published posted-on postdate created publication-date "
     "article-timestamp story-date meta-date dt-published post-time article_date ",
     OFFER_PUBLISHED, DATE_BYTES_MAX, 10},
    {" standfirst subheadline sub-headline subheading article-subtitle dek deck article-dek "
     "strapline article__standfirst story-deck article-summary headline-deck sub-title sub_title "
     "article-subheadline entradilla chapo chapeau vorspann teaser-text article__subtitle "
     "anons ",
     OFFER_STANDFIRST, STANDFIRST_BYTES_MAX, 10},
};

static const struct {
    const char *name;
    enum offer_field field;
} item_rows[] = {
    {"headline", OFFER_TITLE},
    {"author", OFFER_AUTHOR},
    {"datePublished", OFFER_PUBLISHED},
    {"dateModified", OFFER_MODIFIED},
    {"dateCreated", OFFER_PUBLISHED},
    {"articleSection", OFFER_SECTION},
    {"alternativeHeadline", OFFER_STANDFIRST},
};

/* Bytes of text below n, or `max` + 1 when there is more, or far too much of anything. */
static size_t text_size(const struct node *n, size_t max)
{
    size_t size = 0, nodes = 0;
    for (const struct node *at = node_next(n, n); at; at = node_next(at, n)) {
        size += at->tag == TAG_TEXT ? at->text.n : 0;
        if (size > 4 * max || nodes++ > NODES_MAX)
            return max + 1;
    }
    return size;
}

static void offer_text(struct offers *o, enum offer_field field, enum offer_source source,
                       const struct node *n, size_t max, int weight)
{
    if (text_size(n, max) > max)
        return;
    struct span text = node_text(n, o->arena);
    if (text.n > 0 && text.n <= max)
        offers_add_node(o, field, source, text, n, weight);
}

/* The machine's form of a date or name where the element has one. */
static struct span attribute_value(const struct node *n)
{
    static const char *const names[] = {"content", "datetime"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        struct span value = span_trim(node_attr(n, names[i]));
        if (value.n > 0)
            return value;
    }
    return (struct span){NULL, 0};
}

/* itemprop="author" often wraps a whole person, whose name is one element inside. */
static const struct node *item_name(const struct node *n)
{
    unsigned nodes = 0;
    for (const struct node *at = node_next(n, n); at && nodes++ < NODES_MAX; at = node_next(at, n))
        if (node_is_element(at) && span_is(node_attr(at, "itemprop"), "name"))
            return at;
    return n;
}

static void from_item(struct offers *o, const struct node *n, struct span property)
{
    for (size_t i = 0; i < SW_COUNT(item_rows); i++) {
        if (!span_is(property, item_rows[i].name))
            continue;
        enum offer_field field = item_rows[i].field;
        const struct node *holder = field == OFFER_AUTHOR ? item_name(n) : n;
        struct span value = attribute_value(holder);
        if (value.p)
            offers_add_node(o, field, FROM_MICRODATA, value, n, 0);
        else
            offer_text(o, field, FROM_MICRODATA, holder,
                       field == OFFER_AUTHOR ? AUTHOR_BYTES_MAX : STANDFIRST_BYTES_MAX, 0);
        return;
    }
}

static bool class_has(struct span classes, const char *words, struct arena *arena)
{
    struct span word;
    while (span_token(&classes, " \t\r\n\f", &word)) {
        char *lower = arena_string(arena, word);
        for (char *c = lower; *c; c++)
            *c = ascii_lower(*c);
        if (plain_listed(span_of(lower), words))
            return true;
    }
    return false;
}

/* Does an element around n hold what others wrote, or other stories? */
static bool is_others(const struct node *n)
{
    static const char *const parts[] = {"comment", "respond",   "related",
                                        "sidebar", "recommend", "footer"};
    for (; n; n = n->parent)
        for (size_t i = 0; i < SW_COUNT(parts); i++)
            if (span_contains_nocase(node_attr(n, "class"), span_of(parts[i])) ||
                span_contains_nocase(node_attr(n, "id"), span_of(parts[i])))
                return n->tag != TAG_BODY && n->tag != TAG_HTML;
    return false;
}

/* Names with "author" or "byline" in them that are none of the table's: "pillar-header-author". */
static bool is_called_author(struct span classes)
{
    static const char *const others[] = {"bio",   "box",   "image", "img",    "avatar",
                                         "photo", "about", "desc",  "social", "authori",
                                         "title", "role",  "date"};
    if (!span_contains_nocase(classes, SPAN("author")) &&
        !span_contains_nocase(classes, SPAN("byline")))
        return false;
    for (size_t i = 0; i < SW_COUNT(others); i++)
        if (span_contains_nocase(classes, span_of(others[i])))
            return false;
    return true;
}

static void from_author_class(struct offers *o, const struct node *n, struct span classes)
{
    if (is_called_author(classes) && !is_others(n))
        offer_text(o, OFFER_AUTHOR, FROM_CLASS, n, AUTHOR_BYTES_MAX, 10);
}

/* Links to the page of an author name him. */
static void from_link(struct offers *o, const struct node *n)
{
    static const char *const parts[] = {"/author/", "/authors/", "/autor/",      "/autoren/",
                                        "/auteur/", "/autores/", "/profile/",    "/people/",
                                        "/staff/",  "/by/",      "/contributor", "/redaktion/"};
    struct span href = node_attr(n, "href");
    for (size_t i = 0; href.n > 0 && i < SW_COUNT(parts); i++)
        if (span_contains_nocase(href, span_of(parts[i])) && !is_others(n)) {
            offer_text(o, OFFER_AUTHOR, FROM_CLASS, n, AUTHOR_BYTES_MAX, 15);
            return;
        }
}

static void from_class(struct offers *o, const struct node *n, struct span classes)
{
    from_author_class(o, n, classes);
    for (size_t i = 0; i < SW_COUNT(class_rows); i++) {
        const struct class_row *row = &class_rows[i];
        if (class_has(classes, row->words, o->arena) && !is_others(n))
            offer_text(o, row->field, FROM_CLASS, n, row->bytes_max, row->weight);
    }
}

static void from_time(struct offers *o, const struct node *n)
{
    struct span value = span_trim(node_attr(n, "datetime"));
    if (value.n > 0)
        offers_add_node(o, OFFER_PUBLISHED, FROM_TIME, value, n, 0);
    else
        offer_text(o, OFFER_PUBLISHED, FROM_TIME, n, DATE_BYTES_MAX, 0);
}

/* --- dates that nothing marks ------------------------------------------------- */

/* Is there a number in it that could be a year? */
static bool has_year(struct span s)
{
    for (size_t i = 0; i + 3 < s.n; i++) {
        bool century = (s.p[i] == '1' && s.p[i + 1] == '9') || (s.p[i] == '2' && s.p[i + 1] == '0');
        if (century && ascii_is_digit(s.p[i + 2]) && ascii_is_digit(s.p[i + 3]) &&
            (i == 0 || !ascii_is_digit(s.p[i - 1])) &&
            (i + 4 == s.n || !ascii_is_digit(s.p[i + 4])))
            return true;
    }
    return false;
}

/* "20.5.25", "20/05/25" */
static bool has_short_date(struct span s)
{
    for (size_t i = 0; i + 5 < s.n; i++) {
        struct span at = span_from(s, i);
        unsigned number;
        if (span_eat_uint(&at, 1, 2, &number) && at.n > 0 && (at.p[0] == '.' || at.p[0] == '/') &&
            span_eat_char(&at, at.p[0]) && span_eat_uint(&at, 1, 2, &number) && at.n > 2 &&
            (at.p[0] == '.' || at.p[0] == '/') && ascii_is_digit(at.p[1]) &&
            ascii_is_digit(at.p[2]))
            return true;
    }
    return false;
}

static bool is_called_date(const struct node *n)
{
    static const char *const parts[] = {"date",  "time",  "publi", "posted",
                                        "datum", "fecha", "data"};
    struct span classes = n ? node_attr(n, "class") : SPAN("");
    for (size_t i = 0; classes.n > 0 && i < SW_COUNT(parts); i++)
        if (span_contains_nocase(classes, span_of(parts[i])))
            return true;
    return false;
}

static void date_from_text(struct offers *o, const struct node *n, struct span text, int distance)
{
    if (text.n < 8 || text.n > DATE_BYTES_MAX || (!has_year(text) && !has_short_date(text)))
        return;
    if (is_called_date(n->parent) || is_called_date(n->parent->parent))
        distance /= CALLED_DATE_GAINS;
    if (distance <= DATE_DISTANCE_MAX)
        offers_add_node(o, OFFER_PUBLISHED, FROM_TEXT, text, n, -distance);
}

/* "By Jane Doe", or "By" and the name in the next text. */
static void author_from_text(struct offers *o, const struct node *n, struct span text, int distance)
{
    if (distance > BYLINE_DISTANCE_MAX || text.n > BYLINE_BYTES_MAX)
        return;
    struct span name = byline_after_prefix(text);
    if (!name.p || is_others(n))
        return;
    unsigned nodes = 0;
    for (const struct node *at = n; at && name.n == 0 && nodes++ < 8; at = node_next(at, NULL))
        if (at != n && at->tag == TAG_TEXT)
            name = span_trim(at->text);
    if (name.n > 0 && name.n <= BYLINE_BYTES_MAX && (name.p[0] < 'a' || name.p[0] > 'z'))
        offers_add_node(o, OFFER_AUTHOR, FROM_TEXT, name, n, -distance);
}

void metadata_from_text(struct offers *o, const struct node *n)
{
    struct span text = span_trim(n->text);
    int distance = offers_distance(o, n);
    date_from_text(o, n, text, o->headline ? distance : (int)n->order);
    author_from_text(o, n, text, distance);
}

void metadata_from_visible(struct offers *o, const struct node *n)
{
    if (n->tag == TAG_H1)
        offers_add_node(o, OFFER_TITLE, FROM_HEADING, node_text(n, o->arena), n, 0);
    else if (n->tag == TAG_TIME)
        from_time(o, n);
    else if (n->tag == TAG_A)
        from_link(o, n);
    for (const struct attr *a = n->attrs; a; a = a->next) {
        if (strcmp(a->name, "itemprop") == 0)
            from_item(o, n, a->value);
        else if (strcmp(a->name, "class") == 0 || strcmp(a->name, "id") == 0)
            from_class(o, n, a->value);
        else if (strcmp(a->name, "rel") == 0 && span_is_nocase(a->value, "author") && !is_others(n))
            offer_text(o, OFFER_AUTHOR, FROM_REL, n, AUTHOR_BYTES_MAX, 0);
    }
}
