"""What many commands take, and how they read it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from sevlog.command import Who
from sevlog.enums import ObligationState
from sevlog.errors import SevlogError, StoreError
from sevlog.logbook import Acting, Logbook
from sevlog.values import Obligation

_EVERYWHERE = "In every command"
FLAG = ""
"""What stands after an option that takes no value."""

BookPath = Annotated[
    Path, typer.Option("--book", envvar="SEVLOG_BOOK", metavar="PATH", help="The book.", rich_help_panel=_EVERYWHERE)
]
MaybeBookPath = Annotated[
    Path | None,
    typer.Option("--book", envvar="SEVLOG_BOOK", metavar="PATH", help="The book.", rich_help_panel=_EVERYWHERE),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        envvar="SEVLOG_BY",
        metavar="WHO",
        help="Who you are: `ana`, or `service:ci`.",
        rich_help_panel=_EVERYWHERE,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar=FLAG, help="Answer as JSON.", rich_help_panel=_EVERYWHERE)
]
Reference = Annotated[str, typer.Argument(metavar="INCIDENT", help="`INC-42`, or its id.")]
OccurredAt = Annotated[
    str | None, typer.Option("--occurred", metavar="TIME", help="When, if not now: `2026-11-23T04:31Z`.")
]
Request = Annotated[
    str | None,
    typer.Option("--request", metavar="ID", help="An id of this call: sent again, it gives the first outcome."),
]
Waivers = Annotated[
    list[str] | None, typer.Option("--waive", metavar="GUARD=REASON", help="Set a guard of the plan aside.")
]


def existing(place: Path) -> Logbook:
    """The book at a path. A path that was misspelt makes no new one."""
    try:
        return Logbook.open(place, create=False)
    except StoreError as missing:
        if missing.code != "place_missing":
            raise
        raise StoreError(
            f"there is no book at {place}; mend the path, or make one with `sevlog declare` or `sevlog import`", missing.code
        ) from None


_OWED = (ObligationState.OVERDUE, ObligationState.DUE, ObligationState.UPCOMING)


def owed(book: Logbook, incident: str | None = None, at: str | None = None) -> list[Obligation]:
    """What is still to be done, of a book or of one incident: what was met, missed or let go is not."""
    return [
        one
        for one in book.obligations(at)
        if one.state in _OWED and (incident is None or one.incident == incident)
    ]


def who(text: str) -> Who:
    """Somebody as they are written on a command line.

    >>> who("ana"), who("service:ci")
    (Who(kind='person', id='ana'), Who(kind='service', id='ci'))
    """
    kind, colon, name = text.partition(":")
    return Who(kind, name) if colon else Who("person", text)


def acting(book: Logbook, by: str) -> Acting:
    """The book in the hands of whoever is at the terminal."""
    return book.acting_as(who(by))


def waivers(written: Iterable[str] | None) -> dict[str, str]:
    """Guards that are set aside, each with its reason.

    >>> waivers(["impact_closed=calendar sync returns tomorrow"])
    {'impact_closed': 'calendar sync returns tomorrow'}
    """
    waived = {}
    for one in written or ():
        guard, equals, reason = one.partition("=")
        if not equals:
            raise SevlogError(
                f"--waive {one!r} gives no reason; write --waive '{guard}=why it is set aside'", "waiver_without_reason"
            )
        waived[guard] = reason
    return waived
