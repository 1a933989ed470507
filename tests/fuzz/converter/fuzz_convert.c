/*
 * Any bytes as a page, with and without site rules: refused with a reason, or an
 * article of valid UTF-8. The first line, where it begins with "rules:", is the
 * rules, their lines separated by '|'.
 *
 * Seeds: tests/site/hosts/.
 */
#include <stdint.h>
#include <stdlib.h>

#include "converter/convert.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_article(const struct article *a)
{
    struct buf body;
    buf_init(&body, RENDERED_MAX);
    document_body_text(&a->body, &body);
    require(buf_error(&body) != SW_OK || utf8_valid(buf_span(&body)));
    buf_free(&body);
    const struct span fields[] = {a->title, a->standfirst, a->byline,          a->site,
                                  a->url,   a->section,    a->picture.caption, a->picture.url};
    for (size_t i = 0; i < SW_COUNT(fields); i++)
        require(utf8_valid(fields[i]));
}

/* The rules in front of the page, their lines apart. */
static struct span take_rules(struct span *page, struct arena *arena)
{
    if (!span_eat(page, SPAN("rules:")))
        return SPAN("");
    struct span line = span_cut(page, '\n');
    char *rules = arena_string(arena, line);
    for (size_t i = 0; i < line.n; i++)
        if (rules[i] == '|')
            rules[i] = '\n';
    return span_make(rules, line.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct article article;
    struct buf reason, explain;
    arena_init(&arena);
    buf_init(&reason, 4096);
    buf_init(&explain, RENDERED_MAX);
    struct span page = span_make((const char *)data, size);
    struct convert_input in = {.url = SPAN("https://fuzz.example/story"),
                               .now = SW_NO_TIME,
                               .rules = take_rules(&page, &arena),
                               .explain = &explain};
    in.bytes = page;
    enum err e = convert_page(&in, &arena, &article, &reason);
    if (e == SW_OK)
        check_article(&article);
    else
        require(reason.len > 0 || buf_error(&reason) != SW_OK);
    buf_free(&explain);
    buf_free(&reason);
    arena_free(&arena);
    return 0;
}
