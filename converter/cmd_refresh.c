/*
 * smolwire refresh and smolwire reconvert: the command lines of refresh.h.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "command.h"
#include "refresh.h"
#include "smolwire/conf.h"
#include "smolwire/log.h"

static const char refresh_usage[] =
    "usage: smolwire refresh [-c FILE] [-a] [-q] [-j] [NAME...]\n"
    "\n"
    "Asks the sources that are due for news, or those that are named, and brings\n"
    "the mirror up to date. Made to be run by cron or a systemd timer. Shows on a\n"
    "terminal what it is doing; elsewhere a long run writes a line every ten seconds.\n"
    "\n"
    "  -c, --config FILE  configuration instead of smolwire.ini\n"
    "  -a, --all          every source, due or not\n"
    "  -q, --quiet        only errors\n"
    "  -j, --json         the summary as JSON\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 all is well, 1 some sources failed, 2 nothing could be done.\n";

static const char reconvert_usage[] =
    "usage: smolwire reconvert [-c FILE] [-q] [-j] [NAME...]\n"
    "\n"
    "Converts the pages again that were kept (keep-pages of smolwire.ini), and those\n"
    "of folders, of all sources or of those that are named: after site rules or\n"
    "smolwire itself changed. Nothing is fetched; what is different is published.\n"
    "\n"
    "  -c, --config FILE  configuration instead of smolwire.ini\n"
    "  -q, --quiet        only errors\n"
    "  -j, --json         the summary as JSON\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 all is well, 1 some pages failed, 2 nothing could be done.\n";

struct arguments {
    const char *config;
    bool quiet, json, help;
    struct refresh_options options;
};

static bool parse_arguments(int argc, char **argv, struct arguments *out)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"all", no_argument, NULL, 'a'},
        {"quiet", no_argument, NULL, 'q'},        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    *out = (struct arguments){0};
    for (int c; (c = getopt_long(argc, argv, "c:aqjh", options, NULL)) != -1;) {
        switch (c) {
        case 'c': out->config = optarg; break;
        case 'a': out->options.all = true; break;
        case 'q': out->quiet = true; break;
        case 'j': out->json = true; break;
        case 'h': out->help = true; break;
        default: return false;
        }
    }
    out->options.progress = !out->quiet && !out->json;
    out->options.names = (const char *const *)argv + optind;
    return true;
}

static void print_summary(const struct refresh_report *r)
{
    printf("sources: %zu read, %zu failed, %zu not due\n", r->sources - r->sources_failed,
           r->sources_failed, r->sources_skipped);
    printf("stories: %zu new, %zu updated, %zu unchanged, %zu failed\n", r->stories_new,
           r->stories_changed, r->stories_same, r->entries_failed);
    if (r->entries_put_off)
        printf("put off: %zu stories whose host asked for a pause\n", r->entries_put_off);
    if (r->stories_removed)
        printf("removed: %zu %s no longer kept\n", r->stories_removed,
               r->stories_removed == 1 ? "story that is" : "stories that are");
    if (r->pictures_new || r->pictures_failed)
        printf("pictures: %zu copied, %zu stay links\n", r->pictures_new, r->pictures_failed);
    printf("pages: %zu stories, %zu files written\n", r->stories_written, r->files_written);
    printf("network: %llu requests, %.1f KiB, at most %u at a time to one host; %.1f s\n",
           (unsigned long long)r->requests, (double)r->bytes / 1024.0, r->most_per_host,
           (double)r->milliseconds / 1000.0);
}

/* Numbers only: nothing of it needs escaping. */
static void print_json(const struct refresh_report *r)
{
    printf("{\"sources\": %zu, \"sources_failed\": %zu, \"sources_skipped\": %zu, "
           "\"stories_new\": %zu, \"stories_updated\": %zu, \"stories_unchanged\": %zu, "
           "\"stories_failed\": %zu, \"stories_put_off\": %zu, \"stories_removed\": %zu, "
           "\"pictures_copied\": %zu, \"pictures_failed\": %zu, \"stories_written\": %zu, "
           "\"files_written\": %zu, "
           "\"requests\": %llu, \"bytes\": %llu, \"most_per_host\": %u, \"milliseconds\": %lld}\n",
           r->sources, r->sources_failed, r->sources_skipped, r->stories_new, r->stories_changed,
           r->stories_same, r->entries_failed, r->entries_put_off, r->stories_removed,
           r->pictures_new, r->pictures_failed, r->stories_written, r->files_written,
           (unsigned long long)r->requests, (unsigned long long)r->bytes, r->most_per_host,
           (long long)r->milliseconds);
}

/*
 * What cron and systemd are told: one site that is down, or a story that could
 * not be had, is no failure of the whole; where stories are all there is to do
 * they count.
 */
static enum exit_status status_of(const struct refresh_report *r, bool reconvert)
{
    if (r->sources && r->sources_failed == r->sources && r->sources_skipped == 0) {
        log_error("no source could be read; smolwire status tells why");
        return EXIT_NOTHING;
    }
    return r->sources_failed || (reconvert && r->entries_failed) ? EXIT_SOME_FAILED : EXIT_FINE;
}

static int run(const struct conf *c, const struct arguments *a)
{
    struct refresh_report report;
    enum err e = refresh(c, &a->options, &report);
    if (e) {
        command_tell("refresh", e);
        return EXIT_NOTHING;
    }
    if (a->json)
        print_json(&report);
    else if (!a->quiet)
        print_summary(&report);
    return (int)status_of(&report, a->options.reconvert);
}

static int refresh_command(int argc, char **argv, const char *usage, bool reconvert)
{
    struct arguments a;
    if (!parse_arguments(argc, argv, &a)) {
        fputs(usage, stderr);
        return EXIT_NOTHING;
    }
    if (a.help) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    a.options.reconvert = reconvert;
    if (a.quiet)
        log_open("smolwire", LOG_TARGET_STDERR, LOG_LEVEL_ERROR);
    struct conf *c = command_conf(a.config);
    int status = c ? run(c, &a) : EXIT_NOTHING;
    conf_free(c);
    return status;
}

int cmd_refresh(int argc, char **argv)
{
    return refresh_command(argc, argv, refresh_usage, false);
}

int cmd_reconvert(int argc, char **argv)
{
    return refresh_command(argc, argv, reconvert_usage, true);
}
