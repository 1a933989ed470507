/*
 * Pictures by their first bytes; every beginning of one is taken without
 * reading on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "converter/image_type.h"
#include "smolwire/attributes.h"

/* On the heap without a byte to spare, so that the sanitizer sees what is read beyond. */
static void check(struct span bytes, const char *wanted)
{
    char *copy = malloc(bytes.n ? bytes.n : 1);
    assert_non_null(copy);
    if (bytes.n)
        memcpy(copy, bytes.p, bytes.n);
    assert_true(span_is(image_extension(span_make(copy, bytes.n)), wanted));
    free(copy);
}

#define BYTES(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

static const struct {
    struct span bytes;
    const char *extension;
} known[] = {
    {BYTES("\xFF\xD8\xFF\xE0 more"), ".jpg"},
    {BYTES("\x89PNG\r\n\x1A\n more"), ".png"},
    {BYTES("GIF87a more"), ".gif"},
    {BYTES("GIF89a more"), ".gif"},
    {BYTES("RIFF\x10\0\0\0WEBPVP8 "), ".webp"},
    {BYTES("\0\0\0\x14"
           "ftypavif\0\0\0\0mif1"),
     ".avif"},
    {BYTES("\0\0\0\x1C"
           "ftypmif1\0\0\0\0miafavis"),
     ".avif"},
};

static void pictures_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < SW_COUNT(known); i++)
        check(known[i].bytes, known[i].extension);
}

static void beginnings_are_read_within_their_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < SW_COUNT(known); i++)
        for (size_t n = 0; n < 3; n++)
            check(span_slice(known[i].bytes, 0, n), "");
    for (size_t n = 0; n < 12; n++)
        check(span_slice(SPAN("\xFF\xFF\xFF\xFF"
                              "ftypmif1"),
                         0, n),
              "");
}

static void everything_else_is_none(void **state)
{
    (void)state;
    check(SPAN("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "");
    check(SPAN("<?xml version=\"1.0\"?><svg/>"), "");
    check(SPAN("<!DOCTYPE html>"), "");
    check(SPAN("RIFF\x10\0\0\0WAVEfmt "), "");
    check(SPAN("\0\0\0\x18"
               "ftypmp42\0\0\0\0isommp42"),
          "");
    check(SPAN("\0\0\0\x14"
               "ftypmif1\0\0\0\0miafavif"),
          ""); /* the brand lies beyond the box */
    check(SPAN("\0\0\0\0"
               "ftypavif\0\0\0\0"),
          "");
    check(SPAN("BM bitmap of Windows"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_known),
        cmocka_unit_test(beginnings_are_read_within_their_bounds),
        cmocka_unit_test(everything_else_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
