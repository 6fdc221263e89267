//! How bad it is said to be, and by whom.

use crate::{
    digest::Digest,
    event::events,
    guard::Guards,
    severity::{Severity, SeverityOrigin},
    text::Text,
};

events! {
    /// The severity was set, or proposed by a signal.
    "severity_set" 1 => SeveritySet {
        facts {
            /// The severity from now on.
            severity: Severity,
            /// Whether a person set it.
            origin: SeverityOrigin,
            /// How each guard stood.
            guards: Guards,
            /// The digest of the plan that judged.
            plan: Digest,
        }
        text {
            /// Why.
            reason: Option<Text>,
        }
    }

    /// The commander confirmed a severity that another had set.
    "severity_confirmed" 1 => SeverityConfirmed {
        facts {
            /// The severity that stands.
            severity: Severity,
        }
        text {
            /// Why, where it was confirmed by being set again.
            reason: Option<Text>,
        }
    }
}
