#include "dom_memory.h"

#include <libxml/xmlmemory.h>
#include <stdlib.h>
#include <string.h>

#include "smolwire/err.h"

static void *vital(void *memory)
{
    if (!memory)
        err_out_of_memory();
    return memory;
}

static void *allocate(size_t size)
{
    return vital(malloc(size > 0 ? size : 1));
}

static void *reallocate(void *memory, size_t size)
{
    return vital(realloc(memory, size > 0 ? size : 1));
}

static char *duplicate(const char *string)
{
    return vital(strdup(string));
}

void dom_memory_set_up(void)
{
    (void)xmlMemSetup(free, allocate, reallocate, duplicate);
}
