//! `Field`: what a row consists of, as far as it is merged by value. Parent, order, evidence and the text of
//! a source are merged elsewhere.

use std::fmt;

use super::{
    super::{Passage, Point, Source},
    three::{Side, Three},
};

/// A field of a row, or several that only make sense together.
pub(super) struct Field<R: 'static> {
    pub name: &'static str,
    pub is_same: fn(&R, &R) -> bool,
    pub copy: fn(&R, &mut R),
    pub words: fn(&R) -> String,
}

impl<R> Field<R> {
    /// How the versions of a row have it, in words.
    pub fn words_of(&self, rows: &Three<Option<&R>>) -> Three<Option<String>> {
        rows.map(|row| row.map(self.words))
    }
}

impl<R> fmt::Debug for Field<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! field {
    ($name:literal, $row:ty, $($part:ident)+, $words:expr) => {
        Field::<$row> {
            name: $name,
            is_same: |a, b| $(a.$part == b.$part)&&+,
            copy: |from, to| { $(to.$part.clone_from(&from.$part);)+ },
            words: $words,
        }
    };
}

pub(super) static SOURCE_FIELDS: [Field<Source>; 9] = [
    field!("title", Source, title, |s| quoted(&s.title)),
    field!("byline", Source, byline, |s| stated(s.byline.as_deref())),
    field!("publisher", Source, publisher, |s| stated(s.publisher.as_deref())),
    field!("date of publication", Source, published, |s| {
        let date = s.published.date.map_or(String::new(), |date| format!(" ({date})"));
        stated(s.published.stated.as_deref()) + &date
    }),
    field!("link", Source, link, |s| stated(s.link.as_deref())),
    field!("rating", Source, rating, |s| {
        if s.rating.is_none() { "not rated".to_owned() } else { s.rating.to_string() }
    }),
    field!("note", Source, note, |s| quoted(&s.note)),
    field!("where facts are stated", Source, stated_in, |s| {
        let places: Vec<&str> = s.stated_in.values().map(String::as_str).collect();
        quoted(&places.join(", "))
    }),
    field!("name of its file", Source, imported_from, |s| stated(s.imported_from.as_deref())),
];

/// Where a passage is, with its words.
pub(super) static ANCHOR: Field<Passage> = field!("place", Passage, source place range former quote prefix suffix, |p| {
    format!("{} at {}..{}", quoted(&p.quote), p.range.start(), p.range.end())
});

/// What of its words is read aloud. Where only the words changed, it did not: the second is what the first is in
/// the words of the second.
pub(super) static ALOUD: Field<Passage> = Field {
    name: "what is read aloud",
    is_same: |a, b| a.aloud.carried(&a.quote, &b.quote) == b.aloud,
    copy: |from, to| to.aloud = from.aloud.carried(&from.quote, &to.quote),
    words: |p| quoted(&p.aloud.words(&p.quote).collect::<Vec<_>>().join(" … ")),
};

/// All but [`ANCHOR`] and [`ALOUD`].
pub(super) static PASSAGE_FIELDS: [Field<Passage>; 2] = [
    field!("tint", Passage, tint, |p| p.tint.name().to_owned()),
    field!("note", Passage, note, |p| quoted(&p.note)),
];

pub(super) static POINT_FIELDS: [Field<Point>; 3] = [
    field!("kind", Point, kind, |p| p.kind.name().to_owned()),
    field!("time budget", Point, budget, |p| p.budget.map_or("none".to_owned(), |time| time.to_string())),
    field!("text", Point, text, |p| quoted(&p.text)),
];

/// The row with what each side changed of some fields; all else is of ours. Asks which side stands where both
/// changed a field differently.
pub(super) fn merge_fields<R: Clone>(
    rows: &Three<Option<&R>>,
    fields: &'static [Field<R>],
    mut clash: impl FnMut(&'static Field<R>) -> Side,
) -> Option<R> {
    let (Some(ours), Some(theirs)) = (rows.ours, rows.theirs) else {
        return rows.ours.or(rows.theirs).cloned();
    };
    let mut merged = ours.clone();
    for field in fields {
        let is_same = |a: &Option<&R>, b: &Option<&R>| a.zip(*b).is_some_and(|(a, b)| (field.is_same)(a, b));
        match rows.settled_by(is_same).unwrap_or_else(|| clash(field)) {
            Side::Ours => {}
            Side::Theirs => (field.copy)(theirs, &mut merged),
        }
    }
    Some(merged)
}

/// Whether a passage's own fields are not as in `base`: all but [`ANCHOR`].
pub(super) fn passage_differs(base: &Passage, row: &Passage) -> bool {
    differs(&PASSAGE_FIELDS, base, row) || !(ALOUD.is_same)(base, row)
}

/// Whether any of the fields differs.
pub(super) fn differs<R>(fields: &[Field<R>], a: &R, b: &R) -> bool {
    fields.iter().any(|field| !(field.is_same)(a, b))
}

/// The fields of `row` that are not as in `other`, each with its value.
pub(super) fn differing<R>(fields: &[Field<R>], row: &R, other: &R) -> Vec<String> {
    let differing = fields.iter().filter(|field| !(field.is_same)(row, other));
    differing.map(|field| format!("{} {}", field.name, (field.words)(row))).collect()
}

/// Words of a person, in quotation marks.
pub(super) fn quoted(words: &str) -> String {
    if words.is_empty() { "nothing".to_owned() } else { format!("“{words}”") }
}

fn stated(words: Option<&str>) -> String {
    words.map_or_else(|| "not stated".to_owned(), quoted)
}
