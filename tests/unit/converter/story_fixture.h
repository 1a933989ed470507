/*
 * A store in a folder of its own, and articles made of a few strings, for the
 * tests of everything that works on stored stories.
 */
#ifndef TESTS_STORY_FIXTURE_H
#define TESTS_STORY_FIXTURE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "converter/article.h"
#include "converter/relate.h"
#include "converter/store.h"

#define FIXTURE_NOW 1747742400 /* 2025-05-20T12:00:00Z */

struct story_fixture {
    char folder[64];
    char path[128]; /* of the store */
    struct store *store;
    struct arena arena;
};

struct story_text {
    const char *source, *url, *title, *body, *section, *language;
    int64_t published;
};

static inline void fixture_open(struct story_fixture *f)
{
    snprintf(f->folder, sizeof(f->folder), "/tmp/smolwire-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof(f->path), "%s/store.db", f->folder);
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_OK);
    arena_init(&f->arena);
}

static inline int fixture_remove(const char *path, const struct stat *st, int kind,
                                 struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline void fixture_close(struct story_fixture *f)
{
    store_close(f->store);
    arena_free(&f->arena);
    assert_int_equal(nftw(f->folder, fixture_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Paragraphs of `body` are separated by newlines. */
static inline void fixture_article(struct story_fixture *f, const struct story_text *t,
                                   struct article *out)
{
    struct span rest = span_of(t->body);
    article_init(out, &f->arena);
    out->url = span_of(t->url);
    out->title = span_of(t->title);
    out->section = span_of(t->section);
    out->language = span_of(t->language ? t->language : "en");
    out->published = t->published ? t->published : FIXTURE_NOW;
    while (rest.p)
        document_paragraph(&out->body, span_cut(&rest, '\n'));
}

/* Stores an article and takes it into the index. */
static inline int64_t fixture_put_article(struct story_fixture *f, const char *source,
                                          const struct article *a)
{
    int64_t id = 0;
    enum story_change change = STORY_SAME;
    assert_int_equal(store_begin(f->store), SW_OK);
    assert_int_equal(store_put_article(f->store, span_of(source), (struct span){0}, a, FIXTURE_NOW,
                                       &id, &change),
                     SW_OK);
    assert_int_equal(relate_story(f->store, id, a), SW_OK);
    assert_int_equal(store_commit(f->store), SW_OK);
    return id;
}

static inline int64_t fixture_put(struct story_fixture *f, const struct story_text *t)
{
    struct article a;
    fixture_article(f, t, &a);
    return fixture_put_article(f, t->source ? t->source : "wire", &a);
}

/* For cmocka: one for each test, as its state. */
static inline int fixture_set_up(void **state)
{
    static struct story_fixture f;
    fixture_open(&f);
    *state = &f;
    return 0;
}

static inline int fixture_tear_down(void **state)
{
    fixture_close(*state);
    return 0;
}

#endif
