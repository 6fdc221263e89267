"""Values that stand in events, and what a book tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, Literal, Self, TypeVar, cast, overload

from sevlog import _sevlog, shown
from sevlog._sevlog import Table
from sevlog.enums import (
    FindingCode,
    FindingKind,
    IncidentKind,
    Level,
    ObligationKind,
    PlanFindingCode,
    SignalState,
    Status,
)
from sevlog.times import moment, wire_time


OPEN = (Status.DETECTED, Status.RESPONDING, Status.CONTAINED, Status.RECOVERING)
"""The statuses of an incident that is open."""


class Members(Mapping[str, Any]):
    """A JSON object that cannot be changed."""

    __slots__ = ("_members",)

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = dict(members)

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


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, Severity | Affected):
        return value.to_wire()
    if isinstance(value, Value | Obligation):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | Listed):
        return [_plain(one) for one in value]
    return value


class Value:
    """What has its fields as a dict, too."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name, as plain as JSON: enumerations and times as texts.

        >>> _ = inc.resolve(how="fixed", waive={"fix_validated": "nobody could"})
        >>> print(inc.postmortem().findings()[0].to_dict()["code"])
        milestone_missing
        """
        names = (field.name for field in fields(cast(Any, self)))
        return {name: _plain(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`, both included; without an end, at least `start`.

    >>> from sevlog.values import Affected
    >>> Affected(Range(100, 250), "users").to_wire()
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

    def to_wire(self) -> dict[str, Any]:
        """Its JSON."""
        return {"count": wire_quantity(self.count), "unit": self.unit}


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

    def to_wire(self) -> dict[str, Any]:
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

    def to_wire(self) -> dict[str, Any]:
        """Its JSON."""
        return {"signal": self.signal, "episode": self.episode, "state": self.state, "repeats": self.repeats}


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that the plan says is due, or that was promised.

    >>> print(book.due("2100-01-01T00:00Z")[0].state)
    overdue
    """

    incident: str | None
    """The incident that owes it; None for what a book owes whatever happens."""
    kind: ObligationKind
    state: str
    """`overdue`, `due`, `upcoming`, `met`, `met_late`, `missed` or `void`."""
    subject: str | Members
    """`incident`, `plan`, or what kind of thing and which: `{"channel": "status_page"}`."""
    since: datetime
    due: datetime | None
    """None when neither plan nor person named a time."""
    holders: tuple[str, ...]
    """Who is asked."""
    severity: Severity | None
    opened_by: str
    wire: Members
    """All of it, as its JSON has it."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Obligation:
        """From its JSON."""
        subject, due, severity = wire["subject"], wire.get("due"), wire.get("severity")
        return cls(
            wire.get("incident"),
            ObligationKind(wire["kind"]),
            wire["state"],
            subject if isinstance(subject, str) else Members(subject),
            moment(wire["since"]),
            None if due is None else moment(due),
            tuple(wire["holders"]),
            None if severity is None else Severity.from_wire(severity),
            wire["openedBy"],
            Members(wire),
        )

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return dict(self.wire)

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
        return _sevlog.metrics_table(json.dumps([dict(one) for one in self]))


@dataclass(frozen=True, slots=True)
class Compliance(Value):
    """What became of everything that one incident owed.

    >>> (kept,) = book.compliance("2100-01-01T00:00Z")
    >>> kept.incident == inc.id, kept.tallies["relay"]["met"]
    (True, 0)
    """

    incident: str
    obligations: Obligations
    tallies: Members
    """How many of each kind ended how."""
    channels: tuple[Members, ...]
    """How each channel that is told again and again was told."""
    findings: tuple[Finding, ...]

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Compliance:
        """From its JSON."""
        return cls(
            wire["incident"],
            Obligations(map(Obligation.from_wire, wire["obligations"])),
            Members(wire["tallies"]),
            tuple(map(Members, wire["channels"])),
            tuple(map(Finding.from_wire, wire["findings"])),
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

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Finding:
        """From its JSON."""
        return cls(
            FindingCode(wire["code"]),
            FindingKind(wire["kind"]),
            Level(wire["level"]),
            wire["message"],
            tuple(wire["records"]),
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
    version: int
    kind: IncidentKind
    status: Status
    severity: Severity | None
    title: str | None
    declared_at: datetime
    recorded_at: datetime
    holders: Members
    services: tuple[str, ...]

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Summary:
        """From its JSON."""
        severity = wire["severity"]
        return cls(
            wire["incident"],
            wire["number"],
            wire["version"],
            IncidentKind(wire["kind"]),
            Status(wire["status"]),
            None if severity is None else Severity.from_wire(severity),
            wire["title"],
            moment(wire["declaredAt"]),
            moment(wire["recordedAt"]),
            Members(wire["holders"]),
            tuple(wire["services"]),
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


@dataclass(frozen=True, slots=True)
class Failure(Value):
    """One thing that is wrong with a log."""

    line: int
    code: str
    message: str


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

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Verification:
        """From its JSON."""
        return cls(
            wire["records"],
            tuple(map(Members, wire["heads"])),
            tuple(Failure(**one) for one in wire["failures"]),
            tuple(map(Members, wire["redactions"])),
            wire["unknown"],
            wire["clockSteps"],
        )

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Progress(Value):
    """How far an import has come.

    >>> _ = book.export("log.jsonl")
    >>> book.import_("log.jsonl")
    Progress(lines=5, appended=0, skipped=5)
    """

    lines: int
    appended: int
    skipped: int


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
        )
