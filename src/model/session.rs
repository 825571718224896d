//! The session, its model, and the model's items and parameters by path.

use serde::{Deserialize, Serialize};

use super::{
    cost::{CashEvent, Cost, Debt, Mark, Past},
    odd::Intended,
    path::Path,
    record::{choice, record},
    registry::{self, Ask, Kind, OptionalPart, Slot, Spec, Value},
    scenario::Scenario,
    service::{Service, Site},
    settings::{Provenance, Settings},
    stream::Stream,
    vendor::Vendor,
};
use crate::{
    calendar::{Date, Month},
    money::Currency,
};

/// The version of the file's form that this program writes.
pub const SCHEMA_VERSION: u32 = 2;

/// One file: a base model, its scenarios, and what was on screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The version of the file's form.
    pub version: u32,
    /// The session's name.
    pub name: String,
    /// Your notes on the session.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The base model.
    pub model: Model,
    /// Lists of overrides on it, in the order of their tabs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// What is odd and intended, in the order of its paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intended: Vec<Intended>,
    /// Selection and span.
    #[serde(default)]
    pub view: View,
}

/// What was on screen when the session was last saved. A change to it is saved with the next save; it is never an
/// unsaved change and never in the history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The id of the selected item; none means the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<String>,
    /// The id of the scenario that is shown; none means the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The ids of the scenarios that are compared with it; `base` is the base.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<String>,
    /// The span of charts and tables.
    #[serde(default)]
    pub span: SpanSize,
}

choice! {
    /// The size of the spans that a forecast is shown in.
    #[derive(Default)]
    pub enum SpanSize {
        /// A week.
        Week = "week",
        /// A month, unless set.
        #[default]
        Month = "month",
        /// A quarter of the fiscal year.
        Quarter = "quarter",
        /// A fiscal year.
        Year = "year",
    }
}

record! {
    /// The inputs.
    pub struct Model "model" {
        /// Currency, time and cash.
        settings: Settings [Spec::PLAIN],
        /// Anyone we owe.
        vendors: Vec<Vendor> [Spec::PLAIN] = default,
        /// Revenue streams.
        streams: Vec<Stream> [Spec::PLAIN] = default,
        /// Costs.
        costs: Vec<Cost> [Spec::PLAIN] = default,
        /// Debt.
        debts: Vec<Debt> [Spec::PLAIN] = default,
        /// Dated amounts in or out.
        cash_events: Vec<CashEvent> [Spec::PLAIN] = default,
        /// Our own data centres.
        sites: Vec<Site> [Spec::PLAIN] = default,
        /// The load on the sites, and how much service is down when.
        service: OptionalPart<Service> [Spec::PLAIN] = default,
        /// Dated notes for the charts.
        marks: Vec<Mark> [Spec::PLAIN] = default,
        /// Receipts and obligations before the as-of date.
        history: Vec<Past> [Spec::PLAIN] = default,
    }
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ItemKind {
    Vendor,
    Stream,
    Cost,
    Debt,
    CashEvent,
    Site,
    Mark,
}

impl ItemKind {
    /// Every kind, in the order of the model.
    pub const ALL: [Self; 7] =
        [Self::Vendor, Self::Stream, Self::Cost, Self::Debt, Self::CashEvent, Self::Site, Self::Mark];

    /// The name of the model's list of these items.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Vendor => "vendors",
            Self::Stream => "streams",
            Self::Cost => "costs",
            Self::Debt => "debts",
            Self::CashEvent => "cash_events",
            Self::Site => "sites",
            Self::Mark => "marks",
        }
    }
}

/// What all items have in common.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The kind.
    pub kind: ItemKind,
    /// The id.
    pub id: &'a str,
    /// The name on screen.
    pub label: &'a str,
    /// Whether it is muted.
    pub muted: bool,
    /// Where its inputs come from.
    pub provenance: &'a [Provenance],
}

impl Item<'_> {
    /// The item's path: its list and id.
    pub fn path(&self) -> String {
        format!("{}/{}", self.kind.list(), self.id)
    }
}

/// An entry of the registry of parameters.
pub struct Parameter<'a> {
    /// The path.
    pub path: String,
    /// Label, unit, bounds, and whether it may vary.
    pub spec: &'static Spec,
    /// The place of its value.
    pub slot: &'a dyn Slot,
}

impl Parameter<'_> {
    /// The value.
    pub fn value(&self) -> Value {
        self.slot.get()
    }

    /// What values it takes.
    pub fn kind(&self) -> Kind {
        self.slot.kind()
    }
}

impl Session {
    /// A session of a model, without scenarios.
    pub fn of(name: String, model: Model) -> Self {
        let view = View::default();
        Self {
            version: SCHEMA_VERSION,
            name,
            note: String::new(),
            model,
            scenarios: Vec::new(),
            intended: Vec::new(),
            view,
        }
    }
}

impl Model {
    /// The as-of date: the first day of the first month.
    pub fn as_of(&self) -> Date {
        self.settings.first_month.first()
    }

    /// The day after the last day of the forecast.
    pub fn end(&self) -> Date {
        let months = i32::try_from(self.settings.months).unwrap_or(1);
        self.settings.first_month.plus(months).first()
    }

    /// The currency; US dollars if the code is none of ISO 4217, which [`Model::problems`] says.
    pub fn currency(&self) -> Currency {
        Currency::from_code(&self.settings.currency)
            .or_else(|| Currency::from_code("USD"))
            .unwrap_or_else(|| unreachable!("USD is a currency of ISO 4217"))
    }

    /// Every parameter, in a stable order.
    pub fn parameters(&self) -> Vec<Parameter<'_>> {
        self.parameters_below("")
    }

    /// Every parameter whose path begins with `path`: an item's, for instance.
    pub fn parameters_below<'a>(&'a self, path: &str) -> Vec<Parameter<'a>> {
        let mut all = Vec::new();
        let mut keep = |at: &str, spec, slot| {
            if Path(at).is_within(path) {
                all.push(Parameter { path: at.to_owned(), spec, slot });
            }
        };
        // Of an item it is enough to look at that item.
        let (list, id) = (Path(path).list(), Path(path).item());
        let at = Path(list).join(id);
        macro_rules! of_item {
            ($($field:ident),+) => {
                match list {
                    $(stringify!($field) if !id.is_empty() => {
                        if let Some(item) = self.$field.iter().find(|item| item.id.0 == id) {
                            registry::each_parameter(item, &at, &Spec::PLAIN, &mut keep);
                        }
                    })+
                    _ => registry::each_parameter(self, "", &Spec::PLAIN, &mut keep),
                }
            };
        }
        of_item!(vendors, streams, costs, debts, cash_events, sites, marks);
        all
    }

    /// The parameter at a path; none if there is none.
    pub fn parameter(&self, path: &str) -> Option<Parameter<'_>> {
        let (spec, slot) = registry::slot(self, path)?;
        Some(Parameter { path: path.to_owned(), spec, slot })
    }

    /// The value of the parameter at a path; none if there is none.
    pub fn get(&self, path: &str) -> Option<Value> {
        registry::slot(self, path).map(|(_, slot)| slot.get())
    }

    /// What the choices beside a field require of it, with the choice that requires it; none if the field is not used
    /// with these choices.
    pub fn asked(&self, path: &str, spec: &Spec) -> Option<(&'static str, Ask)> {
        spec.asked(|field| self.get(&Path(path).beside(field))?.choice())
    }

    /// Every item, in the model's order.
    pub fn items(&self) -> Vec<Item<'_>> {
        self.each_item().collect()
    }

    fn each_item(&self) -> impl Iterator<Item = Item<'_>> {
        macro_rules! items {
            ($($list:ident $kind:ident),+) => {
                std::iter::empty()$(.chain(self.$list.iter().map(|item| Item {
                    kind: ItemKind::$kind,
                    id: &item.id.0,
                    label: &item.label,
                    muted: item.muted,
                    provenance: &item.provenance,
                })))+
            };
        }
        items!(vendors Vendor, streams Stream, costs Cost, debts Debt, cash_events CashEvent, sites Site, marks Mark)
    }

    /// Whether the item with an id has the same inputs in another model.
    pub fn has_same_item(&self, other: &Self, id: &str) -> bool {
        macro_rules! same {
            ($($list:ident),+) => {
                $(self.$list.iter().find(|item| item.id.0 == id) == other.$list.iter().find(|item| item.id.0 == id))&&+
            };
        }
        same!(vendors, streams, costs, debts, cash_events, sites, marks)
    }

    /// The item with an id; none if there is none.
    pub fn item(&self, id: &str) -> Option<Item<'_>> {
        self.each_item().find(|item| item.id == id)
    }

    /// Where the value of a parameter comes from: the provenance with the longest path that covers it. The provenance
    /// of an entry of the history stands with that entry's item, under `history` and the entry's id.
    pub fn provenance(&self, path: &str) -> Option<&Provenance> {
        self.provenance_where(
            path,
            |id| self.item(id),
            |id| self.history.iter().find(|past| past.id.0 == id).map(|past| past.item.clone()),
        )
    }

    /// The provenance of a path, of a model whose items are found in another way than by looking at each. `item` finds
    /// one by its id, and `item_of` the id of the item that an entry of the history belongs to.
    pub fn provenance_where<'a>(
        &'a self,
        path: &str,
        item: impl Fn(&str) -> Option<Item<'a>>,
        item_of: impl Fn(&str) -> Option<String>,
    ) -> Option<&'a Provenance> {
        let path = Path(path);
        let (all, field) = match path.list() {
            "settings" => (self.settings.provenance.as_slice(), path.split().1),
            // Capacity and service have no record of their own.
            "service" => (self.settings.provenance.as_slice(), path),
            "history" => (item(&item_of(path.item())?)?.provenance, path),
            _ => (item(path.item())?.provenance, path.within()),
        };
        all.iter().filter(|source| field.is_within(&source.field)).max_by_key(|p| p.field.len())
    }

    /// A model without items.
    pub fn empty(currency: &str, first_month: Month, months: u32) -> Self {
        Self {
            settings: Settings {
                currency: currency.to_owned(),
                first_month,
                months,
                week_start: super::WeekStart::Monday,
                fiscal_month: 1,
                opening_cash: crate::money::Amount::ZERO,
                restricted_cash: crate::money::Amount::ZERO,
                buffer: crate::money::Amount::ZERO,
                cash_interest: crate::money::Decimal::ZERO,
                credit_line: OptionalPart(None),
                business_days: OptionalPart(None),
                value_of_cash: None,
                note: String::new(),
                provenance: Vec::new(),
            },
            vendors: Vec::new(),
            streams: Vec::new(),
            costs: Vec::new(),
            debts: Vec::new(),
            cash_events: Vec::new(),
            sites: Vec::new(),
            service: OptionalPart(None),
            marks: Vec::new(),
            history: Vec::new(),
        }
    }
}
