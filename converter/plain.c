#include "plain.h"

#include <string.h>

#include "dom.h"
#include "smolwire/buf.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

/* Longer values than this are texts, and texts are not metadata. */
#define VALUE_MAX (64 * 1024)

static bool has_markup(struct span s)
{
    size_t amp = span_find_char(s, '&');
    return span_find_char(s, '<') < s.n ||
           span_find_char(span_from(s, amp), ';') < span_from(s, amp).n;
}

/* The text of a piece of HTML. */
static struct span without_markup(struct span html, struct arena *arena)
{
    struct dom dom;
    if (dom_parse_html(html, arena, &dom) != SW_OK)
        return html;
    struct span text = node_text(dom.root, arena);
    dom_free(&dom);
    return text;
}

/* Without U+00AD, places to hyphenate: no letters of the word. */
static struct span without_hyphens(struct span s, struct arena *arena)
{
    static const char hyphen[] = "\u00AD";
    if (!span_contains(s, span_of(hyphen)))
        return s;
    struct buf b;
    buf_init(&b, VALUE_MAX);
    while (s.n > 0) {
        size_t n = span_find(s, span_of(hyphen));
        buf_add_span(&b, span_slice(s, 0, n));
        s = span_from(s, n + sizeof(hyphen) - 1);
    }
    struct span result = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return result;
}

static struct span folded(struct span s, struct arena *arena)
{
    s = without_hyphens(s, arena);
    struct node text = {.tag = TAG_TEXT, .text = s};
    return node_text(&text, arena);
}

struct span plain_text(struct span value, struct arena *arena)
{
    value = span_trim(utf8_slice(value, VALUE_MAX));
    if (has_markup(value))
        value = without_markup(value, arena);
    if (has_markup(value)) /* "&amp;#8217;" */
        value = without_markup(value, arena);
    return folded(value, arena);
}

struct span plain_key(struct span text, struct arena *arena)
{
    struct buf lower, key;
    buf_init(&lower, 4 * VALUE_MAX);
    buf_init(&key, 4 * VALUE_MAX);
    unicode_fold(&lower, utf8_slice(text, VALUE_MAX));
    bool blank = false;
    for (struct span s = buf_span(&lower); s.n > 0;) {
        uint32_t c = utf8_next(&s);
        if (!unicode_is_letter(c) && !unicode_is_digit(c)) {
            blank = key.len > 0;
            continue;
        }
        if (blank)
            buf_add_char(&key, ' ');
        blank = false;
        utf8_add(&key, c);
    }
    struct span result = arena_span(arena, buf_span(&key));
    buf_free(&lower);
    buf_free(&key);
    return result;
}

static bool has_word(struct span text, struct span word)
{
    struct span found;
    while (span_token(&text, " ", &found))
        if (span_equal(found, word))
            return true;
    return false;
}

unsigned plain_overlap(struct span part, struct span whole)
{
    unsigned words = 0, shared = 0;
    struct span word;
    while (span_token(&part, " ", &word)) {
        words++;
        shared += has_word(whole, word);
    }
    return words ? shared * 100 / words : 0;
}

size_t plain_word_count(struct span key)
{
    size_t words = 0;
    struct span word;
    while (span_token(&key, " ", &word))
        words++;
    return words;
}

bool plain_listed(struct span word, const char *list)
{
    for (const char *at = list; word.n > 0 && (at = memmem(at, strlen(at), word.p, word.n)); at++)
        if (at > list && at[-1] == ' ' && at[word.n] == ' ')
            return true;
    return false;
}
