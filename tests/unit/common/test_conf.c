/*
 * The configuration: the grammar, all that inih would cut or pass over in
 * silence, types and ranges.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf_fixture.h"
#include "smolwire/limits.h"

/* The whole file is refused, with exactly these messages. */
static void assert_refused(const char *text, const char *expected)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 100000);
    assert_int_equal(conf_load_text("t.ini", text, &c, &errors), SW_SYNTAX);
    assert_null(c);
    assert_buf_equal(&errors, expected);
    buf_free(&errors);
}

static void the_table_is_sound(void **state)
{
    (void)state;
    for (const struct conf_option *o = conf_options; o->section; o++) {
        assert_true(strlen(o->doc) > 10 && o->doc[strlen(o->doc) - 1] == '.');
        assert_true(o->min <= o->max);
        assert_true((o->type == CONF_CHOICE) == (o->choices != NULL));
        assert_true(strlen(conf_section_doc(o->section)) > 0);
        for (const struct conf_option *p = conf_options; p < o; p++)
            assert_false(strcmp(o->section, p->section) == 0 && strcmp(o->key, p->key) == 0);
    }
    assert_true(conf_section_is_named("source"));
    assert_false(conf_section_is_named("mirror") || conf_section_is_named("nothing"));
}

static void defaults(void **state)
{
    (void)state;
    struct conf *c = NULL;
    assert_ok(conf_defaults(&c));
    assert_string_equal(conf_file(c), "");
    const struct conf_section *gemini = conf_section(c, "gemini");
    assert_int_equal(conf_line(gemini), 0);
    assert_string_equal(conf_name(gemini), "");
    assert_string_equal(conf_list(gemini, "host")[0], "localhost");
    assert_string_equal(conf_list(gemini, "listen")[1], "[::]:1965");
    assert_null(conf_list(gemini, "listen")[2]);
    assert_null(conf_string(gemini, "key"));
    const struct conf_section *fetch = conf_section(c, "fetch");
    assert_int_equal(conf_number(fetch, "timeout"), 30);
    assert_int_equal(conf_number(fetch, "max-size"), 20 * 1024 * 1024);
    assert_false(conf_boolean(fetch, "allow-private"));
    assert_null(conf_list(fetch, "connect-to")[0]);
    assert_null(conf_next(c, "source", NULL));
    conf_free(c);
    conf_free(NULL);
}

static void the_grammar(void **state)
{
    (void)state;
    struct conf *c = load("\xEF\xBB\xBF; a comment\r\n"
                          "# another\r\n"
                          "[mirror]\r\n"
                          "title = News ; with # marks = and: more  \r\n"
                          "  ; an indented comment is no part of it\r\n"
                          "\r\n"
                          "\tof today\r\n"
                          "language: de\r\n"
                          "[gemini]\n"
                          "listen =\n"
                          "    0.0.0.0:1,[::]:2\n"
                          "    [::1]:3\n"
                          "[source one]\n"
                          "url = https://one.example/feed?a;b#c\n"
                          "[ source   two ]\n"
                          "path = pages\n"
                          "kind=folder");
    assert_string_equal(mirror(c, "title"), "News ; with # marks = and: more of today");
    assert_string_equal(mirror(c, "language"), "de");
    assert_int_equal(conf_line(conf_section(c, "mirror")), 3);
    const char *const *listen = conf_list(conf_section(c, "gemini"), "listen");
    assert_string_equal(listen[0], "0.0.0.0:1");
    assert_string_equal(listen[1], "[::]:2");
    assert_string_equal(listen[2], "[::1]:3");
    assert_null(listen[3]);
    const struct conf_section *s = conf_next(c, "source", NULL);
    assert_string_equal(conf_name(s), "one");
    assert_string_equal(conf_string(s, "url"), "https://one.example/feed?a;b#c");
    assert_string_equal(conf_string(s, "kind"), "auto");
    s = conf_next(c, "source", s);
    assert_string_equal(conf_name(s), "two");
    assert_string_equal(conf_string(s, "path"), "/etc/s/pages");
    assert_string_equal(conf_string(s, "kind"), "folder");
    assert_null(conf_next(c, "source", s));
    conf_free(c);
}

static void an_empty_file_is_all_defaults(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# only\n; comments", "[mirror]\n[gopher]\n"};
    for (size_t i = 0; i < SW_COUNT(texts); i++) {
        struct conf *c = load(texts[i]);
        assert_string_equal(mirror(c, "language"), "en");
        conf_free(c);
    }
}

static void empty_values(void **state)
{
    (void)state;
    struct conf *c = load("[mirror]\ntitle =\n[gopher]\nlisten =\n");
    assert_null(mirror(c, "title"));
    assert_null(conf_list(conf_section(c, "gopher"), "listen")[0]);
    conf_free(c);
    assert_refused("[mirror]\nstore =\n", "t.ini:2: store: '' is not a path\n");
    assert_refused("[fetch]\ntimeout =\n",
                   "t.ini:2: timeout: '' is not a time like 90, 30s, 15m, 2h, 7d\n");
}

static void paths_start_at_the_file(void **state)
{
    (void)state;
    struct buf errors, expected;
    struct conf *c = load("[mirror]\nroot = /srv/tree\nstore = s.db\n");
    assert_string_equal(mirror(c, "root"), "/srv/tree");
    assert_string_equal(mirror(c, "store"), "/etc/s/s.db");
    conf_free(c);
    char *here = getcwd(NULL, 0);
    buf_init(&errors, 1000);
    buf_init(&expected, 10000);
    buf_add_format(&expected, "%s/sub/s.db", here);
    assert_ok(conf_load_text("sub/t.ini", "[mirror]\nstore = s.db\n", &c, &errors));
    assert_string_equal(mirror(c, "store"), expected.data);
    conf_free(c);
    free(here);
    buf_free(&errors);
    buf_free(&expected);
}

static void all_mistakes_in_one_go(void **state)
{
    (void)state;
    assert_refused("stray = 1\n"
                   "[mirror]\n"
                   "titel = x\n"
                   "  its continuation is no second mistake\n"
                   "title = a\n"
                   "title = b\n"
                   "nonsense\n"
                   "[nowhere]\n"
                   "anything = goes unmentioned\n"
                   "[mirror]\n"
                   "[mirror again]\n"
                   "[fetch\n"
                   "[fetch] timeout = 3\n"
                   "[source]\n"
                   "[source Big]\n"
                   "[source day]\n"
                   "[source x]\n"
                   "[source x]\n"
                   "[fetch]\n"
                   "  timeout = 3\n"
                   "timeout = 0\n"
                   "= 1\n",
                   "t.ini:1: 'stray' stands before the first section\n"
                   "t.ini:3: [mirror] has no option 'titel'\n"
                   "t.ini:6: 'title' is in line 5 already\n"
                   "t.ini:7: neither section, option (key = value), nor comment\n"
                   "t.ini:8: unknown section [nowhere]\n"
                   "t.ini:10: section [mirror] is in line 2 already\n"
                   "t.ini:11: section [mirror] takes no name\n"
                   "t.ini:12: a section is written [NAME] on a line of its own\n"
                   "t.ini:13: a section is written [NAME] on a line of its own\n"
                   "t.ini:14: [source NAME]: '' cannot be NAME: small letters, digits and hyphens "
                   "are wanted, and none of the mirror's own, like archive\n"
                   "t.ini:15: [source NAME]: 'Big' cannot be NAME: small letters, digits and "
                   "hyphens are wanted, and none of the mirror's own, like archive\n"
                   "t.ini:16: [source NAME]: 'day' cannot be NAME: small letters, digits and "
                   "hyphens are wanted, and none of the mirror's own, like archive\n"
                   "t.ini:18: section [source x] is in line 17 already\n"
                   "t.ini:20: indented, but there is no value to go on with\n"
                   "t.ini:21: timeout: '0' is outside 1 to 3600\n"
                   "t.ini:22: [fetch] has no option ''\n");
}

/* A file with one line whose value has `n` bytes. */
static void with_title_of(size_t n, struct buf *text)
{
    buf_reset(text);
    buf_add_string(text, "[mirror]\ntitle=");
    buf_add_repeat(text, 'x', n);
    buf_add_string(text, "\nlanguage = fr\n");
}

static void long_lines_are_whole_or_refused(void **state)
{
    (void)state;
    struct buf text;
    const size_t most = CONF_LINE_MAX - strlen("title=");
    buf_init(&text, 10 * CONF_LINE_MAX);
    for (size_t n = 150; n <= most; n += n < 300 ? 1 : most - 300) {
        with_title_of(n, &text);
        struct conf *c = load(text.data);
        assert_int_equal(strlen(mirror(c, "title")), n);
        assert_string_equal(mirror(c, "language"), "fr");
        conf_free(c);
    }
    with_title_of(most + 1, &text);
    assert_refused(text.data, "t.ini:2: line longer than 8192 bytes; a value may go on over "
                              "indented lines\n");
    with_title_of(3 * most, &text);
    assert_refused(text.data, "t.ini:2: line longer than 8192 bytes; a value may go on over "
                              "indented lines\n");
    buf_free(&text);
}

static void section_names_are_whole_or_refused(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1000);
    buf_add_string(&text, "[source ");
    buf_add_repeat(&text, 'n', CONF_SECTION_MAX - 7);
    buf_add_string(&text, "]\n");
    struct conf *c = load(text.data);
    assert_int_equal(strlen(conf_name(conf_next(c, "source", NULL))), CONF_SECTION_MAX - 7);
    conf_free(c);
    buf_truncate(&text, text.len - 2);
    buf_add_string(&text, "n]\n");
    assert_refused(text.data, "t.ini:1: section name longer than 49 bytes\n");
    buf_free(&text);
}

static void only_text(void **state)
{
    (void)state;
    static const char nul[] = "[mirror]\ntitle = a\0b\n";
    char path[] = "/tmp/smolwire-test-XXXXXX";
    struct conf *c = NULL;
    struct buf errors, expected;
    assert_refused("[mirror]\ntitle = \xFFx\n", "t.ini:2: not UTF-8\n");
    assert_refused("[mirror]\ntitle = a\x1b[2J\n", "t.ini:2: control character 0x1b\n");
    assert_refused("[mirror]\rtitle = x\n", "t.ini:1: control character 0x0d\n");
    int fd = mkstemp(path);
    assert_int_equal(write(fd, nul, sizeof(nul) - 1), sizeof(nul) - 1);
    close(fd);
    buf_init(&errors, 1000);
    buf_init(&expected, 1000);
    assert_int_equal(conf_load(path, &c, &errors), SW_SYNTAX);
    buf_add_format(&expected, "%s:2: control character 0x00\n", path);
    assert_buf_equal(&errors, expected.data);
    unlink(path);
    buf_free(&errors);
    buf_free(&expected);
}

/* Each: an option, a value, and what is wrong with it; NULL: nothing. */
static const struct {
    const char *section, *key, *value, *mistake;
} values[] = {
    {"fetch", "concurrency", "1", NULL},
    {"fetch", "concurrency", "256", NULL},
    {"fetch", "concurrency", "257", "'257' is outside 1 to 256"},
    {"fetch", "concurrency", "-1", "'-1' is outside 1 to 256"},
    {"fetch", "concurrency", "1x", "'1x' is not a whole number"},
    {"fetch", "concurrency", "99999999999999999999",
     "'99999999999999999999' is not a whole number"},
    {"fetch", "delay", "0", NULL},
    {"fetch", "delay", "2m", NULL},
    {"fetch", "delay", "1 h", NULL},
    {"fetch", "delay", "2h", "'2h' is outside 0 to 3600"},
    {"fetch", "delay", "9223372036854775807w",
     "'9223372036854775807w' is not a time like 90, 30s, 15m, 2h, 7d"},
    {"fetch", "delay", "m", "'m' is not a time like 90, 30s, 15m, 2h, 7d"},
    {"fetch", "max-size", "1k", NULL},
    {"fetch", "max-size", "1G", NULL},
    {"fetch", "max-size", "1T", "'1T' is not a size like 4096, 64K, 20M, 1G"},
    {"fetch", "allow-private", "YES", NULL},
    {"fetch", "allow-private", "0", NULL},
    {"fetch", "allow-private", "maybe", "'maybe' is not yes or no"},
    {"server", "log", "syslog", NULL},
    {"server", "log", "sys", "'sys' is none of: stderr syslog"},
    {"server", "log", "stderr syslog", "'stderr syslog' is none of: stderr syslog"},
    {"gemini", "host", "a.example, m\xC3\xBCller.example [::1] 127.0.0.1", NULL},
    {"gemini", "host", "a/b", "'a/b' is not host names or addresses"},
    {"gopher", "host", "a b", "'a b' is not a host name or address"},
    {"gopher", "listen", "127.0.0.1:7070 [::1]:0", NULL},
    {"gopher", "listen", "localhost:70",
     "'localhost:70' is not addresses like 0.0.0.0:1965 or "
     "[::]:1965"},
    {"gopher", "listen", "::1:70", "'::1:70' is not addresses like 0.0.0.0:1965 or [::]:1965"},
    {"gopher", "listen", "[::1]", "'[::1]' is not addresses like 0.0.0.0:1965 or [::]:1965"},
    {"gopher", "listen", "0.0.0.0:65536",
     "'0.0.0.0:65536' is not addresses like 0.0.0.0:1965 or [::]:1965"},
    {"fetch", "connect-to", "www.n.example:443:127.0.0.1:8443 ::[::1]:80 a::b:", NULL},
    {"fetch", "connect-to", "a:b", "'a:b' is not HOST:PORT:ADDRESS:PORT"},
    {"fetch", "connect-to", "a:1:b:2:3", "'a:1:b:2:3' is not HOST:PORT:ADDRESS:PORT"},
    {"fetch", "connect-to", "a:x:b:2", "'a:x:b:2' is not HOST:PORT:ADDRESS:PORT"},
    {"source s", "url", "https://n.example/feed.xml", NULL},
    {"source s", "url", "feed.xml",
     "'feed.xml' is not an address like "
     "https://example.org/feed.xml"},
    {"source s", "url", "https://n/ [gopher]",
     "'https://n/ [gopher]' is not an address like "
     "https://example.org/feed.xml"},
    {"source x", "url", "HTTPS://n.example/feed", NULL},
    {"source x", "url", "gopher://n.example/",
     "'gopher://n.example/' is not an address like https://example.org/feed.xml"},
    {"source s", "url", "javascript:x",
     "'javascript:x' is not an address like "
     "https://example.org/feed.xml"},
};

static void types_and_ranges(void **state)
{
    (void)state;
    for (size_t i = 0; i < SW_COUNT(values); i++) {
        struct buf text, expected;
        buf_init(&text, 1000);
        buf_init(&expected, 1000);
        buf_add_format(&text, "[%s]\n%s = %s\n", values[i].section, values[i].key, values[i].value);
        buf_add_format(&expected, "t.ini:2: %s: %s\n", values[i].key,
                       values[i].mistake ? values[i].mistake : "");
        if (values[i].mistake)
            assert_refused(text.data, expected.data);
        else
            conf_free(load(text.data));
        buf_free(&text);
        buf_free(&expected);
    }
}

static void numbers_have_units(void **state)
{
    (void)state;
    struct conf *c =
        load("[fetch]\ntimeout = 15m\nmax-size = 64K\nallow-private = on\ndelay = 7\n");
    const struct conf_section *fetch = conf_section(c, "fetch");
    assert_int_equal(conf_number(fetch, "timeout"), 900);
    assert_int_equal(conf_number(fetch, "max-size"), 65536);
    assert_int_equal(conf_number(fetch, "delay"), 7);
    assert_true(conf_boolean(fetch, "allow-private"));
    conf_free(c);
}

static void asking_for_what_is_not_aborts(void **state)
{
    (void)state;
    struct conf *c = load("");
    for (int what = 0; what < 3; what++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            signal(SIGABRT, SIG_DFL);
            close(STDERR_FILENO);
            if (what == 0)
                conf_section(c, "nothing");
            else if (what == 1)
                conf_string(conf_section(c, "mirror"), "nothing");
            else
                conf_number(conf_section(c, "mirror"), "title");
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
    conf_free(c);
}

/* No bytes crash the reader, and a refused file always says why. */
static void any_bytes_are_read_or_refused(void **state)
{
    (void)state;
    uint64_t seed = 9;
    char room[300];
    for (int round = 0; round < 3000; round++) {
        struct span s = random_bytes(&seed, room, sizeof(room) - 1,
                                     SPAN("[mirror]\ntitle = x\n  y;#\n[source a]\n"));
        struct conf *c = NULL;
        struct buf errors;
        room[s.n] = '\0';
        buf_init(&errors, 1000000);
        enum err e = conf_load_text("t.ini", room, &c, &errors);
        assert_true((e == SW_OK) == (errors.len == 0));
        assert_true((e == SW_OK) == (c != NULL));
        conf_free(c);
        buf_free(&errors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(defaults),
        cmocka_unit_test(the_grammar),
        cmocka_unit_test(an_empty_file_is_all_defaults),
        cmocka_unit_test(empty_values),
        cmocka_unit_test(paths_start_at_the_file),
        cmocka_unit_test(all_mistakes_in_one_go),
        cmocka_unit_test(long_lines_are_whole_or_refused),
        cmocka_unit_test(section_names_are_whole_or_refused),
        cmocka_unit_test(only_text),
        cmocka_unit_test(types_and_ranges),
        cmocka_unit_test(numbers_have_units),
        cmocka_unit_test(asking_for_what_is_not_aborts),
        cmocka_unit_test(any_bytes_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
