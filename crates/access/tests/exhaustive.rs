//! Every combination of asker, relation, purpose, site, item and action, held against what must always be true.
//! Where combinations are compared with one another, the items are an even sample of all of them.

use access::{
    Action, Asker, Category, ChartNumber, Decision, FOREVER_MS, GrantingAct, HelperClass, HoldBasis, Item,
    JobKind, Label, Labels, Opening, PersonNumber, Principal, Purpose, Reason, Refusal, Relation,
    RelationKind, Release, Role, Scopes, SitePolicy, SystemKind, grants, may, may_act, may_open,
    may_see_version, may_use_commons, may_write,
};
use fhir::Type;

const ME: PersonNumber = PersonNumber(11);
const SOMEBODY: PersonNumber = PersonNumber(12);
const CHART: ChartNumber = ChartNumber(21);
const NOW_MS: i64 = 5_000;
const READS: [Action; 4] = [Action::Read, Action::Search, Action::History, Action::Resolve];

fn relation(kind: RelationKind) -> Relation {
    Relation {
        person: ME,
        chart: CHART,
        kind,
        scopes: Scopes::ALL,
        sensitive: Labels::ALL,
        from_ms: NOW_MS,
        until_ms: NOW_MS + 1,
        grant: Some(7),
    }
}

fn role_sets() -> Vec<Vec<Role>> {
    let mut sets = vec![Vec::new()];
    sets.extend(Role::ALL.map(|role| vec![role]));
    sets.push(Role::ALL.to_vec());
    sets
}

fn sites() -> impl Iterator<Item = SitePolicy> {
    [(false, false), (true, false), (false, true), (true, true)]
        .into_iter()
        .map(|(shows_preliminary, shows_retracted)| SitePolicy { shows_preliminary, shows_retracted })
}

fn tasks() -> impl Iterator<Item = Principal> {
    JobKind::ALL.map(Principal::Job).into_iter().chain(SystemKind::ALL.map(Principal::System))
}

fn releases() -> Vec<Release> {
    let mut all = vec![Release::RELEASED, Release::PRELIMINARY];
    for basis in HoldBasis::ALL {
        all.push(Release::held(basis, NOW_MS));
        all.push(Release::held(basis, NOW_MS + 1));
        all.push(Release { preliminary: true, ..Release::held(basis, NOW_MS + 1) });
    }
    all
}

fn label_sets() -> Vec<Labels> {
    let mut sets = vec![Labels::NONE, Labels::SENSITIVE, Labels::ALL];
    sets.extend(Label::ALL.map(|label| Labels::of(&[label])));
    sets
}

/// Every item there can be, of one type.
fn items(kind: Type) -> Vec<Item> {
    const MARKS: [(bool, Option<PersonNumber>); 5] =
        [(false, None), (true, None), (false, Some(ME)), (true, Some(ME)), (false, Some(SOMEBODY))];
    let mut all = Vec::new();
    for (category, labels) in pairs(&Category::ALL, &label_sets()) {
        for (release, (retracted, written_by)) in pairs(&releases(), &MARKS) {
            all.push(Item { kind, category, labels, release, retracted, written_by });
        }
    }
    all
}

/// Every different opening that one relation gives, for every role and site.
fn openings(relation: &Relation) -> Vec<(SitePolicy, Opening)> {
    let sites: Vec<SitePolicy> = sites().collect();
    let mut all = Vec::new();
    for (roles, (site, purpose)) in pairs(&role_sets(), &pairs(&sites, &Purpose::ALL)) {
        let asker = Asker::person(ME, NOW_MS).with_roles(&roles).at_site(site);
        let opened = may_open(&asker, CHART, &[*relation], purpose).ok().map(|opening| (site, opening));
        all.extend(opened.filter(|opened| !all.contains(opened)));
    }
    all
}

/// Every different opening that one relation of any kind gives, with all shared.
fn all_openings() -> Vec<(RelationKind, SitePolicy, Opening)> {
    let of = |kind| openings(&relation(kind)).into_iter().map(move |(site, opening)| (kind, site, opening));
    RelationKind::ALL.into_iter().flat_map(of).collect()
}

/// Every pair of one and another.
fn pairs<A: Clone, B: Clone>(ones: &[A], others: &[B]) -> Vec<(A, B)> {
    ones.iter().flat_map(|one| others.iter().map(move |other| (one.clone(), other.clone()))).collect()
}

fn allowed(opening: &Opening, action: Action, item: &Item) -> bool {
    may(opening, action, item).is_allowed()
}

#[test]
fn without_a_relation_that_is_valid_now_nobody_opens_anything() {
    for (roles, purpose) in pairs(&role_sets(), &Purpose::ALL) {
        let asker = Asker::person(ME, NOW_MS).with_roles(&roles);
        assert_eq!(may_open(&asker, CHART, &[], purpose), Err(Refusal::NoRelation));
        for valid in RelationKind::ALL.map(relation) {
            let foreign = [
                (Relation { person: SOMEBODY, ..valid }, Refusal::NoRelation),
                (Relation { chart: ChartNumber(22), ..valid }, Refusal::NoRelation),
                (Relation { until_ms: NOW_MS, ..valid }, Refusal::NotNow),
                (Relation { from_ms: NOW_MS + 1, until_ms: FOREVER_MS, ..valid }, Refusal::NotNow),
            ];
            for (relation, refusal) in foreign {
                assert_eq!(may_open(&asker, CHART, &[relation], purpose), Err(refusal), "{relation:?}");
            }
        }
    }
}

#[test]
fn a_relation_opens_its_chart_for_what_it_serves_and_for_nothing_else() {
    for (kind, (roles, purpose)) in pairs(&RelationKind::ALL, &pairs(&role_sets(), &Purpose::ALL)) {
        let asker = Asker::person(ME, NOW_MS).with_roles(&roles);
        match may_open(&asker, CHART, &[relation(kind)], purpose) {
            Ok(opening) => {
                assert!(purpose.served_by(kind));
                assert!(!kind.of_staff() || !roles.is_empty(), "{kind:?} without a role");
                assert_eq!(opening.principal(), Principal::Person(ME));
                assert_eq!((opening.chart(), opening.purpose()), (CHART, purpose));
                assert_eq!(opening.relation(), Some(kind));
                assert_eq!(opening.until_ms(), NOW_MS + 1);
                assert_eq!(opening.grants().collect::<Vec<_>>(), [7]);
                assert_eq!(opening.purpose_of_use(), purpose.of_use_by(kind));
            }
            Err(Refusal::NotForThis) => assert!(!purpose.served_by(kind)),
            Err(Refusal::NotStaff) => assert!(kind.of_staff() && purpose.served_by(kind)),
            Err(refusal) => panic!("{kind:?} {purpose:?}: {refusal:?}"),
        }
    }
}

#[test]
fn jobs_and_the_operator_open_for_their_own_purpose_alone() {
    for task in tasks() {
        let asker = Asker::new(task, NOW_MS).with_roles(&Role::ALL);
        let opened: Vec<Purpose> = Purpose::ALL
            .into_iter()
            .filter(|purpose| may_open(&asker, CHART, &[], *purpose).is_ok())
            .collect();
        assert_eq!(opened.len(), 1, "{task:?}: {opened:?}");
        let every: Vec<Relation> = RelationKind::ALL.map(relation).to_vec();
        for purpose in Purpose::ALL {
            let with = may_open(&asker, CHART, &every, purpose);
            assert_eq!(with, may_open(&asker, CHART, &[], purpose), "relations are persons' alone");
        }
        let opening = may_open(&asker, CHART, &[], opened[0]).expect("its own purpose");
        assert_eq!((opening.relation(), opening.until_ms()), (None, FOREVER_MS));
        assert_eq!(opening.purpose_of_use(), opened[0].of_use());
    }
}

#[test]
fn patients_see_all_that_is_released_and_nothing_that_is_not() {
    let items = items(Type::named("Observation"));
    for (site, opening) in openings(&relation(RelationKind::Myself)) {
        for item in &items {
            let held = item.release.hold.is_some_and(|hold| hold.until_ms > NOW_MS);
            let shown = (!item.release.preliminary || site.shows_preliminary)
                && (!item.retracted || site.shows_retracted)
                && !held;
            let own = item.written_by == Some(ME) && !item.retracted;
            let expected = !item.labels.has(Label::PsychotherapyNote) && (shown || own);
            assert_eq!(allowed(&opening, Action::Read, item), expected, "{item:?} {site:?}");
        }
    }
}

#[test]
fn what_the_own_relation_says_of_parts_and_labels_does_not_limit_the_patient() {
    let full = relation(RelationKind::Myself);
    let narrow = Relation { scopes: Scopes::NONE, sensitive: Labels::NONE, ..full };
    let asker = Asker::person(ME, NOW_MS);
    let open = |relation| may_open(&asker, CHART, &[relation], Purpose::OwnCare).expect("own record");
    let (full, narrow) = (open(full), open(narrow));
    for item in items(Type::named("Communication")) {
        for action in Action::ALL {
            assert_eq!(may(&full, action, &item), may(&narrow, action, &item));
        }
    }
}

#[test]
fn a_helper_sees_what_is_shared_within_the_class_and_released() {
    let items = items(Type::named("Observation"));
    let sharings = [
        (Scopes::ALL, Labels::ALL),
        (Scopes::ALL, Labels::NONE),
        (Scopes::of(&[Category::Results]), Labels::of(&[Label::Hiv])),
        (Scopes::NONE, Labels::ALL),
    ];
    for (class, (scopes, sensitive)) in pairs(&HelperClass::ALL, &sharings) {
        let (ceiling, label_ceiling) = class.ceiling();
        let shared = Relation { scopes, sensitive, ..relation(RelationKind::Helper(class)) };
        for (site, opening) in openings(&shared) {
            for item in items.iter().filter(|item| allowed(&opening, Action::Read, item)) {
                assert!(scopes.has(item.category) && ceiling.has(item.category), "{class:?} {item:?}");
                let labels = item.labels.without(Labels::of(&[Label::Guarded]));
                assert!(labels.within(sensitive.and(label_ceiling)), "{class:?} {item:?}");
                assert!(!item.retracted || site.shows_retracted);
                assert!(!item.release.preliminary || site.shows_preliminary);
                assert!(!item.release.held_at(NOW_MS) && !item.release.waiting_at(NOW_MS));
                assert!(item.category != Category::Activity || item.written_by == Some(ME));
                assert_ne!(item.category, Category::Sharing);
            }
        }
    }
}

#[test]
fn children_and_limited_teenagers_parents_and_guarantors_see_nothing_sensitive() {
    for class in [HelperClass::A, HelperClass::B, HelperClass::I] {
        for (_, opening) in openings(&relation(RelationKind::Helper(class))) {
            for item in items(Type::named("Condition")) {
                let sensitive = !item.labels.without(Labels::of(&[Label::Guarded])).is_empty();
                assert!(!sensitive || !allowed(&opening, Action::Read, &item), "{class:?} {item:?}");
            }
        }
    }
}

#[test]
fn a_helper_sees_what_is_shared_released_and_plain() {
    for class in HelperClass::ALL {
        let kind = RelationKind::Helper(class);
        for (_, opening) in openings(&relation(kind)) {
            for part in class.ceiling().0.parts() {
                let item = Item { category: part, ..Item::plain(Type::named("Basic")) }.written_by(ME);
                assert_eq!(may(&opening, Action::Read, &item), Decision::Allowed(Reason::Shared), "{part:?}");
            }
        }
    }
}

#[test]
fn staff_see_their_work_and_what_is_labelled_only_where_it_is_shared() {
    let items = items(Type::named("Observation"));
    for kind in RelationKind::ALL.into_iter().filter(|kind| kind.of_staff()) {
        let shared = Relation { sensitive: Labels::of(&[Label::MentalHealth]), ..relation(kind) };
        for (_, opening) in openings(&shared) {
            for item in items.iter().filter(|item| allowed(&opening, Action::Read, item)) {
                assert!(item.labels.within(shared.sensitive), "{kind:?} {item:?}");
            }
            let nothing = Relation { scopes: Scopes::NONE, ..shared };
            let asker = Asker::person(ME, NOW_MS).with_roles(&Role::ALL);
            let Ok(blind) = may_open(&asker, CHART, &[nothing], opening.purpose()) else { continue };
            assert!(items.iter().all(|item| !allowed(&blind, Action::Read, item)), "{kind:?}");
        }
    }
}

#[test]
fn what_a_person_may_read_may_be_found_and_nothing_else_may() {
    let items = items(Type::named("DocumentReference"));
    for (kind, _, opening) in all_openings() {
        for item in items.iter().step_by(7) {
            let decisions = READS.map(|action| may(&opening, action, item));
            assert!(decisions.iter().all(|decision| *decision == decisions[0]), "{kind:?} {item:?}");
        }
    }
}

/// A change of the item that must never show to a person what was hidden.
fn tightened(item: Item) -> Vec<Item> {
    let mut all: Vec<Item> =
        Label::ALL.map(|label| Item { labels: item.labels.or(Labels::of(&[label])), ..item }).to_vec();
    all.push(Item { release: Release { preliminary: true, ..item.release }, ..item });
    let hold = Release::held(HoldBasis::Law, NOW_MS + 9).hold;
    all.push(Item { release: Release { hold, ..item.release }, ..item });
    all.push(Item { retracted: true, ..item });
    all
}

#[test]
fn a_further_label_or_hold_never_shows_more() {
    let items = items(Type::named("Observation"));
    for (kind, _, opening) in all_openings() {
        for item in items.iter().step_by(13).filter(|item| !allowed(&opening, Action::Read, item)) {
            let shown = |tight: &Item| allowed(&opening, Action::Read, tight);
            assert!(!tightened(*item).iter().any(shown), "{kind:?} {item:?}");
        }
    }
}

#[test]
fn several_relations_give_what_one_of_them_gives() {
    let asker = Asker::person(ME, NOW_MS).with_roles(&Role::ALL);
    let items = items(Type::named("Communication"));
    let relations = RelationKind::ALL.map(relation);
    for (purpose, (one, other)) in pairs(&Purpose::ALL, &pairs(&relations, &relations)) {
        let open = |relations: &[Relation]| may_open(&asker, CHART, relations, purpose);
        let (Ok(first), Ok(second)) = (open(&[one]), open(&[other])) else { continue };
        let both = open(&[one, other]).expect("each opens alone");
        assert_eq!(both.relation(), Some(one.kind.min(other.kind)), "the nearest is named");
        for item in items.iter().step_by(31) {
            let expected = allowed(&first, Action::Read, item) || allowed(&second, Action::Read, item);
            assert_eq!(allowed(&both, Action::Read, item), expected, "{one:?} {other:?} {item:?}");
        }
    }
}

#[test]
fn a_relation_that_does_not_count_adds_nothing() {
    let asker = Asker::person(ME, NOW_MS);
    let limited = relation(RelationKind::Helper(HelperClass::B));
    let ended = Relation { until_ms: NOW_MS, ..relation(RelationKind::Myself) };
    let unstaffed = relation(RelationKind::CareTeam);
    let foreign = Relation { person: SOMEBODY, ..relation(RelationKind::Myself) };
    let alone = may_open(&asker, CHART, &[limited], Purpose::OwnCare);
    let among = may_open(&asker, CHART, &[ended, unstaffed, foreign, limited], Purpose::OwnCare);
    assert!(alone.is_ok());
    assert_eq!(alone, among);
}

#[test]
fn people_write_their_own_words_into_what_they_may_see() {
    let types: Vec<Type> = Type::all().collect();
    let items = pairs(&types, &Category::ALL);
    for (kind, _, opening) in all_openings() {
        for (of, category) in &items {
            let theirs = Item { category: *category, ..Item::plain(*of) };
            let mine = theirs.written_by(ME);
            assert!(!allowed(&opening, Action::Delete, &mine), "people remove nothing");
            let writes = allowed(&opening, Action::Create, &mine);
            assert_eq!(allowed(&opening, Action::Update, &mine), writes);
            assert!(!writes || allowed(&opening, Action::Read, &mine), "{kind:?} {of} {category:?}");
            assert!(!writes || !grants(*of));
            let shared_work = kind.of_staff() && of.name() == "Task";
            assert!(shared_work || !allowed(&opening, Action::Update, &theirs), "{kind:?} {of}");
        }
    }
}

#[test]
fn nothing_that_grants_is_written_but_by_an_act() {
    let people = all_openings().into_iter().map(|(_, _, opening)| opening);
    let tasks = tasks().flat_map(|task| {
        let open = move |purpose| may_open(&Asker::new(task, NOW_MS), CHART, &[], purpose).ok();
        Purpose::ALL.into_iter().filter_map(open)
    });
    for opening in people.chain(tasks) {
        for kind in Type::all().filter(|kind| grants(*kind)) {
            let item = Item::plain(kind).written_by(ME);
            for action in [Action::Create, Action::Update, Action::Delete] {
                assert!(!allowed(&opening, action, &item), "{kind} {action:?} by {opening:?}");
            }
        }
        for act in GrantingAct::ALL {
            for kind in Type::all().filter(|kind| may_act(&opening, act, &Item::plain(*kind)).is_allowed()) {
                assert!(grants(kind) && may_write(kind, act), "{act:?} {kind}");
            }
        }
    }
}

#[test]
fn acts_write_granting_types_only_and_every_granting_type_has_an_act() {
    for kind in Type::all() {
        let acts = GrantingAct::ALL.into_iter().filter(|act| may_write(kind, *act)).count();
        assert_eq!(acts > 0, grants(kind), "{kind}");
    }
}

#[test]
fn import_learns_of_existence_only_and_maintenance_creates_nothing() {
    let open = |kind, purpose| {
        may_open(&Asker::new(Principal::System(kind), NOW_MS), CHART, &[], purpose).expect("its purpose")
    };
    let import = open(SystemKind::Import, Purpose::Import);
    let maintenance = open(SystemKind::Maintenance, Purpose::Maintenance);
    for item in items(Type::named("Observation")) {
        let done = |opening| Action::ALL.into_iter().filter(move |action| allowed(opening, *action, &item));
        assert!(done(&import).eq([Action::Resolve, Action::Create, Action::Update]));
        assert!(done(&maintenance).eq(Action::ALL.into_iter().filter(|action| *action != Action::Create)));
    }
}

#[test]
fn an_earlier_version_needs_the_label_of_then_and_of_today() {
    let items: Vec<Item> = items(Type::named("Observation")).into_iter().step_by(131).collect();
    for kind in [RelationKind::Myself, RelationKind::Helper(HelperClass::A), RelationKind::CareTeam] {
        let shared = Relation { sensitive: Labels::of(&[Label::Hiv]), ..relation(kind) };
        for (_, opening) in openings(&shared) {
            for (was, is) in pairs(&items, &items) {
                let both =
                    allowed(&opening, Action::History, &was) && allowed(&opening, Action::History, &is);
                assert_eq!(may_see_version(&opening, &was, &is).is_allowed(), both);
            }
        }
    }
}

#[test]
fn everybody_reads_the_commons_and_the_clinics_systems_write_them() {
    let location = Item::plain(Type::named("Location"));
    let people = role_sets().into_iter().map(|roles| Asker::person(ME, NOW_MS).with_roles(&roles));
    let all: Vec<Asker> = people.chain(tasks().map(|task| Asker::new(task, NOW_MS))).collect();
    for asker in all {
        for action in READS {
            assert!(may_use_commons(&asker, action, &location).is_allowed());
        }
        let may = |action| may_use_commons(&asker, action, &location).is_allowed();
        let system = matches!(asker.principal, Principal::System(_) | Principal::Job(JobKind::Sync));
        assert_eq!((may(Action::Create), may(Action::Update)), (system, system), "{asker:?}");
        let maintenance = asker.principal == Principal::System(SystemKind::Maintenance);
        assert_eq!(may(Action::Delete), maintenance);
        for action in [Action::Create, Action::Update, Action::Delete] {
            let consent = Item::plain(Type::named("Consent"));
            assert!(!may_use_commons(&asker, action, &consent).is_allowed(), "grants live in charts");
        }
    }
}

#[test]
fn stored_numbers_are_read_back_and_unknown_ones_are_not() {
    for kind in RelationKind::ALL {
        assert_eq!(RelationKind::from_number(kind.number()), Some(kind));
    }
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_number(purpose.number()), Some(purpose));
    }
    assert_eq!(RelationKind::from_number(0), None);
    assert_eq!(Purpose::from_number(0), None);
    let numbers = RelationKind::ALL.map(RelationKind::number);
    assert_eq!(numbers, [1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 31, 32, 33, 34, 41, 51]);
    assert_eq!(Scopes::from_bits(Scopes::ALL.bits()), Scopes::ALL);
    assert_eq!(Labels::from_bits(Labels::ALL.bits()), Labels::ALL);
    assert_eq!(Scopes::from_bits(-1), Scopes::ALL, "unknown bits share nothing");
    assert_eq!(Labels::from_bits(1 << 40), Labels::NONE);
    for (number, category) in (0_u8..).zip(Category::ALL) {
        assert_eq!(category as u8, number);
        assert_eq!(Scopes::of(&[category]).parts().collect::<Vec<_>>(), [category]);
    }
    for (number, label) in (0_u8..).zip(Label::ALL) {
        assert_eq!(label as u8, number);
        assert_eq!(Labels::of(&[label]).iter().collect::<Vec<_>>(), [label]);
    }
}
