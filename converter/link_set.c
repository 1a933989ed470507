/*
 * Links, each target once: an array and a hash table with open addressing.
 */
#include "link_set.h"
#include "smolwire/hash.h"

#include <stdint.h>

#define SLOTS_FIRST 16

bool link_is_sound(enum target_kind kind, struct span target)
{
    static const char *const schemes[] = {"https",  "http", "gemini", "gopher", "gophers", "mailto",
                                          "tel",    "ftp",  "ftps",   "finger", "spartan", "nex",
                                          "news",   "nntp", "irc",    "ircs",   "xmpp",    "matrix",
                                          "magnet", "geo",  "sms",    "titan",  "webcal"};

    if (target.n == 0)
        return false;
    if (kind != TARGET_WEB)
        return target.p[0] == '/' && !span_starts(target, SPAN("//"));
    size_t colon = span_find_char(target, ':');
    for (size_t i = 0; i < SW_COUNT(schemes); i++) {
        if (span_is_nocase(span_slice(target, 0, colon), schemes[i]))
            return colon + 1 < target.n;
    }
    return false;
}

void link_set_init(struct link_set *s)
{
    *s = (struct link_set){.count = 0};
    arena_init(&s->arena);
}

void link_set_free(struct link_set *s)
{
    arena_free(&s->arena);
    link_set_init(s);
}

void link_set_clear(struct link_set *s)
{
    for (size_t i = 0; i < s->count; i++)
        s->slots[s->links[i].slot] = 0;
    s->count = 0;
}

static uint64_t hash(enum target_kind kind, struct span target)
{
    uint64_t h = hash_add_bytes(HASH_START ^ (uint64_t)kind, target);
    return h ^ h >> 32;
}

/* The slot of the target, or the free one where it belongs. */
static size_t find_slot(const struct link_set *s, enum target_kind kind, struct span target)
{
    size_t mask = s->slot_count - 1;
    size_t slot = (size_t)hash(kind, target) & mask;

    while (s->slots[slot] != 0) {
        const struct link *link = &s->links[s->slots[slot] - 1];
        if (link->kind == kind && span_equal(link->target, target))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void grow_slots(struct link_set *s)
{
    s->slot_count = s->slot_count ? s->slot_count * 2 : SLOTS_FIRST;
    s->slots = arena_array(&s->arena, s->slot_count, sizeof(*s->slots));
    for (size_t i = 0; i < s->count; i++) {
        struct link *link = &s->links[i];
        link->slot = find_slot(s, link->kind, link->target);
        s->slots[link->slot] = i + 1;
    }
}

size_t link_set_add(struct link_set *s, enum target_kind kind, struct span target,
                    struct span label)
{
    if (s->count * 2 >= s->slot_count)
        grow_slots(s);
    size_t slot = find_slot(s, kind, target);
    if (s->slots[slot] == 0) {
        s->links = arena_grow(&s->arena, s->links, s->count, &s->capacity, sizeof(*s->links));
        s->links[s->count] =
            (struct link){.kind = kind, .target = target, .label = label, .slot = slot};
        s->slots[slot] = ++s->count;
    }
    size_t index = s->slots[slot] - 1;
    if (span_trim(s->links[index].label).n == 0)
        s->links[index].label = label;
    return index;
}
