//! What must hold of any bytes that are opened as a session.

use attache::store;

use super::rules::CountedDice;

/// How a file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sound,
    Repaired,
    Newer,
    Refused,
}

/// Opens bytes strictly and salvaging, and fails where the two do not agree, or where what was salvaged
/// breaks a rule or is not written and read back as it is.
#[track_caller]
pub fn open_session(bytes: &[u8]) -> Outcome {
    let strict = store::read_session(bytes);
    let checked = store::check_session(bytes, &mut CountedDice(0));
    if let Err(error) = &strict {
        assert!(!checked.faults.is_empty(), "nothing is wrong with what is refused: {error}");
    }
    for words in &checked.faults {
        assert!(!words.contains(|c: char| c.is_control()), "{words:?} would be obeyed by a terminal");
    }
    let salvaged = match store::salvage_session(bytes, &mut CountedDice(0)) {
        Ok(salvaged) => salvaged,
        Err(error) => {
            let words = error.to_string();
            assert_eq!(strict.err(), Some(error), "salvaging refuses what is read strictly");
            assert!(checked.faults.contains(&words), "{words:?} is not in {:?}", checked.faults);
            assert_eq!(checked.briefing, None);
            return Outcome::Refused;
        }
    };
    for damage in &salvaged.damage {
        let words = damage.to_string();
        assert!(!words.contains(|c: char| c.is_control()), "{words:?} would be obeyed by a terminal");
    }
    assert_eq!(checked.briefing.as_ref(), Some(&salvaged.opened.briefing));
    let (is_whole, newer) = (salvaged.is_whole(), salvaged.newer);
    let opened = salvaged.opened;
    assert_eq!(strict.is_ok(), is_whole, "{:?}\n{:?}", strict.err(), salvaged.damage);
    if let Ok(strict) = strict {
        assert_eq!((&strict.briefing, &strict.view), (&opened.briefing, &opened.view));
    }
    // A briefing keeps every rule if the strict reader reads what is written of it.
    let text = store::write_session(&opened.briefing, &opened.view);
    let again = store::read_session(text.as_bytes()).expect("what was salvaged is a sound session");
    assert_eq!((&again.briefing, &again.view), (&opened.briefing, &opened.view));
    assert_eq!(store::write_session(&again.briefing, &again.view), text);
    match (newer, is_whole) {
        (Some(_), _) => Outcome::Newer,
        (None, true) => Outcome::Sound,
        (None, false) => Outcome::Repaired,
    }
}
