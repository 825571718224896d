//! A block of cells of a table, and the table as text for a spreadsheet.
//!
//! Owns how a selection moves and grows, and the text that is copied. Its one invariant: the text has a line a row and a
//! cell a column, whatever the items are called.

use std::ops::RangeInclusive;

use super::{Cell, Grid};
use crate::text::printed;

/// A block of cells: rows and columns from a cell to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Row and column where it began.
    pub anchor: (usize, usize),
    /// Row and column up to which it reaches; the keys move this one.
    pub cursor: (usize, usize),
}

impl Selection {
    /// One cell.
    pub const fn cell(row: usize, column: usize) -> Self {
        Self { anchor: (row, column), cursor: (row, column) }
    }

    /// All of a row.
    pub fn row(row: usize, grid: &Grid) -> Self {
        Self { anchor: (row, 0), cursor: (row, grid.columns.len().saturating_sub(1)) }
    }

    /// All of a column.
    pub fn column(column: usize, grid: &Grid) -> Self {
        Self { anchor: (0, column), cursor: (grid.rows.len().saturating_sub(1), column) }
    }

    /// All cells.
    pub fn all(grid: &Grid) -> Self {
        Self { anchor: (0, 0), cursor: (grid.rows.len().saturating_sub(1), grid.columns.len().saturating_sub(1)) }
    }

    /// The same up to another cell.
    #[must_use]
    pub const fn up_to(self, row: usize, column: usize) -> Self {
        Self { cursor: (row, column), ..self }
    }

    /// The selection with its cursor moved by some rows and columns, within the table: a single cell, or the block
    /// grown or shrunk.
    #[must_use]
    pub fn moved(self, rows: isize, columns: isize, is_extended: bool, grid: &Grid) -> Self {
        let on = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        let (row, column) = self.cursor;
        let (row, column) = (on(row, rows, grid.rows.len()), on(column, columns, grid.columns.len()));
        if is_extended { self.up_to(row, column) } else { Self::cell(row, column) }
    }

    /// The part that lies in a table; none if it has no cell.
    pub fn within(self, grid: &Grid) -> Option<Self> {
        let last = (grid.rows.len().checked_sub(1)?, grid.columns.len().checked_sub(1)?);
        let inside = |(row, column): (usize, usize)| (row.min(last.0), column.min(last.1));
        Some(Self { anchor: inside(self.anchor), cursor: inside(self.cursor) })
    }

    /// Its rows.
    pub fn rows(&self) -> RangeInclusive<usize> {
        self.anchor.0.min(self.cursor.0)..=self.anchor.0.max(self.cursor.0)
    }

    /// Its columns.
    pub fn columns(&self) -> RangeInclusive<usize> {
        self.anchor.1.min(self.cursor.1)..=self.anchor.1.max(self.cursor.1)
    }

    /// Whether a cell belongs to it.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.rows().contains(&row) && self.columns().contains(&column)
    }

    /// Its one cell, if it has no other.
    pub fn only(&self) -> Option<(usize, usize)> {
        (self.anchor == self.cursor).then_some(self.cursor)
    }
}

/// The selected cells, or all of them, as tab-separated text for a spreadsheet: names of columns and rows, and exact
/// amounts with a point and without separators. No name can be taken for a formula, or for the end of a cell.
pub fn tsv(grid: &Grid, selection: Option<&Selection>) -> String {
    let all = Selection::all(grid);
    let selection = selection.unwrap_or(&all);
    let mut text = printed::cell(grid.currency.code());
    for column in selection.columns().filter_map(|column| grid.columns.get(column)) {
        text.push('\t');
        let name =
            if column.note.is_empty() { column.name.clone() } else { format!("{} ({})", column.name, column.note) };
        text.push_str(&printed::cell(&name));
    }
    text.push('\n');
    let digits = grid.currency.digits();
    for row in selection.rows().filter_map(|row| grid.rows.get(row)) {
        text.push_str(&printed::cell(&row.name));
        for cell in selection.columns().filter_map(|column| row.cells.get(column)) {
            text.push('\t');
            match cell {
                Cell::Nothing | Cell::Ratio(None) => {}
                Cell::Amount(amount) | Cell::Low(amount, _) => text.push_str(&amount.to_major(digits)),
                Cell::Ratio(Some(ratio)) => text.push_str(&ratio.to_string()),
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chart::table::tests::grid, model::SpanSize, money::Money};

    #[test]
    fn a_block_is_copied_with_its_names_and_exact_numbers() {
        let grid = grid(SpanSize::Year);
        let at = |label: &str| grid.rows.iter().position(|row| row.label == label).expect("a row");
        let one = Selection::cell(at("Gap"), 2).up_to(at("Gap"), 1);
        assert_eq!(tsv(&grid, Some(&one)), "USD\t2022 (history)\t2023\nGap\t700.00\t8400.00\n");
        let coverage = Selection::cell(at("Coverage"), 2);
        assert_eq!(tsv(&grid, Some(&coverage)), "USD\t2023\nCoverage\t3.3333\n");
        let all = tsv(&grid, None);
        assert_eq!(all.lines().count(), grid.rows.len() + 1);
        assert!(all.lines().all(|line| line.split('\t').count() == grid.columns.len() + 1), "no stray tabs");
        assert!(all.contains("\nObligations: =People 1\t4200.00\t\t3600.00\t600.00\n"), "{all}");
        assert!(!all.contains(','), "no thousands");
    }

    #[test]
    fn a_selection_moves_and_grows_within_the_table() {
        let grid = grid(SpanSize::Year);
        let start = Selection::cell(0, 0);
        assert_eq!(start.moved(-1, -1, false, &grid), start);
        let grown = start.moved(2, 1, true, &grid);
        assert_eq!((grown.rows(), grown.columns(), grown.only()), (0..=2, 0..=1, None));
        assert!(grown.contains(1, 1) && !grown.contains(3, 1));
        assert_eq!(grown.moved(1, 0, false, &grid), Selection::cell(3, 1));
        let last = Selection::all(&grid).cursor;
        assert_eq!(Selection::cell(999, 999).within(&grid), Some(Selection::cell(last.0, last.1)));
        let receipts = Selection::cell(0, 0).up_to(0, 3);
        let sum = grid.sum(&receipts).expect("a row of flows");
        assert_eq!(sum.0, 3, "the total isn't counted twice");
        assert_eq!(sum.1, grid.rows[0].cells[0].amount().unwrap_or_default() + Money(70_000));
        assert_eq!(grid.sum(&grown), None);
    }
}
