//! A block of cells from a spreadsheet as an edit of the table that it is pasted into.
//!
//! Owns how the clipboard's text is cut into cells and how these become one edit. Changes nothing itself. All or nothing: a cell that can't be
//! read names itself, and nothing is changed. An empty cell leaves what is there.

use std::collections::BTreeSet;

use super::{
    completed, edits,
    tables::{CellPlace, ListTable},
};
use crate::{
    calendar::Month,
    model::{Amount, CreditPays, Decimal, Edit, Kind, Model, Parameter, Path, Refusal, Unit, Value, registry},
    text::{labels, tree as words, typed},
};

/// How many rows are pasted at once at most.
const ROWS_MAX: usize = 1000;

/// The cells of a text with lines between rows and tabs between columns, as spreadsheets write it, or in their place
/// semicolons or commas, as files have them: a cell in quotes may hold any of these, and doubled quotes. Blank rows at the
/// end are left out.
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let by_tabs = cells_by(text, '\t');
    // Whether a text is a table by another separator: each row has it, and each of as many columns; and there is a column
    // of what has digits, as dates and amounts have.
    let is_table = |rows: &[Vec<String>]| {
        let columns = rows.first().map_or(0, Vec::len);
        let is_number = |column: usize| {
            rows.iter().all(|row| row[column].chars().any(|letter| letter.is_ascii_digit()) || row[column].is_empty())
                && rows.iter().any(|row| !row[column].is_empty())
        };
        columns > 1 && rows.iter().all(|row| row.len() == columns) && (0..columns).any(is_number)
    };
    if by_tabs.iter().any(|row| row.len() > 1) {
        return by_tabs;
    }
    let others = [(';', 1), (',', 2)].into_iter().filter(|(_, least)| by_tabs.len() >= *least);
    let mut others = others.map(|(separator, _)| cells_by(text, separator));
    others.find(|rows| is_table(rows)).unwrap_or(by_tabs)
}

/// Whether a comma stands within a number, by what is before and after it: between digits, unless a date or a year ends
/// before it.
fn is_within_number(before: &str, after: &str) -> bool {
    let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
    let begins = before[..before.len() - digits].chars().next_back();
    let follows = after.chars().take_while(char::is_ascii_digit).count();
    (1..=3).contains(&digits) && (1..=3).contains(&follows) && !matches!(begins, Some('-' | '/' | '.'))
}

/// The cells of a text with a separator between columns.
fn cells_by(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut letters = text.char_indices().peekable();
    let mut is_quoted = false;
    let mut is_start = true;
    while let Some((at, letter)) = letters.next() {
        let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else { break };
        if is_quoted {
            match letter {
                '"' if letters.peek().is_some_and(|(_, next)| *next == '"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' => is_quoted = false,
                _ => cell.push(letter),
            }
            continue;
        }
        let is_between = letter == separator && !(letter == ',' && is_within_number(cell, &text[at + 1..]));
        match letter {
            '"' if is_start => is_quoted = true,
            _ if is_between => rows.last_mut().into_iter().for_each(|row| row.push(String::new())),
            '\r' if letters.peek().is_some_and(|(_, next)| *next == '\n') => continue,
            '\n' | '\r' => rows.push(vec![String::new()]),
            _ => cell.push(letter),
        }
        is_start = is_between || matches!(letter, '\n' | '\r');
    }
    for cell in rows.iter_mut().flatten() {
        *cell = cell.trim().to_owned();
    }
    while rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        rows.pop();
    }
    rows
}

/// Whether a text has more than one cell.
pub fn is_block(text: &str) -> bool {
    let rows = cells(text);
    rows.len() > 1 || rows.first().is_some_and(|row| row.len() > 1)
}

/// A cell of a block and the parameter that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Where the cell's value goes: the path of a parameter.
    pub path: String,
    /// What the cell says.
    pub text: String,
    /// Where it stands in the block.
    pub at: CellPlace,
}

/// A block as an edit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pasted {
    /// All cells of the block, as one step of history.
    pub edit: Edit,
    /// The cells that it sets.
    pub targets: Vec<Target>,
    /// The model with them, valid or not.
    pub model: Model,
    /// How many rows with a negative amount became credits.
    pub credits: usize,
}

/// Why a block was not pasted: of each cell that is at fault, or of the block; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotPasted(pub Vec<String>);

impl NotPasted {
    /// All of it in a line: the first cell, and how many more there are.
    pub(super) fn line(&self) -> String {
        words::nothing_pasted(self.0.first().map_or("", String::as_str), self.0.len().saturating_sub(1))
    }
}

impl From<String> for NotPasted {
    fn from(why: String) -> Self {
        Self(vec![why])
    }
}

pub(super) fn refused(at: CellPlace, text: &str, message: &str) -> String {
    words::not_pasted(at.row + 1, at.column + 1, text, message)
}

/// The edit that puts a block into the table of a cell, from that cell to the right and down; or why not.
/// `is_given` tells of a field that is there whether the user gave its value.
pub(super) fn pasted(
    model: &Model,
    cell: &str,
    text: &str,
    is_given: impl Fn(&str) -> bool,
) -> Result<Pasted, NotPasted> {
    let mut block = cells(text);
    let cannot = || crate::text::window::CANNOT_BE_DONE.to_owned();
    let (table, place) = ListTable::with(model, cell).ok_or_else(cannot)?;
    if block.len() > ROWS_MAX {
        return Err(words::too_many_rows(ROWS_MAX).into());
    }
    let mut edits = Vec::new();
    let mut scratch = model.clone();
    let numbers = credits(&mut scratch, &table, place, &mut block, &mut edits);
    let credits = edits.len();
    let refused =
        |at: CellPlace, text: &str, message: &str| refused(CellPlace { row: numbers[at.row], ..at }, text, message);
    let placed = if table.is_by_month() {
        months(&mut scratch, &table, place, &block, &mut edits)?
    } else {
        rows(&mut scratch, table, place, &block, &mut edits)?
    };
    let mut values = Vec::new();
    let mut targets = Vec::new();
    let mut faults: Vec<(usize, String)> = Vec::new();
    for (at, table, place) in placed {
        let text = &block[at.row][at.column];
        // What a cell means may hang on a cell of its row that is at fault.
        let is_row_at_fault = faults.last().is_some_and(|(row, _)| *row == at.row);
        let path = if place.column >= table.columns().len() {
            Err(words::NO_COLUMN)
        } else {
            table.cell(&scratch, place).ok_or(words::NO_CELL)
        };
        let path = match path {
            Ok(path) => path,
            Err(_) if is_row_at_fault => continue,
            Err(message) => {
                faults.push((at.row, refused(at, text, message)));
                continue;
            }
        };
        let parameter = scratch.parameter(&path).ok_or_else(cannot)?;
        let value = match value(&parameter, text, &scratch) {
            Ok(value) => value,
            Err(message) => {
                faults.push((at.row, refused(at, text, &message)));
                continue;
            }
        };
        // A choice decides what the cells after it mean.
        if registry::set(&mut scratch, &path, &value) != Some(true) {
            faults.push((at.row, refused(at, text, words::NO_CELL)));
            continue;
        }
        values.push((path.clone(), value));
        targets.push(Target { path, text: text.clone(), at: CellPlace { row: numbers[at.row], ..at } });
    }
    if !faults.is_empty() {
        return Err(NotPasted(faults.into_iter().map(|(_, fault)| fault).collect()));
    }
    values.extend(completed::needed_with_choices(&scratch, &values));
    let is_given = |path: &str| model.parameter(path).is_some() && is_given(path);
    values.extend(goes_with(model, &scratch, &values, is_given));
    for (path, value) in &values {
        registry::set(&mut scratch, path, value);
    }
    if !values.is_empty() {
        edits.push(Edit::Set(values));
    }
    Ok(Pasted { edit: Edit::Together(edits), targets, model: scratch, credits })
}

/// Takes the rows with a negative amount out of a list of open bills: credit notes, which become credits at the opening
/// that pay any invoice. Tells which rows of the block are left.
fn credits(
    scratch: &mut Model,
    table: &ListTable,
    place: CellPlace,
    block: &mut Vec<Vec<String>>,
    edits: &mut Vec<Edit>,
) -> Vec<usize> {
    let is_amount = |column: &super::tables::Column| column.shows == super::tables::Shows::Field("amount");
    let column = table.columns().iter().position(is_amount).and_then(|column| column.checked_sub(place.column));
    let Some(column) = column.filter(|_| table.name() == "invoices") else { return (0..block.len()).collect() };
    let list = Path(&table.path).beside("credits");
    let mut left = Vec::new();
    let mut rows = Vec::new();
    for (number, row) in std::mem::take(block).into_iter().enumerate() {
        let amount = row.get(column).and_then(|text| typed::amount(text, scratch.currency()).ok());
        let Some(Amount(amount)) = amount.filter(|amount| *amount < Amount::ZERO) else {
            left.push(number);
            rows.push(row);
            continue;
        };
        let at = format!("{list}/{}", completed::next_id(scratch, &list));
        let amount = Value::Amount(Amount(Decimal::from_nanos(-amount.nanos())));
        let pays = Value::Choice(CreditPays::AnyInvoice.as_str());
        let edit = Edit::Together(vec![
            Edit::Add(list.clone()),
            Edit::Set(vec![(format!("{at}/pays"), pays), (format!("{at}/amount"), amount)]),
        ]);
        // What can't be added is refused with the row.
        if let Ok(with) = edit.applied(scratch) {
            *scratch = with;
            edits.push(edit);
        } else {
            left.push(number);
            rows.push(row);
        }
    }
    *block = rows;
    left
}

/// The dates that go with the dates of a block and are not among them.
fn goes_with(
    before: &Model,
    scratch: &Model,
    values: &[(String, Value)],
    is_given: impl Fn(&str) -> bool,
) -> Vec<(String, Value)> {
    let is_set = |path: &str| values.iter().any(|(own, _)| own == path);
    let mut more = Vec::new();
    for (path, value) in values {
        more.extend(completed::following(before, path, value).filter(|(path, _)| !is_set(path)));
        let other = completed::other_date(scratch, path, value, true);
        let other =
            other.or_else(|| completed::other_date(scratch, path, value, false).filter(|(own, _)| !is_given(own)));
        more.extend(other.filter(|(path, _)| !is_set(path)));
    }
    more
}

/// Where each cell of a block that isn't empty stands, in a table that has its row.
type Placed = Vec<(CellPlace, ListTable, CellPlace)>;

/// Adds the entries that a block needs beyond the last, and tells where its cells stand.
fn rows(
    scratch: &mut Model,
    mut table: ListTable,
    place: CellPlace,
    block: &[Vec<String>],
    edits: &mut Vec<Edit>,
) -> Result<Placed, NotPasted> {
    while table.rows.len() < place.row + block.len() {
        let row = table.rows.len() + 1 - place.row;
        let add = completed::plain_entry(scratch, &table.path);
        *scratch = add.applied(scratch).map_err(|refusal| {
            let message = match &refusal {
                Refusal::Invalid(problems) => problems.first().map(|problem| edits::problem_text(scratch, problem)),
                _ => None,
            };
            words::no_row(row, message.as_deref().unwrap_or(crate::text::window::CANNOT_BE_DONE))
        })?;
        let before = table.rows.len();
        table = ListTable::of(scratch, &table.path);
        if table.rows.len() == before {
            return Err(words::no_row(row, crate::text::window::CANNOT_BE_DONE).into());
        }
        edits.push(add);
    }
    Ok(placed(block, 0).map(|at| (at, table.clone(), beyond(place, at))).collect())
}

/// The cells of a block that aren't empty, from a column on.
fn placed(block: &[Vec<String>], from: usize) -> impl Iterator<Item = CellPlace> {
    block.iter().enumerate().flat_map(move |(row, cells)| {
        let filled = cells.iter().enumerate().filter(move |(column, text)| *column >= from && !text.is_empty());
        filled.map(move |(column, _)| CellPlace { row, column })
    })
}

const fn beyond(place: CellPlace, at: CellPlace) -> CellPlace {
    CellPlace { row: place.row + at.row, column: place.column + at.column }
}

/// The same for amounts by month. A block with months sets the amounts of these; one without sets those of the months
/// from the cell's on, and of the months after the last.
fn months(
    scratch: &mut Model,
    table: &ListTable,
    place: CellPlace,
    block: &[Vec<String>],
    edits: &mut Vec<Edit>,
) -> Result<Placed, NotPasted> {
    let has_months = place.column == 0 || block.iter().all(|row| row.len() > 1 && month(&row[0]).is_ok());
    let mut wanted = Vec::new();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (row, cells) in block.iter().enumerate() {
        let at = CellPlace { row, column: 0 };
        let next = if has_months {
            match month(&cells[0]) {
                Ok(month) => month,
                Err(misread) => {
                    faults.push(refused(at, &cells[0], &misread.to_string()));
                    continue;
                }
            }
        } else {
            let own = table.rows.get(place.row + row).and_then(|month| month.parse::<Month>().ok());
            let next = own.or_else(|| seen.last().map(|last: &Month| last.plus(1)));
            next.ok_or_else(|| crate::text::window::CANNOT_BE_DONE.to_owned())?
        };
        if !seen.insert(next) {
            faults.push(refused(at, &cells[0], words::MONTH_TWICE));
            continue;
        }
        let path = format!("{}/{next}", table.path);
        if scratch.parameter(&path).is_none() {
            registry::add(scratch, &path).ok_or_else(|| words::no_row(row + 1, crate::text::window::CANNOT_BE_DONE))?;
            edits.push(Edit::Add(path));
        }
        wanted.push(next.to_string());
    }
    if !faults.is_empty() {
        return Err(NotPasted(faults));
    }
    let table = ListTable { path: table.path.clone(), rows: wanted };
    let (from, shift) = if has_months { (1, 0) } else { (0, 1) };
    let to = |at: CellPlace| CellPlace { row: at.row, column: at.column + shift };
    Ok(placed(block, from).map(|at| (at, table.clone(), to(at))).collect())
}

/// Reads a month; a day stands for its month.
pub(super) fn month(text: &str) -> Result<Month, typed::Misread> {
    typed::month(text).or_else(|misread| typed::date(text).map(crate::calendar::Date::month).map_err(|_| misread))
}

/// Reads the text of a cell as a value of a parameter; items and choices go by their names.
fn value(parameter: &Parameter<'_>, text: &str, model: &Model) -> Result<Value, String> {
    let is_like = |name: &str| name.trim().to_lowercase() == text.to_lowercase();
    match parameter.kind() {
        Kind::Choice(choices) => {
            let fits = |choice: &&&str| is_like(choice) || is_like(labels::choice(parameter.spec.id, choice));
            choices.iter().find(fits).map(|choice| Value::Choice(choice)).ok_or_else(|| words::NO_CHOICE.to_owned())
        }
        Kind::Switch => match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "on" | "1" | "x" => Ok(Value::Switch(true)),
            "no" | "n" | "false" | "off" | "0" => Ok(Value::Switch(false)),
            _ => Err(words::NO_SWITCH.to_owned()),
        },
        Kind::Text if matches!(parameter.spec.unit, Unit::Vendor | Unit::Stream | Unit::Item) => {
            let items = model.items();
            let of_id = items.iter().find(|item| item.id == text);
            let found = of_id.or_else(|| items.iter().find(|item| is_like(item.label)));
            found.map(|item| Value::Text(item.id.to_owned())).ok_or_else(|| words::NO_ITEM.to_owned())
        }
        Kind::Month => {
            let month = month(text).map_err(|misread| misread.to_string())?;
            parameter.spec.unit.stored(&Value::Month(month)).ok_or_else(|| typed::Misread::Year.to_string())
        }
        _ => edits::read(parameter, text, model).map_err(|misread| misread.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{App, Command, Services, Typed, UndoStep},
        model::ItemKind,
    };

    fn app() -> App {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::New);
        for edit in [
            Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/policies".to_owned()),
            Edit::Add("vendors/aws/lump_payments".to_owned()),
            Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
            Edit::Add("streams/ads/amounts/2023-11".to_owned()),
            Edit::Add("streams/ads/lags".to_owned()),
        ] {
            app.apply(edit.clone(), UndoStep::New).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        }
        app
    }

    fn amounts(app: &App) -> Vec<(String, String)> {
        let amounts = &app.model().streams[0].amounts;
        amounts.iter().map(|(month, amount)| (month.to_string(), crate::text::amounts::exact(*amount))).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    const AMOUNT: &str = "streams/ads/amounts/2023-11";

    #[test]
    fn text_is_cut_into_cells() {
        for (text, expected) in [
            ("70M", vec![vec!["70M"]]),
            ("1\t2\n3\t4\n", vec![vec!["1", "2"], vec!["3", "4"]]),
            ("1\r\n2\r\n\r\n", vec![vec!["1"], vec!["2"]]),
            ("1\r2", vec![vec!["1"], vec!["2"]]),
            ("\"1,250\"\t\"a \"\"b\"\" c\"", vec![vec!["1,250", "a \"b\" c"]]),
            ("\"two\nlines\"\tx", vec![vec!["two\nlines", "x"]]),
            ("\u{a0}5\u{a0}\t9\u{a0}%", vec![vec!["5", "9\u{a0}%"]]),
            ("\t5", vec![vec!["", "5"]]),
            ("1\n\n2", vec![vec!["1"], vec![""], vec!["2"]]),
            ("5\" disk", vec![vec!["5\" disk"]]),
            ("", vec![]),
            ("Jan 2023;5\nFeb 2023;6\n", vec![vec!["Jan 2023", "5"], vec!["Feb 2023", "6"]]),
            ("A-1;2022-12-01;1,250.50\nA-2;;7", vec![vec!["A-1", "2022-12-01", "1,250.50"], vec!["A-2", "", "7"]]),
            ("1 Feb 2023;\"a; b\"", vec![vec!["1 Feb 2023", "a; b"]]),
            (
                "A-1,2022-12-01,500\nA-2,1 Jan 2023,1,500",
                vec![vec!["A-1", "2022-12-01", "500"], vec!["A-2", "1 Jan 2023", "1,500"]],
            ),
            ("Jan 2023, 500\nFeb 2023, $1,600", vec![vec!["Jan 2023", "500"], vec!["Feb 2023", "$1,600"]]),
            // Neither numbers nor names are cut.
            ("1,250,000\n70,500", vec![vec!["1,250,000"], vec!["70,500"]]),
            ("0,40 %\n30,35 %", vec![vec!["0,40 %"], vec!["30,35 %"]]),
            ("Rent, office\nPower, gas", vec![vec!["Rent, office"], vec!["Power, gas"]]),
            ("Rent; office", vec![vec!["Rent; office"]]),
            ("a;1\nb", vec![vec!["a;1"], vec!["b"]]),
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
        assert!(is_block("1\t2") && is_block("1\n2"));
        assert!(!is_block("1\n") && !is_block("1\r\n") && !is_block(""));
    }

    #[test]
    fn amounts_go_down_from_the_cell_and_add_months() {
        let mut app = app();
        assert_eq!(app.paste(AMOUNT, "70M\r\n$510,000,000\r\n(5)\r\n\"1,250.50\"\r\n1.2bn\r\n"), Typed::Taken);
        let expected = [
            ("2023-11", "70,000,000"),
            ("2023-12", "510,000,000"),
            ("2024-01", "−5"),
            ("2024-02", "1,250.50"),
            ("2024-03", "1,200,000,000"),
        ];
        assert_eq!(amounts(&app), pairs(&expected));
        assert_eq!(app.undo_label().as_deref(), Some("Undo pasting into Ads amounts by month"));
        app.run(Command::Undo);
        assert_eq!(amounts(&app), pairs(&[("2023-11", "0")]), "one step");
    }

    #[test]
    fn months_beside_amounts_say_where_they_go() {
        for cell in [AMOUNT.to_owned(), format!("{AMOUNT}/@month")] {
            let mut app = app();
            assert_eq!(app.paste(&cell, "Jan 2024\t1\n2024-03\t2k\n2023-11-30\t3\n"), Typed::Taken);
            assert_eq!(amounts(&app), pairs(&[("2023-11", "3"), ("2024-01", "1"), ("2024-03", "2,000")]));
        }
    }

    #[test]
    fn a_cell_that_cannot_be_read_refuses_the_block() {
        let mut app = app();
        let before = app.model().clone();
        for (cell, text, named) in [
            (AMOUNT, "1\n2\nabc\n4", "Row 3, column 1, “abc”: Not an amount"),
            (AMOUNT, "Jan 2024\t1\nFeb 2024\tx", "Row 2, column 2, “x”"),
            (AMOUNT, "Jan 2024\t1\nJan 2024\t2", "Row 2, column 1, “Jan 2024”: this month is given twice"),
            (AMOUNT, "1\t2\n3\t4", "Row 1, column 2, “2”: the table has no column there"),
            ("vendors/aws/lump_payments/n1/date", "1 Feb 2023\t10M\n3/4/2023\t5", "Row 2, column 1, “3/4/2023”"),
            ("vendors/aws/lump_payments/n1/amount", "5\n-5", "Row 2, column 1, “-5”: must"),
            ("vendors/aws/policies/n1/from", "1 Feb 2023\tnever", "“never”: not one of the choices"),
            ("vendors/aws/policies/n1/kind", "Withhold\t5", "“5”: this cell can’t be set"),
        ] {
            assert_eq!(app.paste(cell, text), Typed::Refused, "{text:?}");
            let said = app.notice().map(|notice| notice.text.clone()).unwrap_or_default();
            assert!(said.contains(named), "{text:?}: {said}");
            assert!(said.starts_with("Nothing was pasted"), "{said}");
            assert_eq!(app.draft(cell).map(|draft| draft.message.clone()), Some(said), "beside the field too");
            assert_eq!(*app.model(), before, "{text:?}");
        }
    }

    #[test]
    fn rows_with_semicolons_or_commas_fill_columns() {
        for block in [
            "A-1;2022-11-01;2022-12-01;1,250,000\nA-2;2022-12-01;2022-12-31;500",
            "A-1,2022-11-01,2022-12-01,1,250,000\nA-2,2022-12-01,2022-12-31,500",
        ] {
            let mut app = app();
            app.apply(Edit::Add("vendors/aws/invoices".to_owned()), UndoStep::New).expect("a bill");
            let bill = app.model().vendors[0].invoices[0].id.0.clone();
            let table = ListTable::of(app.model(), "vendors/aws/invoices");
            let first = table.cell(app.model(), CellPlace { row: 0, column: 0 }).expect("a first column");
            assert!(first.contains(&bill));
            assert_eq!(app.paste(&first, block), Typed::Taken, "{:?}", app.notice());
            let amounts: Vec<Amount> = app.model().vendors[0].invoices.iter().map(|own| own.amount).collect();
            assert_eq!(amounts, [Amount::whole(1_250_000), Amount::whole(500)], "{block}");
        }
    }

    #[test]
    fn every_refused_cell_is_listed_until_the_list_changes() {
        let mut app = app();
        let cell = "vendors/aws/lump_payments/n1/date";
        assert_eq!(app.paste(cell, "banana\t5\n1 Feb 2023\t6\nsoon\tmuch"), Typed::Refused);
        let said = app.notice().map(|notice| notice.text.clone()).unwrap_or_default();
        assert!(
            said.contains("Row 1, column 1, “banana”") && said.ends_with("2 more cells are not accepted."),
            "{said}"
        );
        let listed = |app: &App| app.refused_entries().into_iter().map(|entry| entry.line).collect::<Vec<_>>();
        let expected = ["Row 1, column 1, “banana”", "Row 3, column 1, “soon”", "Row 3, column 2, “much”"];
        // The field that was pasted into is left: its text is what it was, and the list stays.
        app.drop_draft(cell);
        assert_eq!(app.drafts(), 3);
        for (line, expected) in listed(&app).iter().zip(expected) {
            assert!(line.contains(expected), "{line}");
        }
        app.apply(Edit::set("settings/months", Value::Whole(30)), UndoStep::New).expect("something else");
        assert_eq!(app.drafts(), 3);
        assert_eq!(app.paste(cell, "2 Jan 2023\t5\n1 Feb 2023\t6"), Typed::Taken);
        assert_eq!(app.drafts(), 0);
        assert_eq!(app.paste(cell, "banana"), Typed::Refused);
        app.run(Command::Undo);
        assert_eq!(app.drafts(), 0, "the list is another one");
    }

    #[test]
    fn rows_of_lists_are_added_with_their_terms() {
        let mut app = app();
        let block =
            "1 Jan 2023\tWithhold\t\n1 Feb 2023\tDefer\t45\n1 Mar 2023\tpay a share\t50 %\n2023-04-01\tdispute\n";
        assert_eq!(app.paste("vendors/aws/policies/n1/from", block), Typed::Taken, "{:?}", app.notice());
        let policies = &app.model().vendors[0].policies;
        let kinds: Vec<&str> = policies.iter().map(|policy| policy.kind.as_str()).collect();
        assert_eq!(kinds, ["withhold", "defer", "pay_share", "dispute"]);
        assert_eq!(policies[1].days, Some(45));
        assert_eq!(policies[2].share.map(crate::text::amounts::percent).as_deref(), Some("50 %"));
        assert!(policies[3].owed_share.is_some(), "what a choice needs comes with it");
        app.run(Command::Undo);
        assert_eq!(app.model().vendors[0].policies.len(), 1);
    }

    #[test]
    fn shares_that_are_valid_only_together() {
        let mut app = app();
        assert_eq!(app.paste("streams/ads/lags/n1/days", "0\t40 %\n30\t35%\n60\t25"), Typed::Taken);
        assert_eq!(app.model().streams[0].lags.len(), 3);
        assert_eq!(app.paste("streams/ads/lags/n1/share", "40\n40\n40"), Typed::Refused);
        assert_eq!(app.paste("streams/ads/lags/n1/share", "10\n10\n80"), Typed::Taken);
        assert_eq!(app.drafts(), 0, "what is put right is no longer refused");
    }

    #[test]
    fn the_season_takes_twelve() {
        let mut app = app();
        app.apply(Edit::Add("streams/ads/season".to_owned()), UndoStep::New).expect("a season");
        let twelve = (1..=12).map(|n| format!("1.{n:02}")).collect::<Vec<_>>().join("\n");
        assert_eq!(app.paste("streams/ads/season/1", &twelve), Typed::Taken);
        assert_eq!(crate::text::amounts::number(app.model().streams[0].season.0[11]), "1.12");
        assert_eq!(app.paste("streams/ads/season/2", &twelve), Typed::Refused, "there is no thirteenth month");
    }

    #[test]
    fn values_are_filled_down() {
        let mut app = app();
        app.paste(AMOUNT, "7\n1\n2\n3");
        let below: Vec<String> = ["2023-12", "2024-01"].map(|month| format!("streams/ads/amounts/{month}")).into();
        app.fill_down(AMOUNT, &below);
        let all = [("2023-11", "7"), ("2023-12", "7"), ("2024-01", "7"), ("2024-02", "3")];
        assert_eq!(amounts(&app), pairs(&all));
        assert_eq!(app.undo_label().as_deref(), Some("Undo filling down Ads amount"));
        app.run(Command::Undo);
        assert_eq!(amounts(&app)[1].1, "1", "one step");
        app.fill_down(AMOUNT, &["streams/ads/lags/n1/days".to_owned()]);
        assert!(app.notice().is_some_and(|notice| notice.is_refusal), "another kind of cell");
        app.fill_down(AMOUNT, &[]);
        assert!(app.notice().is_some_and(|notice| notice.is_refusal), "no cell");
    }

    #[test]
    fn an_amount_moves_to_another_month() {
        let mut app = app();
        app.paste(AMOUNT, "7\n8");
        assert_eq!(app.type_in(&format!("{AMOUNT}/@month"), "Mar 2024"), Typed::Taken);
        assert_eq!(amounts(&app), pairs(&[("2023-12", "8"), ("2024-03", "7")]));
        let month = "streams/ads/amounts/2024-03/@month";
        assert_eq!(app.type_in(month, "Dec 2023"), Typed::Refused, "no amount is lost");
        assert_eq!(app.type_in(month, "soon"), Typed::Refused);
        assert_eq!(app.drafts(), 1);
        assert_eq!(app.model().streams[0].amounts.values().copied().sum_of(), Amount::whole(15));
    }

    trait SumOf {
        fn sum_of(self) -> Amount;
    }

    impl<I: Iterator<Item = Amount>> SumOf for I {
        fn sum_of(self) -> Amount {
            let nanos = self.map(|amount| amount.0.nanos()).sum();
            Amount(crate::model::Decimal::from_nanos(nanos))
        }
    }
}
