//! The whole state in a compact form, for caches. The records are the truth: a snapshot that does not fit is thrown away.

use borsh::BorshDeserialize;

use super::Incident;
use crate::digest::Digest;

/// Grows whenever the form of any part of the state does, so that a snapshot of another form is never taken for a state.
const LAYOUT: u32 = 2;

/// How many bytes of a digest guard a snapshot.
const CHECK: usize = 8;

/// Why a snapshot gives no state; the records do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another version of this library wrote it.
    #[error("the snapshot is of another version of sevlog; fold the records instead")]
    OtherLayout,
    /// It is not as it was written.
    #[error("the snapshot is damaged; fold the records instead")]
    Damaged,
}

impl Incident {
    /// The whole state with its agenda, as bytes to keep beside the records: restoring it saves folding them.
    ///
    /// ```
    /// # use sevlog::*;
    /// # let incident = Incident::undeclared("01KAR0000000000000000000ZZ".parse()?);
    /// assert_eq!(Incident::restore(&incident.snapshot()), Ok(incident));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut bytes = LAYOUT.to_le_bytes().to_vec();
        // Writing into memory does not fail; a snapshot that is cut off would be refused.
        if borsh::to_writer(&mut bytes, self).is_err() {
            bytes.clear();
        }
        bytes.extend(check(&bytes));
        bytes
    }

    /// The state of a snapshot.
    ///
    /// # Errors
    /// When it was written by another version of this library, or is not as it was written.
    pub fn restore(snapshot: &[u8]) -> Result<Self, SnapshotError> {
        let kept = snapshot.len().checked_sub(CHECK).and_then(|end| snapshot.split_at_checked(end));
        let (bytes, kept) = kept.ok_or(SnapshotError::Damaged)?;
        let (layout, mut state) = bytes.split_at_checked(4).ok_or(SnapshotError::Damaged)?;
        if layout != LAYOUT.to_le_bytes() {
            return Err(SnapshotError::OtherLayout);
        }
        if check(bytes).as_slice() != kept {
            return Err(SnapshotError::Damaged);
        }
        let incident = Self::deserialize(&mut state).map_err(|_| SnapshotError::Damaged)?;
        if state.is_empty() { Ok(incident) } else { Err(SnapshotError::Damaged) }
    }
}

/// What guards the bytes before it.
fn check(bytes: &[u8]) -> Vec<u8> {
    Digest::of(bytes).as_bytes().iter().take(CHECK).copied().collect()
}
