/*
 * How fast documents are rendered, and that the cost grows with their size
 * alone: megabytes a second for documents of 1 and of 10 MB, of prose and of
 * the kinds of content that tempt to quadratic work.
 */
#include <stdio.h>
#include <stdlib.h>

#include "converter/render.h"
#include "smolwire/clock.h"

#define OUTPUT_MAX ((size_t)256 * 1024 * 1024)

static const char *const format_names[] = {
    [RENDER_GEMTEXT] = "gemtext", [RENDER_GOPHERMAP] = "gophermap", [RENDER_TEXT] = "text"};

static void prose(struct document *d)
{
    const struct span text =
        SPAN("The council of the small harbour town voted late on Tuesday to keep the old ferry "
             "running for another winter, after islanders had collected more than two thousand "
             "signatures against a plan that would have closed the line at the end of the month.");

    document_paragraph(d, text);
}

/* All in one paragraph, each with an address of its own. */
static void link_in_one_paragraph(struct document *d)
{
    static unsigned number;

    document_text(d, SPAN("see "));
    document_link(d, TARGET_WEB, arena_format(d->arena, "https://news.example/%u", number++),
                  SPAN("the whole story of the ferry that stays"));
    document_text(d, SPAN(" and "));
}

static void word_without_end(struct document *d)
{
    document_text(d, SPAN("abcdefghijklmnopqrstuvwxyz"));
}

static void marks_without_end(struct document *d)
{
    document_text(d, SPAN("\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88"));
}

static void ideographs(struct document *d)
{
    document_text(d,
                  SPAN("\xe9\x81\xb8\xe6\x8c\x99\xe7\xb5\x90\xe6\x9e\x9c\xe3\x81\xae\xe7\x99\xba"
                       "\xe8\xa1\xa8\xe3\x82\x92\xe5\x8f\x97\xe3\x81\x91\xe3\x81\xa6\xe3\x80\x81"));
}

static void table_row(struct document *d)
{
    if (d->open->type != BLOCK_TABLE)
        document_open(d, BLOCK_TABLE);
    document_open(d, BLOCK_ROW);
    for (int i = 0; i < 4; i++) {
        document_open(d, BLOCK_CELL);
        document_text(d, SPAN("some words in a cell of the table"));
        document_close(d);
    }
    document_close(d);
}

static const struct {
    const char *name;
    size_t bytes; /* of text that one call adds */
    void (*add)(struct document *d);
} kinds[] = {
    {"prose", 253, prose},
    {"links", 48, link_in_one_paragraph},
    {"one word", 26, word_without_end},
    {"marks", 16, marks_without_end},
    {"ideographs", 36, ideographs},
    {"table", 132, table_row},
};

static void measure(size_t kind, size_t megabytes, enum render_format format)
{
    struct arena arena;
    struct document d;
    struct buf out;
    size_t size = megabytes * 1000 * 1000;

    arena_init(&arena);
    document_init(&d, &arena);
    for (size_t done = 0; done < size; done += kinds[kind].bytes)
        kinds[kind].add(&d);
    buf_init(&out, OUTPUT_MAX);
    int64_t start = clock_monotonic_ms();
    enum err e = render(&d, format, &out);
    int64_t took = clock_monotonic_ms() - start;
    printf("%-10s %-10s %3zu MB %6lld ms %7.1f MB/s%s\n", kinds[kind].name, format_names[format],
           megabytes, (long long)took, (double)megabytes * 1000.0 / (double)(took ? took : 1),
           e == SW_OK ? "" : " FAILED");
    buf_free(&out);
    arena_free(&arena);
}

int main(void)
{
    for (size_t kind = 0; kind < SW_COUNT(kinds); kind++) {
        for (enum render_format format = RENDER_GEMTEXT; format <= RENDER_TEXT; format++) {
            measure(kind, 1, format);
            measure(kind, 10, format);
        }
    }
    return EXIT_SUCCESS;
}
