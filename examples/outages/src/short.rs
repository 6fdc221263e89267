//! Commands with the fields that a story needs, and the others left blank.

use sevlog::{
    By, Channel, ExternalId, PersonId, RecordId, Restored, TeamId,
    command::{RecordUpdate, Restore},
    event::{
        ActionItemAdded, ActionItemKind, ActionOutcome, ActionTaken, AudienceSide, ContributingFactorAdded,
        DecisionMade, EvidenceLinked, FactorKind, HypothesisConfirmed, HypothesisRaised, HypothesisRefuted,
        MilestoneAsserted, MilestoneName, NoteAdded, Says, SectionWritten,
    },
};

use crate::Result;

/// A person, by an id that names nobody.
///
/// # Errors
/// When it is no identifier.
pub fn person(id: &str) -> Result<By> {
    Ok(By::Person(PersonId::new(id)?))
}

/// A team.
///
/// # Errors
/// When it is no identifier.
pub fn team(id: &str) -> Result<By> {
    Ok(By::Team(TeamId::new(id)?))
}

/// Something that was done, and what came of it.
#[must_use]
pub fn action(outcome: ActionOutcome, description: &str) -> ActionTaken {
    ActionTaken { outcome, action: None, service: None, region: None, description: description.into() }
}

/// What came of an earlier action.
#[must_use]
pub fn outcome_of(action: RecordId, outcome: ActionOutcome, description: &str) -> ActionTaken {
    ActionTaken { action: Some(action), ..self::action(outcome, description) }
}

/// A decision, and why.
#[must_use]
pub fn decision(decision: &str, rationale: &str) -> DecisionMade {
    DecisionMade { decision: decision.into(), rationale: Some(rationale.into()) }
}

/// Something that may be so.
#[must_use]
pub fn hypothesis(statement: &str) -> HypothesisRaised {
    HypothesisRaised { statement: statement.into() }
}

/// It is so.
#[must_use]
pub fn confirmed(hypothesis: RecordId, because: &str) -> HypothesisConfirmed {
    HypothesisConfirmed { hypothesis, because: Some(because.into()) }
}

/// It is not so.
#[must_use]
pub fn refuted(hypothesis: RecordId, because: &str) -> HypothesisRefuted {
    HypothesisRefuted { hypothesis, because: Some(because.into()) }
}

/// What contributed.
#[must_use]
pub fn factor(kind: FactorKind, description: &str) -> ContributingFactorAdded {
    ContributingFactorAdded { kind, description: description.into() }
}

/// When a milestone of the incident was, or of one impact window.
#[must_use]
pub fn milestone(milestone: MilestoneName, window: Option<RecordId>, note: &str) -> MilestoneAsserted {
    MilestoneAsserted { milestone, window, note: Some(note.into()) }
}

/// An update that outsiders could read.
///
/// # Errors
/// When the channel or the address is no identifier.
pub fn update(channel: &str, says: Says, body: &str, address: Option<&str>) -> Result<RecordUpdate> {
    Ok(RecordUpdate {
        channel: Channel::new(channel)?,
        body: body.into(),
        audience: AudienceSide::Outside,
        says,
        covers: None,
        promised_next: None,
        published_at: None,
        queued: None,
        external: address.map(ExternalId::new).transpose()?,
    })
}

/// Where something about a record can be read.
#[must_use]
pub fn evidence(about: RecordId, address: &str, title: &str) -> EvidenceLinked {
    EvidenceLinked { about: Some(about), content_digest: None, address: address.into(), title: Some(title.into()) }
}

/// Something worth keeping.
#[must_use]
pub fn note(body: &str) -> NoteAdded {
    NoteAdded { body: body.into() }
}

/// A section of the postmortem.
///
/// # Errors
/// When the name is no identifier.
pub fn section(name: &str, body: &str) -> Result<SectionWritten> {
    Ok(SectionWritten { section: name.parse()?, body: body.into() })
}

/// What is to be done about it. An owner or a date that no source gives is left blank.
#[must_use]
pub fn action_item(kind: ActionItemKind, title: &str, ticket: String) -> ActionItemAdded {
    ActionItemAdded {
        kind: Some(kind),
        owner: None,
        team: None,
        due: None,
        priority: None,
        title: title.into(),
        ticket: Some(ticket.into()),
    }
}

/// All of it works again.
#[must_use]
pub fn restored(window: RecordId) -> Restore {
    Restore {
        window: Some(window),
        service: None,
        operation: None,
        region: None,
        restored: Restored::FULLY,
        end: false,
        reason: None,
    }
}

/// The harm stopped growing, and nothing of it was made good.
#[must_use]
pub fn ended(window: RecordId, reason: &str) -> Restore {
    Restore { restored: Restored::NOT, end: true, reason: Some(reason.into()), ..restored(window) }
}
