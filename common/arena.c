/*
 * Arena: bump allocation from blocks that grow.
 */
#include "smolwire/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smolwire/err.h"

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) char bytes[];
};

/* Below half the address space sums of two sizes cannot overflow. */
#define ARENA_OBJECT_MAX (PTRDIFF_MAX / 2)

void arena_init(struct arena *a)
{
    *a = (struct arena){NULL, 0};
}

void arena_free(struct arena *a)
{
    struct arena_block *next;
    for (struct arena_block *block = a->blocks; block; block = next) {
        next = block->next;
        free(block);
    }
    arena_init(a);
}

static struct arena_block *block_new(size_t size)
{
    struct arena_block *block = malloc(sizeof(*block) + size);
    if (!block)
        err_out_of_memory();
    *block = (struct arena_block){.size = size};
    return block;
}

#ifdef SW_ARENA_DEBUG

static void *take(struct arena *a, size_t size)
{
    struct arena_block *block = block_new(size);
    block->next = a->blocks;
    a->blocks = block;
    return block->bytes;
}

void arena_reset(struct arena *a)
{
    arena_free(a);
}

#else

#define ARENA_BLOCK_MIN ((size_t)16 * 1024)
#define ARENA_BLOCK_MAX ((size_t)1024 * 1024)

/* As much again as is in use: few blocks for large arenas, little waste in small ones. */
static size_t next_block_size(const struct arena *a)
{
    if (a->used < ARENA_BLOCK_MIN)
        return ARENA_BLOCK_MIN;
    return a->used < ARENA_BLOCK_MAX ? a->used : ARENA_BLOCK_MAX;
}

/* A large object gets a block of its own behind the newest one, whose room stays in use. */
static void *take_large(struct arena *a, size_t size)
{
    struct arena_block *block = block_new(size);
    block->used = size;
    if (a->blocks) {
        block->next = a->blocks->next;
        a->blocks->next = block;
    } else {
        a->blocks = block;
    }
    return block->bytes;
}

static void *take(struct arena *a, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    size = (size + align - 1) / align * align;
    struct arena_block *block = a->blocks;
    if (!block || size > block->size - block->used) {
        size_t block_size = next_block_size(a);
        if (size > block_size / 4)
            return take_large(a, size);
        block = block_new(block_size);
        block->next = a->blocks;
        a->blocks = block;
    }
    void *object = block->bytes + block->used;
    block->used += size;
    return object;
}

void arena_reset(struct arena *a)
{
    struct arena_block *next, *kept = NULL;
    for (struct arena_block *block = a->blocks; block; block = next) {
        next = block->next;
        if (kept && kept->size >= block->size) {
            free(block);
        } else {
            free(kept);
            kept = block;
        }
    }
    arena_init(a);
    if (kept)
        *kept = (struct arena_block){.size = kept->size};
    a->blocks = kept;
}

#endif

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > ARENA_OBJECT_MAX)
        err_out_of_memory();
    void *object = take(a, size);
    a->used += size;
    return object;
}

void *arena_zalloc(struct arena *a, size_t size)
{
    return memset(arena_alloc(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        err_out_of_memory();
    return arena_zalloc(a, total);
}

void *arena_grow(struct arena *a, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity < 4 ? 8 : *capacity * 2;
    char *grown = arena_array(a, wanted, size);
    if (count > 0)
        memcpy(grown, array, count * size);
    *capacity = wanted;
    return grown;
}

char *arena_string(struct arena *a, struct span s)
{
    char *copy = arena_alloc(a, s.n + 1);
    if (s.n > 0)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

struct span arena_span(struct arena *a, struct span s)
{
    return span_make(arena_string(a, s), s.n);
}

struct span arena_format(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n;
    char *text = arena_alloc(a, length + 1);
    text[0] = '\0';
    if (length > 0)
        vsnprintf(text, length + 1, format, again);
    va_end(again);
    return span_make(text, length);
}
