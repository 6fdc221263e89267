//! What must hold for any bytes. libFuzzer looks for bytes that break it; `tests/corpora.rs` tries those kept in `corpus/`.

mod ask;
mod decide;
mod read_log;
mod render;
mod replay;
mod restore;
mod round_trip;
pub mod script;

pub use {
    decide::decide, read_log::read_log, render::render, replay::replay, restore::restore, round_trip::round_trip,
};
