//! Stories of a trail that somebody tampers with: whatever was done to it is found, and an untouched one is clean.

use audit::chain::{self, Entry, Link};
use audit::digest::{Change, DigestKey, Version, changes_digest, event_digest};
use audit::head::{Head, HeadKey, SignedHead};
use audit::rows::{RowCheck, RowFinding};
use audit::verify::{FINDINGS_MAX, Finding, Recorded, Report, Verifier};
use fhir::Type;
use proptest::prelude::*;

const SITE: &str = "north.clinic.example";

/// A trail in memory: what a store would hold, and the lines of the second place.
#[derive(Clone)]
struct Trail {
    records: Vec<Recorded>,
    heads: Vec<SignedHead>,
}

fn key() -> HeadKey {
    HeadKey::new(&[7; 32]).expect("a seed is a key")
}

fn entry(n: u64) -> Entry {
    let n = i64::try_from(n).expect("small");
    Entry {
        tx: n * 3,
        seq: n % 2,
        compartment: n % 5,
        event: event_digest(format!("sealed event {n}").as_bytes()),
        changes: changes_digest(b""),
    }
}

fn sign(link: Link, at_ms: i64) -> SignedHead {
    key().sign(Head { site: SITE.to_owned(), link, at_ms }).expect("the site's name fits")
}

/// A trail of this many links, with a head after every third and at the end.
fn trail(links: u64) -> Trail {
    let mut last = chain::beginning(SITE);
    let mut trail = Trail { records: Vec::new(), heads: Vec::new() };
    for n in 1..=links {
        last = chain::next(&last, &entry(n));
        trail.records.push(Recorded { link: last, entry: entry(n) });
        if n % 3 == 0 || n == links {
            trail.heads.push(sign(last, i64::try_from(n).expect("small") * 60_000));
        }
    }
    trail
}

fn relink(records: &mut [Recorded]) {
    let mut last = chain::beginning(SITE);
    for record in records {
        last = chain::next(&last, &record.entry);
        record.link = last;
    }
}

fn verify(trail: &Trail) -> Report {
    let mut verifier = Verifier::new(SITE, &trail.heads, &[key().public()]);
    trail.records.iter().for_each(|record| verifier.next(record));
    verifier.finish()
}

#[test]
fn an_untouched_trail_is_clean_up_to_its_last_head() {
    let trail = trail(10);
    let report = verify(&trail);
    assert_eq!(report.findings, []);
    assert!(report.is_clean());
    assert_eq!((report.links, report.signed, report.heads), (10, 10, 4));
    assert_eq!(report.last, trail.records[9].link);
}

#[test]
fn an_empty_trail_is_clean_and_a_signed_beginning_is_met() {
    let empty = Trail { records: Vec::new(), heads: vec![sign(chain::beginning(SITE), 5)] };
    let report = verify(&empty);
    assert!(report.is_clean());
    assert_eq!((report.links, report.signed, report.heads), (0, 0, 1));
    let other = Trail { records: Vec::new(), heads: vec![sign(chain::beginning("other"), 5)] };
    assert_eq!(verify(&other).findings, [Finding::Forked { number: 0 }]);
}

#[test]
fn a_changed_event_is_found_at_its_link_and_nowhere_else() {
    let mut trail = trail(10);
    trail.records[4].entry.event[31] ^= 1;
    assert_eq!(verify(&trail).findings, [Finding::Flipped { number: 5 }]);
}

#[test]
fn every_field_of_an_entry_is_covered() {
    let changes: [fn(&mut Entry); 5] = [
        |entry| entry.tx += 1,
        |entry| entry.seq += 1,
        |entry| entry.compartment += 1,
        |entry| entry.event[0] ^= 1,
        |entry| entry.changes[0] ^= 1,
    ];
    for change in changes {
        let mut trail = trail(4);
        change(&mut trail.records[1].entry);
        assert_eq!(verify(&trail).findings, [Finding::Flipped { number: 2 }]);
    }
}

#[test]
fn dropped_links_are_named() {
    let mut trail = trail(10);
    trail.records.drain(3..6);
    assert_eq!(verify(&trail).findings, [Finding::Dropped { first: 4, last: 6 }]);
    trail.records.remove(0);
    assert_eq!(
        verify(&trail).findings,
        [Finding::Dropped { first: 1, last: 1 }, Finding::Dropped { first: 4, last: 6 }]
    );
}

#[test]
fn a_trail_that_ends_before_a_signed_head_is_cut_off() {
    let mut trail = trail(10);
    trail.records.truncate(7);
    assert_eq!(verify(&trail).findings, [Finding::Truncated { last: 7, head: 10 }]);
    trail.records.clear();
    assert_eq!(verify(&trail).findings, [Finding::Truncated { last: 0, head: 10 }]);
}

#[test]
fn swapped_and_repeated_links_are_out_of_order() {
    let mut swapped = trail(10);
    swapped.records.swap(3, 4);
    let findings = verify(&swapped).findings;
    assert!(findings.contains(&Finding::Dropped { first: 4, last: 4 }), "{findings:?}");
    assert!(findings.contains(&Finding::Reordered { number: 4 }), "{findings:?}");

    let mut twice = trail(10);
    twice.records.insert(4, twice.records[3]);
    assert_eq!(verify(&twice).findings, [Finding::Reordered { number: 4 }]);
}

#[test]
fn a_chain_computed_anew_does_not_agree_with_the_signed_heads() {
    let mut trail = trail(10);
    trail.records[4].entry.event[0] ^= 1;
    relink(&mut trail.records);
    let forked = |number| Finding::Forked { number };
    assert_eq!(verify(&trail).findings, [forked(6), forked(9), forked(10)]);
    assert_eq!(verify(&trail).signed, 3, "up to the third link it is the chain that was signed");
}

#[test]
fn a_head_counts_only_with_the_signature_of_the_site() {
    let clean = trail(6);
    let mut signature = clean.clone();
    signature.heads[0].signature[0] ^= 1;
    assert_eq!(verify(&signature).findings, [Finding::BadSignature { line: 1 }]);

    let mut moved = clean.clone();
    moved.heads[1].head.at_ms += 1;
    assert_eq!(verify(&moved).findings, [Finding::BadSignature { line: 2 }]);

    let thief = HeadKey::new(&[8; 32]).expect("a seed is a key");
    let mut forged = clean.clone();
    forged.heads[0] = thief.sign(forged.heads[0].head.clone()).expect("the site's name fits");
    assert_eq!(verify(&forged).findings, [Finding::BadSignature { line: 1 }]);

    let mut other = clean;
    let head = Head { site: "south.clinic.example".to_owned(), ..other.heads[0].head.clone() };
    other.heads[0] = key().sign(head).expect("the site's name fits");
    assert_eq!(verify(&other).findings, [Finding::OtherSite { line: 1 }]);
}

#[test]
fn after_a_change_of_the_signing_key_both_keys_count() {
    let mut trail = trail(6);
    let newer = HeadKey::new(&[9; 32]).expect("a seed is a key");
    trail.heads[1] = newer.sign(trail.heads[1].head.clone()).expect("the site's name fits");
    let mut verifier = Verifier::new(SITE, &trail.heads, &[key().public(), newer.public()]);
    trail.records.iter().for_each(|record| verifier.next(record));
    assert!(verifier.finish().is_clean());
}

#[test]
fn heads_go_forward_and_never_part() {
    let mut backward = trail(6);
    backward.heads.swap(0, 1);
    assert_eq!(verify(&backward).findings, [Finding::HeadBackward { line: 2 }]);

    let mut forked = trail(6);
    let other = Link { hash: [1; 32], ..forked.heads[1].head.link };
    forked.heads.push(sign(other, i64::MAX));
    assert_eq!(verify(&forked).findings, [Finding::Forked { number: 6 }]);

    let mut repeated = trail(6);
    repeated.heads.push(sign(repeated.heads[1].head.link, i64::MAX));
    assert!(verify(&repeated).is_clean(), "a quiet minute signs the same link again");
}

#[test]
fn a_wholly_broken_trail_gives_a_bounded_report() {
    let links = FINDINGS_MAX as u64 + 20;
    let mut trail = trail(links);
    trail.heads.clear();
    trail.records.iter_mut().for_each(|record| record.entry.seq += 1);
    let report = verify(&trail);
    assert_eq!((report.findings.len(), report.unlisted), (FINDINGS_MAX, 20));
}

/// One way to tamper; the numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Tampering {
    FlipEvent(usize, usize),
    FlipLink(usize, usize),
    Drop(usize),
    Repeat(usize, usize),
    Insert(usize),
    Swap(usize, usize),
    Truncate(usize),
    Rewrite(usize),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let at = || any::<usize>();
    prop_oneof![
        (at(), at()).prop_map(|(at, bit)| Tampering::FlipEvent(at, bit)),
        (at(), at()).prop_map(|(at, bit)| Tampering::FlipLink(at, bit)),
        at().prop_map(Tampering::Drop),
        (at(), at()).prop_map(|(at, to)| Tampering::Repeat(at, to)),
        at().prop_map(Tampering::Insert),
        (at(), at()).prop_map(|(one, two)| Tampering::Swap(one, two)),
        at().prop_map(Tampering::Truncate),
        at().prop_map(Tampering::Rewrite),
    ]
}

fn flip(digest: &mut [u8; 32], bit: usize) {
    let bit = bit % 256;
    digest[bit / 8] ^= 1 << (bit % 8);
}

fn tamper(records: &mut Vec<Recorded>, how: &Tampering) {
    let length = records.len();
    match *how {
        Tampering::FlipEvent(at, bit) => flip(&mut records[at % length].entry.event, bit),
        Tampering::FlipLink(at, bit) => flip(&mut records[at % length].link.hash, bit),
        Tampering::Drop(at) => drop(records.remove(at % length)),
        Tampering::Repeat(at, to) => records.insert(to % (length + 1), records[at % length]),
        Tampering::Insert(at) => {
            let mut forged = records[at % length];
            forged.entry.event[0] ^= 0xff;
            records.insert(at % length, forged);
            relink(records);
        }
        Tampering::Swap(one, two) => records.swap(one % length, two % length),
        Tampering::Truncate(to) => records.truncate(to % length),
        Tampering::Rewrite(at) => {
            flip(&mut records[at % length].entry.changes, at);
            relink(records);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn any_tampering_is_found(links in 1_u64..30, how in prop::collection::vec(tampering(), 1..4)) {
        let clean = trail(links);
        prop_assert!(verify(&clean).is_clean());
        let mut trail = clean.clone();
        for how in &how {
            if !trail.records.is_empty() {
                tamper(&mut trail.records, how);
            }
        }
        let report = verify(&trail);
        if trail.records == clean.records {
            prop_assert!(report.is_clean(), "two swaps may undo each other: {:?}", report);
        }
        let signed_part = trail.records.get(..clean.records.len());
        if signed_part != Some(&clean.records[..]) {
            prop_assert!(!report.is_clean(), "what was signed is not what is there");
        }
        if report.is_clean() {
            prop_assert_eq!(report.signed, links, "what was added stands behind the last signed link");
        }
    }

    #[test]
    fn a_head_of_any_bytes_is_read_or_refused(line in "\\PC{0,80}|vestibule-head 1 [a-z]{1,4} [0-9]{1,3} [0-9a-f]{64} [0-9]{1,9} [A-Za-z0-9_-]{86}") {
        if let Ok(head) = SignedHead::parse(&line) {
            prop_assert_eq!(head.line(), line);
        }
    }
}

#[test]
fn a_head_is_one_line_that_reads_back() {
    let signed = sign(trail(3).records[2].link, 1_700_000_000_000);
    let line = signed.line();
    assert!(line.starts_with("vestibule-head 1 north.clinic.example 3 "), "{line}");
    assert!(!line.contains('\n'));
    assert_eq!(SignedHead::parse(&line).as_ref(), Ok(&signed));
    assert!(signed.is_signed_by(&[key().public()]));
    for (at, _) in line.char_indices() {
        let cut = &line[..at];
        assert!(SignedHead::parse(cut).is_err(), "half a line is no head: {cut}");
    }
    for (from, to) in [("head 1", "head 2"), (" 3 ", " 03 "), (" 3 ", " +3 "), (" north", "  north")] {
        assert!(SignedHead::parse(&line.replacen(from, to, 1)).is_err(), "{from} as {to}");
    }
    assert!(SignedHead::parse(&format!("{line} more")).is_err());
}

#[test]
fn a_site_that_does_not_fit_in_a_line_signs_nothing() {
    for site in ["", "two words", "zürich", "line\nbreak", &"x".repeat(129)] {
        let head = Head { site: site.to_owned(), link: chain::beginning(site), at_ms: 0 };
        assert!(key().sign(head).is_err(), "{site}");
    }
}

fn change(key: &DigestKey, row: i64, version: i64, body: Option<&[u8]>) -> Change {
    Change::of(key, &Version { compartment: 4, kind: Type::named("Observation"), row, version, body })
}

#[test]
fn every_field_of_a_resource_and_its_key_are_in_its_digest() {
    let (key, other) = (DigestKey::new(&[1; 32]), DigestKey::new(&[2; 32]));
    let kind = Type::named("Observation");
    let body = Some(b"{}".as_slice());
    let base = Version { compartment: 4, kind, row: 1, version: 1, body };
    let changed = [
        Version { compartment: 5, ..base },
        Version { kind: Type::named("Condition"), ..base },
        Version { row: 2, ..base },
        Version { version: 2, ..base },
        Version { body: Some(b"{} "), ..base },
        Version { body: Some(b""), ..base },
        Version { body: None, ..base },
    ];
    let digest = Change::of(&key, &base).digest;
    assert_eq!(Change::of(&key, &base).digest, digest);
    assert_ne!(Change::of(&other, &base).digest, digest, "without the key it says nothing");
    for version in changed {
        assert_ne!(Change::of(&key, &version).digest, digest, "{version:?}");
    }
    assert_ne!(
        Change::of(&key, &changed[5]).digest,
        Change::of(&key, &changed[6]).digest,
        "empty is not gone"
    );
}

/// Rows 1 to 3 were written, row 1 twice, row 3 was removed.
fn recorded() -> (DigestKey, RowCheck) {
    let key = DigestKey::new(&[1; 32]);
    let mut check = RowCheck::new();
    for (row, version, body) in
        [(1, 1, Some("a")), (2, 1, Some("b")), (3, 1, Some("c")), (1, 2, Some("a2")), (3, 2, None)]
    {
        check.recorded(&change(&key, row, version, body.map(str::as_bytes)));
    }
    (key, check)
}

fn check_rows(rows: &[(i64, i64, &str)]) -> Vec<RowFinding> {
    let (key, mut check) = recorded();
    for (row, version, body) in rows {
        check.current(&change(&key, *row, *version, Some(body.as_bytes())));
    }
    check.finish()
}

#[test]
fn rows_are_held_against_what_was_recorded() {
    let compartment = 4;
    assert_eq!(check_rows(&[(1, 2, "a2"), (2, 1, "b")]), []);
    assert_eq!(
        check_rows(&[(1, 1, "a"), (2, 1, "b")]),
        [RowFinding::RolledBack { compartment, row: 1, recorded: 2, found: 1 }]
    );
    assert_eq!(check_rows(&[(1, 2, "a3"), (2, 1, "b")]), [RowFinding::Altered { compartment, row: 1 }]);
    assert_eq!(check_rows(&[(1, 2, "a2")]), [RowFinding::MissingRow { compartment, row: 2 }]);
    assert_eq!(
        check_rows(&[(1, 2, "a2"), (2, 1, "b"), (9, 1, "x")]),
        [RowFinding::UnknownRow { compartment, row: 9 }]
    );
    assert_eq!(
        check_rows(&[(1, 3, "a3"), (2, 1, "b")]),
        [RowFinding::UnknownRow { compartment, row: 1 }],
        "a version that no event recorded"
    );
    assert_eq!(
        check_rows(&[(1, 2, "a2"), (2, 1, "b"), (3, 1, "c")]),
        [RowFinding::RolledBack { compartment, row: 3, recorded: 2, found: 1 }],
        "a removed row that stands again"
    );
    assert_eq!(
        check_rows(&[(1, 2, "a2"), (2, 1, "b"), (2, 1, "b")]),
        [RowFinding::UnknownRow { compartment, row: 2 }],
        "the same row twice"
    );
}
