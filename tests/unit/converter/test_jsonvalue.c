/*
 * Foreign JSON: looked at, and repaired where broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/json_repair.h"
#include "converter/jsonvalue.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

static void repaired(const char *text, const char *expected)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    assert_int_equal(json_repair(span_of(text), &b), SW_OK);
    assert_string_equal(b.data, expected);
    buf_free(&b);
}

static void what_repair_mends(void **state SW_UNUSED)
{
    repaired("{\"a\":1,}", "{\"a\":1}");
    repaired("[{\"a\":[1,2 , ],}]", "[{\"a\":[1,2 ]}]");
    repaired("<!-- {\"a\":1} -->", "{\"a\":1}");
    repaired("//<![CDATA[\n{\"a\":1}\n//]]>", "{\"a\":1}");
    repaired("{\"a\":1};", "{\"a\":1}");
    repaired("{\"a\":\"one\n\ttwo\"}", "{\"a\":\"one  two\"}");
    repaired("{\"a\":\"say \"yes\" now\"}", "{\"a\":\"say \\\"yes\\\" now\"}");
    repaired("{\"a\":\"it\\'s \\q\"}", "{\"a\":\"it's \\\\q\"}");
    repaired("{\"a\":{\"b\":1", "{\"a\":{\"b\":1}}");
    repaired("{\"a\":1 /* why */}", "{\"a\":1 }");
    repaired("{&quot;a&quot;:&quot;b&quot;}", "{\"a\":\"b\"}");
    repaired("{\"a\":1}}}", "{\"a\":1}");
}

static void what_cannot_be_mended(void **state SW_UNUSED)
{
    struct buf b;
    struct jsonvalue *v;
    buf_init(&b, 1 << 16);
    assert_int_equal(json_repair(SPAN("no json"), &b), SW_SYNTAX);
    buf_free(&b);
    assert_int_equal(jsonvalue_parse(SPAN("{\"a\" \"b\"}"), &v, NULL), SW_SYNTAX);
    assert_int_equal(jsonvalue_parse(SPAN(""), &v, NULL), SW_SYNTAX);
}

static void deep_nesting_is_refused(void **state SW_UNUSED)
{
    struct buf b;
    struct jsonvalue *v;
    buf_init(&b, 1 << 22);
    buf_add_string(&b, "{\"a\":");
    buf_add_repeat(&b, '[', JSON_VALUES_MAX - 1);
    assert_int_equal(jsonvalue_parse(buf_span(&b), &v, NULL), SW_SYNTAX);
    buf_free(&b);
}

static void too_many_values_are_refused(void **state SW_UNUSED)
{
    struct buf b;
    struct jsonvalue *v;
    buf_init(&b, 1 << 23);
    buf_add_string(&b, "[\"");
    buf_add_repeat(&b, ',', JSON_VALUES_MAX); /* in a string they are no values */
    buf_add_string(&b, "\\\"[\"");
    size_t start = b.len;
    for (int i = 0; i < JSON_VALUES_MAX - 1; i++)
        buf_add_string(&b, ",0");
    buf_add_char(&b, ']');
    assert_int_equal(jsonvalue_parse(buf_span(&b), &v, NULL), SW_OK);
    jsonvalue_free(v);
    buf_truncate(&b, start);
    for (int i = 0; i < JSON_VALUES_MAX; i++)
        buf_add_string(&b, ",0");
    buf_add_char(&b, ']');
    assert_int_equal(jsonvalue_parse(buf_span(&b), &v, NULL), SW_LIMIT);
    buf_free(&b);
}

static void looking(void **state SW_UNUSED)
{
    struct jsonvalue *v;
    bool mended;
    assert_int_equal(
        jsonvalue_parse(SPAN("{\"s\":\"x\",\"n\":[{\"m\":7},2],\"f\":\"False\",\"t\":true}"), &v,
                        &mended),
        SW_OK);
    assert_false(mended);
    long long number = 0;
    assert_true(span_is(jsonvalue_string(jsonvalue_get(v, "s")), "x"));
    assert_true(jsonvalue_integer(jsonvalue_get(jsonvalue_get(v, "n"), "m"), &number));
    assert_int_equal(number, 7);
    assert_int_equal(jsonvalue_count(jsonvalue_get(v, "n")), 2);
    assert_int_equal(jsonvalue_count(jsonvalue_get(v, "s")), 1);
    assert_int_equal(jsonvalue_count(jsonvalue_get(v, "none")), 0);
    assert_null(jsonvalue_string(jsonvalue_get(jsonvalue_get(v, "none"), "more")).p);
    assert_true(jsonvalue_is_false(jsonvalue_get(v, "f")));
    assert_true(jsonvalue_is_true(jsonvalue_get(v, "t")));
    jsonvalue_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_repair_mends),
        cmocka_unit_test(what_cannot_be_mended),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(too_many_values_are_refused),
        cmocka_unit_test(looking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
