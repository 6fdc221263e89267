//! Four years of GitHub's public status page, brought over into logs, and judged by sevlog's standard plan.
//!
//! That plan is nobody's promise but ours: GitHub never said that it posts every 30 minutes. The data shows what an engine says
//! of thousands of real posts; it judges no one.

pub mod html;
mod number;
mod published;
pub mod report;
pub mod terminal;
pub mod told;
mod words;

pub use number::grouped;
pub use report::Report;
pub use told::{Told, log, tell};

/// The page that the data in `examples/data` is of.
pub const PAGE: &str = "www.githubstatus.com";
/// The data.
pub const DATA: &[u8] = include_bytes!("../../data/github-status-2022-2026.jsonl");
