/*
 * What a story may hold beside paragraphs, and what stands around and between
 * them: live blogs, galleries, tables, lists, quotes, code, boxes.
 */

#include "page_fixture.h"

#define BEFORE "<nav><a href=/>Home</a> <a href=/news>News</a></nav><main>"
#define AFTER  "</main><footer><p>© Gazette. All rights reserved.</p></footer>"

#define BROUGHT                                                                                    \
    "<p>The crew of the freighter was brought ashore by the pilot boat, and the harbour master "   \
    "closed the bridge to all until the engineers have looked at its second pier from below.</p>"
#define FERRIES                                                                                    \
    "<p>The mayor has asked both ferries to run through the night, and both of their captains "    \
    "have said that they will.</p>"
#define STRUCK                                                                                     \
    "<p>A freighter has struck the bridge this morning in thick fog, say those who saw it from "   \
    "the quay, and nobody was hurt.</p>"
#define BOATS                                                                                      \
    "<p>Four hundred boats of folded paper went down the river on Saturday, each with a candle "   \
    "in it, and our photographer went along on the bank.</p>"

/* All of them, each behind the one before. */
static void assert_order(const struct page *p, const char *const *words, size_t count)
{
    struct span rest = buf_span(&p->text);
    for (size_t i = 0; i < count; i++) {
        size_t at = span_find(rest, span_of(words[i]));
        if (at == rest.n)
            fail_msg("'%s' is missing or out of order in '%s'", words[i], p->text.data);
        rest = span_from(rest, at + 1);
    }
}

/* The nth block of that type, from 0; NULL: there are not so many. */
static const struct block *nth(const struct page *p, enum block_type type, unsigned n)
{
    struct document_iter it = document_walk(&p->article.body);
    while (document_next(&it))
        if (it.entering && it.block->type == type && n-- == 0)
            return it.block;
    return NULL;
}

/* --- live blogs --------------------------------------------------------------- */

#define ENTRY(iso, time, heading, text)                                                            \
    "<article class=entry><time datetime=2025-06-03T" iso ">" time "</time><h2>" heading           \
    "</h2>" text "</article>"

static void entries_of_a_live_blog(void **state SW_UNUSED)
{
    static const char html[] =
        "<title>Live: the bridge is closed</title><script type=application/ld+json>"
        "{\"@type\":\"LiveBlogPosting\",\"headline\":\"Live: the bridge is "
        "closed\"}</script>" BEFORE "<h1>Live: the bridge is closed</h1><div class=live>" ENTRY(
            "18:30:00Z", "18:30", "Ferries run all night", FERRIES)
            ENTRY("12:20:00Z", "12:20", "Pier was hit twice", BROUGHT)
                ENTRY("09:05:00Z", "09:05", "Freighter strikes", STRUCK) "</div>" AFTER;
    static const char *const order[] = {"18:30", "Ferries run all night", "The mayor",
                                        "12:20", "Pier was hit twice",    "The crew",
                                        "09:05", "Freighter strikes",     "A freighter"};
    struct page p;
    convert(&p, html);
    assert_true(p.article.live);
    assert_order(&p, order, SW_COUNT(order));
    drop(&p);
}

static void entries_as_a_list_with_times_as_headings(void **state SW_UNUSED)
{
    static const char html[] =
        "<title>Live: the bridge is closed</title>" BEFORE "<h1>Live: the bridge is closed</h1><ol>"
        "<li><h3><time datetime=2025-06-03T18:30:00Z>6.30pm</time></h3>" FERRIES
        "<li><h3><time datetime=2025-06-03T12:20:00Z>12.20pm</time></h3>" BROUGHT
        "<li><h3><time datetime=2025-06-03T09:05:00Z>9.05am</time></h3>" STRUCK "</ol>" AFTER;
    static const char *const order[] = {"6.30pm",   "The mayor", "12.20pm",
                                        "The crew", "9.05am",    "A freighter"};
    struct page p;
    convert(&p, html);
    assert_order(&p, order, SW_COUNT(order));
    drop(&p);
}

/* --- galleries ---------------------------------------------------------------- */

#define FIGURE(n, caption)                                                                         \
    "<figure><img src=/" n ".jpg alt=x><figcaption>" caption "</figcaption></figure>"
#define SLIDE(n, caption)                                                                          \
    "<div class=slide><img src=/" n ".jpg alt=x><p class=caption>" caption "</p></div>"

#define FIRST  "Children launch the first boats from the mill steps."
#define SECOND "The wind turns at nine, and the boats with it."
#define THIRD  "The last boat is taken out of the water by the lock keeper."

static void check_gallery(const char *html)
{
    static const struct {
        const char *url, *caption;
    } pictures[] = {{"https://gazette.example/a.jpg", FIRST},
                    {"https://gazette.example/b.jpg", SECOND},
                    {"https://gazette.example/c.jpg", THIRD}};
    struct page p;
    convert(&p, html);
    for (unsigned i = 0; i < SW_COUNT(pictures); i++) {
        const struct block *f = nth(&p, BLOCK_FIGURE, i);
        if (!f || !span_is(f->url, pictures[i].url))
            fail_msg("picture %u is missing in %s", i, html);
        if (!span_is(f->text, pictures[i].caption) && !has(&p, pictures[i].caption))
            fail_msg("caption %u is missing in %s", i, html);
    }
    assert_null(nth(&p, BLOCK_FIGURE, SW_COUNT(pictures)));
    drop(&p);
}

#define GALLERY(before, pictures, after)                                                           \
    "<title>The night of the paper boats</title>" BEFORE                                           \
    "<article><h1>The night of the paper boats</h1>" before pictures after "</article>" AFTER
#define FIGURES "<div>" FIGURE("a", FIRST) FIGURE("b", SECOND) FIGURE("c", THIRD) "</div>"
#define SLIDES                                                                                     \
    "<ul><li>" SLIDE("a", FIRST) "<li>" SLIDE("b", SECOND) "<li>" SLIDE("c", THIRD) "</ul>"

static void every_caption_of_a_gallery(void **state SW_UNUSED)
{
    check_gallery(GALLERY(BOATS, FIGURE("a", FIRST) FIGURE("b", SECOND) FIGURE("c", THIRD), ""));
    check_gallery(GALLERY(BOATS, FIGURES, ""));
    check_gallery(GALLERY(BOATS, FIGURES, FERRIES));
    check_gallery(GALLERY(BOATS, SLIDES, ""));
    check_gallery(GALLERY(BOATS, SLIDES, FERRIES));
}

static void cards_that_lead_elsewhere_are_no_gallery(void **state SW_UNUSED)
{
    struct page p;
    convert(&p, GALLERY(BOATS FERRIES,
                        "<ul><li><a href=/1>" FIGURE("a", FIRST) "</a><li><a href=/2>" FIGURE(
                            "b", SECOND) "</a></ul>",
                        ""));
    assert_null(nth(&p, BLOCK_FIGURE, 0));
    drop(&p);
}

static void labels_of_adverts_are_no_captions(void **state SW_UNUSED)
{
    struct page p;
    convert(&p, GALLERY(BOATS FERRIES, FIGURE("a", "Anzeige"), ""));
    assert_null(nth(&p, BLOCK_FIGURE, 0));
    drop(&p);
}

static void one_picture_in_two_sizes(void **state SW_UNUSED)
{
    struct page p;
    convert(&p, GALLERY(BOATS,
                        "<div class=image><img src=/wide.jpg><img src=/tall.jpg>"
                        "<div class=caption>" FIRST "</div></div>",
                        FERRIES));
    assert_non_null(nth(&p, BLOCK_FIGURE, 0));
    assert_null(nth(&p, BLOCK_FIGURE, 1));
    drop(&p);
}

#define CHILDREN                                                                                   \
    "Children of the mill quarter have launched boats of folded paper from these steps on the "    \
    "night of the third of June for as long as anybody remembers, each with a candle and a wish. "

/* Whether the model takes so much for a caption or for text: it is not lost, nor is the picture. */
static void a_caption_of_any_length(void **state SW_UNUSED)
{
    static const char caption[] = CHILDREN CHILDREN CHILDREN CHILDREN "(Photo: Ann Lee/Gazette)";
    struct page p;
    assert_true(sizeof caption > 600);
    convert(&p,
            GALLERY(BOATS BROUGHT BROUGHT,
                    "<figure class=image><img src=/wide.jpg><figcaption class=caption>" CHILDREN
                        CHILDREN CHILDREN CHILDREN "(Photo: Ann Lee/Gazette)</figcaption></figure>",
                    BROUGHT BROUGHT FERRIES));
    assert_non_null(nth(&p, BLOCK_FIGURE, 0));
    if (!has(&p, "launched boats"))
        assert_true(span_is(nth(&p, BLOCK_FIGURE, 0)->text, caption));
    drop(&p);
}

/* --- what is kept and what is cut ---------------------------------------------- */

static const char long_read[] =
    "<title>How the lock works</title>" BEFORE "<article><h1>How the lock works</h1>"
    "<p class=date>Published 3 June 2025</p><div class=tags><a href=/t/a>Harbour "
    "life</a></div>" BROUGHT "<h2>What the keeper does</h2>" BROUGHT
    "<ul><li>Closes the lower gate behind the boat</li><li>Opens the sluices by hand</li></ul>"
    "<ol><li>First the water comes in</li><li>Then the boat goes up</li></ol>"
    "<blockquote><p>Nobody has ever drowned in my lock, and nobody will.</p></blockquote>"
    "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2024</td><td>1204</td></tr>"
    "<tr><td>2025</td><td>1377</td></tr></table>"
    "<pre><code>open(gate);\n    wait(10);</code></pre>"
    "<div class=ad><p>Story continues below advertisement</p></div>" BROUGHT
    "<aside><p>Get the Gazette by post.</p><form><input type=email></form></aside>"
    "<iframe src=https://www.youtube.com/embed/abc title='The lock at work'></iframe>" BROUGHT
    "<div class=author-bio><p>Ann Lee is the harbour correspondent of the Gazette.</p></div>"
    "<div class=newsletter><p>Sign up to our newsletter</p><form><input type=email></form></div>"
    "<div class=related><h3>Related stories</h3><ul><li><a href=/1>The harbour opens after ten "
    "years</a></li><li><a href=/2>The bridge is closed for a week</a></li></ul></div>"
    "<p>© 2025 Gazette. All rights reserved.</p></article>" AFTER;

static void structure_is_kept(void **state SW_UNUSED)
{
    struct page p;
    convert(&p, long_read);
    assert_int_equal(nth(&p, BLOCK_HEADING, 0)->level, 2);
    assert_false(nth(&p, BLOCK_LIST, 0)->ordered);
    assert_true(nth(&p, BLOCK_LIST, 1)->ordered);
    assert_non_null(nth(&p, BLOCK_ITEM, 3));
    assert_non_null(nth(&p, BLOCK_QUOTE, 0));
    assert_true(nth(&p, BLOCK_CELL, 1)->header);
    assert_non_null(nth(&p, BLOCK_ROW, 2));
    assert_true(span_is(nth(&p, BLOCK_PRE, 0)->text, "open(gate);\n    wait(10);"));
    assert_true(span_is(nth(&p, BLOCK_EMBED, 0)->label, "The lock at work"));
    drop(&p);
}

static void what_leads_interrupts_and_trails_is_cut(void **state SW_UNUSED)
{
    static const char *const cut[] = {
        "How the lock works", "Published 3 June", "Harbour life", "continues below",
        "Get the Gazette",    "Ann Lee",          "newsletter",   "Related stories",
        "The harbour opens",  "All rights",       "Home",
    };
    struct page p;
    convert(&p, long_read);
    for (size_t i = 0; i < SW_COUNT(cut); i++)
        if (has(&p, cut[i]))
            fail_msg("'%s' is in '%s'", cut[i], p.text.data);
    assert_int_equal(p.article.published, 1748908800);
    drop(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_a_live_blog),
        cmocka_unit_test(entries_as_a_list_with_times_as_headings),
        cmocka_unit_test(every_caption_of_a_gallery),
        cmocka_unit_test(cards_that_lead_elsewhere_are_no_gallery),
        cmocka_unit_test(labels_of_adverts_are_no_captions),
        cmocka_unit_test(one_picture_in_two_sizes),
        cmocka_unit_test(a_caption_of_any_length),
        cmocka_unit_test(structure_is_kept),
        cmocka_unit_test(what_leads_interrupts_and_trails_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
