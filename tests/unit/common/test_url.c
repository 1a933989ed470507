/*
 * URLs: RFC 3986 to the letter, and what people write.
 */
#include "check.h"

#include "smolwire/limits.h"
#include "smolwire/url.h"

static void assert_resolves(const char *base, const char *reference, const char *expected)
{
    struct buf b;
    buf_init(&b, URL_MAX + 1);
    buf_add_string(&b, "<");
    enum err e = url_resolve(span_of(base), span_of(reference), &b);
    if (e != SW_OK)
        print_error("%s: %s\n", reference, err_text(e));
    assert_ok(e);
    assert_span_equal(span_from(buf_span(&b), 1), expected);
    buf_free(&b);
}

static void assert_fails(const char *base, const char *reference, enum err expected)
{
    struct buf b;
    buf_init(&b, URL_MAX);
    buf_add_string(&b, "kept");
    assert_int_equal(url_resolve(span_of(base), span_of(reference), &b), expected);
    assert_buf_equal(&b, "kept");
    assert_ok(buf_error(&b));
    buf_free(&b);
}

struct resolution {
    const char *reference, *resolved;
};

/* RFC 3986, 5.4.1 and 5.4.2. The base is spelt as there; empty paths become "/" (6.2.3). */
static void examples_of_the_rfc(void **state)
{
    (void)state;
    static const struct resolution examples[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http://a/b/c/g"}, /* "for backward compatibility" */
    };
    for (size_t i = 0; i < SW_COUNT(examples); i++)
        assert_resolves("http://a/b/c/d;p?q", examples[i].reference, examples[i].resolved);
}

static void what_people_write(void **state)
{
    (void)state;
    static const struct resolution examples[] = {
        {"  \n/a\tb\r\n ", "https://n.example/ab"},
        {"/a b", "https://n.example/a%20b"},
        {"/\xC3\xA4?\xC3\xB6#\xC3\xBC", "https://n.example/%C3%A4?%C3%B6#%C3%BC"},
        {"/100%", "https://n.example/100%25"},
        {"/%zz%4", "https://n.example/%25zz%254"},
        {"/\"<>^`{|}[]", "https://n.example/%22%3C%3E%5E%60%7B%7C%7D%5B%5D"},
        {"\\a\\b?c\\d", "https://n.example/a/b?c%5Cd"},
        {"\\\\m.example\\x", "https://m.example/x"},
        {"//m.example", "https://m.example/"},
        {"12:30", "https://n.example/news/12:30"},
        {"#a#b", "https://n.example/news/page?q#a%23b"},
        {"HTTP://M.EXAMPLE:80/%7ea%2f%c3", "http://m.example/~a%2F%C3"},
        {"https://m.example:443", "https://m.example/"},
        {"https://m.example:0443/", "https://m.example/"},
        {"https://m.example:/", "https://m.example/"},
        {"https://m.example:8443/", "https://m.example:8443/"},
        {"gemini://m.example:1965/", "gemini://m.example/"},
        {"https://u:p@m.example/", "https://u:p@m.example/"},
        {"https://a@b@m.example/", "https://a%40b@m.example/"},
        {"/%2e%2e/%2E/x", "https://n.example/x"},
        {"/a/b/../../..//c", "https://n.example//c"},
        {"mailto:a b@c", "mailto:a%20b@c"},
        {"tel:+49", "tel:+49"},
        {"news:/..//x", "news:/.//x"},
    };
    for (size_t i = 0; i < SW_COUNT(examples); i++)
        assert_resolves("https://n.example/news/page?q#f", examples[i].reference,
                        examples[i].resolved);
    assert_resolves("http://h", "x", "http://h/x");
    assert_resolves("mailto:a@b", "#x", "mailto:a@b#x");
}

static void hosts(void **state)
{
    (void)state;
    static const struct resolution examples[] = {
        {"//M\xC3\xBCller.example", "http://xn--mller-kva.example/"},
        {"//m%C3%BCller.EXAMPLE.", "http://xn--mller-kva.example/"},
        {"//fa\xC3\x9F.de", "http://xn--fa-hia.de/"}, /* IDNA 2008 keeps the sharp s */
        {"//\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x80\x82jp", "http://xn--wgv71a119e.jp/"},
        {"//a_b.example", "http://a_b.example/"},
        {"//127.0.0.1:8080", "http://127.0.0.1:8080/"},
        {"//[2001:DB8:0:0:0:0:0:1]:8080/x", "http://[2001:db8::1]:8080/x"},
        {"//[::ffff:1.2.3.4]", "http://[::ffff:1.2.3.4]/"},
    };
    static const char *const bad[] = {
        "//0x7f.1",
        "//2130706433",
        "//127.1",
        "//0177.0.0.1",
        "//256.1.1.1",
        "//[::1",
        "//[::g]",
        "//[v1.x]",
        "//[]",
        "//[::1]x",
        "//[fe80::1%25eth0]",
        "//a..b",
        "//.a",
        "//a b",
        "//a%00b",
        "//a%2Fb",
        "//a%zz",
        "//x:99999",
        "//x:8a",
        "//x:-1",
        "//a:b:c",
        "//\xFF\xFE",
        "http://",
        "http:///x",
        "//",
        "//\xE2\x80\xAE.example",
        "//a\xE2\x80\x8B%",
    };
    for (size_t i = 0; i < SW_COUNT(examples); i++)
        assert_resolves("http://n/", examples[i].reference, examples[i].resolved);
    for (size_t i = 0; i < SW_COUNT(bad); i++)
        assert_fails("http://n/", bad[i], SW_SYNTAX);
}

static void label_and_name_lengths(void **state)
{
    (void)state;
    struct buf host, out;
    buf_init(&host, 1000);
    buf_init(&out, 1000);
    buf_add_repeat(&host, 'a', HOST_LABEL_MAX);
    assert_ok(url_host_to_ascii(buf_span(&host), &out));
    buf_add_char(&host, 'a');
    assert_int_equal(url_host_to_ascii(buf_span(&host), &out), SW_SYNTAX);
    buf_reset(&host);
    for (int i = 0; i < 127; i++)
        buf_add_string(&host, i == 0 ? "a" : ".a");
    assert_int_equal(host.len, HOST_NAME_LIMIT);
    assert_ok(url_host_to_ascii(buf_span(&host), &out));
    buf_add_char(&host, 'a');
    assert_int_equal(url_host_to_ascii(buf_span(&host), &out), SW_SYNTAX);
    assert_int_equal(url_host_to_ascii(SPAN(""), &out), SW_SYNTAX);
    buf_free(&host);
    buf_free(&out);
}

static void no_addresses_and_limits(void **state)
{
    (void)state;
    struct buf b;
    assert_fails("http://n/", "javascript:alert(1)", SW_UNSUPPORTED);
    assert_fails("http://n/", " JavaScript\n:x", SW_UNSUPPORTED);
    assert_fails("http://n/", "about:blank", SW_UNSUPPORTED);
    assert_fails("http://n/", "blob:http://n/x", SW_UNSUPPORTED);
    assert_fails("http://n/", "file:///etc/passwd", SW_UNSUPPORTED);
    assert_fails("/relative", "x", SW_SYNTAX);
    assert_fails("mailto:a@b", "x", SW_SYNTAX);
    buf_init(&b, 10 * URL_MAX);
    buf_add_string(&b, "data:image/png;base64,");
    buf_add_repeat(&b, 'A', 5 * URL_MAX);
    assert_fails("http://n/", b.data, SW_UNSUPPORTED);
    assert_fails(b.data, "x", SW_LIMIT);
    buf_reset(&b);
    buf_add_string(&b, "http://n/");
    buf_add_repeat(&b, 'x', URL_MAX - b.len);
    assert_resolves("http://n/", b.data, b.data);
    buf_add_char(&b, 'x');
    assert_fails("http://n/", b.data, SW_LIMIT);
    buf_reset(&b);
    for (size_t i = 0; i < URL_MAX / 2; i++)
        buf_add_string(&b, "\xFF");
    assert_fails("http://n/", b.data, SW_LIMIT); /* three bytes each once escaped */
    buf_free(&b);
}

static void parses_parts(void **state)
{
    (void)state;
    struct url u;
    assert_ok(url_parse(SPAN("gemini://u:p@[::1]:1966/p/q?x=1?2#f/?"), &u));
    assert_span_equal(u.scheme, "gemini");
    assert_span_equal(u.userinfo, "u:p");
    assert_span_equal(u.host, "::1");
    assert_span_equal(u.port, "1966");
    assert_span_equal(u.path, "/p/q");
    assert_span_equal(u.query, "x=1?2");
    assert_span_equal(u.fragment, "f/?");
    assert_true(u.has_authority && u.has_userinfo && u.has_port && u.has_query && u.has_fragment);
    assert_true(u.host_is_ipv6);
    assert_int_equal(url_port(&u), 1966);
    assert_ok(url_parse(SPAN("gopher://h?#"), &u));
    assert_true(u.has_query && u.has_fragment && !u.has_port && !u.has_userinfo);
    assert_int_equal(u.path.n + u.query.n + u.fragment.n, 0);
    assert_int_equal(url_port(&u), 70);
    assert_ok(url_parse(SPAN(""), &u));
    assert_false(u.has_authority || u.has_query || u.has_fragment);
    assert_int_equal(url_port(&u), 0);
    assert_ok(url_parse(SPAN("a/b:c"), &u));
    assert_int_equal(u.scheme.n, 0);
    assert_ok(url_parse(SPAN("https://h:/"), &u));
    assert_true(u.has_port);
    assert_int_equal(url_port(&u), 443);
}

static void parsing_is_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "http://a/b c",
        "http://a/\x01",
        "http://a/\xC3\xA4",
        "http://a/%",
        "http://a/%4",
        "http://a/%g1",
        "http://a/<",
        "http://a/\"",
        "http://a/\\",
        "http://a/[",
        "http://a?{",
        "http://a#b#c",
        "1a:b",
        ":x",
        "http://a@b@c/",
        "http://[::1",
        "http://[x]/",
        "http://a:x/",
        "http://a:65536",
        "http://a b/",
        " http://a/",
        "http://a/\x7F",
    };
    struct url u;
    struct guard g = guard_new();
    struct buf b;
    for (size_t i = 0; i < SW_COUNT(bad); i++) {
        u.has_query = true;
        assert_int_equal(url_parse(guard_put(&g, span_of(bad[i])), &u), SW_SYNTAX);
    }
    assert_int_equal(url_parse(SPAN("a\0b"), &u), SW_SYNTAX);
    buf_init(&b, 2 * URL_MAX);
    buf_add_repeat(&b, 'x', URL_MAX);
    assert_ok(url_parse(buf_span(&b), &u));
    buf_add_char(&b, 'x');
    assert_int_equal(url_parse(buf_span(&b), &u), SW_LIMIT);
    buf_free(&b);
    guard_free(&g);
}

static void composing_undoes_parsing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "http://u@[::1]:80/p?q#f", "//h", "/p", "p", "?", "#", "", "mailto:x", "s://h:?", "s:/p",
    };
    for (size_t i = 0; i < SW_COUNT(texts); i++) {
        struct url u;
        struct buf b;
        buf_init(&b, 1000);
        assert_ok(url_parse(span_of(texts[i]), &u));
        url_add(&b, &u);
        assert_buf_equal(&b, texts[i]);
        buf_free(&b);
    }
    struct url u = {.scheme = SPAN("s"), .path = SPAN("//x")};
    struct buf b;
    buf_init(&b, 1000);
    url_add(&b, &u);
    assert_buf_equal(&b, "s:/.//x");
    buf_free(&b);
}

static void decodes_once(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    assert_ok(url_decode(SPAN("a%20b%2525%C3%a4+"), &b));
    assert_buf_equal(&b, "a b%25\xC3\xA4+");
    assert_int_equal(url_decode(SPAN("x%00"), &b), SW_SYNTAX);
    assert_int_equal(url_decode(SPAN("x\0"), &b), SW_SYNTAX);
    assert_int_equal(url_decode(SPAN("x%2"), &b), SW_SYNTAX);
    assert_int_equal(url_decode(SPAN("x%g0"), &b), SW_SYNTAX);
    assert_buf_equal(&b, "a b%25\xC3\xA4+");
    buf_free(&b);
}

static void dot_segments(void **state)
{
    (void)state;
    static const struct resolution examples[] = {
        {"/a/b/c/./../../g", "/a/g"},
        {"mid/content=5/../6", "mid/6"},
        {"", ""},
        {".", ""},
        {"..", ""},
        {"../x", "x"},
        {"/..", "/"},
        {"/.", "/"},
        {"a/..", "/"},
        {"/a//../b", "/a/b"},
        {"/...", "/..."},
    };
    for (size_t i = 0; i < SW_COUNT(examples); i++) {
        struct buf b;
        buf_init(&b, 100);
        buf_add_string(&b, "/kept");
        url_remove_dot_segments(span_of(examples[i].reference), &b);
        assert_span_equal(span_from(buf_span(&b), 5), examples[i].resolved);
        buf_free(&b);
    }
}

static bool same_site(const char *a, const char *b)
{
    struct url first, second;
    assert_ok(url_parse(span_of(a), &first));
    assert_ok(url_parse(span_of(b), &second));
    return url_same_site(&first, &second);
}

static void own_links(void **state)
{
    (void)state;
    assert_true(same_site("https://www.n.example/a", "http://N.example:81/b"));
    assert_true(same_site("https://www.n.example", "https://WWW.N.EXAMPLE"));
    assert_false(same_site("https://n.example", "https://m.n.example"));
    assert_false(same_site("https://n.example", "https://n.example.org"));
    assert_false(same_site("/a", "/b"));
}

static void ports(void **state)
{
    (void)state;
    assert_int_equal(url_default_port(SPAN("HTTPS")), 443);
    assert_int_equal(url_default_port(SPAN("http")), 80);
    assert_int_equal(url_default_port(SPAN("gophers")), 70);
    assert_int_equal(url_default_port(SPAN("ftp")), 21);
    assert_int_equal(url_default_port(SPAN("mailto")), 0);
    assert_int_equal(url_default_port(SPAN("")), 0);
}

/* Whatever comes in: no crash, and what comes out is strict and already normal. */
static void normal_forms_are_normal(void **state)
{
    (void)state;
    struct guard g = guard_new();
    uint64_t seed = 3;
    char room[60];
    struct buf once, twice;
    size_t resolved = 0;
    buf_init(&once, URL_MAX);
    buf_init(&twice, URL_MAX);
    for (int round = 0; round < 20000; round++) {
        struct span alphabet = SPAN("http://a.b:8/..?#%41[]@ \xC3\xBC\\");
        struct span s = guard_put(&g, random_bytes(&seed, room, sizeof(room), alphabet));
        struct url u;
        buf_reset(&once);
        buf_reset(&twice);
        if (url_resolve(SPAN("http://n.example/a/b?c"), s, &once) != SW_OK)
            continue;
        resolved++;
        assert_ok(url_parse(buf_span(&once), &u));
        assert_ok(url_normalize(buf_span(&once), &twice));
        assert_true(span_equal(buf_span(&once), buf_span(&twice)));
    }
    assert_true(resolved > 1000);
    buf_free(&once);
    buf_free(&twice);
    guard_free(&g);
}

static void addresses_of_the_web(void **state)
{
    (void)state;
    assert_true(url_is_web(SPAN("http://a.example/")));
    assert_true(url_is_web(SPAN("HttpS://a.example")));
    assert_false(url_is_web(SPAN("https:/a.example")));
    assert_false(url_is_web(SPAN("gemini://a.example/")));
    assert_false(url_is_web(SPAN("http:/")));
    assert_false(url_is_web(SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_rfc),
        cmocka_unit_test(what_people_write),
        cmocka_unit_test(hosts),
        cmocka_unit_test(label_and_name_lengths),
        cmocka_unit_test(no_addresses_and_limits),
        cmocka_unit_test(parses_parts),
        cmocka_unit_test(parsing_is_strict),
        cmocka_unit_test(composing_undoes_parsing),
        cmocka_unit_test(decodes_once),
        cmocka_unit_test(dot_segments),
        cmocka_unit_test(own_links),
        cmocka_unit_test(ports),
        cmocka_unit_test(normal_forms_are_normal),
        cmocka_unit_test(addresses_of_the_web),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
