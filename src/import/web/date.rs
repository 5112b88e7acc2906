//! Dates that are no dates of the calendar as they stand: counted from a day that is not named, or part of
//! an address.

/// Whether a line says when, counted from a day that it does not name.
pub fn is_relative(line: &str) -> bool {
    let words: Vec<String> = line.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let is =
        |list: &[&str]| words.iter().any(|w| list.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
    words.len() <= 6
        && ((is(&["ago"]) && line.chars().any(|c| c.is_ascii_digit() || c == 'a'))
            || (is(&["vor"]) && is(&["stunden", "tagen", "wochen", "monaten", "jahren", "minuten"]))
            || (is(&["hace"]) && is(&["horas", "días", "semanas", "meses", "años", "minutos"]))
            || (line.to_lowercase().starts_with("il y a ") && words.len() <= 5))
}

/// The date in an address that files its articles by day: "…/2025/05/17/…".
pub fn in_address(link: &str) -> Option<String> {
    let parts: Vec<&str> = link.split(['/', '?', '#']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let is = |text: &str, n: usize, most: u32| {
            text.len() <= n && text.parse::<u32>().is_ok_and(|v| v >= 1 && v <= most)
        };
        let fits = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        let fits = fits && year.parse::<u32>().is_ok() && is(month, 2, 12) && is(day, 2, 31);
        fits.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
    })
}
