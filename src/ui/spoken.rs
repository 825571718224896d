//! What a screen reader says without being asked: new messages, and how figures changed.

use egui::{Response, accesskit::Live};

/// Has a screen reader say what appears or changes here: at once if it is urgent, else when it is done speaking.
pub fn announce(response: &Response, is_urgent: bool) {
    let live = if is_urgent { Live::Assertive } else { Live::Polite };
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(live));
}
