//! What the core does not have: a clock and randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use sevlog::{CommandId, IncidentId, Seed, Timestamp};

use crate::StoreError;

/// Where a logbook takes time and randomness from.
pub trait Environment: Send + Sync + 'static {
    /// What the recording clock says.
    fn now(&self) -> Timestamp;

    /// Fills bytes from a cryptographic source.
    ///
    /// # Errors
    /// When there is none.
    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError>;
}

/// The machine's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Environment for Machine {
    fn now(&self) -> Timestamp {
        let nanos = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, i64::saturating_neg),
        };
        Timestamp::from_unix_nanos(nanos)
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        getrandom::fill(bytes).map_err(|error| StoreError::Unreachable {
            place: "the machine's randomness".to_owned(),
            problem: error.to_string(),
        })
    }
}

/// A fresh id for a command at a moment, with room for its records.
pub(crate) fn command_id(environment: &dyn Environment, now: Timestamp) -> Result<CommandId, StoreError> {
    let mut bytes = [0; 8];
    environment.random(&mut bytes)?;
    Ok(CommandId::from_parts(millis(now), u64::from_be_bytes(bytes)))
}

/// A fresh id for a stream at a moment.
pub(crate) fn stream_id(environment: &dyn Environment, now: Timestamp) -> Result<IncidentId, StoreError> {
    let mut bytes = [0; 16];
    environment.random(&mut bytes)?;
    let random = u128::from_be_bytes(bytes) & ((1 << 80) - 1);
    Ok(IncidentId::from_u128(u128::from(millis(now)) << 80 | random))
}

/// A fresh secret for a command.
pub(crate) fn seed(environment: &dyn Environment) -> Result<Seed, StoreError> {
    let mut bytes = [0; 32];
    environment.random(&mut bytes)?;
    Ok(Seed::new(bytes))
}

/// The 48 bits of a ULID's time; before 1970, none.
fn millis(now: Timestamp) -> u64 {
    u64::try_from(now.unix_nanos() / 1_000_000).unwrap_or(0) & ((1 << 48) - 1)
}
