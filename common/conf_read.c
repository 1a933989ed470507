/*
 * Reading a configuration file: the adapter over inih.
 *
 * inih is fed line by line from reader(), and hands over options to handler()
 * within the same turn. So both know the line they are in, which inih does not
 * tell, and what inih passes over in silence is caught: a line that neither is
 * taken by reader() nor reaches handler() is a mistake, and lines and names of
 * sections that inih would cut never reach it.
 */
#include <ini.h>
#include <string.h>

#include "conf_data.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

struct reading {
    struct conf *conf;
    const char *file;
    const char *only; /* kind of section; NULL: all */
    struct buf *errors;
    struct span rest;
    unsigned line;
    unsigned mistakes;
    bool indented;                /* the line begins with white space */
    bool pending;                 /* the line is to reach handler(), and has not yet */
    bool in_option;               /* an indented line continues it */
    struct conf_section *section; /* NULL before the first, and in one that was refused */
    struct conf_value *value;     /* NULL where the option was refused */
    bool section_refused;
    struct buf text; /* of `value`, as far as it has come */
};

SW_PRINTF(3, 4)
static void complain(struct reading *r, unsigned line, const char *format, ...)
{
    va_list args;
    r->mistakes++;
    buf_add_format(r->errors, "%s:%u: ", r->file, line);
    va_start(args, format);
    buf_add_format_list(r->errors, format, args);
    va_end(args);
    buf_add_char(r->errors, '\n');
}

/* The option is read to its end: its value is taken. */
static void finish_value(struct reading *r)
{
    struct buf why;
    struct conf_value *v = r->value;
    r->value = NULL;
    if (!v)
        return;
    buf_init(&why, LOG_MESSAGE_MAX);
    if (buf_error(&r->text) != SW_OK)
        complain(r, v->line, "%s: %s", v->option->key, err_text(buf_error(&r->text)));
    else if (!conf_set(r->conf, v, buf_span(&r->text), &why))
        complain(r, v->line, "%s: %s", v->option->key, why.data);
    buf_free(&why);
}

/* Says what is wrong with [KIND NAME], if anything. */
static bool section_is_sound(struct reading *r, const struct conf_kind *kind, struct span word,
                             struct span name)
{
    if (!kind || conf_count_options(kind->section) == 0) {
        complain(r, r->line, "unknown section [%.*s]", SPAN_ARG(word));
        return false;
    }
    if (r->only && strcmp(r->only, kind->section) != 0) {
        complain(r, r->line, "[%s]: only sections [%s NAME] may stand here", kind->section,
                 r->only);
        return false;
    }
    if (!kind->name_is_valid && name.n > 0) {
        complain(r, r->line, "section [%s] takes no name", kind->section);
        return false;
    }
    if (kind->name_is_valid && !kind->name_is_valid(name)) {
        complain(r, r->line, "[%s NAME]: '%.*s' cannot be NAME: %s", kind->section, SPAN_ARG(name),
                 kind->name_rule);
        return false;
    }
    return true;
}

static void begin_section(struct reading *r, struct span title)
{
    struct span name = span_trim(title), word = {NULL, 0};
    if (!span_token(&name, " \t", &word))
        word = name;
    name = span_trim(name);
    const struct conf_kind *kind = conf_find_kind(word);
    r->section = NULL;
    r->section_refused = true;
    if (!section_is_sound(r, kind, word, name))
        return;
    struct conf_section *s = conf_find(r->conf, kind->section, name);
    if (s && s->line > 0) {
        bool here = strcmp(s->file, r->file) == 0;
        complain(r, r->line, "section [%.*s] is in %s%sline %u already", SPAN_ARG(title),
                 here ? "" : s->file, here ? "" : " ", s->line);
        return;
    }
    if (!s)
        s = conf_add_section(r->conf, kind->section, name, r->line);
    s->line = r->line;
    s->file = arena_string(&r->conf->arena, span_of(r->file));
    r->section = s;
    r->section_refused = false;
}

/* A line like "[source bbc]". */
static void read_section(struct reading *r, struct span line)
{
    size_t end = span_find_char(line, ']');
    finish_value(r);
    r->in_option = false;
    r->section = NULL;
    r->section_refused = true;
    if (end + 1 != line.n)
        complain(r, r->line, "a section is written [NAME] on a line of its own");
    else if (end - 1 > CONF_SECTION_MAX)
        complain(r, r->line, "section name longer than %d bytes", CONF_SECTION_MAX);
    else
        begin_section(r, span_slice(line, 1, end - 1));
}

/* Says what is wrong with the bytes of a line, if anything. */
static bool line_is_sound(struct reading *r, struct span line, size_t room)
{
    if (line.n + 2 > room) {
        complain(r, r->line, "line longer than %zu bytes; a value may go on over indented lines",
                 room - 2);
        return false;
    }
    for (size_t i = 0; i < line.n; i++) {
        if (((unsigned char)line.p[i] >= ' ' || line.p[i] == '\t') && line.p[i] != 0x7F)
            continue;
        complain(r, r->line, "control character 0x%02x", (unsigned)(unsigned char)line.p[i]);
        return false;
    }
    if (!utf8_valid(line)) {
        complain(r, r->line, "not UTF-8");
        return false;
    }
    return true;
}

/* Looks at the line before inih does; true when it is one for handler(). */
static bool is_for_handler(struct reading *r, struct span line)
{
    struct span trimmed = span_trim(line);
    r->indented = line.n > 0 && ascii_is_space(line.p[0]);
    if (trimmed.n == 0 || trimmed.p[0] == ';' || trimmed.p[0] == '#')
        return false;
    if (r->indented && !r->in_option) {
        complain(r, r->line, "indented, but there is no value to go on with");
        return false;
    }
    if (!r->indented && trimmed.p[0] == '[') {
        read_section(r, trimmed);
        return false;
    }
    return true;
}

static void complain_if_pending(struct reading *r)
{
    if (r->pending)
        complain(r, r->line, "neither section, option (key = value), nor comment");
    r->pending = false;
}

static struct span next_line(struct reading *r)
{
    struct span line = span_cut(&r->rest, '\n');
    r->line++;
    if (r->line == 1)
        span_eat(&line, SPAN("\xEF\xBB\xBF"));
    if (span_ends(line, SPAN("\r")))
        line.n--;
    return line;
}

/*
 * As fgets(): inih asks for a line. What is not for handler() goes as an empty
 * one, except for section lines, by which inih forgets the option before.
 */
static char *reader(char *room, int size, void *stream)
{
    struct reading *r = stream;
    complain_if_pending(r);
    if (!r->rest.p)
        return NULL;
    struct span line = next_line(r);
    bool sound = line_is_sound(r, line, (size_t)size);
    r->pending = sound && is_for_handler(r, line);
    if (!r->pending)
        line = sound && !r->in_option && !r->indented && span_starts(line, SPAN("[")) ? SPAN("[]")
                                                                                      : SPAN("");
    if (line.n > 0)
        memcpy(room, line.p, line.n);
    memcpy(room + line.n, "\n", 2);
    return room;
}

static void begin_option(struct reading *r, const char *key)
{
    finish_value(r);
    r->in_option = true;
    if (!r->section) {
        if (!r->section_refused)
            complain(r, r->line, "'%s' stands before the first section", key);
        return;
    }
    struct conf_value *v = conf_find_value(r->section, span_of(key));
    if (!v) {
        complain(r, r->line, "[%s] has no option '%s'", r->section->kind, key);
        return;
    }
    if (v->line > 0) {
        complain(r, r->line, "'%s' is in line %u already", key, v->line);
        return;
    }
    v->line = r->line;
    r->value = v;
    buf_reset(&r->text);
}

static int handler(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;
    (void)section; /* reader() knows it uncut */
    r->pending = false;
    if (!r->indented)
        begin_option(r, key);
    else if (r->text.len > 0 && *value)
        buf_add_char(&r->text, ' ');
    if (r->value)
        buf_add_string(&r->text, value);
    return 1;
}

/* Debian's inih has its compile-time choices as variables. */
static void configure_inih(void)
{
    ini_allow_inline_comments = false; /* ';' inside a value belongs to it */
    ini_allow_multiline = true;
    ini_allow_no_value = false;
    ini_use_stack = false;
    ini_allow_realloc = false;
    ini_initial_alloc = CONF_LINE_MAX + 2;
    ini_max_line = CONF_LINE_MAX + 2;
}

enum err conf_read(struct conf *c, const char *file, const char *only, struct span text,
                   struct buf *errors)
{
    struct reading r = {.conf = c, .file = file, .only = only, .errors = errors, .rest = text};
    if (!r.rest.p)
        r.rest = SPAN("");
    buf_init(&r.text, CONF_FILE_MAX);
    configure_inih();
    int rc = ini_parse_stream(reader, &r, handler, &r);
    finish_value(&r);
    buf_free(&r.text);
    if (rc == -2)
        return SW_NOMEM;
    if (rc > 0 && r.mistakes == 0)
        complain(&r, (unsigned)rc, "syntax error");
    return r.mistakes == 0 ? SW_OK : SW_SYNTAX;
}
