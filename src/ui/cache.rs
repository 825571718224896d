//! What is drawn each frame, made once for each change: charts, figures, the inspector's sections.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    charts::{self, Chosen, View},
    theme::{ItemColours, Palette},
};
use crate::{
    app::{App, Listed, Side, Subject, fields},
    chart::{
        ArrearsChart, BurnUpChart, Card, CashChart, Flows, Ladder, ObligationsChart, Other, OtherArrears, OtherCash,
        OwedBar, OwnPlot, Pin, ServicePlot, Stretch, TimeAxis, VendorCard, Zoom, cards, committed_vendor, owed_bar,
        pins, stretches,
    },
    model::Model,
};

/// Everything that is derived from the app's state for drawing.
#[derive(Default)]
pub struct Cache {
    key: Option<Key>,
    /// The top row.
    pub cards: Vec<Card>,
    /// What is owed today.
    pub owed: Option<OwedBar>,
    /// Revenue against obligations; none without a forecast.
    pub obligations: Option<ObligationsChart>,
    /// Cash; none without a forecast.
    pub cash: Option<CashChart>,
    /// Arrears by age; none without a forecast.
    pub arrears: Option<ArrearsChart>,
    /// What is consumed of a floor; none without a commitment.
    pub burnup: Option<BurnUpChart>,
    /// What is pinned on the axis.
    pub pins: Vec<Pin>,
    /// Days on which service is suspended, or payments withheld.
    pub stretches: Vec<Stretch>,
    /// Load and downtime; none unless the service is selected.
    pub service: Option<ServicePlot>,
    /// The selected item's own plots.
    pub own: Vec<OwnPlot>,
    /// The selected vendor's ladder and contract changes.
    pub ladder: Ladder,
    /// The selected vendor's card; none if no vendor is selected, or it takes no part.
    pub vendor_card: Option<VendorCard>,
    /// The inspector.
    pub sections: Vec<fields::Section>,
    /// The model and the subject that it is of.
    sections_of: Option<(Arc<Model>, Subject)>,
    /// What the scenario that is shown overrides.
    pub overrides: Vec<Listed>,
    /// The days that are shown on the shared axis, if not all are.
    pub zoom: Option<Zoom>,
    /// The colours of items.
    pub colours: ItemColours,
    /// Series that are switched off.
    pub hidden: BTreeSet<String>,
}

#[derive(Clone, PartialEq)]
struct Key {
    revision: u64,
    palette: Palette,
    /// Twice the window's width in points, which is whole enough.
    width: u32,
    hidden: BTreeSet<String>,
    enlarged: Option<Chosen>,
    period: Option<(String, usize)>,
}

/// A scenario as charts name it.
pub fn other(side: &Side) -> Other {
    Other { id: side.id.clone(), label: side.label.clone(), colour: side.colour }
}

impl Cache {
    /// Makes everything anew if something changed; of other days only the axes. `window_width` says how many labels
    /// the axes have room for.
    pub fn refresh(&mut self, app: &App, palette: Palette, window_width: f32, view: &View) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
        let key = Key {
            revision: app.revision(),
            palette,
            width: (window_width * 2.0) as u32,
            hidden: self.hidden.clone(),
            enlarged: view.enlarged,
            period: view.period.clone(),
        };
        let is_same = self.key.as_ref() == Some(&key);
        if !is_same {
            self.key = Some(key);
            self.make(app, palette, window_width, view);
        }
        let whole = self.obligations.as_ref().map(ObligationsChart::whole);
        let zoom = whole.and_then(|whole| Some(view.zoom?.within(whole)).filter(|own| !own.is_all_of(whole)));
        if !is_same || zoom != self.zoom {
            self.zoom = zoom;
            self.show(app, window_width, view);
        }
    }

    /// Shows the days that are to be shown.
    fn show(&mut self, app: &App, window_width: f32, view: &View) {
        if let Some(chart) = &mut self.obligations {
            chart.show(self.zoom, charts::labels_max(window_width));
        }
        if let Some(chart) = &mut self.cash {
            chart.show(self.zoom);
        }
        if let Some(chart) = &mut self.arrears {
            let fiscal_month = u8::try_from(app.model().settings.fiscal_month).unwrap_or(1);
            chart.show(self.zoom, fiscal_month, view.labels_max(Chosen::Arrears, window_width));
        }
    }

    fn make(&mut self, app: &App, palette: Palette, window_width: f32, view: &View) {
        let (model, outcome, size) = (app.model(), app.outcome(), app.span());
        let subject = app.subject();
        let is_known = |(before, of): &(Arc<Model>, Subject)| of == subject && fields::are_same(before, model, subject);
        if !self.sections_of.as_ref().is_some_and(is_known) {
            self.sections = fields::sections(model, subject);
        }
        self.sections_of = Some((app.shared_model(), subject.clone()));
        self.overrides = app.overrides();
        self.colours = ItemColours::of(model, &palette);
        self.pins = pins(model, outcome.forecast());
        self.stretches = outcome.forecast().map_or_else(Vec::new, |forecast| stretches(model, forecast));
        let is_service = *app.subject() == Subject::Service;
        self.service = is_service.then(|| ServicePlot::of(model, outcome.forecast())).flatten();
        self.own = match app.subject() {
            fields::Subject::Item(id) => OwnPlot::all_of(model, id),
            fields::Subject::Settings | fields::Subject::Service => Vec::new(),
        };
        let id = app.subject_id().unwrap_or_default();
        self.ladder = Ladder::of(model, outcome.forecast(), id);
        self.vendor_card = outcome.forecast().and_then(|forecast| VendorCard::of(model, forecast, id));
        let Some(forecast) = outcome.forecast() else {
            (self.obligations, self.cash, self.arrears, self.burnup, self.owed) = (None, None, None, None, None);
            self.cards.clear();
            return;
        };
        let currency = forecast.currency;
        let fiscal_month = u8::try_from(forecast.fiscal_month).unwrap_or(1);
        let table = forecast.table(size);
        // While sums are too large the forecast is of an earlier model, which may have begun on another day.
        let past = if model.as_of() == forecast.as_of { Flows::past(model, size) } else { Flows::default() };
        let flows = past.then(Flows::forecast(forecast, &table, size)).in_order_of(model);
        let end = flows.spans.last().map_or(forecast.end, |span| span.end);
        self.cards = cards(forecast, app.waiting());
        let selected = match app.subject() {
            Subject::Item(id) => Some(id.as_str()),
            Subject::Settings | Subject::Service => None,
        };
        let labels_max = view.labels_max(Chosen::Commitment, window_width);
        self.burnup = committed_vendor(model, forecast, selected)
            .and_then(|vendor| BurnUpChart::forecast(model, forecast, vendor, view.period_of(vendor), labels_max));
        self.owed = Some(owed_bar(forecast));
        let mut cash = CashChart::forecast(forecast, end);
        let mut arrears = ArrearsChart::forecast(&table, size, currency);
        // While sums are too large what is shown is of an earlier model, and beside it stands nothing.
        let others = app.others().filter(|_| outcome.overflow().is_none());
        let others: Vec<_> = others.filter_map(|side| Some((other(side), side.forecast()?))).collect();
        let lines = others.iter().map(|(other, forecast)| OtherCash::forecast(other.clone(), forecast, end));
        cash.compare(lines.collect());
        let lines = others.iter().map(|(other, own)| OtherArrears::forecast(other.clone(), own, &arrears.bars));
        arrears.others = lines.collect();
        self.cash = Some(cash);
        self.arrears = Some(arrears);
        self.obligations = Some(ObligationsChart::new(&flows, size, fiscal_month, currency, &self.hidden, 1));
    }

    /// The axis of days that all charts share.
    pub fn time_axis(&self) -> Option<&TimeAxis> {
        self.obligations.as_ref().map(|chart| &chart.x)
    }
}
