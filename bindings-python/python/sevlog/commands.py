"""Every command as a method.

Written by bindings-python/generate.py from the core's own declarations: do not edit.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sevlog.command import By, Common, Elsewhere, Share, Waiver, parts, promised, when
from sevlog.enums import (
    ActionItemKind,
    ActionOutcome,
    AudienceSide,
    AudienceSideWord,
    DismissalReason,
    DismissalReasonWord,
    DocumentAudience,
    DocumentAudienceWord,
    FactorKind,
    FixKind,
    How,
    HowWord,
    ImpactKind,
    ImpactLevel,
    IncidentKind,
    IncidentKindWord,
    MilestoneName,
    MilestoneNameWord,
    Permanence,
    PermanenceWord,
    Prominence,
    RegressTo,
    RegressToWord,
    Relation,
    Says,
    SaysWord,
    SourceKind,
    ValidationOutcome,
    ValidationOutcomeWord,
)
from sevlog.events import Linked, SignalAttached
from sevlog.plan import Plan
from sevlog.postmortem import Postmortem
from sevlog.times import Time, When
from sevlog.values import Affected

Done = TypeVar("Done", covariant=True)
Declared = TypeVar("Declared", covariant=True)


class IncidentCommands(Generic[Done]):
    """The commands of an incident. Each takes `by` (who did it), `occurred` (when, if not now), `observed_at`,
    `waive` (guards set aside, each with a reason), `request` (sent again, it gives the first outcome),
    `causation` and `trace`."""

    __slots__ = ()

    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> Done:
        raise NotImplementedError

    def take_command(
        self,
        *,
        name: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Take incident command.

        name: The person's name, to show.
        """
        arguments: dict[str, Any] = {
            "name": name,
        }
        return self._do("take_command", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def assign(
        self,
        role: str,
        person: str,
        *,
        name: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Give a role to a person.

        role: The role.
        person: Who holds it from now on.
        name: The person's name, to show.
        """
        arguments: dict[str, Any] = {
            "role": role,
            "person": person,
            "name": name,
        }
        return self._do("assign", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def hand_over(
        self,
        role: str,
        to: str,
        *,
        note: str | None = None,
        name: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Hand a role over.

        role: The role.
        to: Who holds it from now on.
        note: What they need to know.
        name: Their name, to show.
        """
        arguments: dict[str, Any] = {
            "role": role,
            "to": to,
            "note": note,
            "name": name,
        }
        return self._do("hand_over", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def acknowledge_hand_over(
        self,
        role: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Confirm a hand-over.

        role: The role.
        """
        arguments: dict[str, Any] = {
            "role": role,
        }
        return self._do("acknowledge_hand_over", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def release(
        self,
        role: str,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Give a role up.

        role: The role.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "role": role,
            "reason": reason,
        }
        return self._do("release", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def join(
        self,
        person: str | None = None,
        *,
        name: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Join the response.

        person: Who; absent, who says so.
        name: Their name, to show.
        """
        arguments: dict[str, Any] = {
            "person": person,
            "name": name,
        }
        return self._do("join", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def leave(
        self,
        person: str | None = None,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Leave it.

        person: Who; absent, who says so.
        """
        arguments: dict[str, Any] = {
            "person": person,
        }
        return self._do("leave", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def set_severity(
        self,
        severity: str,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Set the severity.

        severity: A label of the plan.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "severity": severity,
            "reason": reason,
        }
        return self._do("set_severity", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def confirm_severity(
        self,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Confirm a severity that another set."""
        arguments: dict[str, Any] = {
        }
        return self._do("confirm_severity", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def contain(
        self,
        summary: str | None = None,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say that the damage no longer grows.

        summary: What contained it.
        """
        arguments: dict[str, Any] = {
            "summary": summary,
        }
        return self._do("contain", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_fix(
        self,
        description: str,
        *,
        kind: FixKind | str | None = None,
        permanence: Permanence | PermanenceWord | None = None,
        reference: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record a fix.

        description: What was done.
        kind: What kind of fix.
        permanence: Whether it is meant to last; a fix of unknown permanence that came after the resolve counts
            as permanent.
        reference: A commit, a release, a change request.
        """
        arguments: dict[str, Any] = {
            "description": description,
            "kind": kind,
            "permanence": permanence,
            "reference": reference,
        }
        return self._do("record_fix", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_validation(
        self,
        check: str,
        outcome: ValidationOutcome | ValidationOutcomeWord,
        *,
        fix: str | None = None,
        exit_code: int | None = None,
        duration_ms: int | None = None,
        output_digest: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record what a check found.

        check: What was checked.
        outcome: What the check found.
        fix: The fix that was checked.
        exit_code: The exit code of the program that checked.
        duration_ms: How long it took, in milliseconds.
        output_digest: The SHA-256 of what it printed.
        """
        arguments: dict[str, Any] = {
            "outcome": outcome,
            "fix": fix,
            "exitCode": exit_code,
            "durationMs": duration_ms,
            "outputDigest": output_digest,
            "check": check,
        }
        return self._do("record_validation", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def change_impact(
        self,
        *,
        window: str | None = None,
        part_of: str | None = None,
        caused_by: str | None = None,
        service: str | None = None,
        operation: str | None = None,
        region: str | None = None,
        audience: AudienceSide | AudienceSideWord | None = None,
        audience_label: str | None = None,
        kind: ImpactKind | str | None = None,
        level: ImpactLevel | str | None = None,
        restored: Share | None = None,
        affected: Affected | None = None,
        description: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Open an impact window, or change one.

        window: The window to change; absent, a new one is opened.
        part_of: A window that no longer speaks for this part.
        caused_by: The record of what caused it.
        service: The service.
        operation: The operation of it.
        region: The region.
        audience: Who felt it.
        audience_label: The name of the audience.
        kind: What kind of harm.
        level: How much of it was hit.
        restored: How much works, from 0 to 1.
        affected: How many were affected.
        description: What they felt.
        """
        arguments: dict[str, Any] = {
            "window": window,
            "partOf": part_of,
            "causedBy": caused_by,
            "service": service,
            "operation": operation,
            "region": region,
            "audience": audience,
            "audienceLabel": audience_label,
            "kind": kind,
            "level": level,
            "restored": parts(restored),
            "affected": affected,
            "description": description,
        }
        return self._do("change_impact", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def restore(
        self,
        service: str | None,
        restored: Share,
        *,
        window: str | None = None,
        operation: str | None = None,
        region: str | None = None,
        end: bool | None = None,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say how much works again.

        service: Its service.
        restored: How much works, from 0 to 1.
        window: The window.
        operation: Its operation.
        region: Its region.
        end: Whether the impact ends here although less than all is restored.
        reason: Why it ends below 10,000.
        """
        arguments: dict[str, Any] = {
            "window": window,
            "service": service,
            "operation": operation,
            "region": region,
            "restored": parts(restored),
            "end": end,
            "reason": reason,
        }
        return self._do("restore", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_action(
        self,
        description: str,
        outcome: ActionOutcome | str,
        *,
        action: str | None = None,
        service: str | None = None,
        region: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record what was done.

        description: What was done.
        outcome: What came of it.
        action: The earlier action whose outcome this is.
        service: The service it was done to.
        region: The region it was done in.
        """
        arguments: dict[str, Any] = {
            "outcome": outcome,
            "action": action,
            "service": service,
            "region": region,
            "description": description,
        }
        return self._do("record_action", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def regress(
        self,
        reason: str,
        to: RegressTo | RegressToWord,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say that a containment or fix did not hold.

        reason: What was seen.
        to: The status that it is back in.
        """
        arguments: dict[str, Any] = {
            "to": to,
            "reason": reason,
        }
        return self._do("regress", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def resolve(
        self,
        *,
        how: How | HowWord | None = None,
        summary: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Claim that it is over.

        how: How.
        summary: What ended it.
        """
        arguments: dict[str, Any] = {
            "how": how,
            "summary": summary,
        }
        return self._do("resolve", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def start_review(
        self,
        *,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Begin the review.

        note: Who leads it, when it meets.
        """
        arguments: dict[str, Any] = {
            "note": note,
        }
        return self._do("start_review", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def publish_postmortem(
        self,
        document: Postmortem | Elsewhere,
        *,
        audience: DocumentAudience | DocumentAudienceWord | None = None,
        published_at: When | None = None,
        address: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Publish a postmortem.

        document: The document.
        audience: Who it is for.
        published_at: When it could be read, if that is not now.
        address: Where it can be read.
        """
        arguments: dict[str, Any] = {
            "document": document,
            "audience": audience,
            "publishedAt": when(published_at),
            "address": address,
        }
        return self._do("publish_postmortem", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def close(
        self,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Close it without one.

        reason: Why.
        """
        arguments: dict[str, Any] = {
            "reason": reason,
        }
        return self._do("close", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def reopen(
        self,
        reason: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say that it is not over.

        reason: What was seen.
        """
        arguments: dict[str, Any] = {
            "reason": reason,
        }
        return self._do("reopen", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def dismiss(
        self,
        why: DismissalReason | DismissalReasonWord,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say that it was none.

        why: Why not.
        reason: What was found.
        """
        arguments: dict[str, Any] = {
            "why": why,
            "reason": reason,
        }
        return self._do("dismiss", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def reinstate(
        self,
        reason: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Say that it was one after all.

        reason: What was found.
        """
        arguments: dict[str, Any] = {
            "reason": reason,
        }
        return self._do("reinstate", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def merge_into(
        self,
        target: str,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Merge it into another.

        target: The other incident.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "target": target,
            "reason": reason,
        }
        return self._do("merge_into", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def unmerge(
        self,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Undo a merge.

        reason: Why.
        """
        arguments: dict[str, Any] = {
            "reason": reason,
        }
        return self._do("unmerge", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def attach_signal(
        self,
        signal: str,
        episode: str,
        sender: str,
        *,
        started_at: Time | None = None,
        summary: str | None = None,
        labels: Mapping[str, str] | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Attach a signal.

        signal: The same alert over time.
        episode: The signal and its start.
        sender: What sent it.
        started_at: When its sender says it began.
        summary: What it says.
        labels: Its labels.
        """
        arguments: dict[str, Any] = {
            "signal": signal,
            "episode": episode,
            "sender": sender,
            "startedAt": started_at,
            "summary": summary,
            "labels": labels,
        }
        return self._do("attach_signal", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def clear_signal(
        self,
        signal: str,
        episode: str,
        repeats: int,
        *,
        ended_at: Time | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record that a signal cleared.

        signal: The same alert over time.
        episode: The signal and its start.
        repeats: How often it was delivered again while it fired.
        ended_at: When its sender says it ended.
        """
        arguments: dict[str, Any] = {
            "signal": signal,
            "episode": episode,
            "endedAt": ended_at,
            "repeats": repeats,
        }
        return self._do("clear_signal", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_decision(
        self,
        decision: str,
        *,
        rationale: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record a decision.

        decision: What was decided.
        rationale: On which belief.
        """
        arguments: dict[str, Any] = {
            "decision": decision,
            "rationale": rationale,
        }
        return self._do("record_decision", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def raise_hypothesis(
        self,
        statement: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Raise a hypothesis.

        statement: What may be so.
        """
        arguments: dict[str, Any] = {
            "statement": statement,
        }
        return self._do("raise_hypothesis", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def confirm_hypothesis(
        self,
        hypothesis: str,
        *,
        because: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Confirm one.

        hypothesis: The record that raised it.
        because: By what.
        """
        arguments: dict[str, Any] = {
            "hypothesis": hypothesis,
            "because": because,
        }
        return self._do("confirm_hypothesis", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def refute_hypothesis(
        self,
        hypothesis: str,
        *,
        because: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Refute one.

        hypothesis: The record that raised it.
        because: By what.
        """
        arguments: dict[str, Any] = {
            "hypothesis": hypothesis,
            "because": because,
        }
        return self._do("refute_hypothesis", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def link_evidence(
        self,
        address: str,
        *,
        about: str | None = None,
        content_digest: str | None = None,
        title: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Link evidence.

        address: Where it is.
        about: The record that it supports.
        content_digest: Its SHA-256.
        title: What it shows.
        """
        arguments: dict[str, Any] = {
            "about": about,
            "contentDigest": content_digest,
            "address": address,
            "title": title,
        }
        return self._do("link_evidence", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def add_contributing_factor(
        self,
        description: str,
        kind: FactorKind | str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Add a contributing factor.

        description: What it was.
        kind: How it contributed.
        """
        arguments: dict[str, Any] = {
            "kind": kind,
            "description": description,
        }
        return self._do("add_contributing_factor", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def note(
        self,
        body: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Note something.

        body: What.
        """
        arguments: dict[str, Any] = {
            "body": body,
        }
        return self._do("note", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def link(
        self,
        relation: Relation | str,
        *,
        incident: str | None = None,
        external: str | None = None,
        title: str | None = None,
        address: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Link something elsewhere.

        relation: How it relates.
        incident: The other incident.
        external: The id in another system.
        title: What it is.
        address: Where it is.
        """
        arguments: dict[str, Any] = {
            "relation": relation,
            "incident": incident,
            "external": external,
            "title": title,
            "address": address,
        }
        return self._do("link", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def assert_milestone(
        self,
        milestone: MilestoneName | MilestoneNameWord,
        *,
        window: str | None = None,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Assert a milestone.

        milestone: The milestone.
        window: Of one window; absent, of the incident.
        note: How they know.
        """
        arguments: dict[str, Any] = {
            "milestone": milestone,
            "window": window,
            "note": note,
        }
        return self._do("assert_milestone", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def choose_milestone(
        self,
        milestone: MilestoneName | MilestoneNameWord,
        assertion: str,
        *,
        window: str | None = None,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Choose among its assertions.

        milestone: The milestone.
        assertion: The record that asserts it, or that it derives from.
        window: Of one window; absent, of the incident.
        reason: Why this one.
        """
        arguments: dict[str, Any] = {
            "milestone": milestone,
            "window": window,
            "assertion": assertion,
            "reason": reason,
        }
        return self._do("choose_milestone", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def queue_update(
        self,
        channel: str,
        body: str,
        *,
        audience: AudienceSide | AudienceSideWord | None = None,
        says: Says | SaysWord | None = None,
        covers: int | None = None,
        promised_next: Time | None = None,
        next_in: timedelta | str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Ask a relay to send an update.

        channel: The channel.
        body: What it says, in words.
        audience: Who it is for.
        says: What it says of the incident.
        covers: The version that it tells; absent, the newest.
        promised_next: When the next one is promised.
        next_in: From now on, such as `30m`, instead of promised_next.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "body": body,
            "audience": audience,
            "says": says,
            "covers": covers,
            "promisedNext": promised(promised_next, next_in),
        }
        return self._do("queue_update", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_update(
        self,
        channel: str,
        body: str,
        *,
        audience: AudienceSide | AudienceSideWord | None = None,
        says: Says | SaysWord | None = None,
        covers: int | None = None,
        promised_next: Time | None = None,
        published_at: When | None = None,
        queued: str | None = None,
        external: str | None = None,
        next_in: timedelta | str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record a published update.

        channel: The channel.
        body: What it says, in words.
        audience: Who it is for.
        says: What it says of the incident.
        covers: The version that it tells; absent, the newest.
        promised_next: When the next one is promised.
        published_at: When outsiders could read it, if that is not when it occurred.
        queued: The queued update that this is.
        external: Its id where it was published.
        next_in: From now on, such as `30m`, instead of promised_next.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "body": body,
            "audience": audience,
            "says": says,
            "covers": covers,
            "promisedNext": promised(promised_next, next_in),
            "publishedAt": when(published_at),
            "queued": queued,
            "external": external,
        }
        return self._do("record_update", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_update_failure(
        self,
        channel: str,
        error: str,
        *,
        queued: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record that one could not be published.

        channel: The channel.
        error: What went wrong.
        queued: The queued update that failed, if it was queued.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "queued": queued,
            "error": error,
        }
        return self._do("record_update_failure", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def set_cadence(
        self,
        channel: str,
        every_minutes: int,
        *,
        reason: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Set a channel's cadence.

        channel: The channel.
        every_minutes: Minutes between two updates.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "everyMinutes": every_minutes,
            "reason": reason,
        }
        return self._do("set_cadence", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def curate(
        self,
        record: str,
        prominence: Prominence | str,
        *,
        caption: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Curate the timeline.

        record: The record.
        prominence: How much it stands out.
        caption: What the timeline says instead.
        """
        arguments: dict[str, Any] = {
            "record": record,
            "prominence": prominence,
            "caption": caption,
        }
        return self._do("curate", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def write_section(
        self,
        section: str,
        body: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Write a section of the postmortem.

        section: Which.
        body: Its text.
        """
        arguments: dict[str, Any] = {
            "section": section,
            "body": body,
        }
        return self._do("write_section", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def request_review(
        self,
        reviewers: Sequence[str],
        *,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Ask for a review of it.

        reviewers: Of whom.
        note: What to look at.
        """
        arguments: dict[str, Any] = {
            "reviewers": reviewers,
            "note": note,
        }
        return self._do("request_review", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def approve_review(
        self,
        *,
        covers: int | None = None,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Approve it.

        covers: The version that was read; absent, the newest.
        note: What the reviewer says.
        """
        arguments: dict[str, Any] = {
            "covers": covers,
            "note": note,
        }
        return self._do("approve_review", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def request_extension(
        self,
        deadline: str,
        until: Time,
        reason: str,
        *,
        item: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Ask for more time.

        deadline: The deadline.
        until: Until when.
        reason: Why.
        item: Of one action item; absent, of the incident.
        """
        arguments: dict[str, Any] = {
            "deadline": deadline,
            "item": item,
            "until": until,
            "reason": reason,
        }
        return self._do("request_extension", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def approve_extension(
        self,
        extension: str,
        *,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Grant it.

        extension: The record of the request.
        note: What they say.
        """
        arguments: dict[str, Any] = {
            "request": extension,
            "note": note,
        }
        return self._do("approve_extension", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def add_action_item(
        self,
        title: str,
        *,
        kind: ActionItemKind | str | None = None,
        owner: str | None = None,
        team: str | None = None,
        due: Time | None = None,
        priority: str | None = None,
        ticket: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Add an action item.

        title: What is to be done.
        kind: What it is good for.
        owner: Who does it.
        team: Whose team does it.
        due: Until when.
        priority: How urgent.
        ticket: Where it is tracked.
        """
        arguments: dict[str, Any] = {
            "kind": kind,
            "owner": owner,
            "team": team,
            "due": due,
            "priority": priority,
            "title": title,
            "ticket": ticket,
        }
        return self._do("add_action_item", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def change_action_item(
        self,
        item: str,
        *,
        kind: ActionItemKind | str | None = None,
        owner: str | None = None,
        team: str | None = None,
        due: Time | None = None,
        priority: str | None = None,
        title: str | None = None,
        ticket: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Change one.

        item: The record that added it.
        kind: What it is good for.
        owner: Who does it.
        team: Whose team does it.
        due: Until when.
        priority: How urgent.
        title: What is to be done.
        ticket: Where it is tracked.
        """
        arguments: dict[str, Any] = {
            "item": item,
            "kind": kind,
            "owner": owner,
            "team": team,
            "due": due,
            "priority": priority,
            "title": title,
            "ticket": ticket,
        }
        return self._do("change_action_item", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def complete_action_item(
        self,
        item: str,
        evidence: str | None = None,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Complete one.

        item: The record that added it.
        evidence: What shows it.
        """
        arguments: dict[str, Any] = {
            "item": item,
            "evidence": evidence,
        }
        return self._do("complete_action_item", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def drop_action_item(
        self,
        item: str,
        reason: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Drop one.

        item: The record that added it.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "item": item,
            "reason": reason,
        }
        return self._do("drop_action_item", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def retitle(
        self,
        title: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Give it a new title.

        title: The title from now on.
        """
        arguments: dict[str, Any] = {
            "title": title,
        }
        return self._do("retitle", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def set_field(
        self,
        field: str,
        value: str | None = None,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Set a custom field.

        field: The field.
        value: Its value; absent, it is empty.
        """
        arguments: dict[str, Any] = {
            "field": field,
            "value": value,
        }
        return self._do("set_field", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_import(
        self,
        source: str,
        external: str,
        mapping: str,
        *,
        address: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record where it was imported from.

        source: The system.
        external: Its id there.
        mapping: How its words were mapped.
        address: Where it can be read.
        """
        arguments: dict[str, Any] = {
            "source": source,
            "external": external,
            "mapping": mapping,
            "address": address,
        }
        return self._do("record_import", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def correct(
        self,
        record: str,
        reason: str,
        *,
        really_occurred: When | None = None,
        facts: Mapping[str, Any] | None = None,
        changes: Mapping[str, Any] | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Put an earlier record right.

        record: The record.
        reason: Why.
        really_occurred: When it really occurred.
        facts: New values of correctable facts, under their names on the wire.
        changes: New values of text fields, under their names on the wire.
        """
        arguments: dict[str, Any] = {
            "record": record,
            "occurred": when(really_occurred),
            "facts": facts,
            "changes": changes,
            "reason": reason,
        }
        return self._do("correct", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def retract(
        self,
        record: str,
        reason: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Take a fact back.

        record: The record.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "record": record,
            "reason": reason,
        }
        return self._do("retract", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def redact(
        self,
        record: str,
        reason: str,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Remove a record's text for good.

        record: The record.
        reason: Why.
        """
        arguments: dict[str, Any] = {
            "record": record,
            "reason": reason,
        }
        return self._do("redact", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def record_host_event(
        self,
        name: str,
        facts: Mapping[str, Any] | None = None,
        text: Mapping[str, Any] | None = None,
        *,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Append an event of the host's own.

        name: Its type, `ext.` and the host's own name.
        facts: What the host's rules read.
        text: What people wrote.
        """
        arguments: dict[str, Any] = {
            "name": name,
            "facts": facts,
            "text": text,
        }
        return self._do("record_host_event", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))


class BookCommands(Generic[Declared, Done]):
    """The commands of a book. Each takes `by` (who did it), `occurred` (when, if not now), `observed_at`, `waive`
    (guards set aside, each with a reason), `request` (sent again, it gives the first outcome), `causation`
    and `trace`."""

    __slots__ = ()

    def _declare(self, arguments: Mapping[str, Any], common: Common) -> Declared:
        raise NotImplementedError

    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> Done:
        raise NotImplementedError

    def declare(
        self,
        title: str,
        *,
        summary: str | None = None,
        kind: IncidentKind | IncidentKindWord | None = None,
        source_kind: SourceKind | str | None = None,
        severity: str | None = None,
        started: When | None = None,
        detected: When | None = None,
        take_command: bool | None = None,
        reference: str | None = None,
        signals: Sequence[SignalAttached] | None = None,
        links: Sequence[Linked] | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Declared:
        """Say that there is an incident.

        title: What is wrong, in a line.
        summary: What is known, in a few more.
        kind: Why the log is written.
        source_kind: What brought it to light.
        severity: How bad it is, by a label of the plan.
        started: When it began to hurt: asserts that milestone.
        detected: When it was noticed: asserts that milestone.
        take_command: Whether who declares takes command with it.
        reference: Its id in another system.
        signals: The signals that it is declared for.
        links: What else it has to do with.
        """
        arguments: dict[str, Any] = {
            "title": title,
            "summary": summary,
            "kind": kind,
            "sourceKind": source_kind,
            "severity": severity,
            "started": when(started),
            "detected": when(detected),
            "takeCommand": take_command,
            "reference": reference,
            "signals": signals,
            "links": links,
        }
        return self._declare(arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def adopt_plan(
        self,
        plan: Plan,
        *,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Adopt a plan, in the book's own stream.

        plan: The plan.
        note: What changed, and why.
        """
        arguments: dict[str, Any] = {
            "plan": plan,
            "note": note,
        }
        return self._do("adopt_plan", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def review_plan(
        self,
        *,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record a review of the plan, in the book's own stream.

        note: What was found.
        """
        arguments: dict[str, Any] = {
            "note": note,
        }
        return self._do("review_plan", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))

    def complete_drill(
        self,
        drill: str,
        *,
        next: Time | None = None,
        note: str | None = None,
        by: By | None = None,
        occurred: When | None = None,
        observed_at: When | None = None,
        waive: Mapping[str, Waiver] | None = None,
        request: str | None = None,
        causation: str | None = None,
        trace: str | None = None,
    ) -> Done:
        """Record that a drill was held, in the book's own stream.

        drill: The drill.
        next: When the next one is.
        note: What it showed.
        """
        arguments: dict[str, Any] = {
            "drill": drill,
            "next": next,
            "note": note,
        }
        return self._do("complete_drill", arguments, Common(by, occurred, observed_at, waive, request, causation, trace))
