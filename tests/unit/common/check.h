/*
 * What the unit tests of the common floor share: cmocka with what it wants
 * included first, comparisons of spans and buffers, input against an unmapped
 * page, random bytes that are the same in every run.
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

#define assert_ok(expression)        assert_int_equal((expression), SW_OK)
#define assert_span_equal(s, string) check_span((s), (string), __FILE__, __LINE__)
#define assert_buf_equal(b, string)  check_span(buf_span(b), (string), __FILE__, __LINE__)

SW_UNUSED static void check_span(struct span s, const char *string, const char *file, int line)
{
    if (span_is(s, string))
        return;
    print_error("%s:%d: expected \"%s\", got \"%.*s\"\n", file, line, string, SPAN_ARG(s));
    _fail(file, line);
}

/* One page, and behind it one that must not be touched. */
struct guard {
    char *page;
    size_t size;
};

SW_UNUSED static struct guard guard_new(void)
{
    struct guard g = {.size = 4096};
    g.page = mmap(NULL, 2 * g.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(g.page, MAP_FAILED);
    assert_int_equal(mprotect(g.page + g.size, g.size, PROT_NONE), 0);
    return g;
}

/* A copy of s whose last byte is the last of the page. */
SW_UNUSED static struct span guard_put(const struct guard *g, struct span s)
{
    char *at = g->page + g->size - s.n;
    if (s.n > 0)
        memcpy(at, s.p, s.n);
    return span_make(at, s.n);
}

SW_UNUSED static void guard_free(struct guard *g)
{
    munmap(g->page, 2 * g->size);
}

/* xorshift64: seeded by the test, so that a failure comes again. */
SW_UNUSED static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Bytes out of `alphabet` most of the time, any otherwise. */
SW_UNUSED static struct span random_bytes(uint64_t *state, char *room, size_t max,
                                          struct span alphabet)
{
    size_t n = random_next(state) % (max + 1);
    for (size_t i = 0; i < n; i++) {
        uint64_t r = random_next(state);
        room[i] = r % 4 && alphabet.n > 0 ? alphabet.p[(r >> 8) % alphabet.n] : (char)(r >> 16);
    }
    return span_make(room, n);
}

#endif
