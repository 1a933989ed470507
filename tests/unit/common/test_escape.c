/*
 * Escapes: what each grammar promises, on chosen and on random text.
 */
#include "check.h"

#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

#define Z "\xE2\x80\x8B"
#define R "\xEF\xBF\xBD"

typedef void escape(struct buf *b, struct span text);

static void assert_escaped(escape *f, struct span text, const char *expected)
{
    struct buf b;
    buf_init(&b, 10000);
    f(&b, text);
    assert_ok(buf_error(&b));
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void gemtext_start(struct buf *b, struct span text)
{
    escape_gemtext(b, text, true);
}

static void gemtext_inside(struct buf *b, struct span text)
{
    escape_gemtext(b, text, false);
}

static void gemtext_text_stays_text(void **state)
{
    (void)state;
    static const char *const markup[] = {"=> /x", "=>",  "#",    "# x", "### x", "* x", "> x",
                                         ">",     "```", "```c", "=",   "*",     "`",   "``"};
    for (size_t i = 0; i < SW_COUNT(markup); i++) {
        struct buf b;
        buf_init(&b, 100);
        buf_add_string(&b, Z);
        buf_add_string(&b, markup[i]);
        assert_escaped(gemtext_start, span_of(markup[i]), b.data);
        assert_escaped(gemtext_inside, span_of(markup[i]), markup[i]);
        buf_free(&b);
    }
    assert_escaped(gemtext_start, SPAN("*x* = # > ```"), "*x* = # > ```");
    assert_escaped(gemtext_start, SPAN("a"), "a");
    assert_escaped(gemtext_start, SPAN(""), "");
    assert_escaped(gemtext_start, SPAN(" => x"), " => x");
    assert_escaped(gemtext_start, SPAN("\x01\x7F=> x"), Z "=> x");
    assert_escaped(gemtext_start, SPAN("*\tx"), Z "* x");
    assert_escaped(gemtext_inside,
                   SPAN("a\r\n\tb\xE2\x80\xA8"
                        "c\xC2\x85"
                        "d"),
                   "a b c d");
    assert_escaped(gemtext_inside, SPAN("a\xFF\xE2\x82z"), "a" R R R "z");
}

static void gemtext_in_pieces(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    escape_gemtext(&b, SPAN("="), true);
    escape_gemtext(&b, SPAN("> x"), false);
    assert_buf_equal(&b, Z "=> x");
    buf_free(&b);
}

static void preformatted_lines(void **state)
{
    (void)state;
    assert_escaped(escape_gemtext_pre, SPAN("```"), Z "```");
    assert_escaped(escape_gemtext_pre, SPAN("\x02```"), Z "```");
    assert_escaped(escape_gemtext_pre, SPAN(" ```"), " ```");
    assert_escaped(escape_gemtext_pre, SPAN("=> # *"), "=> # *");
    assert_escaped(escape_gemtext_pre, SPAN("\ta\tbcdefgh\ti"), "        a       bcdefgh i");
    assert_escaped(escape_gemtext_pre, SPAN("\xE4\xB8\xAD\tx"), "\xE4\xB8\xAD      x");
    assert_escaped(escape_gemtext_pre, SPAN("12345678\tx"), "12345678        x");
    assert_escaped(escape_gemtext_pre, SPAN("a\n```"), "a ```");
}

static void link_uris_hold_no_blank(void **state)
{
    (void)state;
    assert_escaped(escape_link_uri, SPAN("https://x/a?b=%20&c=[d]#e"), "https://x/a?b=%20&c=[d]#e");
    assert_escaped(escape_link_uri, SPAN("a b\tc\nd\0"), "a%20b%09c%0Ad%00");
    assert_escaped(escape_link_uri, SPAN("\xC3\xA4\xFF<\">"), "%C3%A4%FF%3C%22%3E");
}

static void selectors_are_taken_or_refused(void **state)
{
    (void)state;
    struct buf b;
    char longest[GOPHER_SELECTOR_MAX + 1];
    memset(longest, 'x', sizeof(longest));
    buf_init(&b, 1000);
    assert_true(escape_selector(&b, SPAN("/a b/\xC3\xA4")));
    assert_false(escape_selector(&b, SPAN("/a\tb")));
    assert_false(escape_selector(&b, SPAN("/a\r\nb")));
    assert_false(escape_selector(&b, SPAN("/a\0b")));
    assert_false(escape_selector(&b, SPAN("/a\xFF")));
    assert_false(escape_selector(&b, SPAN("/a\xE2\x80\xAE")));
    assert_false(escape_selector(&b, span_make(longest, sizeof(longest))));
    assert_buf_equal(&b, "/a b/\xC3\xA4");
    buf_reset(&b);
    assert_true(escape_selector(&b, span_make(longest, GOPHER_SELECTOR_MAX)));
    assert_int_equal(b.len, GOPHER_SELECTOR_MAX);
    buf_free(&b);
}

static void xml_text(void **state)
{
    (void)state;
    assert_escaped(escape_xml, SPAN("<a href=\"x\">'&'</a>\n\t\r\x01"),
                   "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\n\t");
    assert_escaped(escape_xml, SPAN("\xEF\xBF\xBF\xEF\xBF\xBE\xC2\x85\xFFz"), R R R "z");
    assert_escaped(escape_xml, SPAN("]]>"), "]]&gt;");
}

static void direction_is_kept_where_it_is_closed(void **state)
{
    (void)state;
    /* RLI ... PDI, RLE ... PDF */
    assert_escaped(escape_terminal, SPAN("a \xE2\x81\xA7x\xE2\x81\xA9 b"),
                   "a \xE2\x81\xA7x\xE2\x81\xA9 b");
    assert_escaped(escape_terminal, SPAN("\xE2\x80\xABx\xE2\x80\xAC"), "\xE2\x80\xABx\xE2\x80\xAC");
    assert_escaped(escape_terminal,
                   SPAN("a\xE2\x81\xA7"
                        "b"),
                   "ab"); /* left open */
    assert_escaped(escape_terminal,
                   SPAN("a\xE2\x81\xA9"
                        "b"),
                   "ab");                                                    /* never opened */
    assert_escaped(escape_terminal, SPAN("\xE2\x81\xA7x\xE2\x80\xAC"), "x"); /* mismatched */
    assert_escaped(escape_terminal, SPAN("\xE2\x80\xAEx\xE2\x80\xAC"), "x"); /* override */
    assert_escaped(escape_terminal, SPAN("\xE2\x80\x8Fx"), "\xE2\x80\x8Fx"); /* a mark is fine */
    struct buf deep;
    buf_init(&deep, 10000);
    for (int i = 0; i < 200; i++)
        buf_add_string(&deep, "\xE2\x81\xA6");
    buf_add_char(&deep, 'x');
    for (int i = 0; i < 200; i++)
        buf_add_string(&deep, "\xE2\x81\xA9");
    assert_escaped(escape_terminal, buf_span(&deep), "x");
    buf_free(&deep);
}

static void assert_slug(const char *text, size_t max, const char *expected)
{
    struct buf b;
    buf_init(&b, 1000);
    escape_slug(&b, span_of(text), max);
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void slugs(void **state)
{
    (void)state;
    assert_slug("After Putin Call, Trump Walks Back", 80, "after-putin-call-trump-walks-back");
    assert_slug("  --Trump\xE2\x80\x99s \xE2\x80\x9CQuote\xE2\x80\x9D: 50%!", 80,
                "trumps-quote-50");
    assert_slug("\xC3\x84rger \xC3\xBC"
                "ber Stra\xC3\x9F"
                "e",
                80, "arger-uber-strasse");
    assert_slug("\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", 80, "moskva");
    assert_slug("one two three", 8, "one-two");
    assert_slug("one two three", 7, "one-two");
    assert_slug("one two three", 6, "one");
    assert_slug("incomprehensible", 6, "incomp");
    assert_slug("\xE4\xB8\xAD\xE6\x96\x87", 80, "");
    assert_slug("../../etc/passwd\n", 80, "etc-passwd");
    assert_slug("x", 0, "");
}

static void assert_name_slug(const char *text, size_t max, const char *expected)
{
    struct buf b;
    buf_init(&b, 1000);
    buf_add_string(&b, "/");
    escape_name_slug(&b, span_of(text), max);
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void names_in_any_script_have_slugs(void **state)
{
    (void)state;
    assert_name_slug("World News", 80, "/world-news");
    assert_name_slug("\u7ecf\u6d4e", 80, "/u7ecf-u6d4e");
    assert_name_slug("\u7ecf, \u6d4e!", 80, "/u7ecf-u6d4e");
    assert_name_slug("\u7ecf\u6d4e\u7ecf", 15, "/u7ecf-u6d4e");
    assert_name_slug("\u7ecf\u6d4e", 7, "/");
    assert_name_slug("\U0002070e", 80, "/u2070e");
    assert_name_slug("\u10e5", 80, "/u10e5");
    assert_name_slug("?!", 80, "/");
    assert_name_slug("", 80, "/");
}

/* Properties that hold for any bytes. */

static bool is_clean(struct span s, const char *allowed)
{
    while (s.n > 0) {
        uint32_t c = utf8_next(&s);
        bool override = c == 0x202D || c == 0x202E;
        if (override || ((c < 0x20 || (c >= 0x7F && c < 0xA0)) && !strchr(allowed, (int)c)))
            return false;
    }
    return true;
}

static bool begins_as_markup(struct span s)
{
    return span_starts(s, SPAN("=>")) || span_starts(s, SPAN("#")) || span_starts(s, SPAN("* ")) ||
           span_starts(s, SPAN(">")) || span_starts(s, SPAN("```"));
}

static void assert_properties(struct span s, struct buf *b)
{
    static escape *const lines[] = {gemtext_inside, escape_gemtext_pre, escape_gopher,
                                    escape_terminal};
    for (size_t i = 0; i < SW_COUNT(lines); i++) {
        buf_reset(b);
        lines[i](b, s);
        assert_ok(buf_error(b));
        assert_true(utf8_valid(buf_span(b)));
        assert_true(is_clean(buf_span(b), ""));
    }
    buf_reset(b);
    escape_gemtext(b, s, true);
    assert_false(begins_as_markup(buf_span(b)));
    assert_true(is_clean(buf_span(b), ""));
    buf_reset(b);
    escape_gemtext_pre(b, s);
    assert_false(span_starts(buf_span(b), SPAN("```")));
    buf_reset(b);
    escape_link_uri(b, s);
    for (size_t i = 0; i < b->len; i++)
        assert_true(b->data[i] > ' ' && b->data[i] < 0x7F);
    buf_reset(b);
    escape_xml(b, s);
    assert_true(is_clean(buf_span(b), "\n\t") && utf8_valid(buf_span(b)));
    assert_int_equal(strcspn(b->data, "<>\"'"), b->len);
    buf_reset(b);
    escape_slug(b, s, 20);
    assert_true(b->len <= 20);
    for (size_t i = 0; i < b->len; i++)
        assert_true(ascii_is_digit(b->data[i]) || (b->data[i] >= 'a' && b->data[i] <= 'z') ||
                    (b->data[i] == '-' && i > 0 && i + 1 < b->len && b->data[i + 1] != '-'));
}

static void promises_hold_for_any_bytes(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct span alphabet = SPAN("=>#*` \t\r\n\x1B[<&\xC2\x9B\xE2\x80\xAE\xE2\x81\xA7\xE2\x81\xA9"
                                "a\xC3\xA4");
    uint64_t seed = 11;
    char room[48];
    struct buf b;
    buf_init(&b, 10000);
    for (int round = 0; round < 20000; round++)
        assert_properties(guard_put(&g, random_bytes(&seed, room, sizeof(room), alphabet)), &b);
    buf_free(&b);
    guard_free(&g);
}

static void a_full_buffer_is_told(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 3);
    escape_slug(&b, SPAN("abcdef"), 80);
    assert_int_equal(buf_error(&b), SW_LIMIT);
    buf_free(&b);
    buf_init(&b, 4);
    escape_gemtext(&b, SPAN("# a"), true);
    assert_int_equal(buf_error(&b), SW_LIMIT);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gemtext_text_stays_text),
        cmocka_unit_test(gemtext_in_pieces),
        cmocka_unit_test(preformatted_lines),
        cmocka_unit_test(link_uris_hold_no_blank),
        cmocka_unit_test(selectors_are_taken_or_refused),
        cmocka_unit_test(xml_text),
        cmocka_unit_test(direction_is_kept_where_it_is_closed),
        cmocka_unit_test(slugs),
        cmocka_unit_test(names_in_any_script_have_slugs),
        cmocka_unit_test(promises_hold_for_any_bytes),
        cmocka_unit_test(a_full_buffer_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
