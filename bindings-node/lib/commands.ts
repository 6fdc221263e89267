// Every command as a method.
// Written by bindings-node/generate.py from the core's own declarations: do not edit.

import { declaring, documentJson, parts, planJson, renamed, run, same } from './command.js'
import type { CommandOptions, Elsewhere, IncidentOptions, Linked, Share, SignalAttached, Wires } from './command.js'
import type { IncidentId, RecordId } from './ids.js'
import type { Plan } from './plan.js'
import type { Postmortem } from './postmortem.js'
import { when, wireTime } from './times.js'
import type { Time, When } from './times.js'
import type { Affected, Members } from './values.js'
import type {
  ActionItemKind,
  ActionOutcome,
  AudienceSide,
  DismissalReason,
  DocumentAudience,
  FactorKind,
  FixKind,
  How,
  ImpactKind,
  ImpactLevel,
  IncidentKind,
  MilestoneName,
  Open,
  Permanence,
  Prominence,
  RegressTo,
  Relation,
  Says,
  SourceKind,
  ValidationOutcome,
} from './words.js'

/**
 * The commands of an incident. Each takes `by` (who did it), `occurred` (when, if not now), `observedAt`, `waive`
 * (guards set aside, each with a reason), `request` (sent again, it gives the first outcome), `causation` and `trace`.
 * `basis` is the version that its author saw.
 */
export abstract class IncidentCommands<Done> {
  /** @internal */
  abstract [run](name: string, places: object, options: IncidentOptions, wires?: Wires): Promise<Done>

  /** Take incident command. */
  takeCommand(
    options: IncidentOptions & {
      /** The person's name, to show. */
      name?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('take_command', {}, options)
  }

  /**
   * Give a role to a person.
   *
   * @param role The role.
   * @param person Who holds it from now on.
   */
  assign(
    role: string,
    person: string,
    options: IncidentOptions & {
      /** The person's name, to show. */
      name?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('assign', { role, person }, options)
  }

  /**
   * Hand a role over.
   *
   * @param role The role.
   * @param to Who holds it from now on.
   */
  handOver(
    role: string,
    to: string,
    options: IncidentOptions & {
      /** What they need to know. */
      note?: string | undefined
      /** Their name, to show. */
      name?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('hand_over', { role, to }, options)
  }

  /**
   * Confirm a hand-over.
   *
   * @param role The role.
   */
  acknowledgeHandOver(
    role: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('acknowledge_hand_over', { role }, options)
  }

  /**
   * Give a role up.
   *
   * @param role The role.
   */
  release(
    role: string,
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('release', { role }, options)
  }

  /**
   * Join the response.
   *
   * @param person Who; absent, who says so.
   */
  join(
    person?: string | undefined,
    options: IncidentOptions & {
      /** Their name, to show. */
      name?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('join', { person }, options)
  }

  /**
   * Leave it.
   *
   * @param person Who; absent, who says so.
   */
  leave(
    person?: string | undefined,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('leave', { person }, options)
  }

  /**
   * Set the severity.
   *
   * @param severity A label of the plan.
   */
  setSeverity(
    severity: string,
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('set_severity', { severity }, options)
  }

  /** Confirm a severity that another set. */
  confirmSeverity(
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('confirm_severity', {}, options)
  }

  /**
   * Say that the damage no longer grows.
   *
   * @param summary What contained it.
   */
  contain(
    summary?: string | undefined,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('contain', { summary }, options)
  }

  /**
   * Record a fix.
   *
   * @param description What was done.
   */
  recordFix(
    description: string,
    options: IncidentOptions & {
      /** What kind of fix. */
      kind?: Open<FixKind> | undefined
      /** Whether it is meant to last; a fix of unknown permanence that came after the resolve counts as permanent. */
      permanence?: Permanence | undefined
      /** A commit, a release, a change request. */
      reference?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_fix', { description }, options)
  }

  /**
   * Record what a check found.
   *
   * @param check What was checked.
   * @param outcome What the check found.
   */
  recordValidation(
    check: string,
    outcome: ValidationOutcome,
    options: IncidentOptions & {
      /** The fix that was checked. */
      fix?: RecordId | undefined
      /** The exit code of the program that checked. */
      exitCode?: number | undefined
      /** How long it took, in milliseconds. */
      durationMs?: number | undefined
      /** The SHA-256 of what it printed. */
      outputDigest?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_validation', { check, outcome }, options)
  }

  /** Open an impact window, or change one. */
  changeImpact(
    options: IncidentOptions & {
      /** The window to change; absent, a new one is opened. */
      window?: RecordId | undefined
      /** A window that no longer speaks for this part. */
      partOf?: RecordId | undefined
      /** The record of what caused it. */
      causedBy?: RecordId | undefined
      /** The service. */
      service?: string | undefined
      /** The operation of it. */
      operation?: string | undefined
      /** The region. */
      region?: string | undefined
      /** Who felt it. */
      audience?: AudienceSide | undefined
      /** The name of the audience. */
      audienceLabel?: string | undefined
      /** What kind of harm. */
      kind?: Open<ImpactKind> | undefined
      /** How much of it was hit. */
      level?: Open<ImpactLevel> | undefined
      /** How much works, from 0 to 1. */
      restored?: Share | undefined
      /** How many were affected. */
      affected?: Affected | undefined
      /** What they felt. */
      description?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('change_impact', {}, options, { restored: parts })
  }

  /**
   * Say how much works again.
   *
   * @param service Its service.
   * @param restored How much works, from 0 to 1.
   */
  restore(
    service: string | undefined,
    restored: Share,
    options: IncidentOptions & {
      /** The window. */
      window?: RecordId | undefined
      /** Its operation. */
      operation?: string | undefined
      /** Its region. */
      region?: string | undefined
      /** Whether the impact ends here although less than all is restored. */
      end?: boolean | undefined
      /** Why it ends below 10,000. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('restore', { service, restored }, options, { restored: parts })
  }

  /**
   * Record what was done.
   *
   * @param description What was done.
   * @param outcome What came of it.
   */
  recordAction(
    description: string,
    outcome: Open<ActionOutcome>,
    options: IncidentOptions & {
      /** The earlier action whose outcome this is. */
      action?: RecordId | undefined
      /** The service it was done to. */
      service?: string | undefined
      /** The region it was done in. */
      region?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_action', { description, outcome }, options)
  }

  /**
   * Say that a containment or fix did not hold.
   *
   * @param reason What was seen.
   * @param to The status that it is back in.
   */
  regress(
    reason: string,
    to: RegressTo,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('regress', { reason, to }, options)
  }

  /** Claim that it is over. */
  resolve(
    options: IncidentOptions & {
      /** How. */
      how?: How | undefined
      /** What ended it. */
      summary?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('resolve', {}, options)
  }

  /** Begin the review. */
  startReview(
    options: IncidentOptions & {
      /** Who leads it, when it meets. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('start_review', {}, options)
  }

  /**
   * Publish a postmortem.
   *
   * @param document The document.
   */
  publishPostmortem(
    document: Postmortem | Elsewhere,
    options: IncidentOptions & {
      /** Who it is for. */
      audience?: DocumentAudience | undefined
      /** When it could be read, if that is not now. */
      publishedAt?: When | undefined
      /** Where it can be read. */
      address?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('publish_postmortem', { document }, options, { document: documentJson, publishedAt: when })
  }

  /** Close it without one. */
  close(
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('close', {}, options)
  }

  /**
   * Say that it is not over.
   *
   * @param reason What was seen.
   */
  reopen(
    reason: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('reopen', { reason }, options)
  }

  /**
   * Say that it was none.
   *
   * @param why Why not.
   */
  dismiss(
    why: DismissalReason,
    options: IncidentOptions & {
      /** What was found. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('dismiss', { why }, options)
  }

  /**
   * Say that it was one after all.
   *
   * @param reason What was found.
   */
  reinstate(
    reason: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('reinstate', { reason }, options)
  }

  /**
   * Merge it into another.
   *
   * @param target The other incident.
   */
  mergeInto(
    target: IncidentId,
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('merge_into', { target }, options)
  }

  /** Undo a merge. */
  unmerge(
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('unmerge', {}, options)
  }

  /**
   * Attach a signal.
   *
   * @param signal The same alert over time.
   * @param episode The signal and its start.
   * @param sender What sent it.
   */
  attachSignal(
    signal: string,
    episode: string,
    sender: string,
    options: IncidentOptions & {
      /** When its sender says it began. */
      startedAt?: Time | undefined
      /** What it says. */
      summary?: string | undefined
      /** Its labels. */
      labels?: Readonly<Record<string, string>> | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('attach_signal', { signal, episode, sender }, options, { startedAt: wireTime })
  }

  /**
   * Record that a signal cleared.
   *
   * @param signal The same alert over time.
   * @param episode The signal and its start.
   * @param repeats How often it was delivered again while it fired.
   */
  clearSignal(
    signal: string,
    episode: string,
    repeats: number,
    options: IncidentOptions & {
      /** When its sender says it ended. */
      endedAt?: Time | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('clear_signal', { signal, episode, repeats }, options, { endedAt: wireTime })
  }

  /**
   * Record a decision.
   *
   * @param decision What was decided.
   */
  recordDecision(
    decision: string,
    options: IncidentOptions & {
      /** On which belief. */
      rationale?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_decision', { decision }, options)
  }

  /**
   * Raise a hypothesis.
   *
   * @param statement What may be so.
   */
  raiseHypothesis(
    statement: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('raise_hypothesis', { statement }, options)
  }

  /**
   * Confirm one.
   *
   * @param hypothesis The record that raised it.
   */
  confirmHypothesis(
    hypothesis: RecordId,
    options: IncidentOptions & {
      /** By what. */
      because?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('confirm_hypothesis', { hypothesis }, options)
  }

  /**
   * Refute one.
   *
   * @param hypothesis The record that raised it.
   */
  refuteHypothesis(
    hypothesis: RecordId,
    options: IncidentOptions & {
      /** By what. */
      because?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('refute_hypothesis', { hypothesis }, options)
  }

  /**
   * Link evidence.
   *
   * @param address Where it is.
   */
  linkEvidence(
    address: string,
    options: IncidentOptions & {
      /** The record that it supports. */
      about?: RecordId | undefined
      /** Its SHA-256. */
      contentDigest?: string | undefined
      /** What it shows. */
      title?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('link_evidence', { address }, options)
  }

  /**
   * Add a contributing factor.
   *
   * @param description What it was.
   * @param kind How it contributed.
   */
  addContributingFactor(
    description: string,
    kind: Open<FactorKind>,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('add_contributing_factor', { description, kind }, options)
  }

  /**
   * Note something.
   *
   * @param body What.
   */
  note(
    body: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('note', { body }, options)
  }

  /**
   * Link something elsewhere.
   *
   * @param relation How it relates.
   */
  link(
    relation: Open<Relation>,
    options: IncidentOptions & {
      /** The other incident. */
      incident?: IncidentId | undefined
      /** The id in another system. */
      external?: string | undefined
      /** What it is. */
      title?: string | undefined
      /** Where it is. */
      address?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('link', { relation }, options)
  }

  /**
   * Assert a milestone.
   *
   * @param milestone The milestone.
   */
  assertMilestone(
    milestone: MilestoneName,
    options: IncidentOptions & {
      /** Of one window; absent, of the incident. */
      window?: RecordId | undefined
      /** How they know. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('assert_milestone', { milestone }, options)
  }

  /**
   * Choose among its assertions.
   *
   * @param milestone The milestone.
   * @param assertion The record that asserts it, or that it derives from.
   */
  chooseMilestone(
    milestone: MilestoneName,
    assertion: RecordId,
    options: IncidentOptions & {
      /** Of one window; absent, of the incident. */
      window?: RecordId | undefined
      /** Why this one. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('choose_milestone', { milestone, assertion }, options)
  }

  /**
   * Ask a relay to send an update.
   *
   * @param channel The channel.
   * @param body What it says, in words.
   */
  queueUpdate(
    channel: string,
    body: string,
    options: IncidentOptions & {
      /** Who it is for. */
      audience?: AudienceSide | undefined
      /** What it says of the incident. */
      says?: Says | undefined
      /** The version that it tells; absent, the newest. */
      covers?: number | undefined
      /** When the next one is promised. */
      promisedNext?: Time | undefined
      /** From now on, such as `30m`, instead of promisedNext. */
      nextIn?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('queue_update', { channel, body }, options, { promisedNext: wireTime })
  }

  /**
   * Record a published update.
   *
   * @param channel The channel.
   * @param body What it says, in words.
   */
  recordUpdate(
    channel: string,
    body: string,
    options: IncidentOptions & {
      /** Who it is for. */
      audience?: AudienceSide | undefined
      /** What it says of the incident. */
      says?: Says | undefined
      /** The version that it tells; absent, the newest. */
      covers?: number | undefined
      /** When the next one is promised. */
      promisedNext?: Time | undefined
      /** When outsiders could read it, if that is not when it occurred. */
      publishedAt?: When | undefined
      /** The queued update that this is. */
      queued?: RecordId | undefined
      /** Its id where it was published. */
      external?: string | undefined
      /** From now on, such as `30m`, instead of promisedNext. */
      nextIn?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_update', { channel, body }, options, { promisedNext: wireTime, publishedAt: when })
  }

  /**
   * Record that one could not be published.
   *
   * @param channel The channel.
   * @param error What went wrong.
   */
  recordUpdateFailure(
    channel: string,
    error: string,
    options: IncidentOptions & {
      /** The queued update that failed, if it was queued. */
      queued?: RecordId | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_update_failure', { channel, error }, options)
  }

  /**
   * Set a channel's cadence.
   *
   * @param channel The channel.
   * @param everyMinutes Minutes between two updates.
   */
  setCadence(
    channel: string,
    everyMinutes: number,
    options: IncidentOptions & {
      /** Why. */
      reason?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('set_cadence', { channel, everyMinutes }, options)
  }

  /**
   * Curate the timeline.
   *
   * @param record The record.
   * @param prominence How much it stands out.
   */
  curate(
    record: RecordId,
    prominence: Open<Prominence>,
    options: IncidentOptions & {
      /** What the timeline says instead. */
      caption?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('curate', { record, prominence }, options)
  }

  /**
   * Write a section of the postmortem.
   *
   * @param section Which.
   * @param body Its text.
   */
  writeSection(
    section: string,
    body: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('write_section', { section, body }, options)
  }

  /**
   * Ask for a review of it.
   *
   * @param reviewers Of whom.
   */
  requestReview(
    reviewers: readonly string[],
    options: IncidentOptions & {
      /** What to look at. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('request_review', { reviewers }, options)
  }

  /** Approve it. */
  approveReview(
    options: IncidentOptions & {
      /** The version that was read; absent, the newest. */
      covers?: number | undefined
      /** What the reviewer says. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('approve_review', {}, options)
  }

  /**
   * Ask for more time.
   *
   * @param deadline The deadline.
   * @param until Until when.
   * @param reason Why.
   */
  requestExtension(
    deadline: string,
    until: Time,
    reason: string,
    options: IncidentOptions & {
      /** Of one action item; absent, of the incident. */
      item?: RecordId | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('request_extension', { deadline, until, reason }, options, { until: wireTime })
  }

  /**
   * Grant it.
   *
   * @param extension The record of the request.
   */
  approveExtension(
    extension: RecordId,
    options: IncidentOptions & {
      /** What they say. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('approve_extension', { extension }, options, { extension: renamed('request', same) })
  }

  /**
   * Add an action item.
   *
   * @param title What is to be done.
   */
  addActionItem(
    title: string,
    options: IncidentOptions & {
      /** What it is good for. */
      kind?: Open<ActionItemKind> | undefined
      /** Who does it. */
      owner?: string | undefined
      /** Whose team does it. */
      team?: string | undefined
      /** Until when. */
      due?: Time | undefined
      /** How urgent. */
      priority?: string | undefined
      /** Where it is tracked. */
      ticket?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('add_action_item', { title }, options, { due: wireTime })
  }

  /**
   * Change one.
   *
   * @param item The record that added it.
   */
  changeActionItem(
    item: RecordId,
    options: IncidentOptions & {
      /** What it is good for. */
      kind?: Open<ActionItemKind> | undefined
      /** Who does it. */
      owner?: string | undefined
      /** Whose team does it. */
      team?: string | undefined
      /** Until when. */
      due?: Time | undefined
      /** How urgent. */
      priority?: string | undefined
      /** What is to be done. */
      title?: string | undefined
      /** Where it is tracked. */
      ticket?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('change_action_item', { item }, options, { due: wireTime })
  }

  /**
   * Complete one.
   *
   * @param item The record that added it.
   * @param evidence What shows it.
   */
  completeActionItem(
    item: RecordId,
    evidence?: string | undefined,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('complete_action_item', { item, evidence }, options)
  }

  /**
   * Drop one.
   *
   * @param item The record that added it.
   * @param reason Why.
   */
  dropActionItem(
    item: RecordId,
    reason: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('drop_action_item', { item, reason }, options)
  }

  /**
   * Give it a new title.
   *
   * @param title The title from now on.
   */
  retitle(
    title: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('retitle', { title }, options)
  }

  /**
   * Set a custom field.
   *
   * @param field The field.
   * @param value Its value; absent, it is empty.
   */
  setField(
    field: string,
    value?: string | undefined,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('set_field', { field, value }, options)
  }

  /**
   * Record where it was imported from.
   *
   * @param source The system.
   * @param external Its id there.
   * @param mapping How its words were mapped.
   */
  recordImport(
    source: string,
    external: string,
    mapping: string,
    options: IncidentOptions & {
      /** Where it can be read. */
      address?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('record_import', { source, external, mapping }, options)
  }

  /**
   * Put an earlier record right.
   *
   * @param record The record.
   * @param reason Why.
   */
  correct(
    record: RecordId,
    reason: string,
    options: IncidentOptions & {
      /** When it really occurred. */
      reallyOccurred?: When | undefined
      /** New values of correctable facts, under their names on the wire. */
      facts?: Members | undefined
      /** New values of text fields, under their names on the wire. */
      changes?: Members | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('correct', { record, reason }, options, { reallyOccurred: renamed('occurred', when) })
  }

  /**
   * Take a fact back.
   *
   * @param record The record.
   * @param reason Why.
   */
  retract(
    record: RecordId,
    reason: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('retract', { record, reason }, options)
  }

  /**
   * Remove a record's text for good.
   *
   * @param record The record.
   * @param reason Why.
   */
  redact(
    record: RecordId,
    reason: string,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('redact', { record, reason }, options)
  }

  /**
   * Append an event of the host's own.
   *
   * @param name Its type, `ext.` and the host's own name.
   * @param facts What the host's rules read.
   * @param text What people wrote.
   */
  recordHostEvent(
    name: string,
    facts?: Members | undefined,
    text?: Members | undefined,
    options: IncidentOptions = {},
  ): Promise<Done> {
    return this[run]('record_host_event', { name, facts, text }, options)
  }
}

/**
 * The commands of a book. Each takes `by` (who did it), `occurred` (when, if not now), `observedAt`, `waive` (guards
 * set aside, each with a reason), `request` (sent again, it gives the first outcome), `causation` and `trace`.
 */
export abstract class BookCommands<Declared, Done> {
  /** @internal */
  abstract [declaring](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<Declared>
  /** @internal */
  abstract [run](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<Done>

  /**
   * Say that there is an incident.
   *
   * @param title What is wrong, in a line.
   */
  declare(
    title: string,
    options: CommandOptions & {
      /** What is known, in a few more. */
      summary?: string | undefined
      /** Why the log is written. */
      kind?: IncidentKind | undefined
      /** What brought it to light. */
      sourceKind?: Open<SourceKind> | undefined
      /** How bad it is, by a label of the plan. */
      severity?: string | undefined
      /** When it began to hurt: asserts that milestone. */
      started?: When | undefined
      /** When it was noticed: asserts that milestone. */
      detected?: When | undefined
      /** Whether who declares takes command with it. */
      takeCommand?: boolean | undefined
      /** Its id in another system. */
      reference?: string | undefined
      /** The signals that it is declared for. */
      signals?: readonly SignalAttached[] | undefined
      /** What else it has to do with. */
      links?: readonly Linked[] | undefined
    } = {},
  ): Promise<Declared> {
    return this[declaring]('declare', { title }, options, { started: when, detected: when })
  }

  /**
   * Adopt a plan, in the book's own stream.
   *
   * @param plan The plan.
   */
  adoptPlan(
    plan: Plan,
    options: CommandOptions & {
      /** What changed, and why. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('adopt_plan', { plan }, options, { plan: planJson })
  }

  /** Record a review of the plan, in the book's own stream. */
  reviewPlan(
    options: CommandOptions & {
      /** What was found. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('review_plan', {}, options)
  }

  /**
   * Record that a drill was held, in the book's own stream.
   *
   * @param drill The drill.
   */
  completeDrill(
    drill: string,
    options: CommandOptions & {
      /** When the next one is. */
      next?: Time | undefined
      /** What it showed. */
      note?: string | undefined
    } = {},
  ): Promise<Done> {
    return this[run]('complete_drill', { drill }, options, { next: wireTime })
  }
}
