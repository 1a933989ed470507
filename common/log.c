/*
 * Messages for the operator.
 */
#include "smolwire/log.h"

#include <errno.h>
#include <stdarg.h>
#include <syslog.h>
#include <unistd.h>

#include "log_syslog.h"
#include "smolwire/buf.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"

static struct {
    const char *program;
    enum log_target target;
    enum log_level most;
} state = {"smolwire", LOG_TARGET_STDERR, LOG_LEVEL_WARNING};

static const struct {
    const char *word;
    int priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error: ", LOG_ERR},
    [LOG_LEVEL_WARNING] = {"warning: ", LOG_WARNING},
    [LOG_LEVEL_INFO] = {"", LOG_INFO},
    [LOG_LEVEL_DEBUG] = {"debug: ", LOG_DEBUG},
};

void log_open(const char *program, enum log_target target, enum log_level most)
{
    state.program = program;
    state.target = target;
    state.most = most;
    log_make_ready(target);
}

void log_make_ready(enum log_target target)
{
    if (target == LOG_TARGET_SYSLOG)
        log_syslog_open(SYSLOG_SOCKET);
}

enum log_level log_level(void)
{
    return state.most;
}

/* One write a line: lines of several processes do not mix. */
static void write_line(struct buf *line)
{
    buf_add_char(line, '\n');
    for (struct span rest = buf_span(line); rest.n > 0;) {
        ssize_t n = write(STDERR_FILENO, rest.p, rest.n);
        if (n < 0 && errno != EINTR)
            return; /* nobody to tell */
        if (n > 0)
            rest = span_from(rest, (size_t)n);
    }
}

static void deliver(enum log_target target, enum log_level level, struct span message)
{
    struct buf line;
    /* escaping can triple a byte: one ill-formed one becomes U+FFFD */
    buf_init(&line, 4 * LOG_MESSAGE_MAX);
    if (target == LOG_TARGET_STDERR)
        buf_add_format(&line, "%s: %s", state.program, levels[level].word);
    escape_terminal(&line, message);
    if (buf_error(&line) == SW_OK && target == LOG_TARGET_SYSLOG)
        log_syslog_send(state.program, levels[level].priority, buf_span(&line));
    else if (buf_error(&line) == SW_OK)
        write_line(&line);
    buf_free(&line);
}

SW_PRINTF(3, 0)
static void say_to(enum log_target target, enum log_level level, const char *format, va_list args)
{
    int saved = errno;
    struct buf message;
    buf_init(&message, LOG_MESSAGE_MAX);
    buf_add_format_list(&message, format, args);
    if (buf_error(&message) == SW_OK)
        deliver(target, level, buf_span(&message));
    else
        deliver(target, level, SPAN("a message was too long to be logged"));
    buf_free(&message);
    errno = saved;
}

SW_PRINTF(2, 0)
static void say(enum log_level level, const char *format, va_list args)
{
    if (level <= state.most)
        say_to(state.target, level, format, args);
}

void log_line_to(enum log_target target, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_to(target, LOG_LEVEL_INFO, format, args);
    va_end(args);
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(LOG_LEVEL_ERROR, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(LOG_LEVEL_WARNING, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(LOG_LEVEL_INFO, format, args);
    va_end(args);
}

void log_debug(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(LOG_LEVEL_DEBUG, format, args);
    va_end(args);
}
