/*
 * Articles as JSON, both ways.
 */
#include <string.h>

#include "arena_fixture.h"
#include "converter/article_json.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

static void fill_body(struct document *d)
{
    document_heading(d, 3, SPAN("Heading"));
    document_open(d, BLOCK_PARAGRAPH);
    document_text(d, SPAN("A \"quoted\" word, "));
    document_link(d, TARGET_WEB, SPAN("https://a.example/?a=1&b=2"), SPAN("a link"));
    document_break(d);
    document_link(d, TARGET_PAGE, SPAN("/s/2025-05-20/x"), SPAN(""));
    document_close(d);
    struct block *list = document_open(d, BLOCK_LIST);
    list->ordered = true;
    list->start = 7;
    document_open(d, BLOCK_ITEM);
    document_paragraph(d, SPAN("item"));
    document_close(d);
    document_close(d);
    struct block *table = document_open(d, BLOCK_TABLE);
    table->label = SPAN("caption of table");
    document_open(d, BLOCK_ROW);
    struct block *cell = document_open(d, BLOCK_CELL);
    cell->header = true;
    cell->columns = 2;
    document_text(d, SPAN("head"));
    document_close(d);
    document_open(d, BLOCK_CELL);
    document_text(d, SPAN("second"));
    document_close(d);
    document_close(d);
    document_close(d);
    struct block *pre = document_open(d, BLOCK_PRE);
    pre->text = SPAN("line 1\n\tline 2\n");
    pre->label = SPAN("c");
    document_close(d);
    document_figure(d, SPAN("https://a.example/p.jpg"), SPAN("caption"), SPAN("credit"));
    struct block *embed = document_open(d, BLOCK_EMBED);
    embed->embed = EMBED_POST;
    embed->url = SPAN("https://b.example/post");
    embed->label = SPAN("title of post");
    document_close(d);
    document_open(d, BLOCK_RULE);
    document_close(d);
}

static void fill_article(struct article *a)
{
    article_init(a, &arena);
    a->url = SPAN("https://a.example/story");
    a->title = SPAN("Title \xe2\x80\x94 with dash");
    a->standfirst = SPAN("Standfirst");
    a->byline = SPAN("A, B");
    a->site = SPAN("Site");
    a->language = a->body.language = SPAN("en-GB");
    a->section = SPAN("World");
    article_add_tag(a, SPAN("tag"));
    a->published = 1747732320;
    a->picture.url = SPAN("https://a.example/main.jpg");
    a->picture.credit = SPAN("Agency");
    fill_body(&a->body);
    article_add_related(a, SPAN("Other"), SPAN("https://a.example/other"));
    a->method = SPAN("score");
    article_add_warning(a, "odd date");
    a->teaser = true;
}

static void to_json(const struct article *a, struct buf *out)
{
    buf_init(out, RENDERED_MAX);
    assert_int_equal(article_to_json(a, SPAN(""), out), SW_OK);
}

/* Equal JSON of what was read from the JSON of `a` means that nothing was lost, as no field is
 * unread. */
static void assert_round_trip(const struct article *a)
{
    struct article again;
    struct buf first, second;

    to_json(a, &first);
    assert_int_equal(article_from_json(buf_span(&first), &arena, &again), SW_OK);
    to_json(&again, &second);
    assert_string_equal(first.data, second.data);
    buf_free(&first);
    buf_free(&second);
}

static void test_keys_and_values(void **state SW_UNUSED)
{
    struct article a;
    struct buf out;

    article_init(&a, &arena);
    a.url = SPAN("https://a.example/");
    a.title = SPAN("T");
    a.published = 0;
    document_paragraph(&a.body, SPAN("one"));
    document_paragraph(&a.body, SPAN("two"));
    buf_init(&out, RENDERED_MAX);
    assert_int_equal(article_to_json(&a, SPAN("x.html"), &out), SW_OK);
    assert_string_equal(
        out.data,
        "{\"file\":\"x.html\",\"url\":\"https://a.example/\",\"title\":\"T\",\"standfirst\":\"\","
        "\"byline\":\"\",\"site\":\"\",\"language\":\"\",\"section\":\"\",\"tags\":[],"
        "\"published\":\"1970-01-01T00:00:00Z\",\"modified\":null,\"image\":null,"
        "\"body\":\"one\\ntwo\","
        "\"blocks\":[{\"type\":\"paragraph\",\"runs\":[{\"text\":\"one\"}]},"
        "{\"type\":\"paragraph\",\"runs\":[{\"text\":\"two\"}]}],"
        "\"related\":[],\"method\":\"\",\"warnings\":[],\"teaser\":false,\"live\":false}");
    buf_free(&out);
}

static void test_everything_survives(void **state SW_UNUSED)
{
    struct article a, again;
    struct buf json;

    fill_article(&a);
    assert_round_trip(&a);

    to_json(&a, &json);
    assert_int_equal(article_from_json(buf_span(&json), &arena, &again), SW_OK);
    buf_free(&json); /* nothing may point into it */
    assert_true(span_is(again.title, "Title \xe2\x80\x94 with dash"));
    assert_int_equal(again.published, a.published);
    assert_int_equal(again.modified, SW_NO_TIME);
    assert_true(span_is(again.picture.credit, "Agency"));
    assert_true(span_is(again.body.language, "en-GB"));
    assert_true(again.teaser);
    assert_false(again.live);
    struct block *paragraph = again.body.root->first->next;
    assert_int_equal(paragraph->runs->next->next->type, RUN_BREAK);
    assert_int_equal(paragraph->last_run->target_kind, TARGET_PAGE);
    struct block *list = paragraph->next;
    assert_int_equal(list->start, 7);
    struct block *cell = list->next->first->first;
    assert_true(cell->header);
    assert_int_equal(cell->columns, 2);
    assert_true(span_is(list->next->next->text, "line 1\n\tline 2\n"));
    assert_int_equal(again.body.root->last->prev->embed, EMBED_POST);
    assert_ptr_equal(again.body.open, again.body.root);
}

static void test_one_line_whatever_the_text(void **state SW_UNUSED)
{
    struct article a;
    struct buf out;
    static const char bytes[] = "a\nb\r\0c\x1b \xff\xe2\x80\xa8 end";

    article_init(&a, &arena);
    a.title = span_make(bytes, sizeof(bytes) - 1);
    document_paragraph(&a.body, a.title);
    to_json(&a, &out);
    assert_int_equal(span_find_char(buf_span(&out), '\n'), out.len);
    assert_int_equal(span_find_char(buf_span(&out), '\0'), out.len);
    buf_free(&out);
    assert_round_trip(&a);
}

static void test_error_object(void **state SW_UNUSED)
{
    struct buf out;

    buf_init(&out, 1024);
    assert_int_equal(article_error_to_json(SPAN("x.html"), SPAN("decode: no text"), &out), SW_OK);
    assert_string_equal(out.data, "{\"file\":\"x.html\",\"error\":\"decode: no text\"}");
    buf_free(&out);
}

static void test_full_buffer_is_told(void **state SW_UNUSED)
{
    struct article a;
    struct buf out;

    fill_article(&a);
    buf_init(&out, 100);
    assert_int_equal(article_to_json(&a, SPAN(""), &out), SW_LIMIT);
    buf_free(&out);
}

static void test_refuses_what_it_did_not_write(void **state SW_UNUSED)
{
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "null",
        "{\"blocks\":{}}",
        "{}",
        "{\"blocks\":[],\"title\":1}",
        "{\"blocks\":[],\"published\":\"yesterday\"}",
        "{\"blocks\":[],\"tags\":{}}",
        "{\"blocks\":[],\"tags\":[1]}",
        "{\"blocks\":[],\"image\":[]}",
        "{\"blocks\":[],\"related\":[1]}",
        "{\"blocks\":[],\"teaser\":1}",
        "{\"blocks\":[1]}",
        "{\"blocks\":[{}]}",
        "{\"blocks\":[{\"type\":\"root\"}]}",
        "{\"blocks\":[{\"type\":\"heading\",\"level\":0}]}",
        "{\"blocks\":[{\"type\":\"heading\",\"level\":7}]}",
        "{\"blocks\":[{\"type\":\"heading\",\"level\":-1}]}",
        "{\"blocks\":[{\"type\":\"item\"}]}",
        "{\"blocks\":[{\"type\":\"cell\"}]}",
        "{\"blocks\":[{\"type\":\"list\",\"blocks\":[{\"type\":\"paragraph\"}]}]}",
        "{\"blocks\":[{\"type\":\"paragraph\",\"blocks\":[{\"type\":\"rule\"}]}]}",
        "{\"blocks\":[{\"type\":\"quote\",\"runs\":[{\"text\":\"a\"}]}]}",
        "{\"blocks\":[{\"type\":\"paragraph\",\"runs\":[{\"url\":1}]}]}",
        "{\"blocks\":[{\"type\":\"paragraph\",\"runs\":[{\"url\":\"/\",\"kind\":\"x\"}]}]}",
        "{\"blocks\":[{\"type\":\"paragraph\",\"columns\":0}]}",
        "{\"blocks\":[]} trailing",
    };
    struct article a;

    for (size_t i = 0; i < SW_COUNT(bad); i++)
        assert_int_equal(article_from_json(span_of(bad[i]), &arena, &a), SW_CORRUPT);
}

static void test_refuses_nesting_beyond_the_cap(void **state SW_UNUSED)
{
    struct buf json;
    struct article a;

    buf_init(&json, RENDERED_MAX);
    buf_add_string(&json, "{\"blocks\":");
    for (unsigned i = 0; i < DOCUMENT_DEPTH_MAX + 5; i++)
        buf_add_string(&json, "[{\"type\":\"quote\",\"blocks\":");
    buf_add_string(&json, "[]");
    for (unsigned i = 0; i < DOCUMENT_DEPTH_MAX + 5; i++)
        buf_add_string(&json, "}]");
    buf_add_char(&json, '}');
    assert_int_equal(article_from_json(buf_span(&json), &arena, &a), SW_CORRUPT);
    buf_free(&json);
}

/* --- random documents ---------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* Valid UTF-8, as documents promise, of any characters. */
static struct span random_text(uint32_t *seed)
{
    struct buf text;

    buf_init(&text, 100);
    for (size_t n = 1 + next_random(seed) % 12; n > 0; n--)
        utf8_add(&text, next_random(seed) % (n % 2 ? 0x80 : 0x10FFFF));
    struct span copy = arena_span(&arena, buf_span(&text));
    buf_free(&text);
    return copy;
}

static void random_runs(struct document *d, uint32_t *seed)
{
    for (unsigned n = next_random(seed) % 4; n > 0; n--) {
        unsigned kind = next_random(seed) % 3;
        if (kind == 0)
            document_text(d, random_text(seed));
        else if (kind == 1)
            document_break(d);
        else
            document_link(d, (enum target_kind)(next_random(seed) % (TARGET_SEARCH + 1)),
                          random_text(seed), random_text(seed));
    }
}

static void random_document(struct document *d, uint32_t *seed)
{
    unsigned open = 0;

    for (unsigned n = 0; n < 300; n++) {
        enum block_type type = (enum block_type)(next_random(seed) % (BLOCK_RULE + 1));
        if (open > 0 && next_random(seed) % 3 == 0) {
            document_close(d);
            open--;
        } else if (block_fits(d->open->type, type) && d->flattened == 0) {
            struct block *b = document_open(d, type);
            b->text = random_text(seed);
            b->ordered = next_random(seed) % 2;
            b->start = next_random(seed);
            b->embed = (enum embed_kind)(type == BLOCK_EMBED ? next_random(seed) % 5 : 0);
            if (block_holds_runs(type))
                random_runs(d, seed);
            open++;
        }
    }
    while (open-- > 0)
        document_close(d);
}

static void test_random_documents_survive(void **state SW_UNUSED)
{
    for (uint32_t seed = 1; seed <= 100; seed++) {
        struct article a;
        uint32_t s = seed;
        article_init(&a, &arena);
        random_document(&a.body, &s);
        assert_ptr_equal(a.body.open, a.body.root);
        assert_round_trip(&a);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_keys_and_values),
        TEST(test_everything_survives),
        TEST(test_one_line_whatever_the_text),
        TEST(test_error_object),
        TEST(test_full_buffer_is_told),
        TEST(test_refuses_what_it_did_not_write),
        TEST(test_refuses_nesting_beyond_the_cap),
        TEST(test_random_documents_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
