#include "author_names.h"

#include <string.h>

#include "author_person.h"
#include "author_prefix.h"
#include "author_role.h"
#include "date_words.h"
#include "plain.h"
#include "smolwire/attributes.h"
#include "smolwire/buf.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

#define NAME_WORDS_MAX   6
#define NAME_BYTES_MAX   80
#define BYLINE_BYTES_MAX 2000

/* Names that follow a date, with it: what is more is a list of tags. */
#define DATED_PARTS_MAX 3

/* Between the names of one byline. */
static const char *const between[] = {",",
                                      ";",
                                      "|",
                                      " and ",
                                      " und ",
                                      " et ",
                                      " y ",
                                      " e ",
                                      " & ",
                                      " og ",
                                      " och ",
                                      " en ",
                                      " i ",
                                      "/",
                                      "\u3001",
                                      "\u00B7",
                                      " with ",
                                      " mit ",
                                      " \u0438 ",
                                      " \u2013 ",
                                      " \u2022 ",
                                      "\n",
                                      " im Gespr\u00E4ch mit ",
                                      " in conversation with "};

/* Of names that hold "and": "Centre for Research and Development" is one. */
static const char *const conjunctions[] = {" and ", " und ", " et ",  " y ",  " e ",
                                           " & ",   " og ",  " och ", " en ", " i "};

/* What others than the author did: such a part is dropped whole. */
static const char *const others_work[] = {
    "updated by",         "reviewed by", "edited by", "fact checked", "fact-checked",
    "medically reviewed", "photo by",    "photos by", "foto:",        "fotos:",
    "illustration",       "interview:",  "image by",  "copyright",    "\u00A9"};

/* No names, whatever they stand for. */
static const char no_names[] =
    " admin administrator adminn wordpressadmin webmaster alle artikel archiv anzeigen artikel "
    "beitr\u00E4ge written by edited reviewed copyright foto "
    "photo image bild interview guest unknown anonymous an\u00F3nimo anonimo none null author "
    "undefined user root sponsored advertisement advertorial comments comment share teilen "
    "kommentare kommentar features submit search suche menu print "
    "drucken cc cc-by creative commons attribution namensnennung lizenz license follow email "
    "twitter facebook instagram linkedin bluesky mastodon github rss updated "
    "published posted read more "
    "link login member members sign inhalte content gesponserte sat sun mon tue wed thu fri "
    "reuters.com view all posts about the kontakt contact impressum home monday tuesday wednesday "
    "thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes mi\u00E9rcoles jueves "
    "viernes "
    "s\u00E1bado domingo luned\u00EC marted\u00EC mercoled\u00EC gioved\u00EC venerd\u00EC sabato "
    "domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ";

/* Whoever was there: a byline where it is signed so, nobody in a field. */
static const char staff[] =
    " editor editors editorial staff redaktion "
    "redacci\u00F3n redaccion redazione redactie redakcja redakce newsroom news moderator super "
    "super-user superuser contributor team ";

/* Words that make a name a company's, an authority's or a society's. */
static const char institutions[] =
    " gmbh ag kg se ohg llc ltd inc plc corp sa sarl srl spa bv oy ab asa ev verband verlag "
    "stiftung "
    "ministerium ministry minist\u00E8re ministerio ministero departement department bundesamt "
    "bundesverband bundesministerium gesellschaft agentur ";

/* Of links to what readers wrote, or may write: "Leave a comment". */
static const char replies[] =
    " comment comments kommentar kommentare kommentarer kommentarar commentaire commentaires "
    "comentario comentarios coment\u00E1rio coment\u00E1rios commento commenti reactie reacties "
    "komentarz komentarze koment\u00E1\u0159e kommentit "
    "\u043A\u043E\u043C\u043C\u0435\u043D\u0442\u0430\u0440\u0438\u0438 reply "
    "replies respond antworten ";

/* No name begins with one of them. */
static const char prepositions[] =
    " in on at for from with about under aus bei f\u00FCr unter \u00FCber dans "
    "sur pour en para sobre ";

/* Stand between a name and a date. */
static const char before_dates[] =
    " am um on at le el il zuletzt ge\u00E4ndert den dne vom the updated published posted stand "
    "aktualisiert erstellt "
    "ver\u00F6ffentlicht modified last - | \u2013 \u2014 \u00B7 \u2022 / , : ";

static bool all_listed(struct span key, const char *list)
{
    struct span word;
    while (span_token(&key, " ", &word))
        if (!plain_listed(word, list))
            return false;
    return true;
}

static bool any_listed(struct span key, const char *list)
{
    struct span word;
    while (span_token(&key, " ", &word))
        if (plain_listed(word, list))
            return true;
    return false;
}

static bool is_staff(struct span key)
{
    struct span word;
    while (span_token(&key, " ", &word))
        if (!plain_listed(word, staff) && !plain_listed(word, no_names))
            return false;
    return true;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]))
            return true;
    return false;
}

static bool is_address(struct span s)
{
    return span_contains(s, SPAN("://")) || span_contains(s, SPAN("www.")) ||
           span_contains(s, SPAN("@")) || span_contains(s, SPAN(".com"));
}

/* "Jane Doe (Reuters)", "Jane Doe in Berlin" */
static struct span without_tail(struct span s)
{
    static const char *const tails[] = {" Search for ",
                                        " Alle Artikel",
                                        " Alle Beitr\u00E4ge",
                                        " All articles",
                                        " All posts",
                                        " (",
                                        " [",
                                        " for ",
                                        " in ",
                                        " at ",
                                        " aus ",
                                        " | ",
                                        " \u2014 ",
                                        " - ",
                                        " on "};
    for (size_t i = 0; i < SW_COUNT(tails); i++) {
        size_t at = span_find(s, span_of(tails[i]));
        bool nickname = tails[i][1] == '(' && span_find_char(s, ')') + 1 < s.n; /* "Ann (Bo) Lee" */
        if (at > 2 && at < s.n && !nickname)
            s = span_slice(s, 0, at);
    }
    return s;
}

static bool is_others_work(struct span s)
{
    for (size_t i = 0; i < SW_COUNT(others_work); i++)
        if (span_starts_nocase(s, span_of(others_work[i])))
            return true;
    return false;
}

/* "jdoe", "web-team2": what people call themselves when they log in, not when they sign. */
static bool is_account(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 128 || s.p[i] == ' ' || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
            return false;
    return true;
}

/* --- cutting -------------------------------------------------------------------- */

/* "Jane Doe @jdoe" */
static struct span without_handle(struct span s)
{
    size_t at = span_find(s, SPAN(" @"));
    return at > 0 && at < s.n ? span_trim(span_slice(s, 0, at)) : s;
}

static struct span last_word(struct span s)
{
    size_t blank = span_find_last_char(s, ' ');
    return blank < s.n ? span_from(s, blank + 1) : s;
}

/* "Jane Doe1", "Jane Doe*": the mark is of a note. */
static struct span without_note(struct span s)
{
    size_t n = s.n;
    while (n > 0 && (ascii_is_digit(s.p[n - 1]) || s.p[n - 1] == '*'))
        n--;
    bool is_note = n > 0 && n < s.n && ascii_is_alpha(s.p[n - 1]) && span_find_char(s, ' ') < n;
    return is_note ? span_slice(s, 0, n) : s;
}

static struct span without_marks(struct span word)
{
    while (word.n > 0 && strchr(".,:;", word.p[word.n - 1]))
        word.n--;
    return word;
}

/*
 * The text without a date at its end, or what leads to one in the next element:
 * "Jane Doe Updated 3 May 2025", "Jane Doe May 3, 2025", "Jane Doe on".
 */
static struct span without_date(struct span s)
{
    size_t at = 1;
    while (at < s.n && !(ascii_is_digit(s.p[at]) && s.p[at - 1] == ' '))
        at++;
    if (at >= s.n && !plain_listed(last_word(s), before_dates))
        return s;
    s = span_trim(span_slice(s, 0, at));
    for (struct span word = last_word(s); s.n > 0; word = last_word(s)) {
        struct buf folded;
        struct span bare = without_marks(word);
        buf_init(&folded, 4 * BYLINE_BYTES_MAX);
        for (size_t i = 0; i < bare.n; i++)
            buf_add_char(&folded, ascii_lower(bare.p[i]));
        bool cut = bare.n == 0 || plain_listed(buf_span(&folded), before_dates) ||
                   plain_listed(buf_span(&folded), no_names) || date_month(bare) > 0;
        buf_free(&folded);
        if (!cut)
            break;
        s = span_trim(span_slice(s, 0, (size_t)(word.p - s.p)));
    }
    return s;
}

/* What stands behind the date in "3 May 2025 by Jane Doe"; the text itself where nothing does. */
static struct span behind_date(struct span s)
{
    struct span name = has_digit(s) ? author_after_inner_prefix(s) : SPAN("");
    return name.n > 0 ? name : s;
}

/* --- names ------------------------------------------------------------------------ */

static bool is_institution(struct span s, struct arena *arena)
{
    struct span key = plain_key(s, arena);
    return any_listed(key, institutions) || span_contains(s, SPAN("e.V.")) ||
           span_contains(s, SPAN("e. V.")) || span_contains(key, SPAN("ministerium")) ||
           span_contains(key, SPAN("verband"));
}

static struct span first_word(struct span key)
{
    return span_slice(key, 0, span_find_char(key, ' '));
}

/* "in Uncategorized", "Leave a comment": what stands beside a name. */
static bool is_beside_names(struct span key)
{
    return any_listed(key, replies) ||
           (plain_word_count(key) > 1 && plain_listed(first_word(key), prepositions));
}

static bool is_known(const struct author_names *names, struct span key)
{
    for (size_t i = 0; i < names->count; i++)
        if (plain_overlap(key, names->key[i]) == 100 || plain_overlap(names->key[i], key) == 100)
            return true;
    return false;
}

static bool is_believed(struct span s, struct span key, enum author_trust trust)
{
    if (key.n < 2 || plain_word_count(key) > NAME_WORDS_MAX || all_listed(key, no_names) ||
        all_listed(key, before_dates) || s.p[s.n - 1] == ':' ||
        author_ends_sentence(last_word(s)) || is_beside_names(key))
        return false;
    bool one_word = plain_word_count(key) == 1;
    if (trust == AUTHOR_SIGNED)
        return !has_digit(s) || (one_word && ascii_is_alpha(s.p[0]));
    return !has_digit(s) && !is_account(s) && !is_staff(key);
}

static void add_whole(struct author_names *names, struct span s, enum author_trust trust)
{
    if (s.n < 2 || s.n > NAME_BYTES_MAX || is_address(s) || names->count == AUTHOR_NAMES_MAX)
        return;
    struct span key = plain_key(s, names->arena);
    if (!is_believed(s, key, trust) || is_known(names, key))
        return;
    names->name[names->count] = s;
    names->key[names->count++] = key;
}

/* False: it speaks of what the person is, and so does what follows, up to the next person. */
static bool add_part(struct author_names *names, struct span s, enum author_trust trust)
{
    s = span_trim(s);
    if (is_others_work(s))
        return true;
    if (names->count > 0 && author_is_role(s, names->arena))
        return false;
    s = without_handle(author_without_prefix(s));
    s = without_note(span_trim(without_tail(without_date(s))));
    struct span name = author_without_role(s, names->arena);
    add_whole(names, name, trust);
    return name.n == s.n;
}

/* Offset of the first separator at or after the beginning; its length in *n. */
static size_t find_separator(struct span s, size_t *n)
{
    size_t first = s.n;
    *n = 0;
    for (size_t i = 0; i < SW_COUNT(between); i++) {
        struct span separator = span_of(between[i]);
        size_t at = span_find_nocase(s, separator);
        if (at < first) {
            first = at;
            *n = separator.n;
        }
    }
    return first;
}

static size_t count_parts(struct span s)
{
    size_t parts = 0, n;
    for (; s.n > 0; parts++) {
        size_t at = find_separator(s, &n);
        s = span_from(s, at + n);
    }
    return parts;
}

/* "Centre for Research and Development": what stands before the conjunction is nobody's name. */
static bool is_one_name(struct span s)
{
    for (size_t i = 0; i < SW_COUNT(conjunctions); i++) {
        size_t at = span_find_nocase(s, span_of(conjunctions[i]));
        if (at < s.n && !author_is_person(span_slice(s, 0, at)) && !has_digit(s))
            return span_find_char(s, ',') == s.n;
    }
    return false;
}

static bool is_conjunction(struct span separator)
{
    for (size_t i = 0; i < SW_COUNT(conjunctions); i++)
        if (span_is_nocase(separator, conjunctions[i]))
            return true;
    return false;
}

static bool has_several_names(struct span part)
{
    part = span_trim(part);
    return span_find_char(part, ' ') < part.n && author_is_person(part);
}

/* Of "Jane Doe, senior reporter, and Ann Lee, editor" both. */
static void add_parts(struct author_names *names, struct span s, enum author_trust trust)
{
    bool of_person = true, role_ended = false, next_person = false;
    while (s.n > 0) {
        size_t n;
        size_t at = find_separator(s, &n);
        struct span part = span_trim(span_slice(s, 0, at));
        if (of_person || (next_person && has_several_names(part)))
            of_person = add_part(names, part, trust);
        if (part.n > 0)
            role_ended = author_ends_as_role(part, names->arena);
        next_person = role_ended && is_conjunction(span_slice(s, at, n));
        s = span_from(s, at + n);
    }
}

void author_names_add(struct author_names *names, struct span text, enum author_trust trust)
{
    struct span s = span_slice(span_trim(text), 0, BYLINE_BYTES_MAX);
    s = span_trim(
        author_without_prefix(behind_date(author_without_prefix(author_behind_clause(s)))));
    if (span_starts_nocase(s, SPAN("http")) || span_starts_nocase(s, SPAN("www.")))
        return; /* a profile on some network */
    if (s.n == 0)
        return;
    bool institution = is_institution(s, names->arena);
    if (institution && trust == AUTHOR_DECLARED)
        return;
    if (institution || is_one_name(s)) {
        add_whole(names, without_date(s), trust);
        return;
    }
    if (ascii_is_digit(s.p[0]) && count_parts(s) > DATED_PARTS_MAX)
        return; /* a date, and then tags */
    add_parts(names, s, trust);
}

struct span author_names_join(const struct author_names *names)
{
    struct buf b;
    buf_init(&b, AUTHOR_NAMES_MAX * (NAME_BYTES_MAX + 2));
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0)
            buf_add_string(&b, ", ");
        buf_add_span(&b, names->name[i]);
    }
    struct span result = arena_span(names->arena, buf_span(&b));
    buf_free(&b);
    return result;
}
