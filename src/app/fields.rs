//! The inspector's content: every parameter of what is selected, by list and part, as plain data.
//!
//! Owns which lists and parts an item has, and which fields matter for the choices made. Knows nothing of drawing. Its
//! one invariant: every parameter of the registry appears under exactly one subject, which a test asserts; beside it cash
//! events stand together in a table.

use crate::{
    model::{BilledFor, ItemKind, Kind, Model, Parameter, Path, ProvenanceKind, Spec, Unit, Value},
    text::{amounts, labels},
};

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// The settings and the history.
    #[default]
    Settings,
    /// The load, the downtime curve, and outages.
    Service,
    /// All cash events, as one table.
    CashEvents,
    /// The item of an id.
    Item(String),
}

impl Subject {
    /// The name of its row in the tree: an item's id, or one that no item has.
    pub fn row(&self) -> &str {
        match self {
            Self::Settings => "*settings",
            Self::Service => "*service",
            Self::CashEvents => "*cash_events",
            Self::Item(id) => id,
        }
    }
}

impl Subject {
    /// What is selected to see the field of a path.
    pub fn of_path(path: &str) -> Self {
        let at = Path(path);
        match (at.list(), at.item()) {
            ("service", _) => Self::Service,
            ("settings" | "history", _) | (_, "") => Self::Settings,
            (_, id) => Self::Item(id.to_owned()),
        }
    }
}

/// What a section stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionShape {
    /// The subject's own fields.
    Own,
    /// A part that may be left out; there is one if it has fields.
    Part,
    /// A list; its entries follow.
    List,
    /// An entry of a list.
    Entry,
    /// Amounts by month.
    Months,
    /// Twelve factors, or none.
    Season,
}

/// A heading of the inspector with its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The path of the subject, part, list or entry.
    pub path: String,
    /// The name of its field, or of the list that it is an entry of; empty for the subject's own.
    pub name: &'static str,
    /// What it stands for.
    pub shape: SectionShape,
    /// Its depth: 0 for the subject's own fields, its parts and lists.
    pub depth: usize,
    /// The heading on screen.
    pub title: String,
    /// The fields that matter for the choices made.
    pub fields: Vec<Field>,
    /// The months of amounts by month, each beside its field.
    pub months: Vec<Field>,
    /// Whether something can be added here.
    pub can_add: bool,
    /// Whether there is something to remove: an entry, or a part that is there.
    pub can_remove: bool,
}

/// A field of the inspector.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The path of its parameter.
    pub path: String,
    /// The parameter's spec.
    pub spec: &'static Spec,
    /// The name on screen; for an amount by month, the month.
    pub label: String,
    /// What values it takes.
    pub kind: Kind,
    /// The value in the model on screen: with the overrides of the shown scenario.
    pub value: Value,
    /// Whether it may be empty.
    pub is_optional: bool,
    /// Where the value comes from, if something says so.
    pub provenance: Option<ProvenanceKind>,
}

/// A list or part below an item.
struct Branch {
    name: &'static str,
    shape: SectionShape,
    below: &'static [Branch],
}

const fn list(name: &'static str, below: &'static [Branch]) -> Branch {
    Branch { name, shape: SectionShape::List, below }
}

const fn part(name: &'static str, below: &'static [Branch]) -> Branch {
    Branch { name, shape: SectionShape::Part, below }
}

const CHANGES: Branch = list("changes", &[]);
const SOURCES: Branch = list("provenance", &[]);
const AMOUNTS: Branch = Branch { name: "amounts", shape: SectionShape::Months, below: &[] };

const LINE: &[Branch] = &[CHANGES, AMOUNTS];
const CONTRACT: &[Branch] = &[list("periods", &[]), list("lines", LINE), list("caps", &[])];
const POLICY: &[Branch] = &[list("disputed_invoices", &[])];
const CHARGE: &[Branch] = &[CHANGES];
const HISTORY: Branch = list("history", &[]);

const VENDOR: &[Branch] = &[
    part("contract", CONTRACT),
    list("policies", POLICY),
    list("lump_payments", &[]),
    list("reactions", &[]),
    list("contract_changes", &[list("fee_shares", &[])]),
    part("late_interest", &[]),
    part("early_payment", &[]),
    list("charges", CHARGE),
    list("invoices", &[]),
    list("credits", &[]),
    list("credit_notes", &[]),
    SOURCES,
];
const STREAM: &[Branch] = &[
    list("channels", &[]),
    list("account_changes", &[]),
    list("payers", &[]),
    list("lags", &[]),
    CHANGES,
    AMOUNTS,
    Branch { name: "season", shape: SectionShape::Season, below: &[] },
    list("receivables", &[]),
    SOURCES,
];
const COST: &[Branch] = &[CHANGES, list("payables", &[]), SOURCES];
const DEBT: &[Branch] = &[list("repayments", &[]), SOURCES];
const PLAIN: &[Branch] = &[SOURCES];
const SETTINGS: &[Branch] = &[part("credit_line", &[]), part("business_days", &[list("holidays", &[])]), SOURCES];
const SERVICE: Branch =
    part("service", &[list("curve", &[]), list("outages", &[]), list("past_downtime", &[]), CHANGES]);

/// The lists and parts of a subject, in the order of the inspector.
const fn branches(kind: Option<ItemKind>) -> &'static [Branch] {
    match kind {
        Some(ItemKind::Vendor) => VENDOR,
        Some(ItemKind::Stream) => STREAM,
        Some(ItemKind::Cost) => COST,
        Some(ItemKind::Debt) => DEBT,
        Some(ItemKind::CashEvent | ItemKind::Site | ItemKind::Mark) => PLAIN,
        None => SETTINGS,
    }
}

/// Whether the sections of a subject are known to be the same in two models; those of an item depend on the item alone.
pub fn are_same(before: &Model, now: &Model, subject: &Subject) -> bool {
    match subject {
        Subject::Item(id) => before.has_same_item(now, id),
        Subject::CashEvents => before.cash_events == now.cash_events && before.settings == now.settings,
        Subject::Settings | Subject::Service => false,
    }
}

/// The sections of a subject; none if it is not in the model.
pub fn sections(model: &Model, subject: &Subject) -> Vec<Section> {
    let mut sections = Vec::new();
    match subject {
        Subject::Settings => {
            let parameters = model.parameters_below("settings");
            grow(model, &parameters, "settings", branches(None), 0, &mut sections);
            let parameters = model.parameters_below("history");
            grow_branch(model, &parameters, "", &HISTORY, 0, &mut sections);
        }
        Subject::Service => {
            let parameters = model.parameters_below("service");
            match model.service.get() {
                Some(_) => grow(model, &parameters, "service", SERVICE.below, 0, &mut sections),
                None => grow_branch(model, &parameters, "", &SERVICE, 0, &mut sections),
            }
        }
        Subject::CashEvents => cash_events(model, &mut sections),
        Subject::Item(id) => {
            let Some(item) = model.item(id) else { return sections };
            let path = item.path();
            let parameters = model.parameters_below(&path);
            grow(model, &parameters, &path, branches(Some(item.kind)), 0, &mut sections);
        }
    }
    sections
}

/// The list of all cash events, with the fields that have columns; the others stand with each event.
fn cash_events(model: &Model, sections: &mut Vec<Section>) {
    let name = ItemKind::CashEvent.list();
    let section = |path: &str, shape, depth, title: &str, fields| Section {
        path: path.to_owned(),
        name,
        shape,
        depth,
        title: title.to_owned(),
        fields,
        months: Vec::new(),
        can_add: shape == SectionShape::List,
        can_remove: shape == SectionShape::Entry,
    };
    sections.push(section(name, SectionShape::List, 0, labels::section(name), Vec::new()));
    let parameters = model.parameters_below(name);
    for event in &model.cash_events {
        let path = format!("{name}/{}", event.id.0);
        let mut fields = fields_at(model, below(&parameters, &path), &path);
        fields.retain(|field| super::tables::has_column(name, field));
        let title = if event.label.is_empty() { &event.id.0 } else { &event.label };
        sections.push(section(&path, SectionShape::Entry, 1, title, fields));
    }
}

/// The path of the first field of a section or of what is within it, as it is drawn: of an entry with columns its first
/// cell.
pub fn first_within(sections: &[Section], path: &str) -> Option<String> {
    sections.iter().filter(|section| Path(&section.path).is_within(path)).find_map(first_of)
}

fn first_of(section: &Section) -> Option<String> {
    if let Some(month) = section.months.first() {
        return Some(month.path.clone());
    }
    let mut columns = super::tables::columns(section.name).iter().filter(|_| section.shape == SectionShape::Entry);
    let cell = columns.find_map(|column| super::tables::cell(section, column));
    // A step of a ladder is switched off by its menu.
    let shown = section.fields.iter().find(|field| Path(&field.path).field() != "muted" || section.depth == 0);
    cell.or(shown).map(|field| field.path.clone())
}

/// Whether a field is typed in before those above it in its entry.
fn is_first_to_type(id: &str) -> bool {
    matches!(id, "period.floor" | "line.monthly" | "charge.monthly" | "charge.each_time")
}

/// The field that is typed in first of what was just added, or of what a choice asks for: sections that were there before are known by what they
/// looked like then.
pub fn first_of_added(before: &[Section], now: &[Section]) -> Option<String> {
    let known = |section: &Section| before.iter().find(|other| other.path == section.path);
    let is_typed = |field: &&Field| match field.kind {
        Kind::Amount | Kind::Decimal | Kind::Whole | Kind::Date | Kind::Month => true,
        Kind::Text => {
            !matches!(field.spec.unit, Unit::Vendor | Unit::Stream | Unit::Item | Unit::Rung | Unit::Cap | Unit::Charge)
        }
        Kind::Choice(_) | Kind::Choices(_) | Kind::Switch => false,
    };
    // An amount comes before all that was added with it.
    let is_new = |section: &&Section| section.shape == SectionShape::Entry && known(section).is_none();
    let amounts = now.iter().filter(is_new).flat_map(|section| &section.fields);
    if let Some(amount) = { amounts }.find(|field| is_first_to_type(field.spec.id)) {
        return Some(amount.path.clone());
    }
    for section in now {
        if section.shape == SectionShape::Months {
            let is_known =
                |month: &Field| known(section).is_some_and(|other| other.months.iter().any(|m| m.path == month.path));
            match section.months.iter().find(|month| !is_known(month)) {
                Some(month) => return Some(month.path.clone()),
                None => continue,
            }
        }
        if section.fields.is_empty() {
            continue;
        }
        if let Some(other) = known(section).filter(|other| !other.fields.is_empty()) {
            // A choice may ask for something beside it.
            let is_new = |field: &&Field| other.fields.iter().all(|own| own.path != field.path);
            match section.fields.iter().filter(is_typed).find(is_new) {
                Some(field) => return Some(field.path.clone()),
                None => continue,
            }
        }
        // What matters comes first: an amount where dates follow from the row above, and before a name.
        let matters = section.fields.iter().find(|field| is_first_to_type(field.spec.id));
        let columns = super::tables::columns(section.name).iter().filter(|_| section.shape == SectionShape::Entry);
        let cell = columns.filter_map(|column| super::tables::cell(section, column)).find(is_typed);
        let first = matters.or(cell).or_else(|| section.fields.iter().find(is_typed));
        return first.map(|field| field.path.clone());
    }
    None
}

fn grow(
    model: &Model,
    parameters: &[Parameter<'_>],
    path: &str,
    branches: &'static [Branch],
    depth: usize,
    sections: &mut Vec<Section>,
) {
    if depth == 0 {
        sections.push(Section {
            path: path.to_owned(),
            name: "",
            shape: SectionShape::Own,
            depth,
            title: String::new(),
            fields: fields_at(model, parameters, path),
            months: Vec::new(),
            can_add: false,
            can_remove: false,
        });
    }
    for branch in branches {
        grow_branch(model, parameters, path, branch, depth, sections);
    }
}

fn grow_branch(
    model: &Model,
    parameters: &[Parameter<'_>],
    path: &str,
    branch: &'static Branch,
    depth: usize,
    sections: &mut Vec<Section>,
) {
    let path = Path(path).join(branch.name);
    let parameters = below(parameters, &path);
    let is_there = !parameters.is_empty();
    let is_list = branch.shape == SectionShape::List;
    let fields = if is_list { Vec::new() } else { fields_at(model, parameters, &path) };
    let is_by_month = branch.shape == SectionShape::Months;
    if !is_there && is_idle(model, &path, branch.name) {
        return;
    }
    sections.push(Section {
        path: path.clone(),
        name: branch.name,
        shape: branch.shape,
        depth,
        title: labels::section(branch.name).to_owned(),
        months: if is_by_month { fields.iter().filter_map(super::tables::month_of).collect() } else { Vec::new() },
        fields,
        can_add: is_list || branch.shape == SectionShape::Months || !is_there,
        can_remove: is_there && matches!(branch.shape, SectionShape::Part | SectionShape::Season),
    });
    if branch.shape == SectionShape::Part && is_there {
        for below in branch.below {
            grow_branch(model, parameters, &path, below, depth + 1, sections);
        }
    }
    if is_list {
        let mut ids: Vec<&str> = Vec::new();
        for parameter in parameters {
            let id = Path(&parameter.path).below(&path).map_or("", Path::list);
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
        for (index, id) in ids.into_iter().enumerate() {
            let path = format!("{path}/{id}");
            let parameters = below(parameters, &path);
            let fields = fields_at(model, parameters, &path);
            sections.push(Section {
                title: entry_title(branch.name, index, &fields),
                path: path.clone(),
                name: branch.name,
                shape: SectionShape::Entry,
                depth: depth + 1,
                fields,
                months: Vec::new(),
                can_add: false,
                can_remove: true,
            });
            for below in branch.below {
                grow_branch(model, parameters, &path, below, depth + 2, sections);
            }
        }
    }
}

/// Whether a list without entries would do nothing with the choices made beside it.
fn is_idle(model: &Model, path: &str, list: &str) -> bool {
    let is_chosen =
        |field: &str, choice: &'static str| model.get(&Path(path).beside(field)) == Some(Value::Choice(choice));
    match list {
        "fee_shares" => !is_chosen("fee", "share_by_year") || !is_chosen("kind", "terminate"),
        "disputed_invoices" => !is_chosen("kind", "dispute"),
        "channels" => !is_chosen("driver", "accounts"),
        _ => false,
    }
}

/// The parameters below a path: they stand together.
fn below<'p, 'm>(parameters: &'p [Parameter<'m>], path: &str) -> &'p [Parameter<'m>] {
    let is_below = |parameter: &Parameter<'_>| Path(&parameter.path).below(path).is_some_and(|rest| !rest.0.is_empty());
    let start = parameters.iter().position(is_below).unwrap_or(parameters.len());
    let count = parameters[start..].iter().take_while(|parameter| is_below(parameter)).count();
    &parameters[start..start + count]
}

/// An entry's name if it has one, or what it is and its number.
fn entry_title(list: &'static str, index: usize, fields: &[Field]) -> String {
    let text = |name: &str| match fields.iter().find(|field| Path(&field.path).field() == name)?.value {
        Value::Text(ref text) if !text.is_empty() => Some(text),
        _ => None,
    };
    match (text("label"), text("number")) {
        (Some(label), _) => label.clone(),
        (None, Some(number)) => labels::entry_of_number(list, number),
        (None, None) => labels::numbered_entry(list, index + 1),
    }
}

/// The fields right below a path that matter for the choices made.
fn fields_at(model: &Model, parameters: &[Parameter<'_>], path: &str) -> Vec<Field> {
    let right_below = |parameter: &&Parameter<'_>| Path(&parameter.path).parent() == Some(Path(path));
    parameters
        .iter()
        .filter(right_below)
        .filter(|parameter| matters(model, parameter))
        .map(|parameter| Field {
            path: parameter.path.clone(),
            spec: parameter.spec,
            label: field_label(parameter),
            kind: parameter.kind(),
            value: parameter.value(),
            is_optional: parameter.slot.is_optional(),
            provenance: model.provenance(&parameter.path).map(|provenance| provenance.kind),
        })
        .collect()
}

/// The parameter's label; of a month's amount or factor, the month.
fn field_label(parameter: &Parameter<'_>) -> String {
    let last = Path(&parameter.path).field();
    match parameter.spec.id {
        "stream.amounts" | "line.amounts" => last.parse().map_or_else(|_| last.to_owned(), amounts::month),
        "stream.season" => last.parse().map_or_else(|_| last.to_owned(), |n| amounts::month_name(n).to_owned()),
        id => labels::label(id).to_owned(),
    }
}

/// What an earlier forecast left behind and people seldom type: shown where it says something.
const BROUGHT_FORWARD: [&str; 13] = [
    "stream.opening_month",
    "invoice.billed_for",
    "invoice.charge",
    "invoice.payment",
    "invoice.fixed_sum_to_come",
    "credit.bought",
    "credit.held",
    "period.invoiced",
    "period.instalment",
    "period.instalments_until",
    "reaction.counted_since",
    "reaction.lifted_on",
    "reaction.dropped",
];

/// Whether a parameter is used with the choices made beside it and, if an earlier forecast left it behind, says something.
pub(super) fn matters(model: &Model, parameter: &Parameter<'_>) -> bool {
    let says_nothing = || match parameter.value() {
        Value::Unset | Value::Switch(false) => true,
        value => value == Value::Choice(BilledFor::Usual.as_str()),
    };
    let is_left_out = BROUGHT_FORWARD.contains(&parameter.spec.id) && says_nothing();
    !is_left_out && model.asked(&parameter.path, parameter.spec).is_some()
}

/// Whether a text is made of sentences, which may stand on several lines; a name is one line.
pub fn is_long(spec: &Spec) -> bool {
    spec.id.rsplit('.').next() == Some("note") || spec.id == "provenance.source"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::Edit;

    #[test]
    fn every_parameter_has_its_place() {
        let model = crate::text::tests::full_model();
        let mut subjects = vec![Subject::Settings, Subject::Service];
        subjects.extend(model.items().iter().map(|item| Subject::Item(item.id.to_owned())));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for subject in &subjects {
            for field in sections(&model, subject).into_iter().flat_map(|section| section.fields) {
                *seen.entry(field.path).or_default() += 1;
            }
        }
        for parameter in model.parameters() {
            let times = seen.get(&parameter.path).copied().unwrap_or(0);
            let expected = usize::from(matters(&model, &parameter));
            assert_eq!(times, expected, "{}", parameter.path);
        }
    }

    #[test]
    fn sections_of_an_item_are_made_of_nothing_else() {
        let session = crate::storage::sample();
        let scenarios = session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()));
        let models: Vec<Model> = scenarios.chain([None]).map(|id| session.resolved(id)).collect();
        let items = session.model.items();
        let (mut same, mut others) = (0, 0);
        for (item, model) in items.iter().flat_map(|item| models.iter().map(move |model| (item, model))) {
            let subject = Subject::Item(item.id.to_owned());
            if are_same(&session.model, model, &subject) {
                assert_eq!(sections(&session.model, &subject), sections(model, &subject), "{}", item.id);
                same += 1;
            } else {
                assert_ne!(sections(&session.model, &subject), sections(model, &subject), "{}", item.id);
                others += 1;
            }
        }
        assert!(same > 20 && others > 5, "{same} and {others}");
        // Of every kind.
        let mut all = Model::empty("USD", crate::calendar::Month::new(2023, 1), 24);
        for kind in ItemKind::ALL {
            all = Edit::AddItem(kind, format!("Some {kind:?}")).applied(&all).expect("a blank item is valid");
        }
        for item in all.items() {
            let edit = Edit::set(format!("{}/label", item.path()), Value::Text("another name".to_owned()));
            let other = edit.applied(&all).expect("a name");
            assert!(!all.has_same_item(&other, item.id), "{}", item.id);
        }
    }

    #[test]
    fn every_list_and_part_has_a_name() {
        let model = crate::text::tests::full_model();
        let subjects = model.items().iter().map(|item| Subject::Item(item.id.to_owned())).collect::<Vec<_>>();
        for section in
            subjects.iter().chain([&Subject::Settings, &Subject::Service]).flat_map(|subject| sections(&model, subject))
        {
            if !section.name.is_empty() {
                assert_ne!(labels::section(section.name), "?", "{}", section.path);
                assert_ne!(labels::entry(section.name), "?", "{}", section.path);
            }
        }
    }
}
