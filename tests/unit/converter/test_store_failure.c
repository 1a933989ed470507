#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/store_failure.h"
#include "smolwire/limits.h"

static void statements_are_told_in_words(void **state SW_UNUSED)
{
    static const struct {
        const char *sql, *words;
    } cases[] = {
        {"SELECT id FROM alias WHERE url = ?1", "cannot read table alias"},
        {"SELECT count(*) FROM (SELECT 1 FROM story)", "cannot read table story"},
        {"SELECT 1", "cannot read"},
        {"INSERT OR REPLACE INTO robots (host, text) VALUES (?1, ?2)",
         "cannot write to table robots"},
        {"INSERT INTO tag(slug) VALUES (?1)", "cannot write to table tag"},
        {"UPDATE story SET page = ?1", "cannot write to table story"},
        {"DELETE FROM entry WHERE id = ?1", "cannot remove from table entry"},
        {"BEGIN IMMEDIATE", "cannot begin to write"},
        {"COMMIT", "cannot complete what was written"},
        {"PRAGMA user_version", "cannot use it"},
        {"CREATE TABLE story (id INTEGER PRIMARY KEY)", "cannot make its tables"},
        {"VACUUM", "cannot work with it"},
        {"", "cannot work with it"},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        struct buf b;
        buf_init(&b, LOG_MESSAGE_MAX);
        store_deed(cases[i].sql, &b);
        assert_string_equal(b.data, cases[i].words);
        buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_told_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
