"""Answers for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from rich.console import RenderableType
from rich.text import Text

from sevlog._sevlog import Incident
from sevlog.cli import options
from sevlog.cli.terminal import clock, distance, indented, out, plain, severity, table, word
from sevlog.enums import ObligationKind, ValidationOutcome
from sevlog.logbook import IncidentHandle, Logbook
from sevlog.plan import Plan
from sevlog.values import Finding, Members, Obligation, Summary, Verification

_COMMAND = "incident_command"
_ROOMY = 100
"""The width from which on a title leaves room for who is in command."""

DUTIES = {
    ObligationKind.UPDATE: "post the next update",
    ObligationKind.PROMISED_UPDATE: "post the update that was promised",
    ObligationKind.RESOLUTION_UPDATE: "post that it is resolved",
    ObligationKind.RELAY: "tell insiders what became known",
    ObligationKind.POST_INCIDENT_EMAIL: "send the post-incident e-mail",
    ObligationKind.CORRECTION_EMAIL: "send the correction e-mail",
    ObligationKind.POSTMORTEM: "publish the postmortem",
    ObligationKind.POSTMORTEM_REVISION: "publish a revision of the postmortem",
    ObligationKind.TRIAGE: "set the severity",
    ObligationKind.COMMAND: "take command",
    ObligationKind.HAND_OVER: "acknowledge the hand-over",
    ObligationKind.SEVERITY_CONFIRMATION: "confirm the severity",
    ObligationKind.RECORD: "keep the record",
    ObligationKind.VALIDATION: "validate the newest fix",
    ObligationKind.IMPACT: "end the impact that is left",
    ObligationKind.REOPEN_OR_EXPLAIN: "reopen it, or explain why not",
    ObligationKind.ACTION_ITEM: "complete the action item",
    ObligationKind.DRILL: "hold the drill",
    ObligationKind.PLAN_REVIEW: "review the plan",
}
"""What whoever is asked is asked to do."""


def summaries(listed: Sequence[Summary]) -> RenderableType:
    """A list of incidents, a line each."""
    commanded = out.width >= _ROOMY and any(_COMMAND in one.holders for one in listed)
    made = table("Incident", "Severity", "Status", "Declared (UTC)", *(["Command"] if commanded else []), "What")
    made.columns[-1].no_wrap, made.columns[-1].overflow = True, "ellipsis"
    for one in listed:
        label, rank = (None, None) if one.severity is None else (one.severity.label, one.severity.rank)
        commander = [plain(one.holders.get(_COMMAND, "–"))] if commanded else []
        made.add_row(
            one.reference,
            severity(label, rank),
            word(one.status),
            clock(one.declared_at),
            *commander,
            plain(one.title or "Untitled"),
        )
    return made


def head(summary: Summary, state: Incident) -> Iterator[RenderableType]:
    """Which incident it is, and where it stands."""
    yield Text.assemble((summary.reference, "bold cyan"), "  ", (plain(summary.title or "Untitled"), "bold"))
    rank = None if summary.severity is None else summary.severity.rank
    yield Text(" · ").join(
        [
            severity(state.severity, rank) if state.severity else Text("no severity yet", "yellow"),
            word(summary.status),
            *([] if summary.kind == "live" else [word(summary.kind)]),
            Text(f"declared {clock(summary.declared_at)} UTC, {distance(summary.declared_at, datetime.now(UTC))}"),
        ]
    )
    for role, person in sorted(state.roles.items()):
        yield Text.assemble((f"{plain(role).replace('_', ' ')}: ", "dim"), plain(person))


def owed(obligations_: Collection[Obligation]) -> Iterator[RenderableType]:
    """What one incident owes."""
    if not obligations_:
        return
    yield Text("\nOwed", "bold")
    yield indented(obligations(obligations_, datetime.now(UTC)))


def obligations(
    owed: Collection[Obligation], now: datetime, names: Mapping[str, Summary] | None = None
) -> RenderableType:
    """What is owed, with the incidents that owe it if there are several."""
    made = table("State", "When", *([] if names is None else ["Incident"]), "Asked of", "What")
    for one in owed:
        incident = [] if names is None else [names[one.incident].reference if one.incident else "the book"]
        due = "–" if one.due is None else distance(one.due, now)
        made.add_row(word(one.state), due, *incident, plain(", ".join(one.holders)) or "–", _what(one))
    return made


def _what(of: Obligation) -> Text:
    what = Text(DUTIES[of.kind])
    if isinstance(of.subject, Members):
        what.append(f" ({plain(' '.join(map(str, of.subject.values())))})", "dim")
    return what


def done(handle: IncidentHandle, what: str) -> RenderableType:
    """That a command was carried out."""
    return Text.assemble(
        (handle.reference, "bold cyan"), f"  {plain(what)} · ", word(handle.status), (f" · version {handle.version}", "dim")
    )


def told(book: Logbook, handle: IncidentHandle) -> Iterator[RenderableType]:
    """What an incident owes now."""
    return owed(options.owed(book, handle.id))


def validated(
    handle: IncidentHandle, outcome: ValidationOutcome, check: str, exit_code: int, duration_ms: int
) -> RenderableType:
    """What a check found."""
    return Text.assemble(
        (handle.reference, "bold cyan"),
        "  validation ",
        word(outcome),
        f" · {plain(check)}",
        (f" · exit code {exit_code}, {duration_ms / 1000:.1f} s", "dim"),
    )


def findings(found: Sequence[Finding]) -> Iterator[RenderableType]:
    """What a look at the record finds."""
    if not found:
        return
    yield Text("\nFindings", "bold")
    made = table("Level", "About", "What")
    for one in found:
        made.add_row(word(one.level), word(one.kind), plain(one.message))
    yield indented(made)


def verification(found: Verification, of: str) -> Iterator[RenderableType]:
    """What a verification found."""
    streams = len(found.heads)
    counted = f"{found.records:,} records in {streams:,} {'stream' if streams == 1 else 'streams'}"
    if found.is_sound:
        yield Text.assemble(("sound", "bold green"), f"  {plain(of)}: {counted}, every one as it was sealed.")
    else:
        yield Text.assemble(("not sound", "bold red"), f"  {plain(of)}: {counted}, {len(found.failures)} failures.\n")
        made = table("Line", "Code", "What")
        for one in found.failures:
            made.add_row(str(one.line), one.code, plain(one.message))
        yield made
    for count, what in (
        (len(found.redactions), "redacted"),
        (found.unknown, "of a type that this sevlog does not know"),
        (found.clock_steps, "recorded before one that precedes it"),
    ):
        if count:
            yield Text(f"{count:,} {what}.", "yellow")


def plan(checked: Plan, of: str) -> Iterator[RenderableType]:
    """What is doubtful about a plan."""
    found = checked.findings
    if not found:
        yield Text.assemble(("in order", "bold green"), f"  {plain(of)}, digest {checked.digest[:12]}")
        return
    yield Text(f"{plain(of)}, digest {checked.digest[:12]}\n")
    made = table("Level", "Where", "What")
    for one in found:
        made.add_row(word(one.level), plain(one.at), plain(one.message))
    yield made
