//! The program: reads the command line, then opens the window or runs a verb.

use std::{
    io::{Write, stderr, stdout},
    path::PathBuf,
    process::ExitCode,
};

use obligo::cli::{self, VerbRequest};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::read(std::env::args_os()) {
        Ok(VerbRequest::Window { file }) => open_window(file),
        Ok(request) => cli::run(&request, &mut *output(), &mut stderr().lock()),
        Err(mistake) => cli::decline(&mistake, &mut *output(), &mut stderr().lock()),
    }
}

/// Standard output, or what fails in its place where it is closed.
fn output() -> Box<dyn Write> {
    match std::env::var_os("OBLIGO_STDOUT_IS_CLOSED") {
        Some(_) => Box::new(cli::ClosedOutput),
        None => Box::new(stdout().lock()),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(file: Option<PathBuf>) -> ExitCode {
    let why = obligo::text::report::BUILT_WITHOUT_WINDOW;
    cli::run_without_window(file, why, &mut *output(), &mut stderr().lock())
}

#[cfg(feature = "gui")]
fn open_window(file: Option<PathBuf>) -> ExitCode {
    use obligo::ui::{self, WindowError};
    match ui::run(file.clone()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(WindowError::NotOpened(why)) => cli::run_without_window(file, &why, &mut *output(), &mut stderr().lock()),
        Err(WindowError::Failed(why)) => {
            cli::say(&mut stderr().lock(), &format!("obligo: {why}"));
            ExitCode::FAILURE
        }
    }
}
