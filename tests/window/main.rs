//! The window without pixels: what a user does by keys and clicks, and what then holds.

#[path = "../common/mod.rs"]
mod common;

mod ageing;
mod bills;
mod business_days;
mod charts;
mod compare;
mod computing;
mod delay;
mod editing;
mod fields;
mod groups;
mod handles;
mod help;
mod inspector;
mod keys;
mod ladder;
mod lower_panel;
mod marks;
mod odd;
mod roll;
mod room;
mod scenarios;
mod sweep;
mod tasks;
mod top_row;
mod tree;
