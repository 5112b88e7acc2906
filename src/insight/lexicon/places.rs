//! Countries with their other names, their people, and cities that most readers know.

use std::{collections::HashMap, sync::LazyLock};

use super::{Words, spaced};

type Map = HashMap<&'static str, &'static str, foldhash::fast::RandomState>;

/// Countries: the first name is the one that the others are gathered under.
const COUNTRIES: &str = "afghanistan|albania|algeria|andorra|angola|antigua and barbuda|argentina|armenia|australia|austria|\
azerbaijan|bahamas|bahrain|bangladesh|barbados|belarus=belorussia|belgium|belize|benin|bhutan|bolivia|\
bosnia=bosnia and herzegovina|botswana|brazil=brasil|brunei|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|cape verde=cabo verde|\
central african republic|chad|chile|china=people's republic of china|colombia|comoros|\
democratic republic of congo=democratic republic of the congo|costa rica|ivory coast=côte d'ivoire|croatia|cuba|cyprus|\
czech republic=czechia|denmark|djibouti|dominica|dominican republic|east timor=timor-leste|ecuador|egypt|el salvador|\
equatorial guinea|eritrea|estonia|eswatini=swaziland|ethiopia|fiji|finland|france|gabon|gambia|georgia|germany|ghana|greece|\
grenada|guatemala|guinea|guinea-bissau|guyana|haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|\
jamaica|japan|jordan|kazakhstan|kenya|kiribati|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|\
liechtenstein|lithuania|luxembourg|madagascar|malawi|malaysia|maldives|mali|malta|marshall islands|mauritania|mauritius|\
mexico=méxico|micronesia|moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar=burma|namibia|nauru|nepal|\
netherlands=holland|new zealand|nicaragua|niger|nigeria|north korea|north macedonia|norway|oman|pakistan|palau|palestine|\
panama|papua new guinea|paraguay|peru|philippines|poland|portugal|qatar|romania|russia=russian federation|rwanda|saint lucia|\
samoa|san marino|saudi arabia|senegal|serbia|seychelles|sierra leone|singapore|slovakia|slovenia|solomon islands|somalia|\
south africa|south korea|south sudan|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan|tajikistan|tanzania|\
thailand|togo|tonga|trinidad and tobago|tunisia|turkey=türkiye=turkiye|turkmenistan|tuvalu|uganda|ukraine|\
united arab emirates=uae=u.a.e.|united kingdom=u.k.=uk=great britain=britain|\
united states=u.s.=us=usa=u.s.a.=united states of america|uruguay|uzbekistan|vanuatu|vatican=vatican city|venezuela|\
vietnam|yemen|zambia|zimbabwe";

/// Capitals, cities of millions and parts of the world. Those that are words or names as well ("nice", "reading") are
/// left out.
const CITIES: &str = "abidjan|abu dhabi|abuja|accra|addis ababa|africa|ahmedabad|aleppo|alexandria|algiers|almaty|amman|amsterdam|\
ankara|antarctica|antwerp|asia|asmara|astana|asunción=asuncion|athens|atlanta|auckland|baghdad|baku|bamako|bangalore=bengaluru|\
bangkok|barcelona|beijing=peking|beirut|belfast|belgrade|berlin|bern|bishkek|bogotá=bogota|boston|brasília=brasilia|bratislava|\
brazzaville|brisbane|brussels|bucharest|budapest|buenos aires|cairo|calgary|canberra|cape town|caracas|casablanca|chennai=madras|chicago|\
chișinău=chisinau|cologne|colombo|conakry|copenhagen|crimea|dakar|dallas|damascus|dar es salaam|delhi|denver|detroit|dhaka|doha|\
dubai|dublin|durban|dushanbe|edinburgh|europe|florence|frankfurt|gaza|geneva|glasgow|guangzhou|hague|hamburg|hanoi|harare|havana|\
helsinki|hiroshima|ho chi minh city=saigon|hong kong|houston|hyderabad|islamabad|istanbul|jakarta|jeddah|jerusalem|johannesburg|\
kabul|kampala|karachi|kathmandu|kazan|kharkiv=kharkov|khartoum|kigali|kingston|kinshasa|kolkata=calcutta|kuala lumpur|\
kyiv=kiev|lagos|lahore|la paz|las vegas|lima|lisbon|liverpool|ljubljana|london|los angeles|luanda|lviv=lvov|lyon|madrid|managua|\
manila|maputo|marseille|mecca|melbourne|mexico city|miami|milan|minsk|mogadishu|monrovia|montevideo|montreal|moscow|mumbai=bombay|\
munich|nairobi|naples|new delhi|new york=new york city|new orleans|nicosia|odesa=odessa|osaka|oslo|ottawa|panama city|paris|perth|philadelphia|\
phnom penh|podgorica|port-au-prince|prague|pretoria|pyongyang|quito|rabat|ramallah|reykjavik|riga|rio de janeiro|riyadh|rome|rotterdam|\
saint petersburg=st. petersburg|san francisco|san diego|san salvador|sana'a=sanaa|santiago|são paulo=sao paulo|sarajevo|seattle|\
seoul|shanghai|shenzhen|skopje|sofia|stockholm|strasbourg|sydney|taipei|tallinn|tashkent|tbilisi|tehran|tel aviv|tirana|tokyo|\
toronto|tripoli|tunis|ulaanbaatar|valencia|vancouver|venice|vienna|vientiane|vilnius|warsaw|washington|wellington|wuhan|\
yerevan|zagreb|zürich=zurich|california|texas|florida|ohio|pennsylvania|illinois|michigan|arizona|colorado|oregon|minnesota|\
wisconsin|massachusetts|connecticut|maryland|virginia|north carolina|south carolina|north dakota|south dakota|west virginia|\
new jersey|new mexico|new hampshire|louisiana|mississippi|alabama|arkansas|tennessee|kentucky|missouri|iowa|kansas|nebraska|\
oklahoma|idaho|montana|wyoming|nevada|utah|alaska|hawaii|maine|vermont|rhode island|delaware|indiana|england|scotland|wales|\
northern ireland|ontario|quebec|alberta|british columbia|bavaria|catalonia|kashmir|tibet|xinjiang|hong kong|siberia|scandinavia|\
muscat|bandar seri begawan|belmopan|bridgetown|bujumbura|banjul|bissau|dili|freetown|gaborone|gitega|juba|libreville|\
lilongwe|lomé=lome|lusaka|malabo|maseru|mbabane|moroni|n'djamena|nassau|niamey|nouakchott|ouagadougou|paramaribo|port louis|\
port moresby|port of spain|praia|santo domingo|suva|thimphu|tegucigalpa|valletta|windhoek|yaoundé=yaounde|yamoussoukro|\
naypyidaw|antananarivo|ashgabat|apia|bangui|guatemala city|honiara|kuwait city|manama|san josé=san jose|san juan|kyoto|nagasaki|\
busan|gaza strip|west bank|golan heights|basra|mosul|homs|haifa|rafah|khan younis|hebron|mariupol|dnipro|sevastopol|vladivostok|\
novosibirsk|yekaterinburg|murmansk|krakow|gdansk|bruges|ghent|geneva|davos|lausanne|basel|turin|bologna|palermo|seville|bilbao|\
porto|toulouse|bordeaux|nantes|lille|stuttgart|düsseldorf=dusseldorf|leipzig|dresden|bremen|hanover|nuremberg|birmingham|leeds|\
manchester|cardiff|pittsburgh|cleveland|cincinnati|minneapolis|milwaukee|baltimore|sacramento|nashville|memphis|austin|honolulu|\
middle east|balkans|caucasus|baltic|n.y.|d.c.|n.m.|n.j.|n.c.|n.d.";

/// Peoples and what is theirs, and languages: names of none of what is gathered here.
const PEOPLES: &str = "afghan albanian algerian american angolan argentine argentinian armenian australian austrian azerbaijani \
azeri bahraini bangladeshi belarusian belgian bolivian bosnian brazilian british bulgarian burmese cambodian cameroonian \
canadian chadian chilean chinese colombian congolese croatian cuban cypriot czech danish dutch ecuadorian egyptian english \
eritrean estonian ethiopian fijian finnish french gabonese gambian georgian german ghanaian greek guatemalan haitian honduran \
hungarian icelandic indian indonesian iranian iraqi irish israeli italian ivorian jamaican japanese jordanian kazakh kenyan \
korean kosovar kuwaiti kyrgyz laotian latvian lebanese liberian libyan lithuanian luxembourgish macedonian malagasy malawian \
malaysian maldivian malian maltese mauritanian mexican moldovan mongolian montenegrin moroccan mozambican namibian nepalese \
nepali nicaraguan nigerian nigerien norwegian omani pakistani palestinian panamanian paraguayan peruvian filipino philippine polish \
portuguese qatari romanian russian rwandan salvadoran saudi scottish senegalese serbian singaporean slovak slovenian somali \
spanish sudanese surinamese swedish swiss syrian taiwanese tajik tanzanian thai tibetan togolese tunisian turkish turkmen \
ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni zambian zimbabwean european asian african arab arabic \
western eastern northern southern latin soviet hebrew hindi urdu mandarin cantonese farsi persian kurdish tatar catalan \
basque flemish slavic nordic baltic balkan scandinavian jewish muslim christian catholic protestant orthodox islamic sunni \
shia shiite buddhist hindu sikh anglican republican democratic democrat conservative labour communist nazi briton turk pole \
swede dane finn spaniard serb croat kurd russians ukrainians americans europeans";

pub(in crate::insight) static DEMONYMS: Words = Words::new(|| {
    // With the plurals: "Russians". Those in "-sh" and "-ese" have none; a word too many does no harm.
    let mut words = spaced(PEOPLES);
    words.extend(PLURALS.split_whitespace());
    words
});

static PLURALS: LazyLock<String> = LazyLock::new(|| {
    PEOPLES.split_whitespace().filter(|word| !word.ends_with('s')).map(|word| format!("{word}s ")).collect()
});

static PLACES: LazyLock<Map> = LazyLock::new(|| {
    let lists = COUNTRIES.split('|').chain(CITIES.split('|'));
    lists
        .flat_map(|names| {
            let first = names.split('=').next().unwrap_or_default();
            names.split('=').map(move |name| (name, first))
        })
        .collect()
});

static COUNTRY_NAMES: Words =
    Words::new(|| COUNTRIES.split('|').filter_map(|names| names.split('=').next()).collect());

/// The name that a known place is gathered under; `None` where it is not known. In lower case.
pub(in crate::insight) fn place(name: &str) -> Option<&'static str> {
    PLACES.get(name).copied()
}

/// Whether it is the first name of a country.
pub(in crate::insight) fn is_country(name: &str) -> bool {
    COUNTRY_NAMES.contains(name)
}

/// The country of a people, where the word begins as its name does: "Ukrainian", "Chilean".
pub(in crate::insight) fn country_of(people: &str) -> Option<&'static str> {
    const OTHERS: [(&str, &str); 16] = [
        ("american", "united states"),
        ("british", "united kingdom"),
        ("chinese", "china"),
        ("danish", "denmark"),
        ("dutch", "netherlands"),
        ("english", "united kingdom"),
        ("filipino", "philippines"),
        ("finnish", "finland"),
        ("french", "france"),
        ("german", "germany"),
        ("greek", "greece"),
        ("polish", "poland"),
        ("spanish", "spain"),
        ("swedish", "sweden"),
        ("swiss", "switzerland"),
        ("turkish", "turkey"),
    ];
    let one = people.strip_suffix('s').unwrap_or(people);
    if let Some((_, country)) = OTHERS.iter().find(|(other, _)| *other == one || *other == people) {
        return Some(country);
    }
    let start = one.get(..one.len().checked_sub(3)?).filter(|start| start.len() >= 3)?;
    let mut fits = COUNTRIES
        .split('|')
        .filter_map(|names| names.split('=').next())
        .filter(|name| name.starts_with(start));
    // "Guinean", "Korean" fit several.
    fits.next().filter(|_| fits.next().is_none())
}
