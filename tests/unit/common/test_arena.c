/*
 * Arenas: alignment, contents, growth, sizes that cannot be.
 */
#include "check.h"

#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "smolwire/arena.h"

static void objects_are_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a;
    unsigned char *objects[600];
    arena_init(&a);
    for (size_t i = 0; i < SW_COUNT(objects); i++) {
        size_t size = i % 7 == 0 ? i * 97 : i;
        objects[i] = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)objects[i] % _Alignof(max_align_t), 0);
        memset(objects[i], (int)(i & 0xFF), size);
    }
    for (size_t i = 0; i < SW_COUNT(objects); i++) {
        size_t size = i % 7 == 0 ? i * 97 : i;
        for (size_t j = 0; j < size; j++)
            assert_int_equal(objects[i][j], i & 0xFF);
    }
    assert_true(a.used > 0);
    arena_free(&a);
    assert_int_equal(a.used, 0);
    assert_non_null(arena_alloc(&a, 1)); /* may be used again */
    arena_free(&a);
    arena_free(&a);
}

static void a_reset_arena_is_as_good_as_new(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    arena_reset(&a);
    for (size_t round = 0; round < 5; round++) {
        for (size_t size = 1; size < 300000; size = size * 3 + 1)
            memset(arena_alloc(&a, size), 0xFF, size);
        const unsigned char *z = arena_zalloc(&a, 333);
        for (size_t i = 0; i < 333; i++)
            assert_int_equal(z[i], 0);
        arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    arena_free(&a);
}

static void zeroed_means_zeroed(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    for (size_t round = 0; round < 50; round++) {
        memset(arena_alloc(&a, 1000), 0xFF, 1000);
        const unsigned char *z = arena_zalloc(&a, 333);
        const uint64_t *array = arena_array(&a, 10, sizeof(*array));
        for (size_t i = 0; i < 333; i++)
            assert_int_equal(z[i], 0);
        for (size_t i = 0; i < 10; i++)
            assert_int_equal(array[i], 0);
    }
    arena_free(&a);
}

static void arrays_grow_and_keep_their_elements(void **state)
{
    (void)state;
    struct arena a;
    int *array = NULL;
    size_t capacity = 0;
    arena_init(&a);
    for (int i = 0; i < 5000; i++) {
        array = arena_grow(&a, array, (size_t)i, &capacity, sizeof(*array));
        assert_true(capacity > (size_t)i);
        assert_int_equal(array[i], 0);
        array[i] = i;
    }
    for (int i = 0; i < 5000; i++)
        assert_int_equal(array[i], i);
    arena_free(&a);
}

static void copies_are_strings(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    assert_string_equal(arena_string(&a, SPAN("text")), "text");
    assert_string_equal(arena_string(&a, span_make(NULL, 0)), "");
    struct span s = arena_span(&a, span_slice(SPAN("longer"), 0, 4));
    assert_span_equal(s, "long");
    assert_int_equal(s.p[s.n], '\0');
    s = arena_format(&a, "%s-%03d", "x", 7);
    assert_span_equal(s, "x-007");
    assert_string_equal(s.p, "x-007");
    assert_span_equal(arena_format(&a, "%s", ""), "");
    arena_free(&a);
}

static void a_size_that_overflows_ends_the_process(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct arena a;
        close(STDERR_FILENO);
        arena_init(&a);
        arena_array(&a, SIZE_MAX / 2, 3);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EX_OSERR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_aligned_and_apart),
        cmocka_unit_test(a_reset_arena_is_as_good_as_new),
        cmocka_unit_test(zeroed_means_zeroed),
        cmocka_unit_test(arrays_grow_and_keep_their_elements),
        cmocka_unit_test(copies_are_strings),
        cmocka_unit_test(a_size_that_overflows_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
