/*
 * smolwire rebuild: every page anew from the stored stories, after the
 * configuration or the renderers changed, or the tree was lost.
 */
#include "command.h"
#include "command_mirror.h"
#include "publish_run.h"

struct rebuild {
    struct publisher publisher;
    size_t stories;
};

/* A story whose pages are lost counts as new, so that nothing links to it before it is there. */
static enum err make_stale(void *context, const struct story *story)
{
    struct rebuild *r = context;
    struct store *s = r->publisher.store;
    r->stories++;
    return publish_has_page(&r->publisher, story->page) ? store_touch(s, story->id)
                                                        : store_mark_missing(s, story->id);
}

/* All of them or none: a run that is killed here has changed nothing. */
static enum err make_all_stale(struct store *s, const struct conf *c, int64_t now,
                               struct progress *progress SW_UNUSED, size_t *stories)
{
    struct rebuild r = {.stories = 0};
    struct publish_result unused = {0};
    struct story_query all = {.from = SW_NO_TIME, .until = SW_NO_TIME};
    enum err e = publish_open(&r.publisher, s, c, now, &unused);
    if (!e)
        e = store_begin(s);
    if (!e)
        e = store_each(s, &all, make_stale, &r);
    if (!e)
        e = store_commit(s);
    if (e)
        store_rollback(s);
    publish_close(&r.publisher);
    *stories = r.stories;
    return e;
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
                 "  -h, --help         this text\n"
                 "\n"
                 "Exit status: 0 done, 2 it could not be.\n",
        .work = make_all_stale,
        .summary = "rendered",
    };
    return run_mirror_command(&command, argc, argv);
}
