#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "publish_run.h"
#include "render.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/tree.h"

/*
 * Stands in the root while a run writes. Where it stands before one begins, the
 * run before was killed, and its temporary files lie somewhere in the tree.
 */
#define UNFINISHED ".smolwire-unfinished"

static enum err sign_in(struct publisher *p, const char *root)
{
    if (faccessat(p->root, UNFINISHED, F_OK, 0) == 0)
        return fsio_remove_leftovers(root);
    int fd = openat(p->root, UNFINISHED, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        log_error("cannot write to %s: %s", root, strerror(errno));
        return errno == ENOSPC || errno == EDQUOT ? SW_IO : SW_DENIED;
    }
    close(fd);
    return SW_OK;
}

enum err publish_open(struct publisher *p, struct store *s, const struct conf *c, int64_t now,
                      struct publish_result *result)
{
    const char *root = conf_string(conf_section(c, "mirror"), "root");
    *p = (struct publisher){.store = s, .conf = c, .now = now, .root = -1, .result = result};
    arena_init(&p->arena);
    buf_init(&p->text, RENDERED_MAX);
    buf_init(&p->path, URL_MAX);
    buf_init(&p->born, SIZE_MAX / 2);
    if (!root) {
        log_error("[mirror] root is not set: there is no place to publish to");
        return SW_NOT_FOUND;
    }
    enum err e = frame_load_logged(c, &p->arena, &p->frame);
    if (!e)
        e = fsio_make_folders(AT_FDCWD, root);
    if (e)
        return e;
    p->root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->root < 0) {
        log_error("cannot open the folder %s: %s", root, strerror(errno));
        return SW_IO;
    }
    return sign_in(p, root);
}

void publish_close(struct publisher *p)
{
    if (p->root >= 0) {
        unlinkat(p->root, UNFINISHED, 0);
        close(p->root);
    }
    p->root = -1;
    arena_free(&p->arena);
    buf_free(&p->text);
    buf_free(&p->path);
    buf_free(&p->born);
}

enum err publish_file(struct publisher *p, const char *path, struct span content)
{
    bool written = false;
    enum err e = fsio_replace(p->root, path, content, &written);
    if (!e && written)
        p->result->files++;
    return e;
}

typedef void path_function(struct buf *b, struct span page);

static enum err write_as(struct publisher *p, struct span page, path_function *path,
                         const struct document *d, enum render_format format)
{
    buf_reset(&p->text);
    buf_reset(&p->path);
    path(&p->path, page);
    enum err e = render(d, format, &p->text);
    if (!e)
        e = buf_error(&p->path);
    return e ? e : publish_file(p, p->path.data, buf_span(&p->text));
}

enum err publish_page(struct publisher *p, struct span page, const struct document *gemini,
                      const struct document *gopher)
{
    enum err e = write_as(p, page, tree_gemini_file, gemini, RENDER_GEMTEXT);
    return e ? e : write_as(p, page, tree_gopher_file, gopher, RENDER_GOPHERMAP);
}

enum err publish_text(struct publisher *p, struct span page, const struct document *d)
{
    return write_as(p, page, tree_text_file, d, RENDER_TEXT);
}

static bool has_file(struct publisher *p, struct span page, path_function *path)
{
    buf_reset(&p->path);
    path(&p->path, page);
    return buf_error(&p->path) == SW_OK && faccessat(p->root, p->path.data, F_OK, 0) == 0;
}

bool publish_has_page(struct publisher *p, struct span page)
{
    return has_file(p, page, tree_gemini_file) && has_file(p, page, tree_gopher_file);
}

/* The folders above a file, as far as they are empty, but for the trees' own roots. */
static void remove_empty_folders(struct publisher *p)
{
    for (;;) {
        size_t slash = span_find_last_char(buf_span(&p->path), '/');
        if (slash == p->path.len)
            return;
        buf_truncate(&p->path, slash);
        if (span_find_char(buf_span(&p->path), '/') == p->path.len ||
            unlinkat(p->root, p->path.data, AT_REMOVEDIR) != 0)
            return;
    }
}

enum err publish_remove_file(struct publisher *p, const char *path)
{
    enum err e = fsio_remove(p->root, path);
    if (e)
        return e;
    buf_reset(&p->path);
    buf_add_string(&p->path, path);
    e = buf_error(&p->path);
    if (!e)
        remove_empty_folders(p);
    return e;
}

static enum err remove_as(struct publisher *p, struct span page, path_function *path)
{
    struct buf name;
    buf_init(&name, URL_MAX);
    path(&name, page);
    enum err e = buf_error(&name);
    if (!e)
        e = publish_remove_file(p, name.data);
    buf_free(&name);
    return e;
}

enum err publish_remove(struct publisher *p, struct span page)
{
    enum err e = remove_as(p, page, tree_gemini_file);
    if (!e)
        e = remove_as(p, page, tree_gopher_file);
    if (!e)
        e = remove_as(p, page, tree_text_file);
    p->result->files++;
    return e;
}
