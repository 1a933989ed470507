/*
 * Names of the failures, and the end of a process that has no memory.
 */
#include "smolwire/err.h"

#include <stdbool.h>
#include <sysexits.h>
#include <unistd.h>

static const char *const texts[SW_ERR_COUNT] = {
    [SW_OK] = "success",
    [SW_NOMEM] = "out of memory",
    [SW_LIMIT] = "limit reached",
    [SW_SYNTAX] = "syntax error",
    [SW_RANGE] = "value out of range",
    [SW_NOT_FOUND] = "not found",
    [SW_EXISTS] = "exists already",
    [SW_DENIED] = "not allowed",
    [SW_IO] = "input or output failed",
    [SW_BUSY] = "in use by another process",
    [SW_TIMEOUT] = "timed out",
    [SW_NETWORK] = "network failure",
    [SW_TLS] = "TLS failure",
    [SW_UNSUPPORTED] = "not supported",
    [SW_NOT_ARTICLE] = "not an article",
    [SW_CORRUPT] = "stored data is damaged",
};

const char *err_text(enum err e)
{
    if ((unsigned)e >= SW_ERR_COUNT)
        return "unknown error";
    return texts[e];
}

static bool memory_is_vital;

void err_memory_is_vital(void)
{
    memory_is_vital = true;
}

void err_memory_refused(void)
{
    if (memory_is_vital)
        err_out_of_memory();
}

void err_out_of_memory(void)
{
    static const char message[] = "out of memory\n";
    /* stdio may want to allocate; there is nothing to do about a failing write either */
    ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);
    (void)ignored;
    _exit(EX_OSERR);
}
