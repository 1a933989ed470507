/*
 * The cost of converting, beside the cost of libxml2 parsing the same page
 * alone, in one run: bench_convert SET=FOLDER... where FOLDER holds *.html.
 *
 * Each page is done ROUNDS times in turn both ways, and the fastest counts.
 * Peak memory is that of a process that converts the largest page alone.
 */
#include <dirent.h>
#include <fcntl.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "converter/article_page.h"
#include "converter/convert.h"
#include "converter/render.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"

#define ROUNDS 5

struct cost {
    double parse, convert; /* milliseconds */
};

struct set {
    size_t pages;
    struct cost total;
    double slowest; /* times its own parse */
    char slowest_page[4096], largest_page[4096];
    size_t largest;
};

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double parse_once(struct span page)
{
    double begin = milliseconds();
    xmlDoc *doc = htmlReadMemory(page.p, (int)page.n, NULL, "UTF-8",
                                 HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_NONET);
    double took = milliseconds() - begin;
    xmlFreeDoc(doc);
    return took;
}

static double convert_once(struct span page)
{
    struct arena arena;
    struct article article;
    struct document document;
    struct buf reason, out;
    double begin = milliseconds();
    arena_init(&arena);
    buf_init(&reason, 4096);
    buf_init(&out, RENDERED_MAX);
    struct convert_input in = {
        .bytes = page, .url = SPAN("https://bench.example/page"), .now = SW_NO_TIME};
    if (convert_page(&in, &arena, &article, &reason) == SW_OK) {
        article_page(&article, NULL, &arena, &document);
        if (render(&document, RENDER_GEMTEXT, &out) != SW_OK)
            log_error("a page could not be rendered");
    }
    buf_free(&out);
    buf_free(&reason);
    arena_free(&arena);
    return milliseconds() - begin;
}

static struct cost measure(struct span page)
{
    struct cost best = {1e9, 1e9};
    for (int i = 0; i < ROUNDS; i++) {
        double parse = parse_once(page), convert = convert_once(page);
        best.parse = parse < best.parse ? parse : best.parse;
        best.convert = convert < best.convert ? convert : best.convert;
    }
    return best;
}

static void add_page(struct set *s, const char *path, struct span page)
{
    struct cost cost = measure(page);
    s->pages++;
    s->total.parse += cost.parse;
    s->total.convert += cost.convert;
    if (cost.convert / cost.parse > s->slowest) {
        s->slowest = cost.convert / cost.parse;
        snprintf(s->slowest_page, sizeof(s->slowest_page), "%s", path);
    }
    if (page.n > s->largest) {
        s->largest = page.n;
        snprintf(s->largest_page, sizeof(s->largest_page), "%s", path);
    }
}

static void measure_file(struct set *s, const char *path)
{
    struct buf page;
    buf_init(&page, PAGE_MAX);
    if (fsio_read(AT_FDCWD, path, &page) == SW_OK)
        add_page(s, path, buf_span(&page));
    buf_free(&page);
}

static bool measure_folder(struct set *s, const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return false;
    for (const struct dirent *e; (e = readdir(dir));) {
        char path[4096];
        int n = snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        if (n < (int)sizeof(path) && span_ends(span_of(e->d_name), SPAN(".html")))
            measure_file(s, path);
    }
    closedir(dir);
    return true;
}

/* Peak memory of a process that does nothing but convert that page, in MiB. */
static double peak_memory(const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        struct buf page;
        buf_init(&page, PAGE_MAX);
        if (fsio_read(AT_FDCWD, path, &page) == SW_OK)
            convert_once(buf_span(&page));
        _exit(0);
    }
    struct rusage usage = {.ru_maxrss = 0};
    int status;
    wait4(child, &status, 0, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void print_set(const char *name, const struct set *s)
{
    double n = s->pages > 0 ? (double)s->pages : 1;
    printf("%-12s %5zu  %8.3f  %8.3f  %6.2f  %8.2f  %7.1f  %8.1f\n", name, s->pages,
           s->total.parse / n, s->total.convert / n, s->total.convert / s->total.parse, s->slowest,
           (double)s->largest / 1024, peak_memory(s->largest_page));
    fflush(stdout);
}

static bool measure_set(char *argument)
{
    struct set s = {.pages = 0};
    char *folder = strchr(argument, '=');
    if (!folder)
        return false;
    *folder++ = '\0';
    if (!measure_folder(&s, folder) || s.pages == 0) {
        fprintf(stderr, "bench_convert: no pages in %s\n", folder);
        return false;
    }
    print_set(argument, &s);
    if (getenv("BENCH_VERBOSE"))
        printf("# slowest: %s\n", s.slowest_page);
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: bench_convert SET=FOLDER...\n", stderr);
        return 2;
    }
    xmlInitParser();
    printf("%-12s %5s  %8s  %8s  %6s  %8s  %7s  %8s\n", "set", "pages", "parse ms", "all ms",
           "ratio", "slowest", "max KiB", "peak MiB");
    bool fine = true;
    for (int i = 1; i < argc; i++)
        fine = measure_set(argv[i]) && fine;
    return fine ? 0 : 1;
}
