//! Words by which it is told who says what: verbs of saying, offices, those who are named by what they are.
//!
//! Only whole words, in lower case. What several languages share has all its meanings; whoever asks knows where it
//! stands.

use std::{collections::HashMap, sync::LazyLock};

/// What a word may be, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u32);

impl Class {
    /// Says, with a clause behind it: said, announced.
    pub const SAY: Self = Self(1);
    /// Says something of somebody: called, accused.
    pub const CALL: Self = Self(1 << 1);
    /// A participle of either: saying, calling.
    pub const PARTICIPLE: Self = Self(1 << 2);
    /// Says only beside a quotation, or before "that": elsewhere it is as likely another word.
    pub const NEAR: Self = Self(1 << 3);
    pub const PRONOUN: Self = Self(1 << 4);
    /// Forms of "be", which make a passive of what follows.
    pub const BE: Self = Self(1 << 5);
    /// Forms of "have" and of auxiliary verbs that stand between who says and the verb.
    pub const AUXILIARY: Self = Self(1 << 6);
    pub const DETERMINER: Self = Self(1 << 7);
    pub const PREPOSITION: Self = Self(1 << 8);
    /// An office or a form of address, which stands before a name.
    pub const OFFICE: Self = Self(1 << 9);
    /// Who is named by what they are: official, spokeswoman.
    pub const SOMEBODY: Self = Self(1 << 10);
    /// A body that speaks: ministry, company.
    pub const BODY: Self = Self(1 << 11);
    /// Somebody who is not named because they will not be: source, official.
    pub const INFORMANT: Self = Self(1 << 12);
    /// Says little of what a sentence is about: articles, pronouns, conjunctions.
    pub const EMPTY: Self = Self(1 << 13);
    /// Of who speaks of themselves: I, our.
    pub const FIRST_PERSON: Self = Self(1 << 14);
    pub const WEEKDAY: Self = Self(1 << 15);
    pub const MONTH: Self = Self(1 << 16);
    /// A day by where it stands to this one: yesterday.
    pub const DAY: Self = Self(1 << 17);
    /// Where words were said: statement, interview.
    pub const OCCASION: Self = Self(1 << 18);
    /// What stands before a title or a name in marks: so-called, song.
    pub const TERM: Self = Self(1 << 19);
    /// Who writes for the page itself: correspondent.
    pub const WRITER: Self = Self(1 << 20);
    /// Between the parts of a name: van, de.
    pub const PARTICLE: Self = Self(1 << 21);
    pub const RELATIVE: Self = Self(1 << 22);
    /// Joins: and, und.
    pub const AND: Self = Self(1 << 23);
    /// An adverb between who says and the verb: also, later.
    pub const ADVERB: Self = Self(1 << 24);
    /// An abbreviation behind which a sentence goes on.
    pub const ABBREVIATION: Self = Self(1 << 25);
    /// A conjunction that begins another clause: but, while.
    pub const TURN: Self = Self(1 << 26);

    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is any of these.
    pub fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

/// What a word may be; it is given in lower case.
pub(super) fn class(word: &str) -> Class {
    if word.len() > LONGEST {
        return Class::default();
    }
    CLASSES.get(word).copied().unwrap_or_default()
}

/// Bytes of the longest word listed, and more.
const LONGEST: usize = 32;

type Words = HashMap<&'static str, Class, foldhash::fast::RandomState>;

static CLASSES: LazyLock<Words> = LazyLock::new(|| {
    let mut classes = Words::default();
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            let known: &mut Class = classes.entry(word).or_default();
            *known = known.or(*class);
        }
    }
    classes
});

const SAY_ING: Class = Class::SAY.or(Class::PARTICIPLE);
const CALL_ING: Class = Class::CALL.or(Class::PARTICIPLE);
const SAY_NEAR: Class = Class::SAY.or(Class::NEAR);
const SOMEBODY_OFFICE: Class = Class::SOMEBODY.or(Class::OFFICE);
const SOMEBODY_BODY: Class = Class::SOMEBODY.or(Class::BODY);
const INFORMANT: Class = Class::SOMEBODY.or(Class::INFORMANT);
const EMPTY_PRONOUN: Class = Class::EMPTY.or(Class::PRONOUN);

/// English words stand anywhere; verbs of other languages are looked for beside a quotation only, where they can
/// hardly be another word.
const LISTS: &[(Class, &str)] = &[
    (
        Class::SAY,
        "said says told tells stated added announced claimed confirmed confirms declared declares explained \
         explains insisted insists noted remarked replied replies responded reiterated warned warns wrote writes \
         tweeted argued argues asserted asserts acknowledged acknowledges admitted admits conceded concedes \
         affirmed alleged contended contends emphasized emphasised stressed underlined underscored suggested \
         predicted pledged vowed denied denies revealed recalled recalls quipped joked exclaimed muttered lamented \
         complained boasted commented testified cautioned clarified countered retorted opined \
         elaborated hinted indicated implied mentioned proclaimed disclosed reasoned enthused chimed speculated",
    ),
    (
        SAY_ING,
        "saying telling stating adding announcing claiming confirming declaring explaining insisting noting \
               reiterating warning arguing asserting acknowledging admitting conceding emphasizing emphasising \
               stressing suggesting predicting pledging vowing denying recalling complaining commenting cautioning \
               indicating writing tweeting",
    ),
    (
        SAY_NEAR,
        "say tell concluded adds asked asks answered answers continued continues agreed agrees reported reports notes states \
         claims remarks posted shouted yelled cried whispered screamed laughed sighed repeated echoed repeats \
         observed observes maintained maintains suggests comments jokes laments concludes stresses began begins \
         promised believes believed thinks read reads read: puts goes went",
    ),
    (
        Class::CALL,
        "called described accused dismissed branded labeled labelled denounced condemned criticized criticised \
         praised hailed slammed blasted threatened urged demanded rejected welcomed characterized characterised \
         mocked ridiculed lauded decried referred likened compared cited touted championed introduced remembered",
    ),
    (
        CALL_ING,
        "calling describing accusing dismissing denouncing condemning criticizing criticising praising \
                hailing urging demanding rejecting characterizing referring likening comparing",
    ),
    // German, Dutch, the Scandinavian languages.
    (
        SAY_NEAR,
        "sagte sagt sagten sagen erklärte erklärt betonte betont teilte meinte meint berichtete berichtet warnte warnt \
         forderte fordert kritisierte kritisiert schrieb schreibt bestätigte fügte äußerte behauptete antwortete \
         ergänzte ergänzt zei zegt zeiden verklaarde verklaart vertelde vertelt schreef schrijft \
         aldus säger sade sa skriver skrev berättar uppger sagde siger fortæller sier forteller",
    ),
    // French, Spanish, Italian, Portuguese.
    (
        SAY_NEAR,
        "dit déclaré déclare affirmé affirme expliqué explique ajouté ajoute annoncé assuré assure estimé estime \
         souligné souligne indiqué indique précisé précise confié raconté raconte écrit répondu répond lancé lance \
         rappelé rappelle prévenu martelé confirmé regretté regrette insisté insiste poursuit conclut dénoncé \
         dijo dijeron declaró afirmó afirma explicó explica añadió agregó señaló señala aseguró asegura anunció \
         indicó sostuvo sostiene advirtió subrayó destacó manifestó expresó comentó insistió recordó reconoció \
         respondió escribió contó aseveró apuntó dice detalló lamentó concluyó \
         detto disse dichiarato dichiara affermato afferma spiegato spiega aggiunto aggiunge annunciato \
         sottolineato sottolinea ricordato scritto commentato commenta \
         disseram declarou afirmou explicou acrescentou ressaltou destacou anunciou escreveu respondeu contou diz \
         lembrou comentou completou concluiu relatou garantiu",
    ),
    // Slavic languages, Turkish, Indonesian.
    (
        SAY_NEAR,
        "сказал сказала сказали заявил заявила заявили отметил отметила сообщил сообщила сообщили подчеркнул \
         подчеркнула добавил добавила рассказал рассказала написал написала объяснил объяснила пояснил пояснила \
         уточнил уточнила говорит считает ответил ответила признался призналась \
         сказав заявив зазначив зазначила повідомив повідомила додав додала наголосив наголосила розповів \
         розповіла написав пояснив підкреслив підкреслила \
         powiedział powiedziała oświadczył oświadczyła dodał dodała podkreślił podkreśliła stwierdził stwierdziła \
         mówi mówił zaznaczył zaznaczyła napisał napisała poinformował poinformowała ocenił oceniła \
         dedi diyor söyledi ujar kata ungkap tutur",
    ),
    (
        EMPTY_PRONOUN,
        "he she they it we i you er sie il elle ils elles él ella ellos lui lei ele ela он она они він вона вони hij zij",
    ),
    (
        Class::EMPTY,
        "neither whatever whoever everyone everybody nobody someone somebody nothing something anything \
         i've we've they've you've i'm we're they're you're i'd we'd he'd she'd they'd i'll we'll he'll she'll they'll \
         you'll don't doesn't didn't won't wouldn't can't couldn't isn't aren't wasn't weren't",
    ),
    (
        Class::FIRST_PERSON,
        "i i'm i've i'd i'll we we're we've we'd we'll our ours my mine me us myself ourselves ich wir \
                           unser unsere unseren unserem unserer mein meine je j'ai nous notre nos mon ma mes yo \
                           nosotros nuestro nuestra nuestros nuestras mi io noi nostro nostra nostri eu nós nosso \
                           nossa minha meu я мы наш наша наши нас ми наші",
    ),
    (Class::BE, "is was are were be been being am isn't wasn't get gets got gotten"),
    (
        Class::AUXILIARY,
        "has had have having hasn't hadn't haven't did does do avait hat haben hatte ha han hanno avrebbe \
                        aurait tem would will could might may can should must",
    ),
    (
        Class::ADVERB,
        "also later then previously repeatedly earlier recently again already however meanwhile once often never \
         always simply just even still now further furthermore both publicly reportedly allegedly reportedly \
         separately himself herself themselves jointly privately auch später",
    ),
    (
        Class::DETERMINER,
        "the a an this that these those another one two three four five six several some many most both \
                         each his her its their our my your der die das ein eine einer le la les un une l el los \
                         las una lo il gli i uno o os um uma de het een any no",
    ),
    (
        Class::PREPOSITION,
        "of in on at to from with without by for about against during after before between among under over into \
         through across near behind since until amid despite toward towards via per as than within outside inside \
         around following including like von in mit bei für auf aus zu im am vom zum zur de du des en dans à pour \
         avec par sur del al con por para di da nel alla do em no na с в на от из за по для от з від до про van \
         met voor op w na z do o upon alongside beyond concerning regarding",
    ),
    (
        Class::OFFICE,
        "president minister chancellor premier prime secretary senator sen rep representative congressman \
         congresswoman governor gov mayor chief director general gen colonel col captain capt major lieutenant lt \
         sergeant sgt admiral commander officer judge justice attorney king queen prince princess pope cardinal \
         archbishop bishop rabbi imam ayatollah sheikh sheik emir sultan ambassador envoy commissioner chairman \
         chairwoman chairperson chair ceo cfo coo cto professor prof dr doctor mr mrs ms mx sir lord lady dame rev \
         reverend coach manager leader aide adviser advisor assistant deputy vice negotiator economist lawyer \
         counsel delegate head founder co-founder speaker mp mep lawmaker councilman councilwoman councillor \
         alderman sheriff superintendent dean principal inspector detective deputy candidate nominee marshal \
         treasurer comptroller vice-president administrator ombudsman undersecretary curator registrar \
         präsident präsidentin ministerin innenministerin finanzministerin verteidigungsministerin bürgermeisterin bundeskanzler bundeskanzlerin kanzler kanzlerin bundespräsident ministerpräsident \
         ministerpräsidentin außenminister außenministerin innenminister finanzminister verteidigungsminister \
         sprecher sprecherin chef chefin herr frau bürgermeister \
         président présidente ministre premier porte-parole maire directeur directrice monsieur madame chef \
         presidente presidenta ministro ministra portavoz alcalde alcaldesa secretario director directora \
         presidente premier portavoce sindaco segretario governador prefeito \
         президент министр глава представитель премьер пресс-секретарь президент міністр голова речник \
         prezydent premier minister rzecznik",
    ),
    (
        SOMEBODY_OFFICE,
        "spokesman spokeswoman spokesperson analyst executive co-author author researcher scientist historian \
         strategist activist actor actress director owner member partner astronomer physicist engineer editor \
         columnist critic reporter journalist correspondent player quarterback striker midfielder goalkeeper \
         defenseman forward writer producer singer star lawyer attorney minister president mayor governor judge \
         coach chief manager aide adviser advisor negotiator leader envoy ambassador delegate secretary senator \
         economist expert professor doctor commander officer pastor priest \
         sprecher sprecherin porte-parole portavoz portavoce",
    ),
    (
        INFORMANT,
        "official officials source sources diplomat diplomats insider insiders person observer observers people",
    ),
    (
        Class::SOMEBODY,
        "spokesmen spokespeople spokespersons analysts experts witness witnesses resident residents soldier soldiers \
         officers police authorities prosecutors prosecutor lawmakers investigators researchers scientists doctors \
         critics activists campaigners aides lawyers attorneys man woman student students teacher teachers neighbor \
         neighbour neighbors neighbours mother father wife husband son daughter brother sister friend friends \
         survivor survivors driver worker workers employee employees user users customer customers patient reader \
         authors economists leaders ministers organizers organisers executives developers engineers astronomers \
         firefighters detectives deputies commentators reviewers fans parents victim victims passenger passengers",
    ),
    (
        SOMEBODY_BODY,
        "ministry government company department agency administration court union group organization organisation \
         media newspaper association foundation board committee commission council bank university firm campaign \
         team party embassy army military report statement study office bureau institute newsroom club regulator \
         lawsuit complaint indictment affidavit parliament senate congress delegation federation league network documents filings records",
    ),
    (
        Class::EMPTY,
        "the a an this that these those and or but nor so if than then there here of in on at to from with by for \
         as is was are were be been being am has had have do does did will would could should may might can must \
         not no it its he she they them their his her him we us our i me my you your who whom which what when where \
         why how also very too just only even still all any some each both more most such own same \
         der die das den dem des ein eine einen und oder aber nicht ist sind war waren mit von zu zum zur für auf \
         le la les un une des et ou mais ne pas est sont était de du à au aux en dans pour que qui se ce il elle \
         el los las una y o pero no es son era del al con por para que se su sus lo \
         il lo gli i e ma non è di da che si um uma os as do da em na não \
         и в не на что с он она они это как но а по из за от i w nie na się z do że",
    ),
    (
        Class::WEEKDAY,
        "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag \
                      samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles \
                      jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica",
    ),
    (
        Class::MONTH,
        "january february march april may june july august september october november december jan feb \
                    mar apr jun jul aug sep sept oct nov dec",
    ),
    (
        Class::DAY,
        "yesterday today tonight tomorrow gestern heute hier aujourd'hui ayer hoy ieri oggi ontem hoje вчера \
                  сегодня вчора сьогодні",
    ),
    (
        Class::OCCASION,
        "statement interview conference briefing post tweet speech address rally summit meeting talks hearing call \
         letter video broadcast podcast testimony debate ceremony session email e-mail release reporters \
         appearance news visit memo blog note message report op-ed column presentation trial court event \
         announcement keynote panel forum remarks negotiations",
    ),
    (
        Class::TERM,
        "so-called titled entitled dubbed nicknamed named song album film movie book novel series show single \
                   track episode game word words term phrase slogan sign callsign known column essay poem play \
                   musical documentary starring hit headline hashtag codenamed code-named sogenannte sogenannten",
    ),
    (
        Class::WRITER,
        "correspondent editor reporter writer staff journalist photographer columnist contributor newsroom \
                     intern desk moderator author",
    ),
    (
        Class::PARTICLE,
        "van von der den de del della di da dos das la le bin ibn al el ben abu y zu ter af av",
    ),
    (Class::RELATIVE, "who whom which whose that wer qui que quien который которая"),
    (Class::AND, "and & und et och og"),
    (Class::TURN, "but while whereas although though because however yet unless since when where as if"),
    (
        Class::ABBREVIATION,
        "mr mrs ms mx dr prof gen gov sen rep rev lt col sgt capt cmdr adm maj brig st jr sr co corp inc ltd vs jan \
         feb mar apr jun jul aug sep sept oct nov dec mt ft pres messrs hon dept approx cf no bzw ca z.b",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_several_things() {
        assert!(class("said").is(Class::SAY) && !class("said").is(Class::NEAR));
        assert!(class("reporter").is(Class::WRITER) && class("reporter").is(Class::SOMEBODY));
        assert!(class("saying").is(Class::PARTICIPLE));
        assert!(!class("table").is(Class::SAY.or(Class::EMPTY)));
    }

    #[test]
    fn words_are_listed_in_lower_case() {
        for (_, words) in LISTS {
            for word in words.split_whitespace() {
                assert_eq!(word, word.to_lowercase());
                assert!(word.len() <= LONGEST, "{word}");
            }
        }
    }
}
