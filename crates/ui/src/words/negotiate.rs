//! Which of our locales suits an `Accept-Language` header.

/// How many entries of a header are looked at.
const ENTRIES_MAX: usize = 20;

/// The best of `known` for what is asked; `None` when nothing fits.
pub fn best<'a>(header: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut wanted: Vec<(&str, u16)> = header.split(',').take(ENTRIES_MAX).filter_map(entry).collect();
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight)); // stable: equal weights keep their order
    wanted.iter().find_map(|(tag, _)| fitting(tag, known))
}

/// A tag and its weight in thousandths.
fn entry(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths)?;
    (weight > 0).then_some((tag, weight))
}

fn thousandths(text: &str) -> Option<u16> {
    let weight: f32 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded on this line
    (0.0..=1.0).contains(&weight).then_some((weight * 1000.0) as u16)
}

/// The tag itself, else the language without its region, else any region of that language.
fn fitting<'a>(tag: &str, known: &[&'a str]) -> Option<&'a str> {
    let language = tag.split('-').next()?;
    let equal = |wanted: &str| known.iter().find(|known| known.eq_ignore_ascii_case(wanted)).copied();
    let sibling = || {
        known.iter().find(|known| known.split('-').next().is_some_and(|l| l.eq_ignore_ascii_case(language)))
    };
    equal(tag).or_else(|| equal(language)).or_else(|| sibling().copied())
}

#[cfg(test)]
mod tests {
    use super::best;

    const KNOWN: &[&str] = &["ar", "en", "en-GB", "es", "pt-BR"];

    #[test]
    fn a_browser_gets_what_it_likes_best_of_what_we_have() {
        for (header, expected) in [
            ("es-MX,es;q=0.9,en;q=0.8", Some("es")),
            ("en-US,en;q=0.5", Some("en")),
            ("en-gb", Some("en-GB")),
            ("de;q=0.9, ar;q=0.7", Some("ar")),
            ("en;q=0.2, es;q=0.8", Some("es")),
            ("pt", Some("pt-BR")),
            ("de, fr", None),
            ("es;q=0", None),
            ("", None),
            (";;,,q=1;;", None),
            ("es;q=nonsense, en", Some("en")),
        ] {
            assert_eq!(best(header, KNOWN), expected, "{header}");
        }
    }
}
