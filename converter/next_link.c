#include "next_link.h"

#include "absolute.h"
#include "classwords.h"
#include "next_part.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

/* Longer texts are headlines. */
#define LABEL_BYTES_MAX 60

/* Links that say what is looked for and are looked at closer. */
#define CANDIDATES_MAX 32

/* Case-folded; arrows and what stands around are dropped before. */
static const char *const onwards[] = {
    "",
    "next",
    "next page",
    "continue",
    "continue reading",
    "weiter",
    "nächste",
    "nächste seite",
    "weiterlesen",
    "page suivante",
    "suivant",
    "suivante",
    "siguiente",
    "página siguiente",
    "siguiente página",
    "próxima",
    "próxima página",
    "seguinte",
    "página seguinte",
    "successiva",
    "pagina successiva",
    "avanti",
    "volgende",
    "volgende pagina",
    "następna",
    "następna strona",
    "dalej",
    "следующая",
    "следующая страница",
    "далее",
    "дальше",
    "наступна",
    "наступна сторінка",
    "далі",
    "التالي",
    "التالية",
    "الصفحة التالية",
    "下一页",
    "下一頁",
    "次へ",
    "次のページ",
    "次のページへ",
    "nästa",
    "nästa sida",
    "neste",
    "neste side",
    "næste",
    "næste side",
    "seuraava",
    "seuraava sivu",
};

static const char *const backwards[] = {
    "",
    "previous",
    "previous page",
    "prev",
    "back",
    "zurück",
    "vorherige",
    "vorherige seite",
    "précédent",
    "page précédente",
    "anterior",
    "página anterior",
    "precedente",
    "pagina precedente",
    "indietro",
    "vorige",
    "vorige pagina",
    "poprzednia",
    "wstecz",
    "предыдущая",
    "назад",
    "попередня",
    "السابق",
    "上一页",
    "上一頁",
    "前へ",
    "前のページ",
    "föregående",
    "forrige",
    "edellinen",
};

/* --- labels ------------------------------------------------------------------------ */

static bool is_word_of(struct span label, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is(label, words[i]))
            return true;
    return false;
}

static bool is_plain(uint32_t c)
{
    return unicode_is_letter(c) || unicode_is_digit(c);
}

/* Letters and digits, one space between words: "Next page »" becomes "next page". */
static void fold_label(struct span text, struct buf *out)
{
    struct buf folded;
    buf_init(&folded, 8 * LABEL_BYTES_MAX);
    unicode_fold(&folded, text);
    struct span rest = buf_span(&folded);
    bool space = false;
    while (rest.n > 0) {
        const char *start = rest.p;
        if (!is_plain(utf8_next(&rest))) {
            space = out->len > 0;
            continue;
        }
        if (space)
            buf_add_char(out, ' ');
        space = false;
        buf_add_span(out, span_between(start, rest.p));
    }
    buf_free(&folded);
}

/* "2", "Page 2", "2 of 3", "Seite 2": the first number there is. */
static unsigned number_of(struct span label)
{
    struct span word;
    while (span_token(&label, " ", &word)) {
        uint64_t number = 0;
        if (span_to_uint(word, STORY_PARTS_MAX, &number))
            return (unsigned)number;
    }
    return 0;
}

static bool has_digit(struct span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_digit(text.p[i]))
            return true;
    return false;
}

struct wanted {
    unsigned number;
    const char *relation, *other_relation;
    const char *const *words;
    size_t word_count;
};

static bool label_says(struct span label, const struct wanted *w)
{
    struct buf folded;
    if (label.n > LABEL_BYTES_MAX)
        return false;
    buf_init(&folded, 8 * LABEL_BYTES_MAX);
    fold_label(label, &folded);
    struct span said = buf_span(&folded);
    bool says =
        has_digit(said) ? number_of(said) == w->number : is_word_of(said, w->words, w->word_count);
    buf_free(&folded);
    return says;
}

static bool relation_says(struct span rel, const struct wanted *w)
{
    struct span word;
    while (span_token(&rel, " \t\r\n", &word))
        if (span_is_nocase(word, w->relation) || span_is_nocase(word, w->other_relation))
            return true;
    return false;
}

static bool link_says(const struct node *n, struct arena *arena, const struct wanted *w)
{
    if (relation_says(node_attr(n, "rel"), w))
        return true;
    if (n->tag != TAG_A)
        return false;
    struct span told = node_attr(n, "aria-label");
    return label_says(node_text(n, arena), w) || (told.n > 0 && label_says(told, w));
}

/* --- links -------------------------------------------------------------------------- */

static bool is_of_comments(const struct node *n)
{
    for (; n; n = n->parent)
        if ((classwords(node_attr(n, "class")) | classwords(node_attr(n, "id"))) &
            CLASS_BIT(COMMENT))
            return true;
    return false;
}

static bool is_link(const struct node *n)
{
    return (n->tag == TAG_A || n->tag == TAG_LINK) && node_attr(n, "href").n > 0;
}

/* Every part has its number somewhere in its address; that costs little to see. */
static bool may_be_part(const struct node *n, unsigned number)
{
    struct span rest = node_attr(n, "href");
    while (rest.n > 0) {
        unsigned found = 0;
        if (!span_eat_uint(&rest, 1, 9, &found))
            rest = span_from(rest, 1);
        else if (found == number)
            return true;
    }
    return false;
}

struct span next_link_find(const struct next_link_input *in)
{
    const struct wanted wanted = {in->number, "next", "next", onwards, SW_COUNT(onwards)};
    unsigned candidates = 0;
    if (in->number < 2 || in->number > STORY_PARTS_MAX)
        return (struct span){0};
    for (const struct node *n = in->dom->root; n && candidates < CANDIDATES_MAX;
         n = node_next(n, in->dom->root)) {
        if (!is_link(n) || !may_be_part(n, in->number))
            continue;
        struct span url = absolute_url(in->page, node_attr(n, "href"), in->arena);
        if (part_number(in->first, url) != in->number)
            continue;
        candidates++;
        if (link_says(n, in->arena, &wanted) && !is_of_comments(n))
            return url;
    }
    return (struct span){0};
}

static bool is_canonical(const struct node *n)
{
    return n->tag == TAG_LINK && span_is_nocase(node_attr(n, "rel"), "canonical");
}

struct span next_link_first(const struct dom *dom, struct span page, struct arena *arena)
{
    const struct wanted wanted = {1, "prev", "first", backwards, SW_COUNT(backwards)};
    unsigned candidates = 0;
    if (!part_is_numbered(page))
        return (struct span){0};
    for (const struct node *n = dom->root; n && candidates < CANDIDATES_MAX;
         n = node_next(n, dom->root)) {
        if (!is_link(n) || node_attr(n, "href").n > page.n)
            continue;
        struct span url = absolute_url(page, node_attr(n, "href"), arena);
        if (part_number(url, page) == 0)
            continue;
        candidates++;
        if ((is_canonical(n) || link_says(n, arena, &wanted)) && !is_of_comments(n))
            return url;
    }
    return (struct span){0};
}
