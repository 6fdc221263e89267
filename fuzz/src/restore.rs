//! Restoring: any bytes under a right layout and check are a state, or are refused.

use sevlog::{Digest, Incident, IncidentId};

/// Any bytes that restore to a state are kept and restored again as the same; never a panic.
pub fn restore(bytes: &[u8]) {
    let mut snapshot = Incident::undeclared(IncidentId::from_u128(1)).snapshot();
    snapshot.truncate(size_of::<u32>());
    snapshot.extend(bytes);
    let check = Digest::of(&snapshot);
    snapshot.extend(check.as_bytes().iter().take(8));
    if let Ok(incident) = Incident::restore(&snapshot) {
        assert_eq!(Incident::restore(&incident.snapshot()), Ok(incident));
    }
}
