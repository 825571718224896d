//! The tree and the inspector's tables without pixels: finding, renaming, copying, moving, typing along cells, pasting,
//! filling down, and where values come from.

use egui::{Event, Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    app::{App, Command, Services, Subject, UndoStep},
    calendar::Month,
    chart::TreeValues,
    engine::AccountKind,
    model::{Edit, InvoiceKind, ItemKind, ProvenanceKind, Value},
    money::Money,
    text::amounts,
    ui::Window,
};

use crate::common::samples;
use crate::common::window::{apply_all, command, dollars, edited, field, type_over, value};

/// Two vendors, two streams and a cost; AWS has two periods and three lump payments, and is selected.
fn small() -> App {
    let mut app = edited([
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::AddItem(ItemKind::Vendor, "Google Cloud".to_owned()),
        Edit::AddItem(ItemKind::Vendor, "Oracle".to_owned()),
        Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
        Edit::AddItem(ItemKind::Stream, "Data".to_owned()),
        Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        Edit::Add("vendors/aws/contract/periods".to_owned()),
        Edit::Add("vendors/aws/contract/periods".to_owned()),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::Add("vendors/aws/contract/lines/n1/amounts/2023-03".to_owned()),
        Edit::Add("vendors/aws/lump_payments".to_owned()),
        Edit::Add("vendors/aws/lump_payments".to_owned()),
        Edit::Add("vendors/aws/lump_payments".to_owned()),
    ]);
    app.select(Subject::Item("aws".to_owned()));
    app
}

type Driven = Harness<'static, Window>;

fn harness(app: App) -> Driven {
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 2200.0))
        // Fast enough for two clicks to be a double click.
        .with_step_dt(0.02)
        .build_eframe(|cc| Window::new(cc, app, None));
    harness.run();
    harness
}

fn app(harness: &Driven) -> &App {
    harness.state().app()
}

fn labels(harness: &Driven, kind: ItemKind) -> Vec<String> {
    let items = app(harness).model().items();
    items.iter().filter(|item| item.kind == kind).map(|item| item.label.to_owned()).collect()
}

fn row<'h>(harness: &'h Driven, label: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::TreeItem, label)
}

fn has_row(harness: &Driven, label: &str) -> bool {
    harness.query_by_role_and_label(Role::TreeItem, label).is_some()
}

fn focus(harness: &mut Driven, label: &str) {
    field(harness, label).focus();
    harness.run();
}

fn press(harness: &mut Driven, name: Key) {
    command(harness, Modifiers::NONE, name);
}

fn paste(harness: &mut Driven, text: &str) {
    harness.event(Event::Paste(text.to_owned()));
    harness.run();
}

fn is_focused(harness: &Driven, label: &str) -> bool {
    field(harness, label).is_focused()
}

const PLANNED: &str = "vendors/aws/contract/lines/n1/amounts";
const MARCH: &str = "Amounts by month: Mar 2023";

#[test]
fn finding_filters_by_name_id_and_kind() {
    let mut harness = harness(small());
    command(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(is_focused(&harness, "Find item"));
    field(&harness, "Find item").type_text("cloud");
    harness.run();
    assert!(has_row(&harness, "Google Cloud") && !has_row(&harness, "AWS") && !has_row(&harness, "Ads"));
    press(&mut harness, Key::Escape);
    assert!(has_row(&harness, "AWS"), "Esc shows all again");
    assert_eq!(app(&harness).find(), "");
    type_over(&mut harness, "Find item", "revenue");
    assert!(has_row(&harness, "Ads") && has_row(&harness, "Data") && !has_row(&harness, "People"));
    harness.get_by_label("Show all items").click();
    harness.run();
    assert!(has_row(&harness, "People"));
    type_over(&mut harness, "Find item", "nothing like it");
    harness.get_by_label_contains("No item has that");
    assert!(!app(&harness).is_dirty() || app(&harness).undo_label().is_some(), "finding changes nothing");
}

#[test]
fn a_copy_is_made_selected_and_taken_back() {
    let mut harness = harness(small());
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["AWS", "AWS copy", "Google Cloud", "Oracle"]);
    assert_eq!(*app(&harness).subject(), Subject::Item("aws-copy".to_owned()));
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo duplicating AWS"));
    row(&harness, "AWS").click();
    harness.run();
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
    assert_eq!(labels(&harness, ItemKind::Vendor)[1], "AWS copy 2");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(labels(&harness, ItemKind::Vendor).len(), 3);
}

#[test]
fn an_item_is_renamed_in_its_row() {
    let mut harness = harness(small());
    press(&mut harness, Key::F2);
    assert!(is_focused(&harness, "Rename AWS"));
    field(&harness, "Rename AWS").type_text("Amazon");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(labels(&harness, ItemKind::Vendor)[0], "Amazon");
    assert!(app(&harness).model().item("aws").is_some(), "its id stays");
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo renaming AWS"));
    assert!(harness.query_by_label_contains("Rename Amazon").is_none(), "the field is gone");

    // A double click does the same, and Esc leaves the name.
    row(&harness, "Data").click();
    harness.run();
    row(&harness, "Data").click();
    harness.run();
    field(&harness, "Rename Data").type_text("Other");
    harness.run();
    press(&mut harness, Key::Escape);
    assert_eq!(labels(&harness, ItemKind::Stream), ["Ads", "Data"]);
    assert!(app(&harness).renaming().is_none());
}

#[test]
fn items_move_by_keys() {
    let mut harness = harness(small());
    let keys = Modifiers::ALT.plus(Modifiers::SHIFT);
    command(&mut harness, keys, Key::ArrowDown);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "AWS", "Oracle"]);
    assert_eq!(*app(&harness).subject(), Subject::Item("aws".to_owned()), "it stays selected");
    command(&mut harness, keys, Key::ArrowDown);
    command(&mut harness, keys, Key::ArrowDown);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "Oracle", "AWS"], "not beyond its kind");
    assert!(!Command::MoveDown.is_enabled(app(&harness)) && Command::MoveUp.is_enabled(app(&harness)));
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo moving AWS"));
    command(&mut harness, keys, Key::ArrowUp);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "AWS", "Oracle"]);
}

fn drag(harness: &mut Driven, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + (to - from) * 0.5);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
}

#[test]
fn items_move_by_dragging() {
    let mut harness = harness(small());
    let (from, to) = (row(&harness, "Oracle").rect(), row(&harness, "AWS").rect());
    drag(&mut harness, from.center(), to.center_top() + vec2(0.0, 2.0));
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Oracle", "AWS", "Google Cloud"]);
    let (from, to) = (row(&harness, "Oracle").rect(), row(&harness, "Google Cloud").rect());
    drag(&mut harness, from.center(), to.center_bottom() - vec2(0.0, 2.0));
    assert_eq!(labels(&harness, ItemKind::Vendor), ["AWS", "Google Cloud", "Oracle"]);
    // Beyond its kind an item is the last of it.
    let (from, to) = (row(&harness, "AWS").rect(), row(&harness, "People").rect());
    drag(&mut harness, from.center(), to.center());
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "Oracle", "AWS"]);
    assert_eq!(labels(&harness, ItemKind::Cost), ["People"]);
    // Beside the tree it is dropped nowhere.
    let to = row(&harness, "Google Cloud").rect().center_top() + vec2(600.0, 0.0);
    let from = row(&harness, "AWS").rect().center();
    drag(&mut harness, from, to);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "Oracle", "AWS"]);
}

#[test]
fn the_rows_menu_acts_on_its_row() {
    let mut harness = harness(small());
    row(&harness, "Data").click_secondary();
    harness.run();
    assert_eq!(*app(&harness).subject(), Subject::Item("data".to_owned()));
    harness.get_by_label_contains("Duplicate item").click();
    harness.run();
    assert_eq!(labels(&harness, ItemKind::Stream), ["Ads", "Data", "Data copy"]);
    row(&harness, "Data").click_secondary();
    harness.run();
    harness.get_by_label_contains("Remove item").click();
    harness.run();
    assert_eq!(labels(&harness, ItemKind::Stream), ["Ads", "Data copy"]);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(labels(&harness, ItemKind::Stream), ["Ads", "Data", "Data copy"]);
}

#[test]
fn delete_removes_unless_a_field_has_the_focus() {
    let mut harness = harness(small());
    focus(&mut harness, "Net days");
    press(&mut harness, Key::Delete);
    assert_eq!(labels(&harness, ItemKind::Vendor).len(), 3, "Delete is the field's");
    // It brings the text back, and then leaves the field.
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Delete);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["Google Cloud", "Oracle"]);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(labels(&harness, ItemKind::Vendor), ["AWS", "Google Cloud", "Oracle"]);
}

#[test]
fn tab_goes_along_the_row_and_enter_down() {
    let mut harness = harness(small());
    type_over(&mut harness, "Period 1: Floor", "5M");
    press(&mut harness, Key::Enter);
    assert_eq!(value(&harness, "vendors/aws/contract/periods/n1/floor"), dollars(5_000_000), "Enter takes the text");
    assert!(is_focused(&harness, "Period 2: Floor"));
    press(&mut harness, Key::Enter);
    assert_eq!(app(&harness).model().vendors[0].contract.get().map(|c| c.periods.len()), Some(2), "none is added");

    focus(&mut harness, "Lump payment 1: Payment date");
    press(&mut harness, Key::Tab);
    assert!(is_focused(&harness, "Lump payment 1: Amount"));
    field(&harness, "Lump payment 1: Amount").type_text("7");
    harness.run();
    press(&mut harness, Key::Tab);
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n1/amount"), dollars(7));
    assert!(is_focused(&harness, "Lump payment 2: Payment date"), "from the last cell to the next row");
    command(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert!(is_focused(&harness, "Lump payment 1: Amount"));
    press(&mut harness, Key::ArrowDown);
    assert!(is_focused(&harness, "Lump payment 2: Amount"));
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::ArrowUp);
    assert!(is_focused(&harness, "Lump payment 1: Amount"), "there is none above the first");
    field(&harness, "Lump payment 1: Amount").type_text("9");
    harness.run();
    press(&mut harness, Key::ArrowDown);
    assert!(is_focused(&harness, "Lump payment 1: Amount"), "arrows stay while a text is typed");
    focus(&mut harness, "Lump payment 3: Amount");
    press(&mut harness, Key::Tab);
    assert!(!is_focused(&harness, "Lump payment 3: Amount"), "Tab leaves the table behind its last cell");
}

#[test]
fn a_block_fills_planned_amounts_and_adds_months() {
    let mut harness = harness(small());
    focus(&mut harness, MARCH);
    paste(&mut harness, "70M\n$510,000,000\n\"1,250.50\"\n");
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-03")), dollars(70_000_000));
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-04")), dollars(510_000_000));
    assert_eq!(field(&harness, "Amounts by month: May 2023").value().as_deref(), Some("1,250.50"));
    assert_eq!(field(&harness, MARCH).value().as_deref(), Some("70,000,000"), "the cell shows what it was given");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-03")), dollars(0), "one step");
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-04")), Value::Unset);
}

#[test]
fn a_block_that_cannot_be_read_is_refused_whole() {
    let mut harness = harness(small());
    focus(&mut harness, "Lump payment 1: Payment date");
    paste(&mut harness, "1 Feb 2023\t10M\n1 Mar 2023\tsoon\n");
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n1/amount"), dollars(0));
    let said = app(&harness).notice().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(said.contains("Row 2, column 2, “soon”: Not an amount"), "{said}");
    assert_eq!(harness.query_all_by_label_contains("Row 2, column 2").count(), 2, "in the status line and at the cell");
    paste(&mut harness, "1 Feb 2023\t10M\n1 Mar 2023\t20M\n1 Apr 2023\t30M\n1 May 2023\t40M\n");
    assert_eq!(app(&harness).model().vendors[0].lump_payments.len(), 4);
    assert_eq!(app(&harness).drafts(), 0, "the message is gone");
    // One cell goes into the text, as anywhere.
    focus(&mut harness, "Lump payment 4: Amount");
    paste(&mut harness, "12,500\n");
    press(&mut harness, Key::Enter);
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n4/amount"), dollars(12_500));
}

#[test]
fn values_are_filled_down() {
    let mut harness = harness(small());
    type_over(&mut harness, "Lump payment 1: Amount", "3M");
    press(&mut harness, Key::Enter);
    command(&mut harness, Modifiers::COMMAND, Key::D);
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n2/amount"), dollars(3_000_000), "from the cell above");
    assert_eq!(labels(&harness, ItemKind::Vendor).len(), 3, "no item is copied");
    type_over(&mut harness, "Lump payment 1: Amount", "4M");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::ArrowUp);
    command(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    command(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    command(&mut harness, Modifiers::COMMAND, Key::D);
    for id in ["n2", "n3"] {
        assert_eq!(value(&harness, &format!("vendors/aws/lump_payments/{id}/amount")), dollars(4_000_000));
    }
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo filling down AWS amount"));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n3/amount"), dollars(0), "one step");
    field(&harness, "Lump payment 3: Amount").click_secondary();
    harness.run();
    harness.get_by_label_contains("Fill down").click();
    harness.run();
    assert_eq!(value(&harness, "vendors/aws/lump_payments/n3/amount"), dollars(3_000_000));
}

#[test]
fn fields_without_a_column_are_below_their_row() {
    let mut harness = harness(small());
    assert!(harness.query_by_role_and_label(Role::TextInput, "Period 1: Period discount").is_none());
    harness.get_by_label("More of period 1").click();
    harness.run();
    harness.get_by_label("Less of period 1");
    type_over(&mut harness, "Period 1: Period discount", "9 %");
    press(&mut harness, Key::Enter);
    let discount = value(&harness, "vendors/aws/contract/periods/n1/discount");
    assert!(matches!(discount, Value::Decimal(share) if share.nanos() == 90_000_000), "{discount:?}");
    harness.get_by_label("Less of period 1").click();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::TextInput, "Period 1: Period discount").is_none());
}

#[test]
fn a_refused_cell_keeps_its_text_with_a_word_below() {
    let mut harness = harness(small());
    type_over(&mut harness, "Period 1: Period last day", "1 Jan 2022");
    press(&mut harness, Key::Enter);
    assert!(is_focused(&harness, "Period 2: Period last day"));
    harness.get_by_label_contains("must not be before the start");
    assert_eq!(field(&harness, "Period 1: Period last day").value().as_deref(), Some("1 Jan 2022"));
    assert_eq!(app(&harness).drafts(), 1);
}

#[test]
fn the_month_of_an_amount_can_be_changed() {
    let mut harness = harness(small());
    type_over(&mut harness, "Amounts by month: month of Mar 2023", "Jul 2023");
    press(&mut harness, Key::Enter);
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-03")), Value::Unset);
    assert_eq!(value(&harness, &format!("{PLANNED}/2023-07")), dollars(0));
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo change of month of AWS amount"));
}

#[test]
fn where_a_value_comes_from_is_said_by_keys_alone() {
    let mut harness = harness(small());
    field(&harness, "Net days").focus();
    harness.run();
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::I);
    let first = harness.get_by_label("Where “Net days” is from: Reported");
    assert!(first.is_focused(), "the first of its kinds");
    press(&mut harness, Key::Space);
    let record = app(&harness).model().vendors[0].provenance.first();
    assert_eq!(record.map(|record| (record.field.as_str(), record.kind)), Some(("net_days", ProvenanceKind::Reported)));
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Remove this source").is_none());
}

#[test]
fn where_a_value_comes_from_is_said_at_its_field() {
    let mut harness = harness(small());
    let own = |harness: &Driven| {
        let all = &app(harness).model().vendors[0].provenance;
        all.iter().find(|record| record.field == "net_days").cloned()
    };
    harness.get_by_role_and_label(Role::Label, "Net days").click_secondary();
    harness.run();
    harness.get_by_label("Where is this from…").click();
    harness.run();
    harness.get_by_label("Where “Net days” is from: Reported").click();
    harness.run();
    assert_eq!(own(&harness).map(|record| record.kind), Some(ProvenanceKind::Reported));
    type_over(&mut harness, "Where “Net days” is from: Source", "The order form");
    press(&mut harness, Key::Enter);
    let remark = "Where “Net days” is from: Remark";
    harness.get_by_label(remark).focus();
    harness.run();
    harness.get_by_label(remark).type_text("Page 2");
    harness.run();
    harness.get_by_label("Where “Net days” is from: Disputed").click();
    harness.run();
    let record = own(&harness).expect("one record");
    assert_eq!(record.kind, ProvenanceKind::Disputed);
    assert_eq!((record.source.as_str(), record.note.as_str()), ("The order form", "Page 2"));
    assert_eq!(app(&harness).model().vendors[0].provenance.len(), 1);
    // The mark that stands there now asks the same.
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Remove this source").is_none());
    harness.get_by_label("Where “Net days” is from").click();
    harness.run();
    harness.get_by_label("Remove this source").click();
    harness.run();
    assert_eq!(own(&harness), None);
    assert_eq!(app(&harness).undo_label().as_deref(), Some("Undo change of source of AWS net days"));
}

#[test]
fn a_long_note_shows_its_beginning() {
    let mut app = small();
    let note = "Words that go on. ".repeat(60);
    app.apply(Edit::set("vendors/aws/note", Value::Text(note)), UndoStep::New).expect("a note");
    let mut harness = harness(app);
    let below = |harness: &Driven| harness.get_by_label("Sources").rect().top();
    let short = below(&harness);
    harness.get_by_label("More of Note").click();
    harness.run();
    assert!(below(&harness) > short + 100.0, "all of it is shown");
    harness.get_by_label("Less of Note").click();
    harness.run();
    assert!((below(&harness) - short).abs() < 1.0);
    assert!(
        harness.get_by_role_and_label(Role::MultilineTextInput, "Note").rect().top()
            > field(&harness, "Period 1: Floor").rect().top()
    );
}

/// The texts that are drawn right of the charts, with their places, in a window for which no screen reader asks.
fn texts_of_inspector(ctx: &egui::Context, window: &mut Window, seconds: &mut f64, events: Vec<Event>) -> Vec<String> {
    *seconds += 0.1;
    let input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
        time: Some(*seconds),
        events,
        ..egui::RawInput::default()
    };
    let mut frame = eframe::Frame::_new_kittest();
    let output = ctx.run_ui(input, |ui| eframe::App::ui(window, ui, &mut frame));
    let texts = output.shapes.iter().filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) if text.pos.x > 1100.0 && clipped.clip_rect.intersects(text.visual_bounding_rect()) => {
            Some(format!("{} at {:?}", text.galley.text(), text.pos.round()))
        }
        _ => None,
    });
    let texts = texts.collect();
    output.drop_without_applying_deltas();
    texts
}

#[test]
fn what_is_out_of_sight_keeps_its_place() {
    let ctx = egui::Context::default();
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("aws".to_owned()));
    let mut window = Window::new(&eframe::CreationContext::_new_kittest(ctx.clone()), app, None);
    let mut seconds = 0.0;
    let wheel = |y: f32| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, y),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    let mut seen: Vec<Vec<String>> = Vec::new();
    for y in [0.0, -700.0, -900.0, -4000.0, 500.0] {
        let mut draw = |events| texts_of_inspector(&ctx, &mut window, &mut seconds, events);
        draw(vec![Event::PointerMoved(Pos2::new(1300.0, 600.0))]);
        draw(vec![wheel(y)]);
        (0..20).for_each(|_| drop(draw(vec![])));
        let texts = draw(vec![]);
        // For a screen reader all of it is drawn.
        ctx.enable_accesskit();
        (0..3).for_each(|_| drop(draw(vec![])));
        let all = draw(vec![]);
        ctx.disable_accesskit();
        assert_eq!(texts, all, "after {y}");
        assert!(!texts.is_empty() && !seen.contains(&texts), "it was scrolled by {y}");
        seen.push(texts);
    }
}

#[test]
fn a_long_table_draws_what_is_near_and_keys_lead_through_all_of_it() {
    let mut app_of_many = small();
    let months: Vec<Month> = (0..110).map(|n| Month::new(2023, 1).plus(n)).collect();
    let planned = months.iter().flat_map(|month| {
        let path = format!("{PLANNED}/{month}");
        [Edit::Add(path.clone()), Edit::set(&path, dollars(100))]
    });
    let march = Edit::Remove(format!("{PLANNED}/2023-03"));
    let edits = [march, Edit::set("settings/months", Value::Whole(110)), Edit::Together(planned.collect())];
    apply_all(&mut app_of_many, edits);
    let mut harness = harness(app_of_many);
    let name = |month: Month| format!("Amounts by month: {}", obligo::text::amounts::month(month));
    let is_drawn =
        |harness: &Driven, month: Month| harness.query_by_role_and_label(Role::TextInput, &name(month)).is_some();
    focus(&mut harness, &name(months[0]));
    assert!(is_drawn(&harness, months[0]));
    assert!(!is_drawn(&harness, months[109]), "far below");
    for month in &months[..109] {
        assert!(field(&harness, &name(*month)).is_focused(), "{month}");
        press(&mut harness, Key::Enter);
    }
    assert!(field(&harness, &name(months[109])).is_focused());
    assert!(!is_drawn(&harness, months[0]), "far above");
    field(&harness, &name(months[109])).type_text("250");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(value(&harness, &format!("{PLANNED}/{}", months[109])), dollars(250));
}

/// A number beside an item is what the month comes to, and not the level that its rule begins with.
#[test]
fn numbers_of_the_tree_are_those_of_the_first_month() {
    let model = samples::session("twitter-2023").model;
    let forecast = obligo::engine::forecast(&model).expect("a forecast");
    let values = TreeValues::of(&model, &forecast);
    let short = |money: Money| amounts::short(money, forecast.currency);
    let month = |kind: AccountKind, item: &str| -> Money {
        let account = forecast.accounts.iter().position(|own| own.kind == kind && own.item.as_deref() == Some(item));
        let account = account.expect("an account");
        let entries = forecast.journal.iter().filter(|(entry, _)| entry.date.month() == forecast.as_of.month());
        let postings = entries.flat_map(|(_, postings)| postings);
        postings.filter(|posting| posting.account as usize == account).map(|posting| posting.amount).sum()
    };
    for stream in &model.streams {
        let id = &stream.id.0;
        assert_eq!(values.get(id), short(-month(AccountKind::Revenue, id)), "{id}");
    }
    for cost in &model.costs {
        let id = &cost.id.0;
        assert_eq!(values.get(id), short(month(AccountKind::Operating, id)), "{id}");
    }
    assert_eq!((values.get("people"), model.costs[0].monthly.0.to_string().as_str()), ("48M", "200000000"));
    // Its consumption is invoiced at the month's end, with its discount.
    let usage = forecast.invoices.iter().find(|own| own.vendor == 0 && !own.opening && own.kind == InvoiceKind::Usage);
    assert_eq!(values.get("aws"), short(usage.expect("an invoice").face));
    // A muted item has what its rule gives.
    let muted = Edit::set("costs/people/muted", Value::Switch(true)).applied(&model).expect("valid");
    let forecast = obligo::engine::forecast(&muted).expect("a forecast");
    assert_eq!(TreeValues::of(&muted, &forecast).get("people"), "48M");
}
