//! The numbers of the house: how long a function, a handler, a file and a crate may be, how many arguments a
//! function takes and how deep it nests. Lines of code are counted without blank lines and comments in functions,
//! as they stand in files.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use super::Finding;
use super::sources::Source;

const FUNCTION_LINES_MAX: usize = 70;
const HANDLER_LINES_MAX: usize = 25;
const FILE_LINES_MAX: usize = 600;
const TEST_FILE_LINES_MAX: usize = 900;
const ARGUMENTS_MAX: usize = 5;
const NESTING_MAX: usize = 4;
const CRATE_LINES_MAX: usize = 12_000;
const RIB_LIB_LINES_MAX: usize = 150;

/// Crates whose `lib.rs` is no rib's manifest.
const NOT_RIBS: [&str; 13] = [
    "stdx",
    "fhir",
    "access",
    "audit",
    "hl7v2",
    "ccda",
    "clinic",
    "store",
    "kit",
    "ui",
    "vestibule",
    "testkit",
    "xtask",
];

/// Checks one Rust file.
pub fn check(source: &Source) -> Vec<Finding> {
    if source.is_table() {
        return Vec::new();
    }
    let mut findings = file_length(source);
    match syn::parse_file(&source.text) {
        Ok(file) => {
            let lines = code_lines(&source.text);
            let mut visitor = Functions { source, lines, name: Vec::new(), of_a_trait: false, findings };
            visitor.visit_file(&file);
            findings = visitor.findings;
        }
        Err(error) => {
            let line = error.span().start().line;
            findings.push(Finding::new("syntax", &source.path, line, error.to_string()));
        }
    }
    findings
}

/// Checks the crates' sizes: what is shipped, without tests and tables.
pub fn crates(sources: &[Source]) -> Vec<Finding> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_rust() && !source.is_test() && !source.is_table())
    {
        if let Some(name) = source.crate_name() {
            *sizes.entry(name).or_default() += source.text.lines().count();
        }
    }
    let large = sizes.into_iter().filter(|(_, lines)| *lines > CRATE_LINES_MAX);
    large
        .map(|(name, lines)| {
            Finding::new(
                "crate",
                format!("crates/{name}"),
                0,
                format!("{lines} lines, at most {CRATE_LINES_MAX}"),
            )
        })
        .collect()
}

fn file_length(source: &Source) -> Vec<Finding> {
    let lines = source.text.lines().count();
    let rib = source.crate_name().is_some_and(|name| !NOT_RIBS.contains(&name));
    let manifest = source.crate_name().is_some_and(|name| source.path == format!("crates/{name}/src/lib.rs"));
    let max = match (rib && manifest, source.is_test()) {
        (true, _) => RIB_LIB_LINES_MAX,
        (false, true) => TEST_FILE_LINES_MAX,
        (false, false) => FILE_LINES_MAX,
    };
    let long = lines > max;
    long.then(|| Finding::new("file", &source.path, 0, format!("{lines} lines, at most {max}")))
        .into_iter()
        .collect()
}

/// Which lines (from 1, so the first entry stands for nothing) hold code.
fn code_lines(text: &str) -> Vec<bool> {
    let mut lines = vec![false];
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        let opens = !comment && line.starts_with("/*");
        comment = (comment || opens) && !line.contains("*/");
        lines.push(!(line.is_empty() || line.starts_with("//") || opens || comment));
    }
    lines
}

struct Functions<'a> {
    source: &'a Source,
    lines: Vec<bool>,
    /// The path of modules, types and functions that the visit stands in.
    name: Vec<String>,
    /// Inside the implementation of a trait, whose arguments somebody else chose.
    of_a_trait: bool,
    findings: Vec<Finding>,
}

impl Functions<'_> {
    fn within(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.name.push(name);
        visit(self);
        self.name.pop();
    }

    fn find(&mut self, rule: &'static str, line: usize, what: String) {
        let place = format!("{}::{}", self.source.path, self.name.join("::"));
        self.findings.push(Finding::new(rule, place, line, what));
    }

    fn function(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let start = body.brace_token.span.open().start().line;
        let end = body.brace_token.span.close().end().line;
        let inner = self.lines.get(start + 1..end).unwrap_or_default();
        let lines = inner.iter().filter(|code| **code).count();
        let handler =
            signature.asyncness.is_some() && self.source.path.contains("/pages") && !self.source.is_test();
        let (rule, max) =
            if handler { ("handler", HANDLER_LINES_MAX) } else { ("function", FUNCTION_LINES_MAX) };
        if lines > max {
            self.find(rule, start, format!("`{}` has {lines} lines, at most {max}", signature.ident));
        }
        let arguments = signature.inputs.len();
        if arguments > ARGUMENTS_MAX && !self.of_a_trait {
            let what = format!("`{}` takes {arguments} arguments, at most {ARGUMENTS_MAX}", signature.ident);
            self.find("arguments", start, what);
        }
        let mut nesting = Nesting::default();
        nesting.visit_block(body);
        if nesting.deepest > NESTING_MAX {
            let what = format!("`{}` nests {} deep, at most {NESTING_MAX}", signature.ident, nesting.deepest);
            self.find("nesting", start, what);
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.within(item.sig.ident.to_string(), |this| {
            this.function(&item.sig, &item.block);
            visit::visit_item_fn(this, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.within(item.sig.ident.to_string(), |this| {
            this.function(&item.sig, &item.block);
            visit::visit_impl_item_fn(this, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.within(item.sig.ident.to_string(), |this| {
            if let Some(body) = &item.default {
                this.function(&item.sig, body);
            }
            visit::visit_trait_item_fn(this, item);
        });
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.within(item.ident.to_string(), |this| visit::visit_item_mod(this, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.of_a_trait, item.trait_.is_some());
        self.within(name.unwrap_or_else(|| "impl".to_owned()), |this| visit::visit_item_impl(this, item));
        self.of_a_trait = outer;
    }
}

/// How deep branches and loops lie in each other; an `else if` is no deeper than its `if`.
#[derive(Default)]
struct Nesting {
    depth: usize,
    deepest: usize,
}

impl Nesting {
    fn deeper(&mut self, visit: impl FnOnce(&mut Self)) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        visit(self);
        self.depth -= 1;
    }
}

impl<'ast> Visit<'ast> for Nesting {
    fn visit_expr_if(&mut self, item: &'ast syn::ExprIf) {
        self.visit_expr(&item.cond);
        self.deeper(|this| this.visit_block(&item.then_branch));
        match item.else_branch.as_ref().map(|(_, branch)| &**branch) {
            Some(syn::Expr::If(next)) => self.visit_expr_if(next),
            Some(other) => self.deeper(|this| this.visit_expr(other)),
            None => {}
        }
    }

    fn visit_expr_for_loop(&mut self, item: &'ast syn::ExprForLoop) {
        self.deeper(|this| visit::visit_expr_for_loop(this, item));
    }

    fn visit_expr_while(&mut self, item: &'ast syn::ExprWhile) {
        self.deeper(|this| visit::visit_expr_while(this, item));
    }

    fn visit_expr_loop(&mut self, item: &'ast syn::ExprLoop) {
        self.deeper(|this| visit::visit_expr_loop(this, item));
    }

    fn visit_expr_match(&mut self, item: &'ast syn::ExprMatch) {
        self.deeper(|this| visit::visit_expr_match(this, item));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        // A function within a function is measured by itself.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Source::new(path, text)).into_iter().map(|finding| finding.rule).collect()
    }

    fn function(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    act();\n".repeat(lines))
    }

    #[test]
    fn a_function_of_seventy_lines_passes_and_one_more_does_not() {
        assert!(rules("crates/a/src/b.rs", &function(70)).is_empty());
        assert_eq!(rules("crates/a/src/b.rs", &function(71)), ["function"]);
    }

    #[test]
    fn comments_and_blank_lines_do_not_lengthen_a_function() {
        let text = format!(
            "fn long() {{\n{}{}}}\n",
            "    act();\n".repeat(70),
            "    // why\n\n    /* because */\n".repeat(9)
        );
        assert!(rules("crates/a/src/b.rs", &text).is_empty());
    }

    #[test]
    fn methods_are_measured_and_named() {
        let text = format!("struct A;\nimpl A {{\n{}}}\n", function(71));
        let findings = check(&Source::new("crates/a/src/b.rs", text));
        assert_eq!(findings[0].place, "crates/a/src/b.rs::A::long");
        assert_eq!(findings[0].line, 3);
    }

    #[test]
    fn a_handler_is_shorter() {
        let text = format!("async {}", function(26));
        assert_eq!(rules("crates/a/src/pages/home.rs", &text), ["handler"]);
        assert!(rules("crates/a/src/pages/home.rs", &function(26)).is_empty());
        assert!(rules("crates/a/src/jobs.rs", &text).is_empty());
    }

    #[test]
    fn files_have_a_length_and_tests_a_longer_one() {
        let lines = |count: usize| "//\n".repeat(count);
        assert_eq!(rules("crates/store/src/b.rs", &lines(601)), ["file"]);
        assert!(rules("crates/store/tests/b.rs", &lines(601)).is_empty());
        assert_eq!(rules("crates/store/src/b/tests.rs", &lines(901)), ["file"]);
        assert_eq!(rules("crates/records/src/lib.rs", &lines(151)), ["file"]);
        assert!(rules("crates/store/src/lib.rs", &lines(151)).is_empty());
    }

    #[test]
    fn tables_may_be_long() {
        assert!(rules("crates/fhir/src/table/codes.rs", &"//\n".repeat(5000)).is_empty());
        assert!(
            rules("crates/fhir/src/codes.rs", &format!("// tidy: table\n{}", "//\n".repeat(5000))).is_empty()
        );
    }

    #[test]
    fn six_arguments_are_too_many() {
        assert!(rules("crates/a/src/b.rs", "fn f(a: A, b: B, c: C, d: D, e: E) {}").is_empty());
        assert_eq!(rules("crates/a/src/b.rs", "fn f(a: A, b: B, c: C, d: D, e: E, f: F) {}"), ["arguments"]);
        let own = "impl A { fn f(a: A, b: B, c: C, d: D, e: E, f: F) {} }";
        assert_eq!(rules("crates/a/src/b.rs", own), ["arguments"]);
        let chosen_elsewhere = "impl Disk for A { fn f(a: A, b: B, c: C, d: D, e: E, f: F) {} }";
        assert!(rules("crates/a/src/b.rs", chosen_elsewhere).is_empty());
    }

    #[test]
    fn nesting_counts_branches_and_loops() {
        let nested =
            |depth: usize| format!("fn f() {{ {} act() {} }}", "if x {".repeat(depth), "}".repeat(depth));
        assert!(rules("crates/a/src/b.rs", &nested(4)).is_empty());
        assert_eq!(rules("crates/a/src/b.rs", &nested(5)), ["nesting"]);
        let chain = "fn f() { if a {} else if b {} else if c {} else if d {} else if e {} else {} }";
        assert!(rules("crates/a/src/b.rs", chain).is_empty());
        let mixed = "fn f() { for a in b { while c { match d { _ => loop { if e { act() } } } } } }";
        assert_eq!(rules("crates/a/src/b.rs", mixed), ["nesting"]);
    }

    #[test]
    fn a_crate_is_measured_without_its_tests_and_tables() {
        let file = |path: &str, lines: usize| Source::new(path, "//\n".repeat(lines));
        let good = [
            file("crates/a/src/b.rs", 12_000),
            file("crates/a/tests/c.rs", 900),
            file("crates/a/src/table/d.rs", 9000),
        ];
        assert!(crates(&good).is_empty());
        assert_eq!(crates(&[file("crates/a/src/b.rs", 12_001)])[0].rule, "crate");
    }

    #[test]
    fn what_cannot_be_read_is_a_finding() {
        assert_eq!(rules("crates/a/src/b.rs", "fn {"), ["syntax"]);
    }
}
