//! Words that tell what a name names, and words that are none.

use super::{Words, spaced};

/// The last words of many bodies, or the first ones before "of".
pub(in crate::insight) static BODY_WORDS: Words = Words::new(|| {
    spaced(
        "ministry department university college institute institution inc corp corporation company ltd llc plc gmbh bank \
         party council committee commission union court agency organization organisation association federation foundation \
         congress senate parliament bundestag duma knesset police army navy guard force forces office bureau authority \
         administration service board society club league team fc united academy school hospital church group holdings \
         partners airlines airways motors press post times journal herald tribune gazette news network broadcasting tv radio \
         magazine museum orchestra alliance coalition movement front brigade battalion division regiment fund trust center \
         centre laboratory lab observatory government cabinet assembly community nations syndicate cartel confederation \
         chamber exchange embassy consulate delegation see kremlin pentagon",
    )
});

/// Words of places, before or behind what is their own.
pub(in crate::insight) static PLACE_WORDS: Words = Words::new(|| {
    spaced(
        "river lake mount mountain mountains island islands sea ocean bay gulf strait peninsula valley desert forest street \
         avenue road boulevard square park palace castle bridge airport station stadium arena tower city town village county \
         province state region district oblast republic kingdom coast beach harbor harbour port canal dam plaza hall garden \
         gardens cathedral basilica mosque temple hills heights",
    )
});

/// Words with a capital inside a sentence that name nothing that is gathered: weekdays, months, feasts, and offices and
/// kinds of bodies when they stand alone.
pub(in crate::insight) static NO_NAMES: Words = Words::new(|| {
    spaced(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
         september october november december christmas easter ramadan thanksgiving i i'm i've i'll i'd god internet web \
         english mr mrs ms dr sir madam president minister secretary prime foreign defense defence state department ministry \
         government parliament congress senate house court police army navy council committee party bank university college \
         church company board office street road avenue city town county north south east west northern southern eastern \
         western black white act bill law constitution covid tv pm am ok ceo cfo cto dna ai pc faq pdf url usb hd id r d \
         republican republicans democrat democrats conservative conservatives labour liberal liberals independent \
         internet-based q a b c e f g h j k l m n o p s t u v w x y z editor author photo image video source getty \
         oct nov dec jan feb aug sept sep apr gb tb mb kb ghz mhz hz kg km mph kph kwh hp rs gpu cpu fps led suv ev gps hdmi ceo's vs \
         cet est edt gmt utc bst photograph read share subscribe newsletter advertisement copyright comment comments reply click follow new the best \
         pro tip top holy see",
    )
});

/// English and other small words, and those that often begin a sentence: in front of a name they are no part of it.
pub(in crate::insight) static SMALL_WORDS: Words = Words::new(|| {
    spaced(
        "a about above according across additionally adding after afterward afterwards again against ago ahead all almost along already \
         also although always amid amidst among amongst an and another any anyone anything apart are around as aside ask asked at \
         away back based because before behind being below beneath beside besides best better between beyond both but by can \
         cannot clearly come compared concerning considering could currently dear despite did do does don't done down due during each \
         earlier early either else enough especially even eventually ever every everyone everything except few finally first five \
         following for former four from further furthermore general generally get given go good great had half has have having he \
         hello hence her here herself hi high him his hours how however i if image in indeed inside instead into is it its it's \
         itself just key last late later latest least leave less let let's like likewise limited little look long made main make many \
         may maybe me meanwhile might more moreover most mostly much must my near nearly neither never nevertheless new next nine \
         no nobody none nonetheless nor not nothing notably now of off often oh on once one only onto or other others otherwise our out \
         outside over overall own part past per perhaps please plus previous previously prior rather read recent recently regarding \
         same second see seven several shall she should similarly since six so some somebody someone something sometimes soon \
         speaking still subsequently such take ten than thank thanks that that's the their them then there therefore these they \
         they're third this those though three through throughout thus till to today together tomorrow too toward towards two \
         under underneath unfortunately unless unlike until up upon us use very via was watch we we're welcome well were what \
         what's whatever when whenever where whereas wherever whether which while who whoever whom whose why will with within \
         without would yes yesterday yet you you're your \
         el la los las le les il lo gli un une una des du de der die das und y e o il che per con para por em no não os as um \
         uma il dans pour avec sur si se su sus en het een van voor op te pope",
    )
});

/// Nouns and adjectives that often begin a sentence.
pub(in crate::insight) static FIRST_WORDS: Words = Words::new(|| {
    spaced(
        "talks officials police people experts critics supporters analysts authorities investigators prosecutors researchers scientists residents \
         protesters lawmakers leaders members sources reports news photo photos file credit source pro did \
         question following nice happy old young big small early historic hours",
    )
});

/// Common words that titles, products and prizes are made of: alone they are no name, and at the end of one they tell that
/// it is no person's.
pub(in crate::insight) static TITLE_WORDS: Words = Words::new(|| {
    spaced(
        "award awards cup prize prizes trophy medal finals series edition guide night day days week month year time times star \
         stars show shows festival level member members theater theatre game games film films movie song songs album book books \
         story stories chapter part episode season version model note notes shield sword crystal pocket premium pro max mini \
         plus prime basic standard class grade group team section page list table map plan plans project program programme \
         system service services fund act law bill code rule rules order treaty agreement accord deal summit conference meeting \
         session talks war battle crisis revolution age era century history world earth moon sun sea land home life love death \
         man woman men women boy girl child children people person family friend friends king queen hero experience design \
         style power energy light dark fire water air green red blue golden silver open final first second big great little old \
         young holy royal universal international global world's national federal central public private special official \
         general free live digital smart total true real super ultra classic modern original democrats republicans \
         conservatives liberals greens socialists communists independents non reaction feedback feedbacks block chrome switch \
         aspects arrangements angels wheel shadow destiny betrayal martian purge force convertible",
    )
});

/// Abbreviations of bodies that need no introduction.
pub(in crate::insight) static ABBREVIATIONS: Words = Words::new(|| {
    spaced(
        "nato eu un u.n. fbi cia nsa nasa esa who imf wto opec osce unesco unicef fifa uefa ioc nba nfl nhl mlb bbc cnn ap afp \
         itv abc nbc cbs epa fda cdc dea atf doj irs sec fcc ftc ecb icc icj iaea asean e.u. gop nypd lapd rspca nhs mi5 mi6 \
         gchq kgb fsb gru idf plo ira eta",
    )
});
