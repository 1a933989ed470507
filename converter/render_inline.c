/*
 * Inline content, and the blocks that are a link with a few words: the same
 * for all formats.
 */
#include "render_format.h"
#include "smolwire/url.h"

/* U+00AD: a place to hyphenate, which nobody here does, and terminals show as they like. */
#define SOFT_HYPHEN "\xC2\xAD"

/* What breaks lines beyond ASCII, and becomes a space when it is escaped: U+0085, U+2028, U+2029.
 */
static const struct span breaks[] = {{"\xC2\x85", 2}, {"\xE2\x80\xA8", 3}, {"\xE2\x80\xA9", 3}};

static bool eat_space(struct span *text)
{
    if (ascii_is_space(text->p[0])) {
        *text = span_from(*text, 1);
        return true;
    }
    for (size_t i = 0; i < SW_COUNT(breaks); i++) {
        if (span_eat(text, breaks[i]))
            return true;
    }
    return false;
}

/* Bytes up to the next that may begin white space or a soft hyphen. */
static size_t plain_run(struct span text)
{
    size_t run = 0;

    while (run < text.n && !ascii_is_space(text.p[run]) && text.p[run] != '\xC2' &&
           text.p[run] != '\xE2')
        run++;
    return run;
}

static bool is_after_space(const struct buf *out, size_t start)
{
    return out->len == start || out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '\n';
}

static void trim_space(struct buf *out, size_t start)
{
    if (out->len > start && out->data[out->len - 1] == ' ')
        buf_truncate(out, out->len - 1);
}

void render_folded(struct buf *out, size_t start, struct span text)
{
    while (text.n > 0) {
        size_t run = plain_run(text);
        buf_add(out, text.p, run);
        text = span_from(text, run);
        if (text.n == 0 || span_eat(&text, SPAN(SOFT_HYPHEN)))
            continue;
        if (!eat_space(&text)) {
            buf_add_char(out, text.p[0]);
            text = span_from(text, 1);
        } else if (!is_after_space(out, start)) {
            buf_add_char(out, ' ');
        }
    }
}

static void add_number(struct buf *out, size_t start, size_t number)
{
    trim_space(out, start);
    if (!is_after_space(out, start))
        buf_add_char(out, ' ');
    buf_add_format(out, "[%zu]", number);
}

/* A link that shows its own address needs no number; one into the mirror would lead nowhere in a
 * text. */
static bool is_numbered(const struct renderer *r, const struct run *run)
{
    return r->ops->number_links && run->target_kind == TARGET_WEB &&
           !span_equal(span_trim(run->text), run->target);
}

static void add_link(struct renderer *r, const struct run *run, struct buf *out, size_t start)
{
    bool spaced = run->text.n > 0 && ascii_is_space(run->text.p[run->text.n - 1]);

    render_folded(out, start, run->text);
    if (!link_is_sound(run->target_kind, run->target))
        return;
    if (r->ops->links_follow) {
        link_set_add(&r->links, run->target_kind, run->target, run->text);
    } else if (is_numbered(r, run)) {
        size_t i = link_set_add(&r->links, run->target_kind, run->target, run->text);
        add_number(out, start, i + 1);
        if (spaced)
            buf_add_char(out, ' ');
    }
}

void render_inline(struct renderer *r, const struct block *b, bool one_line, struct buf *out)
{
    size_t start = out->len;

    for (const struct run *run = b->runs; run; run = run->next) {
        if (run->type == RUN_TEXT) {
            render_folded(out, start, run->text);
        } else if (run->type == RUN_LINK) {
            add_link(r, run, out, start);
        } else if (one_line) {
            render_folded(out, start, SPAN(" "));
        } else {
            trim_space(out, start);
            buf_add_char(out, '\n');
        }
    }
}

void render_link(struct renderer *r, enum target_kind kind, struct span target, struct span label)
{
    buf_reset(&r->text);
    render_folded(&r->text, 0, label);
    r->ops->link(r, kind, target, buf_span(&r->text));
}

static void show_media(struct renderer *r, enum target_kind kind, struct span url,
                       struct span label)
{
    if (link_is_sound(kind, url))
        r->ops->link(r, kind, url, label);
    else
        writer_paragraph(&r->w, label);
}

/* Publishers write "Reuters" or "Photo: Reuters"; the first alone would not tell what it is. */
static bool tells_its_role(struct span credit)
{
    static const char *const words[] = {"photo",    "image",        "picture",   "credit",
                                        "\xC2\xA9", "(c)",          "copyright", "courtesy",
                                        "source",   "illustration", "graphic",   "via "};

    for (size_t i = 0; i < SW_COUNT(words); i++) {
        if (span_starts_nocase(credit, span_of(words[i])))
            return true;
    }
    return false;
}

static void show_credit(struct renderer *r, struct span credit)
{
    buf_reset(&r->text);
    if (!tells_its_role(credit))
        buf_add_string(&r->text, "Credit: ");
    render_folded(&r->text, 0, credit);
    writer_paragraph(&r->w, buf_span(&r->text));
}

void render_figure(struct renderer *r, const struct block *b)
{
    struct span caption = span_trim(b->text.n > 0 ? b->text : b->label);
    struct span credit = span_trim(b->credit);

    if (b->url.n == 0 && caption.n == 0 && credit.n == 0)
        return;
    buf_reset(&r->text);
    buf_add_string(&r->text, caption.n > 0 ? "Image: " : "Image");
    render_folded(&r->text, 0, caption);
    show_media(r, b->kind, b->url, buf_span(&r->text));
    if (credit.n > 0)
        show_credit(r, credit);
}

void render_embed(struct renderer *r, const struct block *b)
{
    static const char *const names[] = {[EMBED_VIDEO] = "Video",
                                        [EMBED_AUDIO] = "Audio",
                                        [EMBED_POST] = "Post",
                                        [EMBED_DOCUMENT] = "Document",
                                        [EMBED_OTHER] = "Embedded"};
    struct span title = span_trim(b->label);
    struct url url;

    if (b->url.n == 0 && title.n == 0)
        return;
    if (title.n == 0 && url_parse(b->url, &url) == SW_OK)
        title = url.host;
    buf_reset(&r->text);
    buf_add_string(&r->text, names[b->embed]);
    if (title.n > 0) {
        buf_add_string(&r->text, ": ");
        render_folded(&r->text, 0, title);
    }
    show_media(r, TARGET_WEB, b->url, buf_span(&r->text));
}
