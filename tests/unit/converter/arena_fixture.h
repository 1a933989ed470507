/*
 * An arena for each test.
 */
#ifndef TESTS_ARENA_FIXTURE_H
#define TESTS_ARENA_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "smolwire/arena.h"
#include "smolwire/attributes.h"

static struct arena arena;

static int set_up(void **state SW_UNUSED)
{
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state SW_UNUSED)
{
    arena_free(&arena);
    return 0;
}

#endif
