//! Days, weekdays, weeks and months: arithmetic on the dates of [`crate::model`].

use std::fmt;

use crate::model::Date;

/// A day of the week. Weeks begin on Monday, as in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Weekday {
    /// The weekday of a day.
    pub fn of(date: Date) -> Self {
        // Day 0 was a Thursday.
        let index = (number(date) + 3).rem_euclid(7) as usize;
        WEEKDAYS.get(index).copied().unwrap_or(Self::Monday)
    }

    /// Monday is 0.
    pub(super) fn from_index(index: usize) -> Option<Self> {
        WEEKDAYS.get(index).copied()
    }
}

/// Days since 1 January 1970.
pub(super) fn number(date: Date) -> i64 {
    days(date.year().into(), date.month().into(), date.day().into())
}

/// Days from 1 January 1970 to a day that need not be in the calendar, by H. Hinnant, "chrono-compatible low-level date
/// algorithms" (2013), days_from_civil.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day of a number: civil_from_days of the same paper. `None` where no date has it.
fn from_number(number: i64) -> Option<Date> {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The day so many days behind another, or before it.
pub(super) fn shifted(date: Date, days: i64) -> Option<Date> {
    from_number(number(date).checked_add(days)?)
}

/// From Monday to Sunday: the week of a day, so many weeks on.
pub(super) fn week(date: Date, weeks: i64) -> Option<(Date, Date)> {
    let monday = shifted(date, weeks.checked_mul(7)? - Weekday::of(date) as i64)?;
    Some((monday, shifted(monday, 6)?))
}

/// The first and the last day of a month.
pub(super) fn month(year: u16, month: u8) -> Option<(Date, Date)> {
    let last = (28..=31).rev().find_map(|day| Date::new(year, month, day))?;
    Some((Date::new(year, month, 1)?, last))
}

/// The month of a day, so many months on.
pub(super) fn month_of(date: Date, months: i64) -> Option<(Date, Date)> {
    let index = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    month(u16::try_from(index.div_euclid(12)).ok()?, u8::try_from(index.rem_euclid(12) + 1).ok()?)
}

/// The first and the last day of a year.
pub(super) fn year(year: u16) -> Option<(Date, Date)> {
    Some((Date::new(year, 1, 1)?, Date::new(year, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        assert_eq!(Weekday::of(day("1970-01-01")), Weekday::Thursday);
        assert_eq!(Weekday::of(day("2000-02-29")), Weekday::Tuesday);
        assert_eq!(Weekday::of(day("1900-03-01")), Weekday::Thursday);
        assert_eq!(Weekday::of(day("2024-12-31")), Weekday::Tuesday);
    }

    #[test]
    fn weeks_months_and_years_have_ends() {
        let span = |from: &str, to: &str| Some((day(from), day(to)));
        assert_eq!(week(day("2024-05-15"), 0), span("2024-05-13", "2024-05-19"));
        assert_eq!(week(day("2024-05-13"), -1), span("2024-05-06", "2024-05-12"));
        assert_eq!(month_of(day("2024-01-31"), 1), span("2024-02-01", "2024-02-29"));
        assert_eq!(month_of(day("2024-01-31"), -1), span("2023-12-01", "2023-12-31"));
        assert_eq!(year(2024), span("2024-01-01", "2024-12-31"));
        assert_eq!(day("2024-05-03").in_words(), "3 May 2024");
    }

    #[test]
    fn no_day_stands_before_the_first_year_or_behind_the_last() {
        assert_eq!(shifted(day("0001-01-01"), -1), None);
        assert_eq!(shifted(day("9999-12-31"), 1), None);
        assert_eq!(shifted(day("9999-12-31"), i64::MAX), None);
    }

    proptest::proptest! {
        #[test]
        fn a_number_gives_its_day_back(number_of_day in -700_000i64..2_900_000) {
            if let Some(date) = from_number(number_of_day) {
                assert_eq!(number(date), number_of_day);
            }
        }
    }
}
