//! DESIGN 4.13, the fine print: where each of its sentences is tested, in its order, and tests of those that belong to no
//! other file.
//!
//! Each table's arithmetic stands in its remarks.

use std::{collections::BTreeSet, path::Path};

use obligo::{
    engine::Rule,
    model::{Edit, Fault, Model, Scenario, Setting, Value},
    money::{Amount, Decimal},
};

use crate::common::tables::{
    amount, balances, check_events, check_only, check_rung_events, events, figure, journal, model, only, owed, run,
    run_model, same,
};

/// Every sentence of the fine print, shortened, and the tests of it by their names.
const SENTENCES: &[(&str, &[&str])] = &[
    // Splits, ties
    (
        "each part but the last is its share, the last has what is left",
        &["several_lags_have_shares_and_the_last_has_what_is_left"],
    ),
    ("no part is more than what is left", &["no_part_of_a_split_is_more_than_what_is_left"]),
    ("rates, shares and prices have at most nine places", &["decimals_read_and_print_exactly"]),
    (
        "what is close to a half is the half, and goes to the even one",
        &[
            "an_amount_within_a_millionth_of_a_half_goes_to_the_even_one",
            "rounding_is_half_to_even_and_ties_survive_binary_noise",
        ],
    ),
    // Kinds of invoices, opening
    ("usage, shortfall, interest and charge are what they are", &["kinds_of_invoices_are_what_they_are_for"]),
    (
        "the opening is the close of the day before",
        &[
            "the_opening_entry_is_dated_the_day_before_and_stands_against_equity",
            "today_is_the_opening_before_the_first_days_payments",
        ],
    ),
    // Payers
    (
        "payers are split by their ids, the unnamed rest last, each by lag",
        &["payers_are_split_by_their_ids_and_the_unnamed_rest_comes_last", "each_payers_part_is_split_by_lag"],
    ),
    (
        "a planned amount below zero is a negative receivable, paid out on its day",
        &[
            "a_negative_planned_amount_is_paid_out_on_its_day_without_a_bad_share",
            "a_negative_amount_is_never_withheld",
            "a_negative_amount_is_never_netted",
        ],
    ),
    ("planned amounts of consumption are not below zero", &["planned_amounts_of_consumption_are_not_below_zero"]),
    // Lines
    (
        "consumption up to a day is rounded, and what of it counts",
        &["consumption_is_spread_by_days_and_rounded_cumulatively", "what_counts_of_a_line_is_rounded_by_itself"],
    ),
    (
        "invoices, shortfall, overage and figures are sums of these",
        &[
            "consumption_by_any_span_adds_up_to_the_months",
            "changing_the_display_period_does_not_change_a_total_of_consumption",
        ],
    ),
    (
        "a cap is a share of the own floor as it stands that day",
        &["a_cap_is_a_share_of_the_own_floor_of_each_period", "a_cap_is_a_share_of_the_floor_as_it_stands_that_day"],
    ),
    (
        "consumption beyond a cap counts toward no floor",
        &["lines_count_wholly_by_share_up_to_a_cap_or_not_and_with_or_without_the_discount"],
    ),
    ("actuals and planned amounts are at list price", &["planned_amounts_are_at_list_price"]),
    (
        "consumed so far is an input of its own",
        &["what_was_consumed_before_the_as_of_date_counts_toward_the_running_period"],
    ),
    (
        "suspension, migration and the end of consumption act on planned amounts",
        &["planned_amounts_of_a_suspended_line_are_zero_by_days_too", "planned_amounts_migrate_and_end_with_the_rest"],
    ),
    // Credits
    (
        "credits are used when a month's usage is invoiced, the earliest expiry first, opening before bought",
        &["credits_are_used_by_expiry_and_opening_before_bought"],
    ),
    (
        "they pay for what counts toward no floor, an opening credit then also the rest",
        &[
            "an_opening_credit_is_used_first_on_what_counts_toward_no_floor",
            "a_bought_credit_pays_for_what_counts_toward_no_floor_only_and_expires",
        ],
    ),
    (
        "what an opening credit that does not count pays is taken out of the running period",
        &["what_an_opening_credit_pays_is_taken_out_of_the_period_that_runs_on_that_day"],
    ),
    (
        "usable up to the expiry, then expensed after the invoices to its account",
        &[
            "an_opening_credit_can_be_used_up_to_its_expiry_and_is_then_expensed",
            "a_bought_credit_pays_for_what_counts_toward_no_floor_only_and_expires",
        ],
    ),
    ("use is expensed to the cloud", &["consumption_paid_with_an_opening_credit_counts_toward_the_floor_or_not"]),
    (
        "a shortfall that is paid or set off becomes a credit at once",
        &[
            "a_shortfall_buys_a_credit_of_what_is_paid_of_it_when_it_is_paid",
            "a_shortfall_that_is_set_off_buys_its_credit",
        ],
    ),
    // Early payment
    (
        "who pays all that is left in time pays less the discount; part payments have none",
        &["whoever_pays_all_that_is_left_in_time_pays_less_the_discount"],
    ),
    ("not a settlement, a judgment or an agreed plan", &["settlements_judgments_and_agreed_plans_have_no_discount"]),
    (
        "not on interest, fees, acceleration or legal costs, nor where something is disputed",
        &[
            "there_is_no_discount_on_interest_or_on_what_is_partly_disputed",
            "there_is_no_discount_on_fees_acceleration_or_legal_costs",
        ],
    ),
    (
        "pay in full, pay current and dispute take the discount on the n-th day",
        &["policies_that_pay_in_time_take_the_discount"],
    ),
    ("obligations keep face amount and first due date", &["obligations_keep_the_face_amount_and_the_first_due_date"]),
    // Charges
    (
        "charges are the sum of n months on the day of the last",
        &["charges_are_the_sum_of_their_months_on_the_day_of_the_last"],
    ),
    (
        "charges and costs may name their first month",
        &["a_charge_yearly_from_august_does_not_land_in_january", "a_cost_may_have_begun_before_the_as_of_month"],
    ),
    ("instalments dated before the as-of date are history", &["instalments_dated_before_the_as_of_date_are_history"]),
    // Fixed sum
    (
        "added once for each invoice, not of interest, in the month of its first day beyond the grace",
        &[
            "a_fixed_sum_is_added_once_for_each_invoice_that_goes_beyond_its_grace",
            "a_fixed_sum_is_part_of_the_months_interest_invoice",
        ],
    ),
    (
        "with something unpaid, undisputed and in no agreed plan",
        &[
            "there_is_no_fixed_sum_for_what_is_disputed_or_in_an_agreed_plan",
            "there_is_no_fixed_sum_for_what_a_dispute_takes_over_from_a_dispute_or_an_agreed_plan",
        ],
    ),
    (
        "none where it was beyond its grace before the as-of date",
        &["there_is_no_fixed_sum_for_invoices_beyond_their_grace_before_the_as_of_date"],
    ),
    // Policies
    (
        "those dated before the as-of date begin on it by their dates, undated ones first, then in the file's order",
        &["policies_before_the_as_of_date_begin_on_it_undated_first_then_by_date_then_as_in_the_file"],
    ),
    (
        "when cash allows is paid last, then lump payments",
        &[
            "when_cash_allows_comes_after_all_others_by_priority_and_keeps_the_buffer",
            "a_lump_payment_comes_after_the_days_policy",
        ],
    ),
    (
        "of several policies on one day the earlier one never held for a kind that a later one takes",
        &["of_several_policies_on_one_day_the_earlier_never_held_for_a_kind_that_a_later_takes"],
    ),
    ("pay a share is of what was unpaid when it fell due", &["pay_a_share_is_of_what_was_unpaid_when_it_fell_due"]),
    // Disputes
    (
        "no discount on an invoice in dispute, so what is undisputed is paid when due",
        &["there_is_no_discount_on_interest_or_on_what_is_partly_disputed"],
    ),
    (
        "what is reversed goes to the account that it was expensed to",
        &["what_is_reversed_goes_to_the_account_that_it_was_expensed_to"],
    ),
    ("an invoice is disputed from its issue", &["an_invoice_is_disputed_from_its_issue"]),
    (
        "the disputed part is a share of the face amount, at most what is unpaid",
        &["the_disputed_part_is_a_share_of_the_face_amount_rounded_and_at_most_what_is_unpaid"],
    ),
    (
        "what is issued on or after the decision is not disputed",
        &["invoices_issued_on_or_after_the_decision_date_are_not_disputed"],
    ),
    (
        "the part owed is due on the decision, or on its own due date if that is later",
        &["what_a_decision_finds_owing_is_due_on_its_own_due_date_if_that_is_later"],
    ),
    // Agreed instalments
    (
        "they stand with not yet due and are past due for no rule",
        &[
            "agreed_instalments_stand_with_not_yet_due",
            "an_agreed_plan_is_no_arrears_while_it_is_kept",
            "neither_agreed_plans_nor_disputes_nor_what_is_due_today_is_netted",
            "agreed_instalments_are_not_due_in_court_either",
        ],
    ),
    (
        "another policy for their kind ends them: overdue by the own due date, with interest from that day",
        &[
            "another_policy_ends_a_plan_of_instalments_and_what_is_left_is_overdue_by_its_own_due_date",
            "instalments_bear_none_while_they_are_agreed",
        ],
    ),
    // Reactions
    (
        "a cure period fires exactly n days after the other rung, if that is in force",
        &[
            "a_cure_period_ends_so_many_days_after_the_other_rung_fired",
            "a_cure_in_time_keeps_the_next_rung_from_firing",
        ],
    ),
    ("a lift amount is below the amount of the trigger", &["a_lift_amount_is_below_the_amount_of_the_trigger"]),
    (
        "back is the n-th month after the lift, not before the month after it fired",
        &[
            "spend_is_cancelled_from_the_next_month_on_and_back_after_the_lift",
            "spend_is_back_not_before_the_month_after_it_was_cancelled",
        ],
    ),
    ("days from the as-of date: as if nothing had been due before", &["days_may_count_from_the_as_of_date"]),
    (
        "the bad part is never netted; nothing withheld is written off",
        &[
            "the_bad_part_is_never_netted_but_written_off_with_the_rest",
            "of_a_withheld_receivable_nothing_is_written_off_until_the_rest_is_collected",
        ],
    ),
    // Migration, renegotiation
    ("what moves joins the first line with its terms", &["what_moves_joins_the_first_line_with_its_terms"]),
    (
        "renegotiated by instalment: those not yet invoiced are multiplied and keep their dates",
        &["by_instalments_those_not_yet_invoiced_are_multiplied_and_keep_their_dates"],
    ),
    (
        "settled: paid that day at one less the discount",
        &[
            "what_is_past_due_is_paid_less_the_discount_before_anything_else",
            "disputed_parts_that_are_past_due_are_settled_too",
        ],
    ),
    (
        "stays: nothing is paid or waived, arrears and ladder go on",
        &["what_is_past_due_stays_and_arrears_and_ladder_go_on"],
    ),
    (
        "agreed instalments: equal payments on the month-ends after that day, disputed parts too",
        &[
            "what_is_past_due_is_paid_in_agreed_instalments_on_the_month_ends_after_that_day",
            "disputed_parts_join_the_agreed_instalments",
        ],
    ),
    ("whatever the policy", &["agreed_instalments_are_paid_whatever_the_policy"]),
    (
        "interest to the day stays owed, none runs since",
        &["interest_to_the_day_of_agreed_instalments_stays_owed_and_none_runs_since"],
    ),
    ("no discount", &["agreed_instalments_of_a_renegotiation_have_no_discount"]),
    ("only a policy of a later day ends it", &["only_a_policy_of_a_later_day_ends_agreed_instalments"]),
    ("and a later renegotiation or termination", &["a_later_renegotiation_or_termination_ends_agreed_instalments"]),
    (
        "interest since the month's end is waived only where it is settled",
        &[
            "interest_since_the_months_end_is_waived",
            "interest_since_the_months_end_is_waived_only_where_it_is_settled",
        ],
    ),
    ("left out it is settled", &["left_out_what_is_past_due_is_settled"]),
    ("one that is added in the window stays", &["a_renegotiation_that_is_added_leaves_what_is_past_due"]),
    // Judgment
    (
        "interest to that day is on the judgment's invoice, fixed sums on the month's",
        &["a_judgments_interest_is_to_its_day_and_fixed_sums_stay_on_the_months_invoice"],
    ),
    (
        "before any policy, without agreed plans and disputed parts",
        &[
            "a_judgment_is_paid_before_any_policy",
            "a_judgment_leaves_disputed_parts",
            "agreed_instalments_are_not_due_in_court_either",
        ],
    ),
    // Costs
    (
        "a share of a stream is payable from the recognition on and paid n days later",
        &["a_share_of_a_stream_is_owed_when_recognised_and_paid_net_days_later"],
    ),
    (
        "a negative month is received, and its payables are in no owed figure",
        &["a_share_of_a_negative_month_is_received_and_stands_in_no_owed_figure"],
    ),
    // Migrate
    ("a share of all that runs there, also of what was moved to it", &["what_has_moved_moves_on_with_the_rest"]),
    ("moves in a circle are refused", &["moves_in_a_circle_are_refused"]),
    // Service
    (
        "a vendor that was terminated, or suspends, is down without a contract too",
        &[
            "a_vendor_without_a_contract_that_terminates_takes_its_share_down",
            "a_vendor_without_a_contract_may_suspend_its_share",
            "a_vendors_share_is_down_whenever_its_consumption_has_stopped",
        ],
    ),
    (
        "down is the sum of vendors and outages, at most one",
        &["vendors_and_outages_add_up", "outages_add_up_to_at_most_all"],
    ),
    (
        "no site or no curve: no downtime from load; none in service: all",
        &["without_a_site_or_a_curve_load_takes_nothing_down_and_with_none_in_service_all_is_down"],
    ),
    ("a site's cost is by the days on which it was open", &["a_site_costs_by_the_days_on_which_it_is_open"]),
    // Cash
    ("restricted cash is in no figure", &["restricted_cash_is_in_no_figure"]),
    (
        "interest on cash is by days, restricted too, nothing below zero",
        &[
            "cash_pays_interest_by_days_on_what_there_is_at_their_start",
            "restricted_cash_bears_interest_too_and_it_stands_beside_receipts",
            "cash_below_nothing_bears_nothing",
        ],
    ),
    (
        "the credit line's interest and fee are by days, paid as debt service",
        &[
            "interest_and_fee_are_by_days_on_the_sums_at_their_starts",
            "it_is_neither_receipt_nor_obligation_nor_payment_but_its_interest_is_debt_service",
        ],
    ),
    ("drawn and repaid at the close", &["it_is_drawn_to_hold_the_buffer_and_repaid_from_the_excess"]),
    ("its id is reserved", &["the_credit_lines_id_is_reserved"]),
    // Figures
    (
        "consumed and not invoiced is the invoice if the month ended that day",
        &["what_is_consumed_and_not_invoiced_is_at_the_contracts_prices"],
    ),
    (
        "paid is cash to vendors, costs and debt service; events stand beside",
        &["receipts_are_collections_and_cash_events_stand_beside_them", "cash_events_are_dated_amounts_in_or_out"],
    ),
    (
        "invoiced is all kinds, shortfall and interest their own; fees and acceleration only in the first",
        &["vendors_have_their_own_spans", "fees_and_acceleration_are_invoiced_and_no_shortfall"],
    ),
    ("the run rate that it would take", &["a_period_that_runs_at_the_opening_counts_from_its_own_start"]),
    (
        "day met is the first close at which the floor is consumed",
        &["the_floor_is_met_at_the_first_close_at_which_it_is_consumed"],
    ),
    (
        "the arrears peak is the first of equal closes, and has no date if it is nothing",
        &["the_arrears_peak_is_the_first_of_the_highest_closes", "arrears_that_are_paid_on_the_first_day_are_no_peak"],
    ),
    ("interest per day is of the next day", &["interest_per_day_is_that_of_the_next_day"]),
    (
        "days payable and receivable are of the 90 days up to the close",
        &["days_payable_are_of_the_90_days_up_to_the_close", "days_receivable_are_of_the_90_days_up_to_the_close"],
    ),
    (
        "headroom is the low less the buffer, and the runway's days",
        &["the_buffer_is_broken_by_the_first_close_below_it"],
    ),
    ("concentration is the largest share", &["concentration_is_the_largest_share_in_obligations_and_receipts"]),
    ("coverage of the next 90 days", &["coverage_of_the_next_90_days_ends_before_the_ninetieth"]),
    ("ratios have four decimals, half to even", &["ratios_have_four_decimals_half_to_even"]),
    ("accrued shortfall is rounded once", &["the_accrued_shortfall_is_rounded_once"]),
    // DESIGN 4.14
    (
        "an amount each time falls on its day of its first month and of every n-th from it, with growth from that month",
        &[
            "an_amount_each_time_falls_on_its_day_of_its_first_month_and_every_n_months_from_it",
            "a_cost_each_time_takes_the_changes_of_the_month_in_which_it_falls",
        ],
    ),
    (
        "no month after the last counts; a cut interval ends with it",
        &["a_monthly_amount_ends_with_its_last_month_and_a_cut_interval_has_its_sum_on_that_months_day"],
    ),
    (
        "due dates: whole months, then net days, then the due day",
        &["due_dates_count_months_then_days_then_the_next_due_day"],
    ),
    (
        "lines share a cap that they name; a running period says what of it is used",
        &["lines_that_name_a_cap_share_it", "a_running_period_says_how_much_of_each_cap_is_used"],
    ),
    ("a line may have a discount of its own", &["a_line_may_have_a_discount_of_its_own"]),
    (
        "unused capacity is carried, used first, and not carried again; a running period may have some",
        &[
            "capacity_that_was_paid_for_and_not_used_is_carried_into_the_next_period",
            "a_running_period_may_have_capacity_carried_in",
        ],
    ),
    (
        "day counts of debt, credit line and late interest",
        &[
            "debt_counts_days_as_its_terms_say",
            "late_interest_and_the_credit_line_count_days_as_their_terms_say",
            "months_of_thirty_days_add_up",
        ],
    ),
    (
        "a credit note reduces what is unpaid, undisputed and in no agreed plan, and the rest is held and used",
        &[
            "a_credit_note_reduces_what_is_unpaid_oldest_first_and_the_rest_is_held_for_the_next_invoice",
            "a_note_for_some_kinds_leaves_others_and_is_held_against_the_account_of_its_kind",
            "a_note_leaves_what_is_disputed_or_in_an_agreed_plan_until_it_no_longer_is",
        ],
    ),
    ("an opening credit may pay any invoice, until it expires", &["an_opening_credit_may_pay_any_invoice"]),
    ("notes come first, then credits by expiry", &["of_several_credits_notes_come_first_then_by_expiry"]),
    ("an early payment discount is of what a note leaves", &["an_early_payment_discount_is_of_what_a_note_leaves"]),
    (
        "weekend days, holidays and a roll: following, preceding, modified following",
        &["a_due_date_on_a_weekend_or_a_holiday_rolls_as_it_is_said", "without_business_days_nothing_moves"],
    ),
    (
        "rolled are due dates, also at once or that day, of openings from the as-of date on; earlier ones keep theirs",
        &[
            "what_is_due_at_once_rolls_but_is_not_due_before_it_is_issued",
            "an_acceleration_is_due_that_day_rolled",
            "what_is_due_before_the_as_of_date_keeps_its_day_and_is_paid_and_collected_on_the_first_business_day",
        ],
    ),
    (
        "rolled are collections, and the days on which a rule pays",
        &[
            "collections_roll_but_nothing_is_collected_before_it_is_recognised",
            "month_end_payments_roll_and_pay_what_is_then_unpaid",
            "agreed_instalments_roll_and_those_before_their_agreement_are_paid_after_it",
            "a_cost_is_expensed_on_its_date_and_paid_on_the_rolled_one",
            "a_share_of_a_stream_is_paid_on_a_business_day_but_not_before_it_is_incurred",
        ],
    ),
    (
        "age, grace, triggers, defer and first due date count from the rolled due date",
        &[
            "age_grace_and_triggers_count_from_the_rolled_due_date",
            "defer_counts_from_the_rolled_due_date_and_its_payment_rolls_too",
            "obligations_lie_on_the_rolled_first_due_date",
        ],
    ),
    (
        "dates given one by one, of invoices and recognition, and the bank's month-ends stay",
        &["dates_given_one_by_one_and_the_banks_month_ends_stay"],
    ),
    ("an early payment rolls preceding", &["an_early_payment_rolls_back_whatever_roll_is_set"]),
    (
        "a policy pays a month-end that lies in its time, of what is then unpaid",
        &[
            "a_policy_pays_a_month_end_that_lies_in_its_time",
            "an_instalment_of_a_plan_that_a_policy_ends_after_its_month_end_is_paid_all_the_same",
        ],
    ),
    (
        "what has no day of its own, or would be before its cause, is paid on the next business day",
        &[
            "arrears_on_a_policys_first_day_are_paid_on_the_next_business_day",
            "what_is_paid_when_cash_allows_is_paid_on_business_days",
            "what_is_collected_after_a_lift_is_collected_on_the_next_business_day",
            "what_a_decision_finds_owing_is_due_on_the_next_business_day",
            "what_was_due_before_the_as_of_date_is_set_off_on_it_and_the_rest_collected_on_a_business_day",
        ],
    ),
    (
        "nothing is due, collected or paid before the day on which it is issued or recognised",
        &["nothing_is_due_or_paid_on_another_day_but_what_is_issued_or_recognised_on_it"],
    ),
    (
        "where a roll would go before the as-of date it follows",
        &["where_a_roll_would_go_before_the_as_of_date_it_follows"],
    ),
    (
        "what rolls in from after the end is in it, what rolls beyond it is after it, what was due before is history",
        &[
            "what_rolls_into_the_forecast_from_after_its_end_is_in_it",
            "what_rolls_beyond_the_end_is_after_it_and_stays_payable",
            "what_was_due_before_the_as_of_date_is_history",
        ],
    ),
    (
        "interest on debt accrues to the date before the roll",
        &["interest_on_debt_runs_to_the_date_before_the_roll_as_if_repayments_had_been_made_on_theirs"],
    ),
    (
        "a judgment, its invoices and what it covers are of its date",
        &["a_judgment_is_of_its_date_and_only_its_payment_rolls"],
    ),
    ("churn and additions may be set anew from a month on", &["churn_and_additions_may_be_set_anew_from_a_month_on"]),
];

/// The names of all tests below a folder.
fn tests_in(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            tests_in(&entry, names);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&entry).expect("a source");
            let tests = text.split("#[test]").skip(1).filter_map(|test| test.split("fn ").nth(1)?.split('(').next());
            names.extend(tests.map(str::to_owned));
        }
    }
}

#[test]
fn every_sentence_has_a_test_that_is_found_by_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    tests_in(&root.join("tests"), &mut names);
    tests_in(&root.join("src"), &mut names);
    for (sentence, tests) in SENTENCES {
        assert!(!tests.is_empty(), "no test of: {sentence}");
        let missing: Vec<&&str> = tests.iter().filter(|test| !names.contains(**test)).collect();
        assert!(missing.is_empty(), "{missing:?} of: {sentence}");
    }
}

// Ties, kinds of invoices, lines

#[test]
fn an_amount_within_a_millionth_of_a_half_goes_to_the_even_one() {
    let paid = |cents: &str, share: &str| {
        let session = format!(
            r#"settings: (months: 1), vendors: [(id: "v", policies: [(kind: pay_share, share: {share})],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: {cents})])]"#
        );
        figure(&run(&session), "vendors/v/paid")
    };
    same(&paid("0.01", "0.5000005"), "0.00 # half a cent, and a little less than a millionth of one");
    same(&paid("0.01", "0.500002"), "0.01");
    same(&paid("0.03", "0.4999998"), "0.02 # 1.4999994");
    same(&paid("0.03", "0.499998"), "0.01 # 1.499994");
    same(&paid("1000000.01", "0.5"), "500000.00 # 50000000.5");
    same(&paid("1000000.03", "0.5"), "500000.02 # 50000001.5");
}

#[test]
fn kinds_of_invoices_are_what_they_are_for() {
    let session = r#"settings: (months: 4), vendors: [
        (id: "a", net_days: 0, contract: (billing: instalments_monthly, lines: [(monthly: 200)],
            periods: [(start: "2023-01-01", end: "2023-02-01", floor: 100)])),
        (id: "b", net_days: 0, contract: (periods: [(start: "2023-01-01", end: "2023-02-01", floor: 100)]),
            contract_changes: [(kind: terminate, date: "2023-03-01", fee_amount: 70)]),
        (id: "c", net_days: 0, policies: [(kind: withhold)], charges: [(monthly: 50)],
            late_interest: (rate: 0.1, fixed_sum: 40),
            contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 100)]),
            reactions: [(act: terminate, days: 5), (act: court, days: 5, court_months: 1, legal_costs: 9)]),
    ]"#;
    let forecast = run(session);
    let issued = forecast.journal.iter().filter_map(|(entry, _)| {
        let is_issue = !matches!(entry.rule, Rule::Payment | Rule::JudgmentPayment);
        let invoice = &forecast.invoices[entry.invoice.filter(|_| is_issue)? as usize];
        Some(format!("{:?} {}", entry.rule, invoice.kind.as_str()))
    });
    let kinds: BTreeSet<String> = issued.collect();
    same(
        &kinds.into_iter().collect::<Vec<_>>().join("\n"),
        "Acceleration    shortfall
         Charge          charge
         FloorInstalment usage
         LateInterest    interest
         LegalCosts      charge
         Shortfall       shortfall
         TerminationFee  shortfall
         Usage           usage",
    );
}

/// What is wrong with a model, a line for each: the path and the fault.
fn problems(model: &Model) -> String {
    let lines = model.problems();
    lines.iter().map(|problem| format!("{} {:?}", problem.path, problem.fault)).collect::<Vec<_>>().join("\n")
}

#[test]
fn planned_amounts_of_consumption_are_not_below_zero() {
    let mut model = model(r#"vendors: [(id: "v", contract: (lines: [(id: "l", monthly: 1)]))]"#);
    let lines = &mut model.vendors[0].contract.0.as_mut().expect("a contract").lines;
    lines[0].amounts.insert("2023-01".parse().expect("a month"), Amount::whole(-1));
    let found = model.problems();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "vendors/v/contract/lines/l/amounts/2023-01");
    assert!(matches!(found[0].fault, Fault::OutOfBounds { min: Decimal::ZERO, .. }), "{}", problems(&model));
}

#[test]
fn planned_amounts_migrate_and_end_with_the_rest() {
    check_events(
        r#"settings: (months: 2), vendors: [
            (id: "a", net_days: 0, contract: (lines: [(monthly: 0, amounts: {"2023-01": 310, "2023-02": 280})]),
                contract_changes: [(kind: migrate, to: "b", date: "2023-01-01", share: 0.4)]),
            (id: "b", net_days: 0, contract: ()),
            (id: "c", net_days: 0, contract: (after_last: stops, lines: [(monthly: 0, amounts: {"2023-01": 310})],
                periods: [(start: "2023-01-01", end: "2023-01-11", floor: 0)])),
        ]"#,
        &["Usage"],
        "2023-01-31 Usage a 186.00 # 310 x 0.6
         2023-01-31 Usage b 124.00
         2023-01-31 Usage c 100.00 # ten days
         2023-02-28 Usage a 168.00
         2023-02-28 Usage b 112.00",
    );
}

// Early payment

/// A vendor that is owed 1000 since New Year's Eve, of which 2 % is saved to 8 February.
fn early(months: u32, fields: &str) -> String {
    format!(
        r#"settings: (months: {months}), vendors: [(id: "v", net_days: 30,
            invoices: [(kind: usage, issued: "2022-12-20", due: "2022-12-31", amount: 1000)],
            early_payment: (days: 50, discount: 0.02), {fields})]"#
    )
}

#[track_caller]
fn check_paid(session: &str, expected: &str) {
    let rules = ["Payment", "LumpPayment", "JudgmentPayment", "Settlement", "EarlyPayment"];
    check_events(session, &rules, expected);
}

#[test]
fn settlements_judgments_and_agreed_plans_have_no_discount() {
    let withheld = "policies: [(kind: withhold)], contract: (),";
    check_paid(
        &early(
            1,
            &format!(r#"{withheld} contract_changes: [(kind: renegotiate, date: "2023-01-10", floor_factor: 1)]"#),
        ),
        "2023-01-10 Settlement v 1000.00",
    );
    check_paid(
        &early(
            1,
            &format!(
                r#"{withheld} reactions: [(act: court, in_force_since: "2022-12-15", court_months: 1, legal_costs: 5)]"#
            ),
        ),
        "2023-01-15 JudgmentPayment v 1000.00
         2023-01-15 JudgmentPayment v    5.00 # legal costs of that day",
    );
    let plan = |agreed: bool| {
        format!(r#"policies: [(kind: withhold), (kind: instalments, count: 1, agreed: {agreed}, from: "2023-01-03")]"#)
    };
    check_paid(&early(1, &plan(true)), "2023-01-31 Payment v 1000.00");
    check_paid(&early(1, &plan(false)), "2023-01-31 Payment v 980.00\n2023-01-31 EarlyPayment v 20.00");
    // A lump payment is none of these, also where it pays what is in a plan.
    check_paid(
        &early(1, &format!(r#"{}, lump_payments: [(date: "2023-01-20", amount: 1000)]"#, plan(true))),
        "2023-01-20 LumpPayment v 980.00\n2023-01-20 EarlyPayment v 20.00",
    );
}

#[test]
fn there_is_no_discount_on_fees_acceleration_or_legal_costs() {
    let with = |fields: &str| {
        format!(
            r#"settings: (months: 2), vendors: [(id: "v", net_days: 30, early_payment: (days: 10, discount: 0.02), {fields})]"#
        )
    };
    // Without a discount nothing is saved by paying before the due date.
    check_paid(
        &with(r#"contract: (), contract_changes: [(kind: terminate, date: "2023-01-05", fee_amount: 500)]"#),
        "2023-02-04 Payment v 500.00",
    );
    check_paid(
        &with(
            r#"invoices: [(kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 7)], policies: [(kind: pay_current)],
                contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 100)]), reactions: [(act: terminate, days: 3)]"#,
        ),
        "2023-01-04 Payment v 100.00 # terminated on the 3rd",
    );
    // A shortfall has one.
    check_paid(
        &with("contract: (periods: [(start: \"2023-01-01\", end: \"2023-01-11\", floor: 100)])"),
        "2023-01-20 Payment v 98.00\n2023-01-20 EarlyPayment v 2.00",
    );
}

// Policies

#[test]
fn policies_before_the_as_of_date_begin_on_it_undated_first_then_by_date_then_as_in_the_file() {
    let check = |policies: &str, is_paid: bool| {
        let session = format!(
            r#"settings: (months: 1), vendors: [(id: "v", policies: [{policies}],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 10)])]"#
        );
        check_events(&session, &["v"], if is_paid { "2023-01-01 Payment v 10.00" } else { "" });
    };
    check(r#"(kind: pay_in_full, from: "2022-12-01"), (kind: withhold, from: "2022-11-01")"#, true);
    check(r#"(kind: withhold, from: "2022-12-01"), (kind: pay_in_full, from: "2022-11-01")"#, false);
    check(r#"(kind: withhold, from: "2022-11-01"), (kind: pay_in_full)"#, false);
    check(r#"(kind: pay_in_full, from: "2022-11-01"), (kind: withhold)"#, true);
    check(r#"(kind: withhold, from: "2023-01-01"), (kind: pay_in_full, from: "2022-12-31")"#, false);
    for date in ["", r#", from: "2022-11-01""#, r#", from: "2023-01-01""#] {
        check(&format!("(kind: withhold{date}), (kind: pay_in_full{date})"), true);
        check(&format!("(kind: pay_in_full{date}), (kind: withhold{date})"), false);
    }
}

#[test]
fn of_several_policies_on_one_day_the_earlier_never_held_for_a_kind_that_a_later_takes() {
    let with = |policies: &str| {
        format!(
            r#"settings: (months: 2), vendors: [(id: "v", policies: [{policies}], invoices: [
                (kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 200),
                (kind: interest, issued: "2022-12-01", due: "2022-12-30", amount: 100),
            ])]"#
        )
    };
    // Usage was never in the plan: 100 is split, not 300 or 200.
    for from in ["", r#", from: "2023-01-01""#] {
        check_events(
            &with(&format!(
                "(kind: instalments, count: 10{from}), (kind: dispute, only: [usage], disputed_kinds: [usage], share: 0.5{from})"
            )),
            &["v"],
            "2023-01-01 Payment v 100.00 # undisputed
             2023-01-31 Payment v  10.00
             2023-02-28 Payment v  10.00",
        );
    }
    // Nor in a plan that is agreed, and disputed it is not either.
    let agreed = with("(kind: instalments, count: 2, agreed: true), (kind: withhold, only: [usage])");
    same(
        &owed(&model(&agreed), "2023-01-01"),
        "v overdue 200.00 not_yet_due 100.00 accrued 0.00 later 0.00 disputed 0.00",
    );
    let disputed =
        with("(kind: dispute, disputed_kinds: [usage, interest], share: 1), (kind: withhold, only: [usage])");
    same(
        &owed(&model(&disputed), "2023-01-01"),
        "v overdue 200.00 not_yet_due 0.00 accrued 0.00 later 0.00 disputed 100.00",
    );
    // It pays nothing of it on their day.
    check_events(&with("(kind: pay_in_full), (kind: withhold, only: [usage])"), &["v"], "2023-01-01 Payment v 100.00");
    // A policy of an earlier day held until then.
    check_events(
        &with(r#"(kind: instalments, count: 10), (kind: withhold, only: [usage], from: "2023-02-01")"#),
        &["v"],
        "2023-01-31 Payment v 30.00
         2023-02-28 Payment v 30.00 # of the interest, which is the older",
    );
}

#[test]
fn pay_a_share_is_of_what_was_unpaid_when_it_fell_due() {
    check_events(
        r#"settings: (months: 1), vendors: [(id: "v", policies: [(kind: pay_share, share: 0.25)],
            invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-20", amount: 1000)],
            lump_payments: [(date: "2023-01-10", amount: 400), (date: "2023-01-20", amount: 100)])]"#,
        &["v"],
        "2023-01-10 LumpPayment v 400.00
         2023-01-20 Payment     v 150.00 # a quarter of 600
         2023-01-20 LumpPayment v 100.00",
    );
    // What a decision leaves falls due on it.
    check_events(
        r#"settings: (months: 1), vendors: [(id: "v", policies: [
                (kind: dispute, share: 0.6, disputed_kinds: [usage], decision: "2023-01-15", owed_share: 0.5),
                (kind: pay_share, share: 0.25, from: "2023-01-15")],
            invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-05", amount: 1000)])]"#,
        &["v"],
        "2023-01-05 Payment         v 400.00
         2023-01-15 DisputeReversal v 300.00
         2023-01-15 Payment         v  75.00 # a quarter of 300",
    );
}

// Disputes

#[test]
fn what_is_reversed_goes_to_the_account_that_it_was_expensed_to() {
    check_only(
        r#"settings: (months: 1), vendors: [(id: "v", net_days: 60, charges: [(id: "rent", monthly: 10)],
            policies: [(kind: dispute, share: 1, disputed_kinds: [usage, shortfall, interest, charge],
                decision: "2023-01-15", owed_share: 0)],
            invoices: [
                (kind: usage, issued: "2022-12-01", due: "2023-03-01", amount: 1),
                (kind: shortfall, issued: "2022-12-01", due: "2023-03-02", amount: 2),
                (kind: interest, issued: "2022-12-01", due: "2023-03-04", amount: 3),
                (kind: charge, issued: "2022-12-01", due: "2023-03-05", amount: 4),
            ])]"#,
        &["DisputeReversal"],
        "2023-01-15 DisputeReversal v Liabilities:Payable:v  1.00 Expenses:Cloud:v        -1.00
         2023-01-15 DisputeReversal v Liabilities:Payable:v  2.00 Expenses:Shortfall:v    -2.00
         2023-01-15 DisputeReversal v Liabilities:Payable:v 10.00 Expenses:Operating:rent -10.00
         2023-01-15 DisputeReversal v Liabilities:Payable:v  3.00 Expenses:Interest:v     -3.00
         2023-01-15 DisputeReversal v Liabilities:Payable:v  4.00 Expenses:Operating:v    -4.00",
    );
}

#[test]
fn an_invoice_is_disputed_from_its_issue() {
    let session = model(
        r#"settings: (months: 1), vendors: [(id: "v", net_days: 10, charges: [(monthly: 100, day: 15)],
            policies: [(kind: dispute, share: 0.4, disputed_kinds: [charge])])]"#,
    );
    let line = |owed: [&str; 3]| {
        format!("v overdue {} not_yet_due {} accrued 0.00 later 0.00 disputed {}", owed[0], owed[1], owed[2])
    };
    same(&owed(&session, "2023-01-14"), &line(["0.00", "0.00", "0.00"]));
    same(&owed(&session, "2023-01-15"), &line(["0.00", "60.00", "40.00"]));
    same(&owed(&session, "2023-01-25"), &line(["0.00", "0.00", "40.00"]));
}

// Reactions

#[test]
fn a_lift_amount_is_below_the_amount_of_the_trigger() {
    let mut model = model(r#"vendors: [(id: "v", reactions: [(id: "r", act: notice, arrears: 100, lift_at: 99.99)])]"#);
    model.vendors[0].reactions[0].lift_at = Amount::whole(100);
    same(&problems(&model), r#"vendors/v/reactions/r/lift_at NotBelow { other: "reaction.arrears" }"#);
}

// Renegotiation and arrears. 1000 and 500 are past due to a vendor that is withheld from, and a charge falls due later.

/// A renegotiation on a day, with `rest` of its fields.
fn renegotiated(months: u32, date: &str, rest: &str, fields: &str) -> String {
    let policies = if fields.contains("policies") { "" } else { "policies: [(kind: withhold)], " };
    let contract = if fields.contains("contract:") { "" } else { "contract: (), " };
    let changes = if fields.contains("CHANGES") { fields } else { "" };
    let more = changes.split_once("CHANGES ").map_or("", |(_, more)| more);
    let fields = fields.split("CHANGES").next().unwrap_or_default();
    format!(
        r#"settings: (months: {months}), vendors: [(id: "v", net_days: 0, {policies}{contract}{fields}
            invoices: [
                (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 1000),
                (kind: shortfall, issued: "2022-11-01", due: "2022-12-11", amount: 500),
                (kind: charge, issued: "2022-11-01", due: "2023-02-20", amount: 70),
            ],
            contract_changes: [(id: "g", kind: renegotiate, date: "{date}", floor_factor: 1, {rest}), {more}])]"#
    )
}

#[track_caller]
fn check_owed(session: &str, date: &str, [overdue, not_yet_due]: [&str; 2]) {
    let expected = format!("v overdue {overdue} not_yet_due {not_yet_due} accrued 0.00 later 0.00 disputed 0.00");
    same(&owed(&model(session), date), &expected);
}

const THREE: &str = "past_due: agreed_instalments, count: 3";

#[test]
fn what_is_past_due_stays_and_arrears_and_ladder_go_on() {
    let session = renegotiated(
        3,
        "2023-02-10",
        "past_due: stays, discount: 0.5",
        r#"late_interest: (rate: 0.365), reactions: [(id: "n", act: notice, in_force_since: "2022-12-20"),
            (id: "s", act: suspend, days: 90)],"#,
    )
    .replace("contract: ()", r#"contract: (periods: [(start: "2023-02-01", end: "2023-03-01", floor: 2800)])"#)
    .replace("floor_factor: 1", "floor_factor: 0.5");
    check_events(
        &session,
        &["v"],
        "2023-01-31 LateInterest v   46.50 # 1500 for 31 days
         2023-02-28 Shortfall    v 1850.00 # 2800 x (9 + 19 x 0.5) / 28
         2023-02-28 LateInterest v   42.56 # 1500 for 28 days, 70 for 8
         2023-03-31 LateInterest v  106.02 # 1500, 70 and 1850 for 31 days",
    );
    check_rung_events(&session, "2023-03-01 v s suspend Fired");
    same(
        &owed(&model(&session), "2023-02-10"),
        "v overdue 1546.50 not_yet_due 70.00 accrued 660.71 later 1189.29 disputed 0.00 # 1850 x 10 / 28",
    );
}

#[test]
fn what_is_past_due_is_paid_in_agreed_instalments_on_the_month_ends_after_that_day() {
    let session = renegotiated(6, "2023-02-10", THREE, r#"reactions: [(id: "n", act: notice, days: 1)],"#);
    check_events(
        &session,
        &["v"],
        "2023-02-28 Settlement v 500.00
         2023-03-31 Settlement v 500.00
         2023-04-30 Settlement v 500.00",
    );
    check_only(&session, &["2023-04-30"], "2023-04-30 Settlement v Liabilities:Payable:v 500.00 Assets:Cash -500.00");
    check_owed(&session, "2023-02-09", ["1500.00", "70.00"]);
    check_owed(&session, "2023-02-10", ["0.00", "1570.00"]);
    check_owed(&session, "2023-02-28", ["70.00", "1000.00"]);
    check_owed(&session, "2023-04-30", ["70.00", "0.00"]);
    check_rung_events(
        &session,
        "2023-01-01 v n notice Fired
         2023-02-10 v n notice Lifted
         2023-02-21 v n notice Fired # the charge",
    );
    // After that day: not on it, where it is a month's last. The last has what is left.
    check_events(
        &renegotiated(6, "2023-01-31", "past_due: agreed_instalments, count: 7", ""),
        &["v"],
        "2023-02-28 Settlement v 214.29
         2023-03-31 Settlement v 214.29
         2023-04-30 Settlement v 214.29
         2023-05-31 Settlement v 214.29
         2023-06-30 Settlement v 142.84 # what is left of the 1000
         2023-06-30 Settlement v  71.45",
    );
    let to_the_end = renegotiated(8, "2023-01-31", "past_due: agreed_instalments, count: 7", "");
    check_events(&to_the_end, &["2023-08-31"], "2023-08-31 Settlement v 214.26");
    // The first day of the forecast is early enough.
    check_events(
        &renegotiated(1, "2023-01-01", "past_due: agreed_instalments, count: 1", ""),
        &["v"],
        "2023-01-31 Settlement v 1000.00\n2023-01-31 Settlement v 500.00",
    );
}

#[test]
fn disputed_parts_join_the_agreed_instalments() {
    let session = |later: &str| {
        renegotiated(
            4,
            "2023-02-10",
            "past_due: agreed_instalments, count: 2",
            &format!(
                r#"policies: [(kind: withhold), (kind: dispute, only: [usage], disputed_kinds: [usage], share: 0.4,
                    decision: "2023-03-15", owed_share: 0.25) {later}],"#
            ),
        )
    };
    check_events(
        &session(""),
        &["v"],
        "2023-01-01 Payment    v 600.00
         2023-02-28 Settlement v 400.00 # (400 + 500) / 2
         2023-02-28 Settlement v  50.00
         2023-03-31 Settlement v 450.00 # nothing is decided any more",
    );
    // What is in the plan is not due by the decision: a policy that pays current does not pay it.
    check_events(
        &session(r#", (kind: pay_current, from: "2023-03-15")"#),
        &["v"],
        "2023-01-01 Payment    v 600.00
         2023-02-28 Settlement v 400.00
         2023-02-28 Settlement v  50.00",
    );
}

#[test]
fn agreed_instalments_are_paid_whatever_the_policy() {
    for policy in ["fixed_amount, amount: 900", "when_cash_allows", "defer, days: 80", "pay_share, share: 0.5"] {
        let session = renegotiated(3, "2023-01-01", THREE, &format!("policies: [(kind: {policy})],"))
            .replace("months: 3", "months: 3, opening_cash: 100000");
        check_events(
            &session,
            &["Settlement", "2022-12-01", "2023-01-01", "2023-01-31"],
            "2023-01-31 Settlement v 500.00
             2023-02-28 Settlement v 500.00
             2023-03-31 Settlement v 500.00",
        );
    }
    // Pay in full, of the same day and before: all that is past due is in the plan.
    for policies in ["", "policies: [(kind: pay_in_full)],"] {
        let policies = if policies.is_empty() { "policies: []," } else { policies };
        check_events(
            &renegotiated(2, "2023-01-01", THREE, policies),
            &["v"],
            "2023-01-31 Settlement v 500.00
             2023-02-20 Payment    v  70.00
             2023-02-28 Settlement v 500.00",
        );
    }
    // A lump payment reaches it, set-off does not; the plan goes on until nothing is left.
    check_events(
        &renegotiated(4, "2023-01-10", THREE, r#"lump_payments: [(date: "2023-02-15", amount: 700)],"#),
        &["v"],
        "2023-01-31 Settlement  v 500.00
         2023-02-15 LumpPayment v 500.00
         2023-02-15 LumpPayment v 200.00
         2023-02-28 Settlement  v 300.00",
    );
}

#[test]
fn the_owed_part_of_a_dispute_is_paid_although_instalments_were_agreed_and_ended_on_its_first_day() {
    let disputed = r#"policies: [(kind: withhold), (kind: dispute, from: "2023-01-10", share: 1, disputed_kinds: [usage],
        decision: "2023-02-10", owed_share: 0.25)],"#;
    let ended = "2023-01-10 Payment v 500.00
             2023-02-10 DisputeReversal v 750.00
             2023-02-10 Payment v 250.00
             2023-02-20 Payment v 70.00";
    for change in ["kind: terminate, fee: flat, fee_amount: 0", "kind: renegotiate, floor_factor: 1, past_due: stays"] {
        let fields = format!(r#"{disputed} CHANGES (id: "h", date: "2023-01-10", {change})"#);
        check_events(&renegotiated(3, "2023-01-10", THREE, &fields), &["v"], ended);
    }
    // Agreed by the later of the two it is in the plan, and not disputed.
    let agreed = format!(
        r#"{disputed} CHANGES (id: "f", kind: renegotiate, date: "2023-01-10", floor_factor: 1, past_due: stays)"#
    );
    check_events(
        &renegotiated(3, "2023-01-10", THREE, &agreed),
        &["v"],
        "2023-01-31 Settlement v 500.00
         2023-02-20 Payment    v  70.00
         2023-02-28 Settlement v 500.00
         2023-03-31 Settlement v 500.00",
    );
}

#[test]
fn interest_to_the_day_of_agreed_instalments_stays_owed_and_none_runs_since() {
    let session =
        renegotiated(4, "2023-02-11", "past_due: agreed_instalments, count: 2", "late_interest: (rate: 0.365),");
    check_events(
        &session,
        &["v"],
        "2023-01-31 LateInterest v   46.50
         2023-02-28 LateInterest v   15.56 # 1500 for 10 days, 70 for 8
         2023-02-28 Settlement   v  773.25 # (1000 + 500 + 46.50) / 2
         2023-03-31 LateInterest v    2.17 # 70 for 31 days
         2023-03-31 Settlement   v  226.75
         2023-03-31 Settlement   v  500.00
         2023-03-31 Settlement   v   46.50
         2023-04-30 LateInterest v    2.10",
    );
}

#[test]
fn agreed_instalments_of_a_renegotiation_have_no_discount() {
    let fields = r#"policies: [(kind: withhold)], contract: (), contract_changes: [(kind: renegotiate, date: "2023-01-10",
        floor_factor: 1, past_due: agreed_instalments, count: 1, discount: 0.5)]"#;
    check_paid(&early(1, fields), "2023-01-31 Settlement v 1000.00 # nothing waived, and nothing saved");
}

#[test]
fn only_a_policy_of_a_later_day_ends_agreed_instalments() {
    let with = |policy: &str| renegotiated(3, "2023-01-10", THREE, &format!("policies: [(kind: withhold), {policy}],"));
    // One of the same day does not.
    check_events(
        &with(r#"(kind: pay_in_full, from: "2023-01-10")"#),
        &["Settlement", "2023-01-10"],
        "2023-01-31 Settlement v 500.00\n2023-02-28 Settlement v 500.00\n2023-03-31 Settlement v 500.00",
    );
    // One of the next day does, and pays all of it.
    check_events(
        &with(r#"(kind: pay_in_full, from: "2023-01-11")"#),
        &["v"],
        "2023-01-11 Payment v 1000.00\n2023-01-11 Payment v 500.00\n2023-02-20 Payment v 70.00",
    );
    // What is left is overdue by its own due dates, and bears interest from that day.
    let withheld = with(r#"(kind: withhold, from: "2023-02-10")"#)
        .replace("net_days: 0,", "net_days: 0, late_interest: (rate: 0.365),");
    check_owed(&withheld, "2023-02-09", ["13.50", "1070.00"]);
    check_owed(&withheld, "2023-02-10", ["1013.50", "70.00"]);
    check_events(
        &withheld,
        &["v"],
        "2023-01-31 LateInterest v  13.50 # 1500 for 9 days
         2023-01-31 Settlement   v 500.00
         2023-02-28 LateInterest v  19.56 # 1000 for 19 days, 70 for 8
         2023-03-31 LateInterest v  33.17",
    );
    // For one kind only: the other is paid on.
    check_events(
        &with(r#"(kind: pay_in_full, only: [usage], from: "2023-02-10")"#),
        &["v"],
        "2023-01-31 Settlement v 500.00
         2023-02-10 Payment    v 500.00
         2023-02-28 Settlement v 500.00 # the shortfall",
    );
    // Instalments split what is left of it.
    check_events(
        &with(r#"(kind: instalments, count: 4, from: "2023-02-10")"#),
        &["v"],
        "2023-01-31 Settlement v 500.00
         2023-02-20 Payment    v  70.00
         2023-02-28 Payment    v 250.00
         2023-03-31 Payment    v 250.00",
    );
}

#[test]
fn a_later_renegotiation_or_termination_ends_agreed_instalments() {
    let with = |change: &str| renegotiated(3, "2023-01-10", THREE, &format!("CHANGES {change}"));
    let settled = with(r#"(id: "h", kind: renegotiate, date: "2023-02-10", floor_factor: 1, discount: 0.1)"#);
    check_events(
        &settled,
        &["v"],
        "2023-01-31 Settlement v 500.00
         2023-02-10 Settlement v 450.00
         2023-02-10 Waiver     v  50.00
         2023-02-10 Settlement v 450.00
         2023-02-10 Waiver     v  50.00",
    );
    for change in ["renegotiate, floor_factor: 1, past_due: stays", "terminate, fee_amount: 0"] {
        let session = with(&format!(r#"(id: "h", kind: {change}, date: "2023-02-10")"#));
        check_events(&session, &["v"], "2023-01-31 Settlement v 500.00");
        check_owed(&session, "2023-02-09", ["0.00", "1070.00"]);
        check_owed(&session, "2023-02-10", ["1000.00", "70.00"]);
    }
    let again =
        r#"(id: "h", kind: renegotiate, date: "2023-02-21", floor_factor: 1, past_due: agreed_instalments, count: 2)"#;
    check_events(
        &with(again),
        &["v"],
        "2023-01-31 Settlement v 500.00
         2023-02-28 Settlement v 500.00 # (500 + 500 + 70) / 2
         2023-02-28 Settlement v  35.00
         2023-03-31 Settlement v 465.00
         2023-03-31 Settlement v  70.00",
    );
}

#[test]
fn what_passes_from_plan_to_plan_has_no_fixed_sum() {
    // Late by its grace on 25 January, within the plan; on 10 February that ends, and another begins or all is settled.
    for next in ["agreed_instalments, count: 2", "settled"] {
        let change = format!(r#"(id: "h", kind: renegotiate, date: "2023-02-10", floor_factor: 1, past_due: {next})"#);
        let late = "late_interest: (rate: 0, grace_days: 55, fixed_sum: 40),";
        let session = renegotiated(3, "2023-01-10", THREE, &format!("{late} CHANGES {change}"));
        check_events(&session, &["LateInterest"], "");
    }
}

#[test]
fn of_several_terminations_the_first_has_its_fee() {
    for second in ["fee_amount: 7", "fee: remaining"] {
        let fields = format!(
            r#"contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 100)]), contract_changes: [
                (id: "a", kind: terminate, date: "2023-01-10", fee_amount: 70),
                (id: "b", kind: terminate, date: "2023-01-10", {second})]"#
        );
        let session = format!(r#"settings: (months: 1), vendors: [(id: "v", net_days: 0, {fields})]"#);
        check_events(&session, &["TerminationFee"], "2023-01-10 TerminationFee v 70.00");
    }
}

#[test]
fn interest_since_the_months_end_is_waived_only_where_it_is_settled() {
    let february = |rest: &str| {
        let session = renegotiated(2, "2023-02-10", rest, "late_interest: (rate: 0.365),");
        only(&only(&events(&run(&session)), &["LateInterest"]), &["2023-02-28"])
    };
    same(&february("past_due: settled"), "2023-02-28 LateInterest v 0.56 # 70 for 8 days");
    same(&february("past_due: stays"), "2023-02-28 LateInterest v 42.56 # 1500 for 28 days");
    same(&february(THREE), "2023-02-28 LateInterest v 14.06 # 1500 for 9 days");
}

#[test]
fn left_out_what_is_past_due_is_settled() {
    let settled = renegotiated(3, "2023-02-10", "discount: 0.1, past_due: settled", "");
    same(&journal(&run(&renegotiated(3, "2023-02-10", "discount: 0.1", ""))), &journal(&run(&settled)));
    same(
        &only(&events(&run(&settled)), &["Settlement"]),
        "2023-02-10 Settlement v 900.00\n2023-02-10 Settlement v 450.00",
    );
}

#[test]
fn a_scenario_may_choose_what_becomes_of_what_is_past_due() {
    let base = model(&renegotiated(3, "2023-02-10", "past_due: stays", ""));
    let mut scenario = Scenario::new("plan", "A plan");
    let fields = [("past_due", "agreed_instalments"), ("count", "2")];
    let path = |field: &str| format!("vendors/v/contract_changes/g/{field}");
    scenario.overrides = fields.map(|(field, text)| (path(field), Setting::of(text))).into();
    assert!(scenario.problems(&base).is_empty(), "{:?}", scenario.problems(&base));
    same(&events(&run_model(&base)), "");
    same(
        &events(&run_model(&scenario.resolved(&base))),
        "2023-02-28 Settlement v 750.00
         2023-03-31 Settlement v 250.00
         2023-03-31 Settlement v 500.00",
    );
    // Without a number of payments it is no plan.
    scenario.overrides.remove(&path("count"));
    let problems = scenario.problems(&base);
    assert_eq!(problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), [path("count")]);
}

#[test]
fn agreed_instalments_need_their_number() {
    let mut model = model(&renegotiated(3, "2023-02-10", THREE, ""));
    model.vendors[0].contract_changes[0].count = None;
    same(&problems(&model), r#"vendors/v/contract_changes/g/count Needed { choice: "agreed_instalments" }"#);
    model.vendors[0].contract_changes[0].count = Some(0);
    assert!(problems(&model).starts_with("vendors/v/contract_changes/g/count OutOfBounds"), "{}", problems(&model));
    model.vendors[0].contract_changes[0].count = None;
    let stays = Edit::set("vendors/v/contract_changes/g/past_due", Value::Choice("stays")).applied(&model);
    assert!(stays.is_ok(), "{stays:?}");
}

// Judgments

/// A suit filed on 10 December is judged on 10 January; `policies` are ours.
fn judged(since: &str, policies: &str) -> String {
    format!(
        r#"settings: (months: 2), vendors: [(id: "v", net_days: 0, policies: [{policies}],
            invoices: [
                (kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 36500),
                (kind: charge, issued: "2022-11-01", due: "2022-12-01", amount: 100),
            ],
            late_interest: (rate: 0.1, grace_days: 0, fixed_sum: 40),
            reactions: [(act: court, in_force_since: "{since}", court_months: 1, legal_costs: 5)])]"#
    )
}

#[test]
fn a_judgments_interest_is_to_its_day_and_fixed_sums_stay_on_the_months_invoice() {
    check_events(
        &judged("2022-12-10", "(kind: withhold), (kind: pay_in_full, only: [charge])"),
        &["v"],
        "2023-01-01 Payment         v   100.00
         2023-01-10 LateInterest    v   100.03 # 36500 for 10 days, 100 for one
         2023-01-10 LegalCosts      v     5.00
         2023-01-10 JudgmentPayment v 36500.00
         2023-01-10 JudgmentPayment v   100.03
         2023-01-10 JudgmentPayment v     5.00
         2023-01-31 LateInterest    v    40.00 # the fixed sum of 1 January",
    );
}

#[test]
fn a_judgment_is_paid_before_any_policy() {
    // On a month's last day: what the fixed amount could have paid is paid. Late interest is issued last.
    check_events(
        &judged("2022-12-31", "(kind: fixed_amount, amount: 50)"),
        &["Payment", "JudgmentPayment"],
        "2023-01-31 JudgmentPayment v   100.00
         2023-01-31 JudgmentPayment v 36500.00
         2023-01-31 JudgmentPayment v   310.85 # interest
         2023-01-31 JudgmentPayment v     5.00
         2023-01-31 JudgmentPayment v    40.00",
    );
}

#[test]
fn a_judgment_leaves_disputed_parts() {
    let session =
        judged("2022-12-10", "(kind: withhold), (kind: dispute, only: [usage], disputed_kinds: [usage], share: 0.4)");
    check_events(
        &session,
        &["Payment", "JudgmentPayment"],
        "2023-01-01 Payment         v 21900.00
         2023-01-10 JudgmentPayment v   100.00
         2023-01-10 JudgmentPayment v     6.27 # 21900 for a day, and 100 for ten
         2023-01-10 JudgmentPayment v     5.00",
    );
    let owed = owed(&model(&session), "2023-01-10");
    same(&owed, "v overdue 0.00 not_yet_due 0.00 accrued 0.00 later 0.00 disputed 14600.00");
}

// Costs, migrations, service, cash, figures

#[test]
fn a_share_of_a_negative_month_is_received_and_stands_in_no_owed_figure() {
    let session = r#"settings: (months: 2), streams: [(id: "ads", base: 0, amounts: {"2023-01": -1000})],
        costs: [(id: "fees", kind: share_of_stream, stream: "ads", share: 0.1, net_days: 10)]"#;
    check_only(
        session,
        &["fees"],
        "2023-01-31 CostIncurred fees Expenses:Operating:fees  -100.00 Liabilities:Payable:fees 100.00
         2023-02-10 CostPayment  fees Liabilities:Payable:fees -100.00 Assets:Cash              100.00",
    );
    let positive = session.replace("-1000", "1000");
    same(
        &only(&balances(&run(&positive), "2023-01-31"), &["Liabilities:Payable:fees"]),
        "Liabilities:Payable:fees -100.00",
    );
    same(&owed(&model(&positive), "2023-01-31"), "");
    assert_eq!(figure(&run(&positive), "not_yet_due"), "0.00");
}

#[test]
fn moves_in_a_circle_are_refused() {
    let mut model = model(
        r#"vendors: [
            (id: "a", contract: (), contract_changes: [(id: "m", kind: migrate, to: "b", date: "2023-02-01", share: 0.5)]),
            (id: "b", contract: (), contract_changes: [(id: "m", kind: migrate, to: "c", date: "2023-03-01", share: 0.5)]),
            (id: "c", contract: (), contract_changes: [(id: "m", kind: migrate, to: "a", date: "2023-04-01", share: 0.5, muted: true)]),
        ]"#,
    );
    same(&problems(&model), "");
    model.vendors[2].contract_changes[0].muted = false;
    same(
        &problems(&model),
        "vendors/a/contract_changes/m/to MigrationCircle
         vendors/b/contract_changes/m/to MigrationCircle
         vendors/c/contract_changes/m/to MigrationCircle",
    );
    model.vendors[2].contract_changes[0].to = Some("c".to_owned());
    same(&problems(&model), "vendors/c/contract_changes/m/to MigrationCircle");
}

#[test]
fn a_vendor_without_a_contract_that_terminates_takes_its_share_down() {
    let down = |reaction: &str| {
        let session = format!(
            r#"settings: (months: 2), streams: [(id: "ads", base: 3100, dependency: 1)],
                vendors: [(id: "v", service_share: 0.4, policies: [(kind: withhold)], reactions: [(act: terminate, {reaction})],
                    invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 7)],
                    lump_payments: [(date: "2023-01-25", amount: 7)])]"#
        );
        let downtime = run(&session).downtime;
        downtime.iter().map(|(date, down)| format!("{date} {down:.4}")).collect::<Vec<_>>().join("\n")
    };
    same(&down(r#"arrears: 5, in_force_since: "2022-12-01""#), "2023-01-01 0.4000");
    same(&down("days: 20"), "2023-01-21 0.4000 # fired on the 20th, for good");
    same(&down("days: 30"), "");
}

#[test]
fn the_credit_lines_id_is_reserved() {
    let mut model = model(r#"vendors: [(id: "v")]"#);
    model.vendors[0].id.0 = "credit-line".to_owned();
    same(&problems(&model), "vendors/credit-line ReservedId");
}

#[test]
fn fees_and_acceleration_are_invoiced_and_no_shortfall() {
    let session = r#"settings: (months: 1), vendors: [
        (id: "a", net_days: 0, contract: (), contract_changes: [(kind: terminate, date: "2023-01-10", fee_amount: 70)]),
        (id: "b", net_days: 0, policies: [(kind: withhold)], reactions: [(act: terminate, days: 5)],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 7)],
            contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 100)])),
    ]"#;
    let forecast = run(session);
    let table = forecast.table(obligo::model::SpanSize::Month);
    let rows = table.vendors.iter().map(|row| {
        let cells = [row.spans[0].invoiced, row.spans[0].shortfall, row.spans[0].interest];
        let cells = cells.map(|cell| amount(cell, &forecast)).join(" ");
        format!("{} {cells}", forecast.items[row.item as usize].id)
    });
    same(&rows.collect::<Vec<_>>().join("\n"), "a 70.00 0.00 0.00\nb 100.00 0.00 0.00");
}

#[test]
fn the_accrued_shortfall_is_rounded_once() {
    // Of 0.10 over three days the first has 3.3 cents and 2 are consumed; of the second day 6.7 and 4.
    let session = r#"settings: (months: 1), vendors: [(id: "v", contract: (lines: [(monthly: 0, amounts: {"2023-01": 0.62})],
        periods: [(start: "2023-01-01", end: "2023-01-04", floor: 0.10)]))]"#;
    let accrued = |date: &str| owed(&model(session), date).split_whitespace().nth(6).map(str::to_owned);
    assert_eq!(accrued("2023-01-01").as_deref(), Some("0.01"), "3.33 - 2 = 1.33");
    assert_eq!(accrued("2023-01-02").as_deref(), Some("0.03"), "6.67 - 4 = 2.67");
}

#[test]
fn ratios_have_four_decimals_half_to_even() {
    let ratio = |part: i64, whole: i64| {
        use obligo::{engine::Ratio, money::Money};
        Ratio::of(Money(part), Money(whole)).map(|ratio| ratio.to_string())
    };
    assert_eq!(ratio(1, 3).as_deref(), Some("0.3333"));
    assert_eq!(ratio(1, 20_000).as_deref(), Some("0.0000"), "half of the last place, to the even one");
    assert_eq!(ratio(3, 20_000).as_deref(), Some("0.0002"));
    assert_eq!(ratio(-3, 20_000).as_deref(), Some("-0.0002"));
    assert_eq!(ratio(7, 0), None);
}
