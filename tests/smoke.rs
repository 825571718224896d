//! The whole program on a display: it opens a file, is edited by keys, saves and quits, and the file says so.
//!
//! Runs under an X server of its own, without a window manager and without a graphics card. Every wait is for a condition,
//! with a bound. Without Xvfb or xdotool the test says that it is skipped, and fails where `OBLIGO_TEST_ALL=1` asks for all.
#![cfg(all(feature = "gui", target_os = "linux"))]

mod common;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use obligo::storage;

/// The longest that anything may take here: software drawing on a busy machine.
const BOUND: Duration = Duration::from_mins(2);

/// Whether the program is here; says so if not.
fn is_here(program: &str) -> bool {
    let found = Command::new(program).arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_ok() {
        return true;
    }
    eprintln!("skipped: {program} is not here");
    assert!(std::env::var_os("OBLIGO_TEST_ALL").is_none_or(|all| all != "1"), "{program} is asked for");
    false
}

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

#[test]
fn a_session_is_opened_edited_saved_and_closed_by_keys() {
    if !is_here("Xvfb") || !is_here("xdotool") {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("session.ron");
    let mut session = common::unmuted_session();
    session.view.selected = Some("aws".to_owned());
    fs::write(&file, storage::write_text(&session)).expect("written");
    let report_before = report(&file);

    let display = Display::open();
    let mut program = start(&display, home.path(), &file);
    let window = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", "Obligo"]);
    display.xdotool(&["windowfocus", "--sync", &window]);

    // Mute the vendor that is selected, and save.
    display.press(&["ctrl+m"]);
    display.press(&["ctrl+s"]);
    let saved = wait_for("the saved file", || {
        let read = storage::read_file(&file).ok()?;
        read.session.model.vendors.iter().any(|vendor| vendor.id.0 == "aws" && vendor.muted).then_some(read.session)
    });
    display.press(&["ctrl+q"]);
    let status: ExitStatus = wait_for("the program's end", || program.0.try_wait().expect("it can be asked"));
    assert!(status.success(), "{status}");

    // Nothing else of the session has changed, and the report sees what was done.
    let mut expected = session;
    expected.model.vendors.iter_mut().filter(|vendor| vendor.id.0 == "aws").for_each(|vendor| vendor.muted = true);
    assert_eq!(saved.model, expected.model);
    assert_ne!(report(&file), report_before);
}
