//! Commands with the fields that a story needs, and the others left blank.

use sevlog::{
    By, Channel, ExternalId, PersonId, ProgramId, RecordId, Restored, TeamId,
    command::{RecordUpdate, Restore},
    event::{
        ActionItemAdded, ActionItemKind, ActionOutcome, ActionTaken, ContributingFactorAdded, DecisionMade,
        EvidenceLinked, FactorKind, HypothesisConfirmed, HypothesisRaised, HypothesisRefuted, MilestoneAsserted,
        MilestoneName, NoteAdded, Says, SectionWritten,
    },
};

use sevlog_examples::Result;

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

/// A program.
///
/// # Errors
/// When it is no identifier.
pub fn program(id: &str) -> Result<By> {
    Ok(By::Service(ProgramId::new(id)?))
}

/// Something that was done, and what came of it.
#[must_use]
pub fn action(outcome: ActionOutcome, description: &str) -> ActionTaken {
    ActionTaken::new(outcome, description)
}

/// What came of an earlier action.
#[must_use]
pub fn outcome_of(action: RecordId, outcome: ActionOutcome, description: &str) -> ActionTaken {
    ActionTaken { action: Some(action), ..self::action(outcome, description) }
}

/// A decision, and why.
#[must_use]
pub fn decision(decision: &str, rationale: &str) -> DecisionMade {
    DecisionMade { rationale: Some(rationale.into()), ..DecisionMade::new(decision) }
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

/// The words of a post, as far as a source has them. A post is shown in quotation marks, so nothing of ours may stand there.
#[derive(Debug, Clone, Copy)]
pub enum Words {
    /// As they were posted.
    Quoted(&'static str),
    /// No source has them: what the source says of the post.
    Lost(&'static str),
}

/// An update that outsiders could read.
///
/// # Errors
/// When the channel or the address is no identifier.
pub fn update(channel: &str, says: Says, words: Words, address: Option<&str>) -> Result<RecordUpdate> {
    let body = match words {
        Words::Quoted(words) => words.to_owned(),
        Words::Lost(of) => format!("[text not in the source: {of}]"),
    };
    Ok(RecordUpdate {
        says,
        external: address.map(ExternalId::new).transpose()?,
        ..RecordUpdate::new(Channel::new(channel)?, body)
    })
}

/// Where something about a record can be read.
#[must_use]
pub fn evidence(about: RecordId, address: &str, title: &str) -> EvidenceLinked {
    EvidenceLinked { about: Some(about), title: Some(title.into()), ..EvidenceLinked::new(address) }
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
    ActionItemAdded { kind: Some(kind), ticket: Some(ticket.into()), ..ActionItemAdded::new(title) }
}

/// All of it works again.
#[must_use]
pub fn restored(window: RecordId) -> Restore {
    Restore::window(window, Restored::FULLY)
}

/// The harm stopped growing, and nothing of it was made good.
#[must_use]
pub fn ended(window: RecordId, reason: &str) -> Restore {
    Restore { restored: Restored::NOT, end: true, reason: Some(reason.into()), ..restored(window) }
}
