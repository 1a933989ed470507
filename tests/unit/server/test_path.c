/*
 * Paths: decoded once, dot segments, what is never served (G16 to G18
 * and P3 of tests/CONFORMANCE.md).
 */
#include "tests/unit/common/check.h"

#include "server/path.h"

struct path_case {
    const char *from, *to; /* to NULL: refused with `error` */
    enum err error;
};

static const struct path_case uris[] = {
    {"", "/", SW_OK},
    {"/", "/", SW_OK},
    {"/a", "/a", SW_OK},
    {"/a/", "/a/", SW_OK},
    {"/a/b.gmi", "/a/b.gmi", SW_OK},
    {"//a///b//", "/a/b/", SW_OK},
    {"/a/./b", "/a/b", SW_OK},
    {"/a/.", "/a/", SW_OK},
    {"/a/b/..", "/a/", SW_OK},
    {"/a/b/../", "/a/", SW_OK},
    {"/a/b/../c", "/a/c", SW_OK},
    {"/a/..", "/", SW_OK},
    {"/a/%2e%2e/b", "/b", SW_OK},
    {"/a/%2E/b", "/a/b", SW_OK},
    {"/%61%2Db", "/a-b", SW_OK},
    {"/a%20b", "/a b", SW_OK},
    {"/%C3%BC", "/\xC3\xBC", SW_OK},
    {"/a%252Fb", "/a%2Fb", SW_OK}, /* decoded once */
    {"/..", NULL, SW_SYNTAX},
    {"/../", NULL, SW_SYNTAX},
    {"/../../", NULL, SW_SYNTAX},
    {"/a/../../b", NULL, SW_SYNTAX},
    {"/%2e%2e/etc/passwd", NULL, SW_SYNTAX},
    {"/a%2Fb", NULL, SW_NOT_FOUND},
    {"/..%2F..", NULL, SW_NOT_FOUND},
    {"/.git/config", NULL, SW_NOT_FOUND},
    {"/a/.hidden", NULL, SW_NOT_FOUND},
    {"/a/...", NULL, SW_NOT_FOUND},
    {"/a%0Ab", NULL, SW_SYNTAX},
    {"/a%00", NULL, SW_SYNTAX},
    {"/%FF", NULL, SW_SYNTAX},
    {"/%", NULL, SW_SYNTAX},
    {"/%g1", NULL, SW_SYNTAX},
};

static const struct path_case selectors[] = {
    {"", "/", SW_OK},
    {"bbc", "/bbc", SW_OK},
    {"/bbc", "/bbc", SW_OK},
    {"/bbc/", "/bbc/", SW_OK},
    {"/a%20b", "/a%20b", SW_OK},
    {"/a/../b", "/b", SW_OK},
    {"../x", NULL, SW_SYNTAX},
    {"/.smolwire-tmp-1", NULL, SW_NOT_FOUND},
    {"/caf\xE9.txt", "/caf\xE9.txt", SW_OK}, /* P3: opaque */
    {"a\x01", NULL, SW_SYNTAX},
};

static void check_cases(const struct path_case *cases, size_t count,
                        enum err (*read)(struct span, struct buf *))
{
    struct guard g = guard_new();
    struct buf b;

    buf_init(&b, 4096);
    for (size_t i = 0; i < count; i++) {
        buf_reset(&b);
        enum err e = read(guard_put(&g, span_of(cases[i].from)), &b);

        if (e != cases[i].error)
            fail_msg("'%s': %s, not %s", cases[i].from, err_text(e), err_text(cases[i].error));
        if (cases[i].to)
            assert_buf_equal(&b, cases[i].to);
    }
    buf_free(&b);
    guard_free(&g);
}

static void uris_become_paths(void **state)
{
    (void)state;
    check_cases(uris, SW_COUNT(uris), path_from_uri);
}

static void selectors_become_paths(void **state)
{
    (void)state;
    check_cases(selectors, SW_COUNT(selectors), path_from_selector);
}

static void encoding_is_the_inverse(void **state)
{
    (void)state;
    struct buf encoded, back;

    buf_init(&encoded, 4096);
    buf_init(&back, 4096);
    path_add_encoded(&encoded, SPAN("/a b/\xC3\xBC/c?d#e%f"));
    assert_buf_equal(&encoded, "/a%20b/%C3%BC/c%3Fd%23e%25f");
    assert_ok(path_from_uri(buf_span(&encoded), &back));
    assert_buf_equal(&back, "/a b/\xC3\xBC/c?d#e%f");
    buf_free(&encoded);
    buf_free(&back);
}

static void pages_have_one_name(void **state)
{
    (void)state;
    assert_span_equal(path_page(SPAN("/a/slug.gmi")), "/a/slug");
    assert_span_equal(path_page(SPAN("/a/slug.txt")), "/a/slug");
    assert_span_equal(path_page(SPAN("/a/")), "/a");
    assert_span_equal(path_page(SPAN("/")), "/");
    assert_true(path_has_extension(SPAN("/a/b.txt")));
    assert_false(path_has_extension(SPAN("/a.b/c")));
}

static void the_cap_is_kept(void **state)
{
    (void)state;
    struct buf b;

    buf_init(&b, 4);
    assert_int_equal(path_from_uri(SPAN("/abcdef"), &b), SW_LIMIT);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uris_become_paths),       cmocka_unit_test(selectors_become_paths),
        cmocka_unit_test(encoding_is_the_inverse), cmocka_unit_test(pages_have_one_name),
        cmocka_unit_test(the_cap_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
