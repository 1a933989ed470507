/*
 * The page of an article, put together from its parts.
 */
#include "article_page.h"

#include "smolwire/url.h"

/* The headline has level 1, what the body begins with level 2. */
#define BODY_LEVEL     2
#define LEVEL_DEEPEST  6
#define WORDS_A_MINUTE 230
#define SECONDS_A_DAY  (24 * 60 * 60)

struct page {
    struct document *d;
    const struct article *a;
    const struct article_surroundings *s; /* NULL: stands alone */
    struct arena *arena;
};

static bool is_edition(const struct page *p, enum render_format edition)
{
    return p->s && p->s->edition == edition;
}

static struct span format_date(struct arena *arena, int64_t t)
{
    struct civil c = civil_from_time(t);

    return arena_format(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* Midnight is how publishers spell that they tell no time of day. */
static struct span format_time(struct arena *arena, int64_t t)
{
    struct civil c = civil_from_time(t);

    if (t % SECONDS_A_DAY == 0)
        return format_date(arena, t);
    return arena_format(arena, "%04d-%02d-%02d %02d:%02d UTC", c.year, c.month, c.day, c.hour,
                        c.minute);
}

/* A line of the paragraph that is open; `name` is ours. */
static void add_line(struct page *p, const char *name, struct span value)
{
    if (p->d->open->runs)
        document_break(p->d);
    document_text(p->d, span_of(name));
    document_text(p->d, value);
}

static void add_byline(struct page *p)
{
    struct span byline = span_trim(p->a->byline);

    if (byline.n > 0)
        add_line(p, span_starts_nocase(byline, SPAN("by ")) ? "" : "By ", byline);
}

static void add_dates(struct page *p)
{
    const struct article *a = p->a;

    if (a->published != SW_NO_TIME)
        add_line(p, "Published ", format_time(p->arena, a->published));
    if (a->modified == SW_NO_TIME)
        return;
    struct span updated = format_time(p->arena, a->modified);
    if (a->published == SW_NO_TIME || !span_equal(updated, format_time(p->arena, a->published)))
        add_line(p, "Updated ", updated);
}

/* Left out where it says nothing: on short pieces, and on scripts without words between spaces. */
static void add_reading_time(struct page *p)
{
    size_t minutes = (document_word_count(&p->a->body) + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;

    if (p->s && minutes > 1)
        add_line(p, "", arena_format(p->arena, "%zu minutes to read", minutes));
}

static void add_facts(struct page *p)
{
    struct block *facts = document_open(p->d, BLOCK_PARAGRAPH);

    add_byline(p);
    add_dates(p);
    if (p->a->section.n > 0)
        add_line(p, "Section: ", p->a->section);
    add_reading_time(p);
    document_close(p->d);
    if (!facts->runs)
        document_remove(facts);
}

static void add_notices(struct page *p)
{
    if (p->a->live)
        document_paragraph(p->d, SPAN("Live blog: the newest entries come first."));
    if (p->a->teaser)
        document_paragraph(p->d, SPAN("Teaser: this is as much as the publisher shows without a "
                                      "subscription."));
}

static bool body_shows(const struct document *body, struct span picture)
{
    struct document_iter it = document_walk(body);

    while (document_next(&it)) {
        if (it.block->type == BLOCK_FIGURE && span_equal(it.block->url, picture))
            return true;
    }
    return false;
}

static void add_picture(struct page *p)
{
    const struct article_picture *picture = &p->a->picture;

    if (picture->url.n > 0 && !body_shows(&p->a->body, picture->url))
        document_figure(p->d, picture->url, picture->caption, picture->credit)->kind =
            picture->kind;
}

/* Appends the body with its highest headings brought to BODY_LEVEL. */
static void add_body(struct page *p)
{
    struct block *root = p->d->root, *before = root->last;
    unsigned highest = LEVEL_DEEPEST;

    document_append(p->d, &p->a->body);
    struct block *first = before ? before->next : root->first;
    for (struct block *b = first; b; b = document_after(b, root)) {
        if (b->type == BLOCK_HEADING && b->level < highest)
            highest = b->level;
    }
    for (struct block *b = first; b; b = document_after(b, root)) {
        if (b->type != BLOCK_HEADING)
            continue;
        b->level = b->level - highest + BODY_LEVEL;
        if (b->level > LEVEL_DEEPEST)
            b->level = LEVEL_DEEPEST;
    }
}

static struct span link_label(const struct page *p, const struct page_link *link)
{
    struct span date = SPAN(""), source = SPAN("");

    if (link->date != SW_NO_TIME) {
        /* by custom: gemtext feeds begin with the bare date, menus put it in brackets */
        bool bare = is_edition(p, RENDER_GEMTEXT);
        date = format_date(p->arena, link->date);
        date =
            arena_format(p->arena, "%s%.*s%s ", bare ? "" : "[", SPAN_ARG(date), bare ? "" : "]");
    }
    if (link->source.n > 0)
        source = arena_format(p->arena, " (%.*s)", SPAN_ARG(link->source));
    return arena_format(p->arena, "%.*s%.*s%.*s", SPAN_ARG(date), SPAN_ARG(link->label),
                        SPAN_ARG(source));
}

static void add_link_item(struct page *p, const struct page_link *link)
{
    document_open(p->d, BLOCK_ITEM);
    document_link_line(p->d, link->kind, link->target, link_label(p, link));
    document_close(p->d);
}

static void add_publishers_links(struct page *p)
{
    for (size_t i = 0; i < p->a->related_count; i++) {
        const struct article_link *related = &p->a->related[i];
        const struct page_link link = {.kind = TARGET_WEB,
                                       .target = related->url,
                                       .label = related->title,
                                       .date = SW_NO_TIME};
        add_link_item(p, &link);
    }
}

static void add_related(struct page *p)
{
    size_t count = p->s ? p->s->related_count : p->a->related_count;

    if (count == 0)
        return;
    document_heading(p->d, BODY_LEVEL, SPAN("Related stories"));
    document_open(p->d, BLOCK_LIST);
    if (p->s) {
        for (size_t i = 0; i < count; i++)
            add_link_item(p, &p->s->related[i]);
    } else {
        add_publishers_links(p);
    }
    document_close(p->d);
}

static struct span change_label(struct arena *arena, const struct page_change *c)
{
    struct span time = format_time(arena, c->time);
    int64_t words = c->more_words < 0 ? -c->more_words : c->more_words;
    const char *direction = c->more_words < 0 ? "fewer" : "more";
    struct span text = {0};

    if (words > 0)
        text = arena_format(arena, "%lld word%s %s", (long long)words, words == 1 ? "" : "s",
                            direction);
    else if (c->headline.n == 0) /* else it is most likely all that changed */
        text = SPAN("other words");
    if (c->headline.n > 0)
        text = arena_format(arena, "%.*s%sthe headline was: %.*s", SPAN_ARG(text),
                            text.n > 0 ? "; " : "", SPAN_ARG(c->headline));
    return arena_format(arena, "%.*s: %.*s", SPAN_ARG(time), SPAN_ARG(text));
}

static void add_changes(struct page *p)
{
    if (!p->s || p->s->change_count == 0)
        return;
    document_heading(p->d, BODY_LEVEL, SPAN("Changes"));
    document_open(p->d, BLOCK_LIST);
    for (size_t i = 0; i < p->s->change_count; i++) {
        document_open(p->d, BLOCK_ITEM);
        document_paragraph(p->d, change_label(p->arena, &p->s->changes[i]));
        document_close(p->d);
    }
    document_close(p->d);
}

static void add_reports(struct page *p)
{
    if (!p->s || p->s->report_count == 0)
        return;
    document_heading(p->d, BODY_LEVEL, SPAN("Other reports"));
    document_open(p->d, BLOCK_LIST);
    for (size_t i = 0; i < p->s->report_count; i++)
        add_link_item(p, &p->s->reports[i]);
    document_close(p->d);
}

static void add_source(struct page *p)
{
    struct span name = span_trim(p->a->site);
    const char *note = p->a->teaser ? " (the whole story)" : "";
    struct url url;

    if (p->a->url.n == 0)
        return;
    if (name.n == 0 && url_parse(p->a->url, &url) == SW_OK)
        name = url.host;
    document_link_line(p->d, TARGET_WEB, p->a->url,
                       arena_format(p->arena, "Source: %.*s%s", SPAN_ARG(name), note));
}

/* A menu begins with the way up, so that it is found without scrolling. */
static void add_menu_top(struct page *p)
{
    if (p->s->way_count > 0)
        document_link_line(p->d, p->s->ways[0].kind, p->s->ways[0].target,
                           link_label(p, &p->s->ways[0]));
    if (p->s->page.n > 0)
        document_link_line(p->d, TARGET_TEXT, p->s->page, SPAN("This story as plain text"));
}

static void add_ways(struct page *p, size_t first)
{
    if (first >= p->s->way_count)
        return;
    document_open(p->d, BLOCK_LIST);
    for (size_t i = first; i < p->s->way_count; i++)
        add_link_item(p, &p->s->ways[i]);
    document_close(p->d);
}

void article_page(const struct article *a, const struct article_surroundings *surroundings,
                  struct arena *arena, struct document *out)
{
    struct page p = {.d = out, .a = a, .s = surroundings, .arena = arena};
    bool menu = is_edition(&p, RENDER_GOPHERMAP);
    bool alone = !surroundings || surroundings->edition == RENDER_TEXT;
    struct span title = a->title.n > 0 ? a->title : a->url;
    struct frame_place place = {.title = title};

    document_init(out, arena);
    out->language = a->language;
    if (!alone) {
        place.frame = surroundings->frame;
        place.edition = surroundings->edition;
        place.page = surroundings->page;
    }
    if (menu)
        add_menu_top(&p);
    frame_add_head(&place, out);
    document_heading(out, 1, title);
    if (a->standfirst.n > 0)
        document_paragraph(out, a->standfirst);
    add_facts(&p);
    add_notices(&p);
    add_picture(&p);
    add_body(&p);
    add_changes(&p);
    add_reports(&p);
    add_related(&p);
    add_source(&p);
    if (!alone)
        add_ways(&p, menu ? 1 : 0);
    frame_add_foot(&place, out);
}
