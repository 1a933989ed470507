/*
 * growth [NEW SMALL LARGE]: does a refresh cost what is new, or what is stored?
 *
 * Takes the same NEW stories into a store that holds SMALL others and into one
 * that holds LARGE, relates and publishes them, and prints the time of both.
 * Exit status 1 when the large one takes more than 1.5 times as long.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "converter/publish.h"
#include "converter/relate.h"
#include "smolwire/log.h"

#define NOW       1747732320 /* 2025-05-20 */
#define DAY       (24 * 3600)
#define BATCH     200
#define WORDS     20000
#define PER_STORY 300
#define PER_DAY   300

static uint64_t state;

static uint64_t random_number(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 33;
}

/* Few words are frequent and most are rare, as in any language. */
static void add_word(struct buf *b)
{
    double r = (double)(random_number() % 1000000) / 1000000.0;
    unsigned word = (unsigned)(r * r * r * WORDS);
    static const char *const parts[] = {"ba", "ke", "li", "mo", "ru", "sa", "ti", "vo", "ne", "du"};
    for (unsigned n = word + 10; n; n /= 10)
        buf_add_string(b, parts[n % 10]);
}

static struct article make_article(struct arena *arena, uint64_t number, int64_t published)
{
    struct article a;
    struct buf b;
    article_init(&a, arena);
    buf_init(&b, 65536);
    state = number * 7919 + 1;
    for (int i = 0; i < 7; i++, buf_add_char(&b, ' '))
        add_word(&b);
    a.title = arena_span(arena, span_trim(buf_span(&b)));
    for (int p = 0; p < 6; p++) {
        buf_reset(&b);
        for (int i = 0; i < PER_STORY / 6; i++, buf_add_char(&b, ' '))
            add_word(&b);
        document_paragraph(&a.body, arena_span(arena, buf_span(&b)));
    }
    buf_free(&b);
    a.url = arena_format(arena, "https://s%llu.example/%llu", (unsigned long long)number % 50,
                         (unsigned long long)number);
    a.language = SPAN("en");
    a.section = SPAN("World");
    a.published = published;
    return a;
}

static enum err put_one(struct store *s, uint64_t number, int64_t published, bool fresh)
{
    char source[16];
    struct arena arena;
    int64_t id = 0;
    enum story_change change;
    snprintf(source, sizeof(source), "s%u", (unsigned)(number % 50));
    arena_init(&arena);
    struct article a = make_article(&arena, number, published);
    enum err e =
        store_put_article(s, span_of(source), (struct span){0}, &a, NOW + DAY, &id, &change);
    if (!e)
        e = relate_story(s, id, &a);
    if (!e && fresh)
        e = store_mark_fresh(s, id);
    arena_free(&arena);
    return e;
}

static enum err put_many(struct store *s, uint64_t first, uint64_t count, int64_t span, bool fresh)
{
    enum err e = SW_OK;
    for (uint64_t i = 0; !e && i < count; i++) {
        if (i % BATCH == 0)
            e = store_begin(s);
        if (!e)
            e = put_one(s, first + i, NOW - (int64_t)(i * (uint64_t)span / count), fresh);
        if (!e && (i % BATCH == BATCH - 1 || i + 1 == count))
            e = store_commit(s);
        if (count > 10000 && i % 10000 == 0)
            fprintf(stderr, "%llu of %llu stored\n", (unsigned long long)i,
                    (unsigned long long)count);
    }
    return e;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static enum err measure(const struct conf *c, uint64_t stored, uint64_t added, int64_t *ms)
{
    struct store *s = NULL;
    struct publish_result result;
    enum err e = store_open(conf_string(conf_section(c, "mirror"), "store"), STORE_WRITE, &s);
    if (!e)
        e = put_many(s, 0, stored, (int64_t)(stored / PER_DAY + 1) * DAY, true);
    if (!e)
        e = publish(s, c, NOW, NULL, &result); /* what stands between: indexes, lists */
    int64_t start = clock_monotonic_ms();
    if (!e)
        e = put_many(s, 1000000000, added, DAY, false);
    int64_t stored_at = clock_monotonic_ms();
    if (!e)
        e = publish(s, c, NOW + DAY, NULL, &result);
    *ms = clock_monotonic_ms() - start;
    printf("%llu into %llu: %.1f s, of it publishing %.1f s\n", (unsigned long long)added,
           (unsigned long long)stored, (double)*ms / 1000,
           (double)(clock_monotonic_ms() - stored_at) / 1000);
    fflush(stdout);
    store_close(s);
    return e;
}

static enum err measure_in_folder(uint64_t stored, uint64_t added, int64_t *ms)
{
    char folder[] = "/tmp/smolwire-growth-XXXXXX";
    struct conf *c = NULL;
    struct buf text, errors;
    buf_init(&text, 65536);
    buf_init(&errors, 65536);
    if (!mkdtemp(folder))
        return SW_IO;
    buf_add_format(&text, "[mirror]\nroot = %s/tree\nstore = %s/store.db\n", folder, folder);
    for (int i = 0; i < 50; i++)
        buf_add_format(&text, "[source s%d]\nurl = https://s%d.example/feed\n", i, i);
    enum err e = conf_load_text("growth.ini", text.data, &c, &errors);
    if (e)
        fputs(errors.data, stderr);
    else
        e = measure(c, stored, added, ms);
    conf_free(c);
    buf_free(&text);
    buf_free(&errors);
    nftw(folder, remove_entry, 32, FTW_DEPTH | FTW_PHYS);
    return e;
}

static uint64_t argument(int argc, char **argv, int index, uint64_t otherwise)
{
    uint64_t value = 0;
    return index < argc && span_to_uint(span_of(argv[index]), 100000000, &value) ? value
                                                                                 : otherwise;
}

int main(int argc, char **argv)
{
    uint64_t added = argument(argc, argv, 1, 10000);
    int64_t small = 1, large = 0;
    enum err e = measure_in_folder(argument(argc, argv, 2, 10000), added, &small);
    if (!e)
        e = measure_in_folder(argument(argc, argv, 3, 300000), added, &large);
    if (e) {
        log_error("growth: %s", err_text(e));
        return 2;
    }
    printf("ratio %.2f\n", (double)large / (double)small);
    return large * 2 <= small * 3 ? 0 : 1;
}
