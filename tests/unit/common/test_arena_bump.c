/*
 * The same tests for arenas as they are in a release, where objects lie side by
 * side in blocks: the sanitizer build gives each a malloc of its own.
 */
#undef SW_ARENA_DEBUG

#define arena_init   bump_init
#define arena_free   bump_free
#define arena_reset  bump_reset
#define arena_alloc  bump_alloc
#define arena_zalloc bump_zalloc
#define arena_array  bump_array
#define arena_grow   bump_grow
#define arena_string bump_string
#define arena_span   bump_span
#define arena_format bump_format

#include "../../../common/arena.c"
#include "test_arena.c"
