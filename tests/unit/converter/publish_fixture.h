/*
 * A mirror in a folder of its own, for the tests of what is published.
 *
 * walk_links() reads both trees as a visitor would and asks that every link of
 * every page leads to a page that exists; run() does so after each publishing.
 */
#ifndef TESTS_PUBLISH_FIXTURE_H
#define TESTS_PUBLISH_FIXTURE_H

#include "story_fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converter/publish.h"
#include "smolwire/fsio.h"
#include "smolwire/span.h"

struct publish_fixture {
    struct story_fixture stories;
    struct conf *conf;
    char root[128];
};

static inline int set_up(void **state)
{
    static struct publish_fixture f;
    struct buf text, errors;
    fixture_open(&f.stories);
    snprintf(f.root, sizeof(f.root), "%s/tree", f.stories.folder);
    buf_init(&text, 4096);
    buf_init(&errors, 4096);
    buf_add_format(&text,
                   "[mirror]\ntitle = Test Wire\nroot = %s\n"
                   "[source short]\nurl = http://s.example/\ntitle = Short Memory\nkeep = 3d\n"
                   "[source few]\nurl = http://f.example/\nkeep-stories = 2\n",
                   f.root);
    assert_int_equal(conf_load_text("test", text.data, &f.conf, &errors), SW_OK);
    buf_free(&text);
    buf_free(&errors);
    *state = &f;
    return 0;
}

static inline int tear_down(void **state)
{
    struct publish_fixture *f = *state;
    conf_free(f->conf);
    fixture_close(&f->stories);
    return 0;
}

/* --- reading the tree --------------------------------------------------------- */

static size_t links_seen, links_dead;

static const char *walked_root;

static inline bool file_exists(const char *tree, struct span path, const char *rest)
{
    char name[1024];
    struct stat st;
    snprintf(name, sizeof(name), "%s/%s%.*s%s", walked_root, tree, SPAN_ARG(path), rest);
    return stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

static inline void check_link(bool exists, const char *page, struct span target)
{
    links_seen++;
    if (exists)
        return;
    links_dead++;
    print_error("%s links to %.*s, which is not there\n", page, SPAN_ARG(target));
}

static inline void check_gemini_line(const char *page, struct span line)
{
    struct span target;
    if (!span_eat(&line, SPAN("=>")) || !span_token(&line, " \t", &target) || target.p[0] != '/')
        return;
    if (span_is(target, "/search")) /* answered by the daemon */
        return;
    bool folder = target.p[target.n - 1] == '/';
    check_link(file_exists("gemini", target, folder ? "index.gmi" : ""), page, target);
}

/* Type, text, TAB, selector, and whatever follows. */
static inline void check_gopher_line(const char *page, struct span line)
{
    if (line.n == 0 || line.p[0] == 'i' || line.p[0] == 'h' || line.p[0] == '7')
        return;
    char type = line.p[0];
    struct span rest = line;
    span_cut(&rest, '\t');
    struct span selector = span_cut(&rest, '\t');
    if (selector.n == 0 || selector.p[0] != '/')
        return;
    check_link(file_exists("gopher", selector, type == '1' ? "/gophermap" : ""), page, selector);
}

static inline int check_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    struct span name = span_of(path);
    bool gemini = span_ends(name, SPAN(".gmi")), gopher = span_ends(name, SPAN("/gophermap"));
    if (kind != FTW_F || !(gemini || gopher))
        return 0;
    struct buf b;
    buf_init(&b, 1024 * 1024);
    assert_int_equal(fsio_read(AT_FDCWD, path, &b), SW_OK);
    struct span rest = buf_span(&b);
    while (rest.p) {
        struct span line = span_cut(&rest, '\n');
        gemini ? check_gemini_line(path, line) : check_gopher_line(path, line);
    }
    buf_free(&b);
    return 0;
}

static inline void walk_links(const char *root)
{
    walked_root = root;
    links_seen = links_dead = 0;
    if (access(root, F_OK) == 0)
        assert_int_equal(nftw(root, check_file, 16, FTW_PHYS), 0);
    assert_int_equal(links_dead, 0);
}

/* The file's content, or NULL; in the arena of the fixture. */
static inline const char *read_file(struct publish_fixture *f, const char *path)
{
    char name[512];
    struct buf b;
    snprintf(name, sizeof(name), "%s/%s", f->root, path);
    buf_init(&b, 1024 * 1024);
    const char *text = NULL;
    if (fsio_read(AT_FDCWD, name, &b) == SW_OK)
        text = arena_span(&f->stories.arena, buf_span(&b)).p;
    buf_free(&b);
    return text;
}

static inline void assert_has(struct publish_fixture *f, const char *path, const char *text)
{
    const char *content = read_file(f, path);
    if (!content || !strstr(content, text))
        fail_msg("%s has no \"%s\" but:\n%s", path, text, content ? content : "(no such file)");
}

static inline void assert_has_not(struct publish_fixture *f, const char *path, const char *text)
{
    const char *content = read_file(f, path);
    assert_non_null(content);
    if (strstr(content, text))
        fail_msg("%s has \"%s\":\n%s", path, text, content);
}

static inline struct publish_result run(struct publish_fixture *f)
{
    struct publish_result result;
    assert_int_equal(publish(f->stories.store, f->conf, FIXTURE_NOW, NULL, &result), SW_OK);
    walk_links(f->root);
    return result;
}

/* --- stories -------------------------------------------------------------------- */

#define LESBOS                                                                                     \
    "A strong earthquake of magnitude 6.4 shook the island of Lesbos, destroying houses in the "   \
    "harbour town of Plomari.\nRescuers searched the rubble for survivors."

static inline int64_t put_one(struct publish_fixture *f, const char *source, const char *section,
                              unsigned number, int days_ago)
{
    char url[64], title[64];
    snprintf(url, sizeof(url), "http://news.example/%s/%u", source, number);
    snprintf(title, sizeof(title), "Earthquake report %u", number);
    struct story_text t = {.source = source,
                           .url = url,
                           .title = title,
                           .section = section,
                           .body = LESBOS,
                           .published = FIXTURE_NOW - (int64_t)days_ago * 24 * 3600};
    return fixture_put(&f->stories, &t);
}

#endif
