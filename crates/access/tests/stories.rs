//! Families, clinics and results: who sees what, told one by one.

use access::{
    Action, Asker, Category, ChartNumber, Decision, FOREVER_MS, GrantingAct, HOLD_URL, HelperClass,
    HoldBasis, Item, JobKind, LABEL_SYSTEM, Label, Labels, Opening, PART_SYSTEM, PersonNumber, Principal,
    Purpose, Reason, Refusal, Relation, RelationKind, Release, Role, Scopes, SitePolicy, item_of, may,
    may_act, may_open, may_see_version,
};
use fhir::Type;
use serde_json::{Value, json};

const MOTHER: PersonNumber = PersonNumber(101);
const SON: PersonNumber = PersonNumber(102);
const NURSE: PersonNumber = PersonNumber(103);
const CHART: ChartNumber = ChartNumber(7);
const DAY_MS: i64 = 86_400_000;
const NOW_MS: i64 = 1_000 * DAY_MS;

fn kind(name: &str) -> Type {
    Type::parse(name).expect("a type of R4")
}

fn plain(name: &str) -> Item {
    Item::plain(kind(name))
}

fn labelled(name: &str, label: Label) -> Item {
    Item { labels: Labels::of(&[label]), ..plain(name) }
}

fn help(class: HelperClass, scopes: Scopes, sensitive: Labels) -> Relation {
    Relation {
        person: MOTHER,
        kind: RelationKind::Helper(class),
        scopes,
        sensitive,
        ..Relation::myself(MOTHER, CHART, 0)
    }
}

/// A new relation of this class, with what it shares by itself.
fn default_help(class: HelperClass) -> Relation {
    let (scopes, sensitive) = class.default_sight();
    help(class, scopes, sensitive)
}

fn open(person: PersonNumber, relations: &[Relation]) -> Opening {
    may_open(&Asker::person(person, NOW_MS), CHART, relations, Purpose::OwnCare).expect("the relation opens")
}

fn staff(role: Role, kind: RelationKind, sensitive: Labels, purpose: Purpose) -> Result<Opening, Refusal> {
    let relation = Relation { kind, sensitive, ..Relation::myself(NURSE, CHART, 0) };
    may_open(&Asker::person(NURSE, NOW_MS).with_roles(&[role]), CHART, &[relation], purpose)
}

fn reads(opening: &Opening, item: &Item) -> bool {
    may(opening, Action::Read, item).is_allowed()
}

fn why(opening: &Opening, item: &Item) -> Reason {
    may(opening, Action::Read, item).reason()
}

#[test]
fn a_mother_sees_all_of_her_small_sons_record_but_what_is_sensitive() {
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    for name in ["Observation", "Condition", "MedicationRequest", "Encounter", "DocumentReference", "Invoice"]
    {
        assert_eq!(may(&mother, Action::Read, &plain(name)), Decision::Allowed(Reason::Shared), "{name}");
    }
    assert_eq!(why(&mother, &labelled("Observation", Label::MentalHealth)), Reason::Sensitive);
    assert_eq!(why(&mother, &labelled("Condition", Label::MinorConsented)), Reason::Sensitive);
}

#[test]
fn at_the_teen_age_a_parent_drops_to_the_limited_class_and_not_to_nothing() {
    let mother = open(MOTHER, &[default_help(HelperClass::B)]);
    for name in ["Appointment", "Immunization", "AllergyIntolerance", "Account", "Patient"] {
        assert!(reads(&mother, &plain(name)), "{name}");
    }
    for part in [Category::Growth, Category::FormsToSign, Category::Letters, Category::ParentThread] {
        assert!(reads(&mother, &Item { category: part, ..plain("Basic") }), "{part:?}");
    }
    for name in [
        "Observation",
        "Condition",
        "MedicationRequest",
        "Encounter",
        "DocumentReference",
        "Communication",
        "Invoice",
        "ExplanationOfBenefit",
        "QuestionnaireResponse",
        "DiagnosticReport",
        "Coverage",
        "Task",
    ] {
        assert_eq!(why(&mother, &plain(name)), Reason::NotShared, "{name}");
    }
    assert_eq!(why(&mother, &labelled("Appointment", Label::Contraception)), Reason::Sensitive);
}

#[test]
fn the_class_limits_whatever_the_relation_was_made_with() {
    let stale = help(HelperClass::B, Scopes::ALL, Labels::ALL);
    let mother = open(MOTHER, &[stale]);
    assert_eq!(why(&mother, &plain("Observation")), Reason::NotShared);
    assert_eq!(why(&mother, &labelled("Immunization", Label::Sti)), Reason::Sensitive);
}

#[test]
fn a_teenager_opens_parts_and_sensitive_labels_one_by_one() {
    let results = Scopes::of(&[Category::Results]);
    let nothing = may_open(
        &Asker::person(MOTHER, NOW_MS),
        CHART,
        &[help(HelperClass::C, results, Labels::NONE)],
        Purpose::OwnCare,
    )
    .expect("the relation opens");
    assert!(reads(&nothing, &plain("Observation")));
    assert_eq!(why(&nothing, &plain("Condition")), Reason::NotShared);
    assert_eq!(why(&nothing, &labelled("Observation", Label::Hiv)), Reason::Sensitive);

    let ticked = open(MOTHER, &[help(HelperClass::C, results, Labels::of(&[Label::Hiv]))]);
    assert!(reads(&ticked, &labelled("Observation", Label::Hiv)));
    assert_eq!(why(&ticked, &labelled("Observation", Label::Sti)), Reason::Sensitive);
    let both = Item { labels: Labels::of(&[Label::Hiv, Label::Sti]), ..plain("Observation") };
    assert_eq!(why(&ticked, &both), Reason::Sensitive, "each label needs its tick");
}

#[test]
fn what_a_minor_consented_to_alone_is_shared_by_the_minor_alone() {
    let item = labelled("Observation", Label::MinorConsented);
    for class in HelperClass::ALL {
        assert!(!reads(&open(MOTHER, &[help(class, Scopes::ALL, Labels::SENSITIVE)]), &item), "{class:?}");
    }
    let ticked = Labels::of(&[Label::MinorConsented]);
    assert!(reads(&open(MOTHER, &[help(HelperClass::C, Scopes::ALL, ticked)]), &item));
    assert!(!reads(&open(MOTHER, &[help(HelperClass::A, Scopes::ALL, ticked)]), &item));
    assert!(reads(&open(SON, &[Relation::myself(SON, CHART, 0)]), &item));
}

#[test]
fn a_guarantor_sees_what_is_owed_without_a_clinical_word() {
    let payer = open(MOTHER, &[default_help(HelperClass::I)]);
    assert!(reads(&payer, &plain("Account")));
    for name in ["Invoice", "ExplanationOfBenefit", "ChargeItem", "Claim", "Patient", "Appointment"] {
        assert_eq!(why(&payer, &plain(name)), Reason::NotShared, "{name}");
    }
}

#[test]
fn help_begins_and_ends_at_the_instant() {
    let year = Relation { from_ms: NOW_MS, until_ms: NOW_MS + 365 * DAY_MS, ..default_help(HelperClass::D) };
    let at = |now_ms| may_open(&Asker::person(MOTHER, now_ms), CHART, &[year], Purpose::OwnCare);
    assert_eq!(at(NOW_MS - 1), Err(Refusal::NotNow));
    assert!(at(NOW_MS).is_ok());
    assert!(at(NOW_MS + 365 * DAY_MS - 1).is_ok());
    assert_eq!(at(NOW_MS + 365 * DAY_MS), Err(Refusal::NotNow));
    assert_eq!(at(NOW_MS).map(|opening| opening.until_ms()), Ok(NOW_MS + 365 * DAY_MS));
}

#[test]
fn two_children_of_eleven_and_thirteen_are_two_relations() {
    let younger = default_help(HelperClass::A);
    let elder = Relation { chart: ChartNumber(8), ..default_help(HelperClass::B) };
    let asker = Asker::person(MOTHER, NOW_MS);
    let both = [younger, elder];
    let of_younger = may_open(&asker, CHART, &both, Purpose::OwnCare).expect("her younger child");
    let of_elder = may_open(&asker, ChartNumber(8), &both, Purpose::OwnCare).expect("her elder child");
    assert!(reads(&of_younger, &plain("Observation")));
    assert!(!reads(&of_elder, &plain("Observation")));
    assert_eq!(may_open(&asker, ChartNumber(9), &both, Purpose::OwnCare), Err(Refusal::NoRelation));
}

#[test]
fn a_patient_sees_sensitive_items_of_the_own_record() {
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    for label in Label::ALL.into_iter().filter(|label| *label != Label::PsychotherapyNote) {
        assert_eq!(why(&son, &labelled("Condition", label)), Reason::OwnRecord, "{label:?}");
    }
    assert_eq!(why(&son, &labelled("Composition", Label::PsychotherapyNote)), Reason::PsychotherapyNote);
}

#[test]
fn final_results_are_there_at_once_and_preliminary_ones_by_the_sites_choice() {
    let myself = [Relation::myself(SON, CHART, 0)];
    let preliminary = Item { release: Release::PRELIMINARY, ..plain("DiagnosticReport") };
    let son = open(SON, &myself);
    assert!(reads(&son, &plain("DiagnosticReport")));
    assert_eq!(why(&son, &preliminary), Reason::Preliminary);
    let site = SitePolicy { shows_preliminary: true, ..SitePolicy::default() };
    let asker = Asker::person(SON, NOW_MS).at_site(site);
    let son = may_open(&asker, CHART, &myself, Purpose::OwnCare).expect("own record");
    assert!(reads(&son, &preliminary));
}

#[test]
fn a_lawful_hold_ends_by_itself() {
    let held =
        Item { release: Release::held(HoldBasis::Law, NOW_MS + 3 * DAY_MS), ..plain("DiagnosticReport") };
    let at = |now_ms| {
        let asker = Asker::person(SON, now_ms);
        let myself = [Relation::myself(SON, CHART, 0)];
        may(&may_open(&asker, CHART, &myself, Purpose::OwnCare).expect("own record"), Action::Read, &held)
    };
    assert_eq!(at(NOW_MS), Decision::Hidden(Reason::Held));
    assert_eq!(at(NOW_MS + 3 * DAY_MS - 1), Decision::Hidden(Reason::Held));
    assert_eq!(at(NOW_MS + 3 * DAY_MS), Decision::Allowed(Reason::OwnRecord));
}

#[test]
fn a_patient_who_wished_to_wait_may_look_at_any_time_and_helpers_wait() {
    let waiting = Item { release: Release::held(HoldBasis::Preference, FOREVER_MS), ..plain("Observation") };
    assert_eq!(why(&open(SON, &[Relation::myself(SON, CHART, 0)]), &waiting), Reason::HeldByWish);
    assert!(reads(&open(SON, &[Relation::myself(SON, CHART, 0)]), &waiting));
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    assert_eq!(may(&mother, Action::Read, &waiting), Decision::Hidden(Reason::Held));
}

#[test]
fn a_wish_to_wait_ends_by_itself() {
    let waiting = Item { release: Release::held(HoldBasis::Preference, NOW_MS + 1), ..plain("Observation") };
    let ended = Item { release: Release::held(HoldBasis::Preference, NOW_MS), ..plain("Observation") };
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    assert_eq!((why(&mother, &waiting), why(&mother, &ended)), (Reason::Held, Reason::Shared));
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    assert_eq!((why(&son, &waiting), why(&son, &ended)), (Reason::HeldByWish, Reason::OwnRecord));
}

#[test]
fn what_was_entered_in_error_may_be_about_somebody_else() {
    let retracted = Item { retracted: true, ..plain("Condition") };
    assert_eq!(why(&open(SON, &[Relation::myself(SON, CHART, 0)]), &retracted), Reason::Retracted);
    assert_eq!(why(&open(MOTHER, &[default_help(HelperClass::A)]), &retracted), Reason::Retracted);
    let nurse = staff(Role::Nurse, RelationKind::CareTeam, Labels::NONE, Purpose::Treatment);
    assert!(reads(&nurse.expect("care team"), &retracted));
}

#[test]
fn a_label_of_today_hides_an_older_version_and_a_label_of_then_stays() {
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    let (open_item, labelled) = (plain("Condition"), labelled("Condition", Label::SubstanceUse));
    assert!(may_see_version(&mother, &open_item, &open_item).is_allowed());
    assert_eq!(may_see_version(&mother, &open_item, &labelled), Decision::Hidden(Reason::Sensitive));
    assert_eq!(may_see_version(&mother, &labelled, &open_item), Decision::Hidden(Reason::Sensitive));
}

#[test]
fn a_helper_sees_the_own_looks_and_the_patient_everybodys() {
    let theirs = plain("AuditEvent").written_by(NURSE);
    let hers = plain("AuditEvent").written_by(MOTHER);
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    assert_eq!(why(&mother, &theirs), Reason::NotYours);
    assert!(reads(&mother, &hers));
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    assert!(reads(&son, &theirs) && reads(&son, &hers));
}

#[test]
fn the_other_parents_papers_are_not_a_parents_to_read() {
    let mother = open(MOTHER, &[help(HelperClass::A, Scopes::ALL, Labels::ALL)]);
    for name in ["RelatedPerson", "Consent"] {
        assert_eq!(why(&mother, &plain(name)), Reason::NotShared, "{name}");
    }
}

#[test]
fn a_patient_shares_and_a_helper_can_only_step_back() {
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    let mother = open(MOTHER, &[help(HelperClass::E, Scopes::of(&[Category::Results]), Labels::NONE)]);
    let consent = plain("Consent").written_by(SON);
    assert_eq!(may(&son, Action::Create, &consent), Decision::Hidden(Reason::NeedsAct));
    for act in [GrantingAct::ShareRecord, GrantingAct::EndSharing] {
        assert!(may_act(&son, act, &consent).is_allowed(), "{act:?}");
        assert_eq!(may_act(&mother, act, &consent), Decision::Hidden(Reason::NotYourAct), "{act:?}");
    }
    assert!(may_act(&mother, GrantingAct::ResignHelp, &consent).is_allowed());
    assert!(!may_act(&son, GrantingAct::ConfirmGuardian, &consent).is_allowed());
    assert!(!may_act(&son, GrantingAct::ShareRecord, &plain("CareTeam")).is_allowed());
    assert!(
        !may_act(&mother, GrantingAct::BookVisit, &plain("Appointment")).is_allowed(),
        "visits not shared"
    );
}

#[test]
fn a_parent_writes_in_the_parents_thread_and_not_in_the_teenagers() {
    let mother = open(MOTHER, &[default_help(HelperClass::B)]);
    let message =
        |tags: Value| item_of(kind("Communication"), &json!({ "meta": { "tag": tags } })).written_by(MOTHER);
    let own_thread = message(json!([{ "system": PART_SYSTEM, "code": "parent-thread" }]));
    assert_eq!(may(&mother, Action::Create, &own_thread), Decision::Allowed(Reason::Shared));
    assert_eq!(may(&mother, Action::Create, &message(json!([]))), Decision::Hidden(Reason::NotShared));
}

#[test]
fn people_change_their_own_words_only_and_never_the_clinics_facts() {
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    let answer = plain("QuestionnaireResponse");
    assert!(may(&son, Action::Update, &answer.written_by(SON)).is_allowed());
    assert_eq!(may(&son, Action::Update, &answer.written_by(NURSE)), Decision::Hidden(Reason::NotYours));
    assert_eq!(may(&son, Action::Update, &answer), Decision::Hidden(Reason::NotYours));
    for name in ["Condition", "MedicationRequest", "AllergyIntolerance", "DiagnosticReport", "Patient"] {
        let own = plain(name).written_by(SON);
        assert_eq!(may(&son, Action::Create, &own), Decision::Hidden(Reason::NotWritable), "{name}");
    }
    let own = answer.written_by(SON);
    assert_eq!(may(&son, Action::Delete, &own), Decision::Hidden(Reason::NotWritable));
}

#[test]
fn a_patient_sees_what_the_patient_sent_before_anybody_made_it_final() {
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    let upload = Item { release: Release::PRELIMINARY, ..plain("DocumentReference") };
    assert!(reads(&son, &upload.written_by(SON)));
    assert!(!reads(&son, &upload.written_by(NURSE)));
    assert!(!reads(&son, &Item { retracted: true, ..upload.written_by(SON) }));
}

#[test]
fn a_nurse_of_the_care_team_reads_what_care_needs_and_breaks_the_glass_for_the_rest() {
    let sensitive = labelled("Condition", Label::SubstanceUse);
    let nurse =
        staff(Role::Nurse, RelationKind::CareTeam, Labels::NONE, Purpose::Treatment).expect("care team");
    assert_eq!(why(&nurse, &plain("Observation")), Reason::Care);
    assert_eq!(why(&nurse, &sensitive), Reason::Sensitive);
    assert_eq!(why(&nurse, &labelled("Patient", Label::Guarded)), Reason::Sensitive);
    assert_eq!(why(&nurse, &plain("Invoice")), Reason::NotShared);

    let glass =
        |labels| staff(Role::Nurse, RelationKind::Emergency, labels, Purpose::Emergency).expect("emergency");
    assert_eq!(why(&glass(Labels::ALL), &sensitive), Reason::GlassBroken);
    let without_part_2 = Labels::ALL.without(Labels::of(&[Label::SubstanceUse]));
    assert_eq!(
        why(&glass(without_part_2), &sensitive),
        Reason::Sensitive,
        "its particulars were not recorded"
    );
    assert_eq!(glass(Labels::ALL).purpose_of_use(), ("BTG", "break the glass"));
}

#[test]
fn a_patients_login_gains_nothing_from_a_relation_that_only_staff_can_have() {
    let relation = Relation { kind: RelationKind::CareTeam, ..Relation::myself(SON, CHART, 0) };
    let asker = Asker::person(SON, NOW_MS);
    assert_eq!(may_open(&asker, CHART, &[relation], Purpose::Treatment), Err(Refusal::NotStaff));
    let biller = asker.with_roles(&[Role::Biller]);
    assert_eq!(may_open(&biller, CHART, &[relation], Purpose::Treatment), Err(Refusal::NotStaff));
}

#[test]
fn a_biller_sees_bills_and_no_results() {
    let biller =
        staff(Role::Biller, RelationKind::Agreement, Labels::NONE, Purpose::Payment).expect("agreement");
    assert_eq!(why(&biller, &plain("Claim")), Reason::Work);
    assert!(!reads(&biller, &plain("Observation")));
}

#[test]
fn a_reminder_knows_of_the_visit_and_of_nothing_else() {
    let asker = Asker::new(Principal::Job(JobKind::Reminder), NOW_MS);
    assert_eq!(may_open(&asker, CHART, &[], Purpose::Treatment), Err(Refusal::NotForThis));
    let job = may_open(&asker, CHART, &[], Purpose::Notice).expect("its task");
    assert_eq!(why(&job, &plain("Appointment")), Reason::Job);
    assert_eq!(why(&job, &plain("Observation")), Reason::OutsideTask);
    assert!(!may(&job, Action::Update, &plain("Appointment")).is_allowed());
}

#[test]
fn a_file_is_as_visible_as_the_document_that_refers_to_it() {
    let son = open(SON, &[Relation::myself(SON, CHART, 0)]);
    let mother = open(MOTHER, &[default_help(HelperClass::A)]);
    let document = Item {
        release: Release::held(HoldBasis::Harm, NOW_MS + DAY_MS),
        ..labelled("DocumentReference", Label::Genetic)
    };
    let file = plain("Binary").under(&document);
    assert_eq!(why(&son, &file), Reason::Held);
    assert_eq!(why(&mother, &file), Reason::Sensitive);
    let source = plain("Provenance").under(&plain("Observation"));
    assert!(reads(&mother, &source), "where a visible result comes from is visible");
    assert!(!reads(&mother, &plain("Provenance").under(&labelled("Observation", Label::Hiv))));
}

#[test]
fn requests_carry_their_purpose_of_use() {
    let of = |relation: Relation| open(MOTHER, &[relation]).purpose_of_use().0;
    assert_eq!(of(Relation::myself(MOTHER, CHART, 0)), "PATRQT");
    assert_eq!(of(default_help(HelperClass::A)), "FAMRQT");
    assert_eq!(of(default_help(HelperClass::E)), "SUPNWK");
    assert_eq!(of(default_help(HelperClass::F)), "PWATRNY");
    assert_eq!(of(default_help(HelperClass::I)), "HPAYMT");
}

fn security(system: Option<&str>, code: &str) -> Labels {
    let mut coding = json!({ "code": code });
    if let Some(system) = system {
        coding["system"] = json!(system);
    }
    item_of(kind("Condition"), &json!({ "meta": { "security": [coding] } })).labels
}

#[test]
fn labels_are_read_from_the_codes_of_hl7_and_from_our_own() {
    let act = Some("http://terminology.hl7.org/CodeSystem/v3-ActCode");
    let expected = [
        ("ETH", &[Label::SubstanceUse][..]),
        ("SUD", &[Label::SubstanceUse]),
        ("PSY", &[Label::MentalHealth]),
        ("MH", &[Label::MentalHealth]),
        ("PSYTHPN", &[Label::MentalHealth, Label::PsychotherapyNote]),
        ("HIV", &[Label::Hiv]),
        ("STD", &[Label::Sti]),
        ("SEX", &[Label::SexualHealth]),
        ("SDV", &[Label::SexualAssault, Label::PartnerViolence]),
        ("GDIS", &[Label::Genetic]),
        ("GENDER", &[Label::GenderCare]),
        ("ADOL", &[Label::MinorConsented]),
        ("CEL", &[Label::Guarded]),
        ("PRS", &[Label::Restricted]),
    ];
    for (code, labels) in expected {
        assert_eq!(security(act, code), Labels::of(labels), "{code}");
        assert_eq!(security(None, code), Labels::of(labels), "{code} without its system");
    }
    for label in Label::ALL {
        assert_eq!(security(Some(LABEL_SYSTEM), label.name()), Labels::of(&[label]));
    }
}

#[test]
fn a_label_that_is_not_known_restricts() {
    let restricted = Labels::of(&[Label::Restricted]);
    let confidentiality = Some("http://terminology.hl7.org/CodeSystem/v3-Confidentiality");
    for code in ["U", "L", "M", "N"] {
        assert_eq!(security(confidentiality, code), Labels::NONE, "{code}");
    }
    for code in ["R", "V", "X", ""] {
        assert_eq!(security(confidentiality, code), restricted, "{code}");
    }
    assert_eq!(security(Some("http://terminology.hl7.org/CodeSystem/v3-ActCode"), "NEWCODE"), restricted);
    assert_eq!(security(Some("urn:somewhere"), "A"), restricted);
    assert_eq!(security(Some(LABEL_SYSTEM), "new-label"), restricted);
    assert_eq!(security(Some("http://terminology.hl7.org/CodeSystem/v3-ActReason"), "HTEST"), Labels::NONE);
    assert_eq!(
        security(Some("http://terminology.hl7.org/CodeSystem/v3-ObservationValue"), "SUBSETTED"),
        Labels::NONE
    );
    let text = json!({ "meta": { "security": [{ "display": "Psychiatry" }] } });
    assert_eq!(item_of(kind("Condition"), &text).labels, restricted);
}

#[test]
fn labels_of_contained_resources_count() {
    let act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    let body = json!({
        "meta": { "security": [{ "system": act, "code": "STD" }] },
        "contained": [{ "meta": { "security": [{ "system": act, "code": "HIV" }] } }],
    });
    assert_eq!(item_of(kind("Observation"), &body).labels, Labels::of(&[Label::Hiv, Label::Sti]));
}

fn hold(basis: &str, until: &str) -> Value {
    json!({ "url": HOLD_URL, "extension": [
        { "url": "basis", "valueCode": basis }, { "url": "until", "valueInstant": until },
    ] })
}

fn release(extensions: &[Value]) -> Release {
    item_of(kind("Observation"), &json!({ "status": "final", "extension": extensions })).release
}

#[test]
fn holds_are_read_from_the_resource_and_unreadable_ones_hold_for_good() {
    let until_ms = 1_790_000_000_000; // 2026-09-21T14:13:20Z
    assert_eq!(release(&[]), Release::RELEASED);
    assert_eq!(release(&[json!({ "url": "urn:other" })]), Release::RELEASED);
    for basis in HoldBasis::ALL {
        let read = release(&[hold(basis.code(), "2026-09-21T14:13:20Z")]);
        assert_eq!(read, Release::held(basis, until_ms), "{basis:?}");
        assert_eq!(release(&[hold(basis.code(), "2026-09-21T16:13:20+02:00")]), read);
    }
    let for_good = Release::held(HoldBasis::Integrity, FOREVER_MS);
    for (basis, until) in [("policy", "2026-09-21T14:13:20Z"), ("law", "2026-09-21"), ("law", ""), ("", "")] {
        assert_eq!(release(&[hold(basis, until)]), for_good, "{basis} {until}");
    }
    assert_eq!(release(&[json!({ "url": HOLD_URL })]), for_good);
    let two = release(&[hold("law", "2026-09-21T14:13:20Z"), hold("harm", "2026-09-20T14:13:20Z")]);
    assert_eq!(two, Release::held(HoldBasis::Law, until_ms), "the one that ends last");
    let turned = release(&[hold("harm", "2026-09-20T14:13:20Z"), hold("law", "2026-09-21T14:13:20Z")]);
    assert_eq!(turned, two);
    let wish = release(&[hold("preference", "2026-09-21T14:13:20Z"), hold("law", "2026-09-20T14:13:20Z")]);
    assert!(wish.waiting_at(until_ms - 1) && !wish.held_at(until_ms - 1));
}

#[test]
fn states_that_are_not_final_are_preliminary() {
    let read = |name: &str, element: &str, state: &str| {
        item_of(kind(name), &json!({ element: state })).release.preliminary
    };
    for name in ["Observation", "DiagnosticReport"] {
        for state in ["registered", "preliminary", "unknown"] {
            assert!(read(name, "status", state), "{name} {state}");
        }
        for state in ["final", "amended", "corrected", "cancelled"] {
            assert!(!read(name, "status", state), "{name} {state}");
        }
    }
    assert!(read("DiagnosticReport", "status", "partial"));
    assert!(read("ImagingStudy", "status", "registered"));
    assert!(!read("ImagingStudy", "status", "available"));
    assert!(read("DocumentReference", "docStatus", "preliminary"));
    assert!(!read("DocumentReference", "status", "preliminary"));
    assert!(read("Composition", "status", "preliminary"));
    assert!(!read("Condition", "status", "preliminary"), "only where the state says so of the document");
}

#[test]
fn entered_in_error_is_read_wherever_it_stands() {
    let retracted = |name: &str, body: &Value| item_of(kind(name), body).retracted;
    assert!(retracted("Observation", &json!({ "status": "entered-in-error" })));
    assert!(retracted("DocumentReference", &json!({ "status": "current", "docStatus": "entered-in-error" })));
    let code = json!({ "verificationStatus": { "coding": [{ "code": "entered-in-error" }] } });
    assert!(retracted("Condition", &code) && retracted("AllergyIntolerance", &code));
    assert!(!retracted(
        "Condition",
        &json!({ "verificationStatus": { "coding": [{ "code": "confirmed" }] } })
    ));
}

#[test]
fn an_item_belongs_to_the_part_that_its_type_and_code_say() {
    let part = |name: &str, body: Value| item_of(kind(name), &body).category;
    let loinc =
        |code: &str| json!({ "code": { "coding": [{ "system": "http://loinc.org", "code": code }] } });
    assert_eq!(part("Observation", loinc("8302-2")), Category::Growth);
    assert_eq!(part("Observation", loinc("4548-4")), Category::Results);
    let local = json!({ "code": { "coding": [{ "system": "urn:local", "code": "8302-2" }] } });
    assert_eq!(part("Observation", local), Category::Results);
    assert_eq!(part("Task", json!({ "focus": { "reference": "MedicationRequest/1" } })), Category::Medicines);
    let url = json!({ "focus": { "reference": "https://clinic.example/fhir/Communication/1" } });
    assert_eq!(part("Task", url), Category::Messages);
    assert_eq!(part("Task", json!({ "focus": { "reference": "urn:uuid:1" } })), Category::Other);
    assert_eq!(part("Task", json!({})), Category::Other);
}

#[test]
fn a_tag_moves_an_item_into_a_narrower_part_and_nowhere_else() {
    let tagged = |name: &str, code: &str| {
        let body = json!({ "meta": { "tag": [{ "system": PART_SYSTEM, "code": code }] } });
        item_of(kind(name), &body).category
    };
    assert_eq!(tagged("DocumentReference", "letters"), Category::Letters);
    assert_eq!(tagged("QuestionnaireResponse", "forms-to-sign"), Category::FormsToSign);
    assert_eq!(tagged("Communication", "parent-thread"), Category::ParentThread);
    for code in Category::ALL.map(Category::name) {
        assert_eq!(tagged("Observation", code), Category::Results, "{code}");
        assert_eq!(tagged("Condition", code), Category::Summary, "{code}");
    }
    let foreign = json!({ "meta": { "tag": [{ "system": "urn:other", "code": "letters" }] } });
    assert_eq!(item_of(kind("DocumentReference"), &foreign).category, Category::Documents);
}
