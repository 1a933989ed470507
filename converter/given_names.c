#include "given_names.h"

#include "author_person.h"
#include "plain.h"
#include "smolwire/attributes.h"

/* Lower case, as in plain_key(); words that mean much else are left out. */
static const char *const names[] = {
    /* English */
    " aaron abby abigail adam adrian aidan alan alana albert alec alex alexander alexandra "
    "alexis alfred alice alicia alison allison alyssa amanda amber amelia amy andrea andrew "
    "andy angela angie angus anita ann anna anne annette annie anthea anthony archie arthur "
    "asher ashley aubrey audrey ava barbara barry beatrice becca becky ben benjamin bernard "
    "beth bethany betty beverly bianca bill billy blake bob bobby brad bradley brandon "
    "brenda brendan brenna brent brett brian bridget brittany brody brooke bruce bryan "
    "bryce caitlin callum calvin cameron camille candice carl carla carol caroline carolyn "
    "carrie casey cassidy cassie catherine cathy cecilia chad charles charlie charlotte "
    "chelsea cheryl chloe chris christina christine christopher cindy claire clara clare "
    "clark claudia cody colby cole colin colleen colton connor conor corey cory courtney "
    "craig curtis cynthia daisy damian damien dan daniel danielle danny darren darryl dave "
    "david dawn deborah debra declan denise dennis derek desmond diana diane dominic donald "
    "donna doris dorothy doug douglas duncan dustin dylan edgar edith edward edwin eileen "
    "elaine eleanor elena eli elijah elizabeth ella ellen ellie elliot elliott emily emma "
    "eric erica erik erin ernest ethan eugene eva evan eve evelyn felicity fergus finn "
    "fiona floyd frances francis frank fred frederick gabriel gabrielle gareth gary gavin "
    "gemma geoff geoffrey george georgina gerald gerard gillian gina glen glenn gloria "
    "gordon graham greg gregory gwen hailey haley hannah harold harriet harry harvey hazel "
    "heather heidi helen henry herbert holli holly howard hugh hugo ian imogen irene isaac "
    "isabel isabella isabelle isla jack jackie jacob jacqueline jake james jamie jan jane "
    "janet janice jared jasmine jason jay jean jeff jeffrey jenna jennifer jenny jeremy "
    "jerry jesse jessica jill jim jimmy jo joan joanna joanne jodie joe joel john johnny "
    "jon jonathan joseph josh joshua joyce juan judith judy julia julian julie juliet "
    "justin kaitlyn karen karl kate katherine kathleen kathryn kathy katie katy kayla "
    "kaylee keith kelly kelsey ken kendra kenneth kerry kevin kieran kiersten kim kimberly "
    "kirsten kirsty kristen kristin kristina kurt kyle lance larry laura lauren laurence "
    "lawrence leah lee leigh lena leo leon leonard leslie lewis liam lily linda lindsay "
    "lindsey lisa liz lloyd logan lois lori louis louise lucas lucy luke lydia lynn maggie "
    "malcolm marc marcus margaret maria marie marilyn marion marjorie mark martha martin "
    "marvin mary mason mathew matt matthew maureen maurice max maxine megan melanie melissa "
    "melvin meredith mia michael michelle mick miguel mike mildred miles miranda molly "
    "monica morgan muriel myles nancy naomi natalie natasha nathan nathaniel neil nell "
    "niall nicholas nick nicola nicole nigel nina noah noel nora norma norman oliver olivia "
    "oscar owen paige pamela patricia patrick paul paula pauline peggy penelope penny pete "
    "peter phil philip philippa phillip phoebe phyllis polly rachael rachel ralph randy "
    "raymond rebecca rhys richard rick ricky rita rob robbie robert roberta robin rod "
    "rodney roger roland ron ronald rory rosemary rosie ross roy rupert russell ruth ryan "
    "sally sam samantha samuel sandra sandy sara sarah scott sean seth shane shannon sharon "
    "shaun shawn sheila shelby shelley sherry shirley sian sidney sierra simon sophia "
    "sophie spencer stacey stacy stan stanley stella stephanie stephen steve steven stewart "
    "stuart sue susan susie suzanne sylvia tamara tammy tanya tara taylor ted terence "
    "teresa terry tessa thelma theo theodore theresa thomas tiffany tim timothy tina toby "
    "todd tom tommy tony tracey tracy travis trent trevor tricia tristan troy trudy tyler "
    "valerie vanessa vera vernon vicky victor vincent vivian wallace walter wanda warren "
    "wayne wendy wesley whitney william willie xavier yvonne zach zachary zack zoe ",
    /* German */
    " achim alexa alfons almut alois andreas anette angelika anja anke annegret anneliese "
    "annika antje antonia armin arne astrid axel bastian beate benedikt benno bernd "
    "bernhard bert bettina birgit birgitta björn boris brigitte britta burkhard carmen "
    "carolin carsten christa christel christian christiane christof christoph clemens "
    "constanze cornelia cosima dagmar detlef dieter dietmar dietrich dirk doreen dorothea "
    "eberhard edeltraud egon ekkehard elfriede elisabeth elke elmar else elvira erhard "
    "erich erika ernst erwin esther eugen evi ewald fabian felix ferdinand florian franz "
    "franziska frauke frederik friederike friedrich fritz gabi gabriele georg gerd gerda "
    "gerhard gerlinde gero gert gertrud gisela gottfried greta gudrun gunnar gunther günter "
    "günther hanna hannelore hannes hans harald hartmut hedwig heike heiko heiner heinrich "
    "heinz helga helge helmut henning henrik heribert hermann hilde hildegard holger horst "
    "hubert ilka ilona ilse ines inga inge ingeborg ingo ingrid irina iris irmgard ivonne "
    "jakob jana janina jannik jens jochen johann johanna johannes jonas jost julius jutta "
    "jörg jörn jürgen kai karin karla karlheinz karsten katarina katharina kathrin katja "
    "katrin kerstin kirstin klara klaus konrad konstantin konstanze kristian lars leonie "
    "liane lorenz lothar ludwig luise lukas lutz magdalena maik maike manfred manuela "
    "marcel marco mareike margarete margit margot marianne marina mario marita marko markus "
    "marlene marlies martina mathias matthias maximilian maya mechthild meike mirjam monika "
    "moritz nadine nadja niklas nikolaus nils norbert olaf ortwin oskar otto peer petra "
    "philipp pia rainer ralf ramona raphael regina reiner reinhard reinhold renate rené "
    "rolf rosemarie rudi rudolf rüdiger sabine sabrina sascha saskia sebastian siegfried "
    "sigrid silke silvia simone sonja stefan stefanie steffen susanne sven svenja swantje "
    "tanja thilo thorsten till tilman timo tino tobias torben torsten udo ulf uli ulla "
    "ulrich ulrike ursula uta ute uwe valentin verena veronika viktor viola volker volkmar "
    "waldemar waltraud werner wilfried wilhelm willi winfried wolfgang wolfram yannick ",
    /* French */
    " adrien agathe alain alexandre alix amaëlle amélie anaïs andré angélique antoine "
    "antonin armelle arnaud aude aurélie aurélien baptiste bastien benoit benoît bernadette "
    "bertrand bruno chantal christelle christophe claude clotilde clémence clément colette "
    "corinne cyril cécile cédric céline danièle daphné delphine denis didier dominique "
    "emmanuel emmanuelle etienne eugénie fabien fabienne fabrice fanny françois françoise "
    "frédéric frédérique gabin gaël gaëlle germain ghislain gilles grégoire grégory "
    "guillaume gwenaëlle gérald gérard hervé hélène jacques jeanne josiane joséphine joël "
    "joëlle julien juliette justine jérémy jérôme laetitia laure laurent lionel loïc luc "
    "lucie lucien ludovic léa maelle manon margaux marguerite marielle marine marlène "
    "martial martine mathieu mathilde matthieu maud maxence maxime maël michaël michèle "
    "mireille monique myriam mélanie nathalie nicolas noémie noël odile olivier ophélie "
    "pascal pascale patrice philippe pierre quentin raphaël renaud romain roxane régis rémi "
    "rémy serge solange solène sonia stéphane stéphanie sylvain sylvie sébastien ségolène "
    "thibault thibaut thierry théo thérèse valérie virginie véronique yann yves yvette "
    "élise élodie émilie émilien éric étienne ",
    /* Spanish, Portuguese, Italian */
    " adela adolfo adriana adriano agustina agustín alba alberto alejandra alejandro "
    "alessandra alessandro alessio alfonso alfredo alonso alvaro amalia ana anabel andressa "
    "andrés angelo antonella antonieta antonio antón antónio antônio arturo augusto beatriz "
    "belén benedetta bernardo borja bruna caio camila camilla camilo carlo carlos carmela "
    "carmelo catalina catarina cecília celia celso cesar chiara claudio cláudia cláudio "
    "concepción cristian cristiana cristiano cristina cristobal cristóbal césar daniela "
    "daniele danilo dario darío davide diego diogo dolores domenico duarte débora edgardo "
    "eduarda eduardo elisa elisabetta emanuela emanuele emilia emiliano emilio enrico "
    "enrique enzo ernesto esteban estefanía eugenia eugenio fabiana fabiano fabio fabrizio "
    "fausto federica federico felipe fernanda fernando filipa filipe filippo flavia flavio "
    "florencia flávia flávio francesca francesco francisca francisco fábio gabriela gaetano "
    "gaston gastón geraldo giacomo gianluca gianmarco gianni gilberto gimena giorgia "
    "giorgio giovanna giovanni giulia giulio giuseppe giuseppina gonzalo gonçalo graciela "
    "guido guilherme guillermo gustavo helena heloisa henrique hernán hilario horacio "
    "humberto héctor ignacio igor ilaria inés inês isabela ismael ivan ivana ivo iván jaime "
    "javier jesus jesús jimena joana joaquim joaquín jorge josefa josefina josé joão juana "
    "juliana juliano julieta julio júlio karina larissa leandro leonardo leonor leticia "
    "letícia lidia liliana lorena lorenzo luana luca lucia luciana luciano lucía luigi luis "
    "luisa luiz luís lúcia macarena maite manuel mara marcela marcella marcello marcelo "
    "marcio marcos margarida margarita mariana mariano marilena marisa marta martín maría "
    "massimo mateo matheus matilde matteo mattia mauricio maurizio mauro maurício micaela "
    "michela michele milena mirella miriam montserrat márcia márcio mário mónica mônica "
    "natalia natália nelson nestor nicolás noelia nuno nuria néstor octavio olga omar "
    "orlando oswaldo pablo paola paolina paolo pasquale patrizia patrícia paulina paulo "
    "pedro piero pietro pilar priscila rafael rafaela raffaele ramiro ramón raquel raul "
    "raúl renata renato ricardo riccardo roberto rocco rocío rodolfo rodrigo rogério romina "
    "rosa rosana rosario ruben rubén rui salvatore samanta samuele sandro sebastián "
    "sebastião sergio silvana silvio simona sofia sofía soledad stefania stefano susana "
    "sérgio sílvia tania tatiana telmo thiago tiago tommaso tomás ubaldo valentina valeria "
    "valerio vanda verónica vicente vincenzo vinicius vinícius virgínia vitor vittoria "
    "vittorio viviana vladimir víctor ximena yolanda álvaro ángel ángela ",
    /* Dutch and Nordic */
    " aart adriaan agnes aki anders ane anneke annelies annemiek anniken anouk antero anton "
    "arie arjen arnar arnold arto aslak bart bengt berit bertil birgitte bjørn bo bodil "
    "bram carina casper cees christer claus coen daan dag daniella diederik ditte dorthe "
    "egil einar eirik elin elina elsa emiel emil endre erkki espen femke fredrik frits "
    "frode geert geir gerben gerrit gijs gitte grete gro gunilla gunn guro gustav göran "
    "hakan halvard hanne hannu harri hege heikki heleen helle henk håkan håkon ida ingvild "
    "jaakko jaana jaap janne jari jelle jelmer jenni jeroen jesper jette joakim jochem "
    "johan jonna joop joost joris jorunn jouni juha juhani jukka jussi jørgen jørn kaare "
    "kari karianne kasper katri katrine kees kirsi kjell kjersti knut koen kristoffer kyrre "
    "laila lasse leena leif lene lieke linn linnea lise liselotte lone lotte maaike maarten "
    "mads magne magnus maja malin maren marieke marijke marit marjan marjolein marleen "
    "mathijs mats mattias mette mieke mika mikael mikkel mikko mira morten nele niek niels "
    "niko olav ole olof outi paavo palle pekka per pernille petri petter piet pieter pim "
    "pirjo päivi ragnar ragnhild rasmus reijo rianne riikka riitta rikke roel ronja ruud "
    "saara sander sanna sanne satu signe sigurd silje sindre siri sirpa sjoerd solveig "
    "staffan steinar stian stijn stine susanna sverre synnøve søren tapani tapio tarja "
    "teemu terje teun thijs thorbjørn tiina tijmen tine tomas tora tore torgeir torill "
    "torkel torstein trine trond trude tuomas turid tuula unni vegard ville wendela willem "
    "wim wouter ylva yngve åsa åse øystein øyvind ",
    /* Polish, Czech, Hungarian, Romanian, Turkish, South Slavic */
    " agata agnieszka ahmet aleksandar aleksander aleksandra alena aleš ali alina alojz "
    "andreea andrei andrej andrzej aneta arkadiusz artur artůr ayşe balázs bartosz beata "
    "bence blanka bogdan bogusław bohdan bojan božena branko burak cezary csaba damir "
    "danica danuta dariusz darko dawid dejan dorota dragan dušan ebru elif eliška elzbieta "
    "elżbieta emre eszter ewa fatih fatma filip františek gheorghe goran grażyna grzegorz "
    "györgy halina hana hatice henryk honza ioan ioana irena istván iva iveta iwona izabela "
    "jacek jadwiga jakub janusz jaromír jaroslav jarosław jelena jerzy jitka jiří josef "
    "jovana jozef justyna kamil karel karol karolina kasia katarzyna katarína kateřina "
    "kazimierz kemal krystyna krzysztof ladislav lech lenka leszek libor lubomír ludmila "
    "lukáš maciej marcin marek marian marija mariusz mateusz matěj małgorzata mehmet "
    "michaela michal michał mihai miklós miloš mirela miroslav mirosław murat mustafa "
    "nemanja nikola oana oldrich ondřej osman pavel pavla paweł petar petr piotr predrag "
    "péter radek radoslav radosław radu raluca ruxandra ryszard selin serkan sinan slavko "
    "slobodan stanislav stanisław stjepan szilvia szymon sławomir tadeusz tamás teodor "
    "tereza tomasz tomislav tomáš urszula vaclav vasile vesna vlad vladan vladimír "
    "vlastimil vojtěch václav wiesław witold wojciech yusuf zbigniew zdenka zdeněk zeynep "
    "zofia zoltan zoltán zoran zuzana zuzanna özlem łukasz štěpán ",
    /* Russian, Ukrainian, Greek */
    " alexei alexey anastasia anatoly andrey dimitris dmitri dmitry ekaterina evgeny galina "
    "giannis giorgos kirill kostas ksenia lyudmila maxim mikhail nadezhda natalya nikita "
    "nikolai nikos oksana oleg olena sergei sergey svetlana tatyana vadim vasily viktoria "
    "vitaly volodymyr vyacheslav yannis yevgeny yulia yuri άννα αλέξανδρος ανδρέας αντώνης "
    "βασίλης γιάννης γιώργος δημήτρης ελένη κατερίνα κώστας μαρία μιχάλης νίκος πέτρος "
    "σοφία александр александра алексей алина алла анастасия анатолий андрей андрій анна "
    "антон антонина артем артём богдан борис вадим валентин валентина валерий василий "
    "василь вера виктор виктория виталий владимир володимир вячеслав віктор галина геннадий "
    "георгий григорий даниил дарья денис дмитрий дмитро евгений евгения екатерина елена "
    "елизавета иван игорь илья ирина кирилл константин ксения лариса леонид любовь людмила "
    "максим марина мария микола михаил михайло надежда наталия наталья никита николай нина "
    "оксана олег олександр олена ольга павел павло петр полина роман руслан светлана сергей "
    "сергій станислав степан тарас татьяна тимур юлия юрий юрій яна ярослав ",
    /* Arabic, Persian, Hebrew, South and East Asian, African */
    " abdul abdullah abhishek abu adebayo aditi aditya aisha ajay akash akira akshay amina "
    "amir amit amitabh ananya anil anish anjali ankit ankur anuj anupam aparna arjun arun "
    "arvind ashish ashok avi ayesha bilal bilkis chandra chen chidi chinedu deepa deepak "
    "deepika dev devi dina divya duc emeka fahad faisal farah farhan fatima gaurav gita "
    "hadi hamza harish haruki hassan hiroshi hussein ibrahim ife ifeoma imran ishaan ishita "
    "jamal jyoti kabir karan kavita kavya kazuki kenji khaled khalid kiran kofi kumar kunal "
    "kwame lakshmi lakshya leila lina mahesh mahmoud malik manish manisha manoj marwa "
    "maryam mayank meena meera megha mei minh mohamed mohammad mohammed mohan mohit mona "
    "muhammad mukesh nadia naresh naveen neeraj neha nguyen nikhil nisha nitin noor olu "
    "osama parag parisa pooja pradeep prakash pranav prasad preeti prithvi priya priyanka "
    "radhika rahul raj raja rajesh rajiv rakesh ramesh rana ranjit rashid ravi reem rekha "
    "ritu rohan rohit sachin sai salma sameer samir sana sandeep sanjay sanjeev santosh "
    "sarita satoshi saurabh shalini shankar shivani shreya shruti siddharth sneha sonali "
    "suman sumit sunil sunita suresh swati tanvi tariq tomoko tunde uday uma usha usman "
    "varun vidya vijay vikas vikram vinay vinod vishal vivek wei xiao yasmin yosef yuki "
    "yuko zainab zara zeeshan ",
};

/* Titles, given names, particles and family names have this many words. */
#define WORDS_MAX 5

/* Stand before one of them. */
static const char titles[] = " dr prof mr mrs ms ing mag sir ";

static bool is_given_name(struct span word)
{
    for (size_t i = 0; i < SW_COUNT(names); i++)
        if (plain_listed(word, names[i]))
            return true;
    return false;
}

/* "Jane Doe's Blog", "Jens' Blog" */
static bool is_possessive(struct span name)
{
    return span_contains(name, SPAN("'s ")) || span_contains(name, SPAN("\u2019s ")) ||
           span_contains(name, SPAN("' ")) || span_contains(name, SPAN("\u2019 "));
}

bool given_names_begin(struct span name, struct arena *arena)
{
    if (span_find_char(name, ' ') == name.n || is_possessive(name) || !author_is_person(name))
        return false;
    struct span key = plain_key(name, arena), word;
    if (plain_word_count(key) > WORDS_MAX)
        return false;
    while (span_token(&key, " ", &word) && plain_listed(word, titles))
        ;
    return span_trim(key).n > 0 && is_given_name(word);
}
