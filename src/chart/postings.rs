//! The postings, invoices or days of consumption that a figure is made of, and their sum.
//!
//! Owns which entries belong to which set, by the rules of the engine's spans. Its one invariant: the sum of the
//! lines is the figure that was clicked, to the minor unit.

use super::{AgeingPart, EntryName, Explainable, InvoiceName, PostingQuery, PostingSet, flows::past_parts};
use crate::{
    analysis::ageing::{AgeFrom, AgeingAmounts},
    calendar::{Date, Month},
    engine::{Account, AccountKind, Class, Entry, Flow, Forecast, Posting, Rule},
    model::{ItemKind, Model},
    money::{Currency, Money},
    text::{amounts, journal, lower_panel as words},
};

/// One posting, or what stands in its place where nothing is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingLine {
    /// The day on which it counts: of what falls due, the due date.
    pub date: Date,
    /// The same as text.
    pub date_text: String,
    /// What it records.
    pub description: String,
    /// The id of its item.
    pub item: Option<String>,
    /// The name of its item; may be empty.
    pub party: String,
    /// Its account; of an input its source; empty if there is neither.
    pub account: String,
    /// The accounts on the other side of its entry.
    pub against: String,
    /// The rule that made it.
    pub rule: Option<Rule>,
    /// The day on which it was posted, if that is another.
    pub posted: Option<Date>,
    /// Its amount: positive is a debit.
    pub amount: Money,
    /// Its size as text.
    pub amount_text: String,
    /// The path of the input that it is, where it was before the as-of date and nothing is posted.
    pub input: Option<String>,
    /// What it can be explained as.
    pub explains: Option<Explainable>,
}

/// What is behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postings {
    /// What was asked for.
    pub query: PostingQuery,
    /// What it is, as a heading.
    pub heading: String,
    /// Cash before the first day, where cash is asked for.
    pub before: Option<Money>,
    /// The postings, by date.
    pub lines: Vec<PostingLine>,
    /// The sum of debits.
    pub debit: Money,
    /// The sum of credits.
    pub credit: Money,
    /// The sum of the lines: the figure that was clicked.
    pub figure: Money,
    /// What was consumed in the same days, where a commitment is asked for.
    pub consumed: Option<Money>,
    /// The same for all items; none if it is already.
    pub all_items: Option<PostingQuery>,
    /// The same for the whole forecast; none if it is already.
    pub whole_forecast: Option<PostingQuery>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// The longest items, descriptions, accounts and amounts, from which the widths of their columns follow.
    pub longest: [Vec<String>; 4],
}

/// How many of the longest texts of a column are kept: the one with the most letters need not be the widest.
const LONGEST: usize = 4;

/// The longest of some texts.
fn longest<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut kept: Vec<&str> = Vec::with_capacity(LONGEST + 1);
    for text in texts {
        let is_longer = kept.len() < LONGEST || kept.last().is_some_and(|last| last.len() < text.len());
        if is_longer && !kept.contains(&text) {
            let place = kept.partition_point(|own| own.len() >= text.len());
            kept.insert(place, text);
            kept.truncate(LONGEST);
        }
    }
    kept.into_iter().map(str::to_owned).collect()
}

impl Postings {
    /// The postings of a query, in a forecast and in the history of its model.
    pub fn new(model: &Model, forecast: &Forecast, query: &PostingQuery) -> Self {
        let among = query.group.as_ref().map(|group| {
            group.items.iter().filter_map(|id| forecast.item_index(id)).collect::<std::collections::BTreeSet<u32>>()
        });
        let mut search = PostingSearch { forecast, query, item: None, among, lines: Vec::new() };
        let is_known = match &query.item {
            Some(id) => {
                search.item = forecast.item_index(id);
                search.item.is_some()
            }
            None => true,
        };
        // While sums are too large, the forecast belongs to an earlier model, which may start on another day.
        if model.as_of() == forecast.as_of {
            search.history(model);
        }
        if is_known {
            search.forecast();
        }
        let mut lines = search.lines;
        lines.sort_by_key(|line| line.date);
        let debit: Money = lines.iter().map(|line| line.amount.max(Money::ZERO)).sum();
        let credit: Money = lines.iter().map(|line| (-line.amount).max(Money::ZERO)).sum();
        let is_all = query.item.is_none() && query.group.is_none();
        let is_cash = query.set == PostingSet::Cash && is_all;
        let before = is_cash.then(|| cash_before(forecast, query.start));
        let figure = match query.set {
            PostingSet::Arrears | PostingSet::Unpaid(..) => credit - debit,
            _ => before.unwrap_or_default() + debit - credit,
        };
        let consumed = (query.set == PostingSet::Commitment).then(|| {
            let own = PostingQuery { set: PostingSet::Consumption, ..query.clone() };
            Self::new(model, forecast, &own).figure
        });
        let known = model.items().into_iter().find(|item| Some(item.id) == query.item.as_deref());
        let item = match (&known, &query.item) {
            (Some(item), _) if !item.label.is_empty() => Some((item.kind, item.label)),
            (Some(item), _) => Some((item.kind, item.id)),
            (None, Some(id)) => Some((ItemKind::Mark, id.as_str())),
            (None, None) => None,
        };
        let whole = PostingQuery { start: forecast.as_of, end: forecast.end, ..query.clone() };
        let is_dated = matches!(query.set, PostingSet::Arrears | PostingSet::Unpaid(..));
        Self {
            heading: match &query.group {
                Some(group) => words::heading_of_group(query.set, &group.label, query.start, query.end),
                None => words::heading(query.set, item, query.start, query.end),
            },
            before,
            debit,
            credit,
            figure,
            consumed,
            all_items: (!is_all).then(|| PostingQuery { item: None, group: None, ..query.clone() }),
            whole_forecast: (!is_dated && whole != *query).then_some(whole),
            currency: forecast.currency,
            query: query.clone(),
            longest: [
                longest(lines.iter().map(|line| line.party.as_str())),
                longest(lines.iter().map(|line| line.description.as_str())),
                longest(lines.iter().map(|line| line.account.as_str())),
                longest(lines.iter().map(|line| line.amount_text.as_str())),
            ],
            lines,
        }
    }
}

/// Cash that may be used, at the close of the day before.
fn cash_before(forecast: &Forecast, start: Date) -> Money {
    if start <= forecast.as_of {
        return forecast.opening_cash;
    }
    forecast.cash.get(forecast.day_index(start.plus_days(-1))).copied().unwrap_or_default()
}

/// How an invoice is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InvoiceAs {
    /// With its face amount.
    Face,
    /// With what is unpaid of it.
    Unpaid,
    /// With what is unpaid of it, so many days past due.
    PastDue(i32),
}

/// Lines in the making.
struct PostingSearch<'a> {
    forecast: &'a Forecast,
    query: &'a PostingQuery,
    item: Option<u32>,
    /// The items of the group that is asked for, if one is.
    among: Option<std::collections::BTreeSet<u32>>,
    lines: Vec<PostingLine>,
}

impl PostingSearch<'_> {
    fn is_meant(&self, item: Option<u32>) -> bool {
        match &self.among {
            Some(among) => item.is_some_and(|item| among.contains(&item)),
            None => self.query.item.is_none() || self.item == item,
        }
    }

    fn lies_within(&self, date: Date) -> bool {
        self.query.start <= date && date < self.query.end
    }

    fn account(&self, index: u32) -> Option<&Account> {
        self.forecast.accounts.get(index as usize)
    }

    fn is_cash(&self, posting: &Posting) -> bool {
        self.account(posting.account).is_some_and(|account| account.kind == AccountKind::Cash)
    }

    /// Amounts before the as-of date: receipts and obligations of the model's history.
    fn history(&mut self, model: &Model) {
        let is_stream = match self.query.set {
            PostingSet::Receipts => true,
            PostingSet::Obligations => false,
            _ => return,
        };
        for item in model.items() {
            let (kind, id) = (item.kind, item.id);
            let is_other = match &self.query.group {
                Some(group) => !group.items.iter().any(|own| own == id),
                None => self.query.item.as_ref().is_some_and(|own| own != id),
            };
            let is_left_out = item.muted || matches!(kind, ItemKind::CashEvent | ItemKind::Mark);
            if is_other || is_left_out || (kind == ItemKind::Stream) != is_stream {
                continue;
            }
            for part in past_parts(model, kind, id) {
                // A span of the history is made of whole months.
                if part.amount == Money::ZERO || !self.lies_within(part.month.first()) {
                    continue;
                }
                let (total, months, first) = part.of;
                let of = (months > 1).then(|| (amounts::exact_money(total, self.forecast.currency), months, first));
                let of = of.as_ref().map(|(total, months, first)| (total.as_str(), *months, *first));
                let description = words::actual(part.month, of);
                let label = item.label.to_owned();
                self.push(part.month.last(), description, Some(id.to_owned()), label, part.amount, None);
                let source = model.provenance(&part.input).map(|own| own.source.as_str());
                let source = source.filter(|source| !source.is_empty());
                if let Some(line) = self.lines.last_mut() {
                    line.account = source.map_or_else(|| words::input_of_past(&part.input), str::to_owned);
                    line.input = Some(part.input);
                }
            }
        }
    }

    fn forecast(&mut self) {
        match self.query.set {
            PostingSet::Arrears => self.arrears(),
            PostingSet::Unpaid(part, from) => self.unpaid(part, from),
            PostingSet::Consumption => self.consumption(),
            PostingSet::Invoiced => self.invoices(false),
            PostingSet::Obligations => {
                self.invoices(true);
                self.entries();
            }
            _ => self.entries(),
        }
    }

    /// The postings that are found by the rule of their entry.
    fn entries(&mut self) {
        let forecast = self.forecast;
        for (place, (entry, postings)) in forecast.journal.iter().enumerate() {
            // What was brought forward is posted at the opening.
            let is_known = entry.date >= forecast.as_of || self.query.set == PostingSet::Posted;
            if !is_known || !self.lies_within(entry.date) || !self.is_meant(entry.item) {
                continue;
            }
            if self.query.set == PostingSet::Posted {
                for at in 0..postings.len() {
                    let description = journal::describe(&entry, forecast);
                    self.posting(Some(place), &entry, &postings, (at, entry.date, postings[at].amount), description);
                }
                continue;
            }
            let is_in = || self.is_cash(&postings[0]);
            let row = entry.rule.row();
            let posting = match (self.query.set, row.flow) {
                (PostingSet::Receipts, Flow::Receipt)
                | (PostingSet::Paid, Flow::PaidToVendor | Flow::PaidAndOwed)
                | (PostingSet::Obligations, Flow::PaidAndOwed)
                | (PostingSet::CashInterest, Flow::CashInterest)
                | (PostingSet::SetOff, Flow::SetOff)
                | (PostingSet::Credited, Flow::Credited) => 0,
                (PostingSet::Commitment, _) if matches!(row.class, Class::Consumption | Class::Shortfall) => 0,
                (PostingSet::CreditLine, Flow::CreditLine) => usize::from(!self.is_cash(&postings[0])),
                (PostingSet::EventsIn, Flow::CashEvent) if is_in() => 0,
                (PostingSet::EventsOut, Flow::CashEvent) if !is_in() => 0,
                (PostingSet::Cash, _) => match postings.iter().position(|posting| self.is_cash(posting)) {
                    Some(posting) => posting,
                    None => continue,
                },
                _ => continue,
            };
            let description = journal::describe(&entry, forecast);
            self.posting(Some(place), &entry, &postings, (posting, entry.date, postings[posting].amount), description);
        }
    }

    /// Invoices by the day on which they first fall due, or those issued.
    fn invoices(&mut self, by_due: bool) {
        let forecast = self.forecast;
        let issuing = forecast.issuing_entries();
        for (index, invoice) in forecast.invoices.iter().enumerate() {
            let date = if by_due { invoice.due } else { invoice.issued };
            let counts = date >= forecast.as_of && date < forecast.end && (by_due || !invoice.opening);
            if counts && self.lies_within(date) && self.is_meant(Some(invoice.vendor)) {
                self.invoice(index, issuing[index], date, invoice.face, InvoiceAs::Face);
            }
        }
    }

    /// Invoices that are past due and unpaid at the close of the last day.
    fn arrears(&mut self) {
        let forecast = self.forecast;
        let last = self.query.end.plus_days(-1);
        let issuing = forecast.issuing_entries();
        for (index, invoice) in forecast.invoices.iter().enumerate() {
            if !self.is_meant(Some(invoice.vendor)) {
                continue;
            }
            let at_close = forecast.arrears(invoice).find(|stretch| stretch.start <= last && last < stretch.end);
            if let Some(stretch) = at_close {
                let shown = InvoiceAs::PastDue(last.0 - stretch.due.0);
                self.invoice(index, issuing[index], stretch.due, -stretch.amount, shown);
            }
        }
    }

    /// What is unpaid of invoices at the close of the last day, of an age.
    fn unpaid(&mut self, part: AgeingPart, from: AgeFrom) {
        let forecast = self.forecast;
        let last = self.query.end.plus_days(-1);
        let issuing = forecast.issuing_entries();
        for (index, invoice) in forecast.invoices.iter().enumerate() {
            if !self.is_meant(Some(invoice.vendor)) {
                continue;
            }
            let amount = AgeingAmounts::of(forecast, invoice, last, from).map_or(Money::ZERO, |own| part.of(&own));
            if amount == Money::ZERO {
                continue;
            }
            let history = forecast.history(invoice);
            let now = history.partition_point(|state| state.from <= last);
            let due = now.checked_sub(1).map_or(invoice.due, |at| history[at].due);
            let shown = match part {
                AgeingPart::Age(_) => InvoiceAs::PastDue(last.0 - due.0),
                AgeingPart::NotDue | AgeingPart::Disputed => InvoiceAs::Unpaid,
            };
            self.invoice(index, issuing[index], due, -amount, shown);
        }
    }

    /// An invoice: by the entry that issued it, or from the opening.
    fn invoice(&mut self, index: usize, issuing: Option<usize>, date: Date, amount: Money, shown: InvoiceAs) {
        let forecast = self.forecast;
        let invoice = &forecast.invoices[index];
        let opening = Entry {
            date: forecast.as_of.plus_days(-1),
            rule: Rule::Opening,
            item: Some(invoice.vendor),
            invoice: u32::try_from(index).ok(),
            payer: None,
        };
        let entry = issuing.map_or(opening, |entry| forecast.journal.entry(entry));
        let described = journal::describe(&entry, forecast);
        let description = match shown {
            InvoiceAs::PastDue(days) => words::past_due(&described, days),
            InvoiceAs::Face | InvoiceAs::Unpaid => described,
        };
        let is_unpaid = shown != InvoiceAs::Face;
        if let Some(entry_index) = issuing {
            // An unpaid amount is in the payable account, an amount that falls due in the expense account.
            let posting = usize::from(is_unpaid);
            let postings = forecast.journal.postings_of(entry_index);
            self.posting(Some(entry_index), &entry, &postings, (posting, date, amount), description);
            self.explain_unpaid(index, is_unpaid);
            return;
        }
        let id = forecast.items.get(invoice.vendor as usize).map(|item| item.id.clone());
        let payable = Account { kind: AccountKind::Payable, item: id.clone() }.to_string();
        let equity = Account { kind: AccountKind::Opening, item: None }.to_string();
        let party = journal::party(&entry, forecast).to_owned();
        let (account, against) = if is_unpaid { (payable, equity) } else { (equity, payable) };
        self.push(date, description, id, party, amount, Some((account, against, &entry)));
        self.explain_unpaid(index, true);
    }

    /// What is unpaid of an invoice is explained as that, at the close of the last day.
    fn explain_unpaid(&mut self, index: usize, is_unpaid: bool) {
        let last = self.query.end.plus_days(-1);
        if let Some(line) = self.lines.last_mut().filter(|_| is_unpaid) {
            line.explains = InvoiceName::of(self.forecast, index).map(|name| Explainable::Invoice(name, last));
        }
    }

    /// What was consumed, by vendor and month.
    fn consumption(&mut self) {
        let forecast = self.forecast;
        let first = self.query.start.max(forecast.as_of).0 - forecast.as_of.0;
        let last = self.query.end.min(forecast.end).0 - forecast.as_of.0 - 1;
        let mut by_month: std::collections::BTreeMap<(Month, u32), (i32, Money)> = std::collections::BTreeMap::new();
        for segment in forecast.segments.iter().filter(|segment| self.is_meant(Some(segment.vendor))) {
            let (from, to) = (segment.from.max(first), segment.to.min(last));
            if from <= to {
                let month = forecast.as_of.plus_days(from).month();
                let (end, sum) = by_month.entry((month, segment.vendor)).or_insert((to, Money::ZERO));
                *end = to.max(*end);
                *sum += segment.consumed(from, to);
            }
        }
        for ((month, vendor), (to, amount)) in by_month {
            let item = &forecast.items[vendor as usize];
            let start = month.first().max(self.query.start);
            let end = forecast.as_of.plus_days(to);
            if amount != Money::ZERO {
                let description = words::consumed(&words::stretch(start, end.plus_days(1)));
                self.push(end, description, Some(item.id.clone()), item.label.clone(), amount, None);
            }
        }
    }

    /// A posting of the entry of a place in the journal: which of its postings, on which day, how much.
    fn posting(
        &mut self,
        entry_place: Option<usize>,
        entry: &Entry,
        postings: &[Posting],
        (place, date, amount): (usize, Date, Money),
        description: String,
    ) {
        let forecast = self.forecast;
        let name = |posting: &Posting| self.account(posting.account).map(ToString::to_string).unwrap_or_default();
        let account = name(&postings[place]);
        let others = postings.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, posting)| name(posting));
        let against = others.collect::<Vec<_>>().join(", ");
        let id = entry.item.and_then(|item| forecast.items.get(item as usize)).map(|item| item.id.clone());
        let party = journal::party(entry, forecast).to_owned();
        self.push(date, description, id, party, amount, Some((account, against, entry)));
        if let Some(line) = self.lines.last_mut() {
            line.explains = entry_place.and_then(|place| EntryName::of(forecast, place)).map(Explainable::Entry);
        }
    }

    fn push(
        &mut self,
        date: Date,
        description: String,
        item: Option<String>,
        party: String,
        amount: Money,
        entry: Option<(String, String, &Entry)>,
    ) {
        let (rule, posted) = entry
            .as_ref()
            .map_or((None, None), |(_, _, entry)| (Some(entry.rule), (entry.date != date).then_some(entry.date)));
        let (account, against) = entry.map(|(account, against, _)| (account, against)).unwrap_or_default();
        let size = Money(amount.0.saturating_abs());
        self.lines.push(PostingLine {
            date,
            date_text: amounts::date(date),
            description,
            item,
            party,
            account,
            against,
            rule,
            posted,
            amount,
            amount_text: words::cell_money(size, self.forecast.currency, true),
            input: None,
            explains: None,
        });
    }
}
