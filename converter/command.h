/*
 * Subcommands of smolwire: one file each (cmd_NAME.c), one row each in the
 * table of main.c.
 */
#ifndef CONVERTER_COMMAND_H
#define CONVERTER_COMMAND_H

#include "smolwire/conf.h"
#include "smolwire/err.h"

/* Exit statuses shared by all commands. */
enum exit_status {
    EXIT_FINE = 0,
    EXIT_SOME_FAILED = 1, /* the rest was done */
    EXIT_NOTHING = 2,     /* nothing could be done: configuration, store, arguments */
};

struct command {
    const char *name;
    const char *summary; /* for `smolwire --help` */
    /* argv[0] is the command's own name; handles --help itself. Returns an exit status. */
    int (*run)(int argc, char **argv);
};

/*
 * The configuration in `path`, or where it is looked for; the caller frees it.
 * NULL when there is none or it is wrong: what, has been told on stderr.
 */
struct conf *command_conf(const char *path);

/* Tells on stderr why the command ends, unless what failed has told it, and more. */
void command_tell(const char *name, enum err e);

extern const struct command commands[]; /* ended by name == NULL */

int cmd_convert(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_refresh(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_prune(int argc, char **argv);
int cmd_rebuild(int argc, char **argv);
int cmd_reconvert(int argc, char **argv);
int cmd_feed(int argc, char **argv);
int cmd_add(int argc, char **argv);
int cmd_opml(int argc, char **argv);

#endif
