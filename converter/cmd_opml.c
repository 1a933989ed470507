/*
 * smolwire opml: lists of feeds from and for other readers.
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <unistd.h>

#include "command.h"
#include "opml.h"
#include "smolwire/conf.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "sources_file.h"

static const char usage[] =
    "usage: smolwire opml [-c FILE] import [FILE]\n"
    "       smolwire opml [-c FILE] export\n"
    "\n"
    "import adds the feeds of an OPML file (or of standard input) as sources to the\n"
    "file that [mirror] sources names; the outlines around them become sections.\n"
    "export prints the sources that have an address as OPML.\n"
    "\n"
    "  -c, --config FILE  configuration instead of smolwire.ini\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 done, 2 nothing could be done.\n";

/* --- import --------------------------------------------------------------------- */

static enum err read_file(const char *path, struct buf *bytes, struct buf *reason)
{
    enum err e = strcmp(path, "-") == 0 ? fsio_read_fd(STDIN_FILENO, bytes)
                                        : fsio_read(AT_FDCWD, path, bytes);
    if (e)
        buf_add_string(reason, err_text(e));
    return e;
}

static enum err add_feeds(const struct conf *c, const struct opml_feed *feeds, size_t count,
                          struct arena *arena, struct buf *reason)
{
    struct new_source *list = arena_array(arena, count + 1, sizeof(*list));
    const char **names = arena_array(arena, count + 1, sizeof(*names));
    size_t added = 0;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct new_source){
            .title = feeds[i].title, .url = feeds[i].url, .section = feeds[i].section};
    enum err e = sources_file_add(c, list, count, arena, names, &added, reason);
    if (!e)
        printf("%zu sources added, %zu were there already\n", added, count - added);
    return e;
}

static enum err import_feeds(const struct conf *c, const char *path, struct buf *reason)
{
    struct arena arena;
    struct buf bytes;
    struct opml_feed *feeds = NULL;
    size_t count = 0;
    arena_init(&arena);
    buf_init(&bytes, PAGE_MAX);
    enum err e = read_file(path, &bytes, reason);
    if (!e)
        e = opml_parse(buf_span(&bytes), &arena, &feeds, &count, reason);
    if (!e)
        e = add_feeds(c, feeds, count, &arena, reason);
    buf_free(&bytes);
    arena_free(&arena);
    return e;
}

/* --- export --------------------------------------------------------------------- */

static size_t list_feeds(const struct conf *c, struct arena *arena, struct opml_feed **out)
{
    size_t count = 0, capacity = 0;
    *out = NULL;
    for (const struct conf_section *s = conf_next(c, "source", NULL); s;
         s = conf_next(c, "source", s)) {
        const char *url = conf_string(s, "url"), *title = conf_string(s, "title");
        if (!url)
            continue;
        *out = arena_grow(arena, *out, count, &capacity, sizeof(**out));
        (*out)[count++] = (struct opml_feed){
            .title = span_of(title ? title : conf_name(s)),
            .url = span_of(url),
            .section = span_of(conf_string(s, "section")),
        };
    }
    return count;
}

static enum err export_feeds(const struct conf *c)
{
    struct arena arena;
    struct buf out;
    struct opml_feed *feeds;
    arena_init(&arena);
    buf_init(&out, 4 * (size_t)CONF_FILE_MAX);
    size_t count = list_feeds(c, &arena, &feeds);
    opml_write(span_of(conf_string(conf_section(c, "mirror"), "title")), feeds, count, &out);
    enum err e = buf_error(&out);
    if (!e && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout)))
        e = SW_IO;
    buf_free(&out);
    arena_free(&arena);
    return e;
}

/* --- command line ------------------------------------------------------------------ */

static int run(const char *config, const char *verb, const char *path)
{
    struct conf *c = NULL;
    struct buf reason;
    buf_init(&reason, CONF_FILE_MAX);
    enum err e = conf_find_and_load(config, &c, &reason);
    if (e) {
        fputs(reason.data, stderr);
    } else {
        bool importing = strcmp(verb, "import") == 0;
        e = importing ? import_feeds(c, path, &reason) : export_feeds(c);
        if (e)
            log_error("%s: %s", importing ? path : verb, reason.len ? reason.data : err_text(e));
    }
    conf_free(c);
    buf_free(&reason);
    return e ? EXIT_NOTHING : EXIT_FINE;
}

/* "import [FILE]" or "export". */
static bool is_sound(char **words, int count)
{
    if (count < 1)
        return false;
    if (strcmp(words[0], "import") == 0)
        return count <= 2;
    return strcmp(words[0], "export") == 0 && count == 1;
}

int cmd_opml(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const char *config = NULL;
    for (int c; (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1;) {
        if (c == 'h') {
            fputs(usage, stdout);
            return EXIT_FINE;
        }
        if (c != 'c') {
            fputs(usage, stderr);
            return EXIT_NOTHING;
        }
        config = optarg;
    }
    if (!is_sound(argv + optind, argc - optind)) {
        fputs(usage, stderr);
        return EXIT_NOTHING;
    }
    return run(config, argv[optind], optind + 1 < argc ? argv[optind + 1] : "-");
}
