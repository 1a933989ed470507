/*
 * What readers see: headings, microdata, rel=author, <time>, and elements
 * whose class or id says what they hold.
 */
#include <string.h>

#include "author_names.h"
#include "author_person.h"
#include "author_prefix.h"
#include "date_label.h"
#include "metadata_collect.h"
#include "metadata_signature.h"
#include "plain.h"

/* Longer texts in an element of that class are no names, dates, standfirsts. */
#define AUTHOR_BYTES_MAX     200
#define DATE_BYTES_MAX       200
#define STANDFIRST_BYTES_MAX 1200
#define TAG_BYTES_MAX        80

/*
 * A date that nothing marks belongs to the headline it stands by, within this
 * many nodes; before the headline it is often today's, and a class that speaks
 * of dates is worth some distance.
 */
#define DATE_DISTANCE_MAX  120
#define LEADING_DATE_BYTES 24
#define CALLED_DATE_GAINS  4

/* A text of more words is a sentence with a date in it, and fewer suffice where it is a link. */
#define DATE_WORDS_MAX      10
#define DATE_LINK_WORDS_MAX 5

/* A date and nothing else, and nodes between it and the author before it. */
#define BARE_DATE_BYTES_MAX 30
#define AUTHOR_NODES_MAX    10
#define AUTHOR_HINTS        (HINT_AUTHOR_NAME | HINT_BYLINE | HINT_CALLED_AUTHOR)

/* "By Jane Doe" is a byline this near to the headline, and this short. */
#define BYLINE_DISTANCE_MAX 80
#define BYLINE_BYTES_MAX    80

/* A line with the date and a name among other things stands nearer still. */
#define DATE_LINE_DISTANCE_MAX 40

/* Far from it, only "Written by" and its like are: "by" alone may follow anything. */
#define FAR_PREFIX_BYTES 8

/* Descendants looked at to measure an element: names and dates have few. */
#define NODES_MAX 60

/* Of a name in a box about the author; less than of any element that is named after him. */
#define BOX_WEIGHT 5

static const struct class_row {
    enum hint hint;
    enum offer_field field;
    size_t bytes_max;
    int weight;
} class_rows[] = {
    {HINT_AUTHOR_NAME, OFFER_AUTHOR, AUTHOR_BYTES_MAX, 30},
    {HINT_BYLINE, OFFER_AUTHOR, AUTHOR_BYTES_MAX, 20},
    {HINT_CALLED_AUTHOR, OFFER_AUTHOR, AUTHOR_BYTES_MAX, 10},
    {HINT_DATE, OFFER_PUBLISHED, DATE_BYTES_MAX, 10},
    {HINT_STANDFIRST, OFFER_STANDFIRST, STANDFIRST_BYTES_MAX, 10},
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
        if (metadata_is_others_item(n))
            return;
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

/* Is a part of the path what sites keep their authors' pages under? */
static bool is_author_address(struct span href)
{
    static const char parts[] =
        " author authors autor autoren auteur autores profile staff by contributor contributors "
        "redaktion writer writers columnist columnists journalist journalists reporter reporters "
        "expert experts ";
    (void)span_cut(&href, '/'); /* what stands before the path, or nothing */
    while (href.p && href.n > 0) {
        struct span part = span_cut(&href, '/');
        if (part.n > 1 && part.n < 13 && href.n > 0 && plain_listed(part, parts))
            return true;
    }
    return false;
}

/* Links to the page of an author name him. */
static void from_link(struct offers *o, const struct node *n)
{
    if (is_author_address(node_attr(n, "href")))
        offer_text(o, OFFER_AUTHOR, FROM_CLASS, n, AUTHOR_BYTES_MAX, 15);
}

/* The text as it shows: "Por&nbsp;" is "Por". Longer ones are sentences. */
static struct span shown(const struct offers *o, const struct node *n)
{
    struct span text = span_trim(n->text);
    if (text.n > BYLINE_BYTES_MAX)
        return text;
    bool is_odd = false;
    for (size_t i = 0; i < text.n && !is_odd; i++)
        is_odd = text.p[i] == '\n' || text.p[i] == '\t' || text.p[i] == '\xC2';
    return is_odd ? node_text(n, o->arena) : text;
}

/* What stands before the first mark. */
static size_t bytes_to_mark(struct span s)
{
    size_t n = 0;
    while (n < s.n && !strchr(",;|(", s.p[n]))
        n++;
    return n;
}

/* Is all that it names written as names are, and more than a word out of a sentence? */
static bool is_name(struct span text, struct arena *arena)
{
    struct author_names names = {.arena = arena};
    author_names_add(&names, text, AUTHOR_SIGNED);
    size_t persons = 0, bytes = 0;
    while (persons < names.count && author_is_person(names.name[persons]))
        bytes += names.name[persons++].n;
    return persons > 0 && persons == names.count && bytes * 2 >= bytes_to_mark(text);
}

/* Whom a box below the story presents: the first name in it. */
static void from_author_box(struct offers *o, const struct node *box)
{
    unsigned nodes = 0;
    for (const struct node *n = box; n && nodes++ < NODES_MAX; n = node_next(n, box)) {
        if (n->tag != TAG_TEXT)
            continue;
        struct span name = author_at_front(author_without_prefix(shown(o, n)));
        if (name.n > 0 && is_name(name, o->arena)) {
            offers_add_node(o, OFFER_AUTHOR, FROM_CLASS, name, n, BOX_WEIGHT);
            return;
        }
    }
}

/* rel="author", rel="category tag", rel="nofollow tag" */
static void from_rel(struct offers *o, const struct node *n, struct span rel)
{
    bool author = false, tag = false, category = false;
    struct span word;
    while (span_token(&rel, " ", &word)) {
        author |= span_is_nocase(word, "author");
        tag |= span_is_nocase(word, "tag");
        category |= span_is_nocase(word, "category");
    }
    if (author)
        offer_text(o, OFFER_AUTHOR, FROM_REL, n, AUTHOR_BYTES_MAX, 0);
    else if (tag || category)
        offer_text(o, category ? OFFER_SECTION : OFFER_TAG, FROM_REL, n, TAG_BYTES_MAX, 0);
}

static void from_class(struct offers *o, const struct node *n, struct span classes)
{
    unsigned bits = hints_of(o->hints, classes);
    if (bits & HINT_AUTHOR_BOX)
        from_author_box(o, n);
    for (size_t i = 0; bits && i < SW_COUNT(class_rows); i++)
        if ((bits & class_rows[i].hint) &&
            (class_rows[i].field != OFFER_STANDFIRST || !offers_is_others(o, n)))
            offer_text(o, class_rows[i].field, FROM_CLASS, n, class_rows[i].bytes_max,
                       class_rows[i].weight);
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

/* A number that could be a year. */
static bool is_year(struct span s)
{
    unsigned number;
    return span_eat_uint(&s, 4, 4, &number) && (s.n == 0 || !ascii_is_digit(s.p[0])) &&
           number >= 1900 && number < 2100;
}

/* "20.5.25", "20/05/25" */
static bool is_short_date(struct span s)
{
    unsigned number;
    if (!span_eat_uint(&s, 1, 2, &number) || s.n == 0 || (s.p[0] != '.' && s.p[0] != '/'))
        return false;
    char separator = s.p[0];
    return span_eat_char(&s, separator) && span_eat_uint(&s, 1, 2, &number) &&
           (span_eat_char(&s, '.') || span_eat_char(&s, '/')) && span_eat_uint(&s, 2, 2, &number);
}

/* "14 Gennaio 20": a month, not cut short, between a day and a year of two digits. */
static bool is_short_year(struct span s)
{
    unsigned number;
    if (!span_eat_uint(&s, 1, 2, &number) || !span_eat_char(&s, ' '))
        return false;
    size_t word = span_find_char(s, ' ');
    s = span_from(s, word);
    return word > 3 && span_eat_char(&s, ' ') && span_eat_uint(&s, 2, 2, &number) &&
           (s.n == 0 || !strchr("0123456789:", s.p[0]));
}

/* Is there a number in it that could begin or end a date? Every text of the page is asked. */
static bool has_year(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i]))
            continue;
        struct span at = span_from(s, i);
        if (is_year(at) || is_short_date(at) || is_short_year(at))
            return true;
        while (i + 1 < s.n && ascii_is_digit(s.p[i + 1]))
            i++;
    }
    return false;
}

static bool is_called_date(const struct offers *o, const struct node *n)
{
    return n && (hints_of(o->hints, node_attr(n, "class")) & HINT_CALLED_DATE);
}

/* Does what stands just before it name an author? */
static bool is_by_author(const struct offers *o, const struct node *n)
{
    unsigned nodes = 0;
    for (; n && nodes++ < AUTHOR_NODES_MAX; n = node_before(n))
        if ((hints_of_node(o->hints, n) & AUTHOR_HINTS) ||
            (n->tag == TAG_A && is_author_address(node_attr(n, "href"))))
            return true;
    return false;
}

static bool is_in_link(const struct node *n)
{
    while (n && n->tag != TAG_A)
        n = n->parent;
    return n;
}

/* Does it say itself, far from the headline, that it is the story's? */
static bool is_own_date(const struct offers *o, const struct node *n, struct span text)
{
    enum date_label label = date_label_at(n, text);
    if (label == DATE_PUBLISHED)
        return !offers_is_in(o, n, HINT_OTHERS | HINT_SIDEBAR);
    return label == DATE_PLAIN && text.n <= BARE_DATE_BYTES_MAX && is_by_author(o, n) &&
           !offers_is_others(o, n);
}

/* The part with the year of "Updated 9 May 2025 | Fact-checked by Jane Doe". */
static struct span dated_part(struct span text)
{
    struct span rest = text, part;
    while (span_find_char(text, '|') < text.n && span_token(&rest, "|", &part))
        if (has_year(part))
            return span_trim(part);
    return text;
}

static void date_from_text(struct offers *o, const struct node *n, struct span text, int distance)
{
    if (text.n > DATE_BYTES_MAX && ascii_is_digit(text.p[0]))
        text = span_slice(text, 0, LEADING_DATE_BYTES); /* "20.5.2025 - The first words" */
    if (text.n <= 2 * DATE_BYTES_MAX)
        text = dated_part(text);
    if (text.n < 8 || text.n > DATE_BYTES_MAX || !has_year(text) ||
        span_contains(text, SPAN("://")))
        return;
    size_t words_max = is_in_link(n) ? DATE_LINK_WORDS_MAX : DATE_WORDS_MAX;
    if (plain_word_count(text) > words_max && !date_is_of_story(text))
        return;
    if (is_called_date(o, n->parent) || is_called_date(o, n->parent->parent))
        distance /= CALLED_DATE_GAINS;
    if (distance <= DATE_DISTANCE_MAX || is_own_date(o, n, text))
        offers_add_node(o, OFFER_PUBLISHED, FROM_TEXT, text, n, -distance);
}

/* "By Jane Doe", or "By" and the name in the next text. */
static void author_from_text(struct offers *o, const struct node *n, struct span text, int distance)
{
    if (text.n > BYLINE_BYTES_MAX)
        return;
    struct span name = author_after_prefix(text);
    if (!name.p || (distance > BYLINE_DISTANCE_MAX && text.n - name.n < FAR_PREFIX_BYTES))
        return;
    unsigned nodes = 0;
    bool is_apart = name.n == 0;
    for (const struct node *at = n; at && name.n == 0 && nodes++ < 8; at = node_next(at, NULL))
        if (at != n && at->tag == TAG_TEXT)
            name = shown(o, at);
    if (is_apart && span_find_char(name, ' ') == name.n)
        return; /* "By" and a word somewhere behind: any word */
    if (name.n <= BYLINE_BYTES_MAX && is_name(name, o->arena))
        offers_add_node(o, OFFER_AUTHOR, FROM_TEXT, name, n, -distance);
}

/* Has it small letters, or a script that has none? */
static bool has_small(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (unsigned char)s.p[i] >= 128)
            return true;
    return false;
}

/* The part of "4 May 2025 | 13:10 | Jane Doe" that is written as a name, where one alone is. */
static struct span name_between_bars(struct span text)
{
    struct span part, name = {NULL, 0};
    while (span_token(&text, "|", &part)) {
        part = span_trim(part);
        if (!author_is_person(part) || span_find_char(part, ' ') == part.n || !has_small(part) ||
            span_find_char(part, ',') < part.n)
            continue;
        if (name.p)
            return SPAN("");
        name = part;
    }
    return name;
}

/* Lines that tell the date and the author by the headline. */
static void author_from_date_line(struct offers *o, const struct node *n, struct span text,
                                  int distance)
{
    if (text.n > BYLINE_BYTES_MAX || distance > DATE_LINE_DISTANCE_MAX || !has_year(text))
        return;
    struct span name = author_after_inner_prefix(text);
    if (name.n == 0)
        name = name_between_bars(text);
    if (name.n > 0 && is_name(name, o->arena))
        offers_add_node(o, OFFER_AUTHOR, FROM_TEXT, name, n, -DATE_LINE_DISTANCE_MAX - distance);
}

void metadata_from_text(struct offers *o, const struct node *n)
{
    struct span text = shown(o, n);
    int distance = offers_distance(o, n);
    date_from_text(o, n, text, o->headline ? distance : (int)n->order);
    author_from_text(o, n, text, distance);
    author_from_date_line(o, n, text, distance);
    offers_add_node(o, OFFER_AUTHOR, FROM_SIGNATURE, metadata_signature(n, text, o->arena), n, 0);
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
        else if (strcmp(a->name, "rel") == 0)
            from_rel(o, n, a->value);
    }
}
