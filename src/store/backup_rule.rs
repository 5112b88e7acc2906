//! `BackupRule`: which backups stay. Pure: times in, decisions out.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// So much later than now is still now.
pub(super) const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// Which backups of a session stay. The newest stays whatever the rule says.
///
/// Days and weeks are those on which something was saved, not those that passed: a clock that jumps
/// ahead, or a year away from the work, costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupRule {
    /// So many of the newest.
    pub latest: usize,
    /// The first of each day, for the last so many days.
    pub daily: usize,
    /// The first of each week, for the last so many weeks.
    pub weekly: usize,
    /// Bytes that all backups of one session may take, in millions.
    pub megabytes: u64,
}

impl Default for BackupRule {
    fn default() -> Self {
        Self { latest: 10, daily: 14, weekly: 52, megabytes: 500 }
    }
}

impl BackupRule {
    /// Which of some backups stay, given their times and sizes, in their order.
    ///
    /// Those dated later than `now` were made by a clock that was ahead. They are judged among themselves,
    /// so that they do not push out what is made now.
    pub fn keeps(&self, backups: &[(Timestamp, u64)], now: Timestamp) -> Vec<bool> {
        let mut order: Vec<usize> = (0..backups.len()).collect();
        let time = |at: usize| backups.get(at).map_or(now, |(time, _)| *time);
        // The newest first.
        order.sort_by_key(|at| std::cmp::Reverse((time(*at), *at)));
        // Backups of one moment are dated a little apart.
        let soon = now.checked_add(SLACK).unwrap_or(now);
        let (ahead, usual): (Vec<usize>, Vec<usize>) = order.into_iter().partition(|at| time(*at) > soon);
        let mut keeps = vec![false; backups.len()];
        for group in [&usual, &ahead] {
            let buckets = |n: usize, bucket: fn(Date) -> (i16, i8, i8)| {
                first_of_each(group.iter().map(|at| (*at, bucket(day(time(*at))))), n)
            };
            let latest = group.iter().copied().take(self.latest.max(1));
            let days = buckets(self.daily, |day| (day.year(), day.month(), day.day()));
            let weeks = buckets(self.weekly, |day| {
                let week = day.iso_week_date();
                (week.year(), week.week(), 0)
            });
            for at in latest.chain(days).chain(weeks) {
                if let Some(keep) = keeps.get_mut(at) {
                    *keep = true;
                }
            }
        }
        // What is too much goes from the oldest on; what a clock that was ahead made counts as older.
        let mut n_bytes = 0_u64;
        for (nth, at) in usual.into_iter().chain(ahead).enumerate() {
            let Some(keep) = keeps.get_mut(at).filter(|keep| **keep) else { continue };
            n_bytes = n_bytes.saturating_add(backups.get(at).map_or(0, |(_, n)| *n));
            *keep = nth == 0 || n_bytes <= self.megabytes.saturating_mul(1_000_000);
        }
        keeps
    }
}

fn day(time: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(time).date()
}

/// The oldest of each bucket, for the first `n` buckets. Given newest first.
///
/// The oldest, because it stays the oldest when more are made: what is kept today is kept tomorrow.
fn first_of_each<B: PartialEq>(backups: impl Iterator<Item = (usize, B)>, n: usize) -> Vec<usize> {
    let mut firsts: Vec<(usize, B)> = Vec::new();
    for (at, bucket) in backups {
        let n_firsts = firsts.len();
        match firsts.last_mut() {
            Some((first, last)) if *last == bucket => *first = at,
            _ if n_firsts == n => break,
            _ => firsts.push((at, bucket)),
        }
    }
    firsts.into_iter().map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: BackupRule = BackupRule { latest: 2, daily: 3, weekly: 2, megabytes: 10 };

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap_or_else(|e| panic!("{time}: {e}"))
    }

    /// Each line is a backup, oldest first: its time, its size in MB, and whether it stays.
    #[track_caller]
    fn check(now: &str, page: &str) {
        let rows: Vec<(&str, u64, bool)> = page
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                (words[0], words[1].parse().expect("a size"), words[2] == "stays")
            })
            .collect();
        let backups: Vec<_> = rows.iter().map(|(time, size, _)| (at(time), size * 1_000_000)).collect();
        let keeps = RULE.keeps(&backups, at(now));
        for ((time, _, stays), keeps) in rows.iter().zip(keeps) {
            assert_eq!(keeps, *stays, "{time} at {now}");
        }
    }

    #[test]
    fn the_latest_and_the_first_of_days_and_weeks_stay() {
        // 2026-01-05 is a Monday.
        check(
            "2026-01-16T12:00:00Z",
            "2025-12-30T09:00:00Z 1 goes
             2026-01-05T09:00:00Z 1 stays
             2026-01-05T10:00:00Z 1 goes
             2026-01-12T09:00:00Z 1 stays
             2026-01-13T09:00:00Z 1 goes
             2026-01-14T09:00:00Z 1 stays
             2026-01-14T10:00:00Z 1 goes
             2026-01-15T09:00:00Z 1 stays
             2026-01-16T09:00:00Z 1 stays
             2026-01-16T10:00:00Z 1 stays
             2026-01-16T11:00:00Z 1 stays",
        );
    }

    #[test]
    fn a_year_away_costs_nothing() {
        check("2030-01-01T00:00:00Z", "2026-01-05T09:00:00Z 1 stays\n2026-01-13T09:00:00Z 1 stays");
    }

    #[test]
    fn a_clock_that_was_ahead_pushes_nothing_out() {
        // Made while the clock stood in 2031; then it was set right.
        check(
            "2026-01-16T12:00:00Z",
            "2031-01-01T09:00:00Z 1 stays
             2031-01-01T09:01:00Z 1 goes
             2031-01-01T09:02:00Z 1 stays
             2031-01-01T09:03:00Z 1 stays
             2026-01-16T09:00:00Z 1 stays
             2026-01-16T10:00:00Z 1 goes
             2026-01-16T11:00:00Z 1 stays
             2026-01-16T11:30:00Z 1 stays",
        );
    }

    #[test]
    fn what_is_too_much_goes_from_the_oldest_on_but_never_the_newest() {
        check(
            "2026-01-16T12:00:00Z",
            "2026-01-14T09:00:00Z 4 goes\n2026-01-15T09:00:00Z 6 stays\n2026-01-16T09:00:00Z 4 stays",
        );
        check("2026-01-16T12:00:00Z", "2026-01-15T09:00:00Z 1 goes\n2026-01-16T09:00:00Z 11 stays");
    }

    #[test]
    fn nothing_and_a_rule_of_noughts() {
        assert!(RULE.keeps(&[], at("2026-01-16T12:00:00Z")).is_empty());
        let none = BackupRule { latest: 0, daily: 0, weekly: 0, megabytes: 0 };
        let backups = [(at("2026-01-14T09:00:00Z"), 1), (at("2026-01-15T09:00:00Z"), 1)];
        assert_eq!(none.keeps(&backups, at("2026-01-16T12:00:00Z")), [false, true]);
    }

    #[test]
    fn thinning_as_one_goes_keeps_what_thinning_at_once_keeps() {
        let rule = BackupRule { megabytes: 1_000, ..RULE };
        let all: Vec<(Timestamp, u64)> = (0..400)
            .map(|n| (at("2026-01-01T00:00:00Z") + jiff::SignedDuration::from_hours(5 * n), 1))
            .collect();
        let mut kept: Vec<(Timestamp, u64)> = Vec::new();
        for backup in &all {
            kept.push(*backup);
            let keeps = rule.keeps(&kept, backup.0);
            kept = kept.into_iter().zip(keeps).filter(|(_, keep)| *keep).map(|(b, _)| b).collect();
        }
        let now = all.last().expect("some").0;
        let at_once: Vec<_> =
            all.iter().zip(rule.keeps(&all, now)).filter(|(_, keep)| *keep).map(|(b, _)| *b).collect();
        assert_eq!(kept, at_once);
    }
}
