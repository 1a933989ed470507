/*
 * What is served.
 */
#include "server/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/search.h"
#include "smolwire/log.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"

#define HOST_TEXT_MAX 1024
#define PATH_TEXT_MAX 8192

/* --- making ---------------------------------------------------------------------- */

/* free() takes what is not const, and a cast that drops it is a warning here. */
static void free_names(const char *const *names)
{
    union {
        const char *const *borrowed;
        char **owned;
    } list = {names};

    for (char **n = list.owned; n && *n; n++)
        free(*n);
    free(list.owned);
}

static void free_text(const char *text)
{
    union {
        const char *borrowed;
        char *owned;
    } s = {text};

    free(s.owned);
}

/* A host as gemini_target spells it. */
static char *normal_host(const char *host)
{
    struct span s = span_of(host);
    struct buf b;

    buf_init(&b, HOST_TEXT_MAX);
    if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = span_slice(s, 1, s.n - 2);
    enum err e = span_find_char(s, ':') < s.n ? url_ipv6_shorten(s, &b) : url_host_to_ascii(s, &b);
    char *result = e == SW_OK ? buf_take(&b) : NULL;
    buf_free(&b);
    return result;
}

static size_t count_words(const char *const *words)
{
    size_t n = 0;

    while (words && words[n])
        n++;
    return n;
}

/* Host and aliases, normalised. The table of options has checked that they are host names. */
static const char *const *make_names(const char *host, const char *const *aliases)
{
    size_t count = count_words(aliases);
    char **names = calloc(count + 2, sizeof(*names));

    if (!names)
        return NULL;
    for (size_t i = 0; i <= count; i++) {
        names[i] = normal_host(i == 0 ? host : aliases[i - 1]);
        if (!names[i]) {
            free_names((const char *const *)names);
            return NULL;
        }
    }
    return (const char *const *)names;
}

static char *join(const char *folder, const char *name)
{
    struct buf b;

    buf_init(&b, PATH_TEXT_MAX);
    buf_add_format(&b, "%s/%s", folder, name);
    char *result = buf_take(&b);
    buf_free(&b);
    return result;
}

/* What a capsule of the table says in its own section, whatever that is called. */
static void read_section(struct capsule *c, const struct conf_section *from)
{
    c->private = conf_list(from, "private");
    c->clients = conf_list(from, "clients");
    c->certificate = conf_string(from, "certificate");
    c->key = conf_string(from, "key");
    c->listings = conf_boolean(from, "listings");
    c->not_found = conf_string(from, "not-found");
    c->gone = conf_string(from, "gone");
}

static enum err set_names(struct capsule *c, const char *host, const char *const *aliases)
{
    c->names = make_names(host, aliases);
    if (!c->names)
        return SW_NOMEM;
    c->host = c->names[0];
    return SW_OK;
}

/* The folder of a protocol: its own, else that of the tree, else none. */
static enum err set_path(const char **path, const char *own, const char *root, const char *name)
{
    if (!own && !root)
        return SW_OK;
    *path = own ? strdup(own) : join(root, name);
    return *path ? SW_OK : SW_NOMEM;
}

static enum err set_paths(struct capsule *c, const char *root, const char *gemini,
                          const char *gopher)
{
    c->root_path = root;
    enum err e = set_path(&c->gemini_path, gemini, root, TREE_GEMINI);
    return e == SW_OK ? set_path(&c->gopher_path, gopher, root, TREE_GOPHER) : e;
}

static enum err make_default(struct capsule *c, const struct conf *conf, struct buf *errors)
{
    const struct conf_section *mirror = conf_section(conf, "mirror");
    const struct conf_section *gemini = conf_section(conf, "gemini");
    const char *const *hosts = conf_list(gemini, "host");

    if (!hosts[0]) {
        buf_add_format(errors, "%s:%u: [gemini] host: at least one is needed\n", conf_file(conf),
                       conf_line(gemini));
        return SW_SYNTAX;
    }
    read_section(c, gemini);
    c->title = conf_string(mirror, "title");
    c->language = conf_string(mirror, "language");
    enum err e = set_paths(c, conf_string(mirror, "root"), NULL, NULL);
    return e == SW_OK ? set_names(c, hosts[0], hosts + 1) : e;
}

static enum err make_named(struct capsule *c, const struct conf *conf,
                           const struct conf_section *from, struct buf *errors)
{
    const char *root = conf_string(from, "root");
    const char *gemini = conf_string(from, "gemini-root");
    const char *gopher = conf_string(from, "gopher-root");
    const char *title = conf_string(from, "title");

    read_section(c, from);
    c->title = title ? title : conf_name(from);
    c->language = conf_string(from, "language");
    if (!root && !gemini && !gopher) {
        buf_add_format(errors, "%s:%u: [capsule %s] needs a root, gemini-root or gopher-root\n",
                       conf_file(conf), conf_line(from), conf_name(from));
        return SW_SYNTAX;
    }
    enum err e = set_paths(c, root, gemini, gopher);
    return e == SW_OK ? set_names(c, conf_name(from), conf_list(from, "alias")) : e;
}

static struct capsule *add_capsule(struct site *s)
{
    struct capsule *grown = realloc(s->capsules, (s->count + 1) * sizeof(*grown));

    if (!grown)
        return NULL;
    s->capsules = grown;
    struct capsule *c = &grown[s->count++];
    *c = (struct capsule){.root = -1, .gemini = -1, .gopher = -1, .language = ""};
    return c;
}

static enum err make_capsules(struct site *s, const struct conf *conf, struct buf *errors)
{
    struct capsule *c = add_capsule(s);
    enum err e = c ? make_default(c, conf, errors) : SW_NOMEM;
    const struct conf_section *from = conf_next(conf, "capsule", NULL);

    for (; from && e == SW_OK; from = conf_next(conf, "capsule", from)) {
        c = add_capsule(s);
        e = c ? make_named(c, conf, from, errors) : SW_NOMEM;
    }
    for (size_t i = 0; i < s->count && e == SW_OK; i++) {
        s->capsules[i].mime = conf_list(conf_section(conf, "server"), "mime");
        if (!s->capsules[i].language)
            s->capsules[i].language = "";
        if (!s->capsules[i].title)
            s->capsules[i].title = "";
    }
    return e;
}

enum err site_new(const struct conf *c, struct site **out, struct buf *errors)
{
    const struct conf_section *gopher = conf_section(c, "gopher");
    struct site *s = calloc(1, sizeof(*s));

    if (!s)
        return SW_NOMEM;
    s->gemini_port = (unsigned)conf_number(conf_section(c, "gemini"), "port");
    s->gopher_port = (unsigned)conf_number(gopher, "port");
    s->gopher_host = conf_string(gopher, "host");
    s->strict_text = conf_boolean(gopher, "strict-text");
    s->ascii = conf_boolean(gopher, "ascii");
    s->gopher_tls = conf_boolean(gopher, "tls");
    s->location = conf_string(gopher, "location");
    enum err e = make_capsules(s, c, errors);
    if (e != SW_OK) {
        site_free(s);
        return e;
    }
    *out = s;
    return SW_OK;
}

static void close_folder(int fd)
{
    if (fd >= 0)
        close(fd);
}

void site_free(struct site *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++) {
        struct capsule *c = &s->capsules[i];

        free_names(c->names);
        free_text(c->gemini_path);
        free_text(c->gopher_path);
        search_free(c->search);
        close_folder(c->root);
        close_folder(c->gemini);
        close_folder(c->gopher);
    }
    free(s->capsules);
    free(s);
}

/* --- opening and finding ----------------------------------------------------------- */

static int open_folder(const char *path, bool needed)
{
    int fd = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (fd < 0 && path && needed)
        log_warning("%s: %s; nothing is served from it until it is there", path, strerror(errno));
    else if (fd >= 0)
        log_debug("%s: opened", path);
    return fd;
}

static enum err make_search(struct capsule *c)
{
    char *path = join(c->root_path, TREE_SEARCH_DB);
    enum err e = path ? search_new(path, &c->search) : SW_NOMEM;

    free(path);
    return e;
}

void site_open(struct site *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct capsule *c = &s->capsules[i];

        c->root = open_folder(c->root_path, true);
        if (c->root >= 0 && make_search(c) != SW_OK)
            log_warning("%s: no search, there is no memory for it", c->root_path);
        c->gemini = open_folder(c->gemini_path, c->root >= 0 || !c->root_path);
        c->gopher = open_folder(c->gopher_path, i == 0 && c->root >= 0);
    }
}

static bool has_come(int fd, const char *path)
{
    int now = fd < 0 && path ? open_folder(path, false) : -1;

    close_folder(now);
    return now >= 0;
}

bool site_lacks_folders(const struct site *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct capsule *c = &s->capsules[i];

        if ((c->root_path && c->root < 0) || (c->gemini_path && c->gemini < 0) ||
            (c->gopher_path && c->gopher < 0))
            return true;
    }
    return false;
}

bool site_folder_has_come(const struct site *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct capsule *c = &s->capsules[i];

        if (has_come(c->root, c->root_path) || has_come(c->gemini, c->gemini_path) ||
            has_come(c->gopher, c->gopher_path))
            return true;
    }
    return false;
}

static bool begins_with(struct span path, struct span prefix)
{
    bool is_folder = span_ends(prefix, SPAN("/"));

    return span_starts(path, prefix) ||
           (is_folder && span_equal(path, span_slice(prefix, 0, prefix.n - 1)));
}

bool capsule_hides(const struct capsule *c, struct span path)
{
    for (const char *const *p = c->private; p && *p; p++) {
        if (begins_with(path, span_of(*p)))
            return true;
    }
    return false;
}

const struct capsule *site_find(const struct site *s, struct span host)
{
    for (size_t i = 0; i < s->count; i++) {
        for (const char *const *n = s->capsules[i].names; *n; n++) {
            if (span_is_nocase(host, *n))
                return &s->capsules[i];
        }
    }
    return NULL;
}

const struct capsule *site_find_or_default(const struct site *s, struct span host)
{
    const struct capsule *c = host.n > 0 ? site_find(s, host) : NULL;

    return c ? c : &s->capsules[0];
}
