//! The ageing of any day as a table: its day typed and dragged, its cells and their invoices, and its sums.

use egui::{Modifiers, OutputCommand, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    analysis::ageing::AgeFrom,
    app::{App, Command, Services},
    chart::{AgeingTable, Postings},
    money::Money,
    text::amounts,
    ui::Window,
};

use crate::common::window::{date, enter, sized, type_over};

/// The sample with AWS withheld, and the table in sight.
fn withheld() -> Harness<'static, Window> {
    let mut app = App::new(Services::scripted([]));
    app.show_scenario(Some("withhold-aws"));
    let mut harness = sized(app, vec2(1440.0, 900.0));
    harness.get_by_role_and_label(Role::Button, "Ageing").click();
    harness.run();
    harness
}

/// The table of a day as it must be.
fn table(harness: &Harness<'_, Window>, day: &str, from: AgeFrom) -> AgeingTable {
    AgeingTable::new(harness.state().app().outcome().forecast().expect("a forecast"), date(day), from)
}

/// Every cell of a table stands on screen.
fn assert_shown(harness: &Harness<'_, Window>, table: &AgeingTable) {
    for (row, own) in table.rows.iter().enumerate() {
        for (column, name) in table.columns.iter().enumerate() {
            let amount = amounts::exact_money(table.amount(row, column), table.currency);
            let label = format!("{}, {}: {amount}", own.name, obligo::text::ageing::column(*name));
            harness.get_by_label(&label);
        }
    }
}

#[test]
fn the_table_begins_with_what_is_overdue_today() {
    let harness = withheld();
    let table = table(&harness, "2022-12-31", AgeFrom::DueDate);
    assert_shown(&harness, &table);
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let overdue = forecast.owed_today().overdue;
    let last = table.rows.len() - 1;
    assert_eq!(table.rows[last].amounts.overdue(), overdue, "the tile");
    assert!(overdue > Money::ZERO);
}

#[test]
fn the_day_is_typed_and_ages_count_from_either_date() {
    let mut harness = withheld();
    type_over(&mut harness, "Day of the ageing", "30 Jun 2023");
    enter(&mut harness);
    assert_shown(&harness, &table(&harness, "2023-06-30", AgeFrom::DueDate));
    harness.get_by_label("Invoice date").click();
    harness.run();
    let by_invoice = table(&harness, "2023-06-30", AgeFrom::InvoiceDate);
    assert_ne!(by_invoice.rows, table(&harness, "2023-06-30", AgeFrom::DueDate).rows);
    assert_shown(&harness, &by_invoice);
    // A day outside the forecast is refused, with the days there are.
    type_over(&mut harness, "Day of the ageing", "30 Jun 2033");
    enter(&mut harness);
    assert_shown(&harness, &by_invoice);
    harness.get_by_label("Today").click();
    harness.run();
    assert_shown(&harness, &table(&harness, "2022-12-31", AgeFrom::InvoiceDate));
}

#[test]
fn the_day_is_a_line_in_the_arrears_chart() {
    let mut harness = withheld();
    let line = |harness: &Harness<'_, Window>| {
        let sliders = harness.get_all_by_role(Role::Slider);
        sliders
            .filter_map(|node| Some((node.accesskit_node().label()?, node.rect())))
            .find(|(own, _)| own.starts_with("Ageing at"))
    };
    let (name, rect) = line(&harness).expect("the line");
    assert_eq!(name, "Ageing at the close of 31 Dec 2022");
    // Dragged to the right it is another day, and the table is of it.
    let (from, to) = (rect.center(), rect.center() + vec2(200.0, 0.0));
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
    let (name, rect) = line(&harness).expect("the line");
    assert!((rect.center().x - to.x).abs() < 4.0, "{rect} is not at {to}");
    let day = name.strip_prefix("Ageing at the close of ").expect("a day");
    let day = obligo::text::typed::date(day).expect("a day");
    assert!(day > date("2023-01-31"), "{day}");
    assert_shown(&harness, &table(&harness, &day.to_string(), AgeFrom::DueDate));
    // A click elsewhere sets it as well.
    let at = rect.center() + vec2(120.0, 20.0);
    harness.hover_at(at);
    harness.run();
    harness.drag_at(at);
    harness.run();
    harness.drop_at(at);
    harness.run();
    let (_, rect) = line(&harness).expect("the line");
    assert!((rect.center().x - at.x).abs() < 4.0, "{rect} is not at {at}");
    // Without the table there is no line.
    harness.state_mut().app_mut().run(Command::ShowTable);
    harness.get_by_role_and_label(Role::Button, "Table").click();
    harness.run();
    assert!(line(&harness).is_none());
}

#[test]
fn a_cell_leads_to_the_invoices_that_it_is_the_sum_of() {
    let mut harness = withheld();
    type_over(&mut harness, "Day of the ageing", "30 Jun 2023");
    enter(&mut harness);
    let app = harness.state().app();
    let (model, forecast) = (app.shared_model(), app.outcome().shared().expect("a forecast"));
    for from in [AgeFrom::DueDate, AgeFrom::InvoiceDate] {
        let table = AgeingTable::new(&forecast, date("2023-06-30"), from);
        let mut cells = 0;
        for row in 0..table.rows.len() {
            for column in 0..table.columns.len() {
                let amount = table.amount(row, column);
                let query = table.query(row, column);
                assert_eq!(query.is_some(), amount != Money::ZERO);
                let Some(query) = query else { continue };
                let postings = Postings::new(&model, &forecast, &query);
                assert_eq!(postings.figure, amount, "{}", postings.heading);
                assert!(!postings.lines.is_empty());
                cells += 1;
            }
        }
        assert!(cells > 8, "{cells}");
    }
    let first = table(&harness, "2023-06-30", AgeFrom::DueDate);
    let last = first.rows.len() - 1;
    let amount = amounts::exact_money(first.amount(last, 2), first.currency);
    harness.get_by_label(&format!("All vendors, 31–60: {amount}")).click();
    harness.run();
    harness.get_by_label("Overdue 31–60 days at the close of 30 Jun 2023");
}

#[test]
fn the_table_is_copied_with_exact_amounts() {
    let mut harness = withheld();
    harness.get_by_label("Copy for Excel").click();
    // What is copied is handed over in the frame of the click.
    let mut copied = None;
    for _ in 0..4 {
        harness.step();
        copied = copied.or_else(|| {
            harness.output().platform_output.commands.iter().find_map(|own| match own {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
    }
    harness.run();
    let expected = table(&harness, "2022-12-31", AgeFrom::DueDate).tsv();
    assert!(
        expected.starts_with("USD at the close of 31 Dec 2022\tNot due\t1–30 days\t31–60\t61–90\tOver 90\tOverdue")
    );
    assert_eq!(expected.lines().count(), 1 + table(&harness, "2022-12-31", AgeFrom::DueDate).rows.len());
    assert_eq!(copied, Some(expected));
    harness.get_by_label_contains("Copied ageing");
}

#[test]
fn keys_go_from_cell_to_cell_and_open_one() {
    let mut harness = withheld();
    harness.get_by_role_and_label(Role::Table, "Ageing by vendor").focus();
    harness.run();
    // The first key chooses the first cell, *not due* of the first vendor.
    for key in [egui::Key::ArrowRight, egui::Key::Enter] {
        harness.key_press_modifiers(Modifiers::NONE, key);
        harness.run();
    }
    assert!(table(&harness, "2022-12-31", AgeFrom::DueDate).query(0, 0).is_some());
    harness.get_by_label_contains("Not due to Amazon Web Services at the close of 31 Dec 2022");
}
