/*
 * smolwire prune: the command line of prune.h.
 */
#include "command.h"
#include "command_mirror.h"
#include "prune.h"
#include "publish.h"

/* Who links to whom is known for what is on disk: so all of it is brought there first. */
static enum err publish_and_prune(struct store *s, const struct conf *c, int64_t now,
                                  struct progress *progress, size_t *stories)
{
    struct publish_result unused;
    enum err e = publish(s, c, now, progress, &unused);
    return e ? e : prune(s, c, now, progress, stories);
}

int cmd_prune(int argc, char **argv)
{
    static const struct mirror_command command = {
        .name = "prune",
        .usage = "usage: smolwire prune [-c FILE] [-q]\n"
                 "\n"
                 "Removes the stories that are older than their source's `keep` or beyond its\n"
                 "`keep-stories`, but for those that a kept story links to. Their addresses\n"
                 "answer that they are gone. Every refresh does the same.\n"
                 "\n"
                 "  -c, --config FILE  configuration instead of smolwire.ini\n"
                 "  -q, --quiet        only errors\n"
                 "  -h, --help         this text\n"
                 "\n"
                 "Exit status: 0 done, 2 it could not be.\n",
        .work = publish_and_prune,
        .summary = "removed",
    };
    return run_mirror_command(&command, argc, argv);
}
