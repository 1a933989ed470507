/*
 * Text from outside never becomes markup, links, menu items or controls.
 *
 * Documents are built of evil strings and random bytes while it is noted which
 * lines each output must have; the outputs are read back by small parsers of
 * their own, which know the grammars and nothing of the renderers, and must
 * give just those lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converter/render.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

static const struct span evil[] = {
    {"=> gemini://evil.example/ x", 27},
    {"=>", 2},
    {"# ", 2},
    {"###", 3},
    {"* ", 2},
    {">", 1},
    {"> ", 2},
    {"```", 3},
    {"``` x", 5},
    {"\r\n", 2},
    {"\n=> /evil x\n", 12},
    {"\n```\n", 5},
    {"\t", 1},
    {"\tfake\tevil.example\t70\r\n1x", 25},
    {"\r\n.\r\n", 5},
    {".", 1},
    {"\0", 1},
    {"\x1b[31m\x1b]0;t\x07", 11},
    {"\xc2\x9b\x33\x31m", 5},
    {"\x7f\x08", 2},
    {"\xe2\x80\xae\x65vil", 7},
    {"\xe2\x81\xa7 open", 8},
    {"\xe2\x80\xa8=> /x", 8},
    {"\xe2\x80\xa9# x", 6},
    {"\xc2\x85* x", 5},
    {"\xef\xbb\xbf=> x", 7},
    {"\xff\xfe\xc0\xaf", 4},
    {"\xe2\x80\x8b", 3},
    {"\xc2\xad", 2},
    {"\xcc\x81\xcc\x81", 4},
    {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 9},
    {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 11},
    {"URL:javascript:alert(1)", 23},
    {"[1] ", 4},
    {"i", 1},
    {"/", 1},
};

/* --- what must come out ------------------------------------------------------ */

/* Lines of gemtext: '.' text, 1 to 3 headings, '*' item, '>' quote, '=' link, '`' fence, '|'
 * verbatim. */
struct expected {
    struct buf gemtext;
    size_t links;
};

struct maker {
    struct arena *arena;
    struct document *d;
    struct expected *e;
    uint32_t seed;
    size_t pending; /* links that follow the block */
};

static uint32_t draw(struct maker *m, uint32_t below)
{
    m->seed = m->seed * 1664525u + 1013904223u;
    return (m->seed >> 16) % below;
}

/* Evil, with an x somewhere so that it shows something. */
static struct span evil_text(struct maker *m)
{
    struct buf text;
    uint32_t parts = 1 + draw(m, 6), shown = draw(m, parts);

    buf_init(&text, 4096);
    for (uint32_t i = 0; i < parts; i++) {
        if (i == shown)
            buf_add_char(&text, 'x');
        if (draw(m, 4) > 0)
            buf_add_span(&text, evil[draw(m, SW_COUNT(evil))]);
        else
            buf_add_char(&text, (char)draw(m, 256));
    }
    struct span copy = arena_span(m->arena, buf_span(&text));
    buf_free(&text);
    return copy;
}

/* Sound whatever follows, and a new one each time. */
static struct span evil_address(struct maker *m)
{
    struct span text = evil_text(m);

    return arena_format(m->arena, "https://n.example/%zu/%.*s", m->e->links++, SPAN_ARG(text));
}

static void expect(struct maker *m, char line)
{
    buf_add_char(&m->e->gemtext, line);
}

static void add_runs(struct maker *m)
{
    document_text(m->d, evil_text(m));
    for (uint32_t n = draw(m, 3); n > 0; n--) {
        document_link(m->d, TARGET_WEB, evil_address(m), evil_text(m));
        document_text(m->d, evil_text(m));
        m->pending++;
    }
}

static void expect_pending(struct maker *m)
{
    for (; m->pending > 0; m->pending--)
        expect(m, '=');
}

static void make_heading(struct maker *m)
{
    unsigned level = 1 + draw(m, 6);

    document_open(m->d, BLOCK_HEADING)->level = level;
    add_runs(m);
    document_close(m->d);
    expect(m, (char)('0' + (level < 3 ? level : 3)));
    expect_pending(m);
}

static void make_paragraph(struct maker *m)
{
    document_open(m->d, BLOCK_PARAGRAPH);
    add_runs(m);
    expect(m, '.');
    if (draw(m, 2)) {
        document_break(m->d);
        add_runs(m);
        expect(m, '.');
    }
    document_close(m->d);
    expect_pending(m);
}

static void make_link_line(struct maker *m)
{
    document_link_line(m->d, TARGET_WEB, evil_address(m), evil_text(m));
    expect(m, '=');
}

static void make_list(struct maker *m)
{
    document_open(m->d, BLOCK_LIST);
    for (uint32_t n = 1 + draw(m, 4); n > 0; n--) {
        document_open(m->d, BLOCK_ITEM);
        document_open(m->d, BLOCK_PARAGRAPH);
        add_runs(m);
        document_close(m->d);
        document_close(m->d);
        expect(m, '*');
    }
    document_close(m->d);
    expect_pending(m);
}

static void make_quote(struct maker *m)
{
    document_open(m->d, BLOCK_QUOTE);
    for (uint32_t n = 1 + draw(m, 3); n > 0; n--) {
        document_open(m->d, BLOCK_PARAGRAPH);
        add_runs(m);
        document_close(m->d);
        expect(m, '>');
    }
    document_close(m->d);
    expect_pending(m);
}

static void make_pre(struct maker *m)
{
    struct span text = evil_text(m), rest = text;
    struct block *b = document_open(m->d, BLOCK_PRE);

    b->text = arena_format(m->arena, "x\n%.*s\nx", (int)strnlen(text.p, text.n), text.p);
    b->label = evil_text(m);
    document_close(m->d);
    expect(m, '`');
    for (rest = b->text; rest.p;) {
        span_cut(&rest, '\n');
        expect(m, '|');
    }
    expect(m, '`');
}

static void make_figure(struct maker *m)
{
    document_figure(m->d, evil_address(m), evil_text(m), evil_text(m));
    expect(m, '=');
    expect(m, '.');
}

static void make_embed(struct maker *m)
{
    struct block *b = document_open(m->d, BLOCK_EMBED);

    b->url = evil_address(m);
    b->label = evil_text(m);
    document_close(m->d);
    expect(m, '=');
}

static void make_table(struct maker *m)
{
    document_open(m->d, BLOCK_TABLE)->label = evil_text(m);
    document_open(m->d, BLOCK_ROW);
    document_open(m->d, BLOCK_CELL);
    document_text(m->d, SPAN("```"));
    document_close(m->d);
    document_close(m->d);
    document_close(m->d);
    for (const char *line = ".`|`"; *line; line++)
        expect(m, *line);
}

static void make_document(struct maker *m)
{
    static void (*const makers[])(struct maker *) = {make_heading, make_paragraph, make_link_line,
                                                     make_list,    make_quote,     make_pre,
                                                     make_figure,  make_embed,     make_table};

    for (int i = 0; i < 12; i++)
        makers[draw(m, SW_COUNT(makers))](m);
}

/* --- parsers ------------------------------------------------------------------- */

static void assert_clean_line(struct span line)
{
    assert_true(utf8_valid(line));
    while (line.n > 0) {
        uint32_t c = utf8_next(&line);
        assert_false(c < 0x20 || (c >= 0x7f && c < 0xa0));
        assert_false(c == 0x2028 || c == 0x2029 || c == 0x202d || c == 0x202e || c == 0xfeff);
    }
}

static void assert_address(struct span line)
{
    struct span address = span_slice(line, 0, span_find_char(line, ' '));

    assert_true(span_starts(address, SPAN("https://n.example/")));
    for (size_t i = 0; i < address.n; i++)
        assert_true(address.p[i] > ' ' && address.p[i] < 0x7f);
}

/* Class of a line outside of verbatim blocks, as the specification has it. */
static char line_class(struct span line)
{
    if (span_starts(line, SPAN("```")))
        return '`';
    if (span_eat(&line, SPAN("=>"))) {
        span_eat_space(&line);
        assert_address(line);
        return '=';
    }
    if (span_starts(line, SPAN("###")))
        return '3';
    if (span_starts(line, SPAN("##")))
        return '2';
    if (span_starts(line, SPAN("#")))
        return '1';
    if (span_starts(line, SPAN("* ")))
        return '*';
    return span_starts(line, SPAN(">")) ? '>' : '.';
}

static void parse_gemtext(struct span text, struct buf *classes)
{
    bool verbatim = false, blank = true;

    assert_true(text.n > 0 && text.p[text.n - 1] == '\n');
    text.n--;
    while (text.p) {
        struct span line = span_cut(&text, '\n');
        bool fence = span_starts(line, SPAN("```"));
        assert_clean_line(line);
        if (verbatim && !fence) {
            buf_add_char(classes, '|');
            continue;
        }
        bool nothing = line.n == 0 || span_is(line, ">");
        assert_false(nothing && blank); /* none at the start, never two */
        blank = nothing;
        verbatim = fence ? !verbatim : verbatim;
        if (!nothing)
            buf_add_char(classes, fence ? '`' : line_class(line));
    }
    assert_false(verbatim);
    assert_false(blank);
}

/* Counts what is no information line. */
static size_t parse_gophermap(struct span text)
{
    size_t links = 0;

    assert_true(text.n > 0 && text.p[text.n - 1] == '\n');
    text.n--;
    while (text.p) {
        struct span line = span_cut(&text, '\n');
        struct span display = span_cut(&line, '\t');
        assert_non_null(line.p);
        assert_true(display.n > 0 && (display.p[0] == 'i' || display.p[0] == 'h'));
        assert_clean_line(display);
        assert_true(unicode_width_of(display) - 1 <= GOPHER_MENU_COLUMNS);
        if (display.p[0] == 'h') {
            links++;
            assert_true(span_eat(&line, SPAN("URL:")));
            assert_address(line);
            assert_int_equal(span_find_char(line, ' '), line.n);
        } else {
            assert_int_equal(line.n, 0);
        }
    }
    return links;
}

static void parse_text(struct span text)
{
    assert_true(text.n > 0 && text.p[text.n - 1] == '\n');
    text.n--;
    while (text.p) {
        struct span line = span_cut(&text, '\n');
        assert_clean_line(line);
        assert_true(unicode_width_of(line) <= GOPHER_TEXT_COLUMNS);
    }
}

/* --- the test --------------------------------------------------------------------- */

static void check(const struct document *d, const struct expected *e)
{
    struct buf out, classes;

    buf_init(&out, RENDERED_MAX);
    buf_init(&classes, RENDERED_MAX);
    assert_int_equal(render(d, RENDER_GEMTEXT, &out), SW_OK);
    parse_gemtext(buf_span(&out), &classes);
    if (!span_equal(buf_span(&classes), buf_span(&e->gemtext)))
        fail_msg("expected %s\nfound    %s\nin\n%s", e->gemtext.data, classes.data, out.data);
    buf_reset(&out);
    assert_int_equal(render(d, RENDER_GOPHERMAP, &out), SW_OK);
    assert_int_equal(parse_gophermap(buf_span(&out)), e->links);
    buf_reset(&out);
    assert_int_equal(render(d, RENDER_TEXT, &out), SW_OK);
    parse_text(buf_span(&out));
    buf_free(&out);
    buf_free(&classes);
}

static void test_evil_documents(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 1000; seed++) {
        struct arena arena;
        struct document d;
        struct expected e = {.links = 0};
        struct maker m = {.arena = &arena, .d = &d, .e = &e, .seed = seed * 7919};

        arena_init(&arena);
        document_init(&d, &arena);
        buf_init(&e.gemtext, RENDERED_MAX);
        make_document(&m);
        check(&d, &e);
        buf_free(&e.gemtext);
        arena_free(&arena);
    }
}

static void test_full_buffer_is_told(void **state)
{
    struct arena arena;
    struct document d;
    struct buf out;
    (void)state;

    arena_init(&arena);
    document_init(&d, &arena);
    for (int i = 0; i < 100; i++)
        document_paragraph(&d, SPAN("A line of text."));
    for (enum render_format format = RENDER_GEMTEXT; format <= RENDER_TEXT; format++) {
        buf_init(&out, 100);
        assert_int_equal(render(&d, format, &out), SW_LIMIT);
        buf_free(&out);
    }
    arena_free(&arena);
}

static void test_empty_document_gives_nothing(void **state)
{
    struct arena arena;
    struct document d;
    struct buf out;
    (void)state;

    arena_init(&arena);
    document_init(&d, &arena);
    document_open(&d, BLOCK_QUOTE);
    document_paragraph(&d, SPAN(" \n "));
    document_close(&d);
    buf_init(&out, 100);
    for (enum render_format format = RENDER_GEMTEXT; format <= RENDER_TEXT; format++)
        assert_int_equal(render(&d, format, &out), SW_OK);
    assert_int_equal(out.len, 0);
    buf_free(&out);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evil_documents),
        cmocka_unit_test(test_full_buffer_is_told),
        cmocka_unit_test(test_empty_document_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
