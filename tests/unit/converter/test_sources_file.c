/* The file of sources that programs write: what is appended, under which names, and what never. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "converter/sources_file.h"
#include "smolwire/fsio.h"

#define NAMES_MAX 16

static struct arena arena;
static char folder[64], sources_path[96], main_path[96];
static struct conf *conf;
static const char *names[NAMES_MAX];
static size_t added;

static void write_file(const char *path, const char *text)
{
    assert_int_equal(fsio_replace(AT_FDCWD, path, span_of(text), NULL), SW_OK);
}

static void load(void)
{
    struct buf errors;
    buf_init(&errors, 4096);
    conf_free(conf);
    conf = NULL;
    if (conf_load(main_path, &conf, &errors))
        fail_msg("%s", errors.data);
    buf_free(&errors);
}

static int set_up(void **state SW_UNUSED)
{
    arena_init(&arena);
    snprintf(folder, sizeof(folder), "/tmp/smolwire-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(sources_path, sizeof(sources_path), "%s/sources.ini", folder);
    snprintf(main_path, sizeof(main_path), "%s/smolwire.ini", folder);
    write_file(main_path, "[mirror]\nroot = tree\n\n[source wire]\n"
                          "url = https://wire.example/feed\n");
    load();
    return 0;
}

static int tear_down(void **state SW_UNUSED)
{
    conf_free(conf);
    conf = NULL;
    unlink(sources_path);
    unlink(main_path);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    arena_free(&arena);
    return 0;
}

static enum err add(const struct new_source *list, size_t count)
{
    struct buf reason;
    assert_true(count <= NAMES_MAX);
    buf_init(&reason, 4096);
    enum err e = sources_file_add(conf, list, count, &arena, names, &added, &reason);
    assert_true(e ? reason.len > 0 && added == 0 : reason.len == 0);
    buf_free(&reason);
    return e;
}

static void assert_file(const char *expected)
{
    struct buf text;
    buf_init(&text, 65536);
    assert_int_equal(fsio_read(AT_FDCWD, sources_path, &text), SW_OK);
    assert_string_equal(text.data, expected);
    buf_free(&text);
}

/* --- what is written --------------------------------------------------------------- */

static void a_section_has_what_was_told(void **state SW_UNUSED)
{
    const struct new_source list[] = {
        {.title = SPAN("The Post"),
         .url = SPAN("https://post.example/feed"),
         .section = SPAN("World"),
         .kind = SOURCE_FEED},
        {.name = SPAN("ledger"), .url = SPAN("https://ledger.example/"), .kind = SOURCE_AUTO},
    };
    assert_int_equal(add(list, 2), SW_OK);
    assert_int_equal(added, 2);
    assert_string_equal(names[0], "the-post");
    assert_string_equal(names[1], "ledger");
    assert_file("[source the-post]\nurl = https://post.example/feed\nkind = feed\n"
                "title = The Post\nsection = World\n"
                "\n[source ledger]\nurl = https://ledger.example/\n");
    load();
    size_t sources = 0;
    for (const struct conf_section *s = conf_next(conf, "source", NULL); s;
         s = conf_next(conf, "source", s))
        sources++;
    assert_int_equal(sources, 3);
}

static void what_stands_there_stays(void **state SW_UNUSED)
{
    const struct new_source list[] = {{.name = SPAN("b"), .url = SPAN("https://b.example/")}};
    write_file(sources_path, "# mine\n[source a]\nurl = https://a.example/ ");
    load();
    assert_int_equal(add(list, 1), SW_OK);
    assert_file("# mine\n[source a]\nurl = https://a.example/ \n"
                "\n[source b]\nurl = https://b.example/\n");
}

static void text_from_outside_makes_no_lines_of_its_own(void **state SW_UNUSED)
{
    const struct new_source list[] = {{
        .title = SPAN("Post\n[source evil]\nurl = https://evil.example/"),
        .url = SPAN("https://post.example/"),
        .section = SPAN("A\r\x1b[2JB"),
    }};
    assert_int_equal(add(list, 1), SW_OK);
    load();
    size_t sources = 0;
    for (const struct conf_section *s = conf_next(conf, "source", NULL); s;
         s = conf_next(conf, "source", s)) {
        assert_string_not_equal(conf_name(s), "evil");
        sources++;
    }
    assert_int_equal(sources, 2);
}

static void a_title_that_is_too_long_is_none(void **state SW_UNUSED)
{
    static char title[5000];
    memset(title, 'x', sizeof(title));
    const struct new_source list[] = {{.name = SPAN("post"),
                                       .title = {title, sizeof(title)},
                                       .url = SPAN("https://post.example/")}};
    assert_int_equal(add(list, 1), SW_OK);
    assert_file("[source post]\nurl = https://post.example/\n");
}

/* --- names ----------------------------------------------------------------------- */

static void names_come_from_wish_title_or_host(void **state SW_UNUSED)
{
    const struct new_source list[] = {
        {.name = SPAN("My Wish!"), .title = SPAN("Title"), .url = SPAN("https://a.example/")},
        {.title = SPAN("\xe6\x97\xa5\xe6\x9c\xac"), .url = SPAN("https://www.the-post.co.uk/")},
        {.url = SPAN("https://[::1]/")},
    };
    assert_int_equal(add(list, 3), SW_OK);
    assert_string_equal(names[0], "my-wish");
    assert_string_equal(names[1], "the-post");
    assert_string_not_equal(names[2], "");
}

static void names_are_given_once_and_never_of_our_own_pages(void **state SW_UNUSED)
{
    const struct new_source list[] = {
        {.name = SPAN("wire"), .url = SPAN("https://a.example/")},
        {.name = SPAN("Wire"), .url = SPAN("https://b.example/")},
        {.name = SPAN("search"), .url = SPAN("https://c.example/")},
    };
    assert_int_equal(add(list, 3), SW_OK);
    assert_string_equal(names[0], "wire-2");
    assert_string_equal(names[1], "wire-3");
    assert_string_equal(names[2], "search-2");
}

/* --- what is not written --------------------------------------------------------------- */

static void an_address_is_followed_once(void **state SW_UNUSED)
{
    const struct new_source list[] = {
        {.name = SPAN("again"), .url = SPAN("https://wire.example/feed")},
        {.name = SPAN("a"), .url = SPAN("https://a.example/")},
        {.name = SPAN("twice"), .url = SPAN("https://a.example/")},
    };
    assert_int_equal(add(list, 3), SW_OK);
    assert_int_equal(added, 1);
    assert_null(names[0]);
    assert_string_equal(names[1], "a");
    assert_null(names[2]);
    assert_file("[source a]\nurl = https://a.example/\n");
}

static void nothing_new_makes_no_file(void **state SW_UNUSED)
{
    const struct new_source list[] = {{.url = SPAN("https://wire.example/feed")}};
    assert_int_equal(add(list, 1), SW_OK);
    assert_int_equal(added, 0);
    assert_int_not_equal(access(sources_path, F_OK), 0);
}

static void what_does_not_read_back_is_not_written(void **state SW_UNUSED)
{
    const struct new_source list[] = {
        {.name = SPAN("good"), .url = SPAN("https://good.example/")},
        {.name = SPAN("bad"), .url = SPAN("no address")},
    };
    assert_int_equal(add(list, 2), SW_SYNTAX);
    assert_int_not_equal(access(sources_path, F_OK), 0);
}

static void without_a_file_nothing_is_added(void **state SW_UNUSED)
{
    const struct new_source list[] = {{.url = SPAN("https://a.example/")}};
    write_file(main_path, "[mirror]\nroot = tree\nsources =\n");
    load();
    assert_int_equal(add(list, 1), SW_NOT_FOUND);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_section_has_what_was_told),
        TEST(what_stands_there_stays),
        TEST(text_from_outside_makes_no_lines_of_its_own),
        TEST(a_title_that_is_too_long_is_none),
        TEST(names_come_from_wish_title_or_host),
        TEST(names_are_given_once_and_never_of_our_own_pages),
        TEST(an_address_is_followed_once),
        TEST(nothing_new_makes_no_file),
        TEST(what_does_not_read_back_is_not_written),
        TEST(without_a_file_nothing_is_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
