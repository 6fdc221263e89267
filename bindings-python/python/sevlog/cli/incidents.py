"""Commands that tell an incident."""

from __future__ import annotations

from typing import Annotated

import typer

from sevlog.cli import wire
from sevlog.cli.options import (
    FLAG,
    BookPath,
    By,
    Json,
    OccurredAt,
    Reference,
    Request,
    Waivers,
    acting,
    existing,
    waivers,
)
from sevlog.cli.terminal import answer, show
from sevlog.cli.views import done, told
from sevlog.enums import AudienceSide, How, IncidentKind, Says, SourceKind
from sevlog.logbook import Executed, IncidentHandle, Logbook


def declare(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What is wrong, in a line.")],
    book: BookPath,
    by: By,
    severity: Annotated[
        str | None, typer.Option("--severity", "-s", metavar="LABEL", help="How bad it is: a label of the plan.")
    ] = None,
    take_command: Annotated[bool, typer.Option("--take-command", "-c", metavar=FLAG, help="Take command with it.")] = False,
    summary: Annotated[
        str | None, typer.Option("--summary", metavar="TEXT", help="What is known, in a few more.")
    ] = None,
    started: Annotated[
        str | None, typer.Option("--started", metavar="TIME", help="When it began to hurt: `2026-11-23T04:31Z`.")
    ] = None,
    detected: Annotated[str | None, typer.Option("--detected", metavar="TIME", help="When it was noticed.")] = None,
    source: Annotated[SourceKind | None, typer.Option("--source", help="What brought it to light.")] = None,
    kind: Annotated[IncidentKind, typer.Option("--kind", help="Why the log is written.")] = IncidentKind.LIVE,
    occurred: OccurredAt = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Say that there is an incident. Makes the book where there is none."""
    with Logbook.open(book) as opened:
        handle = acting(opened, by).declare(
            title,
            severity=severity,
            take_command=take_command or None,
            summary=summary,
            started=started,
            detected=detected,
            source_kind=source,
            kind=kind,
            occurred=occurred,
            request=request,
        )
        if as_json:
            answer(wire.incident(opened, handle))
        else:
            show(done(handle, "declared"), *told(opened, handle))


def note(
    incident: Reference,
    body: Annotated[str, typer.Argument(metavar="TEXT", help="What.")],
    book: BookPath,
    by: By,
    occurred: OccurredAt = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Note something."""
    with existing(book) as opened:
        handle = acting(opened, by).incident(incident)
        _tell(opened, handle, handle.note(body, occurred=occurred, request=request), "noted", as_json)


def update(
    incident: Reference,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Where it was published: `status_page`.")],
    body: Annotated[str, typer.Argument(metavar="TEXT", help="What it says, in words.")],
    book: BookPath,
    by: By,
    says: Annotated[Says | None, typer.Option("--says", help="What it says of the incident.")] = None,
    audience: Annotated[
        AudienceSide | None, typer.Option("--audience", help="Who could read it, if not who the plan says.")
    ] = None,
    next_in: Annotated[
        str | None, typer.Option("--next-in", metavar="LENGTH", help="When the next is promised: `30m`, `2h`.")
    ] = None,
    external: Annotated[
        str | None, typer.Option("--external", metavar="ID", help="Its id where it was published.")
    ] = None,
    occurred: OccurredAt = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Record an update that was published."""
    with existing(book) as opened:
        handle = acting(opened, by).incident(incident)
        executed = handle.record_update(
            channel,
            body,
            audience=audience,
            says=says,
            next_in=next_in,
            external=external,
            occurred=occurred,
            request=request,
        )
        _tell(opened, handle, executed, f"told {channel}", as_json)


def resolve(
    incident: Reference,
    book: BookPath,
    by: By,
    how: Annotated[How | None, typer.Option("--how", help="How it ended.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", metavar="TEXT", help="What ended it.")] = None,
    waive: Waivers = None,
    occurred: OccurredAt = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Claim that it is over."""
    with existing(book) as opened:
        handle = acting(opened, by).incident(incident)
        executed = handle.resolve(
            how=how, summary=summary, waive=waivers(waive), occurred=occurred, request=request
        )
        _tell(opened, handle, executed, "resolved", as_json)


def _tell(book: Logbook, handle: IncidentHandle, executed: Executed, what: str, as_json: bool) -> None:
    if as_json:
        answer(wire.executed(book, handle, executed))
    else:
        show(done(handle, what), *told(book, handle))
