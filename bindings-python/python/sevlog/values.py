"""Values that stand in events, and what a book tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Literal, Self, TypeVar, overload

from sevlog import _sevlog, shown
from sevlog._sevlog import Table
from sevlog.enums import (
    FindingCode,
    FindingKind,
    IncidentKind,
    Level,
    MetricName,
    MetricState,
    MilestoneName,
    MilestoneState,
    ObligationKind,
    ObligationState,
    PlanFindingCode,
    SignalState,
    Status,
)
from sevlog.times import moment


OPEN = (Status.DETECTED, Status.RESPONDING, Status.CONTAINED, Status.RECOVERING)
"""The statuses of an incident that is open."""


class Members(Mapping[str, Any]):
    """A JSON object that cannot be changed, nor can what is in it: its objects are `Members`, its lists tuples.

    >>> Members({"subject": {"channel": "email"}, "holders": ["ana"]})
    Members({'subject': Members({'channel': 'email'}), 'holders': ('ana',)})
    """

    __slots__ = ("_members",)

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = {name: _frozen(value) for name, value in members.items()}

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __hash__(self) -> int:
        return hash(frozenset(self._members))

    def __repr__(self) -> str:
        return f"Members({self._members!r})"


    def to_dict(self) -> dict[str, Any]:
        """The same as a dict of dicts and lists."""
        return {name: _thawed(value) for name, value in self._members.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value if isinstance(value, Members) else Members(value)
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return value


def _thawed(value: Any) -> Any:
    if isinstance(value, Members):
        return value.to_dict()
    if isinstance(value, tuple):
        return [*map(_thawed, value)]
    return value


class Value:
    """What was read from JSON, and is JSON again."""

    __slots__ = ()

    wire: Members

    def to_dict(self) -> dict[str, Any]:
        """All of it, as its JSON has it: names and times as they are on the wire.

        >>> book.summary("INC-1").to_dict()["declaredAt"] == inc.history().records[0].to_dict()["recordedAt"]
        True
        """
        return self.wire.to_dict()


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`, both included; without an end, at least `start`.

    >>> from sevlog.values import Affected
    >>> Affected(Range(100, 250), "users").to_dict()
    {'count': {'from': 100, 'to': 250}, 'unit': 'users'}
    """

    start: float
    end: float | None = None


Quantity = int | Range | Literal["unknown"]
"""How many: a number, a range, or `unknown`."""


def read_quantity(wire: int | Mapping[str, int] | str) -> Quantity:
    """A quantity from its JSON."""
    if isinstance(wire, int):
        return wire
    if isinstance(wire, str):
        return "unknown"
    return Range(wire["from"], wire.get("to"))


def wire_quantity(quantity: Quantity) -> Any:
    """A quantity as its JSON."""
    if isinstance(quantity, Range):
        wire = {"from": quantity.start, "to": quantity.end}
        return {name: value for name, value in wire.items() if value is not None}
    return quantity


@dataclass(frozen=True, slots=True)
class Affected:
    """How many were affected, and of what."""

    count: Quantity
    unit: str

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Affected:
        """From its JSON."""
        return cls(read_quantity(wire["count"]), wire["unit"])

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return {"count": wire_quantity(self.count), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class IncidentNumber:
    """A number that a book gave: `INC-42`, or where several books are spoken of, `<book id>/INC-42`."""

    book: str
    """The book, by its id."""
    number: int
    """The number, from 1."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> IncidentNumber:
        """From its JSON."""
        return cls(wire["book"], wire["number"])

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return {"book": self.book, "number": self.number}

    def __str__(self) -> str:
        return f"{self.book}/INC-{self.number}"


@dataclass(frozen=True, slots=True)
class Severity:
    """One level of the plan's scale.

    >>> book.summary("INC-1").severity
    Severity(rank=1, label='SEV-1')
    """

    rank: int
    """1 is the worst."""
    label: str
    """Such as `SEV-1`."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Severity:
        """From its JSON."""
        return cls(wire["rank"], wire["label"])

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return {"rank": self.rank, "label": self.label}


@dataclass(frozen=True, slots=True)
class MovedSignal:
    """A signal that a merge moves, in its state at that moment."""

    signal: str
    episode: str
    state: SignalState
    repeats: int

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> MovedSignal:
        """From its JSON."""
        return cls(wire["signal"], wire["episode"], SignalState(wire["state"]), wire["repeats"])

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return {"signal": self.signal, "episode": self.episode, "state": self.state.value, "repeats": self.repeats}


@dataclass(frozen=True, slots=True)
class Obligation(Value):
    """Something that the plan says is due, or that was promised.

    >>> print(book.due("2100-01-01T00:00Z")[0].state)
    overdue
    """

    incident: str | None
    """The incident that owes it; None for what a book owes whatever happens."""
    kind: ObligationKind
    state: ObligationState
    subject: str | Members
    """`incident`, `plan`, or what kind of thing and which: `{"channel": "status_page"}`."""
    since: datetime
    due: datetime | None
    """None when neither plan nor person named a time."""
    holders: tuple[str, ...]
    """Who is asked."""
    severity: Severity | None
    opened_by: str
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Obligation:
        """From its JSON."""
        subject, due, severity = wire["subject"], wire.get("due"), wire.get("severity")
        return cls(
            wire.get("incident"),
            ObligationKind(wire["kind"]),
            ObligationState(wire["state"]),
            subject if isinstance(subject, str) else Members(subject),
            moment(wire["since"]),
            None if due is None else moment(due),
            tuple(wire["holders"]),
            None if severity is None else Severity.from_wire(severity),
            wire["openedBy"],
            Members(wire),
        )

    @property
    def about(self) -> str:
        """Its subject in a word."""
        return self.subject if isinstance(self.subject, str) else " ".join(map(str, self.subject.values()))

    def __str__(self) -> str:
        due = f", due {self.due:%Y-%m-%d %H:%M} UTC" if self.due else ""
        asked = f", asked of {', '.join(self.holders)}" if self.holders else ""
        return f"{self.state}: {self.kind} ({self.about}){due}{asked}"


One = TypeVar("One")


class Listed(Generic[One]):
    """Values in an order that polars, pandas, duckdb and pyarrow take as a table. No tuple, because these would take a tuple for a column."""

    __slots__ = ("_listed",)

    _listed: tuple[One, ...]

    def __init__(self, values: Iterable[One] = ()) -> None:
        object.__setattr__(self, "_listed", tuple(values))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} are frozen: {name} cannot be set")

    def __iter__(self) -> Iterator[One]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def __contains__(self, value: object) -> bool:
        return value in self._listed

    @overload
    def __getitem__(self, place: int) -> One: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> One | Self:
        return type(self)(self._listed[place]) if isinstance(place, slice) else self._listed[place]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._listed == other._listed

    def __hash__(self) -> int:
        return hash(self._listed)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._listed)!r})"

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[One, ...]]]:
        return type(self), (self._listed,)

    def table(self) -> Table:
        """Their columns; see docs/tables.md."""
        raise NotImplementedError

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


class Obligations(Listed[Obligation]):
    """Obligations, the most urgent first. A notebook shows them as a table.

    >>> {one.kind.value for one in book.obligations() if one.incident == inc.id} >= {"relay", "update"}
    True
    >>> book.obligations().table().columns[:3]
    ['incident', 'kind', 'subject']
    """

    __slots__ = ()

    def table(self) -> Table:
        """A row for each."""
        return _sevlog.obligations_table(json.dumps([one.to_dict() for one in self]))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for one in self:
            severity = "" if one.severity is None else one.severity.label
            held = ", ".join(one.holders)
            yield one.state, one.kind, one.about, shown.time_shown(one.due), held, severity, one.incident or ""

    def _repr_markdown_(self) -> str:
        return shown.markdown_table(_OBLIGATION, self._rows())

    def _repr_html_(self) -> str:
        return shown.html_table(_OBLIGATION, self._rows())


_OBLIGATION = ("state", "kind", "about", "due", "asked of", "severity", "incident")


class Metrics(Listed[Members]):
    """How long things took, for each kind of incidents a set, as its JSON has it.

    >>> (own,) = book.metrics()
    >>> own["kind"], own["incidents"], own["metrics"]["time_to_resolve"]["pending"]
    ('own', 1, 1)
    """

    __slots__ = ()

    def table(self) -> Table:
        """A row for each kind of incidents and each metric."""
        return _sevlog.metrics_table(json.dumps([one.to_dict() for one in self]))


@dataclass(frozen=True, slots=True)
class Compliance(Value):
    """What became of everything that one incident owed, or the book itself.

    >>> (kept,) = book.compliance("2100-01-01T00:00Z")
    >>> kept.incident == inc.id, kept.tallies["relay"]["met"]
    (True, 0)
    """

    incident: str | None
    """None for what the book owed: drills, and looks at the plan."""
    obligations: Obligations
    tallies: Members
    """How many of each kind ended how."""
    channels: tuple[Members, ...]
    """How each channel that is told again and again was told."""
    findings: tuple[Finding, ...]
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Compliance:
        """From its JSON."""
        return cls(
            wire.get("incident"),
            Obligations(map(Obligation.from_wire, wire["obligations"])),
            Members(wire["tallies"]),
            tuple(map(Members, wire["channels"])),
            tuple(map(Finding.from_wire, wire["findings"])),
            Members(wire),
        )


@dataclass(frozen=True, slots=True)
class Finding(Value):
    """What a look at the record finds.

    >>> _ = inc.resolve(how="fixed", waive={"fix_validated": "nobody could"})
    >>> print(inc.postmortem().findings()[0])
    error: milestone_missing: nobody recorded when it was detected; assert_milestone, also where it is unknown
    """

    code: FindingCode
    kind: FindingKind
    level: Level
    message: str
    records: tuple[str, ...]
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Finding:
        """From its JSON."""
        return cls(
            FindingCode(wire["code"]),
            FindingKind(wire["kind"]),
            Level(wire["level"]),
            wire["message"],
            tuple(wire["records"]),
            Members(wire),
        )

    def __str__(self) -> str:
        return f"{self.level}: {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class PlanFinding(Value):
    """What is doubtful about a plan.

    >>> print(sevlog.Plan.standard().findings[0])
    warning: severities[2]: nobody is told again and again while a SEV-3 is open; a channel's cadence may
    """

    code: PlanFindingCode
    level: Level
    at: str
    """Where in the plan."""
    message: str
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> PlanFinding:
        """From its JSON."""
        return cls(PlanFindingCode(wire["code"]), Level(wire["level"]), wire["at"], wire["message"], Members(wire))

    def __str__(self) -> str:
        return f"{self.level}: {self.at}: {self.message}"


@dataclass(frozen=True, slots=True)
class Summary(Value):
    """What a list shows of an incident.

    >>> [summary] = book.list(open=True)
    >>> summary.reference, summary.title
    ('INC-1', 'Checkout API down')
    """

    id: str
    number: int | None
    """As in `INC-42`."""
    origin: str | None
    """The book that it was imported from; None for one of this book."""
    version: int
    kind: IncidentKind
    status: Status
    severity: Severity | None
    title: str | None
    declared_at: datetime
    recorded_at: datetime
    holders: Members
    services: tuple[str, ...]
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Summary:
        """From its JSON."""
        severity = wire["severity"]
        return cls(
            wire["incident"],
            wire["number"],
            wire["origin"],
            wire["version"],
            IncidentKind(wire["kind"]),
            Status(wire["status"]),
            None if severity is None else Severity.from_wire(severity),
            wire["title"],
            moment(wire["declaredAt"]),
            moment(wire["recordedAt"]),
            Members(wire["holders"]),
            tuple(wire["services"]),
            Members(wire),
        )

    @property
    def reference(self) -> str:
        """What people call it: `INC-42`, or its id where it has no number."""
        return self.id if self.number is None else f"INC-{self.number}"


@dataclass(frozen=True, slots=True)
class Found(Value):
    """An incident that a search found.

    >>> [found.summary.reference for found in book.search("checkout")]
    ['INC-1']
    """

    summary: Summary
    excerpt: str | None
    """A piece of the text that fits."""
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Found:
        """From its JSON."""
        return cls(Summary.from_wire(wire["summary"]), wire["excerpt"], Members(wire))


@dataclass(frozen=True, slots=True)
class Failure(Value):
    """One thing that is wrong with a log."""

    line: int
    code: str
    message: str
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Failure:
        """From its JSON."""
        return cls(wire["line"], wire["code"], wire["message"], Members(wire))


@dataclass(frozen=True, slots=True)
class Verification(Value):
    """What a verification found.

    >>> book.verify().is_sound
    True
    """

    records: int
    heads: tuple[Members, ...]
    """Incident, version and chain of each stream: keep them elsewhere to find a log that was cut off."""
    failures: tuple[Failure, ...]
    redactions: tuple[Members, ...]
    unknown: int
    """How many records are of a type that this library does not know."""
    clock_steps: int
    """How many records were recorded at a time before one that precedes them."""
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Verification:
        """From its JSON."""
        return cls(
            wire["records"],
            tuple(map(Members, wire["heads"])),
            tuple(map(Failure.from_wire, wire["failures"])),
            tuple(map(Members, wire["redactions"])),
            wire["unknown"],
            wire["clockSteps"],
            Members(wire),
        )

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come.

    >>> _ = book.export("log.jsonl")
    >>> book.import_("log.jsonl")
    Progress(lines=5, appended=0, skipped=5)
    """

    lines: int
    appended: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a stream ends that could not be saved whole."""

    incident: str
    missing: int
    """The first version that is missing."""


@dataclass(frozen=True, slots=True)
class Salvaged(Value):
    """What was saved of a damaged book.

    >>> sevlog.Logbook.open("book.db").close()
    >>> sevlog.Logbook.salvage("book.db", "saved.jsonl")
    Salvaged(records=1, cut=())
    """

    records: int
    cut: tuple[Cut, ...]
    """The streams that are not whole."""
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Salvaged:
        """From its JSON."""
        return cls(wire["records"], tuple(Cut(**cut) for cut in wire["cut"]), Members(wire))


@dataclass(frozen=True, slots=True)
class Health(Value):
    """How a book's store is.

    >>> book.health().records
    5
    """

    place: str
    schema: int
    streams: int
    records: int
    unindexed: int
    pending_bytes: int
    redaction_pending: bool
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Health:
        """From its JSON."""
        return cls(
            wire["place"],
            wire["schema"],
            wire["streams"],
            wire["records"],
            wire["unindexed"],
            wire["pendingBytes"],
            wire["redactionPending"],
            Members(wire),
        )


@dataclass(frozen=True, slots=True)
class Milestone(Value):
    """When an incident came to a point of its life, as far as the log says it.

    >>> started, *_ = [one for one in inc.state.milestones() if one.state is MilestoneState.RECORDED]
    >>> print(started.name, started.earliest, started.latest)
    started 2026-11-23 04:31:00+00:00 2026-11-23 04:31:59.999999+00:00
    """

    name: MilestoneName
    state: MilestoneState
    earliest: datetime | None
    """None when nobody knows how early it was."""
    latest: datetime | None
    records: tuple[str, ...]
    """That say so."""
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Milestone:
        """From its JSON."""
        interval = wire.get("interval", {})
        earliest, latest = interval.get("earliest"), interval.get("latest")
        return cls(
            MilestoneName(wire["name"]),
            MilestoneState(wire["state"]),
            None if earliest is None else moment(earliest),
            None if latest is None else moment(latest),
            tuple(wire["records"]),
            Members(wire),
        )


@dataclass(frozen=True, slots=True)
class Metric(Value):
    """How long an incident took from one milestone to another: as exactly as their times are.

    >>> (declared,) = [one for one in inc.state.metrics() if one.name is MetricName.TIME_TO_TRIAGE]
    >>> declared.state, declared.shortest
    (<MetricState.RECORDED: 'recorded'>, datetime.timedelta(0))
    """

    name: MetricName
    state: MetricState
    shortest: timedelta | None
    longest: timedelta | None
    records: tuple[str, ...]
    """That say so."""
    wire: Members = field(repr=False)
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Metric:
        """From its JSON."""
        length = wire.get("duration", {})
        shortest, longest = length.get("shortestMs"), length.get("longestMs")
        return cls(
            MetricName(wire["name"]),
            MetricState(wire["state"]),
            None if shortest is None else timedelta(milliseconds=shortest),
            None if longest is None else timedelta(milliseconds=longest),
            tuple(wire["records"]),
            Members(wire),
        )


def _milestones(text: str) -> tuple[Milestone, ...]:
    return tuple(map(Milestone.from_wire, json.loads(text)))


def _metrics(text: str) -> tuple[Metric, ...]:
    return tuple(map(Metric.from_wire, json.loads(text)))
