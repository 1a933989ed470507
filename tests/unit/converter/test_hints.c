/*
 * Hints: what names say, and that a page of nothing but distinct ids is no attack.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "converter/hints.h"

static void what_names_say(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned bits;
    } cases[] = {
        {"", 0},
        {"article__byline", HINT_BYLINE | HINT_CALLED_AUTHOR},
        {"x byline", HINT_BYLINE | HINT_CALLED_AUTHOR},
        {"Post-Date", HINT_DATE | HINT_CALLED_DATE},
        {"wrapper", 0},
    };
    struct arena arena;
    struct hints h;
    arena_init(&arena);
    hints_init(&h, &arena);
    for (int again = 0; again < 2; again++) /* looked at, then remembered */
        for (size_t i = 0; i < SW_COUNT(cases); i++)
            assert_int_equal(hints_of(&h, span_of(cases[i].value)), cases[i].bits);
    arena_free(&arena);
}

/* CPU seconds for a page with so many distinct ids, an author's among them. */
static double seconds_for(size_t count)
{
    struct arena arena;
    struct hints h;
    struct timespec begin, end;
    arena_init(&arena);
    hints_init(&h, &arena);
    struct span *values = arena_array(&arena, count, sizeof(*values));
    for (size_t i = 0; i < count; i++)
        values[i] = arena_format(&arena, "byline i%zu", i);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    for (size_t i = 0; i < count; i++)
        assert_true(hints_of(&h, values[i]) & HINT_BYLINE);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    arena_free(&arena);
    return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
}

/* Eight times as many may take up to 24 times as long: the square would take 64 times. */
static void many_distinct_values(void **state)
{
    (void)state;
    double small = seconds_for(20000), large = seconds_for(160000);
    if (large > 24 * small && large > 0.5)
        fail_msg("%.3f s for an eighth, %.3f s for the whole", small, large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_names_say),
        cmocka_unit_test(many_distinct_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
