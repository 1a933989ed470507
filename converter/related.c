#include "related.h"

#include "absolute.h"
#include "plain.h"
#include "smolwire/url.h"

/* Headlines have a few words; "More" and "Sport" are no stories. */
#define WORDS_MIN          3
#define TITLE_BYTES_MAX    300
#define UNSPACED_BYTES_MIN 18
#define LABEL_BYTES_MAX    60

/* In a class, id or data-test-id. Many names of boxes that hold what is popular, not related, are
 * left out. */
static const char box_words[] =
    "related also-read alsoread read-also readalso see-also seealso lire-aussi leggi-anche "
    "lee-tambien leia-tambem weiterlesen mehr-zum-thema more-on-this moreonthis further-reading "
    "similar-stories read-more-about verwandte lees-ook czytaj-tez ";

/* Headings and labels above such boxes, folded (plain_key). */
static const char *const labels[] = {
    "related",
    "related stories",
    "related articles",
    "related news",
    "related topics",
    "related coverage",
    "related content",
    "related posts",
    "read next",
    "read more",
    "read also",
    "also read",
    "see also",
    "more on this",
    "more on this story",
    "more on this topic",
    "more stories",
    "further reading",
    "recommended reading",
    "mehr zum thema",
    "lesen sie auch",
    "weitere artikel",
    "lire aussi",
    "\u00E0 lire aussi",
    "sur le m\u00EAme sujet",
    "lea tambi\u00E9n",
    "lee tambi\u00E9n",
    "noticias relacionadas",
    "te puede interesar",
    "leia tamb\u00E9m",
    "leia mais",
    "leggi anche",
    "lees ook",
    "meer over dit onderwerp",
    "czytaj tak\u017Ce",
    "czytaj te\u017C",
    "zobacz tak\u017Ce",
    "les ogs\u00E5",
    "l\u00E4s ocks\u00E5",
    "l\u00E4s mer",
    "l\u00E6s ogs\u00E5",
    "lue my\u00F6s",
    "\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u0436\u0435",
    "\u043F\u043E \u0442\u0435\u043C\u0435",
    "\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043A\u043E\u0436",
    "\u0447\u0438\u0442\u0430\u0439\u0442\u0435 \u0449\u0435",
    "\u5173\u9023\u8A18\u4E8B",
    "\u95A2\u9023\u8A18\u4E8B",
    "\u76F8\u5173\u65B0\u95FB",
    "\u76F8\u5173\u9605\u8BFB",
    "\u0627\u0642\u0631\u0623 \u0623\u064A\u0636\u0627",
    "\u0627\u0642\u0631\u0623 \u0623\u064A\u0636\u064B\u0627"};

static bool is_label(struct span text, struct arena *arena)
{
    if (text.n == 0 || text.n > LABEL_BYTES_MAX)
        return false;
    struct span key = plain_key(text, arena);
    for (size_t i = 0; i < SW_COUNT(labels); i++)
        if (span_is(key, labels[i]))
            return true;
    return false;
}

static bool says_related(const struct node *n, struct arena *arena)
{
    static const char *const attributes[] = {"class", "id", "data-test-id", "data-component"};
    for (size_t i = 0; i < SW_COUNT(attributes); i++) {
        struct span value = node_attr(n, attributes[i]), list = span_of(box_words), word;
        while (value.n > 0 && span_token(&list, " ", &word))
            if (span_contains_nocase(value, word))
                return true;
    }
    return is_label(node_attr(n, "aria-label"), arena);
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

static bool is_story_address(struct span url, struct span base)
{
    struct url story, page;
    if (url_parse(url, &story) != SW_OK || url_parse(base, &page) != SW_OK)
        return false;
    if (!url_same_site(&story, &page) || span_equal(story.path, page.path))
        return false;
    return story.path.n > 8;
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

void related_collect(const struct dom *dom, struct span base, struct article *a)
{
    const struct node *n = node_next(dom->root, dom->root);
    while (n && a->related_count < RELATED_LINKS_MAX) {
        if (n->tag == TAG_TEXT && is_label(span_trim(n->text), a->body.arena))
            add_links_after(label_block(n), base, a);
        bool is_box = n->attrs && n->tag != TAG_BODY && says_related(n, a->body.arena);
        if (is_box)
            add_links_within(n, base, a);
        n = is_box ? node_skip(n, dom->root) : node_next(n, dom->root);
    }
}
