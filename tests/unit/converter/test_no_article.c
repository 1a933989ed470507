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

/* Under titles that tell nothing, or that stories have, too. */
static void phrases(void **state SW_UNUSED)
{
    static const char *const pages[][2] = {
        {PAGE("gazette.example", "Please enable JS and disable any ad blocker"), "a bot challenge"},
        {PAGE("Sorry, you were stopped",
              "This website is using a security service to protect itself from online attacks. The "
              "action you just performed triggered it."),
         "a bot challenge"},
        {PAGE("Robot Check", "Enter the characters you see below. Sorry, we just need to make sure "
                             "you’re not a robot."),
         "a bot challenge"},
        {PAGE("Un instant…", "gazette.example doit vérifier la sécurité de votre connexion avant "
                             "que vous ne puissiez aller plus loin."),
         "a bot challenge"},
        {PAGE("The Gazette", "We and our 842 partners store and/or access information on a device, "
                             "such as cookies, and process personal data."),
         "a consent wall"},
        {PAGE("Der Bote", "Wir und unsere 842 Partner speichern und/oder greifen auf Informationen "
                          "auf einem Gerät zu, etwa in Cookies."),
         "a consent wall"},
        {PAGE("Tidende", "Vi og vores 842 partnere lagrer og/eller tilgår oplysninger på en enhed, "
                         "såsom cookies, og behandler dem."),
         "a consent wall"},
        {PAGE("Gazette", "Oops! That page can’t be found. It looks as if nothing was ever here."),
         "an error page"},
        {PAGE("Le Bulletin", "La page que vous recherchez est introuvable. Retour à l’accueil."),
         "an error page"},
        {PAGE("Вестник", "К сожалению, запрашиваемая страница не найдена, попробуйте поиск."),
         "an error page"},
        {PAGE("The Gazette", "You need to enable JavaScript to run this app."),
         "a page that a script draws"},
        {PAGE("The Gazette", "Loading…"), "a page that a script draws"},
        {PAGE("Welcome back", "Read on with your account. It takes a minute, and costs nothing at "
                              "all.<form><input name=a><input type=password></form>"),
         "a login page"},
        {PAGE("Subscribe to continue reading | Gazette", "All our stories for one a week, and you "
                                                         "may leave us whenever you like to."),
         "a login page"},
    };
    for (size_t i = 0; i < SW_COUNT(pages); i++)
        check(pages[i][0], SW_NOT_ARTICLE, pages[i][1]);
}

static void what_is_no_page(void **state SW_UNUSED)
{
    static const char *const data[] = {
        "<?xml version='1.0'?><rss version='2.0'><channel><item><title>x</title></item></channel>",
        "<urlset><url><loc>https://gazette.example/story</loc></url></urlset>",
        "{\"error\": \"not found\", \"status\": 404}\n",
    };
    for (size_t i = 0; i < SW_COUNT(data); i++)
        check(data[i], SW_SYNTAX, "this is a feed, a sitemap or data");
}

#define TEASER(n)                                                                                  \
    "<div><h2><a href=/story/" n ">The council of town " n " votes for a new bridge</a></h2>"      \
    "<p>Ten of its members were against it, and one fell asleep</p></div>"

#define NAVIGATION                                                                                 \
    "<nav><ul><li><a href=/politics>Politics</a><li><a href=/harbour>Harbour</a></ul></nav>"

#define LONG_TEASER                                                                                \
    "<div><h2><a href=/story/1>The council of the town votes for a new bridge</a></h2><p>The "     \
    "vote "                                                                                        \
    "came after a debate that had lasted until midnight, and nobody in the hall was happy with "   \
    "what came out of it in the end</p></div>"
#define LONG_TEASERS LONG_TEASER LONG_TEASER LONG_TEASER LONG_TEASER LONG_TEASER

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
    /* a long one, below the name that the navigation has for it */
    check("<title>Politics | Gazette</title>" NAVIGATION
          "<main><h1>Politics</h1>" LONG_TEASERS LONG_TEASERS "</main>",
          SW_NOT_ARTICLE, "a section front");
}

/* Links to others are no headlines. */
static void collected_links(void **state SW_UNUSED)
{
#define COLLECTED(n)                                                                               \
    "<h3><a href=https://n" n ".example/>A town far away votes for its bridge</a></h3><p>A good "  \
    "read about fog, and one that came back to me all week long.</p>"
    check("<h1>Five links on fog</h1>" COLLECTED("1") COLLECTED("2") COLLECTED("3") COLLECTED("4"),
          SW_OK, "about fog");
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
        ELSEWHERE PAGE("Council", "Nothing yet, says the council of the town, and goes home."),
    };
    for (size_t i = 0; i < SW_COUNT(empty); i++)
        check(empty[i], SW_NOT_ARTICLE, "a section front");
    for (size_t i = 0; i < SW_COUNT(others); i++)
        check(others[i], SW_OK, "Nothing yet");
}

#define SENTENCE "The old harbour was opened again on Monday after ten long years of repair work. "
#define TWO      SENTENCE SENTENCE                   /* 30 words */
#define FOUR     SENTENCE SENTENCE SENTENCE SENTENCE /* 60 words */

static void near_misses(void **state SW_UNUSED)
{
    static const char *const pages[] = {
        PAGE("Captchas are getting harder", FOUR "Access denied, said the machine."),
        PAGE("Harbour opens", FOUR),
        PAGE("Harbour", SENTENCE), /* short, but nothing on the page leads elsewhere */
        PAGE("404", FOUR FOUR),
        PAGE("404", TWO),
        PAGE("Just a moment", TWO),
        PAGE("Please wait", TWO),
        PAGE("Not found", SENTENCE),
        PAGE("Are you human?", TWO),
        PAGE("Security check", TWO),
        PAGE("Login", TWO),
        PAGE("Service unavailable", TWO),
        PAGE("Access denied - why libraries block the web", TWO),
        PAGE("We value your privacy", TWO),
        PAGE("Why websites ask", TWO "Whoever wants to read must prove that he is not a robot."),
        PAGE("Banks in the dark", TWO "Two of them were down for maintenance on Sunday."),
        ELSEWHERE PAGE("Correction", SENTENCE),
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
        cmocka_unit_test(notices),         cmocka_unit_test(phrases),
        cmocka_unit_test(what_is_no_page), cmocka_unit_test(fronts),
        cmocka_unit_test(collected_links), cmocka_unit_test(empty_sections),
        cmocka_unit_test(near_misses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
