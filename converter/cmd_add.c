/*
 * smolwire add: finds what a site has to follow, shows it, and adds what is
 * chosen to the file of sources.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include <unistd.h>

#include "command.h"
#include "discover.h"
#include "smolwire/clock.h"
#include "smolwire/conf.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "sources_file.h"

/* Findings that one answer may name. */
#define CHOSEN_MAX 100

static const char usage[] =
    "usage: smolwire add [-c FILE] [-y] [-n NAME] [-s SECTION] URL\n"
    "\n"
    "Looks from the home page of a site for its feeds, its news sitemap and its\n"
    "section pages, shows them with what they hold, and adds those that are chosen\n"
    "as [source NAME] to the file that [mirror] sources names. On a terminal it\n"
    "asks which; elsewhere it only shows, unless told to take the best.\n"
    "\n"
    "  -c, --config FILE      configuration instead of smolwire.ini\n"
    "  -y, --yes              take the best without asking\n"
    "  -n, --name NAME        name of the source; made from its title otherwise\n"
    "  -s, --section SECTION  section for all its stories\n"
    "  -h, --help             this text\n"
    "\n"
    "Exit status: 0 something was found, 1 nothing, 2 the site or the configuration\n"
    "cannot be read.\n";

struct arguments {
    const char *config;
    struct span url, name, section;
    bool yes, help;
};

static bool parse_arguments(int argc, char **argv, struct arguments *a)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"yes", no_argument, NULL, 'y'},
        {"name", required_argument, NULL, 'n'},   {"section", required_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    *a = (struct arguments){0};
    for (int c; (c = getopt_long(argc, argv, "c:yn:s:h", options, NULL)) != -1;) {
        switch (c) {
        case 'c': a->config = optarg; break;
        case 'y': a->yes = true; break;
        case 'n': a->name = span_of(optarg); break;
        case 's': a->section = span_of(optarg); break;
        case 'h': a->help = true; break;
        default: return false;
        }
    }
    if (optind < argc)
        a->url = span_of(argv[optind]);
    return a->help || optind + 1 == argc;
}

/* --- showing --------------------------------------------------------------------- */

static void watch(struct span url)
{
    struct buf line;
    buf_init(&line, 2 * URL_MAX);
    escape_terminal(&line, url);
    fprintf(stderr, "\r\033[K%.70s", line.data);
    buf_free(&line);
}

static void add_age(struct buf *b, int64_t newest, int64_t now)
{
    int64_t hours = newest == SW_NO_TIME ? 0 : (now - newest) / 3600;
    if (newest == SW_NO_TIME)
        buf_add_string(b, "no dates");
    else if (hours < 48)
        buf_add_format(b, "%lld h ago", (long long)(hours > 0 ? hours : 0));
    else
        buf_add_format(b, "%lld days ago", (long long)(hours / 24));
}

static void show(const struct discovery *d, int64_t now)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct finding *f = &d->findings[i];
        struct buf age, line;
        buf_init(&age, 64);
        buf_init(&line, 4 * URL_MAX);
        add_age(&age, f->newest, now);
        buf_add_format(&line, "%2zu  %-12.*s %5zu entries  %-13s ", i + 1, SPAN_ARG(f->format),
                       f->entries, age.data);
        escape_terminal(&line, f->url);
        buf_add_string(&line, f->title.n ? "  " : "");
        escape_terminal(&line, f->title);
        puts(line.data);
        buf_free(&age);
        buf_free(&line);
    }
}

/* --- choosing ---------------------------------------------------------------------- */

struct choice {
    size_t numbers[CHOSEN_MAX]; /* of findings, from 0 */
    size_t count;
};

static bool read_choice(struct span answer, size_t most, struct choice *out)
{
    struct span word;
    uint64_t number = 0;
    out->count = 0;
    while (span_token(&answer, " ,\t\r\n", &word)) {
        if (!span_to_uint(word, most, &number) || !number || out->count == CHOSEN_MAX)
            return false;
        out->numbers[out->count++] = (size_t)number - 1;
    }
    return true;
}

static void ask(size_t most, struct choice *out)
{
    char line[512];
    do {
        fputs("Which are to be added? (numbers; nothing for none) ", stdout);
        fflush(stdout);
        if (!fgets(line, sizeof(line), stdin))
            return;
    } while (!read_choice(span_of(line), most, out));
}

static void choose(const struct arguments *a, const struct discovery *d, struct choice *out)
{
    *out = (struct choice){.count = 0};
    if (a->yes)
        out->count = 1; /* they come best first */
    else if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        ask(d->count, out);
}

/* --- adding ------------------------------------------------------------------------- */

/* Feeds are named with care; home pages have their name twice in the title, with "Home". */
static struct span name_of(const struct finding *f, struct span site)
{
    return f->kind == SOURCE_FEED && f->name.n ? f->name : site.n ? site : f->title;
}

static enum err add(const struct conf *c, const struct arguments *a, const struct discovery *d,
                    const struct choice *choice, struct arena *arena, struct buf *reason)
{
    struct new_source *list = arena_array(arena, choice->count + 1, sizeof(*list));
    const char **names = arena_array(arena, choice->count + 1, sizeof(*names));
    size_t added = 0;
    for (size_t i = 0; i < choice->count; i++) {
        const struct finding *f = &d->findings[choice->numbers[i]];
        bool only = choice->count == 1;
        list[i] = (struct new_source){
            .name = a->name,
            .title = only ? name_of(f, d->site) : f->title,
            .url = f->url,
            .section = a->section,
            .kind = f->kind,
        };
    }
    enum err e = sources_file_add(c, list, choice->count, arena, names, &added, reason);
    for (size_t i = 0; !e && i < choice->count; i++) {
        if (names[i])
            printf("added [source %s] to %s\n", names[i],
                   conf_string(conf_section(c, "mirror"), "sources"));
        else
            printf("%.*s is a source already\n", SPAN_ARG(list[i].url));
    }
    return e;
}

static int run(const struct conf *c, const struct arguments *a)
{
    struct arena arena;
    struct discovery found;
    struct choice choice;
    struct buf reason;
    int64_t now = clock_now();
    bool terminal = isatty(STDERR_FILENO);
    arena_init(&arena);
    buf_init(&reason, CONF_FILE_MAX);
    enum err e = discover(c, a->url, now, &arena, terminal ? watch : NULL, &found, &reason);
    if (terminal)
        fputs("\r\033[K", stderr);
    if (!e) {
        show(&found, now);
        choose(a, &found, &choice);
        if (found.count && choice.count)
            e = add(c, a, &found, &choice, &arena, &reason);
    }
    if (e)
        log_error("%.*s: %s", SPAN_ARG(a->url), reason.len ? reason.data : err_text(e));
    else if (!found.count)
        log_error("%.*s: no feed, sitemap or page of stories found", SPAN_ARG(a->url));
    int status = e ? EXIT_NOTHING : found.count ? EXIT_FINE : EXIT_SOME_FAILED;
    buf_free(&reason);
    arena_free(&arena);
    return status;
}

int cmd_add(int argc, char **argv)
{
    struct arguments a;
    if (!parse_arguments(argc, argv, &a) || a.help) {
        fputs(usage, a.help ? stdout : stderr);
        return a.help ? EXIT_FINE : EXIT_NOTHING;
    }
    struct conf *c = command_conf(a.config);
    int status = c ? run(c, &a) : EXIT_NOTHING;
    conf_free(c);
    return status;
}
