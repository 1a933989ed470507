/*
 * Pages that are no articles: by a whole title over a short body, or by
 * headlines without prose.
 */
#include "no_article.h"

#include "smolwire/buf.h"
#include "smolwire/unicode.h"

#define NOTICE_WORDS_MAX 80 /* a body at least as long is never refused for its title */
#define TITLE_BYTES_MAX  400

#define FRONT_HEADLINES_MIN 3 /* one less where nothing is dated */
#define FRONT_WORDS_MAX     250
#define SECTION_BYTES_MAX   24 /* of a title that is the name of a section */
#define STUB_WORDS_MAX      25 /* under a title of one or two words and without a date */
#define HEADLINE_WORDS_MIN  3
#define PROSE_WORDS         8  /* a sentence or a standfirst */
#define PARAGRAPH_WORDS     30 /* no list of headlines has a text of that length */

static const char challenge[] = "a bot challenge";
static const char consent[] = "a consent wall";
static const char error_page[] = "an error page";
static const char login[] = "a login page";

/* Whole titles and headings, case-folded. */
static const struct notice {
    const char *words;
    const char *kind;
} notices[] = {
    {"just a moment", challenge},
    {"one moment, please", challenge},
    {"please wait", challenge},
    {"attention required", challenge},
    {"access denied", challenge},
    {"access to this page has been denied", challenge},
    {"are you a robot", challenge},
    {"are you human", challenge},
    {"verify you are human", challenge},
    {"verifying you are human", challenge},
    {"checking your browser", challenge},
    {"checking your browser before accessing", challenge},
    {"security check", challenge},
    {"human verification", challenge},
    {"captcha", challenge},
    {"recaptcha", challenge},
    {"ddos-guard", challenge},
    {"nur einen moment", challenge},
    {"einen moment bitte", challenge},
    {"zugriff verweigert", challenge},
    {"sicherheitsüberprüfung", challenge},
    {"un instant", challenge},
    {"accès refusé", challenge},
    {"vérification de sécurité", challenge},
    {"un momento", challenge},
    {"acceso denegado", challenge},
    {"verificación de seguridad", challenge},
    {"um momento", challenge},
    {"acesso negado", challenge},
    {"accesso negato", challenge},
    {"een moment geduld", challenge},
    {"toegang geweigerd", challenge},
    {"odmowa dostępu", challenge},
    {"доступ запрещен", challenge},
    {"доступ запрещён", challenge},
    {"проверка браузера", challenge},
    {"вы не робот", challenge},
    {"доступ заборонено", challenge},
    {"åtkomst nekad", challenge},
    {"ingen tilgang", challenge},
    {"adgang nægtet", challenge},
    {"pääsy estetty", challenge},
    {"تم رفض الوصول", challenge},
    {"请稍候", challenge},
    {"访问被拒绝", challenge},
    {"アクセスが拒否されました", challenge},

    {"before you continue", consent},
    {"we value your privacy", consent},
    {"your privacy choices", consent},
    {"cookie consent", consent},
    {"wir schätzen ihre privatsphäre", consent},
    {"bevor sie fortfahren", consent},
    {"nous respectons votre vie privée", consent},
    {"avant de continuer", consent},
    {"valoramos tu privacidad", consent},
    {"valoramos su privacidad", consent},
    {"valorizamos a sua privacidade", consent},
    {"rispettiamo la tua privacy", consent},
    {"wij hechten waarde aan uw privacy", consent},
    {"cenimy twoją prywatność", consent},
    {"мы ценим вашу конфиденциальность", consent},
    {"ми цінуємо вашу конфіденційність", consent},
    {"vi värnar om din integritet", consent},
    {"نحن نقدر خصوصيتك", consent},

    {"404", error_page},
    {"404 not found", error_page},
    {"404 page not found", error_page},
    {"404 error", error_page},
    {"error 404", error_page},
    {"403 forbidden", error_page},
    {"410 gone", error_page},
    {"500 internal server error", error_page},
    {"502 bad gateway", error_page},
    {"503 service unavailable", error_page},
    {"503 service temporarily unavailable", error_page},
    {"504 gateway timeout", error_page},
    {"504 gateway time-out", error_page},
    {"not found", error_page},
    {"page not found", error_page},
    {"page cannot be found", error_page},
    {"page can't be found", error_page},
    {"seite nicht gefunden", error_page},
    {"page introuvable", error_page},
    {"page non trouvée", error_page},
    {"página no encontrada", error_page},
    {"página não encontrada", error_page},
    {"pagina non trovata", error_page},
    {"pagina niet gevonden", error_page},
    {"nie znaleziono strony", error_page},
    {"strona nie została znaleziona", error_page},
    {"страница не найдена", error_page},
    {"сторінку не знайдено", error_page},
    {"sidan hittades inte", error_page},
    {"siden ble ikke funnet", error_page},
    {"siden blev ikke fundet", error_page},
    {"sivua ei löytynyt", error_page},
    {"الصفحة غير موجودة", error_page},
    {"页面不存在", error_page},
    {"页面未找到", error_page},
    {"ページが見つかりません", error_page},

    {"log in", login},
    {"login", login},
    {"sign in", login},
    {"anmelden", login},
    {"anmeldung", login},
    {"se connecter", login},
    {"connexion", login},
    {"iniciar sesión", login},
    {"iniciar sessão", login},
    {"accedi", login},
    {"inloggen", login},
    {"zaloguj się", login},
    {"logowanie", login},
    {"вход", login},
    {"вхід", login},
    {"logga in", login},
    {"logg inn", login},
    {"log ind", login},
    {"kirjaudu sisään", login},
    {"تسجيل الدخول", login},
    {"登录", login},
    {"ログイン", login},
};

/* What may follow: the end, or a mark that parts the site's name. A colon goes on with a story. */
static bool ends_title(struct span rest)
{
    static const char *const marks[] = {"|", "-", "–", "—", "·", "»"};
    while (rest.n > 0 && (span_eat(&rest, SPAN(".")) || span_eat(&rest, SPAN("!")) ||
                          span_eat(&rest, SPAN("?")) || span_eat(&rest, SPAN("…"))))
        continue;
    if (rest.n == 0)
        return true;
    if (!ascii_is_space(rest.p[0]))
        return false;
    rest = span_trim(rest);
    for (size_t i = 0; i < SW_COUNT(marks); i++)
        if (span_starts(rest, span_of(marks[i])))
            return true;
    return false;
}

static struct span kind_of_title(struct span title)
{
    struct span kind = SPAN("");
    struct buf folded;
    buf_init(&folded, 8 * (size_t)TITLE_BYTES_MAX);
    title = span_trim(title);
    if (title.n > 0 && title.n <= TITLE_BYTES_MAX)
        unicode_fold(&folded, title);
    struct span text = buf_span(&folded);
    for (size_t i = 0; i < SW_COUNT(notices) && kind.n == 0; i++) {
        struct span words = span_of(notices[i].words);
        if (span_starts(text, words) && ends_title(span_from(text, words.n)))
            kind = span_of(notices[i].kind);
    }
    buf_free(&folded);
    return kind;
}

/* By the title as it was chosen, as the browser shows it, and by the first heading. */
static struct span kind_of_notice(const struct no_article_input *in)
{
    const struct layout *page = in->page;
    struct span kind = kind_of_title(in->article->title);
    const struct node *title = node_find(page->dom->root, TAG_TITLE);
    if (kind.n == 0 && title && title->first && title->first->tag == TAG_TEXT)
        kind = kind_of_title(title->first->text);
    const struct node *h1 = node_find(page->dom->root, TAG_H1);
    if (kind.n > 0 || !h1)
        return kind;
    const struct element *e = layout_element(page, h1);
    return e->first_block < e->block_end ? kind_of_title(page->blocks[e->first_block].text) : kind;
}

static bool is_headline(const struct text_block *b)
{
    return b->links == 1 && b->units >= HEADLINE_WORDS_MIN && b->text.n > 0 &&
           b->link_bytes * (size_t)3 >= b->text.n;
}

static uint32_t plain_words(const struct text_block *b)
{
    size_t linked = b->link_bytes < b->text.n ? b->link_bytes : b->text.n;
    return b->text.n ? (uint32_t)(b->units * (b->text.n - linked) / b->text.n) : 0;
}

/* Headlines that lead elsewhere, each with a short text at most; two texts in a row are prose. */
static bool is_front(const struct no_article_input *in, size_t words)
{
    const struct layout *page = in->page;
    const uint32_t around = ABOVE_NAV | ABOVE_FOOTER | ABOVE_ASIDE;
    unsigned headlines = 0;
    bool after_prose = false;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        if (layout_element(page, b->holder)->tags_above & around)
            continue;
        if (plain_words(b) >= PARAGRAPH_WORDS)
            return false;
        if (is_headline(b)) {
            headlines++;
            after_prose = false;
        } else if (plain_words(b) >= PROSE_WORDS) {
            if (after_prose)
                return false;
            after_prose = true;
        }
    }
    bool dated = in->article->published != SW_NO_TIME;
    return headlines + !dated >= FRONT_HEADLINES_MIN && words < FRONT_WORDS_MAX;
}

/* One or two words. */
static bool names_section(struct span title)
{
    size_t first = span_find_char(title, ' ') + 1;
    struct span rest = span_from(title, first);
    return title.n > 0 && title.n <= SECTION_BYTES_MAX && span_find_char(rest, ' ') == rest.n;
}

/* The name of a section over nearly nothing: its list was empty, or is drawn by a script. */
static bool is_empty_section(const struct no_article_input *in, size_t words)
{
    const struct article *a = in->article;
    bool links = false;
    for (uint32_t i = 0; i < in->page->block_count && !links; i++)
        links = in->page->blocks[i].links > 0;
    return links && words < STUB_WORDS_MAX && names_section(a->title) &&
           a->published == SW_NO_TIME && a->modified == SW_NO_TIME;
}

/* The title is what a link of the navigation says, over nearly nothing: its stories are links too.
 */
static bool is_in_navigation(const struct no_article_input *in, size_t words)
{
    struct span title = in->article->title;
    for (uint32_t i = 0; i < in->page->block_count && words < STUB_WORDS_MAX; i++) {
        const struct text_block *b = &in->page->blocks[i];
        bool is_place = layout_element(in->page, b->holder)->tags_above & ABOVE_NAV &&
                        b->links == 1 && plain_words(b) == 0;
        if (is_place && b->text.n > 0 && span_starts(title, b->text) &&
            ends_title(span_from(title, b->text.n)))
            return true;
    }
    return false;
}

struct span no_article_kind(const struct no_article_input *in)
{
    size_t words = document_word_count(&in->article->body);
    struct span kind = SPAN("");
    if (in->declared || in->article->byline.n > 0 || words >= FRONT_WORDS_MAX)
        return kind;
    if (words < NOTICE_WORDS_MAX)
        kind = kind_of_notice(in);
    if (kind.n == 0 &&
        (is_front(in, words) || is_empty_section(in, words) || is_in_navigation(in, words)))
        kind = SPAN("a section front");
    return kind;
}
