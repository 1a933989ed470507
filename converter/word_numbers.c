#include "word_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "smolwire/buf.h"
#include "smolwire/hash.h"

#define SLOTS     (2u * WORD_NUMBERS_MAX) /* a power of two, and never full */
#define KEYS_MAX  ((size_t)UINT32_MAX)
#define PART_MAX  UINT8_MAX /* bytes of a language and of a word; longer ones stay unknown */
#define KEY_BEGIN 2         /* both lengths stand before the bytes */

struct slot {
    uint32_t number; /* 0: free */
    uint32_t hash;
    uint32_t key; /* where it begins in `keys` */
};

struct word_numbers {
    struct slot *slots;
    struct buf keys;
    size_t count;
};

struct word_numbers *word_numbers_new(void)
{
    struct word_numbers *w = calloc(1, sizeof(*w));
    if (!w)
        return NULL;
    w->slots = calloc(SLOTS, sizeof(*w->slots));
    buf_init(&w->keys, KEYS_MAX);
    if (w->slots)
        return w;
    word_numbers_free(w);
    return NULL;
}

void word_numbers_free(struct word_numbers *w)
{
    if (!w)
        return;
    free(w->slots);
    buf_free(&w->keys);
    free(w);
}

void word_numbers_forget(struct word_numbers *w)
{
    if (!w || w->count == 0)
        return;
    memset(w->slots, 0, SLOTS * sizeof(*w->slots));
    buf_reset(&w->keys);
    w->count = 0;
}

static uint32_t hash_of(struct span language, struct span text)
{
    return (uint32_t)hash_add_bytes(hash_add_bytes(HASH_START, text), language);
}

static bool is_key(const char *key, struct span language, struct span text)
{
    struct span languages = span_make(key + KEY_BEGIN, (unsigned char)key[0]);
    struct span texts = span_make(languages.p + languages.n, (unsigned char)key[1]);
    return span_equal(texts, text) && span_equal(languages, language);
}

/* The word's slot, or the free one where it belongs. */
static struct slot *slot_of(const struct word_numbers *w, struct span language, struct span text,
                            uint32_t hash)
{
    size_t i = hash % SLOTS;
    while (w->slots[i].number &&
           (w->slots[i].hash != hash || !is_key(w->keys.data + w->slots[i].key, language, text)))
        i = (i + 1) % SLOTS;
    return &w->slots[i];
}

static bool is_keepable(struct span language, struct span text)
{
    return language.n <= PART_MAX && text.n <= PART_MAX;
}

uint32_t word_numbers_find(const struct word_numbers *w, struct span language, struct span text)
{
    if (!w || !is_keepable(language, text))
        return 0;
    return slot_of(w, language, text, hash_of(language, text))->number;
}

void word_numbers_add(struct word_numbers *w, struct span language, struct span text,
                      uint32_t number)
{
    if (!w || !is_keepable(language, text))
        return;
    if (w->count == WORD_NUMBERS_MAX)
        word_numbers_forget(w);
    uint32_t hash = hash_of(language, text), key = (uint32_t)w->keys.len;
    buf_add_char(&w->keys, (char)language.n);
    buf_add_char(&w->keys, (char)text.n);
    buf_add_span(&w->keys, language);
    buf_add_span(&w->keys, text);
    if (buf_error(&w->keys)) { /* no memory for more */
        word_numbers_forget(w);
        return;
    }
    *slot_of(w, language, text, hash) = (struct slot){number, hash, key};
    w->count++;
}
