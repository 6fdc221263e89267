//! What every store promises. Each test runs against every one of them; a new one is added in `contract/bench.rs`.

pub(crate) mod bench;
mod expected;
mod importing;
mod lists;
mod model;
mod reading;
mod redaction;
mod refused;
mod requests;
mod search;
mod signals;
