/*
 * Gemini: from a request to its answer.
 */
#include "server/gemini.h"

#include <stdlib.h>

#include "server/gemini_request.h"
#include "server/listing.h"
#include "server/mime.h"
#include "server/path.h"
#include "server/resource.h"
#include "server/search_pages.h"
#include "server/sorted_file.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"
#include "smolwire/utf8.h"

/* Paths decoded, file names made from them, redirect targets percent-encoded. */
#define GEMINI_TEXT_MAX (4 * GEMINI_URI_MAX)

/* What readers are told when the system has run out of something. */
#define BUSY "The server is too busy, please try again"

struct gemini {
    struct gemini_target target;
    struct buf path;    /* of the request, normalised */
    struct buf scratch; /* file names */
    struct buf text;    /* meta, fingerprints */
};

enum err gemini_new(struct gemini **out)
{
    struct gemini *g = calloc(1, sizeof(*g));

    if (!g)
        return SW_NOMEM;
    gemini_target_init(&g->target);
    buf_init(&g->path, GEMINI_TEXT_MAX);
    buf_init(&g->scratch, GEMINI_TEXT_MAX);
    buf_init(&g->text, GEMINI_TEXT_MAX);
    *out = g;
    return SW_OK;
}

void gemini_free(struct gemini *g)
{
    if (!g)
        return;
    gemini_target_free(&g->target);
    buf_free(&g->path);
    buf_free(&g->scratch);
    buf_free(&g->text);
    free(g);
}

/* An answer that is a status line only, as all are but 20. */
static void answer(struct response *r, unsigned status, const char *meta)
{
    response_reset(r);
    r->status = status;
    buf_add_format(&r->bytes, "%u %s\r\n", status, meta);
}

void gemini_refuse(struct response *r, const char *why)
{
    answer(r, 59, why);
}

static void answer_redirect(struct gemini *g, struct response *r, struct span path, unsigned status)
{
    buf_reset(&g->text);
    path_add_encoded(&g->text, path);
    answer(r, status, g->text.data);
}

static void begin_success(struct response *r, const struct capsule *c, const char *type)
{
    r->status = 20;
    buf_add_format(&r->bytes, "20 %s", type);
    if (span_is(span_of(type), "text/gemini")) {
        if (c->language[0])
            buf_add_format(&r->bytes, "; lang=%s", c->language);
    } else if (mime_is_text(type) && !span_contains(span_of(type), SPAN(";"))) {
        buf_add_string(&r->bytes, "; charset=utf-8");
    }
    buf_add(&r->bytes, "\r\n", 2);
}

/* Hands the open file over to the response. */
static void answer_file(struct response *r, const struct capsule *c, struct span name,
                        struct resource *file)
{
    begin_success(r, c, mime_of(name, c->mime));
    enum err e = response_attach(r, file->fd, file->size);
    file->fd = -1;
    if (e != SW_OK)
        answer(r, 40, "The file cannot be read");
}

/* A page that was here once: moved (31), gone (52), or never heard of (51). */
static void answer_missing(struct gemini *g, struct response *r, const struct capsule *c)
{
    struct span page = path_page(buf_span(&g->path));

    buf_reset(&g->scratch);
    if (c->root >= 0 && sorted_file_find(c->root, TREE_MOVED, page, &g->scratch) == SW_OK) {
        struct buf link;
        buf_init(&link, GEMINI_TEXT_MAX);
        tree_gemini_link(&link, buf_span(&g->scratch));
        answer_redirect(g, r, buf_span(&link), 31);
        buf_free(&link);
        return;
    }
    if (c->root >= 0 && sorted_file_find(c->root, TREE_GONE, page, &g->scratch) == SW_OK)
        answer(r, 52, c->gone);
    else
        answer(r, 51, c->not_found);
}

static void answer_listing(struct gemini *g, struct response *r, const struct capsule *c,
                           int folder)
{
    begin_success(r, c, "text/gemini");
    if (listing_gemini(folder, buf_span(&g->path), &r->bytes) != SW_OK)
        answer(r, 40, "The folder cannot be read");
}

/* "/bbc/": its index, or a listing where that is allowed. */
static void answer_folder(struct gemini *g, struct response *r, const struct capsule *c)
{
    struct span path = buf_span(&g->path);
    struct resource found;

    resource_open(c->gemini, path, TREE_GEMINI_INDEX, &g->scratch, &found);
    if (found.kind == RESOURCE_FILE) {
        answer_file(r, c, SPAN(TREE_GEMINI_INDEX), &found);
        return;
    }
    if (found.kind == RESOURCE_FAILED) {
        answer(r, 41, BUSY);
        return;
    }
    resource_close(&found);
    resource_open(c->gemini, path, "", &g->scratch, &found);
    if (found.kind == RESOURCE_FOLDER && c->listings)
        answer_listing(g, r, c, found.fd);
    else
        answer_missing(g, r, c);
    resource_close(&found);
}

/* Opens "/a/slug" as the file of that name; true when that settled the answer. */
static bool try_file(struct gemini *g, struct response *r, const struct capsule *c,
                     const char *suffix)
{
    struct span path = buf_span(&g->path);
    struct resource found;

    resource_open(c->gemini, path, suffix, &g->scratch, &found);
    if (found.kind == RESOURCE_FILE) {
        answer_file(r, c, buf_span(&g->scratch), &found);
        return true;
    }
    if (found.kind == RESOURCE_FAILED) {
        answer(r, 41, BUSY);
        return true;
    }
    if (found.kind == RESOURCE_FOLDER && suffix[0] == '\0') {
        resource_close(&found);
        buf_add_char(&g->path, '/');
        answer_redirect(g, r, buf_span(&g->path), 31);
        return true;
    }
    resource_close(&found);
    return false;
}

/* Page paths come bare or with ".gmi"; the likelier file is tried first. */
static void answer_path(struct gemini *g, struct response *r, const struct capsule *c)
{
    struct span path = buf_span(&g->path);

    if (path.p[path.n - 1] == '/') {
        answer_folder(g, r, c);
        return;
    }
    bool named = path_has_extension(path);
    if (!try_file(g, r, c, named ? "" : TREE_GEMINI_SUFFIX) &&
        !try_file(g, r, c, named ? TREE_GEMINI_SUFFIX : ""))
        answer_missing(g, r, c);
}

static bool is_search(struct gemini *g, const struct capsule *c)
{
    return c->search && span_is(buf_span(&g->path), SEARCH_PATH) &&
           resource_is_file(c->root, SPAN("/" TREE_SEARCH_DB), &g->scratch);
}

/* A plus in the query is a plus: this is no HTML form. */
static void answer_search(struct gemini *g, struct response *r, const struct capsule *c)
{
    struct search_results results;

    buf_reset(&g->text);
    if (url_decode(g->target.query, &g->text) != SW_OK || !utf8_valid(buf_span(&g->text))) {
        answer(r, 59, "Not a valid query");
        return;
    }
    struct span query = span_trim(buf_span(&g->text));
    if (query.n == 0) {
        answer(r, 10, SEARCH_PROMPT);
        return;
    }
    enum err e = search_query(c->search, query, &results);
    begin_success(r, c, "text/gemini");
    search_add_gemini(&r->bytes, query, e, &results);
    if (e == SW_OK)
        search_results_free(&results);
}

static bool listed(const char *const *words, struct span s)
{
    for (; words && *words; words++) {
        if (span_is_nocase(s, *words))
            return true;
    }
    return false;
}

/* Private parts are for holders of certificates; true when the visitor may go on. */
static bool admit(struct gemini *g, struct visit *v, struct response *r)
{
    if (!capsule_hides(v->capsule, buf_span(&g->path)))
        return true;
    buf_reset(&g->text);
    enum tls_peer peer = v->tls ? tls_peer(v->tls, &g->text) : TLS_PEER_NONE;
    bool anyone = !v->capsule->clients || !v->capsule->clients[0];

    if (peer == TLS_PEER_NONE)
        answer(r, 60, "This part needs a client certificate");
    else if (peer == TLS_PEER_EXPIRED)
        answer(r, 62, "Your certificate has expired or is not valid yet");
    else if (!anyone && !listed(v->capsule->clients, buf_span(&g->text)))
        answer(r, 61, "Your certificate is not on the list for this part");
    else
        return true;
    return false;
}

static bool is_our_port(const struct visit *v, unsigned port)
{
    return port == (v->site->gemini_port ? v->site->gemini_port : v->port);
}

/* Finds the capsule and the path; true when there is something to look for. */
static bool locate(struct gemini *g, struct visit *v, struct span uri, struct response *r)
{
    enum gemini_verdict verdict = gemini_request_parse(uri, &g->target);

    if (verdict == GEMINI_URI_BAD) {
        answer(r, 59, "Not a valid gemini URI");
        return false;
    }
    if (verdict == GEMINI_URI_FINE)
        v->capsule = site_find(v->site, buf_span(&g->target.host));
    if (verdict == GEMINI_URI_FOREIGN || !v->capsule || !v->capsule->gemini_path ||
        !is_our_port(v, g->target.port)) {
        answer(r, 53, "This server does not serve that address");
        return false;
    }
    if (v->capsule->gemini < 0) {
        answer(r, 41, "Nothing is published here yet");
        return false;
    }
    buf_reset(&g->path);
    enum err e = path_from_uri(g->target.path, &g->path);
    if (e == SW_SYNTAX || e == SW_LIMIT)
        answer(r, 59, "Not a valid path");
    else if (e != SW_OK)
        answer(r, 51, v->capsule->not_found);
    return e == SW_OK;
}

void gemini_answer(struct gemini *g, struct visit *v, struct span uri, struct response *r)
{
    response_reset(r);
    v->capsule = NULL;
    if (v->wait > 0) {
        buf_reset(&g->text);
        buf_add_format(&g->text, "%u seconds: too many requests from your address", v->wait);
        answer(r, 44, g->text.data);
        return;
    }
    if (!locate(g, v, uri, r) || !admit(g, v, r))
        return;
    if (is_search(g, v->capsule))
        answer_search(g, r, v->capsule);
    else
        answer_path(g, r, v->capsule);
    if (buf_error(&r->bytes) != SW_OK)
        answer(r, 40, "The answer does not fit into memory");
}
