/*
 * Requests of Gemini: every split, the limit of length, what is refused and
 * why (G10 to G20 of tests/CONFORMANCE.md).
 */
#include "tests/unit/common/check.h"

#include "server/gemini_request.h"
#include "smolwire/limits.h"

static const char request[] = "gemini://example.org/a/b?q\r\n";

/* G11: each prefix needs more, whatever the length; the whole is done. */
static void every_prefix_needs_more(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct span uri;

    for (size_t n = 0; n < sizeof(request) - 1; n++) {
        struct span s = guard_put(&g, span_make(request, n));
        assert_int_equal(gemini_request_scan(s, &uri), PARSE_MORE);
    }
    struct span s = guard_put(&g, span_of(request));
    assert_int_equal(gemini_request_scan(s, &uri), PARSE_DONE);
    assert_span_equal(uri, "gemini://example.org/a/b?q");
    guard_free(&g);
}

/* G11: neither LF nor CR alone ends a request; G12: what follows it is no part of it. */
static void only_crlf_ends_it(void **state)
{
    (void)state;
    struct span uri;

    assert_int_equal(gemini_request_scan(SPAN("gemini://a/\n"), &uri), PARSE_MORE);
    assert_int_equal(gemini_request_scan(SPAN("gemini://a/\r"), &uri), PARSE_MORE);
    assert_int_equal(gemini_request_scan(SPAN("gemini://a/\n\r\n"), &uri), PARSE_DONE);
    assert_span_equal(uri, "gemini://a/\n");
    assert_int_equal(gemini_request_scan(SPAN("gemini://a/\r\nmore\r\n"), &uri), PARSE_DONE);
    assert_span_equal(uri, "gemini://a/");
}

/* G10: 1,024 bytes are a URI, 1,025 are none, and nothing longer is waited for. */
static void length_has_a_limit(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct buf b;
    struct span uri;

    buf_init(&b, GEMINI_REQUEST_MAX + 10);
    buf_add_string(&b, "gemini://a/");
    buf_add_repeat(&b, 'x', GEMINI_URI_MAX - b.len);
    assert_int_equal(gemini_request_scan(guard_put(&g, buf_span(&b)), &uri), PARSE_MORE);
    buf_add_string(&b, "\r\n");
    assert_int_equal(gemini_request_scan(guard_put(&g, buf_span(&b)), &uri), PARSE_DONE);
    assert_int_equal(uri.n, GEMINI_URI_MAX);
    buf_truncate(&b, GEMINI_URI_MAX);
    buf_add_string(&b, "x\r\n");
    assert_int_equal(gemini_request_scan(guard_put(&g, buf_span(&b)), &uri), PARSE_BAD);
    buf_free(&b);
    guard_free(&g);
}

struct verdict_case {
    const char *uri;
    enum gemini_verdict verdict;
};

static const struct verdict_case verdicts[] = {
    {"gemini://example.org/", GEMINI_URI_FINE},
    {"gemini://example.org", GEMINI_URI_FINE},       /* G17 */
    {"GEMINI://example.org/", GEMINI_URI_FINE},      /* G16 */
    {"gemini://example.org?query", GEMINI_URI_FINE}, /* G36 */
    {"gemini://[::1]:1965/", GEMINI_URI_FINE},       /* G15 */
    {"gemini://example.org:/", GEMINI_URI_FINE},     /* an empty port is the default one */
    {"gemini://b\xC3\xBC"
     "cher.example/",
     GEMINI_URI_FINE}, /* G15 */
    {"gemini://example.org/%C3%BC", GEMINI_URI_FINE},
    {"http://example.org/", GEMINI_URI_FOREIGN}, /* G14 */
    {"https://example.org/", GEMINI_URI_FOREIGN},
    {"gopher://example.org/", GEMINI_URI_FOREIGN},
    {"titan://example.org/", GEMINI_URI_FOREIGN},
    {"", GEMINI_URI_BAD}, /* G13, from here on */
    {"/", GEMINI_URI_BAD},
    {"//example.org/", GEMINI_URI_BAD},
    {"example.org", GEMINI_URI_BAD},
    {"gemini:///", GEMINI_URI_BAD},
    {"gemini:/path", GEMINI_URI_BAD},
    {"gemini:", GEMINI_URI_BAD},
    {"gemini://user@example.org/", GEMINI_URI_BAD},
    {"gemini://user:pass@example.org/", GEMINI_URI_BAD},
    {"gemini://example.org/#part", GEMINI_URI_BAD},
    {"gemini://example.org/#", GEMINI_URI_BAD},
    {"gemini://example.org/a b", GEMINI_URI_BAD},
    {"gemini://example.org/a\tb", GEMINI_URI_BAD},
    {"gemini://example.org/a\x01", GEMINI_URI_BAD},
    {"gemini://example.org/a\x7F", GEMINI_URI_BAD},
    {"gemini://example.org/\xFF\xFE", GEMINI_URI_BAD},
    {"gemini://example.org/\xC3", GEMINI_URI_BAD},
    {"\xEF\xBB\xBFgemini://example.org/", GEMINI_URI_BAD},
    {"gemini://example.org/%", GEMINI_URI_BAD},
    {"gemini://example.org/%2", GEMINI_URI_BAD},
    {"gemini://example.org/%zz", GEMINI_URI_BAD},
    {"gemini://example.org/%00", GEMINI_URI_BAD}, /* G16 */
    {"gemini://example.org/?%zz", GEMINI_URI_BAD},
    {"gemini://example.org:0/", GEMINI_URI_BAD},
    {"gemini://example.org:65536/", GEMINI_URI_BAD},
    {"gemini://example.org:19x/", GEMINI_URI_BAD},
    {"gemini://[::1/", GEMINI_URI_BAD},
    {"gemini://b%2541r.example/", GEMINI_URI_BAD}, /* decoded once */
    {"gemini://exa mple.org/", GEMINI_URI_BAD},
    {"hello there", GEMINI_URI_BAD},
};

static void uris_are_judged(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct gemini_target t;

    gemini_target_init(&t);
    for (size_t i = 0; i < SW_COUNT(verdicts); i++) {
        struct span s = guard_put(&g, span_of(verdicts[i].uri));
        enum gemini_verdict v = gemini_request_parse(s, &t);
        if (v != verdicts[i].verdict)
            fail_msg("'%s' is judged %d, not %d", verdicts[i].uri, (int)v,
                     (int)verdicts[i].verdict);
    }
    assert_int_equal(gemini_request_parse(span_make("gemini://a/\0b", 13), &t), GEMINI_URI_BAD);
    gemini_target_free(&t);
    guard_free(&g);
}

struct target_case {
    const char *uri, *host;
    unsigned port;
    const char *path, *query;
};

static const struct target_case targets[] = {
    {"gemini://Example.ORG./A?b", "example.org", 1965, "/A", "b"}, /* G15 */
    {"gemini://example.org:1966", "example.org", 1966, "", ""},
    {"gemini://example.org?", "example.org", 1965, "", ""},
    {"gemini://[2001:DB8::1]:70/", "2001:db8::1", 70, "/", ""},
    {"gemini://[2001:db8:0:0:0:0:0:1]/", "2001:db8::1", 1965, "/", ""},
    {"gemini://b\xC3\xBC"
     "cher.example/x",
     "xn--bcher-kva.example", 1965, "/x", ""},
    {"gemini://B\xC3\x9C"
     "CHER.example/",
     "xn--bcher-kva.example", 1965, "/", ""},
    {"gemini://xn--bcher-kva.example/", "xn--bcher-kva.example", 1965, "/", ""},
    {"gemini://b%C3%BC"
     "cher.example/",
     "xn--bcher-kva.example", 1965, "/", ""},
    {"gemini://a/\xC3\xBC?\xC3\xBC+", "a", 1965, "/%C3%BC", "%C3%BC+"}, /* G20 */
};

static void uris_are_taken_apart(void **state)
{
    (void)state;
    struct gemini_target t;

    gemini_target_init(&t);
    for (size_t i = 0; i < SW_COUNT(targets); i++) {
        const struct target_case *c = &targets[i];

        assert_int_equal(gemini_request_parse(span_of(c->uri), &t), GEMINI_URI_FINE);
        assert_buf_equal(&t.host, c->host);
        assert_int_equal(t.port, c->port);
        assert_span_equal(t.path, c->path);
        assert_span_equal(t.query, c->query);
    }
    gemini_target_free(&t);
}

/* Whatever comes: an answer, no read beyond the end, and nothing fine with a control byte in it. */
static void noise_is_survived(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct gemini_target t;
    uint64_t seed = 20250520;
    char room[80];

    gemini_target_init(&t);
    for (int i = 0; i < 50000; i++) {
        struct span noise =
            random_bytes(&seed, room, sizeof(room), SPAN("gemini://a.b[]:%/?#@\xC3\xBC \r\n019"));
        struct span s = guard_put(&g, noise), uri;
        enum parse p = gemini_request_scan(s, &uri);

        assert_int_not_equal(p, PARSE_BAD);
        if (gemini_request_parse(p == PARSE_DONE ? uri : s, &t) == GEMINI_URI_FINE)
            assert_true(span_find_char(t.path, '\n') == t.path.n && t.host.len > 0);
    }
    gemini_target_free(&t);
    guard_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_needs_more), cmocka_unit_test(only_crlf_ends_it),
        cmocka_unit_test(length_has_a_limit),      cmocka_unit_test(uris_are_judged),
        cmocka_unit_test(uris_are_taken_apart),    cmocka_unit_test(noise_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
