/*
 * The page as a tree, and each trap of libxml2's HTML parser.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "converter/dom.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

static struct arena arena;
static struct dom page;

static int set_up(void **state SW_UNUSED)
{
    arena_init(&arena);
    page = (struct dom){0};
    return 0;
}

static int tear_down(void **state SW_UNUSED)
{
    dom_free(&page);
    arena_free(&arena);
    return 0;
}

static void parse_span(struct span html)
{
    dom_free(&page);
    assert_int_equal(dom_parse_html(html, &arena, &page), SW_OK);
    assert_non_null(page.root);
}

static void parse(const char *html)
{
    parse_span(span_of(html));
}

static void parse_xml(const char *xml)
{
    dom_free(&page);
    assert_int_equal(dom_parse_xml(span_of(xml), &arena, &page), SW_OK);
}

/* The tree below body in a short form: p(text b(text)). */
static void add_outline(struct buf *b, const struct node *top)
{
    const struct node *n = top;
    for (;;) {
        const struct node *before = n->prev;
        if (before && n != top)
            buf_add_char(b, ' ');
        if (n->tag == TAG_TEXT)
            buf_add_format(b, "'%.*s'", SPAN_ARG(n->text));
        else
            buf_add_string(b, n->name);
        if (n->first) {
            buf_add_char(b, '(');
            n = n->first;
            continue;
        }
        while (n != top && !n->next) {
            n = n->parent;
            buf_add_char(b, ')');
        }
        if (n == top)
            return;
        n = n->next;
    }
}

static void assert_outline(const char *html, const char *expected)
{
    parse(html);
    const struct node *body = node_find(page.root, TAG_BODY);
    assert_non_null(body);
    struct buf b;
    buf_init(&b, 1 << 20);
    add_outline(&b, body);
    assert_string_equal(b.data, expected);
    buf_free(&b);
}

static void a_plain_page(void **state SW_UNUSED)
{
    assert_outline("<!DOCTYPE html><html><head><title>T</title></head><body><p>One <b>two</b></p>"
                   "<p>three</p></body></html>",
                   "body(p('One ' b('two')) p('three'))");
    assert_non_null(node_find(page.root, TAG_TITLE));
}

static void order_follows_the_document(void **state SW_UNUSED)
{
    parse("<p>a<b>b</b></p><p>c</p>");
    uint32_t last = page.root->order;
    for (struct node *n = node_next(page.root, page.root); n; n = node_next(n, page.root)) {
        assert_true(n->order > last);
        last = n->order;
    }
}

static void an_empty_page_has_a_root(void **state SW_UNUSED)
{
    parse("");
    parse("   \n ");
    parse("<!-- -->");
    assert_string_equal(page.root->name, "html");
}

static void attributes(void **state SW_UNUSED)
{
    parse("<p ID=one class='a &amp; b' hidden data-x=y/z title=\"it's &quot;so&quot;\">t</p>");
    struct node *p = node_find(page.root, TAG_P);
    assert_true(span_is(node_attr(p, "id"), "one"));
    assert_true(span_is(node_attr(p, "class"), "a & b"));
    assert_true(span_is(node_attr(p, "data-x"), "y/z"));
    assert_true(span_is(node_attr(p, "title"), "it's \"so\""));
    assert_true(node_has_attr(p, "hidden"));
    assert_false(node_has_attr(p, "href"));
    assert_null(node_attr(p, "href").p);
}

static void attributes_that_libxml2_cannot_read(void **state SW_UNUSED)
{
    assert_outline("<div @click=\"a > b ? c : d\" [class]='x > y' #ref (go)=\"z\" id=k>in</div>out",
                   "body(div('in') 'out')");
    assert_true(span_is(node_attr(node_find(page.root, TAG_DIV), "id"), "k"));
    assert_outline("<div onclick=\"alert('>')\" style=\"color: red\">in</div>", "body(div('in'))");
    assert_false(node_has_attr(node_find(page.root, TAG_DIV), "onclick"));
}

static void an_attribute_never_closed_ends_with_its_tag(void **state SW_UNUSED)
{
    assert_outline("<p class=\"a>one</p><p>two</p>", "body(p('one') p('two'))");
}

static void self_closed_and_void_elements(void **state SW_UNUSED)
{
    assert_outline("<div/>in</div><p>a<wbr>b<br>c</p>", "body(div('in') p('a' wbr 'b' br 'c'))");
    assert_outline("<video><source src=a><track src=b><p>x</p></video>after",
                   "body(video(source track p('x')) 'after')");
    assert_outline("<embed src=a>text<p>p</p>", "body(embed 'text' p('p'))");
}

static void paragraphs_end_where_html5_ends_them(void **state SW_UNUSED)
{
    assert_outline("<p>a<section>b</section>c", "body(p('a') section('b') 'c')");
    assert_outline("<p>a<p>b<figure>f</figure>", "body(p('a') p('b') figure('f'))");
    assert_outline("<p><span>a<div>b</div>", "body(p(span('a')) div('b'))");
    assert_outline("<p><a href=x><h3>t</h3></a></p>", "body(p(a(h3('t'))))");
}

static void lists_and_tables_close_themselves(void **state SW_UNUSED)
{
    assert_outline("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
                   "body(ul(li('a') li('b' ul(li('c'))) li('d')))");
    assert_outline("<table><tr><td>a<td>b<tr><th>c</table>x",
                   "body(table(tr(td('a') td('b')) tr(th('c'))) 'x')");
    assert_outline("<dl><dt>a<dd>b<dt>c</dl>", "body(dl(dt('a') dd('b') dt('c')))");
    assert_outline("<table><tr><td><div>a<td>b</table>", "body(table(tr(td(div('a')) td('b'))))");
}

static void end_tags_without_a_start(void **state SW_UNUSED)
{
    assert_outline("<div>a</span></p></section>b</div>c", "body(div('ab') 'c')");
    assert_outline("<table><tr><td>a</div>b</td></tr></table>", "body(table(tr(td('ab'))))");
    assert_outline("a</br>b", "body('a' br 'b')");
}

static void tangled_inline_elements(void **state SW_UNUSED)
{
    assert_outline("<a href=x><div class=k>one</a>two</div>three",
                   "body(a(div('one')) div('two') 'three')");
    assert_outline("<b>a<i>b</b>c</i>d", "body(b('a' i('b')) 'cd')");
    assert_outline("<a href=1>a<a href=2>b</a>", "body(a('a') a('b'))");
}

static void text_after_an_early_end(void **state SW_UNUSED)
{
    assert_outline("<html><body><p>a</p></body></html><p>b</p>", "body(p('a') p('b'))");
    assert_outline("<html><head></head><body>a<html class=x><body id=y>b", "body('ab')");
}

static void a_body_that_nobody_opened(void **state SW_UNUSED)
{
    assert_outline("<head><title>t</title><meta name=a content=b><main>x</main>",
                   "body(main('x'))");
    assert_outline("<title>t</title>words", "body('words')");
}

static void comments_and_declarations(void **state SW_UNUSED)
{
    assert_outline("a<!-- <p>b</p> -->c", "body('ac')");
    assert_outline("a<!-->b<!--->c", "body('abc')");
    assert_outline("a<!-- x --!>b", "body('ab')");
    assert_outline("<p>a</p><!-- never closed > <p>b</p>", "body(p('a') p('b'))");
    assert_outline("a<![CDATA[ b ]]>c<?php d ?>e</ f>g", "body('aceg')");
    assert_outline("<!--[if IE]><p>a</p><![endif]--><![if !IE]><p>b</p><![endif]>", "body(p('b'))");
}

static void scripts_styles_templates(void **state SW_UNUSED)
{
    assert_outline("<script>if (a<b) '</p>'</script><style>p>a{}</style><p>t</p>", "body(p('t'))");
    assert_outline("<template><p>a</p><template>b</template>c</template><p>d</p>", "body(p('d'))");
    assert_outline("<svg><title>x</title><path/></svg><p>d</p>", "body(p('d'))");
    assert_outline("<p>a</p><template><p>b</p>", "body(p('a') p('b'))");
    assert_outline("<textarea><p>a</textarea><p>b</p>", "body(p('b'))");
    assert_outline("<p>a</p><script>never closed", "body(p('a') 'never closed')");
}

static void json_ld_stays(void **state SW_UNUSED)
{
    parse("<script type='application/ld+json'>{\"a\": \"<b> & </i>\"}</script><p>x</p>");
    struct node *script = node_find(page.root, TAG_SCRIPT);
    assert_non_null(script);
    assert_true(span_is(script->first->text, "{\"a\": \"<b> & </i>\"}"));
}

static void noscript_and_frames(void **state SW_UNUSED)
{
    assert_outline("<head><noscript><img src=a></noscript><title>t</title></head>"
                   "<body><noscript><img src=b></noscript>",
                   "body(noscript(img))");
    assert_outline("<iframe src=a><p>old</p></iframe><p>b</p>", "body(iframe p('b'))");
}

static void titles_are_text(void **state SW_UNUSED)
{
    parse("<title>A <b>bold</b> &amp; B</title><p>x");
    struct node *title = node_find(page.root, TAG_TITLE);
    assert_true(span_is(node_text(title, &arena), "A <b>bold</b> & B"));
}

static void references(void **state SW_UNUSED)
{
    assert_outline("&#150;&#x93;a&#148; &#8212; &mdash; &hellip; &nbsp;.",
                   "body('\u2013\u201Ca\u201D \u2014 \u2014 \u2026 \u00A0.')");
    assert_outline("&comma;&lpar;&apos;&ccaron;", "body(',('\u010D')");
    assert_outline("&#0;&#xD800;&#99999999999;", "body('\uFFFD\uFFFD\uFFFD')");
    assert_outline("a & b &unknown; &#; <3 &nbsp", "body('a & b &unknown; &#; <3 \u00A0')");
    assert_outline("&#60;p&#62;", "body('<p>')");
}

static void references_in_values(void **state SW_UNUSED)
{
    parse("<a href='?a=1&copy=2&amp;lt=3&#150;'>x</a>");
    struct span href = node_attr(node_find(page.root, TAG_A), "href");
    assert_true(span_is(href, "?a=1&copy=2&lt=3\u2013"));
}

static void choices_that_never_end(void **state SW_UNUSED)
{
    assert_outline("<select><option>a<option>b<p>text</p>",
                   "body(select(option('a') option('b')) p('text'))");
}

static void white_space_counts_in_pre_only(void **state SW_UNUSED)
{
    assert_outline("<div>\n <p>a</p>\n <p>b</p>\n</div>\n", "body(div(p('a') p('b')))");
    assert_outline("<pre>\n <b>x</b>\n</pre>", "body(pre('\n ' b('x') '\n'))");
    assert_outline("<p><b>a</b> <i>b</i></p>", "body(p(b('a') ' ' i('b')))");
}

static void repeat(struct buf *b, const char *what, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_add_string(b, what);
}

static void deep_nesting_is_flattened(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, 1 << 22);
    repeat(&b, "<div>", 50000);
    buf_add_string(&b, "bottom");
    repeat(&b, "</div>", 50000);
    buf_add_string(&b, "<p>after</p>");
    parse_span(buf_span(&b));
    assert_true(span_is(node_text(page.root, &arena), "bottom after"));
    unsigned deepest = 0;
    for (struct node *n = page.root; n; n = n->first)
        deepest++;
    assert_in_range(deepest, 256, DOM_DEPTH_MAX + 1);
    assert_string_equal(node_find(page.root, TAG_P)->parent->name, "body");
    buf_free(&b);
}

static void long_texts_are_one_node(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, 1 << 22);
    buf_add_string(&b, "<p>");
    repeat(&b, "0123456789 &eacute; ", 50000);
    parse_span(buf_span(&b));
    struct node *p = node_find(page.root, TAG_P);
    assert_ptr_equal(p->first, p->last);
    assert_int_equal(p->first->text.n, 50000 * strlen("0123456789 \u00E9 "));
    buf_free(&b);
}

static void pages_above_the_limit(void **state SW_UNUSED)
{
    char *large = calloc(1, PAGE_MAX + 1);
    assert_non_null(large);
    assert_int_equal(dom_parse_html(span_make(large, PAGE_MAX + 1), &arena, &page), SW_LIMIT);
    free(large);
}

static void text_of_a_node(void **state SW_UNUSED)
{
    parse("<div> a<b>b</b>\n c<br>d<p>e</p>f<script type='application/ld+json'>x</script>"
          "<ul><li>g</li><li>h</li></ul>i&nbsp; j</div>");
    struct node *div = node_find(page.root, TAG_DIV);
    assert_true(span_is(node_text(div, &arena), "ab c d e f g h i j"));
}

static void taking_nodes_out(void **state SW_UNUSED)
{
    parse("<p>a</p><ul><li>b</li></ul><p>c</p>");
    node_unlink(node_find(page.root, TAG_UL));
    assert_true(span_is(node_text(page.root, &arena), "a c"));
    node_unlink(node_find(page.root, TAG_P));
    assert_true(span_is(node_text(page.root, &arena), "c"));
}

static struct node *child_of(const struct node *n, const char *name)
{
    struct node *child = n->first;
    while (child && (!child->name || strcmp(child->name, name) != 0))
        child = child->next;
    return child;
}

static void xml_with_namespaces(void **state SW_UNUSED)
{
    parse_xml(" \n<?xml version='1.0' encoding='iso-8859-1'?><rss xmlns:dc='http://d/'>"
              "<channel><title>T&eacute; &amp; <![CDATA[<b>&nbsp;]]></title>"
              "<dc:date a='1' dc:b='2'>x</dc:date></channel></rss>");
    assert_string_equal(page.root->name, "rss");
    assert_int_equal(page.root->tag, TAG_OTHER);
    struct node *channel = child_of(page.root, "channel");
    struct node *title = child_of(channel, "title");
    assert_true(span_is(node_text(title, &arena), "T\u00E9 & <b>&nbsp;"));
    struct node *date = child_of(channel, "date");
    assert_string_equal(date->space, "http://d/");
    assert_true(span_is(node_attr(date, "a"), "1"));
    assert_true(span_is(node_attr(date, "b"), "2"));
}

static void broken_xml_gives_what_can_be_had(void **state SW_UNUSED)
{
    parse_xml("<rss><item><title>a & b &unknown; c</title></item><item><title>d");
    struct node *item = child_of(page.root, "item");
    assert_true(span_is(node_text(item, &arena), "a & b &unknown; c"));
    assert_non_null(item->next);
    assert_int_equal(dom_parse_xml(SPAN("no markup at all"), &arena, &page), SW_SYNTAX);
    assert_int_equal(dom_parse_xml(SPAN(""), &arena, &page), SW_SYNTAX);
}

static void xml_entities_are_texts_of_the_document_only(void **state SW_UNUSED)
{
    parse_xml("<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
              "<r>x&a;&f;y</r>");
    assert_true(span_is(node_text(page.root, &arena), "xaaaa&f;y"));
}

static void xhtml_inside_xml_has_tags(void **state SW_UNUSED)
{
    parse_xml("<feed><div xmlns='http://www.w3.org/1999/xhtml'><p>a</p></div></feed>");
    assert_int_equal(page.root->first->tag, TAG_DIV);
    assert_int_equal(page.root->first->first->tag, TAG_P);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plain_page),
        TEST(order_follows_the_document),
        TEST(an_empty_page_has_a_root),
        TEST(attributes),
        TEST(attributes_that_libxml2_cannot_read),
        TEST(an_attribute_never_closed_ends_with_its_tag),
        TEST(self_closed_and_void_elements),
        TEST(paragraphs_end_where_html5_ends_them),
        TEST(lists_and_tables_close_themselves),
        TEST(end_tags_without_a_start),
        TEST(tangled_inline_elements),
        TEST(text_after_an_early_end),
        TEST(a_body_that_nobody_opened),
        TEST(comments_and_declarations),
        TEST(scripts_styles_templates),
        TEST(json_ld_stays),
        TEST(noscript_and_frames),
        TEST(titles_are_text),
        TEST(references),
        TEST(references_in_values),
        TEST(choices_that_never_end),
        TEST(white_space_counts_in_pre_only),
        TEST(deep_nesting_is_flattened),
        TEST(long_texts_are_one_node),
        TEST(pages_above_the_limit),
        TEST(text_of_a_node),
        TEST(taking_nodes_out),
        TEST(xml_with_namespaces),
        TEST(broken_xml_gives_what_can_be_had),
        TEST(xml_entities_are_texts_of_the_document_only),
        TEST(xhtml_inside_xml_has_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
