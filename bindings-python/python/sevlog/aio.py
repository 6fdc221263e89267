"""The logbook for programs that await. `sevlog/logbook.py`, for those that wait, is written from this file by generate.py."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Any, Self

from sevlog import _sevlog, shown
from sevlog._sevlog import Incident, Table
from sevlog.calls import run, telling_loop
from sevlog.command import Common, Who, actor_json, command_json
from sevlog.commands import BookCommands, IncidentCommands
from sevlog.enums import (
    DocumentAudience,
    DocumentAudienceWord,
    IncidentKind,
    IncidentKindWord,
    Status,
    StatusWord,
)
from sevlog.history import History
from sevlog.importers import Imported
from sevlog.plan import Plan, engine_plan
from sevlog.postmortem import Postmortem
from sevlog.record import Record
from sevlog.times import Time, moment, optional_time
from sevlog.values import (
    OPEN,
    Compliance,
    Found,
    Health,
    Members,
    Metrics,
    Obligation,
    Obligations,
    Progress,
    Salvaged,
    Summary,
    Verification,
)


_AT_ONCE = 0.001
"""What is handed on within this many seconds of being read is new, as long as nothing was done through this book since."""


class AsyncLogbook:
    """A book of incidents. Tasks may share it, of several loops too; `async with` closes it. It has one thread, whatever is asked.

    A task that is cancelled takes nothing back of what it told: with `request`, a command that is sent again is told what came of it.

    >>> import asyncio
    >>> async def main() -> None:
    ...     async with await AsyncLogbook.open(":memory:") as book:
    ...         incident = await book.acting_as("ana").declare("Checkout API down", take_command=True)
    ...         done = await incident.note("Looking")
    ...         print(incident.status, [record.type for record in await done.records()])
    >>> asyncio.run(main())
    responding ['note_added']
    """

    __slots__ = ("_book",)

    _book: _sevlog.Book

    def __init__(self, book: _sevlog.Book) -> None:
        if not isinstance(book, _sevlog.Book):
            raise TypeError("a book is opened by `open`, which takes its path")
        self._book = book

    @classmethod
    async def open(
        cls,
        place: str | os.PathLike[str],
        plan: Plan | None = None,
        *,
        acting_as: str | Who | None = None,
        create: bool = True,
    ) -> AsyncLogbook:
        """Opens the book at a path, or makes one there; `:memory:` is a new one that is gone with the last that holds it.

        With `create=False` it refuses a path where there is none: for whoever only looks, and has mistyped it.

        A plan is adopted if it is not the one in force, by `acting_as` if that is given. Without a plan a new book adopts the
        standard one.
        """
        actor = None if acting_as is None else actor_json(acting_as)
        return cls(await run(_sevlog.Book.open(os.fspath(place), engine_plan(plan), actor, create)))

    @staticmethod
    async def salvage(place: str | os.PathLike[str], path: str | os.PathLike[str]) -> Salvaged:
        """Writes what can still be read of a book whose file is damaged to a new file, as a log to import into a new book.

        The book is only read, and need not be fit to be opened. A stream is written up to the first record that cannot be read:
        what follows it could not be imported. What is in no record is not saved: requests, counts of alerts, numbers.
        """
        return Salvaged.from_wire(json.loads(await run(_sevlog.Book.salvage(os.fspath(place), os.fspath(path)))))

    async def close(self) -> None:
        """Closes it. Whoever uses it afterwards is told so."""
        await run(self._book.close())

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._book.closed

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<AsyncLogbook {self._book.place}{', closed' if self.closed else ''}>"

    def acting_as(self, actor: str | Who) -> AsyncActing:
        """The book as somebody uses it: a person by their id, or `Who("service", "ci")`."""
        return AsyncActing(self, actor)

    async def plan(self) -> Plan:
        """The plan in force."""
        return Plan(await run(self._book.plan()))

    async def find(self, reference: str) -> str:
        """The id of the incident that somebody means by `INC-42`, or by its id."""
        return await run(self._book.find(reference))

    async def get(self, reference: str) -> Incident:
        """An incident as it is now, by `INC-42` or its id."""
        return await run(self._book.get(reference))

    async def summary(self, reference: str) -> Summary:
        """What a list shows of an incident."""
        return Summary.from_wire(json.loads(await run(self._book.summary(reference))))

    async def history(self, reference: str) -> History:
        """An incident with all its records."""
        return History(await run(self._book.history(reference)))

    def list(
        self,
        *,
        open: bool = False,
        statuses: Status | StatusWord | Iterable[Status | StatusWord] = (),
        kinds: IncidentKind | IncidentKindWord | Iterable[IncidentKind | IncidentKindWord] = (),
        severities: str | Iterable[str] = (),
        service: str | None = None,
        holder: str | None = None,
        role: str | None = None,
        declared_from: Time | None = None,
        declared_before: Time | None = None,
        page: int = 100,
    ) -> AsyncIterator[Summary]:
        """Summaries, the newest declaration first, read a page at a time. Everything that is said must hold.

        open: Those that are detected, responding, contained or recovering.
        service: Whose impact windows name it.
        holder: Of which this person holds a role; which one, if it matters.
        """
        wanted = {
            "statuses": [*_each(statuses), *(OPEN if open else ())],
            "kinds": _each(kinds),
            "severities": _each(severities),
            "service": service,
            "holder": holder,
            "role": role,
            "declaredFrom": optional_time(declared_from),
            "declaredBefore": optional_time(declared_before),
            "limit": page,
        }
        return self._pages(json.dumps(wanted))

    async def _pages(self, wanted: str) -> AsyncIterator[Summary]:
        summaries, end = await run(self._book.list(wanted))
        while True:
            for summary in json.loads(summaries):
                yield Summary.from_wire(summary)
            if end is None:
                return
            summaries, end = await run(self._book.list(wanted, end))

    async def search(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """The incidents in which somebody wrote all of some words in one place, the best first. The last may be a beginning."""
        found = json.loads(await run(self._book.search(words, limit)))
        return tuple(map(Found.from_wire, found))

    async def obligations(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What is owed, the most urgent first; at another moment, or under another plan."""
        return await self._owed(False, now, plan, None)

    async def due(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What is due or overdue, the most urgent first."""
        return await self._owed(True, now, plan, None)

    async def _owed(self, due: bool, now: Time | None, plan: Plan | None, incident: str | None) -> Obligations:
        owed = await run(self._book.obligations(due, optional_time(now), engine_plan(plan), incident))
        return Obligations(map(Obligation.from_wire, json.loads(owed)))

    async def next_due(self, now: Time | None = None) -> datetime | None:
        """The next moment at which something begins to be due or overdue: the one time to wake up."""
        at = await run(self._book.next_due(optional_time(now)))
        return None if at is None else moment(at)

    async def compliance(self, now: Time | None = None, *, plan: Plan | None = None) -> tuple[Compliance, ...]:
        """What became of everything that each incident owed, under the plans that were in force or under another."""
        ever = await run(self._book.compliance(optional_time(now), engine_plan(plan)))
        return tuple(map(Compliance.from_wire, json.loads(ever)))

    async def book_compliance(self, now: Time | None = None, *, plan: Plan | None = None) -> Compliance:
        """What became of every drill and every look at the plan that the book itself owed."""
        ever = await run(self._book.book_compliance(optional_time(now), engine_plan(plan)))
        return Compliance.from_wire(json.loads(ever))

    async def metrics(self) -> Metrics:
        """How long things took, for each kind of incidents a set, as its JSON has it."""
        return Metrics(map(Members, json.loads(await run(self._book.metrics()))))

    async def events(self) -> Table:
        """Every record of the book, for polars, pandas, duckdb and pyarrow; see `Table`."""
        return await run(self._book.events())

    async def head(self) -> str:
        """Where the book stands: `follow(after=...)` from there tells only what is new."""
        return await run(self._book.head())

    async def follow(self, after: str = "", *, wait: bool = True) -> AsyncIterator[tuple[Record, str]]:
        """Every record once, in the order of the commits, each with a cursor to go on from after a restart.

        It waits for the next one, until the book is closed; with `wait=False` it ends where there is none.
        A text that was removed is handed on no more.
        """
        while True:
            page, redactions = await run(self._book.read_after(after, 500, wait))
            read, answered = monotonic(), self._book.answered
            for line, cursor in page:
                if answered != self._book.answered or monotonic() - read > _AT_ONCE:
                    if await run(self._book.redactions()) != redactions:
                        break  # what was read ahead may hold a text that is gone since
                    read, answered = monotonic(), self._book.answered
                after = cursor
                yield Record(line), after
            if not page and not wait:
                return

    async def export(self, path: str | os.PathLike[str]) -> int:
        """Writes the whole book as one log, as of one moment, to a new file. Returns the number of records."""
        return await run(self._book.export(os.fspath(path)))

    async def import_(
        self, path: str | os.PathLike[str], progress: Callable[[Progress], object] | None = None
    ) -> Progress:
        """Takes over the records of a log. What the book has it skips; `progress` is called after each transaction.

        What `progress` raises stops it, and is raised here. What was taken over until then stays, and is skipped the next time.
        """
        with telling_loop(progress) as tell:
            return Progress(*await run(self._book.import_(os.fspath(path), tell)))

    async def verify(self) -> Verification:
        """Checks every record of the book: its place, its chain, its text, the redactions."""
        return Verification.from_wire(json.loads(await run(self._book.verify())))

    async def backup(self, path: str | os.PathLike[str]) -> None:
        """Writes a copy of the book to a new file, as of one moment, while it is in use."""
        await run(self._book.backup(os.fspath(path)))

    async def health(self) -> Health:
        """How its store is."""
        return Health.from_wire(json.loads(await run(self._book.health())))


class AsyncActing(BookCommands[Coroutine[Any, Any, "AsyncIncidentHandle"], Coroutine[Any, Any, int]]):
    """A book as somebody uses it: commands are theirs. A command of the book returns the version of its stream."""

    __slots__ = ("_actor", "book")

    book: AsyncLogbook
    """The book."""

    def __init__(self, book: AsyncLogbook, actor: str | Who) -> None:
        self.book, self._actor = book, actor_json(actor)

    def __repr__(self) -> str:
        return f"<{self.book!r} as {json.loads(self._actor)['id']}>"

    async def incident(self, reference: str) -> AsyncIncidentHandle:
        """An incident to work on, by `INC-42` or its id."""
        return AsyncIncidentHandle(self, await self.book.get(reference))

    async def take_over(self, imported: Imported) -> AsyncIncidentHandle:
        """Tells an incident of another system. Told again after a stop, it goes on where it stopped, and doubles nothing."""
        book, (declare, *rest) = self.book._book, imported.commands
        request = f"import {imported.source} {imported.external}"
        incident = await run(book.declare(self._actor, declare, request))
        for number, command in enumerate(rest):
            incident, *_ = await run(book.execute(self._actor, incident.id, command, request=f"{request} {number}"))
        return AsyncIncidentHandle(self, incident)

    async def _declare(self, arguments: Mapping[str, Any], common: Common) -> AsyncIncidentHandle:
        text = command_json("declare", arguments, common)
        return AsyncIncidentHandle(self, await run(self.book._book.declare(self._actor, text, common.request)))

    async def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> int:
        text = command_json(name, arguments, common)
        return await run(self.book._book.execute_book(self._actor, text, common.request))


@dataclass(frozen=True, slots=True)
class AsyncExecuted:
    """What came of a command."""

    incident: Incident
    """The incident, at the version after the command or a later one."""
    before: int
    """Its version before."""
    version: int
    """Its version after; the same when the command wanted what was so already."""
    repeated: bool
    """Whether this is the outcome of an earlier delivery of the same request."""
    _book: AsyncLogbook = field(repr=False, compare=False)

    async def records(self) -> tuple[Record, ...]:
        """The records that it came to; the last one's id names what was created."""
        lines = await run(self._book._book.records(self.incident.id, self.before, self.version - self.before))
        return tuple(map(Record, lines))


class AsyncIncidentHandle(IncidentCommands[Coroutine[Any, Any, AsyncExecuted]]):
    """One incident in somebody's hands: a snapshot, refreshed by their own commands, which are decided on what it shows.

    Where somebody changed the same thing meanwhile, to another value, a command is refused as `Contradicted`.
    """

    __slots__ = ("_acting", "state")

    state: Incident
    """The incident as it was when it was last looked at."""

    def __init__(self, acting: AsyncActing, state: Incident) -> None:
        self._acting, self.state = acting, state

    def __repr__(self) -> str:
        return f"<AsyncIncidentHandle of {self.state!r}>"

    def _repr_markdown_(self) -> str:
        return shown.incident_markdown(self.state)

    def _repr_html_(self) -> str:
        return shown.incident_html(self.state)

    async def refresh(self) -> None:
        """Looks again."""
        self.state = await self._acting.book.get(self.id)

    def acting_as(self, actor: str | Who) -> AsyncIncidentHandle:
        """The same incident in the hands of another."""
        return AsyncIncidentHandle(self._acting.book.acting_as(actor), self.state)

    async def obligations(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What this incident owes, the most urgent first; at another moment, or under another plan."""
        return await self._acting.book._owed(False, now, plan, self.id)

    async def due(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What of this incident is due or overdue, the most urgent first."""
        return await self._acting.book._owed(True, now, plan, self.id)

    @property
    def id(self) -> str:
        """Its ULID."""
        return self.state.id

    async def reference(self) -> str:
        """What people call it: `INC-42`."""
        summary = await self._acting.book.summary(self.id)
        return summary.reference

    @property
    def version(self) -> int:
        """The number of its records."""
        return self.state.version

    @property
    def status(self) -> Status:
        """Where it is in its life."""
        return self.state.status

    @property
    def severity(self) -> str | None:
        """The label of its severity."""
        return self.state.severity

    @property
    def title(self) -> str | None:
        """What is wrong, in a line."""
        return self.state.title

    async def history(self) -> History:
        """All its records, those of others included."""
        return await self._acting.book.history(self.id)

    async def postmortem(
        self,
        plan: Plan | None = None,
        *,
        audience: DocumentAudience | DocumentAudienceWord = DocumentAudience.INTERNAL,
        template: str | None = None,
    ) -> Postmortem:
        """The postmortem as of now, under the plan in force unless another is given."""
        book, given = self._acting.book._book, engine_plan(plan)
        return Postmortem(await run(book.postmortem(self.id, str(audience), given, template)))

    async def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> AsyncExecuted:
        text = command_json(name, arguments, common)
        made = arguments.get("document")
        document = made._document if isinstance(made, Postmortem) else None
        book, actor = self._acting.book, self._acting._actor
        done = await run(book._book.execute(actor, self.id, text, self.version, common.request, document))
        state, before, version, repeated = done
        if state.version >= self.state.version:
            self.state = state
        return AsyncExecuted(state, before, version, repeated, book)


def _each(words: str | Iterable[str]) -> list[str]:
    """Several words, or one by itself."""
    return [words] if isinstance(words, str) else [*words]
