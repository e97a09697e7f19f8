//! Every language that is offered says all that English says, over the texts of every slice and of the pages'
//! frame.

use std::collections::BTreeSet;

#[test]
fn every_language_that_is_offered_says_all_that_english_says() {
    let words = crate::portal::manifest().words().expect("the texts fit together");
    let offered: BTreeSet<String> = words.languages().into_iter().map(|(tag, _)| tag).collect();
    assert!(offered.contains("en") && offered.contains("es"), "{offered:?}");
    for tag in offered {
        let gaps = words.gaps(&tag).expect("it is offered");
        let told: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{tag}:\n{}", told.join("\n"));
    }
}

#[test]
fn a_translation_is_no_copy_of_english() {
    let words = crate::portal::manifest().words().expect("the texts fit together");
    let (english, spanish) = (words.keys(), words.in_locale("es").expect("it is offered"));
    let same: Vec<&String> = english.iter().filter(|key| words.text(key) == spanish.text(key)).collect();
    // Marks, patterns and the few words that both languages share.
    assert!(same.len() * 20 < english.len(), "{same:?}");
}

/// On a page about somebody else a text may have a twin: it must stand for a text that is there.
#[test]
fn every_twin_stands_for_a_text() {
    let words = crate::portal::manifest().words().expect("the texts fit together");
    let keys: BTreeSet<String> = words.keys().into_iter().collect();
    let twins: Vec<&str> = keys.iter().filter_map(|key| key.strip_suffix("-theirs")).collect();
    assert!(twins.len() > 20, "{twins:?}");
    for own in twins {
        assert!(keys.contains(own), "{own}-theirs stands for nothing");
    }
}
