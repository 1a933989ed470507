#include "notices.h"

#include "smolwire/attributes.h"
#include "smolwire/buf.h"
#include "smolwire/unicode.h"

#define TITLE_BYTES_MAX 400
#define TEXT_BYTES_MAX  (16 * 1024) /* notices are shorter */

#define APOSTROPHE "\xe2\x80\x99" /* the typographic one */

/* Words of what may stand behind a mark after a title: a site's name. */
#define SITE_WORDS_MAX 4

struct notice {
    const char *words; /* case-folded, with plain apostrophes */
    enum notice_kind kind;
    enum notice_trust trust;
};

#define SURE     NOTICE_SURE
#define DOUBTFUL NOTICE_DOUBTFUL

/* Whole titles and headings. */
static const struct notice titles[] = {
    {"just a moment", NOTICE_CHALLENGE, DOUBTFUL},
    {"one moment, please", NOTICE_CHALLENGE, DOUBTFUL},
    {"please wait", NOTICE_CHALLENGE, DOUBTFUL},
    {"request rejected", NOTICE_CHALLENGE, SURE},
    {"your access to this site has been limited", NOTICE_CHALLENGE, SURE},
    {"vercel security checkpoint", NOTICE_CHALLENGE, SURE},
    {"429 too many requests", NOTICE_CHALLENGE, SURE},
    {"too many requests", NOTICE_CHALLENGE, DOUBTFUL},
    {"web page blocked", NOTICE_CHALLENGE, DOUBTFUL},
    {"attention required", NOTICE_CHALLENGE, SURE},
    {"access denied", NOTICE_CHALLENGE, DOUBTFUL},
    {"access to this page has been denied", NOTICE_CHALLENGE, SURE},
    {"are you a robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"are you human", NOTICE_CHALLENGE, DOUBTFUL},
    {"sent too many requests", NOTICE_CHALLENGE, SURE},
    {"verify you are human", NOTICE_CHALLENGE, SURE},
    {"verifying you are human", NOTICE_CHALLENGE, SURE},
    {"checking your browser", NOTICE_CHALLENGE, SURE},
    {"checking your browser before accessing", NOTICE_CHALLENGE, SURE},
    {"security check", NOTICE_CHALLENGE, DOUBTFUL},
    {"human verification", NOTICE_CHALLENGE, DOUBTFUL},
    {"captcha", NOTICE_CHALLENGE, SURE},
    {"recaptcha", NOTICE_CHALLENGE, SURE},
    {"ddos-guard", NOTICE_CHALLENGE, SURE},
    {"nur einen moment", NOTICE_CHALLENGE, DOUBTFUL},
    {"einen moment bitte", NOTICE_CHALLENGE, DOUBTFUL},
    {"zugriff verweigert", NOTICE_CHALLENGE, DOUBTFUL},
    {"sicherheitsüberprüfung", NOTICE_CHALLENGE, DOUBTFUL},
    {"un instant", NOTICE_CHALLENGE, DOUBTFUL},
    {"accès refusé", NOTICE_CHALLENGE, DOUBTFUL},
    {"vérification de sécurité", NOTICE_CHALLENGE, DOUBTFUL},
    {"un momento", NOTICE_CHALLENGE, DOUBTFUL},
    {"acceso denegado", NOTICE_CHALLENGE, DOUBTFUL},
    {"verificación de seguridad", NOTICE_CHALLENGE, DOUBTFUL},
    {"um momento", NOTICE_CHALLENGE, DOUBTFUL},
    {"acesso negado", NOTICE_CHALLENGE, DOUBTFUL},
    {"accesso negato", NOTICE_CHALLENGE, DOUBTFUL},
    {"een moment geduld", NOTICE_CHALLENGE, DOUBTFUL},
    {"toegang geweigerd", NOTICE_CHALLENGE, DOUBTFUL},
    {"odmowa dostępu", NOTICE_CHALLENGE, DOUBTFUL},
    {"доступ запрещен", NOTICE_CHALLENGE, DOUBTFUL},
    {"доступ запрещён", NOTICE_CHALLENGE, DOUBTFUL},
    {"проверка браузера", NOTICE_CHALLENGE, SURE},
    {"вы не робот", NOTICE_CHALLENGE, SURE},
    {"доступ заборонено", NOTICE_CHALLENGE, DOUBTFUL},
    {"åtkomst nekad", NOTICE_CHALLENGE, DOUBTFUL},
    {"ingen tilgang", NOTICE_CHALLENGE, DOUBTFUL},
    {"adgang nægtet", NOTICE_CHALLENGE, DOUBTFUL},
    {"pääsy estetty", NOTICE_CHALLENGE, DOUBTFUL},
    {"تم رفض الوصول", NOTICE_CHALLENGE, DOUBTFUL},
    {"请稍候", NOTICE_CHALLENGE, DOUBTFUL},
    {"访问被拒绝", NOTICE_CHALLENGE, DOUBTFUL},
    {"アクセスが拒否されました", NOTICE_CHALLENGE, DOUBTFUL},
    {"pardon our interruption", NOTICE_CHALLENGE, SURE},
    {"robot check", NOTICE_CHALLENGE, DOUBTFUL},
    {"sorry, you have been blocked", NOTICE_CHALLENGE, SURE},
    {"making sure you're not a bot", NOTICE_CHALLENGE, SURE},
    {"unusual traffic detected", NOTICE_CHALLENGE, DOUBTFUL},
    {"ddos protection", NOTICE_CHALLENGE, DOUBTFUL},
    {"bot verification", NOTICE_CHALLENGE, SURE},
    {"verification required", NOTICE_CHALLENGE, DOUBTFUL},

    {"before you continue", NOTICE_CONSENT, DOUBTFUL},
    {"we value your privacy", NOTICE_CONSENT, DOUBTFUL},
    {"your privacy choices", NOTICE_CONSENT, SURE},
    {"datenschutzeinstellungen", NOTICE_CONSENT, DOUBTFUL},
    {"age verification", NOTICE_CONSENT, DOUBTFUL},
    {"cookie consent", NOTICE_CONSENT, SURE},
    {"wir schätzen ihre privatsphäre", NOTICE_CONSENT, DOUBTFUL},
    {"bevor sie fortfahren", NOTICE_CONSENT, DOUBTFUL},
    {"nous respectons votre vie privée", NOTICE_CONSENT, DOUBTFUL},
    {"avant de continuer", NOTICE_CONSENT, DOUBTFUL},
    {"valoramos tu privacidad", NOTICE_CONSENT, DOUBTFUL},
    {"valoramos su privacidad", NOTICE_CONSENT, DOUBTFUL},
    {"valorizamos a sua privacidade", NOTICE_CONSENT, DOUBTFUL},
    {"rispettiamo la tua privacy", NOTICE_CONSENT, DOUBTFUL},
    {"wij hechten waarde aan uw privacy", NOTICE_CONSENT, DOUBTFUL},
    {"cenimy twoją prywatność", NOTICE_CONSENT, DOUBTFUL},
    {"мы ценим вашу конфиденциальность", NOTICE_CONSENT, DOUBTFUL},
    {"ми цінуємо вашу конфіденційність", NOTICE_CONSENT, DOUBTFUL},
    {"vi värnar om din integritet", NOTICE_CONSENT, DOUBTFUL},
    {"نحن نقدر خصوصيتك", NOTICE_CONSENT, DOUBTFUL},
    {"your privacy is important to us", NOTICE_CONSENT, DOUBTFUL},
    {"zustimmung erforderlich", NOTICE_CONSENT, DOUBTFUL},
    {"privatsphäre-einstellungen", NOTICE_CONSENT, DOUBTFUL},
    {"le respect de votre vie privée est notre priorité", NOTICE_CONSENT, DOUBTFUL},
    {"tu privacidad es importante para nosotros", NOTICE_CONSENT, DOUBTFUL},
    {"su privacidad es importante para nosotros", NOTICE_CONSENT, DOUBTFUL},
    {"il rispetto della tua privacy è la nostra priorità", NOTICE_CONSENT, DOUBTFUL},
    {"wij hebben uw toestemming nodig", NOTICE_CONSENT, DOUBTFUL},
    {"szanujemy twoją prywatność", NOTICE_CONSENT, DOUBTFUL},
    {"respeitamos a sua privacidade", NOTICE_CONSENT, DOUBTFUL},
    {"vi bryr oss om din integritet", NOTICE_CONSENT, DOUBTFUL},
    {"vi värdesätter din integritet", NOTICE_CONSENT, DOUBTFUL},
    {"vi værdsætter dit privatliv", NOTICE_CONSENT, DOUBTFUL},
    {"vi bryr oss om personvernet ditt", NOTICE_CONSENT, DOUBTFUL},
    {"arvostamme yksityisyyttäsi", NOTICE_CONSENT, DOUBTFUL},
    {"プライバシーの設定", NOTICE_CONSENT, DOUBTFUL},

    {"404", NOTICE_ERROR, DOUBTFUL},
    {"404 not found", NOTICE_ERROR, SURE},
    {"404 page not found", NOTICE_ERROR, SURE},
    {"404 error", NOTICE_ERROR, SURE},
    {"error 404", NOTICE_ERROR, SURE},
    {"403 forbidden", NOTICE_ERROR, SURE},
    {"503 backend fetch failed", NOTICE_ERROR, SURE},
    {"account suspended", NOTICE_ERROR, SURE},
    {"something went wrong", NOTICE_ERROR, DOUBTFUL},
    {"application error", NOTICE_ERROR, DOUBTFUL},
    {"410 gone", NOTICE_ERROR, SURE},
    {"500 internal server error", NOTICE_ERROR, SURE},
    {"502 bad gateway", NOTICE_ERROR, SURE},
    {"503 service unavailable", NOTICE_ERROR, SURE},
    {"503 service temporarily unavailable", NOTICE_ERROR, SURE},
    {"504 gateway timeout", NOTICE_ERROR, SURE},
    {"504 gateway time-out", NOTICE_ERROR, SURE},
    {"not found", NOTICE_ERROR, DOUBTFUL},
    {"page not found", NOTICE_ERROR, SURE},
    {"page cannot be found", NOTICE_ERROR, SURE},
    {"page can't be found", NOTICE_ERROR, SURE},
    {"seite nicht gefunden", NOTICE_ERROR, SURE},
    {"page introuvable", NOTICE_ERROR, SURE},
    {"page non trouvée", NOTICE_ERROR, SURE},
    {"página no encontrada", NOTICE_ERROR, SURE},
    {"página não encontrada", NOTICE_ERROR, SURE},
    {"pagina non trovata", NOTICE_ERROR, SURE},
    {"pagina niet gevonden", NOTICE_ERROR, SURE},
    {"nie znaleziono strony", NOTICE_ERROR, SURE},
    {"strona nie została znaleziona", NOTICE_ERROR, SURE},
    {"страница не найдена", NOTICE_ERROR, SURE},
    {"сторінку не знайдено", NOTICE_ERROR, SURE},
    {"sidan hittades inte", NOTICE_ERROR, SURE},
    {"siden ble ikke funnet", NOTICE_ERROR, SURE},
    {"siden blev ikke fundet", NOTICE_ERROR, SURE},
    {"sivua ei löytynyt", NOTICE_ERROR, SURE},
    {"الصفحة غير موجودة", NOTICE_ERROR, SURE},
    {"页面不存在", NOTICE_ERROR, SURE},
    {"页面未找到", NOTICE_ERROR, SURE},
    {"ページが見つかりません", NOTICE_ERROR, SURE},
    {"internal server error", NOTICE_ERROR, SURE},
    {"bad gateway", NOTICE_ERROR, SURE},
    {"service unavailable", NOTICE_ERROR, DOUBTFUL},
    {"service temporarily unavailable", NOTICE_ERROR, SURE},
    {"gateway timeout", NOTICE_ERROR, SURE},
    {"gateway time-out", NOTICE_ERROR, SURE},
    {"welcome to nginx", NOTICE_ERROR, SURE},
    {"apache2 ubuntu default page: it works", NOTICE_ERROR, SURE},
    {"apache2 debian default page", NOTICE_ERROR, SURE},
    {"domain for sale", NOTICE_ERROR, DOUBTFUL},
    {"we'll be right back", NOTICE_ERROR, DOUBTFUL},
    {"under maintenance", NOTICE_ERROR, DOUBTFUL},
    {"site maintenance", NOTICE_ERROR, DOUBTFUL},
    {"unavailable due to legal reasons", NOTICE_ERROR, DOUBTFUL},
    {"fehler 404", NOTICE_ERROR, SURE},
    {"erreur 404", NOTICE_ERROR, SURE},
    {"errore 404", NOTICE_ERROR, SURE},
    {"erro 404", NOTICE_ERROR, SURE},
    {"błąd 404", NOTICE_ERROR, SURE},
    {"ошибка 404", NOTICE_ERROR, SURE},
    {"помилка 404", NOTICE_ERROR, SURE},
    {"fel 404", NOTICE_ERROR, SURE},
    {"oops! that page can't be found", NOTICE_ERROR, SURE},

    {"loading", NOTICE_SHELL, DOUBTFUL},

    {"log in", NOTICE_LOGIN, DOUBTFUL},
    {"login", NOTICE_LOGIN, DOUBTFUL},
    {"sign in", NOTICE_LOGIN, DOUBTFUL},
    {"anmelden", NOTICE_LOGIN, DOUBTFUL},
    {"anmeldung", NOTICE_LOGIN, DOUBTFUL},
    {"se connecter", NOTICE_LOGIN, DOUBTFUL},
    {"connexion", NOTICE_LOGIN, DOUBTFUL},
    {"iniciar sesión", NOTICE_LOGIN, DOUBTFUL},
    {"iniciar sessão", NOTICE_LOGIN, DOUBTFUL},
    {"accedi", NOTICE_LOGIN, DOUBTFUL},
    {"inloggen", NOTICE_LOGIN, DOUBTFUL},
    {"zaloguj się", NOTICE_LOGIN, DOUBTFUL},
    {"logowanie", NOTICE_LOGIN, DOUBTFUL},
    {"вход", NOTICE_LOGIN, DOUBTFUL},
    {"вхід", NOTICE_LOGIN, DOUBTFUL},
    {"logga in", NOTICE_LOGIN, DOUBTFUL},
    {"logg inn", NOTICE_LOGIN, DOUBTFUL},
    {"log ind", NOTICE_LOGIN, DOUBTFUL},
    {"kirjaudu sisään", NOTICE_LOGIN, DOUBTFUL},
    {"تسجيل الدخول", NOTICE_LOGIN, DOUBTFUL},
    {"登录", NOTICE_LOGIN, DOUBTFUL},
    {"ログイン", NOTICE_LOGIN, DOUBTFUL},
    {"subscribe to continue", NOTICE_LOGIN, SURE},
    {"subscribe to continue reading", NOTICE_LOGIN, SURE},
    {"register to continue", NOTICE_LOGIN, SURE},
    {"register to continue reading", NOTICE_LOGIN, SURE},
    {"create your free account", NOTICE_LOGIN, SURE},
    {"create a free account to continue", NOTICE_LOGIN, SURE},
    {"sign in to continue", NOTICE_LOGIN, SURE},
    {"sign in to your account", NOTICE_LOGIN, SURE},
    {"log in to continue", NOTICE_LOGIN, SURE},
    {"welcome back", NOTICE_LOGIN, DOUBTFUL},
};

/* What such pages say, and stories hardly ever. */
static const struct notice phrases[] = {
    {"verifying your browser", NOTICE_CHALLENGE, SURE},
    {"think you have been blocked in error", NOTICE_CHALLENGE, SURE},
    {"requested url was rejected", NOTICE_CHALLENGE, SURE},
    {"has been blocked because", NOTICE_CHALLENGE, DOUBTFUL},
    {"sent too many requests", NOTICE_CHALLENGE, SURE},
    {"verify you are human", NOTICE_CHALLENGE, SURE},
    {"verifying you are human", NOTICE_CHALLENGE, SURE},
    {"verify that you are human", NOTICE_CHALLENGE, SURE},
    {"confirm you are a human", NOTICE_CHALLENGE, SURE},
    {"confirm you are human", NOTICE_CHALLENGE, SURE},
    {"made us think you were a bot", NOTICE_CHALLENGE, SURE},
    {"believe you are using automation tools", NOTICE_CHALLENGE, SURE},
    {"unusual traffic from your computer network", NOTICE_CHALLENGE, SURE},
    {"unusual activity from your computer network", NOTICE_CHALLENGE, SURE},
    {"please enable js and disable any ad blocker", NOTICE_CHALLENGE, SURE},
    {"enable javascript and cookies to continue", NOTICE_CHALLENGE, SURE},
    {"checking your browser before", NOTICE_CHALLENGE, SURE},
    {"review the security of your connection", NOTICE_CHALLENGE, SURE},
    {"a security service to protect itself from online attacks", NOTICE_CHALLENGE, SURE},
    {"don't have permission to access", NOTICE_CHALLENGE, SURE},
    {"get past this challenge", NOTICE_CHALLENGE, SURE},
    {"enter the characters you see below", NOTICE_CHALLENGE, SURE},
    {"errors.edgesuite.net", NOTICE_CHALLENGE, SURE},
    {"if you are the site owner", NOTICE_CHALLENGE, SURE},
    {"incapsula incident id", NOTICE_CHALLENGE, SURE},
    {"let us know you're not a robot", NOTICE_CHALLENGE, SURE},
    {"make sure you're not a robot", NOTICE_CHALLENGE, SURE},
    {"die sicherheit ihrer verbindung", NOTICE_CHALLENGE, SURE},
    {"la sécurité de votre connexion", NOTICE_CHALLENGE, SURE},
    {"la seguridad de tu conexión", NOTICE_CHALLENGE, SURE},
    {"la seguridad de su conexión", NOTICE_CHALLENGE, SURE},
    {"la sicurezza della connessione", NOTICE_CHALLENGE, SURE},
    {"a segurança da sua conexão", NOTICE_CHALLENGE, SURE},
    {"de beveiliging van uw verbinding", NOTICE_CHALLENGE, SURE},
    {"bezpieczeństwo połączenia przed", NOTICE_CHALLENGE, SURE},
    {"проверить безопасность вашего подключения", NOTICE_CHALLENGE, SURE},
    {"接続のセキュリティを確認", NOTICE_CHALLENGE, SURE},
    {"检查站点连接是否安全", NOTICE_CHALLENGE, SURE},
    {"you have been blocked", NOTICE_CHALLENGE, DOUBTFUL},
    {"ray id", NOTICE_CHALLENGE, DOUBTFUL},
    {"reference id", NOTICE_CHALLENGE, DOUBTFUL},
    {"press & hold", NOTICE_CHALLENGE, DOUBTFUL},
    {"not a robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"not a bot", NOTICE_CHALLENGE, DOUBTFUL},
    {"javascript is disabled", NOTICE_CHALLENGE, DOUBTFUL},
    {"javascript and cookies are enabled", NOTICE_CHALLENGE, DOUBTFUL},
    {"cookies and javascript are enabled", NOTICE_CHALLENGE, DOUBTFUL},
    {"javascript and cookies", NOTICE_CHALLENGE, DOUBTFUL},
    {"you are a bot", NOTICE_CHALLENGE, DOUBTFUL},
    {"complete the security check", NOTICE_CHALLENGE, DOUBTFUL},
    {"kein roboter sind", NOTICE_CHALLENGE, DOUBTFUL},
    {"kein roboter bist", NOTICE_CHALLENGE, DOUBTFUL},
    {"pas un robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"no eres un robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"no soy un robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"non sei un robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"não é um robô", NOTICE_CHALLENGE, DOUBTFUL},
    {"não é um robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"geen robot bent", NOTICE_CHALLENGE, DOUBTFUL},
    {"nie jesteś robotem", NOTICE_CHALLENGE, DOUBTFUL},
    {"inte är en robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"ikke er en robot", NOTICE_CHALLENGE, DOUBTFUL},
    {"вы не робот", NOTICE_CHALLENGE, DOUBTFUL},
    {"ви не робот", NOTICE_CHALLENGE, DOUBTFUL},
    {"لست روبوت", NOTICE_CHALLENGE, DOUBTFUL},
    {"ロボットではない", NOTICE_CHALLENGE, DOUBTFUL},
    {"不是机器人", NOTICE_CHALLENGE, DOUBTFUL},

    {"access information on your device", NOTICE_CONSENT, SURE},
    {"weiter mit werbung", NOTICE_CONSENT, SURE},
    {"s'abonner pour refuser", NOTICE_CONSENT, SURE},
    {"avec nos partenaires, nous traitons", NOTICE_CONSENT, SURE},
    {"wir benötigen ihre zustimmung", NOTICE_CONSENT, SURE},
    {"must be 18", NOTICE_CONSENT, DOUBTFUL},
    {"cookies pour vous offrir", NOTICE_CONSENT, DOUBTFUL},
    {"store and/or access information on a device", NOTICE_CONSENT, SURE},
    {"store or access information on a device", NOTICE_CONSENT, SURE},
    {"speichern und/oder greifen auf informationen", NOTICE_CONSENT, SURE},
    {"informationen auf einem gerät zu", NOTICE_CONSENT, SURE},
    {"stocker et/ou accéder à des informations", NOTICE_CONSENT, SURE},
    {"stockons et/ou accédons à des informations", NOTICE_CONSENT, SURE},
    {"consulter et traiter des données personnelles", NOTICE_CONSENT, SURE},
    {"acceder y procesar datos personales", NOTICE_CONSENT, SURE},
    {"acceder a información en un dispositivo", NOTICE_CONSENT, SURE},
    {"accedemos a información en un dispositivo", NOTICE_CONSENT, SURE},
    {"accediamo alle informazioni su un dispositivo", NOTICE_CONSENT, SURE},
    {"accediamo a informazioni su un dispositivo", NOTICE_CONSENT, SURE},
    {"accedere a informazioni su un dispositivo", NOTICE_CONSENT, SURE},
    {"informatie op een apparaat op", NOTICE_CONSENT, SURE},
    {"informatie op een apparaat opslaan", NOTICE_CONSENT, SURE},
    {"dostęp do informacji na urządzeniu", NOTICE_CONSENT, SURE},
    {"informações num dispositivo", NOTICE_CONSENT, SURE},
    {"informações em um dispositivo", NOTICE_CONSENT, SURE},
    {"åtkomst till information på en enhet", NOTICE_CONSENT, SURE},
    {"tilgår oplysninger på en enhed", NOTICE_CONSENT, SURE},
    {"adgang til oplysninger på en enhed", NOTICE_CONSENT, SURE},
    {"tilgang til informasjon på en enhet", NOTICE_CONSENT, SURE},
    {"tietoihin laitteella", NOTICE_CONSENT, SURE},
    {"laitteella oleviin tietoihin", NOTICE_CONSENT, SURE},
    {"храним информацию на устройстве", NOTICE_CONSENT, SURE},
    {"доступ к информации на устройстве", NOTICE_CONSENT, SURE},
    {"доступ до інформації на пристрої", NOTICE_CONSENT, SURE},
    {"情報をデバイスに保存", NOTICE_CONSENT, SURE},
    {"デバイス上の情報", NOTICE_CONSENT, SURE},
    {"访问设备上的信息", NOTICE_CONSENT, SURE},
    {"المعلومات على الجهاز", NOTICE_CONSENT, SURE},
    {"mit werbung weiterlesen", NOTICE_CONSENT, SURE},
    {"and our partners", NOTICE_CONSENT, DOUBTFUL},
    {"our and our partners", NOTICE_CONSENT, DOUBTFUL},
    {"accept all", NOTICE_CONSENT, DOUBTFUL},
    {"reject all", NOTICE_CONSENT, DOUBTFUL},
    {"withdraw your consent", NOTICE_CONSENT, DOUBTFUL},
    {"alle akzeptieren", NOTICE_CONSENT, DOUBTFUL},
    {"pur-abo", NOTICE_CONSENT, DOUBTFUL},
    {"tout accepter", NOTICE_CONSENT, DOUBTFUL},
    {"continuer sans accepter", NOTICE_CONSENT, DOUBTFUL},
    {"aceptar y continuar", NOTICE_CONSENT, DOUBTFUL},
    {"aceptar todo", NOTICE_CONSENT, DOUBTFUL},
    {"accetta tutto", NOTICE_CONSENT, DOUBTFUL},
    {"alles accepteren", NOTICE_CONSENT, DOUBTFUL},
    {"zaakceptuj", NOTICE_CONSENT, DOUBTFUL},
    {"принять все", NOTICE_CONSENT, DOUBTFUL},
    {"同意する", NOTICE_CONSENT, DOUBTFUL},

    {"page you are looking for", NOTICE_ERROR, SURE},
    {"page you're looking for", NOTICE_ERROR, SURE},
    {"page you were looking for", NOTICE_ERROR, SURE},
    {"page you requested", NOTICE_ERROR, SURE},
    {"article you requested is no longer", NOTICE_ERROR, SURE},
    {"an unexpected error occurred", NOTICE_ERROR, SURE},
    {"link you followed may be broken", NOTICE_ERROR, SURE},
    {"no encontramos la página", NOTICE_ERROR, SURE},
    {"server-side exception has occurred", NOTICE_ERROR, SURE},
    {"client-side exception has occurred", NOTICE_ERROR, SURE},
    {"guru meditation", NOTICE_ERROR, SURE},
    {"account has been suspended", NOTICE_ERROR, DOUBTFUL},
    {"requested url was not found", NOTICE_ERROR, SURE},
    {"page cannot be found", NOTICE_ERROR, SURE},
    {"page can't be found", NOTICE_ERROR, SURE},
    {"page could not be found", NOTICE_ERROR, SURE},
    {"nothing was found at this location", NOTICE_ERROR, SURE},
    {"find that page", NOTICE_ERROR, SURE},
    {"server encountered an internal error", NOTICE_ERROR, SURE},
    {"unable to service your request", NOTICE_ERROR, SURE},
    {"web page can not be displayed", NOTICE_ERROR, SURE},
    {"is down for scheduled maintenance", NOTICE_ERROR, SURE},
    {"down for maintenance", NOTICE_ERROR, DOUBTFUL},
    {"domain is for sale", NOTICE_ERROR, SURE},
    {"domain may be for sale", NOTICE_ERROR, SURE},
    {"nothing matched your search", NOTICE_ERROR, SURE},
    {"name last modified size", NOTICE_ERROR, SURE},
    {"web server is successfully installed", NOTICE_ERROR, SURE},
    {"unavailable to visitors from the european economic area", NOTICE_ERROR, SURE},
    {"country belonging to the european economic area", NOTICE_ERROR, SURE},
    {"unavailable in most european countries", NOTICE_ERROR, SURE},
    {"seite existiert leider nicht", NOTICE_ERROR, SURE},
    {"gewünschte seite", NOTICE_ERROR, SURE},
    {"angeforderte seite", NOTICE_ERROR, SURE},
    {"diese seite nicht finden", NOTICE_ERROR, SURE},
    {"seite wurde nicht gefunden", NOTICE_ERROR, SURE},
    {"seite konnte nicht gefunden werden", NOTICE_ERROR, SURE},
    {"la page que vous recherchez", NOTICE_ERROR, SURE},
    {"la page que vous cherchez", NOTICE_ERROR, SURE},
    {"la page demandée", NOTICE_ERROR, SURE},
    {"cette page n'existe pas", NOTICE_ERROR, SURE},
    {"cette page n'existe plus", NOTICE_ERROR, SURE},
    {"la página que busca", NOTICE_ERROR, SURE},
    {"la página solicitada", NOTICE_ERROR, SURE},
    {"la pagina che stai cercando", NOTICE_ERROR, SURE},
    {"la pagina che cerchi", NOTICE_ERROR, SURE},
    {"la pagina richiesta", NOTICE_ERROR, SURE},
    {"a página que procura", NOTICE_ERROR, SURE},
    {"a página que você", NOTICE_ERROR, SURE},
    {"página solicitada", NOTICE_ERROR, SURE},
    {"pagina die je zoekt", NOTICE_ERROR, SURE},
    {"pagina die u zoekt", NOTICE_ERROR, SURE},
    {"deze pagina bestaat niet", NOTICE_ERROR, SURE},
    {"której szukasz", NOTICE_ERROR, SURE},
    {"strona nie istnieje", NOTICE_ERROR, SURE},
    {"запрашиваемая страница", NOTICE_ERROR, SURE},
    {"запрошенная страница", NOTICE_ERROR, SURE},
    {"такой страницы не существует", NOTICE_ERROR, SURE},
    {"страница, которую вы ищете", NOTICE_ERROR, SURE},
    {"сторінка, яку ви шукаєте", NOTICE_ERROR, SURE},
    {"запитувана сторінка", NOTICE_ERROR, SURE},
    {"такої сторінки не існує", NOTICE_ERROR, SURE},
    {"sidan du söker", NOTICE_ERROR, SURE},
    {"sidan kunde inte hittas", NOTICE_ERROR, SURE},
    {"siden du leter etter", NOTICE_ERROR, SURE},
    {"siden finnes ikke", NOTICE_ERROR, SURE},
    {"siden du leder efter", NOTICE_ERROR, SURE},
    {"siden findes ikke", NOTICE_ERROR, SURE},
    {"etsimääsi sivua", NOTICE_ERROR, SURE},
    {"hakemaasi sivua", NOTICE_ERROR, SURE},
    {"الصفحة التي تبحث عنها", NOTICE_ERROR, SURE},
    {"您访问的页面", NOTICE_ERROR, SURE},
    {"お探しのページ", NOTICE_ERROR, SURE},
    {"not found on this server", NOTICE_ERROR, DOUBTFUL},
    {"try again later", NOTICE_ERROR, DOUBTFUL},
    {"no longer available", NOTICE_ERROR, DOUBTFUL},

    {"need to enable javascript to run this app", NOTICE_SHELL, SURE},
    {"work properly without javascript enabled", NOTICE_SHELL, SURE},
    {"activer javascript pour", NOTICE_SHELL, SURE},
    {"aktivieren sie javascript", NOTICE_SHELL, SURE},
    {"habilita javascript", NOTICE_SHELL, SURE},
    {"habilite javascript", NOTICE_SHELL, SURE},
    {"habilite o javascript", NOTICE_SHELL, SURE},
    {"ative o javascript", NOTICE_SHELL, SURE},
    {"abilita javascript", NOTICE_SHELL, SURE},
    {"attiva javascript", NOTICE_SHELL, SURE},
    {"włącz javascript", NOTICE_SHELL, SURE},
    {"включите javascript", NOTICE_SHELL, SURE},
    {"увімкніть javascript", NOTICE_SHELL, SURE},
    {"schakel javascript in", NOTICE_SHELL, SURE},
    {"aktivera javascript", NOTICE_SHELL, SURE},
    {"aktiver javascript", NOTICE_SHELL, SURE},
    {"javascriptを有効", NOTICE_SHELL, SURE},
    {"启用javascript", NOTICE_SHELL, SURE},
    {"javascript is not available", NOTICE_SHELL, SURE},
    {"enable javascript to continue", NOTICE_SHELL, SURE},
    {"enable javascript to view", NOTICE_SHELL, SURE},
    {"detected that javascript is disabled", NOTICE_SHELL, SURE},

    {"sign in to read this", NOTICE_LOGIN, DOUBTFUL},
    {"log in to read this", NOTICE_LOGIN, DOUBTFUL},
    {"subscribe to read this", NOTICE_LOGIN, DOUBTFUL},
    {"already a subscriber", NOTICE_LOGIN, DOUBTFUL},
    {"forgot your password", NOTICE_LOGIN, DOUBTFUL},
    {"forgotten your password", NOTICE_LOGIN, DOUBTFUL},
    {"passwort vergessen", NOTICE_LOGIN, DOUBTFUL},
    {"mot de passe oublié", NOTICE_LOGIN, DOUBTFUL},
    {"password dimenticata", NOTICE_LOGIN, DOUBTFUL},
    {"wachtwoord vergeten", NOTICE_LOGIN, DOUBTFUL},
    {"забыли пароль", NOTICE_LOGIN, DOUBTFUL},
};

const char *notice_name(enum notice_kind kind)
{
    static const char *const names[] = {
        [NOTICE_CHALLENGE] = "a bot challenge",
        [NOTICE_CONSENT] = "a consent wall",
        [NOTICE_ERROR] = "an error page",
        [NOTICE_LOGIN] = "a login page",
        [NOTICE_SHELL] = "a page that a script draws",
    };
    return names[kind];
}

/* As the tables are written. */
static void fold(struct buf *out, struct span text)
{
    struct buf folded;
    buf_init(&folded, out->cap);
    unicode_fold(&folded, text);
    for (struct span rest = buf_span(&folded); rest.n > 0;) {
        size_t n = span_find(rest, SPAN(APOSTROPHE));
        buf_add_span(out, span_slice(rest, 0, n));
        if (n < rest.n)
            buf_add_char(out, '\'');
        rest = span_from(rest, n + sizeof(APOSTROPHE) - 1);
    }
    buf_free(&folded);
}

static size_t words_in(struct span text)
{
    struct span word;
    size_t n = 0;
    while (span_token(&text, " ", &word))
        n++;
    return n;
}

bool notice_ends_title(struct span rest)
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
            return words_in(rest) <= 1 + SITE_WORDS_MAX;
    return false;
}

bool notice_of_title(struct span title, struct notice_found *out)
{
    struct buf folded;
    bool found = false;
    title = span_trim(title);
    if (title.n == 0 || title.n > TITLE_BYTES_MAX)
        return false;
    buf_init(&folded, 8 * (size_t)TITLE_BYTES_MAX);
    fold(&folded, title);
    struct span text = buf_span(&folded);
    for (size_t i = 0; i < SW_COUNT(titles) && !found; i++) {
        struct span words = span_of(titles[i].words);
        found = span_starts(text, words) && notice_ends_title(span_from(text, words.n));
        if (found)
            *out = (struct notice_found){titles[i].kind, titles[i].trust};
    }
    buf_free(&folded);
    return found;
}

unsigned notice_weigh(struct span text, unsigned weights[NOTICE_KINDS])
{
    struct buf folded;
    unsigned sum = 0;
    buf_init(&folded, SIZE_MAX);
    fold(&folded, span_slice(text, 0, TEXT_BYTES_MAX));
    for (size_t i = 0; i < SW_COUNT(phrases); i++)
        if (span_contains(buf_span(&folded), span_of(phrases[i].words))) {
            weights[phrases[i].kind] += phrases[i].trust;
            sum += phrases[i].trust;
        }
    buf_free(&folded);
    return sum;
}
