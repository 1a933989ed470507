#include "story_path.h"

#include "date.h"
#include "smolwire/clock.h"

/* Segments of what surrounds stories, in the languages of most news sites. Not used as parts of
 * slugs: only whole segments count. */
static const char *const services[] = {
    "about",
    "about-us",
    "abo",
    "abonnement",
    "account",
    "accounts",
    "ads",
    "advertise",
    "agb",
    "alerts",
    "amp",
    "anmelden",
    "app",
    "apps",
    "archive",
    "archives",
    "archiv",
    "author",
    "authors",
    "autor",
    "autoren",
    "auteur",
    "buy",
    "careers",
    "cart",
    "category",
    "categories",
    "comment",
    "comments",
    "compte",
    "contact",
    "contacts",
    "contact-us",
    "contacto",
    "cookie",
    "cookies",
    "corrections",
    "crossword",
    "crosswords",
    "datenschutz",
    "donate",
    "download",
    "email",
    "faq",
    "feed",
    "feeds",
    "footer",
    "games",
    "help",
    "hilfe",
    "horoscope",
    "impressum",
    "jobs",
    "join",
    "kontakt",
    "label",
    "legal",
    "login",
    "logout",
    "masthead",
    "mentions-legales",
    "my",
    "newsletter",
    "newsletters",
    "page",
    "people",
    "person",
    "podcast",
    "podcasts",
    "policies",
    "press",
    "preferences",
    "privacy",
    "privacy-policy",
    "profile",
    "profiles",
    "puzzles",
    "register",
    "registration",
    "reporter",
    "rss",
    "search",
    "settings",
    "share",
    "shop",
    "sign-in",
    "signin",
    "sign-up",
    "signup",
    "sitemap",
    "staff",
    "store",
    "subscribe",
    "subscription",
    "subscriptions",
    "suche",
    "suscripcion",
    "support",
    "tag",
    "tags",
    "team",
    "terms",
    "terms-of-service",
    "terms-of-use",
    "tickets",
    "topic",
    "topics",
    "unsubscribe",
    "user",
    "users",
    "weather",
    "wetter",
    "widgets",
    "wp-admin",
    "wp-content",
    "wp-login.php",
};

/* Files that are no pages. */
static const char *const endings[] = {
    ".jpg", ".jpeg", ".png", ".gif",  ".webp", ".svg", ".pdf", ".mp3", ".mp4",  ".m4a",
    ".zip", ".xml",  ".rss", ".json", ".css",  ".js",  ".ics", ".doc", ".docx", ".xls",
};

static bool is_service(struct span segment)
{
    for (size_t i = 0; i < SW_COUNT(services); i++)
        if (span_is_nocase(segment, services[i]))
            return true;
    return false;
}

static bool is_file(struct span segment)
{
    for (size_t i = 0; i < SW_COUNT(endings); i++)
        if (span_ends_nocase(segment, span_of(endings[i])))
            return true;
    return false;
}

/* Words between hyphens or underscores, and the longest run of digits. */
struct shape {
    unsigned words, digits, length;
};

static struct shape shape_of(struct span segment)
{
    struct shape s = {.words = segment.n ? 1 : 0, .length = (unsigned)segment.n};
    unsigned run = 0;
    for (size_t i = 0; i < segment.n; i++) {
        char c = segment.p[i];
        s.words += c == '-' || c == '_' || (c == '%' && i + 2 < segment.n);
        run = ascii_is_digit(c) ? run + 1 : 0;
        s.digits = run > s.digits ? run : s.digits;
    }
    return s;
}

static bool has_date(struct span path)
{
    struct date_context any = {.now = SW_NO_TIME};
    int64_t t;
    return date_from_url(path, &any, &t);
}

int story_path_points(struct span path)
{
    struct span rest = path, segment, last = {0};
    unsigned depth = 0;
    int points = 0;
    while (span_token(&rest, "/", &segment)) {
        if (is_service(segment))
            points -= 3;
        last = segment;
        depth++;
    }
    struct shape shape = shape_of(last);
    if (!depth || is_file(last))
        return -10;
    if (has_date(path))
        points += 3;
    if (shape.words >= 4)
        points += 3;
    else if (shape.words == 3)
        points += 1;
    if (shape.digits >= 5)
        points += 2;
    if (depth >= 2 && shape.length >= 20)
        points += 1;
    if (span_ends(last, SPAN(".html")) || span_ends(last, SPAN(".htm")))
        points += 1;
    return points;
}

bool story_path_is_section(struct span path)
{
    struct span rest = path, segment;
    unsigned depth = 0;
    while (span_token(&rest, "/", &segment)) {
        struct shape shape = shape_of(segment);
        if (is_service(segment) || is_file(segment) || shape.digits > 1 || shape.words > 3 ||
            segment.n > 24 || span_contains(segment, SPAN(".")))
            return false;
        depth++;
    }
    return depth == 1 || depth == 2;
}
