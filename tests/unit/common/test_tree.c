/*
 * The published tree: files, links, selectors of a page.
 */
#include "check.h"

#include "smolwire/tree.h"

static const struct {
    const char *page, *gemini_file, *gemini_link, *gopher_file, *selector, *text_file;
} pages[] = {
    {"/", "gemini/index.gmi", "/", "gopher/gophermap", "/", "gopher/index.txt"},
    {"/bbc/", "gemini/bbc/index.gmi", "/bbc/", "gopher/bbc/gophermap", "/bbc",
     "gopher/bbc/index.txt"},
    {"/bbc/2025-05-20/slug", "gemini/bbc/2025-05-20/slug.gmi", "/bbc/2025-05-20/slug.gmi",
     "gopher/bbc/2025-05-20/slug/gophermap", "/bbc/2025-05-20/slug",
     "gopher/bbc/2025-05-20/slug.txt"},
};

static void assert_gives(void (*spell)(struct buf *, struct span), const char *page,
                         const char *expected)
{
    struct buf b;
    buf_init(&b, 1000);
    spell(&b, span_of(page));
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void a_page_has_its_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < SW_COUNT(pages); i++) {
        assert_gives(tree_gemini_file, pages[i].page, pages[i].gemini_file);
        assert_gives(tree_gemini_link, pages[i].page, pages[i].gemini_link);
        assert_gives(tree_gopher_file, pages[i].page, pages[i].gopher_file);
        assert_gives(tree_gopher_selector, pages[i].page, pages[i].selector);
        assert_gives(tree_text_file, pages[i].page, pages[i].text_file);
        assert_gives(tree_text_selector, pages[i].page, pages[i].text_file + strlen(TREE_GOPHER));
    }
}

static void what_lists_use_is_reserved(void **state)
{
    (void)state;
    static const char *const taken[] = {"section", "day", "index", "gophermap", "search", "Day"};
    static const char *const fine[] = {"bbc", "days-of-yore", "", "sectio", "news"};
    for (size_t i = 0; i < SW_COUNT(taken); i++)
        assert_true(tree_is_reserved(span_of(taken[i])));
    for (size_t i = 0; i < SW_COUNT(fine); i++)
        assert_false(tree_is_reserved(span_of(fine[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_has_its_places),
        cmocka_unit_test(what_lists_use_is_reserved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
