//! What is drawn in each frame, made once after each change: charts, figures, the inspector's sections.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    charts::{self, ChartView, Chosen},
    theme::{ItemColours, Palette},
    was::{Readings, Was, readings},
};
use crate::{
    app::{App, ComparedSide, Listed, Making, OddList, OddOf, Subject, Topic, fields},
    chart::{
        ArrearsChart, BurnUpChart, Card, CashChart, DifferenceChart, Flows, InForceStretch, Ladder, NoCommitment,
        ObligationsChart, Other, OtherArrears, OtherCash, OwedBar, OwnPlot, Pin, SeriesChoice, ServicePlot, Shortfall,
        TimeAxis, TreeValues, VendorCard, Zoom, cards, committed_vendor, owed_bar, pins, shortfalls, shown_spans,
        stretches,
    },
    engine::Forecast,
    model::{Model, SpanSize},
};

/// A scenario that is compared, with its forecast.
type Compared = (Other, Arc<Forecast>);

/// The forecast and the settings that charts are made from.
#[derive(Clone, Debug)]
struct ChartsOf {
    /// The model of the forecast; while sums are too large, the present model.
    model: Arc<Model>,
    forecast: Arc<Forecast>,
    shown: Other,
    others: Vec<Compared>,
    reference: String,
    size: SpanSize,
    weeks: usize,
    selected: Option<String>,
    period: Option<(String, usize)>,
    labels_max: usize,
    series: SeriesChoice,
}

impl PartialEq for ChartsOf {
    /// Models and forecasts are compared by identity.
    fn eq(&self, other: &Self) -> bool {
        let is_same =
            |((own, run), (theirs, their_run)): (&Compared, &Compared)| own == theirs && Arc::ptr_eq(run, their_run);
        Arc::ptr_eq(&self.model, &other.model)
            && Arc::ptr_eq(&self.forecast, &other.forecast)
            && self.others.len() == other.others.len()
            && self.others.iter().zip(&other.others).all(is_same)
            && (&self.shown, &self.reference) == (&other.shown, &other.reference)
            && self.weeks == other.weeks
            && (self.size, &self.selected, &self.period, self.labels_max, &self.series)
                == (other.size, &other.selected, &other.period, other.labels_max, &other.series)
    }
}

/// The charts.
#[derive(Debug)]
struct Charts {
    tree_values: TreeValues,
    owed: OwedBar,
    spans: [usize; 2],
    obligations: ObligationsChart,
    cash: CashChart,
    arrears: ArrearsChart,
    differences: Option<[DifferenceChart; 2]>,
    burnup: Option<Result<BurnUpChart, NoCommitment>>,
}

impl Charts {
    fn new(of: &ChartsOf) -> Self {
        let (model, forecast, size) = (of.model.as_ref(), of.forecast.as_ref(), of.size);
        let (currency, fiscal_month) = (forecast.currency, u8::try_from(forecast.fiscal_month).unwrap_or(1));
        let table = forecast.table(size);
        // While sums are too large, the forecast belongs to an earlier model, which may start on another day.
        let past = if model.as_of() == forecast.as_of { Flows::past(model, size) } else { Flows::default() };
        let spans = [shown_spans(&table.spans, size, of.weeks).len(), table.spans.len()];
        let flows = past.then(Flows::forecast(forecast, &table, size, of.weeks)).in_order_of(model);
        let end = flows.spans.last().map_or(forecast.end, |span| span.end);
        let burnup = committed_vendor(model, forecast, of.selected.as_deref()).and_then(|vendor| match vendor {
            Ok(vendor) => {
                let period = of.period.as_ref().filter(|(own, _)| own == vendor).map(|(_, place)| *place);
                BurnUpChart::forecast(model, forecast, vendor, period, of.labels_max).map(Ok)
            }
            Err(none) => Some(Err(none)),
        });
        let mut cash = CashChart::forecast(forecast, end);
        let mut arrears = ArrearsChart::forecast(forecast, &table, size, of.weeks);
        let lines = of.others.iter().map(|(other, own)| OtherCash::forecast(other.clone(), own, end));
        cash.compare(lines.collect());
        let lines = of.others.iter().map(|(other, own)| OtherArrears::forecast(other.clone(), own, &arrears.bars));
        arrears.others = lines.collect();
        let obligations = ObligationsChart::new(&flows, size, fiscal_month, currency, &of.series, 1);
        let differences = DifferenceChart::of_cash(&cash, &of.shown, &of.reference).zip(DifferenceChart::of_arrears(
            &arrears,
            &of.shown,
            &of.reference,
        ));
        let differences = differences.map(|(cash, arrears)| [cash, arrears]);
        let (tree_values, owed) = (TreeValues::of(model, forecast), owed_bar(forecast));
        Self { tree_values, owed, spans, obligations, cash, arrears, differences, burnup }
    }
}

/// The first guess of the time that charts take for each posting, in nanoseconds.
const POSTING_NANOS: f64 = 40.0;
/// The first guess of the time that it takes to look at an entry for something odd, in nanoseconds.
const ODD_NANOS: f64 = 400.0;

/// Everything that is derived from the app's state for drawing.
pub struct Cache {
    key: Option<CacheKey>,
    charts: Making<ChartsOf, Charts>,
    /// What the tree says of each item.
    pub tree_values: TreeValues,
    /// The top row.
    pub cards: Vec<Card>,
    /// What is owed today.
    pub owed: Option<OwedBar>,
    /// The shortfalls that the forecast invoices.
    shortfalls: Vec<Shortfall>,
    /// What the figures of the top row were before the last edit.
    pub was: Was,
    /// The figures of the scenario that is compared, with its name.
    pub versus: Option<(String, Readings)>,
    /// How many spans of the forecast are shown, and how many there are: of weeks not all.
    pub spans: [usize; 2],
    /// Revenue against obligations; none without a forecast.
    pub obligations: Option<ObligationsChart>,
    /// Cash; none without a forecast.
    pub cash: Option<CashChart>,
    /// Arrears by age; none without a forecast.
    pub arrears: Option<ArrearsChart>,
    /// Cash and arrears as differences to the scenario that is compared; none if none is.
    pub differences: Option<[DifferenceChart; 2]>,
    /// What is consumed of a floor, or why that is not shown; none without a commitment of any vendor.
    pub burnup: Option<Result<BurnUpChart, NoCommitment>>,
    /// What is pinned on the axis.
    pub pins: Vec<Pin>,
    /// Days on which service is suspended, or payments withheld.
    pub stretches: Vec<InForceStretch>,
    /// Load and downtime; none unless the service is selected.
    pub service: Option<ServicePlot>,
    /// The selected item's own plots.
    pub own: Vec<OwnPlot>,
    /// The selected vendor's ladder and contract changes.
    pub ladder: Ladder,
    /// The selected vendor's card; none if no vendor is selected, or it takes no part.
    pub vendor_card: Option<VendorCard>,
    /// What is odd.
    pub odd: OddList,
    odds: Making<OddOf, OddList>,
    /// The inspector.
    pub sections: Vec<fields::Section>,
    /// The model and the subject that it was made from.
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
struct CacheKey {
    revision: u64,
    palette: Palette,
    /// Twice the window's width in points, which is whole enough.
    width: u32,
    hidden: BTreeSet<String>,
    is_ungrouped: bool,
    enlarged: Option<Chosen>,
    period: Option<(String, usize)>,
    weeks: usize,
}

/// A scenario as charts name it.
pub fn other(side: &ComparedSide) -> Other {
    Other { id: side.id.clone(), label: side.label.clone(), colour: side.colour }
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            key: None,
            charts: Making::new(Topic::Charts, POSTING_NANOS),
            tree_values: TreeValues::default(),
            cards: Vec::new(),
            shortfalls: Vec::new(),
            owed: None,
            was: Was::default(),
            versus: None,
            spans: [0; 2],
            obligations: None,
            cash: None,
            arrears: None,
            differences: None,
            burnup: None,
            pins: Vec::new(),
            stretches: Vec::new(),
            service: None,
            own: Vec::new(),
            ladder: Ladder::default(),
            vendor_card: None,
            odd: OddList::default(),
            odds: Making::new(Topic::Odd, ODD_NANOS),
            sections: Vec::new(),
            sections_of: None,
            overrides: Vec::new(),
            zoom: None,
            colours: ItemColours::default(),
            hidden: BTreeSet::new(),
        }
    }
}

impl Cache {
    /// Makes everything again if something changed; if only the days changed, the axes alone. `window_width` says how
    /// many labels the axes have room for.
    pub fn refresh(&mut self, app: &mut App, palette: Palette, window_width: f32, view: &ChartView) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
        let key = CacheKey {
            revision: app.revision(),
            palette,
            width: (window_width * 2.0) as u32,
            hidden: self.hidden.clone(),
            is_ungrouped: view.is_ungrouped,
            enlarged: view.enlarged,
            period: view.period.clone(),
            weeks: view.weeks(),
        };
        let is_same = self.key.as_ref() == Some(&key);
        if !is_same {
            self.key = Some(key);
            self.make(app, palette);
        }
        if !is_same || self.odds.is_stale() {
            let of = app.odd_of();
            let size = of.size();
            if let Some(odd) = self.odds.ask(app, of, size, OddList::of) {
                self.odd = odd;
            }
        }
        let has_others = (!is_same || self.charts.is_stale()) && self.make_charts(app, window_width, view);
        let whole = self.obligations.as_ref().map(ObligationsChart::whole);
        let zoom = whole.and_then(|whole| Some(view.zoom?.within(whole)).filter(|own| !own.is_all_of(whole)));
        if !is_same || has_others || zoom != self.zoom {
            self.zoom = zoom;
            self.show(app, window_width, view);
        }
    }

    /// Notices what an edit has done to the figures of the top row.
    pub fn notice(&mut self, ctx: &egui::Context, app: &App) {
        self.was.follow(ctx, app, readings(&self.cards, self.owed.as_ref()), &self.shortfalls);
    }

    /// Shows the days that are to be shown.
    fn show(&mut self, app: &App, window_width: f32, view: &ChartView) {
        if let Some(chart) = &mut self.obligations {
            chart.show(self.zoom, charts::labels_max(window_width));
        }
        if let Some(chart) = &mut self.cash {
            chart.show(self.zoom);
        }
        for chart in self.differences.iter_mut().flatten() {
            chart.show(self.zoom);
        }
        if let Some(chart) = &mut self.arrears {
            let fiscal_month = u8::try_from(app.model().settings.fiscal_month).unwrap_or(1);
            chart.show(self.zoom, fiscal_month, view.labels_max(Chosen::Arrears, window_width));
        }
    }

    fn make(&mut self, app: &App, palette: Palette) {
        let (model, outcome) = (app.model(), app.outcome());
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
            fields::Subject::Item(id) => OwnPlot::all_of(model, outcome.forecast(), id),
            fields::Subject::Settings | fields::Subject::Service | fields::Subject::CashEvents => Vec::new(),
        };
        let id = app.subject_id().unwrap_or_default();
        self.ladder = Ladder::of(model, outcome.forecast(), id);
        self.vendor_card = outcome.forecast().and_then(|forecast| VendorCard::of(model, forecast, id));
        self.cards = outcome.forecast().map_or_else(Vec::new, |forecast| cards(forecast, app.delay_summary()));
        self.shortfalls = outcome.forecast().map_or_else(Vec::new, shortfalls);
        // What all is measured against has no difference itself.
        self.versus = app.beside().map(|(side, forecast, summary)| {
            (side.label.clone(), readings(&cards(forecast, summary), Some(&owed_bar(forecast))))
        });
    }

    /// Makes the charts again, at once or on a worker; returns whether they changed.
    fn make_charts(&mut self, app: &mut App, window_width: f32, view: &ChartView) -> bool {
        let outcome = app.outcome();
        let Some(forecast) = outcome.shared() else {
            self.charts.forget();
            let had = self.obligations.is_some();
            (self.obligations, self.cash, self.arrears, self.burnup, self.owed) = (None, None, None, None, None);
            self.differences = None;
            return had;
        };
        // While sums are too large, the charts belong to an earlier model, and no scenario is drawn beside them.
        let is_too_large = outcome.overflow().is_some();
        let others = app.others().filter(|_| !is_too_large);
        let others =
            others.filter_map(|side| Some((other(side), side.outcome.shared().filter(|_| side.forecast().is_some())?)));
        let model = outcome.model().filter(|_| !is_too_large).map_or_else(|| app.shared_model(), Arc::clone);
        let size = forecast.journal.posting_count();
        let of = ChartsOf {
            model,
            forecast,
            shown: other(&app.shown_side()),
            others: others.collect(),
            reference: app.reference_id().to_owned(),
            size: app.span(),
            weeks: view.weeks(),
            selected: app.subject_id().map(str::to_owned),
            period: view.period.clone(),
            labels_max: view.labels_max(Chosen::Commitment, window_width),
            series: SeriesChoice {
                is_ungrouped: view.is_ungrouped,
                selected: app.subject_id().map(str::to_owned),
                hidden: self.hidden.clone(),
            },
        };
        let Some(charts) = self.charts.ask(app, of, size, Charts::new) else { return false };
        (self.tree_values, self.owed) = (charts.tree_values, Some(charts.owed));
        (self.obligations, self.cash) = (Some(charts.obligations), Some(charts.cash));
        (self.arrears, self.burnup) = (Some(charts.arrears), charts.burnup);
        self.spans = charts.spans;
        self.differences = charts.differences;
        true
    }

    /// Whether charts are out of date, while a worker makes them again.
    pub const fn is_stale(&self) -> bool {
        self.charts.is_stale()
    }

    /// The time axis that all charts share.
    pub fn time_axis(&self) -> Option<&TimeAxis> {
        self.obligations.as_ref().map(|chart| &chart.x)
    }
}
