/*
 * Text of one block: folding white space, counting.
 */
#include "layout_text.h"

#include "smolwire/hash.h"
#include "smolwire/utf8.h"

#define NO_BREAK_SPACE_FIRST  '\xC2' /* U+00A0 is C2 A0 */
#define NO_BREAK_SPACE_SECOND '\xA0'

static void reserve(struct block_text *t, struct arena *arena, size_t n)
{
    while (t->capacity - t->n < n)
        t->bytes = arena_grow(arena, t->bytes, t->capacity, &t->capacity, 1);
}

/* Bytes of white space at s, 0 for none. */
static size_t space_at(const char *s, size_t n)
{
    if (ascii_is_space(*s))
        return 1;
    if (n > 1 && s[0] == NO_BREAK_SPACE_FIRST && s[1] == NO_BREAK_SPACE_SECOND)
        return 2;
    return 0;
}

bool layout_text_add(struct block_text *t, struct arena *arena, struct text_place place)
{
    struct span s = place.node->text;
    size_t before = t->n;
    bool solid = false;
    reserve(t, arena, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        size_t space = space_at(s.p + i, s.n - i);
        if (space == 0) {
            t->bytes[t->n++] = s.p[i++];
            solid = true;
            continue;
        }
        if (t->n > 0 && t->bytes[t->n - 1] != ' ')
            t->bytes[t->n++] = ' ';
        i += space;
    }
    if (!solid)
        return false;
    if (!t->first)
        t->first = place.node;
    t->last = place.node;
    if (place.link)
        t->link_bytes += (uint32_t)(t->n - before);
    if (place.link && place.link != t->last_link)
        t->links++;
    t->last_link = place.link;
    if (place.bold)
        t->bold_bytes += (uint32_t)(t->n - before);
    return true;
}

void layout_text_break(struct block_text *t)
{
    t->breaks++;
    if (t->n > 0 && t->bytes[t->n - 1] != ' ')
        t->bytes[t->n++] = ' '; /* add() reserved one byte more than it used */
}

bool layout_text_is_dense(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0x0E00 && c <= 0x0EFF);
}

static bool is_stop(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F ||
           c == 0x061F || c == 0x06D4 || c == 0x2026 || c == 0xFF0E;
}

static bool is_comma(uint32_t c)
{
    return c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C || c == ';';
}

static bool is_closing(uint32_t c)
{
    return c == ' ' || c == '"' || c == '\'' || c == ')' || c == 0x201D || c == 0x2019 ||
           c == 0x00BB || c == 0x201C || c == 0x300D || c == 0x300F || c == 0xFF09;
}

static bool is_upper_ascii(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* Upper case of Latin-1, Greek and Cyrillic as far as ranges tell; good enough to weigh. */
static bool is_upper(uint32_t c)
{
    return is_upper_ascii(c) || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
           (c >= 0x391 && c <= 0x3A9) || (c >= 0x400 && c <= 0x42F);
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || is_upper_ascii(c) || c >= 0xAA;
}

struct counting {
    uint32_t dense;
    bool in_word;
};

static void count_code_point(struct text_block *b, struct counting *c, uint32_t code)
{
    if (!is_closing(code))
        b->last_char = code;
    if (code == ' ') {
        c->in_word = false;
        return;
    }
    if (layout_text_is_dense(code)) {
        c->dense++;
        c->in_word = false;
    } else if (!c->in_word) {
        c->in_word = true;
        b->units++;
        b->capitalised += is_upper(code);
    }
    b->digits += code >= '0' && code <= '9';
    b->letters += is_letter(code);
    b->upper += is_upper(code);
    b->bars += code == '|' || code == 0x2022 || code == 0xB7 || code == '/';
    b->commas += is_comma(code);
    b->stops += is_stop(code);
}

static void count(struct text_block *b)
{
    struct counting c = {0};
    struct span rest = b->text;
    uint64_t hash = HASH_START;
    while (rest.n > 0) {
        unsigned char byte = (unsigned char)*rest.p;
        uint32_t code = byte;
        if (byte < 0x80)
            rest = span_from(rest, 1);
        else
            code = utf8_next(&rest);
        hash = hash_add(hash, code);
        count_code_point(b, &c, code);
    }
    b->units += (c.dense + 1) / 2;
    b->print = hash;
}

bool layout_text_take(struct block_text *t, struct arena *arena, struct text_block *b)
{
    if (t->n > 0 && t->bytes[t->n - 1] == ' ')
        t->n--;
    bool any = t->n > 0;
    if (any) {
        *b = (struct text_block){.first = t->first,
                                 .last = t->last,
                                 .link_bytes = t->link_bytes,
                                 .bold_bytes = t->bold_bytes,
                                 .links = t->links,
                                 .breaks = t->breaks};
        b->text = arena_span(arena, span_make(t->bytes, t->n));
        count(b);
    }
    *t = (struct block_text){.bytes = t->bytes, .capacity = t->capacity};
    return any;
}
