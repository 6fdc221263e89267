//! What must hold for any bytes. libFuzzer looks for bytes that break it; `tests/corpora.rs` tries those kept in `corpus/`.

/// Any bytes read as a log, or are refused; never a panic.
pub fn read_log(_bytes: &[u8]) {}

/// A log that was read writes back to the bytes it came from.
pub fn round_trip(_bytes: &[u8]) {}

/// Any records that read fold into an incident, or are refused; never a panic.
pub fn replay(_bytes: &[u8]) {}

/// Any command on any incident is allowed or rejected, and what is allowed folds.
pub fn decide(_bytes: &[u8]) {}
