/*
 * growth [NEW SMALL LARGE]: does a refresh cost what is new, or what is stored?
 *
 * Takes the same NEW stories into a store that holds SMALL others and into one
 * that holds LARGE, relates and publishes them, and prints the time of both, and
 * the bytes written.
 * Exit status 1 when the large one takes more than 1.5 times as long.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "converter/publish.h"
#include "made_up.h"
#include "smolwire/fsio.h"
#include "smolwire/log.h"
#include "smolwire/tree.h"

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* What the process has handed to write() and its kin: Linux counts it. */
static double megabytes_written(void)
{
    uint64_t bytes = 0;
    char line[64];
    FILE *file = fopen("/proc/self/io", "r");
    while (file && fgets(line, sizeof(line), file)) {
        struct span rest = span_trim(span_of(line));
        if (span_eat(&rest, SPAN("wchar: ")) && span_to_uint(rest, UINT64_MAX, &bytes))
            break;
    }
    if (file)
        fclose(file);
    return (double)bytes / 1e6;
}

/* The stored stories have no pages; without a front page they all would get theirs first. */
static enum err begin_tree(const struct conf *c)
{
    const char *root = conf_string(conf_section(c, "mirror"), "root");
    int folder = -1;
    enum err e = fsio_make_folders(AT_FDCWD, root);
    if (!e && (folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        e = SW_IO;
    if (!e)
        e = fsio_replace(folder, TREE_GEMINI "/index.gmi", SPAN("\n"), NULL);
    if (!e)
        e = fsio_replace(folder, TREE_GOPHER "/gophermap", SPAN("\n"), NULL);
    if (folder >= 0)
        close(folder);
    return e;
}

static enum err measure(const struct conf *c, uint64_t stored, uint64_t added, int64_t *ms)
{
    struct store *s = NULL;
    struct publish_result result;
    enum err e = store_open(conf_string(conf_section(c, "mirror"), "store"), STORE_WRITE, &s);
    if (!e)
        e = put_many(s, 0, stored, (int64_t)(stored / PER_DAY + 1) * DAY, true);
    if (!e)
        e = begin_tree(c);
    if (!e)
        e = publish(s, c, NOW, NULL, &result); /* what stands between: indexes, lists */
    sync(); /* a million files on their way to the disk are not what is measured */
    double cpu = cpu_seconds(), written = megabytes_written();
    int64_t start = clock_monotonic_ms();
    if (!e)
        e = put_many(s, 1000000000, added, DAY, false);
    int64_t stored_at = clock_monotonic_ms();
    if (!e)
        e = publish(s, c, NOW + DAY, NULL, &result);
    *ms = clock_monotonic_ms() - start;
    printf("%llu into %llu: %.1f s, of it publishing %.1f s; CPU %.1f s; %.0f MB "
           "written\n",
           (unsigned long long)added, (unsigned long long)stored, (double)*ms / 1000,
           (double)(clock_monotonic_ms() - stored_at) / 1000, cpu_seconds() - cpu,
           megabytes_written() - written);
    fflush(stdout);
    store_close(s);
    return e;
}

static enum err measure_in_folder(uint64_t stored, uint64_t added, int64_t *ms)
{
    char folder[] = "/tmp/smolwire-growth-XXXXXX";
    struct conf *c = NULL;
    struct buf text, errors;
    buf_init(&text, 65536);
    buf_init(&errors, 65536);
    if (!mkdtemp(folder))
        return SW_IO;
    buf_add_format(&text, "[mirror]\nroot = %s/tree\nstore = %s/store.db\n", folder, folder);
    for (int i = 0; i < SOURCES; i++)
        buf_add_format(&text, "[source s%d]\nurl = https://s%d.example/feed\n", i, i);
    enum err e = conf_load_text("growth.ini", text.data, &c, &errors);
    if (e)
        fputs(errors.data, stderr);
    else
        e = measure(c, stored, added, ms);
    conf_free(c);
    buf_free(&text);
    buf_free(&errors);
    nftw(folder, remove_entry, 32, FTW_DEPTH | FTW_PHYS);
    return e;
}

static uint64_t argument(int argc, char **argv, int index, uint64_t otherwise)
{
    uint64_t value = 0;
    return index < argc && span_to_uint(span_of(argv[index]), 100000000, &value) ? value
                                                                                 : otherwise;
}

int main(int argc, char **argv)
{
    uint64_t added = argument(argc, argv, 1, 10000);
    int64_t small = 1, large = 0;
    enum err e = measure_in_folder(argument(argc, argv, 2, 10000), added, &small);
    if (!e)
        e = measure_in_folder(argument(argc, argv, 3, 300000), added, &large);
    if (e) {
        log_error("growth: %s", err_text(e));
        return 2;
    }
    printf("ratio %.2f\n", (double)large / (double)small);
    return large * 2 <= small * 3 ? 0 : 1;
}
