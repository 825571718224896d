//! Revenue streams: recognised, split by payer and lag, collected and written off (DESIGN 4.1). What earlier downtime
//! takes of a level is in [`lasting_loss`](super::lasting_loss).

use std::fmt::Arguments;

use super::{
    causes::{Cause, RecordId, Why},
    growth::Powers,
    journal::{AccountKind, Entry, Rule},
    lanes::Lanes,
    lasting_loss::PlanLastingLoss,
    plan::{CASH, Event, EventKind, Input, Phase, Plan, PlanTrend, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::{Date, Month},
    model::{Decimal, Driver, ItemKind, Model, Recognition, Season, Stream},
};

/// The tolerance within which shares, with at most nine decimals, sum to one in floating point.
const SHARE_NOISE: f64 = 1e-10;

/// A stream, compiled. Its fields stay in this order: what each batch asks for fits a cache line, since on one day there
/// may be batches of thousands of streams.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct PlanStream {
    pub(super) item: u32,
    pub(super) receivable: u32,
    revenue: u32,
    bad_debt: u32,
    bad_share: Input,
    dependency: Input,
    /// The place of its first receivable, and how many places further its first of the next batch is.
    first_receivable: u32,
    receivables_per_batch: u32,
    /// The vendors that pay for it, sorted by id.
    pub(super) payers: Box<[PlanPayer]>,
    pub(super) lags: Box<[(i32, Input)]>,
    /// The places of the costs that are a share of it.
    pub(super) costs: Vec<u32>,
    pub(super) record: RecordId,
    trend: PlanTrend,
    accounts: Option<PlanAccounts>,
    season: Vec<Input>,
    /// The records of the lags; none for the single lag that stands in for an empty list.
    lag_records: Vec<RecordId>,
    /// The records of payers that are muted.
    muted_payers: Vec<RecordId>,
    pub(super) recognition: Recognition,
    pub(super) lasting: PlanLastingLoss,
    pub(super) receivables: Vec<PlanReceivable>,
    /// How many times revenue is recognised.
    batches: u32,
}

#[derive(Clone, Debug)]
pub(super) struct PlanPayer {
    record: RecordId,
    /// The vendor's place among the items, and among the vendors.
    pub(super) item: u32,
    place: u32,
    share: Input,
}

/// A receivable of the opening.
#[derive(Clone, Debug)]
pub(super) struct PlanReceivable {
    pub(super) record: RecordId,
    amount: Input,
    /// What is owed beside it and never collected.
    bad: Input,
    pub(super) due: Date,
    /// The due date before it was rolled.
    unrolled: Date,
    /// The places of the vendor that owes it, among the items and among the vendors; none if no named vendor owes it.
    pub(super) payer: Option<(u32, u32)>,
}

/// A receivable that its payer holds back: its due date, the amount that would be collected, and the amount that would
/// be written off.
pub(super) type HeldBack<const W: usize> = (Date, Lanes<W>, Lanes<W>);

#[derive(Clone, Debug)]
struct PlanAccounts {
    /// The month before which they were counted.
    reference: Month,
    opening: Input,
    churn: Input,
    additions: Input,
    /// Churn and additions set anew, by month; those of one month in the order of the file.
    changes: Vec<PlanAccountChange>,
    channels: Vec<PlanChannel>,
}

#[derive(Clone, Debug)]
struct PlanAccountChange {
    record: RecordId,
    from: Month,
    churn: Option<Input>,
    additions: Option<Input>,
}

#[derive(Clone, Debug)]
struct PlanChannel {
    record: RecordId,
    share: Input,
    price: Input,
    fee: Input,
}

/// The state of a stream during a run.
#[derive(Clone, Debug)]
pub struct StreamState<const W: usize> {
    /// The month of `amount`.
    month: Month,
    /// The month's revenue if nothing had been down before, unrounded.
    pub(super) level: Lanes<W>,
    /// The month's revenue, unrounded.
    amount: Lanes<W>,
    /// The recognised part of it.
    recognised: Lanes<W>,
    /// Accounts at the end of the month.
    accounts: Lanes<W>,
    /// For each receivable of the opening, the amount to collect and the amount to write off.
    pub(super) opening: Vec<(Lanes<W>, Lanes<W>)>,
}

impl Planner {
    /// Compiles the streams.
    pub fn plan_streams(&mut self, model: &Model) {
        for stream in sorted(&model.streams, |stream| &stream.id).into_iter().filter(|stream| !stream.muted) {
            self.plan_stream(model, stream);
        }
        self.place_receivables();
    }

    /// Places the receivables batch by batch, those of a batch stream by stream, so that what a run needs of many streams
    /// on one day stands together.
    fn place_receivables(&mut self) {
        let plan = self.plan_mut();
        for recognition in Recognition::ALL {
            let mut streams: Vec<_> =
                plan.streams.iter_mut().filter(|stream| stream.recognition == *recognition).collect();
            let before = plan.receivables;
            for stream in &mut streams {
                stream.first_receivable = plan.receivables;
                plan.receivables += stream.receivables_of_a_batch();
            }
            let per_batch = plan.receivables - before;
            for stream in &mut streams {
                stream.receivables_per_batch = per_batch;
            }
            plan.receivables = before + per_batch * streams.first().map_or(0, |stream| stream.batches);
        }
    }

    fn plan_stream(&mut self, model: &Model, stream: &Stream) {
        let id = &stream.id.0;
        let path = format_args!("streams/{id}");
        let place = index(self.plan_mut().streams.len());
        let item = self.item(ItemKind::Stream, id, &stream.label);
        let origin = stream.reference_month.unwrap_or(model.settings.first_month);
        let is_muted = |payer: &&crate::model::Payer| {
            model.vendors.iter().any(|vendor| vendor.id.0 == payer.vendor && vendor.muted)
        };
        let mut plan = PlanStream {
            muted_payers: if self.keeps_paths() {
                let muted: Vec<_> = stream.payers.iter().filter(is_muted).collect();
                muted.iter().map(|payer| self.record(format_args!("{path}/payers/{}", payer.id.0))).collect()
            } else {
                Vec::new()
            },
            record: self.record(path),
            item,
            receivable: self.account(AccountKind::Receivable, id),
            revenue: self.account(AccountKind::Revenue, id),
            bad_debt: self.account(AccountKind::BadDebt, id),
            trend: self.trend(path, (stream.base, "base"), stream.growth, origin, &stream.changes, &stream.amounts),
            accounts: (stream.driver == Driver::Accounts).then(|| self.plan_accounts(path, stream)),
            season: (1..)
                .zip(&stream.season.0)
                .map(|(month, factor): (u32, _)| self.decimal(*factor, || format!("{path}/season/{month}")))
                .collect(),
            payers: sorted(&stream.payers, |payer| &payer.vendor)
                .into_iter()
                .filter_map(|payer| {
                    // A muted vendor pays as an unnamed payer does.
                    let place = *self.vendor_places.get(&payer.vendor)?;
                    let item = self.plan_mut().vendors[place as usize].item;
                    let share = self.decimal(payer.share, || format!("{path}/payers/{}/share", payer.id.0));
                    let record = self.record(format_args!("{path}/payers/{}", payer.id.0));
                    Some(PlanPayer { record, item, place, share })
                })
                .collect(),
            lags: stream
                .lags
                .iter()
                .map(|lag| {
                    let share = self.decimal(lag.share, || format!("{path}/lags/{}/share", lag.id.0));
                    (lag.days.cast_signed(), share)
                })
                .collect(),
            lag_records: stream.lags.iter().map(|lag| self.record(format_args!("{path}/lags/{}", lag.id.0))).collect(),
            recognition: stream.recognition,
            bad_share: self.decimal(stream.bad_share, || format!("{path}/bad_share")),
            dependency: self.decimal(stream.dependency, || format!("{path}/dependency")),
            lasting: PlanLastingLoss {
                share: self.decimal(stream.lasting_loss, || format!("{path}/lasting_loss")),
                recovery: stream.recovery_months.map(u32::cast_signed),
            },
            receivables: Vec::new(),
            first_receivable: 0,
            receivables_per_batch: 0,
            batches: 0,
            costs: Vec::new(),
        };
        if plan.lags.is_empty() {
            plan.lags = Box::new([(0, self.decimal(crate::money::Decimal::ONE, || format!("{path}/lags")))]);
        }
        let rolling = self.rolling();
        for receivable in sorted(&stream.receivables, |receivable| (receivable.due, &receivable.id)) {
            let place_within = index(plan.receivables.len());
            let record = self.record(format_args!("{path}/receivables/{}", receivable.id.0));
            let path = |field: &str| format!("{path}/receivables/{}/{field}", receivable.id.0);
            let payer = receivable.vendor.as_ref().and_then(|vendor| self.vendor_places.get(vendor).copied());
            let payer = payer.map(|place| (self.plan_mut().vendors[place as usize].item, place));
            let amount = self.amount(receivable.amount, || path("amount"));
            let bad = self.amount(receivable.bad, || path("bad"));
            // What was due before the as-of date is collected on it.
            let due = rolling.rolled(receivable.due);
            let unrolled = receivable.due;
            plan.receivables.push(PlanReceivable { record, amount, bad, due, unrolled, payer });
            let day = rolling.of_opening(unrolled);
            let what = EventKind::OpeningCollection { stream: place, receivable: place_within };
            self.event(day, (Phase::Collection, place, place_within), what);
            if day > self.as_of() && due < self.as_of() {
                // Its payer may set it off before it is collected.
                let what = EventKind::OpeningDue { stream: place, receivable: place_within };
                self.event(self.as_of(), (Phase::Collection, place, place_within), what);
            }
        }
        for day in self.recognition_days(model, stream.recognition) {
            let batch = plan.batches;
            plan.batches += 1;
            self.event(day, (Phase::Recognition, place, batch), EventKind::Recognition { stream: place, batch });
            for (lag, (days, _)) in (0..).zip(plan.lags.iter()) {
                let what = EventKind::Collection { stream: place, batch, lag };
                let collected = rolling.due(day, day.plus_days(*days));
                // After the receivables of the opening, which are older.
                let order = index(plan.receivables.len()) + batch;
                self.event(collected, (Phase::Collection, place, order), what);
            }
        }
        self.plan_mut().streams.push(plan);
        self.stream_places.insert(id.clone(), place);
    }

    fn plan_accounts(&mut self, path: Arguments<'_>, stream: &Stream) -> PlanAccounts {
        PlanAccounts {
            reference: stream.opening_month.unwrap_or(self.as_of().month()),
            opening: self.decimal(stream.opening_accounts, || format!("{path}/opening_accounts")),
            churn: self.decimal(stream.churn, || format!("{path}/churn")),
            additions: self.decimal(stream.additions, || format!("{path}/additions")),
            changes: sorted(&stream.account_changes, |change| change.from)
                .into_iter()
                .map(|change| {
                    let path = format_args!("{path}/account_changes/{}", change.id.0);
                    let mut own = |value: Option<Decimal>, field: &str| {
                        value.map(|value| self.decimal(value, || format!("{path}/{field}")))
                    };
                    let (churn, additions) = (own(change.churn, "churn"), own(change.additions, "additions"));
                    PlanAccountChange { record: self.record(path), from: change.from, churn, additions }
                })
                .collect(),
            channels: sorted(&stream.channels, |channel| &channel.id)
                .into_iter()
                .map(|channel| {
                    let path = format_args!("{path}/channels/{}", channel.id.0);
                    PlanChannel {
                        record: self.record(path),
                        share: self.decimal(channel.share, || format!("{path}/share")),
                        price: self.amount(channel.price, || format!("{path}/price")),
                        fee: self.decimal(channel.fee, || format!("{path}/fee")),
                    }
                })
                .collect(),
        }
    }

    /// The days on which revenue is recognised: each month's last, and each week's last if weekly.
    pub(super) fn recognition_days(&self, model: &Model, recognition: Recognition) -> Vec<Date> {
        let mut days = Vec::new();
        for month in self.months() {
            if recognition == Recognition::Weekly {
                let last_weekday = 6 - month.first().days_since(model.settings.week_start.weekday());
                let weeks = (month.first().0 + last_weekday..month.last().0).step_by(7);
                days.extend(weeks.map(Date));
            }
            days.push(month.last());
        }
        days
    }
}

impl PlanAccounts {
    /// Accounts before the first month of the forecast.
    fn before_forecast<const W: usize>(&self, inputs: &[Lanes<W>], first: Month) -> Lanes<W> {
        self.counted_from(inputs, self.reference, first)
    }

    /// Accounts before the first month of the forecast, if they were counted before the month `reference`.
    fn counted_from<const W: usize>(&self, inputs: &[Lanes<W>], reference: Month, first: Month) -> Lanes<W> {
        let months = (reference.0..first.0).map(Month);
        months.fold(inputs[self.opening.0 as usize], |before, month| self.at_month_end(inputs, month, before))
    }

    /// Accounts at the end of a month, from the number at its start.
    fn at_month_end<const W: usize>(&self, inputs: &[Lanes<W>], month: Month, before: Lanes<W>) -> Lanes<W> {
        let [churn, additions] = self.rates(month);
        before * (Lanes::ONE - inputs[churn.0 as usize]) + inputs[additions.0 as usize]
    }

    /// Churn and additions of a month: each as it was last set.
    fn rates(&self, month: Month) -> [Input; 2] {
        let begun = self.changes.iter().take_while(|change| change.from <= month);
        begun.fold([self.churn, self.additions], |[churn, additions], change| {
            [change.churn.unwrap_or(churn), change.additions.unwrap_or(additions)]
        })
    }
}

impl Plan {
    /// How many entries may come from streams, and how many events they have.
    pub(super) fn stream_entries(&self) -> (usize, usize) {
        self.streams.iter().fold((0, 0), |(entries, events), stream| {
            let batches = stream.batches as usize;
            let parts = stream.payer_parts() * stream.lags.len();
            let of_part = if self.inputs[stream.bad_share.0 as usize] == 0.0 { 1 } else { 2 };
            (entries + batches * (1 + parts * of_part), events + batches * (1 + stream.lags.len()))
        })
    }
}

impl PlanStream {
    /// The number of parts that each recognition is split into before lags: one for each payer, and one for the rest.
    pub(super) fn payer_parts(&self) -> usize {
        self.payers.len() + 1
    }

    /// The number of parts that each recognition is split into.
    fn receivables_of_a_batch(&self) -> u32 {
        index(self.payer_parts() * self.lags.len())
    }

    /// The place, among the receivables, of the one that a payer owes from a batch after a lag.
    pub(super) fn place(&self, batch: u32, payer: usize, lag: u32) -> usize {
        let first = self.first_receivable as usize + batch as usize * self.receivables_per_batch as usize;
        first + payer * self.lags.len() + lag as usize
    }

    /// The places of the vendors that pay a part of it, or owe a receivable of the opening.
    pub(super) fn paid_by(&self) -> impl Iterator<Item = usize> + '_ {
        let owing = self.receivables.iter().filter_map(|receivable| receivable.payer);
        self.payers.iter().map(|payer| payer.place as usize).chain(owing.map(|(_, place)| place as usize))
    }

    /// The places of the vendors that owe the receivables collected by an event, each with its place among the payers.
    pub(super) fn payers_of(&self, collection: EventKind) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (payers, owing) = match collection {
            EventKind::OpeningCollection { receivable, .. } | EventKind::OpeningDue { receivable, .. } => {
                (&[][..], self.receivables[receivable as usize].payer)
            }
            _ => (&self.payers[..], None),
        };
        let payers = payers.iter().enumerate().map(|(at, payer)| (payer.place as usize, at));
        payers.chain(owing.map(|(_, place)| (place as usize, 0)))
    }

    /// Its state at the opening.
    pub(super) fn state<const W: usize>(&self, inputs: &[Lanes<W>], first: Month) -> StreamState<W> {
        StreamState {
            month: first.plus(-1),
            level: Lanes::ZERO,
            amount: Lanes::ZERO,
            recognised: Lanes::ZERO,
            accounts: self.accounts.as_ref().map_or(Lanes::ZERO, |accounts| accounts.before_forecast(inputs, first)),
            opening: self.opening(inputs).collect(),
        }
    }

    /// What is to be collected, and written off, of the receivables of the opening.
    pub(super) fn opening<'a, const W: usize>(
        &'a self,
        inputs: &'a [Lanes<W>],
    ) -> impl Iterator<Item = (Lanes<W>, Lanes<W>)> + 'a {
        let of = |input: Input| inputs[input.0 as usize];
        self.receivables.iter().map(move |receivable| (of(receivable.amount), of(receivable.bad)))
    }

    /// The factor of a month: the seasonal factor divided by the mean.
    fn season_factor<const W: usize>(&self, inputs: &[Lanes<W>], month: Month) -> Option<Lanes<W>> {
        let of_year = self.season.get(usize::from(month.of_year()) - 1)?;
        let sum = self.season.iter().fold(Lanes::ZERO, |sum, factor| sum + inputs[factor.0 as usize]);
        #[allow(clippy::cast_precision_loss, reason = "twelve")]
        let months = Season::MONTHS as f64;
        // A path whose factors are all zero has no mean to divide by, and no revenue.
        Some(inputs[of_year.0 as usize].zip(sum, |factor, sum| if sum > 0.0 { factor * months / sum } else { 0.0 }))
    }

    /// The revenue of each month from the first on, unrounded.
    pub(super) fn amounts_of<const W: usize>(
        &self,
        inputs: &[Lanes<W>],
        first: Month,
        months: impl Iterator<Item = Month>,
    ) -> Vec<Lanes<W>> {
        let mut powers = Powers::new();
        let mut accounts = self.accounts.as_ref().map_or(Lanes::ZERO, |plan| plan.before_forecast(inputs, first));
        months
            .map(|month| {
                if let Some(plan) = &self.accounts {
                    accounts = plan.at_month_end(inputs, month, accounts);
                }
                self.revenue(inputs, (month, first), accounts, &mut powers)
            })
            .collect()
    }

    /// The revenue of a month, unrounded; `accounts` is their number at its end.
    fn revenue<const W: usize>(
        &self,
        inputs: &[Lanes<W>],
        (month, first): (Month, Month),
        accounts: Lanes<W>,
        powers: &mut Powers,
    ) -> Lanes<W> {
        if let Some(planned) = self.trend.planned(month) {
            return inputs[planned.0 as usize];
        }
        let level = match &self.accounts {
            None => self.trend.level(inputs, month.0 - first.0, powers),
            Some(plan) => plan.channels.iter().fold(Lanes::ZERO, |sum, channel| {
                let [share, price, fee] = [channel.share, channel.price, channel.fee].map(|i| inputs[i.0 as usize]);
                sum + accounts * share * price * (Lanes::ONE - fee)
            }),
        };
        let changed = level * self.trend.changed(inputs, month);
        self.season_factor(inputs, month).map_or(changed, |season| changed * season)
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Recognises the part of the month's revenue for the days up to today.
    pub(super) fn recognise(&mut self, stream: u32, batch: u32) {
        let plan = &self.plan.streams[stream as usize];
        let (month, month_days) = (self.month, self.month_days);
        let state = &mut self.streams[stream as usize];
        if state.month != month {
            if let Some(accounts) = &plan.accounts {
                state.accounts = accounts.at_month_end(self.inputs, month, state.accounts);
            }
            state.month = month;
            state.level = plan.revenue(self.inputs, (month, self.plan.first_month), state.accounts, &mut self.powers);
            state.recognised = Lanes::ZERO;
            let left = self.left_after_outages(plan);
            let state = &mut self.streams[stream as usize];
            state.amount = state.level * left;
        }
        let served = self.days_served(self.today.0 - self.month_first.0 + 1, self.inputs[plan.dependency.0 as usize]);
        let state = &mut self.streams[stream as usize];
        let up_to = |amount, days| if days - month_days == 0.0 { amount } else { amount * days / month_days };
        let gone = state.amount.zip(served, up_to).round();
        let amount = gone - state.recognised;
        state.recognised = gone;
        if R::KEEPS_CAUSES {
            self.trace_recognition(stream, batch);
        }
        let amount = self.split_receivable(stream, batch, amount);
        if R::KEEPS_CAUSES {
            self.reason = self.traces.recognitions[stream as usize][batch as usize];
        }
        self.post(Rule::Recognition, plan.item, None, plan.receivable, plan.revenue, amount);
        for cost in &plan.costs {
            let recognition =
                if R::KEEPS_CAUSES { self.traces.recognitions[stream as usize][batch as usize] } else { Cause::NONE };
            self.incur_share(*cost, batch, amount, recognition);
        }
    }

    /// Splits revenue by payer, each part by lag, and each of these into the amounts to collect and to write off.
    /// Returns the revenue without the parts of payers who have cancelled their spend.
    fn split_receivable(&mut self, stream: u32, batch: u32, amount: Lanes<W>) -> Lanes<W> {
        let plan = &self.plan.streams[stream as usize];
        let mut recognised = amount;
        let mut place = plan.place(batch, 0, 0);
        let bad_share = self.inputs[plan.bad_share.0 as usize];
        let mut left = amount;
        let mut named = Lanes::ZERO;
        for payer in 0..plan.payer_parts() {
            let part = match plan.payers.get(payer) {
                Some(payer) => self.part_of(payer, amount, left, &mut named),
                None => left,
            };
            left -= part;
            let mut lost = Lanes::ZERO;
            if let Some(payer) = plan.payers.get(payer) {
                lost = part * self.cancelled_by(payer, plan.item);
                if !lost.is_zero() {
                    self.recorder.cancelled(self.today, plan.item, payer.item, lost);
                }
            }
            recognised -= lost;
            let part = part - lost;
            let mut left_of_part = part;
            for (lag, (_, share)) in plan.lags.iter().enumerate() {
                let lagged = if lag + 1 == plan.lags.len() {
                    left_of_part
                } else {
                    part.part(self.inputs[share.0 as usize], left_of_part)
                };
                left_of_part -= lagged;
                let bad = lagged.at_least_zero().part(bad_share, lagged.at_least_zero());
                self.receivables[place] = (lagged - bad, bad);
                place += 1;
            }
        }
        recognised
    }

    /// A payer's part of an amount. `left` is what the payers before it leave, and `named` their shares so far.
    fn part_of(&self, payer: &PlanPayer, amount: Lanes<W>, left: Lanes<W>, named: &mut Lanes<W>) -> Lanes<W> {
        let share = self.inputs[payer.share.0 as usize];
        *named += share;
        // If the named payers pay all of it, the last of them gets the rest, so that nothing is lost to rounding.
        let is_all = named.map(|named| if named > 1.0 - SHARE_NOISE { 1.0 } else { 0.0 });
        amount.part(share, left) * (Lanes::ONE - is_all) + left * is_all
    }

    /// An amount without the parts of payers who have cancelled their spend.
    fn earned(&self, plan: &PlanStream, amount: Lanes<W>) -> Lanes<W> {
        let [mut left, mut named, mut lost] = [amount, Lanes::ZERO, Lanes::ZERO];
        for payer in &plan.payers {
            let part = self.part_of(payer, amount, left, &mut named);
            left -= part;
            lost += part * self.cancelled_by(payer, plan.item);
        }
        amount - lost
    }

    /// Mask: 1 where a payer has cancelled its spend on a stream.
    fn cancelled_by(&self, payer: &PlanPayer, stream: u32) -> Lanes<W> {
        self.is_cancelled(payer.place as usize, stream)
    }

    /// Takes a payer's receivable, from a batch after a lag, out of today's collections where the mask is 1. Negative
    /// receivables stay.
    pub(super) fn take_receivable(
        &mut self,
        stream: u32,
        batch: u32,
        lag: u32,
        payer: usize,
        mask: Lanes<W>,
    ) -> Option<HeldBack<W>> {
        let plan = &self.plan.streams[stream as usize];
        let (good, bad) = &mut self.receivables[plan.place(batch, payer, lag)];
        let mask = mask * good.test(Lanes::ZERO, |good, zero| good >= zero);
        let taken = (self.today, *good * mask, *bad * mask);
        *good -= taken.1;
        *bad -= taken.2;
        (!(taken.1.is_zero() && taken.2.is_zero())).then_some(taken)
    }

    /// Takes a receivable of the opening out of today's collections where the mask is 1.
    pub(super) fn take_opening(&mut self, stream: u32, receivable: u32, mask: Lanes<W>) -> Option<HeldBack<W>> {
        let plan = &self.plan.streams[stream as usize].receivables[receivable as usize];
        let (good, bad) = &mut self.streams[stream as usize].opening[receivable as usize];
        let taken = (plan.due, *good * mask, *bad * mask);
        *good -= taken.1;
        *bad -= taken.2;
        (!(taken.1.is_zero() && taken.2.is_zero())).then_some(taken)
    }

    /// Writes off an amount of a stream; the caller has set the cause.
    pub(super) fn write_off_of(&mut self, stream: u32, amount: Lanes<W>) {
        let plan = &self.plan.streams[stream as usize];
        self.post(Rule::WriteOff, plan.item, None, plan.bad_debt, plan.receivable, amount);
    }

    /// Writes off the part of today's receivables that is never collected.
    pub(super) fn write_off(&mut self, collections: &[Event]) {
        for event in collections {
            if let EventKind::OpeningCollection { stream, receivable } = event.what {
                self.write_off_opening(stream, receivable);
            }
            let EventKind::Collection { stream, batch, lag } = event.what else { continue };
            let plan = &self.plan.streams[stream as usize];
            if self.inputs[plan.bad_share.0 as usize].is_zero() {
                continue;
            }
            for payer in 0..plan.payer_parts() {
                let (_, bad) = self.receivables[plan.place(batch, payer, lag)];
                if R::KEEPS_CAUSES {
                    self.reason = self.cause_of_collection(stream, batch, payer, lag, false);
                }
                self.write_off_of(stream, bad);
            }
        }
    }

    /// Writes off the part of a receivable of the opening that is never collected.
    fn write_off_opening(&mut self, stream: u32, receivable: u32) {
        let (_, bad) = self.streams[stream as usize].opening[receivable as usize];
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_opening_collection(stream, receivable, "bad");
        }
        self.write_off_of(stream, bad);
    }

    /// Collects the receivables of a batch after a lag.
    pub(super) fn collect(&mut self, stream: u32, batch: u32, lag: u32) {
        let plan = &self.plan.streams[stream as usize];
        for payer in 0..plan.payer_parts() {
            let (good, _) = self.receivables[plan.place(batch, payer, lag)];
            if R::KEEPS_CAUSES {
                self.reason = self.cause_of_collection(stream, batch, payer, lag, true);
            }
            self.receive(plan, plan.payers.get(payer).map(|payer| payer.item), good);
        }
    }

    /// Collects a receivable of the opening.
    pub(super) fn collect_opening(&mut self, stream: u32, receivable: u32) {
        let plan = &self.plan.streams[stream as usize];
        let (good, _) = self.streams[stream as usize].opening[receivable as usize];
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_opening_collection(stream, receivable, "amount");
        }
        self.receive(plan, plan.receivables[receivable as usize].payer.map(|(item, _)| item), good);
    }

    fn receive(&mut self, plan: &PlanStream, payer: Option<u32>, amount: Lanes<W>) {
        let head = Entry { date: self.date(), rule: Rule::Collection, item: Some(plan.item), invoice: None, payer };
        self.post_entry(head, CASH, plan.receivable, amount);
    }
}

/// What revenue comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Nothing is recognised yet; what customers owe at the opening is made of receivables.
    pub(super) fn begin_stream_traces(&mut self, opening: &mut Why) {
        let plan = self.plan;
        self.traces.served = vec![(plan.first_month.plus(-1), 0.0, 0.0); plan.streams.len()];
        self.traces.recognitions = plan.streams.iter().map(|s| vec![Cause::NONE; s.batches as usize]).collect();
        for stream in &plan.streams {
            let mut own = Vec::with_capacity(stream.receivables.len());
            for receivable in &stream.receivables {
                let causes = ["amount", "bad"].map(|field| {
                    let mut why = Why::new();
                    why.names(receivable.record, &[field]);
                    let cause = self.cause(why);
                    opening.made_of(cause);
                    cause
                });
                own.push(causes);
            }
            self.traces.receivables.push(own);
        }
        self.traces.incurred = plan.costs.iter().map(|cost| vec![Cause::NONE; cost.batches()]).collect();
    }

    /// What the month's revenue up to today comes from.
    fn trace_recognition(&mut self, stream: u32, batch: u32) {
        let before = self.served_before(stream);
        let is_of_dependency = self.is_of_dependency(stream, before);
        let plan = &self.plan.streams[stream as usize];
        let state = &self.streams[stream as usize];
        let mut why = Why::new();
        let mut others = Why::new();
        let months = (self.month, self.plan.first_month);
        plan.name_revenue(&mut why, self.inputs, months, state.accounts);
        let is_something = !state.amount.is_zero();
        if !state.level.is_zero() {
            let dependency = self.inputs[plan.dependency.0 as usize].0[0];
            let earned = |left: Lanes<W>| self.earned_since(plan, state.level * left, before, dependency);
            self.name_lasting_loss(&mut why, plan, earned);
        }
        if is_something {
            why.names(plan.record, &["recognition"]);
            why.names_if(plan.recognition == Recognition::Weekly, self.plan.settings, "week_start");
            let is_down = !self.downtime.of_month.is_zero();
            why.names_if(is_of_dependency, plan.record, "dependency");
            why.beside_if(is_down, plan.record, "dependency");
            if !self.inputs[plan.dependency.0 as usize].is_zero() {
                if is_of_dependency {
                    why.made_of(self.traces.down_in_month);
                } else {
                    why.depends_on(self.traces.down_in_month);
                }
            }
            let is_cancelled = |payer: &PlanPayer| !self.cancelled_by(payer, plan.item).is_zero();
            for payer in plan.payers.iter().filter(|payer| is_cancelled(payer)) {
                why.names(payer.record, &["share"]);
                why.made_of(self.traces.vendors[payer.place as usize].ladder);
            }
        }
        // Whoever pays it may cancel its spend.
        for payer in &plan.payers {
            others.names(payer.record, &["vendor"]);
            let traces = &self.traces.vendors[payer.place as usize];
            others.depends_on(traces.ladder);
            others.depends_on(traces.ledger);
        }
        plan.muted_payers.iter().for_each(|payer| others.names(*payer, &["vendor", "share"]));
        let others = self.cause(others);
        why.depends_on(others);
        let cause = self.cause(why);
        self.traces.recognitions[stream as usize][batch as usize] = cause;
        // It could have been more, and collected at once.
        let mut why = Why::new();
        why.made_of(cause);
        plan.lag_records.iter().for_each(|record| why.names(*record, &["days"]));
        for cost in &plan.costs {
            self.plan.costs[*cost as usize].name_share(&mut why);
        }
        let cause = self.cause(why);
        self.trace_cash(cause);
    }

    /// The days, and the days of downtime, of the part of this month that was recognised before today; from now on that
    /// is up to today.
    fn served_before(&mut self, stream: u32) -> (f64, f64) {
        let now = (self.month, self.days_so_far(), self.downtime.of_month.0[0]);
        let (month, days, down) = std::mem::replace(&mut self.traces.served[stream as usize], now);
        if month == self.month { (days, down) } else { (0.0, 0.0) }
    }

    fn days_so_far(&self) -> f64 {
        f64::from(self.today.0 - self.month_first.0 + 1)
    }

    /// What would be recognised today of another amount of the month, or with another dependency.
    fn earned_since(&self, plan: &PlanStream, amount: Lanes<W>, before: (f64, f64), dependency: f64) -> Lanes<W> {
        let up_to = |(days, down): (f64, f64)| {
            amount.map(|amount| amount * (days - dependency * down) / self.month_days).round()
        };
        self.earned(plan, up_to((self.days_so_far(), self.downtime.of_month.0[0])) - up_to(before))
    }

    /// Whether with another dependency something else would be recognised today: there was downtime since the last time.
    fn is_of_dependency(&self, stream: u32, before: (f64, f64)) -> bool {
        let plan = &self.plan.streams[stream as usize];
        let amount = self.streams[stream as usize].amount;
        let with = |dependency: f64| self.earned_since(plan, amount, before, dependency);
        let own = self.inputs[plan.dependency.0 as usize].0[0];
        let others = [0.0, own * 0.99, own * 1.01, 1.0];
        others.into_iter().any(|other| !(with(other.min(1.0)) - with(own)).is_zero())
    }

    /// What a part of revenue that falls to a payer and a lag comes from.
    pub(super) fn cause_of_collection(
        &mut self,
        stream: u32,
        batch: u32,
        payer: usize,
        lag: u32,
        is_collected: bool,
    ) -> Cause {
        let plan = &self.plan.streams[stream as usize];
        let mut why = Why::new();
        self.plan.rolling.name_beside(&mut why);
        why.made_of(self.traces.recognitions[stream as usize][batch as usize]);
        if let Some(record) = plan.lag_records.get(lag as usize) {
            why.names(*record, &["days"]);
        }
        if plan.lag_records.len() > 1 {
            plan.lag_records.iter().for_each(|record| why.names(*record, &["share"]));
        }
        let (good, bad) = self.receivables[plan.place(batch, payer, lag)];
        why.names_if((good + bad).0[0] > 0.0, plan.record, "bad_share");
        match plan.payers.get(payer) {
            Some(own) => {
                why.names(own.record, &["share"]);
                why.names_if(is_collected, own.record, "vendor");
                if !is_collected {
                    why.beside(own.record, &["vendor"]);
                }
                self.name_ladder_of_payer(&mut why, own.place as usize);
            }
            None => plan.payers.iter().for_each(|other| why.beside(other.record, &["share"])),
        }
        self.cause(why)
    }

    /// What a receivable of the opening comes from; `part` is the field that holds what is collected, or written off.
    pub(super) fn cause_of_opening_collection(&mut self, stream: u32, receivable: u32, part: &str) -> Cause {
        let plan = &self.plan.streams[stream as usize].receivables[receivable as usize];
        let mut why = Why::new();
        let [amount, bad] = self.traces.receivables[stream as usize][receivable as usize];
        why.made_of(if part == "bad" { bad } else { amount });
        let unrolled = plan.unrolled;
        let rolling = &self.plan.rolling;
        let moves = rolling.moves_with(unrolled, |due| rolling.of_opening(due));
        why.names_if(unrolled >= self.plan.as_of && moves, plan.record, "due");
        let as_of = self.plan.as_of;
        rolling.name(
            &mut why,
            unrolled,
            |days| if unrolled < as_of { days.next(as_of) } else { days.rolled(unrolled) },
        );
        why.names_if(plan.payer.is_some(), plan.record, "vendor");
        // Of a vendor that takes no part it is collected as anybody's.
        why.beside_if(plan.payer.is_none(), plan.record, "vendor");
        if let Some((_, vendor)) = plan.payer {
            self.name_ladder_of_payer(&mut why, vendor as usize);
        }
        self.cause(why)
    }

    /// Where the payer may hold it back, whether it does.
    fn name_ladder_of_payer(&self, why: &mut Why, vendor: usize) {
        why.depends_on(self.traces.vendors[vendor].ladder);
        why.depends_on(self.traces.vendors[vendor].ledger);
    }
}

impl PlanStream {
    /// Names how often it is recognised.
    pub(super) fn name_recognition(&self, why: &mut Why, settings: RecordId) {
        why.names(self.record, &["recognition"]);
        why.names_if(self.recognition == Recognition::Weekly, settings, "week_start");
    }

    /// When the receivables of the opening are due, in days from the as-of date.
    pub(super) fn receivable_days(&self, as_of: Date) -> impl Iterator<Item = i32> + '_ {
        self.receivables.iter().map(move |receivable| receivable.unrolled.0 - as_of.0)
    }

    /// Names who pays it, and when.
    pub(super) fn name_payers(&self, why: &mut Why, settings: RecordId) {
        self.name_recognition(why, settings);
        self.lag_records.iter().for_each(|record| why.names(*record, &["days"]));
        self.payers.iter().for_each(|payer| why.names(payer.record, &["vendor"]));
        self.muted_payers.iter().for_each(|payer| why.names(*payer, &["vendor"]));
        self.receivables.iter().for_each(|receivable| why.names(receivable.record, &["vendor"]));
    }

    /// The place of the vendor that owes a receivable of the opening, if one does.
    pub(super) fn owing(&self, receivable: usize) -> Option<usize> {
        self.receivables[receivable].payer.map(|(_, vendor)| vendor as usize)
    }

    /// Names when a receivable of the opening is due.
    pub(super) fn name_due(&self, why: &mut Why, receivable: usize) {
        why.names(self.receivables[receivable].record, &["due"]);
    }

    /// Names what a month's revenue comes from, before downtime and payers; `accounts` at its end.
    fn name_revenue<const W: usize>(
        &self,
        why: &mut Why,
        inputs: &[Lanes<W>],
        (month, first): (Month, Month),
        accounts: Lanes<W>,
    ) {
        if self.trend.planned(month).is_some() {
            self.trend.name_month(why, inputs, (month, first), "base");
            why.beside(self.record, &["recognition"]);
            return;
        }
        let changed = self.trend.changed(inputs, month);
        let season = self.season_factor(inputs, month);
        let in_season = season.is_none_or(|season| !season.is_zero());
        let is_something = |level: Lanes<W>| !level.is_zero();
        let level = match &self.accounts {
            None => self.trend.level(inputs, month.0 - first.0, &mut Powers::new()),
            Some(plan) => plan.channels.iter().fold(Lanes::ZERO, |sum, channel| {
                let [share, price, fee] = [channel.share, channel.price, channel.fee].map(|i| inputs[i.0 as usize]);
                sum + accounts * share * price * (Lanes::ONE - fee)
            }),
        };
        if in_season {
            match &self.accounts {
                None => self.trend.name_month(why, inputs, (month, first), "base"),
                Some(plan) if is_something(changed) => {
                    plan.name_accounts(why, self.record, inputs, (first, month), accounts);
                }
                Some(_) => {}
            }
            if self.accounts.is_some() && is_something(level) {
                self.trend.name_changes(why, inputs, month);
            }
        }
        why.names_if(is_something(level * changed) && in_season, self.record, "driver");
        why.beside(self.record, &["driver", "recognition"]);
        if is_something(level * changed) && !self.season.is_empty() {
            let own = u32::from(month.of_year());
            for at in (1..=12u32).filter(|at| in_season || *at == own) {
                why.names_below(self.record, format!("season/{at}"));
            }
        }
    }
}

impl PlanAccounts {
    /// Names the accounts at the opening, and the churn and additions of each month since, that are not lost again.
    fn name_rates<const W: usize>(
        &self,
        why: &mut Why,
        record: RecordId,
        inputs: &[Lanes<W>],
        (first, month): (Month, Month),
    ) {
        let value = |input: Input| inputs[input.0 as usize].0[0];
        let of = |set: fn(&PlanAccountChange) -> bool, at: Month| {
            let mut begun = self.changes.iter().rev().filter(|change| change.from <= at);
            begun.find(|change| set(change)).map_or(record, |change| change.record)
        };
        let of_month = |reference: i32| self.counted_from(inputs, self.reference.plus(reference), month.plus(1));
        let moved = [-1, 1].into_iter().filter(|by| self.reference.plus(*by) <= first);
        let is_of_reference = { moved }.any(|by| !(of_month(by) - of_month(0)).is_zero());
        why.names_if(is_of_reference, record, "opening_month");
        // Where nothing changes the first month is as good as any other.
        let from = if self.changes.is_empty() { month.0 - 1 } else { self.reference.0 };
        let months = (from.max(self.reference.0)..=month.0).map(Month);
        let mut are_there = value(self.opening) != 0.0;
        let mut before = Vec::new();
        for at in months {
            before.push((at, are_there));
            are_there |= value(self.rates(at)[1]) != 0.0;
        }
        // From the last month back: what is won is kept by the churn of later months.
        let mut are_kept = true;
        for (at, are_there) in before.into_iter().rev() {
            why.names_if(are_kept, of(|change| change.additions.is_some(), at), "additions");
            why.names_if(are_kept && are_there, of(|change| change.churn.is_some(), at), "churn");
            are_kept &= value(self.rates(at)[0]) < 1.0;
        }
        why.names_if(are_kept, record, "opening_accounts");
        for change in self.changes.iter().filter(|change| change.from.0 <= month.0 + 1) {
            why.beside(change.record, &["from"]);
        }
    }

    /// Names what the revenue of so many accounts, at the end of a month, comes from.
    fn name_accounts<const W: usize>(
        &self,
        why: &mut Why,
        record: RecordId,
        inputs: &[Lanes<W>],
        (first, month): (Month, Month),
        accounts: Lanes<W>,
    ) {
        let value = |input: Input| inputs[input.0 as usize].0[0];
        let paid = |channel: &&PlanChannel| {
            let [share, price, fee] = [channel.share, channel.price, channel.fee].map(value);
            share * price * (1.0 - fee) != 0.0
        };
        if self.channels.iter().any(|channel| paid(&channel)) {
            self.name_rates(why, record, inputs, (first, month));
        }
        if accounts.is_zero() {
            return;
        }
        for channel in &self.channels {
            let [share, price, fee] = [channel.share, channel.price, channel.fee].map(value);
            why.names_if(price * (1.0 - fee) != 0.0, channel.record, "share");
            why.names_if(share * (1.0 - fee) != 0.0, channel.record, "price");
            why.names_if(share * price != 0.0, channel.record, "fee");
        }
    }
}
