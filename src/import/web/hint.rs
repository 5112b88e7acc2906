//! What the names in a page's markup (classes, ids, roles) say of its parts.
//!
//! Names are split into words at signs, digits and capitals ("entry-content", "articleBody"), and each
//! word is looked up. The words are those that page builders everywhere use; none is of one site.

use std::sync::LazyLock;

use super::dom::{Dom, Name, NodeId, Tag};

macro_rules! hints {
    ($($hint:ident: $words:literal),* $(,)?) => {
        /// What a name can say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Hint {
            $($hint,)*
        }

        impl Hint {
            pub const ALL: &[Self] = &[$(Self::$hint,)*];
            const WORDS: &[(Self, &str)] = &[$((Self::$hint, $words),)*];
        }
    };
}

hints! {
    Ad: "ad ads adv advert advertisement advertising adsense adunit adslot anzeige banner commerce commercial \
         dfp gpt marketing partner publicidad publicite promo promos promoted promotion promotional shop \
         sponsor sponsored sponsor sponsors werbung product products offer offers deal deals buy affiliate",
    Aside: "aside complementary sidebar side rail rightrail leftrail rightcol leftcol secondary sidenav",
    Author: "author authors autor autoren auteur byline bylines bio contributor contributors writer \
         journalist reporter vcard avatar profile",
    Body: "articlebody storybody postbody entrybody body bodytext bodycopy prose richtext rte fulltext \
         articletext articlecontent entrycontent postcontent storycontent maintext paragraph paragraphs \
         content text copy texto texte inhalt contenido conteudo",
    Caption: "caption captions captiontext credit credits figcaption figure gallery image images img legend \
         lightbox media photo photos photographer picture slide slider slides slideshow carousel video \
         videos player audio thumbnail thumb copyrightholder",
    Comment: "comment comments commentary commentlist commenting disqus discussion discuss respond reply \
         replies responses kommentar kommentare commentaire commentaires comentario comentarios feedback \
         livefyre coral reactie reacties",
    Cookie: "cookie cookies consent gdpr ccpa modal popup popin popover overlay tooltip toast alert privacy \
         optanon onetrust adblock",
    Dateline: "date datetime dateline datum fecha time timestamp published pubdate updated posted modified \
         meta postmeta entrymeta postinfo readtime readingtime views view",
    Footer: "footer foot colophon copyright imprint impressum legal disclaimer bottom",
    Form: "form forms input search searchform searchbox field login signin poll quiz survey captcha",
    Header: "header masthead head topbar branding logo",
    Hidden: "hidden hide invisible noprint offscreen print printonly screenreader sr visuallyhidden \
         visually screen reader assistive",
    Lead: "lead lede dek deck summary standfirst subtitle subhead subheadline sub intro excerpt abstract \
         teasertext description chapo bajada sapo",
    List: "list listing grid cards card items feed stream archive loop",
    Nav: "nav navi navigation navbar navlist menu menus submenu breadcrumb breadcrumbs crumb crumbs sitemap \
         skip toolbar tabs pager pagination paging paginator next prev previous toc anchor jump",
    Newsletter: "newsletter newsletters subscribe subscriber subscription subscriptions abo signup register \
         registration paywall piano regwall donate donation donations support cta membership member \
         premium promobox call mailinglist",
    Note: "footnote footnotes note notes correction corrections editor editors disclosure update",
    Quote: "pullquote pull blockquote quote quotes citation cite",
    Related: "related relateds relatedposts recirc recirculation recommended recommendation recommendations \
         recommend readmore more morelike teaser teasers trending popular mostread mostpopular latest outbrain \
         taboola plista similar suggested suggestions upnext seealso also linklist links headlines zergnet \
         playlist crosspromo aehnliche mehr weitere verwandte promoted topstories",
    Share: "share sharing shares sharebar sharedaddy social socials socialmedia addthis addtoany sociable \
         facebook twitter tweet whatsapp pinterest linkedin reddit instagram email follow like likes \
         reaction reactions teilen partager compartir bookmark clap rating ratings vote votes jp",
    Story: "article articles artikel story post posts hentry blog single entry main news maincontent hnews \
         blogpost",
    Tags: "tag tags tagcloud taglist topic topics keyword keywords category categories cat cats rubric \
         section labels filed",
    Title: "title headline headlines heading headings hed kicker eyebrow overline",
    Widget: "widget widgets module infobox factbox box embed embedded inset interactive tool tools \
         component block snippet panel",
}

/// A set of [`Hint`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints(u32);

impl Hints {
    pub fn has(self, hint: Hint) -> bool {
        self.0 & (1 << hint as u32) != 0
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn add(&mut self, hint: Hint) {
        self.0 |= 1 << hint as u32;
    }
}

/// Looks words up.
pub struct Lexicon(Vec<(&'static str, Hint)>);

impl Lexicon {
    pub fn get() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
        &LEXICON
    }

    fn new() -> Self {
        let mut words: Vec<(&str, Hint)> = Hint::WORDS
            .iter()
            .flat_map(|(hint, words)| words.split_ascii_whitespace().map(move |word| (word, *hint)))
            .collect();
        words.sort_by_key(|(word, _)| *word);
        Self(words)
    }

    /// What the element's names say.
    pub fn hints(&self, dom: &Dom, id: NodeId) -> Hints {
        let mut hints = Hints::default();
        // What the page as a whole is called says nothing of its parts.
        if matches!(dom.tag(id), Some(Tag::Html | Tag::Body)) {
            return hints;
        }
        for (name, value) in dom.attributes(id) {
            if !matches!(name, Name::Class | Name::Id | Name::Role | Name::Hint) || value.len() > 400 {
                continue;
            }
            for name in value.split_ascii_whitespace() {
                self.add_name(name, &mut hints);
            }
        }
        hints
    }

    fn add_name(&self, name: &str, hints: &mut Hints) {
        let mut word = [0u8; 24];
        let mut n = 0;
        let mut whole = [0u8; 24];
        let mut n_whole = 0;
        let mut was_lower = false;
        for b in name.bytes().chain([b'-']) {
            let ends = !b.is_ascii_alphabetic() || (was_lower && b.is_ascii_uppercase());
            if ends && n > 0 {
                self.add_word(word.get(..n).unwrap_or_default(), hints);
                n = 0;
            }
            was_lower = b.is_ascii_lowercase();
            if b.is_ascii_alphabetic() {
                if let Some(slot) = word.get_mut(n) {
                    *slot = b.to_ascii_lowercase();
                    n += 1;
                }
                if let Some(slot) = whole.get_mut(n_whole) {
                    *slot = b.to_ascii_lowercase();
                    n_whole += 1;
                }
            }
        }
        self.add_word(whole.get(..n_whole).unwrap_or_default(), hints);
    }

    fn add_word(&self, word: &[u8], hints: &mut Hints) {
        let from = self.0.partition_point(|(known, _)| known.as_bytes() < word);
        let found = self.0.get(from..).unwrap_or_default();
        for (_, hint) in found.iter().take_while(|(known, _)| known.as_bytes() == word) {
            hints.add(*hint);
        }
    }
}
