//! Where the value of a parameter comes from, looked up and edited.
//!
//! Owns which record of the model's sources is a parameter's own. Its one invariant: an edit here changes the record that
//! covers exactly the parameter's path, never one that covers others too.

use super::{App, UndoStep, fields::Field};
use crate::{
    model::{Edit, Kind, Model, Path, Provenance, ProvenanceKind, Spec, Value, registry},
    text::{labels, tree as words},
};

/// The suffix of a parameter's path that names its source.
pub const SOURCE: &str = "@source";
/// The suffix of a parameter's path that names its remark.
pub const REMARK: &str = "@note";

/// The path of the parameter of a field, or of the parameter beside it.
pub fn plain(path: &str) -> &str {
    path.split("/@").next().unwrap_or(path)
}

/// The source of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvenanceRecords<'m> {
    /// The path of the list in which the record is kept.
    pub list: String,
    /// The record's field: the parameter's path below its item.
    pub field: String,
    /// The parameter's own record.
    pub own: Option<&'m Provenance>,
    /// The record that applies to it: its own, or the one with the longest path that covers it.
    pub covering: Option<&'m Provenance>,
}

/// Where the value of a parameter comes from.
pub fn provenance_records<'m>(model: &'m Model, path: &str) -> Option<ProvenanceRecords<'m>> {
    let at = Path(path);
    let of_item = |id: &str| model.item(id).map(|item| (item.path(), item.provenance));
    let ((home, all), Path(field)) = match at.list() {
        "settings" => (("settings".to_owned(), model.settings.provenance.as_slice()), at.split().1),
        // An entry of the history has its source with its item.
        "history" => {
            let past = model.history.iter().find(|past| past.id.0 == at.item())?;
            (of_item(&past.item)?, at)
        }
        _ => (of_item(at.item())?, at.within()),
    };
    Some(ProvenanceRecords {
        list: format!("{home}/provenance"),
        field: field.to_owned(),
        own: all.iter().find(|record| record.field == field && !field.is_empty()),
        covering: model.provenance(path),
    })
}

static SOURCE_SPEC: Spec = Spec::PLAIN.named("provenance.source");
static REMARK_SPEC: Spec = Spec::PLAIN.named("provenance.note");

/// The fields for source and remark of a parameter.
pub fn provenance_fields(model: &Model, path: &str) -> Option<[Field; 2]> {
    let own = provenance_records(model, path)?.own;
    let field = |part: &str, spec: &'static Spec, label: &str, text: Option<&String>| Field {
        path: format!("{path}/{part}"),
        spec,
        label: label.to_owned(),
        kind: Kind::Text,
        value: Value::Text(text.cloned().unwrap_or_default()),
        is_optional: true,
        provenance: None,
    };
    Some([
        field(SOURCE, &SOURCE_SPEC, words::SOURCE, own.map(|record| &record.source)),
        field(REMARK, &REMARK_SPEC, words::REMARK, own.map(|record| &record.note)),
    ])
}

/// The edit that sets fields of a parameter's own record, which is made if there is none.
fn changed(model: &Model, path: &str, values: &[(&str, Value)]) -> Option<Edit> {
    let records = provenance_records(model, path)?;
    if let Some(own) = records.own {
        let at = |field: &str| format!("{}/{}/{field}", records.list, own.id.0);
        return Some(Edit::Set(values.iter().map(|(field, value)| (at(field), value.clone())).collect()));
    }
    let id = registry::add(&mut model.clone(), &records.list)?;
    let at = |field: &str| format!("{}/{id}/{field}", records.list);
    let kind = records.covering.map_or(ProvenanceKind::Own, |record| record.kind);
    let mut set = vec![(at("field"), Value::Text(records.field)), (at("kind"), Value::Choice(kind.as_str()))];
    set.extend(values.iter().map(|(field, value)| (at(field), value.clone())));
    Some(Edit::Together(vec![Edit::Add(records.list.clone()), Edit::Set(set)]))
}

impl App {
    fn change_provenance(&mut self, path: &str, edit: Option<Edit>) {
        self.clear_notice();
        let label = self.model().parameter(path).map_or("", |parameter| labels::label(parameter.spec.id));
        let what = words::did_source(self.owner_of(path), label);
        let Some(edit) = edit else { return };
        if let Err(message) = self.apply_as(edit, UndoStep::New, Some(what)) {
            self.refuse(message);
        }
    }

    /// Sets the basis of a parameter's value: reported, disputed, assumed or own.
    pub fn set_provenance(&mut self, path: &str, kind: ProvenanceKind) {
        let edit = changed(self.model(), path, &[("kind", Value::Choice(kind.as_str()))]);
        self.change_provenance(path, edit);
    }

    /// Applies a typed source or remark.
    pub(super) fn type_provenance(&mut self, path: &str, part: &str, text: &str) {
        let field = if format!("@{part}") == SOURCE { "source" } else { "note" };
        let edit = changed(self.model(), path, &[(field, Value::Text(text.trim().to_owned()))]);
        self.change_provenance(path, edit);
    }

    /// Removes a parameter's own record, so that the record covering it applies again.
    pub fn remove_provenance(&mut self, path: &str) {
        let own = provenance_records(self.model(), path)
            .and_then(|records| Some(format!("{}/{}", records.list, records.own?.id.0)));
        self.change_provenance(path, own.map(Edit::Remove));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Command, Services},
        model::{ItemKind, Past},
    };

    fn app() -> App {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::New);
        for edit in [
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/provenance".to_owned()),
            Edit::set("vendors/aws/provenance/n1/field", Value::Text("contract".to_owned())),
            Edit::set("vendors/aws/provenance/n1/kind", Value::Choice("assumed")),
        ] {
            app.apply(edit.clone(), UndoStep::New).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        }
        app
    }

    const DISCOUNT: &str = "vendors/aws/contract/discount";

    #[test]
    fn a_parameters_own_record_is_made_changed_and_removed() {
        let mut app = app();
        assert_eq!(provenance_records(app.model(), DISCOUNT).and_then(|records| records.own), None);
        app.set_provenance(DISCOUNT, ProvenanceKind::Reported);
        let own = provenance_records(app.model(), DISCOUNT).and_then(|records| records.own).expect("a record").clone();
        assert_eq!((own.field.as_str(), own.kind), ("contract/discount", ProvenanceKind::Reported));
        assert_eq!(app.undo_label().as_deref(), Some("Undo change of source of AWS contract discount"));
        app.type_in(&format!("{DISCOUNT}/{SOURCE}"), "The contract");
        app.type_in(&format!("{DISCOUNT}/{REMARK}"), "Page 3");
        let own = provenance_records(app.model(), DISCOUNT).and_then(|records| records.own).expect("a record");
        assert_eq!((own.source.as_str(), own.note.as_str()), ("The contract", "Page 3"));
        assert_eq!(app.model().vendors[0].provenance.len(), 2, "one record, changed three times");
        assert_eq!(
            app.model().provenance("vendors/aws/contract/timing").map(|p| p.kind),
            Some(ProvenanceKind::Assumed)
        );
        app.remove_provenance(DISCOUNT);
        assert_eq!(
            app.model().provenance(DISCOUNT).map(|p| p.kind),
            Some(ProvenanceKind::Assumed),
            "what covers it holds"
        );
        app.remove_provenance(DISCOUNT);
        assert_eq!(app.model().vendors[0].provenance.len(), 1, "never that of others");
    }

    #[test]
    fn words_alone_make_a_record_of_the_covering_kind() {
        let mut app = app();
        app.type_in(&format!("{DISCOUNT}/{SOURCE}"), "A guess");
        let own = provenance_records(app.model(), DISCOUNT).and_then(|records| records.own).expect("a record");
        assert_eq!((own.kind, own.source.as_str()), (ProvenanceKind::Assumed, "A guess"));
    }

    #[test]
    fn settings_and_the_past_have_sources_too() {
        let mut app = app();
        let mut model = app.model().clone();
        let mut past = <Past as crate::model::Keyed>::blank("h1");
        "aws".clone_into(&mut past.item);
        model.history.push(past);
        app.set_session(crate::model::Session::of(String::new(), model));
        app.set_provenance("settings/buffer", ProvenanceKind::Own);
        assert_eq!(app.model().settings.provenance[0].field, "buffer");
        app.set_provenance("history/h1/amount", ProvenanceKind::Disputed);
        assert_eq!(app.model().vendors[0].provenance[1].field, "history/h1/amount");
        assert_eq!(app.model().provenance("history/h1/amount").map(|p| p.kind), Some(ProvenanceKind::Disputed));
    }
}
