/*
 * smolwire status: how the sources are.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "command.h"
#include "daemon_counters.h"
#include "json_status.h"
#include "smolwire/conf.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/unicode.h"
#include "source.h"
#include "status.h"

static const char usage[] =
    "usage: smolwire status [-c FILE] [-j] [NAME...]\n"
    "       smolwire status [-c FILE] -d\n"
    "\n"
    "Shows of each source when it was last read, its rhythm, when it is due, how\n"
    "many stories it has, those of the last two weeks day by day, and what fails:\n"
    "the source itself, and three of its stories, or, of a source that is named, all.\n"
    "\n"
    "  -c, --config FILE  configuration instead of smolwire.ini\n"
    "  -j, --json         one JSON object a line\n"
    "  -d, --daemon       the counters of smolwired instead ([server] status-socket)\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 all is well, 1 some sources fail, 2 no configuration or store.\n";

struct arguments {
    const char *config;
    bool json, daemon, help;
    const char *const *names;
};

/* --- the table ---------------------------------------------------------------- */

/* "12 min", "3 h", "5 d"; "-" for nothing. */
static void add_duration(struct buf *b, int64_t seconds)
{
    if (seconds < 60)
        buf_add_format(b, "%lld s", (long long)(seconds < 0 ? 0 : seconds));
    else if (seconds < 2 * 3600)
        buf_add_format(b, "%lld min", (long long)seconds / 60);
    else if (seconds < 2 * 24 * 3600)
        buf_add_format(b, "%lld h", (long long)seconds / 3600);
    else
        buf_add_format(b, "%lld d", (long long)seconds / (24 * 3600));
}

static void add_ago(struct buf *b, int64_t then, int64_t now)
{
    if (then == SW_NO_TIME) {
        buf_add_string(b, "never");
        return;
    }
    add_duration(b, now - then);
    buf_add_string(b, " ago");
}

static void add_due(struct buf *b, int64_t due, int64_t now)
{
    if (due == SW_NO_TIME || due <= now) {
        buf_add_string(b, "now");
        return;
    }
    buf_add_string(b, "in ");
    add_duration(b, due - now);
}

/* A bar for each day, the highest as high as the busiest day. */
static void add_chart(struct buf *b, const struct source_status *s)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    int64_t most = 1;
    for (size_t i = 0; i < STATUS_DAYS; i++)
        most = s->days[i] > most ? s->days[i] : most;
    for (size_t i = 0; i < STATUS_DAYS; i++) {
        size_t height = (size_t)(s->days[i] * (int64_t)(SW_COUNT(bars) - 1) / most);
        buf_add_string(b, s->days[i] ? bars[height] : "·");
    }
}

static void pad(struct buf *b, size_t start, size_t columns)
{
    size_t width = unicode_width_of(span_from(buf_span(b), start));
    buf_add_repeat(b, ' ', width < columns ? columns - width : 1);
}

static const struct {
    const char *title;
    size_t columns;
} columns[] = {{"source", 22}, {"read", 12},   {"rhythm", 9},
               {"due", 11},    {"stories", 9}, {"two weeks", 16}};

static void add_row(struct buf *b, const struct source_status *s, int64_t now)
{
    size_t start = b->len;
    escape_terminal(b, s->source->name);
    pad(b, start, columns[0].columns);
    start = b->len;
    add_ago(b, s->state.last_success, now);
    pad(b, start, columns[1].columns);
    start = b->len;
    if (s->state.interval)
        add_duration(b, s->state.interval);
    else
        buf_add_char(b, '-');
    pad(b, start, columns[2].columns);
    start = b->len;
    add_due(b, s->state.next_due, now);
    pad(b, start, columns[3].columns);
    start = b->len;
    buf_add_format(b, "%lld", (long long)s->stories);
    pad(b, start, columns[4].columns);
    add_chart(b, s);
    buf_add_char(b, '\n');
}

static const char *plural(int64_t n, const char *one, const char *more)
{
    return n == 1 ? one : more;
}

static void add_failing(struct buf *b, const struct store_failing *f, int64_t now)
{
    buf_add_format(b, "      FAIL(%.*s) ", SPAN_ARG(f->stage));
    escape_terminal(b, f->url);
    buf_add_string(b, ": ");
    escape_terminal(b, f->reason);
    buf_add_format(b, "; %lld failure%s, again ", (long long)f->failures,
                   plural(f->failures, "", "s"));
    add_due(b, f->retry, now);
    buf_add_char(b, '\n');
}

static void add_trouble(struct buf *b, const struct source_status *s, int64_t now)
{
    if (s->state.failures) {
        buf_add_format(b, "    FAIL(%.*s) ", SPAN_ARG(s->state.stage));
        escape_terminal(b, s->state.reason);
        buf_add_format(b, "; %lld failure%s in ", (long long)s->state.failures,
                       plural(s->state.failures, "", "s"));
        add_duration(b, now - s->state.failing_since);
        buf_add_char(b, '\n');
    }
    if (s->pending.waiting)
        buf_add_format(
            b, "    %lld %s waiting, %lld of them failed before\n", (long long)s->pending.waiting,
            plural(s->pending.waiting, "story", "stories"), (long long)s->pending.failed);
    for (size_t i = 0; i < s->failing_count; i++)
        add_failing(b, &s->failing[i], now);
}

static void add_titles(struct buf *b)
{
    for (size_t i = 0; i < SW_COUNT(columns); i++) {
        size_t start = b->len;
        buf_add_string(b, columns[i].title);
        if (i + 1 < SW_COUNT(columns))
            pad(b, start, columns[i].columns);
    }
    buf_add_char(b, '\n');
}

static enum err print_table(const struct status *status)
{
    struct buf b;
    buf_init(&b, RENDERED_MAX);
    add_titles(&b);
    for (size_t i = 0; i < status->count; i++) {
        add_row(&b, &status->list[i], status->now);
        add_trouble(&b, &status->list[i], status->now);
    }
    enum err e = buf_error(&b);
    if (!e && fputs(b.data, stdout) < 0)
        e = SW_IO;
    buf_free(&b);
    return e;
}

static enum err print_json(const struct status *status)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < status->count; i++) {
        struct buf b;
        buf_init(&b, RENDERED_MAX);
        e = source_status_to_json(&status->list[i], &b);
        if (!e && puts(b.data) < 0)
            e = SW_IO;
        buf_free(&b);
    }
    return e;
}

/* --- the command ---------------------------------------------------------------- */

static int run(const struct conf *c, const struct arguments *a)
{
    struct status status;
    enum err e = status_read(c, a->names, &status);
    if (!e)
        e = a->json ? print_json(&status) : print_table(&status);
    bool failing = false;
    for (size_t i = 0; !e && i < status.count; i++)
        failing = failing || status.list[i].state.failures;
    status_free(&status);
    if (e && e != SW_SYNTAX && e != SW_NOT_FOUND) /* these were told with what is wrong */
        log_error("status: %s", err_text(e));
    return e ? EXIT_NOTHING : failing ? EXIT_SOME_FAILED : EXIT_FINE;
}

static int run_daemon(const struct conf *c)
{
    const char *path = conf_string(conf_section(c, "server"), "status-socket");
    struct buf b;
    if (!path) {
        log_error("%s: [server] status-socket is not set", conf_file(c));
        return EXIT_NOTHING;
    }
    buf_init(&b, RENDERED_MAX);
    enum err e = daemon_counters_read(path, &b);
    if (!e && fputs(b.data, stdout) < 0)
        e = SW_IO;
    buf_free(&b);
    return e ? EXIT_NOTHING : EXIT_FINE;
}

static bool parse_arguments(int argc, char **argv, struct arguments *a)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},
        {"daemon", no_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *a = (struct arguments){0};
    for (int c; (c = getopt_long(argc, argv, "c:jdh", options, NULL)) != -1;) {
        switch (c) {
        case 'c': a->config = optarg; break;
        case 'j': a->json = true; break;
        case 'd': a->daemon = true; break;
        case 'h': a->help = true; break;
        default: return false;
        }
    }
    a->names = (const char *const *)argv + optind;
    return true;
}

int cmd_status(int argc, char **argv)
{
    struct arguments a;
    if (!parse_arguments(argc, argv, &a) || a.help) {
        fputs(usage, a.help ? stdout : stderr);
        return a.help ? EXIT_FINE : EXIT_NOTHING;
    }
    struct conf *c = command_conf(a.config);
    int status = c ? (a.daemon ? run_daemon(c) : run(c, &a)) : EXIT_NOTHING;
    conf_free(c);
    return status;
}
