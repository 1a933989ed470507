/*
 * Files of the configuration: written out and read again, found in the usual
 * places, with the sources in one of their own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_fixture.h"

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

/* Where the folder we are in was removed, relative paths must not become those of the root. */
static void a_removed_folder_is_not_the_root(void **state)
{
    (void)state;
    char folder[] = "/tmp/smolwire-test-XXXXXX", *before = getcwd(NULL, 0);
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 10000);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_ok(conf_load_text("t.ini", "[mirror]\nroot = tree\n", &c, &errors));
    assert_string_equal(mirror(c, "root"), "./tree");
    conf_free(c);
    buf_free(&errors);
    assert_int_equal(chdir(before), 0);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dump_reads_back),
        cmocka_unit_test(long_values_are_dumped_whole),
        cmocka_unit_test(looks_in_the_usual_places),
        cmocka_unit_test(a_removed_folder_is_not_the_root),
        cmocka_unit_test(sources_may_stand_in_a_file_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
