#include "date_words.h"

#include <string.h>

#include "smolwire/attributes.h"
#include "smolwire/buf.h"
#include "smolwire/unicode.h"

/*
 * Lower case, between blanks. English, German, French, Spanish, Portuguese,
 * Italian, Dutch, Nordic, Polish, Czech, Russian, Ukrainian, Bulgarian, Greek,
 * Turkish, Romanian, Hungarian, Indonesian, Arabic, Hebrew, Hindi, Croatian, Serbian, Catalan,
 * Lithuanian, Latvian, Thai. Where two languages mean different months by a word, the larger one's.
 */
static const char *const months[12] = {
    " jan january januar jänner jaenner janvier janv enero ene janeiro gennaio gen januari "
    "janúar tammikuu tammikuuta stycznia styczeń sty leden ledna led январь января янв січень "
    "січня січ януари ιανουάριος ιανουαρίου ιαν ocak oca ianuarie ian január يناير جانفي ינואר "
    "בינואר जनवरी siječnja gener janvāris јануар มกราคม ",
    " feb february februar feber février fevrier févr fév fevr febrero fevereiro fev febbraio "
    "februari febrúar helmikuu helmikuuta lutego luty lut únor února úno февраль февраля фев лютий "
    "лютого лют февруари φεβρουάριος φεβρουαρίου φεβ şubat şub februarie február فبراير فيفري "
    "פברואר בפברואר फरवरी फ़रवरी veljače febrer februāris фебруар กุมภาพันธ์ شباط ",
    " mar march märz maerz mrz mär mars marzo março marco maart mrt mars maaliskuu maaliskuuta "
    "marca marzec březen března bře март марта мар березень березня бер μάρτιος μαρτίου μαρ μάρ "
    "mart "
    "martie március márc maret مارس מרץ במרץ मार्च ožujka marts kovo آذار มีนาคม ",
    " apr april avril avr abril abr aprile apríl huhtikuu huhtikuuta kwietnia kwiecień kwi duben "
    "dubna dub апрель апреля апр април квітень квітня кві απρίλιος απριλίου απρ nisan nis aprilie "
    "április ápr أبريل ابريل أفريل אפריל באפריל अप्रैल travnja aprīlis април balandžio เมษายน نيسان ",
    " may mai mayo maio maggio mag mei maj maí toukokuu toukokuuta maja května květen kvě май мая "
    "травень травня тра μάιος μαΐου μαι μάι μαϊ mayıs may május máj مايو ماي מאי במאי मई svibnja "
    "maig "
    "maijs мај gegužės พฤษภาคม أيار ايار ",
    " jun june juni juin junio junho giugno giu júní kesäkuu kesäkuuta czerwca czerwiec cze červen "
    "června čvn июнь июня июн юни червень червня чер ιούνιος ιουνίου ιουν ιούν haziran haz iunie "
    "iun "
    "június jún يونيو جوان יוני ביוני जून lipnja juny jūnijs јун birželio มิถุนายน حزيران ",
    " jul july juli juillet juil julio julho luglio lug júlí heinäkuu heinäkuuta lipca lipiec lip "
    "červenec července čvc июль июля июл юли липень липня лип ιούλιος ιουλίου ιουλ ιούλ temmuz tem "
    "iulie iul július júl يوليو جويلية יולי ביולי जुलाई srpnja juliol jūlijs јул liepos กรกฎาคม "
    "تموز ",
    " aug august août aout agosto ago augustus ágúst elokuu elokuuta sierpnia sierpień sie srpen "
    "srpna srp август августа авг серпень серпня сер αύγουστος αυγούστου αυγ αύγ ağustos ağu "
    "augusztus "
    "agustus agu أغسطس اغسطس أوت אוגוסט באוגוסט अगस्त kolovoza agost augusts rugpjūčio สิงหาคม آب ",
    " sep sept september septembre septiembre setiembre setembro set settembre syyskuu syyskuuta "
    "września wrzesień wrz září zář сентябрь сентября сен сент септември вересень вересня вер "
    "σεπτέμβριος σεπτεμβρίου σεπ eylül eyl septembrie szeptember szept سبتمبر ספטמבר בספטמבר "
    "सितंबर सितम्बर rujna septembris септембар rugsėjo กันยายน أيلول ايلول ",
    " oct october oktober okt octobre octubre outubro out ottobre ott október lokakuu lokakuuta "
    "października październik paź říjen října říj октябрь октября окт октомври жовтень жовтня жов "
    "οκτώβριος οκτωβρίου οκτ ekim eki octombrie أكتوبر اكتوبر אוקטובר באוקטובר अक्टूबर अक्तूबर "
    "oktobris октобар spalio ตุลาคม ",
    " nov november novembre noviembre novembro nóvember marraskuu marraskuuta listopada listopad "
    "lis listopadu ноябрь ноября ноя ноември листопад листопада лис νοέμβριος νοεμβρίου νοε νοέ "
    "kasım "
    "kas noiembrie noi نوفمبر נובמבר בנובמבר नवंबर नवम्बर studenoga studenog novembris новембар "
    "lapkričio พฤศจิกายน ",
    " dec december dezember dez décembre decembre déc diciembre dic dezembro dicembre desember des "
    "joulukuu joulukuuta grudnia grudzień gru prosinec prosince pro декабрь декабря дек декември "
    "грудень грудня гру δεκέμβριος δεκεμβρίου δεκ aralık ara decembrie ديسمبر דצמבר בדצמבר "
    "दिसंबर दिसम्बर prosinca desembre decembris децембар gruodžio ธันวาคม ",
};

static const char fillers[] =
    " of de del di the den der am le el den, um at à a alle ore kl klo kl. o ob в о об г г. року "
    "року, года uhr h hrs hs hours t on om das às as il os y t, do ",
                  am[] = " am a.m a.m. vorm ", pm[] = " pm p.m p.m. nachm ";

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"z", 0},      {"utc", 0},    {"gmt", 0},    {"wet", 0},    {"west", 60},  {"bst", 60},
    {"cet", 60},   {"cest", 120}, {"mez", 60},   {"mesz", 120}, {"eet", 120},  {"eest", 180},
    {"msk", 180},  {"ist", 330},  {"pkt", 300},  {"sgt", 480},  {"hkt", 480},  {"jst", 540},
    {"kst", 540},  {"aest", 600}, {"aedt", 660}, {"nzst", 720}, {"nzdt", 780}, {"est", -300},
    {"edt", -240}, {"et", -300},  {"cst", -360}, {"cdt", -300}, {"ct", -360},  {"mst", -420},
    {"mdt", -360}, {"mt", -420},  {"pst", -480}, {"pdt", -420}, {"pt", -480},  {"akst", -540},
    {"brt", -180}, {"art", -180}, {"sast", 120}, {"wib", 420},
};

/* Longer words are none of ours; a byte more for the blanks around. */
#define WORD_MAX 48

/* Is the word, in lower case, one of `list`? */
static bool listed(struct span word, const char *list)
{
    char needle[WORD_MAX + 3];
    if (word.n == 0 || word.n > WORD_MAX)
        return false;
    needle[0] = ' ';
    memcpy(needle + 1, word.p, word.n);
    needle[word.n + 1] = ' ';
    needle[word.n + 2] = '\0';
    return strstr(list, needle) != NULL;
}

static void lower(struct buf *b, struct span word)
{
    buf_init(b, WORD_MAX * 2);
    unicode_fold(b, word);
    if (b->len > 0 && b->data[b->len - 1] == '.')
        buf_truncate(b, b->len - 1);
}

int date_month(struct span word)
{
    if (word.n < 3 || word.n > WORD_MAX)
        return 0;
    struct buf folded;
    lower(&folded, word);
    int month = 0;
    for (int m = 0; m < 12 && !month; m++)
        if (listed(buf_span(&folded), months[m]))
            month = m + 1;
    buf_free(&folded);
    return month;
}

bool date_zone(struct span word, int *minutes)
{
    for (size_t i = 0; i < SW_COUNT(zones); i++)
        if (span_is_nocase(word, zones[i].name)) {
            *minutes = zones[i].minutes;
            return true;
        }
    return false;
}

static bool listed_any_case(struct span word, const char *list)
{
    if (word.n > WORD_MAX)
        return false;
    struct buf folded;
    buf_init(&folded, WORD_MAX * 2);
    unicode_fold(&folded, word);
    bool found = listed(buf_span(&folded), list);
    buf_free(&folded);
    return found;
}

bool date_is_filler(struct span word)
{
    return listed_any_case(word, fillers);
}

enum date_half date_half(struct span word)
{
    if (listed_any_case(word, am))
        return DATE_HALF_AM;
    return listed_any_case(word, pm) ? DATE_HALF_PM : DATE_HALF_NONE;
}

bool date_day_first(struct span language)
{
    if (language.n == 0)
        return false;
    if (!span_starts_nocase(language, SPAN("en")))
        return true;
    struct span region = span_from(language, 3);
    return region.n > 0 && !span_is_nocase(region, "us") && !span_is_nocase(region, "ca") &&
           !span_is_nocase(region, "ph");
}
