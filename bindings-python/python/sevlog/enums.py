"""The names that stand in a log, each a `StrEnum` and beside it its words as literals.

Written by bindings-python/generate.py from the core's own declarations: do not edit.
"""

from enum import StrEnum
from typing import Literal


class ActionItemKind(StrEnum):
    """What an action item is good for. A name that this library does not know stays a string."""

    PREVENT = "prevent"
    """It does not happen again."""

    DETECT = "detect"
    """It is noticed sooner."""

    MITIGATE = "mitigate"
    """It does less harm."""

    PROCESS = "process"
    """We work better together."""


ActionItemKindWord = Literal["prevent", "detect", "mitigate", "process"]


class ActionOutcome(StrEnum):
    """What came of an action. A name that this library does not know stays a string."""

    WORKED = "worked"
    """It did what it was meant to."""

    FAILED = "failed"
    """It did not."""

    MADE_WORSE = "made_worse"
    """It did harm."""

    UNKNOWN = "unknown"
    """Nobody knows yet."""


ActionOutcomeWord = Literal["worked", "failed", "made_worse", "unknown"]


class AudienceSide(StrEnum):
    """Which side of the organisation felt it."""

    INSIDE = "inside"
    """Those who work here."""

    OUTSIDE = "outside"
    """Those we serve."""


AudienceSideWord = Literal["inside", "outside"]


class Binding(StrEnum):
    """How hard a guard binds."""

    ENFORCE = "enforce"
    """A claim that breaks it is rejected, unless it is waived with a reason."""

    ADVISE = "advise"
    """A claim that breaks it goes through, with a finding."""

    OFF = "off"
    """It is not looked at."""


BindingWord = Literal["enforce", "advise", "off"]


class CommandName(StrEnum):
    """What somebody may want of an incident."""

    DECLARE = "declare"
    """Say that there is an incident."""

    TAKE_COMMAND = "take_command"
    """Take incident command."""

    ASSIGN = "assign"
    """Give a role to a person."""

    HAND_OVER = "hand_over"
    """Hand a role over."""

    ACKNOWLEDGE_HAND_OVER = "acknowledge_hand_over"
    """Confirm a hand-over."""

    RELEASE = "release"
    """Give a role up."""

    JOIN = "join"
    """Join the response."""

    LEAVE = "leave"
    """Leave it."""

    SET_SEVERITY = "set_severity"
    """Set the severity."""

    CONFIRM_SEVERITY = "confirm_severity"
    """Confirm a severity that another set."""

    CONTAIN = "contain"
    """Say that the damage no longer grows."""

    RECORD_FIX = "record_fix"
    """Record a fix."""

    RECORD_VALIDATION = "record_validation"
    """Record what a check found."""

    CHANGE_IMPACT = "change_impact"
    """Open an impact window, or change one."""

    RESTORE = "restore"
    """Say how much works again."""

    RECORD_ACTION = "record_action"
    """Record what was done."""

    REGRESS = "regress"
    """Say that a containment or fix did not hold."""

    RESOLVE = "resolve"
    """Claim that it is over."""

    START_REVIEW = "start_review"
    """Begin the review."""

    PUBLISH_POSTMORTEM = "publish_postmortem"
    """Publish a postmortem."""

    CLOSE = "close"
    """Close it without one."""

    REOPEN = "reopen"
    """Say that it is not over."""

    DISMISS = "dismiss"
    """Say that it was none."""

    REINSTATE = "reinstate"
    """Say that it was one after all."""

    MERGE_INTO = "merge_into"
    """Merge it into another."""

    UNMERGE = "unmerge"
    """Undo a merge."""

    ATTACH_SIGNAL = "attach_signal"
    """Attach a signal."""

    CLEAR_SIGNAL = "clear_signal"
    """Record that a signal cleared."""

    RECORD_DECISION = "record_decision"
    """Record a decision."""

    RAISE_HYPOTHESIS = "raise_hypothesis"
    """Raise a hypothesis."""

    CONFIRM_HYPOTHESIS = "confirm_hypothesis"
    """Confirm one."""

    REFUTE_HYPOTHESIS = "refute_hypothesis"
    """Refute one."""

    LINK_EVIDENCE = "link_evidence"
    """Link evidence."""

    ADD_CONTRIBUTING_FACTOR = "add_contributing_factor"
    """Add a contributing factor."""

    NOTE = "note"
    """Note something."""

    LINK = "link"
    """Link something elsewhere."""

    ASSERT_MILESTONE = "assert_milestone"
    """Assert a milestone."""

    CHOOSE_MILESTONE = "choose_milestone"
    """Choose among its assertions."""

    QUEUE_UPDATE = "queue_update"
    """Ask a relay to send an update."""

    RECORD_UPDATE = "record_update"
    """Record a published update."""

    RECORD_UPDATE_FAILURE = "record_update_failure"
    """Record that one could not be published."""

    SET_CADENCE = "set_cadence"
    """Set a channel's cadence."""

    CURATE = "curate"
    """Curate the timeline."""

    WRITE_SECTION = "write_section"
    """Write a section of the postmortem."""

    REQUEST_REVIEW = "request_review"
    """Ask for a review of it."""

    APPROVE_REVIEW = "approve_review"
    """Approve it."""

    REQUEST_EXTENSION = "request_extension"
    """Ask for more time."""

    APPROVE_EXTENSION = "approve_extension"
    """Grant it."""

    ADD_ACTION_ITEM = "add_action_item"
    """Add an action item."""

    CHANGE_ACTION_ITEM = "change_action_item"
    """Change one."""

    COMPLETE_ACTION_ITEM = "complete_action_item"
    """Complete one."""

    DROP_ACTION_ITEM = "drop_action_item"
    """Drop one."""

    RETITLE = "retitle"
    """Give it a new title."""

    SET_FIELD = "set_field"
    """Set a custom field."""

    RECORD_IMPORT = "record_import"
    """Record where it was imported from."""

    CORRECT = "correct"
    """Put an earlier record right."""

    RETRACT = "retract"
    """Take a fact back."""

    REDACT = "redact"
    """Remove a record's text for good."""

    RECORD_HOST_EVENT = "record_host_event"
    """Append an event of the host's own."""

    ADOPT_PLAN = "adopt_plan"
    """Adopt a plan, in the book's own stream."""

    REVIEW_PLAN = "review_plan"
    """Record a review of the plan, in the book's own stream."""

    COMPLETE_DRILL = "complete_drill"
    """Record that a drill was held, in the book's own stream."""


CommandNameWord = Literal[
    "declare",
    "take_command",
    "assign",
    "hand_over",
    "acknowledge_hand_over",
    "release",
    "join",
    "leave",
    "set_severity",
    "confirm_severity",
    "contain",
    "record_fix",
    "record_validation",
    "change_impact",
    "restore",
    "record_action",
    "regress",
    "resolve",
    "start_review",
    "publish_postmortem",
    "close",
    "reopen",
    "dismiss",
    "reinstate",
    "merge_into",
    "unmerge",
    "attach_signal",
    "clear_signal",
    "record_decision",
    "raise_hypothesis",
    "confirm_hypothesis",
    "refute_hypothesis",
    "link_evidence",
    "add_contributing_factor",
    "note",
    "link",
    "assert_milestone",
    "choose_milestone",
    "queue_update",
    "record_update",
    "record_update_failure",
    "set_cadence",
    "curate",
    "write_section",
    "request_review",
    "approve_review",
    "request_extension",
    "approve_extension",
    "add_action_item",
    "change_action_item",
    "complete_action_item",
    "drop_action_item",
    "retitle",
    "set_field",
    "record_import",
    "correct",
    "retract",
    "redact",
    "record_host_event",
    "adopt_plan",
    "review_plan",
    "complete_drill",
]


class DismissalReason(StrEnum):
    """Why something turned out not to be an incident."""

    FALSE_ALARM = "false_alarm"
    """Nothing was wrong."""

    EXPECTED = "expected"
    """It was meant to be so."""

    NOT_OURS = "not_ours"
    """It is somebody else's."""

    DUPLICATE = "duplicate"
    """It is another incident, already known."""


DismissalReasonWord = Literal["false_alarm", "expected", "not_ours", "duplicate"]


class DocumentAudience(StrEnum):
    """Who a document is for."""

    INTERNAL = "internal"
    """Those who work here."""

    LEADERSHIP = "leadership"
    """Those who lead."""

    PUBLIC = "public"
    """Everybody: roles, not names."""


DocumentAudienceWord = Literal["internal", "leadership", "public"]


class Duty(StrEnum):
    """What somebody has to see to."""

    UPDATES = "updates"
    """Outsiders and insiders are told."""

    TRIAGE = "triage"
    """A person sets the severity."""

    COMMAND = "command"
    """Somebody commands."""

    HAND_OVER = "hand_over"
    """Who was handed a role says that they have it."""

    SEVERITY_CONFIRMATION = "severity_confirmation"
    """The commander confirms a severity that another raised."""

    RECORD = "record"
    """Who holds the role of scribe writes down what happens."""

    VALIDATION = "validation"
    """A fix is checked."""

    IMPACT = "impact"
    """What outsiders still feel after the resolve is ended."""

    RECURRENCE = "recurrence"
    """An alert that came back after the resolve is answered: the incident is reopened, or somebody explains why not."""

    POSTMORTEM = "postmortem"
    """The postmortem is written and published."""

    ACTION_ITEMS = "action_items"
    """What was promised to be done is done."""

    DRILLS = "drills"
    """What can go wrong is practised."""

    PLAN_REVIEW = "plan_review"
    """The plan itself is looked at."""


DutyWord = Literal[
    "updates",
    "triage",
    "command",
    "hand_over",
    "severity_confirmation",
    "record",
    "validation",
    "impact",
    "recurrence",
    "postmortem",
    "action_items",
    "drills",
    "plan_review",
]


class FactorKind(StrEnum):
    """How a factor contributed. A name that this library does not know stays a string."""

    LATENT = "latent"
    """It lay there before."""

    TRIGGER = "trigger"
    """It set things off."""


FactorKindWord = Literal["latent", "trigger"]


class FindingCode(StrEnum):
    """What a finding is about. `docs/findings.md` says of each when it is found and how to mend it."""

    CLOCK_STEPPED_BACK = "clock_stepped_back"
    """A clock stepped back: a record says an earlier time than one that precedes it."""

    GUARD_ADVISED = "guard_advised"
    """A claim went through against a guard that only advises."""

    PUBLISHED_LATER = "published_later"
    """A post is said to have been readable after it was recorded; it counts from then."""

    SEVERITY_ASSUMED = "severity_assumed"
    """Nobody set a severity: what is owed is judged as if it were the plan's worst."""

    TIME_WITHOUT_ZONE = "time_without_zone"
    """A written section has clock times and names no zone."""

    TIMES_OUT_OF_ORDER = "times_out_of_order"
    """The lines of a written section begin with times that are not in order."""

    DETECTED_BEFORE_STARTED = "detected_before_started"
    """It was noticed before it began, whatever the uncertainty of both allows."""

    RECOVERED_BEFORE_CONTAINED = "recovered_before_contained"
    """Those we serve were well again before the damage stopped growing."""

    FUTURE_TIME = "future_time"
    """Something is said to have occurred after it was recorded."""

    START_IS_DECLARATION = "start_is_declaration"
    """It is said to have started at the very instant of its declaration: a start that nobody looked for."""

    TIMES_COINCIDE = "times_coincide"
    """Two milestones that take time to get from one to the other are the same instant."""

    SILENT_WHILE_OPEN = "silent_while_open"
    """While it was open nothing was recorded for longer than the plan's shortest cadence."""

    ZONE_CONTRADICTS_DATE = "zone_contradicts_date"
    """A text names a zone that its clocks were not in on that day, such as PST in summer."""

    MILESTONE_MISSING = "milestone_missing"
    """A milestone that every reader asks for is not recorded."""

    MILESTONE_CONFLICTING = "milestone_conflicting"
    """Sources disagree about a milestone, and nobody chose."""

    ROUND_TIME_AS_EXACT = "round_time_as_exact"
    """A person told a milestone as a full or half hour to the second."""

    NEVER_COMMANDED = "never_commanded"
    """Nobody ever took command although the plan asks for it."""

    COMMAND_VACANT = "command_vacant"
    """Command was vacant for longer than the plan allows."""

    COMMANDER_ALONE = "commander_alone"
    """Whoever commanded was the only one who acted."""

    PERSON_IN_CAUSE = "person_in_cause"
    """The text of a cause names a person of the response."""

    BLAMING_WORDS = "blaming_words"
    """A text explains by blame: “human error”, “should have”, “failed to”, “careless”."""

    FIRST_UPDATE_LATE = "first_update_late"
    """The first post on a channel came later than the plan says, or never."""

    UPDATE_LATE = "update_late"
    """The time between two posts on a channel was longer than the plan says."""

    PROMISE_BROKEN = "promise_broken"
    """A post did not come by the time that the one before it promised."""

    RESOLVED_TOO_SOON = "resolved_too_soon"
    """A post for outsiders said that it was resolved while they still felt it."""

    OUTAGE_OVERSTATED = "outage_overstated"
    """A text says “outage” although nothing was ever unusable."""

    RESOLUTION_NOT_PUBLISHED = "resolution_not_published"
    """The post that says it is over came late, or never."""

    INSIDE_FACT_OUTSIDE = "inside_fact_outside"
    """A post for outsiders names a person of the response, or a service that only insiders felt."""

    IMPACT_NOT_QUANTIFIED = "impact_not_quantified"
    """No impact window says how many it affected."""

    IMPACT_IN_TECHNICAL_WORDS = "impact_in_technical_words"
    """What outsiders felt is told in words of machines."""

    SEVERITY_BELOW_IMPACT = "severity_below_impact"
    """Outsiders could not use something at all, lost data or protection, and the severity never was one of the two
    worst."""

    SUMMARY_BEHIND_IMPACT = "summary_behind_impact"
    """How much or how many was changed after the summary was written."""

    ACTION_ITEM_INCOMPLETE = "action_item_incomplete"
    """An action item lacks an owner, a date or a kind."""

    ACTION_ITEM_DUE_LATE = "action_item_due_late"
    """An action item is due more than eight weeks after the resolve."""

    NOTHING_PREVENTS = "nothing_prevents"
    """No action item keeps it from happening again, or none has it noticed sooner."""

    VAGUE_ACTION_ITEM = "vague_action_item"
    """An action item begins with a verb that is never done: investigate, consider."""

    SINGLE_CAUSE = "single_cause"
    """One contributing factor alone is told."""

    WHYS_END_AT_PERSON = "whys_end_at_person"
    """The five whys end at a person."""

    CAUSE_STILL_OPEN = "cause_still_open"
    """The same factor is told of an earlier incident, whose action items are still open."""

    COMPLETED_WITHOUT_EVIDENCE = "completed_without_evidence"
    """An action item is completed, and nothing shows it."""

    PUBLISHED_LATE = "published_late"
    """The postmortem came later than the plan says and than anybody granted, or not yet."""

    EDITED_AFTER_REVIEW = "edited_after_review"
    """A section was written after the last approval."""

    NO_EVIDENCE = "no_evidence"
    """A factor or a confirmed hypothesis has no evidence and no source."""

    CLAIM_CONTRADICTS_LOG = "claim_contradicts_log"
    """A written sentence claims a time, a duration or a number that the log contradicts."""

    TIME_NOT_IN_LOG = "time_not_in_log"
    """A written time matches nothing in the log."""


FindingCodeWord = Literal[
    "clock_stepped_back",
    "guard_advised",
    "published_later",
    "severity_assumed",
    "time_without_zone",
    "times_out_of_order",
    "detected_before_started",
    "recovered_before_contained",
    "future_time",
    "start_is_declaration",
    "times_coincide",
    "silent_while_open",
    "zone_contradicts_date",
    "milestone_missing",
    "milestone_conflicting",
    "round_time_as_exact",
    "never_commanded",
    "command_vacant",
    "commander_alone",
    "person_in_cause",
    "blaming_words",
    "first_update_late",
    "update_late",
    "promise_broken",
    "resolved_too_soon",
    "outage_overstated",
    "resolution_not_published",
    "inside_fact_outside",
    "impact_not_quantified",
    "impact_in_technical_words",
    "severity_below_impact",
    "summary_behind_impact",
    "action_item_incomplete",
    "action_item_due_late",
    "nothing_prevents",
    "vague_action_item",
    "single_cause",
    "whys_end_at_person",
    "cause_still_open",
    "completed_without_evidence",
    "published_late",
    "edited_after_review",
    "no_evidence",
    "claim_contradicts_log",
    "time_not_in_log",
]


class FindingKind(StrEnum):
    """What mends a finding."""

    DOCUMENT = "document"
    """Writing: the document can be mended."""

    CONDUCT = "conduct"
    """Nothing: it is what happened. Printed, never blocking."""


FindingKindWord = Literal["document", "conduct"]


class FixKind(StrEnum):
    """What kind of fix it was. A name that this library does not know stays a string."""

    PATCH = "patch"
    """A change of code."""

    ROLLBACK = "rollback"
    """Back to an earlier version."""

    CONFIG = "config"
    """A change of configuration."""

    FAILOVER = "failover"
    """Over to another instance or place."""

    RESTART = "restart"
    """A restart."""

    OTHER = "other"
    """Something else."""


FixKindWord = Literal["patch", "rollback", "config", "failover", "restart", "other"]


class GuardKey(StrEnum):
    """A rule of the plan on a claim."""

    SEVERITY_TRIAGED = "severity_triaged"
    """On `resolve`: a person set the severity, in `declare` or later."""

    FIX_VALIDATED = "fix_validated"
    """On `resolve` as fixed: there is a fix, and the newest validation of this cycle comes after the newest fix and
    the last regress, and passed."""

    IMPACT_CLOSED = "impact_closed"
    """On `resolve`: no impact window is ongoing."""

    DOCUMENT_CLEAN = "document_clean"
    """On `publish_postmortem`: the document has no finding of kind *document* and level error."""

    POSTMORTEM_NOT_REQUIRED = "postmortem_not_required"
    """On `close`: the plan asks for no postmortem, or one was published since the newest reopening."""

    COMMANDER_LOWERS = "commander_lowers"
    """On `set_severity`: the commander lowers it; anyone raises it."""


GuardKeyWord = Literal[
    "severity_triaged",
    "fix_validated",
    "impact_closed",
    "document_clean",
    "postmortem_not_required",
    "commander_lowers",
]


class GuardState(StrEnum):
    """How a claim stood to a guard."""

    MET = "met"
    """It held."""

    ADVISED = "advised"
    """It did not, and only advises."""

    WAIVED = "waived"
    """It did not, and was set aside with a reason."""

    OFF = "off"
    """The plan has it off."""


GuardStateWord = Literal["met", "advised", "waived", "off"]


class How(StrEnum):
    """How an incident came to be resolved."""

    FIXED = "fixed"
    """By a fix, and a validation that passed after it."""

    MITIGATED = "mitigated"
    """The harm is over, the cause is not."""

    SELF_RECOVERED = "self_recovered"
    """It healed itself."""

    UPSTREAM = "upstream"
    """Somebody upstream resolved it."""

    UNKNOWN = "unknown"
    """Nobody knows."""


HowWord = Literal["fixed", "mitigated", "self_recovered", "upstream", "unknown"]


class ImpactKind(StrEnum):
    """What kind of harm. A name that this library does not know stays a string."""

    AVAILABILITY = "availability"
    """It did not answer."""

    ERRORS = "errors"
    """It answered with errors."""

    LATENCY = "latency"
    """It was slow."""

    DATA_LOSS = "data_loss"
    """Data was lost."""

    DATA_DELAYED = "data_delayed"
    """Data came late."""

    SECURITY = "security"
    """A protection was off, or broken."""

    COSMETIC = "cosmetic"
    """It looked wrong."""


ImpactKindWord = Literal["availability", "errors", "latency", "data_loss", "data_delayed", "security", "cosmetic"]


class ImpactLevel(StrEnum):
    """How much of it was hit. A name that this library does not know stays a string."""

    DEGRADED = "degraded"
    """Worse, but usable."""

    PARTIAL = "partial"
    """Unusable for some, or in part."""

    FULL = "full"
    """Unusable."""

    UNKNOWN = "unknown"
    """Nobody knows."""


ImpactLevelWord = Literal["degraded", "partial", "full", "unknown"]


class IncidentKind(StrEnum):
    """Why the log was written. It decides which guards bind, and whether anything falls due."""

    LIVE = "live"
    """Recorded as it happens."""

    RETROSPECTIVE = "retrospective"
    """Recorded afterwards by those who were there."""

    IMPORTED = "imported"
    """Brought over from another system."""

    DRILL = "drill"
    """Practice."""

    TEST = "test"
    """A test of the tooling."""

    RETELLING = "retelling"
    """Told again from published sources."""


IncidentKindWord = Literal["live", "retrospective", "imported", "drill", "test", "retelling"]


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """It keeps a document from being published, if writing can mend it."""

    WARNING = "warning"
    """It is worth a look."""


LevelWord = Literal["error", "warning"]


class MetricName(StrEnum):
    """The metrics of an incident, each from one milestone to another."""

    CAUSE_LATENCY = "cause_latency"
    """How long the cause lay there before it hurt: cause introduced → started."""

    TIME_TO_DETECT = "time_to_detect"
    """How long it hurt unnoticed: started → detected."""

    TIME_TO_ACKNOWLEDGE = "time_to_acknowledge"
    """How long until a person began to work on it: detected → acknowledged."""

    TIME_TO_DECLARE = "time_to_declare"
    """How long until it was declared: detected → declared."""

    TIME_TO_TRIAGE = "time_to_triage"
    """How long until a person had set the severity: declared → triaged."""

    TIME_TO_CONTAIN = "time_to_contain"
    """How long the damage grew: started → contained."""

    TIME_TO_FIX = "time_to_fix"
    """How long until the fix that held was in: started → fixed."""

    TIME_TO_RECOVER = "time_to_recover"
    """How long those we serve were hurt: started → recovered."""

    TIME_TO_RESOLVE = "time_to_resolve"
    """How long until we said it was over: started → resolved."""

    TIME_TO_CONFIRM = "time_to_confirm"
    """How long we took to be sure that it was over: recovered → resolved. Paperwork, as opposed to harm."""

    TIME_TO_CLEAR = "time_to_clear"
    """How long the response took: declared → resolved. Of several cycles with the time between them; without it, see
    `cycle_times`."""

    TIME_TO_PUBLISH_RESOLUTION = "time_to_publish_resolution"
    """How long outsiders waited to read that it was over: resolved → resolution published."""

    TIME_TO_PERMANENT_FIX = "time_to_permanent_fix"
    """How long until it was fixed for good: started → permanently fixed."""


MetricNameWord = Literal[
    "cause_latency",
    "time_to_detect",
    "time_to_acknowledge",
    "time_to_declare",
    "time_to_triage",
    "time_to_contain",
    "time_to_fix",
    "time_to_recover",
    "time_to_resolve",
    "time_to_confirm",
    "time_to_clear",
    "time_to_publish_resolution",
    "time_to_permanent_fix",
]


class MetricState(StrEnum):
    """How well a metric is known."""

    RECORDED = "recorded"
    """The log says how long it took, as exactly as its times are."""

    PENDING = "pending"
    """Not over yet, or nobody has recorded where it begins or ends."""

    NOT_APPLICABLE = "not_applicable"
    """There is no such time: it was dismissed, it is part of another incident, or it came right without a fix."""

    INVALID = "invalid"
    """The end is before the beginning for certain, whatever the uncertainty of both allows. Such a time is no
    duration, and is never counted as 0."""

    CONFLICTING = "conflicting"
    """Sources about the beginning or the end do not meet, and nobody chose: the duration is all that they span."""


MetricStateWord = Literal["recorded", "pending", "not_applicable", "invalid", "conflicting"]


class MilestoneName(StrEnum):
    """The milestones of an incident, in the order in which they usually come. The order is no rule."""

    CAUSE_INTRODUCED = "cause_introduced"
    """What caused it was introduced."""

    STARTED = "started"
    """It began to hurt."""

    DETECTED = "detected"
    """Somebody or something noticed."""

    ACKNOWLEDGED = "acknowledged"
    """A person began to work on it."""

    DECLARED = "declared"
    """It was declared."""

    TRIAGED = "triaged"
    """A person set the severity."""

    CONTAINED = "contained"
    """The damage stopped growing."""

    FIXED = "fixed"
    """The fix that held went in."""

    RECOVERED = "recovered"
    """Those we serve were well again."""

    RESOLVED = "resolved"
    """We said it was over."""

    RESOLUTION_PUBLISHED = "resolution_published"
    """Outsiders could read that it was over."""

    PERMANENTLY_FIXED = "permanently_fixed"
    """It was fixed for good."""


MilestoneNameWord = Literal[
    "cause_introduced",
    "started",
    "detected",
    "acknowledged",
    "declared",
    "triaged",
    "contained",
    "fixed",
    "recovered",
    "resolved",
    "resolution_published",
    "permanently_fixed",
]


class MilestoneState(StrEnum):
    """How well a milestone is known."""

    RECORDED = "recorded"
    """The log says when it was."""

    PENDING = "pending"
    """Nobody has recorded it."""

    NOT_APPLICABLE = "not_applicable"
    """There is no such moment: the incident was none."""

    CONFLICTING = "conflicting"
    """Sources about the same point do not meet, and nobody chose."""


MilestoneStateWord = Literal["recorded", "pending", "not_applicable", "conflicting"]


class ObligationKind(StrEnum):
    """What is owed."""

    UPDATE = "update"
    """The next post on a channel."""

    PROMISED_UPDATE = "promised_update"
    """A post by the time that the one before it promised."""

    RESOLUTION_UPDATE = "resolution_update"
    """A post that says it is resolved."""

    RELAY = "relay"
    """Telling insiders what became known."""

    POST_INCIDENT_EMAIL = "post_incident_email"
    """What is sent once an incident is over."""

    CORRECTION_EMAIL = "correction_email"
    """What is sent once it is over again, after it was said to be over before."""

    POSTMORTEM = "postmortem"
    """The postmortem."""

    POSTMORTEM_REVISION = "postmortem_revision"
    """A revision of a postmortem, after the incident was reopened."""

    TRIAGE = "triage"
    """A person sets the severity."""

    COMMAND = "command"
    """Somebody takes command."""

    HAND_OVER = "hand_over"
    """Who was handed a role acknowledges it."""

    SEVERITY_CONFIRMATION = "severity_confirmation"
    """The commander confirms a severity that another raised."""

    RECORD = "record"
    """The scribe writes."""

    VALIDATION = "validation"
    """The newest fix is validated."""

    IMPACT = "impact"
    """An impact window that outsiders still felt at the resolve is ended."""

    REOPEN_OR_EXPLAIN = "reopen_or_explain"
    """The incident is reopened for an alert that came back after its resolve, or somebody explains why not."""

    ACTION_ITEM = "action_item"
    """An action item is completed."""

    DRILL = "drill"
    """A drill is held."""

    PLAN_REVIEW = "plan_review"
    """The plan is looked at again."""


ObligationKindWord = Literal[
    "update",
    "promised_update",
    "resolution_update",
    "relay",
    "post_incident_email",
    "correction_email",
    "postmortem",
    "postmortem_revision",
    "triage",
    "command",
    "hand_over",
    "severity_confirmation",
    "record",
    "validation",
    "impact",
    "reopen_or_explain",
    "action_item",
    "drill",
    "plan_review",
]


class ObligationState(StrEnum):
    """How an obligation stands."""

    OVERDUE = "overdue"
    """Its time has come and gone, and it can still be met."""

    DUE = "due"
    """Its time is near, or the plan names none."""

    UPCOMING = "upcoming"
    """Its time is still to come."""

    MET = "met"
    """It was met in time."""

    MET_LATE = "met_late"
    """It was met, but late."""

    MISSED = "missed"
    """What it was owed for ended after its time, unmet."""

    VOID = "void"
    """It no longer stands."""


ObligationStateWord = Literal["overdue", "due", "upcoming", "met", "met_late", "missed", "void"]


class Permanence(StrEnum):
    """Whether a fix is meant to last."""

    TEMPORARY = "temporary"
    """Until something better is in."""

    PERMANENT = "permanent"
    """For good."""

    UNKNOWN = "unknown"
    """Nobody said."""


PermanenceWord = Literal["temporary", "permanent", "unknown"]


class PlanFindingCode(StrEnum):
    """What a finding about a plan is about."""

    SEVERITIES_MISSING = "severities_missing"
    """There is no severity."""

    SEVERITY_TWICE = "severity_twice"
    """Two severities have the same rank or label."""

    SEVERITY_UNKNOWN = "severity_unknown"
    """A rule names a severity that the scale does not have."""

    SEVERITY_WITHOUT_CADENCE = "severity_without_cadence"
    """Nobody outside is told again and again while an incident of a severity is open."""

    SCOPE_ASSUMED = "scope_assumed"
    """A rule names no severity: it binds the worst ones, and is optional below."""

    ROLE_TWICE = "role_twice"
    """Two definitions of one role."""

    OWNER_WITHOUT_ROLE = "owner_without_role"
    """An owner that no role defines: the duty stays assignable, but nobody holds it."""

    TWO_OWNERS = "two_owners"
    """Two roles own one duty, or a channel is owned by another than the role that owns updates."""

    DUTY_WITHOUT_OWNER = "duty_without_owner"
    """Nobody owns a duty."""

    CHANNEL_TWICE = "channel_twice"
    """Two rules for one channel bind the same severity; the first counts."""

    SCOPE_EMPTY = "scope_empty"
    """A rule binds no severity at all: its list is empty."""

    DUTY_ABSENT = "duty_absent"
    """Nothing says how long a duty may take, so that nobody owes it."""

    NAME_EMPTY = "name_empty"
    """Something has no name."""

    LEAD_TOO_LONG = "lead_too_long"
    """A post counts as due longer before its time than there is between two posts: it always does."""

    SPAN_ZERO = "span_zero"
    """Something may take no time at all."""

    SPAN_ENDLESS = "span_endless"
    """Something may take more time than is counted: it is never due."""

    FIRST_LATER = "first_later"
    """The first post may take longer than any later one; it is due after the interval."""

    CALENDAR_MISSING = "calendar_missing"
    """Business time without a calendar: it is counted by the clock."""

    ZONE_UNKNOWN = "zone_unknown"
    """The calendar's zone is not known; UTC counts."""

    CALENDAR_WITHOUT_WORK = "calendar_without_work"
    """The calendar has no time of work; business time never ends."""

    WEEKDAY_CONTRADICTS_DATE = "weekday_contradicts_date"
    """A date is written with a weekday that it does not have."""

    DRILL_TWICE = "drill_twice"
    """Two drills have the same id."""

    DRILL_BEFORE_LAST = "drill_before_last"
    """A drill is to be held before it was held last."""

    DRILL_UNDATED = "drill_undated"
    """A drill has no date."""


PlanFindingCodeWord = Literal[
    "severities_missing",
    "severity_twice",
    "severity_unknown",
    "severity_without_cadence",
    "scope_assumed",
    "role_twice",
    "owner_without_role",
    "two_owners",
    "duty_without_owner",
    "channel_twice",
    "scope_empty",
    "duty_absent",
    "name_empty",
    "lead_too_long",
    "span_zero",
    "span_endless",
    "first_later",
    "calendar_missing",
    "zone_unknown",
    "calendar_without_work",
    "weekday_contradicts_date",
    "drill_twice",
    "drill_before_last",
    "drill_undated",
]


class Prominence(StrEnum):
    """How much a record stands out in the timeline. A name that this library does not know stays a string."""

    KEY = "key"
    """It carries the story."""

    NORMAL = "normal"
    """As it came."""

    HIDDEN = "hidden"
    """Left out of the curated timeline, never out of the log."""


ProminenceWord = Literal["key", "normal", "hidden"]


class RegressTo(StrEnum):
    """How far back a regress goes."""

    RESPONDING = "responding"
    """The damage grows again, or nobody knows."""

    CONTAINED = "contained"
    """The fix is out, the damage does not grow."""


RegressToWord = Literal["responding", "contained"]


class Relation(StrEnum):
    """How another thing relates to this incident. A name that this library does not know stays a string."""

    RELATED = "related"
    """They have to do with each other."""

    CAUSED_BY = "caused_by"
    """The other caused this."""

    CAUSES = "causes"
    """This caused the other."""

    FOLLOWED_BY = "followed_by"
    """The other follows this one."""

    FOLLOWS = "follows"
    """This follows the other."""

    TICKET = "ticket"
    """The other is a ticket about it."""


RelationWord = Literal["related", "caused_by", "causes", "followed_by", "follows", "ticket"]


class ReviewTrigger(StrEnum):
    """What a plan is looked at again after."""

    TOP_SEVERITY_RESOLVED = "top_severity_resolved"
    """An incident of the worst severity was resolved."""

    POSTMORTEM_PUBLISHED = "postmortem_published"
    """A postmortem was published."""


ReviewTriggerWord = Literal["top_severity_resolved", "postmortem_published"]


class Says(StrEnum):
    """What an update says of the incident."""

    INVESTIGATING = "investigating"
    """We are looking."""

    IDENTIFIED = "identified"
    """We know what it is."""

    MONITORING = "monitoring"
    """A fix is in and we watch."""

    RESOLVED = "resolved"
    """It is over."""

    OTHER = "other"
    """Something else."""


SaysWord = Literal["investigating", "identified", "monitoring", "resolved", "other"]


class SetKind(StrEnum):
    """Which incidents may stand in one set: practice says nothing of what happened, and another system's habits or a
    published story nothing of our times."""

    OWN = "own"
    """What happened to us: live, and recorded afterwards by those who were there."""

    IMPORTED = "imported"
    """Brought over from another system."""

    DRILL = "drill"
    """Practice."""

    TEST = "test"
    """Tests of the tooling."""

    RETELLING = "retelling"
    """Told again from published sources."""


SetKindWord = Literal["own", "imported", "drill", "test", "retelling"]


class SeverityOrigin(StrEnum):
    """Where a severity came from."""

    PROPOSED = "proposed"
    """A program proposed it, from a signal: nobody has triaged yet."""

    SET = "set"
    """A person set it."""


SeverityOriginWord = Literal["proposed", "set"]


class SignalState(StrEnum):
    """Whether a signal fires."""

    ACTIVE = "active"
    """It does."""

    CLEARED = "cleared"
    """It no longer does."""


SignalStateWord = Literal["active", "cleared"]


class SourceKind(StrEnum):
    """What brought the incident to light. A name that this library does not know stays a string."""

    MONITORING = "monitoring"
    """An alert of monitoring."""

    CUSTOMER_TICKET = "customer_ticket"
    """A customer's ticket."""

    INTERNAL_QA = "internal_qa"
    """Internal quality assurance."""

    PERSON = "person"
    """A person who noticed."""

    VENDOR = "vendor"
    """A vendor told us."""


SourceKindWord = Literal["monitoring", "customer_ticket", "internal_qa", "person", "vendor"]


class Stage(StrEnum):
    """The stages in which a plan thinks of an incident."""

    DETECTION = "detection"
    """Somebody or something notices."""

    RESPONSE = "response"
    """People begin to work, and keep the damage from growing."""

    COMMUNICATION = "communication"
    """Others are told."""

    RESOLUTION = "resolution"
    """It is fixed, validated and restored."""

    POSTMORTEM = "postmortem"
    """It is looked back on."""


StageWord = Literal["detection", "response", "communication", "resolution", "postmortem"]


class Status(StrEnum):
    """Where an incident is in its life."""

    DETECTED = "detected"
    """Something is wrong, no one has begun."""

    RESPONDING = "responding"
    """Work has begun."""

    CONTAINED = "contained"
    """The damage no longer grows."""

    RECOVERING = "recovering"
    """A fix or rollback is in; validation and gradual restoration go on."""

    RESOLVED = "resolved"
    """It is over."""

    IN_REVIEW = "in_review"
    """It is looked back on."""

    CLOSED = "closed"
    """Nothing more is asked of anyone."""

    DISMISSED = "dismissed"
    """It was not an incident."""

    MERGED = "merged"
    """It is part of another, which goes on for both."""


StatusWord = Literal[
    "detected",
    "responding",
    "contained",
    "recovering",
    "resolved",
    "in_review",
    "closed",
    "dismissed",
    "merged",
]


class ValidationOutcome(StrEnum):
    """What a validation found."""

    PASSED = "passed"
    """It works."""

    FAILED = "failed"
    """It does not."""

    INCONCLUSIVE = "inconclusive"
    """It could not tell."""


ValidationOutcomeWord = Literal["passed", "failed", "inconclusive"]


class VoidReason(StrEnum):
    """Why an obligation no longer stands, without having been met or missed."""

    RESOLVED = "resolved"
    """The incident was resolved before it was due."""

    REOPENED = "reopened"
    """The incident was reopened before it was due."""

    MERGED = "merged"
    """The incident was merged into another before it was due."""

    DISMISSED = "dismissed"
    """The incident was dismissed before it was due."""

    WAIVED = "waived"
    """It was set aside with a reason."""

    OUT_OF_SCOPE = "out_of_scope"
    """The severity was lowered to one that the rule does not bind."""

    SUPERSEDED = "superseded"
    """Another took its place before it was due: a newer fix, another hand-over, a changed plan."""

    DROPPED = "dropped"
    """It is not to be done."""

    NOT_RECORDED = "not_recorded"
    """The log, which was told later, is silent about it."""


VoidReasonWord = Literal[
    "resolved",
    "reopened",
    "merged",
    "dismissed",
    "waived",
    "out_of_scope",
    "superseded",
    "dropped",
    "not_recorded",
]


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "Mon"
    """Monday."""

    TUESDAY = "Tue"
    """Tuesday."""

    WEDNESDAY = "Wed"
    """Wednesday."""

    THURSDAY = "Thu"
    """Thursday."""

    FRIDAY = "Fri"
    """Friday."""

    SATURDAY = "Sat"
    """Saturday."""

    SUNDAY = "Sun"
    """Sunday."""


WeekdayWord = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


class WindowPhase(StrEnum):
    """Whether the impact goes on."""

    ONGOING = "ongoing"
    """It does."""

    ENDED = "ended"
    """It ended."""


WindowPhaseWord = Literal["ongoing", "ended"]
