/*
 * How commands begin, with their configuration, and how they end where they fail.
 */
#include <stdio.h>

#include "command.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"

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

void command_tell(const char *name, enum err e)
{
    if (e != SW_SYNTAX && e != SW_NOT_FOUND && e != SW_BUSY)
        log_error("%s: %s", name, err_text(e));
}
