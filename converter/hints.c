#include "hints.h"

#include <string.h>

/* Distinct values of a page: some hundreds. */
#define SLOTS 512

/* Bytes that are hashed. */
#define HASHED 16

/* Entries of a slot; a page with more values than fit is hostile, and looks at each anew. */
#define CHAIN_MAX 8

/* Values longer than this are no names. */
#define VALUE_MAX 512

struct hint_entry {
    struct hint_entry *next;
    struct span value;
    uint32_t hash;
    unsigned bits;
};

/* Whole words of a class. Sorted. */
static const struct {
    const char *word;
    enum hint hint;
} whole_words[] = {
    {"anons", HINT_STANDFIRST},
    {"article-author", HINT_AUTHOR_NAME},
    {"article-author-name", HINT_AUTHOR_NAME},
    {"article-byline", HINT_BYLINE},
    {"article-date", HINT_DATE},
    {"article-dek", HINT_STANDFIRST},
    {"article-meta__author", HINT_BYLINE},
    {"article-published", HINT_DATE},
    {"article-subheadline", HINT_STANDFIRST},
    {"article-subtitle", HINT_STANDFIRST},
    {"article-summary", HINT_STANDFIRST},
    {"article-timestamp", HINT_DATE},
    {"article__author", HINT_AUTHOR_NAME},
    {"article__byline", HINT_BYLINE},
    {"article__date", HINT_DATE},
    {"article__standfirst", HINT_STANDFIRST},
    {"article__subtitle", HINT_STANDFIRST},
    {"article_date", HINT_DATE},
    {"articlebyline", HINT_BYLINE},
    {"auteur", HINT_BYLINE},
    {"author", HINT_BYLINE},
    {"author-name", HINT_AUTHOR_NAME},
    {"author__name", HINT_AUTHOR_NAME},
    {"author_name", HINT_AUTHOR_NAME},
    {"authorname", HINT_AUTHOR_NAME},
    {"authors", HINT_BYLINE},
    {"authors-name", HINT_AUTHOR_NAME},
    {"autor", HINT_BYLINE},
    {"autore", HINT_BYLINE},
    {"autorzy", HINT_BYLINE},
    {"by-line", HINT_BYLINE},
    {"byline", HINT_BYLINE},
    {"byline-author", HINT_AUTHOR_NAME},
    {"byline-name", HINT_AUTHOR_NAME},
    {"byline-wrapper", HINT_BYLINE},
    {"byline__author", HINT_AUTHOR_NAME},
    {"byline__name", HINT_AUTHOR_NAME},
    {"c-byline__author", HINT_AUTHOR_NAME},
    {"chapeau", HINT_STANDFIRST},
    {"chapo", HINT_STANDFIRST},
    {"contributor-name", HINT_AUTHOR_NAME},
    {"created", HINT_DATE},
    {"data", HINT_DATE},
    {"date", HINT_DATE},
    {"date-published", HINT_DATE},
    {"date-time", HINT_DATE},
    {"dateline", HINT_DATE},
    {"datetime", HINT_DATE},
    {"datum", HINT_DATE},
    {"deck", HINT_STANDFIRST},
    {"dek", HINT_STANDFIRST},
    {"dt-published", HINT_DATE},
    {"entradilla", HINT_STANDFIRST},
    {"entry-author", HINT_BYLINE},
    {"entry-author-name", HINT_AUTHOR_NAME},
    {"entry-date", HINT_DATE},
    {"fecha", HINT_DATE},
    {"forfatter", HINT_BYLINE},
    {"headline-deck", HINT_STANDFIRST},
    {"journalist", HINT_BYLINE},
    {"meta-author", HINT_BYLINE},
    {"meta-date", HINT_DATE},
    {"p-author", HINT_AUTHOR_NAME},
    {"post-author", HINT_BYLINE},
    {"post-author-name", HINT_AUTHOR_NAME},
    {"post-byline", HINT_BYLINE},
    {"post-date", HINT_DATE},
    {"post-time", HINT_DATE},
    {"post__author", HINT_BYLINE},
    {"post__date", HINT_DATE},
    {"postdate", HINT_DATE},
    {"posted-on", HINT_DATE},
    {"pub-date", HINT_DATE},
    {"pubdate", HINT_DATE},
    {"publication-date", HINT_DATE},
    {"publish-date", HINT_DATE},
    {"published", HINT_DATE},
    {"published-date", HINT_DATE},
    {"redacteur", HINT_BYLINE},
    {"standfirst", HINT_STANDFIRST},
    {"story-byline", HINT_BYLINE},
    {"story-date", HINT_DATE},
    {"story-deck", HINT_STANDFIRST},
    {"strapline", HINT_STANDFIRST},
    {"sub-headline", HINT_STANDFIRST},
    {"sub-title", HINT_STANDFIRST},
    {"sub_title", HINT_STANDFIRST},
    {"subheading", HINT_STANDFIRST},
    {"subheadline", HINT_STANDFIRST},
    {"teaser-text", HINT_STANDFIRST},
    {"timestamp", HINT_DATE},
    {"vorspann", HINT_STANDFIRST},
    {"writer", HINT_BYLINE},
};

/* Parts of a value. Names of boxes that hold what is popular, not related, are left out. */
static const struct {
    enum hint hint;
    const char *part;
} parts[] = {
    {HINT_AUTHOR_NAME, "author-name"}, {HINT_AUTHOR_NAME, "author_name"},
    {HINT_AUTHOR_NAME, "authorname"},  {HINT_AUTHOR_NAME, "author__name"},
    {HINT_AUTHOR_NAME, "byline-name"}, {HINT_AUTHOR_NAME, "byline__name"},
    {HINT_CALLED_AUTHOR, "author"},    {HINT_CALLED_AUTHOR, "byline"},
    {HINT_CALLED_AUTHOR, "autor"},     {HINT_CALLED_AUTHOR, "auteur"},
    {HINT_CALLED_AUTHOR, "avtor"},     {HINT_CALLED_AUTHOR, "yazar"},
    {HINT_CALLED_AUTHOR, "penulis"},   {HINT_CALLED_AUTHOR, "forfatter"},
    {HINT_CALLED_AUTHOR, "skribent"},  {HINT_CALLED_AUTHOR, "redakteur"},
    {HINT_CALLED_AUTHOR, "reporter"},  {HINT_CALLED_AUTHOR, "writer"},
    {HINT_CALLED_AUTHOR, "columnist"}, {HINT_CALLED_AUTHOR, "signature"},
    {HINT_CALLED_DATE, "date"},        {HINT_CALLED_DATE, "time"},
    {HINT_CALLED_DATE, "publi"},       {HINT_CALLED_DATE, "posted"},
    {HINT_CALLED_DATE, "datum"},       {HINT_CALLED_DATE, "fecha"},
    {HINT_CALLED_DATE, "data"},        {HINT_OTHERS, "comment"},
    {HINT_OTHERS, "respond"},          {HINT_OTHERS, "reviews"},
    {HINT_OTHERS, "related"},          {HINT_SIDEBAR, "sidebar"},
    {HINT_OTHERS, "recommend"},        {HINT_FOOT, "footer"},
    {HINT_RELATED, "related"},         {HINT_RELATED, "also-read"},
    {HINT_RELATED, "alsoread"},        {HINT_RELATED, "read-also"},
    {HINT_RELATED, "readalso"},        {HINT_RELATED, "see-also"},
    {HINT_RELATED, "seealso"},         {HINT_RELATED, "lire-aussi"},
    {HINT_RELATED, "leggi-anche"},     {HINT_RELATED, "lee-tambien"},
    {HINT_RELATED, "leia-tambem"},     {HINT_RELATED, "weiterlesen"},
    {HINT_RELATED, "mehr-zum-thema"},  {HINT_RELATED, "more-on-this"},
    {HINT_RELATED, "moreonthis"},      {HINT_RELATED, "further-reading"},
    {HINT_RELATED, "similar-stories"}, {HINT_RELATED, "read-more-about"},
    {HINT_RELATED, "verwandte"},       {HINT_RELATED, "lees-ook"},
    {HINT_RELATED, "czytaj-tez"},
};

/* With one of these, "author" is about something else than his name. */
static const char *const not_author[] = {"bio",   "box",  "image",  "img",     "avatar", "photo",
                                         "about", "desc", "social", "authori", "title",  "role"};

/* A bit for each letter of a text in lower case: most values have not the letters of a part. */
static uint32_t letters_of(const char *s)
{
    uint32_t letters = 0;
    for (; *s; s++)
        if (*s >= 'a' && *s <= 'z')
            letters |= UINT32_C(1) << (*s - 'a');
    return letters;
}

void hints_init(struct hints *h, struct arena *arena)
{
    h->arena = arena;
    h->slots = arena_array(arena, SLOTS, sizeof(struct hint_entry *));
    h->letters = arena_array(arena, SW_COUNT(parts), sizeof(*h->letters));
    for (size_t i = 0; i < SW_COUNT(parts); i++)
        h->letters[i] = letters_of(parts[i].part);
}

static unsigned hint_of_word(struct span word)
{
    size_t low = 0, high = SW_COUNT(whole_words);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = span_compare(word, span_of(whole_words[middle].word));
        if (order == 0)
            return whole_words[middle].hint;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

static unsigned word_bits(struct span value)
{
    unsigned bits = 0;
    struct span word;
    while (span_token(&value, " \t\r\n\f", &word))
        bits |= hint_of_word(word);
    return bits;
}

/* The foot of the story, where blogs say who wrote it and when. */
static bool is_own_foot(const char *value)
{
    static const char *const own[] = {"entry-foot", "post-foot", "article-foot", "story-foot",
                                      "entry_foot", "post_foot", "article_foot", "content-foot"};
    for (size_t i = 0; i < SW_COUNT(own); i++)
        if (strstr(value, own[i]))
            return true;
    return false;
}

/* "author-box", "authorBio", "about-the-author": it presents him. */
static bool is_author_box(const char *value)
{
    static const char *const boxes[] = {"box", "bio", "about", "profile", "card", "info"};
    if (strstr(value, "about-author") || strstr(value, "about_author") ||
        strstr(value, "aboutauthor") || strstr(value, "about-the-author"))
        return true;
    for (const char *at = strstr(value, "author"); at; at = strstr(at, "author")) {
        at += strlen("author");
        const char *word = at + strspn(at, "-_");
        for (size_t i = 0; i < SW_COUNT(boxes); i++)
            if (strncmp(word, boxes[i], strlen(boxes[i])) == 0)
                return true;
    }
    return false;
}

static unsigned part_bits(const struct hints *h, const char *value)
{
    unsigned bits = 0;
    uint32_t absent = ~letters_of(value);
    for (size_t i = 0; i < SW_COUNT(parts); i++)
        if (!(bits & parts[i].hint) && !(h->letters[i] & absent) && strstr(value, parts[i].part))
            bits |= parts[i].hint;
    if ((bits & HINT_CALLED_AUTHOR) && is_author_box(value))
        bits |= HINT_AUTHOR_BOX;
    for (size_t i = 0; (bits & HINT_CALLED_AUTHOR) && i < SW_COUNT(not_author); i++)
        if (strstr(value, not_author[i]))
            bits &= ~(unsigned)HINT_CALLED_AUTHOR;
    if ((bits & HINT_FOOT) && ((bits & HINT_AUTHOR_BOX) || is_own_foot(value)))
        bits &= ~(unsigned)HINT_FOOT;
    return bits;
}

static unsigned look(struct hints *h, struct span value)
{
    char *lower = arena_string(h->arena, span_slice(value, 0, VALUE_MAX));
    for (char *c = lower; *c; c++)
        *c = ascii_lower(*c);
    return word_bits(span_of(lower)) | part_bits(h, lower);
}

/* Of the length and the end, in which values that begin alike differ. */
static uint32_t hash_of(struct span s)
{
    uint32_t h = 2166136261u ^ (uint32_t)s.n; /* FNV-1a */
    for (size_t i = s.n > HASHED ? s.n - HASHED : 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 16777619u;
    return h;
}

unsigned hints_of(struct hints *h, struct span value)
{
    if (value.n == 0)
        return 0;
    uint32_t hash = hash_of(value);
    struct hint_entry **slot = &h->slots[hash % SLOTS];
    size_t passed = 0;
    for (struct hint_entry *e = *slot; e; e = e->next, passed++)
        if (e->hash == hash && span_equal(e->value, value))
            return e->bits;
    if (passed >= CHAIN_MAX)
        return look(h, value);
    struct hint_entry *e = arena_alloc(h->arena, sizeof(*e));
    *e = (struct hint_entry){*slot, value, hash, look(h, value)};
    *slot = e;
    return e->bits;
}

unsigned hints_of_node(struct hints *h, const struct node *n)
{
    unsigned bits = 0;
    for (const struct attr *a = n->attrs; a; a = a->next)
        if (strcmp(a->name, "class") == 0 || strcmp(a->name, "id") == 0)
            bits |= hints_of(h, a->value);
    return bits;
}
