/*
 * Site rules in the ftr-site-config format: each feature on a small page.
 */
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "converter/convert.h"
#include "converter/rules.h"
#include "converter/rules_file.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

#define WORDS "The harbour was opened again on Monday after ten long years of repair work."

static const char page[] =
    "<html><head><title>Wrong title of the page</title><meta name=author content='Wrong "
    "Name'></head>"
    "<body><h1>Wrong heading of the page</h1><div id=head class='top big'><h2 class=hl>Right "
    "title</h2>"
    "<p class=by>By <b>Ann Lee</b> and <b>Bo Ek</b></p><i class=when>2 May 2025</i></div>"
    "<div id=story class='text main'><p>" WORDS "</p><div class='promo-box x'>Buy now.</div>"
    "<img src=pixel.gif alt=Pixel><img src=blank.gif data-real=/photo.jpg alt='A quay'>"
    "<p class=quote>It rained, and nobody minded it at all.</p><span class=note>A note.</span>"
    "<form><p>Sign in here, please.</p></form><ul><li><a href=/x>Only a link of the site</a></ul>"
    "<p>Last words of &copy;the story.</p></div><div id=story2 class=text><p>Second part of "
    "it.</p></div>"
    "<a class=all href='/story?all=1'>All on one page</a><a rel=next "
    "href='?page=2'>Next</a></body></html>";

struct outcome {
    struct arena arena;
    struct article article;
    struct convert_links links;
    struct buf reason, body;
    enum err error;
};

static void convert_html(struct outcome *o, const char *html, const char *rules)
{
    arena_init(&o->arena);
    buf_init(&o->reason, 4096);
    buf_init(&o->body, RENDERED_MAX);
    o->links = (struct convert_links){.next_page = SPAN("")};
    struct convert_input in = {.bytes = span_of(html),
                               .url = SPAN("https://gazette.example/story"),
                               .now = SW_NO_TIME,
                               .rules = span_of(rules),
                               .links = &o->links};
    o->error = convert_page(&in, &o->arena, &o->article, &o->reason);
    if (o->error == SW_OK)
        document_body_text(&o->article.body, &o->body);
}

static void convert(struct outcome *o, const char *rules)
{
    convert_html(o, page, rules);
}

static void drop(struct outcome *o)
{
    arena_free(&o->arena);
    buf_free(&o->reason);
    buf_free(&o->body);
}

static bool has(const struct outcome *o, const char *words)
{
    return span_contains(buf_span(&o->body), span_of(words));
}

static bool warns(const struct outcome *o, const char *words)
{
    for (size_t i = 0; i < o->article.warning_count; i++)
        if (span_contains(o->article.warnings[i], span_of(words)))
            return true;
    return false;
}

static bool has_block(const struct outcome *o, enum block_type type)
{
    struct document_iter it = document_walk(&o->article.body);
    while (document_next(&it))
        if (it.entering && it.block->type == type)
            return true;
    return false;
}

static bool has_figure(const struct outcome *o, const char *url)
{
    struct document_iter it = document_walk(&o->article.body);
    while (document_next(&it))
        if (it.entering && it.block->type == BLOCK_FIGURE && span_is(it.block->url, url))
            return true;
    return false;
}

#define STORY "body: //div[@id='story']\n"

/* Rules, and what must be in the body and what must not. */
static const struct {
    const char *what, *rules, *with, *without;
} body_cases[] = {
    {"body by id", STORY, WORDS, "Second part"},
    {"body by class and contains()", "body: //div[contains(@class, 'text')]\n", "Second part",
     "All on one page"},
    {"body by concat() of class", "body: //div[contains(concat(' ', @class, ' '), ' main ')]\n",
     WORDS, "Second part"},
    {"body as a union", "body: //div[@id='story'] | //div[@id='story2']\n", "Second part", "Right"},
    {"the first body that selects", "body: //article\nbody: //div[@id='story2']\nbody: //body\n",
     "Second part", "Last words"},
    {"a body inside a body counts once", "body: //div[@id='story'] | //p\n", WORDS, "All on one"},
    {"strip", STORY "strip: //span[@class='note']\n", WORDS, "A note."},
    {"strip many", STORY "strip: //span | //p[@class='quote']\n", WORDS, "It rained"},
    {"strip of texts", STORY "strip: //p[1]/text()\n", "It rained", WORDS},
    {"strip before body", "strip: //div[@id='story2']\nbody: //div[contains(@class,'text')]\n",
     WORDS, "Second part"},
    {"strip_id_or_class by class", STORY "strip_id_or_class: promo-box\n", WORDS, "Buy now"},
    {"strip_id_or_class by part", STORY "strip_id_or_class: promo\n", WORDS, "Buy now"},
    {"strip_id_or_class in quotes", STORY "strip_id_or_class: \"promo\"\n", WORDS, "Buy now"},
    {"strip_id_or_class by id", "body: //body\nstrip_id_or_class: story2\n", WORDS, "Second part"},
    {"prune is the default", STORY, "Last words", "Sign in here"},
    {"prune: yes", STORY "prune: yes\n", "Last words", "Only a link"},
    {"prune: no", STORY "prune: no\n", "Only a link", "Second part"},
    {"dissolve", STORY "dissolve: //div[contains(@class, 'promo-box')]\nstrip: //div/div\n",
     "Last words", "no such words"},
    {"find_string and replace_string",
     STORY "find_string: Last words\nreplace_string: Final words\n", "Final words", "Last words"},
    {"replace_string(what): with", STORY "replace_string(It rained): It snowed\n", "It snowed",
     "It rained"},
    {"two replacements in order",
     STORY
     "find_string: rained\nreplace_string: snowed\nfind_string: snowed\nreplace_string: hailed\n",
     "It hailed", "It snowed"},
    {"replacement of markup",
     STORY "replace_string(<form>): <div>\nreplace_string(</form>): </div>\n", "Sign in here",
     "Second part"},
    {"comments and blank lines", "# body: //none\n\n  " STORY, WORDS, "Second part"},
    {"names in any case, no blank after the colon", "Body://div[@id='story']\n", WORDS, "Second"},
    {"a byte order mark and CRLF",
     "\xEF\xBB\xBF"
     "body: //div[@id='story']\r\nstrip: //span\r\n",
     WORDS, "A note."},
    {"what other programs want is passed over",
     STORY "tidy: no\nparser: html5lib\ntest_url: http://a.example/\ntest_contains: x\n", WORDS,
     "Second part"},
    {"body is looked for in what is left", "strip: //div[@id='head']\nbody: //div[1]\n", WORDS,
     "Right title"},
    {"each strip sees what those before it left",
     STORY "strip: //div[@id='story']/p[1]\nstrip: //div[@id='story']/p[1]\n", "Last words",
     "It rained"},
    {"strip sees what dissolve did",
     STORY "dissolve: //div[@id='head']\nstrip: //body/p[@class='by']\nbody: //body\n", WORDS,
     "Ann Lee"},
    {"a body that was stripped is none", "strip: //div[@id='story']\n" STORY "body: id('story2')\n",
     "Second part", "Last words"},
    {"id()", "body: id('story2')\n", "Second part", "Last words"},
    {"id() finds nothing that was stripped",
     "strip: id('story')\nbody: id('story')\n"
     "body: id('story2')\n",
     "Second part", "Last words"},
    {"a body that is part of a line", "body: //span[@class='note']\n", "A note.", "Last words"},
    {"a body that is a text", "body: //div[@id='story']/p[1]/text()\n", WORDS, "It rained"},
    {"the nodes of an element as the body", "body: //div[@id='story']/node()\n", "Last words",
     "Second part"},
    {"a title is no part of the body", "body: //body\ntitle: //h2\n", WORDS, "Right title"},
    {"nor is a date, which may stand in the text",
     STORY "date: //span[@class='note']\nreplace_string(A note.): 3 May 2025\n", WORDS, "May 2025"},
    {"the headline is none without a rule",
     "body: //body\nstrip: //h1\n"
     "replace_string(Wrong title of the page): Right title\n",
     WORDS, "Right title"},
    {"blank values", "title:\nstrip: \nprune:\nfind_string:\n" STORY, "Last words", "Sign in here"},
    {"prune: false", STORY "prune: false\n", "Only a link", "Second part"},
    {"find_string of the same again",
     STORY "find_string: rain\nfind_string: note\n"
           "replace_string: snow\nreplace_string: poem\n",
     "It snowed", "A note"},
    {"replaced by nothing", STORY "find_string: Last words of\nreplace_string:\n", "the story",
     "Last words"},
    {"the host's flags before those for all",
     "\x1c"
     "a.txt\n" STORY "prune: no\n\x1cglobal.txt\nprune: yes\n",
     "Only a link", "Second part"},
    {"the host's rules and those for all",
     "\x1c"
     "a.txt\n" STORY "\x1cglobal.txt\n\xEF\xBB\xBFstrip: //span\nbody: //body\n",
     WORDS, "A note."},
    {"nothing for all where the host wants no general way",
     "\x1c"
     "a.txt\n" STORY "autodetect_on_failure: no\n\x1cglobal.txt\nstrip: //p\n",
     WORDS, "no such words"},
    {"not(), position(), following-sibling",
     "body: //div[@id='head']/following-sibling::div[position()=1]\nstrip: //div[not(@id)]\n",
     WORDS, "Buy now"},
};

static void bodies(void **state SW_UNUSED)
{
    for (size_t i = 0; i < SW_COUNT(body_cases); i++) {
        struct outcome o;
        convert(&o, body_cases[i].rules);
        if (o.error != SW_OK || !span_is(o.article.method, "rule"))
            fail_msg("%s: %s %s", body_cases[i].what, o.reason.data, err_text(o.error));
        if (o.article.warning_count > 0)
            fail_msg("%s: %.*s", body_cases[i].what, SPAN_ARG(o.article.warnings[0]));
        if (!has(&o, body_cases[i].with) || has(&o, body_cases[i].without))
            fail_msg("%s: body is '%s'", body_cases[i].what, o.body.data);
        drop(&o);
    }
}

static void metadata_by_rule(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, STORY "title: //none\ntitle: //h2[@class='hl']\nauthor: //p[@class='by']/b\n"
                      "date: //i[@class='when']\n");
    assert_true(span_is(o.article.title, "Right title"));
    assert_true(span_is(o.article.byline, "Ann Lee, Bo Ek"));
    assert_int_equal(o.article.published, 1746144000);
    drop(&o);
    convert(&o, STORY "title: substring-after(//title, 'Wrong ')\nauthor: //meta/@content\n");
    assert_true(span_is(o.article.title, "title of the page"));
    assert_true(span_is(o.article.byline, "Wrong Name"));
    drop(&o);
    convert(&o, STORY "date: //p[@class='quote']\ndate: //i\n"); /* the first that is a date */
    assert_int_equal(o.article.published, 1746144000);
    drop(&o);
}

static void pictures(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, STORY "strip_image_src: pixel.gif\nsrc_lazy_load_attr: data-real\n");
    assert_true(has_figure(&o, "https://gazette.example/photo.jpg"));
    assert_false(has_figure(&o, "https://gazette.example/pixel.gif"));
    drop(&o);
}

static void wrapping(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, STORY "wrap_in(blockquote): //p[@class='quote']\n");
    assert_true(has_block(&o, BLOCK_QUOTE));
    drop(&o);
    convert(&o, STORY);
    assert_false(has_block(&o, BLOCK_QUOTE));
    drop(&o);
    convert(&o, STORY "prune: no\nwrap_in(blockquote): //ul\nstrip: //blockquote/ul/li[2]\n");
    assert_true(has_block(&o, BLOCK_QUOTE) && has_block(&o, BLOCK_LIST));
    drop(&o);
    convert(&o, STORY "wrap_in(nothing): //ul\n");
    assert_true(warns(&o, "line 2: no element has the name 'nothing'"));
    drop(&o);
}

static void attributes_are_stripped(void **state SW_UNUSED)
{
    static const char *const names[] = {"strip", "strip_attr"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        struct outcome o;
        struct buf rules;
        buf_init(&rules, 4096);
        buf_add_format(&rules, "%s: //div[@id='story']/@class\nbody: //div[@class='text']\n",
                       names[i]);
        convert(&o, rules.data);
        assert_true(has(&o, "Second part") && !has(&o, "Last words"));
        drop(&o);
        buf_free(&rules);
    }
}

static void links_to_more(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o,
            STORY "single_page_link: //a[@class='all']\nnext_page_link: //a[@rel='next']/@href\n");
    assert_true(span_is(o.links.single_page, "https://gazette.example/story?all=1"));
    assert_true(span_is(o.links.next_page, "https://gazette.example/story?page=2"));
    drop(&o);
    convert(&o, STORY "single_page_link: //a[@class='all']\nif_page_contains: //div[@id='none']\n");
    assert_int_equal(o.links.single_page.n, 0);
    drop(&o);
    convert(&o, STORY "single_page_link: //a[@class='all']\nif_page_contains: //div[@id='head']\n");
    assert_true(o.links.single_page.n > 0);
    drop(&o);
    convert(&o, STORY "next_page_link: //a[@rel='next']\nif_page_contains: //div[@id='none']\n");
    assert_int_equal(o.links.next_page.n, 0);
    drop(&o);
    convert(&o, STORY "next_page_link: //b | //a[@rel='next']\n"); /* the first with an address */
    assert_true(o.links.next_page.n > 0);
    drop(&o);
}

static void when_no_body_is_found(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, "body: //article\n");
    assert_int_equal(o.error, SW_OK);
    assert_false(span_is(o.article.method, "rule"));
    assert_true(warns(&o, "no body found"));
    drop(&o);
    convert(&o, "body: //article\nautodetect_on_failure: no\n");
    assert_int_equal(o.error, SW_NOT_ARTICLE);
    drop(&o);
}

static void what_is_refused_or_wrong_is_told(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o,
            STORY "http_header(user-agent): Somebody/1.0\nrequires_login: yes\nfrobnicate: 1\n"
                  "no colon here\nstrip: //div[\nreplace_string: alone\nnative_ad_clue: //form\n");
    assert_int_equal(o.error, SW_OK);
    assert_true(warns(&o, "line 2: 'http_header' is ignored"));
    assert_true(warns(&o, "line 3: 'requires_login' is ignored"));
    assert_true(warns(&o, "line 4: 'frobnicate' is unknown"));
    assert_true(warns(&o, "line 5: not 'name: value'"));
    assert_true(warns(&o, "line 6: no XPath expression: //div["));
    assert_true(warns(&o, "line 7: replace_string without find_string"));
    assert_true(warns(&o, "advertisement"));
    drop(&o);
    convert(&o, STORY "find_string: rained\nif_page_contains: //p\nprune: perhaps\n");
    assert_true(has(&o, "It rained"));
    assert_true(warns(&o, "line 2: find_string without replace_string"));
    assert_true(warns(&o, "line 3: if_page_contains without a link above it"));
    assert_true(warns(&o, "line 4: 'prune' is yes or no, not 'perhaps'"));
    drop(&o);
    convert(&o, "\x1c"
                "a.txt\n" STORY "\x1cglobal.txt\n\nfrobnicate: 1\n");
    assert_true(warns(&o, "rules: global.txt line 2: 'frobnicate' is unknown"));
    drop(&o);
}

/* A story with `n` times `<b>x</b>` below it. */
static void large_page(struct buf *out, size_t n)
{
    buf_init(out, SIZE_MAX);
    buf_add_string(out,
                   "<title>Repairs</title><div id=story><p>" WORDS "</p><p>" WORDS "</p></div>");
    for (size_t i = 0; i < n; i++)
        buf_add_string(out, "<b>x</b>");
}

/* All with all others: it ran for minutes, and refresh lost the article. */
static void an_expression_that_takes_too_long_is_given_up(void **state SW_UNUSED)
{
    struct outcome o;
    struct buf html;
    large_page(&html, 10000);
    convert_html(&o, html.data,
                 "strip: //b/following::b\nbody: //div[@id='story']/p[1]\ntitle: //title\n");
    assert_int_equal(o.error, SW_OK);
    assert_true(warns(&o, "line 1: takes too long on a page of this size: //b/following::b"));
    assert_true(span_is(o.article.method, "rule"));
    assert_true(span_is(o.article.title, "Repairs"));
    drop(&o);
    convert_html(&o, html.data, "body: //b/following::b\n");
    assert_int_equal(o.error, SW_OK);
    assert_true(warns(&o, "line 1: takes too long"));
    assert_true(has(&o, WORDS));
    drop(&o);
    buf_free(&html);
}

static void a_page_may_be_too_large_for_rules(void **state SW_UNUSED)
{
    struct outcome o;
    struct buf html;
    large_page(&html, XPATH_NODES_MAX / 2);
    convert_html(&o, html.data, "title: //p\n");
    assert_int_equal(o.error, SW_OK);
    assert_true(warns(&o, "line 1: takes too long on a page of this size: //p"));
    assert_true(span_is(o.article.title, "Repairs"));
    drop(&o);
    buf_free(&html);
}

static void what_is_not_supported_is_told(void **state SW_UNUSED)
{
    static const char *const names[] = {
        "strip_comments",        "move_into",   "footnotes", "single_page_link_in_feed",
        "insert_detected_image", "skip_json_ld"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        struct outcome o;
        struct buf rules, warning;
        buf_init(&rules, 4096);
        buf_init(&warning, 4096);
        buf_add_format(&rules, STORY "%s: //p\n", names[i]);
        buf_add_format(&warning, "line 2: '%s' is not supported", names[i]);
        convert(&o, rules.data);
        assert_int_equal(o.error, SW_OK);
        if (!warns(&o, warning.data) || !has(&o, WORDS))
            fail_msg("%s: no warning, or no body", names[i]);
        drop(&o);
        buf_free(&rules);
        buf_free(&warning);
    }
}

static void no_name_of_a_login_is_passed_over(void **state SW_UNUSED)
{
    struct outcome o;
    convert(&o, STORY "login_uri: /in\nlogin_username_field: name\nlogin_password_field: word\n"
                      "login_extra_fields: a=b\nnot_logged_in_xpath: //form\n");
    assert_int_equal(o.error, SW_OK);
    assert_int_equal(o.article.warning_count, 5);
    assert_true(warns(&o, "line 6: 'not_logged_in_xpath' is ignored"));
    drop(&o);
}

/* --- the folder ------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *s SW_UNUSED, int type SW_UNUSED,
                      struct FTW *at SW_UNUSED)
{
    return remove(path);
}

static void assert_rules(struct rules_folder *f, const char *url, const char *expected)
{
    struct buf text;
    buf_init(&text, 4096);
    buf_add_span(&text, rules_folder_for(f, span_of(url)));
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == RULES_FILE_MARK)
            text.data[i] = '%';
    if (!span_is(buf_span(&text), expected))
        fail_msg("%s: '%s' instead of '%s'", url, text.data, expected);
    buf_free(&text);
}

static void files_by_host(void **state SW_UNUSED)
{
    char folder[] = "/tmp/smolwire-rules-XXXXXX";
    assert_non_null(mkdtemp(folder));
    static const char *const files[][2] = {
        {"a.example.txt", "exact"}, {".b.example.txt", "below"}, {"news.b.example.txt", "news"}};
    struct buf path;
    buf_init(&path, 4096);
    for (size_t i = 0; i < SW_COUNT(files); i++) {
        buf_reset(&path);
        buf_add_format(&path, "%s/%s", folder, files[i][0]);
        assert_int_equal(fsio_replace(AT_FDCWD, path.data, span_of(files[i][1]), NULL), SW_OK);
    }
    struct rules_folder *f;
    assert_int_equal(rules_folder_open(folder, &f), SW_OK);
    assert_rules(f, "https://a.example/x", "%a.example.txt\nexact\n");
    assert_rules(f, "https://www.A.example:8080/x", "%a.example.txt\nexact\n");
    assert_rules(f, "https://sub.a.example/", "");
    assert_rules(f, "https://b.example/", "%.b.example.txt\nbelow\n");
    assert_rules(f, "https://x.y.b.example/", "%.b.example.txt\nbelow\n");
    assert_rules(f, "https://news.b.example/", "%news.b.example.txt\nnews\n");
    assert_rules(f, "https://../", "");
    assert_rules(f, "nonsense", "");
    buf_reset(&path);
    buf_add_format(&path, "%s/a.example.txt", folder);
    assert_int_equal(unlink(path.data), 0);
    assert_rules(f, "https://a.example/y", "%a.example.txt\nexact\n"); /* read once */
    rules_folder_close(f);
    buf_reset(&path);
    buf_add_format(&path, "%s/global.txt", folder);
    assert_int_equal(fsio_replace(AT_FDCWD, path.data, SPAN("all"), NULL), SW_OK);
    assert_int_equal(rules_folder_open(folder, &f), SW_OK);
    assert_rules(f, "https://news.b.example/", "%news.b.example.txt\nnews\n%global.txt\nall\n");
    assert_rules(f, "https://other.example/", "%global.txt\nall\n");
    rules_folder_close(f);
    assert_int_equal(rules_folder_open("/nonexistent/rules", &f), SW_NOT_FOUND);
    buf_free(&path);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The host's rule fits its bot challenge as well as its stories. */
static void a_rule_makes_no_article_of_a_challenge(void **state SW_UNUSED)
{
    struct outcome o;
    convert_html(&o,
                 "<title>Just a moment...</title><body><div class=main><h1>Just a moment...</h1>"
                 "<p>Checking your browser before you can go on to the gazette.</p></div>",
                 "body: //div[@class='main']\n");
    assert_int_equal(o.error, SW_NOT_ARTICLE);
    assert_true(span_contains(buf_span(&o.reason), SPAN("extract: this is a bot challenge")));
    drop(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies),
        cmocka_unit_test(metadata_by_rule),
        cmocka_unit_test(pictures),
        cmocka_unit_test(wrapping),
        cmocka_unit_test(attributes_are_stripped),
        cmocka_unit_test(links_to_more),
        cmocka_unit_test(when_no_body_is_found),
        cmocka_unit_test(what_is_refused_or_wrong_is_told),
        cmocka_unit_test(an_expression_that_takes_too_long_is_given_up),
        cmocka_unit_test(a_page_may_be_too_large_for_rules),
        cmocka_unit_test(what_is_not_supported_is_told),
        cmocka_unit_test(no_name_of_a_login_is_passed_over),
        cmocka_unit_test(a_rule_makes_no_article_of_a_challenge),
        cmocka_unit_test(files_by_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
