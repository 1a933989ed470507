/*
 * For the people who tune extraction: what the steps make of pages.
 *
 *   page_tool body FILE...    one JSON object a line: file, body
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "converter/decode.h"
#include "converter/extract.h"
#include "converter/features.h"
#include "converter/layout.h"
#include "converter/metadata.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

static FILE *dump_rows, *dump_text;

static void dump(const char *path, struct dom *dom, struct arena *arena, const struct article *a)
{
    struct layout page;
    float row[FEATURE_COUNT];
    layout_page(&page, dom, arena);
    struct features *f = features_make(&page, a);
    for (uint32_t i = 0; i < page.block_count; i++) {
        features_row(f, i, row);
        fwrite(row, sizeof row, 1, dump_rows);
    }
    json_t *o = json_object(), *list = json_array();
    json_object_set_new(o, "file", json_string(path));
    for (uint32_t i = 0; i < page.block_count; i++)
        json_array_append_new(list, json_stringn(page.blocks[i].text.p, page.blocks[i].text.n));
    json_object_set_new(o, "blocks", list);
    json_dumpf(o, dump_text, JSON_COMPACT);
    fputc('\n', dump_text);
    json_decref(o);
}

static void convert(const char *path)
{
    struct buf bytes, text, reason, body;
    struct arena arena;
    struct dom dom;
    struct article a;
    arena_init(&arena);
    buf_init(&bytes, PAGE_MAX * 4);
    buf_init(&text, PAGE_MAX * 4);
    buf_init(&reason, 4096);
    buf_init(&body, PAGE_MAX);
    if (fsio_read(AT_FDCWD, path, &bytes) != SW_OK)
        exit(1);
    if (decode_page(buf_span(&bytes), (struct span){0}, &text) != SW_OK)
        exit(2);
    if (dom_parse_html(buf_span(&text), &arena, &dom) != SW_OK)
        exit(3);
    article_init(&a, &arena);
    struct offers offers;
    offers_init(&offers, &arena);
    struct metadata_input meta = {.dom = &dom, .now = SW_NO_TIME};
    metadata_read(&meta, &offers, &a);
    struct extract_input in = {.dom = &dom, .base = SPAN("http://example.org/")};
    if (dump_rows) {
        dump(path, &dom, &arena, &a);
        dom_free(&dom);
        arena_free(&arena);
        buf_free(&bytes);
        buf_free(&text);
        buf_free(&reason);
        buf_free(&body);
        return;
    }
    enum err e = extract_body(&in, &arena, &a, NULL, &reason);
    document_body_text(&a.body, &body);
    json_t *o = json_pack("{s:s, s:s%, s:s}", "file", path, "body", body.data, (size_t)body.len,
                          "error", e ? reason.data : "");
    char *line = json_dumps(o, JSON_COMPACT);
    puts(line);
    free(line);
    json_decref(o);
    dom_free(&dom);
    arena_free(&arena);
    buf_free(&bytes);
    buf_free(&text);
    buf_free(&reason);
    buf_free(&body);
}

int main(int argc, char **argv)
{
    int i = 2;
    if (!strcmp(argv[1], "features")) {
#define NAME(n) puts(#n);
        FEATURE_LIST(NAME)
        for (int k = 0; k < NEIGHBOURS; k++) {
            static const char *n[] = {"units", "links", "tag", "phrase", "alike", "stop"};
            for (int j = 0; j < NEIGHBOUR_COUNT; j++)
                printf("NB%d_%s\n", k, n[j]);
        }
        for (int k = 0; k < ABOVE_KINDS; k++)
            printf("ABOVE_%d\n", k);
#define CNAME(n) puts("CLASS_" #n);
        CLASS_LIST(CNAME)
#define PNAME(n) puts("PHRASE_" #n);
        PHRASE_LIST(PNAME)
        return 0;
    }
    if (!strcmp(argv[1], "dump")) {
        char name[1000];
        snprintf(name, sizeof name, "%s.f32", argv[2]);
        dump_rows = fopen(name, "wb");
        snprintf(name, sizeof name, "%s.jsonl", argv[2]);
        dump_text = fopen(name, "wb");
        i = 3;
    }
    for (; i < argc; i++)
        convert(argv[i]);
}
