//! stub
use crate::model::Briefing;
pub struct MarkdownOptions {
    pub unfiled: bool,
}
pub fn markdown(_: &Briefing, _: &MarkdownOptions) -> String {
    String::new()
}
