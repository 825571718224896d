//! The time of a frame: what the window does of its own (`logic`, `ui`, tessellation; no painting) in each of 300
//! frames of a drag, with the app's worker running beside it, and with another program besides. Median and 99th
//! percentile, and as multiples of the reference loop.

#![allow(clippy::print_stdout, reason = "it prints what it measures")]

mod common;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use common::{Size, model, reference_loop, session};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, accesskit::Role, vec2};
use obligo::{
    app::{App, MachineClock, Services, Threads},
    storage,
    ui::Window,
};

const FRAMES: usize = 300;
const SIZE: egui::Vec2 = vec2(1440.0, 900.0);

/// The window without a screen.
struct Screen {
    ctx: egui::Context,
    window: Window,
    frame: eframe::Frame,
    seconds: f64,
}

impl Screen {
    fn new(app: App) -> Self {
        let ctx = egui::Context::default();
        let window = Window::new(&eframe::CreationContext::_new_kittest(ctx.clone()), app, None);
        let mut screen = Self { ctx, window, frame: eframe::Frame::_new_kittest(), seconds: 0.0 };
        for _ in 0..4 {
            screen.draw(Vec::new()).drop_without_applying_deltas();
        }
        screen
    }

    fn draw(&mut self, events: Vec<Event>) -> egui::FullOutput {
        self.seconds += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.seconds),
            events,
            ..RawInput::default()
        };
        let (window, frame) = (&mut self.window, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            eframe::App::logic(window, ui.ctx(), frame);
            eframe::App::ui(window, ui, frame);
        });
        let shapes = std::mem::take(&mut output.shapes);
        std::hint::black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        output
    }

    fn timed(&mut self, events: Vec<Event>) -> Duration {
        let begin = Instant::now();
        self.draw(events).drop_without_applying_deltas();
        begin.elapsed()
    }

    /// The middle of the control of a role whose name begins so.
    fn find(&mut self, role: Role, name: &str) -> Pos2 {
        self.ctx.enable_accesskit();
        self.draw(Vec::new()).drop_without_applying_deltas();
        let output = self.draw(Vec::new());
        self.ctx.disable_accesskit();
        let update = output.platform_output.accesskit_update.as_ref().expect("names of controls");
        let bounds = update
            .nodes
            .iter()
            .find(|(_, node)| node.role() == role && node.label().is_some_and(|label| label.starts_with(name)))
            .and_then(|(_, node)| node.bounds())
            .unwrap_or_else(|| panic!("no {role:?} {name}"));
        output.drop_without_applying_deltas();
        #[allow(clippy::cast_possible_truncation, reason = "points of a window")]
        let middle = Pos2::new(f64::midpoint(bounds.x0, bounds.x1) as f32, f64::midpoint(bounds.y0, bounds.y1) as f32);
        middle
    }

    fn click(&mut self, at: Pos2) {
        for events in [vec![Event::PointerMoved(at)], vec![button(true, at)], vec![button(false, at)]] {
            self.draw(events).drop_without_applying_deltas();
        }
    }

    /// A drag from a place, up and down and aside, a frame a step.
    fn drag(&mut self, from: Pos2) -> Vec<Duration> {
        self.draw(vec![Event::PointerMoved(from)]).drop_without_applying_deltas();
        self.draw(vec![button(true, from)]).drop_without_applying_deltas();
        let mut last = from;
        let times = (0..FRAMES)
            .map(|step| {
                #[allow(clippy::cast_precision_loss, reason = "a few hundred steps")]
                let phase = step as f32 * 0.13;
                last = from + vec2(6.0 * phase.cos(), 26.0 * phase.sin());
                self.timed(vec![Event::PointerMoved(last)])
            })
            .collect();
        self.draw(vec![button(false, last)]).drop_without_applying_deltas();
        times
    }
}

const fn button(pressed: bool, pos: Pos2) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn report(what: &str, mut times: Vec<Duration>, reference: Duration) {
    times.sort_unstable();
    let (median, high) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let ratio = |time: Duration| time.as_secs_f64() / reference.as_secs_f64();
    println!(
        "{what:<44} median {:>8.3} ms ({:>6.1} ×)   99 % {:>8.3} ms ({:>6.1} ×)",
        median.as_secs_f64() * 1e3,
        ratio(median),
        high.as_secs_f64() * 1e3,
        ratio(high)
    );
}

fn reference() -> Duration {
    let mut times: Vec<Duration> = (0..200)
        .map(|seed| {
            let begin = Instant::now();
            std::hint::black_box(reference_loop(std::hint::black_box(seed)));
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// Keeps a core busy, as another program may.
fn beside_a_program<T>(work: impl FnOnce() -> T) -> T {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut seed = 1;
            while !stop.load(Ordering::Relaxed) {
                seed = std::hint::black_box(reference_loop(seed));
            }
        });
        let result = work();
        stop.store(true, Ordering::Relaxed);
        result
    })
}

/// The app as it runs: its jobs on threads, its clock the machine's.
fn live() -> App {
    let jobs = Box::new(Threads::new(Arc::new(|| {})));
    App::new(Services { jobs, clock: Arc::new(MachineClock::default()), ..Services::scripted([]) })
}

/// The sample with eight scenarios laid over its charts.
fn compared() -> App {
    let mut app = live();
    let ids: Vec<String> = app.scenarios().iter().take(8).map(|scenario| scenario.id.0.clone()).collect();
    for id in &ids {
        app.toggle_compared(id);
    }
    assert_eq!(app.others().count(), 8);
    app
}

/// 200 items over 240 months.
fn large() -> App {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.ron");
    let large = session(model(Size { vendors: 70, streams: 130, months: 240, planned_months: 0 }));
    std::fs::write(&path, storage::write_text(&large)).expect("written");
    let mut app = App::new(Services::scripted([]));
    app.open(path);
    app.poll();
    assert_eq!(app.model().settings.months, 240);
    app
}

fn still(screen: &mut Screen) -> Vec<Duration> {
    (0..FRAMES).map(|_| screen.timed(vec![Event::PointerMoved(Pos2::new(700.0, 260.0))])).collect()
}

/// Drags the buffer. What waiting costs, and the overlaid scenarios, are found by the app's worker meanwhile.
fn dragged(screen: &mut Screen) -> Vec<Duration> {
    let buffer = screen.find(Role::Slider, "Buffer");
    let times = screen.drag(buffer);
    assert!(screen.window.app().is_dirty(), "the buffer was dragged");
    times
}

/// The same with another program besides: where there are two cores, three threads share them.
fn dragged_beside(screen: &mut Screen) -> Vec<Duration> {
    beside_a_program(|| dragged(screen))
}

/// Presses Ctrl and a key.
fn press(screen: &mut Screen, modifiers: Modifiers, key: Key) {
    let modifiers = modifiers.plus(Modifiers::COMMAND);
    let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    screen.draw(vec![event]).drop_without_applying_deltas();
}

/// What is measured, by name; a name given on the command line, or a part of it, measures only these.
fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    // `cargo test` runs benchmarks too, to see that they run: once around is enough for that.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let reference = reference();
    println!("{:<44} {:.3} ms", "reference loop", reference.as_secs_f64() * 1e3);
    let measure = |what: &str, measured: &dyn Fn() -> Vec<Duration>| {
        if wanted.is_empty() || wanted.iter().any(|wanted| what.contains(wanted.as_str())) {
            report(what, measured(), reference);
        }
    };
    measure("the sample, its buffer dragged", &|| dragged(&mut Screen::new(live())));
    measure("the same, another program busy", &|| dragged_beside(&mut Screen::new(live())));
    measure("the sample, nothing changes", &|| still(&mut Screen::new(live())));
    measure("eight scenarios overlaid, buffer dragged", &|| dragged(&mut Screen::new(compared())));
    measure("eight, another program busy", &|| dragged_beside(&mut Screen::new(compared())));
    measure("eight scenarios overlaid, nothing changes", &|| still(&mut Screen::new(compared())));
    measure("eight with their table, buffer dragged", &|| {
        let mut screen = Screen::new(compared());
        press(&mut screen, Modifiers::NONE, Key::E);
        dragged(&mut screen)
    });
    measure("eight with a bridge, buffer dragged", &|| {
        let mut screen = Screen::new(compared());
        press(&mut screen, Modifiers::SHIFT, Key::E);
        dragged(&mut screen)
    });
    measure("200 items × 240 months, nothing changes", &|| still(&mut Screen::new(large())));
    measure("the same with the table open", &|| {
        let mut screen = Screen::new(large());
        let tab = screen.find(Role::Button, "Table");
        screen.click(tab);
        still(&mut screen)
    });
}
