/*
 * Kept pages: what comes out is what went in, for as long as it is kept; and
 * compression itself, there and back.
 */
#include "story_fixture.h"

#include "converter/gzip.h"
#include "converter/store_kept.h"
#include "smolwire/buf.h"
#include "smolwire/span.h"

static void bytes_come_back(struct span bytes)
{
    struct buf packed, again;
    buf_init(&packed, 1 << 20);
    buf_init(&again, 1 << 20);
    assert_int_equal(gzip_deflate(bytes, &packed), SW_OK);
    assert_true(gzip_is(buf_span(&packed)));
    assert_int_equal(gzip_inflate(buf_span(&packed), &again), SW_OK);
    assert_true(span_equal(buf_span(&again), bytes));
    buf_free(&packed);
    buf_free(&again);
}

static void what_is_compressed_comes_back(void **state)
{
    (void)state;
    static char noise[200000];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof(noise); i++) {
        x = x * 1664525 + 1013904223;
        noise[i] = (char)(x >> 24);
    }
    bytes_come_back((struct span){0});
    bytes_come_back(SPAN("a"));
    bytes_come_back(SPAN("NUL \0 and on, on, on, on, on, on, on, on, on"));
    bytes_come_back(span_make(noise, sizeof(noise)));
}

static void compression_keeps_to_the_cap(void **state)
{
    (void)state;
    struct buf small;
    buf_init(&small, 8);
    assert_int_equal(gzip_deflate(SPAN("more than eight bytes"), &small), SW_LIMIT);
    buf_free(&small);
}

static int64_t put_entry(struct story_fixture *f, const char *source, const char *url,
                         int64_t story)
{
    struct store_entry entry = {
        .source = span_of(source), .url = span_of(url), .published = SW_NO_TIME};
    int64_t *ids = NULL;
    size_t count = 0;
    bool due = false;
    assert_int_equal(store_put_entry(f->store, &entry, &due), SW_OK);
    assert_int_equal(
        store_due_entries(f->store, entry.source, FIXTURE_NOW, &f->arena, &ids, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_entry_done(f->store, ids[0], story, SW_NO_TIME), SW_OK);
    return ids[0];
}

static size_t count_entries(struct story_fixture *f, const char *source, bool only_kept)
{
    int64_t *ids = NULL;
    size_t count = 99;
    assert_int_equal(
        store_entries_with_story(f->store, span_of(source), only_kept, &f->arena, &ids, &count),
        SW_OK);
    return count;
}

static void a_page_is_kept_until_it_is_too_old(void **state)
{
    struct story_fixture *f = *state;
    struct kept_page page = {.url = SPAN("https://a.example/1"),
                             .content_type = SPAN("text/html"),
                             .bytes = SPAN("\x1f\x8b\0binary"),
                             .from_feed = true,
                             .time = FIXTURE_NOW},
                     back;
    int64_t id = put_entry(f, "a", "https://a.example/1", 7);
    put_entry(f, "a", "https://a.example/2", 8);
    put_entry(f, "a", "https://a.example/no-story", 0);
    assert_int_equal(store_kept_page(f->store, id, &f->arena, &back), SW_NOT_FOUND);
    assert_int_equal(store_keep_page(f->store, id, &page), SW_OK);
    assert_int_equal(store_kept_page(f->store, id, &f->arena, &back), SW_OK);
    assert_true(span_equal(back.bytes, page.bytes) && span_equal(back.url, page.url));
    assert_true(span_equal(back.content_type, page.content_type) && back.from_feed);
    assert_int_equal(back.time, FIXTURE_NOW);
    assert_int_equal(count_entries(f, "a", true), 1);
    assert_int_equal(count_entries(f, "a", false), 2);
    assert_int_equal(count_entries(f, "b", false), 0);
    assert_int_equal(store_forget_pages(f->store, FIXTURE_NOW), SW_OK);
    assert_int_equal(count_entries(f, "a", true), 1);
    assert_int_equal(store_forget_pages(f->store, FIXTURE_NOW + 1), SW_OK);
    assert_int_equal(count_entries(f, "a", true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_compressed_comes_back),
        cmocka_unit_test(compression_keeps_to_the_cap),
        cmocka_unit_test_setup_teardown(a_page_is_kept_until_it_is_too_old, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests_name("store_kept", tests, NULL, NULL);
}
