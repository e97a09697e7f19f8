//! Search by tags and clinical time finds exactly what looking at everything finds. What must be found is decided
//! on a plain model of observations, not on their JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use fhir::Type;
use fhir::search::{self, Limits, Parameter, Query, Tag, World, matches};
use proptest::prelude::*;
use serde_json::{Value, json};

const OBSERVATION: Type = Type::named("Observation");
const LOINC: &str = "http://loinc.org";
const LOCAL: &str = "http://codes.example";
/// Days of January, February and March 2026, counted from the first.
const MONTHS: [(i32, i32); 3] = [(0, 30), (31, 58), (59, 89)];

/// Nothing around, but definitions and lists.
#[derive(Default)]
struct Alone {
    definitions: Vec<(String, Arc<Value>)>,
}

impl World for Alone {
    fn resolve(&self, reference: &str) -> Option<Arc<Value>> {
        self.definition(Type::named("List"), reference)
    }

    fn referrers(&self, _: Type, _: &Parameter, _: (Type, &str)) -> Vec<Arc<Value>> {
        Vec::new()
    }

    fn definition(&self, _: Type, address: &str) -> Option<Arc<Value>> {
        self.definitions.iter().find(|(name, _)| name == address).map(|(_, one)| Arc::clone(one))
    }
}

/// A code and perhaps its system.
#[derive(Clone, Debug, PartialEq)]
struct Code(Option<&'static str>, &'static str);

/// Which system a question names: any, none, or this.
#[derive(Clone, Debug)]
enum System {
    Any,
    Is(Option<&'static str>),
}

#[derive(Clone, Debug)]
enum When {
    Never,
    Day(i32),
    Month(usize),
    Period(Option<i32>, Option<i32>),
}

#[derive(Clone, Debug)]
struct Seen {
    codes: Vec<Code>,
    category: Option<&'static str>,
    when: When,
    /// Hundredths.
    value: Option<i64>,
    orders: Vec<u8>,
    amended: bool,
}

#[derive(Clone, Debug)]
enum Asked {
    Code {
        any: Vec<(System, &'static str)>,
        not: bool,
    },
    Category(&'static str),
    CategoryMissing(bool),
    Date {
        prefix: &'static str,
        either: Vec<(i32, i32, String)>,
    },
    Value {
        prefix: &'static str,
        number: i64,
    },
    Order {
        id: u8,
        typed: bool,
    },
    Amended,
    /// In a set of codes, or outside.
    In {
        set: Vec<Chosen>,
        without: Vec<Chosen>,
        not: bool,
    },
    /// Below or above a code of the local system, in which `a` stands over `b` and `b` over `c`.
    Placed {
        code: &'static str,
        below: bool,
    },
    Ids(Vec<usize>),
    Listed(Vec<usize>),
}

/// A part of a set: a whole system or codes of one, said here or in a set of its own.
#[derive(Clone, Debug)]
struct Chosen {
    system: &'static str,
    codes: Option<Vec<&'static str>>,
    nested: bool,
}

impl Chosen {
    fn holds(&self, Code(system, code): &Code) -> bool {
        *system == Some(self.system) && self.codes.as_ref().is_none_or(|codes| codes.contains(code))
    }

    /// The part as it is written; a nested one leaves a definition of its own.
    fn write(&self, name: &str, definitions: &mut Vec<(String, Arc<Value>)>) -> Value {
        let mut part = json!({"system": self.system});
        if let Some(codes) = &self.codes {
            part["concept"] = codes.iter().map(|code| json!({"code": code})).collect();
        }
        if !self.nested {
            return part;
        }
        let set = json!({"resourceType": "ValueSet", "compose": {"include": [part]}});
        definitions.push((name.to_owned(), Arc::new(set)));
        json!({"valueSet": [name]})
    }
}

const PLACES: [&str; 3] = ["a", "b", "c"];

fn day(day: i32) -> String {
    let month = MONTHS.iter().position(|(_, last)| day <= *last).unwrap_or(2);
    format!("2026-{:02}-{:02}", month + 1, day - MONTHS[month].0 + 1)
}

fn hundredths(number: i64) -> String {
    format!("{}{}.{:02}", if number < 0 { "-" } else { "" }, number.abs() / 100, number.abs() % 100)
}

impl When {
    fn days(&self) -> Option<(i32, i32)> {
        match self {
            When::Never | When::Period(None, None) => None,
            When::Day(day) => Some((*day, *day)),
            When::Month(month) => Some(MONTHS[*month]),
            When::Period(start, end) => Some((start.unwrap_or(i32::MIN), end.unwrap_or(i32::MAX))),
        }
    }

    fn write(&self, into: &mut Value) {
        match self {
            When::Never => {}
            When::Day(one) => into["effectiveDateTime"] = json!(day(*one)),
            When::Month(month) => into["effectiveDateTime"] = json!(format!("2026-{:02}", month + 1)),
            When::Period(start, end) => {
                let ends = [("start", start), ("end", end)];
                let given =
                    ends.into_iter().filter_map(|(name, end)| Some((name.to_owned(), json!(day((*end)?)))));
                into["effectivePeriod"] = Value::Object(given.collect());
            }
        }
    }
}

impl Seen {
    fn resource(&self, id: usize) -> Value {
        let coding = |Code(system, code): &Code| match system {
            Some(system) => json!({"system": system, "code": code}),
            None => json!({"code": code}),
        };
        let mut resource = json!({"resourceType": "Observation", "id": id.to_string(),
            "status": if self.amended { "amended" } else { "final" },
            "code": {"coding": self.codes.iter().map(coding).collect::<Vec<_>>()}});
        if let Some(category) = self.category {
            resource["category"] = json!([{"coding": [{"code": category}]}]);
        }
        if let Some(value) = self.value {
            let number: Value = serde_json::from_str(&hundredths(value)).expect("a number");
            resource["valueQuantity"] = json!({"value": number, "unit": "kg"});
        }
        for order in &self.orders {
            let reference = json!({"reference": format!("ServiceRequest/{order}")});
            match resource.get_mut("basedOn").and_then(Value::as_array_mut) {
                Some(all) => all.push(reference),
                None => resource["basedOn"] = json!([reference]),
            }
        }
        self.when.write(&mut resource);
        resource
    }
}

fn compares<N: Ord + Copy>(prefix: &str, (low, high): (N, N), (first, last): (N, N)) -> bool {
    match prefix {
        "" | "eq" => first <= low && high <= last,
        "ne" => !(first <= low && high <= last),
        "gt" => high > last,
        "lt" => low < first,
        "ge" => high >= first,
        "le" => low <= last,
        "sa" => low > last,
        "eb" => high < first,
        _ => unreachable!("prefixes of the generator"),
    }
}

impl Asked {
    fn query(&self, at: usize) -> String {
        match self {
            Asked::Code { any, not } => {
                let value = |(system, code): &(System, &str)| match system {
                    System::Any => (*code).to_owned(),
                    System::Is(system) => format!("{}|{code}", system.unwrap_or_default()),
                };
                let values: Vec<_> = any.iter().map(value).collect();
                format!("code{}={}", if *not { ":not" } else { "" }, values.join(","))
            }
            Asked::Category(code) => format!("category={code}"),
            Asked::CategoryMissing(missing) => format!("category:missing={missing}"),
            Asked::Date { prefix, either } => {
                let values: Vec<_> = either.iter().map(|(_, _, text)| format!("{prefix}{text}")).collect();
                format!("date={}", values.join(","))
            }
            Asked::Value { prefix, number } => format!("value-quantity={prefix}{}||kg", hundredths(*number)),
            Asked::Order { id, typed: true } => format!("based-on=ServiceRequest/{id}"),
            Asked::Order { id, typed: false } => format!("based-on={id}"),
            Asked::Amended => "status=amended".to_owned(),
            Asked::In { not, .. } => format!("code:{}=set:{at}", if *not { "not-in" } else { "in" }),
            Asked::Placed { code, below } => {
                format!("code:{}={LOCAL}|{code}", if *below { "below" } else { "above" })
            }
            Asked::Ids(ids) => {
                format!("_id={}", ids.iter().map(usize::to_string).collect::<Vec<_>>().join(","))
            }
            Asked::Listed(_) => format!("_list={at}"),
        }
    }

    /// What the question names by address; `at` makes its addresses its own.
    fn define(&self, at: usize, definitions: &mut Vec<(String, Arc<Value>)>) {
        match self {
            Asked::In { set, without, .. } => {
                let mut parts = |word: &str, parts: &[Chosen]| -> Vec<Value> {
                    let name = |nth| format!("set:{at}-{word}-{nth}");
                    parts.iter().enumerate().map(|(nth, part)| part.write(&name(nth), definitions)).collect()
                };
                let (include, exclude) = (parts("in", set), parts("out", without));
                let set =
                    json!({"resourceType": "ValueSet", "compose": {"include": include, "exclude": exclude}});
                definitions.push((format!("set:{at}"), Arc::new(set)));
            }
            Asked::Placed { .. } => {
                let system = json!({"resourceType": "CodeSystem", "content": "complete", "concept": [
                    {"code": "a", "concept": [{"code": "b"}]},
                    {"code": "c", "property": [{"code": "parent", "valueCode": "b"}]}]});
                definitions.push((LOCAL.to_owned(), Arc::new(system)));
            }
            Asked::Listed(ids) => {
                let entry = |id: &usize| json!({"item": {"reference": format!("Observation/{id}")}});
                let list =
                    json!({"resourceType": "List", "entry": ids.iter().map(entry).collect::<Vec<_>>()});
                definitions.push((format!("List/{at}"), Arc::new(list)));
            }
            _ => {}
        }
    }

    fn holds(&self, id: usize, seen: &Seen) -> bool {
        match self {
            Asked::Code { any, not } => {
                let is = |(system, code): &(System, &str), found: &Code| {
                    let same = match system {
                        System::Any => true,
                        System::Is(system) => *system == found.0,
                    };
                    same && found.1.eq_ignore_ascii_case(code)
                };
                any.iter().any(|wanted| seen.codes.iter().any(|found| is(wanted, found))) != *not
            }
            Asked::Category(code) => seen.category == Some(code),
            Asked::CategoryMissing(missing) => seen.category.is_none() == *missing,
            Asked::Date { prefix, either } => {
                let Some(days) = seen.when.days() else { return false };
                either.iter().any(|(first, last, _)| match *prefix {
                    "ap" => compares("ge", days, (first - 1, 0)) && compares("le", days, (0, last + 1)),
                    prefix => compares(prefix, days, (*first, *last)),
                })
            }
            Asked::Value { prefix, number } => seen.value.is_some_and(|value| match *prefix {
                "ap" => (10 * (value - number)).abs() <= number.abs(),
                // To a hundredth both are whole: half a hundredth around is the same number.
                prefix => compares(prefix, (value, value), (*number, *number)),
            }),
            Asked::Order { id, .. } => seen.orders.contains(id),
            Asked::Amended => seen.amended,
            Asked::In { set, without, not } => {
                let is_in = |code: &Code| {
                    set.iter().any(|part| part.holds(code)) && !without.iter().any(|part| part.holds(code))
                };
                seen.codes.iter().any(is_in) != *not
            }
            Asked::Placed { code, below } => {
                let place = |code: &str| PLACES.iter().position(|one| *one == code);
                let found = seen.codes.iter().filter(|found| found.0 == Some(LOCAL));
                let mut pairs = found.filter_map(|found| place(found.1).zip(place(code)));
                pairs.any(|(found, asked)| if *below { found >= asked } else { found <= asked })
            }
            Asked::Ids(ids) | Asked::Listed(ids) => ids.contains(&id),
        }
    }
}

fn code() -> impl Strategy<Value = Code> {
    (
        prop_oneof![Just(None), Just(Some(LOINC)), Just(Some(LOCAL))],
        prop_oneof![Just("a"), Just("B"), Just("b"), Just("c")],
    )
        .prop_map(|(system, code)| Code(system, code))
}

fn when() -> impl Strategy<Value = When> {
    let end = || proptest::option::of(0..90_i32);
    prop_oneof![
        1 => Just(When::Never),
        4 => (0..90_i32).prop_map(When::Day),
        1 => (0..3_usize).prop_map(When::Month),
        3 => (end(), end()).prop_map(|(one, two)| match (one, two) {
            (Some(one), Some(two)) => When::Period(Some(one.min(two)), Some(one.max(two))),
            (start, end) => When::Period(start, end),
        }),
    ]
}

fn seen() -> impl Strategy<Value = Seen> {
    let category = proptest::option::of(prop_oneof![Just("laboratory"), Just("vital-signs")]);
    let value = proptest::option::of(-300..300_i64);
    let orders = proptest::collection::vec(0..4_u8, 0..3);
    (proptest::collection::vec(code(), 0..3), category, when(), value, orders, any::<bool>()).prop_map(
        |(codes, category, when, value, orders, amended)| Seen {
            codes,
            category,
            when,
            value,
            orders,
            amended,
        },
    )
}

fn stretch() -> impl Strategy<Value = (i32, i32, String)> {
    prop_oneof![
        (0..90_i32).prop_map(|one| (one, one, day(one))),
        (0..3_usize).prop_map(|month| (MONTHS[month].0, MONTHS[month].1, format!("2026-{:02}", month + 1))),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let prefix = || proptest::sample::select(vec!["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]);
    let wanted = (any::<bool>(), code())
        .prop_map(|(named, Code(system, code))| (if named { System::Is(system) } else { System::Any }, code));
    let codes = proptest::collection::vec(wanted, 1..3);
    prop_oneof![
        3 => (codes, any::<bool>()).prop_map(|(any, not)| Asked::Code { any, not }),
        1 => prop_oneof![Just("laboratory"), Just("VITAL-signs"), Just("vital-signs")].prop_map(Asked::Category),
        1 => any::<bool>().prop_map(Asked::CategoryMissing),
        4 => (prefix(), proptest::collection::vec(stretch(), 1..3)).prop_map(|(prefix, either)| Asked::Date { prefix, either }),
        2 => (prefix(), -300..300_i64).prop_map(|(prefix, number)| Asked::Value { prefix, number }),
        1 => (0..4_u8, any::<bool>()).prop_map(|(id, typed)| Asked::Order { id, typed }),
        1 => Just(Asked::Amended),
        3 => (chosen(1..4), chosen(0..3), any::<bool>()).prop_map(|(set, without, not)| Asked::In { set, without, not }),
        1 => (proptest::sample::select(PLACES.to_vec()), any::<bool>())
            .prop_map(|(code, below)| Asked::Placed { code, below }),
        1 => proptest::collection::vec(0..30_usize, 1..8).prop_map(Asked::Ids),
        1 => proptest::collection::vec(0..30_usize, 0..8).prop_map(Asked::Listed),
    ]
}

fn chosen(parts: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Chosen>> {
    let codes = proptest::collection::vec(prop_oneof![Just("a"), Just("B"), Just("b"), Just("c")], 1..4);
    let part = (prop_oneof![Just(LOINC), Just(LOCAL)], proptest::option::weighted(0.8, codes), any::<bool>());
    let part = part.prop_map(|(system, codes, nested)| Chosen { system, codes, nested });
    proptest::collection::vec(part, parts)
}

/// What the store would open: the resources whose tags and time do not rule them out.
fn candidates(query: &Query, resources: &[Value]) -> Vec<usize> {
    let wanted: Vec<BTreeSet<Tag>> = query
        .filters
        .iter()
        .filter_map(|one| search::filter_tags(OBSERVATION, one))
        .map(BTreeSet::from_iter)
        .collect();
    let span = search::filter_span(OBSERVATION, &query.filters);
    let ids = search::filter_ids(OBSERVATION, &query.filters);
    let possible = |resource: &Value| {
        let named = ids.as_ref().is_none_or(|ids| resource["id"].as_str().is_some_and(|id| ids.contains(id)));
        let tags = search::tags(OBSERVATION, resource);
        let tagged = wanted.iter().all(|any| tags.iter().any(|tag| any.contains(tag)));
        let timed = span.is_none_or(|(until, from)| {
            search::span(OBSERVATION, resource)
                .is_some_and(|span| span.latest_ms >= until && span.earliest_ms <= from)
        });
        named && tagged && timed
    };
    (0..resources.len()).filter(|at| possible(&resources[*at])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_finds_what_looking_at_everything_finds(
        all in proptest::collection::vec(seen(), 1..25),
        asked in proptest::collection::vec(asked(), 1..4),
    ) {
        let resources: Vec<Value> = all.iter().enumerate().map(|(id, one)| one.resource(id)).collect();
        let mut world = Alone::default();
        let mut texts = Vec::new();
        for (at, one) in asked.iter().enumerate() {
            one.define(at, &mut world.definitions);
            texts.push(one.query(at));
        }
        let text = texts.join("&");
        let mut query = Query::parse(OBSERVATION, &text, &Limits::default()).expect("a query");
        query.prepare(&world).expect("all that it names is there");
        let expected: Vec<usize> =
            (0..all.len()).filter(|at| asked.iter().all(|one| match one {
                Asked::Category(code) => all[*at].category.is_some_and(|found| found.eq_ignore_ascii_case(code)),
                other => other.holds(*at, &all[*at]),
            })).collect();
        let meets = |at: &usize| matches(&query.filters, OBSERVATION, &resources[*at], &world);
        let everything: Vec<usize> = (0..resources.len()).filter(meets).collect();
        prop_assert_eq!(&everything, &expected, "all bodies opened, {}", &text);
        let by_index: Vec<usize> = candidates(&query, &resources).into_iter().filter(meets).collect();
        prop_assert_eq!(&by_index, &expected, "by tags and time, {}", &text);
    }

    #[test]
    fn the_walk_by_time_is_the_order_by_date(all in proptest::collection::vec(seen(), 1..25)) {
        let resources: Vec<Value> = all.iter().enumerate().map(|(id, one)| one.resource(id)).collect();
        for (text, forward) in [("_sort=date", true), ("_sort=-date", false)] {
            let query = Query::parse(OBSERVATION, text, &Limits::default()).expect("a query");
            let start = |at: &usize| search::span(OBSERVATION, &resources[*at]).map(|span| span.earliest_ms);
            let mut walk: Vec<usize> = (0..resources.len()).collect();
            walk.sort_by_key(|at| match (start(at), forward) {
                (Some(start), true) => (false, start),
                (Some(start), false) => (false, -start.max(-i64::MAX)),
                (None, _) => (true, 0),
            });
            let mut sorted: Vec<usize> = (0..resources.len()).collect();
            sorted.sort_by_key(|at| search::sort_keys(&query, &resources[*at]));
            prop_assert_eq!(walk, sorted);
        }
    }

    #[test]
    fn no_query_makes_it_stumble(kind in 1..148_i64, text in "\\PC{0,60}") {
        let kind = Type::from_number(kind).expect("a type");
        answer(kind, &text);
    }

    #[test]
    fn no_query_of_known_words_makes_it_stumble(
        kind in proptest::sample::select(vec!["Observation", "Patient", "DiagnosticReport", "MolecularSequence"]),
        words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..12),
    ) {
        answer(Type::named(kind), &words.concat());
    }
}

const WORDS: [&str; 47] = [
    "code",
    "date",
    "subject",
    "patient",
    "value-quantity",
    "code-value-quantity",
    "_id",
    "_has:",
    "Observation:",
    "patient:",
    ":missing",
    ":not",
    ":exact",
    ":contains",
    ":identifier",
    ":Patient",
    ":in",
    ":below",
    ":above",
    "_list=",
    ":of-type",
    ":text",
    ".name",
    ".",
    "=",
    "&",
    "=",
    "|",
    ",",
    "$",
    "\\",
    "ge",
    "ap",
    "2026",
    "-03",
    "T10:00",
    "5.4",
    "e5",
    "1",
    "http://loinc.org",
    "%2C",
    "%",
    "+",
    "_sort=-",
    "_include=",
    "_count=",
    "é",
];

/// Asks anything of everything that there is to ask.
fn answer(kind: Type, text: &str) {
    let limits = Limits { lenient: text.len().is_multiple_of(2), ..Limits::default() };
    let Ok(query) = Query::parse(kind, text, &limits) else { return };
    let again = Query::parse(kind, &query.canonical(), &limits).expect("its own text is a query");
    assert_eq!(again.canonical(), query.canonical());
    let resource = json!({"resourceType": kind.name(), "id": "1", "code": {"coding": [{"code": "1", "display": "é"}]},
        "subject": {"reference": "Patient/1"}, "effectivePeriod": {"start": "2026-03", "end": "nonsense"},
        "valueQuantity": {"value": 5.4}, "name": [{"family": "é"}, 7, null, [["x"]]], "meta": "nonsense"});
    for filter in &query.filters {
        search::filter_tags(kind, filter);
    }
    search::filter_span(kind, &query.filters);
    search::filter_ids(kind, &query.filters);
    search::sort_keys(&query, &resource);
    search::included(&query, kind, &resource);
    search::summarize(&query, &resource);
    matches(&query.filters, kind, &resource, &Alone::default());
}
