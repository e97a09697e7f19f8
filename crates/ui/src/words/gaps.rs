//! Where a locale differs from English in more than its words: a key too few or too many, another blank, a plural
//! form that its language has and its text does not.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_syntax::ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use super::Locale;

/// The plural forms of the languages that we have texts in.
const FORMS: &[(&str, &[&str])] = &[("en", &["one", "other"]), ("es", &["one", "many", "other"])];
/// Every plural form that a language can have.
const ALL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// One way in which a locale differs from English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// English has the key, the locale does not.
    Missing(String),
    /// The locale has the key, English does not: nobody asks for it.
    Unknown(String),
    /// The text has other blanks than the English one.
    Blanks {
        /// The key.
        key: String,
        /// The blanks of the English text.
        english: Vec<String>,
        /// The blanks of this text.
        here: Vec<String>,
    },
    /// The text counts, but without a form that its language has.
    Form {
        /// The key.
        key: String,
        /// The form, as "many".
        form: &'static str,
    },
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::Missing(key) => write!(f, "{key} is missing"),
            Gap::Unknown(key) => write!(f, "{key} is not there in English"),
            Gap::Blanks { key, english, here } => {
                write!(f, "{key} has the blanks {here:?}, in English {english:?}")
            }
            Gap::Form { key, form } => write!(f, "{key} has no form for [{form}]"),
        }
    }
}

/// All gaps of a locale, by key.
pub(super) fn between(english: &Locale, there: &Locale) -> Vec<Gap> {
    let regional = there.tag.contains('-');
    let forms = forms_of(&there.tag);
    let missing = english.own.difference(&there.own).filter(|_| !regional).cloned().map(Gap::Missing);
    let unknown = there.own.difference(&english.own).cloned().map(Gap::Unknown);
    let mut gaps: Vec<Gap> = missing.chain(unknown).collect();
    for key in there.own.intersection(&english.own) {
        let (ours, theirs) = (Shape::of(&english.bundle, key), Shape::of(&there.bundle, key));
        if ours.blanks != theirs.blanks {
            let list = |shape: &Shape| shape.blanks.iter().cloned().collect();
            gaps.push(Gap::Blanks { key: key.clone(), english: list(&ours), here: list(&theirs) });
        }
        let lacks = forms.iter().copied().filter(|form| theirs.lacks(form));
        gaps.extend(lacks.map(|form| Gap::Form { key: key.clone(), form }));
    }
    gaps
}

fn forms_of(tag: &str) -> &'static [&'static str] {
    let language = tag.split('-').next().unwrap_or_default();
    FORMS.iter().find(|(known, _)| *known == language).map_or(&["other"], |(_, forms)| *forms)
}

/// What a text is made of beside its words.
#[derive(Default)]
struct Shape {
    blanks: BTreeSet<String>,
    /// The forms of each choice by number.
    counted: Vec<BTreeSet<String>>,
}

impl Shape {
    fn of(bundle: &FluentBundle<Arc<FluentResource>>, key: &str) -> Shape {
        let mut shape = Shape::default();
        if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
            shape.pattern(pattern);
        }
        shape
    }

    fn lacks(&self, form: &str) -> bool {
        self.counted.iter().any(|forms| !forms.contains(form))
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                let names: BTreeSet<String> = variants
                    .iter()
                    .filter_map(|variant| match variant.key {
                        VariantKey::Identifier { name } => Some(name.to_owned()),
                        VariantKey::NumberLiteral { .. } => None,
                    })
                    .collect();
                if !names.is_empty() && names.iter().all(|name| ALL_FORMS.contains(&name.as_str())) {
                    self.counted.push(names);
                }
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.blanks.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { arguments, .. }
            | InlineExpression::TermReference { arguments: Some(arguments), .. } => self.arguments(arguments),
            _ => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        let named = arguments.named.iter().map(|argument| &argument.value);
        for argument in arguments.positional.iter().chain(named) {
            self.inline(argument);
        }
    }
}
