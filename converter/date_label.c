#include "date_label.h"

#include "smolwire/attributes.h"

/* Nodes between a label and its date, and bytes of the label. */
#define NODES_BETWEEN_MAX 12
#define LABEL_BYTES_MAX   48

/* Parts of words; letters outside ASCII as they stand within or at the front of a sentence. */
static const struct label_row {
    const char *part;
    enum date_label label;
} rows[] = {
    {"publish", DATE_PUBLISHED},
    {"publicat", DATE_PUBLISHED},
    {"posted", DATE_PUBLISHED},
    {"publiziert", DATE_PUBLISHED},
    {"ffentlicht", DATE_PUBLISHED},
    {"erschienen", DATE_PUBLISHED},
    {"eingestellt am", DATE_PUBLISHED},
    {"online seit", DATE_PUBLISHED},
    {"publi\u00E9", DATE_PUBLISHED},
    {"mis en ligne", DATE_PUBLISHED},
    {"paru le", DATE_PUBLISHED},
    {"publicad", DATE_PUBLISHED},
    {"publicaci", DATE_PUBLISHED},
    {"publica\u00E7", DATE_PUBLISHED},
    {"pubblica", DATE_PUBLISHED},
    {"gepubliceerd", DATE_PUBLISHED},
    {"geplaatst", DATE_PUBLISHED},
    {"publicer", DATE_PUBLISHED},
    {"publiser", DATE_PUBLISHED},
    {"offentliggj", DATE_PUBLISHED},
    {"julkaistu", DATE_PUBLISHED},
    {"publikova", DATE_PUBLISHED},
    {"publikac", DATE_PUBLISHED},
    {"publikowa", DATE_PUBLISHED},
    {"zve\u0159ejn", DATE_PUBLISHED},
    {"megjelen", DATE_PUBLISHED},
    {"k\u00F6zz\u00E9t", DATE_PUBLISHED},
    {"yay\u0131n", DATE_PUBLISHED},
    {"yay\u0131m", DATE_PUBLISHED},
    {"diterbitkan", DATE_PUBLISHED},
    {"\u043F\u0443\u0431\u043B\u0438\u043A", DATE_PUBLISHED}, /* публик */
    {"\u043F\u0443\u0431\u043B\u0456\u043A", DATE_PUBLISHED}, /* публік */
    {"\u03B7\u03BC\u03BF\u03C3\u03AF\u03B5", DATE_PUBLISHED}, /* ημοσίε */
    {"\u03B7\u03BC\u03BF\u03C3\u03B9\u03B5", DATE_PUBLISHED}, /* ημοσιε */
    {"\u0646\u0634\u0631", DATE_PUBLISHED},                   /* نشر */
    {"\u05E4\u05D5\u05E8\u05E1\u05DD", DATE_PUBLISHED},       /* פורסם */
    {"\u092A\u094D\u0930\u0915\u093E\u0936", DATE_PUBLISHED}, /* प्रकाश */
    {"\u53D1\u5E03", DATE_PUBLISHED},                         /* 发布 */
    {"\u767C\u5E03", DATE_PUBLISHED},                         /* 發布 */
    {"\u767C\u4F48", DATE_PUBLISHED},                         /* 發佈 */
    {"\u53D1\u8868", DATE_PUBLISHED},                         /* 发表 */
    {"\u767C\u8868", DATE_PUBLISHED},                         /* 發表 */
    {"\u516C\u958B", DATE_PUBLISHED},                         /* 公開 */
    {"\u63B2\u8F09", DATE_PUBLISHED},                         /* 掲載 */
    {"\u6295\u7A3F", DATE_PUBLISHED},                         /* 投稿 */
    {"\uC785\uB825", DATE_PUBLISHED},                         /* 입력 */
    {"\uB4F1\uB85D", DATE_PUBLISHED},                         /* 등록 */
    {"updat", DATE_UPDATED},
    {"modif", DATE_UPDATED},
    {"changed", DATE_UPDATED},
    {"revised", DATE_UPDATED},
    {"reviewed", DATE_UPDATED},
    {"aktualis", DATE_UPDATED},
    {"aktualiz", DATE_UPDATED},
    {"zuletzt", DATE_UPDATED},
    {"ge\u00E4ndert", DATE_UPDATED},
    {"nderung", DATE_UPDATED},
    {"mis \u00E0 jour", DATE_UPDATED},
    {"mise \u00E0 jour", DATE_UPDATED},
    {"actuali", DATE_UPDATED},
    {"atualiz", DATE_UPDATED},
    {"aggiorn", DATE_UPDATED},
    {"bijgewerkt", DATE_UPDATED},
    {"gewijzigd", DATE_UPDATED},
    {"uppdater", DATE_UPDATED},
    {"oppdater", DATE_UPDATED},
    {"opdater", DATE_UPDATED},
    {"\u00E4ndrad", DATE_UPDATED},
    {"endret", DATE_UPDATED},
    {"muokattu", DATE_UPDATED},
    {"p\u00E4ivitet", DATE_UPDATED},
    {"zmieni", DATE_UPDATED},
    {"friss\u00EDt", DATE_UPDATED},
    {"g\u00FCncel", DATE_UPDATED},
    {"diperbarui", DATE_UPDATED},
    {"\u043E\u0431\u043D\u043E\u0432", DATE_UPDATED},       /* обнов */
    {"\u0438\u0437\u043C\u0435\u043D", DATE_UPDATED},       /* измен */
    {"\u043E\u043D\u043E\u0432\u043B", DATE_UPDATED},       /* оновл */
    {"\u03BD\u03B7\u03BC\u03AD\u03C1\u03C9", DATE_UPDATED}, /* νημέρω */
    {"\u062A\u062D\u062F\u064A\u062B", DATE_UPDATED},       /* تحديث */
    {"\u05E2\u05D5\u05D3\u05DB\u05DF", DATE_UPDATED},       /* עודכן */
    {"\u66F4\u65B0", DATE_UPDATED},                         /* 更新 */
    {"\uC218\uC815", DATE_UPDATED},                         /* 수정 */
};

enum date_label date_label_of(struct span text)
{
    size_t first = text.n;
    enum date_label label = DATE_PLAIN;
    for (size_t i = 0; i < SW_COUNT(rows); i++) {
        size_t at = span_find_nocase(text, span_of(rows[i].part));
        if (at >= first)
            continue;
        first = at;
        label = rows[i].label;
    }
    return label;
}

bool date_is_of_story(struct span text)
{
    static const char *const fronts[] = {
        "this entry ",
        "this article ",
        "this post ",
        "this story ",
        "dieser beitrag ",
        "der beitrag wurde ",
        "dieser artikel ",
        "dieser eintrag ",
        "cet article ",
        "ce billet ",
        "cette entr\u00E9e ",
        "esta entrada ",
        "este art\u00EDculo ",
        "esta nota ",
        "este artigo ",
        "este post ",
        "questo articolo ",
        "questa voce ",
        "dit artikel ",
        "dit bericht ",
        "ten wpis ",
        "detta inl\u00E4gg ",
        "denne artikel",
        "dette innlegget ",
        "\u044D\u0442\u0430 \u0437\u0430\u043F\u0438\u0441\u044C ",
        "\u042D\u0442\u0430 \u0437\u0430\u043F\u0438\u0441\u044C ",
    };
    for (size_t i = 0; i < SW_COUNT(fronts); i++)
        if (span_starts_nocase(text, span_of(fronts[i])))
            return date_label_of(text) == DATE_PUBLISHED;
    return false;
}

static bool is_shown_text(const struct node *n)
{
    return n->tag == TAG_TEXT && n->parent && !tag_is(n->parent->tag, TAG_IS_HIDDEN) &&
           span_trim(n->text).n > 0;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]))
            return true;
    return false;
}

/* class="updated" hides the day of the last change by the one that is shown; <time pubdate>. */
static enum date_label label_of_element(const struct node *n)
{
    if (n->tag == TAG_TEXT)
        n = n->parent;
    if (!n)
        return DATE_PLAIN;
    if (n->tag == TAG_TIME) /* which themes call updated when nothing was */
        return node_has_attr(n, "pubdate") ? DATE_PUBLISHED : DATE_PLAIN;
    struct span class = node_attr(n, "class");
    bool of_change = span_contains_nocase(class, SPAN("updated")) ||
                     span_contains_nocase(class, SPAN("modified"));
    return of_change && !span_contains_nocase(class, SPAN("publi")) ? DATE_UPDATED : DATE_PLAIN;
}

enum date_label date_label_at(const struct node *n, struct span text)
{
    enum date_label label = date_label_of(text);
    if (label == DATE_PLAIN && n)
        label = label_of_element(n);
    if (label != DATE_PLAIN || !n)
        return label;
    unsigned nodes = 0;
    while (n && nodes++ < NODES_BETWEEN_MAX) {
        n = node_before(n);
        if (!n || !is_shown_text(n))
            continue;
        struct span before = span_trim(n->text);
        bool is_label = before.n <= LABEL_BYTES_MAX && !has_digit(before);
        return is_label ? date_label_of(before) : DATE_PLAIN;
    }
    return DATE_PLAIN;
}
