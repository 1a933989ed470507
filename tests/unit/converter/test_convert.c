/*
 * One page to one article: what comes out of hostile input, and that time grows
 * with size and not with its square.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "converter/convert.h"
#include "smolwire/limits.h"

struct outcome {
    struct arena arena;
    struct article article;
    struct buf reason;
    enum err error;
};

static void convert(struct outcome *o, struct span bytes, const char *content_type)
{
    arena_init(&o->arena);
    buf_init(&o->reason, 4096);
    struct convert_input in = {.bytes = bytes,
                               .content_type = span_of(content_type),
                               .url = SPAN("https://gazette.example/story"),
                               .now = SW_NO_TIME};
    o->error = convert_page(&in, &o->arena, &o->article, &o->reason);
}

static void drop(struct outcome *o)
{
    arena_free(&o->arena);
    buf_free(&o->reason);
}

static bool body_has(const struct outcome *o, const char *words)
{
    struct buf b;
    buf_init(&b, RENDERED_MAX);
    document_body_text(&o->article.body, &b);
    bool found = span_contains(buf_span(&b), span_of(words));
    buf_free(&b);
    return found;
}

static void no_text(void **state SW_UNUSED)
{
    static const char *const pages[] = {"", " \n\t ", "<html></html>", "<!-- nothing -->"};
    for (size_t i = 0; i < SW_COUNT(pages); i++) {
        struct outcome o;
        convert(&o, span_of(pages[i]), "");
        assert_int_equal(o.error, SW_SYNTAX);
        assert_true(span_starts(buf_span(&o.reason), SPAN("parse: ")));
        drop(&o);
    }
}

static void random_bytes(void **state SW_UNUSED)
{
    struct buf b;
    uint32_t seed = 20250520;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < 1000000; i++) {
        seed = seed * 1664525u + 1013904223u;
        buf_add_char(&b, (char)(seed >> 24));
    }
    struct outcome o;
    convert(&o, buf_span(&b), "text/html");
    assert_int_not_equal(o.error, SW_OK);
    assert_true(o.reason.len > 0);
    drop(&o);
    buf_free(&b);
}

static void too_large(void **state SW_UNUSED)
{
    static char page[PAGE_MAX + 1];
    struct outcome o;
    convert(&o, span_make(page, sizeof(page)), "");
    assert_int_equal(o.error, SW_LIMIT);
    drop(&o);
}

#define SENTENCE "The harbour was opened again on Monday after ten long years of repair work. "
#define STORY    "<p>" SENTENCE SENTENCE "</p><p>" SENTENCE "It rained, and nobody minded.</p>"

static void nul_bytes(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, SPAN("<h1>Harbour\0 opens</h1><article>" STORY "\0<p>La\0st words of it all."), "");
    assert_int_equal(o.error, SW_OK);
    assert_true(body_has(&o, "Last words"));
    drop(&o);
}

static void windows_1251(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    buf_add_string(&b, "<meta charset=windows-1251><h1>\xCF\xF0\xE8\xE2\xE5\xF2</h1><article>");
    for (int i = 0; i < 4; i++)
        buf_add_string(&b,
                       "<p>\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0, \xEA\xE0\xEA \xE4\xE5\xEB\xE0 "
                       "\xF1\xE5\xE3\xEE\xE4\xED\xFF \xE8 \xE7\xE0\xE2\xF2\xF0\xE0, \xEC\xE8\xF0 "
                       "\xF1\xE5\xE3\xEE\xE4\xED\xFF \xE8 \xE7\xE0\xE2\xF2\xF0\xE0.</p>");
    struct outcome o;
    convert(&o, buf_span(&b), "");
    assert_int_equal(o.error, SW_OK);
    assert_true(body_has(&o, "\u041F\u0440\u0438\u0432\u0435\u0442, \u043C\u0438\u0440"));
    drop(&o);
    buf_free(&b);
}

static void what_is_declared_is_kept(void **state SW_UNUSED)
{
    struct outcome o;
    convert(
        &o,
        SPAN("<script type=application/ld+json>{\"@type\":\"LiveBlogPosting\",\"headline\":\"H\","
             "\"isAccessibleForFree\":false}</script><h1>Harbour opens</h1><article>" STORY),
        "");
    assert_int_equal(o.error, SW_OK);
    assert_true(o.article.teaser);
    assert_true(o.article.live);
    drop(&o);
}

static void what_is_explained(void **state SW_UNUSED)
{
    struct arena arena;
    struct article article;
    struct buf reason, explain;
    arena_init(&arena);
    buf_init(&reason, 4096);
    buf_init(&explain, 1 << 16);
    struct convert_input in = {.bytes =
                                   SPAN("<title>Harbour opens | Gazette</title><h1>Harbour opens"
                                        "</h1><article>" STORY "</article><nav><a href=/>Home"
                                        "</a></nav>"),
                               .now = SW_NO_TIME,
                               .explain = &explain};
    assert_int_equal(convert_page(&in, &arena, &article, &reason), SW_OK);
    assert_non_null(strstr(explain.data, "* title      h1: Harbour opens\n"));
    assert_non_null(strstr(explain.data, "  title      title element: Harbour opens | Gazette\n"));
    assert_non_null(strstr(explain.data, "+ p in article, "));
    assert_non_null(strstr(explain.data, "- nav in nav, 1 words, 100 % links: Home\n"));
    buf_free(&explain);
    buf_free(&reason);
    arena_free(&arena);
}

/* --- shapes that break parsers: time and memory grow with size ------------------- */

struct shape {
    const char *name, *before, *each, *after;
    size_t times;
};

static const struct shape shapes[] = {
    {"nested divs", "<body>" STORY, "<div>", "", 50000},
    {"nested divs, closed", "<body>" STORY, "<div><b>x</b></div></div>", "", 30000},
    {"end tags without a start", "<div>" STORY, "</span></b>", "", 50000},
    {"nested inline", "<body>" STORY, "<b><i>", "", 40000},
    {"tiny elements", "<body>" STORY, "<i>x</i> ", "", 60000},
    {"tables", "<body>" STORY, "<table><tr><td>x</table>", "", 10000},
    {"nested tables", "<body>" STORY, "<table><tr><td>", "", 20000},
    {"unclosed comments", "<body>" STORY, "<!-- x ", "", 50000},
    {"unclosed scripts", "<body>" STORY, "<script> x ", "", 40000},
    {"unclosed templates", "<body>" STORY, "<template>x", "</template>", 40000},
    {"unclosed quotes", "<body>" STORY, "<p class=\"x>y ", "", 40000},
    {"attributes", "<body>" STORY "<p ", "abc=d ", ">x", 60000},
    {"one long value", "<body>" STORY "<p title='", "abcdefgh ", "'>x", 60000},
    {"one long text", "<body>" STORY "<p>", "words and words ", "", 40000},
    {"references", "<body>" STORY "<p>", "&amp;&#150;&x", "", 40000},
    {"angles", "<body>" STORY "<p>", "< <<", "", 60000},
    {"links", "<body>" STORY, "<a href=/a/story>A story to read</a>", "", 10000},
    {"tangled", "<body>" STORY, "<a><div>x</a>", "", 20000},
    {"list items", "<body>" STORY "<ul>", "<li>x", "", 50000},
    {"headings", "<body>" STORY, "<h1>A title of many words</h1>", "", 5000},
    {"bylines", "<body><h1>A title of words</h1>" STORY, "<b class=author>Ann Lee</b>", "", 8000},
};

static void make_shape(struct buf *b, const struct shape *s, size_t times)
{
    buf_reset(b);
    buf_add_string(b, s->before);
    for (size_t i = 0; i < times; i++)
        buf_add_string(b, s->each);
    buf_add_string(b, s->after);
}

static double seconds_for(const struct buf *page, const struct shape *s)
{
    struct timespec begin, end;
    struct outcome o;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    convert(&o, buf_span(page), "");
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    if (o.error != SW_OK && o.error != SW_NOT_ARTICLE)
        fail_msg("%s: %s", s->name, o.reason.data);
    drop(&o);
    return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
}

/* Eight times the size may cost up to 24 times as much: the square would cost 64 times. */
static void time_is_linear_in_size(void **state SW_UNUSED)
{
    struct buf page;
    buf_init(&page, PAGE_MAX);
    for (size_t i = 0; i < SW_COUNT(shapes); i++) {
        make_shape(&page, &shapes[i], shapes[i].times / 8);
        double small = seconds_for(&page, &shapes[i]);
        make_shape(&page, &shapes[i], shapes[i].times);
        double large = seconds_for(&page, &shapes[i]);
        print_message("# %-26s %6.1f ms, eight times as large %7.1f ms\n", shapes[i].name,
                      small * 1e3, large * 1e3);
        if (large > small * 24 && large > 0.5)
            fail_msg("%s: %.3f s for an eighth, %.3f s for the whole", shapes[i].name, small,
                     large);
    }
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text),           cmocka_unit_test(random_bytes),
        cmocka_unit_test(too_large),         cmocka_unit_test(nul_bytes),
        cmocka_unit_test(windows_1251),      cmocka_unit_test(what_is_declared_is_kept),
        cmocka_unit_test(what_is_explained), cmocka_unit_test(time_is_linear_in_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
