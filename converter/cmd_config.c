/*
 * smolwire config: what is in force, and what could be.
 */
#include <getopt.h>
#include <stdio.h>

#include "command.h"
#include "frame.h"
#include "rules_file.h"
#include "smolwire/conf.h"
#include "source.h"

#define CONFIG_TEXT_MAX (4 * 1024 * 1024)

static const char usage[] =
    "usage: smolwire config [-c FILE] [--defaults | --check | --manual]\n"
    "\n"
    "Prints the configuration in effect, each option with its explanation.\n"
    "\n"
    "  -c, --config FILE  this file, else $SMOLWIRE_CONFIG, ./smolwire.ini,\n"
    "                     ~/.config/smolwire/smolwire.ini, /etc/smolwire/smolwire.ini\n"
    "      --defaults     what is in effect without any file\n"
    "      --check        only look for mistakes\n"
    "      --manual       the table of options as a manual page has it (mdoc)\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 sound, 2 mistakes.\n";

enum what { SHOW_EFFECTIVE, SHOW_DEFAULTS, SHOW_MANUAL, SHOW_NOTHING };

enum { OPTION_DEFAULTS = 256, OPTION_CHECK, OPTION_MANUAL };

static const struct option options[] = {
    {"config", required_argument, NULL, 'c'},   {"defaults", no_argument, NULL, OPTION_DEFAULTS},
    {"check", no_argument, NULL, OPTION_CHECK}, {"manual", no_argument, NULL, OPTION_MANUAL},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0},
};

static int print(struct buf *text)
{
    enum err e = buf_error(text);

    if (e != SW_OK || (text->len > 0 && fwrite(text->data, text->len, 1, stdout) != 1) ||
        fflush(stdout) != 0) {
        fprintf(stderr, "smolwire config: cannot print: %s\n", err_text(e == SW_OK ? SW_IO : e));
        return EXIT_NOTHING;
    }
    return EXIT_FINE;
}

static enum err check_root(const struct conf *c, struct buf *errors)
{
    if (conf_string(conf_section(c, "mirror"), "root"))
        return SW_OK;
    buf_add_format(errors, "%s:%u: [mirror] needs a root to publish to\n", conf_file(c),
                   conf_line(conf_section(c, "mirror")));
    return SW_SYNTAX;
}

static enum err check_sources(const struct conf *c, struct buf *errors)
{
    struct sources sources;
    enum err e = sources_load(c, &sources, errors);

    sources_free(&sources);
    return e;
}

static enum err check_templates(const struct conf *c, struct buf *errors)
{
    struct arena arena;
    struct frame unused;

    arena_init(&arena);
    enum err e = frame_load(c, &arena, &unused, errors);
    arena_free(&arena);
    return e;
}

static enum err check_rules(const struct conf *c)
{
    struct rules_folder *unused = NULL;
    const char *folder = conf_string(conf_section(c, "convert"), "site-rules");
    enum err e = folder ? rules_folder_open(folder, &unused) : SW_OK;

    rules_folder_close(unused);
    return e;
}

/* What options say together: as sources, and the files that they name. */
static enum err check(const struct conf *c, struct buf *errors)
{
    enum err root = check_root(c, errors), sources = check_sources(c, errors);
    enum err templates = check_templates(c, errors), rules = check_rules(c);

    return root ? root : sources ? sources : templates ? templates : rules;
}

static enum err load(const char *path, enum what what, struct conf **c, struct buf *errors)
{
    enum err e = what == SHOW_DEFAULTS ? conf_defaults(c) : conf_find_and_load(path, c, errors);

    return e == SW_OK && what == SHOW_NOTHING ? check(*c, errors) : e;
}

static int show(const char *path, enum what what)
{
    struct buf text, errors;
    struct conf *c = NULL;
    int status = EXIT_NOTHING;

    buf_init(&text, CONFIG_TEXT_MAX);
    buf_init(&errors, CONFIG_TEXT_MAX);
    if (load(path, what, &c, &errors) != SW_OK) {
        fputs(errors.data, stderr);
    } else {
        if (what == SHOW_NOTHING)
            buf_add_format(&text, "%s: sound\n", conf_file(c));
        else
            conf_dump(c, &text);
        status = print(&text);
    }
    conf_free(c);
    buf_free(&errors);
    buf_free(&text);
    return status;
}

static int show_manual(void)
{
    struct buf text;
    int status;

    buf_init(&text, CONFIG_TEXT_MAX);
    conf_manual(&text);
    status = print(&text);
    buf_free(&text);
    return status;
}

int cmd_config(int argc, char **argv)
{
    const char *path = NULL;
    enum what what = SHOW_EFFECTIVE;
    int option;

    while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        switch (option) {
        case 'c': path = optarg; break;
        case OPTION_DEFAULTS: what = SHOW_DEFAULTS; break;
        case OPTION_CHECK: what = SHOW_NOTHING; break;
        case OPTION_MANUAL: what = SHOW_MANUAL; break;
        case 'h': fputs(usage, stdout); return EXIT_FINE;
        default: fputs(usage, stderr); return EXIT_NOTHING;
        }
    }
    if (optind < argc) {
        fputs(usage, stderr);
        return EXIT_NOTHING;
    }
    return what == SHOW_MANUAL ? show_manual() : show(path, what);
}
