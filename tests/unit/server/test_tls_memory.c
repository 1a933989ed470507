/*
 * OpenSSL's memory: what was given back comes again, within bounds.
 */
#include "tests/unit/common/check.h"

#include <openssl/crypto.h>
#include <stdint.h>
#include <string.h>

#include "server/tls_memory.h"

#define MANY 200

/* A block that went back is the next one of its size: no other list would hand it out. */
static void a_block_comes_again(void **state)
{
    (void)state;
    for (size_t n = 1; n < 17000; n += n < 100 ? 1 : 777) {
        void *first = OPENSSL_malloc(n);
        void *other = OPENSSL_malloc(n);

        assert_non_null(first);
        assert_ptr_not_equal(first, other);
        memset(first, 1, n);
        OPENSSL_free(first);
        void *second = OPENSSL_malloc(n);
        assert_ptr_equal(second, first);
        memset(second, 2, n);
        OPENSSL_free(second);
        OPENSSL_free(other);
    }
}

static void zeroed_memory_is_zero(void **state)
{
    (void)state;
    static const unsigned char none[500];
    void *used = OPENSSL_malloc(sizeof(none));

    memset(used, 0xff, sizeof(none));
    OPENSSL_free(used);
    void *clean = OPENSSL_zalloc(sizeof(none));
    assert_memory_equal(clean, none, sizeof(none));
    OPENSSL_free(clean);
}

static void growing_keeps_the_content(void **state)
{
    (void)state;
    unsigned char *p = OPENSSL_realloc(NULL, 1);

    p[0] = 7;
    for (size_t n = 2; n <= 40000; n++) {
        p = OPENSSL_realloc(p, n);
        assert_non_null(p);
        assert_int_equal(p[n - 2], (unsigned char)(n + 5));
        p[n - 1] = (unsigned char)(n + 6);
    }
    for (size_t n = 1; n <= 40000; n++)
        assert_int_equal(p[n - 1], (unsigned char)(n + 6));
    p = OPENSSL_realloc(p, 10);
    assert_int_equal(p[9], 16);
    OPENSSL_free(p);
    OPENSSL_free(NULL);
    assert_null(OPENSSL_malloc(0));
}

/* Of 200 blocks of 16 KiB at most those that make 1 MiB are kept. */
static void what_is_kept_has_a_limit(void **state)
{
    (void)state;
    const size_t size = 16384;
    static uintptr_t seen[MANY];
    static void *again[MANY];
    size_t kept = 0;

    for (size_t i = 0; i < MANY; i++)
        again[i] = OPENSSL_malloc(size);
    for (size_t i = 0; i < MANY; i++) {
        seen[i] = (uintptr_t)again[i];
        OPENSSL_free(again[i]);
    }
    /* the heap does not hand out what it got back while a sanitizer watches for its use */
    for (size_t i = 0; i < MANY; i++) {
        again[i] = OPENSSL_malloc(size);
        for (size_t j = 0; j < MANY; j++)
            kept += seen[j] == (uintptr_t)again[i];
    }
    assert_in_range(kept, 1, TLS_MEMORY_SPARE / size);
    for (size_t i = 0; i < MANY; i++)
        OPENSSL_free(again[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_comes_again),
        cmocka_unit_test(zeroed_memory_is_zero),
        cmocka_unit_test(growing_keeps_the_content),
        cmocka_unit_test(what_is_kept_has_a_limit),
    };

    tls_memory_begin();
    return cmocka_run_group_tests_name("memory of OpenSSL", tests, NULL, NULL);
}
