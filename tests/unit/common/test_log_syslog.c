/*
 * Messages to a syslog that is not there, there, gone, and there again.
 */
#include "check.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "common/log_syslog.h"

struct place {
    char folder[64], path[80];
};

/* The socket of a syslog daemon. */
static int listen_at(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

    assert_true(strlen(path) < sizeof(a.sun_path));
    memcpy(a.sun_path, path, strlen(path));
    assert_int_equal(bind(fd, (const struct sockaddr *)&a, sizeof(a)), 0);
    return fd;
}

static void expect(int fd, const char *pattern)
{
    char text[256] = "";
    regex_t wanted;

    assert_true(recv(fd, text, sizeof(text) - 1, 0) > 0);
    assert_int_equal(regcomp(&wanted, pattern, REG_EXTENDED | REG_NOSUB), 0);
    assert_int_equal(regexec(&wanted, text, 0, NULL, 0), 0);
    regfree(&wanted);
}

static int make_place(void **state)
{
    static struct place p = {"/tmp/smolwire-syslog-XXXXXX", ""};

    assert_non_null(mkdtemp(p.folder));
    assert_true(snprintf(p.path, sizeof(p.path), "%s/log", p.folder) < (int)sizeof(p.path));
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const struct place *p = *state;

    (void)unlink(p->path);
    return rmdir(p->folder);
}

static void the_daemon_may_come_and_go(void **state)
{
    const struct place *p = *state;

    log_syslog_open(p->path);
    log_syslog_send("smolwired", LOG_INFO, SPAN("nobody hears this"));
    int fd = listen_at(p->path);
    log_syslog_send("smolwired", LOG_INFO, SPAN("first"));
    expect(fd, "^<30>[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} smolwired\\[[0-9]+\\]: "
               "first$");
    close(fd);
    assert_int_equal(unlink(p->path), 0);
    log_syslog_send("smolwired", LOG_INFO, SPAN("nor this"));
    fd = listen_at(p->path);
    log_syslog_send("smolwired", LOG_ERR, SPAN("second"));
    expect(fd, "^<27>.*: second$");
    close(fd);
}

/* A daemon that has stopped reading must not stop us: the test would not end. */
static void nobody_waits_for_the_daemon(void **state)
{
    const struct place *p = *state;

    (void)unlink(p->path);
    int fd = listen_at(p->path);
    log_syslog_open(p->path);
    for (int i = 0; i < 10000; i++)
        log_syslog_send("smolwired", LOG_INFO, SPAN("a message among very many"));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_daemon_may_come_and_go),
        cmocka_unit_test(nobody_waits_for_the_daemon),
    };

    return cmocka_run_group_tests(tests, make_place, remove_place);
}
