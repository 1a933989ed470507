/*
 * Memory for OpenSSL.
 */
#include "server/tls_memory.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "smolwire/attributes.h"

/*
 * Blocks of one list differ by less than STEP: sizes are those that malloc(3)
 * has anyway, so that a block needs no header to say how large it is. The
 * largest ones are OpenSSL's buffers for a record.
 */
#define LEAST 24
#define STEP  16
#define LISTS 1100

struct block {
    struct block *next;
};

static struct block *spare[LISTS];
static size_t spare_bytes;

static size_t size_of(size_t list)
{
    return LEAST + list * STEP;
}

/* The list whose blocks have room for n bytes. */
static size_t list_for(size_t n)
{
    return n <= LEAST ? 0 : (n - LEAST + STEP - 1) / STEP;
}

static void *take(size_t n, const char *file SW_UNUSED, int line SW_UNUSED)
{
    size_t list = list_for(n);

    if (n == 0)
        return NULL;
    if (list >= LISTS)
        return malloc(n);
    struct block *b = spare[list];
    if (!b)
        return malloc(size_of(list));
    spare[list] = b->next;
    spare_bytes -= size_of(list);
    return b;
}

void tls_memory_drop(void)
{
    for (size_t list = 0; list < LISTS; list++) {
        while (spare[list]) {
            struct block *b = spare[list];

            spare[list] = b->next;
            free(b);
        }
    }
    spare_bytes = 0;
}

static void give_back(void *p, const char *file SW_UNUSED, int line SW_UNUSED)
{
    size_t size = malloc_usable_size(p);
    size_t list = size < LEAST ? LISTS : (size - LEAST) / STEP;

    if (!p)
        return;
    if (list >= LISTS) {
        free(p);
        return;
    }
    /* all, so that sizes which nobody asks for any more take no place from those that are needed */
    if (spare_bytes + size_of(list) > TLS_MEMORY_SPARE)
        tls_memory_drop();
    struct block *b = p;
    b->next = spare[list];
    spare[list] = b;
    spare_bytes += size_of(list);
}

static void *resize(void *p, size_t n, const char *file, int line)
{
    size_t size = malloc_usable_size(p);

    if (n == 0) { /* as realloc() does it */
        give_back(p, file, line);
        return NULL;
    }
    if (n <= size)
        return p;
    void *grown = take(n, file, line);
    if (grown && p)
        memcpy(grown, p, size);
    if (grown)
        give_back(p, file, line);
    return grown;
}

void tls_memory_begin(void)
{
    (void)CRYPTO_set_mem_functions(take, resize, give_back);
}
