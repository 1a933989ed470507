#include "picture.h"

#include "absolute.h"

/* Captions follow their picture at once. */
#define NODES_AFTER_PICTURE 40
#define CAPTION_BYTES_MAX   1200
#define CREDIT_BYTES_MAX    200

static const char caption_words[] = "caption legend bildunterschrift pie-de-foto didascalia";
static const char credit_words[] =
    "credit attribution copyright photographer rights quelle bildnachweis source agency";

/* Before a credit that is part of the caption's text. */
static const char *const credit_marks[] = {
    "(Photo:",     "(Photo by", "(Credit:",      "(Image:",     "(AP Photo", "Photo:",
    "Photo by",    "Credit:",   "Image credit:", "Foto:",       "(Foto:",    "Bild:",
    "Photograph:", "Picture:",  "\u00A9",        "Getty Images"};

/* Does the class, data-test-id or itemprop of n contain one of the words? */
static bool says(const struct node *n, const char *words)
{
    static const char *const attributes[] = {"class", "id", "itemprop", "data-test-id"};
    for (size_t i = 0; i < SW_COUNT(attributes); i++) {
        struct span value = node_attr(n, attributes[i]), list = span_of(words), word;
        while (value.n > 0 && span_token(&list, " ", &word))
            if (span_contains_nocase(value, word))
                return true;
    }
    return false;
}

/* --- finding it on the page ------------------------------------------------------ */

/* File name of an address, escapes of '/' undone as far as it matters: "seed.jpg". */
static struct span file_name(struct span url)
{
    url = span_slice(url, 0, span_find_char(url, '?'));
    size_t slash = span_find_last_char(url, '/');
    if (slash < url.n)
        url = span_from(url, slash + 1);
    for (size_t n = span_find_nocase(url, SPAN("%2F")); n < url.n;
         n = span_find_nocase(url, SPAN("%2F")))
        url = span_from(url, n + 3);
    return url;
}

static struct span image_source(const struct node *n)
{
    static const char *const names[] = {"data-src", "data-lazy-src", "data-original", "src"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        struct span source = node_attr(n, names[i]);
        if (source.n > 0 && !span_starts_nocase(source, SPAN("data:")))
            return source;
    }
    return SPAN("");
}

static bool shows(const struct node *n, struct span name)
{
    return span_equal(file_name(image_source(n)), name) ||
           span_contains(node_attr(n, "srcset"), name) ||
           span_contains(node_attr(n, "data-srcset"), name);
}

/* The image on the page with that file name. */
static const struct node *find_image(const struct dom *dom, struct span url)
{
    struct span name = file_name(url);
    if (name.n < 4)
        return NULL;
    for (const struct node *n = node_next(dom->root, dom->root); n; n = node_next(n, dom->root))
        if ((n->tag == TAG_IMG || n->tag == TAG_SOURCE) && shows(n, name))
            return n;
    return NULL;
}

static const struct node *enclosing(const struct node *n, enum tag tag)
{
    while (n && n->tag != tag)
        n = n->parent;
    return n;
}

/* The element with the caption: in the figure around the image, or soon after it. */
static const struct node *find_caption(const struct node *image, const struct node *root)
{
    const struct node *figure = enclosing(image, TAG_FIGURE);
    const struct node *caption = figure ? node_find(figure, TAG_FIGCAPTION) : NULL;
    if (caption)
        return caption;
    unsigned nodes = 0;
    for (const struct node *n = node_next(image, root); n && nodes++ < NODES_AFTER_PICTURE;
         n = node_next(n, root)) {
        if (n->tag == TAG_FIGCAPTION || (node_is_element(n) && says(n, caption_words)))
            return n;
        if (n->tag == TAG_P || tag_is(n->tag, TAG_IS_HEADING))
            return NULL;
    }
    return NULL;
}

/* --- caption and credit ------------------------------------------------------------ */

static const struct node *find_credit(const struct node *caption)
{
    for (const struct node *n = node_next(caption, caption); n; n = node_next(n, caption))
        if (node_is_element(n) && (n->tag == TAG_SMALL || says(n, credit_words)))
            return n;
    return NULL;
}

static struct span without_mark(struct span s)
{
    static const char *const marks[] = {
        "Photo:", "Image:", "Credit:", "Foto:", "Bild:", "Picture:"};
    s = span_trim(s);
    for (size_t i = 0; i < SW_COUNT(marks); i++)
        (void)span_eat_nocase(&s, span_of(marks[i]));
    while (span_eat_char(&s, '(') || span_eat_char(&s, '|') || span_eat_char(&s, ' '))
        ;
    if (span_ends(s, SPAN(")")) && span_find_char(s, '(') == s.n)
        s = span_slice(s, 0, s.n - 1);
    return span_trim(s);
}

/* Caption and credit in one text: the credit comes last. */
static void split_text(struct span text, struct article_picture *out)
{
    out->caption = text;
    for (size_t i = 0; i < SW_COUNT(credit_marks); i++) {
        size_t at = span_find(text, span_of(credit_marks[i]));
        if (at == text.n || text.n - at > CREDIT_BYTES_MAX)
            continue;
        out->caption = span_trim(span_slice(text, 0, at));
        out->credit = without_mark(span_from(text, at));
        return;
    }
}

/* The caption's text, in which the credit is an element of its own, comes last or first. */
static void read_caption(const struct node *caption, struct arena *arena,
                         struct article_picture *out)
{
    struct span text = node_text(caption, arena);
    const struct node *credit = find_credit(caption);
    struct span name = credit ? node_text(credit, arena) : SPAN("");
    if (text.n > CAPTION_BYTES_MAX)
        return;
    if (name.n == 0 || name.n > CREDIT_BYTES_MAX) {
        split_text(text, out);
        return;
    }
    out->credit = without_mark(name);
    if (span_ends(text, name))
        text = span_slice(text, 0, text.n - name.n);
    else if (span_starts(text, name))
        text = span_from(text, name.n);
    out->caption = span_trim(text);
}

static struct span first_offer(struct offers *o, enum offer_field field)
{
    static const enum offer_source order[] = {FROM_RULE, FROM_OPEN_GRAPH, FROM_JSON_LD,
                                              FROM_TWITTER, FROM_LINK};
    for (size_t i = 0; i < SW_COUNT(order); i++) {
        const struct offer *f = offers_from(o, field, order[i]);
        if (f) {
            o->chosen[field] = f;
            return f->value;
        }
    }
    return SPAN("");
}

/* Sites without a picture for the story declare their own sign. */
static bool is_logo(struct span url)
{
    struct span name = file_name(url);
    return span_contains_nocase(name, SPAN("logo")) ||
           span_contains_nocase(name, SPAN("default")) ||
           span_contains_nocase(name, SPAN("placeholder"));
}

void picture_choose(struct offers *o, const struct dom *dom, struct span base,
                    struct article_picture *out)
{
    struct span url = first_offer(o, OFFER_PICTURE);
    if (url.n == 0 || is_logo(url))
        return;
    out->url = absolute_url(base, url, o->arena);
    const struct node *image = find_image(dom, url);
    const struct node *caption = image ? find_caption(image, dom->root) : NULL;
    if (caption)
        read_caption(caption, o->arena, out);
    if (out->caption.n == 0 && out->credit.n == 0)
        out->caption = first_offer(o, OFFER_CAPTION);
    if (out->credit.n == 0)
        out->credit = first_offer(o, OFFER_CREDIT);
}
