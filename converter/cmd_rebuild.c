/*
 * smolwire rebuild: every page anew from the stored stories, after the
 * configuration or the renderers changed.
 */
#include "command.h"
#include "command_mirror.h"
#include "store_pages.h"

static enum err make_all_stale(struct store *s, const struct conf *c, int64_t now, size_t *stories)
{
    (void)c;
    (void)now;
    return store_touch_all(s, stories);
}

int cmd_rebuild(int argc, char **argv)
{
    static const struct mirror_command command = {
        .usage = "usage: smolwire rebuild [-c FILE] [-q]\n"
                 "\n"
                 "Renders all pages anew from the stored stories. Files whose content stays the\n"
                 "same are not touched.\n"
                 "\n"
                 "  -c, --config FILE  configuration instead of smolwire.ini\n"
                 "  -q, --quiet        only errors\n"
                 "  -h, --help         this text\n",
        .work = make_all_stale,
        .summary = "rendered",
    };
    return run_mirror_command(&command, argc, argv);
}
