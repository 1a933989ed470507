/*
 * Results of a search as menus: no word of a title is lost.
 */
#include "tests/unit/common/check.h"

#include "server/search_pages.h"
#include "smolwire/limits.h"

static const struct gophermap_context context = {{"news.example", 12}, 7070, {"/", 1}};

#define HERE    "\tnews.example\t7070\r\n"
#define NOWHERE "\t\terror.host\t1\r\n"

static char page[] = "/wire/2025-06-09/ferries", date[] = "2025-06-09", source[] = "The Wire";

static void check(char *title, const char *wanted)
{
    struct search_results r = {.count = 1};
    struct buf b;

    r.items[0] = (struct search_result){page, title, date, source, source};
    buf_init(&b, RENDERED_MAX);
    search_add_gopher(&b, SPAN("ferries"), SW_OK, &r, &context);
    buf_add_char(&b, '\0');
    assert_non_null(strstr(b.data, wanted));
    buf_free(&b);
}

static void a_short_title_stands_on_one_line(void **state)
{
    char title[] = "Ferries at night";

    (void)state;
    check(title, "1[2025-06-09] Ferries at night (The Wire)\t/wire/2025-06-09/ferries" HERE
                 "i" NOWHERE "7Search again");
}

static void a_long_title_goes_on_below(void **state)
{
    char title[] = "Ferries to run through the night while Lorne Bridge is repaired";

    (void)state;
    check(title, "1[2025-06-09] Ferries to run through the night while Lorne Bridge is\t"
                 "/wire/2025-06-09/ferries" HERE "i  repaired (The Wire)" NOWHERE "i" NOWHERE);
}

static void a_title_of_one_long_word_is_parted(void **state)
{
    char title[4 * GOPHER_MENU_COLUMNS + 1];

    (void)state;
    memset(title, 'x', sizeof(title) - 1);
    title[sizeof(title) - 1] = '\0';
    check(title, "1[2025-06-09]\t/wire/2025-06-09/ferries" HERE "i  xx");
    check(title, "x (The Wire)" NOWHERE "i" NOWHERE "7Search again");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_title_stands_on_one_line),
        cmocka_unit_test(a_long_title_goes_on_below),
        cmocka_unit_test(a_title_of_one_long_word_is_parted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
