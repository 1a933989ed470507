/*
 * Plain cases that are no part of a story, in a page of 1999 and in one of
 * today. The sample site's test holds whole pages to it.
 */

#include "page_fixture.h"

#define SENTENCES                                                                                  \
    "The harbour book for the spring closed on Friday with the poorest figures since the year "    \
    "of the great storm, and the Gazette prints them whole, because the ministry rounds.<BR><BR>"  \
    "Last spring the same four boats landed far more in ninety trips, and the price has risen "    \
    "by eleven pence, enough, as the skipper puts it, to make up for the bait.<BR><BR>"            \
    "The talks were followed here on the wireless in the net loft; when the figure of a quarter "  \
    "was read out somebody turned the set off, and somebody else turned it on again.<BR><BR>"

static const char old_page[] =
    "<TITLE>Herring landings on the isle</TITLE><TABLE>"
    "<TR><TD COLSPAN=2><FONT SIZE=6><B>The Isle Gazette</B></FONT><BR>"
    "<FONT SIZE=2>Weekly, weather permitting</FONT></TD></TR>"
    "<TR><TD><A HREF=/index.htm>Front page</A><BR><B>For sale</B><BR>Clinker dinghy, one owner, "
    "some water. Ask at the forge.</TD>"
    "<TD><FONT SIZE=5><B>Herring landings on the isle</B></FONT><BR><I>The yearly table</I><P>"
    "<FONT SIZE=2>By Hamish Orrin, 24 May 2025</FONT><P>" SENTENCES "<HR><B>See also</B><BR>"
    "<A HREF=/news/0607boats.htm>Kestrel boats carry commuters to work</A><BR><BR>"
    "<A HREF=/index.htm>Back to the front page</A></TD></TR></TABLE>";

static const char labelled_page[] =
    "<title>Herring landings on the isle</title><article><h1>Herring landings on the isle</h1>"
    "<div>Published: Saturday, 24 May 2025</div>"
    "<p>" SENTENCES "</p><div class=x>Story continues below advertisement</div>"
    "<p>" SENTENCES "</p></article>";

static const char asking_page[] =
    "<title>Herring landings on the isle</title><article><h1>Herring landings on the isle</h1>"
    "<p>" SENTENCES "</p><aside><p>Get the Gazette by post: one long read, every Sunday.</p>"
    "<form><input type=email name=address><button>Go</button></form></aside>"
    "<p>" SENTENCES "</p><p>The net loft <span style='display: none'>unseen words</span> has "
    "bought a new set.</p><h4>Also read</h4><a href=/a>Kestrel boats carry commuters</a></article>";

/* Shown, and hidden once more for a script, or hidden only, until a script unfolds it. */
#define FIRST                                                                                      \
    "The harbour book for the spring closed on Friday with the poorest figures since the year "    \
    "of the great storm, and the Gazette prints them whole, because the ministry rounds."
#define SECOND                                                                                     \
    "Last spring the same four boats landed far more in ninety trips, and the price has risen "    \
    "by eleven pence, enough, as the skipper puts it, to make up for the bait of the year."
#define THIRD                                                                                      \
    "The talks were followed here on the wireless in the net loft; when the figure of a quarter "  \
    "was read out somebody turned the set off, and somebody else turned it on again."

/* A box about her opens under the mouse; the other one is there for the style alone. */
static const char person_page[] =
    "<title>Herring landings on the isle</title><article><h1>Herring landings on the isle</h1>"
    "<p>" FIRST "</p><p>Of the four skippers only <span class=popup-person><a class=popup-link "
    "href=/lee>Ann Lee</a><span class=popup-block><img src=lee.jpg><b>Ann Lee</b> <a href=/1>Boats "
    "carry commuters</a></span></span> came to the talks, and she <span "
    "class=tooltip>stayed</span> "
    "until the end of them.</p><p>" SECOND "</p></article>";

static const char copied_page[] =
    "<title>Herring landings on the isle</title><article><h1>Herring landings on the isle</h1>"
    "<p>" FIRST "</p><p>" SECOND "</p><p>" THIRD "</p>"
    "<div style='display: none'><p>" FIRST "</p></div>"
    "<div style='visibility: hidden'><p>" FIRST " " SECOND " " THIRD " And so on.</p></div>"
    "</article>";

static const char folded_page[] =
    "<title>Herring landings on the isle</title><article><h1>Herring landings on the isle</h1>"
    "<p>" FIRST "</p><div style='display: none'><p>" SECOND "</p><p>" THIRD "</p></div></article>";

/* Short lines, of which the first tell days. */
static const char short_page[] =
    "<title>Herring landings on the isle</title><article><p>The Isle Gazette</p>"
    "<h1>Herring landings on the isle</h1><p>Saturday, 24 May 2025</p>"
    "<p>On 3 May 2025 the first boat came home.</p><p>12 May 2025: the nets were torn.</p>"
    "<p>The ministry rounds all figures, the skipper says, and nobody on the isle believes "
    "them.</p>"
    "<p>Four boats had landed far more last spring, in ninety trips, before the storm.</p>"
    "<p>The price of the bait has risen by eleven pence since the winter of the storm.</p>"
    "<p>Herring landings on the isle</p></article>";

static void columns_head_and_ways_on_of_an_old_page(void **state)
{
    (void)state;
    struct page p;
    convert(&p, old_page);
    assert_true(has(&p, "the ministry rounds"));
    assert_true(has(&p, "turned it on again"));
    assert_false(has(&p, "weather permitting"));
    assert_false(has(&p, "Clinker dinghy"));
    assert_false(has(&p, "Herring landings"));
    assert_false(has(&p, "By Hamish Orrin"));
    assert_false(has(&p, "Back to the front page"));
    assert_true(span_is(p.article.standfirst, "The yearly table"));
    assert_int_equal(p.article.related_count, 1); /* and the front page is no story */
    drop(&p);
}

static void labels_of_advertisements(void **state)
{
    (void)state;
    struct page p;
    convert(&p, labelled_page);
    assert_true(has(&p, "turned it on again"));
    assert_false(has(&p, "Story continues below"));
    assert_false(has(&p, "Published:"));
    drop(&p);
}

static void boxes_that_ask_and_sentences_that_end(void **state)
{
    (void)state;
    struct page p;
    convert(&p, asking_page);
    assert_true(has(&p, "turned it on again"));
    assert_false(has(&p, "one long read"));
    assert_true(has(&p, "The net loft has bought a new set."));
    assert_false(has(&p, "Kestrel boats"));
    drop(&p);
}

static unsigned times(const struct page *p, struct span words)
{
    struct span text = buf_span(&p->text);
    unsigned n = 0;
    for (size_t at; (at = span_find(text, words)) < text.n; n++)
        text = span_from(text, at + words.n);
    return n;
}

static void hidden_copies_of_what_is_shown(void **state)
{
    (void)state;
    struct page p;
    convert(&p, copied_page);
    assert_int_equal(times(&p, SPAN("because the ministry rounds")), 1);
    assert_int_equal(times(&p, SPAN("the bait of the year")), 1);
    assert_int_equal(times(&p, SPAN("turned it on again")), 1);
    drop(&p);
    convert(&p, folded_page); /* no copies: a script unfolds them */
    assert_int_equal(times(&p, SPAN("because the ministry rounds")), 1);
    assert_int_equal(times(&p, SPAN("the bait of the year")), 1);
    assert_int_equal(times(&p, SPAN("turned it on again")), 1);
    drop(&p);
}

static void boxes_that_open_over_a_line(void **state)
{
    (void)state;
    struct page p;
    convert(&p, person_page);
    assert_true(has(&p, "only Ann Lee came to the talks, and she stayed until"));
    drop(&p);
}

static void stories_of_short_lines(void **state)
{
    (void)state;
    struct page p;
    convert(&p, short_page);
    assert_false(has(&p, "Saturday"));
    assert_true(has(&p, "the first boat came home"));
    assert_true(has(&p, "the nets were torn"));
    assert_true(has(&p, "nobody on the isle believes them"));
    drop(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_head_and_ways_on_of_an_old_page),
        cmocka_unit_test(labels_of_advertisements),
        cmocka_unit_test(boxes_that_ask_and_sentences_that_end),
        cmocka_unit_test(hidden_copies_of_what_is_shown),
        cmocka_unit_test(boxes_that_open_over_a_line),
        cmocka_unit_test(stories_of_short_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
