/*
 * For the people who tune extraction: what the steps make of pages.
 *
 *   page_tool body FILE...    one JSON object a line: file, body
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "converter/decode.h"
#include "converter/extract.h"
#include "converter/layout.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

static struct span meta_of(const struct dom *dom, const char *key, const char *name)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_META && span_is(node_attr(n, key), name))
            return node_attr(n, "content");
    return (struct span){0};
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
    a.title = meta_of(&dom, "property", "og:title");
    a.standfirst = meta_of(&dom, "property", "og:description");
    struct extract_input in = {.dom = &dom, .base = SPAN("http://example.org/")};
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
    for (int i = 2; i < argc; i++)
        convert(argv[i]);
}
