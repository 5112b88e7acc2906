//! Fonts of the system, for letters that ours lack: no sign for a missing letter where there is a font for it.
//!
//! egui asks for a grapheme and the face that it stands in. Asked are, in order: the family that Noto has for
//! the script in that kind of face, what the system would take, and every family there is. The first font with
//! all of the grapheme is taken, else the first with its letter.

use std::{
    collections::HashSet,
    fmt,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use egui::{
    FontData, FontFamily,
    epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily},
};
use fontique::{
    Attributes, Collection, CollectionOptions, FallbackKey, FontStyle, FontWeight, FontWidth, GenericFamily,
    Language, QueryFamily, QueryFont, QueryStatus, SourceCache, SourceCacheOptions,
};
use unicode_script::{Script, UnicodeScript as _};

/// Fonts that draw something for every character there is, which tells nobody anything.
const BLANKS: [&str; 3] = ["Adobe Blank", "LastResort", "Last Resort"];

/// The fonts of the system.
pub struct SystemFonts(Mutex<State>);

enum State {
    /// They are listed in a thread, which can take hundreds of milliseconds.
    Loading(mpsc::Receiver<Finder>),
    Ready(Box<Finder>),
    /// The thread ended without an answer.
    Failed,
}

impl fmt::Debug for SystemFonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemFonts")
    }
}

impl SystemFonts {
    /// Begins to list the fonts; who asks for one before it is done waits.
    pub fn load() -> Self {
        let (sender, receiver) = mpsc::channel();
        let load = move || {
            let options = CollectionOptions { shared: false, system_fonts: true };
            let locale = sys_locale::get_locale();
            let finder = Finder::new(Collection::new(options), locale.as_deref());
            // Where nobody listens any more, the window is closed.
            sender.send(finder).unwrap_or_default();
        };
        let started = thread::Builder::new().name("fonts".to_owned()).spawn(load);
        let state = if started.is_ok() { State::Loading(receiver) } else { State::Failed };
        Self(Mutex::new(state))
    }
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Loading(receiver) = &*state {
            *state = receiver.recv().map_or(State::Failed, |finder| State::Ready(Box::new(finder)));
        }
        match &mut *state {
            State::Ready(finder) => finder.font_for(request.cluster, request.family),
            State::Loading(_) | State::Failed => None,
        }
    }
}

/// What kind of face is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kind {
    is_serif: bool,
    is_monospace: bool,
    weight: FontWeight,
}

impl Kind {
    fn new(family: &FontFamily) -> Self {
        let name = match family {
            FontFamily::Name(name) => name,
            FontFamily::Proportional | FontFamily::Monospace => "",
        };
        let weight = match () {
            () if name.contains("semibold") => FontWeight::SEMI_BOLD,
            () if name.contains("bold") => FontWeight::BOLD,
            () if name.contains("medium") => FontWeight::MEDIUM,
            () => FontWeight::NORMAL,
        };
        Self { is_serif: name.starts_with("serif"), is_monospace: *family == FontFamily::Monospace, weight }
    }

    fn generic(self) -> GenericFamily {
        match self {
            Self { is_monospace: true, .. } => GenericFamily::Monospace,
            Self { is_serif: true, .. } => GenericFamily::Serif,
            _ => GenericFamily::SansSerif,
        }
    }
}

struct Finder {
    collection: Collection,
    cache: SourceCache,
    locale: Option<Language>,
    /// Stretches of 128 characters in which one was looked for in all fonts in vain: there is no end of them.
    missing: HashSet<u32>,
}

impl Finder {
    fn new(collection: Collection, locale: Option<&str>) -> Self {
        Self {
            collection,
            cache: SourceCache::new(SourceCacheOptions::default()),
            locale: locale.and_then(|locale| Language::parse(locale).ok()),
            missing: HashSet::new(),
        }
    }

    fn font_for(&mut self, cluster: &str, family: &FontFamily) -> Option<FontInsert> {
        let (font, name) = self.find(cluster, Kind::new(family))?;
        log::debug!("Using the font {name} for {cluster:?}");
        let name = format!("system:{name}:{}:{}", font.family.1, font.index);
        let (blob, _) = font.blob.into_raw_parts();
        let family = InsertFontFamily { family: family.clone(), priority: FontPriority::Lowest };
        Some(FontInsert { name, data: FontData::from_blob(blob, font.index), families: vec![family] })
    }

    /// A font for a grapheme, and the name of its family.
    fn find(&mut self, cluster: &str, kind: Kind) -> Option<(QueryFont, String)> {
        let base = cluster.chars().next()?;
        let script = base.script();
        let names = names(script, kind, self.locale.as_ref());
        let named: Vec<QueryFamily<'_>> = names.iter().map(|name| QueryFamily::Named(name)).collect();

        let generic = kind.generic();
        let mut generics = vec![generic, GenericFamily::SystemUi, GenericFamily::Emoji, GenericFamily::Math];
        if cluster.contains('\u{FE0F}') || base >= '\u{1F000}' {
            // Of those that are drawn both ways, in color where that is asked for.
            generics.rotate_left(2);
        }
        let is_common = matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        let generics: Vec<QueryFamily<'_>> = if is_common {
            generics.into_iter().map(QueryFamily::Generic).collect()
        } else {
            vec![QueryFamily::Generic(generic)]
        };
        let key = fontique::Script::parse(script.short_name()).ok().filter(|_| !is_common);
        let key = key.map(|script| FallbackKey::new(script, self.locale.as_ref()));

        let mut partial = None;
        for (families, fallbacks) in [(named, None), (generics, key)] {
            match self.first(families, fallbacks, kind, cluster) {
                Found::Whole(font) => return Some(self.with_name(font)),
                Found::Letter(font) => partial = partial.or(Some(font)),
                Found::Nothing => {}
            }
        }
        let font = partial.or_else(|| self.any(kind, cluster))?;
        Some(self.with_name(font))
    }

    fn with_name(&mut self, font: QueryFont) -> (QueryFont, String) {
        let name = self.collection.family_name(font.family.0).unwrap_or("unknown").to_owned();
        (font, name)
    }

    /// The first of some families that has the grapheme.
    fn first(
        &mut self,
        families: Vec<QueryFamily<'_>>,
        fallbacks: Option<FallbackKey>,
        kind: Kind,
        cluster: &str,
    ) -> Found {
        let mut query = self.collection.query(&mut self.cache);
        query.set_families(families);
        query.set_attributes(Attributes::new(FontWidth::NORMAL, FontStyle::Normal, kind.weight));
        if let Some(key) = fallbacks {
            query.set_fallbacks(key);
        }
        let mut found = Found::Nothing;
        query.matches_with(|font| {
            let has = |ch: char| font.charmap().and_then(|map| map.map(ch)).is_some_and(|glyph| glyph != 0);
            if !cluster.chars().next().is_some_and(has) {
                return QueryStatus::Continue;
            }
            if cluster.chars().filter(|ch| !is_unseen(*ch)).all(has) {
                found = Found::Whole(font.clone());
                return QueryStatus::Stop;
            }
            if matches!(found, Found::Nothing) {
                found = Found::Letter(font.clone());
            }
            QueryStatus::Continue
        });
        found
    }

    /// Any font that has the grapheme's letter.
    fn any(&mut self, kind: Kind, cluster: &str) -> Option<QueryFont> {
        let stretch = u32::from(cluster.chars().next()?) >> 7;
        if self.missing.contains(&stretch) {
            return None;
        }
        let mut names: Vec<String> = self.collection.family_names().map(str::to_owned).collect();
        names.retain(|name| !BLANKS.contains(&name.as_str()));
        // The same ones every time.
        names.sort();
        let found =
            self.first(names.iter().map(|name| QueryFamily::Named(name)).collect(), None, kind, cluster);
        match found {
            Found::Whole(font) | Found::Letter(font) => Some(font),
            Found::Nothing => {
                self.missing.insert(stretch);
                None
            }
        }
    }
}

/// What a query came to.
enum Found {
    Whole(QueryFont),
    /// A font that has the letter, but not all that stands with it.
    Letter(QueryFont),
    Nothing,
}

/// What joins or chooses and need not be in a font.
fn is_unseen(ch: char) -> bool {
    matches!(ch, '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What Noto's fonts for a script are called, the kind that is wanted first.
fn names(script: Script, kind: Kind, locale: Option<&Language>) -> Vec<String> {
    let kinds = if kind.is_serif { ["Serif", "Sans"] } else { ["Sans", "Serif"] };
    let language = locale.map(Language::language).unwrap_or_default();
    let chinese = match (language, locale.and_then(Language::script), locale.and_then(Language::region)) {
        ("ja", ..) => "CJK JP",
        ("ko", ..) => "CJK KR",
        ("zh", Some("Hant"), _) | ("zh", _, Some("TW" | "HK" | "MO")) => "CJK TC",
        _ => "CJK SC",
    };
    let of_script = match script {
        Script::Common | Script::Inherited | Script::Unknown => return Vec::new(),
        Script::Arabic if kind.is_serif => {
            return vec!["Noto Naskh Arabic".to_owned(), "Noto Sans Arabic".to_owned()];
        }
        Script::Han => chinese.to_owned(),
        Script::Hiragana | Script::Katakana => "CJK JP".to_owned(),
        Script::Hangul => "CJK KR".to_owned(),
        Script::Bopomofo => "CJK TC".to_owned(),
        other => other.full_name().replace('_', " "),
    };
    kinds.iter().map(|kind| format!("Noto {kind} {of_script}")).collect()
}

#[cfg(test)]
mod tests {
    use fontique::Blob;

    use super::*;

    /// A finder of the tests' own fonts, under the names that Noto gives them.
    fn finder() -> Finder {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut finder = Finder::new(Collection::new(options), Some("uk-UA"));
        let fonts: [&'static [u8]; 6] = [
            include_bytes!("../../tests/fixtures/fonts/Hebrew.ttf"),
            include_bytes!("../../tests/fixtures/fonts/Arabic.ttf"),
            include_bytes!("../../tests/fixtures/fonts/Devanagari.ttf"),
            include_bytes!("../../tests/fixtures/fonts/Tamil.ttf"),
            include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf"),
            include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf"),
        ];
        for font in fonts {
            finder.collection.register_fonts(Blob::from(font.to_vec()), None);
        }
        finder
    }

    fn found(finder: &mut Finder, cluster: &str, family: &str) -> Option<String> {
        finder.find(cluster, Kind::new(&FontFamily::Name(family.into()))).map(|(_, name)| name)
    }

    #[test]
    fn a_script_gets_the_font_that_is_made_for_it() {
        let mut finder = finder();
        for (cluster, family) in [
            ("ש", "Noto Serif Hebrew"),
            ("שָׁ", "Noto Serif Hebrew"),
            ("س", "Noto Naskh Arabic"),
            ("क्षि", "Noto Sans Devanagari"),
            ("பே", "Noto Sans Tamil"),
        ] {
            assert_eq!(found(&mut finder, cluster, "serif").as_deref(), Some(family), "{cluster}");
        }
    }

    #[test]
    fn a_sign_of_no_script_is_looked_for_everywhere_and_a_missing_one_once() {
        let mut finder = finder();
        // The danda, which several scripts share.
        assert_eq!(found(&mut finder, "।", "serif").as_deref(), Some("Noto Sans Devanagari"));
        assert_eq!(found(&mut finder, "𓀀", "serif"), None);
        assert_eq!(finder.missing.len(), 1);
        assert_eq!(found(&mut finder, "𓀁", "serif"), None);
        assert_eq!(finder.missing.len(), 1);
    }

    #[test]
    fn the_weight_is_that_of_the_face() {
        let mut finder = finder();
        let mut font = |family: &str| {
            finder.find("a", Kind::new(&FontFamily::Name(family.into()))).map(|(f, _)| f.blob.id())
        };
        assert!(font("serif").is_some() && font("serif") != font("serif-bold"));
    }

    #[test]
    fn chinese_is_set_as_the_reader_s_language_sets_it() {
        let kind = Kind::new(&FontFamily::Name("serif".into()));
        for (locale, name) in [
            ("ja-JP", "CJK JP"),
            ("ko-KR", "CJK KR"),
            ("zh-TW", "CJK TC"),
            ("zh-Hant", "CJK TC"),
            ("zh-CN", "CJK SC"),
        ] {
            let language = Language::parse(locale).expect("a language");
            assert_eq!(names(Script::Han, kind, Some(&language))[0], format!("Noto Serif {name}"));
        }
        assert_eq!(names(Script::Hangul, kind, None), ["Noto Serif CJK KR", "Noto Sans CJK KR"]);
        assert_eq!(names(Script::Common, kind, None), [""; 0]);
    }
}
