//! Time zones to choose from: a few that many people need by their everyday names, and all others by their place.

use std::sync::OnceLock;

use jiff::tz::TimeZone;

/// Zones that many people choose, each with the key of its everyday name, from east to west.
pub(super) const USUAL: [(&str, &str); 9] = [
    ("America/Puerto_Rico", "kit-zone-atlantic"),
    ("America/New_York", "kit-zone-eastern"),
    ("America/Chicago", "kit-zone-central"),
    ("America/Denver", "kit-zone-mountain"),
    ("America/Phoenix", "kit-zone-arizona"),
    ("America/Los_Angeles", "kit-zone-pacific"),
    ("America/Anchorage", "kit-zone-alaska"),
    ("Pacific/Honolulu", "kit-zone-hawaii"),
    ("UTC", "kit-zone-utc"),
];

/// The parts of the world, each with the key of its name.
pub(super) const REGIONS: [(&str, &str); 9] = [
    ("Africa", "kit-zones-africa"),
    ("America", "kit-zones-america"),
    ("Antarctica", "kit-zones-antarctica"),
    ("Asia", "kit-zones-asia"),
    ("Atlantic", "kit-zones-atlantic"),
    ("Australia", "kit-zones-australia"),
    ("Europe", "kit-zones-europe"),
    ("Indian", "kit-zones-indian"),
    ("Pacific", "kit-zones-pacific"),
];

/// Every zone that is named after a place, and universal time; the program brings them along.
fn all() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
        let mut names: Vec<String> = names.filter(|name| name == "UTC" || place(name).is_some()).collect();
        names.sort_unstable();
        names
    })
}

/// The part of the world and the place within it: `America/Argentina/Salta` is Salta (Argentina) in America.
fn place(name: &str) -> Option<(&str, &str)> {
    let (region, place) = name.split_once('/')?;
    REGIONS.iter().any(|(known, _)| *known == region).then_some((region, place))
}

/// The zone of this name, if it is one that can be chosen.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let all = all();
    let at = all.binary_search_by(|known| known.as_str().cmp(name)).ok()?;
    Some(&all[at])
}

/// The zones of one part of the world: name, and the place as people write it.
pub(super) fn within(region: &'static str) -> impl Iterator<Item = (&'static str, String)> {
    all().iter().filter_map(move |name| {
        let (own, place) = place(name)?;
        (own == region).then(|| (name.as_str(), written(place)))
    })
}

/// A place as people write it.
fn written(place: &str) -> String {
    let plain = place.replace('_', " ");
    match plain.split_once('/') {
        Some((land, town)) => format!("{town} ({land})"),
        None => plain,
    }
}

/// What a zone is called where it has no everyday name: its place.
pub(super) fn called(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    place(name).map_or_else(|| name.to_owned(), |(_, place)| written(place))
}

#[cfg(test)]
mod tests {
    use super::{REGIONS, USUAL, all, called, known, within};
    use jiff::tz::TimeZone;

    #[test]
    fn every_zone_that_is_offered_has_clocks() {
        assert!(all().len() > 400, "{}", all().len());
        for name in all() {
            let zone = TimeZone::get(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!called(&zone).contains(['/', '_']), "{name}");
        }
        for (name, _) in USUAL {
            assert_eq!(known(name), Some(name));
        }
        assert!(REGIONS.iter().all(|(region, _)| within(region).count() > 5));
    }

    #[test]
    fn a_place_is_written_as_people_do() {
        let argentina: Vec<String> = within("America").map(|(_, place)| place).collect();
        assert!(argentina.contains(&"Salta (Argentina)".to_owned()));
        assert!(argentina.contains(&"New York".to_owned()));
        assert_eq!(known("america/new_york"), None, "only as it is written");
        assert_eq!(known("Etc/GMT+5"), None);
    }
}
