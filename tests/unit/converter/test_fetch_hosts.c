/* Who is asked next: turns, limits, delays; and which addresses may be asked at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>

#include "converter/fetch_address.h"
#include "converter/fetch_hosts.h"

struct item {
    struct waiting waiting; /* first: the queue hands it back */
    int number;
};

static void drop(struct waiting *w)
{
    free(w);
}

static struct host *push(struct hosts *h, const char *url, int number, bool first)
{
    struct host *host = NULL;
    struct item *item = calloc(1, sizeof(*item));
    assert_non_null(item);
    item->number = number;
    assert_int_equal(hosts_get(h, span_of(url), &host), SW_OK);
    host_push(h, host, &item->waiting, first);
    return host;
}

/* 0: nothing may start. */
static int take(struct hosts *h, int64_t now, unsigned limit, int64_t *wake)
{
    struct host *from;
    struct waiting *w = hosts_take(h, now, limit, &from, wake);
    if (!w)
        return 0;
    int number = ((struct item *)(void *)w)->number;
    from->running++;
    drop(w);
    return number;
}

static void hosts_take_turns(void **state)
{
    struct hosts h;
    int64_t wake;
    (void)state;
    assert_int_equal(hosts_init(&h), SW_OK);
    push(&h, "https://a.example/1", 1, false);
    push(&h, "https://A.example:443/2", 2, false);
    push(&h, "https://b.example/1", 3, false);
    push(&h, "http://a.example/1", 4, false); /* another port is another host */
    push(&h, "https://b.example/robots.txt", 5, true);
    assert_int_equal(take(&h, 0, 9, &wake), 1);
    assert_int_equal(take(&h, 0, 9, &wake), 5);
    assert_int_equal(take(&h, 0, 9, &wake), 4);
    assert_int_equal(take(&h, 0, 9, &wake), 2);
    assert_int_equal(take(&h, 0, 9, &wake), 3);
    assert_int_equal(take(&h, 0, 9, &wake), 0);
    hosts_free(&h, drop);
}

static void limits_and_delays_hold(void **state)
{
    struct hosts h;
    int64_t wake;
    (void)state;
    assert_int_equal(hosts_init(&h), SW_OK);
    struct host *a = push(&h, "https://a.example/1", 1, false);
    push(&h, "https://a.example/2", 2, false);
    assert_int_equal(take(&h, 0, 1, &wake), 1);
    assert_int_equal(take(&h, 0, 1, &wake), 0); /* one runs already */
    assert_true(wake == INT64_MAX);
    a->running = 0;
    a->next_start = 500;
    assert_int_equal(take(&h, 100, 1, &wake), 0);
    assert_int_equal(wake, 500);
    assert_int_equal(take(&h, 500, 1, &wake), 2);
    hosts_free(&h, drop);
}

/* What waits for a blocked host comes at once, so that it can be told. */
static void blocked_hosts_do_not_hold_up(void **state)
{
    struct hosts h;
    int64_t wake;
    (void)state;
    assert_int_equal(hosts_init(&h), SW_OK);
    struct host *a = push(&h, "https://a.example/1", 1, false);
    a->running = 1;
    a->next_start = a->blocked_until = 1000000;
    assert_int_equal(take(&h, 0, 1, &wake), 1);
    hosts_free(&h, drop);
}

static void many_hosts_are_told_apart(void **state)
{
    struct hosts h;
    int64_t wake;
    bool seen[3001] = {0};
    (void)state;
    assert_int_equal(hosts_init(&h), SW_OK);
    for (int i = 1; i <= 3000; i++) {
        char url[64];
        snprintf(url, sizeof(url), "https://h%d.example/", i);
        push(&h, url, i, false);
    }
    assert_int_equal(h.count, 3000);
    for (int n; (n = take(&h, 0, 1, &wake)) != 0;)
        seen[n] = true;
    for (int i = 1; i <= 3000; i++)
        assert_true(seen[i]);
    hosts_free(&h, drop);
}

static bool is_public(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return fetch_address_is_public((const struct sockaddr *)(const void *)&in);
    assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return fetch_address_is_public((const struct sockaddr *)(const void *)&in6);
}

static void private_addresses(void **state)
{
    static const char *const closed[] = {
        "127.0.0.1",
        "127.255.255.255",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "::127.0.0.1",
    };
    static const char *const open[] = {"1.1.1.1",      "172.32.0.1", "192.169.0.1",   "100.128.0.1",
                                       "2606:4700::1", "2a00::1",    "::ffff:8.8.8.8"};
    (void)state;
    for (size_t i = 0; i < SW_COUNT(closed); i++)
        if (is_public(closed[i]))
            fail_msg("%s counts as public", closed[i]);
    for (size_t i = 0; i < SW_COUNT(open); i++)
        if (!is_public(open[i]))
            fail_msg("%s counts as private", open[i]);
}

static void routes(void **state)
{
    static const char *const entries[] = {"a.example:443:127.0.0.1:8443", "[::1]:80:127.0.0.1:1",
                                          "b.example::127.0.0.1:2", NULL};
    static const char *const all[] = {":80:127.0.0.1:3", NULL};
    (void)state;
    assert_true(fetch_address_is_routed(entries, SPAN("https://A.example/x")));
    assert_false(fetch_address_is_routed(entries, SPAN("http://a.example/x")));
    assert_true(fetch_address_is_routed(entries, SPAN("http://[::1]/x")));
    assert_true(fetch_address_is_routed(entries, SPAN("http://b.example:99/x")));
    assert_false(fetch_address_is_routed(entries, SPAN("http://c.example/x")));
    assert_true(fetch_address_is_routed(all, SPAN("http://c.example/x")));
    assert_false(fetch_address_is_routed(NULL, SPAN("http://c.example/x")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_take_turns),
        cmocka_unit_test(limits_and_delays_hold),
        cmocka_unit_test(blocked_hosts_do_not_hold_up),
        cmocka_unit_test(many_hosts_are_told_apart),
        cmocka_unit_test(private_addresses),
        cmocka_unit_test(routes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
