#include "next_part.h"

#include "smolwire/limits.h"
#include "smolwire/url.h"

/* What pages are called in addresses. Not "part": parts of a series are stories of their own. */
static const char *const words[] = {
    "pagenumber", "page_number", "pagenum", "currentpage", "pageno", "page",  "pag",
    "pagina",     "seite",       "strona",  "sida",        "side",   "sivu",  "pg",
    "p",          "stranica",    "sayfa",   "halaman",     "trang",  "oldal",
};

static bool is_word(struct span name)
{
    for (size_t i = 0; i < SW_COUNT(words); i++)
        if (span_is_nocase(name, words[i]))
            return true;
    return false;
}

static bool eat_word(struct span *rest)
{
    for (size_t i = 0; i < SW_COUNT(words); i++)
        if (span_eat_nocase(rest, span_of(words[i])))
            return true;
    return false;
}

/* All of the text is a number. */
static bool read_number(struct span text, unsigned *number)
{
    uint64_t value = 0;
    if (text.n == 0 || *text.p == '0' || !span_to_uint(text, STORY_PARTS_MAX, &value))
        return false;
    *number = (unsigned)value;
    return true;
}

/* --- in the query ----------------------------------------------------------------- */

/* The next parameter that does not number pages; the number of one that does. */
static bool take_other(struct span *rest, struct span *token, unsigned *number)
{
    while (span_token(rest, "&", token)) {
        size_t equals = span_find_char(*token, '=');
        if (!is_word(span_slice(*token, 0, equals)) ||
            !read_number(span_from(*token, equals + 1), number))
            return true;
    }
    return false;
}

static unsigned number_in_query(struct span first, struct span page)
{
    unsigned before = 1, number = 0;
    struct span left, right;
    bool more_left = true, more_right = true;
    while (more_left && more_right) {
        more_left = take_other(&first, &left, &before);
        more_right = take_other(&page, &right, &number);
        if (more_left != more_right || (more_left && !span_equal(left, right)))
            return 0;
    }
    return before == 1 ? number : 0;
}

/* --- in the path ------------------------------------------------------------------- */

static struct span without_slash(struct span path)
{
    return span_ends(path, SPAN("/")) ? span_slice(path, 0, path.n - 1) : path;
}

/* ".html", ".shtml", ".php"; empty where the last segment has none. */
static struct span extension(struct span path)
{
    size_t dot = span_find_last_char(path, '.');
    struct span end = span_from(path, dot);
    bool letters = end.n >= 4 && end.n <= 6;
    for (size_t i = 1; i < end.n; i++)
        letters = letters && ascii_is_alpha(end.p[i]);
    return letters ? end : (struct span){0};
}

static bool eat_one_of(struct span *rest, const char *characters)
{
    for (; *characters; characters++)
        if (span_eat_char(rest, *characters))
            return true;
    return false;
}

/* "/2", "/page/2", "_page2"; a mere "-2" is a name's, unless the name of a file ends there. */
static unsigned read_mark(struct span mark, bool ends_file)
{
    unsigned number = 0;
    struct span rest = mark;
    if (!eat_one_of(&rest, "/-_,"))
        return 0;
    if (eat_word(&rest))
        eat_one_of(&rest, "/-_,");
    else if (*mark.p != '/' && !ends_file)
        return 0;
    return read_number(rest, &number) ? number : 0;
}

/* A first page that is numbered itself: "/storm/page/1". */
static struct span without_first_mark(struct span stem)
{
    for (size_t i = 0; i < SW_COUNT(words); i++) {
        size_t length = span_of(words[i]).n;
        for (size_t between = 0; between < 2; between++) {
            size_t mark = 1 + length + between + 1;
            struct span end = span_from(stem, stem.n > mark ? stem.n - mark : stem.n), rest = end;
            if (eat_one_of(&rest, "/-_,") && span_eat_nocase(&rest, span_of(words[i])) &&
                read_mark(end, false) == 1)
                return span_slice(stem, 0, stem.n - mark);
        }
    }
    return stem;
}

static unsigned number_after(struct span stem, struct span ending, struct span page)
{
    if (!span_starts(page, stem) || !span_ends(page, ending) || page.n <= stem.n + ending.n)
        return 0;
    struct span mark = span_slice(page, stem.n, page.n - stem.n - ending.n);
    return read_mark(mark, ending.n > 0);
}

static unsigned number_in_path(struct span first, struct span page)
{
    first = without_slash(first);
    page = without_slash(page);
    struct span ending = extension(first);
    struct span stem = without_first_mark(span_slice(first, 0, first.n - ending.n));
    unsigned number = number_after(stem, ending, page);
    if (number == 0)
        number = number_after(first, (struct span){0}, page);
    return number ? number : number_after(stem, (struct span){0}, page);
}

unsigned part_number(struct span first, struct span page)
{
    struct url a, b;
    if (first.n == 0 || page.n == 0 || url_parse(first, &a) || url_parse(page, &b) ||
        !span_equal_nocase(a.host, b.host) || !span_equal(a.port, b.port))
        return 0;
    unsigned number = 0;
    if (without_slash(a.path).n == 0) /* a front page, or "/?p=1" of a blog */
        return 0;
    if (span_equal(without_slash(a.path), without_slash(b.path)))
        number = number_in_query(a.query, b.query);
    else if (span_equal(a.query, b.query))
        number = number_in_path(a.path, b.path);
    return number >= 2 ? number : 0;
}

bool part_is_numbered(struct span page)
{
    struct url u;
    if (url_parse(page, &u))
        return false;
    struct span parameter, rest = u.query;
    while (span_token(&rest, "&", &parameter))
        if (is_word(span_slice(parameter, 0, span_find_char(parameter, '='))))
            return true;
    struct span path = without_slash(u.path);
    struct span stem = span_slice(path, 0, path.n - extension(path).n);
    size_t digits = 0;
    while (digits < stem.n && ascii_is_digit(stem.p[stem.n - digits - 1]))
        digits++;
    unsigned number = 0;
    return read_number(span_from(stem, stem.n - digits), &number) && number > 1;
}
