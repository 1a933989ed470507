/* Sources out of the configuration, and the files of a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converter/folder.h"
#include "converter/source.h"

struct fixture {
    struct conf *conf;
    struct sources sources;
    struct buf errors;
};

static enum err load(struct fixture *f, const char *text)
{
    *f = (struct fixture){0};
    buf_init(&f->errors, 65536);
    if (conf_load_text("test.ini", text, &f->conf, &f->errors) != SW_OK)
        fail_msg("%s", f->errors.data);
    return sources_load(f->conf, &f->sources, &f->errors);
}

static void drop(struct fixture *f)
{
    sources_free(&f->sources);
    conf_free(f->conf);
    buf_free(&f->errors);
}

static void in_the_order_of_the_file(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(load(&f,
                          "[source b]\nurl = https://b.example/feed\nsection = World\n"
                          "[source a]\npath = /srv/a\nbase = https://a.example/\nrobots = no\n"),
                     SW_OK);
    assert_int_equal(f.sources.count, 2);
    assert_true(span_is(f.sources.list[0].name, "b"));
    assert_true(span_is(f.sources.list[0].section, "World"));
    assert_true(f.sources.list[0].robots);
    assert_int_equal(f.sources.list[1].kind, SOURCE_FOLDER);
    assert_true(span_is(f.sources.list[1].url, "https://a.example/"));
    assert_false(f.sources.list[1].robots);
    assert_ptr_equal(sources_find(&f.sources, SPAN("a")), &f.sources.list[1]);
    assert_null(sources_find(&f.sources, SPAN("c")));
    const char *const names[] = {"x", "a", NULL}, *const none[] = {NULL};
    assert_true(source_is_named(&f.sources.list[1], names));
    assert_false(source_is_named(&f.sources.list[0], names));
    assert_true(source_is_named(&f.sources.list[0], none));
    drop(&f);
}

static void faults_are_told_with_their_line(void **state)
{
    struct fixture f;
    (void)state;
    assert_int_equal(load(&f, "[source a]\nsection = World\n"
                              "[source b]\nurl = https://b.example/\npath = /srv/b\n"
                              "[source c]\npath = /srv/c\n"
                              "[source d]\nurl = https://d.example/\ninclude-title = /(/\n"),
                     SW_SYNTAX);
    static const char *const said[] = {":1: [source a] ", ":3: [source b] ", ":6: [source c] ",
                                       ":10: include-title: "};
    for (size_t i = 0; i < SW_COUNT(said); i++)
        if (!span_contains(buf_span(&f.errors), span_of(said[i])))
            fail_msg("no \"%s\" in:\n%s", said[i], f.errors.data);
    drop(&f);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void touch(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("page", file);
    fclose(file);
}

static enum err note(void *context, const struct folder_file *file)
{
    struct buf *b = context;
    assert_int_equal(file->size, 4);
    buf_add_format(b, "%.*s ", SPAN_ARG(file->path));
    return SW_OK;
}

static enum err refuse(void *context, const struct folder_file *file)
{
    (void)file;
    ++*(int *)context;
    return SW_LIMIT;
}

static void pages_of_a_folder(void **state)
{
    char folder[] = "/tmp/smolwire-folder-XXXXXX", below[64];
    struct buf b;
    int calls = 0;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(below, sizeof(below), "%s/world", folder);
    assert_int_equal(mkdir(below, 0755), 0);
    touch(folder, "b.html"), touch(folder, "a.HTM"), touch(folder, "picture.jpg");
    touch(folder, ".hidden.html"), touch(below, "c.xhtml");
    buf_init(&b, 4096);
    assert_int_equal(folder_each(folder, note, &b), SW_OK);
    assert_string_equal(b.data, "a.HTM b.html world/c.xhtml ");
    assert_int_equal(folder_each(folder, refuse, &calls), SW_LIMIT);
    assert_int_equal(calls, 1);
    assert_int_equal(folder_each("/tmp/smolwire-no-such-folder", note, &b), SW_NOT_FOUND);
    buf_free(&b);
    assert_int_equal(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_order_of_the_file),
        cmocka_unit_test(faults_are_told_with_their_line),
        cmocka_unit_test(pages_of_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
