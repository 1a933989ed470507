/*
 * MIME types, addresses, lines of the access log, counters, sorted files, numbers of workers,
 * certificates of unknown age.
 */
#include "tests/unit/common/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/access_log.h"
#include "server/address.h"
#include "server/mime.h"
#include "server/setup.h"
#include "server/sorted_file.h"
#include "server/stats.h"
#include "smolwire/clock.h"

static void types_follow_names(void **state)
{
    (void)state;
    static const char *const more[] = {"gmi=text/x-mine", "abc=x/y", NULL};

    assert_string_equal(mime_of(SPAN("/a/b.gmi"), NULL), "text/gemini");
    assert_string_equal(mime_of(SPAN("/a/b.GEMINI"), NULL), "text/gemini");
    assert_string_equal(mime_of(SPAN("/a.txt/b"), NULL), "application/octet-stream");
    assert_string_equal(mime_of(SPAN("/a/b.nothing"), NULL), "application/octet-stream");
    assert_string_equal(mime_of(SPAN("x.gmi"), more), "text/x-mine");
    assert_string_equal(mime_of(SPAN("x.ABC"), more), "x/y");
    assert_int_equal(mime_gopher_item("text/plain"), '0');
    assert_int_equal(mime_gopher_item("text/html"), 'h');
    assert_int_equal(mime_gopher_item("image/gif"), 'g');
    assert_int_equal(mime_gopher_item("image/png"), 'I');
    assert_int_equal(mime_gopher_item("application/pdf"), '9');
}

static void check_anonymous(const char *from, const char *to)
{
    struct address a;
    struct buf b;

    assert_ok(address_parse(span_of(from), &a));
    buf_init(&b, 100);
    address_add_anonymous(&b, &a);
    assert_buf_equal(&b, to);
    buf_free(&b);
}

static void addresses_are_read_and_cut(void **state)
{
    (void)state;
    struct address a;
    struct buf b;

    check_anonymous("192.0.2.77:70", "192.0.2.0");
    check_anonymous("[2001:db8:1:2:3:4:5:6]:70", "2001:db8:1::");
    assert_int_equal(address_parse(SPAN("localhost:70"), &a), SW_SYNTAX);
    assert_int_equal(address_parse(SPAN("192.0.2.1"), &a), SW_SYNTAX);
    assert_int_equal(address_parse(SPAN("192.0.2.1:65536"), &a), SW_SYNTAX);
    assert_ok(address_parse(SPAN("[::ffff:192.0.2.1]:70"), &a));
    address_unmap(&a);
    buf_init(&b, 100);
    address_add(&b, &a);
    assert_buf_equal(&b, "192.0.2.1:70");
    assert_false(address_is_loopback(&a));
    buf_free(&b);
}

static void check_line(struct access_entry e, const char *line)
{
    struct buf b;

    buf_init(&b, 4096);
    access_log_format(&b, &e, true);
    assert_buf_equal(&b, line);
    buf_free(&b);
}

/* Nobody forges a line, and what people search for is not in it. */
static void log_lines_are_safe(void **state)
{
    (void)state;
    struct address a;
    struct access_entry e = {.time = 1747732320,
                             .peer = &a,
                             .status = 20,
                             .bytes = 4131,
                             .milliseconds = 3,
                             .host = "localhost"};

    assert_ok(address_parse(SPAN("192.0.2.77:70"), &a));
    e.request = SPAN("gemini://localhost:1965/bbc/slug?secret");
    check_line(e, "2025-05-20T09:12:00Z gemini 192.0.2.0 20 4131 3 localhost /bbc/slug");
    e.request = SPAN("gemini://localhost");
    check_line(e, "2025-05-20T09:12:00Z gemini 192.0.2.0 20 4131 3 localhost /");
    e.request = SPAN("gemini://localhost?secret");
    check_line(e, "2025-05-20T09:12:00Z gemini 192.0.2.0 20 4131 3 localhost /");
    e.request = SPAN("gemini://localhost?secret/word");
    check_line(e, "2025-05-20T09:12:00Z gemini 192.0.2.0 20 4131 3 localhost /");
    e.protocol = PROTOCOL_GOPHER;
    e.request = SPAN("/bbc");
    check_line(e, "2025-05-20T09:12:00Z gopher 192.0.2.0 20 4131 3 localhost /bbc");

    struct buf b;
    buf_init(&b, 4096);
    e.request = SPAN("/x\n2025 forged\x1B[2J");
    access_log_format(&b, &e, true);
    assert_int_equal(span_find_char(buf_span(&b), '\n'), b.len);
    assert_int_equal(span_find_char(buf_span(&b), '\x1B'), b.len);
    buf_free(&b);
}

static void counters_add_up(void **state)
{
    (void)state;
    struct stats *slots = NULL;
    struct buf b;

    assert_ok(stats_share(2, &slots));
    stats_count(&slots[0], PROTOCOL_GEMINI, 20, 100, 3);
    stats_count(&slots[1], PROTOCOL_GEMINI, 20, 50, 2000);
    stats_count(&slots[1], PROTOCOL_GOPHER, 51, 7, 0);
    buf_init(&b, 1 << 20);
    stats_add_text(&b, slots, 2);
    struct span s = buf_span(&b);
    assert_true(span_contains(s, SPAN("\nsmolwired_sent_bytes_total 157\n")));
    assert_true(span_contains(s, SPAN("{protocol=\"gemini\",status=\"20\"} 2\n")));
    assert_true(span_contains(s, SPAN("{protocol=\"gopher\",status=\"51\"} 1\n")));
    assert_true(span_contains(s, SPAN("_bucket{le=\"0.001\"} 1\n")));
    assert_true(span_contains(s, SPAN("_bucket{le=\"0.005\"} 2\n")));
    assert_true(span_contains(s, SPAN("_bucket{le=\"+Inf\"} 3\n")));
    assert_true(span_contains(s, SPAN("_seconds_sum 2.003\n")));
    stats_count(&slots[0], PROTOCOL_GEMINI, 20, 1, INT64_C(123456789012)); /* years later */
    buf_reset(&b);
    stats_add_text(&b, slots, 2);
    assert_true(span_contains(buf_span(&b), SPAN("_seconds_sum 123456791.015\n")));
    buf_free(&b);
}

static void check_lookup(int folder, const char *key, const char *value)
{
    struct buf b;

    buf_init(&b, 4096);
    enum err e = sorted_file_find(folder, "list", span_of(key), &b);
    assert_int_equal(e, value ? SW_OK : SW_NOT_FOUND);
    if (value)
        assert_buf_equal(&b, value);
    buf_free(&b);
}

static void write_list(const char *folder, unsigned lines, const char *last)
{
    char path[200];

    snprintf(path, sizeof(path), "%s/list", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (unsigned i = 0; i < lines; i++)
        fprintf(f, "/source/2025-05-20/story-%06u\t/moved/%u\n", i * 2, i);
    fputs(last, f);
    fclose(f);
}

static void sorted_files_are_searched(void **state)
{
    (void)state;
    char folder[] = "/tmp/smolwire-sorted-XXXXXX", path[200], key[100], value[100];

    assert_non_null(mkdtemp(folder));
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    check_lookup(fd, "/x", NULL);
    for (unsigned lines = 0; lines < 300; lines += 1 + lines / 3) {
        write_list(folder, lines, "/zulu");
        for (unsigned i = 0; i < lines; i++) {
            snprintf(key, sizeof(key), "/source/2025-05-20/story-%06u", i * 2);
            snprintf(value, sizeof(value), "/moved/%u", i);
            check_lookup(fd, key, value);
            snprintf(key, sizeof(key), "/source/2025-05-20/story-%06u", i * 2 + 1);
            check_lookup(fd, key, NULL);
        }
        check_lookup(fd, "/zulu", "");
        check_lookup(fd, "/zul", NULL);
        check_lookup(fd, "/zuluu", NULL);
        check_lookup(fd, "", NULL);
    }
    close(fd);
    snprintf(path, sizeof(path), "%s/list", folder);
    unlink(path);
    rmdir(folder);
}

/* The counters have room for so many, and no more can be configured. */
static void workers_are_as_many_as_there_is_room_for(void **state)
{
    (void)state;
    assert_int_equal(settings_workers(0, 4), 4);
    assert_int_equal(settings_workers(2, 4), 2);
    assert_int_equal(settings_workers(0, -1), 1);
    assert_int_equal(settings_workers(0, 1024), WORKERS_MAX);
}

static void an_unknown_end_is_no_reason_to_warn(void **state)
{
    (void)state;
    struct capsule capsule = {.host = "localhost"};
    struct site site = {.capsules = &capsule, .count = 1};
    int64_t ends[] = {SW_NO_TIME};

    setup_warn_of_expiry(&(struct setup){.site = &site, .cert_ends = ends});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_follow_names),
        cmocka_unit_test(addresses_are_read_and_cut),
        cmocka_unit_test(log_lines_are_safe),
        cmocka_unit_test(counters_add_up),
        cmocka_unit_test(sorted_files_are_searched),
        cmocka_unit_test(workers_are_as_many_as_there_is_room_for),
        cmocka_unit_test(an_unknown_end_is_no_reason_to_warn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
