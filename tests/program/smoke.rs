//! The whole program on a display: it opens a file, is edited by keys, saves and quits, and the file says so.
//!
//! Runs under an X server of its own, without a window manager and without a graphics card. Every wait is for a condition,
//! with a bound. Without Xvfb or xdotool the test says that it is skipped, and fails where `OBLIGO_TEST_ALL=1` asks for all.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use egui::{CursorIcon, Pos2, Role, pos2, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    app::{App, Services, Subject},
    model::Session,
    storage,
    ui::Window,
};

use crate::{common::session, is_here};

/// Whether a program can be started.
fn starts(program: &str) -> bool {
    is_here(program, Command::new(program).arg("-help").output().is_ok())
}

/// The longest that anything may take here: software drawing on a busy machine.
const BOUND: Duration = Duration::from_mins(2);

/// Looks until there is something, or the bound has passed.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < BOUND, "waited in vain for {what}");
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// A program that ends with the test, however the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An X server on a display that was free.
struct Display {
    _server: Running,
    name: String,
}

impl Display {
    fn open() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let out = server.stdout.take().expect("piped");
        let server = Running(server);
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number).expect("the display's number");
        assert!(!number.trim().is_empty(), "Xvfb names its display");
        Self { _server: server, name: format!(":{}", number.trim()) }
    }

    fn xdotool(&self, arguments: &[&str]) -> String {
        let mut tool = Running(
            Command::new("xdotool")
                .args(arguments)
                .env("DISPLAY", &self.name)
                .stdout(Stdio::piped())
                .stderr(Stdio::inherit())
                .spawn()
                .expect("xdotool starts"),
        );
        let status = wait_for(&format!("xdotool {arguments:?}"), || tool.0.try_wait().expect("it can be asked"));
        assert!(status.success(), "xdotool {arguments:?}");
        let mut line = String::new();
        BufReader::new(tool.0.stdout.take().expect("piped")).read_line(&mut line).expect("text");
        line.trim().to_owned()
    }

    /// Presses keys, one after another, as a keyboard would: no window is named.
    fn press(&self, keys: &[&str]) {
        self.xdotool(&[&["key", "--clearmodifiers", "--delay", "120"], keys].concat());
    }
}

fn start(display: &Display, home: &Path, file: &Path) -> Running {
    let program = Command::new(env!("CARGO_BIN_EXE_obligo"))
        .arg(file)
        .current_dir(home)
        .env("DISPLAY", &display.name)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_STATE_HOME", home.join("state"))
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn();
    Running(program.expect("the program starts"))
}

fn report(file: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_obligo")).arg("report").arg(file).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The session in a file, once it is as expected.
fn saved(file: &Path, is_expected: impl Fn(&Session) -> bool) -> Session {
    wait_for("the saved file", || storage::read_file(file).ok().map(|read| read.session).filter(&is_expected))
}

#[test]
fn a_session_is_opened_edited_saved_and_closed_by_keys() {
    if !["Xvfb", "xdotool"].into_iter().all(starts) {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("session.ron");
    let mut session = session::unmuted_session();
    session.view.selected = Some("aws".to_owned());
    session.view.scenario = None;
    fs::write(&file, storage::write_text(&session)).expect("written");
    let report_before = report(&file);

    let display = Display::open();
    let mut program = start(&display, home.path(), &file);
    let window = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", "Obligo"]);
    display.xdotool(&["windowfocus", "--sync", &window]);

    // Mute the vendor that is selected, and save.
    display.press(&["ctrl+m"]);
    display.press(&["ctrl+s"]);
    let saved = saved(&file, |session| session.model.vendors.iter().any(|v| v.id.0 == "aws" && v.muted));
    display.press(&["ctrl+q"]);
    let status: ExitStatus = wait_for("the program's end", || program.0.try_wait().expect("it can be asked"));
    assert!(status.success(), "{status}");

    // Nothing else of the session has changed, and the report sees what was done.
    let mut expected = session;
    expected.model.vendors.iter_mut().filter(|vendor| vendor.id.0 == "aws").for_each(|vendor| vendor.muted = true);
    assert_eq!(saved.model, expected.model);
    assert_ne!(report(&file), report_before);
}

/// The middle of a rectangle, on a whole pixel.
fn middle(rect: egui::Rect) -> Pos2 {
    rect.center().round()
}

impl Display {
    fn to(&self, at: Pos2) {
        self.xdotool(&["mousemove", &at.x.to_string(), &at.y.to_string()]);
    }

    fn click(&self, at: Pos2) {
        self.to(at);
        self.xdotool(&["click", "1"]);
    }

    /// What is on the screen around a place.
    fn picture(&self, at: Pos2) -> Vec<u8> {
        let corner = (at - vec2(60.0, 20.0)).max(Pos2::ZERO);
        let part = format!("120x80+{}+{}", corner.x, corner.y);
        let output = Command::new("import")
            .args(["-window", "root", "-crop", &part, "rgb:-"])
            .env("DISPLAY", &self.name)
            .output()
            .expect("import runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Does something, and waits until it shows at a place.
    fn until_it_shows(&self, at: Pos2, act: impl FnOnce()) {
        let before = self.picture(at);
        act();
        wait_for("what was done to show", || (self.picture(at) != before).then_some(()));
    }
}

/// The same window without a screen, in which the same is done at the same places.
fn twin(file: &Path) -> Harness<'static, Window> {
    let mut app = App::new(Services::scripted([]));
    app.open(file.to_owned());
    app.poll();
    let mut twin = Harness::builder().with_size(vec2(1440.0, 900.0)).build_eframe(|cc| Window::new(cc, app, None));
    twin.run();
    twin
}

/// A place in a chart at which something can be clicked.
fn place_of_a_bar(twin: &mut Harness<'_, Window>) -> Pos2 {
    let plot = twin.get_by_role_and_label(Role::Image, "Revenue against obligations").rect();
    let y = plot.center().y.round();
    let mut x = plot.center().x.round();
    loop {
        assert!(x < plot.right(), "nothing in the chart can be clicked");
        let at = pos2(x, y);
        twin.hover_at(at);
        twin.run();
        if twin.output().platform_output.cursor_icon == CursorIcon::PointingHand {
            return at;
        }
        x += 1.0;
    }
}

#[test]
fn a_session_is_worked_on_by_mouse() {
    if !["Xvfb", "xdotool", "import"].into_iter().all(starts) {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("session.ron");
    fs::write(&file, storage::SAMPLE).expect("written");
    let report_before = report(&file);
    // Not the first run: hints would stand above the charts.
    fs::create_dir_all(home.path().join("data/obligo")).expect("a folder");
    fs::write(home.path().join("data/obligo/app.ron"), "{\"preferences\": \"(knows: true)\"}").expect("written");

    // Where things are, and what comes of it.
    let mut twin = twin(&file);
    let vendor = middle(twin.get_by_role_and_label(Role::TreeItem, "Google Cloud").rect());
    twin.hover_at(vendor);
    twin.drag_at(vendor);
    twin.drop_at(vendor);
    twin.run();
    assert_eq!(*twin.state().app().subject(), Subject::Item("google".to_owned()));
    let line = twin.get_by_role_and_label(Role::Slider, "Buffer").rect();
    let from = middle(line);
    // Where its tip appears.
    let tip = line.left_bottom().round() + vec2(60.0, 20.0);
    let to = from - vec2(0.0, 30.0);
    twin.hover_at(from);
    twin.run();
    twin.drag_at(from);
    twin.run();
    for at in [from - vec2(0.0, 10.0), to] {
        twin.hover_at(at);
        twin.run();
    }
    twin.drop_at(to);
    twin.run();
    let bar = place_of_a_bar(&mut twin);
    twin.drag_at(bar);
    twin.drop_at(bar);
    twin.run();
    let expected = twin.state().app().session();
    assert!(twin.state().query().is_some(), "a bar asks for its postings");

    let display = Display::open();
    let mut program = start(&display, home.path(), &file);
    let window = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", "Obligo"]);
    display.xdotool(&["windowfocus", "--sync", &window]);
    wait_for("the window to be drawn", || display.picture(vendor).iter().any(|byte| *byte > 100).then_some(()));
    display.until_it_shows(vendor, || display.click(vendor));
    display.until_it_shows(tip, || display.to(from));
    // What is pressed is what lies below the mouse when the frame is drawn: it stays until the press shows.
    display.until_it_shows(line.right_center().round() - vec2(14.0, 0.0), || {
        display.xdotool(&["mousedown", "1"]);
    });
    // Until the window says that there are unsaved changes: then the handle follows the mouse.
    let mut step = 0.0;
    wait_for("the handle to follow", || {
        step = 1.0 - step;
        display.to(from - vec2(0.0, 9.0 + step));
        display.xdotool(&["getwindowname", &window]).contains('•').then_some(())
    });
    display.to(to);
    display.xdotool(&["mouseup", "1"]);
    display.until_it_shows(bar, || display.to(bar));
    display.click(bar);
    // What is typed goes into the palette once that is there.
    let palette = pos2(560.0, 130.0);
    display.until_it_shows(palette, || display.press(&["ctrl+k"]));
    display.until_it_shows(palette, || display.press(&["s", "a", "v", "e"]));
    display.press(&["Return"]);
    let saved = saved(&file, |session| session.model.settings.buffer == expected.model.settings.buffer);
    assert_eq!(saved.model, expected.model);
    assert_eq!(saved.view, expected.view);
    display.press(&["ctrl+q"]);
    let status: ExitStatus = wait_for("the program's end", || program.0.try_wait().expect("it can be asked"));
    assert!(status.success(), "{status}");
    assert_ne!(report(&file), report_before, "another buffer is another runway or headroom");
}
