//! OperationOutcome: what went wrong, for a program. Names elements and rules, never a value from a record.

use serde_json::{Map, Value};

use crate::{Resource, Type};

/// The most issues that one outcome carries.
pub const ISSUES_MAX: usize = 100;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The action failed and could not be checked further.
    Fatal,
    /// The action failed.
    Error,
    /// It went through, but something may be wrong.
    Warning,
    /// Nothing is wrong.
    Information,
}

impl Severity {
    /// FHIR's code.
    pub const fn code(self) -> &'static str {
        match self {
            Severity::Fatal => "fatal",
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        }
    }
}

/// What kind of thing went wrong: FHIR's issue types, as far as the portal speaks of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IssueCode {
    /// The content is not what the standard allows.
    Invalid,
    /// A rule about the structure is broken.
    Structure,
    /// An element is missing.
    Required,
    /// A value has the wrong form.
    Value,
    /// A rule across elements is broken.
    Invariant,
    /// Who asks is not known.
    Login,
    /// Who asks may not.
    Forbidden,
    /// Not understood or not offered.
    NotSupported,
    /// There is already one.
    Duplicate,
    /// More than one fits.
    MultipleMatches,
    /// It is not there (also: not for whom asks).
    NotFound,
    /// It was there.
    Deleted,
    /// Larger than a limit.
    TooLong,
    /// A code is not one of those allowed.
    CodeInvalid,
    /// It would take more than a limit.
    TooCostly,
    /// A rule of the clinic stands against it.
    BusinessRule,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// Something failed that may work later.
    Transient,
    /// Too many requests.
    Throttled,
    /// The server failed.
    Exception,
    /// Nothing went wrong.
    Informational,
}

impl IssueCode {
    /// FHIR's code.
    pub const fn code(self) -> &'static str {
        match self {
            IssueCode::Invalid => "invalid",
            IssueCode::Structure => "structure",
            IssueCode::Required => "required",
            IssueCode::Value => "value",
            IssueCode::Invariant => "invariant",
            IssueCode::Login => "login",
            IssueCode::Forbidden => "forbidden",
            IssueCode::NotSupported => "not-supported",
            IssueCode::Duplicate => "duplicate",
            IssueCode::MultipleMatches => "multiple-matches",
            IssueCode::NotFound => "not-found",
            IssueCode::Deleted => "deleted",
            IssueCode::TooLong => "too-long",
            IssueCode::CodeInvalid => "code-invalid",
            IssueCode::TooCostly => "too-costly",
            IssueCode::BusinessRule => "business-rule",
            IssueCode::Conflict => "conflict",
            IssueCode::Transient => "transient",
            IssueCode::Throttled => "throttled",
            IssueCode::Exception => "exception",
            IssueCode::Informational => "informational",
        }
    }
}

/// One thing to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How bad.
    pub severity: Severity,
    /// What kind.
    pub code: IssueCode,
    /// The element, as a path such as `Observation.status`.
    pub expression: Option<String>,
    /// What is wrong with it, in words without values from the record.
    pub diagnostics: String,
}

impl Issue {
    /// An error about the whole request or document.
    pub fn error(code: IssueCode, diagnostics: impl Into<String>) -> Issue {
        Issue { severity: Severity::Error, code, expression: None, diagnostics: diagnostics.into() }
    }

    /// The same issue at this element.
    #[must_use]
    pub fn at(self, expression: impl Into<String>) -> Issue {
        Issue { expression: Some(expression.into()), ..self }
    }

    /// The same issue, as bad as this.
    #[must_use]
    pub fn with_severity(self, severity: Severity) -> Issue {
        Issue { severity, ..self }
    }

    fn to_json(&self) -> Value {
        let mut issue = Map::new();
        issue.insert("severity".to_owned(), self.severity.code().into());
        issue.insert("code".to_owned(), self.code.code().into());
        issue.insert("diagnostics".to_owned(), self.to_string().into());
        if let Some(expression) = &self.expression {
            issue.insert("expression".to_owned(), Value::Array(vec![expression.as_str().into()]));
        }
        Value::Object(issue)
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(expression) = &self.expression {
            write!(f, "{expression}: ")?;
        }
        f.write_str(&self.diagnostics)
    }
}

/// The OperationOutcome with these issues, the first [`ISSUES_MAX`] of them. Without any it says that all is well.
pub fn outcome(issues: &[Issue]) -> Resource {
    let mut list: Vec<Value> = issues.iter().take(ISSUES_MAX).map(Issue::to_json).collect();
    if list.is_empty() {
        let well = Issue::error(IssueCode::Informational, "all is well").with_severity(Severity::Information);
        list.push(well.to_json());
    }
    let mut document = Map::new();
    document.insert("resourceType".to_owned(), "OperationOutcome".into());
    document.insert("issue".to_owned(), Value::Array(list));
    Resource::of(Type::named("OperationOutcome"), document)
}

#[cfg(test)]
mod tests {
    use super::{ISSUES_MAX, Issue, IssueCode, Severity, outcome};

    #[test]
    fn an_outcome_names_the_element() {
        let issue = Issue::error(IssueCode::Required, "required").at("Observation.status");
        assert_eq!(issue.to_string(), "Observation.status: required");
        assert_eq!(
            String::from_utf8(outcome(&[issue]).to_bytes()).as_deref(),
            Ok(concat!(
                r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required","#,
                r#""diagnostics":"Observation.status: required","expression":["Observation.status"]}]}"#
            ))
        );
    }

    #[test]
    fn an_outcome_is_never_empty_and_never_endless() {
        let well = outcome(&[]);
        assert_eq!(well.json()["issue"][0]["severity"], Severity::Information.code());
        let many = vec![Issue::error(IssueCode::Invalid, "wrong"); ISSUES_MAX + 1];
        assert_eq!(outcome(&many).json()["issue"].as_array().map(Vec::len), Some(ISSUES_MAX));
    }
}
