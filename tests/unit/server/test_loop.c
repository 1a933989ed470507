/*
 * The loop: events, deadlines in order and never early, burying in the middle of a turn.
 */
#include "tests/unit/common/check.h"

#include <sys/socket.h>
#include <unistd.h>

#include "server/loop.h"

struct probe {
    struct watch watch;
    struct loop *loop;
    struct probe *victim; /* buried when we are called */
    unsigned calls, events, released;
    bool again, rearm;
    int64_t called_at;
};

static void on_ready(struct watch *w, unsigned events)
{
    struct probe *p = (struct probe *)(void *)w;

    p->calls++;
    p->events |= events;
    p->called_at = loop_now(p->loop);
    if (p->victim)
        loop_bury(p->loop, &p->victim->watch);
    if (p->again)
        loop_again(p->loop, w);
    if (p->rearm)
        loop_deadline(p->loop, w, loop_now(p->loop) + 1);
}

static void on_release(struct watch *w)
{
    ((struct probe *)(void *)w)->released++;
}

static void probe_init(struct probe *p, struct loop *l, int fd)
{
    *p = (struct probe){.loop = l};
    p->watch = (struct watch){.fd = fd, .ready = on_ready, .release = on_release};
}

static struct loop *start(void)
{
    struct loop *l = NULL;

    assert_ok(loop_new(&l));
    return l;
}

static void deadlines_pass_once_and_never_early(void **state)
{
    (void)state;
    struct loop *l = start();
    struct probe soon, late, moved, never;
    int64_t begin = loop_now(l);

    probe_init(&soon, l, -1);
    probe_init(&late, l, -1);
    probe_init(&moved, l, -1);
    probe_init(&never, l, -1);
    loop_deadline(l, &soon.watch, begin + 10);
    loop_deadline(l, &late.watch, begin + 300);
    loop_deadline(l, &moved.watch, begin + 10);
    loop_deadline(l, &moved.watch, begin + 100000000); /* rounds of the wheel away */
    loop_deadline(l, &never.watch, begin + 10);
    loop_deadline(l, &never.watch, 0);
    while (late.calls == 0)
        assert_ok(loop_turn(l, -1));
    assert_int_equal(soon.calls, 1);
    assert_int_equal(soon.events, LOOP_TIMEOUT);
    assert_true(soon.called_at >= begin + 10 && late.called_at >= begin + 300);
    assert_int_equal(moved.calls + never.calls, 0);
    loop_bury(l, &moved.watch);
    assert_ok(loop_turn(l, 0));
    assert_int_equal(moved.released, 1);
    loop_free(l);
}

static void a_deadline_may_be_set_again_when_it_passes(void **state)
{
    (void)state;
    struct loop *l = start();
    struct probe p;

    probe_init(&p, l, -1);
    p.rearm = true;
    loop_deadline(l, &p.watch, loop_now(l) - 5);
    while (p.calls < 3)
        assert_ok(loop_turn(l, -1));
    loop_free(l);
}

/* Both are ready in the same turn; the first one buries the other: it must hear nothing more. */
static void the_buried_hear_nothing(void **state)
{
    (void)state;
    struct loop *l = start();
    struct probe p[2];
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    for (int i = 0; i < 2; i++) {
        probe_init(&p[i], l, ends[i]);
        assert_int_equal(write(ends[1 - i], "x", 1), 1);
    }
    p[0].victim = &p[1];
    p[1].victim = &p[0];
    assert_ok(loop_watch(l, &p[0].watch, LOOP_EDGE));
    assert_ok(loop_watch(l, &p[1].watch, LOOP_EDGE));
    assert_ok(loop_turn(l, 1000));
    assert_int_equal(p[0].calls + p[1].calls, 1);
    assert_int_equal(p[0].released + p[1].released, 1);
    loop_free(l);
    close(ends[0]);
    close(ends[1]);
}

static void again_means_the_next_turn(void **state)
{
    (void)state;
    struct loop *l = start();
    struct probe p;

    probe_init(&p, l, -1);
    loop_again(l, &p.watch);
    loop_again(l, &p.watch);
    p.again = true;
    assert_ok(loop_turn(l, -1));
    assert_int_equal(p.calls, 1);
    assert_int_equal(p.events, LOOP_AGAIN);
    loop_bury(l, &p.watch); /* while it waits for its turn */
    assert_ok(loop_turn(l, -1));
    assert_int_equal(p.calls, 1);
    assert_int_equal(p.released, 1);
    loop_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadlines_pass_once_and_never_early),
        cmocka_unit_test(a_deadline_may_be_set_again_when_it_passes),
        cmocka_unit_test(the_buried_hear_nothing),
        cmocka_unit_test(again_means_the_next_turn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
