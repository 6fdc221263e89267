// The names that stand in a log, and the codes of errors.
// Written by bindings-node/generate.py from the core's own declarations: do not edit.

/** A word of a set that may grow: one that this library does not know stays a string. */
export type Open<Word extends string> = Word | (string & {})

/**
 * What an action item is good for. A newer library may know more.
 *
 * - `prevent`: It does not happen again.
 * - `detect`: It is noticed sooner.
 * - `mitigate`: It does less harm.
 * - `process`: We work better together.
 */
export type ActionItemKind = (typeof ACTION_ITEM_KINDS)[number]
/** Every {@link ActionItemKind}. */
export const ACTION_ITEM_KINDS = ['prevent', 'detect', 'mitigate', 'process'] as const

/**
 * What came of an action. A newer library may know more.
 *
 * - `worked`: It did what it was meant to.
 * - `failed`: It did not.
 * - `made_worse`: It did harm.
 * - `unknown`: Nobody knows yet.
 */
export type ActionOutcome = (typeof ACTION_OUTCOMES)[number]
/** Every {@link ActionOutcome}. */
export const ACTION_OUTCOMES = ['worked', 'failed', 'made_worse', 'unknown'] as const

/**
 * Which side of the organisation felt it.
 *
 * - `inside`: Those who work here.
 * - `outside`: Those we serve.
 */
export type AudienceSide = (typeof AUDIENCE_SIDES)[number]
/** Every {@link AudienceSide}. */
export const AUDIENCE_SIDES = ['inside', 'outside'] as const

/**
 * How hard a guard binds.
 *
 * - `enforce`: A claim that breaks it is rejected, unless it is waived with a reason.
 * - `advise`: A claim that breaks it goes through, with a finding.
 * - `off`: It is not looked at.
 */
export type Binding = (typeof BINDINGS)[number]
/** Every {@link Binding}. */
export const BINDINGS = ['enforce', 'advise', 'off'] as const

/**
 * What somebody may want of an incident.
 *
 * - `declare`: Say that there is an incident.
 * - `take_command`: Take incident command.
 * - `assign`: Give a role to a person.
 * - `hand_over`: Hand a role over.
 * - `acknowledge_hand_over`: Confirm a hand-over.
 * - `release`: Give a role up.
 * - `join`: Join the response.
 * - `leave`: Leave it.
 * - `set_severity`: Set the severity.
 * - `confirm_severity`: Confirm a severity that another set.
 * - `contain`: Say that the damage no longer grows.
 * - `record_fix`: Record a fix.
 * - `record_validation`: Record what a check found.
 * - `change_impact`: Open an impact window, or change one.
 * - `restore`: Say how much works again.
 * - `record_action`: Record what was done.
 * - `regress`: Say that a containment or fix did not hold.
 * - `resolve`: Claim that it is over.
 * - `start_review`: Begin the review.
 * - `publish_postmortem`: Publish a postmortem.
 * - `close`: Close it without one.
 * - `reopen`: Say that it is not over.
 * - `dismiss`: Say that it was none.
 * - `reinstate`: Say that it was one after all.
 * - `merge_into`: Merge it into another.
 * - `unmerge`: Undo a merge.
 * - `attach_signal`: Attach a signal.
 * - `clear_signal`: Record that a signal cleared.
 * - `record_decision`: Record a decision.
 * - `raise_hypothesis`: Raise a hypothesis.
 * - `confirm_hypothesis`: Confirm one.
 * - `refute_hypothesis`: Refute one.
 * - `link_evidence`: Link evidence.
 * - `add_contributing_factor`: Add a contributing factor.
 * - `note`: Note something.
 * - `link`: Link something elsewhere.
 * - `assert_milestone`: Assert a milestone.
 * - `choose_milestone`: Choose among its assertions.
 * - `queue_update`: Ask a relay to send an update.
 * - `record_update`: Record a published update.
 * - `record_update_failure`: Record that one could not be published.
 * - `set_cadence`: Set a channel's cadence.
 * - `curate`: Curate the timeline.
 * - `write_section`: Write a section of the postmortem.
 * - `request_review`: Ask for a review of it.
 * - `approve_review`: Approve it.
 * - `request_extension`: Ask for more time.
 * - `approve_extension`: Grant it.
 * - `add_action_item`: Add an action item.
 * - `change_action_item`: Change one.
 * - `complete_action_item`: Complete one.
 * - `drop_action_item`: Drop one.
 * - `retitle`: Give it a new title.
 * - `set_field`: Set a custom field.
 * - `record_import`: Record where it was imported from.
 * - `correct`: Put an earlier record right.
 * - `retract`: Take a fact back.
 * - `redact`: Remove a record's text for good.
 * - `record_host_event`: Append an event of the host's own.
 * - `adopt_plan`: Adopt a plan, in the book's own stream.
 * - `review_plan`: Record a review of the plan, in the book's own stream.
 * - `complete_drill`: Record that a drill was held, in the book's own stream.
 */
export type CommandName = (typeof COMMAND_NAMES)[number]
/** Every {@link CommandName}. */
export const COMMAND_NAMES = [
  'declare',
  'take_command',
  'assign',
  'hand_over',
  'acknowledge_hand_over',
  'release',
  'join',
  'leave',
  'set_severity',
  'confirm_severity',
  'contain',
  'record_fix',
  'record_validation',
  'change_impact',
  'restore',
  'record_action',
  'regress',
  'resolve',
  'start_review',
  'publish_postmortem',
  'close',
  'reopen',
  'dismiss',
  'reinstate',
  'merge_into',
  'unmerge',
  'attach_signal',
  'clear_signal',
  'record_decision',
  'raise_hypothesis',
  'confirm_hypothesis',
  'refute_hypothesis',
  'link_evidence',
  'add_contributing_factor',
  'note',
  'link',
  'assert_milestone',
  'choose_milestone',
  'queue_update',
  'record_update',
  'record_update_failure',
  'set_cadence',
  'curate',
  'write_section',
  'request_review',
  'approve_review',
  'request_extension',
  'approve_extension',
  'add_action_item',
  'change_action_item',
  'complete_action_item',
  'drop_action_item',
  'retitle',
  'set_field',
  'record_import',
  'correct',
  'retract',
  'redact',
  'record_host_event',
  'adopt_plan',
  'review_plan',
  'complete_drill',
] as const

/**
 * Why something turned out not to be an incident.
 *
 * - `false_alarm`: Nothing was wrong.
 * - `expected`: It was meant to be so.
 * - `not_ours`: It is somebody else's.
 * - `duplicate`: It is another incident, already known.
 */
export type DismissalReason = (typeof DISMISSAL_REASONS)[number]
/** Every {@link DismissalReason}. */
export const DISMISSAL_REASONS = ['false_alarm', 'expected', 'not_ours', 'duplicate'] as const

/**
 * Who a document is for.
 *
 * - `internal`: Those who work here.
 * - `leadership`: Those who lead.
 * - `public`: Everybody: roles, not names.
 */
export type DocumentAudience = (typeof DOCUMENT_AUDIENCES)[number]
/** Every {@link DocumentAudience}. */
export const DOCUMENT_AUDIENCES = ['internal', 'leadership', 'public'] as const

/**
 * What somebody has to see to.
 *
 * - `updates`: Outsiders and insiders are told.
 * - `triage`: A person sets the severity.
 * - `command`: Somebody commands.
 * - `hand_over`: Who was handed a role says that they have it.
 * - `severity_confirmation`: The commander confirms a severity that another raised.
 * - `record`: Who holds the role of scribe writes down what happens.
 * - `validation`: A fix is checked.
 * - `impact`: What outsiders still feel after the resolve is ended.
 * - `recurrence`: An alert that came back after the resolve is answered: the incident is reopened, or somebody explains
 *   why not.
 * - `postmortem`: The postmortem is written and published.
 * - `action_items`: What was promised to be done is done.
 * - `drills`: What can go wrong is practised.
 * - `plan_review`: The plan itself is looked at.
 */
export type Duty = (typeof DUTIES)[number]
/** Every {@link Duty}. */
export const DUTIES = [
  'updates',
  'triage',
  'command',
  'hand_over',
  'severity_confirmation',
  'record',
  'validation',
  'impact',
  'recurrence',
  'postmortem',
  'action_items',
  'drills',
  'plan_review',
] as const

/**
 * How a factor contributed. A newer library may know more.
 *
 * - `latent`: It lay there before.
 * - `trigger`: It set things off.
 */
export type FactorKind = (typeof FACTOR_KINDS)[number]
/** Every {@link FactorKind}. */
export const FACTOR_KINDS = ['latent', 'trigger'] as const

/**
 * What a finding is about. `docs/findings.md` says of each when it is found and how to mend it.
 *
 * - `clock_stepped_back`: A clock stepped back: a record says an earlier time than one that precedes it.
 * - `guard_advised`: A claim went through against a guard that only advises.
 * - `published_later`: A post is said to have been readable after it was recorded; it counts from then.
 * - `severity_assumed`: Nobody set a severity: what is owed is judged as if it were the plan's worst.
 * - `time_without_zone`: A written section has clock times and names no zone.
 * - `times_out_of_order`: The lines of a written section begin with times that are not in order.
 * - `detected_before_started`: It was noticed before it began, whatever the uncertainty of both allows.
 * - `recovered_before_contained`: Those we serve were well again before the damage stopped growing.
 * - `future_time`: Something is said to have occurred after it was recorded.
 * - `start_is_declaration`: It is said to have started at the very instant of its declaration: a start that nobody
 *   looked for.
 * - `times_coincide`: Two milestones that take time to get from one to the other are the same instant.
 * - `silent_while_open`: While it was open nothing was recorded for longer than the plan's shortest cadence.
 * - `zone_contradicts_date`: A text names a zone that its clocks were not in on that day, such as PST in summer.
 * - `milestone_missing`: A milestone that every reader asks for is not recorded.
 * - `milestone_conflicting`: Sources disagree about a milestone, and nobody chose.
 * - `round_time_as_exact`: A person told a milestone as a full or half hour to the second.
 * - `never_commanded`: Nobody ever took command although the plan asks for it.
 * - `command_vacant`: Command was vacant for longer than the plan allows.
 * - `commander_alone`: Whoever commanded was the only one who acted.
 * - `person_in_cause`: The text of a cause names a person of the response.
 * - `blaming_words`: A text explains by blame: “human error”, “should have”, “failed to”, “careless”.
 * - `first_update_late`: The first post on a channel came later than the plan says, or never.
 * - `update_late`: The time between two posts on a channel was longer than the plan says.
 * - `promise_broken`: A post did not come by the time that the one before it promised.
 * - `resolved_too_soon`: A post for outsiders said that it was resolved while they still felt it.
 * - `outage_overstated`: A text says “outage” although nothing was ever unusable.
 * - `resolution_not_published`: The post that says it is over came late, or never.
 * - `inside_fact_outside`: A post for outsiders names a person of the response, or a service that only insiders felt.
 * - `impact_not_quantified`: No impact window says how many it affected.
 * - `impact_in_technical_words`: What outsiders felt is told in words of machines.
 * - `severity_below_impact`: Outsiders could not use something at all, lost data or protection, and the severity never
 *   was one of the two worst.
 * - `summary_behind_impact`: How much or how many was changed after the summary was written.
 * - `action_item_incomplete`: An action item lacks an owner, a date or a kind.
 * - `action_item_due_late`: An action item is due more than eight weeks after the resolve.
 * - `nothing_prevents`: No action item keeps it from happening again, or none has it noticed sooner.
 * - `vague_action_item`: An action item begins with a verb that is never done: investigate, consider.
 * - `single_cause`: One contributing factor alone is told.
 * - `whys_end_at_person`: The five whys end at a person.
 * - `cause_still_open`: The same factor is told of an earlier incident, whose action items are still open.
 * - `completed_without_evidence`: An action item is completed, and nothing shows it.
 * - `published_late`: The postmortem came later than the plan says and than anybody granted, or not yet.
 * - `edited_after_review`: A section was written after the last approval.
 * - `no_evidence`: A factor or a confirmed hypothesis has no evidence and no source.
 * - `claim_contradicts_log`: A written sentence claims a time, a duration or a number that the log contradicts.
 * - `time_not_in_log`: A written time matches nothing in the log.
 */
export type FindingCode = (typeof FINDING_CODES)[number]
/** Every {@link FindingCode}. */
export const FINDING_CODES = [
  'clock_stepped_back',
  'guard_advised',
  'published_later',
  'severity_assumed',
  'time_without_zone',
  'times_out_of_order',
  'detected_before_started',
  'recovered_before_contained',
  'future_time',
  'start_is_declaration',
  'times_coincide',
  'silent_while_open',
  'zone_contradicts_date',
  'milestone_missing',
  'milestone_conflicting',
  'round_time_as_exact',
  'never_commanded',
  'command_vacant',
  'commander_alone',
  'person_in_cause',
  'blaming_words',
  'first_update_late',
  'update_late',
  'promise_broken',
  'resolved_too_soon',
  'outage_overstated',
  'resolution_not_published',
  'inside_fact_outside',
  'impact_not_quantified',
  'impact_in_technical_words',
  'severity_below_impact',
  'summary_behind_impact',
  'action_item_incomplete',
  'action_item_due_late',
  'nothing_prevents',
  'vague_action_item',
  'single_cause',
  'whys_end_at_person',
  'cause_still_open',
  'completed_without_evidence',
  'published_late',
  'edited_after_review',
  'no_evidence',
  'claim_contradicts_log',
  'time_not_in_log',
] as const

/**
 * What mends a finding.
 *
 * - `document`: Writing: the document can be mended.
 * - `conduct`: Nothing: it is what happened. Printed, never blocking.
 */
export type FindingKind = (typeof FINDING_KINDS)[number]
/** Every {@link FindingKind}. */
export const FINDING_KINDS = ['document', 'conduct'] as const

/**
 * What kind of fix it was. A newer library may know more.
 *
 * - `patch`: A change of code.
 * - `rollback`: Back to an earlier version.
 * - `config`: A change of configuration.
 * - `failover`: Over to another instance or place.
 * - `restart`: A restart.
 * - `other`: Something else.
 */
export type FixKind = (typeof FIX_KINDS)[number]
/** Every {@link FixKind}. */
export const FIX_KINDS = ['patch', 'rollback', 'config', 'failover', 'restart', 'other'] as const

/**
 * A rule of the plan on a claim.
 *
 * - `severity_triaged`: On `resolve`: a person set the severity, in `declare` or later.
 * - `fix_validated`: On `resolve` as fixed: there is a fix, and the newest validation of this cycle comes after the
 *   newest fix and the last regress, and passed.
 * - `impact_closed`: On `resolve`: no impact window is ongoing.
 * - `document_clean`: On `publish_postmortem`: the document has no finding of kind *document* and level error.
 * - `postmortem_not_required`: On `close`: the plan asks for no postmortem, or one was published since the newest
 *   reopening.
 * - `commander_lowers`: On `set_severity`: the commander lowers it; anyone raises it.
 */
export type GuardKey = (typeof GUARD_KEYS)[number]
/** Every {@link GuardKey}. */
export const GUARD_KEYS = [
  'severity_triaged',
  'fix_validated',
  'impact_closed',
  'document_clean',
  'postmortem_not_required',
  'commander_lowers',
] as const

/**
 * How a claim stood to a guard.
 *
 * - `met`: It held.
 * - `advised`: It did not, and only advises.
 * - `waived`: It did not, and was set aside with a reason.
 * - `off`: The plan has it off.
 */
export type GuardState = (typeof GUARD_STATES)[number]
/** Every {@link GuardState}. */
export const GUARD_STATES = ['met', 'advised', 'waived', 'off'] as const

/**
 * How an incident came to be resolved.
 *
 * - `fixed`: By a fix, and a validation that passed after it.
 * - `mitigated`: The harm is over, the cause is not.
 * - `self_recovered`: It healed itself.
 * - `upstream`: Somebody upstream resolved it.
 * - `unknown`: Nobody knows.
 */
export type How = (typeof HOWS)[number]
/** Every {@link How}. */
export const HOWS = ['fixed', 'mitigated', 'self_recovered', 'upstream', 'unknown'] as const

/**
 * What kind of harm. A newer library may know more.
 *
 * - `availability`: It did not answer.
 * - `errors`: It answered with errors.
 * - `latency`: It was slow.
 * - `data_loss`: Data was lost.
 * - `data_delayed`: Data came late.
 * - `security`: A protection was off, or broken.
 * - `cosmetic`: It looked wrong.
 */
export type ImpactKind = (typeof IMPACT_KINDS)[number]
/** Every {@link ImpactKind}. */
export const IMPACT_KINDS = [
  'availability',
  'errors',
  'latency',
  'data_loss',
  'data_delayed',
  'security',
  'cosmetic',
] as const

/**
 * How much of it was hit. A newer library may know more.
 *
 * - `degraded`: Worse, but usable.
 * - `partial`: Unusable for some, or in part.
 * - `full`: Unusable.
 * - `unknown`: Nobody knows.
 */
export type ImpactLevel = (typeof IMPACT_LEVELS)[number]
/** Every {@link ImpactLevel}. */
export const IMPACT_LEVELS = ['degraded', 'partial', 'full', 'unknown'] as const

/**
 * Why the log was written. It decides which guards bind, and whether anything falls due.
 *
 * - `live`: Recorded as it happens.
 * - `retrospective`: Recorded afterwards by those who were there.
 * - `imported`: Brought over from another system.
 * - `drill`: Practice.
 * - `test`: A test of the tooling.
 * - `retelling`: Told again from published sources.
 */
export type IncidentKind = (typeof INCIDENT_KINDS)[number]
/** Every {@link IncidentKind}. */
export const INCIDENT_KINDS = ['live', 'retrospective', 'imported', 'drill', 'test', 'retelling'] as const

/**
 * How much a finding weighs.
 *
 * - `error`: It keeps a document from being published, if writing can mend it.
 * - `warning`: It is worth a look.
 */
export type Level = (typeof LEVELS)[number]
/** Every {@link Level}. */
export const LEVELS = ['error', 'warning'] as const

/**
 * The metrics of an incident, each from one milestone to another.
 *
 * - `cause_latency`: How long the cause lay there before it hurt: cause introduced → started.
 * - `time_to_detect`: How long it hurt unnoticed: started → detected.
 * - `time_to_acknowledge`: How long until a person began to work on it: detected → acknowledged.
 * - `time_to_declare`: How long until it was declared: detected → declared.
 * - `time_to_triage`: How long until a person had set the severity: declared → triaged.
 * - `time_to_contain`: How long the damage grew: started → contained.
 * - `time_to_fix`: How long until the fix that held was in: started → fixed.
 * - `time_to_recover`: How long those we serve were hurt: started → recovered.
 * - `time_to_resolve`: How long until we said it was over: started → resolved.
 * - `time_to_confirm`: How long we took to be sure that it was over: recovered → resolved. Paperwork, as opposed to
 *   harm.
 * - `time_to_clear`: How long the response took: declared → resolved. Of several cycles with the time between them;
 *   without it, see `cycle_times`.
 * - `time_to_publish_resolution`: How long outsiders waited to read that it was over: resolved → resolution published.
 * - `time_to_permanent_fix`: How long until it was fixed for good: started → permanently fixed.
 */
export type MetricName = (typeof METRIC_NAMES)[number]
/** Every {@link MetricName}. */
export const METRIC_NAMES = [
  'cause_latency',
  'time_to_detect',
  'time_to_acknowledge',
  'time_to_declare',
  'time_to_triage',
  'time_to_contain',
  'time_to_fix',
  'time_to_recover',
  'time_to_resolve',
  'time_to_confirm',
  'time_to_clear',
  'time_to_publish_resolution',
  'time_to_permanent_fix',
] as const

/**
 * How well a metric is known.
 *
 * - `recorded`: The log says how long it took, as exactly as its times are.
 * - `pending`: Not over yet, or nobody has recorded where it begins or ends.
 * - `not_applicable`: There is no such time: it was dismissed, it is part of another incident, or it came right without
 *   a fix.
 * - `invalid`: The end is before the beginning for certain, whatever the uncertainty of both allows. Such a time is no
 *   duration, and is never counted as 0.
 * - `conflicting`: Sources about the beginning or the end do not meet, and nobody chose: the duration is all that they
 *   span.
 */
export type MetricState = (typeof METRIC_STATES)[number]
/** Every {@link MetricState}. */
export const METRIC_STATES = ['recorded', 'pending', 'not_applicable', 'invalid', 'conflicting'] as const

/**
 * The milestones of an incident, in the order in which they usually come. The order is no rule.
 *
 * - `cause_introduced`: What caused it was introduced.
 * - `started`: It began to hurt.
 * - `detected`: Somebody or something noticed.
 * - `acknowledged`: A person began to work on it.
 * - `declared`: It was declared.
 * - `triaged`: A person set the severity.
 * - `contained`: The damage stopped growing.
 * - `fixed`: The fix that held went in.
 * - `recovered`: Those we serve were well again.
 * - `resolved`: We said it was over.
 * - `resolution_published`: Outsiders could read that it was over.
 * - `permanently_fixed`: It was fixed for good.
 */
export type MilestoneName = (typeof MILESTONE_NAMES)[number]
/** Every {@link MilestoneName}. */
export const MILESTONE_NAMES = [
  'cause_introduced',
  'started',
  'detected',
  'acknowledged',
  'declared',
  'triaged',
  'contained',
  'fixed',
  'recovered',
  'resolved',
  'resolution_published',
  'permanently_fixed',
] as const

/**
 * How well a milestone is known.
 *
 * - `recorded`: The log says when it was.
 * - `pending`: Nobody has recorded it.
 * - `not_applicable`: There is no such moment: the incident was none.
 * - `conflicting`: Sources about the same point do not meet, and nobody chose.
 */
export type MilestoneState = (typeof MILESTONE_STATES)[number]
/** Every {@link MilestoneState}. */
export const MILESTONE_STATES = ['recorded', 'pending', 'not_applicable', 'conflicting'] as const

/**
 * What is owed.
 *
 * - `update`: The next post on a channel.
 * - `promised_update`: A post by the time that the one before it promised.
 * - `resolution_update`: A post that says it is resolved.
 * - `relay`: Telling insiders what became known.
 * - `post_incident_email`: What is sent once an incident is over.
 * - `correction_email`: What is sent once it is over again, after it was said to be over before.
 * - `postmortem`: The postmortem.
 * - `postmortem_revision`: A revision of a postmortem, after the incident was reopened.
 * - `triage`: A person sets the severity.
 * - `command`: Somebody takes command.
 * - `hand_over`: Who was handed a role acknowledges it.
 * - `severity_confirmation`: The commander confirms a severity that another raised.
 * - `record`: The scribe writes.
 * - `validation`: The newest fix is validated.
 * - `impact`: An impact window that outsiders still felt at the resolve is ended.
 * - `reopen_or_explain`: The incident is reopened for an alert that came back after its resolve, or somebody explains
 *   why not.
 * - `action_item`: An action item is completed.
 * - `drill`: A drill is held.
 * - `plan_review`: The plan is looked at again.
 */
export type ObligationKind = (typeof OBLIGATION_KINDS)[number]
/** Every {@link ObligationKind}. */
export const OBLIGATION_KINDS = [
  'update',
  'promised_update',
  'resolution_update',
  'relay',
  'post_incident_email',
  'correction_email',
  'postmortem',
  'postmortem_revision',
  'triage',
  'command',
  'hand_over',
  'severity_confirmation',
  'record',
  'validation',
  'impact',
  'reopen_or_explain',
  'action_item',
  'drill',
  'plan_review',
] as const

/**
 * Whether a fix is meant to last.
 *
 * - `temporary`: Until something better is in.
 * - `permanent`: For good.
 * - `unknown`: Nobody said.
 */
export type Permanence = (typeof PERMANENCES)[number]
/** Every {@link Permanence}. */
export const PERMANENCES = ['temporary', 'permanent', 'unknown'] as const

/**
 * What a finding about a plan is about.
 *
 * - `severities_missing`: There is no severity.
 * - `severity_twice`: Two severities have the same rank or label.
 * - `severity_unknown`: A rule names a severity that the scale does not have.
 * - `severity_without_cadence`: Nobody outside is told again and again while an incident of a severity is open.
 * - `scope_assumed`: A rule names no severity: it binds the worst ones, and is optional below.
 * - `role_twice`: Two definitions of one role.
 * - `owner_without_role`: An owner that no role defines: the duty stays assignable, but nobody holds it.
 * - `two_owners`: Two roles own one duty, or a channel is owned by another than the role that owns updates.
 * - `duty_without_owner`: Nobody owns a duty.
 * - `channel_twice`: Two rules for one channel bind the same severity; the first counts.
 * - `scope_empty`: A rule binds no severity at all: its list is empty.
 * - `duty_absent`: Nothing says how long a duty may take, so that nobody owes it.
 * - `name_empty`: Something has no name.
 * - `lead_too_long`: A post counts as due longer before its time than there is between two posts: it always does.
 * - `span_zero`: Something may take no time at all.
 * - `span_endless`: Something may take more time than is counted: it is never due.
 * - `first_later`: The first post may take longer than any later one; it is due after the interval.
 * - `calendar_missing`: Business time without a calendar: it is counted by the clock.
 * - `zone_unknown`: The calendar's zone is not known; UTC counts.
 * - `calendar_without_work`: The calendar has no time of work; business time never ends.
 * - `weekday_contradicts_date`: A date is written with a weekday that it does not have.
 * - `drill_twice`: Two drills have the same id.
 * - `drill_before_last`: A drill is to be held before it was held last.
 * - `drill_undated`: A drill has no date.
 */
export type PlanFindingCode = (typeof PLAN_FINDING_CODES)[number]
/** Every {@link PlanFindingCode}. */
export const PLAN_FINDING_CODES = [
  'severities_missing',
  'severity_twice',
  'severity_unknown',
  'severity_without_cadence',
  'scope_assumed',
  'role_twice',
  'owner_without_role',
  'two_owners',
  'duty_without_owner',
  'channel_twice',
  'scope_empty',
  'duty_absent',
  'name_empty',
  'lead_too_long',
  'span_zero',
  'span_endless',
  'first_later',
  'calendar_missing',
  'zone_unknown',
  'calendar_without_work',
  'weekday_contradicts_date',
  'drill_twice',
  'drill_before_last',
  'drill_undated',
] as const

/**
 * How much a record stands out in the timeline. A newer library may know more.
 *
 * - `key`: It carries the story.
 * - `normal`: As it came.
 * - `hidden`: Left out of the curated timeline, never out of the log.
 */
export type Prominence = (typeof PROMINENCES)[number]
/** Every {@link Prominence}. */
export const PROMINENCES = ['key', 'normal', 'hidden'] as const

/**
 * How far back a regress goes.
 *
 * - `responding`: The damage grows again, or nobody knows.
 * - `contained`: The fix is out, the damage does not grow.
 */
export type RegressTo = (typeof REGRESS_TOS)[number]
/** Every {@link RegressTo}. */
export const REGRESS_TOS = ['responding', 'contained'] as const

/**
 * How another thing relates to this incident. A newer library may know more.
 *
 * - `related`: They have to do with each other.
 * - `caused_by`: The other caused this.
 * - `causes`: This caused the other.
 * - `followed_by`: The other follows this one.
 * - `follows`: This follows the other.
 * - `ticket`: The other is a ticket about it.
 */
export type Relation = (typeof RELATIONS)[number]
/** Every {@link Relation}. */
export const RELATIONS = ['related', 'caused_by', 'causes', 'followed_by', 'follows', 'ticket'] as const

/**
 * What a plan is looked at again after.
 *
 * - `top_severity_resolved`: An incident of the worst severity was resolved.
 * - `postmortem_published`: A postmortem was published.
 */
export type ReviewTrigger = (typeof REVIEW_TRIGGERS)[number]
/** Every {@link ReviewTrigger}. */
export const REVIEW_TRIGGERS = ['top_severity_resolved', 'postmortem_published'] as const

/**
 * What an update says of the incident.
 *
 * - `investigating`: We are looking.
 * - `identified`: We know what it is.
 * - `monitoring`: A fix is in and we watch.
 * - `resolved`: It is over.
 * - `other`: Something else.
 */
export type Says = (typeof SAYS)[number]
/** Every {@link Says}. */
export const SAYS = ['investigating', 'identified', 'monitoring', 'resolved', 'other'] as const

/**
 * Which incidents may stand in one set: practice says nothing of what happened, and another system's habits or a
 * published story nothing of our times.
 *
 * - `own`: What happened to us: live, and recorded afterwards by those who were there.
 * - `imported`: Brought over from another system.
 * - `drill`: Practice.
 * - `test`: Tests of the tooling.
 * - `retelling`: Told again from published sources.
 */
export type SetKind = (typeof SET_KINDS)[number]
/** Every {@link SetKind}. */
export const SET_KINDS = ['own', 'imported', 'drill', 'test', 'retelling'] as const

/**
 * Where a severity came from.
 *
 * - `proposed`: A program proposed it, from a signal: nobody has triaged yet.
 * - `set`: A person set it.
 */
export type SeverityOrigin = (typeof SEVERITY_ORIGINS)[number]
/** Every {@link SeverityOrigin}. */
export const SEVERITY_ORIGINS = ['proposed', 'set'] as const

/**
 * Whether a signal fires.
 *
 * - `active`: It does.
 * - `cleared`: It no longer does.
 */
export type SignalState = (typeof SIGNAL_STATES)[number]
/** Every {@link SignalState}. */
export const SIGNAL_STATES = ['active', 'cleared'] as const

/**
 * What brought the incident to light. A newer library may know more.
 *
 * - `monitoring`: An alert of monitoring.
 * - `customer_ticket`: A customer's ticket.
 * - `internal_qa`: Internal quality assurance.
 * - `person`: A person who noticed.
 * - `vendor`: A vendor told us.
 */
export type SourceKind = (typeof SOURCE_KINDS)[number]
/** Every {@link SourceKind}. */
export const SOURCE_KINDS = ['monitoring', 'customer_ticket', 'internal_qa', 'person', 'vendor'] as const

/**
 * The stages in which a plan thinks of an incident.
 *
 * - `detection`: Somebody or something notices.
 * - `response`: People begin to work, and keep the damage from growing.
 * - `communication`: Others are told.
 * - `resolution`: It is fixed, validated and restored.
 * - `postmortem`: It is looked back on.
 */
export type Stage = (typeof STAGES)[number]
/** Every {@link Stage}. */
export const STAGES = ['detection', 'response', 'communication', 'resolution', 'postmortem'] as const

/**
 * Where an incident is in its life.
 *
 * - `detected`: Something is wrong, no one has begun.
 * - `responding`: Work has begun.
 * - `contained`: The damage no longer grows.
 * - `recovering`: A fix or rollback is in; validation and gradual restoration go on.
 * - `resolved`: It is over.
 * - `in_review`: It is looked back on.
 * - `closed`: Nothing more is asked of anyone.
 * - `dismissed`: It was not an incident.
 * - `merged`: It is part of another, which goes on for both.
 */
export type Status = (typeof STATUSES)[number]
/** Every {@link Status}. */
export const STATUSES = [
  'detected',
  'responding',
  'contained',
  'recovering',
  'resolved',
  'in_review',
  'closed',
  'dismissed',
  'merged',
] as const

/**
 * What a validation found.
 *
 * - `passed`: It works.
 * - `failed`: It does not.
 * - `inconclusive`: It could not tell.
 */
export type ValidationOutcome = (typeof VALIDATION_OUTCOMES)[number]
/** Every {@link ValidationOutcome}. */
export const VALIDATION_OUTCOMES = ['passed', 'failed', 'inconclusive'] as const

/**
 * Why an obligation no longer stands, without having been met or missed.
 *
 * - `resolved`: The incident was resolved before it was due.
 * - `reopened`: The incident was reopened before it was due.
 * - `merged`: The incident was merged into another before it was due.
 * - `dismissed`: The incident was dismissed before it was due.
 * - `waived`: It was set aside with a reason.
 * - `out_of_scope`: The severity was lowered to one that the rule does not bind.
 * - `superseded`: Another took its place before it was due: a newer fix, another hand-over, a changed plan.
 * - `dropped`: It is not to be done.
 * - `not_recorded`: The log, which was told later, is silent about it.
 */
export type VoidReason = (typeof VOID_REASONS)[number]
/** Every {@link VoidReason}. */
export const VOID_REASONS = [
  'resolved',
  'reopened',
  'merged',
  'dismissed',
  'waived',
  'out_of_scope',
  'superseded',
  'dropped',
  'not_recorded',
] as const

/**
 * A day of the week.
 *
 * - `Mon`: Monday.
 * - `Tue`: Tuesday.
 * - `Wed`: Wednesday.
 * - `Thu`: Thursday.
 * - `Fri`: Friday.
 * - `Sat`: Saturday.
 * - `Sun`: Sunday.
 */
export type Weekday = (typeof WEEKDAYS)[number]
/** Every {@link Weekday}. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/**
 * Whether the impact goes on.
 *
 * - `ongoing`: It does.
 * - `ended`: It ended.
 */
export type WindowPhase = (typeof WINDOW_PHASES)[number]
/** Every {@link WindowPhase}. */
export const WINDOW_PHASES = ['ongoing', 'ended'] as const

/**
 * The stable code of an error, the same in every language.
 *
 * - `time_offset_missing`: A time without an offset: nobody can tell when that was.
 * - `time_out_of_range`: A time before 1677 or after 2262.
 * - `time_not_a_time`: A text that is not a time.
 * - `time_too_precise`: A time finer than a nanosecond.
 * - `time_not_canonical`: A time that is not in its one form on the wire.
 * - `time_reversed`: An interval that ends before it begins.
 * - `not_a_ulid`: A text that is not a ULID in its canonical form.
 * - `identifier_empty`: An identifier without a character.
 * - `identifier_too_long`: An identifier of more than 200 bytes.
 * - `identifier_control_character`: An identifier with a control character.
 * - `not_a_digest`: A text that is not 64 lower-case hexadecimal digits.
 * - `command_id_unusable`: A command id whose low 16 bits are not zero.
 * - `plan_invalid`: A text that is no plan.
 * - `plan_unknown_keys`: A plan that says what no plan has.
 * - `plan_unwritable`: A plan with a number that a log cannot hold.
 * - `plan_date_invalid`: A text that names no day, or no time of day.
 * - `json_not_utf8`: Bytes that are not UTF-8.
 * - `json_syntax`: Bytes that are not JSON.
 * - `json_truncated`: JSON that ends inside a value.
 * - `json_white_space`: White space between values.
 * - `json_number_not_canonical`: A number with a fraction, an exponent, a leading zero or a sign that it does not need.
 * - `json_number_out_of_range`: An integer beyond ±(2^53 − 1).
 * - `json_escape_not_canonical`: An escape where the character itself, or another escape, is the canonical form.
 * - `json_lone_surrogate`: Half of a surrogate pair: not a character.
 * - `json_control_character`: A control character in a string that is not escaped.
 * - `json_key_order`: Keys that are not sorted by UTF-16.
 * - `json_duplicate_key`: A key that stands twice in an object.
 * - `json_too_deep`: Objects and arrays nested deeper than 64.
 * - `json_too_many_items`: An object or array with more than 100,000 members.
 * - `json_not_an_object`: A value where an object is wanted.
 * - `json_trailing_bytes`: Bytes after the value.
 * - `record_too_large`: A record of more than 16 MiB.
 * - `format_unknown`: A record of a format that this library does not read.
 * - `field_missing`: A record without a member that every record has.
 * - `field_invalid`: A member of a record that is not what it should be.
 * - `text_unprotected`: Text without its salt or digest.
 * - `salt_without_text`: A salt that outlived its text.
 * - `line_truncated`: A last line without its line feed.
 * - `line_blank`: A line without a record.
 * - `read_failed`: The source of the bytes failed.
 * - `version_gap`: Records are missing from a stream.
 * - `version_duplicate`: A version stands twice in a stream.
 * - `records_swapped`: Two records of a stream changed places.
 * - `record_twice`: A record id stands twice in a stream.
 * - `foreign_record`: A record of another stream.
 * - `stream_empty`: A stream without a record.
 * - `first_not_declared`: A stream that does not begin as one of its kind does.
 * - `declared_twice`: A second declaration in a stream.
 * - `chain_broken`: A record was changed: it does not match its chain.
 * - `chain_rewritten`: Only the chain of a record was changed.
 * - `text_changed`: A record's text or salt was changed: it does not match its digest.
 * - `content_missing`: A record's text is gone and no redaction says so.
 * - `redaction_not_applied`: A redaction says that a text is gone, and it is not.
 * - `summary_differs`: What a book kept of an incident beside its records was not what they say.
 * - `head_beyond_log`: The log ends before a head that was kept: its end was cut off.
 * - `head_mismatch`: The log does not have the chain of a head that was kept: it was rewritten.
 * - `command_invalid`: A text that is not a command.
 * - `illegal_in_status`: A command that is not legal in the status.
 * - `guard_broken`: A guard of the plan stands against the claim.
 * - `contradicted`: Somebody changed it meanwhile, to another value.
 * - `basis_unknown`: A basis beyond the head.
 * - `log_newer_than_library`: The log holds a record that rules may need and this library does not know.
 * - `unknown_guard`: A waiver of a guard that does not exist.
 * - `waiver_without_reason`: A waiver without a reason.
 * - `not_declared`: A command on a stream that was not declared.
 * - `already_declared`: A second declaration.
 * - `merged`: A command on an incident that was merged into another.
 * - `occurrence_needed`: A command on a told incident that does not say when it occurred.
 * - `unknown_severity`: A severity that the plan does not have.
 * - `no_severity`: A confirmation where no severity is set.
 * - `person_needed`: A role for somebody who is not a person.
 * - `commander_needed`: Something that only the commander may do.
 * - `role_vacant`: A role that nobody holds.
 * - `no_hand_over`: No hand-over waits to be acknowledged.
 * - `receiver_needed`: A hand-over that another than its receiver acknowledges.
 * - `second_person_needed`: An approval by who asked for it.
 * - `unknown_record`: A record that is not in the incident, or was not handed in.
 * - `wrong_record`: A record of another type than is wanted.
 * - `unknown_window`: An impact window that does not exist.
 * - `ambiguous_window`: More than one impact window fits.
 * - `window_not_named`: Nothing says which impact window is meant.
 * - `end_needs_reason`: A window that ends below 10,000 without a reason.
 * - `window_part_of_itself`: A window that would be part of itself.
 * - `not_retractable`: A record that is not retracted but undone by a command.
 * - `not_correctable`: A field that corrections leave alone.
 * - `correction_invalid`: A correction that does not fit its record.
 * - `correction_empty`: A correction that corrects nothing.
 * - `record_retracted`: A correction of a record that was retracted.
 * - `nothing_to_redact`: A redaction of a record without text.
 * - `postmortem_outdated`: A postmortem that does not cover the incident's version.
 * - `postmortem_foreign`: A postmortem of another incident.
 * - `postmortem_audience`: A postmortem that was made for another audience than it is published for.
 * - `postmortem_nowhere`: A postmortem written elsewhere without an address or a digest.
 * - `book_needed`: A command of the book, decided on an incident.
 * - `incident_needed`: A command of an incident, decided on a book.
 * - `no_plan_adopted`: A book without a plan.
 * - `unknown_drill`: A drill that no plan of the book has.
 * - `command_id_reused`: A command with the id of an earlier one.
 * - `pair_needed`: A command on two incidents, decided over one.
 * - `merge_with_itself`: An incident merged into itself.
 * - `merge_target_gone`: A merge into an incident that is merged or dismissed.
 * - `not_merged_there`: An unmerge from an incident that it was not merged into.
 * - `unknown_value`: A value that no vocabulary of this library holds.
 * - `too_many_records`: A command that would write more than 65,536 records.
 * - `not_canonical`: Content that has no canonical form.
 * - `argument_unusable`: An argument that nothing can be done with: a cadence of no time, more time for no deadline.
 * - `text_empty`: A text that must say something and is empty.
 * - `import_invalid`: Something in an import that is not what its source writes.
 * - `import_repeated`: An id that stands twice in an import.
 * - `unknown_incident`: An incident that the book does not have.
 * - `version_conflict`: A stream that is not at the version that was expected.
 * - `expected_too_weak`: An append without an exact version of what a state may refuse.
 * - `request_reused`: A request id that came with another command before.
 * - `committed_unread`: A command that was carried out, and what came of it cannot be read.
 * - `signal_moved`: A signal that another delivery handled first.
 * - `forked`: An imported stream that differs from the one in the book.
 * - `store_busy`: A store that another program holds.
 * - `store_full`: A store without room to write.
 * - `store_read_only`: A store that may only be read.
 * - `store_unreachable`: A store that cannot be reached.
 * - `store_damaged`: A store that does not hold what was written to it.
 * - `log_of_another`: A copy of a book that lies beside the log of changes of another file.
 * - `store_newer`: A store of a newer schema than this library knows.
 * - `store_closed`: A store that was closed.
 * - `not_a_book`: A file that is not a book.
 * - `place_unknown`: A place that names no store.
 * - `place_taken`: A place where a file lies already.
 * - `place_missing`: A place where nothing lies, or whose folder is not there.
 * - `cursor_unknown`: A cursor that is not of this book.
 * - `page_empty`: A list that is asked for pages without incidents.
 * - `search_too_long`: A search for more words than are looked for at once.
 * - `backup_unsupported`: A store that cannot be copied as it stands.
 * - `transfer_failed`: A sink or source of an export or import that failed.
 * - `process_forked`: A store that was opened before this process was forked.
 * - `library_fault`: A mistake of the library itself.
 */
export type ErrorCode = (typeof ERROR_CODES)[number]
/** Every {@link ErrorCode}. */
export const ERROR_CODES = [
  'time_offset_missing',
  'time_out_of_range',
  'time_not_a_time',
  'time_too_precise',
  'time_not_canonical',
  'time_reversed',
  'not_a_ulid',
  'identifier_empty',
  'identifier_too_long',
  'identifier_control_character',
  'not_a_digest',
  'command_id_unusable',
  'plan_invalid',
  'plan_unknown_keys',
  'plan_unwritable',
  'plan_date_invalid',
  'json_not_utf8',
  'json_syntax',
  'json_truncated',
  'json_white_space',
  'json_number_not_canonical',
  'json_number_out_of_range',
  'json_escape_not_canonical',
  'json_lone_surrogate',
  'json_control_character',
  'json_key_order',
  'json_duplicate_key',
  'json_too_deep',
  'json_too_many_items',
  'json_not_an_object',
  'json_trailing_bytes',
  'record_too_large',
  'format_unknown',
  'field_missing',
  'field_invalid',
  'text_unprotected',
  'salt_without_text',
  'line_truncated',
  'line_blank',
  'read_failed',
  'version_gap',
  'version_duplicate',
  'records_swapped',
  'record_twice',
  'foreign_record',
  'stream_empty',
  'first_not_declared',
  'declared_twice',
  'chain_broken',
  'chain_rewritten',
  'text_changed',
  'content_missing',
  'redaction_not_applied',
  'summary_differs',
  'head_beyond_log',
  'head_mismatch',
  'command_invalid',
  'illegal_in_status',
  'guard_broken',
  'contradicted',
  'basis_unknown',
  'log_newer_than_library',
  'unknown_guard',
  'waiver_without_reason',
  'not_declared',
  'already_declared',
  'merged',
  'occurrence_needed',
  'unknown_severity',
  'no_severity',
  'person_needed',
  'commander_needed',
  'role_vacant',
  'no_hand_over',
  'receiver_needed',
  'second_person_needed',
  'unknown_record',
  'wrong_record',
  'unknown_window',
  'ambiguous_window',
  'window_not_named',
  'end_needs_reason',
  'window_part_of_itself',
  'not_retractable',
  'not_correctable',
  'correction_invalid',
  'correction_empty',
  'record_retracted',
  'nothing_to_redact',
  'postmortem_outdated',
  'postmortem_foreign',
  'postmortem_audience',
  'postmortem_nowhere',
  'book_needed',
  'incident_needed',
  'no_plan_adopted',
  'unknown_drill',
  'command_id_reused',
  'pair_needed',
  'merge_with_itself',
  'merge_target_gone',
  'not_merged_there',
  'unknown_value',
  'too_many_records',
  'not_canonical',
  'argument_unusable',
  'text_empty',
  'import_invalid',
  'import_repeated',
  'unknown_incident',
  'version_conflict',
  'expected_too_weak',
  'request_reused',
  'committed_unread',
  'signal_moved',
  'forked',
  'store_busy',
  'store_full',
  'store_read_only',
  'store_unreachable',
  'store_damaged',
  'log_of_another',
  'store_newer',
  'store_closed',
  'not_a_book',
  'place_unknown',
  'place_taken',
  'place_missing',
  'cursor_unknown',
  'page_empty',
  'search_too_long',
  'backup_unsupported',
  'transfer_failed',
  'process_forked',
  'library_fault',
] as const
