#include "related.h"

#include "absolute.h"
#include "plain.h"
#include "smolwire/url.h"

/* Headlines have a few words; "More" and "Sport" are no stories. */
#define WORDS_MIN       3
#define TITLE_BYTES_MAX 300

/* In a class, id or data-test-id. Many names of boxes that hold what is popular, not related, are
 * left out. */
static const char box_words[] =
    "related also-read alsoread read-also readalso see-also seealso lire-aussi leggi-anche "
    "lee-tambien leia-tambem weiterlesen mehr-zum-thema more-on-this moreonthis further-reading "
    "similar-stories read-more-about verwandte lees-ook czytaj-tez ";

static bool says_related(const struct node *n)
{
    static const char *const attributes[] = {"class", "id", "data-test-id", "data-component"};
    for (size_t i = 0; i < SW_COUNT(attributes); i++) {
        struct span value = node_attr(n, attributes[i]), list = span_of(box_words), word;
        while (value.n > 0 && span_token(&list, " ", &word))
            if (span_contains_nocase(value, word))
                return true;
    }
    return false;
}

/* The headline of a linked card: its own heading, or all its text. */
static struct span card_title(const struct node *link, struct arena *arena)
{
    for (const struct node *n = node_next(link, link); n; n = node_next(n, link))
        if (tag_is(n->tag, TAG_IS_HEADING))
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

static void add_link(const struct node *link, struct span base, struct article *a)
{
    struct arena *arena = a->body.arena;
    struct span url = absolute_url(base, node_attr(link, "href"), arena);
    if (url.n == 0 || !is_story_address(url, base))
        return;
    struct span title = card_title(link, arena);
    if (title.n <= TITLE_BYTES_MAX && plain_word_count(plain_key(title, arena)) >= WORDS_MIN)
        article_add_related(a, title, url);
}

void related_collect(const struct dom *dom, struct span base, struct article *a)
{
    const struct node *n = node_next(dom->root, dom->root);
    while (n && a->related_count < RELATED_LINKS_MAX) {
        if (!node_is_element(n) || !n->attrs || !says_related(n) || n->tag == TAG_BODY) {
            n = node_next(n, dom->root);
            continue;
        }
        for (const struct node *link = n; link && a->related_count < RELATED_LINKS_MAX;
             link = node_next(link, n))
            if (link->tag == TAG_A)
                add_link(link, base, a);
        n = node_skip(n, dom->root);
    }
}
