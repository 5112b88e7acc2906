//! What the properties of office documents and PDF files say: titles that are titles, and days.

use super::Known;

/// The title that properties state, where it is one: programs put the names of files and of themselves there.
pub(super) fn title_of_properties(words: &str, from: &'static str) -> Option<Known> {
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".qxp", ".ppt",
        ".pptx", ".xls", ".xlsx", ".tex", ".dvi", ".ps", ".eps", ".wpd", ".html", ".htm", ".txt", ".pages",
        ".fm", ".p65", ".pmd", ".ai", ".cdr",
    ];
    const NONE: &[&str] = &[
        "untitled",
        "document",
        "document1",
        "doc1",
        "title",
        "no title",
        "powerpoint presentation",
        "slide 1",
        "microsoft word",
        "print",
        "layout 1",
        "about:blank",
        "blank",
        "default",
        "none",
        "null",
        "new document",
        "normal",
        "template",
        "pdf",
        "scan",
        "output",
    ];
    let known = Known::new(words, from)?;
    let small = known.value.to_lowercase();
    let is_file = ENDINGS.iter().any(|ending| small.ends_with(ending))
        || small.starts_with("microsoft word - ")
        || small.starts_with("microsoft powerpoint - ")
        || small.starts_with("file:");
    let has_letters = small.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (!is_file && has_letters && !NONE.contains(&small.as_str())).then_some(known)
}

/// When a file was made and changed, as its properties say.
#[derive(Debug, Default)]
pub(super) struct Created {
    pub made: Option<String>,
    pub changed: Option<String>,
}

impl Created {
    /// The day, with what it is: a file is made before it is published, and that it is the same day is not said.
    pub fn known(&self, from: &'static str) -> Option<Known> {
        let day = |time: &Option<String>| {
            let day = time.as_deref()?.trim().get(..10)?.parse::<crate::model::Date>().ok()?;
            (day.to_string().as_str() > "1980-01-01").then_some(day)
        };
        let (day, what) = match (day(&self.made), day(&self.changed)) {
            // Whoever reads a file may change it, by saving it again.
            (Some(day), _) => (day, "made"),
            (None, Some(day)) => (day, "changed"),
            (None, None) => return None,
        };
        Known::new(format!("{day} (file {what})"), from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_programs_are_no_titles() {
        let title = |words: &str| title_of_properties(words, "x").map(|known| known.value);
        assert_eq!(title(" A title\n of two lines "), Some("A title of two lines".to_owned()));
        for words in [
            "",
            "report.docx",
            "Microsoft Word - Report",
            "Untitled",
            "12",
            "Layout 1",
            "PowerPoint Presentation",
        ] {
            assert_eq!(title(words), None, "{words}");
        }
    }

    #[test]
    fn a_day_says_what_it_is_the_day_of() {
        let known = |made: Option<&str>, changed: Option<&str>| {
            let created = Created { made: made.map(str::to_owned), changed: changed.map(str::to_owned) };
            created.known("x").map(|known| known.value)
        };
        let made = Some("2024-03-01T10:00:00Z");
        assert_eq!(known(made, None).as_deref(), Some("2024-03-01 (file made)"));
        assert_eq!(known(made, Some("2025-05-17")).as_deref(), Some("2024-03-01 (file made)"));
        assert_eq!(known(None, Some("2025-05-17")).as_deref(), Some("2025-05-17 (file changed)"));
        assert_eq!(known(Some("yesterday, at noon"), None), None);
        assert_eq!(known(Some("1601-01-01T00:00:00Z"), None), None);
    }
}
