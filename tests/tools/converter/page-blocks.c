/*
 * What the model sees of pages: for tests/model/train.py.
 *
 *   page-blocks FILE...
 *
 * Writes to standard output, for each page, the line "page FEATURES BLOCKS FILE"
 * and for each of its text blocks the line "BYTES HIDDEN", the text, and FEATURES
 * floats in the machine's own order.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "converter/decode.h"
#include "converter/dom.h"
#include "converter/features.h"
#include "converter/layout.h"
#include "converter/metadata.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

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

static enum err show(const char *path, struct span utf8)
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
        layout_page(&page, &dom, &arena);
        write_blocks(path, &page, &a);
        dom_free(&dom);
    }
    arena_free(&arena);
    return e;
}

int main(int argc, char **argv)
{
    int status = EXIT_SUCCESS;

    for (int i = 1; i < argc; i++) {
        struct buf bytes, utf8;
        buf_init(&bytes, PAGE_MAX);
        buf_init(&utf8, 4 * (size_t)PAGE_MAX);
        if (fsio_read(AT_FDCWD, argv[i], &bytes) != SW_OK ||
            decode_page(buf_span(&bytes), SPAN(""), &utf8) != SW_OK ||
            show(argv[i], buf_span(&utf8)) != SW_OK) {
            fprintf(stderr, "page-blocks: %s: not read\n", argv[i]);
            status = EXIT_FAILURE;
        }
        buf_free(&utf8);
        buf_free(&bytes);
    }
    return status;
}
