//! The headless verbs, as a user or a script sees them.

#[path = "../common/mod.rs"]
mod common;

mod questions;
mod terminal;
mod verbs;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use obligo::{model::Session, storage};
use serde_json::Value;

/// What a run of the program came to.
struct Outcome {
    code: Option<i32>,
    out: String,
    mistakes: String,
}

/// The program with arguments, without a display.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_obligo"));
    command.args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command
}

fn obligo(arguments: &[&str]) -> Outcome {
    let output = command(arguments).output().expect("the program runs");
    Outcome {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        mistakes: String::from_utf8(output.stderr).expect("text"),
    }
}

/// What a verb prints when nothing is wrong.
fn printed(arguments: &[&str]) -> String {
    let outcome = obligo(arguments);
    assert_eq!((outcome.code, outcome.mistakes.as_str()), (Some(0), ""), "{arguments:?}");
    outcome.out
}

/// What a verb prints as JSON.
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).expect("JSON")
}

/// A folder with a session in a file.
fn folder_with(session: &Session) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.ron");
    fs::write(&file, storage::write_text(session)).expect("written");
    (folder, file)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path that is text")
}
