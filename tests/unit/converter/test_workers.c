/* The pool: answers, a crash, a hang, an answer too large, replacement; and the messages they
 * speak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "converter/message.h"
#include "converter/workers.h"

#define ANSWER_MAX 100000

/* What the request says is done; runs in the worker. */
static void work(struct span request, struct buf *answer)
{
    if (span_is(request, "crash"))
        raise(SIGKILL);
    if (span_is(request, "exit"))
        _exit(3);
    if (span_is(request, "starve"))
        err_out_of_memory();
    while (span_is(request, "hang"))
        pause();
    if (span_is(request, "large"))
        buf_add_repeat(answer, 'x', ANSWER_MAX + 1);
    else if (span_is(request, "open"))
        buf_add_string(answer, open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened");
    else
        buf_add_span(answer, request);
}

struct got {
    enum err error;
    char text[64];
    size_t n, calls;
};

static void on_answer(void *context, enum err e, struct span answer, const char *reason)
{
    struct got *got = context;
    got->error = e;
    got->n = answer.n;
    got->calls++;
    struct span text = e ? span_of(reason) : span_slice(answer, 0, sizeof(got->text) - 1);
    memset(got->text, 0, sizeof(got->text));
    memcpy(got->text, text.p, text.n < sizeof(got->text) ? text.n : sizeof(got->text) - 1);
}

static const struct workers_options options = {
    .count = 2,
    .memory = 1u << 30,
    .answer_max = ANSWER_MAX,
    .seconds = 1,
    .work = work,
};

static int set_up(void **state)
{
    struct workers *w = NULL;
    enum err e = workers_new(&options, &w);
    *state = w;
    return e != SW_OK;
}

static int tear_down(void **state)
{
    workers_free(*state);
    return 0;
}

static void add(struct workers *w, struct span text, struct got *got)
{
    struct buf request;
    buf_init(&request, 16 * 1024 * 1024);
    buf_add_span(&request, text);
    assert_int_equal(workers_add(w, &request, on_answer, got), SW_OK);
    assert_int_equal(request.len, 0);
    buf_free(&request);
}

static void run(struct workers *w)
{
    while (workers_backlog(w)) {
        struct pollfd fds[WORKERS_MAX];
        assert_int_equal(workers_turn(w), SW_OK);
        unsigned n = workers_fds(w, fds);
        if (n)
            poll(fds, n, workers_timeout(w, 100));
    }
}

static struct got ask(struct workers *w, const char *text)
{
    struct got got = {0};
    add(w, span_of(text), &got);
    run(w);
    assert_int_equal(got.calls, 1);
    return got;
}

static void many_requests_many_answers(void **state)
{
    struct got got[100] = {0};
    for (size_t i = 0; i < 100; i++) {
        char text[8] = {(char)('a' + i % 26), 0};
        add(*state, span_of(text), &got[i]);
    }
    run(*state);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(got[i].error, SW_OK);
        assert_int_equal(got[i].text[0], 'a' + i % 26);
        assert_int_equal(got[i].calls, 1);
    }
}

/* Larger than what a socket takes at once, in both directions. */
static void large_requests_come_whole(void **state)
{
    static char text[ANSWER_MAX];
    memset(text, 'y', sizeof(text));
    struct got got = {0};
    add(*state, span_make(text, sizeof(text)), &got);
    run(*state);
    assert_int_equal(got.error, SW_OK);
    assert_int_equal(got.n, sizeof(text));
}

static void a_crash_costs_one_request(void **state)
{
    struct got got[3] = {0};
    add(*state, SPAN("crash"), &got[0]);
    add(*state, SPAN("fine"), &got[1]);
    add(*state, SPAN("fine"), &got[2]);
    run(*state);
    assert_int_equal(got[0].error, SW_IO);
    assert_string_equal(got[0].text, "Killed");
    assert_string_equal(got[1].text, "fine");
    assert_string_equal(got[2].text, "fine");
    assert_string_equal(ask(*state, "again").text, "again");
}

static void an_end_has_its_reason(void **state)
{
    assert_string_equal(ask(*state, "exit").text, "the worker ended by itself");
    struct got got = ask(*state, "starve");
    assert_int_equal(got.error, SW_NOMEM);
    assert_string_equal(got.text, "the worker ran out of memory");
}

/* From here on this process and its children have a kernel without close_range(). */
static void age_kernel(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {SW_COUNT(steps), steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(2);
}

static void old_kernels_will_do(void **state)
{
    int status = 0;
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct workers *w = NULL;
        age_kernel();
        if (workers_new(&options, &w) != SW_OK)
            _exit(3);
        _exit(ask(w, "fine").error == SW_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void a_hang_ends(void **state)
{
    struct got got = ask(*state, "hang");
    assert_int_equal(got.error, SW_TIMEOUT);
    assert_string_equal(got.text, "it took too long");
    assert_string_equal(ask(*state, "again").text, "again");
}

static void an_answer_has_a_limit(void **state)
{
    assert_int_equal(ask(*state, "large").error, SW_LIMIT);
}

static void the_sandbox_opens_nothing(void **state)
{
#if SW_SANITIZED
    (void)state;
    skip(); /* AddressSanitizer needs its calls */
#else
    assert_string_equal(ask(*state, "open").text, "refused");
#endif
}

static void messages_are_checked(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1024);
    message_add_number(&b, -7);
    message_add_bytes(&b, SPAN("text"));
    struct span bytes;
    int64_t number = 0;
    for (size_t n = 0; n < b.len; n++) { /* every prefix is refused */
        struct span cut = span_slice(buf_span(&b), 0, n);
        assert_false(message_take_number(&cut, &number) && message_take_bytes(&cut, &bytes));
        assert_int_equal(cut.n, 0);
    }
    struct span rest = buf_span(&b);
    assert_true(message_take_number(&rest, &number) && message_take_bytes(&rest, &bytes));
    assert_int_equal(number, -7);
    assert_true(span_is(bytes, "text"));
    buf_reset(&b);
    message_add_number(&b, INT64_MAX);
    rest = buf_span(&b);
    assert_false(message_take_bytes(&rest, &bytes));
    buf_reset(&b);
    message_add_number(&b, -1);
    rest = buf_span(&b);
    assert_false(message_take_bytes(&rest, &bytes));
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_requests_many_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_requests_come_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crash_costs_one_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_end_has_its_reason, set_up, tear_down),
        cmocka_unit_test(old_kernels_will_do),
        cmocka_unit_test_setup_teardown(a_hang_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_has_a_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_sandbox_opens_nothing, set_up, tear_down),
        cmocka_unit_test(messages_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
