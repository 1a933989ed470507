/*
 * Gopher: from a request to its answer.
 */
#include "server/gopher.h"

#include <stdlib.h>

#include "server/gopher_pages.h"
#include "server/gophermap.h"
#include "server/listing.h"
#include "server/mime.h"
#include "server/path.h"
#include "server/resource.h"
#include "server/search_pages.h"
#include "server/sorted_file.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/utf8.h"

#define GOPHER_TEXT_MAX 4096

/* What readers are told when the system has run out of something. */
#define BUSY "The server is too busy, please try again"

struct gopher {
    struct buf path;    /* selector, normalised */
    struct buf folder;  /* selector of the menu's folder */
    struct buf scratch; /* file names */
    struct buf map;     /* a gophermap as read */
    bool as_it_is;      /* the answer is a file that is no text for us */
};

enum err gopher_new(struct gopher **out)
{
    struct gopher *g = calloc(1, sizeof(*g));

    if (!g)
        return SW_NOMEM;
    buf_init(&g->path, GOPHER_TEXT_MAX);
    buf_init(&g->folder, GOPHER_TEXT_MAX);
    buf_init(&g->scratch, GOPHER_TEXT_MAX);
    buf_init(&g->map, RENDERED_MAX);
    *out = g;
    return SW_OK;
}

void gopher_free(struct gopher *g)
{
    if (!g)
        return;
    buf_free(&g->path);
    buf_free(&g->folder);
    buf_free(&g->scratch);
    buf_free(&g->map);
    free(g);
}

static void answer_error(struct response *r, unsigned status, const char *text)
{
    response_reset(r);
    r->status = status;
    gophermap_add_note(&r->bytes, '3', span_of(text));
    gophermap_end(&r->bytes);
}

void gopher_refuse(struct response *r, const char *why)
{
    answer_error(r, 59, why);
}

/* The selector of the menu's folder, with a final '/', for relative selectors in it. */
static struct gophermap_context context_of(struct gopher *g, const struct visit *v)
{
    buf_reset(&g->folder);
    buf_add_span(&g->folder, buf_span(&g->path));
    if (!span_ends(buf_span(&g->folder), SPAN("/")))
        buf_add_char(&g->folder, '/');
    bool own_name = v->capsule == v->site->capsules && v->site->gopher_host;

    return (struct gophermap_context){
        .host = span_of(own_name ? v->site->gopher_host : v->capsule->host),
        .port = v->site->gopher_port ? v->site->gopher_port : v->port,
        .folder = buf_span(&g->folder),
    };
}

/* For machines that know no UTF-8 menus, texts, results, errors are spelt in ASCII. */
static void spell_in_ascii(struct gopher *g, const struct visit *v, struct response *r)
{
    if (!v->site->ascii || g->as_it_is)
        return;
    buf_reset(&g->map);
    buf_add_span(&g->map, buf_span(&r->bytes));
    buf_reset(&r->bytes);
    gopher_add_ascii(&r->bytes, buf_span(&g->map));
    if (buf_error(&g->map) != SW_OK)
        buf_fail(&r->bytes, buf_error(&g->map));
}

static void answer_menu(struct gopher *g, const struct visit *v, struct resource *file,
                        struct response *r)
{
    struct gophermap_context context = context_of(g, v);

    buf_reset(&g->map);
    if (fsio_read_fd(file->fd, &g->map) != SW_OK) {
        answer_error(r, 40, "The menu cannot be read");
        return;
    }
    r->status = 20;
    gophermap_complete(&r->bytes, buf_span(&g->map), &context);
    gophermap_end(&r->bytes);
}

/* The strict form is RFC 1436's, which few clients expect. */
static void answer_text(struct gopher *g, const struct visit *v, struct resource *file,
                        struct response *r)
{
    buf_reset(&g->map);
    if (fsio_read_fd(file->fd, &g->map) != SW_OK) {
        answer_error(r, 40, "The text cannot be read");
        return;
    }
    r->status = 20;
    if (v->site->strict_text)
        gopher_add_strict_text(&r->bytes, buf_span(&g->map));
    else
        buf_add_span(&r->bytes, buf_span(&g->map));
}

static void answer_file(struct gopher *g, const struct visit *v, struct span name,
                        struct resource *file, struct response *r)
{
    const char *type = mime_of(name, v->capsule->mime);

    if (mime_is_text(type) && (v->site->strict_text || v->site->ascii)) {
        answer_text(g, v, file, r);
        return;
    }
    r->status = 20;
    g->as_it_is = true;
    enum err e = response_attach(r, file->fd, file->size);
    file->fd = -1;
    if (e != SW_OK)
        answer_error(r, 40, "The file cannot be read");
}

static void answer_missing(struct gopher *g, const struct visit *v, struct response *r)
{
    const struct capsule *c = v->capsule;
    struct span page = path_page(buf_span(&g->path));

    buf_reset(&g->scratch);
    if (c->root >= 0 && sorted_file_find(c->root, TREE_MOVED, page, &g->scratch) == SW_OK) {
        struct gophermap_context context = context_of(g, v);
        struct span moved = buf_span(&g->scratch);

        r->status = 31;
        gophermap_add_note(&r->bytes, '3', SPAN("This page has moved:"));
        gophermap_add_item(&r->bytes, '1', moved, moved, &context);
        gophermap_end(&r->bytes);
        return;
    }
    if (c->root >= 0 && sorted_file_find(c->root, TREE_GONE, page, &g->scratch) == SW_OK)
        answer_error(r, 52, c->gone);
    else if (c->gopher < 0)
        answer_error(r, 41, "Nothing is published here yet");
    else
        answer_error(r, 51, c->not_found);
}

static void answer_listing(struct gopher *g, const struct visit *v, int folder, struct response *r)
{
    struct gophermap_context context = context_of(g, v);

    r->status = 20;
    if (listing_gopher(folder, v->capsule->mime, &context, &r->bytes) == SW_OK)
        gophermap_end(&r->bytes);
    else
        answer_error(r, 40, "The folder cannot be read");
}

static bool try_menu(struct gopher *g, const struct visit *v, struct response *r)
{
    struct span path = buf_span(&g->path);
    const char *suffix = span_ends(path, SPAN("/")) ? TREE_GOPHER_INDEX : "/" TREE_GOPHER_INDEX;
    struct resource found;

    resource_open(v->capsule->gopher, path, suffix, &g->scratch, &found);
    bool settled = found.kind == RESOURCE_FILE || found.kind == RESOURCE_FAILED;
    if (found.kind == RESOURCE_FILE)
        answer_menu(g, v, &found, r);
    else if (settled)
        answer_error(r, 41, BUSY);
    resource_close(&found);
    return settled;
}

static bool try_file(struct gopher *g, const struct visit *v, struct response *r)
{
    struct resource found;
    bool settled = true;

    resource_open(v->capsule->gopher, buf_span(&g->path), "", &g->scratch, &found);
    if (found.kind == RESOURCE_FILE)
        answer_file(g, v, buf_span(&g->scratch), &found, r);
    else if (found.kind == RESOURCE_FOLDER && v->capsule->listings)
        answer_listing(g, v, found.fd, r);
    else if (found.kind == RESOURCE_FAILED)
        answer_error(r, 41, BUSY);
    else
        settled = false;
    resource_close(&found);
    return settled;
}

static void answer_path(struct gopher *g, const struct visit *v, struct response *r)
{
    bool named = path_has_extension(buf_span(&g->path));

    if (named ? try_file(g, v, r) || try_menu(g, v, r) : try_menu(g, v, r) || try_file(g, v, r))
        return;
    if (!gopher_add_built_in(&r->bytes, buf_span(&g->path), v))
        answer_missing(g, v, r);
    else
        r->status = 20;
}

static bool is_search(struct gopher *g, const struct capsule *c)
{
    return c->search && span_is(buf_span(&g->path), SEARCH_PATH) &&
           resource_is_file(c->root, SPAN("/" TREE_SEARCH_DB), &g->scratch);
}

static void answer_search(struct gopher *g, const struct visit *v, struct span words,
                          struct response *r)
{
    struct gophermap_context context = context_of(g, v);
    struct search_results results;
    struct span query = span_trim(words);

    if (query.n == 0 || !utf8_valid(query)) {
        answer_error(r, 59, SEARCH_PROMPT);
        return;
    }
    enum err e = search_query(v->capsule->search, query, &results);
    r->status = 20;
    search_add_gopher(&r->bytes, query, e, &results, &context);
    gophermap_end(&r->bytes);
    if (e == SW_OK)
        search_results_free(&results);
}

/*
 * Gopher+ clients, Debian's gopher among them, begin with the attributes of the
 * front page and give up when there are none: it is named as a plain menu.
 */
static void answer_attributes(struct gopher *g, const struct visit *v, struct response *r)
{
    struct gophermap_context context = context_of(g, v);

    if (g->path.len > 1) {
        answer_error(r, 59, "This server has no Gopher+ attributes; ask for the item itself");
        return;
    }
    buf_add_string(&r->bytes, "+-1\r\n+INFO: ");
    gophermap_add_item(&r->bytes, '1', SPAN("Front page"), SPAN("/"), &context);
    gophermap_end(&r->bytes);
}

static void answer_selector(struct gopher *g, const struct visit *v, const struct gopher_request *q,
                            struct response *r)
{
    buf_reset(&g->path);
    enum err e = path_from_selector(q->selector, &g->path);

    if (e == SW_SYNTAX)
        answer_error(r, 59, "Not a valid selector");
    else if (e != SW_OK)
        answer_error(r, 51, v->capsule->not_found);
    else if (capsule_hides(v->capsule, buf_span(&g->path)))
        answer_error(r, 60, "This part needs a client certificate: read it over Gemini");
    else if (q->plus == GOPHER_PLUS_ATTRIBUTES)
        answer_attributes(g, v, r);
    else if (is_search(g, v->capsule))
        answer_search(g, v, q->search, r);
    else
        answer_path(g, v, r);
}

void gopher_answer(struct gopher *g, struct visit *v, const struct gopher_request *q,
                   struct response *r)
{
    response_reset(r);
    g->as_it_is = false;
    v->capsule = site_find_or_default(v->site, span_of(v->server_name));
    if (v->wait > 0) {
        answer_error(r, 44, "Too many requests from your address, wait a little");
        return;
    }
    r->status = 20;
    switch (q->kind) {
    case GOPHER_SELECTOR:
        answer_selector(g, v, q, r);
        spell_in_ascii(g, v, r);
        break;
    case GOPHER_URL:
        if (!gopher_add_url_page(&r->bytes, q->target))
            answer_error(r, 59, "Not an address this server leads to");
        break;
    case GOPHER_HTTP: gopher_add_http_note(&r->bytes, v->capsule->host, v->port); break;
    }
    if (buf_error(&r->bytes) != SW_OK)
        answer_error(r, 40, "The answer does not fit into memory");
}
