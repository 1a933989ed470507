/*
 * Headers of the PROXY protocol, both versions: every split, what is refused.
 */
#include "tests/unit/common/check.h"

#include "server/proxy_header.h"

static const char v2_tcp4[] = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C"
                              "\xC0\0\2\1\xC0\0\2\2\x30\x39\x07\xAD";

static void check_client(const struct proxy_header *h, const char *address)
{
    struct buf b;

    buf_init(&b, 100);
    address_add(&b, &h->client);
    assert_buf_equal(&b, address);
    buf_free(&b);
}

static void version_one(void **state)
{
    (void)state;
    static const char text[] = "PROXY TCP4 192.0.2.1 192.0.2.2 12345 1965\r\n";
    struct guard g = guard_new();
    struct proxy_header h;

    for (size_t n = 0; n < sizeof(text) - 1; n++)
        assert_int_equal(proxy_header_parse(guard_put(&g, span_make(text, n)), &h), PARSE_MORE);
    assert_int_equal(
        proxy_header_parse(SPAN("PROXY TCP4 192.0.2.1 192.0.2.2 12345 1965\r\nxyz"), &h),
        PARSE_DONE);
    assert_int_equal(h.length, sizeof(text) - 1);
    assert_true(h.has_client);
    assert_int_equal(h.port, 1965);
    check_client(&h, "192.0.2.1:12345");
    assert_int_equal(proxy_header_parse(SPAN("PROXY TCP6 2001:db8::1 ::1 1 70\r\n"), &h),
                     PARSE_DONE);
    check_client(&h, "[2001:db8::1]:1");
    assert_int_equal(proxy_header_parse(SPAN("PROXY UNKNOWN\r\n"), &h), PARSE_DONE);
    assert_false(h.has_client);
    guard_free(&g);
}

static void version_two(void **state)
{
    (void)state;
    struct guard g = guard_new();
    struct proxy_header h;

    for (size_t n = 0; n < sizeof(v2_tcp4) - 1; n++)
        assert_int_equal(proxy_header_parse(guard_put(&g, span_make(v2_tcp4, n)), &h), PARSE_MORE);
    assert_int_equal(proxy_header_parse(guard_put(&g, span_make(v2_tcp4, sizeof(v2_tcp4) - 1)), &h),
                     PARSE_DONE);
    assert_int_equal(h.length, 28);
    assert_int_equal(h.port, 1965);
    check_client(&h, "192.0.2.1:12345");
    struct span local = SPAN("\r\n\r\n\0\r\nQUIT\n\x20\x00\0\0");
    assert_int_equal(proxy_header_parse(local, &h), PARSE_DONE);
    assert_false(h.has_client);
    char room[16 + 216] = "\r\n\r\n\0\r\nQUIT\n\x21\x31\0\xD8"; /* who came by a Unix socket */
    assert_int_equal(proxy_header_parse(span_make(room, sizeof(room)), &h), PARSE_DONE);
    assert_int_equal(h.length, sizeof(room));
    assert_false(h.has_client);
    guard_free(&g);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    const struct span bad[] = {
        SPAN("GET / HTTP/1.1\r\n"),
        SPAN("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n"),
        SPAN("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n"),
        SPAN("PROXY TCP4 1.2.3.4 5.6.7.8 1 70000\r\n"),
        SPAN("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"),
        SPAN("\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x0C"),
        SPAN("\r\n\r\n\0\r\nQUIT\n\x21\x11\xFF\xFF"),
        SPAN("\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x04\1\1\1\1"),
        SPAN("\x16\x03\x01"),
    };
    struct proxy_header h;
    uint64_t seed = 3;
    char room[130];

    for (size_t i = 0; i < SW_COUNT(bad); i++)
        assert_int_equal(proxy_header_parse(bad[i], &h), PARSE_BAD);
    memset(room, 'x', sizeof(room));
    memcpy(room, "PROXY TCP4 ", 11);
    assert_int_equal(proxy_header_parse(span_make(room, sizeof(room)), &h), PARSE_BAD);
    for (int i = 0; i < 20000; i++)
        (void)proxy_header_parse(
            random_bytes(&seed, room, sizeof(room), SPAN("PROXY TCP46 1.2:\r\n")), &h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_one),
        cmocka_unit_test(version_two),
        cmocka_unit_test(nonsense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
