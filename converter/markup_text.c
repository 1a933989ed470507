#include "markup_text.h"

#include "number_reference.h"

/* Names that HTML 5 has and HTML 4 had not, as far as they occur in prose. Sorted. */
static const struct {
    const char *name;
    const char *text;
} entities[] = {
    {"NewLine", "\n"},     {"Tab", "\t"},           {"abreve", "\u0103"},
    {"amacr", "\u0101"},   {"aogon", "\u0105"},     {"ast", "*"},
    {"bigstar", "\u2605"}, {"blank", "\u2423"},     {"bsol", "\\"},
    {"bullet", "\u2022"},  {"cacute", "\u0107"},    {"ccaron", "\u010D"},
    {"check", "\u2713"},   {"checkmark", "\u2713"}, {"colon", ":"},
    {"comma", ","},        {"commat", "@"},         {"copysr", "\u2117"},
    {"cross", "\u2717"},   {"dash", "\u2010"},      {"dcaron", "\u010F"},
    {"dollar", "$"},       {"dstrok", "\u0111"},    {"eacute", "\u00E9"},
    {"ecaron", "\u011B"},  {"emacr", "\u0113"},     {"eogon", "\u0119"},
    {"equals", "="},       {"excl", "!"},           {"gbreve", "\u011F"},
    {"grave", "`"},        {"half", "\u00BD"},      {"hairsp", "\u200A"},
    {"horbar", "\u2015"},  {"hyphen", "\u2010"},    {"imacr", "\u012B"},
    {"imath", "\u0131"},   {"incare", "\u2105"},    {"lbrace", "{"},
    {"lbrack", "["},       {"lcub", "{"},           {"ldquor", "\u201E"},
    {"lowbar", "_"},       {"lpar", "("},           {"lsqb", "["},
    {"lsquor", "\u201A"},  {"lstrok", "\u0142"},    {"mldr", "\u2026"},
    {"nacute", "\u0144"},  {"ncaron", "\u0148"},    {"nldr", "\u2025"},
    {"num", "#"},          {"numero", "\u2116"},    {"numsp", "\u2007"},
    {"percnt", "%"},       {"period", "."},         {"phone", "\u260E"},
    {"plus", "+"},         {"puncsp", "\u2008"},    {"quest", "?"},
    {"rbrace", "}"},       {"rbrack", "]"},         {"rcaron", "\u0159"},
    {"rcub", "}"},         {"rdquor", "\u201D"},    {"rpar", ")"},
    {"rsqb", "]"},         {"rsquor", "\u2019"},    {"sacute", "\u015B"},
    {"scedil", "\u015F"},  {"semi", ";"},           {"sol", "/"},
    {"starf", "\u2605"},   {"tcaron", "\u0165"},    {"uring", "\u016F"},
    {"verbar", "|"},       {"vert", "|"},           {"zacute", "\u017A"},
    {"zcaron", "\u017E"},  {"zdot", "\u017C"},
};

/* Names that HTML knows without ';' and that people forget it after. */
static const char *const careless[] = {"nbsp", "amp", "quot", "lt", "gt", "copy"};

static const char *entity_text(struct span name)
{
    size_t low = 0, high = SW_COUNT(entities);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = span_compare(name, span_of(entities[middle].name));
        if (order == 0)
            return entities[middle].text;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool is_careless(struct span name)
{
    for (size_t i = 0; i < SW_COUNT(careless); i++)
        if (span_is(name, careless[i]))
            return true;
    return false;
}

/* `s` begins with '&' and a letter. Returns the bytes consumed. */
static size_t add_named(struct buf *out, struct span s, bool in_value)
{
    size_t n = 1;
    while (n < s.n && ascii_is_alnum(s.p[n]))
        n++;
    struct span name = span_slice(s, 1, n - 1);
    if (n < s.n && s.p[n] == ';') {
        const char *text = entity_text(name);
        if (text) {
            buf_add_string(out, text);
            return n + 1;
        }
    } else if (!in_value && is_careless(name)) {
        buf_add_span(out, span_slice(s, 0, n));
        buf_add_char(out, ';');
        return n;
    }
    buf_add_span(out, span_slice(s, 0, n));
    return n;
}

static size_t add_reference(struct buf *out, struct span s, bool in_value)
{
    if (s.n > 1 && s.p[1] == '#')
        return number_reference_add(out, s);
    if (s.n > 1 && ascii_is_alpha(s.p[1]))
        return add_named(out, s, in_value);
    buf_add_string(out, "&amp;");
    return 1;
}

static void add_up_to_less(struct buf *out, struct span s, bool in_value)
{
    while (s.n > 0) {
        size_t n = span_find_char(s, '&');
        buf_add_span(out, span_slice(s, 0, n));
        s = span_from(s, n);
        if (s.n > 0)
            s = span_from(s, add_reference(out, s, in_value));
    }
}

void markup_add_text(struct buf *out, struct span text)
{
    while (text.n > 0) {
        size_t n = span_find_char(text, '<');
        add_up_to_less(out, span_slice(text, 0, n), false);
        text = span_from(text, n);
        if (span_eat_char(&text, '<'))
            buf_add_string(out, "&lt;");
    }
}

void markup_add_value(struct buf *out, struct span value)
{
    add_up_to_less(out, value, true);
}
