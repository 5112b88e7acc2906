//! The export as a whole: one briefing as a page, every kind of tampering noticed, and any text read
//! back.

mod made;
mod page;
mod properties;
mod tampering;
