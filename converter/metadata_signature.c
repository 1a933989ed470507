#include "metadata_signature.h"

#include <string.h>

#include "author_prefix.h"
#include "given_names.h"

/* A signature is as long as a name, and what it signs is as long as a sentence at least. */
#define SIGNATURE_BYTES_MIN 5
#define SIGNATURE_BYTES_MAX 60
#define SIGNED_BYTES_MIN    40
#define PARAGRAPH_BYTES_MIN 200

/* Between a prefix and up to four names. */
#define BLANKS_MAX 5

/* Elements behind it that are looked at for more of the text, nodes before it for its end. */
#define BEHIND_MAX 20
#define BEFORE_MAX 12

/* "(Jane Doe) +++", "- Jane Doe" */
static struct span without_marks(struct span s)
{
    static const char *const dashes[] = {"\u2013", "\u2014"};
    while (s.n > 0 && strchr("( -/*", s.p[0]))
        s = span_from(s, 1);
    for (size_t i = 0; i < SW_COUNT(dashes); i++)
        (void)span_eat(&s, span_of(dashes[i]));
    while (s.n > 0 && strchr(") +/*", s.p[s.n - 1]))
        s.n--;
    return span_trim(s);
}

/* Looked at before all else: every short text of a page is asked. */
static bool may_be_name(struct span s)
{
    size_t blanks = 0, small = 0;
    for (size_t i = 0; i < s.n && blanks <= BLANKS_MAX; i++) {
        char c = s.p[i];
        if (ascii_is_digit(c) || c == ',' || c == ';' || c == '@' || c == '|' || c == '&')
            return false;
        blanks += c == ' ';
        small += c >= 'a' && c <= 'z';
    }
    return blanks >= 1 && blanks <= BLANKS_MAX && small > 0;
}

static const struct node *block_of(const struct node *n)
{
    while (n && !tag_is(n->tag, TAG_IS_BLOCK))
        n = n->parent;
    return n;
}

/* Does nothing shown follow n in its block? */
static bool is_last(const struct node *n, const struct node *block)
{
    for (const struct node *at = node_next(n, block); at; at = node_next(at, block))
        if (at->tag == TAG_TEXT && span_trim(at->text).n > 0)
            return false;
    return true;
}

/* Is there a sentence just before n, and n in a line or block of its own? */
static bool follows_text(const struct node *n, const struct node *block, bool apart)
{
    unsigned nodes = 0;
    const struct node *at = node_before(n);
    for (; at && nodes++ < BEFORE_MAX; at = node_before(at)) {
        apart |= at->tag == TAG_BR || at == block;
        if (at->tag != TAG_TEXT || span_trim(at->text).n == 0)
            continue;
        if (!apart || at->text.n >= SIGNED_BYTES_MIN)
            return apart;
    }
    return false;
}

/* Does more of the text follow, beside the block? */
static bool has_text_behind(const struct node *block)
{
    unsigned elements = 0;
    for (const struct node *at = block->next; at && elements++ < BEHIND_MAX; at = at->next)
        for (const struct node *t = at->first; t && at->tag == TAG_P; t = t->next)
            if (t->tag == TAG_TEXT && t->text.n >= PARAGRAPH_BYTES_MIN)
                return true;
    return false;
}

static bool is_set_apart(const struct node *n)
{
    enum tag t = n->parent->tag;
    return t == TAG_EM || t == TAG_I || t == TAG_STRONG || t == TAG_B;
}

/* The first text of n's block where the block has no more than a name in it; else n. */
static const struct node *first_of_line(const struct node *n, const struct node *block)
{
    const struct node *first = n;
    for (const struct node *at = node_before(n); at && at != block; at = node_before(at)) {
        if (at->tag == TAG_BR || (at->tag == TAG_TEXT && at->text.n > SIGNATURE_BYTES_MAX))
            return at->tag == TAG_BR ? first : n;
        if (at->tag == TAG_TEXT)
            first = at;
    }
    return first;
}

/* What "The last sentence. (Jane Doe) +++" has in brackets at its end; else the text. */
static struct span bracketed(struct span text)
{
    struct span end = text;
    while (end.n > 0 && (end.p[end.n - 1] == '+' || end.p[end.n - 1] == ' '))
        end.n--;
    if (end.n == 0 || end.p[end.n - 1] != ')')
        return text;
    size_t open = span_find_last_char(end, '(');
    return open >= SIGNED_BYTES_MIN && open < end.n ? span_from(end, open) : text;
}

struct span metadata_signature(const struct node *n, struct span text, struct arena *arena)
{
    struct span whole = text;
    text = bracketed(text);
    if (text.n < SIGNATURE_BYTES_MIN || text.n > SIGNATURE_BYTES_MAX)
        return SPAN("");
    const struct node *block = may_be_name(text) ? block_of(n) : NULL;
    if (!block || block->tag == TAG_BLOCKQUOTE || !is_last(n, block) || has_text_behind(block))
        return SPAN("");
    struct span bare = without_marks(text), name = author_without_prefix(bare);
    bool in_brackets = text.p[0] == '(';
    const struct node *first = text.n < whole.n ? n : first_of_line(n, block);
    bool with_prefix =
        name.n < bare.n || (first != n && author_after_prefix(span_trim(first->text)).p);
    if (!with_prefix && name.n == text.n && !is_set_apart(n))
        return SPAN("");
    bool is_it = text.n < whole.n || follows_text(first, block, in_brackets);
    return is_it && given_names_begin(name, arena) ? name : SPAN("");
}
