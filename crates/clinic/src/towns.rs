//! The towns that the clinic serves, their streets, and what people do there.

/// Streets of the three towns.
pub(crate) const STREETS: [&str; 24] = [
    "Alder Lane",
    "Ferry Street",
    "Old Mill Road",
    "Heron Court",
    "Chapel Row",
    "Juniper Avenue",
    "Ropewalk",
    "Lighthouse Road",
    "Quarry Hill",
    "Saltmarsh Drive",
    "Orchard Terrace",
    "Kettle Street",
    "Foundry Way",
    "Plover Close",
    "Sycamore Street",
    "Bell Tower Lane",
    "Harbor View",
    "Meadowsweet Path",
    "Station Road",
    "Weaver Street",
    "Copperfield Avenue",
    "Larkspur Lane",
    "North Pier Road",
    "Granite Street",
];

/// The towns where patients live: name, postal code (of a range that the post does not use), nearest site.
pub(crate) const TOWNS: [(&str, &str, usize); 6] = [
    ("Lindenmouth", "00411", 0),
    ("Alder Quay", "00412", 0),
    ("Harrow Ford", "00417", 1),
    ("Upper Harrow", "00418", 1),
    ("Quillan Bay", "00423", 2),
    ("Stonewick", "00424", 2),
];

/// What people do for a living.
pub(crate) const OCCUPATIONS: [&str; 24] = [
    "Ferry deckhand",
    "School teacher",
    "Baker",
    "Bus driver",
    "Accountant",
    "Carpenter",
    "Nurse",
    "Librarian",
    "Software tester",
    "Boat builder",
    "Cook",
    "Warehouse worker",
    "Hairdresser",
    "Electrician",
    "Farm worker",
    "Postal carrier",
    "Shop assistant",
    "Translator",
    "Civil engineer",
    "Musician",
    "Fish processor",
    "Home care aide",
    "Retired",
    "Gardener",
];
