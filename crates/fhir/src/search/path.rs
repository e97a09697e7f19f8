//! Paths of search parameters: the part of FHIRPath that the R4 definitions use, compiled once.
//!
//! Unions, fields, `[x]` (an element that may have several types), `as`, `[0]`, `where(name='literal')`,
//! `where(resolve() is Type)`, `%resource.` and `exists() and … != false`. Anything else does not compile.

use serde_json::Value;

use crate::Type;

/// A compiled path: where in a resource the values of a search parameter stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    routes: Vec<Route>,
    /// Asks whether there is a value other than `false`, instead of giving the values.
    asks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Route {
    /// Begins at the resource even where the rest of the path begins at a part of it.
    from_resource: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    /// `value[x]`: a field of this name with the type's name after it.
    Choice(String),
    Index(usize),
    Equals {
        field: String,
        literal: String,
    },
    /// A reference to this type.
    RefersTo(Type),
}

/// Why a path is not in the part of FHIRPath that is compiled here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("search path, at byte {at}: {reason}")]
pub struct PathError {
    /// Byte of the text where reading stopped.
    pub at: usize,
    /// What was expected there.
    pub reason: &'static str,
}

/// Longest text and deepest nesting that is tried: the definitions stay far below.
const PATH_BYTES_MAX: usize = 4_096;
const PATH_NESTING_MAX: usize = 8;

static TRUE: Value = Value::Bool(true);
static FALSE: Value = Value::Bool(false);

impl Path {
    /// Compiles a path whose alternatives begin with the name of this type, with `Resource`, or with a field.
    pub fn compile(text: &str, base: &str) -> Result<Path, PathError> {
        if text.len() > PATH_BYTES_MAX {
            return Err(PathError { at: 0, reason: "a shorter path" });
        }
        let mut reader = Reader { text, at: 0, base };
        let mut path = Path { routes: Vec::new(), asks: false };
        path.routes.push(reader.route(0)?);
        if reader.take(".exists() and ") {
            path.asks = true;
            if path.routes[0] != reader.route(0)? || !reader.take(" != false") {
                return Err(reader.error("the same path and `!= false`"));
            }
        }
        while !path.asks && reader.takes_bar() {
            path.routes.push(reader.route(0)?);
        }
        reader.spaces();
        if reader.at == text.len() { Ok(path) } else { Err(reader.error("the end")) }
    }

    /// Whether some value at this path satisfies the test; stops at the first that does.
    ///
    /// `at` is where the path begins: the resource itself, or the part of it that a composite looks at.
    pub fn any<'a>(
        &self,
        resource: &'a Value,
        at: &'a Value,
        test: &mut dyn FnMut(&'a Value) -> bool,
    ) -> bool {
        if self.asks {
            let found = self.routes.iter().any(|route| {
                walk(&route.steps, at, &mut |value| !matches!(value, Value::Bool(false) | Value::Null))
            });
            return test(if found { &TRUE } else { &FALSE });
        }
        self.routes.iter().any(|route| {
            let from = if route.from_resource { resource } else { at };
            walk(&route.steps, from, test)
        })
    }

    /// All values at this path.
    pub fn values<'a>(&self, resource: &'a Value) -> Vec<&'a Value> {
        let mut all = Vec::new();
        self.any(resource, resource, &mut |value| {
            all.push(value);
            false
        });
        all
    }
}

/// Follows the steps through objects and lists; a list stands for each of its elements.
fn walk<'a>(steps: &[Step], value: &'a Value, test: &mut dyn FnMut(&'a Value) -> bool) -> bool {
    if let Value::Array(elements) = value {
        if let Some((Step::Index(index), rest)) = steps.split_first() {
            return elements.get(*index).is_some_and(|element| walk(rest, element, test));
        }
        return elements.iter().any(|element| walk(steps, element, test));
    }
    let Some((step, rest)) = steps.split_first() else {
        return !value.is_null() && test(value);
    };
    match step {
        Step::Field(name) => value.get(name.as_str()).is_some_and(|below| walk(rest, below, test)),
        Step::Choice(name) => value.as_object().is_some_and(|fields| {
            let typed = fields.iter().filter(|(key, _)| is_choice(key, name));
            typed.map(|(_, below)| below).any(|below| walk(rest, below, test))
        }),
        Step::Index(index) => *index == 0 && walk(rest, value, test),
        Step::Equals { field, literal } => {
            value.get(field.as_str()).and_then(Value::as_str) == Some(literal.as_str())
                && walk(rest, value, test)
        }
        Step::RefersTo(kind) => refers_to(value, *kind) && walk(rest, value, test),
    }
}

fn is_choice(key: &str, name: &str) -> bool {
    key.strip_prefix(name).is_some_and(|kind| kind.starts_with(|first: char| first.is_ascii_uppercase()))
}

/// Whether this reference leads to this type, as far as its own text says.
fn refers_to(value: &Value, kind: Type) -> bool {
    let said = value.get("reference").and_then(Value::as_str);
    match said.and_then(super::reference::target) {
        Some((found, _)) => found == kind,
        None => value.get("type").and_then(Value::as_str) == Some(kind.name()),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    base: &'t str,
}

impl<'t> Reader<'t> {
    /// `Base.field.field[x].as(Type).where(…)` or the same in brackets with `as Type` before the closing one.
    fn route(&mut self, nesting: usize) -> Result<Route, PathError> {
        self.spaces();
        if nesting > PATH_NESTING_MAX {
            return Err(self.error("fewer brackets"));
        }
        let mut route = if self.take("(") {
            let mut inner = self.route(nesting + 1)?;
            self.spaces();
            if self.take("as ") {
                let kind = self.word()?;
                self.cast(&mut inner, kind)?;
            }
            self.spaces();
            self.expect(")")?;
            inner
        } else {
            self.start()?
        };
        loop {
            if self.rest().starts_with(".exists()") {
                return Ok(route);
            } else if self.take(".as(") {
                let kind = self.word()?;
                self.cast(&mut route, kind)?;
                self.expect(")")?;
            } else if self.take(".where(") {
                let step = self.condition()?;
                route.steps.push(step);
                self.expect(")")?;
            } else if self.take(".") {
                let name = self.word()?;
                self.field(&mut route, name)?;
            } else {
                return Ok(route);
            }
        }
    }

    fn start(&mut self) -> Result<Route, PathError> {
        let mut route = Route { from_resource: self.take("%resource."), steps: Vec::new() };
        let name = self.word()?;
        if route.from_resource || (name != self.base && name != "Resource") {
            self.field(&mut route, name)?;
        }
        Ok(route)
    }

    fn field(&mut self, route: &mut Route, name: &str) -> Result<(), PathError> {
        if self.take("[x]") {
            route.steps.push(Step::Choice(name.to_owned()));
            return Ok(());
        }
        route.steps.push(Step::Field(name.to_owned()));
        if self.take("[") {
            let digits =
                self.rest().len() - self.rest().trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let index = self.rest()[..digits].parse().map_err(|_| self.error("a number"))?;
            self.at += digits;
            self.expect("]")?;
            route.steps.push(Step::Index(index));
        }
        Ok(())
    }

    /// `value[x] as Quantity` is the field `valueQuantity`.
    fn cast(&self, route: &mut Route, kind: &str) -> Result<(), PathError> {
        let Some(Step::Choice(name)) = route.steps.pop() else {
            return Err(self.error("an element that may have several types before `as`"));
        };
        let mut typed = name;
        let mut letters = kind.chars();
        typed.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        typed.push_str(letters.as_str());
        route.steps.push(Step::Field(typed));
        Ok(())
    }

    fn condition(&mut self) -> Result<Step, PathError> {
        if self.take("resolve() is ") {
            let name = self.word()?;
            return Type::parse(name).map(Step::RefersTo).ok_or_else(|| self.error("a resource type"));
        }
        let field = self.word()?.to_owned();
        self.expect("='")?;
        let end = self.rest().find('\'').ok_or_else(|| self.error("a closing quote"))?;
        let literal = self.rest()[..end].to_owned();
        self.at += end + 1;
        Ok(Step::Equals { field, literal })
    }

    fn word(&mut self) -> Result<&'t str, PathError> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.error("a name"));
        }
        self.at += end;
        Ok(&rest[..end])
    }

    fn spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(' ').len();
    }

    fn takes_bar(&mut self) -> bool {
        self.spaces();
        self.take("|")
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn take(&mut self, token: &str) -> bool {
        let here = self.rest().starts_with(token);
        if here {
            self.at += token.len();
        }
        here
    }

    fn expect(&mut self, token: &'static str) -> Result<(), PathError> {
        if self.take(token) { Ok(()) } else { Err(self.error(token)) }
    }

    fn error(&self, reason: &'static str) -> PathError {
        PathError { at: self.at, reason }
    }
}
