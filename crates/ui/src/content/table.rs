//! Tables that turn into blocks on a small screen. The first column names the row; columns by which the list can be
//! put in order are links, so that an order is an address.

use maud::{Markup, html};

use crate::art::Icon;
use crate::words::Words;

/// The order that a list is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest, the oldest, A first.
    Up,
    /// The largest, the newest, Z first.
    Down,
}

/// How a list is put in order by a column.
#[derive(Debug, Clone, Copy)]
pub struct Sort<'a> {
    /// The list in that order; for the column that it is in order by, the list turned around.
    pub href: &'a str,
    /// The order now, if the list is in order by this column.
    pub now: Option<Order>,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Its name; on a small screen it stands before each value.
    pub label: &'a str,
    /// It holds numbers.
    pub number: bool,
    /// The list can be put in order by it.
    pub sort: Option<Sort<'a>>,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub const fn text(label: &'a str) -> Self {
        Self { label, number: false, sort: None }
    }

    /// A column of numbers.
    pub const fn number(label: &'a str) -> Self {
        Self { label, number: true, sort: None }
    }

    /// The same column, by which the list can be put in order.
    #[must_use]
    pub const fn sorted(self, href: &'a str, now: Option<Order>) -> Self {
        Self { sort: Some(Sort { href, now }), ..self }
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
    /// The markup of a table in one order.
    pub fn render(&self) -> Markup {
        assert!(self.columns.iter().all(|column| column.sort.is_none()), "links of order need their words");
        self.around(
            "table",
            None,
            &|column| html! { th scope="col" class=[number(column)] { (column.label) } },
        )
    }

    /// The markup of a table whose columns put it in order.
    pub fn render_sorted(&self, words: &Words) -> Markup {
        let ordered = self.columns.iter().filter(|column| column.sort.is_some_and(|sort| sort.now.is_some()));
        assert!(ordered.count() <= 1, "a list is in order by one column");
        let by = words.text("ui-sort");
        self.around("table sortable", Some(&by), &|column| head(words, column))
    }

    fn around(&self, class: &str, by: Option<&str>, head: &dyn Fn(Column<'_>) -> Markup) -> Markup {
        assert!(!self.caption.trim().is_empty(), "a table has a caption");
        assert!(self.rows.iter().all(|row| row.len() == self.columns.len()), "each row fills each column");
        html! {
            table class=(class) {
                caption { @if self.caption_hidden { span.hide-visually { (self.caption) } } @else { (self.caption) } }
                thead { tr data-label=[by] { @for column in self.columns { (head(*column)) } } }
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
                        @let empty = cell.0.0.is_empty().then_some("none");
                        td data-label=(column.label) class=[empty.or(number(*column))] { span { (cell.0) } }
                    }
                }
            }
        }
    }
}

fn head(words: &Words, column: Column<'_>) -> Markup {
    let Some(sort) = column.sort else {
        return html! { th.fixed scope="col" class=[number(column)] { (column.label) } };
    };
    let (said, icon, turn) = match sort.now {
        Some(Order::Up) => (Some("ascending"), Some(Icon::Up), "ui-sort-turn"),
        Some(Order::Down) => (Some("descending"), Some(Icon::Down), "ui-sort-turn"),
        None => (None, None, "ui-sort-by"),
    };
    html! {
        th scope="col" class=[number(column)] aria-sort=[said] {
            a href=(sort.href) {
                (column.label)
                @if let Some(icon) = icon { (icon.draw()) }
                span.hide-visually { ", " (words.text(turn)) }
            }
        }
    }
}

fn number(column: Column<'_>) -> Option<&'static str> {
    column.number.then_some("number")
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::{Cell, Column, Table};

    #[test]
    fn a_cell_without_content_can_be_left_out_where_cells_stand_below_each_other() {
        let columns = [Column::text("Test"), Column::number("Value"), Column::text("Over time")];
        let row = |last| vec![Cell::from("Weight"), Cell::from("70 kg"), Cell(last)];
        let rows = vec![row(html! {}), row(html! { "rises" })];
        let table = Table { caption: "Measurements", caption_hidden: true, columns: &columns, rows };
        let drawn = table.render().into_string();
        assert_eq!(drawn.matches("class=\"none\"").count(), 1, "{drawn}");
        assert_eq!(drawn.matches("data-label=\"Value\" class=\"number\"").count(), 2, "{drawn}");
    }
}
