/*
 * The configuration: the grammar, all that inih would cut or pass over in
 * silence, types and ranges, finding the file, writing it out.
 */
#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smolwire/conf.h"
#include "smolwire/limits.h"

static struct conf *load(const char *text)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 100000);
    enum err e = conf_load_text("/etc/s/t.ini", text, &c, &errors);
    if (e != SW_OK)
        print_error("%s", errors.data);
    assert_ok(e);
    assert_int_equal(errors.len, 0);
    buf_free(&errors);
    return c;
}

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

static const char *mirror(const struct conf *c, const char *key)
{
    return conf_string(conf_section(c, "mirror"), key);
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

static void dump(const struct conf *c, struct buf *out)
{
    buf_init(out, 1024 * 1024);
    conf_dump(c, out);
    assert_ok(buf_error(out));
}

/* The dump of c, loaded again, is the same configuration. */
static void assert_comes_back(const struct conf *c)
{
    struct buf once, twice;
    dump(c, &once);
    struct conf *again = load(once.data);
    dump(again, &twice);
    assert_string_equal(once.data, twice.data);
    for (const struct conf_option *o = conf_options; o->section; o++) {
        const struct conf_section *a = conf_next(c, o->section, NULL);
        const struct conf_section *b = conf_next(again, o->section, NULL);
        for (; a; a = conf_next(c, o->section, a), b = conf_next(again, o->section, b)) {
            assert_non_null(b);
            assert_string_equal(conf_name(a), conf_name(b));
            if (o->type != CONF_STRING)
                continue;
            const char *x = conf_string(a, o->key), *y = conf_string(b, o->key);
            assert_string_equal(x ? x : "(not set)", y ? y : "(not set)");
        }
        assert_null(b);
    }
    conf_free(again);
    buf_free(&once);
    buf_free(&twice);
}

static void the_dump_reads_back(void **state)
{
    (void)state;
    struct conf *c = NULL;
    assert_ok(conf_defaults(&c));
    assert_comes_back(c);
    conf_free(c);
    c = load("[mirror]\ntitle =\nroot = t\n[gemini]\nhost = a b,c\n"
             "[source z]\nurl = https://z.example/\nsection = \" ; # x \"\n"
             "[source a]\npath = p\nbase = https://a.example/\n[gopher]\nlisten =\n");
    assert_comes_back(c);
    conf_free(c);
}

/* Long values are dumped over several lines; what they hold must not change. */
static void long_values_are_dumped_whole(void **state)
{
    (void)state;
    static const char *const words[] = {
        "word", ";", "#x", " ", "a;b", "[x]", "=", "longer-than-most-words-are-in-practice"};
    uint64_t seed = 5;
    for (int round = 0; round < 300; round++) {
        struct buf text;
        buf_init(&text, 100000);
        buf_add_string(&text, "[mirror]\ntitle = begin");
        size_t n = random_next(&seed) % 300;
        for (size_t i = 0; i < n; i++)
            buf_add_format(&text, " %s", words[random_next(&seed) % SW_COUNT(words)]);
        struct conf *c = load(text.data);
        assert_comes_back(c);
        conf_free(c);
        buf_free(&text);
    }
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void assert_found(const char *asked, const char *title)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 10000);
    assert_ok(conf_find_and_load(asked, &c, &errors));
    assert_string_equal(mirror(c, "title"), title);
    conf_free(c);
    buf_free(&errors);
}

static void looks_in_the_usual_places(void **state)
{
    (void)state;
    char folder[] = "/tmp/smolwire-test-XXXXXX", home[64], path[64];
    char *before = getcwd(NULL, 0);
    assert_non_null(mkdtemp(folder));
    snprintf(home, sizeof(home), "%s/.config", folder);
    assert_int_equal(mkdir(home, 0755), 0);
    snprintf(home, sizeof(home), "%s/.config/smolwire", folder);
    assert_int_equal(mkdir(home, 0755), 0);
    assert_int_equal(chdir(folder), 0);
    setenv("HOME", folder, 1);
    unsetenv("SMOLWIRE_CONFIG");
    write_file(home, "smolwire.ini", "[mirror]\ntitle = home\n");
    assert_found(NULL, "home");
    write_file(folder, "smolwire.ini", "[mirror]\ntitle = here\n");
    assert_found(NULL, "here");
    write_file(folder, "other.ini", "[mirror]\ntitle = environment\n");
    snprintf(path, sizeof(path), "%s/other.ini", folder);
    setenv("SMOLWIRE_CONFIG", path, 1);
    assert_found(NULL, "environment");
    assert_found("./smolwire.ini", "here");
    setenv("SMOLWIRE_CONFIG", "/nonexistent/x.ini", 1);
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 10000);
    assert_int_equal(conf_find_and_load(NULL, &c, &errors), SW_IO);
    assert_buf_equal(&errors, "/nonexistent/x.ini: cannot be read: not found\n");
    unsetenv("SMOLWIRE_CONFIG");
    unlink("smolwire.ini");
    unlink("other.ini");
    unlink(".config/smolwire/smolwire.ini");
    buf_reset(&errors);
    if (access("/etc/smolwire/smolwire.ini", F_OK) != 0)
        assert_int_equal(conf_find_and_load(NULL, &c, &errors), SW_NOT_FOUND);
    buf_free(&errors);
    rmdir(home);
    rmdir(".config");
    assert_int_equal(chdir(before), 0);
    rmdir(folder);
    free(before);
}

static void sources_may_stand_in_a_file_of_their_own(void **state)
{
    (void)state;
    char folder[] = "/tmp/smolwire-test-XXXXXX", *before = getcwd(NULL, 0);
    struct conf *c = NULL;
    struct buf errors, text;
    buf_init(&errors, 10000);
    buf_init(&text, 1000000);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    write_file(folder, "smolwire.ini",
               "[mirror]\ntitle = x\n[source a]\nurl = http://a.example/\n");
    assert_ok(conf_load("smolwire.ini", &c, &errors)); /* there need not be one */
    conf_free(c);
    write_file(folder, "sources.ini", "# added\n[source b]\nurl = http://b.example/\n");
    assert_ok(conf_load("smolwire.ini", &c, &errors));
    const struct conf_section *s = conf_next(c, "source", conf_next(c, "source", NULL));
    assert_non_null(s);
    assert_string_equal(conf_name(s), "b");
    assert_int_equal(conf_line(s), 2);
    assert_true(strstr(conf_section_file(s), "/sources.ini") != NULL);
    conf_dump(c, &text);
    assert_non_null(strstr(text.data, "\nsources =\n")); /* its sections are in the dump */
    write_file(folder, "sources.ini", text.data);
    conf_free(c);
    assert_int_equal(conf_load("smolwire.ini", &c, &errors), SW_SYNTAX);
    assert_non_null(strstr(errors.data, "[mirror]: only sections [source NAME] may stand here"));
    assert_non_null(strstr(errors.data, "section [source a] is in smolwire.ini line 3 already"));
    unlink("smolwire.ini");
    unlink("sources.ini");
    assert_int_equal(chdir(before), 0);
    rmdir(folder);
    buf_free(&errors);
    buf_free(&text);
    free(before);
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
        cmocka_unit_test(the_dump_reads_back),
        cmocka_unit_test(long_values_are_dumped_whole),
        cmocka_unit_test(looks_in_the_usual_places),
        cmocka_unit_test(sources_may_stand_in_a_file_of_their_own),
        cmocka_unit_test(asking_for_what_is_not_aborts),
        cmocka_unit_test(any_bytes_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
