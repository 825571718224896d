//! Opening the window, and saying so if there is none to open.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::Window;
use crate::{
    app::{App, DesktopPicker, MachineClock, Services, Threads},
    text::window as words,
};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// It could not be opened: no display, a broken one, or no OpenGL.
    #[error("{0}")]
    NotOpened(String),
    /// It was open, and failed later.
    #[error("{0}")]
    Failed(String),
}

/// Whether a frame was drawn; until then every failure is one to open the window.
static HAS_DRAWN: AtomicBool = AtomicBool::new(false);

/// A frame is being drawn.
pub(super) fn first_frame() {
    HAS_DRAWN.store(true, Ordering::Relaxed);
}

/// Opens the window on a file, or on the embedded sample, and returns when it is closed.
///
/// Whatever goes wrong before the first frame is an error, panics of the windowing libraries included.
pub fn run(file: Option<PathBuf>) -> Result<(), WindowError> {
    let hook = Arc::new(std::panic::take_hook());
    let usual = Arc::clone(&hook);
    std::panic::set_hook(Box::new(move |panic| {
        if HAS_DRAWN.load(Ordering::Relaxed) {
            usual(panic);
        }
    }));
    let result = catch_unwind(AssertUnwindSafe(|| open(file)));
    let has_drawn = HAS_DRAWN.load(Ordering::Relaxed);
    // Later panics behave as usual.
    drop(std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| hook(panic)));
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if has_drawn => Err(WindowError::Failed(error.to_string())),
        Ok(Err(error)) => Err(WindowError::NotOpened(one_line(&error.to_string()))),
        Err(panic) if has_drawn => resume_unwind(panic),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(WindowError::NotOpened(one_line(text.unwrap_or("panic"))))
        }
    }
}

/// A message of a library as one line, without the place in its source that it may name.
fn one_line(text: &str) -> String {
    let message = text.rsplit_once(".rs:").and_then(|(_, place)| place.split_once(": ")).map_or(text, |(_, rest)| rest);
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn open(file: Option<PathBuf>) -> eframe::Result {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("obligo")
            .with_title(words::PROGRAM)
            .with_icon(icon)
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([640.0, 420.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    eframe::run_native(
        "obligo",
        options,
        Box::new(|cc| {
            let ctx = cc.egui_ctx.clone();
            let services = Services {
                picker: Arc::new(DesktopPicker),
                jobs: Box::new(Threads::new(Arc::new(move || ctx.request_repaint()))),
                clock: Arc::new(MachineClock::default()),
            };
            Ok(Box::new(Window::new(cc, App::new(services), file)))
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn places_in_sources_are_left_out() {
        let winit =
            "winit EventLoopError: os error at /x/winit-0.30.13/src/linux/mod.rs:788: Failed to open\nconnection";
        assert_eq!(one_line(winit), "Failed to open connection");
        assert_eq!(one_line("no OpenGL"), "no OpenGL");
    }
}
