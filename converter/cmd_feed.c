/*
 * smolwire feed: what is read of a feed, as JSON.
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include <unistd.h>

#include "command.h"
#include "fetch_once.h"
#include "json_feed.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"
#include "source_read.h"

static const char usage[] =
    "usage: smolwire feed [-c FILE] [-b BASE-URL] [FILE|URL...]\n"
    "\n"
    "Prints what smolwire reads of feeds, sitemaps, lists of addresses and pages\n"
    "that link to stories, one JSON object a line: format, title, link, language,\n"
    "entries[] {title, link, id, published, author, summary, section, tags[]}.\n"
    "Without an argument, or for -, of standard input.\n"
    "\n"
    "  -c, --config FILE  configuration instead of smolwire.ini, for fetching\n"
    "  -b, --base URL     address the file came from: relative links become absolute\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 all read, 1 some could not be read, 2 usage.\n";

struct arguments {
    const char *config;
    struct span base;
    bool help;
};

static enum err read_bytes(const struct arguments *a, const char *name, struct fetched *out)
{
    if (url_is_web(span_of(name)))
        return fetch_once(a->config, span_of(name), out);
    if (span_is(span_of(name), "-"))
        return fsio_read_fd(STDIN_FILENO, &out->body);
    enum err e = fsio_read(AT_FDCWD, name, &out->body);
    if (e == SW_NOT_FOUND)
        buf_add_string(&out->reason, err_text(e));
    buf_add_span(&out->url, a->base);
    return e;
}

static enum err print_feed(const struct fetched *in, struct buf *reason)
{
    struct arena arena;
    struct feed feed;
    struct buf out;
    arena_init(&arena);
    buf_init(&out, RENDERED_MAX);
    struct feed_input input = {buf_span(&in->body), buf_span(&in->content_type),
                               buf_span(&in->url)};
    enum err e = source_read(SOURCE_AUTO, &input, &arena, &feed, reason);
    if (!e)
        e = feed_to_json(&feed, &out);
    if (!e && puts(out.data) < 0)
        e = SW_IO;
    buf_free(&out);
    arena_free(&arena);
    return e;
}

static bool do_one(const struct arguments *a, const char *name)
{
    struct fetched in;
    fetched_init(&in);
    enum err e = read_bytes(a, name, &in);
    if (!e)
        e = print_feed(&in, &in.reason);
    if (e)
        log_error("%s: %s", name, in.reason.len ? in.reason.data : err_text(e));
    fetched_free(&in);
    return !e;
}

static bool parse_arguments(int argc, char **argv, struct arguments *a)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"base", required_argument, NULL, 'b'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *a = (struct arguments){0};
    for (int c; (c = getopt_long(argc, argv, "c:b:h", options, NULL)) != -1;) {
        switch (c) {
        case 'c': a->config = optarg; break;
        case 'b': a->base = span_of(optarg); break;
        case 'h': a->help = true; break;
        default: return false;
        }
    }
    return true;
}

int cmd_feed(int argc, char **argv)
{
    struct arguments a;
    if (!parse_arguments(argc, argv, &a) || a.help) {
        fputs(usage, a.help ? stdout : stderr);
        return a.help ? EXIT_FINE : EXIT_NOTHING;
    }
    bool well = true;
    if (optind == argc)
        well = do_one(&a, "-");
    for (int i = optind; i < argc; i++)
        well = do_one(&a, argv[i]) && well;
    return well ? EXIT_FINE : EXIT_SOME_FAILED;
}
