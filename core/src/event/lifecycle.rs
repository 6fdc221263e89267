//! The events that move an incident through its life, and what is said with them.

use crate::{
    Occurred, Timestamp,
    digest::Digest,
    event::events,
    guard::{GuardKey, Guards},
    id::{ExternalId, RecordId, Renderer, Version},
    number::IncidentNumber,
    text::Text,
    word::{open_words, words},
};

words! {
    /// Why the log was written. It decides which guards bind, and whether anything falls due.
    pub enum IncidentKind {
        /// Recorded as it happens.
        Live = "live",
        /// Recorded afterwards by those who were there.
        Retrospective = "retrospective",
        /// Brought over from another system.
        Imported = "imported",
        /// Practice.
        Drill = "drill",
        /// A test of the tooling.
        Test = "test",
        /// Told again from published sources.
        Retelling = "retelling",
    }
}

impl IncidentKind {
    /// Whether it is told after the fact, so that every command states when it happened.
    #[must_use]
    pub const fn is_told_later(self) -> bool {
        matches!(self, Self::Retrospective | Self::Imported | Self::Retelling)
    }
}

open_words! {
    /// What brought the incident to light.
    pub enum SourceKind {
        /// An alert of monitoring.
        Monitoring = "monitoring",
        /// A customer's ticket.
        CustomerTicket = "customer_ticket",
        /// Internal quality assurance.
        InternalQa = "internal_qa",
        /// A person who noticed.
        Person = "person",
        /// A vendor told us.
        Vendor = "vendor",
    }
}

open_words! {
    /// What kind of fix it was.
    pub enum FixKind {
        /// A change of code.
        Patch = "patch",
        /// Back to an earlier version.
        Rollback = "rollback",
        /// A change of configuration.
        Config = "config",
        /// Over to another instance or place.
        Failover = "failover",
        /// A restart.
        Restart = "restart",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// Whether a fix is meant to last.
    pub enum Permanence {
        /// Until something better is in.
        Temporary = "temporary",
        /// For good.
        Permanent = "permanent",
        /// Nobody said.
        Unknown = "unknown",
    }
}

words! {
    /// What a validation found.
    pub enum ValidationOutcome {
        /// It works.
        Passed = "passed",
        /// It does not.
        Failed = "failed",
        /// It could not tell.
        Inconclusive = "inconclusive",
    }
}

words! {
    /// How far back a regress goes.
    pub enum RegressTo {
        /// The damage grows again, or nobody knows.
        Responding = "responding",
        /// The fix is out, the damage does not grow.
        Contained = "contained",
    }
}

words! {
    /// How an incident came to be resolved.
    pub enum How {
        /// By a fix, and a validation that passed after it.
        Fixed = "fixed",
        /// The harm is over, the cause is not.
        Mitigated = "mitigated",
        /// It healed itself.
        SelfRecovered = "self_recovered",
        /// Somebody upstream resolved it.
        Upstream = "upstream",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

words! {
    /// Why something turned out not to be an incident.
    pub enum DismissalReason {
        /// Nothing was wrong.
        FalseAlarm = "false_alarm",
        /// It was meant to be so.
        Expected = "expected",
        /// It is somebody else's.
        NotOurs = "not_ours",
        /// It is another incident, already known.
        Duplicate = "duplicate",
    }
}

words! {
    /// Who a document is for.
    pub enum DocumentAudience {
        /// Those who work here.
        Internal = "internal",
        /// Those who lead.
        Leadership = "leadership",
        /// Everybody: roles, not names.
        Public = "public",
    }
}

events! {
    /// An incident was declared. The first record of every incident, and only that.
    "declared" 1 => Declared {
        facts {
            /// Why this log is written.
            kind: IncidentKind,
            /// What brought it to light.
            source_kind: Option<SourceKind>,
            /// The digest of the plan in force.
            plan: Digest,
            /// Its id in another system.
            reference: Option<ExternalId>,
            /// The number that the book gave it in which it was declared. Filled in by the store.
            number: Option<IncidentNumber>,
        }
        text {
            /// What is wrong, in a line.
            title: Text,
            /// What is known, in a few more.
            summary: Option<Text>,
        }
    }

    /// The damage no longer grows.
    "contained" 1 => Contained {
        text {
            /// What contained it.
            summary: Option<Text>,
        }
    }

    /// A fix or rollback is in.
    "fix_recorded" 1 => FixRecorded {
        facts {
            /// What kind of fix.
            kind: FixKind,
            /// Whether it is meant to last.
            permanence: Permanence,
        }
        correctable {
            /// A commit, a release, a change request.
            reference: Option<ExternalId>,
        }
        text {
            /// What was done.
            description: Text,
        }
    }

    /// Somebody or something checked whether it works. Schema 1 had `passed`, a boolean, for `outcome`.
    "validation_recorded" 2 => ValidationRecorded {
        facts {
            /// What the check found.
            outcome: ValidationOutcome,
            /// The fix that was checked.
            fix: Option<RecordId>,
        }
        correctable {
            /// The exit code of the program that checked.
            exit_code: Option<i32>,
            /// How long it took, in milliseconds.
            duration_ms: Option<u64>,
            /// The SHA-256 of what it printed.
            output_digest: Option<Digest>,
        }
        text {
            /// What was checked.
            check: Text,
        }
    }

    /// A containment or fix did not hold.
    "regressed" 1 => Regressed {
        facts {
            /// The status that it is back in.
            to: RegressTo,
        }
        text {
            /// What was seen.
            reason: Text,
        }
    }

    /// The incident was claimed to be over.
    "resolved" 1 => Resolved {
        facts {
            /// How.
            how: How,
            /// How each guard stood.
            guards: Guards,
            /// The digest of the plan that judged.
            plan: Digest,
        }
        text {
            /// What ended it.
            summary: Option<Text>,
        }
    }

    /// The review began.
    "review_started" 1 => ReviewStarted {
        text {
            /// Who leads it, when it meets.
            note: Option<Text>,
        }
    }

    /// A postmortem was published: one made by this library, or one written elsewhere.
    "postmortem_published" 1 => PostmortemPublished {
        facts {
            /// The version of the incident that the document tells.
            covers: Option<Version>,
            /// SHA-256 of the document's salt and bytes; of a document from elsewhere, as it was given.
            document_digest: Option<Digest>,
            /// What made the document; none when it was written elsewhere.
            renderer: Option<Renderer>,
            /// 1 for the first, 2 for its first revision.
            revision: u64,
            /// Who it is for.
            audience: DocumentAudience,
            /// How each guard stood.
            guards: Guards,
            /// The digest of the plan that judged.
            plan: Digest,
        }
        correctable {
            /// When it could be read, if that is not when it occurred.
            published_at: Option<Occurred>,
        }
        text {
            /// Where it can be read.
            address: Option<Text>,
            /// The salt of the document's digest, in hexadecimal. Removed when something that the document printed is redacted.
            document_salt: Option<Text>,
        }
    }

    /// The incident was closed.
    "closed" 1 => Closed {
        facts {
            /// How each guard stood.
            guards: Guards,
            /// The digest of the plan that judged.
            plan: Digest,
        }
        text {
            /// Why, where no postmortem closes it.
            reason: Option<Text>,
        }
    }

    /// It was not over. A new cycle begins; the old resolution stays on the record.
    "reopened" 1 => Reopened {
        text {
            /// What was seen.
            reason: Text,
        }
    }

    /// It was not an incident.
    "dismissed" 1 => Dismissed {
        facts {
            /// Why not.
            why: DismissalReason,
        }
        text {
            /// What was found.
            reason: Option<Text>,
        }
    }

    /// It was an incident after all, and is back in the status that it was dismissed from.
    "reinstated" 1 => Reinstated {
        text {
            /// What was found.
            reason: Text,
        }
    }

    /// A guard was set aside.
    "guard_waived" 1 => GuardWaived {
        facts {
            /// The guard.
            guard: GuardKey,
            /// Until when what it asks for will be put right.
            until: Option<Timestamp>,
        }
        text {
            /// Why.
            reason: Text,
        }
    }
}

impl ValidationRecorded {
    /// What was checked, and what the check found.
    #[must_use]
    pub fn new(check: impl Into<Text>, outcome: ValidationOutcome) -> Self {
        Self { outcome, check: check.into(), fix: None, exit_code: None, duration_ms: None, output_digest: None }
    }
}

impl Dismissed {
    /// Why it was none.
    #[must_use]
    pub fn new(why: DismissalReason) -> Self {
        Self { why, reason: None }
    }
}
