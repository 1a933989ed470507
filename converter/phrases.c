/*
 * Finding phrases: an index by the first bytes of each, asked at every word.
 */
#include "phrases.h"

#include <string.h>

#include "layout_text.h"
#include "phrases_table.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

#define BUCKETS 4096 /* about as many as phrases */

struct phrases {
    uint16_t bucket[BUCKETS]; /* number of the first phrase, counted from 1 */
    uint16_t *next;           /* by phrase: the next in its bucket */
    uint16_t *length;
    char *last; /* bytes, in which phrases of a bucket differ most */
};

static unsigned bucket_of(const unsigned char *s)
{
    return ((unsigned)s[0] * 2654435761u + (unsigned)s[1] * 40503u + (unsigned)s[2] * 9973u) >> 4 &
           (BUCKETS - 1);
}

struct phrases *phrases_new(struct arena *arena)
{
    struct phrases *p = arena_zalloc(arena, sizeof *p);
    p->next = arena_array(arena, phrase_count, sizeof *p->next);
    p->length = arena_array(arena, phrase_count, sizeof *p->length);
    p->last = arena_array(arena, phrase_count, sizeof *p->last);
    for (unsigned i = 0; i < phrase_count; i++) {
        unsigned char key[3] = {0};
        size_t n = strlen(phrases_table[i].text);
        memcpy(key, phrases_table[i].text, n < 3 ? n : 3);
        p->length[i] = (uint16_t)n;
        p->last[i] = phrases_table[i].text[n - 1];
        unsigned bucket =
            n < 3 ? bucket_of((const unsigned char[3]){key[0], key[1], 0}) : bucket_of(key);
        p->next[i] = p->bucket[bucket];
        p->bucket[bucket] = (uint16_t)(i + 1);
    }
    return p;
}

/* The text as the table spells it: lower case, plain apostrophes; and where its words begin. */
struct folded {
    char bytes[PHRASE_SCAN_BYTES * 2 + 8];
    size_t n;
    uint16_t words[PHRASE_SCAN_BYTES + 1];
    bool dense[PHRASE_SCAN_BYTES + 1];
    size_t word_count;
    bool whole_text;
    size_t last_letter; /* past the last letter */
    bool first_is_word; /* the text begins with what begins its first word */
};

static void put(struct folded *f, uint32_t code)
{
    if (code < 0x80) {
        f->bytes[f->n++] = (char)code;
    } else if (code < 0x800) {
        f->bytes[f->n++] = (char)(0xC0 | (code >> 6));
        f->bytes[f->n++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        f->bytes[f->n++] = (char)(0xE0 | (code >> 12));
        f->bytes[f->n++] = (char)(0x80 | ((code >> 6) & 0x3F));
        f->bytes[f->n++] = (char)(0x80 | (code & 0x3F));
    } else {
        f->bytes[f->n++] = '?';
    }
}

static uint32_t fold_code(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    if (code == 0x2019 || code == 0x2018 || code == 0x02BC)
        return '\'';
    return unicode_lower(code);
}

static bool is_word_code(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '@' ||
           (code >= 0xC0 && (code < 0x2000 || code > 0x206F) && code != 0xD7);
}

static bool is_letter_code(uint32_t code)
{
    return is_word_code(code) && !(code >= '0' && code <= '9');
}

static void fold(struct folded *f, struct span text)
{
    bool in_word = false;
    struct span rest = span_slice(text, 0, PHRASE_SCAN_BYTES);
    f->n = f->word_count = f->last_letter = 0;
    f->whole_text = rest.n == text.n;
    while (rest.n > 0) {
        uint32_t code = (unsigned char)*rest.p;
        if (code < 0x80)
            rest = span_from(rest, 1);
        else
            code = utf8_next(&rest);
        code = fold_code(code);
        bool word = is_word_code(code), dense = layout_text_is_dense(code);
        bool first = f->n == 0;
        bool mark = code == '(' || code == '[' || code == 0xA9 || code == '-';
        if ((word && (!in_word || dense)) || mark || first) {
            f->dense[f->word_count] = dense;
            f->words[f->word_count++] = (uint16_t)f->n;
        }
        in_word = word;
        put(f, code);
        if (is_letter_code(code))
            f->last_letter = f->n;
    }
    memset(f->bytes + f->n, 0, 4);
}

static bool ends_word(const struct folded *f, size_t at, bool dense)
{
    unsigned char last = (unsigned char)f->bytes[at - 1], next = (unsigned char)f->bytes[at];
    if (dense || next == 0)
        return true;
    bool last_is_word = (last >= 'a' && last <= 'z') || last >= 0x80;
    bool next_is_word = (next >= 'a' && next <= 'z') || (next >= 0xC3 && next != 0xE2);
    return !last_is_word || !next_is_word;
}

struct search {
    const struct phrases *p;
    const struct folded *f;
    bool at_start; /* no letter came before */
    size_t at;     /* where the word begins */
    bool dense;
    struct phrase_match found;
};

static void look_into(struct search *s, unsigned bucket)
{
    const char *here = s->f->bytes + s->at;
    for (unsigned i = s->p->bucket[bucket]; i; i = s->p->next[i - 1]) {
        const struct phrase *row = &phrases_table[i - 1];
        size_t n = s->p->length[i - 1];
        if (s->at + n > s->f->n || here[n - 1] != s->p->last[i - 1] ||
            (!row->anywhere && !s->at_start) || memcmp(here, row->text, n) != 0 ||
            !ends_word(s->f, s->at + n, s->dense))
            continue;
        s->found.bits |= row->bits;
        if (s->at_start && s->f->whole_text && s->at + n >= s->f->last_letter)
            s->found.whole |= row->bits;
    }
}

struct phrase_match phrases_find(const struct phrases *p, struct span text)
{
    struct folded f;
    struct search s = {.p = p, .f = &f, .at_start = true};
    fold(&f, text);
    for (size_t w = 0; w < f.word_count; w++) {
        const unsigned char *here = (const unsigned char *)f.bytes + f.words[w];
        s.at = f.words[w];
        s.dense = f.dense[w];
        look_into(&s, bucket_of(here));
        look_into(&s, bucket_of((const unsigned char[3]){here[0], here[1], 0}));
        if (is_letter_code(*here) && *here != 0xC2 &&
            *here != 0xE2) /* no word: quotation marks, bullets */
            s.at_start = false;
    }
    return s.found;
}
