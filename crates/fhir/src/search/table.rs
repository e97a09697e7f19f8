//! The table of search parameters, read once: `parameters.txt`, which `cargo xtask tables` makes.

use std::sync::LazyLock;

use super::path::Path;
use crate::Type;

const TEXT: &str = include_str!("parameters.txt");

/// A search parameter of one resource type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The type whose parameter this is.
    pub base: Type,
    /// Its name in a query.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether the store keeps its values as tags.
    pub tagged: bool,
    /// The types that a reference may lead to; empty where any may be.
    pub targets: Vec<Type>,
    pub(super) path: Path,
    /// The code system of plain codes.
    pub(super) system: Option<&'static str>,
    pub(super) components: Vec<Component>,
}

/// One half of a composite parameter, looked up in the same part of the resource as the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Component {
    pub(super) kind: Kind,
    pub(super) path: Path,
}

/// The kinds of search parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Codes, identifiers, yes or no.
    Token,
    /// References to other resources.
    Reference,
    /// Text, names and addresses.
    String,
    /// Dates, instants, periods, timings.
    Date,
    /// Amounts with a unit.
    Quantity,
    /// Plain numbers.
    Number,
    /// Addresses and canonical names.
    Uri,
    /// Several of the others about the same part of a resource.
    Composite,
    /// `near`: not answered here.
    Special,
}

impl Parameter {
    /// Where its values stand.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Kind {
    fn parse(word: &str) -> Option<Kind> {
        Some(match word {
            "token" => Kind::Token,
            "reference" => Kind::Reference,
            "string" => Kind::String,
            "date" => Kind::Date,
            "quantity" => Kind::Quantity,
            "number" => Kind::Number,
            "uri" => Kind::Uri,
            "composite" => Kind::Composite,
            "special" => Kind::Special,
            _ => return None,
        })
    }
}

/// The parameters of a type, those of every resource included, by name.
pub fn parameters(kind: Type) -> &'static [Parameter] {
    &TABLE.by_type[usize::from(kind.number()) - 1]
}

/// The parameter of this name.
pub fn parameter(kind: Type, name: &str) -> Option<&'static Parameter> {
    let all = parameters(kind);
    all.binary_search_by(|one| one.name.cmp(name)).ok().map(|at| &all[at])
}

/// Lines of the table that could not be read. A test holds it empty; a request never meets them.
pub fn faults() -> &'static [String] {
    &TABLE.faults
}

struct Table {
    by_type: Vec<Vec<Parameter>>,
    faults: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(read);

fn read() -> Table {
    let mut table = Table { by_type: vec![Vec::new(); Type::all().count()], faults: Vec::new() };
    let mut base = "";
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('@') {
            base = name;
        } else if base == "Resource" {
            for kind in Type::all() {
                table.add(kind, line);
            }
        } else {
            match Type::parse(base) {
                Some(kind) => table.add(kind, line),
                None => table.faults.push(format!("{base}: no such type")),
            }
        }
    }
    for all in &mut table.by_type {
        all.sort_by_key(|one| one.name);
    }
    table
}

impl Table {
    fn add(&mut self, base: Type, line: &'static str) {
        match parse(base, line) {
            Ok(Some(parameter)) => self.by_type[usize::from(base.number()) - 1].push(parameter),
            Ok(None) => {}
            Err(reason) => self.faults.push(format!("{base}: {line}: {reason}")),
        }
    }
}

/// A line of the table; nothing for the parameters that have no path (`_text`, `_content`, `_query`).
fn parse(base: Type, line: &'static str) -> Result<Option<Parameter>, String> {
    let mut columns = line.split('\t');
    let mut column = || columns.next().unwrap_or_default();
    let (name, kind, path, extra) = (column(), column(), column(), column());
    if path.is_empty() {
        return Ok(None);
    }
    let tagged = kind.ends_with('*');
    let kind = Kind::parse(kind.trim_end_matches('*')).ok_or("no such kind")?;
    let compiled = |text| Path::compile(text, base.name()).map_err(|error| error.to_string());
    let mut parameter = Parameter {
        base,
        name,
        kind,
        tagged,
        targets: Vec::new(),
        path: compiled(path)?,
        system: None,
        components: Vec::new(),
    };
    match kind {
        Kind::Reference if extra != "*" => {
            let types = extra.split(' ').map(|name| Type::parse(name).ok_or("no such target"));
            parameter.targets = types.collect::<Result<_, _>>()?;
        }
        Kind::Token => parameter.system = Some(extra).filter(|system| !system.is_empty()),
        Kind::Composite => {
            for part in extra.split(" ; ") {
                let (kind, path) = part.split_once('=').ok_or("a component is kind=path")?;
                let kind = Kind::parse(kind).ok_or("no such kind of component")?;
                parameter.components.push(Component { kind, path: compiled(path)? });
            }
        }
        _ => {}
    }
    Ok(Some(parameter))
}
