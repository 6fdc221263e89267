"""The logbook: a store, the plan in force, a clock and ids put together.

Written by bindings-python/generate.py from sevlog/aio.py: do not edit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Any, Self

from sevlog import _sevlog, shown
from sevlog._sevlog import Incident, Table
from sevlog.calls import telling
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


class Logbook:
    """A book of incidents. Threads may share it; `with` closes it.

    >>> with Logbook.open(":memory:") as book:
    ...     incident = book.acting_as("ana").declare("Checkout API down", take_command=True)
    ...     done = incident.note("Looking")
    ...     print(incident.status, [record.type for record in done.records])
    responding ['note_added']
    """

    __slots__ = ("_book",)

    _book: _sevlog.Book

    def __init__(self, book: _sevlog.Book) -> None:
        if not isinstance(book, _sevlog.Book):
            raise TypeError("a book is opened by `open`, which takes its path")
        self._book = book

    @classmethod
    def open(
        cls,
        place: str | os.PathLike[str],
        plan: Plan | None = None,
        *,
        acting_as: str | Who | None = None,
        create: bool = True,
    ) -> Logbook:
        """Opens the book at a path, or makes one there; `:memory:` is a new one that is gone with the last that holds it.

        With `create=False` it refuses a path where there is none: for whoever only looks, and has mistyped it.

        A plan is adopted if it is not the one in force, by `acting_as` if that is given. Without a plan a new book adopts the
        standard one.
        """
        actor = None if acting_as is None else actor_json(acting_as)
        return cls(_sevlog.Book.open(os.fspath(place), engine_plan(plan), actor, create).wait())

    @staticmethod
    def salvage(place: str | os.PathLike[str], path: str | os.PathLike[str]) -> Salvaged:
        """Writes what can still be read of a book whose file is damaged to a new file, as a log to import into a new book.

        The book is only read, and need not be fit to be opened. A stream is written up to the first record that cannot be read:
        what follows it could not be imported. What is in no record is not saved: requests, counts of alerts, numbers.
        """
        return Salvaged.from_wire(json.loads(_sevlog.Book.salvage(os.fspath(place), os.fspath(path)).wait()))

    def close(self) -> None:
        """Closes it. Whoever uses it afterwards is told so."""
        self._book.close().wait()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._book.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Logbook {self._book.place}{', closed' if self.closed else ''}>"

    def acting_as(self, actor: str | Who) -> Acting:
        """The book as somebody uses it: a person by their id, or `Who("service", "ci")`."""
        return Acting(self, actor)

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return Plan(self._book.plan().wait())

    def find(self, reference: str) -> str:
        """The id of the incident that somebody means by `INC-42`, or by its id."""
        return self._book.find(reference).wait()

    def get(self, reference: str) -> Incident:
        """An incident as it is now, by `INC-42` or its id."""
        return self._book.get(reference).wait()

    def summary(self, reference: str) -> Summary:
        """What a list shows of an incident."""
        return Summary.from_wire(json.loads(self._book.summary(reference).wait()))

    def history(self, reference: str) -> History:
        """An incident with all its records."""
        return History(self._book.history(reference).wait())

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
    ) -> Iterator[Summary]:
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

    def _pages(self, wanted: str) -> Iterator[Summary]:
        summaries, end = self._book.list(wanted).wait()
        while True:
            for summary in json.loads(summaries):
                yield Summary.from_wire(summary)
            if end is None:
                return
            summaries, end = self._book.list(wanted, end).wait()

    def search(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """The incidents in which somebody wrote all of some words in one place, the best first. The last may be a beginning."""
        found = json.loads(self._book.search(words, limit).wait())
        return tuple(map(Found.from_wire, found))

    def obligations(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What is owed, the most urgent first; at another moment, or under another plan."""
        return self._owed(False, now, plan, None)

    def due(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What is due or overdue, the most urgent first."""
        return self._owed(True, now, plan, None)

    def _owed(self, due: bool, now: Time | None, plan: Plan | None, incident: str | None) -> Obligations:
        owed = self._book.obligations(due, optional_time(now), engine_plan(plan), incident).wait()
        return Obligations(map(Obligation.from_wire, json.loads(owed)))

    def next_due(self, now: Time | None = None) -> datetime | None:
        """The next moment at which something begins to be due or overdue: the one time to wake up."""
        at = self._book.next_due(optional_time(now)).wait()
        return None if at is None else moment(at)

    def compliance(self, now: Time | None = None, *, plan: Plan | None = None) -> tuple[Compliance, ...]:
        """What became of everything that each incident owed, under the plans that were in force or under another."""
        ever = self._book.compliance(optional_time(now), engine_plan(plan)).wait()
        return tuple(map(Compliance.from_wire, json.loads(ever)))

    def book_compliance(self, now: Time | None = None, *, plan: Plan | None = None) -> Compliance:
        """What became of every drill and every look at the plan that the book itself owed."""
        ever = self._book.book_compliance(optional_time(now), engine_plan(plan)).wait()
        return Compliance.from_wire(json.loads(ever))

    def metrics(self) -> Metrics:
        """How long things took, for each kind of incidents a set, as its JSON has it."""
        return Metrics(map(Members, json.loads(self._book.metrics().wait())))

    def events(self) -> Table:
        """Every record of the book, for polars, pandas, duckdb and pyarrow; see `Table`."""
        return self._book.events().wait()

    def head(self) -> str:
        """Where the book stands: `follow(after=...)` from there tells only what is new."""
        return self._book.head().wait()

    def follow(self, after: str = "", *, wait: bool = True) -> Iterator[tuple[Record, str]]:
        """Every record once, in the order of the commits, each with a cursor to go on from after a restart.

        It waits for the next one, until the book is closed; with `wait=False` it ends where there is none.
        A text that was removed is handed on no more.
        """
        while True:
            page, redactions = self._book.read_after(after, 500, wait).wait()
            read, answered = monotonic(), self._book.answered
            for line, cursor in page:
                if answered != self._book.answered or monotonic() - read > _AT_ONCE:
                    if self._book.redactions().wait() != redactions:
                        break  # what was read ahead may hold a text that is gone since
                    read, answered = monotonic(), self._book.answered
                after = cursor
                yield Record(line), after
            if not page and not wait:
                return

    def export(self, path: str | os.PathLike[str]) -> int:
        """Writes the whole book as one log, as of one moment, to a new file. Returns the number of records."""
        return self._book.export(os.fspath(path)).wait()

    def import_(
        self, path: str | os.PathLike[str], progress: Callable[[Progress], object] | None = None
    ) -> Progress:
        """Takes over the records of a log. What the book has it skips; `progress` is called after each transaction.

        What `progress` raises stops it, and is raised here. What was taken over until then stays, and is skipped the next time.
        """
        with telling(progress) as tell:
            return Progress(*self._book.import_(os.fspath(path), tell).wait())

    def verify(self) -> Verification:
        """Checks every record of the book: its place, its chain, its text, the redactions."""
        return Verification.from_wire(json.loads(self._book.verify().wait()))

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Writes a copy of the book to a new file, as of one moment, while it is in use."""
        self._book.backup(os.fspath(path)).wait()

    def health(self) -> Health:
        """How its store is."""
        return Health.from_wire(json.loads(self._book.health().wait()))


class Acting(BookCommands["IncidentHandle", int]):
    """A book as somebody uses it: commands are theirs. A command of the book returns the version of its stream."""

    __slots__ = ("_actor", "book")

    book: Logbook
    """The book."""

    def __init__(self, book: Logbook, actor: str | Who) -> None:
        self.book, self._actor = book, actor_json(actor)

    def __repr__(self) -> str:
        return f"<{self.book!r} as {json.loads(self._actor)['id']}>"

    def incident(self, reference: str) -> IncidentHandle:
        """An incident to work on, by `INC-42` or its id."""
        return IncidentHandle(self, self.book.get(reference))

    def take_over(self, imported: Imported) -> IncidentHandle:
        """Tells an incident of another system. Told again after a stop, it goes on where it stopped, and doubles nothing."""
        book, (declare, *rest) = self.book._book, imported.commands
        request = f"import {imported.source} {imported.external}"
        incident = book.declare(self._actor, declare, request).wait()
        for number, command in enumerate(rest):
            incident, *_ = book.execute(self._actor, incident.id, command, request=f"{request} {number}").wait()
        return IncidentHandle(self, incident)

    def _declare(self, arguments: Mapping[str, Any], common: Common) -> IncidentHandle:
        text = command_json("declare", arguments, common)
        return IncidentHandle(self, self.book._book.declare(self._actor, text, common.request).wait())

    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> int:
        text = command_json(name, arguments, common)
        return self.book._book.execute_book(self._actor, text, common.request).wait()


@dataclass(frozen=True, slots=True)
class Executed:
    """What came of a command."""

    incident: Incident
    """The incident, at the version after the command or a later one."""
    before: int
    """Its version before."""
    version: int
    """Its version after; the same when the command wanted what was so already."""
    repeated: bool
    """Whether this is the outcome of an earlier delivery of the same request."""
    _book: Logbook = field(repr=False, compare=False)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that it came to; the last one's id names what was created."""
        lines = self._book._book.records(self.incident.id, self.before, self.version - self.before).wait()
        return tuple(map(Record, lines))


class IncidentHandle(IncidentCommands[Executed]):
    """One incident in somebody's hands: a snapshot, refreshed by their own commands, which are decided on what it shows.

    Where somebody changed the same thing meanwhile, to another value, a command is refused as `Contradicted`.
    """

    __slots__ = ("_acting", "state")

    state: Incident
    """The incident as it was when it was last looked at."""

    def __init__(self, acting: Acting, state: Incident) -> None:
        self._acting, self.state = acting, state

    def __repr__(self) -> str:
        return f"<IncidentHandle of {self.state!r}>"

    def _repr_markdown_(self) -> str:
        return shown.incident_markdown(self.state)

    def _repr_html_(self) -> str:
        return shown.incident_html(self.state)

    def refresh(self) -> None:
        """Looks again."""
        self.state = self._acting.book.get(self.id)

    def acting_as(self, actor: str | Who) -> IncidentHandle:
        """The same incident in the hands of another."""
        return IncidentHandle(self._acting.book.acting_as(actor), self.state)

    def obligations(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What this incident owes, the most urgent first; at another moment, or under another plan."""
        return self._acting.book._owed(False, now, plan, self.id)

    def due(self, now: Time | None = None, *, plan: Plan | None = None) -> Obligations:
        """What of this incident is due or overdue, the most urgent first."""
        return self._acting.book._owed(True, now, plan, self.id)

    @property
    def id(self) -> str:
        """Its ULID."""
        return self.state.id

    @property
    def reference(self) -> str:
        """What people call it: `INC-42`."""
        summary = self._acting.book.summary(self.id)
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

    def history(self) -> History:
        """All its records, those of others included."""
        return self._acting.book.history(self.id)

    def postmortem(
        self,
        plan: Plan | None = None,
        *,
        audience: DocumentAudience | DocumentAudienceWord = DocumentAudience.INTERNAL,
        template: str | None = None,
    ) -> Postmortem:
        """The postmortem as of now, under the plan in force unless another is given."""
        book, given = self._acting.book._book, engine_plan(plan)
        return Postmortem(book.postmortem(self.id, str(audience), given, template).wait())

    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> Executed:
        text = command_json(name, arguments, common)
        made = arguments.get("document")
        document = made._document if isinstance(made, Postmortem) else None
        book, actor = self._acting.book, self._acting._actor
        done = book._book.execute(actor, self.id, text, self.version, common.request, document).wait()
        state, before, version, repeated = done
        if state.version >= self.state.version:
            self.state = state
        return Executed(state, before, version, repeated, book)


def _each(words: str | Iterable[str]) -> list[str]:
    """Several words, or one by itself."""
    return [words] if isinstance(words, str) else [*words]
