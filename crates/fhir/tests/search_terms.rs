//! Value sets, hierarchies and lists: what a query names is looked up once, and what cannot be decided is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use fhir::Type;
use fhir::search::{Limits, Parameter, Query, QueryError, World, filter_ids, filter_tags, matches, tags};
use serde_json::{Value, json};

const OBSERVATION: Type = Type::named("Observation");
const LOINC: &str = "http://loinc.org";
const ANIMALS: &str = "http://codes.example/animals";

/// Definitions by address, and lists.
struct Library(BTreeMap<String, Arc<Value>>);

impl Library {
    fn of(definitions: &[(&str, Value)]) -> Library {
        Library(definitions.iter().map(|(name, one)| ((*name).to_owned(), Arc::new(one.clone()))).collect())
    }

    fn prepared(&self, query: &str) -> Result<Query, QueryError> {
        let mut query = Query::parse(OBSERVATION, query, &Limits::default())?;
        query.prepare(self)?;
        Ok(query)
    }

    /// Which of these codes (`system|code`, or a code alone) a query finds.
    fn found<'c>(&self, query: &str, codes: &[&'c str]) -> Vec<&'c str> {
        let prepared = self.prepared(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        codes
            .iter()
            .copied()
            .filter(|code| matches(&prepared.filters, OBSERVATION, &coded(code), self))
            .collect()
    }

    fn refusal(&self, query: &str) -> String {
        match self.prepared(query) {
            Err(error @ QueryError::Undecided { .. }) => error.to_string(),
            other => panic!("{query}: {other:?}"),
        }
    }
}

impl World for Library {
    fn resolve(&self, reference: &str) -> Option<Arc<Value>> {
        self.0.get(reference).cloned()
    }

    fn referrers(&self, _: Type, _: &Parameter, _: (Type, &str)) -> Vec<Arc<Value>> {
        Vec::new()
    }

    fn definition(&self, kind: Type, address: &str) -> Option<Arc<Value>> {
        self.0.get(address).filter(|one| one["resourceType"] == kind.name()).cloned()
    }
}

fn coded(text: &str) -> Value {
    let coding = match text.split_once('|') {
        Some((system, code)) => json!({"system": system, "code": code}),
        None => json!({"code": text}),
    };
    json!({"resourceType": "Observation", "id": "o", "status": "final", "code": {"coding": [coding]}})
}

fn set(include: &Value) -> Value {
    json!({"resourceType": "ValueSet", "compose": {"include": include}})
}

fn animals() -> Value {
    json!({"resourceType": "CodeSystem", "url": ANIMALS, "content": "complete", "concept": [
        {"code": "animal", "concept": [
            {"code": "bird", "concept": [{"code": "duck"}, {"code": "hen"}]},
            {"code": "fish"}]},
        // A platypus has its places by properties, one of them twice, and a ring does no harm.
        {"code": "platypus", "property": [{"code": "parent", "valueCode": "animal"},
            {"code": "child", "valueCode": "ring"}]},
        {"code": "ring", "property": [{"code": "child", "valueCode": "platypus"}]}]})
}

#[test]
fn a_set_is_what_it_includes_without_what_it_excludes() {
    let library = Library::of(&[
        ("set:listed", set(&json!([{"system": LOINC, "concept": [{"code": "a"}, {"code": "b"}]}]))),
        ("set:whole", set(&json!([{"system": LOINC}]))),
        (
            "set:nested",
            set(&json!([{"valueSet": ["set:listed"]}, {"system": ANIMALS, "concept": [{"code": "hen"}]}])),
        ),
        ("set:both", set(&json!([{"valueSet": ["set:listed", "set:other"]}]))),
        ("set:other", set(&json!([{"system": LOINC, "concept": [{"code": "b"}, {"code": "c"}]}]))),
        ("set:narrowed", set(&json!([{"system": LOINC, "valueSet": ["set:nested"]}]))),
        (
            "set:without",
            json!({"resourceType": "ValueSet", "compose": {"include": [{"system": LOINC}],
                "exclude": [{"system": LOINC, "concept": [{"code": "b"}]}]}}),
        ),
    ]);
    let codes = [
        "http://loinc.org|a",
        "http://loinc.org|b",
        "http://loinc.org|c",
        "http://loinc.org|A",
        "a",
        "http://codes.example/animals|hen",
        "http://codes.example/animals|a",
    ];
    let loinc = |codes: &str| codes.chars().map(|code| format!("{LOINC}|{code}")).collect::<Vec<_>>();
    let hen = || format!("{ANIMALS}|hen");
    for (address, expected) in [
        ("set:listed", loinc("ab")),
        ("set:whole", loinc("abcA")),
        ("set:nested", [loinc("ab"), vec![hen()]].concat()),
        ("set:both", loinc("b")),
        ("set:narrowed", loinc("ab")),
        ("set:without", loinc("acA")),
        ("set:both,set:nested", [loinc("ab"), vec![hen()]].concat()),
    ] {
        assert_eq!(library.found(&format!("code:in={address}"), &codes), expected, "{address}");
        let outside: Vec<&str> =
            codes.iter().copied().filter(|code| !expected.iter().any(|one| one == code)).collect();
        assert_eq!(library.found(&format!("code:not-in={address}"), &codes), outside, "not in {address}");
    }
}

#[test]
fn an_expansion_counts_where_it_is_whole() {
    let expansion = |extra: Value| {
        let mut expansion = json!({"contains": [{"system": LOINC, "code": "a", "abstract": true,
            "contains": [{"system": LOINC, "code": "b"}]}, {"code": "plain"}]});
        expansion.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        json!({"resourceType": "ValueSet", "expansion": expansion,
            "compose": {"include": [{"system": LOINC, "concept": [{"code": "c"}]}]}})
    };
    let unclosed = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed";
    let codes = ["http://loinc.org|a", "http://loinc.org|b", "http://loinc.org|c", "plain"];
    for (extra, whole) in [
        (json!({}), true),
        (json!({"total": 3, "offset": 0}), true),
        (json!({"total": 4}), false),
        (json!({"offset": 2}), false),
        (json!({"parameter": [{"name": "filter", "valueString": "x"}]}), false),
        (json!({"extension": [{"url": unclosed, "valueBoolean": true}]}), false),
        (json!({"contains": []}), false),
    ] {
        let library = Library::of(&[("set:x", expansion(extra.clone()))]);
        let expected = if whole { vec!["http://loinc.org|b", "plain"] } else { vec!["http://loinc.org|c"] };
        assert_eq!(library.found("code:in=set:x", &codes), expected, "{extra}");
    }
}

#[test]
fn hierarchies_are_walked_both_ways() {
    let library = Library::of(&[(ANIMALS, animals())]);
    let codes: Vec<String> = ["animal", "bird", "duck", "hen", "fish", "platypus", "ring", "stone"]
        .iter()
        .map(|code| format!("{ANIMALS}|{code}"))
        .collect();
    let codes: Vec<&str> =
        codes.iter().map(String::as_str).chain(["http://other.example|duck", "duck"]).collect();
    let found = |query: &str| -> Vec<&str> {
        let found = library.found(&format!("code:{query}"), &codes);
        found.into_iter().map(|code| code.rsplit('|').next().expect("a code")).collect()
    };
    assert_eq!(found(&format!("below={ANIMALS}|bird")), ["bird", "duck", "hen"]);
    assert_eq!(found(&format!("above={ANIMALS}|duck")), ["animal", "bird", "duck"]);
    assert_eq!(found(&format!("below={ANIMALS}|platypus")), ["platypus", "ring"], "a ring ends");
    assert_eq!(found(&format!("below={ANIMALS}|duck,{ANIMALS}|fish")), ["duck", "fish"]);
    assert_eq!(found(&format!("below={ANIMALS}|stone")), ["stone"], "what nobody placed is below itself");
    assert_eq!(found(&format!("above={ANIMALS}|ring")), ["animal", "platypus", "ring"]);

    let filtered = |filters: Value| set(&json!([{"system": ANIMALS, "filter": filters}]));
    let filter = |op: &str, value: &str| json!({"property": "concept", "op": op, "value": value});
    for (filters, expected) in [
        (json!([filter("is-a", "bird")]), vec!["bird", "duck", "hen"]),
        (json!([filter("descendent-of", "bird")]), vec!["duck", "hen"]),
        (json!([filter("is-not-a", "animal")]), vec![]),
        (json!([filter("is-not-a", "bird")]), vec!["animal", "fish", "platypus", "ring"]),
        (json!([filter("is-a", "animal"), filter("in", "duck, stone,fish")]), vec!["duck", "fish"]),
        (json!([filter("is-a", "bird"), filter("not-in", "duck")]), vec!["bird", "hen"]),
        (json!([filter("=", "hen")]), vec!["hen"]),
        (json!([filter("is-a", "stone")]), vec![]),
    ] {
        let library = Library::of(&[(ANIMALS, animals()), ("set:x", filtered(filters.clone()))]);
        let all = library.found("code:in=set:x", &codes);
        let all: Vec<&str> = all.into_iter().map(|code| code.rsplit('|').next().expect("a code")).collect();
        assert_eq!(all, expected, "{filters}");
    }
}

#[test]
fn a_code_alone_has_the_system_of_its_parameter() {
    const STATUS: &str = "http://hl7.org/fhir/observation-status";
    let statuses = json!({"resourceType": "CodeSystem", "content": "complete", "concept": [
        {"code": "amended", "concept": [{"code": "corrected"}]}, {"code": "final"}]});
    let only = set(&json!([{"system": STATUS, "concept": [{"code": "final"}]}]));
    let library = Library::of(&[(STATUS, statuses), ("set:final", only)]);
    let finds = |query: &str, status: &str| {
        let query = library.prepared(query).expect("a query");
        let seen = json!({"resourceType": "Observation", "id": "o", "status": status});
        matches(&query.filters, OBSERVATION, &seen, &library)
    };
    assert!(finds("status:below=amended", "corrected"));
    assert!(finds(&format!("status:below={STATUS}|amended"), "amended"));
    assert!(!finds("status:below=amended", "final"));
    assert!(finds("status:in=set:final", "final"));
    assert!(finds("status:not-in=set:final", "amended"));
}

#[test]
fn what_cannot_be_decided_is_refused_with_the_reason() {
    let part = json!({"resourceType": "CodeSystem", "content": "fragment", "concept": [{"code": "x"}]});
    let parts = json!({"resourceType": "CodeSystem", "content": "complete", "hierarchyMeaning": "part-of"});
    let filtered = |system: &str, property: &str| {
        set(&json!([{"system": system, "filter": [{"property": property, "op": "is-a", "value": "x"}]}]))
    };
    let mut active = set(&json!([{"system": LOINC}]));
    active["compose"]["inactive"] = json!(false);
    let mut definitions = vec![
        ("set:self", set(&json!([{"valueSet": ["set:self"]}]))),
        ("set:one", set(&json!([{"valueSet": ["set:two"]}]))),
        ("set:two", set(&json!([{"valueSet": ["set:one"]}]))),
        ("set:gone", set(&json!([{"valueSet": ["set:nowhere"]}]))),
        ("set:nothing", json!({"resourceType": "ValueSet"})),
        ("set:shapeless", set(&json!([{"concept": [{"code": "x"}]}]))),
        ("set:active", active),
        ("set:unknown-system", filtered("http://nowhere.example", "concept")),
        ("set:property", filtered(ANIMALS, "colour")),
        ("set:fragment", filtered("http://codes.example/part", "concept")),
        (ANIMALS, animals()),
        ("http://codes.example/part", part),
        ("http://codes.example/parts", parts),
    ];
    let deep: Vec<String> = (0..20).map(|at| format!("set:deep{at}")).collect();
    for two in deep.windows(2) {
        definitions.push((&two[0], set(&json!([{"valueSet": [two[1]]}]))));
    }
    let many: Vec<Value> = (0..200_001).map(|at| json!({"code": at.to_string()})).collect();
    definitions.push(("set:large", set(&json!([{"system": LOINC, "concept": many}]))));
    let library = Library::of(&definitions);
    for (query, reason) in [
        ("code:in=set:nowhere", "the value set is not among the clinic's own definitions"),
        ("code:not-in=set:gone", "the value set is not among the clinic's own definitions"),
        ("code:in=set:self", "a value set includes itself"),
        ("code:in=set:one", "a value set includes itself"),
        ("code:in=set:deep0", "value sets include each other too deeply"),
        ("code:in=set:nothing", "the value set does not say which codes it has"),
        (
            "code:in=set:shapeless",
            "a part of the value set names neither a code system nor another value set",
        ),
        ("code:in=set:active", "the value set leaves out inactive codes of a whole code system"),
        ("code:in=set:unknown-system", "the code system is not among the clinic's own definitions"),
        ("code:in=set:property", "the value set filters its codes in a way that is not decided here"),
        ("code:in=set:fragment", "only a part of the code system is among the clinic's own definitions"),
        ("code:in=set:large", "the value set is too large"),
        ("code:below=http://nowhere.example|x", "the code system is not among the clinic's own definitions"),
        (
            "code:below=http://codes.example/part|x",
            "only a part of the code system is among the clinic's own definitions",
        ),
        ("code:above=http://codes.example/parts|x", "the hierarchy of the code system is not one of kinds"),
    ] {
        let name = query.split('=').next().expect("a name");
        assert_eq!(library.refusal(query), format!("{name}: cannot be decided: {reason}"));
    }
    let chained = library.prepared("subject:Patient.gender:in=set:nowhere").expect_err("chained");
    assert!(chained.to_string().starts_with("subject:Patient.gender:in: cannot be decided"), "{chained}");
}

#[test]
fn a_list_finds_what_it_names() {
    let list = json!({"resourceType": "List", "id": "l", "entry": [
        {"item": {"reference": "Observation/a"}}, {"item": {"reference": "Observation/b"}, "deleted": true},
        {"item": {"reference": "Condition/c"}}, {"item": {"display": "words"}},
        {"item": {"reference": "https://elsewhere.example/Observation/d"}}]});
    let library = Library::of(&[("List/l", list)]);
    let finds = |query: &str, id: &str| {
        let query = library.prepared(query).expect("a query");
        matches(&query.filters, OBSERVATION, &json!({"resourceType": "Observation", "id": id}), &library)
    };
    assert!(finds("_list=l", "a"));
    assert!(finds("_list=none,l", "a"));
    for (query, id) in
        [("_list=l", "b"), ("_list=l", "c"), ("_list=l", "d"), ("_list=none", "a"), ("_list=l&_id=b", "a")]
    {
        assert!(!finds(query, id), "{query} finds {id}");
    }
}

#[test]
fn the_store_learns_where_to_look() {
    let library = Library::of(&[
        ("set:few", set(&json!([{"system": LOINC, "concept": [{"code": "A"}, {"code": "b"}]}]))),
        ("set:whole", set(&json!([{"system": LOINC}]))),
        (
            "List/l",
            json!({"resourceType": "List", "entry": [{"item": {"reference": "Observation/a"}},
            {"item": {"reference": "Observation/b"}}, {"item": {"reference": "Condition/a"}}]}),
        ),
    ]);
    let tags = |query: &str| {
        let query = library.prepared(query).expect("a query");
        filter_tags(OBSERVATION, &query.filters[0])
    };
    assert_eq!(tags("code:in=set:few"), tags("code=a,B"));
    assert_eq!(tags("code:in=set:whole"), None, "a whole system says nothing about codes");
    assert_eq!(tags("code:not-in=set:few"), None);
    let ids = |query: &str| -> Option<Vec<String>> {
        let query = library.prepared(query).expect("a query");
        filter_ids(OBSERVATION, &query.filters).map(|ids| ids.into_iter().map(str::to_owned).collect())
    };
    let owned = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
    assert_eq!(ids("_id=x"), owned(&["x"]));
    assert_eq!(ids("_id=x,y,x&code=1"), owned(&["x", "y"]));
    assert_eq!(ids("_list=l"), owned(&["a", "b"]));
    assert_eq!(ids("_list=l&_id=b,c"), owned(&["b"]), "both must hold");
    assert_eq!(ids("_list=none"), owned(&[]), "nothing is on it");
    assert_eq!(ids("_id:not=x"), None);
    assert_eq!(ids("_id=http://system.example|"), None);
    assert_eq!(ids("subject:Patient._id=x"), None);
    assert_eq!(ids("code=1"), None);
}

#[test]
fn definitions_are_found_by_their_addresses() {
    let kind = Type::named("ValueSet");
    let set = json!({"resourceType": "ValueSet", "url": "http://sets.example/A", "version": "2"});
    let carried = fhir::search::tags(kind, &set);
    let wanted = |query: &str| {
        let query = Query::parse(kind, query, &Limits::default()).expect("a query");
        filter_tags(kind, &query.filters[0])
    };
    let found = |query: &str| wanted(query).expect("tags").iter().any(|tag| carried.contains(tag));
    assert!(found("url=http://sets.example/A"));
    assert!(found("url=http://sets.example/B,http://sets.example/A"));
    assert!(!found("url=http://sets.example/a"), "case counts in addresses");
    assert_eq!(wanted("url:below=http://sets.example"), None);
    let beginning = Query::parse(kind, "url=http://sets.example/A", &Limits::default()).expect("a query");
    assert!(matches(&beginning.filters, kind, &set, &Library::of(&[])));
}

#[test]
fn addresses_lie_below_and_above_each_other() {
    let library = Library::of(&[]);
    let finds = |query: &str, url: &str| {
        let kind = Type::named("ValueSet");
        let query = Query::parse(kind, query, &Limits::default()).expect("a query");
        matches(&query.filters, kind, &json!({"resourceType": "ValueSet", "url": url}), &library)
    };
    assert!(finds("url:below=http://acme.example/fhir/", "http://acme.example/fhir/ValueSet/1"));
    assert!(finds("url:below=http://acme.example/fhir", "http://acme.example/fhir|2"));
    assert!(!finds("url:below=http://acme.example/fhir", "http://acme.example/fhirs"));
    assert!(finds("url:above=http://acme.example/fhir/ValueSet/1", "http://acme.example/fhir"));
    assert!(!finds("url:above=http://acme.example/fhir", "http://acme.example/fhir/ValueSet/1"));
    assert!(!finds("url:below=urn:oid:1.2", "urn:oid:1.2.3"), "names have no parts");
}

/// What has no category is found without opening what has one, and a code of that name is another thing.
#[test]
fn what_has_no_category_has_a_tag_of_its_own() {
    let wanted = |text: &str| {
        let query = Query::parse(OBSERVATION, text, &Limits::default()).expect("a query");
        filter_tags(OBSERVATION, &query.filters[0])
    };
    let missing = wanted("category:missing=true").expect("a tag");
    let found = |category: Value| {
        let mut one = json!({"resourceType": "Observation", "code": {"coding": [{"code": "1"}]}});
        if !category.is_null() {
            one["category"] = category;
        }
        tags(OBSERVATION, &one).iter().any(|tag| missing.contains(tag))
    };
    assert!(found(Value::Null));
    assert!(!found(json!([{"text": "Words alone"}])), "it has one");
    assert!(
        !found(json!([{"coding": [{"code": "missing"}]}])) && !found(json!([{"coding": [{"code": ""}]}]))
    );
    assert_eq!(wanted("category:missing=false"), None);
    assert_eq!(wanted("code:missing=true"), None, "of others nothing is known before they are opened");
}
