//! `Rating`: how far a source can be relied on, and how credible is what it says, each for itself: the Admiralty code
//! (NATO AJP-2.1; A to F and 1 to 6). Nobody but a person rates.

use std::{fmt, str::FromStr};

/// How far the source can be relied on, whatever it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    F,
}

impl Reliability {
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    pub fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::E => 'E',
            Self::F => 'F',
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::A => "completely reliable",
            Self::B => "usually reliable",
            Self::C => "fairly reliable",
            Self::D => "not usually reliable",
            Self::E => "unreliable",
            Self::F => "reliability cannot be judged",
        }
    }
}

/// How credible it is what the source says, whoever says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Credibility {
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
}

impl Credibility {
    pub const ALL: [Self; 6] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Six];

    pub fn digit(self) -> char {
        match self {
            Self::One => '1',
            Self::Two => '2',
            Self::Three => '3',
            Self::Four => '4',
            Self::Five => '5',
            Self::Six => '6',
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::One => "confirmed by others",
            Self::Two => "probably true",
            Self::Three => "possibly true",
            Self::Four => "doubtful",
            Self::Five => "improbable",
            Self::Six => "truth cannot be judged",
        }
    }
}

/// Both, each as far as it was rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    pub reliability: Option<Reliability>,
    pub credibility: Option<Credibility>,
}

impl Rating {
    /// Whether nothing is rated.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// "usually reliable, probably true"; empty where nothing is rated.
    pub fn words(self) -> String {
        let names = [self.reliability.map(Reliability::name), self.credibility.map(Credibility::name)];
        names.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// "B2", "B-", "-2".
impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.reliability.map_or('-', Reliability::letter);
        write!(f, "{letter}{}", self.credibility.map_or('-', Credibility::digit))
    }
}

/// Why words are no rating.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rating is a letter from A to F and a digit from 1 to 6, or - for what is not rated, not {0:?}")]
pub struct RatingError(String);

impl FromStr for Rating {
    type Err = RatingError;

    fn from_str(text: &str) -> Result<Self, RatingError> {
        let error = || RatingError(text.chars().take(40).collect());
        let mut chars = text.chars();
        let (Some(letter), Some(digit), None) = (chars.next(), chars.next(), chars.next()) else {
            return Err(error());
        };
        let reliability = Reliability::ALL.into_iter().find(|r| r.letter() == letter);
        let credibility = Credibility::ALL.into_iter().find(|c| c.digit() == digit);
        if (reliability.is_none() && letter != '-') || (credibility.is_none() && digit != '-') {
            return Err(error());
        }
        Ok(Self { reliability, credibility })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rating_is_read_as_it_is_written() {
        let letters = Reliability::ALL.into_iter().map(Some).chain([None]);
        for reliability in letters {
            for credibility in Credibility::ALL.into_iter().map(Some).chain([None]) {
                let rating = Rating { reliability, credibility };
                assert_eq!(rating.to_string().parse(), Ok(rating));
            }
        }
        for words in ["", "B", "B22", "b2", "G1", "A7", "2B", "A 1", "é1"] {
            assert!(words.parse::<Rating>().is_err(), "{words}");
        }
    }

    #[test]
    fn a_rating_is_told_in_words() {
        let rating = |text: &str| text.parse::<Rating>().expect("a rating");
        assert_eq!(rating("B2").words(), "usually reliable, probably true");
        assert_eq!(rating("-6").words(), "truth cannot be judged");
        assert_eq!(rating("--").words(), "");
    }
}
