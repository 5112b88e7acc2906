//! Offices, occupations, forms of address and given names.

use super::{Words, spaced};

/// Words that end an office before a name: "Prime Minister", "Secretary".
pub(in crate::insight) static OFFICES: Words = Words::new(|| {
    spaced(
        "president presidents minister ministers premier chancellor secretary senator senators sen representative rep \
         congressman congresswoman governor gov mayor king queen prince princess duke duchess earl baron baroness lord lady \
         emperor sultan emir sheikh sheik pope cardinal archbishop bishop patriarch rabbi imam ayatollah reverend rev \
         pastor general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander cmdr \
         marshal judge justice attorney ambassador envoy commissioner director chairman chairwoman chair chairperson ceo cfo cto \
         professor prof dr doctor detective inspector officer sheriff deputy chief coach councillor councilman councilwoman \
         speaker leader spokesman spokeswoman spokesperson aide adviser advisor counsel negotiator mediator prosecutor \
         magistrate vice-president treasurer comptroller superintendent principal dean rector provost nuncio consul \
         taoiseach chiefs secretaries governors mayors generals executive administrator",
    )
});

/// Words in small letters right before a name that say what the person does.
pub(in crate::insight) static OCCUPATIONS: Words = Words::new(|| {
    spaced(
        "aide adviser advisor envoy negotiator spokesman spokeswoman spokesperson leader coach manager actor actress singer \
         rapper author writer novelist poet journalist reporter correspondent editor columnist analyst economist scientist \
         researcher professor lecturer historian director producer filmmaker founder co-founder cofounder executive \
         chairman chairwoman lawyer attorney prosecutor judge officer detective sergeant soldier pilot astronaut athlete \
         player striker midfielder defender goalkeeper quarterback receiver pitcher goalie captain driver rider trainer \
         designer artist painter musician composer drummer guitarist comedian host presenter anchor blogger activist \
         campaigner politician lawmaker legislator candidate senator congressman congresswoman governor mayor minister \
         president premier chancellor secretary ambassador diplomat mediator counterpart king queen prince princess doctor \
         surgeon nurse physician teacher student husband wife brother sister son daughter father mother uncle cousin \
         friend colleague boss chief head deputy nominee incumbent billionaire entrepreneur banker financier developer \
         photographer chef model farmer priest bishop cardinal pope pastor rabbi imam guard suspect defendant victim \
         commissioner commander general colonel engineer architect cleric imam preacher monk nun rabbi economist strategist \
         chancellor regulator spokesperson veteran mogul tycoon magnate dissident opponent",
    )
});

/// Words that stand in an office before its last one.
pub(in crate::insight) static OFFICE_PARTS: Words = Words::new(|| {
    spaced(
        "prime foreign defense defence interior finance health justice trade energy home state deputy vice chief first second \
         acting interim former ex general attorney press special senior junior assistant associate under permanent crown \
         grand supreme major lieutenant brigadier rear field head lead executive managing national federal presidential \
         staff economy education agriculture environment transport labor labour culture sports welfare development \
         security treasury district police fire high opposition majority minority house senate cabinet party human rights \
         cultural economic political military naval air army navy u.s. us uk u.k. eu",
    )
});

/// What an office is "of".
pub(in crate::insight) static PORTFOLIOS: Words = Words::new(|| {
    spaced(
        "state defense defence treasury energy commerce labor labour education agriculture interior transportation transport \
         health justice homeland security veterans housing foreign affairs finance internal external economy trade staff \
         policy planning operations communications intelligence culture environment war police relations development \
         exchequer",
    )
});

/// Forms of address: what follows is a person.
pub(in crate::insight) static HONORIFICS: Words = Words::new(|| {
    spaced(
        "mr mrs ms miss dr prof sir dame mr. mrs. ms. dr. prof. herr frau monsieur madame señor señora signor signora",
    )
});

/// Given names of many countries. One that is missing only leaves a person's kind unknown.
pub(in crate::insight) static GIVEN_NAMES: Words = Words::new(|| {
    spaced(
        "aaron abdul abdullah abigail adam adrian ahmed aisha alan albert alejandro aleksandr alex alexander alexandra alexei \
         alfred ali alice alina alison allan allen amanda amir amy ana anastasia anatoly anders andre andrea andreas andrei \
         andrew andrey andrii andriy andy angela anita anna anne anthony antoine anton antonio arthur ashley astrid barbara barry \
         ben benjamin bernard bernie beth betty bill billy bob boris brad brandon brenda brian bruce bryan carl carla carlos \
         carmen carol caroline catherine cathy charles charlie charlotte chris christian christina christine christopher \
         claire claude claudia colin connor craig cristina cynthia dan daniel danny darren dave david dean deborah denis \
         dennis diana diane diego dimitri dmitri dmitriy dmitry dmytro don donald donna dorothy doug douglas duncan dylan edgar eduardo \
         edward elaine elena eleanor eli elijah elizabeth ella ellen emily emma emmanuel enrico eric erica erik ernest ethan \
         eugene eva evelyn fatima felipe felix fernando fiona florian frances francesca francesco francis francisco francois \
         françois frank frankie fred frederick gabriel gareth gary gavin geoff geoffrey george gerald gerard gerhard giorgio giovanni \
         giulia giuseppe glenn gloria gordon graham grant greg gregory guillaume gustavo guy hakan hamid hannah hans harold harry \
         hassan heather hector heidi helen helena henri henry herbert hillary hugo hussein ian ibrahim igor imran ingrid irina isaac \
         isabel isabella ivan jack jackie jacob jacques jake james jamie jan jane janet jason javier jean jeff jeffrey jennifer \
         jenny jeremy jerome jerry jessica jim jimmy joan joanna joe joel johan johannes john johnny jon jonas jonathan jordan \
         jorge jose josé joseph josh joshua joyce juan judith judy julia julian julie justin karen karim karl kate katherine kathleen \
         kathy katie keir keith kelly ken kenneth kevin khalid kim kirill klaus kristin kyle larry lars laura lauren laurence \
         lawrence lee leila leo leon leonard leonid lewis liam linda lindsay lisa liz lorenzo louis louise lucas lucia lucy \
         luigi luis luiz luke lynn magdalena mahmoud manuel marc marcel marco marcus margaret maria marie marina mario marion mark \
         markus marta martha martin martina mary mateo matt matteo matthew matthias maurice max megan mehmet melanie melissa michael \
         michel michele michelle miguel mike mikhail milan miriam mohamed mohammad mohammed monica muhammad mustafa nadia \
         nancy naomi natalia natalie natasha nathan neil nicholas nick nicola nicolas nicole nigel nikolai nina noah nora oleg oleksandr oleksiy \
         oliver olivia olga omar oscar osama pablo pamela paolo patricia patrick paul paula paulo pavel pedro penny peter petro phil \
         philip philippe phillip pierre pietro rachel rafael ralph ramon randy raul ray raymond rebecca recep rex ricardo riccardo \
         richard rick rita rob robert roberto robin rodrigo roger roland ron ronald rosa rose ross roy ruslan russell rustem ruth ryan \
         said salman sam samantha samuel sandra sara sarah scott sean sebastian serge sergei sergey sergio serhii sharon sheila \
         shirley silvia simon sofia sonia sophia sophie stanley stefan stella stephanie stephen steve steven stuart susan \
         svetlana sylvia tamara tanya taras tariq taylor ted teresa terry thomas tim timothy tina todd tom tomas tommy tony tracy \
         trevor tyler ursula valentina valeria vanessa vera veronica victor victoria viktor vincent virginia vitaly vladimir \
         volodymyr walter warren wayne wendy werner will william wolfgang ahmad ahmet majid masoud sadeq saeed hossein hussain hasan reza javad mehdi mahdi abbas badr faisal fahd tamim naser nasser \
         yahya ismail yousef youssef walid khaled bashar yair yoav gideon itamar bezalel avigdor naftali ehud moshe yitzhak shimon \
         wang li zhang liu chen yang huang zhao zhou xu zhu hu guo lin gao luo yoon choi narendra rahul amit arvind priyanka \
         rajnath nirmala ravi sanjay vijay suresh ramesh anil sunil rajesh deepak manish mevlut suleyman kemal ekrem yasar bola \
         muhammadu goodluck olusegun cyril nelson julius yoweri emmerson abiy raila uhuru kofi nana nicolás jair andrés nayib evo \
         friedrich olaf annalena kaja giorgia petteri ulf mette geert marine éric eric élisabeth sébastien rishi theresa yvette \
         elon jeff tulsi kamala pete bernie nikki ron mitch chuck hakeem mikhail dmytro volodymyr yulia andrii viktoriia olena \
         oksana iryna nadiya vasyl bohdan maksym denys artem ihor yevhen vitalii mykola petro sergiy anatolii maria margarita \
         ekaterina yelena elena ksenia lyudmila galina valery vyacheslav gennady nikita konstantin kirill timur ramzan \
         aleksander aleksandar milos zoran goran dragan ivana jelena ana mateusz andrzej jaroslaw piotr krzysztof marek jan pawel \
         xavier xi yasmin yuri yuriy yusuf yves zach zachary zoe",
    )
});

/// Surnames that stand before the given name: Chinese and Korean ones.
pub(in crate::insight) static FIRST_SURNAMES: Words = Words::new(|| {
    spaced(
        "kim lee park choi moon yoon han jung chung cho kang lim oh seo shin kwon hwang ahn song yoo hong roh ban ri pak jo rhee \
         tsai lai chiang ko hou su wu chen lin ma wang li zhang liu yang huang zhao zhou xu zhu hu guo gao luo xi deng mao hua qin \
         cai ding he",
    )
});
