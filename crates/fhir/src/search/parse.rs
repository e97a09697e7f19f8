//! Reading one filter: its name with modifier, chain and `_has`, and its values with their escapes.

use super::error::name as plain;
use super::filter::{Filter, Operand, Rule, answered};
use super::terms::Named;
use super::text::{Compare, UriCompare, fold};
use super::{Kind, Limits, Parameter, QueryError, moment, number, parameter, reference, token};
use crate::Type;
use crate::reference::is_id;

/// Parameters of the standard that are not answered, with what to do instead.
const REFUSED: [(&str, &str); 7] = [
    ("_text", "there is no index of the words of a record"),
    ("_content", "there is no index of the words of a record"),
    ("_query", "there are no named queries"),
    ("_filter", "ask by parameters"),
    ("_type", "ask one type at a time"),
    ("_contained", "contained resources are found by their containers"),
    ("_containedType", "contained resources are found by their containers"),
];

pub(super) struct FilterReader<'l> {
    limits: &'l Limits,
    /// Name as it was asked for, for messages.
    whole: &'l str,
    depth: usize,
    branches: usize,
}

impl<'l> FilterReader<'l> {
    pub(super) fn read(
        kind: Type,
        name: &'l str,
        text: &str,
        limits: &'l Limits,
    ) -> Result<Filter, QueryError> {
        let mut reader = FilterReader { limits, whole: name, depth: 0, branches: 0 };
        let rule = reader.rule(kind, name, text)?;
        Ok(Filter { name: name.to_owned(), text: text.to_owned(), rule, base: limits.base.clone() })
    }

    fn rule(&mut self, kind: Type, name: &str, text: &str) -> Result<Rule, QueryError> {
        if self.depth > self.limits.chain_depth_max {
            return Err(QueryError::Limit("too long a chain"));
        }
        self.branches += 1;
        if self.branches > self.limits.chain_branches_max {
            return Err(QueryError::Limit("a chain that leads to too many types: name the type"));
        }
        self.depth += 1;
        let rule = if let Some(rest) = name.strip_prefix("_has:") {
            self.has(kind, rest, text)
        } else if let Some((link, rest)) = name.split_once('.') {
            self.chain(kind, link, rest, text)
        } else {
            self.plain(kind, name, text)
        };
        self.depth -= 1;
        rule
    }

    /// `Observation:patient:code`: the referring type, its reference, and what must hold of it.
    fn has(&mut self, kind: Type, rest: &str, text: &str) -> Result<Rule, QueryError> {
        const FORM: &str = "_has:Type:reference:parameter";
        let mut parts = rest.splitn(3, ':');
        let (Some(source), Some(link), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(self.modifier(FORM));
        };
        let source = Type::parse(source).ok_or_else(|| self.modifier(FORM))?;
        let parameter = self.known(source, link)?;
        let leads = parameter.targets.is_empty() || parameter.targets.contains(&kind);
        if parameter.kind != Kind::Reference || !leads {
            return Err(self.modifier("the second part is a reference that leads to this type"));
        }
        let rule = Box::new(self.rule(source, name, text)?);
        Ok(Rule::Has { source, parameter, rule })
    }

    /// `subject:Patient.name`; without a type, every type that has the rest counts.
    fn chain(&mut self, kind: Type, link: &str, rest: &str, text: &str) -> Result<Rule, QueryError> {
        let (link, only) = match link.split_once(':') {
            Some((link, only)) => {
                let only = Type::parse(only).ok_or_else(|| self.modifier("a chain names a resource type"))?;
                (link, Some(only))
            }
            None => (link, None),
        };
        let parameter = self.known(kind, link)?;
        if parameter.kind != Kind::Reference {
            return Err(self.modifier("a chain begins at a reference"));
        }
        let targets = match only {
            Some(only) if !parameter.targets.is_empty() && !parameter.targets.contains(&only) => {
                return Err(self.modifier("the reference does not lead to this type"));
            }
            Some(only) => vec![(only, self.rule(only, rest, text)?)],
            None if parameter.targets.is_empty() => {
                return Err(self.modifier("this reference leads anywhere: name the type, as in a:Type.b"));
            }
            None => self.any_target(&parameter.targets, rest, text)?,
        };
        Ok(Rule::Chain { parameter, targets })
    }

    /// The rule for each of these types that has the parameter.
    fn any_target(
        &mut self,
        kinds: &[Type],
        rest: &str,
        text: &str,
    ) -> Result<Vec<(Type, Rule)>, QueryError> {
        let mut targets = Vec::new();
        for kind in kinds {
            match self.rule(*kind, rest, text) {
                Ok(rule) => targets.push((*kind, rule)),
                Err(QueryError::Unknown(_)) => {}
                Err(other) => return Err(other),
            }
        }
        if targets.is_empty() { Err(QueryError::Unknown(plain(self.whole))) } else { Ok(targets) }
    }

    fn plain(&mut self, kind: Type, name: &str, text: &str) -> Result<Rule, QueryError> {
        let (name, modifier) = match name.split_once(':') {
            Some((name, modifier)) => (name, Some(modifier)),
            None => (name, None),
        };
        if name == "_list" {
            return self.listed(kind, modifier, text);
        }
        let parameter = self.known(kind, name)?;
        if modifier == Some("missing") {
            return match text {
                "true" | "false" => Ok(Rule::Missing { parameter, missing: text == "true" }),
                _ => Err(self.value(":missing is true or false")),
            };
        }
        let negated = matches!(modifier, Some("not" | "not-in"));
        let mut values = Vec::new();
        for one in split(text, ',') {
            if values.len() == self.limits.values_max {
                return Err(QueryError::Limit("too many values in one parameter"));
            }
            values.push(self.operand(parameter, modifier, &one)?);
        }
        Ok(Rule::Values { parameter, negated, values })
    }

    /// `_list=a,b`: what the lists with these ids name.
    fn listed(&self, kind: Type, modifier: Option<&str>, text: &str) -> Result<Rule, QueryError> {
        if modifier.is_some() {
            return Err(self.unfit());
        }
        let lists: Vec<String> = split(text, ',').iter().map(|id| unescape(id)).collect();
        if lists.len() > self.limits.lists_max {
            return Err(QueryError::Limit("too many lists in one parameter"));
        }
        if lists.iter().any(|id| !is_id(id)) {
            return Err(self.value("a list is named by its id"));
        }
        Ok(Rule::Listed { parameter: self.known(kind, "_id")?, lists, named: None })
    }

    fn known(&self, kind: Type, name: &str) -> Result<&'static Parameter, QueryError> {
        let unsupported = |reason| Err(QueryError::Unsupported { parameter: plain(self.whole), reason });
        if let Some((_, reason)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            return unsupported(reason);
        }
        match parameter(kind, name) {
            Some(found) if answered(found.kind) => Ok(found),
            Some(_) => unsupported("places are not searched by distance"),
            None => Err(QueryError::Unknown(plain(self.whole))),
        }
    }

    fn operand(
        &self,
        parameter: &'static Parameter,
        modifier: Option<&str>,
        raw: &str,
    ) -> Result<Operand, QueryError> {
        if parameter.kind == Kind::Composite {
            return if modifier.is_none() { self.composite(parameter, raw) } else { Err(self.unfit()) };
        }
        match (parameter.kind, modifier) {
            (Kind::Token | Kind::Reference, Some("text")) => self.words(raw),
            (Kind::Token, Some("in" | "not-in")) => {
                Ok(Operand::Codes(Named::ValueSet(self.filled(raw)?).wanted()))
            }
            (Kind::Token, Some("below")) => {
                let (system, code) = self.concept(parameter, raw)?;
                Ok(Operand::Codes(Named::Below { system, code }.wanted()))
            }
            (Kind::Token, Some("above")) => {
                let (system, code) = self.concept(parameter, raw)?;
                Ok(Operand::Codes(Named::Above { system, code }.wanted()))
            }
            (Kind::Token, Some("of-type")) => token::OfType::parse(&pieces(raw))
                .map(Operand::OfType)
                .ok_or_else(|| self.value("system|code|value")),
            (Kind::Token, None | Some("not")) => self.simple(Kind::Token, raw, parameter.name == "_id"),
            (Kind::Reference, Some("identifier")) => token::Wanted::parse(&pieces(raw), false)
                .map(Operand::Identifier)
                .ok_or_else(|| self.value("system|value or value")),
            (Kind::String, Some("exact")) => Ok(Operand::String(self.filled(raw)?, Compare::Exact)),
            (Kind::String, Some("contains")) => Ok(Operand::String(self.folded(raw)?, Compare::Contains)),
            (Kind::Reference, Some("above" | "below")) => {
                Err(self.modifier("there are no hierarchies of resources here"))
            }
            (Kind::Reference, Some(target)) => self.typed_reference(parameter, target, raw),
            (Kind::Uri, Some("below")) => Ok(Operand::Uri(self.filled(raw)?, UriCompare::Below)),
            (Kind::Uri, Some("above")) => Ok(Operand::Uri(self.filled(raw)?, UriCompare::Above)),
            (kind, None) => self.simple(kind, raw, false),
            (_, Some(_)) => Err(self.unfit()),
        }
    }

    /// A value without modifier, also as a part of a composite.
    fn simple(&self, kind: Kind, raw: &str, exact: bool) -> Result<Operand, QueryError> {
        let wrong = |form| move || self.value(form);
        match kind {
            Kind::Token => token::Wanted::parse(&pieces(raw), exact)
                .map(Operand::Token)
                .ok_or_else(wrong("a token is code, system|code, |code or system|")),
            Kind::Reference => reference::Wanted::parse(&unescape(raw), None, self.limits.base.as_deref())
                .map(Operand::Reference)
                .ok_or_else(wrong("a reference is id, Type/id or an address")),
            Kind::String => Ok(Operand::String(self.folded(raw)?, Compare::Begins)),
            Kind::Date => moment::Wanted::parse(&unescape(raw)).map(Operand::Date).ok_or_else(wrong(
                "a date is 2026, 2026-03, 2026-03-31 or 2026-03-31T08:00:00Z, with a prefix",
            )),
            Kind::Number => number::Wanted::parse(&unescape(raw))
                .map(Operand::Number)
                .ok_or_else(wrong("a number is 5, 5.40 or 5e2, with a prefix")),
            Kind::Quantity => number::WantedQuantity::parse(&pieces(raw))
                .map(Operand::Quantity)
                .ok_or_else(wrong("a quantity is number, number|system|code or number||code, with a prefix")),
            Kind::Uri => Ok(Operand::Uri(self.filled(raw)?, UriCompare::Same)),
            Kind::Composite | Kind::Special => Err(self.unfit()),
        }
    }

    fn composite(&self, parameter: &Parameter, raw: &str) -> Result<Operand, QueryError> {
        let parts = split(raw, '$');
        if parts.len() != parameter.components.len() {
            return Err(self.value("a composite has each of its parts once, with $ between"));
        }
        let pairs = parameter.components.iter().zip(&parts);
        let read: Result<Vec<_>, _> =
            pairs.map(|(component, part)| self.simple(component.kind, part, false)).collect();
        read.map(Operand::Composite)
    }

    fn typed_reference(&self, parameter: &Parameter, target: &str, raw: &str) -> Result<Operand, QueryError> {
        let kind = Type::parse(target).ok_or_else(|| self.unfit())?;
        if !parameter.targets.is_empty() && !parameter.targets.contains(&kind) {
            return Err(self.modifier("the reference does not lead to this type"));
        }
        reference::Wanted::parse(&unescape(raw), Some(kind), self.limits.base.as_deref())
            .map(Operand::Reference)
            .ok_or_else(|| self.value("a reference with a type is an id"))
    }

    /// `system|code` of one concept; where the parameter has one system, the code is enough.
    fn concept(&self, parameter: &Parameter, raw: &str) -> Result<(String, String), QueryError> {
        let mut parts = pieces(raw).into_iter();
        let found = match (parts.next(), parts.next(), parts.next(), parameter.system) {
            (Some(system), Some(code), None, _) => Some((system, code)),
            (Some(code), None, None, Some(system)) => Some((system.to_owned(), code)),
            _ => None,
        };
        let whole = found.filter(|(system, code)| !system.is_empty() && !code.is_empty());
        whole.ok_or_else(|| self.value("a place in a hierarchy is system|code"))
    }

    fn words(&self, raw: &str) -> Result<Operand, QueryError> {
        self.folded(raw).map(Operand::Words)
    }

    fn folded(&self, raw: &str) -> Result<String, QueryError> {
        let folded = fold(&unescape(raw));
        if folded.is_empty() {
            Err(self.value("a text has at least one letter or digit"))
        } else {
            Ok(folded)
        }
    }

    fn filled(&self, raw: &str) -> Result<String, QueryError> {
        let text = unescape(raw);
        if text.is_empty() { Err(self.value("a value is not empty")) } else { Ok(text) }
    }

    fn unfit(&self) -> QueryError {
        self.modifier("this kind of parameter does not have it")
    }

    fn modifier(&self, reason: &'static str) -> QueryError {
        QueryError::Modifier { parameter: plain(self.whole), reason }
    }

    fn value(&self, reason: &'static str) -> QueryError {
        QueryError::Value { parameter: plain(self.whole), reason }
    }
}

/// Parts between separators that no backslash escapes; escapes stay for the next reader.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for letter in text.chars() {
        if letter == separator && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = letter == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

/// The text without its escapes: `\,`, `\|`, `\$` and `\\`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(letters.next().unwrap_or('\\')),
            _ => plain.push(letter),
        }
    }
    plain
}

/// The parts of `system|code`, without escapes.
fn pieces(text: &str) -> Vec<String> {
    split(text, '|').iter().map(|part| unescape(part)).collect()
}
