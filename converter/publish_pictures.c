/*
 * Copies of pictures in both trees, beside their story.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "publish_run.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "store_pictures.h"

static const char *const trees[] = {TREE_GEMINI, TREE_GOPHER};

/* A path never gets another picture: where a file has the size, it is the picture. */
static bool is_there(struct publisher *p, const char *file, int64_t size)
{
    struct stat st;
    return fstatat(p->root, file, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           st.st_size == size;
}

static enum err write_bytes(struct publisher *p, const struct store_picture *picture,
                            const char *file, struct arena *arena)
{
    struct span bytes = {0};
    enum err e = store_picture_bytes(p->store, picture->id, arena, &bytes);
    return e ? e : publish_file(p, file, bytes);
}

/* One file with a name in each tree, where the file system can do that. */
static enum err write_picture(struct publisher *p, const struct store_picture *picture)
{
    struct arena arena;
    const char *first = NULL;
    enum err e = SW_OK;
    arena_init(&arena);
    for (size_t i = 0; !e && i < SW_COUNT(trees); i++) {
        const char *file = arena_format(&arena, "%s%.*s", trees[i], SPAN_ARG(picture->path)).p;
        bool there = is_there(p, file, picture->size);
        if (!there && first && fsio_link(p->root, first, file))
            p->result->files++;
        else if (!there)
            e = write_bytes(p, picture, file, &arena);
        first = file;
    }
    arena_free(&arena);
    return e;
}

static bool show(const struct store_picture *pictures, size_t count, struct span *url,
                 enum target_kind *kind)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(*url, pictures[i].url)) {
            *url = pictures[i].path;
            *kind = TARGET_FILE;
            return true;
        }
    return false;
}

enum err publish_pictures(struct publisher *p, const struct story *story, struct article *a)
{
    struct store_picture *pictures = NULL;
    size_t count = 0;
    enum err e = store_story_pictures(p->store, story->id, a->body.arena, &pictures, &count);
    for (size_t i = 0; !e && i < count; i++)
        e = write_picture(p, &pictures[i]);
    if (e || count == 0)
        return e;
    show(pictures, count, &a->picture.url, &a->picture.kind);
    for (struct block *b = a->body.root; b; b = document_after(b, a->body.root))
        if (b->type == BLOCK_FIGURE)
            show(pictures, count, &b->url, &b->kind);
    return SW_OK;
}

enum err publish_remove_pictures(struct publisher *p)
{
    struct arena arena;
    struct span *paths = NULL;
    size_t count = 0;
    arena_init(&arena);
    enum err e = store_gone_pictures(p->store, &arena, &paths, &count);
    for (size_t i = 0; !e && i < SW_COUNT(trees) * count; i++) {
        struct span path = paths[i / SW_COUNT(trees)];
        const char *tree = trees[i % SW_COUNT(trees)];
        e = publish_remove_file(p, arena_format(&arena, "%s%.*s", tree, SPAN_ARG(path)).p);
        p->result->files++;
    }
    if (!e && count)
        e = store_gone_pictures_done(p->store);
    arena_free(&arena);
    return e;
}
