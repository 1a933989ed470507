#include "command_mirror.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "publish.h"
#include "refresh.h"
#include "smolwire/clock.h"
#include "smolwire/log.h"

struct arguments {
    const char *config;
    bool quiet, help;
};

static bool parse_arguments(int argc, char **argv, struct arguments *out)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *out = (struct arguments){0};
    for (int c; (c = getopt_long(argc, argv, "c:qh", options, NULL)) != -1;) {
        switch (c) {
        case 'c': out->config = optarg; break;
        case 'q': out->quiet = true; break;
        case 'h': out->help = true; break;
        default: return false;
        }
    }
    return optind == argc;
}

static enum err work_and_publish(const struct mirror_command *command, const struct conf *c,
                                 struct progress *progress, size_t *stories,
                                 struct publish_result *result)
{
    struct store *s = NULL;
    int64_t now = clock_now();
    enum err e = store_open(conf_string(conf_section(c, "mirror"), "store"), STORE_WRITE, &s);
    if (!e)
        e = command->work(s, c, now, progress, stories);
    if (!e)
        e = publish(s, c, now, progress, result);
    store_close(s);
    return e;
}

static int run(const struct mirror_command *command, const struct conf *c, bool quiet)
{
    struct publish_result result = {0};
    struct progress progress;
    size_t stories = 0;
    int lock = -1;
    const char *store = conf_string(conf_section(c, "mirror"), "store");
    enum err e = store_must_exist(store);
    if (!e)
        e = refresh_lock(store, &lock);
    if (!e) {
        progress_begin_on_terminal(&progress, !quiet);
        e = work_and_publish(command, c, &progress, &stories, &result);
        progress_end(&progress);
        close(lock);
    }
    if (e) {
        command_tell(command->name, e);
        return EXIT_NOTHING;
    }
    if (!quiet)
        printf("stories: %zu %s\npages: %zu stories, %zu files written or removed\n", stories,
               command->summary, result.stories, result.files);
    return EXIT_FINE;
}

int run_mirror_command(const struct mirror_command *command, int argc, char **argv)
{
    struct arguments a;
    if (!parse_arguments(argc, argv, &a)) {
        fputs(command->usage, stderr);
        return EXIT_NOTHING;
    }
    if (a.help) {
        fputs(command->usage, stdout);
        return EXIT_FINE;
    }
    struct conf *c = command_conf(a.config);
    int status = c ? run(command, c, a.quiet) : EXIT_NOTHING;
    conf_free(c);
    return status;
}
