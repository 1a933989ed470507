/* Filters: globs, regular expressions, what is not known yet, numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converter/filter.h"
#include "smolwire/clock.h"

#define NOW 1747732320

struct fixture {
    struct conf *conf;
    struct filter filter;
    struct buf errors;
};

static enum err read_filter(struct fixture *f, const char *options)
{
    struct buf text, errors;
    buf_init(&text, 4096);
    buf_init(&errors, 4096);
    buf_add_format(&text, "[source a]\nurl = https://a.example/feed\n%s", options);
    enum err e = conf_load_text("test.ini", text.data, &f->conf, &errors);
    if (e)
        fail_msg("%s", errors.data);
    buf_init(&f->errors, 4096);
    e = filter_read(conf_next(f->conf, "source", NULL), &f->filter, &f->errors);
    buf_free(&text);
    buf_free(&errors);
    return e;
}

static void drop(struct fixture *f)
{
    filter_free(&f->filter);
    buf_free(&f->errors);
    conf_free(f->conf);
}

static struct filter_subject story(const char *title)
{
    return (struct filter_subject){.title = {span_of(title)},
                                   .url = {SPAN("https://a.example/world/1")},
                                   .published = NOW,
                                   .words = 100,
                                   .whole = true};
}

static void no_filter_wants_all(void **state)
{
    struct fixture f;
    struct filter_subject s = story("");
    (void)state;
    assert_int_equal(read_filter(&f, ""), SW_OK);
    assert_null(filter_reason(&f.filter, &s, NOW));
    drop(&f);
}

static void globs_are_whole_and_caseless(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "exclude-title = *horoscope* | quiz: *\n"), SW_OK);
    struct filter_subject a = story("Your Horoscope for May"), b = story("Quiz: rivers"),
                          c = story("The quiz: a history");
    assert_string_equal(filter_reason(&f.filter, &a, NOW), "exclude-title matches");
    assert_non_null(filter_reason(&f.filter, &b, NOW));
    assert_null(filter_reason(&f.filter, &c, NOW));
    drop(&f);
}

static void expressions_match_anywhere(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "include-url = /\\/(world|economy)\\//\n"), SW_OK);
    struct filter_subject a = story("A"), b = story("B");
    b.url[FILTER_PAGE] = SPAN("https://a.example/sport/1");
    assert_null(filter_reason(&f.filter, &a, NOW));
    assert_string_equal(filter_reason(&f.filter, &b, NOW), "include-url does not match");
    drop(&f);
}

static void what_is_not_known_is_not_judged(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "include-tag = rivers\nmin-words = 50\n"), SW_OK);
    struct span tags[] = {SPAN("floods"), SPAN("Rivers")};
    struct filter_subject s = story("A");
    s.whole = false;
    s.words = -1;
    assert_null(filter_reason(&f.filter, &s, NOW));
    s.whole = true;
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "include-tag does not match");
    s.tags = tags;
    s.tag_count = 2;
    assert_null(filter_reason(&f.filter, &s, NOW));
    s.words = 49;
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "shorter than min-words");
    drop(&f);
}

static void source_and_page_are_both_heard(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "include-title = *rivers*\nexclude-section = sport\n"), SW_OK);
    struct filter_subject s = story("A headline of its own");
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "include-title does not match");
    s.title[FILTER_SOURCE] = SPAN("Rivers rise");
    assert_null(filter_reason(&f.filter, &s, NOW));
    s.section[FILTER_SOURCE] = SPAN("Sport");
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "exclude-section matches");
    drop(&f);
}

static void tags_of_a_feed_exclude_but_are_not_all(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "include-tag = rivers\nexclude-tag = quiz\n"), SW_OK);
    struct span tags[] = {SPAN("floods"), SPAN("Quiz")};
    struct filter_subject s = story("A");
    s.whole = false;
    s.tags = tags;
    s.tag_count = 1;
    assert_null(filter_reason(&f.filter, &s, NOW));
    s.tag_count = 2;
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "exclude-tag matches");
    drop(&f);
}

static void age_counts_from_now(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "max-age = 2d\n"), SW_OK);
    struct filter_subject s = story("A");
    s.published = NOW - 2 * 86400;
    assert_null(filter_reason(&f.filter, &s, NOW));
    s.published--;
    assert_string_equal(filter_reason(&f.filter, &s, NOW), "older than max-age");
    s.published = SW_NO_TIME;
    assert_null(filter_reason(&f.filter, &s, NOW));
    drop(&f);
}

static void bad_expressions_are_told(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(read_filter(&f, "include-title = /(/\nexclude-tag = /[/\n"), SW_SYNTAX);
    static const char *const said[] = {"test.ini:3: include-title: /(/ is no regular expression: ",
                                       "test.ini:4: exclude-tag: /[/ is no regular expression: "};
    for (size_t i = 0; i < SW_COUNT(said); i++)
        if (!span_contains(buf_span(&f.errors), span_of(said[i])))
            fail_msg("no \"%s\" in:\n%s", said[i], f.errors.data);
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_filter_wants_all),
        cmocka_unit_test(globs_are_whole_and_caseless),
        cmocka_unit_test(expressions_match_anywhere),
        cmocka_unit_test(what_is_not_known_is_not_judged),
        cmocka_unit_test(source_and_page_are_both_heard),
        cmocka_unit_test(tags_of_a_feed_exclude_but_are_not_all),
        cmocka_unit_test(age_counts_from_now),
        cmocka_unit_test(bad_expressions_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
