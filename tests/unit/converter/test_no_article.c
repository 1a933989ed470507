/*
 * Pages that are no articles are refused with what they are; what only looks
 * like one is kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/convert.h"
#include "smolwire/limits.h"

static void check(const char *page, enum err wanted, const char *words)
{
    struct arena arena;
    struct article article;
    struct buf text;
    arena_init(&arena);
    buf_init(&text, RENDERED_MAX);
    struct convert_input in = {.bytes = span_of(page),
                               .content_type = SPAN("text/html; charset=utf-8"),
                               .url = SPAN("https://gazette.example/story"),
                               .now = SW_NO_TIME};
    enum err e = convert_page(&in, &arena, &article, &text);
    if (e == SW_OK)
        document_body_text(&article.body, &text);
    if (e != wanted || !span_contains(buf_span(&text), span_of(words)))
        fail_msg("%s\ngave %s: %.*s", page, err_text(e), SPAN_ARG(buf_span(&text)));
    buf_free(&text);
    arena_free(&arena);
}

#define PAGE(title, text) "<title>" title "</title><body><h1>" title "</h1><p>" text "</p></body>"

static void notices(void **state SW_UNUSED)
{
    static const char *const pages[][2] = {
        {PAGE("Just a moment...", "Checking your browser before you can go on to the gazette."),
         "a bot challenge"},
        {PAGE("Access Denied", "You have no permission to read this page on this server."),
         "a bot challenge"},
        {PAGE("Доступ запрещён", "Подтвердите, пожалуйста, что вы не робот, и идите дальше."),
         "a bot challenge"},
        {PAGE("We value your privacy", "We and our partners store information on your device."),
         "a consent wall"},
        {PAGE("Nous respectons votre vie privée", "Nos partenaires et nous gardons des données."),
         "a consent wall"},
        {PAGE("404 Not Found | Gazette", "The page that you asked for was not to be found here."),
         "an error page"},
        {PAGE("Seite nicht gefunden – Bote", "Die Seite gibt es leider nicht mehr, sagt der Bote."),
         "an error page"},
        {PAGE("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
         "an error page"},
        {PAGE("Iniciar sesión", "Escriba su nombre y su clave para leer la gaceta de hoy."),
         "a login page"},
    };
    for (size_t i = 0; i < SW_COUNT(pages); i++)
        check(pages[i][0], SW_NOT_ARTICLE, pages[i][1]);
}

#define TEASER(n)                                                                                  \
    "<div><h2><a href=/story/" n ">The council of town " n " votes for a new bridge</a></h2>"      \
    "<p>Ten of its members were against it, and one fell asleep</p></div>"

#define NAVIGATION                                                                                 \
    "<nav><ul><li><a href=/politics>Politics</a><li><a href=/harbour>Harbour</a></ul></nav>"

static void fronts(void **state SW_UNUSED)
{
    check("<title>Politics | Gazette</title><main><h1>Politics</h1>" TEASER("1") TEASER("2")
              TEASER("3") TEASER("4") "</main>",
          SW_NOT_ARTICLE, "a section front");
    check("<title>Politics | Gazette</title>" NAVIGATION
          "<div><div><a href=/story/1><h6>The council of the town votes for a new bridge</h6></a>"
          "<time datetime=2025-05-29>29 May 2025</time></div></div>"
          "<footer><div>© Gazette 2026. Reproduction only with written permission.</div></footer>",
          SW_NOT_ARTICLE, "a section front");
}

#define ELSEWHERE "<div><a href=/harbour>Harbour</a> <a href=/council>Council</a></div>"

/* A section whose list is empty or drawn by a script; nothing around it says that it is one. */
static void empty_sections(void **state SW_UNUSED)
{
    static const char *const empty[] = {
        "<title>Council | Gazette</title>" ELSEWHERE "<h1>Council</h1><p>Nothing yet.</p>",
        "<title>Town hall | Gazette</title>" ELSEWHERE "<h1>Town hall</h1>",
        "<title>政治 | Gazette</title>" ELSEWHERE "<h1>政治</h1><div id=list></div>",
    };
    static const char *const others[] = {
        /* a date, a longer title, more text, no way to anywhere */
        "<meta property=article:published_time content=2025-05-29T08:00:00Z>" ELSEWHERE PAGE(
            "Council", "Nothing yet, says the council of the town, and goes home."),
        ELSEWHERE PAGE("Council says nothing", "Nothing yet, says the council, and goes home."),
        ELSEWHERE PAGE("Council", "Nothing yet, says the council of the town, and goes home; the "
                                  "harbour master, who had come for the bridge, stays in the hall "
                                  "and asks when the second pier will be mended."),
        PAGE("Council", "Nothing yet, says the council of the town, and goes home."),
    };
    for (size_t i = 0; i < SW_COUNT(empty); i++)
        check(empty[i], SW_NOT_ARTICLE, "a section front");
    for (size_t i = 0; i < SW_COUNT(others); i++)
        check(others[i], SW_OK, "Nothing yet");
}

#define SENTENCE "The old harbour was opened again on Monday after ten long years of repair work. "
#define FOUR     SENTENCE SENTENCE SENTENCE SENTENCE /* 60 words */

static void near_misses(void **state SW_UNUSED)
{
    static const char *const pages[] = {
        PAGE("Captchas are getting harder", FOUR "Access denied, said the machine."),
        PAGE("Harbour opens", FOUR),
        PAGE("Harbour", SENTENCE), /* short, but nothing on the page leads elsewhere */
        PAGE("404", FOUR FOUR),
        NAVIGATION PAGE("Harbour", FOUR),
        NAVIGATION PAGE("Harbour opened after ten years", SENTENCE),
        PAGE("404: the number that became a joke", FOUR),
        PAGE("Access denied to reporters at the summit", FOUR),
        "<h1>Harbour opens</h1><p>" SENTENCE "</p><p>" SENTENCE "</p>" TEASER("1") TEASER("2")
            TEASER("3"),
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Captcha\"}"
        "</script>" PAGE("Captcha", FOUR),
    };
    for (size_t i = 0; i < SW_COUNT(pages); i++)
        check(pages[i], SW_OK, "opened again on Monday");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notices),
        cmocka_unit_test(fronts),
        cmocka_unit_test(empty_sections),
        cmocka_unit_test(near_misses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
