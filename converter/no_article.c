/*
 * Pages that are no articles: by a whole title over a short body, by what a
 * short body says, or by headlines without prose.
 */
#include "no_article.h"

#include "notices.h"

#include "smolwire/buf.h"
#include "smolwire/url.h"

#define NOTICE_WORDS_MAX 80   /* a body at least as long is never refused for its title */
#define PHRASE_WORDS_MAX 160  /* nor one of this length for its phrases */
#define SHELL_WORDS_MAX  40   /* of what is left where a script did not run */
#define FEW_WORDS        14   /* no more than a notice has */
#define SMALL_PAGE_BYTES 3000 /* of text */

#define FRONT_HEADLINES_MIN 3 /* one less where nothing is dated */
#define FRONT_WORDS_MAX     250
#define SECTION_BYTES_MAX   24 /* of a title that is the name of a section */
#define STUB_WORDS_MAX      25 /* under a title of one or two words and without a date */
#define HEADLINE_WORDS_MIN  3
#define PROSE_WORDS         8  /* a sentence or a standfirst */
#define PARAGRAPH_WORDS     30 /* no list of headlines has a text of that length */

/* By the title as it was chosen, as the browser shows it, and by the first heading. */
static bool titled_as_notice(const struct no_article_input *in, struct notice_found *out)
{
    const struct layout *page = in->page;
    const struct node *title = node_find(page->dom->root, TAG_TITLE);
    const struct node *h1 = node_find(page->dom->root, TAG_H1);
    const struct element *e = h1 ? layout_element(page, h1) : NULL;
    return notice_of_title(in->article->title, out) ||
           (title && title->first && title->first->tag == TAG_TEXT &&
            notice_of_title(title->first->text, out)) ||
           (e && e->first_block < e->block_end &&
            notice_of_title(page->blocks[e->first_block].text, out));
}

/* "Loading…" */
static bool says_only_notice(const struct document *body, struct notice_found *out)
{
    struct buf text;
    buf_init(&text, SIZE_MAX);
    document_body_text(body, &text);
    bool found = notice_of_title(buf_span(&text), out);
    buf_free(&text);
    return found;
}

static bool asks_for_a_password(const struct dom *dom)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_INPUT && span_is_nocase(node_attr(n, "type"), "password"))
            return true;
    return false;
}

/*
 * What the page says: its text, where that is short also its headline, and
 * where all of it is not much, all of it.
 */
static void weigh_text(const struct no_article_input *in, size_t words,
                       unsigned weights[NOTICE_KINDS])
{
    const struct layout *page = in->page;
    struct buf text;
    buf_init(&text, SIZE_MAX);
    document_body_text(&in->article->body, &text);
    if (words < STUB_WORDS_MAX) {
        buf_add_char(&text, '\n');
        buf_add_span(&text, in->article->title);
    }
    (void)notice_weigh(buf_span(&text), weights);
    buf_reset(&text);
    unsigned around[NOTICE_KINDS] = {0};
    for (uint32_t i = 0; i < page->block_count && page->text_bytes < SMALL_PAGE_BYTES; i++) {
        buf_add_span(&text, page->blocks[i].text);
        buf_add_char(&text, '\n');
    }
    if (text.len > 0 && notice_weigh(buf_span(&text), around) > 0 &&
        around[NOTICE_CHALLENGE] > weights[NOTICE_CHALLENGE])
        weights[NOTICE_CHALLENGE] = around[NOTICE_CHALLENGE];
    buf_free(&text);
    if (asks_for_a_password(page->dom))
        weights[NOTICE_LOGIN]++;
}

/* A title that only such pages have is enough; one that a story may have, too, needs a phrase
 * beside it or next to no text. */
static struct span kind_by_title(const struct no_article_input *in, size_t words,
                                 const unsigned weights[NOTICE_KINDS])
{
    struct notice_found title = {NOTICE_KINDS, NOTICE_DOUBTFUL};
    bool titled = (words < NOTICE_WORDS_MAX && titled_as_notice(in, &title)) ||
                  (words < FEW_WORDS && says_only_notice(&in->article->body, &title));
    if (!titled)
        return SPAN("");
    bool sure = title.trust == NOTICE_SURE || words < FEW_WORDS || weights[title.kind] > 0;
    return sure ? span_of(notice_name(title.kind)) : SPAN("");
}

/* Phrases have to be sure without a title. */
static struct span kind_by_phrases(const unsigned weights[NOTICE_KINDS], size_t words)
{
    for (enum notice_kind kind = 0; kind < NOTICE_KINDS; kind++)
        if (weights[kind] >= NOTICE_SURE && kind != NOTICE_LOGIN &&
            (kind != NOTICE_SHELL || words < SHELL_WORDS_MAX))
            return span_of(notice_name(kind));
    return SPAN("");
}

static const struct node *link_of(const struct text_block *b)
{
    const struct node *n = b->first;
    while (n && n != b->holder->parent && n->tag != TAG_A)
        n = n->parent;
    return n && n->tag == TAG_A ? n : NULL;
}

/* "example.org" of "news.example.org", near enough. */
static struct span domain_of(struct span host)
{
    struct span before = span_slice(host, 0, span_find_last_char(host, '.'));
    size_t dot = span_find_last_char(before, '.');
    return dot < before.n ? span_from(host, dot + 1) : host;
}

/* Whoever collects links to other sites writes about them. */
static bool leads_to_other_site(const struct text_block *b, const struct article *a)
{
    const struct node *link = link_of(b);
    struct url to, from;
    return link && url_parse(a->url, &from) == SW_OK && from.host.n > 0 &&
           url_parse(node_attr(link, "href"), &to) == SW_OK && to.host.n > 0 &&
           !span_equal_nocase(domain_of(to.host), domain_of(from.host));
}

static bool is_headline(const struct text_block *b, const struct article *a)
{
    return !leads_to_other_site(b, a) && b->links == 1 && b->units >= HEADLINE_WORDS_MIN &&
           b->text.n > 0 && b->link_bytes * (size_t)3 >= b->text.n;
}

static uint32_t plain_words(const struct text_block *b)
{
    size_t linked = b->link_bytes < b->text.n ? b->link_bytes : b->text.n;
    return b->text.n ? (uint32_t)(b->units * (b->text.n - linked) / b->text.n) : 0;
}

/* The title is what a link of the navigation says. */
static bool is_in_navigation(const struct no_article_input *in)
{
    struct span title = in->article->title;
    for (uint32_t i = 0; i < in->page->block_count; i++) {
        const struct text_block *b = &in->page->blocks[i];
        bool is_place = layout_element(in->page, b->holder)->tags_above & ABOVE_NAV &&
                        b->links == 1 && plain_words(b) == 0;
        if (is_place && b->text.n > 0 && span_starts(title, b->text) &&
            notice_ends_title(span_from(title, b->text.n)))
            return true;
    }
    return false;
}

static bool names_site(const struct article *a)
{
    return a->site.n > 0 && span_equal_nocase(a->title, a->site);
}

/* Headlines that lead elsewhere, each with a short text at most; two texts in a row are prose. */
static bool is_front(const struct no_article_input *in, size_t words)
{
    const struct layout *page = in->page;
    const uint32_t around = ABOVE_NAV | ABOVE_FOOTER | ABOVE_ASIDE;
    unsigned headlines = 0;
    bool after_prose = false;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        if (layout_element(page, b->holder)->tags_above & around)
            continue;
        if (plain_words(b) >= PARAGRAPH_WORDS)
            return false;
        if (is_headline(b, in->article)) {
            headlines++;
            after_prose = false;
        } else if (plain_words(b) >= PROSE_WORDS) {
            if (after_prose)
                return false;
            after_prose = true;
        }
    }
    bool dated = in->article->published != SW_NO_TIME;
    return headlines + !dated >= FRONT_HEADLINES_MIN &&
           (words < FRONT_WORDS_MAX || names_site(in->article) || is_in_navigation(in));
}

/* One or two words. */
static bool names_section(struct span title)
{
    size_t first = span_find_char(title, ' ') + 1;
    struct span rest = span_from(title, first);
    return title.n > 0 && title.n <= SECTION_BYTES_MAX && span_find_char(rest, ' ') == rest.n;
}

/* Words with an end to them, which no link, label or message of an empty list has. */
static bool has_sentence(const struct document *body)
{
    struct buf text;
    bool found = false;
    buf_init(&text, SIZE_MAX);
    document_body_text(body, &text);
    struct span rest = buf_span(&text);
    while (rest.p && !found) {
        struct span line = span_trim(span_cut(&rest, '\n'));
        size_t words = 0;
        for (struct span left = line, word; span_token(&left, " ", &word);)
            words++;
        found = (words >= PROSE_WORDS && span_ends(line, SPAN("."))) || span_ends(line, SPAN("。"));
    }
    buf_free(&text);
    return found;
}

/* The name of a section over nearly nothing, or a notice: its list was empty, or is drawn by a
 * script. */
static bool is_empty_section(const struct no_article_input *in, size_t words, bool notice)
{
    const struct article *a = in->article;
    bool links = false;
    for (uint32_t i = 0; i < in->page->block_count && !links; i++)
        links = in->page->blocks[i].links > 0;
    return links && words < STUB_WORDS_MAX && names_section(a->title) &&
           a->published == SW_NO_TIME && a->modified == SW_NO_TIME &&
           (notice || !has_sentence(&a->body));
}

/* The stories of a front are links of the navigation, too, where it has next to no text. */
static bool is_section_front(const struct no_article_input *in, size_t words, bool notice)
{
    return is_front(in, words) || is_empty_section(in, words, notice) ||
           (words < STUB_WORDS_MAX && is_in_navigation(in));
}

/* Fronts ask for consent, too, and are fronts all the same: phrases count last. */
struct span no_article_kind(const struct no_article_input *in)
{
    unsigned weights[NOTICE_KINDS] = {0};
    struct span kind = SPAN("");
    if (in->declared || in->article->byline.n > 0)
        return kind;
    size_t words = document_word_count(&in->article->body);
    if (words < PHRASE_WORDS_MAX) {
        weigh_text(in, words, weights);
        kind = kind_by_title(in, words, weights);
    }
    struct span notice = kind_by_phrases(weights, words);
    if (kind.n == 0 && is_section_front(in, words, notice.n > 0))
        kind = SPAN("a section front");
    return kind.n > 0 ? kind : notice;
}
