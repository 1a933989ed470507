/*
 * Names of failures, and the end without memory.
 */
#include "check.h"

#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "smolwire/err.h"

static void every_failure_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < SW_ERR_COUNT; i++) {
        const char *text = err_text((enum err)i);
        assert_non_null(text);
        assert_true(strlen(text) > 3);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(text, err_text((enum err)j));
    }
    assert_string_equal(err_text(SW_ERR_COUNT), "unknown error");
}

static void out_of_memory_says_so_and_ends(void **state)
{
    (void)state;
    int ends[2], status;
    char said[64] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        err_out_of_memory();
    }
    close(ends[1]);
    assert_true(read(ends[0], said, sizeof(said) - 1) > 0);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EX_OSERR);
    assert_string_equal(said, "out of memory\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failure_has_a_text_of_its_own),
        cmocka_unit_test(out_of_memory_says_so_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
