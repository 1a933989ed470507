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
};

struct client {
    struct fetch_options options;
    struct fetcher *fetcher;
    struct answer answers[ANSWERS_MAX]; /* in the order in which they came */
    unsigned count;
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
    *a = (struct answer){.error = r->error, .status = r->status, .length = r->body.n};
    keep(a->url, r->url);
    keep(a->reason, r->reason);
    keep(a->body, r->body);
}

static void client_start(struct client *c)
{
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
            },
    };
    assert_int_equal(fetcher_new(&c->options, &c->fetcher), SW_OK);
}

static void ask(struct client *c, const struct web *w, const char *path)
{
    char url[512];
    snprintf(url, sizeof(url), "%s%s", w->url, path);
    struct fetch_request request = {
        .url = span_of(url), .max = PAGE_MAX, .done = on_answer, .context = c};
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
    web_start(&web, send_surplus, NULL);
    client_start(&c);
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
    web_start(&web, answer_once_then_noise, NULL);
    client_start(&c);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_surplus_bytes_are_not_the_next_answer),
        cmocka_unit_test(test_a_server_that_talks_nonsense_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
