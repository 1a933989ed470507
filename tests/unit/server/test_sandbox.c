/*
 * The cage, from inside: what a worker must be able to do, and what it must not.
 */
#include "tests/unit/common/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/sandbox.h"

/* The folder that is served holds "page"; beside it, not served, lies "secret". */
struct place {
    char folder[32];
    char page[64], secret[64];
    struct capsule capsule;
    struct site site;
};

static void write_file(const char *path)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs("text\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void place_new(struct place *p)
{
    char served[64];

    *p = (struct place){.folder = "/tmp/smolwire-cage-XXXXXX"};
    assert_non_null(mkdtemp(p->folder));
    (void)snprintf(served, sizeof(served), "%s/served", p->folder);
    (void)snprintf(p->page, sizeof(p->page), "%s/served/page", p->folder);
    (void)snprintf(p->secret, sizeof(p->secret), "%s/secret", p->folder);
    assert_int_equal(mkdir(served, 0755), 0);
    write_file(p->page);
    write_file(p->secret);
    p->capsule = (struct capsule){.root = -1, .gemini = -1, .gopher = -1};
    p->capsule.gemini = open(served, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(p->capsule.gemini >= 0);
    p->site = (struct site){.capsules = &p->capsule, .count = 1};
}

static void place_free(struct place *p)
{
    char served[64];

    (void)snprintf(served, sizeof(served), "%s/served", p->folder);
    close(p->capsule.gemini);
    assert_int_equal(unlink(p->page) + unlink(p->secret) + rmdir(served) + rmdir(p->folder), 0);
}

static bool opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* Each says what it found possible that must not be, or NULL. */
static const char *try_files(const struct place *p, const struct sandbox_state *s)
{
    struct stat st;

    if (!opens(p->page, O_RDONLY))
        return "cannot read a page";
    if (s->landlock == 0)
        return NULL;
    if (opens(p->secret, O_RDONLY) || opens("/etc/passwd", O_RDONLY))
        return "reads outside of the tree";
    if (opens(p->page, O_WRONLY) || opens(p->page, O_RDWR | O_APPEND))
        return "writes pages";
    if (s->landlock >= 3 &&
        (opens(p->page, O_RDONLY | O_TRUNC) || stat(p->page, &st) != 0 || st.st_size != 5))
        return "empties pages";
    return NULL;
}

static const char *try_calls(const struct place *p, const struct sandbox_state *s)
{
    char *const words[] = {NULL};

    if (!s->seccomp)
        return NULL;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        return "makes sockets";
    if (kill(getppid(), 0) == 0)
        return "sends signals";
    if (syscall(SYS_fork) >= 0)
        return "forks";
    (void)execve("/bin/true", words, words);
    if (errno != EPERM)
        return "runs programs";
    if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        return "makes memory that can be run";
    if (unlink(p->page) == 0 || rename(p->page, p->secret) == 0 || truncate(p->page, 0) == 0)
        return "changes the tree";
    return NULL;
}

static int live_in_cage(const struct place *p)
{
    struct sandbox_state s;
    const char *found = "cannot enter";

    if (sandbox_enter(&p->site, &s) == SW_OK) {
        found = try_files(p, &s);
        if (!found)
            found = try_calls(p, &s);
    }
    if (found)
        print_error("in the cage: %s\n", found);
    return found ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void the_cage_holds(void **state)
{
    (void)state;
    struct place p;
    int status = -1;

    place_new(&p);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(live_in_cage(&p)); /* a sanitizer's last look is not possible in there */
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    place_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cage_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
