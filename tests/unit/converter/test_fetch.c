#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/fetch.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "web_fixture.h"

#define ANSWERS_MAX 64
#define TEXT_MAX    256

struct answer {
    enum err error;
    unsigned status;
    char url[TEXT_MAX], reason[TEXT_MAX], body[TEXT_MAX];
    size_t length;
    int64_t retry_after, max_age;
};

struct client {
    struct fetch_options options;
    struct fetcher *fetcher;
    struct answer answers[ANSWERS_MAX]; /* in the order in which they came */
    unsigned count;
    char detours[TEXT_MAX]; /* where redirects wanted to lead, each with a space behind it */
    struct transfer *parked;
    bool follows;
};

static void keep(char *to, struct span text)
{
    snprintf(to, TEXT_MAX, "%.*s", SPAN_ARG(text));
}

static void on_answer(void *context, const struct fetch_result *r)
{
    struct client *c = context;
    assert_true(c->count < ANSWERS_MAX);
    struct answer *a = &c->answers[c->count++];
    *a = (struct answer){.error = r->error,
                         .status = r->status,
                         .length = r->body.n,
                         .retry_after = r->retry_after,
                         .max_age = r->max_age};
    keep(a->url, r->url);
    keep(a->reason, r->reason);
    keep(a->body, r->body);
}

static void start(struct client *c, struct web *w, web_handler *handler)
{
    web_start(w, handler, NULL);
    *c = (struct client){
        .options =
            {
                .connections = 16,
                .host_connections = 1,
                .connect_seconds = 60,
                .total_seconds = 120,
                .stall_seconds = 60,
                .redirects = 4,
                .user_agent = "test",
                .allow_private = true,
                .bytes = FETCH_BYTES_MAX,
            },
    };
    assert_int_equal(fetcher_new(&c->options, &c->fetcher), SW_OK);
}

static void on_redirect(void *context, struct transfer *t, struct span url)
{
    struct client *c = context;
    size_t n = strlen(c->detours);
    snprintf(c->detours + n, TEXT_MAX - n, "%.*s ", SPAN_ARG(url));
    if (c->follows)
        fetcher_follow(c->fetcher, t);
    else
        c->parked = t;
}

static void ask_as(struct client *c, const struct web *w, const char *path,
                   fetch_redirected *redirected)
{
    char url[512];
    snprintf(url, sizeof(url), "%s%s", w->url, path);
    struct fetch_request request = {
        .url = span_of(url),
        .max = PAGE_MAX,
        .done = on_answer,
        .redirected = redirected,
        .context = c,
    };
    assert_int_equal(fetcher_add(c->fetcher, &request), SW_OK);
}

static void settle(struct client *c)
{
    while (!fetcher_is_idle(c->fetcher))
        assert_int_equal(fetcher_turn(c->fetcher, NULL, 0, 1000), SW_OK);
}

static void end(struct client *c, struct web *w)
{
    fetcher_free(c->fetcher);
    web_stop(w);
}

static void ask(struct client *c, const struct web *w, const char *path)
{
    ask_as(c, w, path, NULL);
}

/* --- connections that were used before --------------------------------------------- */

/* What is more than the length of the first answer comes while the second is asked for. */
static bool send_surplus(struct web_visit *v)
{
    char first_byte;
    web_answer(v, "200 OK", v->path);
    if (strcmp(v->path, "/longer") != 0)
        return true;
    if (recv(v->fd, &first_byte, 1, MSG_PEEK) == 1)
        web_send(v, "<p>surplus</p>\r\n\r\n", 18);
    return false;
}

static void test_surplus_bytes_are_not_the_next_answer(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, send_surplus);
    ask(&c, &web, "/longer");
    ask(&c, &web, "/innocent");
    settle(&c);
    assert_int_equal(c.count, 2);
    assert_string_equal(c.answers[0].body, "/longer");
    assert_string_equal(c.answers[1].reason, "");
    assert_int_equal(c.answers[1].status, 200);
    assert_string_equal(c.answers[1].body, "/innocent");
    end(&c, &web);
}

static bool answer_once_then_noise(struct web_visit *v)
{
    if (v->connection == 1 && v->request == 1) {
        web_answer(v, "200 OK", v->path);
        return true;
    }
    web_send(v, "no HTTP at all\r\n\r\n", 18);
    return false;
}

/* One more try, on a connection of its own, not more. */
static void test_a_server_that_talks_nonsense_fails(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, answer_once_then_noise);
    ask(&c, &web, "/well");
    ask(&c, &web, "/nonsense");
    settle(&c);
    assert_int_equal(c.count, 2);
    assert_int_equal(c.answers[0].status, 200);
    assert_int_not_equal(c.answers[1].error, SW_OK);
    assert_int_equal(fetcher_counts(c.fetcher).requests, 3);
    fetcher_free(c.fetcher);
    web_stop(&web);
    assert_int_equal(web.connections, 2);
}

static bool ask_for_eternity(struct web_visit *v)
{
    web_answer(v, "503 Busy\r\nRetry-After: 9223372036854775807", "");
    return true;
}

static void test_no_host_is_left_alone_for_more_than_a_week(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, ask_for_eternity);
    ask(&c, &web, "/busy");
    ask(&c, &web, "/waits");
    settle(&c);
    assert_int_equal(c.count, 2);
    assert_int_equal(c.answers[0].status, 503);
    assert_int_equal(c.answers[0].retry_after, 7 * 24 * 3600);
    assert_int_equal(c.answers[1].error, SW_BUSY);
    assert_in_range(c.answers[1].retry_after, 1, 7 * 24 * 3600 + 1);
    end(&c, &web);
}

#define DATE "200 OK\r\nDate: Tue, 20 May 2025 09:00:00 GMT\r\n"

static const struct {
    const char *path, *head;
    int64_t max_age;
} caches[] = {
    {"/age", DATE "Cache-Control: public, Max-Age=60\r\nExpires: Tue, 20 May 2025 10:00:00 GMT",
     60},
    {"/expires", DATE "Expires: Tue, 20 May 2025 10:00:00 GMT", 3600},
    {"/public", DATE "Cache-Control: public\r\nExpires: Tue, 20 May 2025 10:00:00 GMT", 3600},
    {"/never", DATE "Cache-Control: no-cache\r\nExpires: Tue, 20 May 2025 10:00:00 GMT", 0},
    {"/past", DATE "Expires: Tue, 20 May 2025 08:00:00 GMT", 0},
    {"/zero", DATE "Expires: 0", 0},
    {"/nothing", DATE "X: y", 0},
};

static bool tell_how_long(struct web_visit *v)
{
    for (size_t i = 0; i < SW_COUNT(caches); i++)
        if (strcmp(v->path, caches[i].path) == 0)
            web_answer(v, caches[i].head, "");
    return true;
}

static void test_how_long_an_answer_is_good(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, tell_how_long);
    for (size_t i = 0; i < SW_COUNT(caches); i++)
        ask(&c, &web, caches[i].path);
    settle(&c);
    assert_int_equal(c.count, SW_COUNT(caches));
    for (size_t i = 0; i < SW_COUNT(caches); i++)
        if (c.answers[i].max_age != caches[i].max_age)
            fail_msg("%s: %lld", caches[i].path, (long long)c.answers[i].max_age);
    end(&c, &web);
}

/* --- redirects --------------------------------------------------------------------- */

static bool lead_astray(struct web_visit *v)
{
    if (!strcmp(v->path, "/asked"))
        web_answer(v, "302 Found\r\nLocation: /between#part", "");
    else if (!strcmp(v->path, "/between"))
        web_answer(v, "301 Moved\r\nLocation: /end", "");
    else
        web_answer(v, "200 OK", v->path);
    return true;
}

static void test_each_redirect_is_asked_for(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    char wanted[TEXT_MAX];
    start(&c, &web, lead_astray);
    c.follows = true;
    ask_as(&c, &web, "/asked", on_redirect);
    settle(&c);
    snprintf(wanted, sizeof(wanted), "%s/between %s/end ", web.url, web.url);
    assert_string_equal(c.detours, wanted);
    assert_int_equal(c.count, 1);
    assert_string_equal(c.answers[0].body, "/end");
    end(&c, &web);
}

static void test_where_nobody_may_go_nothing_is_asked(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, lead_astray);
    ask_as(&c, &web, "/asked", on_redirect);
    while (!c.parked)
        assert_int_equal(fetcher_turn(c.fetcher, NULL, 0, 1000), SW_OK);
    assert_false(fetcher_is_idle(c.fetcher));
    fetcher_abandon(c.fetcher, c.parked);
    assert_true(fetcher_is_idle(c.fetcher));
    assert_int_equal(c.count, 0);
    assert_int_equal(fetcher_counts(c.fetcher).requests, 1);
    end(&c, &web);
}

static void test_what_waits_for_an_answer_goes_with_the_fetcher(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, lead_astray);
    ask_as(&c, &web, "/asked", on_redirect);
    while (!c.parked)
        assert_int_equal(fetcher_turn(c.fetcher, NULL, 0, 1000), SW_OK);
    end(&c, &web); /* the sanitizer tells what is lost */
}

/* --- memory -------------------------------------------------------------------------- */

#define LARGE (3 * 1024 * 1024)

static bool answer_at_length(struct web_visit *v)
{
    static char body[LARGE];
    web_answer_bytes(v, "200 OK", body, strcmp(v->path, "/small") ? LARGE : 10);
    return true;
}

/* Three have room at first; those that have not come again, and all come in the end. */
static void test_large_bodies_take_turns(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, answer_at_length);
    c.options.bytes = 10 * 1024 * 1024;
    fetcher_free(c.fetcher);
    assert_int_equal(fetcher_new(&c.options, &c.fetcher), SW_OK);
    c.options.host_connections = 8;
    for (int i = 0; i < 8; i++) {
        ask(&c, &web, "/large");
        ask(&c, &web, "/small");
    }
    settle(&c);
    assert_int_equal(c.count, 16);
    size_t bytes = 0;
    for (unsigned i = 0; i < c.count; i++) {
        assert_int_equal(c.answers[i].status, 200);
        bytes += c.answers[i].length;
    }
    assert_int_equal(bytes, 8 * (LARGE + 10));
    end(&c, &web);
}

/* Results that the caller still has count, too: but what is alone comes through. */
static void test_a_body_waits_for_the_callers_results(void **state SW_UNUSED)
{
    struct web web;
    struct client c;
    start(&c, &web, answer_at_length);
    fetcher_hold(c.fetcher, false, c.options.bytes);
    ask(&c, &web, "/large");
    while (fetcher_counts(c.fetcher).bytes == 0)
        assert_int_equal(fetcher_turn(c.fetcher, NULL, 0, 1000), SW_OK);
    assert_int_equal(c.count, 0);
    assert_false(fetcher_is_idle(c.fetcher));
    fetcher_hold(c.fetcher, false, 0);
    settle(&c);
    assert_int_equal(c.count, 1);
    assert_int_equal(c.answers[0].length, LARGE);
    assert_int_equal(fetcher_counts(c.fetcher).requests, 2);
    end(&c, &web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_surplus_bytes_are_not_the_next_answer),
        cmocka_unit_test(test_a_server_that_talks_nonsense_fails),
        cmocka_unit_test(test_no_host_is_left_alone_for_more_than_a_week),
        cmocka_unit_test(test_how_long_an_answer_is_good),
        cmocka_unit_test(test_each_redirect_is_asked_for),
        cmocka_unit_test(test_where_nobody_may_go_nothing_is_asked),
        cmocka_unit_test(test_what_waits_for_an_answer_goes_with_the_fetcher),
        cmocka_unit_test(test_large_bodies_take_turns),
        cmocka_unit_test(test_a_body_waits_for_the_callers_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
