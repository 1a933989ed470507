/*
 * Requests of Gopher: every split, line ends, fields, special selectors
 * (P1 to P5 of tests/CONFORMANCE.md).
 */
#include "tests/unit/common/check.h"

#include "server/gopher_request.h"
#include "smolwire/limits.h"

/* P5: each prefix needs more. */
static void every_prefix_needs_more(void **state)
{
    (void)state;
    static const char request[] = "/a/b\tsearch words\t+text\r\n";
    struct guard g = guard_new();
    struct gopher_request r;

    for (size_t n = 0; n < sizeof(request) - 1; n++)
        assert_int_equal(gopher_request_parse(guard_put(&g, span_make(request, n)), &r),
                         PARSE_MORE);
    assert_int_equal(gopher_request_parse(guard_put(&g, span_of(request)), &r), PARSE_DONE);
    assert_span_equal(r.selector, "/a/b");
    assert_span_equal(r.search, "search words");
    assert_int_equal(r.plus, GOPHER_PLUS_ITEM);
    guard_free(&g);
}

struct request_case {
    const char *bytes;
    enum gopher_kind kind;
    const char *selector, *search;
    bool has_search;
    enum gopher_plus plus;
};

static const struct request_case requests[] = {
    {"\r\n", GOPHER_SELECTOR, "", "", false, GOPHER_PLUS_NONE},
    {"\n", GOPHER_SELECTOR, "", "", false, GOPHER_PLUS_NONE},
    {"/bbc\n", GOPHER_SELECTOR, "/bbc", "", false, GOPHER_PLUS_NONE},
    {"bbc\r\nmore", GOPHER_SELECTOR, "bbc", "", false, GOPHER_PLUS_NONE},
    {"/search\tpeace talks\r\n", GOPHER_SELECTOR, "/search", "peace talks", true, GOPHER_PLUS_NONE},
    {"/search\t\r\n", GOPHER_SELECTOR, "/search", "", true, GOPHER_PLUS_NONE},
    {"/bbc\t+\r\n", GOPHER_SELECTOR, "/bbc", "", false, GOPHER_PLUS_ITEM},
    {"/bbc\t!\r\n", GOPHER_SELECTOR, "/bbc", "", false, GOPHER_PLUS_ATTRIBUTES},
    {"/bbc\t$\r\n", GOPHER_SELECTOR, "/bbc", "", false, GOPHER_PLUS_ATTRIBUTES},
    {"/bbc\t!+INFO\r\n", GOPHER_SELECTOR, "/bbc", "", false, GOPHER_PLUS_ATTRIBUTES},
    {"/s\t!important\r\n", GOPHER_SELECTOR, "/s", "!important", true, GOPHER_PLUS_NONE},
    {"/s\twords\t+\r\n", GOPHER_SELECTOR, "/s", "words", true, GOPHER_PLUS_ITEM},
    {"/s\twords\t$+VIEWS\r\n", GOPHER_SELECTOR, "/s", "words", true, GOPHER_PLUS_ATTRIBUTES},
    {"/a%20b\r\n", GOPHER_SELECTOR, "/a%20b", "", false, GOPHER_PLUS_NONE},
    {"GET / HTTP/1.1\r\n", GOPHER_HTTP, "GET / HTTP/1.1", "", false, GOPHER_PLUS_NONE},
    {"HEAD /x HTTP/1.0\r\n", GOPHER_HTTP, "HEAD /x HTTP/1.0", "", false, GOPHER_PLUS_NONE},
    {"GET lost\r\n", GOPHER_SELECTOR, "GET lost", "", false, GOPHER_PLUS_NONE},
};

static void fields_are_told_apart(void **state)
{
    (void)state;
    struct gopher_request r;

    for (size_t i = 0; i < SW_COUNT(requests); i++) {
        const struct request_case *c = &requests[i];

        assert_int_equal(gopher_request_parse(span_of(c->bytes), &r), PARSE_DONE);
        assert_span_equal(r.selector, c->selector);
        assert_span_equal(r.search, c->search);
        assert_int_equal(r.has_search, c->has_search);
        assert_int_equal(r.kind, c->kind);
        assert_int_equal(r.plus, c->plus);
    }
}

/* P3 */
static void url_selectors_have_a_target(void **state)
{
    (void)state;
    struct gopher_request r;

    assert_int_equal(gopher_request_parse(SPAN("URL:http://example.org/\r\n"), &r), PARSE_DONE);
    assert_int_equal(r.kind, GOPHER_URL);
    assert_span_equal(r.target, "http://example.org/");
    assert_int_equal(gopher_request_parse(SPAN("/URL:gemini://example.org/\r\n"), &r), PARSE_DONE);
    assert_int_equal(r.kind, GOPHER_URL);
    assert_span_equal(r.target, "gemini://example.org/");
}

/* P3: 255 bytes are a selector, 256 are none; control bytes never are. */
static void bad_ones_are_refused(void **state)
{
    (void)state;
    struct gopher_request r;
    struct buf b;

    buf_init(&b, 4096);
    buf_add_repeat(&b, 'x', GOPHER_SELECTOR_MAX);
    buf_add_string(&b, "\r\n");
    assert_int_equal(gopher_request_parse(buf_span(&b), &r), PARSE_DONE);
    buf_reset(&b);
    buf_add_repeat(&b, 'x', GOPHER_SELECTOR_MAX + 1);
    buf_add_string(&b, "\r\n");
    assert_int_equal(gopher_request_parse(buf_span(&b), &r), PARSE_BAD);
    buf_reset(&b);
    buf_add_repeat(&b, 'x', GOPHER_REQUEST_MAX);
    assert_int_equal(gopher_request_parse(buf_span(&b), &r), PARSE_BAD);
    buf_free(&b);
    assert_int_equal(gopher_request_parse(SPAN("a\x01z\r\n"), &r), PARSE_BAD);
    assert_int_equal(gopher_request_parse(span_make("a\0z\r\n", 5), &r), PARSE_BAD);
    assert_int_equal(gopher_request_parse(SPAN("a\rz\r\n"), &r), PARSE_BAD);
}

static void noise_is_survived(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct gopher_request r;
    uint64_t seed = 70;
    char room[60];

    for (int i = 0; i < 50000; i++) {
        struct span s = random_bytes(&seed, room, sizeof(room), SPAN("/URL:GET HTTP/\t+!$\r\na"));
        (void)gopher_request_parse(guard_put(&g, s), &r);
    }
    guard_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_needs_more),     cmocka_unit_test(fields_are_told_apart),
        cmocka_unit_test(url_selectors_have_a_target), cmocka_unit_test(bad_ones_are_refused),
        cmocka_unit_test(noise_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
