"""A record: an event, sealed in its envelope."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from sevlog.command import Who
from sevlog.event import HostEvent, UnknownEvent
from sevlog.events import TYPES, Event
from sevlog.times import Occurred, moment, nanoseconds
from sevlog.values import Members


class Record:
    """One line of a log. It is read when something of it is asked for; equal lines are equal records.

    >>> record = inc.history().records[0]
    >>> record.type, record.event.title
    ('declared', 'Checkout API down')
    >>> sevlog.Record(record.line) == record
    True
    """

    line: str
    """The line, without its line feed."""

    def __init__(self, line: str) -> None:
        self.__dict__["line"] = line

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a record is frozen: {name} cannot be set")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.line == other.line

    def __hash__(self) -> int:
        return hash(self.line)

    def __repr__(self) -> str:
        return f"<Record {self.incident} v{self.version} {self.type} {self._wire['recordedAt']}>"

    def __reduce__(self) -> tuple[type[Record], tuple[str]]:
        return Record, (self.line,)

    @cached_property
    def _wire(self) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], json.loads(self.line))

    def to_dict(self) -> dict[str, Any]:
        """The line as its JSON."""
        return cast(dict[str, Any], json.loads(self.line))

    @property
    def id(self) -> str:
        """Its id, which also names what it created: an action item, a hypothesis, an impact window."""
        return cast(str, self._wire["id"])

    @property
    def incident(self) -> str:
        """The stream."""
        return cast(str, self._wire["incident"])

    @property
    def version(self) -> int:
        """Its place in its stream: 1, 2, 3 and so on."""
        return cast(int, self._wire["version"])

    @property
    def type(self) -> str:
        """The type of its event."""
        return cast(str, self._wire["type"])

    @property
    def recorded_at(self) -> datetime:
        """What the recording clock said, to the microsecond."""
        return moment(self._wire["recordedAt"])

    @property
    def recorded_at_ns(self) -> int:
        """What the recording clock said, in nanoseconds since 1970."""
        return nanoseconds(self._wire["recordedAt"])

    @property
    def occurred(self) -> Occurred:
        """When it was so in the world."""
        wire = self._wire.get("occurred")
        return Occurred.live() if wire is None else Occurred.from_wire(wire)

    @property
    def actor(self) -> Who:
        """Who recorded it."""
        return Who(**self._wire["actor"])

    @property
    def by(self) -> Who | None:
        """Who did it, if another than who recorded it."""
        wire = self._wire.get("by")
        return None if wire is None else Who(**wire)

    @property
    def is_redacted(self) -> bool:
        """Whether its text was removed."""
        return "textDigest" in self._wire and "text" not in self._wire

    @cached_property
    def event(self) -> Event:
        """What happened."""
        wire = self._wire
        kind, schema, facts, text = wire["type"], wire["schema"], wire["facts"], wire.get("text")
        held = None if text is None else Members(text)
        if kind.startswith("ext."):
            return HostEvent(type=kind, facts=Members(facts), text=held)
        if kind == "validation_recorded" and schema == 1:
            facts = {name: value for name, value in facts.items() if name != "passed"}
            facts["outcome"] = "passed" if wire["facts"]["passed"] else "failed"
            schema = 2
        known = TYPES.get(kind)
        if known is not None and schema <= known.schema:
            try:
                return cast(Event, known.read(facts, text or {}))
            except ValueError:
                pass  # a word of a newer library
        return UnknownEvent(type=kind, schema=schema, facts=Members(facts), text=held)
