//! sevlog for Node: conversions and classes, no rules of its own. The package's public face is TypeScript, in `lib`.

pub mod away;
pub mod book;
pub mod bytes;
mod handover;
pub mod history;
pub mod import;
pub mod incident;
pub mod plan;
pub mod postmortem;
mod raised;
pub mod signal;
