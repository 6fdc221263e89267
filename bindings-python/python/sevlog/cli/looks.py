"""Commands that look and change nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer

from sevlog.cli import page, views, wire
from sevlog.cli.options import FLAG, BookPath, Json, Reference, existing, owed
from sevlog.cli.terminal import answer, clock, distance, plain
from sevlog.cli.terminal import show as print_
from sevlog.enums import Status
from sevlog.times import Occurred


def list_(
    book: BookPath,
    open_: Annotated[bool, typer.Option("--open", metavar=FLAG, help="Only those that are not over.")] = False,
    status: Annotated[list[Status] | None, typer.Option("--status", help="Only those in this status.")] = None,
    severity: Annotated[
        list[str] | None, typer.Option("--severity", "-s", metavar="LABEL", help="Only those of this severity.")
    ] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="NAME", help="Only those whose impact names it.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="No more than these.")] = 50,
    as_json: Json = False,
) -> None:
    """List incidents, the newest first."""
    with existing(book) as opened:
        found = list(
            islice(
                opened.list(open=open_, statuses=status or (), severities=severity or (), service=service, page=limit),
                limit + 1,
            )
        )
    listed = found[:limit]
    if as_json:
        answer([wire.summary(one) for one in listed])
    elif not listed:
        print_("No incident.")
    else:
        print_(views.summaries(listed))
        if len(found) > limit:
            print_("", f"There are more: these are the newest {limit}; --limit shows others.")


def show(incident: Reference, book: BookPath, as_json: Json = False) -> None:
    """Show an incident: where it stands, what it owes, what happened."""
    with existing(book) as opened:
        summary, history = opened.summary(incident), opened.history(incident)
        owing = owed(opened, summary.id)
        if as_json:
            records = [record.to_dict() for record in history.records]
            obligations = [one.to_dict() for one in owing]
            answer(wire.summary(summary) | {"obligations": obligations, "records": records})
            return
        timeline = history.postmortem(opened.plan)
    print_(*views.head(summary, history.incident))
    print_(*views.owed(owing))
    print_(*page.timeline(timeline.to_dict()))


def due(
    book: BookPath,
    everything: Annotated[bool, typer.Option("--all", metavar=FLAG, help="Also what is due later.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="At another moment: `2026-11-23T05:00Z`.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what is due, the most urgent first."""
    now = (at and Occurred.at(at).start) or datetime.now(UTC)
    with existing(book) as opened:
        owing = owed(opened, at=at) if everything else opened.due(at)
        if as_json:
            answer([wire.obligation(opened, one) for one in owing])
            return
        names = {one.id: one for one in map(opened.summary, {one.incident for one in owing if one.incident})}
        next_due = opened.next_due(at)
    if owing:
        print_(views.obligations(owing, now, names))
    else:
        later = "" if next_due is None else f" Next: {clock(next_due)} UTC, {distance(next_due, now)}."
        print_(plain(f"Nothing is due.{later}"))
