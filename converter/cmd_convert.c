/*
 * smolwire convert: pages to documents, as a plain filter.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "article_json.h"
#include "article_page.h"
#include "command.h"
#include "convert.h"
#include "render.h"
#include "repeats.h"
#include "rules_file.h"
#include "smolwire/clock.h"
#include "smolwire/conf.h"
#include "smolwire/escape.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "store_repeats.h"

enum output { OUTPUT_GEMTEXT, OUTPUT_GOPHERMAP, OUTPUT_TEXT, OUTPUT_JSON };

struct options {
    enum output output;
    struct span base;
    const char *rules, *config; /* folder of site rules; configuration that may name one */
    const char *source;         /* whose pages taught what repeats; NULL: nothing is known */
    bool explain, help;
    struct rules_folder *folder; /* opened; NULL: no rules */
    struct repeats repeats;      /* of the source */
    int64_t story;               /* that has the address, if the store knows it */
    int64_t now;
};

static const struct {
    const char *name;
    enum output output;
    enum render_format format; /* not of OUTPUT_JSON */
} outputs[] = {
    {"gemtext", OUTPUT_GEMTEXT, RENDER_GEMTEXT},
    {"gophermap", OUTPUT_GOPHERMAP, RENDER_GOPHERMAP},
    {"text", OUTPUT_TEXT, RENDER_TEXT},
    {"json", OUTPUT_JSON, RENDER_TEXT},
};

static void print_usage(FILE *to)
{
    fputs(
        "usage: smolwire convert [-f FORMAT] [-b BASE-URL] [-r FOLDER] [FILE...]\n"
        "\n"
        "Converts saved pages, or standard input, to clean documents on standard output.\n"
        "\n"
        "  -f, --format FORMAT  gemtext (default), gophermap, text or json (one line a file)\n"
        "  -b, --base URL       address the pages came from: relative links become absolute\n"
        "  -r, --rules FOLDER   site rules, found by -b or else by the page's own address;\n"
        "                       without -r what the configuration says in [convert] site-rules\n"
        "  -s, --source NAME    cut what the mirror has learned to repeat on this source's pages\n"
        "  -c, --config FILE    the configuration\n"
        "      --explain        say on standard error where each field came from\n"
        "  -h, --help           this text\n"
        "\n"
        "Exit status: 0 all converted, 1 some could not be converted, 2 usage.\n",
        to);
}

static bool choose_output(const char *name, enum output *output)
{
    for (size_t i = 0; i < SW_COUNT(outputs); i++)
        if (strcmp(name, outputs[i].name) == 0) {
            *output = outputs[i].output;
            return true;
        }
    fprintf(stderr, "smolwire convert: no format '%s'; there are gemtext, gophermap, text, json\n",
            name);
    return false;
}

static bool parse_options(int argc, char **argv, struct options *o)
{
    static const struct option names[] = {
        {"format", required_argument, NULL, 'f'}, {"base", required_argument, NULL, 'b'},
        {"rules", required_argument, NULL, 'r'},  {"source", required_argument, NULL, 's'},
        {"config", required_argument, NULL, 'c'}, {"explain", no_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    *o = (struct options){.output = OUTPUT_GEMTEXT};
    for (int c; (c = getopt_long(argc, argv, "f:b:r:s:c:h", names, NULL)) != -1;) {
        if (c == 'f' && choose_output(optarg, &o->output))
            continue;
        if (c == 'b')
            o->base = span_of(optarg);
        else if (c == 'r')
            o->rules = optarg;
        else if (c == 's')
            o->source = optarg;
        else if (c == 'c')
            o->config = optarg;
        else if (c == 'e')
            o->explain = true;
        else if (c == 'h')
            o->help = true;
        else
            return false;
    }
    return true;
}

static enum err read_page(const char *file, struct buf *bytes, struct buf *reason)
{
    bool is_input = strcmp(file, "-") == 0;
    enum err e = is_input ? fsio_read_fd(STDIN_FILENO, bytes) : fsio_read(AT_FDCWD, file, bytes);
    if (e == SW_LIMIT)
        buf_add_format(reason, "read: larger than %d MiB", PAGE_MAX / 1024 / 1024);
    else if (e != SW_OK)
        buf_add_format(reason, "read: %s", err_text(e));
    return e;
}

static enum err write_article(const struct article *a, const struct options *o, const char *file,
                              struct arena *arena, struct buf *out)
{
    if (o->output == OUTPUT_JSON) {
        enum err e = article_to_json(a, span_of(file), out);
        buf_add_char(out, '\n');
        return e;
    }
    struct document page;
    article_page(a, NULL, arena, &page);
    return render(&page, outputs[o->output].format, out);
}

static struct span rules_of(const struct options *o, struct span address)
{
    return o->folder ? rules_folder_for(o->folder, address) : SPAN("");
}

/*
 * Rules may change a page before it is parsed, so one that nobody gave an
 * address is converted once to learn its own, and again where that has rules.
 */
static enum err convert_by_rules(struct convert_input *in, const struct options *o,
                                 struct arena *arena, struct article *article, struct buf *reason)
{
    in->rules = rules_of(o, o->base);
    enum err e = convert_page(in, arena, article, reason);
    if (o->base.n > 0 || article->url.n == 0)
        return e;
    in->rules = rules_of(o, article->url);
    if (in->rules.n == 0)
        return e;
    buf_reset(reason);
    if (in->explain) {
        buf_reset(in->explain);
        buf_add_string(in->explain, "* rules      by the page's own address: ");
        escape_terminal(in->explain, article->url);
        buf_add_char(in->explain, '\n');
    }
    return convert_page(in, arena, article, reason);
}

/* As a worker gets it. */
static enum err recall(const struct options *o, struct arena *arena, struct repeats_seen *seen)
{
    struct buf packed;
    buf_init(&packed, REPEATS_PACKED_MAX);
    repeats_pack(&o->repeats, o->story, &packed);
    enum err e = buf_error(&packed);
    if (e == SW_OK && !repeats_unpack(buf_span(&packed), arena, seen))
        e = SW_CORRUPT;
    buf_free(&packed);
    return e;
}

static enum err convert_file(const char *file, const struct options *o, struct buf *out,
                             struct buf *reason, struct buf *explain)
{
    struct arena arena;
    struct buf bytes;
    struct article article;
    struct repeats_seen seen;
    arena_init(&arena);
    buf_init(&bytes, PAGE_MAX);
    enum err e = read_page(file, &bytes, reason);
    if (e == SW_OK)
        e = recall(o, &arena, &seen);
    if (e == SW_OK) {
        struct convert_input in = {.bytes = buf_span(&bytes),
                                   .url = o->base,
                                   .now = o->now,
                                   .seen = &seen,
                                   .explain = o->explain ? explain : NULL};
        e = convert_by_rules(&in, o, &arena, &article, reason);
    }
    buf_free(&bytes);
    if (e == SW_OK) {
        e = write_article(&article, o, file, &arena, out);
        if (e == SW_LIMIT)
            buf_add_format(reason, "render: longer than %d MiB", RENDERED_MAX / 1024 / 1024);
        else if (e != SW_OK)
            buf_add_format(reason, "render: %s", err_text(e));
    }
    arena_free(&arena);
    return e;
}

/* Says why on stderr; as JSON also in the output, in the file's place. */
static void report_failure(const char *file, const struct options *o, const struct buf *reason,
                           struct buf *out)
{
    log_error("%s: %s", file, reason->data);
    buf_reset(out);
    if (o->output != OUTPUT_JSON)
        return;
    if (article_error_to_json(span_of(file), buf_span(reason), out) == SW_OK)
        buf_add_char(out, '\n');
}

static bool run_file(const char *file, const struct options *o)
{
    struct buf out, reason, explain;
    buf_init(&out, RENDERED_MAX);
    buf_init(&reason, 4096);
    buf_init(&explain, RENDERED_MAX);
    bool converted = convert_file(file, o, &out, &reason, &explain) == SW_OK;
    fputs(explain.data, stderr);
    if (!converted)
        report_failure(file, o, &reason, &out);
    bool written = fwrite(out.data, 1, out.len, stdout) == out.len;
    buf_free(&out);
    buf_free(&reason);
    buf_free(&explain);
    return converted && written;
}

/* No configuration at all is fine unless one was asked for, or is needed. */
static enum err find_config(const struct options *o, struct conf **conf)
{
    struct buf errors;
    buf_init(&errors, 64 * 1024);
    enum err e = conf_find_and_load(o->config, conf, &errors);
    if (e == SW_NOT_FOUND && !o->config && !o->source)
        e = SW_OK;
    else
        fputs(errors.data, stderr);
    buf_free(&errors);
    return e;
}

static enum err open_rules(struct options *o, const struct conf *conf)
{
    const char *folder = o->rules;
    if (!folder && conf)
        folder = conf_string(conf_section(conf, "convert"), "site-rules");
    return folder ? rules_folder_open(folder, &o->folder) : SW_OK;
}

static enum err load_repeats(struct options *o, const struct conf *conf)
{
    struct store *store = NULL;
    if (!o->source)
        return SW_OK;
    const char *path = conf_string(conf_section(conf, "mirror"), "store");
    enum err e = store_must_exist(path);
    if (e == SW_OK)
        e = store_open(path, STORE_READ, &store);
    if (e == SW_OK)
        e = store_load_repeats(store, span_of(o->source), &o->repeats);
    if (e == SW_OK && store_find_url(store, o->base, &o->story) != SW_OK)
        o->story = 0;
    if (e == SW_OK && o->repeats.count == 0)
        log_warning("nothing has been learned of pages of \"%s\"", o->source);
    store_close(store);
    return e;
}

static enum err prepare(struct options *o)
{
    struct conf *conf = NULL;
    enum err e = o->rules && !o->source ? SW_OK : find_config(o, &conf);
    if (e == SW_OK)
        e = open_rules(o, conf);
    if (e == SW_OK)
        e = load_repeats(o, conf);
    conf_free(conf);
    return e;
}

static int run(struct options *o, char **files)
{
    bool prepared = prepare(o) == SW_OK, all = true;
    for (; prepared && *files; files++)
        all = run_file(*files, o) && all;
    rules_folder_close(o->folder);
    repeats_free(&o->repeats);
    if (fflush(stdout) != 0) {
        log_error("standard output: %s", strerror(errno));
        return EXIT_NOTHING;
    }
    return !prepared ? EXIT_NOTHING : all ? EXIT_FINE : EXIT_SOME_FAILED;
}

int cmd_convert(int argc, char **argv)
{
    struct options o;
    if (!parse_options(argc, argv, &o)) {
        print_usage(stderr);
        return EXIT_NOTHING;
    }
    if (o.help) {
        print_usage(stdout);
        return EXIT_FINE;
    }
    static char standard_input[] = "-";
    char *only[] = {standard_input, NULL};
    o.now = clock_now();
    return run(&o, optind < argc ? argv + optind : only);
}
