#include "related.h"

#include <string.h>

#include "absolute.h"
#include "plain.h"
#include "smolwire/url.h"

/* Headlines have a few words; "More" and "Sport" are no stories. */
#define WORDS_MIN          3
#define TITLE_BYTES_MAX    300
#define UNSPACED_BYTES_MIN 18
#define LABEL_BYTES_MAX    60

/* Headings and labels above such boxes. Other letters than ASCII's stand in the cases they come in.
 */
#define LABEL(s)                                                                                   \
    {                                                                                              \
        s, sizeof(s) - 1                                                                           \
    }
static const struct span labels[] = {
    LABEL("related"),
    LABEL("related stories"),
    LABEL("related articles"),
    LABEL("related news"),
    LABEL("related topics"),
    LABEL("related coverage"),
    LABEL("related content"),
    LABEL("related posts"),
    LABEL("read next"),
    LABEL("read more"),
    LABEL("read also"),
    LABEL("also read"),
    LABEL("see also"),
    LABEL("more on this"),
    LABEL("more on this story"),
    LABEL("more on this topic"),
    LABEL("more stories"),
    LABEL("further reading"),
    LABEL("recommended reading"),
    LABEL("mehr zum thema"),
    LABEL("lesen sie auch"),
    LABEL("weitere artikel"),
    LABEL("lire aussi"),
    LABEL("\u00E0 lire aussi"),
    LABEL("sur le m\u00EAme sujet"),
    LABEL("lea tambi\u00E9n"),
    LABEL("lee tambi\u00E9n"),
    LABEL("noticias relacionadas"),
    LABEL("te puede interesar"),
    LABEL("leia tamb\u00E9m"),
    LABEL("leia mais"),
    LABEL("leggi anche"),
    LABEL("lees ook"),
    LABEL("meer over dit onderwerp"),
    LABEL("czytaj tak\u017Ce"),
    LABEL("czytaj te\u017C"),
    LABEL("zobacz tak\u017Ce"),
    LABEL("les ogs\u00E5"),
    LABEL("l\u00E4s ocks\u00E5"),
    LABEL("l\u00E4s mer"),
    LABEL("l\u00E6s ogs\u00E5"),
    LABEL("lue my\u00F6s"),
    LABEL("\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u0436\u0435"),
    LABEL("\u043F\u043E \u0442\u0435\u043C\u0435"),
    LABEL("\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u043E\u0436"),
    LABEL("\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0449\u0435"),
    LABEL("\u5173\u9023\u8A18\u4E8B"),
    LABEL("\u95A2\u9023\u8A18\u4E8B"),
    LABEL("\u76F8\u5173\u65B0\u95FB"),
    LABEL("\u76F8\u5173\u9605\u8BFB"),
    LABEL("\u0627\u0642\u0631\u0623 \u0623\u064A\u0636\u0627"),
    LABEL("\u0627\u0642\u0631\u0623 \u0623\u064A\u0636\u064B\u0627"),
    LABEL("\u00C0 lire aussi"),
    LABEL("\u0427\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u0436\u0435"),
    LABEL("\u041F\u043E \u0442\u0435\u043C\u0435"),
    LABEL("\u0427\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u043E\u0436"),
    LABEL("\u0427\u0438\u0442\u0430\u0439\u0442\u0435 \u0449\u0435")};
#undef LABEL

/* Compared as bytes, ASCII letters in any case: this is asked of every short text of a page. */
static bool is_label(struct span text)
{
    while (text.n > 0 && (text.p[text.n - 1] == ':' || ascii_is_space(text.p[text.n - 1])))
        text.n--;
    if (text.n == 0 || text.n > LABEL_BYTES_MAX)
        return false;
    for (size_t i = 0; i < SW_COUNT(labels); i++)
        if (labels[i].n == text.n && span_equal_nocase(text, labels[i]))
            return true;
    return false;
}

static bool says_related(struct hints *hints, const struct node *n)
{
    for (const struct attr *a = n->attrs; a; a = a->next) {
        bool names = strcmp(a->name, "class") == 0 || strcmp(a->name, "id") == 0 ||
                     strcmp(a->name, "data-test-id") == 0 || strcmp(a->name, "data-component") == 0;
        if (names && (hints_of(hints, a->value) & HINT_RELATED))
            return true;
        if (strcmp(a->name, "aria-label") == 0 && is_label(span_trim(a->value)))
            return true;
    }
    return false;
}

static bool is_card_headline(const struct node *n)
{
    return tag_is(n->tag, TAG_IS_HEADING) ||
           span_contains_nocase(node_attr(n, "class"), SPAN("headline"));
}

/* The headline of a linked card: its heading, what its class calls the headline, or all its text.
 */
static struct span card_title(const struct node *link, struct arena *arena)
{
    for (const struct node *n = node_next(link, link); n; n = node_next(n, link))
        if (is_card_headline(n))
            return node_text(n, arena);
    struct span text = node_text(link, arena);
    return text.n > 0 ? text : plain_text(node_attr(link, "title"), arena);
}

/* Without the name of a folder's own page: "/" of "/index.htm". */
static struct span without_index(struct span path)
{
    size_t slash = span_find_last_char(path, '/');
    struct span name = span_from(path, slash + 1);
    bool index =
        span_starts_nocase(name, SPAN("index.")) || span_starts_nocase(name, SPAN("default."));
    return index ? span_slice(path, 0, slash + 1) : path;
}

static bool is_story_address(struct span url, struct span base)
{
    struct url story, page;
    if (url_parse(url, &story) != SW_OK || url_parse(base, &page) != SW_OK)
        return false;
    if (!url_same_site(&story, &page) || span_equal(story.path, page.path))
        return false;
    return without_index(story.path).n > 8;
}

/* Some scripts have no blanks between words: there, bytes count. */
static bool is_headline(struct span title, struct arena *arena)
{
    struct span key = plain_key(title, arena);
    bool unspaced = key.n >= UNSPACED_BYTES_MIN && (unsigned char)key.p[0] >= 0xE0;
    return title.n <= TITLE_BYTES_MAX && (unspaced || plain_word_count(key) >= WORDS_MIN);
}

static void add_link(const struct node *link, struct span base, struct article *a)
{
    struct arena *arena = a->body.arena;
    struct span url = absolute_url(base, node_attr(link, "href"), arena);
    if (url.n == 0 || !is_story_address(url, base))
        return;
    struct span title = card_title(link, arena);
    if (is_headline(title, arena))
        article_add_related(a, title, url);
}

static void add_links_within(const struct node *box, struct span base, struct article *a)
{
    for (const struct node *n = box; n && a->related_count < RELATED_LINKS_MAX;
         n = node_next(n, box))
        if (n->tag == TAG_A)
            add_link(n, base, a);
}

/* The block whose only text the label is: the heading, the paragraph, or the bold words themselves.
 */
static const struct node *label_block(const struct node *text)
{
    const struct node *n = text;
    while (n->parent && n->parent->first == n && n->parent->last == n)
        n = n->parent;
    return n;
}

/* What follows the label among its siblings, up to the next heading or text. */
static void add_links_after(const struct node *label, struct span base, struct article *a)
{
    for (const struct node *n = label->next; n; n = n->next) {
        bool is_words = n->tag == TAG_P || (n->tag == TAG_TEXT && span_trim(n->text).n > 40);
        if (tag_is(n->tag, TAG_IS_HEADING) || (is_words && !node_find(n, TAG_A)))
            return;
        add_links_within(n, base, a);
    }
}

void related_collect(const struct dom *dom, struct hints *hints, struct span base,
                     struct article *a)
{
    const struct node *n = node_next(dom->root, dom->root);
    while (n && a->related_count < RELATED_LINKS_MAX) {
        if (n->tag == TAG_TEXT && is_label(span_trim(n->text)))
            add_links_after(label_block(n), base, a);
        bool is_box = n->attrs && n->tag != TAG_BODY && says_related(hints, n);
        if (is_box)
            add_links_within(n, base, a);
        n = is_box ? node_skip(n, dom->root) : node_next(n, dom->root);
    }
}
