//! Business days in the settings: holidays are pasted as a column, and what can't be is refused.

use obligo::{
    app::{App, Subject, Typed, UndoStep},
    model::{Edit, Value},
};

use crate::common::window::{apply_all, small};

const HOLIDAYS: &str = "settings/business_days/holidays";

fn with_business_days() -> App {
    let mut app = small(vec![]);
    app.select(Subject::Settings);
    apply_all(&mut app, [Edit::Add("settings/business_days".to_owned()), Edit::Add(HOLIDAYS.to_owned())]);
    app
}

fn holidays(app: &App) -> Vec<String> {
    let days = app.model().settings.business_days.get().expect("business days");
    days.holidays.iter().map(|holiday| format!("{} {}", holiday.date, holiday.label)).collect()
}

fn said(app: &App) -> String {
    app.notice().map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn new_business_days_have_the_usual_weekend() {
    let app = with_business_days();
    let weekend = app.model().get("settings/business_days/weekend");
    assert_eq!(weekend, Some(Value::Choices(vec!["saturday", "sunday"])));
    assert_eq!(app.model().get("settings/business_days/roll"), Some(Value::Choice("following")));
}

#[test]
fn holidays_are_pasted_as_a_column_of_dates() {
    let mut app = with_business_days();
    let list = "7 Apr 2023\n2023-04-10\n1 May 2023\n";
    assert_eq!(app.paste(&format!("{HOLIDAYS}/n1/date"), list), Typed::Taken, "{}", said(&app));
    assert_eq!(holidays(&app), ["2023-04-07 ", "2023-04-10 ", "2023-05-01 "]);
    // With names beside them; one that is no date is named with its row, and nothing is lost.
    let list = "7 Apr 2023\tGood Friday\n10 Apr 2023\tEaster Monday";
    assert_eq!(app.paste(&format!("{HOLIDAYS}/n1/date"), list), Typed::Taken, "{}", said(&app));
    let expected = ["2023-04-07 Good Friday", "2023-04-10 Easter Monday", "2023-05-01 "];
    assert_eq!(holidays(&app), expected);
    assert_eq!(app.paste(&format!("{HOLIDAYS}/n1/date"), "7 Apr 2023\n31 Apr 2023"), Typed::Refused);
    assert!(said(&app).contains("31 Apr 2023"), "{}", said(&app));
    assert_eq!(holidays(&app), expected);
}

#[test]
fn a_week_without_a_business_day_is_refused() {
    let mut app = with_business_days();
    let all = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weekend = |days: &[&'static str]| Edit::set("settings/business_days/weekend", Value::Choices(days.to_vec()));
    let refused = app.apply(weekend(&all), UndoStep::New).expect_err("a whole week");
    assert!(refused.contains("must leave at least one day of the week"), "{refused}");
    app.apply(weekend(&all[1..]), UndoStep::New).expect("a day a week");
}
