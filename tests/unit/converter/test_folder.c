/*
 * Folders of saved pages: what counts as one, and which of its files are visited.
 */
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "converter/folder.h"
#include "smolwire/fsio.h"

struct place {
    char path[64];
    int fd;
    struct buf visited; /* paths, a space behind each */
};

static int set_up(void **state)
{
    static struct place p;
    snprintf(p.path, sizeof(p.path), "/tmp/smolwire-test-XXXXXX");
    assert_non_null(mkdtemp(p.path));
    p.fd = open(p.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(p.fd >= 0);
    buf_init(&p.visited, 4096);
    const char *const files[] = {"saved/b.html", "saved/a/c.HTM", "saved/.hidden.html",
                                 "saved/.git/d.html", "saved/notes.txt"};
    for (size_t i = 0; i < SW_COUNT(files); i++)
        assert_int_equal(fsio_replace(p.fd, files[i], SPAN("<p>x"), NULL), SW_OK);
    assert_int_equal(symlinkat("b.html", p.fd, "saved/link.html"), 0);
    assert_int_equal(symlinkat("saved", p.fd, "link"), 0);
    assert_int_equal(symlinkat("nothing", p.fd, "dangling"), 0);
    *state = &p;
    return 0;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    struct place *p = *state;
    buf_free(&p->visited);
    close(p->fd);
    return nftw(p->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static enum err note(void *context, const struct folder_file *file)
{
    struct place *p = context;
    buf_add_span(&p->visited, file->path);
    buf_add_char(&p->visited, ' ');
    return SW_OK;
}

static enum err walk(struct place *p, const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", p->path, name);
    buf_reset(&p->visited);
    return folder_each(path, note, p);
}

static void pages_are_visited_in_order(void **state)
{
    struct place *p = *state;
    assert_int_equal(walk(p, "saved"), SW_OK);
    assert_string_equal(p->visited.data, "a/c.HTM b.html ");
    assert_int_equal(walk(p, "saved//"), SW_OK);
    assert_string_equal(p->visited.data, "a/c.HTM b.html ");
}

static void the_folder_may_be_a_link(void **state)
{
    struct place *p = *state;
    assert_int_equal(walk(p, "link"), SW_OK);
    assert_string_equal(p->visited.data, "a/c.HTM b.html ");
}

static void what_is_no_folder_is_told(void **state)
{
    struct place *p = *state;
    const char *const names[] = {"missing", "dangling", "saved/notes.txt", "saved/b.html"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        assert_int_equal(walk(p, names[i]), SW_NOT_FOUND);
        assert_string_equal(p->visited.data, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_are_visited_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_folder_may_be_a_link, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_folder_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
