/*
 * The option table as the manual page smolwire.ini(5) shows it.
 */
#include "smolwire/conf.h"

static const char *const type_words[] = {
    [CONF_STRING] = "text",
    [CONF_PATH] = "path",
    [CONF_INTEGER] = "number",
    [CONF_BOOLEAN] = "yes | no",
    [CONF_DURATION] = "duration",
    [CONF_SIZE] = "size",
    [CONF_CHOICE] = "word",
    [CONF_LIST] = "words",
    [CONF_URL] = "url",
    [CONF_HOST] = "host",
    [CONF_HOSTS] = "hosts",
    [CONF_LISTEN] = "address:port ...",
    [CONF_CONNECT] = "host:port:address:port ...",
};

/*
 * Text for mdoc: each sentence begins a line, and what begins a line with '.'
 * or "'" or holds '\\' would be a request.
 */
static void add_text(struct buf *out, const char *text)
{
    bool line_start = true;

    for (const char *p = text; *p; p++) {
        if (line_start && (*p == '.' || *p == '\''))
            buf_add_string(out, "\\&");
        line_start = *p == ' ' && p > text && p[-1] == '.';
        if (line_start)
            buf_add_char(out, '\n');
        else if (*p == '\\')
            buf_add_string(out, "\\e");
        else
            buf_add_char(out, *p);
    }
}

static void add_option(struct buf *out, const struct conf_option *o)
{
    buf_add_format(out, ".It Cm %s No = Ar ", o->key);
    add_text(out, o->choices ? o->choices : type_words[o->type]);
    buf_add_char(out, '\n');
    add_text(out, o->doc);
    buf_add_char(out, '\n');
    if (o->min < o->max)
        buf_add_format(out, "From %lld to %lld.\n", (long long)o->min, (long long)o->max);
    if (o->fallback && *o->fallback) {
        buf_add_string(out, "Default: ");
        add_text(out, o->fallback);
        buf_add_string(out, ".\n");
    }
}

void conf_manual(struct buf *out)
{
    for (const struct conf_kind *kind = conf_kinds; kind->section; kind++) {
        buf_add_format(out, ".Ss [%s%s]\n", kind->section,
                       conf_section_is_named(kind->section) ? " NAME" : "");
        add_text(out, kind->doc);
        buf_add_string(out, "\n.Bl -tag -width Ds\n");
        for (const struct conf_option *o = conf_options; o->section; o++)
            if (span_is(span_of(o->section), kind->section))
                add_option(out, o);
        buf_add_string(out, ".El\n");
    }
}
