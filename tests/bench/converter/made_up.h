/*
 * Made-up stories by the ten thousand for the benches: the same ones for the same
 * numbers, of fifty sources, words as unevenly frequent as in any language.
 */
#ifndef TESTS_BENCH_MADE_UP_H
#define TESTS_BENCH_MADE_UP_H

#include <stdio.h>
#include <string.h>

#include "converter/relate.h"
#include "converter/store.h"

#define NOW       1747732320 /* 2025-05-20 */
#define DAY       (24 * 3600)
#define BATCH     200
#define WORDS     20000
#define PER_STORY 300
#define PER_DAY   300
#define SOURCES   50

static uint64_t state;

static inline uint64_t random_number(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 33;
}

/* Few words are frequent and most are rare, as in any language. */
static inline void add_word(struct buf *b)
{
    double r = (double)(random_number() % 1000000) / 1000000.0;
    unsigned word = (unsigned)(r * r * r * WORDS);
    static const char *const parts[] = {"ba", "ke", "li", "mo", "ru", "sa", "ti", "vo", "ne", "du"};
    for (unsigned n = word + 10; n; n /= 10)
        buf_add_string(b, parts[n % 10]);
}

static inline struct article make_article(struct arena *arena, uint64_t number, int64_t published)
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
    a.url = arena_format(arena, "https://s%llu.example/%llu", (unsigned long long)number % SOURCES,
                         (unsigned long long)number);
    a.language = SPAN("en");
    a.section = SPAN("World");
    a.published = published;
    return a;
}

static inline enum err put_one(struct store *s, uint64_t number, int64_t published, bool fresh)
{
    char source[16];
    struct arena arena;
    int64_t id = 0;
    enum story_change change;
    snprintf(source, sizeof(source), "s%u", (unsigned)(number % SOURCES));
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

static inline enum err put_many(struct store *s, uint64_t first, uint64_t count, int64_t span,
                                bool fresh)
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

#endif
