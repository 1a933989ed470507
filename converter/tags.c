#include "tags.h"

#include "smolwire/attributes.h"

static const struct {
    const char *name;
    uint16_t length;
    uint16_t properties;
} table[TAG_COUNT] = {[TAG_TEXT] = {"", 0, 0},
                      [TAG_OTHER] = {"", 0, 0},
#define TAG_ROW(id, name, properties) [TAG_##id] = {name, sizeof(name) - 1, properties},
                      TAG_LIST(TAG_ROW)
#undef TAG_ROW
};

/* First row of each letter: the table is sorted, and a letter has a dozen names at most. */
static const uint8_t first_of_letter[26] = {
    ['a' - 'a'] = TAG_A,      ['b' - 'a'] = TAG_B,    ['c' - 'a'] = TAG_CANVAS,
    ['d' - 'a'] = TAG_DATA,   ['e' - 'a'] = TAG_EM,   ['f' - 'a'] = TAG_FIELDSET,
    ['h' - 'a'] = TAG_H1,     ['i' - 'a'] = TAG_I,    ['k' - 'a'] = TAG_KBD,
    ['l' - 'a'] = TAG_LABEL,  ['m' - 'a'] = TAG_MAIN, ['n' - 'a'] = TAG_NAV,
    ['o' - 'a'] = TAG_OBJECT, ['p' - 'a'] = TAG_P,    ['q' - 'a'] = TAG_Q,
    ['r' - 'a'] = TAG_RP,     ['s' - 'a'] = TAG_S,    ['t' - 'a'] = TAG_TABLE,
    ['u' - 'a'] = TAG_U,      ['v' - 'a'] = TAG_VAR,  ['w' - 'a'] = TAG_WBR,
    ['x' - 'a'] = TAG_XMP,
};

_Static_assert(TAG_COUNT <= UINT8_MAX, "first_of_letter holds tags in a byte");

static bool has_name(enum tag t, struct span name)
{
    if (table[t].length != name.n)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (ascii_lower(name.p[i]) != table[t].name[i])
            return false;
    return true;
}

enum tag tag_from_name(struct span name)
{
    if (name.n == 0 || !ascii_is_alpha(name.p[0]))
        return TAG_OTHER;
    char letter = ascii_lower(name.p[0]);
    unsigned t = first_of_letter[letter - 'a'];
    if (t == 0)
        return TAG_OTHER;
    for (; t < TAG_COUNT && table[t].name[0] == letter; t++)
        if (has_name((enum tag)t, name))
            return (enum tag)t;
    return TAG_OTHER;
}

const char *tag_name(enum tag t)
{
    return table[t].name;
}

bool tag_is(enum tag t, unsigned properties)
{
    return (table[t].properties & properties) != 0;
}
