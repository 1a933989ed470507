/*
 * smolwire: picks the subcommand.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "smolwire/version.h"

const struct command commands[] = {
    {"convert", "convert saved pages to gemtext, gophermap, text or JSON", cmd_convert},
    {"config", "print the configuration in effect, or check it", cmd_config},
    {"refresh", "ask the sources for news and bring the mirror up to date", cmd_refresh},
    {"status", "how the sources are: last success, rhythm, stories, failures", cmd_status},
    {"feed", "show what is read of a feed, as JSON", cmd_feed},
    {"add", "find what a site has to follow and add it to the sources", cmd_add},
    {"opml", "take sources from other readers, or give them to them", cmd_opml},
    {"prune", "remove stories that are older than the configuration keeps them", cmd_prune},
    {"rebuild", "render all pages anew from the stored stories", cmd_rebuild},
    {"reconvert", "convert kept pages again, after rules or smolwire changed", cmd_reconvert},
    {NULL, NULL, NULL},
};

static void print_help(FILE *to)
{
    fputs("usage: smolwire COMMAND [OPTION...]\n\n", to);
    for (const struct command *c = commands; c->name; c++)
        fprintf(to, "  %-12s %s\n", c->name, c->summary);
    fputs("\n`smolwire COMMAND --help` tells more; so do the manual pages smolwire(1)\n"
          "and smolwire.ini(5).\n",
          to);
}

/* What could not be written was not done; commands that said so themselves give EXIT_NOTHING. */
static int finish(int status)
{
    if ((fflush(stdout) != 0 || ferror(stdout)) && status != EXIT_NOTHING) {
        perror("smolwire: error: standard output");
        return EXIT_NOTHING;
    }
    return status;
}

int main(int argc, char **argv)
{
    err_memory_is_vital();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_NOTHING;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return finish(EXIT_FINE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("smolwire " SMOLWIRE_VERSION);
        return finish(EXIT_FINE);
    }
    if (strcmp(argv[1], "--dump-config") == 0)
        return cmd_config(argc - 1, argv + 1);
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(argv[1], c->name) == 0)
            return finish(c->run(argc - 1, argv + 1));
    fprintf(stderr, "smolwire: no command '%s'; `smolwire --help` lists them\n", argv[1]);
    return EXIT_NOTHING;
}
