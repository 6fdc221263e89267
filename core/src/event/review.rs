//! The review: what the timeline shows, what people wrote, who approved, and until when.

use crate::{
    Timestamp,
    event::events,
    id::{Deadline, PersonId, RecordId, Section, Version},
    text::Text,
    word::open_words,
};

open_words! {
    /// How much a record stands out in the timeline.
    pub enum Prominence {
        /// It carries the story.
        Key = "key",
        /// As it came.
        Normal = "normal",
        /// Left out of the curated timeline, never out of the log.
        Hidden = "hidden",
    }
}

events! {
    /// A record was given its place in the curated timeline.
    "timeline_curated" 1 => TimelineCurated {
        facts {
            /// The record.
            record: RecordId,
            /// How much it stands out.
            prominence: Prominence,
        }
        text {
            /// What the timeline says instead.
            caption: Option<Text>,
        }
    }

    /// A section of the postmortem was written.
    "section_written" 1 => SectionWritten {
        facts {
            /// Which.
            section: Section,
        }
        text {
            /// Its text.
            body: Text,
        }
    }

    /// A review of the postmortem was asked for.
    "review_requested" 1 => ReviewRequested {
        facts {
            /// Of whom.
            reviewers: Vec<PersonId>,
        }
        text {
            /// What to look at.
            note: Option<Text>,
        }
    }

    /// A reviewer approved the postmortem.
    "review_approved" 1 => ReviewApproved {
        facts {
            /// The version that they read.
            covers: Version,
        }
        text {
            /// What they say.
            note: Option<Text>,
        }
    }

    /// More time was asked for.
    "extension_requested" 1 => ExtensionRequested {
        facts {
            /// The deadline.
            deadline: Deadline,
            /// Of one action item; absent, of the incident.
            item: Option<RecordId>,
            /// Until when.
            until: Timestamp,
        }
        text {
            /// Why.
            reason: Text,
        }
    }

    /// A second person granted more time.
    "deadline_extended" 1 => DeadlineExtended {
        facts {
            /// The record of the request.
            request: RecordId,
        }
        text {
            /// What they say.
            note: Option<Text>,
        }
    }
}
