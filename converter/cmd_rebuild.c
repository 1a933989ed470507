/*
 * smolwire rebuild: every page anew from the stored stories, after the
 * configuration or the renderers changed, or the tree was lost.
 */
#include "command.h"
#include "command_mirror.h"
#include "publish_run.h"

static enum err make_all_stale(struct store *s, const struct conf *c, int64_t now,
                               struct progress *progress SW_UNUSED, size_t *stories)
{
    struct publisher p;
    struct publish_result unused = {0};
    enum err e = publish_open(&p, s, c, now, &unused);
    if (!e)
        e = publish_make_all_stale(&p, stories);
    publish_close(&p);
    return e;
}

int cmd_rebuild(int argc, char **argv)
{
    static const struct mirror_command command = {
        .name = "rebuild",
        .usage = "usage: smolwire rebuild [-c FILE] [-q]\n"
                 "\n"
                 "Renders all pages anew from the stored stories. Files whose content stays the\n"
                 "same are not touched.\n"
                 "\n"
                 "  -c, --config FILE  configuration instead of smolwire.ini\n"
                 "  -q, --quiet        only errors\n"
                 "  -h, --help         this text\n"
                 "\n"
                 "Exit status: 0 done, 2 it could not be.\n",
        .work = make_all_stale,
        .summary = "rendered",
    };
    return run_mirror_command(&command, argc, argv);
}
