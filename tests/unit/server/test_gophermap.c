/*
 * Menus completed (P10 to P14 of tests/CONFORMANCE.md).
 */
#include "tests/unit/common/check.h"

#include "server/gophermap.h"

static const struct gophermap_context context = {{"news.example", 12}, 7070, {"/bbc/", 5}};

static void check(const char *map, const char *wire)
{
    struct guard g = guard_new();
    struct buf b;

    buf_init(&b, 1 << 20);
    gophermap_complete(&b, guard_put(&g, span_of(map)), &context);
    gophermap_end(&b);
    assert_buf_equal(&b, wire);
    buf_free(&b);
    guard_free(&g);
}

#define HERE    "\tnews.example\t7070\r\n"
#define NOWHERE "\terror.host\t1\r\n"

static void fields_are_filled(void **state)
{
    (void)state;
    check("", ".\r\n");
    check("1Front page\t/\n", "1Front page\t/" HERE ".\r\n");
    check("1Front page\t/\r\n", "1Front page\t/" HERE ".\r\n");
    check("1Front page\t/", "1Front page\t/" HERE ".\r\n");
    check("0Text\tslug.txt\n", "0Text\t/bbc/slug.txt" HERE ".\r\n");
    check("1Sub\t\n", "1Sub\t/bbc/Sub" HERE ".\r\n");
    check("1Else\t/\tother.example\t70\n", "1Else\t/\tother.example\t70\r\n.\r\n");
    check("1Else\tx\tother.example\n", "1Else\tx\tother.example\t7070\r\n.\r\n");
    check("1Elsewhere\t\tother.example\t70\n", "1Elsewhere\t\tother.example\t70\r\n.\r\n");
    check("hWeb\tURL:http://example.org/\n", "hWeb\tURL:http://example.org/" HERE ".\r\n");
    check("3Sorry\t\n", "3Sorry\t" HERE ".\r\n");
    check("\tx\n\t\n", "i\tx" HERE "i\t" HERE ".\r\n");
    check("\x03\tx\n", "i\tx" HERE ".\r\n");
    check("\xEF\xBB\xBF"
          "1Sub\t/sub\n",
          "1Sub\t/sub" HERE ".\r\n");
    check("\xC3\xBC\tx\n", "i\xC3\xBC\tx" HERE ".\r\n");
    check("iText\t\n", "iText\t" HERE ".\r\n");
    check("iText\t\terror.host\t1\n", "iText\t" NOWHERE ".\r\n");
}

static void lines_without_tab_are_text(void **state)
{
    (void)state;
    check("Hello\n\n", "iHello\t" NOWHERE "i\t" NOWHERE ".\r\n");
    check("# a comment\nHello\n", "iHello\t" NOWHERE ".\r\n");
    check("a\n.\nb\n", "ia\t" NOWHERE ".\r\n");
}

/* P12: nothing breaks a field. */
static void control_bytes_do_not_pass(void **state)
{
    (void)state;
    struct buf b;

    buf_init(&b, 4096);
    gophermap_complete(&b, SPAN("a\x1B[31mb\n1x\ry\t/z\x07\n"), &context);
    for (size_t i = 0; i < b.len; i++) {
        unsigned char c = (unsigned char)b.data[i];
        bool line_end = c == '\n' || (c == '\r' && b.data[i + 1] == '\n');

        assert_true(c >= 0x20 || c == '\t' || line_end);
    }
    buf_reset(&b);
    gophermap_add_note(&b, '3', SPAN("no\tsuch\r\nthing"));
    assert_true(span_find(buf_span(&b), SPAN("\r\n")) == b.len - 2);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_filled),
        cmocka_unit_test(lines_without_tab_are_text),
        cmocka_unit_test(control_bytes_do_not_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
