#include "frame.h"

#include <fcntl.h>

#include <unistd.h>

#include "smolwire/fsio.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"
#include "smolwire/version.h"

static const char about_text[] =
    "News articles as plain text, fetched from their publishers' sites and linked to the stories "
    "they belong with. Every article names its source and links to the original, whose publisher "
    "holds the rights to it.\n"
    "\n"
    "## How to read it\n"
    "\n"
    "The front page has the newest stories, and every source, section and day has a page of its "
    "own. Pages with dated links can be subscribed to. The same pages are served over Gemini and "
    "over Gopher. Made by smolwire.\n";

/* --- addresses ----------------------------------------------------------------- */

/* Where readers connect: the port they are told, or the first that is listened on; 0: unknown. */
static unsigned port_of(const struct conf_section *s)
{
    const char *const *listen = conf_list(s, "listen");
    uint64_t port = (uint64_t)conf_number(s, "port");
    if (port == 0 && listen[0]) {
        struct span address = span_of(listen[0]);
        struct span digits = span_from(address, span_find_last_char(address, ':') + 1);
        if (!span_to_uint(digits, 65535, &port))
            port = 0;
    }
    return (unsigned)port;
}

static const char *host_of(const struct conf_section *s, const char *protocol)
{
    bool several = span_is(span_of(protocol), "gemini");
    const char *host = several ? conf_list(s, "host")[0] : conf_string(s, "host");
    return host ? host : "localhost";
}

/* "gemini://host" or "gopher://host:7070", as readers reach the mirror over the protocol. */
static struct span frame_address(const struct conf *c, const char *protocol, struct arena *arena)
{
    const struct conf_section *s = conf_section(c, protocol);
    const char *host = host_of(s, protocol);
    unsigned port = port_of(s);
    if (port == 0 || port == url_default_port(span_of(protocol)))
        return arena_format(arena, "%s://%s", protocol, host);
    return arena_format(arena, "%s://%s:%u", protocol, host, port);
}

/* The page in full, as the edition has it. */
static struct span address_of(const struct frame_place *place, struct arena *arena)
{
    bool gopher = place->edition == RENDER_GOPHERMAP;
    struct span base = place->frame->values.of[gopher ? TEMPLATE_GOPHER : TEMPLATE_GEMINI];
    struct buf b;
    buf_init(&b, 2 * URL_MAX);
    buf_add_span(&b, base);
    if (gopher) {
        buf_add_string(&b, "/1");
        tree_gopher_selector(&b, place->page);
    } else {
        tree_gemini_link(&b, place->page);
    }
    struct span address = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return address;
}

/* --- loading ---------------------------------------------------------------------- */

struct loader {
    int folder; /* -1: none is configured */
    const char *path;
    struct arena *arena;
    struct buf *errors;
    struct buf print;
};

static enum err read_template(struct loader *l, const char *file, struct span *text)
{
    struct buf b;
    buf_init(&b, TEMPLATE_MAX);
    enum err e = l->folder < 0 ? SW_NOT_FOUND : fsio_read(l->folder, file, &b);
    if (e == SW_OK)
        *text = arena_span(l->arena, buf_span(&b));
    else if (e == SW_LIMIT)
        buf_add_format(l->errors, "%s/%s:1: larger than %d bytes\n", l->path, file, TEMPLATE_MAX);
    else if (e != SW_NOT_FOUND)
        buf_add_format(l->errors, "%s/%s:1: %s\n", l->path, file, err_text(e));
    buf_free(&b);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

/* The file's, or `text` where there is none. */
static enum err load_one(struct loader *l, const char *file, struct span text, struct template *out,
                         bool everywhere)
{
    enum err e = read_template(l, file, &text);
    if (e)
        return e;
    if (everywhere && text.n) {
        buf_add_format(&l->print, "%s\n", file);
        buf_add_span(&l->print, text);
    }
    struct span name = arena_format(l->arena, "%s/%s", l->path ? l->path : "", file);
    return template_parse(name, text, l->arena, out, l->errors);
}

static enum err load_all(struct loader *l, struct frame *out)
{
    enum err e = load_one(l, "head.gmi", (struct span){0}, &out->head, true);
    enum err next = load_one(l, "foot.gmi", (struct span){0}, &out->foot, true);
    e = e ? e : next;
    next = load_one(l, "about.gmi", span_of(about_text), &out->about, false);
    return e ? e : next;
}

static enum err open_folder(struct loader *l, const struct conf *c)
{
    l->path = conf_string(conf_section(c, "mirror"), "templates");
    if (!l->path)
        return SW_OK;
    l->folder = open(l->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (l->folder >= 0)
        return SW_OK;
    buf_add_format(l->errors, "%s: templates: there is no folder %s\n", conf_file(c), l->path);
    return SW_NOT_FOUND;
}

static void set_values(const struct conf *c, struct arena *arena, struct template_values *v)
{
    const char *title = conf_string(conf_section(c, "mirror"), "title");
    v->of[TEMPLATE_MIRROR] = span_of(title);
    v->of[TEMPLATE_GEMINI] = frame_address(c, "gemini", arena);
    v->of[TEMPLATE_GOPHER] = frame_address(c, "gopher", arena);
    v->of[TEMPLATE_VERSION] = SPAN(SMOLWIRE_VERSION);
}

/* Of the texts and of the values that stand in them. */
static struct span print_of(struct buf *texts, const struct template_values *v, struct arena *arena)
{
    if (texts->len == 0)
        return (struct span){0};
    for (size_t i = 0; i < TEMPLATE_VARIABLES; i++) {
        buf_add_char(texts, '\n');
        buf_add_span(texts, v->of[i]);
    }
    uint64_t hash = hash_add_bytes(HASH_START, buf_span(texts));
    return arena_format(arena, "%016llx", (unsigned long long)hash);
}

enum err frame_load(const struct conf *c, struct arena *arena, struct frame *out,
                    struct buf *errors)
{
    struct loader l = {.folder = -1, .arena = arena, .errors = errors};
    struct frame frame = {.print = {0}};
    buf_init(&l.print, 4 * TEMPLATE_MAX);
    enum err e = open_folder(&l, c);
    if (!e)
        e = load_all(&l, &frame);
    if (l.folder >= 0)
        close(l.folder);
    set_values(c, arena, &frame.values);
    frame.print = print_of(&l.print, &frame.values, arena);
    buf_free(&l.print);
    if (!e)
        *out = frame;
    return e;
}

enum err frame_load_logged(const struct conf *c, struct arena *arena, struct frame *out)
{
    struct buf errors;
    buf_init(&errors, CONF_FILE_MAX);
    enum err e = frame_load(c, arena, out, &errors);
    struct span rest = buf_span(&errors), line;
    while (span_token(&rest, "\n", &line))
        log_error("%.*s", SPAN_ARG(line));
    buf_free(&errors);
    return e;
}

/* --- building ------------------------------------------------------------------------ */

static void add(const struct frame_place *place, const struct template *t, struct document *out)
{
    if (t->count == 0)
        return;
    struct template_values values = place->frame->values;
    values.of[TEMPLATE_PAGE] = place->title;
    values.of[TEMPLATE_ADDRESS] = address_of(place, out->arena);
    template_build(t, &values, out);
}

void frame_add_head(const struct frame_place *place, struct document *out)
{
    if (place->frame)
        add(place, &place->frame->head, out);
}

void frame_add_foot(const struct frame_place *place, struct document *out)
{
    if (place->frame)
        add(place, &place->frame->foot, out);
}

void frame_add_about(const struct frame_place *place, struct document *out)
{
    if (place->frame)
        add(place, &place->frame->about, out);
}
