/*
 * Templates: what they become in each edition, what their values cannot do, and
 * what is said of those that are wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/render.h"
#include "converter/template.h"
#include "smolwire/attributes.h"

static const struct template_values values = {.of = {
                                                  [TEMPLATE_MIRROR] = {"The Wire", 8},
                                                  [TEMPLATE_PAGE] = {"=> A\tpage", 9},
                                                  [TEMPLATE_GEMINI] = {"gemini://w.example", 18},
                                                  [TEMPLATE_VERSION] = {"1.2", 3},
                                              }};

static void check(const char *text, enum render_format format, const char *wanted)
{
    struct arena arena;
    struct template t;
    struct document d;
    struct buf errors, out;
    arena_init(&arena);
    buf_init(&errors, 4096);
    buf_init(&out, 1 << 16);
    assert_int_equal(template_parse(SPAN("t.gmi"), span_of(text), &arena, &t, &errors), SW_OK);
    assert_string_equal(errors.data, "");
    document_init(&d, &arena);
    template_build(&t, &values, &d);
    assert_int_equal(render(&d, format, &out), SW_OK);
    assert_string_equal(out.data, wanted);
    buf_free(&out);
    buf_free(&errors);
    arena_free(&arena);
}

static void check_error(struct span text, const char *wanted)
{
    struct arena arena;
    struct template t = {.count = 77};
    struct buf errors;
    arena_init(&arena);
    buf_init(&errors, 4096);
    assert_int_equal(template_parse(SPAN("t.gmi"), text, &arena, &t, &errors), SW_SYNTAX);
    assert_string_equal(errors.data, wanted);
    assert_int_equal(t.count, 77);
    buf_free(&errors);
    arena_free(&arena);
}

static void every_line_of_gemtext_is_known(void **state)
{
    static const char text[] = "# {mirror}\r\n"
                               "first line\n"
                               "second line\n"
                               "\n"
                               "another\n"
                               "* one\n"
                               "* two\n"
                               "> said\n"
                               "> again\n"
                               "=> /about.gmi About\n"
                               "=> {gemini}/\tThe same\n"
                               "```banner\n"
                               " {o} \n"
                               "```\n"
                               "## End";
    (void)state;
    check(text, RENDER_GEMTEXT,
          "# The Wire\n\nfirst line\nsecond line\n\nanother\n\n* one\n* two\n\n> said\n>\n> "
          "again\n\n=> /about.gmi About\n=> gemini://w.example/ The same\n\n"
          "```banner\n {o}\n```\n\n## End\n");
    check(text, RENDER_GOPHERMAP,
          "iThe Wire\t\ni========\t\ni\t\nifirst line\t\nisecond line\t\ni\t\nianother\t\ni\t\n"
          "i* one\t\ni* two\t\ni\t\ni> said\t\ni>\t\ni> again\t\ni\t\n1About\t/about\n"
          "hThe same\tURL:gemini://w.example/\ni\t\ni {o}\t\ni\t\niEnd\t\ni---\t\n");
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    check("", RENDER_GEMTEXT, "");
    check("\n\n\n", RENDER_GOPHERMAP, "");
}

static void values_stay_text(void **state)
{
    (void)state;
    check("{page}\n", RENDER_GEMTEXT, "\xE2\x80\x8B=> A page\n");
    check("{page}\n", RENDER_GOPHERMAP, "i=> A page\t\n");
    check("=> /x {page}\n", RENDER_GEMTEXT, "=> /x.gmi => A page\n");
    check("{{page} is {version}, {address}none\n", RENDER_GEMTEXT, "{page} is 1.2, none\n");
}

static void links_lead_to_pages_files_search_and_the_web(void **state)
{
    (void)state;
    check("=> / Front\n=> /section/ S\n=> /day/index.gmi D\n=> /search Find\n"
          "=> /sources.opml O\n=> mailto:me@w.example Write\n",
          RENDER_GOPHERMAP,
          "1Front\t/\n1S\t/section\n1D\t/day\n7Find\t/search\n9O\t/sources.opml\n"
          "hWrite\tURL:mailto:me@w.example\n");
    check("=> /section/ S\n=> /day/index.gmi D\n=> /about\n", RENDER_GEMTEXT,
          "=> /section/ S\n=> /day/ D\n=> /about.gmi\n");
}

static void mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    check_error(SPAN("a\n{title}\n"), "t.gmi:2: there is no variable {title}; there are {mirror} "
                                      "{page} {address} {gemini} {gopher} {version}\n");
    check_error(SPAN("{}"), "t.gmi:1: there is no variable {}; there are {mirror} {page} {address} "
                            "{gemini} {gopher} {version}\n");
    check_error(SPAN("\n\nwho {mirror\n}"),
                "t.gmi:3: a brace is not closed; {{ stands for a single one\n");
    check_error(SPAN("x\n```art\n{\n"),
                "t.gmi:2: preformatted text is not closed by another line of ```\n");
    check_error(SPAN("=> about.gmi About\n=>\n"),
                "t.gmi:1: a link leads to a path that begins with / or to a full address\n"
                "t.gmi:2: a link leads to a path that begins with / or to a full address\n");
    check_error(SPAN("fine\n\xC3\n"), "t.gmi:2: the text is not UTF-8\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_gemtext_is_known),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(values_stay_text),
        cmocka_unit_test(links_lead_to_pages_files_search_and_the_web),
        cmocka_unit_test(mistakes_are_told_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
