/*
 * Results of a search as pages and menus: no word of a title is lost, and the
 * beginning of the text stands below it.
 */
#include "tests/unit/common/check.h"

#include "server/search_pages.h"
#include "smolwire/limits.h"

static const struct gophermap_context context = {{"news.example", 12}, 7070, {"/", 1}};

#define HERE    "\tnews.example\t7070\r\n"
#define NOWHERE "\t\terror.host\t1\r\n"

static char page[] = "/wire/2025-06-09/ferries", date[] = "2025-06-09", source[] = "The Wire";

static char no_lead[] = "";

static void assert_contains(struct buf *b, const char *wanted)
{
    buf_add_char(b, '\0');
    assert_non_null(strstr(b->data, wanted));
    buf_truncate(b, b->len - 1);
}

static void check_page(char *title, char *lead, bool gopher, const char *wanted)
{
    struct search_results r = {.count = 1};
    struct buf b;

    r.items[0] = (struct search_result){page, title, date, source, lead};
    buf_init(&b, RENDERED_MAX);
    if (gopher)
        search_add_gopher(&b, SPAN("ferries"), SW_OK, &r, &context);
    else
        search_add_gemini(&b, SPAN("ferries"), SW_OK, &r);
    assert_contains(&b, wanted);
    buf_free(&b);
}

static void check(char *title, const char *wanted)
{
    check_page(title, no_lead, true, wanted);
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

static void a_lead_stands_below_its_title(void **state)
{
    char title[] = "Ferries at night";
    char lead[] = "=> Nightly ferries begin on Monday.";

    (void)state;
    check_page(title, lead, true,
               "(The Wire)\t/wire/2025-06-09/ferries" HERE
               "i  => Nightly ferries begin on Monday." NOWHERE "i" NOWHERE "7Search again");
    check_page(title, lead, false,
               " 2025-06-09 Ferries at night (The Wire)\n"
               "\u200b=> Nightly ferries begin on Monday.\n\n=> /search Search again");
    check_page(title, no_lead, false, "(The Wire)\n\n=> /search Search again");
}

static void a_long_lead_is_cut_in_menus(void **state)
{
    char title[] = "Ferries at night";
    char lead[] = "The ferries between Saltmere and the northern shore will run through the night "
                  "until Lorne Bridge is open again, the harbour office said on Monday, and…";

    (void)state;
    check_page(title, lead, true,
               "i  The ferries between Saltmere and the northern shore will run" NOWHERE
               "i  through the night until Lorne Bridge is open again, the harbour…" NOWHERE
               "i" NOWHERE "7Search again");
}

static void who_finds_nothing_is_told_how_to_ask(void **state)
{
    struct search_results r = {.count = 0};
    struct buf b;

    (void)state;
    buf_init(&b, RENDERED_MAX);
    search_add_gemini(&b, SPAN("ferries"), SW_OK, &r);
    assert_contains(&b, "Nothing was found.\n\nAll words have to occur.");
    assert_contains(&b, " source:NAME or section:NAME,");
    assert_contains(&b, "years.\n\n=> /search Search again");
    buf_reset(&b);
    search_add_gopher(&b, SPAN("*"), SW_SYNTAX, &r, &context);
    assert_contains(&b, "iAll words have to occur. You may also ask for" NOWHERE);
    assert_contains(&b, "years." NOWHERE "i" NOWHERE "7Search again");
    buf_reset(&b);
    r.count = 1;
    r.items[0] = (struct search_result){page, source, date, source, no_lead};
    search_add_gemini(&b, SPAN("ferries"), SW_OK, &r);
    buf_add_char(&b, '\0');
    assert_null(strstr(b.data, "All words"));
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_title_stands_on_one_line),
        cmocka_unit_test(a_long_title_goes_on_below),
        cmocka_unit_test(a_title_of_one_long_word_is_parted),
        cmocka_unit_test(a_lead_stands_below_its_title),
        cmocka_unit_test(a_long_lead_is_cut_in_menus),
        cmocka_unit_test(who_finds_nothing_is_told_how_to_ask),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
