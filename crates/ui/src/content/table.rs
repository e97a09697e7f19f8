//! Tables that turn into blocks on a small screen. The first column names the row.

use maud::{Markup, html};

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Its name; on a small screen it stands before each value.
    pub label: &'a str,
    /// It holds numbers.
    pub number: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub const fn text(label: &'a str) -> Self {
        Self { label, number: false }
    }

    /// A column of numbers.
    pub const fn number(label: &'a str) -> Self {
        Self { label, number: true }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub struct Cell(pub Markup);

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self(html! { (text) })
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self(html! { (text) })
    }
}

impl From<Markup> for Cell {
    fn from(markup: Markup) -> Self {
        Self(markup)
    }
}

/// A table of data.
#[derive(Debug)]
pub struct Table<'a> {
    /// What it shows.
    pub caption: &'a str,
    /// The caption is for who listens: a heading just above says the same.
    pub caption_hidden: bool,
    /// The columns.
    pub columns: &'a [Column<'a>],
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        assert!(!self.caption.trim().is_empty(), "a table has a caption");
        assert!(self.rows.iter().all(|row| row.len() == self.columns.len()), "each row fills each column");
        html! {
            table.table {
                caption { @if self.caption_hidden { span.hide-visually { (self.caption) } } @else { (self.caption) } }
                thead { tr { @for column in self.columns { th scope="col" class=[number(*column)] { (column.label) } } } }
                tbody { @for row in &self.rows { (self.row(row)) } }
            }
        }
    }

    fn row(&self, row: &[Cell]) -> Markup {
        html! {
            tr {
                @for (at, (cell, column)) in row.iter().zip(self.columns).enumerate() {
                    @if at == 0 {
                        th scope="row" class=[number(*column)] { (cell.0) }
                    } @else {
                        td data-label=(column.label) class=[number(*column)] { span { (cell.0) } }
                    }
                }
            }
        }
    }
}

fn number(column: Column<'_>) -> Option<&'static str> {
    column.number.then_some("number")
}
