#include "stem.h"

#include <libstemmer.h>
#include <stdint.h>
#include <string.h>

#include "smolwire/attributes.h"

/* Primary subtags have two or three letters, registered ones up to eight. */
#define LANGUAGE_MAX 8

/* In bytes; longer words are none: the longest below have twenty. */
#define STOP_WORD_MAX 32

/*
 * Function words and the small change of news prose, by language; words between
 * blanks, sorted within a language only for the reader.
 */
static const struct {
    const char *language;
    const char *words;
} stop_words[] = {
    {"en",
     " a about above after again against all also am an and any are as at be became because been"
     " before being below between both but by can cannot could did do does doing down during each"
     " even every few first for former from further get go got had has have having he her here hers"
     " herself him himself his how however i if in into is it its itself just last like made make"
     " many may me might more most much must my myself new no nor not now of off on once one only"
     " or other our ours out over own per said same say says see she should since so some still"
     " such take than that the their theirs them themselves then there these they this those"
     " though three through time to told too two under until up upon us very was we well were what"
     " when where which while who whom whose why will with within without would year years yet you"
     " your yours monday tuesday wednesday thursday friday saturday sunday january february march"
     " april june july august september october november december pm am mr mrs ms s t "},
    {"de",
     " aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim"
     " bereits bin bis bist da damit dann das dass dem den denn der des deshalb die dies diese"
     " diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er erst es"
     " etwa für gegen gibt hat hatte hatten hätte haben ich ihm ihn ihr ihre ihrem ihren ihrer im "
     "in"
     " ist ja jedoch jetzt kann kein keine können laut man mehr mit muss nach nicht noch nun nur ob"
     " oder ohne sagte schon sehr sei sein seine seinem seinen seiner seit sich sie sind so soll"
     " sollen sollte über um und uns unter viel viele vom von vor war waren was weil wenn werden "
     "wie"
     " wieder will wir wird wo wurde wurden würde zu zum zur zwar zwei zwischen "},
    {"fr",
     " a ai ainsi alors après au aucun aussi autre aux avait avant avec avoir bien c ce cela ces"
     " cet cette ceux chez comme contre d dans de depuis des deux dit donc dont du elle elles en"
     " encore entre est et été être eu fait faire fois il ils j je jusqu l la le les leur leurs "
     "lors"
     " lui m mais même moins n ne ni non nos notre nous on ont ou où par pas pendant peu plus pour"
     " qu quand que quel quelle qui s sa sans se selon sera ses si son sont sous sur t tous tout"
     " toute très trop un une vers vos votre vous y à "},
    {"es",
     " a al algo ante antes así aunque cada como con contra cual cuando de del desde donde dos"
     " durante e el ella ellos en entre era es esa ese eso esta está estaba este esto estos fue"
     " fueron ha había han hasta hay la las le les lo los más me mi mientras muy ni no nos o otra"
     " otro otros para pero por porque que qué quien se según ser si sí sin sobre son su sus "
     "también"
     " tan tiene todo todos tras un una uno unos y ya "},
    {"it",
     " a ad ai al alla alle anche ancora che chi ci come con contro cui da dal dalla dalle dei del"
     " della delle dello di dopo dove due e è era essere fra già gli ha hanno i il in io l la le lo"
     " loro ma mentre nei nel nella nelle non o ogni per perché più poi prima quale quando quanto"
     " quella quello questa questo se sei si sia solo sono stata stato su sua sue sul sulla suo"
     " tra tutti tutto un una uno "},
    {"pt",
     " a ainda ao aos após as até cada com como contra da das de do dois dos e é ela ele eles em"
     " entre era essa esse esta está este foi foram há isso já lhe mais mas mesmo muito na nas nem"
     " no nos não o os ou para pela pelas pelo pelos por porque qual quando que quem se segundo sem"
     " ser seu seus sido sobre sua suas são também tem ter um uma à às "},
    {"nl",
     " aan al alle als ander bij dan dat de den der deze die dit door dus een en er geen had hebben"
     " heeft hem het hier hij hun ik in is ja kan maar me meer men met mijn na naar niet nog nu of"
     " om omdat onder ook op over te tegen tot twee uit van veel voor was wat we wel werd worden"
     " wordt zegt zei zich zij zijn zo zou "},
    {"ru",
     " а без бы был была были было в вам вас весь во вот все всех вы где да для до его ее если есть"
     " еще же за и из или им их к как ко когда кто ли на над не него нее нет но о об один он она "
     "они"
     " оно от по под при с сказал со так также то только том тот у уже чем что чтобы это этого этом"
     " этот я "},
};

struct span stem_language(struct span tag)
{
    return span_slice(tag, 0, span_find_char(tag, '-'));
}

void stemmer_init(struct stemmer *s, struct span language)
{
    char name[LANGUAGE_MAX + 1] = {0};
    struct span primary = stem_language(language);
    s->native = NULL;
    if (primary.n == 0 || primary.n > LANGUAGE_MAX)
        return;
    for (size_t i = 0; i < primary.n; i++)
        name[i] = ascii_lower(primary.p[i]);
    s->native = sb_stemmer_new(name, NULL);
}

void stemmer_free(struct stemmer *s)
{
    sb_stemmer_delete(s->native);
    s->native = NULL;
}

struct span stemmer_stem(struct stemmer *s, struct span word)
{
    if (!s->native || word.n > INT32_MAX)
        return word;
    const sb_symbol *stem = sb_stemmer_stem(s->native, (const sb_symbol *)word.p, (int)word.n);
    if (!stem)
        return word;
    return span_make((const char *)stem, (size_t)sb_stemmer_length(s->native));
}

/* The word between two blanks, which is how the table has it. */
static bool has_word(const char *words, struct span word)
{
    char wanted[STOP_WORD_MAX + 2];
    if (word.n == 0 || word.n > STOP_WORD_MAX)
        return false;
    wanted[0] = wanted[word.n + 1] = ' ';
    memcpy(wanted + 1, word.p, word.n);
    return memmem(words, strlen(words), wanted, word.n + 2) != NULL;
}

bool stem_is_stop_word(struct span language, struct span word)
{
    struct span primary = stem_language(language);
    for (size_t i = 0; i < SW_COUNT(stop_words); i++)
        if (span_is_nocase(primary, stop_words[i].language))
            return has_word(stop_words[i].words, word);
    return false;
}
