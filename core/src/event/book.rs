//! The events of a book's own stream: which plan is in force, and what was practised.

use crate::{
    Timestamp,
    digest::Digest,
    event::events,
    id::DrillId,
    text::{Members, Text},
};

events! {
    /// A plan was adopted and is in force.
    "plan_adopted" 1 => PlanAdopted {
        facts {
            /// The plan's digest.
            digest: Digest,
            /// The whole plan.
            plan: Members,
        }
        text {
            /// What changed, and why.
            note: Option<Text>,
        }
    }

    /// The plan in force was reviewed.
    "plan_reviewed" 1 => PlanReviewed {
        facts {
            /// The plan's digest.
            digest: Digest,
        }
        text {
            /// What was found.
            note: Option<Text>,
        }
    }

    /// A drill was held.
    "drill_completed" 1 => DrillCompleted {
        facts {
            /// The drill.
            drill: DrillId,
            /// When the next one is.
            next: Option<Timestamp>,
        }
        text {
            /// What it showed.
            note: Option<Text>,
        }
    }
}
