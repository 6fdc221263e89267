//! What users of the core rely on, one file for each subject.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails should stop where it fails"
)]

mod forge;
mod teller;

mod codes;
mod decisions;
mod findings;
mod found;
mod import;
mod invariants;
mod logs;
mod metrics;
mod newer;
mod obligations;
mod plans;
mod postmortem;
mod real_shapes;
mod schema;
mod snapshots;
mod vectors;
