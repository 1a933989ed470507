/*
 * The cost of relating: 1,000 new stories into windows of so many, made up of
 * words as frequent as in prose (Zipf) and of a dozen that are its event's own.
 *
 *   relate [WINDOW...]      default 10000 100000
 *
 * Prints milliseconds of CPU a story and the most memory that was used.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../chance.h"
#include "converter/relate.h"
#include "converter/store.h"
#include "smolwire/log.h"

#define NEW_STORIES 1000
#define WORDS       320 /* of a story */
#define VOCABULARY  60000
#define EVENT_WORDS 12
#define EVENT_SIZE  6 /* stories */
#define WINDOW_DAYS 50
#define NOW         1747742400
#define BATCH       500

static void make_article(struct arena *arena, unsigned number, unsigned total, struct article *a)
{
    struct buf text;
    unsigned event = (unsigned)(next_random() % (total / EVENT_SIZE + 1));
    article_init(a, arena);
    buf_init(&text, 1024 * 1024);
    for (unsigned i = 0; i < WORDS; i++) {
        if (next_random() % 12 == 0)
            buf_add_format(&text, "Event%uq%u ", event, (unsigned)(next_random() % EVENT_WORDS));
        else
            buf_add_format(&text, "word%x ", common_word(VOCABULARY));
    }
    document_paragraph(&a->body, arena_span(arena, buf_span(&text)));
    a->title =
        arena_format(arena, "Event%uq1 word%x Event%uq2", event, common_word(VOCABULARY), event);
    a->url = arena_format(arena, "http://x.example/%u", number);
    a->language = SPAN("en");
    a->published = NOW - (int64_t)(uniform() * WINDOW_DAYS * 24 * 3600);
    buf_free(&text);
}

static enum err put_one(struct store *s, unsigned number, unsigned total)
{
    struct arena arena;
    struct article a;
    int64_t id = 0;
    enum story_change change = STORY_SAME;
    arena_init(&arena);
    make_article(&arena, number, total, &a);
    enum err e = store_put_article(s, SPAN("wire"), (struct span){0}, &a, NOW, &id, &change);
    if (!e)
        e = relate_story(s, id, &a);
    arena_free(&arena);
    return e;
}

/* Of this process alone: the machine may be busy with other things. */
static double cpu_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* Stories `from` to `until`; *ms: what taking them in and relating them cost, storing included. */
static enum err put(struct store *s, unsigned from, unsigned until, unsigned total, double *ms)
{
    double start = cpu_ms();
    enum err e = SW_OK;
    for (unsigned i = from; !e && i < until;) {
        e = store_begin(s);
        for (unsigned n = 0; !e && n < BATCH && i < until; n++, i++)
            e = put_one(s, i, total);
        if (!e)
            e = store_commit(s);
    }
    if (!e)
        e = relate_due(s, NULL);
    *ms = cpu_ms() - start;
    return e;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static enum err measure(unsigned window)
{
    char folder[] = "/var/tmp/smolwire-bench-XXXXXX";
    struct store *s = NULL;
    struct buf path;
    double fill_ms = 0, new_ms = 0;
    if (!mkdtemp(folder))
        return SW_IO;
    buf_init(&path, 256);
    buf_add_format(&path, "%s/store.db", folder);
    enum err e = store_open(path.data, STORE_WRITE, &s);
    if (!e)
        e = put(s, 0, window, window, &fill_ms);
    if (!e)
        e = put(s, window, window + NEW_STORIES, window, &new_ms);
    store_close(s);
    buf_free(&path);
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    if (e)
        return e;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("window %u: %.2f ms of CPU a new story (%.2f ms while it was filled), %ld MiB at most\n",
           window, new_ms / NEW_STORIES, fill_ms / window, usage.ru_maxrss / 1024);
    fflush(stdout);
    return SW_OK;
}

int main(int argc, char **argv)
{
    static const unsigned windows[] = {10000, 100000};
    enum err e = SW_OK;
    for (int i = 1; !e && i < argc; i++)
        e = measure((unsigned)strtoul(argv[i], NULL, 10));
    for (size_t i = 0; !e && argc == 1 && i < SW_COUNT(windows); i++)
        e = measure(windows[i]);
    if (e)
        log_error("bench: %s", err_text(e));
    return e ? 1 : 0;
}
