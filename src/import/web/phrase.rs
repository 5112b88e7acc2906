//! Words that web pages say about themselves, in the languages that most saved pages are in.
//!
//! A phrase counts where it stands as whole words, whatever the case. None is of one site: a phrase is
//! here because pages of many makers have it.

use std::sync::LazyLock;

/// What kind of furniture a phrase belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// Comment forms and counts.
    Comments,
    /// Cookies, consent, privacy, rights.
    Legal,
    /// Who took the picture.
    Credit,
    /// Signing in, subscribing, paying, giving, newsletters, apps.
    Joining,
    /// Where else to read.
    More,
    /// Advertisements.
    Ad,
    /// Sharing, following, printing.
    Sharing,
    /// Dates, reading time, views.
    Stamp,
}

pub const PHRASES: &[(Furniture, &[&str])] = &[
    (
        Furniture::Comments,
        &[
            "leave a reply",
            "leave a comment",
            "leave a response",
            "post a comment",
            "add a comment",
            "add comment",
            "write a comment",
            "join the conversation",
            "join the discussion",
            "view comments",
            "view all comments",
            "show comments",
            "load comments",
            "comments are closed",
            "comments closed",
            "no comments",
            "your email address will not be published",
            "required fields are marked",
            "notify me of",
            "notify of",
            "this site uses akismet",
            "how your comment data is processed",
            "inline feedbacks",
            "newest most voted",
            "log in to comment",
            "logged in to post",
            "what's your reaction",
            "report a typo",
            "report this comment",
            "kommentar schreiben",
            "kommentar verfassen",
            "kommentare anzeigen",
            "schreibe einen kommentar",
            "antworten",
            "diskutieren sie mit",
            "laisser un commentaire",
            "laissez un commentaire",
            "votre adresse de messagerie ne sera pas publiée",
            "deja un comentario",
            "deja una respuesta",
            "tu dirección de correo electrónico no será publicada",
            "deixe um comentário",
            "lascia un commento",
            "dodaj komentarz",
            "reageer",
            "оставить комментарий",
            "добавить комментарий",
        ],
    ),
    (
        Furniture::Legal,
        &[
            "all rights reserved",
            "alle rechte vorbehalten",
            "tous droits réservés",
            "todos los derechos reservados",
            "tutti i diritti riservati",
            "все права защищены",
            "terms of use",
            "terms of service",
            "terms and conditions",
            "privacy policy",
            "privacy notice",
            "cookie policy",
            "uses cookies",
            "use cookies",
            "accept cookies",
            "accept all",
            "we value your privacy",
            "do not sell",
            "may not be published, broadcast, rewritten",
            "may not be reproduced",
            "copyright",
            "©",
            "datenschutz",
            "datenschutzerklärung",
            "impressum",
            "nutzungsbedingungen",
            "verwendet cookies",
            "mentions légales",
            "politique de confidentialité",
            "aviso legal",
            "política de privacidad",
            "powered by",
        ],
    ),
    (
        Furniture::Credit,
        &[
            "getty images",
            "image source",
            "image credit",
            "image courtesy",
            "photo credit",
            "photo courtesy",
            "photo by",
            "photograph by",
            "photograph:",
            "photo:",
            "file photo",
            "picture alliance",
            "shutterstock",
            "foto:",
            "bild:",
            "bildquelle",
            "crédit photo",
            "afp/getty",
            "(ap photo",
            "ap photo/",
            "/reuters",
            "reuters/",
            "/ap)",
            "/dpa",
        ],
    ),
    (
        Furniture::Joining,
        &[
            "subscribe",
            "subscribe now",
            "subscribe to our",
            "sign up",
            "sign up for",
            "sign up to",
            "sign in",
            "log in",
            "newsletter",
            "newsletters",
            "delivered to your inbox",
            "in your inbox",
            "your inbox",
            "your email address",
            "enter your email",
            "invalid email",
            "get the latest",
            "stay up to date",
            "become a member",
            "become a subscriber",
            "already a subscriber",
            "support our journalism",
            "free trial",
            "download our app",
            "download the app",
            "follow us",
            "follow us on",
            "follow me on",
            "click here to",
            "donate",
            "thank you for subscribing",
            "thanks for subscribing",
            "join our",
            "telegram channel",
            "whatsapp channel",
            "newsletter abonnieren",
            "abonnieren",
            "jetzt anmelden",
            "anmelden",
            "registrieren",
            "einloggen",
            "abonnez-vous",
            "s'abonner",
            "inscrivez-vous",
            "se connecter",
            "suscríbete",
            "suscribirse",
            "regístrate",
            "iniciar sesión",
            "iscriviti",
            "assine",
            "cadastre-se",
            "подписаться",
            "подпишитесь",
        ],
    ),
    (
        Furniture::More,
        &[
            "read more",
            "read more here",
            "read also",
            "read next",
            "read the full",
            "also read",
            "continue reading",
            "keep reading",
            "see also",
            "see more",
            "show more",
            "load more",
            "learn more",
            "more from",
            "more on this",
            "more stories",
            "more news",
            "more like this",
            "most read",
            "most popular",
            "must read",
            "don't miss",
            "you may also like",
            "you might also like",
            "you may like",
            "recommended for you",
            "recommended",
            "related articles",
            "related stories",
            "related posts",
            "related topics",
            "related news",
            "related content",
            "related",
            "trending",
            "trending now",
            "top stories",
            "latest news",
            "up next",
            "next article",
            "previous article",
            "next post",
            "previous post",
            "back to top",
            "filed under",
            "explore more",
            "watch:",
            "read:",
            "tags:",
            "topics:",
            "mehr zum thema",
            "lesen sie auch",
            "lesen sie hier",
            "mehr dazu",
            "weitere artikel",
            "weiterlesen",
            "auch interessant",
            "das könnte sie auch interessieren",
            "das könnte dich auch interessieren",
            "meistgelesen",
            "ähnliche artikel",
            "zur startseite",
            "lire aussi",
            "à lire aussi",
            "lire la suite",
            "voir aussi",
            "articles similaires",
            "lea también",
            "lee también",
            "te puede interesar",
            "más información",
            "artículos relacionados",
            "noticias relacionadas",
            "leggi anche",
            "leia também",
            "leia mais",
            "saiba mais",
            "lees ook",
            "lees meer",
            "czytaj też",
            "czytaj także",
            "zobacz też",
            "zobacz także",
            "читайте также",
            "смотрите также",
            "читать далее",
        ],
    ),
    (
        Furniture::Ad,
        &[
            "advertisement",
            "advertisements",
            "advertising",
            "sponsored",
            "sponsored content",
            "promoted",
            "article continues below",
            "story continues below",
            "scroll to continue",
            "continue below",
            "affiliate",
            "anzeige",
            "werbung",
            "publicité",
            "publicidad",
            "pubblicità",
            "реклама",
            "reklama",
        ],
    ),
    (
        Furniture::Sharing,
        &[
            "share",
            "share this",
            "share on",
            "share via",
            "share with",
            "share article",
            "shares",
            "facebook",
            "twitter",
            "tweet",
            "whatsapp",
            "linkedin",
            "pinterest",
            "reddit",
            "instagram",
            "telegram",
            "flipboard",
            "copy link",
            "copy url",
            "link copied",
            "email this",
            "print",
            "print this",
            "bookmark",
            "save for later",
            "save article",
            "listen to this",
            "add as preferred source",
            "teilen",
            "drucken",
            "merken",
            "partager",
            "imprimer",
            "compartir",
            "imprimir",
            "condividi",
            "compartilhar",
            "delen",
            "поделиться",
            "udostępnij",
        ],
    ),
    (
        Furniture::Stamp,
        &[
            "min read",
            "mins read",
            "minute read",
            "minutes read",
            "reading time",
            "read time",
            "last updated",
            "last modified",
            "published on",
            "posted on",
            "posted by",
            "posted in",
            "updated on",
            "views",
            "ago",
            "lesezeit",
            "veröffentlicht am",
            "aktualisiert am",
            "publié le",
            "mis à jour",
            "temps de lecture",
            "actualizado",
            "publicado",
            "min de lectura",
        ],
    ),
];

/// Finds [`PHRASES`].
pub struct Phrases {
    /// By their first word, sorted.
    by_word: Vec<(&'static str, &'static str, Furniture)>,
}

/// How much of a text is phrases of each kind of furniture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    n: [u16; 8],
    /// Bytes in the longest phrases found.
    pub n_bytes: usize,
    /// What the text begins with.
    pub first: Option<Furniture>,
}

impl Said {
    pub fn count(&self, furniture: Furniture) -> u16 {
        self.n.get(furniture as usize).copied().unwrap_or(0)
    }

    pub fn total(&self) -> u16 {
        self.n.iter().sum()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\''
}

impl Phrases {
    pub fn get() -> &'static Self {
        static FOUND: LazyLock<Phrases> = LazyLock::new(Phrases::new);
        &FOUND
    }

    fn new() -> Self {
        let mut by_word: Vec<_> = PHRASES
            .iter()
            .flat_map(|(furniture, phrases)| {
                phrases.iter().map(|phrase| (first_word(phrase), *phrase, *furniture))
            })
            .collect();
        by_word.sort_by_key(|(word, phrase, _)| (*word, std::cmp::Reverse(phrase.len())));
        Self { by_word }
    }

    /// What `folded` says: text in lower case with straight apostrophes.
    pub fn said(&self, folded: &str) -> Said {
        let mut said = Said::default();
        let mut until = 0;
        let mut at_start = true;
        for (at, c) in folded.char_indices() {
            let starts = at_start || !is_word(c);
            at_start = !is_word(c);
            if at < until || !starts || c == ' ' {
                continue;
            }
            let Some(rest) = folded.get(at..) else { break };
            let word = first_word(rest);
            let from = self.by_word.partition_point(|(known, ..)| *known < word);
            let candidates = self.by_word.get(from..).unwrap_or_default();
            let fits = |phrase: &str| {
                rest.strip_prefix(phrase)
                    .is_some_and(|behind| !phrase.ends_with(is_word) || !behind.starts_with(is_word))
            };
            let found = candidates
                .iter()
                .take_while(|(known, ..)| *known == word)
                .find(|(_, phrase, _)| fits(phrase));
            if let Some((_, phrase, furniture)) = found {
                if let Some(n) = said.n.get_mut(*furniture as usize) {
                    *n = n.saturating_add(1);
                }
                said.n_bytes += phrase.len();
                if at == 0 {
                    said.first = Some(*furniture);
                }
                until = at + phrase.len();
            }
        }
        said
    }
}

/// The letters that `text` begins with, else its first sign.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let end = if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end };
    text.get(..end).unwrap_or_default()
}

/// `text` as phrases are written.
pub fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '\u{a0}' | '\n' | '\t' => ' ',
            _ => c,
        })
        .collect()
}
