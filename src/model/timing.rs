//! `Timing`: how fast a briefing is spoken, how long it may take, and how what is used stands to that.

use std::{fmt, str::FromStr};

/// A length of time in whole seconds, written "7:00".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seconds(pub u32);

/// Why words are no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time is minutes and seconds like \"7:00\", not {0:?}")]
pub struct TimeError(String);

impl Seconds {
    /// Minutes, and seconds below sixty.
    pub const fn new(minutes: u32, secs: u32) -> Self {
        Self(minutes.saturating_mul(60).saturating_add(secs))
    }

    /// The time that a person writes: "7:30", "1:05:00" with hours, "7" for minutes, "45 s" for seconds.
    pub fn from_words(words: &str) -> Option<Self> {
        let words = words.trim();
        if let Some(secs) = words.strip_suffix(['s', 'S']) {
            return digits(secs.trim_end()).map(Self);
        }
        let mut parts = words.rsplit(':').map(str::trim);
        let (last, before) = (parts.next()?, parts.next());
        let Some(minutes) = before else {
            return digits(last)?.checked_mul(60).map(Self);
        };
        let minutes = match (parts.next(), parts.next()) {
            (None, _) => digits(minutes)?,
            (Some(hours), None) => of_parts(digits(hours)?, minutes)?.0,
            _ => return None,
        };
        of_parts(minutes, last)
    }
}

/// Minutes, and two digits of seconds.
fn of_parts(minutes: u32, secs: &str) -> Option<Seconds> {
    let secs = digits(secs).filter(|n| secs.len() == 2 && *n < 60)?;
    minutes.checked_mul(60)?.checked_add(secs).map(Seconds)
}

fn digits(text: &str) -> Option<u32> {
    // `parse` would take a sign, too.
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for Seconds {
    type Err = TimeError;

    /// Reads what [`Seconds`] writes.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let parts = text.split_once(':');
        let read = parts.and_then(|(minutes, secs)| of_parts(digits(minutes)?, secs));
        read.ok_or_else(|| TimeError(text.to_owned()))
    }
}

/// Why words are no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a speaking rate is 1 to {} words a minute, not {words:?}", Rate::MOST)]
pub struct RateError {
    words: String,
}

/// How fast one speaks, written "150 words a minute".
///
/// **Invariant:** from 1 to [`Rate::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(u32);

impl Rate {
    /// Faster than anybody speaks, or listens.
    pub const MOST: u32 = 1000;

    pub fn new(words_a_minute: u32) -> Option<Self> {
        (1..=Self::MOST).contains(&words_a_minute).then_some(Self(words_a_minute))
    }

    pub fn words_a_minute(self) -> u32 {
        self.0
    }

    /// How long so many words take; what is left of a second is dropped.
    pub fn time(self, n_words: usize) -> Seconds {
        let secs = (n_words as u64).saturating_mul(60) / u64::from(self.0);
        Seconds(u32::try_from(secs).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{WORDS_A_MINUTE}", self.0)
    }
}

const WORDS_A_MINUTE: &str = " words a minute";

impl FromStr for Rate {
    type Err = RateError;

    /// Reads what [`Rate`] writes, or the number alone.
    fn from_str(text: &str) -> Result<Self, RateError> {
        let read = digits(text.strip_suffix(WORDS_A_MINUTE).unwrap_or(text)).and_then(Self::new);
        read.ok_or_else(|| RateError { words: text.to_owned() })
    }
}

impl Default for Rate {
    /// How fast a prepared speaker talks.
    fn default() -> Self {
        Self(150)
    }
}

/// How long something may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    pub time: Seconds,
    /// How much longer it may take at need.
    pub grace: Seconds,
}

impl Budget {
    /// How `used` stands to it.
    pub fn standing(self, used: Seconds) -> Standing {
        let left = Seconds(self.time.0.saturating_sub(used.0));
        let over = Seconds(used.0.saturating_sub(self.time.0));
        // Three quarters, without rounding.
        let is_nearly = u64::from(used.0) * 4 >= u64::from(self.time.0) * 3;
        match over.0 {
            0 if left.0 > 0 && is_nearly => Standing::Nearly { left },
            0 if left.0 > 0 => Standing::Within { left },
            0 => Standing::Full,
            n if n <= self.grace.0 => Standing::Grace { over },
            _ => Standing::Over { over },
        }
    }

    /// The part of it that is used; 1 where all is, or more.
    pub fn share(self, used: Seconds) -> f32 {
        if used < self.time { used.0 as f32 / self.time.0 as f32 } else { 1.0 }
    }
}

/// How the time used stands to its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Within {
        left: Seconds,
    },
    /// Three quarters are used, or more.
    Nearly {
        left: Seconds,
    },
    /// Used to the second.
    Full,
    /// Over, but within the grace.
    Grace {
        over: Seconds,
    },
    Over {
        over: Seconds,
    },
}

impl Standing {
    /// "2:40 left", "0:50 left, nearly used", "all used", "0:10 over, in grace", "0:50 over".
    pub fn words(self) -> String {
        match self {
            Self::Within { left } => format!("{left} left"),
            Self::Nearly { left } => format!("{left} left, nearly used"),
            Self::Full => "all used".to_owned(),
            Self::Grace { over } => format!("{over} over, in grace"),
            Self::Over { over } => format!("{over} over"),
        }
    }

    /// What there is to say when it comes to this, in words that stay the same while it does; `None`
    /// where there is no need to.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Within { .. } => None,
            Self::Nearly { .. } => Some("Nearly used"),
            Self::Full => Some("All used"),
            Self::Grace { .. } => Some("Over, in grace"),
            Self::Over { .. } => Some("Over"),
        }
    }
}

/// How fast a briefing is spoken, and how long it may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    pub rate: Rate,
    /// `None` where it may take as long as it takes.
    pub budget: Option<Budget>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_back_and_other_words_are_none() {
        for secs in [0, 1, 59, 60, 450, 3600, 86_400, u32::MAX] {
            assert_eq!(Seconds(secs).to_string().parse(), Ok(Seconds(secs)));
        }
        assert_eq!(Seconds::new(7, 0).to_string(), "7:00");
        for words in
            ["", ":", "7", "7:0", "7:60", "7:000", "-7:00", "+7:00", "7:00 ", "1:07:00", "99999999:00"]
        {
            assert!(words.parse::<Seconds>().is_err(), "{words}");
        }
    }

    #[test]
    fn a_person_may_write_times_in_several_ways() {
        let check = |words: &str, secs: Option<u32>| {
            assert_eq!(Seconds::from_words(words), secs.map(Seconds), "{words:?}");
        };
        check("7", Some(420));
        check(" 7:30 ", Some(450));
        check("1:05:00", Some(3900));
        check("45 s", Some(45));
        check("90s", Some(90));
        for words in
            ["", "x", "7:5", "7:99", "1:2:3:04", "7:003:00", "1:60:00", "-1", "7.5", "99999999", ":30", "s"]
        {
            assert_eq!(Seconds::from_words(words), None, "{words:?}");
        }
    }

    #[test]
    fn words_take_their_time_at_any_rate() {
        assert_eq!(Rate::default().time(300), Seconds(120));
        assert_eq!(Rate::new(120).map(|rate| rate.time(300)), Some(Seconds(150)));
        assert_eq!(Rate::new(1).map(|rate| rate.time(usize::MAX)), Some(Seconds(u32::MAX)));
        assert_eq!((Rate::new(0), Rate::new(1001)), (None, None));
    }

    #[test]
    fn a_rate_comes_back() {
        for rate in [1, 150, 1000] {
            let rate = Rate::new(rate).expect("a rate");
            assert_eq!(rate.to_string().parse(), Ok(rate));
        }
        assert_eq!("90".parse(), Ok(Rate(90)));
        for words in
            ["", "0", "1001", "-1", "+90", "fast", "90 words", " words a minute", "9.5 words a minute"]
        {
            assert!(words.parse::<Rate>().is_err(), "{words}");
        }
    }

    #[test]
    fn it_is_warned_at_three_quarters_at_all_and_behind_the_grace() {
        let budget = Budget { time: Seconds::new(7, 0), grace: Seconds(30) };
        let check =
            |used: u32, words: &str| assert_eq!(budget.standing(Seconds(used)).words(), words, "{used}");
        check(0, "7:00 left");
        check(314, "1:46 left");
        check(315, "1:45 left, nearly used");
        check(419, "0:01 left, nearly used");
        check(420, "all used");
        check(421, "0:01 over, in grace");
        check(450, "0:30 over, in grace");
        check(451, "0:31 over");
        let none = Budget::default();
        assert_eq!((none.standing(Seconds(0)), none.share(Seconds(0))), (Standing::Full, 1.0));
        assert_eq!(none.standing(Seconds(5)), Standing::Over { over: Seconds(5) });
        let all = Budget { time: Seconds(u32::MAX), grace: Seconds(u32::MAX) };
        assert_eq!(all.standing(Seconds(u32::MAX)), Standing::Full);
    }
}
