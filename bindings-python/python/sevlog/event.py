"""What all events have in common, and those that this library has no class for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, Self, TypeVar

from sevlog.times import Occurred, wire_time
from sevlog.values import Affected, IncidentNumber, Members, MovedSignal, Range, Severity, wire_quantity

Reader = Callable[[Any], Any]
Word = TypeVar("Word", bound=StrEnum)


def each(reader: Reader) -> Reader:
    """Reads a list."""
    return lambda values: tuple(map(reader, values))


def open_word(words: type[Word]) -> Callable[[str], Word | str]:
    """Reads a word of an open set: one that is not in it stays a string."""

    def read(word: str) -> Word | str:
        try:
            return words(word)
        except ValueError:
            return word

    return read


_PLAIN = frozenset({str, int, float, bool, type(None)})
"""What most values are, and is its own JSON."""


def to_wire(value: Any) -> Any:
    """A value as its JSON."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, Occurred | Affected | IncidentNumber | Severity | MovedSignal):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Range):
        return wire_quantity(value)
    if isinstance(value, EventBase):
        facts, text = value.sides()
        return facts | text
    if isinstance(value, Mapping):
        return {name: to_wire(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [to_wire(one) for one in value]
    return value


class EventBase:
    """An event of a type that this library knows."""

    __slots__ = ()

    schema: ClassVar[int]
    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]]

    @classmethod
    def read(cls, facts: Mapping[str, Any], text: Mapping[str, Any]) -> Self:
        """From both sides of a record. A text that was redacted is None."""
        values = {}
        for attribute, wire, side, reader in cls._fields:
            value = (facts if side == "facts" else text).get(wire)
            values[attribute] = value if value is None or reader is None else reader(value)
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Its JSON: what it says, as the record has it."""
        return dict(to_wire(self))

    def sides(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Its facts and its text as JSON."""
        facts: dict[str, Any] = {}
        text: dict[str, Any] = {}
        for attribute, wire, side, _ in self._fields:
            value = getattr(self, attribute)
            if value is not None:
                (facts if side == "facts" else text)[wire] = to_wire(value)
        return facts, text


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEvent:
    """An event of a host, `ext.*`: kept and shown, read by no rule."""

    type: str
    facts: Members
    text: Members | None = None

    def to_dict(self) -> dict[str, Any]:
        """Its JSON: what it says, as the record has it."""
        return {**self.facts.to_dict(), **(self.text or Members({})).to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent:
    """An event of a newer library: kept and shown."""

    type: str
    schema: int
    facts: Members
    text: Members | None = None

    def to_dict(self) -> dict[str, Any]:
        """Its JSON: what it says, as the record has it."""
        return {**self.facts.to_dict(), **(self.text or Members({})).to_dict()}
