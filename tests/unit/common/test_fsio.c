/*
 * Files: whole reads, atomic replacement, opening beneath, locks. Each test has
 * a folder of its own below the temporary one.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smolwire/fsio.h"

struct place {
    char path[64];
    int dir;
};

static int set_up(void **state)
{
    static struct place p;
    p = (struct place){.path = "/tmp/smolwire-test-XXXXXX"};
    if (!mkdtemp(p.path))
        return -1;
    p.dir = open(p.path, O_RDONLY | O_DIRECTORY);
    *state = &p;
    return p.dir < 0;
}

static size_t leftovers;

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    leftovers += span_starts(span_of(path + walk->base), SPAN(FSIO_TEMP_PREFIX));
    return remove(path);
}

/* Fails where a temporary file was left. */
static int tear_down(void **state)
{
    struct place *p = *state;
    close(p->dir);
    leftovers = 0;
    return nftw(p->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0 || leftovers != 0;
}

static void assert_holds(int dir, const char *path, const char *expected)
{
    struct buf b;
    buf_init(&b, 1024 * 1024);
    assert_ok(fsio_read(dir, path, &b));
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

/* Failures are logged; the tests that want them want no noise. */
static int hush(void)
{
    int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    close(null);
    return saved;
}

static void unhush(int saved)
{
    dup2(saved, STDERR_FILENO);
    close(saved);
}

static void replace_writes_only_what_changed(void **state)
{
    struct place *p = *state;
    bool written = false;
    struct stat before, after;
    assert_ok(fsio_replace(p->dir, "a/b/c.txt", SPAN("one"), &written));
    assert_true(written);
    assert_holds(p->dir, "a/b/c.txt", "one");
    assert_int_equal(fstatat(p->dir, "a/b/c.txt", &before, 0), 0);
    assert_ok(fsio_replace(p->dir, "a/b/c.txt", SPAN("one"), &written));
    assert_false(written);
    assert_int_equal(fstatat(p->dir, "a/b/c.txt", &after, 0), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_ok(fsio_replace(p->dir, "a/b/c.txt", SPAN("two"), &written));
    assert_true(written);
    assert_ok(fsio_replace(p->dir, "a/b/c.txt", SPAN("twofold"), NULL));
    assert_holds(p->dir, "a/b/c.txt", "twofold");
    assert_ok(fsio_replace(p->dir, "a/b/c.txt", SPAN(""), &written));
    assert_true(written);
    assert_holds(p->dir, "a/b/c.txt", "");
}

static void a_file_has_two_names(void **state)
{
    struct place *p = *state;
    struct stat one, other;
    assert_ok(fsio_replace(p->dir, "one/picture.png", SPAN("dots"), NULL));
    assert_true(fsio_link(p->dir, "one/picture.png", "other/deep/picture.png"));
    assert_holds(p->dir, "other/deep/picture.png", "dots");
    assert_int_equal(fstatat(p->dir, "one/picture.png", &one, 0), 0);
    assert_int_equal(fstatat(p->dir, "other/deep/picture.png", &other, 0), 0);
    assert_int_equal(one.st_ino, other.st_ino);
    assert_false(fsio_link(p->dir, "one/picture.png", "other/deep/picture.png"));
    assert_false(fsio_link(p->dir, "one/missing.png", "other/missing.png"));
    /* a replaced file is a new one: the other name keeps the old */
    assert_ok(fsio_replace(p->dir, "one/picture.png", SPAN("lines"), NULL));
    assert_holds(p->dir, "other/deep/picture.png", "dots");
}

static void replace_compares_large_files(void **state)
{
    struct place *p = *state;
    bool written;
    struct buf b;
    buf_init(&b, 200000);
    buf_add_repeat(&b, 'x', 100000);
    assert_ok(fsio_replace(p->dir, "large", buf_span(&b), &written));
    assert_ok(fsio_replace(p->dir, "large", buf_span(&b), &written));
    assert_false(written);
    b.data[99999] = 'y';
    assert_ok(fsio_replace(p->dir, "large", buf_span(&b), &written));
    assert_true(written);
    assert_holds(p->dir, "large", b.data);
    buf_free(&b);
}

static void replace_puts_a_file_in_place_of_a_link(void **state)
{
    struct place *p = *state;
    struct stat st;
    assert_ok(fsio_replace(p->dir, "target", SPAN("same"), NULL));
    assert_int_equal(symlinkat("target", p->dir, "link"), 0);
    assert_ok(fsio_replace(p->dir, "link", SPAN("same"), NULL));
    assert_int_equal(fstatat(p->dir, "link", &st, AT_SYMLINK_NOFOLLOW), 0);
    assert_true(S_ISREG(st.st_mode));
}

static void replace_leaves_nothing_behind_on_failure(void **state)
{
    struct place *p = *state;
    bool written = true;
    assert_int_equal(mkdirat(p->dir, "folder", 0755), 0);
    assert_ok(fsio_replace(p->dir, "folder/in", SPAN("x"), NULL));
    assert_ok(fsio_replace(p->dir, "file", SPAN("x"), NULL));
    int saved = hush();
    assert_int_equal(fsio_replace(p->dir, "folder", SPAN("y"), &written), SW_IO);
    assert_int_equal(fsio_replace(p->dir, "file/below", SPAN("y"), &written), SW_IO);
    unhush(saved);
    assert_true(written);
}

/* kill -9 at any moment: what is there is the old or the new content, whole. */
static void replace_survives_kill(void **state)
{
    struct place *p = *state;
    static char a[50000], b[50000];
    memset(a, 'a', sizeof(a));
    memset(b, 'b', sizeof(b));
    assert_ok(fsio_replace(p->dir, "file", span_make(a, sizeof(a)), NULL));
    for (useconds_t round = 0; round < 40; round++) {
        int status;
        struct buf got;
        pid_t child = fork();
        while (child == 0) {
            bool fine = fsio_replace(p->dir, "file", span_make(b, sizeof(b)), NULL) == SW_OK &&
                        fsio_replace(p->dir, "file", span_make(a, sizeof(a)), NULL) == SW_OK;
            if (!fine)
                _exit(1);
        }
        usleep(500 + round * 97);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        buf_init(&got, 100000);
        assert_ok(fsio_read(p->dir, "file", &got));
        assert_int_equal(got.len, sizeof(a));
        assert_true(memcmp(got.data, a, sizeof(a)) == 0 || memcmp(got.data, b, sizeof(b)) == 0);
        buf_free(&got);
    }
    assert_ok(fsio_remove_leftovers(p->path));
    assert_ok(fsio_sync(p->dir)); /* and the sweep was complete: see tear_down() */
}

static void leftovers_are_swept(void **state)
{
    struct place *p = *state;
    char missing[256];
    static const char *const left[] = {FSIO_TEMP_PREFIX "1-2", "d/" FSIO_TEMP_PREFIX "1-2",
                                       "d/e/" FSIO_TEMP_PREFIX "3-4"};
    for (size_t i = 0; i < SW_COUNT(left); i++)
        assert_ok(fsio_replace(p->dir, left[i], SPAN("x"), NULL));
    assert_ok(fsio_replace(p->dir, "d/page", SPAN("x"), NULL));
    assert_ok(fsio_remove_leftovers(p->path));
    for (size_t i = 0; i < SW_COUNT(left); i++)
        assert_int_equal(faccessat(p->dir, left[i], F_OK, 0), -1);
    assert_holds(p->dir, "d/page", "x");
    snprintf(missing, sizeof(missing), "%s/no-such-folder", p->path);
    assert_ok(fsio_remove_leftovers(missing));
}

static void read_is_whole_or_not_at_all(void **state)
{
    struct place *p = *state;
    struct buf b;
    buf_init(&b, 10);
    buf_add_string(&b, "12345");
    assert_int_equal(fsio_read(p->dir, "missing", &b), SW_NOT_FOUND);
    assert_ok(fsio_replace(p->dir, "five", SPAN("67890"), NULL));
    assert_ok(fsio_replace(p->dir, "six", SPAN("678901"), NULL));
    assert_int_equal(fsio_read(p->dir, "five/below", &b), SW_NOT_FOUND);
    int saved = hush();
    assert_int_equal(fsio_read(p->dir, "six", &b), SW_LIMIT);
    assert_int_equal(fsio_read(p->dir, ".", &b), SW_IO);
    unhush(saved);
    assert_buf_equal(&b, "12345");
    assert_ok(fsio_read(p->dir, "five", &b));
    assert_buf_equal(&b, "1234567890");
    buf_free(&b);
}

static void folders_are_made_on_the_way(void **state)
{
    struct place *p = *state;
    struct stat st;
    assert_ok(fsio_make_folders(p->dir, "a//b/c/"));
    assert_ok(fsio_make_folders(p->dir, "a/b/c"));
    assert_int_equal(fstatat(p->dir, "a/b/c", &st, 0), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_ok(fsio_replace(p->dir, "a/file", SPAN("x"), NULL));
    int saved = hush();
    assert_int_equal(fsio_make_folders(p->dir, "a/file"), SW_IO);
    assert_int_equal(fsio_make_folders(p->dir, "a/file/x"), SW_IO);
    unhush(saved);
    struct buf absolute;
    buf_init(&absolute, 1000);
    buf_add_format(&absolute, "%s/x/y", p->path);
    assert_ok(fsio_make_folders(AT_FDCWD, absolute.data));
    assert_int_equal(faccessat(p->dir, "x/y", F_OK, 0), 0);
    buf_free(&absolute);
}

static void removing_what_is_not_there_is_fine(void **state)
{
    struct place *p = *state;
    assert_ok(fsio_replace(p->dir, "x", SPAN("x"), NULL));
    assert_ok(fsio_remove(p->dir, "x"));
    assert_ok(fsio_remove(p->dir, "x"));
    assert_ok(fsio_remove(p->dir, "x/y"));
    assert_int_equal(faccessat(p->dir, "x", F_OK, 0), -1);
}

static const struct {
    const char *path;
    enum err expected;
} beneath[] = {
    {"in/page", SW_OK},
    {"in", SW_OK},
    {"in/", SW_OK},
    {"in//page", SW_OK},
    {"./in/./page", SW_OK},
    {"in/none", SW_NOT_FOUND},
    {"in/page/x", SW_NOT_FOUND},
    {"in/page/", SW_NOT_FOUND},
    {"", SW_NOT_FOUND},
    {"../outside", SW_DENIED},
    {"in/../../outside", SW_DENIED},
    {"/etc/passwd", SW_DENIED},
    {"out", SW_DENIED},        /* a link to an absolute path */
    {"up/outside", SW_DENIED}, /* a link to ".." */
    {"in/pipe", SW_DENIED},
};

/* Exits with the number of the first path that is not answered as expected. */
static int try_all_paths(int root, bool steps_only)
{
    for (size_t i = 0; i < SW_COUNT(beneath); i++) {
        struct stat st;
        int fd = -1;
        enum err e = fsio_open_beneath(root, beneath[i].path, &fd, &st);
        /* by steps a link is followed by nobody: as a folder on the way it is none */
        bool link_on_the_way = steps_only && strcmp(beneath[i].path, "up/outside") == 0;
        if (e != beneath[i].expected && !(link_on_the_way && e == SW_NOT_FOUND))
            return (int)i + 1;
        if ((fd >= 0) != (e == SW_OK))
            return (int)i + 101;
        if (fd >= 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
            return (int)i + 201;
        if (fd >= 0)
            close(fd);
    }
    return 0;
}

static void make_paths(struct place *p)
{
    assert_ok(fsio_replace(p->dir, "outside", SPAN("secret"), NULL));
    assert_ok(fsio_replace(p->dir, "root/in/page", SPAN("page"), NULL));
    assert_int_equal(symlinkat("/etc/passwd", p->dir, "root/out"), 0);
    assert_int_equal(symlinkat("..", p->dir, "root/up"), 0);
    assert_int_equal(mkfifoat(p->dir, "root/in/pipe", 0644), 0);
}

static void opens_beneath_only(void **state)
{
    struct place *p = *state;
    make_paths(p);
    int root = openat(p->dir, "root", O_PATH | O_DIRECTORY);
    assert_int_equal(try_all_paths(root, false), 0);
    close(root);
}

/* From here on this process has no openat2(). */
static int forbid_openat2(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {SW_COUNT(filter), filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void opens_beneath_only_without_openat2(void **state)
{
    static const int errors[] = {ENOSYS, EPERM};
    struct place *p = *state;
    make_paths(p);
    int root = openat(p->dir, "root", O_PATH | O_DIRECTORY);
    for (size_t i = 0; i < SW_COUNT(errors); i++) {
        int status;
        pid_t child = fork();
        if (child == 0)
            _exit(forbid_openat2(errors[i]) != 0 ? 255 : try_all_paths(root, true));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    close(root);
}

static enum err lock_in_child(const char *path)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        int fd;
        _exit((int)fsio_lock(path, &fd));
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? (enum err)WEXITSTATUS(status) : SW_IO;
}

static void a_lock_keeps_others_out(void **state)
{
    struct place *p = *state;
    struct buf path;
    int fd;
    buf_init(&path, 1000);
    buf_add_format(&path, "%s/lock", p->path);
    assert_ok(fsio_lock(path.data, &fd));
    assert_int_equal(lock_in_child(path.data), SW_BUSY);
    close(fd);
    assert_int_equal(lock_in_child(path.data), SW_OK);
    buf_free(&path);
}

/* The holder forks a worker and is killed: the worker must not keep the lock. */
static void a_lock_dies_with_its_process(void **state)
{
    struct place *p = *state;
    struct buf path;
    int ready[2], status;
    pid_t worker = 0;
    buf_init(&path, 1000);
    buf_add_format(&path, "%s/lock", p->path);
    assert_int_equal(pipe(ready), 0);
    pid_t holder = fork();
    if (holder == 0) {
        int fd;
        if (fsio_lock(path.data, &fd) != SW_OK)
            _exit(1);
        worker = fork();
        if (worker > 0 && write(ready[1], &worker, sizeof(worker)) != sizeof(worker))
            _exit(1);
        pause();
        _exit(0);
    }
    assert_int_equal(read(ready[0], &worker, sizeof(worker)), sizeof(worker));
    assert_int_equal(lock_in_child(path.data), SW_BUSY);
    kill(holder, SIGKILL);
    waitpid(holder, &status, 0);
    assert_int_equal(lock_in_child(path.data), SW_OK);
    kill(worker, SIGKILL);
    close(ready[0]);
    close(ready[1]);
    buf_free(&path);
}

/* After each no temporary file is left. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(replace_writes_only_what_changed),
        TEST(replace_compares_large_files),
        TEST(replace_puts_a_file_in_place_of_a_link),
        TEST(replace_leaves_nothing_behind_on_failure),
        TEST(replace_survives_kill),
        TEST(a_file_has_two_names),
        TEST(leftovers_are_swept),
        TEST(read_is_whole_or_not_at_all),
        TEST(folders_are_made_on_the_way),
        TEST(removing_what_is_not_there_is_fine),
        TEST(opens_beneath_only),
        TEST(opens_beneath_only_without_openat2),
        TEST(a_lock_keeps_others_out),
        TEST(a_lock_dies_with_its_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
