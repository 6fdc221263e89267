//! Who holds which role, and who is there.

use crate::{
    event::events,
    id::{PersonId, RecordId, Role},
    text::Text,
};

events! {
    /// A person took a role or was given it. In force at once; whoever held it no longer does.
    "role_assigned" 1 => RoleAssigned {
        facts {
            /// The role.
            role: Role,
            /// Who holds it now.
            person: PersonId,
        }
        text {
            /// The person's name, to show.
            name: Option<Text>,
        }
    }

    /// A role went from one person to another: one record, in force at once.
    "handed_over" 1 => HandedOver {
        facts {
            /// The role.
            role: Role,
            /// Who held it.
            from: PersonId,
            /// Who holds it now.
            to: PersonId,
        }
        text {
            /// What the next one needs to know.
            note: Option<Text>,
            /// The new holder's name, to show.
            name: Option<Text>,
        }
    }

    /// The new holder confirmed a hand-over.
    "hand_over_acknowledged" 1 => HandOverAcknowledged {
        facts {
            /// The role.
            role: Role,
            /// The record of the hand-over.
            hand_over: RecordId,
        }
    }

    /// A role was given up, and nobody holds it.
    "role_released" 1 => RoleReleased {
        facts {
            /// The role.
            role: Role,
            /// Who held it.
            person: PersonId,
        }
        text {
            /// Why.
            reason: Option<Text>,
        }
    }

    /// Somebody joined the response.
    "joined" 1 => Joined {
        facts {
            /// Who.
            person: PersonId,
        }
        text {
            /// The person's name, to show.
            name: Option<Text>,
        }
    }

    /// Somebody left the response.
    "left" 1 => Left {
        facts {
            /// Who.
            person: PersonId,
        }
    }
}
