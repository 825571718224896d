//! A session that is odd in every way: valid, and with a slip of every kind.

use obligo::model::Session;

use super::tables::session;

/// The session.
pub fn odd_in_every_way() -> Session {
    let mut session = session(
        r#"
        settings: (first_month: "2026-01", months: 24, opening_cash: 9000000, buffer: 500000,
            business_days: (holidays: [
                (id: "past", date: "2025-12-25"), (id: "new", date: "2028-01-03"), (id: "again", date: "2028-01-03")])),
        vendors: [
            (id: "cirrus", label: "Cirrus Cloud", net_days: 5, service_share: 0.4,
             early_payment: (days: 20, discount: 0.02),
             contract: (discount: 0.2,
                periods: [
                    (id: "y1", start: "2026-01-01", end: "2026-12-31", floor: 1200000),
                    (id: "y2", start: "2027-01-01", end: "2027-12-31", floor: 12000),
                    (id: "y3", start: "2028-01-01", end: "2028-12-31", floor: 120000000)],
                lines: [(id: "compute", label: "Compute", monthly: 100000)]),
             credits: [(id: "start", amount: 50000, expires: "2026-01-15")],
             policies: [
                (id: "first", from: "2026-06-01", kind: pay_current),
                (id: "second", from: "2026-06-01", kind: pay_in_full),
                (id: "late", from: "2028-06-01", kind: withhold),
                (id: "rent", from: "2026-09-01", kind: withhold, only: [charge])],
             lump_payments: [
                (id: "early", date: "2025-11-30", amount: 20000),
                (id: "rent", date: "2026-11-30", amount: 20000, only: [charge])],
             reactions: [(id: "suspend", act: suspend, arrears: 100000, days: 30)]),
            (id: "nimbus", label: "Nimbus", net_days: 30,
             early_payment: (days: 10, discount: 0.02, take: false),
             contract: (carry_over_cap: 0.1,
                periods: [(id: "only", start: "2026-01-01", end: "2027-01-01", floor: 240000)],
                lines: [(id: "storage", label: "Storage", monthly: 30000)])),
            (id: "landlord", label: "Landlord", net_days: 14,
             charges: [(id: "rent", label: "Rent", monthly: 25000)],
             credits: [(id: "note", amount: 5000)],
             credit_notes: [
                (id: "past", date: "2025-12-10", amount: 700),
                (id: "never", date: "2026-02-10", amount: 700, only: [shortfall])],
             invoices: [(id: "old", kind: charge, issued: "2024-03-01", due: "2024-03-31", amount: 25000)]),
            (id: "stratus", label: "Stratus",
             contract: (consumed_so_far: 300000,
                periods: [(id: "year", start: "2025-07-01", end: "2026-07-01", floor: 900000)],
                caps: [(id: "market", label: "Marketplace"), (id: "none", label: "Support", share: 0)],
                lines: [(id: "core", label: "Core", monthly: 60000),
                    (id: "market", label: "Partners", monthly: 9000, counts: cap, cap: "market"),
                    (id: "support", label: "Support", monthly: 3000, counts: cap, cap: "none")])),
            (id: "ended", label: "Ended",
             contract: (consumed_so_far: 300000,
                periods: [(id: "year", start: "2025-01-01", end: "2026-01-01", floor: 900000)],
                lines: [(id: "core", label: "Core", monthly: 60000)])),
            (id: "media", label: "Media Group", muted: true),
            (id: "supplier", label: "Supplier", policies: [(id: "withhold", kind: withhold)])],
        debts: [
            (id: "loan", label: "Loan", principal: 500000, rate: 0.08, first_interest: "2026-03-31", every_months: 3,
             maturity: "2025-11-30", repayments: [(id: "half", date: "2026-06-30", amount: 250000)])],
        streams: [
            (id: "ads", label: "Advertising", base: 400000,
             payers: [(id: "media", vendor: "media", share: 0.3)],
             receivables: [(id: "old", due: "2024-09-30", amount: 12000)])]
        "#,
    );
    session.name = "Odd in every way".to_owned();
    session
}

/// The same, where a stream depends on service and nothing ever takes it down: the other way round than above.
pub fn odd_the_other_way_round() -> Session {
    session(
        r#"settings: (first_month: "2026-01", months: 24, business_days: (weekend: [])),
           streams: [(id: "ads", base: 400000, dependency: 0.5)]"#,
    )
}

/// A session with holidays, all on weekends: the other way round again.
pub fn odd_holidays() -> Session {
    session(
        r#"settings: (first_month: "2026-01", months: 24, business_days: (holidays: [(id: "h", date: "2026-07-04")]))"#,
    )
}
