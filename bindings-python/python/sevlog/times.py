"""Times: aware `datetime`s in and out, of any zone; strings as RFC 3339, with their offset, where a time goes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sevlog import _sevlog
from sevlog.errors import SevlogError

__all__ = ["Occurred", "Time", "When", "moment", "nanoseconds", "wire_time"]

Time = datetime | str
"""An instant: an aware `datetime`, or a string such as `2026-11-23T04:31Z`."""


def moment(text: str) -> datetime:
    """A time of the wire, to the microsecond: what is finer is cut off.

    >>> moment("2026-11-23T04:31:00.123456789Z")
    datetime.datetime(2026, 11, 23, 4, 31, 0, 123456, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)


def nanoseconds(text: str) -> int:
    """A time of the wire in nanoseconds since 1970, all of it.

    >>> nanoseconds("1970-01-01T00:00:01.000000001Z")
    1000000001
    """
    return _sevlog.nanoseconds(text)


def wire_time(time: Time) -> str:
    """A time as the engine reads it.

    >>> wire_time(datetime(2026, 11, 23, 4, 31))
    Traceback (most recent call last):
        ...
    sevlog.errors.SevlogError: datetime.datetime(2026, 11, 23, 4, 31) has no time zone, so nobody can tell when that was; \
write datetime.now(timezone.utc), or give it one: datetime(..., tzinfo=ZoneInfo("Europe/Berlin"))
    """
    if isinstance(time, str):
        return time
    if not isinstance(time, datetime):
        raise TypeError(f"{time!r} is no time; give an aware datetime, or a string such as 2026-11-23T04:31Z")
    return _wire(_since_1970(time))


def optional_time(time: Time | None) -> str | None:
    """The same of a time that need not be given."""
    return None if time is None else wire_time(time)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _since_1970(time: Time) -> int:
    """An instant in nanoseconds."""
    if isinstance(time, str):
        return _sevlog.nanoseconds(time)
    if time.utcoffset() is None:
        raise SevlogError(
            f"{time!r} has no time zone, so nobody can tell when that was; write datetime.now(timezone.utc), "
            'or give it one: datetime(..., tzinfo=ZoneInfo("Europe/Berlin"))',
            "time_offset_missing",
        )
    try:
        return (time - _EPOCH) // timedelta(microseconds=1) * 1000
    except OverflowError:
        raise _out_of_range(time) from None


def _out_of_range(time: object) -> SevlogError:
    return SevlogError(f"{time!r} is outside of what can be recorded; give a time from 1677-09-22 to 2262-04-10", "time_out_of_range")


def _wire(since_1970: int) -> str:
    """An instant in its one form on the wire."""
    seconds, fraction = divmod(since_1970, 1_000_000_000)
    try:
        whole = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    except OverflowError:
        raise _out_of_range(since_1970) from None
    digits = f"{fraction:09}".rstrip("0")
    return f"{whole}.{digits}Z" if digits else f"{whole}Z"


@dataclass(frozen=True, slots=True)
class Occurred:
    """When something was so in the world.

    >>> Occurred.at("2026-11-23T04:31:00Z", precision="minute").to_dict()
    {'kind': 'at', 'at': '2026-11-23T04:31:00Z', 'precision': 'minute'}
    >>> Occurred.between("2026-11-23T04:00Z", "2026-11-23T05:00Z", source="the deploy log").kind
    'between'
    """

    kind: str
    """`live`, `at`, `between` or `unknown`."""
    start_ns: int | None = None
    """The instant of `at`, or the beginning of `between`, in nanoseconds since 1970; None where nobody knows it."""
    end_ns: int | None = None
    """The end of `between`, in nanoseconds since 1970."""
    precision: str | None = None
    """Of `at`: `exact`, `second`, `minute`, `hour` or `day`; None is exact."""
    source: str | None = None
    """Who or what told the time."""
    zone: str | None = None
    """The zone that was used, to show."""

    @classmethod
    def at(cls, time: Time, *, precision: str | None = None, source: str | None = None, zone: str | None = None) -> Occurred:
        """At an instant, or within one unit of its precision from it on."""
        return cls("at", _since_1970(time), precision=precision, source=source, zone=zone)

    @classmethod
    def between(cls, start: Time | None, end: Time, *, source: str | None = None, zone: str | None = None) -> Occurred:
        """Between two instants; without the first, at any time up to the second."""
        return cls("between", None if start is None else _since_1970(start), _since_1970(end), source=source, zone=zone)

    @classmethod
    def unknown(cls, *, source: str | None = None) -> Occurred:
        """At any time up to its recording: nobody knows."""
        return cls("unknown", source=source)

    @classmethod
    def live(cls) -> Occurred:
        """As it is recorded."""
        return cls("live")

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Occurred:
        """From its JSON."""
        start, end = wire.get("at", wire.get("from")), wire.get("to")
        return cls(
            wire["kind"],
            None if start is None else nanoseconds(start),
            None if end is None else nanoseconds(end),
            wire.get("precision"),
            wire.get("source"),
            wire.get("zone"),
        )

    @property
    def start(self) -> datetime | None:
        """The instant of `at`, or the beginning of `between`, to the microsecond."""
        return None if self.start_ns is None else moment(_wire(self.start_ns))

    @property
    def end(self) -> datetime | None:
        """The end of `between`, to the microsecond."""
        return None if self.end_ns is None else moment(_wire(self.end_ns))

    def to_dict(self) -> dict[str, str]:
        """Its JSON."""
        members = {
            "kind": self.kind,
            "at" if self.kind == "at" else "from": None if self.start_ns is None else _wire(self.start_ns),
            "to": None if self.end_ns is None else _wire(self.end_ns),
            "precision": self.precision,
            "source": self.source,
            "zone": self.zone,
        }
        return {name: value for name, value in members.items() if value is not None}


When = Occurred | datetime | str
"""When something was: an aware `datetime` is that very instant, a string is as exact as it is written, and `Occurred` says the rest."""
