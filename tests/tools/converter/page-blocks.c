/*
 * What the model sees of pages: for tests/model/train.py.
 *
 *   page-blocks [--without paragraphs|pieces|parts] FILE...
 *
 * Writes to standard output, for each page, the line "page FEATURES BLOCKS FILE"
 * and for each of its text blocks the line "BYTES HIDDEN", the text, and FEATURES
 * floats in the machine's own order.
 *
 * --without takes things out of the pages at random, but the same each time, so
 * that one page makes several to learn from: a short story under the same long
 * comments, a page without its navigation.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "converter/decode.h"
#include "converter/dom.h"
#include "converter/features.h"
#include "converter/layout.h"
#include "converter/metadata.h"
#include "smolwire/attributes.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

struct thinning {
    const char *name;
    bool (*may_go)(const struct node *n);
    uint32_t percents[3]; /* that go; a page has one of them */
};

static bool is_paragraph(const struct node *n)
{
    return n->tag == TAG_P;
}

static bool is_part(const struct node *n)
{
    return tag_is(n->tag, TAG_IS_BLOCK) && n->tag != TAG_HTML && n->tag != TAG_HEAD &&
           n->tag != TAG_BODY && n->parent;
}

static bool is_piece(const struct node *n)
{
    if (!is_part(n))
        return false;
    for (const struct node *in = n->first; in; in = node_next(in, n))
        if (tag_is(in->tag, TAG_IS_BLOCK))
            return false;
    return true;
}

static const struct thinning thinnings[] = {
    {"paragraphs", is_paragraph, {30, 60, 85}},
    {"pieces", is_piece, {30, 60, 85}},
    {"parts", is_part, {5, 5, 5}},
};

/* 0 to 65535 (linear congruence). */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void thin_out(const struct thinning *t, struct node *root, uint32_t seed)
{
    struct node *next;
    seed = (seed + (unsigned char)t->name[2]) * 2654435761u;
    draw(&seed);
    uint32_t percent = t->percents[draw(&seed) % 3];
    for (struct node *n = root; n; n = next) {
        bool goes = n->tag != TAG_TEXT && t->may_go(n) && draw(&seed) % 100 < percent;
        next = goes ? node_skip(n, root) : node_next(n, root);
        if (goes)
            node_unlink(n);
    }
}

static void write_blocks(const char *path, const struct layout *page, const struct article *a)
{
    float row[FEATURE_COUNT];
    struct features *f = features_make(page, a);

    printf("page %d %u %s\n", FEATURE_COUNT, page->block_count, path);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        struct span text = b->text;
        bool hidden = layout_element(page, b->holder)->tags_above & ABOVE_HIDDEN;
        printf("%zu %d\n", text.n, hidden);
        fwrite(text.p, 1, text.n, stdout);
        features_row(f, i, row);
        fwrite(row, sizeof(row), 1, stdout);
    }
}

static enum err show(const char *path, struct span utf8, const struct thinning *t)
{
    struct arena arena;
    struct article a;
    struct dom dom;
    struct layout page;
    struct offers offers;

    arena_init(&arena);
    article_init(&a, &arena);
    enum err e = dom_parse_html(utf8, &arena, &dom);
    if (e == SW_OK) {
        struct metadata_input metadata = {.dom = &dom, .now = SW_NO_TIME};
        offers_init(&offers, &arena);
        metadata_read(&metadata, &offers, &a);
        if (t)
            thin_out(t, dom.root, (uint32_t)utf8.n);
        layout_page(&page, &dom, &arena);
        write_blocks(path, &page, &a);
        dom_free(&dom);
    }
    arena_free(&arena);
    return e;
}

static const struct thinning *find_thinning(const char *name)
{
    for (size_t i = 0; i < SW_COUNT(thinnings); i++)
        if (strcmp(thinnings[i].name, name) == 0)
            return &thinnings[i];
    fprintf(stderr, "page-blocks: %s: no such thinning\n", name);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    const struct thinning *thinning = NULL;
    int status = EXIT_SUCCESS, first = 1;

    if (argc > 2 && strcmp(argv[1], "--without") == 0) {
        thinning = find_thinning(argv[2]);
        first = 3;
    }
    for (int i = first; i < argc; i++) {
        struct buf bytes, utf8;
        buf_init(&bytes, PAGE_MAX);
        buf_init(&utf8, 4 * (size_t)PAGE_MAX);
        if (fsio_read(AT_FDCWD, argv[i], &bytes) != SW_OK ||
            decode_page(buf_span(&bytes), SPAN(""), &utf8) != SW_OK ||
            show(argv[i], buf_span(&utf8), thinning) != SW_OK) {
            fprintf(stderr, "page-blocks: %s: not read\n", argv[i]);
            status = EXIT_FAILURE;
        }
        buf_free(&utf8);
        buf_free(&bytes);
    }
    return status;
}
