/*
 * Messages: level, one line each, nothing that steers a terminal.
 */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"

/* Runs `talk` with stderr in a file and gives what it said. */
static void listen_to(void (*talk)(void), struct buf *said)
{
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    assert_non_null(file);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    talk();
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    close(saved);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    buf_init(said, 1024 * 1024);
    assert_ok(fsio_read_fd(fileno(file), said));
    fclose(file);
}

static void say_all(void)
{
    log_error("e %d", 1);
    log_warning("w");
    log_info("i");
    log_debug("d");
}

static void the_level_decides(void **state)
{
    (void)state;
    struct buf said;
    log_open("prog", LOG_TARGET_STDERR, LOG_LEVEL_DEBUG);
    assert_int_equal(log_level(), LOG_LEVEL_DEBUG);
    listen_to(say_all, &said);
    assert_buf_equal(&said, "prog: error: e 1\nprog: warning: w\nprog: i\nprog: debug: d\n");
    buf_free(&said);
    log_open("prog", LOG_TARGET_STDERR, LOG_LEVEL_ERROR);
    listen_to(say_all, &said);
    assert_buf_equal(&said, "prog: error: e 1\n");
    buf_free(&said);
}

static void say_aside(void)
{
    log_line_to(LOG_TARGET_STDERR, "a line");
    log_line_to(LOG_TARGET_SYSLOG, "not here");
    log_info("nor this");
}

/* Messages may go to syslog and lines of requests to stderr, or the other way round. */
static void lines_have_their_own_target(void **state)
{
    (void)state;
    struct buf said;
    log_open("prog", LOG_TARGET_SYSLOG, LOG_LEVEL_ERROR);
    listen_to(say_aside, &said);
    log_open("prog", LOG_TARGET_STDERR, LOG_LEVEL_ERROR);
    assert_buf_equal(&said, "prog: a line\n");
    buf_free(&said);
}

static void say_evil(void)
{
    errno = EXDEV;
    log_error("title %s", "a\nprog: error: forged\x1b[2J\xC2\x9B"
                          "1m\xE2\x80\xAE");
    assert_int_equal(errno, EXDEV);
}

static void a_message_is_one_harmless_line(void **state)
{
    (void)state;
    struct buf said;
    listen_to(say_evil, &said);
    assert_buf_equal(&said, "prog: error: title a prog: error: forged[2J1m\n");
    buf_free(&said);
}

static void say_long(void)
{
    char *text = malloc(LOG_MESSAGE_MAX + 2);
    assert_non_null(text);
    memset(text, 'x', LOG_MESSAGE_MAX + 1);
    text[LOG_MESSAGE_MAX] = '\0';
    log_error("%s", text);
    text[LOG_MESSAGE_MAX] = 'x';
    text[LOG_MESSAGE_MAX + 1] = '\0';
    log_error("%s", text);
    free(text);
}

static void a_message_is_whole_or_says_that_it_is_not(void **state)
{
    (void)state;
    struct buf said;
    listen_to(say_long, &said);
    struct span rest = buf_span(&said);
    assert_int_equal(span_cut(&rest, '\n').n, strlen("prog: error: ") + LOG_MESSAGE_MAX);
    assert_span_equal(span_cut(&rest, '\n'), "prog: error: a message was too long to be logged");
    buf_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_decides),
        cmocka_unit_test(lines_have_their_own_target),
        cmocka_unit_test(a_message_is_one_harmless_line),
        cmocka_unit_test(a_message_is_whole_or_says_that_it_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
