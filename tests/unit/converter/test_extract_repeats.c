/*
 * What becomes of a page when others of its source had the same blocks: pages
 * are converted, what they teach is learned, and the next one is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converter/convert.h"
#include "converter/extract.h"
#include "smolwire/limits.h"

#define SIGN_UP                                                                                    \
    "Our reporters sail with the ferries every morning and write down for you what they hear on "  \
    "deck, at the helm and in the galley."
#define PROMISE                                                                                    \
    "We never give an address to anyone and nobody else does it for us, that we promise."

struct site {
    struct repeats repeats;
    struct arena arena;
    struct buf text;
    struct article article; /* the last one */
};

static int set_up(void **state)
{
    static struct site s;
    repeats_init(&s.repeats);
    arena_init(&s.arena);
    buf_init(&s.text, RENDERED_MAX);
    *state = &s;
    return 0;
}

static int tear_down(void **state)
{
    struct site *s = *state;
    repeats_free(&s->repeats);
    arena_free(&s->arena);
    buf_free(&s->text);
    return 0;
}

static void add_paragraphs(struct buf *page, unsigned from, unsigned until, unsigned number)
{
    for (unsigned i = from; i < until; i++)
        buf_add_format(page,
                       "<p>The council of island %u met for the %u. time this year, and the "
                       "members, who had counted %u boats, asked for another jetty before the "
                       "market opens in May.</p>",
                       number, i, number * i + i);
}

/* A page whose text has `more` in its middle; `texts` paragraphs of its own. */
static enum err convert(struct site *s, unsigned number, unsigned texts, const char *head,
                        const char *more, struct extract_prints *prints)
{
    struct buf page, packed, reason;
    struct repeats_seen seen;
    buf_init(&page, PAGE_MAX);
    buf_init(&packed, REPEATS_PACKED_MAX);
    buf_init(&reason, 4096);
    buf_add_format(&page,
                   "<title>Island %u wants a jetty</title>%s<article><h1>Island %u wants a "
                   "jetty</h1>",
                   number, head, number);
    add_paragraphs(&page, 0, texts / 2, number);
    buf_add_string(&page, more);
    add_paragraphs(&page, texts / 2, texts, number);
    repeats_pack(&s->repeats, 0, &packed);
    assert_true(repeats_unpack(buf_span(&packed), &s->arena, &seen));
    struct convert_input in = {.bytes = buf_span(&page),
                               .url = SPAN("https://ferry.example/2025/05/20/jetty.html"),
                               .now = SW_NO_TIME,
                               .seen = &seen,
                               .prints = prints};
    enum err e = convert_page(&in, &s->arena, &s->article, &reason);
    buf_reset(&s->text);
    if (e == SW_OK)
        document_body_text(&s->article.body, &s->text);
    buf_free(&page);
    buf_free(&packed);
    buf_free(&reason);
    return e;
}

static void learn(struct site *s, unsigned number, const char *more)
{
    struct extract_prints prints = {0};
    enum repeats_change change;
    int64_t forgotten;
    assert_int_equal(convert(s, number, 6, "", more, &prints), SW_OK);
    assert_int_equal(
        repeats_learn(&s->repeats, number, prints.prints, prints.count, &change, &forgotten),
        SW_OK);
}

static void learn_many(struct site *s, unsigned count, const char *more)
{
    for (unsigned number = 1; number <= count; number++)
        learn(s, number, more);
}

static bool says(const struct site *s, const char *text)
{
    return span_contains(buf_span(&s->text), span_of(text));
}

static size_t paragraphs_of(const struct site *s)
{
    size_t count = 0;
    for (struct span rest = buf_span(&s->text); rest.n > 0; count++)
        rest = span_from(rest, span_find(rest, SPAN("another jetty")) + 1);
    return count - 1;
}

static void a_block_that_repeats_is_cut_and_the_text_stays(void **state)
{
    struct site *s = *state;
    learn_many(s, 3, "<p>" SIGN_UP "</p>");
    assert_int_equal(convert(s, 9, 6, "", "<p>" SIGN_UP "</p>", NULL), SW_OK);
    assert_false(says(s, "Our reporters"));
    assert_int_equal(paragraphs_of(s), 6);
}

static void the_publishers_text_is_the_same_before_and_after(void **state)
{
    struct site *s = *state;
    uint64_t before = 0, after = 0, other = 0;
    assert_int_equal(convert(s, 9, 6, "", "<p>" SIGN_UP "</p>", NULL), SW_OK);
    assert_int_equal(article_body_hash(&s->article, &before), SW_OK);
    learn_many(s, 3, "<p>" SIGN_UP "</p>");
    assert_int_equal(convert(s, 9, 6, "", "<p>" SIGN_UP "</p>", NULL), SW_OK);
    assert_int_equal(article_body_hash(&s->article, &after), SW_OK);
    assert_true(before == after);
    assert_int_equal(convert(s, 9, 7, "", "<p>" SIGN_UP "</p>", NULL), SW_OK);
    assert_int_equal(article_body_hash(&s->article, &other), SW_OK);
    assert_true(before != other);
}

static void sub_headings_of_the_text_stay(void **state)
{
    struct site *s = *state;
    static const char more[] = "<h2>Background</h2><p>" SIGN_UP "</p>";
    learn_many(s, 12, more);
    assert_int_equal(convert(s, 99, 6, "", more, NULL), SW_OK);
    assert_false(says(s, "Our reporters"));
    assert_true(says(s, "Background"));
}

static void the_heading_and_the_rest_of_a_box_go_with_it(void **state)
{
    struct site *s = *state;
    static const char more[] =
        "<div><h3>Ahoy from the ferries</h3><p>" SIGN_UP "</p><p>Every Friday.</p></div>";
    learn_many(s, 12, more);
    assert_int_equal(convert(s, 99, 6, "", more, NULL), SW_OK);
    assert_false(says(s, "Our reporters"));
    assert_false(says(s, "Ahoy"));
    assert_false(says(s, "Every Friday"));
    assert_int_equal(paragraphs_of(s), 6);
}

static void a_short_line_goes_when_most_pages_have_it(void **state)
{
    struct site *s = *state;
    learn_many(s, 5, "<p>Reporting by the harbour desk.</p>");
    assert_int_equal(convert(s, 99, 6, "", "<p>Reporting by the harbour desk.</p>", NULL), SW_OK);
    assert_true(says(s, "harbour desk"));
    learn_many(s, 12, "<p>Reporting by the harbour desk.</p>");
    assert_int_equal(convert(s, 99, 6, "", "<p>Reporting by the harbour desk.</p>", NULL), SW_OK);
    assert_false(says(s, "harbour desk"));
}

/* Where other pages lead to this one they may show it. */
static void the_standfirst_stays(void **state)
{
    struct site *s = *state;
    learn_many(s, 12, "<p>" SIGN_UP "</p>");
    assert_int_equal(convert(s, 99, 6, "<meta name=description content=\"" SIGN_UP "\">",
                             "<p>" SIGN_UP "</p>", NULL),
                     SW_OK);
    assert_true(says(s, "Our reporters"));
}

static void a_page_of_which_nothing_would_be_left_is_kept_whole(void **state)
{
    struct site *s = *state;
    static const char more[] = "<p>" SIGN_UP "</p><p>" PROMISE "</p>";
    learn_many(s, 12, more);
    assert_int_equal(convert(s, 99, 0, "", more, NULL), SW_OK);
    assert_true(says(s, "Our reporters"));
    assert_true(says(s, "that we promise"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_block_that_repeats_is_cut_and_the_text_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_publishers_text_is_the_same_before_and_after, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sub_headings_of_the_text_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_heading_and_the_rest_of_a_box_go_with_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_short_line_goes_when_most_pages_have_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_standfirst_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_of_which_nothing_would_be_left_is_kept_whole, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("extract_repeats", tests, NULL, NULL);
}
