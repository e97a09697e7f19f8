//! Token parameters: codes, identifiers, contact points, yes or no.

use serde_json::Value;

use super::text;

/// `system|code`, `|code`, `system|` or `code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) system: System,
    /// None: any code of the system.
    pub(super) code: Option<String>,
    /// Case counts, as it does in ids; elsewhere `ABC` finds `abc`, as the standard advises.
    pub(super) exact: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum System {
    Any,
    None,
    Is(String),
}

const BOOLEAN_SYSTEM: &str = "http://hl7.org/fhir/special-values";

impl Wanted {
    /// Reads a value whose parts at `|` are already apart.
    pub(super) fn parse(parts: &[String], exact: bool) -> Option<Wanted> {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (system, code) = match parts {
            [code] => (System::Any, filled(code)),
            [system, code] if system.is_empty() => (System::None, filled(code)),
            [system, code] => (System::Is(system.clone()), filled(code)),
            _ => return None,
        };
        let useful = code.is_some() || matches!(system, System::Is(_));
        useful.then_some(Wanted { system, code, exact })
    }

    /// Whether a value at the parameter's path is this token; `implied` is the system of plain codes there.
    pub(super) fn holds(&self, value: &Value, implied: Option<&str>) -> bool {
        match value {
            Value::String(code) => self.code_is(Some(code)) && self.plain(implied),
            Value::Bool(answer) => {
                self.code_is(Some(if *answer { "true" } else { "false" })) && self.plain(Some(BOOLEAN_SYSTEM))
            }
            Value::Number(number) => self.code_is(Some(number.as_str())) && self.plain(implied),
            Value::Object(_) => {
                codings(value).any(|coding| self.code_is(coding.code) && self.system_is(&coding))
            }
            Value::Array(_) | Value::Null => false,
        }
    }

    fn code_is(&self, code: Option<&str>) -> bool {
        match (&self.code, code) {
            (None, _) => true,
            (Some(wanted), Some(code)) if self.exact => wanted == code,
            (Some(wanted), Some(code)) => wanted.eq_ignore_ascii_case(code),
            (Some(_), None) => false,
        }
    }

    fn plain(&self, implied: Option<&str>) -> bool {
        match &self.system {
            System::Any | System::None => true,
            System::Is(system) => implied == Some(system),
        }
    }

    fn system_is(&self, coding: &Coding) -> bool {
        match &self.system {
            System::Any => true,
            System::None => coding.system.is_none(),
            System::Is(system) => coding.system == Some(system) || coding.usage == Some(system),
        }
    }
}

/// One code of a value, whatever its type is.
pub(super) struct Coding<'v> {
    pub(super) system: Option<&'v str>,
    pub(super) code: Option<&'v str>,
    /// The `use` of a contact point, which stands for its system in the standard's table.
    usage: Option<&'v str>,
}

/// The codes of a CodeableConcept, Coding, Identifier or ContactPoint.
pub(super) fn codings(value: &Value) -> impl Iterator<Item = Coding<'_>> {
    let list = value.get("coding").and_then(Value::as_array);
    let alone = list.is_none().then_some(value);
    list.into_iter().flatten().chain(alone).map(|one| {
        let text = |name| one.get(name).and_then(Value::as_str);
        match text("value") {
            Some(code) => Coding { system: text("system"), code: Some(code), usage: text("use") },
            None => Coding { system: text("system"), code: text("code"), usage: None },
        }
    })
}

/// `:of-type`: an identifier of this type with this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfType {
    kind: Wanted,
    value: String,
}

impl OfType {
    pub(super) fn parse(parts: &[String]) -> Option<OfType> {
        let [system, code, value] = parts else { return None };
        let whole = !system.is_empty() && !code.is_empty() && !value.is_empty();
        whole.then(|| OfType {
            kind: Wanted { system: System::Is(system.clone()), code: Some(code.clone()), exact: false },
            value: value.clone(),
        })
    }

    pub(super) fn holds(&self, value: &Value) -> bool {
        let same = value.get("value").and_then(Value::as_str) == Some(self.value.as_str());
        same && value.get("type").is_some_and(|kind| self.kind.holds(kind, None))
    }
}

/// `:text`: whether the words that stand beside the code begin so.
pub(super) fn text_begins(value: &Value, folded: &str) -> bool {
    let begins = |value: Option<&Value>| {
        value.and_then(Value::as_str).is_some_and(|words| text::fold(words).starts_with(folded))
    };
    let codings = value.get("coding").and_then(Value::as_array);
    begins(Some(value))
        || begins(value.get("text"))
        || begins(value.get("display"))
        || begins(value.get("type").and_then(|kind| kind.get("text")))
        || codings.into_iter().flatten().any(|coding| begins(coding.get("display")))
}
