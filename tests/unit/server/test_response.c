/*
 * Answers: small files whole, large ones in pieces, a file that is cut on the way (G35 of
 * tests/CONFORMANCE.md), and one for which there is no descriptor.
 */
#include "tests/unit/common/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/resource.h"
#include "server/response.h"

static int make_file(size_t size)
{
    char path[] = "/tmp/smolwire-response-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    return fd;
}

static void small_files_go_with_the_header(void **state)
{
    (void)state;
    struct response r;

    response_init(&r);
    buf_add_string(&r.bytes, "20 text/gemini\r\n");
    assert_ok(response_attach(&r, make_file(100), 100));
    assert_int_equal(r.file, -1);
    assert_int_equal(r.bytes.len, 116);
    response_free(&r);
}

static void large_files_come_in_pieces(void **state)
{
    (void)state;
    struct response r;
    const size_t size = 3 * RESPONSE_PIECE + 1;
    size_t seen = 0, pieces = 0;

    response_init(&r);
    assert_ok(response_attach(&r, make_file(size), size));
    while (r.offset < r.end) {
        buf_reset(&r.bytes);
        assert_ok(response_fill(&r, RESPONSE_PIECE));
        seen += r.bytes.len;
        pieces++;
    }
    assert_int_equal(seen, size);
    assert_int_equal(pieces, 4);
    response_free(&r);
}

static void a_cut_file_is_noticed(void **state)
{
    (void)state;
    struct response r;
    const size_t size = 3 * RESPONSE_PIECE;

    response_init(&r);
    int fd = make_file(size);
    assert_ok(response_attach(&r, fd, size));
    assert_ok(response_fill(&r, RESPONSE_PIECE));
    assert_int_equal(ftruncate(fd, 10), 0);
    buf_reset(&r.bytes);
    assert_int_equal(response_fill(&r, RESPONSE_PIECE), SW_IO);
    assert_true(r.cut);
    response_free(&r);

    response_init(&r);
    assert_int_equal(response_attach(&r, make_file(10), 100), SW_IO);
    response_free(&r);
}

/* Without descriptors a file is not "not there": readers are told to come again. */
static void a_lack_of_descriptors_is_told_apart(void **state)
{
    (void)state;
    struct rlimit before, few;
    struct resource r;
    struct buf scratch;
    int folder = open("/", O_RDONLY | O_DIRECTORY);

    assert_true(folder >= 0);
    buf_init(&scratch, 1000);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = (rlim_t)folder + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    resource_open(folder, SPAN("/tmp"), "", &scratch, &r);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(r.kind, RESOURCE_FAILED);
    resource_open(folder, SPAN("/tmp"), "", &scratch, &r);
    assert_int_equal(r.kind, RESOURCE_FOLDER);
    resource_close(&r);
    resource_open(folder, SPAN("/no such thing"), "", &scratch, &r);
    assert_int_equal(r.kind, RESOURCE_NONE);
    buf_free(&scratch);
    close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_files_go_with_the_header),
        cmocka_unit_test(large_files_come_in_pieces),
        cmocka_unit_test(a_cut_file_is_noticed),
        cmocka_unit_test(a_lack_of_descriptors_is_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
