//! What encoding a page declares.

/// How far into a page its declaration is looked for.
const WITHIN: usize = 16 * 1024;

/// The label in `<meta charset=…>`, `<meta content="…; charset=…">` or `<?xml encoding=…?>`.
pub fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(WITHIN))?.to_ascii_lowercase();
    let xml = head.starts_with(b"<?xml").then(|| {
        let end = memchr::memchr(b'>', &head)?;
        value_after(head.get(..end)?, b"encoding")
    });
    let label = xml.flatten().or_else(|| {
        memchr::memmem::find_iter(&head, b"<meta").find_map(|at| {
            let tag = head.get(at..)?;
            let end = memchr::memchr(b'>', tag)?;
            value_after(tag.get(..end)?, b"charset")
        })
    })?;
    // The standard: a page whose declaration can be read as ASCII is not in UTF-16.
    if label.starts_with("utf-16") { Some("utf-8".to_owned()) } else { Some(label) }
}

/// What stands behind `name` and "=", with or without quotes.
fn value_after(tag: &[u8], name: &[u8]) -> Option<String> {
    let at = memchr::memmem::find(tag, name)?;
    let rest = tag.get(at + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b';' | b'>' | b'/');
    let label = rest.get(..rest.iter().position(is_end).unwrap_or(rest.len()))?;
    let label = std::str::from_utf8(label).ok()?;
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_found_in_each_of_its_forms() {
        let check = |page: &str, expected: Option<&str>| {
            assert_eq!(declared(page.as_bytes()).as_deref(), expected, "{page}");
        };
        check("<meta charset=windows-1251>", Some("windows-1251"));
        check("<META CHARSET = 'Shift_JIS' />", Some("shift_jis"));
        check(
            "<meta name=a><meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\">",
            Some("iso-8859-2"),
        );
        check("<?xml version=\"1.0\" encoding=\"koi8-r\"?><html>", Some("koi8-r"));
        check("<meta charset=utf-16le>", Some("utf-8"));
        check("<p>charset=x", None);
        check("<meta charset", None);
    }
}
