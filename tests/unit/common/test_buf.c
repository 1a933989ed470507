/*
 * Buffers: growth, cap, sticky error, ownership.
 */
#include "check.h"

#include <stdlib.h>

#include "smolwire/buf.h"

static void data_is_always_a_string(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    assert_string_equal(b.data, "");
    buf_add_string(&b, "ab");
    buf_add_char(&b, 'c');
    buf_add_span(&b, SPAN("de"));
    buf_add_repeat(&b, '-', 3);
    buf_add_format(&b, "%d/%s", 7, "x");
    assert_string_equal(b.data, "abcde---7/x");
    assert_int_equal(b.len, strlen(b.data));
    buf_truncate(&b, 99);
    assert_int_equal(b.len, 11);
    buf_truncate(&b, 5);
    assert_string_equal(b.data, "abcde");
    buf_consume(&b, 2);
    assert_string_equal(b.data, "cde");
    buf_consume(&b, 99);
    assert_string_equal(b.data, "");
    buf_consume(&b, 1);
    buf_add_string(&b, "again");
    buf_reset(&b);
    assert_string_equal(b.data, "");
    assert_ok(buf_error(&b));
    buf_free(&b);
    assert_string_equal(b.data, "");
}

static void holds_any_bytes(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    buf_add(&b, "\0\xFF\n", 3);
    buf_add(&b, NULL, 0);
    buf_add_span(&b, span_make(NULL, 0));
    assert_int_equal(b.len, 3);
    assert_memory_equal(b.data, "\0\xFF\n", 4);
    buf_free(&b);
}

static void the_cap_is_exact_and_its_error_sticks(void **state)
{
    (void)state;
    for (size_t cap = 0; cap < 200; cap++) {
        struct buf b;
        buf_init(&b, cap);
        buf_add_repeat(&b, 'x', cap);
        assert_ok(buf_error(&b));
        assert_int_equal(b.len, cap);
        buf_add_char(&b, 'y');
        assert_int_equal(buf_error(&b), SW_LIMIT);
        buf_truncate(&b, 0);
        buf_add_char(&b, 'z');
        buf_add_format(&b, "%d", 1);
        buf_add_repeat(&b, ' ', 1);
        assert_null(buf_reserve(&b, 0));
        assert_null(buf_take(&b));
        assert_int_equal(b.len, 0);
        buf_fail(&b, SW_CORRUPT);
        assert_int_equal(buf_error(&b), SW_LIMIT);
        buf_reset(&b);
        assert_ok(buf_error(&b));
        buf_free(&b);
    }
}

static void what_does_not_fit_is_not_added_in_part(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 5);
    buf_add_string(&b, "abc");
    buf_add_format(&b, "%s", "def");
    assert_buf_equal(&b, "abc");
    assert_int_equal(buf_error(&b), SW_LIMIT);
    buf_free(&b);
}

static void grows_by_doubling(void **state)
{
    (void)state;
    struct buf b;
    size_t moves = 0, alloc = 0;
    buf_init(&b, SIZE_MAX);
    for (int i = 0; i < 1000000; i++) {
        buf_add_char(&b, 'x');
        moves += b.alloc != alloc;
        alloc = b.alloc;
    }
    assert_int_equal(b.len, 1000000);
    assert_true(moves < 20);
    buf_free(&b);
}

static void reserve_then_added(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    char *room = buf_reserve(&b, 100);
    assert_non_null(room);
    memset(room, 'r', 100);
    buf_added(&b, 40);
    assert_int_equal(b.len, 40);
    assert_int_equal(strlen(b.data), 40);
    assert_null(buf_reserve(&b, 61));
    assert_int_equal(buf_error(&b), SW_LIMIT);
    buf_free(&b);
}

static void take_hands_over(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    char *empty = buf_take(&b);
    assert_string_equal(empty, "");
    buf_add_string(&b, "text");
    char *text = buf_take(&b);
    assert_string_equal(text, "text");
    assert_string_equal(b.data, "");
    assert_int_equal(b.alloc, 0);
    buf_add_string(&b, "new");
    assert_string_equal(text, "text");
    free(empty);
    free(text);
    buf_free(&b);
}

static void a_zeroed_one_may_be_freed(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_free(&b);
    buf_init(&b, 10);
    buf_add_string(&b, "x");
    buf_free(&b);
    buf_free(&b);
}

static void an_impossible_size_is_no_overflow(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, SIZE_MAX);
    buf_add_char(&b, 'x');
    assert_null(buf_reserve(&b, SIZE_MAX));
    assert_int_equal(buf_error(&b), SW_LIMIT);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_is_always_a_string),
        cmocka_unit_test(holds_any_bytes),
        cmocka_unit_test(the_cap_is_exact_and_its_error_sticks),
        cmocka_unit_test(what_does_not_fit_is_not_added_in_part),
        cmocka_unit_test(grows_by_doubling),
        cmocka_unit_test(reserve_then_added),
        cmocka_unit_test(take_hands_over),
        cmocka_unit_test(a_zeroed_one_may_be_freed),
        cmocka_unit_test(an_impossible_size_is_no_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
