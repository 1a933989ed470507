/*
 * Limits by address: connections, the bucket of tokens, /64, loopback, a full table.
 */
#include "tests/unit/common/check.h"

#include "server/limit.h"

static struct address make(const char *text)
{
    struct address a = {.size = 0};

    assert_ok(address_parse(span_of(text), &a));
    return a;
}

static struct limiter *start(size_t per_address, int64_t rate, int64_t burst, bool loopback)
{
    struct limiter_rules rules = {per_address, rate, burst, loopback, 1};
    struct limiter *l = NULL;

    assert_ok(limiter_new(&rules, &l));
    return l;
}

static void connections_are_counted(void **state)
{
    (void)state;
    struct limiter *l = start(2, 0, 1, false);
    struct address a = make("192.0.2.1:1"), same = make("192.0.2.1:2"), b = make("192.0.2.2:1");

    assert_true(limiter_enter(l, &a, 0));
    assert_true(limiter_enter(l, &same, 0));
    assert_false(limiter_enter(l, &a, 0));
    assert_true(limiter_enter(l, &b, 0));
    limiter_leave(l, &a);
    assert_true(limiter_enter(l, &same, 0));
    limiter_free(l);
}

static void a_network_counts_as_one(void **state)
{
    (void)state;
    struct limiter *l = start(1, 0, 1, false);
    struct address a = make("[2001:db8:1:2::1]:1"), near = make("[2001:db8:1:2:ffff::9]:1");
    struct address far = make("[2001:db8:1:3::1]:1");

    assert_true(limiter_enter(l, &a, 0));
    assert_false(limiter_enter(l, &near, 0));
    assert_true(limiter_enter(l, &far, 0));
    limiter_free(l);
}

static void the_bucket_empties_and_fills(void **state)
{
    (void)state;
    struct limiter *l = start(0, 2, 5, false);
    struct address a = make("192.0.2.1:1");

    for (int i = 0; i < 5; i++)
        assert_int_equal(limiter_ask(l, &a, 1000), 0);
    assert_int_equal(limiter_ask(l, &a, 1000), 1);
    assert_int_equal(limiter_ask(l, &a, 1000), 1); /* asking costs nothing */
    assert_int_equal(limiter_ask(l, &a, 1500), 0);
    assert_int_equal(limiter_ask(l, &a, 1500), 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(limiter_ask(l, &a, 60000), 0);
    assert_int_equal(limiter_ask(l, &a, 60000), 1);
    limiter_free(l);
}

static void loopback_is_exempt_unless_told(void **state)
{
    (void)state;
    struct address v4 = make("127.0.0.1:1"), v6 = make("[::1]:1");
    struct limiter *l = start(1, 1, 1, false);

    for (int i = 0; i < 10; i++) {
        assert_true(limiter_enter(l, &v4, 0));
        assert_true(limiter_enter(l, &v6, 0));
        assert_int_equal(limiter_ask(l, &v4, 0), 0);
    }
    limiter_leave(l, &v4);
    limiter_free(l);
    l = start(1, 1, 1, true);
    assert_true(limiter_enter(l, &v4, 0));
    assert_false(limiter_enter(l, &v4, 0));
    limiter_free(l);
}

/* Who fills the table cannot lock others out, and idle addresses are forgotten. */
static void a_full_table_lets_in(void **state)
{
    (void)state;
    struct limiter *l = start(1, 1, 1, false);
    struct address a = make("10.0.0.0:1");

    for (unsigned i = 0; i < 100000; i++) {
        a.s.v4.sin_addr.s_addr = i * 2654435761u;
        assert_true(limiter_enter(l, &a, 0));
    }
    struct address other = make("192.0.2.77:1");
    assert_true(limiter_enter(l, &other, 0));
    assert_true(limiter_enter(l, &other, 0)); /* there is no room to count it */
    for (unsigned i = 0; i < 100000; i++) {
        a.s.v4.sin_addr.s_addr = i * 2654435761u;
        limiter_leave(l, &a);
    }
    assert_true(limiter_enter(l, &other, 0));
    assert_false(limiter_enter(l, &other, 0));
    limiter_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_are_counted),
        cmocka_unit_test(a_network_counts_as_one),
        cmocka_unit_test(the_bucket_empties_and_fills),
        cmocka_unit_test(loopback_is_exempt_unless_told),
        cmocka_unit_test(a_full_table_lets_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
