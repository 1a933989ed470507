#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/fetch_room.h"

#define KIB 1024

static void room_is_taken_and_given_back(void **state SW_UNUSED)
{
    struct fetch_room r = {.limit = 256 * KIB};
    size_t a = 0, b = 0;
    assert_true(room_take(&r, &a, 100 * KIB));
    assert_int_equal(a, 128 * KIB); /* in steps of 64 */
    assert_true(room_take(&r, &a, 128 * KIB));
    assert_int_equal(r.taken, 128 * KIB);
    assert_true(room_take(&r, &b, 128 * KIB));
    assert_false(room_take(&r, &b, 129 * KIB));
    assert_int_equal(b, 128 * KIB);
    room_give(&r, &a);
    assert_int_equal(a, 0);
    assert_true(room_take(&r, &b, 129 * KIB));
    room_give(&r, &b);
    assert_int_equal(r.taken, 0);
}

static void who_is_alone_has_room(void **state SW_UNUSED)
{
    struct fetch_room r = {.limit = 64 * KIB};
    size_t a = 0, b = 0;
    assert_true(room_take(&r, &a, 1000 * KIB));
    assert_true(room_take(&r, &a, 2000 * KIB));
    assert_false(room_take(&r, &b, 1));
    room_give(&r, &a);
    r.others = 1;
    assert_false(room_take(&r, &a, 1000 * KIB));
    assert_int_equal(r.taken, 0);
}

static void no_size_overflows(void **state SW_UNUSED)
{
    struct fetch_room r = {.limit = 64 * KIB, .others = 1};
    size_t a = 0;
    assert_false(room_take(&r, &a, SIZE_MAX));
    r.others = SIZE_MAX;
    assert_false(room_take(&r, &a, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_taken_and_given_back),
        cmocka_unit_test(who_is_alone_has_room),
        cmocka_unit_test(no_size_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
