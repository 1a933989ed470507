#include "terms.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "smolwire/buf.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"
#include "stem.h"

/* What an occurrence counts by where it stands, tuned by tests/bench/related.py. */
#define WEIGHT_TITLE      3.0
#define WEIGHT_STANDFIRST 1.5
#define WEIGHT_LEAD       1.5
#define WEIGHT_BODY       1.0
#define WEIGHT_TAG        1.5
#define WEIGHT_SECTION    1.0
#define NAME_FACTOR       1.5

/* Words at the beginning of the body that tell the news; the rest is background. */
#define LEAD_WORDS 80

#define SLOTS 8192 /* of the hash table: twice TERMS_WORDS_MAX, a power of two */

struct entry { /* a distinct word */
    struct span text;
    double count;
    unsigned capitals, smalls; /* inside sentences */
};

struct collector {
    struct arena *arena;
    struct span language;
    struct stemmer stemmer;
    struct buf folded;
    struct entry *entries; /* apart from the slots: most texts have few words */
    size_t count, capacity;
    uint16_t slots[SLOTS]; /* place among the entries and 1; 0: free */
    size_t words;          /* seen so far */
    double weight;         /* of an occurrence in the text being read */
    bool title;            /* capitals tell nothing in headlines */
};

static struct entry *entry_of(struct collector *c, struct span stem)
{
    size_t i = (size_t)(hash_add_bytes(HASH_START, stem) % SLOTS);
    for (; c->slots[i]; i = (i + 1) % SLOTS)
        if (span_equal(c->entries[c->slots[i] - 1].text, stem))
            return &c->entries[c->slots[i] - 1];
    c->entries = arena_grow(c->arena, c->entries, c->count, &c->capacity, sizeof(*c->entries));
    c->slots[i] = (uint16_t)++c->count;
    c->entries[c->count - 1].text = arena_span(c->arena, stem);
    return &c->entries[c->count - 1];
}

/* Letters alone say nothing, nor do numbers of one digit. */
static bool is_too_short(struct span word)
{
    return utf8_count(word) < 2;
}

static void add_word(struct collector *c, struct span word, bool sentence_start)
{
    if (c->words >= TERMS_WORDS_MAX || is_too_short(word))
        return;
    buf_reset(&c->folded);
    unicode_fold(&c->folded, word);
    struct span folded = buf_span(&c->folded);
    if (folded.n > TERM_BYTES_MAX || stem_is_stop_word(c->language, folded))
        return;
    struct entry *e = entry_of(c, stemmer_stem(&c->stemmer, folded));
    c->words++;
    e->count += c->weight;
    if (c->title || sentence_start)
        return;
    struct span first = word;
    if (unicode_is_upper(utf8_next(&first)))
        e->capitals++;
    else
        e->smalls++;
}

/* Ideographs: each pair of neighbours is a word. */
static void add_pair(struct collector *c, const char *begin, const char *end)
{
    if (c->words >= TERMS_WORDS_MAX)
        return;
    entry_of(c, span_between(begin, end))->count += c->weight;
    c->words++;
}

enum word_class { CLASS_OTHER, CLASS_WORD, CLASS_IDEOGRAPH, CLASS_APOSTROPHE };

static enum word_class class_of(uint32_t code_point)
{
    if (code_point == '\'' || code_point == 0x2019)
        return CLASS_APOSTROPHE;
    if (unicode_is_letter(code_point))
        return unicode_is_ideographic(code_point) ? CLASS_IDEOGRAPH : CLASS_WORD;
    return unicode_is_digit(code_point) ? CLASS_WORD : CLASS_OTHER;
}

static bool ends_sentence(uint32_t code_point)
{
    return code_point == '.' || code_point == '!' || code_point == '?' || code_point == ':' ||
           code_point == '\n' || code_point == '"' || code_point == 0x201C;
}

/* A word ends before an apostrophe: "Comeaux's" is "Comeaux" and a letter that is dropped. */
static void add_text(struct collector *c, struct span text)
{
    struct span rest = text;
    const char *word = NULL, *ideograph = NULL;
    bool sentence_start = true;
    while (rest.n) {
        const char *here = rest.p;
        uint32_t code_point = utf8_next(&rest);
        enum word_class class = class_of(code_point);
        if (word && class != CLASS_WORD) {
            add_word(c, span_between(word, here), sentence_start);
            word = NULL;
            sentence_start = false;
        }
        if (class == CLASS_WORD && !word)
            word = here;
        if (class == CLASS_IDEOGRAPH && ideograph)
            add_pair(c, ideograph, rest.p);
        ideograph = class == CLASS_IDEOGRAPH ? here : NULL;
        if (ends_sentence(code_point))
            sentence_start = true;
    }
    if (word)
        add_word(c, span_between(word, text.p + text.n), sentence_start);
}

/* The bytes of the first `words` words between white space. */
static size_t length_of_words(struct span text, size_t words)
{
    struct span rest = text, word;
    const char *end = text.p;
    for (size_t i = 0; i < words && span_token(&rest, " \n", &word); i++)
        end = word.p + word.n;
    return (size_t)(end - text.p);
}

static void add_zone(struct collector *c, struct span text, double weight, bool title)
{
    c->weight = weight;
    c->title = title;
    add_text(c, text);
}

static void add_body(struct collector *c, const struct article *a)
{
    struct buf body = {0};
    buf_init(&body, RENDERED_MAX);
    document_body_text(&a->body, &body);
    struct span text = buf_span(&body);
    size_t lead = length_of_words(text, LEAD_WORDS);
    add_zone(c, span_slice(text, 0, lead), WEIGHT_LEAD, false);
    add_zone(c, span_from(text, lead), WEIGHT_BODY, false);
    buf_free(&body);
}

static int by_weight(const void *left, const void *right)
{
    const struct term *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return span_compare(a->text, b->text);
}

static int by_text(const void *left, const void *right)
{
    const struct term *a = left, *b = right;
    return span_compare(a->text, b->text);
}

static struct term term_of(const struct entry *e)
{
    struct term t = {.text = e->text, .name = e->capitals > 0 && e->smalls == 0};
    t.weight = (1 + log(e->count > 1 ? e->count : 1)) * (t.name ? NAME_FACTOR : 1);
    return t;
}

static void keep_heaviest(struct collector *c, struct terms *out)
{
    struct term *all = arena_array(c->arena, c->count, sizeof(*all));
    size_t count = c->count;
    for (size_t i = 0; i < count; i++)
        all[i] = term_of(&c->entries[i]);
    qsort(all, count, sizeof(*all), by_weight);
    if (count > TERMS_MAX)
        count = TERMS_MAX;
    qsort(all, count, sizeof(*all), by_text);
    *out = (struct terms){.items = all, .count = count};
}

void terms_of_article(const struct article *a, struct arena *arena, struct terms *out)
{
    struct collector c = {.arena = arena, .language = a->language};
    stemmer_init(&c.stemmer, a->language);
    buf_init(&c.folded, RENDERED_MAX);
    add_zone(&c, a->title, WEIGHT_TITLE, true);
    add_zone(&c, a->standfirst, WEIGHT_STANDFIRST, false);
    for (size_t i = 0; i < a->tag_count; i++)
        add_zone(&c, a->tags[i], WEIGHT_TAG, true);
    add_zone(&c, a->section, WEIGHT_SECTION, true);
    add_body(&c, a);
    keep_heaviest(&c, out);
    buf_free(&c.folded);
    stemmer_free(&c.stemmer);
}
