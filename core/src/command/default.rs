//! What a command means when it does not say.

use crate::event::{DocumentAudience, FixKind, How, IncidentKind, Permanence, Says};

pub(super) const fn kind() -> IncidentKind {
    IncidentKind::Live
}

pub(super) const fn fix_kind() -> FixKind {
    FixKind::Other
}

pub(super) const fn permanence() -> Permanence {
    Permanence::Unknown
}

pub(super) const fn how() -> How {
    How::Unknown
}

pub(super) const fn document_audience() -> DocumentAudience {
    DocumentAudience::Internal
}

pub(super) const fn says() -> Says {
    Says::Other
}
