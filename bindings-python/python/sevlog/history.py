"""Histories, and logs in files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sevlog import _sevlog
from sevlog._sevlog import Incident, Table
from sevlog.enums import DocumentAudience, DocumentAudienceWord
from sevlog.plan import Plan, engine_plan
from sevlog.postmortem import Postmortem, read_again, written
from sevlog.record import Record
from sevlog.times import Time, wire_time
from sevlog.values import Verification


class History:
    """Every record of one incident, and the state that they fold to.

    >>> history = inc.history()
    >>> [record.type for record in history.records]
    ['declared', 'severity_set', 'role_assigned', 'milestone_asserted']
    >>> history.as_of("2026-01-01T00:00Z").incident.is_declared
    False
    """

    __slots__ = ("_history",)

    _history: _sevlog.History

    def __init__(self, history: _sevlog.History) -> None:
        self._history = history

    @property
    def incident(self) -> Incident:
        """The state that the records fold to."""
        return self._history.incident

    @property
    def records(self) -> tuple[Record, ...]:
        """The records, by version."""
        return tuple(map(Record, self._history.lines()))

    def events(self) -> Table:
        """Its records, for polars, pandas, duckdb and pyarrow; see `Table`."""
        return self._history.events()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.events().__arrow_c_stream__(requested_schema)

    def as_of(self, time: Time) -> History:
        """What was known at a moment: whatever was told later is not in it, whenever it happened."""
        return History(self._history.as_of(wire_time(time)))

    @property
    def left_out(self) -> tuple[int, ...]:
        """The versions that `as_of` left out although their time is early enough: they stand behind a clock that was ahead."""
        return tuple(self._history.left_out)

    @property
    def clock_steps(self) -> tuple[int, ...]:
        """The versions that were recorded at a time before one that precedes them."""
        return tuple(self._history.clock_steps)

    def postmortem(
        self,
        plan: Plan | None = None,
        *,
        audience: DocumentAudience | DocumentAudienceWord = DocumentAudience.INTERNAL,
        template: str | None = None,
    ) -> Postmortem:
        """The postmortem under a plan, the standard one unless given; in the order of a template's headings, if there is one."""
        judge = engine_plan(plan) or _sevlog.Plan.standard()
        return Postmortem(self._history.postmortem(judge, str(audience), template))

    def __len__(self) -> int:
        return len(self._history)

    def __iter__(self) -> Iterator[Record]:
        return map(Record, self._history.lines())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, History) and self._history == other._history

    def __hash__(self) -> int:
        return hash(self.incident)

    def __repr__(self) -> str:
        return f"<History of {len(self)} records: {self.incident!r}>"

    def __reduce__(self) -> tuple[Any, tuple[str, tuple[bytes, list[int]]]]:
        return _read_again, (self.incident.id, written(self._history))


def _read_again(incident: str, history: tuple[bytes, list[int]]) -> History:
    return History(read_again(incident, history))


def read(path: str | os.PathLike[str]) -> Iterator[History]:
    """Every incident of a log, in the order in which they begin.

    This reads and folds; `verify` also checks that nothing was changed.

    >>> _ = book.export("log.jsonl")
    >>> [history.incident.title for history in sevlog.read("log.jsonl")]
    ['Checkout API down']
    """
    return map(History, _sevlog.read_log(os.fspath(path)))


def parse(log: bytes) -> Iterator[History]:
    """Every incident of a log in memory.

    >>> (history,) = sevlog.parse("".join(record.line + "\\n" for record in inc.history().records).encode())
    >>> history == inc.history()
    True
    """
    return map(History, _sevlog.parse_log(log))


def verify(log: str | os.PathLike[str] | bytes, *, heads: Iterable[Mapping[str, Any]] = ()) -> Verification:
    """Whether a log, in a file or in memory, is whole: every record in its place, every byte as it was sealed.

    heads: Those of an earlier verification, kept elsewhere. Against them also an end that was cut off is found, and a rewriting.

    >>> _ = book.export("log.jsonl")
    >>> whole = sevlog.verify("log.jsonl")
    >>> whole.is_sound
    True
    >>> sevlog.verify(b"", heads=whole.heads).is_sound
    False
    """
    kept = json.dumps([dict(head) for head in heads])
    found = _sevlog.verify_bytes(log, kept) if isinstance(log, bytes) else _sevlog.verify_log(os.fspath(log), kept)
    return Verification.from_wire(json.loads(found))
