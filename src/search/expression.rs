//! Regular expressions for folded texts: what an expression spells out is folded as the texts are.

use regex::{Regex, RegexBuilder};
use regex_syntax::{
    Error,
    ast::{self, Ast, ClassSetItem, Literal, Span, Visitor, parse::ParserBuilder},
};

use super::QueryError;
use crate::text::Folded;

/// Most bytes that an expression takes when it is compiled, and that it may take while it matches. What it costs
/// at each character of a text grows with this, so that no expression takes for ever.
const COMPILED_MOST: usize = 1 << 20;
const CACHE_MOST: usize = 1 << 21;
/// How deep groups may nest.
const NEST_MOST: u32 = 50;

/// An expression that finds in a folded text what `words` finds in the text itself, case and accents aside.
///
/// # Errors
/// Where it is no expression, or too large a one.
pub fn expression(words: &str, whole_words: bool) -> Result<Regex, QueryError> {
    // Parsed as it stands first: an error says where it is in what was typed.
    let parsed = regex_syntax::ParserBuilder::new().nest_limit(NEST_MOST).build().parse(words);
    parsed.map_err(|error| described(words, &error))?;
    let mut pattern = folded(words)?;
    if whole_words {
        pattern = format!(r"\b{{start-half}}(?:{pattern})\b{{end-half}}");
    }
    RegexBuilder::new(&pattern)
        .case_insensitive(true)
        .nest_limit(2 * NEST_MOST)
        .size_limit(COMPILED_MOST)
        .dfa_size_limit(CACHE_MOST)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => QueryError::TooLarge,
            error => QueryError::Syntax { what: sentence(&error.to_string()), at: 1 },
        })
}

/// The words as an expression that finds just them.
pub fn escaped(words: &str) -> String {
    regex::escape(words)
}

fn described(words: &str, error: &Error) -> QueryError {
    let (what, span) = match error {
        Error::Parse(error) => (error.kind().to_string(), *error.span()),
        Error::Translate(error) => (error.kind().to_string(), *error.span()),
        error => (error.to_string(), Span::splat(ast::Position::new(0, 1, 1))),
    };
    let before = words.get(..span.start.offset).unwrap_or_default();
    QueryError::Syntax { what: sentence(&what), at: before.chars().count() + 1 }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// The expression with every character that it spells out folded.
fn folded(words: &str) -> Result<String, QueryError> {
    let parsed = ParserBuilder::new().nest_limit(NEST_MOST).build().parse(words);
    let ast = parsed.map_err(|error| described(words, &Error::Parse(error)))?;
    let Ok(edits) = ast::visit(&ast, Spelled::default());
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(words.get(at..span.start.offset).unwrap_or_default());
        out.push_str(&new);
        at = span.end.offset;
    }
    out.push_str(words.get(at..).unwrap_or_default());
    Ok(out)
}

/// Collects what stands in the place of characters spelled out, in their order.
#[derive(Default)]
struct Spelled {
    edits: Vec<(Span, String)>,
}

impl Spelled {
    fn replace(&mut self, literal: &Literal, in_class: bool) {
        let new = Folded::new(literal.c.encode_utf8(&mut [0; 4])).text().to_owned();
        let one = new.chars().next().filter(|_| new.chars().nth(1).is_none());
        match one {
            Some(ch) if ch == literal.c => {}
            Some(_) => self.edits.push((literal.span, escaped(&new))),
            // Nothing is left of it, or several: in a class any of them counts.
            None if in_class && new.is_empty() => {}
            None if in_class => self.edits.push((literal.span, escaped(&new))),
            None => self.edits.push((literal.span, format!("(?:{})", escaped(&new)))),
        }
    }
}

impl Visitor for Spelled {
    type Output = Vec<(Span, String)>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.edits)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Literal(literal) = ast {
            self.replace(literal, false);
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        if let ClassSetItem::Literal(literal) = item {
            self.replace(literal, true);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_out_is_folded_and_what_it_means_stays() {
        let check = |words: &str, expected: &str| assert_eq!(folded(words).as_deref(), Ok(expected));
        check(r"Caf\S+ \bÉté", r"caf\S+ \bete");
        check("“a”—[é—z]", r#""a"\-[e\-z]"#);
        check("Straße+ [ß]", "stra(?:ss)e+ [ss]");
        check("e\u{301}", "e(?:)");
        check(r"\x{e9}\.`", r"e\.'");
        check("(?x) Á # Á\n", "(?x) a # Á\n");
    }

    #[test]
    fn a_faulty_expression_says_what_and_where() {
        let check = |words: &str, expected: &str| {
            let error = expression(words, false).expect_err("it is faulty").to_string();
            assert_eq!(error, expected);
        };
        check("é(b", "Unclosed group (character 2)");
        check("a[z-b]", "Invalid character class range, the start must be <= the end (character 3)");
        check("*", "Repetition operator missing expression (character 1)");
        check(r"\p{Nope}", "Unicode property not found (character 1)");
        check(r"(\w{500}){500}", "The expression is too large; repeat less");
        let deep = "(".repeat(60) + &")".repeat(60);
        assert!(expression(&deep, false).is_err());
    }
}
