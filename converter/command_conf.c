/*
 * The configuration as commands want it.
 */
#include <stdio.h>

#include "command.h"
#include "smolwire/limits.h"

struct conf *command_conf(const char *path)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, CONF_FILE_MAX);
    if (conf_find_and_load(path, &c, &errors) != SW_OK) {
        fputs(errors.data, stderr);
        c = NULL;
    }
    buf_free(&errors);
    return c;
}
