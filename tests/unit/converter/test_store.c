/* The store: schema, stories and their addresses, lists, what is stale, entries, a process killed
 * inside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "converter/store.h"

#define NOW 1747732320 /* 2025-05-20T09:12:00Z */

struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
    struct arena arena;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    snprintf(f->folder, sizeof(f->folder), "/tmp/smolwire-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof(f->path), "%s/state/store.db", f->folder);
    arena_init(&f->arena);
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_OK);
    *state = f;
    return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    arena_free(&f->arena);
    int rc = nftw(f->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return rc;
}

static struct article make_article(struct fixture *f, const char *url, const char *title,
                                   const char *text)
{
    struct article a;
    article_init(&a, &f->arena);
    a.url = span_of(url);
    a.title = span_of(title);
    a.published = NOW - 60;
    document_paragraph(&a.body, span_of(text));
    return a;
}

static int64_t put(struct fixture *f, const struct article *a, enum story_change *change)
{
    int64_t id = 0;
    assert_int_equal(
        store_put_article(f->store, SPAN("herald"), (struct span){0}, a, NOW, &id, change), SW_OK);
    return id;
}

static struct story read_story(struct fixture *f, int64_t id)
{
    struct story story;
    assert_int_equal(store_story(f->store, id, &f->arena, &story), SW_OK);
    return story;
}

static void assert_span(struct span s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void new_same_changed(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = make_article(f, "https://h.example/1", "Bridge Opens", "It is open.");
    int64_t id = put(f, &a, &change);
    assert_int_equal(change, STORY_NEW);
    assert_int_equal(put(f, &a, &change), id);
    assert_int_equal(change, STORY_SAME);
    assert_int_equal(store_mark_fresh(f->store, id), SW_OK);
    struct article b =
        make_article(f, "https://h.example/1", "Bridge Opens", "It is closed again.");
    assert_int_equal(put(f, &b, &change), id);
    assert_int_equal(change, STORY_CHANGED);
    struct story story = read_story(f, id);
    assert_int_equal(story.modified, NOW);
    assert_span(story.page, "/herald/2025-05-20/bridge-opens");
    struct article back;
    assert_int_equal(store_article(f->store, id, &f->arena, &back), SW_OK);
    assert_int_equal(document_word_count(&back.body), 4);
}

static void page_paths_are_unique_and_stay(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = make_article(f, "https://h.example/1", "Same Words", "One.");
    struct article b = make_article(f, "https://h.example/2", "Same Words", "Two.");
    struct article c = make_article(f, "https://h.example/live/index.html", "Index", "Three.");
    struct article d =
        make_article(f, "https://h.example/news/snow-falls", "\xe9\x9b\xaa", "Four.");
    assert_span(read_story(f, put(f, &a, &change)).page, "/herald/2025-05-20/same-words");
    assert_span(read_story(f, put(f, &b, &change)).page, "/herald/2025-05-20/same-words-2");
    assert_span(read_story(f, put(f, &c, &change)).page, "/herald/2025-05-20/index-story");
    struct story snow = read_story(f, put(f, &d, &change));
    assert_true(span_starts(snow.page, SPAN("/herald/2025-05-20/")));
    assert_true(snow.page.n > strlen("/herald/2025-05-20/"));
    struct article moved = make_article(f, "https://h.example/1", "Other Words", "One.");
    assert_span(read_story(f, put(f, &moved, &change)).page, "/herald/2025-05-20/same-words");
}

static void aliases_lead_to_one_story(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = make_article(f, "https://h.example/1", "One", "Text.");
    int64_t id, again;
    assert_int_equal(store_put_article(f->store, SPAN("herald"), SPAN("https://h.example/1?utm=x"),
                                       &a, NOW, &id, &change),
                     SW_OK);
    assert_int_equal(store_find_url(f->store, SPAN("https://h.example/1?utm=x"), &again), SW_OK);
    assert_int_equal(again, id);
    struct article b = make_article(f, "https://h.example/new-address", "One", "Text.");
    assert_int_equal(store_put_article(f->store, SPAN("herald"), SPAN("https://h.example/1"), &b,
                                       NOW, &again, &change),
                     SW_OK);
    assert_int_equal(again, id);
    assert_int_equal(store_find_url(f->store, SPAN("https://h.example/new-address"), &again),
                     SW_OK);
    assert_int_equal(store_find_url(f->store, SPAN("https://h.example/none"), &again),
                     SW_NOT_FOUND);
}

static void dates_from_the_future_are_clamped(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = make_article(f, "https://h.example/1", "Tomorrow", "Text.");
    a.published = NOW + 86400;
    assert_int_equal(read_story(f, put(f, &a, &change)).published, NOW);
    struct article b = make_article(f, "https://h.example/2", "Undated", "Text.");
    b.published = SW_NO_TIME;
    assert_int_equal(read_story(f, put(f, &b, &change)).published, NOW);
}

struct seen {
    struct store *store;
    char titles[64];
    bool freshen;
};

static enum err see(void *context, const struct story *story)
{
    struct seen *seen = context;
    size_t n = strlen(seen->titles);
    snprintf(seen->titles + n, sizeof(seen->titles) - n, "%.*s", SPAN_ARG(story->title));
    return seen->freshen ? store_mark_fresh(seen->store, story->id) : SW_OK;
}

static void lists_and_staleness(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = make_article(f, "https://h.example/a", "A", "Text.");
    struct article b = make_article(f, "https://h.example/b", "B", "Text.");
    struct article c = make_article(f, "https://h.example/c", "C", "Text.");
    a.published = NOW - 300, b.published = NOW - 100, c.published = NOW - 200;
    b.section = SPAN("World");
    put(f, &a, &change), put(f, &b, &change), put(f, &c, &change);
    struct seen seen = {.store = f->store};
    struct story_query q = {.from = SW_NO_TIME, .until = SW_NO_TIME};
    assert_int_equal(store_each(f->store, &q, see, &seen), SW_OK);
    assert_string_equal(seen.titles, "BCA");
    q.from = NOW - 250, q.until = NOW - 100;
    seen.titles[0] = 0;
    assert_int_equal(store_each(f->store, &q, see, &seen), SW_OK);
    assert_string_equal(seen.titles, "C");
    q = (struct story_query){
        .from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true, .limit = 2};
    seen = (struct seen){.store = f->store, .freshen = true};
    assert_int_equal(store_each(f->store, &q, see, &seen), SW_OK);
    assert_string_equal(seen.titles, "BC");
    assert_int_equal(store_each(f->store, &q, see, &seen), SW_OK);
    assert_string_equal(seen.titles, "BCA");
    q = (struct story_query){.section = SPAN("World"), .from = SW_NO_TIME, .until = SW_NO_TIME};
    seen = (struct seen){.store = f->store};
    assert_int_equal(store_each(f->store, &q, see, &seen), SW_OK);
    assert_string_equal(seen.titles, "B");
}

static void related_in_order(void **state)
{
    struct fixture *f = *state;
    const int64_t ids[] = {7, 3, 5};
    const double scores[] = {.9, .8, .7};
    int64_t *back;
    size_t count;
    assert_int_equal(store_set_related(f->store, 1, ids, scores, 3), SW_OK);
    assert_int_equal(store_set_related(f->store, 1, ids, scores, 2), SW_OK);
    assert_int_equal(store_related(f->store, 1, &f->arena, &back, &count), SW_OK);
    assert_int_equal(count, 2);
    assert_int_equal(back[0], 7);
    assert_int_equal(back[1], 3);
}

static void entries_are_due_until_done(void **state)
{
    struct fixture *f = *state;
    struct store_entry e = {.source = SPAN("herald"),
                            .url = SPAN("https://h.example/1"),
                            .published = SW_NO_TIME,
                            .tags = SPAN("rivers\nfloods\n"),
                            .seen = NOW,
                            .fingerprint = 1};
    bool due;
    int64_t *ids;
    size_t count;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_true(due);
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_false(due);
    assert_int_equal(store_due_entries(f->store, SPAN("herald"), NOW, &f->arena, &ids, &count),
                     SW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_entry_failed(f->store, ids[0], SPAN("fetch"), SPAN("no"), NOW + 10),
                     SW_OK);
    int64_t *later;
    assert_int_equal(store_due_entries(f->store, SPAN("herald"), NOW, &f->arena, &later, &count),
                     SW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        store_due_entries(f->store, SPAN("herald"), NOW + 10, &f->arena, &later, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_entry_done(f->store, ids[0], 42, SW_NO_TIME), SW_OK);
    e.fingerprint = 2;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_true(due);
    struct store_entry back;
    assert_int_equal(store_entry(f->store, ids[0], &f->arena, &back), SW_OK);
    assert_int_equal(back.story, 42);
    assert_int_equal(back.failures, 0);
    assert_true(span_is(back.tags, "rivers\nfloods\n"));
}

static size_t due_count(struct fixture *f, int64_t now)
{
    int64_t *ids;
    size_t count;
    assert_int_equal(store_due_entries(f->store, SPAN("herald"), now, &f->arena, &ids, &count),
                     SW_OK);
    return count;
}

static void what_a_wrong_clock_put_off_is_due(void **state)
{
    struct fixture *f = *state;
    struct store_entry e = {
        .source = SPAN("herald"), .url = SPAN("https://h.example/1"), .published = SW_NO_TIME};
    int64_t id = 0, week = (int64_t)7 * 24 * 3600;
    bool due;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_entry(f->store, e.source, e.url, &id), SW_OK);
    assert_int_equal(store_entry_failed(f->store, id, SPAN("fetch"), SPAN("no"), NOW + week),
                     SW_OK);
    assert_int_equal(due_count(f, NOW), 0);
    assert_int_equal(due_count(f, NOW - 1), 1);
    assert_int_equal(store_entry_done(f->store, id, 1, SW_NO_TIME), SW_OK);
    assert_int_equal(due_count(f, NOW - 1), 0);
}

static void what_a_filter_kept_out_is_due_when_it_is_put_anew(void **state)
{
    struct fixture *f = *state;
    struct store_entry e = {
        .source = SPAN("herald"), .url = SPAN("https://h.example/1"), .published = SW_NO_TIME};
    int64_t id = 0;
    bool due;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_entry(f->store, e.source, e.url, &id), SW_OK);
    assert_int_equal(store_entry_failed(f->store, id, SPAN("filter"), SPAN("no"), SW_NO_TIME),
                     SW_OK);
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_false(due);
    e.anew = true;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_true(due);
    assert_int_equal(store_entry_done(f->store, id, 1, SW_NO_TIME), SW_OK);
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_false(due);
}

static void a_story_is_looked_at_by_one_entry(void **state)
{
    struct fixture *f = *state;
    struct store_entry one = {.source = SPAN("herald"),
                              .url = SPAN("https://h.example/1?from=front"),
                              .published = SW_NO_TIME},
                       two = one;
    int64_t first = 0, second = 0;
    bool due, watched = true;
    two.url = SPAN("https://h.example/1?from=mail");
    assert_int_equal(store_put_entry(f->store, &one, &due), SW_OK);
    assert_int_equal(store_put_entry(f->store, &two, &due), SW_OK);
    assert_int_equal(store_find_entry(f->store, one.source, one.url, &first), SW_OK);
    assert_int_equal(store_find_entry(f->store, two.source, two.url, &second), SW_OK);
    assert_int_equal(store_is_watched(f->store, 7, NOW, &watched), SW_OK);
    assert_false(watched);
    assert_int_equal(store_entry_done(f->store, first, 7, NOW + 60), SW_OK);
    assert_int_equal(store_entry_done(f->store, second, 7, NOW + 60), SW_OK);
    assert_int_equal(due_count(f, NOW + 60), 1);
    assert_int_equal(store_is_watched(f->store, 7, NOW, &watched), SW_OK);
    assert_true(watched);
    assert_int_equal(store_is_watched(f->store, 7, NOW + 60, &watched), SW_OK);
    assert_false(watched);
}

static enum err add_host(void *context, struct span host, int64_t until)
{
    buf_add_format(context, "%.*s %lld ", SPAN_ARG(host), (long long)(until - NOW));
    return SW_OK;
}

static void pauses_of_hosts_end(void **state)
{
    struct fixture *f = *state;
    struct buf hosts;
    buf_init(&hosts, 4096);
    assert_int_equal(store_set_host_wait(f->store, SPAN("https://a.example:443"), NOW - 1), SW_OK);
    assert_int_equal(store_set_host_wait(f->store, SPAN("https://b.example:443"), NOW + 9), SW_OK);
    /* by a clock that was wrong */
    assert_int_equal(
        store_set_host_wait(f->store, SPAN("https://c.example:443"), NOW + 365 * 86400), SW_OK);
    assert_int_equal(store_each_host_wait(f->store, NOW, add_host, &hosts), SW_OK);
    assert_string_equal(hosts.data, "https://b.example:443 9 ");
    buf_free(&hosts);
}

static struct span content_of(struct fixture *f, int64_t id)
{
    struct span content;
    assert_int_equal(store_entry_content(f->store, id, &f->arena, &content), SW_OK);
    return content;
}

static void content_is_kept_until_it_is_of_no_use(void **state)
{
    struct fixture *f = *state;
    struct store_entry e = {.source = SPAN("herald"),
                            .url = SPAN("https://h.example/1"),
                            .content = SPAN("<p>All of it"),
                            .published = SW_NO_TIME};
    struct store_entry back;
    int64_t id = 0;
    bool due;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_entry(f->store, e.source, e.url, &id), SW_OK);
    assert_int_equal(store_entry(f->store, id, &f->arena, &back), SW_OK);
    assert_int_equal(back.content.n, 0); /* hundreds of entries are held at a time */
    assert_int_equal(store_entry_failed(f->store, id, SPAN("fetch"), SPAN("no"), NOW), SW_OK);
    assert_true(span_equal(content_of(f, id), e.content));
    assert_int_equal(store_entry_failed(f->store, id, SPAN("fetch"), SPAN("no"), SW_NO_TIME),
                     SW_OK);
    assert_int_equal(content_of(f, id).n, 0);
    e.fingerprint = 2;
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_true(span_equal(content_of(f, id), e.content));
    assert_int_equal(store_entry_done(f->store, id, 42, SW_NO_TIME), SW_OK);
    assert_int_equal(content_of(f, id).n, 0);
}

static void entries_that_share_an_id(void **state)
{
    struct fixture *f = *state;
    struct store_entry e = {
        .source = SPAN("herald"), .published = SW_NO_TIME, .feed_id = SPAN("g1")};
    int64_t *ids, story = 0;
    size_t count;
    bool due;
    e.url = SPAN("https://h.example/old");
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_feed_id(f->store, e.source, e.feed_id, &story), SW_NOT_FOUND);
    assert_int_equal(store_due_entries(f->store, e.source, NOW, &f->arena, &ids, &count), SW_OK);
    assert_int_equal(store_entry_done(f->store, ids[0], 7, SW_NO_TIME), SW_OK);
    e.url = SPAN("https://h.example/new");
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_feed_id(f->store, e.source, e.feed_id, &story), SW_OK);
    assert_int_equal(story, 7);
    e.url = SPAN("https://h.example/another"); /* now the id names two new ones */
    assert_int_equal(store_put_entry(f->store, &e, &due), SW_OK);
    assert_int_equal(store_find_feed_id(f->store, e.source, e.feed_id, &story), SW_NOT_FOUND);
    assert_int_equal(store_find_feed_id(f->store, SPAN("other"), e.feed_id, &story), SW_NOT_FOUND);
}

static struct article long_article(struct fixture *f, const char *url, const char *title, int which)
{
    struct article a = make_article(f, url, title, "By our own correspondent");
    for (int i = 0; i < 4; i++)
        document_paragraph(
            &a.body, arena_format(&f->arena,
                                  "Paragraph %d of text %d, which goes on for long enough to tell "
                                  "it from the lines that a site prints below every story.",
                                  i, which));
    return a;
}

static void the_same_text_is_the_same_story(void **state)
{
    struct fixture *f = *state;
    enum story_change change;
    struct article a = long_article(f, "https://www.h.example/news/1", "Agency Report", 1);
    struct article amp = long_article(f, "https://amp.h.example/1.amp", "Agency report", 1);
    struct article other = long_article(f, "https://www.h.example/news/2", "Agency Report", 2);
    struct article elsewhere = long_article(f, "https://www.o.example/1", "Agency Report", 1);
    struct article later = long_article(f, "https://www.h.example/news/3", "Agency Report", 1);
    document_paragraph(&amp.body, SPAN("Read more on our full site, where there is so much more to "
                                       "be read about this and about all other matters."));
    struct article redated = long_article(f, "https://www.h.example/news/4", "Agency Report", 1);
    redated.published = NOW - 30 * 86400;
    later.published = NOW - 90 * 86400;
    int64_t id = put(f, &a, &change), found;
    assert_int_equal(put(f, &amp, &change), id);
    assert_int_equal(change, STORY_SAME);
    assert_int_equal(store_find_url(f->store, amp.url, &found), SW_OK);
    assert_int_not_equal(put(f, &other, &change), id);
    assert_int_not_equal(put(f, &elsewhere, &change), id);
    assert_int_equal(put(f, &redated, &change), id);
    assert_int_not_equal(put(f, &later, &change), id);
    assert_int_equal(change, STORY_NEW);
}

static void publishers_are_told_by_their_registered_names(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *first, *second;
        bool same;
    } cases[] = {
        {"https://news.h.example/a", "https://www.sport.h.example/b", true},
        {"https://news.i.co.uk/a", "https://i.co.uk/b", true},
        {"https://www.ard.de/a", "https://ard.de/b", true},
        {"https://one.com.au/a", "https://two.com.au/b", false},
        {"https://one.example/a", "https://two.example/b", false},
        {"https://192.0.2.1/a", "https://198.51.2.1/b", false},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        enum story_change change;
        int text = 10 + (int)i;
        struct article a = long_article(f, cases[i].first, "Agency Report", text);
        struct article b = long_article(f, cases[i].second, "Agency Report", text);
        int64_t id = put(f, &a, &change);
        if ((put(f, &b, &change) == id) != cases[i].same)
            fail_msg("%s and %s", cases[i].first, cases[i].second);
    }
}

static void a_newer_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    f->store = NULL;
    static const unsigned char version[4] = {0, 0, 0x27,
                                             0x0f}; /* user_version in SQLite's header */
    int fd = open(f->path, O_WRONLY);
    assert_int_equal(pwrite(fd, version, sizeof(version), 60), sizeof(version));
    close(fd);
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_UNSUPPORTED);
    assert_int_equal(store_open(f->path, STORE_READ, &f->store), SW_UNSUPPORTED);
}

static void nothing_to_read_is_not_found(void **state)
{
    struct fixture *f = *state;
    struct store *none = NULL;
    assert_int_equal(store_open("/tmp/smolwire-no-such-store.db", STORE_READ, &none), SW_NOT_FOUND);
    assert_null(none);
    assert_non_null(f->store);
}

/* A child commits one story and dies by SIGKILL inside the next transaction. */
static void a_killed_writer_loses_only_what_was_open(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    f->store = NULL;
    pid_t child = fork();
    if (child == 0) {
        enum story_change change;
        int64_t id;
        struct article a = make_article(f, "https://h.example/kept", "Kept", "Text.");
        struct article b = make_article(f, "https://h.example/lost", "Lost", "Text.");
        if (store_open(f->path, STORE_WRITE, &f->store) || store_begin(f->store) ||
            store_put_article(f->store, SPAN("herald"), (struct span){0}, &a, NOW, &id, &change) ||
            store_commit(f->store) || store_begin(f->store) ||
            store_put_article(f->store, SPAN("herald"), (struct span){0}, &b, NOW, &id, &change))
            _exit(1);
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_OK);
    int64_t id;
    assert_int_equal(store_find_url(f->store, SPAN("https://h.example/kept"), &id), SW_OK);
    assert_int_equal(store_find_url(f->store, SPAN("https://h.example/lost"), &id), SW_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(new_same_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(page_paths_are_unique_and_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(aliases_lead_to_one_story, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_from_the_future_are_clamped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_and_staleness, set_up, tear_down),
        cmocka_unit_test_setup_teardown(related_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entries_are_due_until_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(content_is_kept_until_it_is_of_no_use, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_wrong_clock_put_off_is_due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_filter_kept_out_is_due_when_it_is_put_anew, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_story_is_looked_at_by_one_entry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pauses_of_hosts_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entries_that_share_an_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_text_is_the_same_story, set_up, tear_down),
        cmocka_unit_test_setup_teardown(publishers_are_told_by_their_registered_names, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_newer_schema_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_to_read_is_not_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_killed_writer_loses_only_what_was_open, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
