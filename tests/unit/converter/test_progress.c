/* When long work says what it is doing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "converter/progress.h"
#include "smolwire/attributes.h"

/* As progress_begin() finds it where stderr is no terminal. */
static struct progress begun_without_terminal(bool wanted)
{
    struct progress p;
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_true(kept >= 0 && nowhere >= 0);
    assert_true(dup2(nowhere, STDERR_FILENO) >= 0);
    progress_begin(&p, wanted);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    close(nowhere);
    return p;
}

static void plain_lines_are_rare(void **state SW_UNUSED)
{
    struct progress p = begun_without_terminal(true);
    assert_int_equal(p.form, PROGRESS_LINES);
    assert_false(progress_due(&p, p.begun));
    assert_false(progress_due(&p, p.begun + 9999));
    assert_true(progress_due(&p, p.begun + 10000));
    assert_false(progress_due(&p, p.begun + 19999));
    assert_true(progress_due(&p, p.begun + 20000));
}

static void a_terminal_is_kept_up_to_date(void **state SW_UNUSED)
{
    struct progress p = {.form = PROGRESS_TERMINAL};
    assert_true(progress_due(&p, 0));
    assert_false(progress_due(&p, 199));
    assert_true(progress_due(&p, 200));
}

static void nothing_when_not_wanted(void **state SW_UNUSED)
{
    struct progress p = begun_without_terminal(false);
    assert_int_equal(p.form, PROGRESS_NONE);
    assert_false(progress_due(&p, p.begun + 1000000));
}

static void a_row_holds_so_many_columns(void **state SW_UNUSED)
{
    struct span line = SPAN("new 12 \u6771\u4eac");
    static const size_t bytes[] = {0, 1, 2, 3, 4, 5, 6, 7, 7, 10, 10, 13, 13};
    for (size_t columns = 0; columns < SW_COUNT(bytes); columns++)
        assert_int_equal(progress_row(line, columns).n, bytes[columns]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_lines_are_rare),
        cmocka_unit_test(a_terminal_is_kept_up_to_date),
        cmocka_unit_test(nothing_when_not_wanted),
        cmocka_unit_test(a_row_holds_so_many_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
