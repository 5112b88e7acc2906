//! `WebLink`: an address that may be opened.

/// An address of the web.
///
/// **Invariant:** begins with `http://` or `https://` and a host, and holds nothing that is not seen and nothing that
/// a shell or a browser would take for the end of it. There is no other way to have a link opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink(String);

impl WebLink {
    /// `None` where it is no address of the web.
    pub fn new(link: &str) -> Option<Self> {
        let link = link.trim();
        let scheme_ends = link.find("://")?;
        let (scheme, rest) = link.split_at_checked(scheme_ends)?;
        let host = rest.strip_prefix("://")?;
        let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let is_plain = |c: char| match c {
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
            _ => c.is_ascii_graphic() || c.is_alphanumeric(),
        };
        let is_link = is_web && host.starts_with(char::is_alphanumeric) && link.chars().all(is_plain);
        is_link.then(|| Self(link.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::WebLink;

    #[test]
    fn only_http_and_https_are_links() {
        for link in [
            "https://example.org/a?b=1#c",
            " http://example.org ",
            "HTTPS://a.b",
            "https://ru.wikipedia.org/wiki/Мир",
        ] {
            assert_eq!(WebLink::new(link).map(|l| l.as_str().to_owned()), Some(link.trim().to_owned()));
        }
        for link in [
            "",
            "example.org",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ftp://example.org",
            "mailto:a@b.c",
            "https://",
            "https:///a",
            "https://-a",
            "http:/a",
            "data:text/html,a://b",
            "https://a.b/\u{202E}c",
            "https://a.b/c d",
            "https://a.b/\nc",
            "https://a.b/\"c",
            "javascript://a.b/%0aalert(1)",
            "smb://a/b",
        ] {
            assert_eq!(WebLink::new(link), None, "{link:?}");
        }
    }
}
