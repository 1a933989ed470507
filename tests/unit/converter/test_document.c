/*
 * The tree of blocks: builder, depth cap, walks, changes in place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/document.h"

struct fixture {
    struct arena arena;
    struct document d;
};

static int set_up(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    document_init(&f.d, &f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    return 0;
}

static void assert_span(struct span s, const char *expected)
{
    assert_true(span_is(s, expected));
}

static void test_builder_nests(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_heading(d, 2, SPAN("Title"));
    struct block *list = document_open(d, BLOCK_LIST);
    list->ordered = true;
    list->start = 3;
    document_open(d, BLOCK_ITEM);
    struct block *p = document_paragraph(d, SPAN("one"));
    document_close(d);
    document_close(d);
    document_figure(d, SPAN("https://a.example/x.jpg"), SPAN("caption"), SPAN("credit"));

    assert_ptr_equal(d->open, d->root);
    assert_int_equal(d->root->first->type, BLOCK_HEADING);
    assert_int_equal(d->root->first->level, 2);
    assert_ptr_equal(d->root->first->next, list);
    assert_ptr_equal(p->parent->parent, list);
    assert_span(p->runs->text, "one");
    assert_span(d->root->last->credit, "credit");
    assert_ptr_equal(d->root->last->prev, list);
}

static void test_runs_keep_their_order(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    struct block *p = document_open(d, BLOCK_PARAGRAPH);
    document_text(d, SPAN("a "));
    document_link(d, TARGET_WEB, SPAN("https://b.example/"), SPAN("b"));
    document_break(d);
    document_text(d, SPAN(""));
    document_text(d, SPAN("c"));
    document_close(d);

    struct run *r = p->runs;
    assert_int_equal(r->type, RUN_TEXT);
    r = r->next;
    assert_int_equal(r->type, RUN_LINK);
    assert_span(r->target, "https://b.example/");
    r = r->next;
    assert_int_equal(r->type, RUN_BREAK);
    r = r->next;
    assert_span(r->text, "c");
    assert_null(r->next);
    assert_ptr_equal(p->last_run, r);
}

static void test_inline_content_without_a_paragraph_gets_one(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_text(d, SPAN("a"));
    document_link(d, TARGET_WEB, SPAN("https://b.example/"), SPAN("b"));
    document_paragraph(d, SPAN("c"));
    document_text(d, SPAN("d"));

    struct block *b = d->root->first;
    assert_int_equal(b->type, BLOCK_PARAGRAPH);
    assert_span(b->runs->text, "a");
    assert_span(b->runs->next->text, "b");
    assert_span(b->next->runs->text, "c");
    assert_span(b->next->next->runs->text, "d");
    assert_ptr_equal(d->root->last, b->next->next);
}

static unsigned deepest(const struct document *d)
{
    struct document_iter it = document_walk(d);
    unsigned depth = 0, most = 0;

    while (document_next(&it)) {
        depth = it.entering ? depth + 1 : depth - 1;
        most = depth > most ? depth : most;
    }
    assert_int_equal(depth, 0);
    return most - 1; /* the root lies at 0 */
}

static void test_depth_is_capped_and_no_text_lost(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;
    enum { LEVELS = 1000 };

    for (unsigned i = 0; i < LEVELS; i++) {
        document_open(d, BLOCK_LIST);
        document_open(d, BLOCK_ITEM);
        document_paragraph(d, SPAN("text"));
    }
    document_open(d, BLOCK_TABLE);
    document_open(d, BLOCK_ROW);
    document_open(d, BLOCK_CELL);
    document_text(d, SPAN("cell"));
    document_close(d);
    document_close(d);
    document_close(d);
    for (unsigned i = 0; i < LEVELS; i++) {
        document_close(d);
        document_close(d);
    }
    assert_ptr_equal(d->open, d->root);
    assert_int_equal(d->depth, 0);
    assert_int_equal(d->flattened, 0);
    assert_true(deepest(d) <= DOCUMENT_DEPTH_MAX);

    unsigned paragraphs = 0;
    for (struct block *b = d->root; b; b = document_after(b, d->root)) {
        assert_true(!b->parent || block_fits(b->parent->type, b->type));
        paragraphs += b->type == BLOCK_PARAGRAPH;
    }
    assert_int_equal(paragraphs, LEVELS + 1);
}

static void test_walk_enters_and_leaves_every_block(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_open(d, BLOCK_QUOTE);
    document_paragraph(d, SPAN("a"));
    document_paragraph(d, SPAN("b"));
    document_close(d);
    document_open(d, BLOCK_RULE);
    document_close(d);

    static const struct {
        enum block_type type;
        bool entering;
    } expected[] = {
        {BLOCK_ROOT, true},       {BLOCK_QUOTE, true},     {BLOCK_PARAGRAPH, true},
        {BLOCK_PARAGRAPH, false}, {BLOCK_PARAGRAPH, true}, {BLOCK_PARAGRAPH, false},
        {BLOCK_QUOTE, false},     {BLOCK_RULE, true},      {BLOCK_RULE, false},
        {BLOCK_ROOT, false},
    };
    struct document_iter it = document_walk(d);
    for (size_t i = 0; i < SW_COUNT(expected); i++) {
        assert_true(document_next(&it));
        assert_int_equal(it.block->type, expected[i].type);
        assert_int_equal(it.entering, expected[i].entering);
    }
    assert_false(document_next(&it));
}

static void test_skip_goes_to_the_leaving_of_the_block(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    struct block *quote = document_open(d, BLOCK_QUOTE);
    document_open(d, BLOCK_LIST);
    document_open(d, BLOCK_ITEM);
    document_paragraph(d, SPAN("a"));
    document_close(d);
    document_close(d);
    document_paragraph(d, SPAN("b"));
    document_close(d);
    struct block *empty = document_open(d, BLOCK_QUOTE);
    document_close(d);

    struct document_iter it = document_walk(d);
    assert_true(document_next(&it));
    assert_true(document_next(&it));
    assert_ptr_equal(it.block, quote);
    document_skip(&it);
    assert_true(document_next(&it));
    assert_ptr_equal(it.block, quote);
    assert_false(it.entering);
    assert_true(document_next(&it));
    assert_ptr_equal(it.block, empty);
    document_skip(&it);
    assert_true(document_next(&it));
    assert_ptr_equal(it.block, empty);
    assert_false(it.entering);
}

static void test_remove_takes_out_first_middle_last(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;
    struct block *a = document_paragraph(d, SPAN("a"));
    struct block *b = document_paragraph(d, SPAN("b"));
    struct block *c = document_paragraph(d, SPAN("c"));

    document_remove(b);
    assert_ptr_equal(a->next, c);
    assert_ptr_equal(c->prev, a);
    document_remove(a);
    assert_ptr_equal(d->root->first, c);
    assert_null(c->prev);
    document_remove(c);
    assert_null(d->root->first);
    assert_null(d->root->last);
}

static void test_append_copies_below_the_open_block(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;
    struct document from;

    document_init(&from, d->arena);
    document_open(&from, BLOCK_LIST)->ordered = true;
    document_open(&from, BLOCK_ITEM);
    document_open(&from, BLOCK_PARAGRAPH);
    document_text(&from, SPAN("a"));
    document_break(&from);
    document_link(&from, TARGET_PAGE, SPAN("/p"), SPAN("b"));
    document_close(&from);
    document_close(&from);
    document_close(&from);
    document_heading(&from, 4, SPAN("h"));

    document_open(d, BLOCK_QUOTE);
    document_append(d, &from);
    document_close(d);

    struct block *list = d->root->first->first;
    assert_int_equal(list->type, BLOCK_LIST);
    assert_true(list->ordered);
    assert_ptr_not_equal(list, from.root->first);
    struct run *r = list->first->first->runs;
    assert_span(r->text, "a");
    assert_int_equal(r->next->type, RUN_BREAK);
    assert_int_equal(r->next->next->target_kind, TARGET_PAGE);
    assert_int_equal(list->next->level, 4);
    assert_ptr_equal(from.root->first->parent, from.root);
}

static void test_after_stays_within_the_subtree(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;
    struct block *quote = document_open(d, BLOCK_QUOTE);
    struct block *a = document_paragraph(d, SPAN("a"));
    struct block *b = document_paragraph(d, SPAN("b"));
    document_close(d);
    struct block *c = document_paragraph(d, SPAN("c"));

    assert_ptr_equal(document_after(quote, quote), a);
    assert_ptr_equal(document_after(a, quote), b);
    assert_null(document_after(b, quote));
    assert_ptr_equal(document_after(b, d->root), c);
    assert_null(document_after(c, d->root));
}

static void test_empty_is_what_shows_nothing(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_paragraph(d, SPAN("  "));
    document_open(d, BLOCK_RULE);
    document_close(d);
    document_open(d, BLOCK_FIGURE);
    document_close(d);
    assert_true(document_is_empty(d));
    document_link_line(d, TARGET_WEB, SPAN("https://a.example/"), SPAN(""));
    assert_false(document_is_empty(d));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_builder_nests),
        TEST(test_runs_keep_their_order),
        TEST(test_inline_content_without_a_paragraph_gets_one),
        TEST(test_depth_is_capped_and_no_text_lost),
        TEST(test_walk_enters_and_leaves_every_block),
        TEST(test_skip_goes_to_the_leaving_of_the_block),
        TEST(test_remove_takes_out_first_middle_last),
        TEST(test_append_copies_below_the_open_block),
        TEST(test_after_stays_within_the_subtree),
        TEST(test_empty_is_what_shows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
