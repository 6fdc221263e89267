"""What happened, one frozen class for each type of event, and `Event` as their union.

Written by bindings-python/generate.py from the core's own declarations: do not edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from sevlog import times
from sevlog.enums import (
    ActionItemKind,
    ActionOutcome,
    AudienceSide,
    DismissalReason,
    DocumentAudience,
    FactorKind,
    FixKind,
    GuardKey,
    How,
    ImpactKind,
    ImpactLevel,
    IncidentKind,
    MilestoneName,
    Permanence,
    Prominence,
    RegressTo,
    Relation,
    Says,
    SeverityOrigin,
    SourceKind,
    ValidationOutcome,
    WindowPhase,
)
from sevlog.event import EventBase, HostEvent, Reader, UnknownEvent, each, open_word
from sevlog.times import Occurred
from sevlog.values import (
    Affected,
    IncidentNumber,
    Members,
    MovedSignal,
    Quantity,
    Severity,
    read_quantity,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared(EventBase):
    """An incident was declared. The first record of every incident, and only that."""

    type: ClassVar[Literal["declared"]] = "declared"
    schema: ClassVar[int] = 1
    kind: IncidentKind
    """Why this log is written."""
    plan: str
    """The digest of the plan in force."""
    title: str | None
    """What is wrong, in a line. None when it was redacted."""
    source_kind: SourceKind | str | None = None
    """What brought it to light."""
    reference: str | None = None
    """Its id in another system."""
    number: IncidentNumber | None = None
    """The number that the book gave it in which it was declared. Filled in by the store."""
    summary: str | None = None
    """What is known, in a few more."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("kind", "kind", "facts", IncidentKind),
        ("plan", "plan", "facts", None),
        ("title", "title", "text", None),
        ("source_kind", "sourceKind", "facts", open_word(SourceKind)),
        ("reference", "reference", "facts", None),
        ("number", "number", "facts", IncidentNumber.from_wire),
        ("summary", "summary", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contained(EventBase):
    """The damage no longer grows."""

    type: ClassVar[Literal["contained"]] = "contained"
    schema: ClassVar[int] = 1
    summary: str | None = None
    """What contained it."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("summary", "summary", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FixRecorded(EventBase):
    """A fix or rollback is in."""

    type: ClassVar[Literal["fix_recorded"]] = "fix_recorded"
    schema: ClassVar[int] = 1
    kind: FixKind | str
    """What kind of fix."""
    permanence: Permanence
    """Whether it is meant to last."""
    description: str | None
    """What was done. None when it was redacted."""
    reference: str | None = None
    """A commit, a release, a change request."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("kind", "kind", "facts", open_word(FixKind)),
        ("permanence", "permanence", "facts", Permanence),
        ("description", "description", "text", None),
        ("reference", "reference", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRecorded(EventBase):
    """Somebody or something checked whether it works. Schema 1 had `passed`, a boolean, for `outcome`."""

    type: ClassVar[Literal["validation_recorded"]] = "validation_recorded"
    schema: ClassVar[int] = 2
    outcome: ValidationOutcome
    """What the check found."""
    check: str | None
    """What was checked. None when it was redacted."""
    fix: str | None = None
    """The fix that was checked."""
    exit_code: int | None = None
    """The exit code of the program that checked."""
    duration_ms: int | None = None
    """How long it took, in milliseconds."""
    output_digest: str | None = None
    """The SHA-256 of what it printed."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("outcome", "outcome", "facts", ValidationOutcome),
        ("check", "check", "text", None),
        ("fix", "fix", "facts", None),
        ("exit_code", "exitCode", "facts", None),
        ("duration_ms", "durationMs", "facts", None),
        ("output_digest", "outputDigest", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Regressed(EventBase):
    """A containment or fix did not hold."""

    type: ClassVar[Literal["regressed"]] = "regressed"
    schema: ClassVar[int] = 1
    to: RegressTo
    """The status that it is back in."""
    reason: str | None
    """What was seen. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("to", "to", "facts", RegressTo),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(EventBase):
    """The incident was claimed to be over."""

    type: ClassVar[Literal["resolved"]] = "resolved"
    schema: ClassVar[int] = 1
    how: How
    """How."""
    guards: Members
    """How each guard stood."""
    plan: str
    """The digest of the plan that judged."""
    summary: str | None = None
    """What ended it."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("how", "how", "facts", How),
        ("guards", "guards", "facts", Members),
        ("plan", "plan", "facts", None),
        ("summary", "summary", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStarted(EventBase):
    """The review began."""

    type: ClassVar[Literal["review_started"]] = "review_started"
    schema: ClassVar[int] = 1
    note: str | None = None
    """Who leads it, when it meets."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemPublished(EventBase):
    """A postmortem was published: one made by this library, or one written elsewhere."""

    type: ClassVar[Literal["postmortem_published"]] = "postmortem_published"
    schema: ClassVar[int] = 1
    revision: int
    """1 for the first, 2 for its first revision."""
    audience: DocumentAudience
    """Who it is for."""
    guards: Members
    """How each guard stood."""
    plan: str
    """The digest of the plan that judged."""
    covers: int | None = None
    """The version of the incident that the document tells."""
    document_digest: str | None = None
    """SHA-256 of the document's salt and bytes; of a document from elsewhere, as it was given."""
    renderer: str | None = None
    """What made the document; none when it was written elsewhere."""
    published_at: Occurred | None = None
    """When it could be read, if that is not when it occurred."""
    address: str | None = None
    """Where it can be read."""
    document_salt: str | None = None
    """The salt of the document's digest, in hexadecimal. Removed when something that the document printed is
    redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("revision", "revision", "facts", None),
        ("audience", "audience", "facts", DocumentAudience),
        ("guards", "guards", "facts", Members),
        ("plan", "plan", "facts", None),
        ("covers", "covers", "facts", None),
        ("document_digest", "documentDigest", "facts", None),
        ("renderer", "renderer", "facts", None),
        ("published_at", "publishedAt", "facts", Occurred.from_wire),
        ("address", "address", "text", None),
        ("document_salt", "documentSalt", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(EventBase):
    """The incident was closed."""

    type: ClassVar[Literal["closed"]] = "closed"
    schema: ClassVar[int] = 1
    guards: Members
    """How each guard stood."""
    plan: str
    """The digest of the plan that judged."""
    reason: str | None = None
    """Why, where no postmortem closes it."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("guards", "guards", "facts", Members),
        ("plan", "plan", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(EventBase):
    """It was not over. A new cycle begins; the old resolution stays on the record."""

    type: ClassVar[Literal["reopened"]] = "reopened"
    schema: ClassVar[int] = 1
    reason: str | None
    """What was seen. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissed(EventBase):
    """It was not an incident."""

    type: ClassVar[Literal["dismissed"]] = "dismissed"
    schema: ClassVar[int] = 1
    why: DismissalReason
    """Why not."""
    reason: str | None = None
    """What was found."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("why", "why", "facts", DismissalReason),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstated(EventBase):
    """It was an incident after all, and is back in the status that it was dismissed from."""

    type: ClassVar[Literal["reinstated"]] = "reinstated"
    schema: ClassVar[int] = 1
    reason: str | None
    """What was found. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardWaived(EventBase):
    """A guard was set aside."""

    type: ClassVar[Literal["guard_waived"]] = "guard_waived"
    schema: ClassVar[int] = 1
    guard: GuardKey
    """The guard."""
    reason: str | None
    """Why. None when it was redacted."""
    until: datetime | None = None
    """Until when what it asks for will be put right."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("guard", "guard", "facts", GuardKey),
        ("reason", "reason", "text", None),
        ("until", "until", "facts", times.moment),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned(EventBase):
    """A person took a role or was given it. In force at once; whoever held it no longer does."""

    type: ClassVar[Literal["role_assigned"]] = "role_assigned"
    schema: ClassVar[int] = 1
    role: str
    """The role."""
    person: str
    """Who holds it now."""
    name: str | None = None
    """The person's name, to show."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("role", "role", "facts", None),
        ("person", "person", "facts", None),
        ("name", "name", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(EventBase):
    """A role went from one person to another: one record, in force at once."""

    type: ClassVar[Literal["handed_over"]] = "handed_over"
    schema: ClassVar[int] = 1
    role: str
    """The role."""
    from_: str
    """Who held it."""
    to: str
    """Who holds it now."""
    note: str | None = None
    """What the next one needs to know."""
    name: str | None = None
    """The new holder's name, to show."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("role", "role", "facts", None),
        ("from_", "from", "facts", None),
        ("to", "to", "facts", None),
        ("note", "note", "text", None),
        ("name", "name", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAcknowledged(EventBase):
    """The new holder confirmed a hand-over."""

    type: ClassVar[Literal["hand_over_acknowledged"]] = "hand_over_acknowledged"
    schema: ClassVar[int] = 1
    role: str
    """The role."""
    hand_over: str
    """The record of the hand-over."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("role", "role", "facts", None),
        ("hand_over", "handOver", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReleased(EventBase):
    """A role was given up, and nobody holds it."""

    type: ClassVar[Literal["role_released"]] = "role_released"
    schema: ClassVar[int] = 1
    role: str
    """The role."""
    person: str
    """Who held it."""
    reason: str | None = None
    """Why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("role", "role", "facts", None),
        ("person", "person", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(EventBase):
    """Somebody joined the response."""

    type: ClassVar[Literal["joined"]] = "joined"
    schema: ClassVar[int] = 1
    person: str
    """Who."""
    name: str | None = None
    """The person's name, to show."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("person", "person", "facts", None),
        ("name", "name", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(EventBase):
    """Somebody left the response."""

    type: ClassVar[Literal["left"]] = "left"
    schema: ClassVar[int] = 1
    person: str
    """Who."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("person", "person", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveritySet(EventBase):
    """The severity was set, or proposed by a signal."""

    type: ClassVar[Literal["severity_set"]] = "severity_set"
    schema: ClassVar[int] = 1
    severity: Severity
    """The severity from now on."""
    origin: SeverityOrigin
    """Whether a person set it."""
    guards: Members
    """How each guard stood."""
    plan: str
    """The digest of the plan that judged."""
    reason: str | None = None
    """Why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("severity", "severity", "facts", Severity.from_wire),
        ("origin", "origin", "facts", SeverityOrigin),
        ("guards", "guards", "facts", Members),
        ("plan", "plan", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityConfirmed(EventBase):
    """The commander confirmed a severity that another had set."""

    type: ClassVar[Literal["severity_confirmed"]] = "severity_confirmed"
    schema: ClassVar[int] = 1
    severity: Severity
    """The severity that stands."""
    reason: str | None = None
    """Why, where it was confirmed by being set again."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("severity", "severity", "facts", Severity.from_wire),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAttached(EventBase):
    """A signal fired and belongs to this incident."""

    type: ClassVar[Literal["signal_attached"]] = "signal_attached"
    schema: ClassVar[int] = 1
    signal: str
    """The same alert over time."""
    episode: str
    """The signal and its start."""
    sender: str
    """What sent it."""
    started_at: datetime | None = None
    """When its sender says it began."""
    summary: str | None = None
    """What it says."""
    labels: Members | None = None
    """Its labels."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("signal", "signal", "facts", None),
        ("episode", "episode", "facts", None),
        ("sender", "sender", "facts", None),
        ("started_at", "startedAt", "facts", times.moment),
        ("summary", "summary", "text", None),
        ("labels", "labels", "text", Members),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCleared(EventBase):
    """A signal no longer fires."""

    type: ClassVar[Literal["signal_cleared"]] = "signal_cleared"
    schema: ClassVar[int] = 1
    signal: str
    """The same alert over time."""
    episode: str
    """The signal and its start."""
    repeats: int
    """How often it was delivered again while it fired."""
    ended_at: datetime | None = None
    """When its sender says it ended."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("signal", "signal", "facts", None),
        ("episode", "episode", "facts", None),
        ("repeats", "repeats", "facts", None),
        ("ended_at", "endedAt", "facts", times.moment),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTaken(EventBase):
    """Somebody did something about it, or the outcome of an earlier action became known."""

    type: ClassVar[Literal["action_taken"]] = "action_taken"
    schema: ClassVar[int] = 1
    outcome: ActionOutcome | str
    """What came of it."""
    description: str | None
    """What was done. None when it was redacted."""
    action: str | None = None
    """The earlier action whose outcome this is."""
    service: str | None = None
    """The service it was done to."""
    region: str | None = None
    """The region it was done in."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("outcome", "outcome", "facts", open_word(ActionOutcome)),
        ("description", "description", "text", None),
        ("action", "action", "facts", None),
        ("service", "service", "facts", None),
        ("region", "region", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(EventBase):
    """A decision was made."""

    type: ClassVar[Literal["decision_made"]] = "decision_made"
    schema: ClassVar[int] = 1
    decision: str | None
    """What was decided. None when it was redacted."""
    rationale: str | None = None
    """On which belief."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("decision", "decision", "text", None),
        ("rationale", "rationale", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisRaised(EventBase):
    """A hypothesis was raised."""

    type: ClassVar[Literal["hypothesis_raised"]] = "hypothesis_raised"
    schema: ClassVar[int] = 1
    statement: str | None
    """What may be so. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("statement", "statement", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisConfirmed(EventBase):
    """A hypothesis was confirmed."""

    type: ClassVar[Literal["hypothesis_confirmed"]] = "hypothesis_confirmed"
    schema: ClassVar[int] = 1
    hypothesis: str
    """The record that raised it."""
    because: str | None = None
    """By what."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("hypothesis", "hypothesis", "facts", None),
        ("because", "because", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisRefuted(EventBase):
    """A hypothesis was refuted."""

    type: ClassVar[Literal["hypothesis_refuted"]] = "hypothesis_refuted"
    schema: ClassVar[int] = 1
    hypothesis: str
    """The record that raised it."""
    because: str | None = None
    """By what."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("hypothesis", "hypothesis", "facts", None),
        ("because", "because", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLinked(EventBase):
    """Evidence was linked: a graph, a log query, a screenshot."""

    type: ClassVar[Literal["evidence_linked"]] = "evidence_linked"
    schema: ClassVar[int] = 1
    address: str | None
    """Where it is. None when it was redacted."""
    about: str | None = None
    """The record that it supports."""
    content_digest: str | None = None
    """Its SHA-256."""
    title: str | None = None
    """What it shows."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("address", "address", "text", None),
        ("about", "about", "facts", None),
        ("content_digest", "contentDigest", "facts", None),
        ("title", "title", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributingFactorAdded(EventBase):
    """A factor that contributed; it occurred when it was introduced."""

    type: ClassVar[Literal["contributing_factor_added"]] = "contributing_factor_added"
    schema: ClassVar[int] = 1
    kind: FactorKind | str
    """How it contributed."""
    description: str | None
    """What it was. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("kind", "kind", "facts", open_word(FactorKind)),
        ("description", "description", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(EventBase):
    """Somebody noted something."""

    type: ClassVar[Literal["note_added"]] = "note_added"
    schema: ClassVar[int] = 1
    body: str | None
    """What. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("body", "body", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(EventBase):
    """Something elsewhere was linked."""

    type: ClassVar[Literal["linked"]] = "linked"
    schema: ClassVar[int] = 1
    relation: Relation | str
    """How it relates."""
    incident: str | None = None
    """The other incident."""
    external: str | None = None
    """The id in another system."""
    title: str | None = None
    """What it is."""
    address: str | None = None
    """Where it is."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("relation", "relation", "facts", open_word(Relation)),
        ("incident", "incident", "facts", None),
        ("external", "external", "facts", None),
        ("title", "title", "text", None),
        ("address", "address", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactChanged(EventBase):
    """An impact window opened, or something about it changed. What is absent stays as it was."""

    type: ClassVar[Literal["impact_changed"]] = "impact_changed"
    schema: ClassVar[int] = 1
    window: str | None = None
    """The window; absent in the record that opens one, whose id names it from then on."""
    part_of: str | None = None
    """A window that no longer speaks for this part."""
    caused_by: str | None = None
    """The record of what caused it, such as an action that made things worse."""
    phase: WindowPhase | None = None
    """Whether it goes on from here; absent where nothing is said of that."""
    service: str | None = None
    """The service."""
    operation: str | None = None
    """The operation of it."""
    region: str | None = None
    """The region."""
    audience: AudienceSide | None = None
    """Who felt it."""
    kind: ImpactKind | str | None = None
    """What kind of harm."""
    level: ImpactLevel | str | None = None
    """How much of it was hit."""
    restored: Quantity | None = None
    """How much works again, in parts per 10,000."""
    affected: Affected | None = None
    """How many were affected."""
    audience_label: str | None = None
    """The name of the audience."""
    description: str | None = None
    """What they felt."""
    reason: str | None = None
    """Why it ended below 10,000."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("window", "window", "facts", None),
        ("part_of", "partOf", "facts", None),
        ("caused_by", "causedBy", "facts", None),
        ("phase", "phase", "facts", WindowPhase),
        ("service", "service", "facts", None),
        ("operation", "operation", "facts", None),
        ("region", "region", "facts", None),
        ("audience", "audience", "facts", AudienceSide),
        ("kind", "kind", "facts", open_word(ImpactKind)),
        ("level", "level", "facts", open_word(ImpactLevel)),
        ("restored", "restored", "facts", read_quantity),
        ("affected", "affected", "facts", Affected.from_wire),
        ("audience_label", "audienceLabel", "text", None),
        ("description", "description", "text", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneAsserted(EventBase):
    """Somebody asserts when a milestone was: the record's `occurred` is the milestone's time, with its source."""

    type: ClassVar[Literal["milestone_asserted"]] = "milestone_asserted"
    schema: ClassVar[int] = 1
    milestone: MilestoneName
    """The milestone."""
    window: str | None = None
    """Of one window; absent, of the incident."""
    note: str | None = None
    """How they know."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("milestone", "milestone", "facts", MilestoneName),
        ("window", "window", "facts", None),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneChosen(EventBase):
    """Of several assertions about one milestone, one was chosen. The rest stay on the record."""

    type: ClassVar[Literal["milestone_chosen"]] = "milestone_chosen"
    schema: ClassVar[int] = 1
    milestone: MilestoneName
    """The milestone."""
    assertion: str
    """The record that asserts it, or that it derives from."""
    window: str | None = None
    """Of one window; absent, of the incident."""
    reason: str | None = None
    """Why this one."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("milestone", "milestone", "facts", MilestoneName),
        ("assertion", "assertion", "facts", None),
        ("window", "window", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateQueued(EventBase):
    """A relay was asked to send an update. Nobody has read it yet."""

    type: ClassVar[Literal["update_queued"]] = "update_queued"
    schema: ClassVar[int] = 1
    channel: str
    """The channel."""
    audience: AudienceSide
    """Who it is for."""
    says: Says
    """What it says."""
    covers: int
    """The version of the incident that it tells."""
    body: str | None
    """What it says, in words. None when it was redacted."""
    promised_next: datetime | None = None
    """When the next one is promised."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("channel", "channel", "facts", None),
        ("audience", "audience", "facts", AudienceSide),
        ("says", "says", "facts", Says),
        ("covers", "covers", "facts", None),
        ("body", "body", "text", None),
        ("promised_next", "promisedNext", "facts", times.moment),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePosted(EventBase):
    """An update is published."""

    type: ClassVar[Literal["update_posted"]] = "update_posted"
    schema: ClassVar[int] = 1
    channel: str
    """The channel."""
    audience: AudienceSide
    """Who it is for."""
    says: Says
    """What it says."""
    covers: int
    """The version of the incident that it tells."""
    body: str | None
    """What it says, in words. None when it was redacted."""
    queued: str | None = None
    """The queued update that this is."""
    external: str | None = None
    """Its id where it was published."""
    promised_next: datetime | None = None
    """When the next one is promised."""
    published_at: Occurred | None = None
    """When outsiders could read it, if that is not when it occurred."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("channel", "channel", "facts", None),
        ("audience", "audience", "facts", AudienceSide),
        ("says", "says", "facts", Says),
        ("covers", "covers", "facts", None),
        ("body", "body", "text", None),
        ("queued", "queued", "facts", None),
        ("external", "external", "facts", None),
        ("promised_next", "promisedNext", "facts", times.moment),
        ("published_at", "publishedAt", "facts", Occurred.from_wire),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFailed(EventBase):
    """An update could not be published."""

    type: ClassVar[Literal["update_failed"]] = "update_failed"
    schema: ClassVar[int] = 1
    channel: str
    """The channel."""
    error: str | None
    """What went wrong. None when it was redacted."""
    queued: str | None = None
    """The queued update that failed, if it was queued."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("channel", "channel", "facts", None),
        ("error", "error", "text", None),
        ("queued", "queued", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceSet(EventBase):
    """The cadence of a channel was set for this incident."""

    type: ClassVar[Literal["cadence_set"]] = "cadence_set"
    schema: ClassVar[int] = 1
    channel: str
    """The channel."""
    every_minutes: int
    """Minutes between two updates."""
    reason: str | None = None
    """Why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("channel", "channel", "facts", None),
        ("every_minutes", "everyMinutes", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineCurated(EventBase):
    """A record was given its place in the curated timeline."""

    type: ClassVar[Literal["timeline_curated"]] = "timeline_curated"
    schema: ClassVar[int] = 1
    record: str
    """The record."""
    prominence: Prominence | str
    """How much it stands out."""
    caption: str | None = None
    """What the timeline says instead."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("record", "record", "facts", None),
        ("prominence", "prominence", "facts", open_word(Prominence)),
        ("caption", "caption", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWritten(EventBase):
    """A section of the postmortem was written."""

    type: ClassVar[Literal["section_written"]] = "section_written"
    schema: ClassVar[int] = 1
    section: str
    """Which."""
    body: str | None
    """Its text. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("section", "section", "facts", None),
        ("body", "body", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequested(EventBase):
    """A review of the postmortem was asked for."""

    type: ClassVar[Literal["review_requested"]] = "review_requested"
    schema: ClassVar[int] = 1
    reviewers: tuple[str, ...]
    """Of whom."""
    note: str | None = None
    """What to look at."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("reviewers", "reviewers", "facts", tuple),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApproved(EventBase):
    """A reviewer approved the postmortem."""

    type: ClassVar[Literal["review_approved"]] = "review_approved"
    schema: ClassVar[int] = 1
    covers: int
    """The version that they read."""
    note: str | None = None
    """What they say."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("covers", "covers", "facts", None),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequested(EventBase):
    """More time was asked for."""

    type: ClassVar[Literal["extension_requested"]] = "extension_requested"
    schema: ClassVar[int] = 1
    deadline: str
    """The deadline."""
    until: datetime
    """Until when."""
    reason: str | None
    """Why. None when it was redacted."""
    item: str | None = None
    """Of one action item; absent, of the incident."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("deadline", "deadline", "facts", None),
        ("until", "until", "facts", times.moment),
        ("reason", "reason", "text", None),
        ("item", "item", "facts", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(EventBase):
    """A second person granted more time."""

    type: ClassVar[Literal["deadline_extended"]] = "deadline_extended"
    schema: ClassVar[int] = 1
    request: str
    """The record of the request."""
    note: str | None = None
    """What they say."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("request", "request", "facts", None),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemAdded(EventBase):
    """An action item was added; its record names it."""

    type: ClassVar[Literal["action_item_added"]] = "action_item_added"
    schema: ClassVar[int] = 1
    title: str | None
    """What is to be done. None when it was redacted."""
    kind: ActionItemKind | str | None = None
    """What it is good for."""
    owner: str | None = None
    """Who does it."""
    team: str | None = None
    """Whose team does it."""
    due: datetime | None = None
    """Until when."""
    priority: str | None = None
    """How urgent."""
    ticket: str | None = None
    """Where it is tracked."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("title", "title", "text", None),
        ("kind", "kind", "facts", open_word(ActionItemKind)),
        ("owner", "owner", "facts", None),
        ("team", "team", "facts", None),
        ("due", "due", "facts", times.moment),
        ("priority", "priority", "facts", None),
        ("ticket", "ticket", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemChanged(EventBase):
    """An action item was changed. What is absent stays as it was."""

    type: ClassVar[Literal["action_item_changed"]] = "action_item_changed"
    schema: ClassVar[int] = 1
    item: str
    """The record that added it."""
    kind: ActionItemKind | str | None = None
    """What it is good for."""
    owner: str | None = None
    """Who does it."""
    team: str | None = None
    """Whose team does it."""
    due: datetime | None = None
    """Until when."""
    priority: str | None = None
    """How urgent."""
    reworded: tuple[str, ...] | None = None
    """The text fields with a new value, so that it is known which they were once this text is redacted. Filled in by
    `decide`."""
    title: str | None = None
    """What is to be done."""
    ticket: str | None = None
    """Where it is tracked."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("item", "item", "facts", None),
        ("kind", "kind", "facts", open_word(ActionItemKind)),
        ("owner", "owner", "facts", None),
        ("team", "team", "facts", None),
        ("due", "due", "facts", times.moment),
        ("priority", "priority", "facts", None),
        ("reworded", "reworded", "facts", tuple),
        ("title", "title", "text", None),
        ("ticket", "ticket", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemCompleted(EventBase):
    """An action item was completed."""

    type: ClassVar[Literal["action_item_completed"]] = "action_item_completed"
    schema: ClassVar[int] = 1
    item: str
    """The record that added it."""
    evidence: str | None = None
    """What shows it."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("item", "item", "facts", None),
        ("evidence", "evidence", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemDropped(EventBase):
    """An action item was dropped."""

    type: ClassVar[Literal["action_item_dropped"]] = "action_item_dropped"
    schema: ClassVar[int] = 1
    item: str
    """The record that added it."""
    reason: str | None
    """Why. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("item", "item", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitled(EventBase):
    """The incident has a new title."""

    type: ClassVar[Literal["retitled"]] = "retitled"
    schema: ClassVar[int] = 1
    title: str | None
    """The title from now on. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("title", "title", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet(EventBase):
    """A custom field was set, or emptied."""

    type: ClassVar[Literal["field_set"]] = "field_set"
    schema: ClassVar[int] = 1
    field: str
    """The field."""
    value: str | None = None
    """Its value; absent, it is empty."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("field", "field", "facts", None),
        ("value", "value", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(EventBase):
    """The incident was brought over from another system."""

    type: ClassVar[Literal["imported"]] = "imported"
    schema: ClassVar[int] = 1
    source: str
    """The system."""
    external: str
    """Its id there."""
    mapping: str
    """How its words were mapped."""
    address: str | None = None
    """Where it can be read."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("source", "source", "facts", None),
        ("external", "external", "facts", None),
        ("mapping", "mapping", "facts", None),
        ("address", "address", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(EventBase):
    """An earlier record was put right, from this version on. The old value stays in the log."""

    type: ClassVar[Literal["corrected"]] = "corrected"
    schema: ClassVar[int] = 1
    record: str
    """The record."""
    reason: str | None
    """Why. None when it was redacted."""
    occurred: Occurred | None = None
    """When it really occurred."""
    facts: Members | None = None
    """New values of correctable facts, under their names on the wire."""
    reworded: tuple[str, ...] | None = None
    """The text fields with a new value, so that it is known which they were once this text is redacted."""
    changes: Members | None = None
    """New values of text fields, under their names on the wire."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("record", "record", "facts", None),
        ("reason", "reason", "text", None),
        ("occurred", "occurred", "facts", Occurred.from_wire),
        ("facts", "facts", "facts", Members),
        ("reworded", "reworded", "facts", tuple),
        ("changes", "changes", "text", Members),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted(EventBase):
    """An earlier fact does not hold. From this version on everything is as it is without it, but for the log and the
    status."""

    type: ClassVar[Literal["retracted"]] = "retracted"
    schema: ClassVar[int] = 1
    record: str
    """The record."""
    reason: str | None
    """Why. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("record", "record", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted(EventBase):
    """The text of an earlier record was removed for good."""

    type: ClassVar[Literal["redacted"]] = "redacted"
    schema: ClassVar[int] = 1
    record: str
    """The record."""
    version: int
    """Its version."""
    reason: str | None
    """Why. None when it was redacted."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("record", "record", "facts", None),
        ("version", "version", "facts", None),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto(EventBase):
    """This incident is part of another, which goes on for both."""

    type: ClassVar[Literal["merged_into"]] = "merged_into"
    schema: ClassVar[int] = 1
    target: str
    """The other incident."""
    signals: tuple[MovedSignal, ...]
    """The signals that went along."""
    reason: str | None = None
    """Why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("target", "target", "facts", None),
        ("signals", "signals", "facts", each(MovedSignal.from_wire)),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReceived(EventBase):
    """Another incident was merged into this one. Its records stay where they are and are referred to."""

    type: ClassVar[Literal["merge_received"]] = "merge_received"
    schema: ClassVar[int] = 1
    source: str
    """The other incident."""
    source_version: int
    """Its version before the merge."""
    signals: tuple[MovedSignal, ...]
    """The signals that came along."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("source", "source", "facts", None),
        ("source_version", "sourceVersion", "facts", None),
        ("signals", "signals", "facts", each(MovedSignal.from_wire)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerged(EventBase):
    """The merge was wrong: this incident is its own again, in the status before."""

    type: ClassVar[Literal["unmerged"]] = "unmerged"
    schema: ClassVar[int] = 1
    target: str
    """The other incident."""
    signals: tuple[MovedSignal, ...]
    """The signals that came back."""
    reason: str | None = None
    """Why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("target", "target", "facts", None),
        ("signals", "signals", "facts", each(MovedSignal.from_wire)),
        ("reason", "reason", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(EventBase):
    """An incident that had been merged into this one is its own again."""

    type: ClassVar[Literal["merge_undone"]] = "merge_undone"
    schema: ClassVar[int] = 1
    source: str
    """The other incident."""
    signals: tuple[MovedSignal, ...]
    """The signals that went back."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("source", "source", "facts", None),
        ("signals", "signals", "facts", each(MovedSignal.from_wire)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdopted(EventBase):
    """A plan was adopted and is in force."""

    type: ClassVar[Literal["plan_adopted"]] = "plan_adopted"
    schema: ClassVar[int] = 1
    digest: str
    """The plan's digest."""
    plan: Members
    """The whole plan."""
    note: str | None = None
    """What changed, and why."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("digest", "digest", "facts", None),
        ("plan", "plan", "facts", Members),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReviewed(EventBase):
    """The plan in force was reviewed."""

    type: ClassVar[Literal["plan_reviewed"]] = "plan_reviewed"
    schema: ClassVar[int] = 1
    digest: str
    """The plan's digest."""
    note: str | None = None
    """What was found."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("digest", "digest", "facts", None),
        ("note", "note", "text", None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillCompleted(EventBase):
    """A drill was held."""

    type: ClassVar[Literal["drill_completed"]] = "drill_completed"
    schema: ClassVar[int] = 1
    drill: str
    """The drill."""
    next: datetime | None = None
    """When the next one is."""
    note: str | None = None
    """What it showed."""
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = (
        ("drill", "drill", "facts", None),
        ("next", "next", "facts", times.moment),
        ("note", "note", "text", None),
    )


Event = (
    Declared
    | Contained
    | FixRecorded
    | ValidationRecorded
    | Regressed
    | Resolved
    | ReviewStarted
    | PostmortemPublished
    | Closed
    | Reopened
    | Dismissed
    | Reinstated
    | GuardWaived
    | RoleAssigned
    | HandedOver
    | HandOverAcknowledged
    | RoleReleased
    | Joined
    | Left
    | SeveritySet
    | SeverityConfirmed
    | SignalAttached
    | SignalCleared
    | ActionTaken
    | DecisionMade
    | HypothesisRaised
    | HypothesisConfirmed
    | HypothesisRefuted
    | EvidenceLinked
    | ContributingFactorAdded
    | NoteAdded
    | Linked
    | ImpactChanged
    | MilestoneAsserted
    | MilestoneChosen
    | UpdateQueued
    | UpdatePosted
    | UpdateFailed
    | CadenceSet
    | TimelineCurated
    | SectionWritten
    | ReviewRequested
    | ReviewApproved
    | ExtensionRequested
    | DeadlineExtended
    | ActionItemAdded
    | ActionItemChanged
    | ActionItemCompleted
    | ActionItemDropped
    | Retitled
    | FieldSet
    | Imported
    | Corrected
    | Retracted
    | Redacted
    | MergedInto
    | MergeReceived
    | Unmerged
    | MergeUndone
    | PlanAdopted
    | PlanReviewed
    | DrillCompleted
    | HostEvent
    | UnknownEvent
)
"""What happened. `match` over it is exhaustive for a type checker."""


TYPES: Mapping[str, type[EventBase]] = {
    "declared": Declared,
    "contained": Contained,
    "fix_recorded": FixRecorded,
    "validation_recorded": ValidationRecorded,
    "regressed": Regressed,
    "resolved": Resolved,
    "review_started": ReviewStarted,
    "postmortem_published": PostmortemPublished,
    "closed": Closed,
    "reopened": Reopened,
    "dismissed": Dismissed,
    "reinstated": Reinstated,
    "guard_waived": GuardWaived,
    "role_assigned": RoleAssigned,
    "handed_over": HandedOver,
    "hand_over_acknowledged": HandOverAcknowledged,
    "role_released": RoleReleased,
    "joined": Joined,
    "left": Left,
    "severity_set": SeveritySet,
    "severity_confirmed": SeverityConfirmed,
    "signal_attached": SignalAttached,
    "signal_cleared": SignalCleared,
    "action_taken": ActionTaken,
    "decision_made": DecisionMade,
    "hypothesis_raised": HypothesisRaised,
    "hypothesis_confirmed": HypothesisConfirmed,
    "hypothesis_refuted": HypothesisRefuted,
    "evidence_linked": EvidenceLinked,
    "contributing_factor_added": ContributingFactorAdded,
    "note_added": NoteAdded,
    "linked": Linked,
    "impact_changed": ImpactChanged,
    "milestone_asserted": MilestoneAsserted,
    "milestone_chosen": MilestoneChosen,
    "update_queued": UpdateQueued,
    "update_posted": UpdatePosted,
    "update_failed": UpdateFailed,
    "cadence_set": CadenceSet,
    "timeline_curated": TimelineCurated,
    "section_written": SectionWritten,
    "review_requested": ReviewRequested,
    "review_approved": ReviewApproved,
    "extension_requested": ExtensionRequested,
    "deadline_extended": DeadlineExtended,
    "action_item_added": ActionItemAdded,
    "action_item_changed": ActionItemChanged,
    "action_item_completed": ActionItemCompleted,
    "action_item_dropped": ActionItemDropped,
    "retitled": Retitled,
    "field_set": FieldSet,
    "imported": Imported,
    "corrected": Corrected,
    "retracted": Retracted,
    "redacted": Redacted,
    "merged_into": MergedInto,
    "merge_received": MergeReceived,
    "unmerged": Unmerged,
    "merge_undone": MergeUndone,
    "plan_adopted": PlanAdopted,
    "plan_reviewed": PlanReviewed,
    "drill_completed": DrillCompleted,
}
"""Each class by its type on the wire."""
