//! What is done with cells of tables: blocks pasted, values filled down, the month of an amount changed.
//!
//! Owns its messages and the labels of its steps. A refused block changes nothing, and the message names the cell at
//! fault.

use super::{
    App, Draft, Typed, UndoStep, completed,
    drafts::{RefusedBlock, values_below},
    edits, months,
    paste::{self, NotPasted, Pasted, Target},
    provenance,
    tables::{ListTable, MONTH, month_text},
};
use crate::{
    model::{Edit, Model, Path, Problem, Refusal, Value},
    text::{labels, tree as words},
};

impl App {
    /// Puts a block from a spreadsheet into the table of a cell, as one step. If it is refused, cell and status line
    /// say why, and nothing changes.
    pub fn paste(&mut self, cell: &str, text: &str) -> Typed {
        self.clear_notice();
        let result = paste::pasted(self.model(), cell, text, |path| self.is_given(path));
        let result = result.and_then(|pasted| self.take_block(cell, pasted));
        match result {
            Ok((count, credits)) => {
                self.say(words::pasted(count, credits));
                Typed::Taken
            }
            Err(why) => {
                let message = why.line();
                let shown = self.draft(cell).map(|draft| draft.text.clone());
                let parameter = self.model().parameter(provenance::plain(cell));
                let of_month = Path(cell).above().filter(|(_, last)| *last == MONTH).map(|(amount, _)| amount.field());
                let value = parameter.map(|own| crate::text::amounts::field(&own.value(), own.spec.unit));
                let text = shown.or_else(|| of_month.map(month_text)).or(value).unwrap_or_default();
                self.keep_draft(cell, Draft { text, message: message.clone() });
                self.keep_refused_block(cell, why.0);
                self.refuse_for(cell, message);
                Typed::Refused
            }
        }
    }

    fn take_block(&mut self, cell: &str, pasted: Pasted) -> Result<(usize, usize), NotPasted> {
        let Pasted { edit, targets, model, credits } = pasted;
        if let Err(refusal) = edit.applied(self.model()) {
            return Err(self.block_refusal(&edit, &refusal, &targets, &model));
        }
        let what = ListTable::with(self.model(), cell)
            .map(|(table, _)| words::did_paste(self.owner_of(cell), table.name()))
            .unwrap_or_default();
        self.apply_as(edit, UndoStep::New, Some(what))?;
        self.forget_draft(cell);
        self.drafts.block = None;
        for target in &targets {
            self.forget_draft(&target.path);
        }
        self.revision += 1;
        Ok((targets.len(), credits))
    }

    /// Why a block was refused: of each cell that is at fault, or of the whole.
    fn block_refusal(&self, edit: &Edit, refusal: &Refusal, targets: &[Target], pasted: &Model) -> NotPasted {
        let Refusal::Invalid(problems) = refusal else {
            return self.refusal_text(edit, refusal).into();
        };
        let of = |problem: &Problem| targets.iter().find(|target| target.path == problem.path);
        let told = problems.iter().filter_map(|problem| {
            let target = of(problem)?;
            Some(paste::refused(target.at, &target.text, &edits::problem_text(pasted, problem)))
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { self.refusal_text(edit, refusal).into() } else { NotPasted(told) }
    }

    /// Keeps why a block was refused, for the list of what is not accepted.
    fn keep_refused_block(&mut self, cell: &str, lines: Vec<String>) {
        let list = ListTable::with(self.model(), cell).map(|(table, _)| table.path);
        let list = list.unwrap_or_else(|| cell.to_owned());
        let name = words::of_list(self.owner_of(cell), Path(&list).field());
        let lines = lines.into_iter().map(|line| words::block_entry(&name, &line)).collect();
        let values = values_below(self.model(), &list);
        self.drafts.block =
            Some(RefusedBlock { scenario: self.shown.clone(), cell: cell.to_owned(), list, values, lines });
    }

    /// The label of the item at a path, or above it.
    pub(super) fn owner_of(&self, path: &str) -> &str {
        self.model().item(Path(path).item()).map_or("", |item| item.label)
    }

    /// Copies the value of one cell into others, as one step.
    pub fn fill_down(&mut self, from: &str, to: &[String]) {
        self.clear_notice();
        if to.is_empty() {
            self.refuse(words::NOTHING_ABOVE);
            return;
        }
        let spec = |path: &str| self.model().parameter(path).map(|parameter| parameter.spec.id);
        let (Some(value), Some(id)) = (self.model().get(from), spec(from)) else {
            self.refuse(words::CANNOT_FILL);
            return;
        };
        if to.iter().any(|path| spec(path) != Some(id)) {
            self.refuse(words::CANNOT_FILL);
            return;
        }
        let mut values: Vec<(String, Value)> = to.iter().map(|path| (path.clone(), value.clone())).collect();
        values.extend(completed::needed_with_choices(self.model(), &values));
        let what = words::did_fill(self.owner_of(from), labels::label(id));
        match self.apply_as(Edit::Set(values), UndoStep::New, Some(what)) {
            Ok(()) => {
                for path in to {
                    self.forget_draft(path);
                }
                self.revision += 1;
            }
            Err(message) => self.refuse(message),
        }
    }

    /// Applies a text that was typed beside a parameter: the month of an amount, or the source of a value. None if the
    /// path leads to a parameter.
    pub(super) fn type_beside(&mut self, path: &str, text: &str) -> Option<Typed> {
        let (of, part) = path.rsplit_once("/@")?;
        if format!("@{part}") != MONTH {
            self.type_provenance(of, part, text);
            return Some(Typed::Taken);
        }
        let result = self.change_month(of, text);
        Some(self.taken(path, text, result))
    }

    /// Where an amount goes when a text is typed as its month: the path of the amount before and after; none if the path
    /// leads to no month, or the text to none.
    pub fn other_month(&self, path: &str, text: &str) -> Option<(String, String)> {
        let (of, part) = path.rsplit_once("/@")?;
        let month = paste::month(text).ok().filter(|_| format!("@{part}") == MONTH)?;
        Some((of.to_owned(), Path(of).parent()?.join(month)))
    }

    /// Makes an amount that of another month.
    fn change_month(&mut self, path: &str, text: &str) -> Result<(), String> {
        let month = paste::month(text).map_err(|misread| misread.to_string())?;
        let (Some((list, own)), Some(value)) = (Path(path).above(), self.model().get(path)) else { return Ok(()) };
        let next = list.join(month);
        if month.to_string() == own {
            return Ok(());
        }
        if self.model().parameter(&next).is_some() {
            return Err(words::month_taken(&crate::text::amounts::month(month)));
        }
        // What the rule gives stays what the rule gives.
        let ruled = |month| months::ruled(self.model(), list.0, month).map(Value::Amount);
        let is_ruled = own.parse().ok().and_then(ruled).as_ref() == Some(&value);
        let value = ruled(month).filter(|_| is_ruled).unwrap_or(value);
        let edit = Edit::Together(vec![Edit::Remove(path.to_owned()), Edit::Add(next.clone()), Edit::set(next, value)]);
        let what = words::did_change_month(self.owner_of(path));
        self.apply_as(edit, UndoStep::New, Some(what))
    }
}
