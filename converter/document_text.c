/*
 * The text of a document alone, for benchmarks, term vectors and reading times.
 */
#include "document.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

static void add_runs(const struct block *b, struct buf *out)
{
    for (const struct run *r = b->runs; r; r = r->next) {
        if (r->type == RUN_BREAK)
            buf_add_char(out, '\n');
        else
            buf_add_span(out, r->text);
    }
}

/* Without line breaks at its end: separators are added between blocks. */
static struct span pre_text(const struct block *b)
{
    struct span s = b->text;

    while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' '))
        s.n--;
    return s;
}

static void add_text(const struct block *b, struct buf *out)
{
    if (b->type == BLOCK_PRE)
        buf_add_span(out, pre_text(b));
    else
        add_runs(b, out);
}

void document_body_text(const struct document *d, struct buf *out)
{
    struct document_iter it = document_walk(d);
    size_t start = out->len;
    char separator = '\n';

    while (document_next(&it)) {
        if (!it.entering)
            continue;
        if (it.block->type != BLOCK_CELL)
            separator = '\n';
        if (!block_holds_runs(it.block->type) && it.block->type != BLOCK_PRE)
            continue;
        size_t before = out->len;
        if (before > start)
            buf_add_char(out, separator);
        size_t text = out->len;
        add_text(it.block, out);
        if (out->len == text)
            buf_truncate(out, before);
        else
            separator = ' ';
    }
}

struct word_counter {
    size_t words;
    size_t characters; /* of scripts written without spaces */
    bool in_word;
};

/* Nearly all text is ASCII: no table is asked for it. */
static void count_ascii(struct word_counter *c, char byte)
{
    if (ascii_is_alnum(byte)) {
        c->words += !c->in_word;
        c->in_word = true;
    } else if (ascii_is_space(byte)) {
        c->in_word = false;
    }
}

static void count_words(struct word_counter *c, struct span text)
{
    while (text.n > 0) {
        if ((unsigned char)text.p[0] < 0x80) {
            count_ascii(c, text.p[0]);
            text = span_from(text, 1);
            continue;
        }
        uint32_t cp = utf8_next(&text);
        if (unicode_is_ideographic(cp)) {
            c->characters++;
            c->in_word = false;
        } else if (unicode_is_letter(cp) || unicode_is_digit(cp)) {
            c->words += !c->in_word;
            c->in_word = true;
        } else if (unicode_is_space(cp)) {
            c->in_word = false;
        }
    }
}

size_t document_word_count(const struct document *d)
{
    struct document_iter it = document_walk(d);
    struct word_counter c = {0};

    while (document_next(&it)) {
        if (!it.entering)
            continue;
        c.in_word = false;
        if (it.block->type == BLOCK_PRE)
            count_words(&c, it.block->text);
        for (const struct run *r = it.block->runs; r; r = r->next) {
            c.in_word = c.in_word && r->type != RUN_BREAK;
            count_words(&c, r->text);
        }
    }
    return c.words + (c.characters + 1) / 2;
}
