"""What commands have in common, and how they cross into the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sevlog.enums import GuardKey
from sevlog.errors import SevlogError
from sevlog.event import to_wire
from sevlog.plan import Plan
from sevlog.postmortem import Postmortem
from sevlog.times import Occurred, Time, When, wire_time
from sevlog.values import Range


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody or something: a `person`, a `team`, a `service` or an `import`; `unknown` has no id.

    >>> ci = Who("service", "ci")
    >>> _ = inc.record_validation("smoke tests", "passed", by=ci)
    """

    kind: str
    id: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Its JSON."""
        return {"kind": self.kind} if self.id is None else {"kind": self.kind, "id": self.id}


By = Who | str
"""Who did it: a person by their id, or `Who`."""


def actor_json(who: By) -> str:
    """Who acts, as the engine reads it."""
    if isinstance(who, str):
        who = Who("person", who)
    if not isinstance(who, Who):
        raise TypeError(f'{who!r} is nobody; give the id of a person as a string, or Who("service", "ci")')
    return json.dumps(who.to_dict())


@dataclass(frozen=True, slots=True)
class Until:
    """Why a guard is set aside, and until when what it asks for will be put right.

    >>> _ = inc.resolve(how="fixed", waive={"fix_validated": Until("nobody is on call tonight", "2100-01-01T00:00Z")})
    """

    reason: str
    until: Time


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A postmortem that was written elsewhere.

    >>> _ = inc.resolve(how="mitigated")
    >>> _ = inc.publish_postmortem(Elsewhere(), address="https://wiki.example/pm-1")
    >>> print(inc.status)
    closed
    """

    digest: str | None = None
    """Its SHA-256, if it is known."""

    def to_dict(self) -> dict[str, str]:
        """Its JSON."""
        return {} if self.digest is None else {"digest": self.digest}


Waiver = str | Until
"""Why a guard is set aside."""

Share = float | Range | Literal["unknown"]
"""How much of something works: 0 is nothing, 1 is all; `Range(0, 1)` comes and goes."""


@dataclass(frozen=True, slots=True)
class Common:
    """What may be said with every command."""

    by: By | None = None
    occurred: When | None = None
    observed_at: When | None = None
    waive: Mapping[str, Waiver] | None = None
    request: str | None = None
    causation: str | None = None
    trace: str | None = None


def parts(share: Share | None) -> Any:
    """A share in parts per 10,000, as it stands in a log.

    >>> parts(0.25), parts(1), parts(Range(0, 1))
    (2500, 10000, {'from': 0, 'to': 10000})
    """
    if share is None or share == "unknown":
        return share
    if isinstance(share, Range):
        wire = {"from": _parts(share.start), "to": None if share.end is None else _parts(share.end)}
        return {name: value for name, value in wire.items() if value is not None}
    return _parts(share)


def _parts(share: float | str) -> int:
    if isinstance(share, str) or not 0 <= share <= 1:
        raise SevlogError(f"{share!r} is no share; say how much works from 0 (nothing) to 1 (all)", "command_invalid")
    return round(share * 10_000)


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def promised(at: Time | None, next_in: timedelta | str | None) -> Time | None:
    """When the next update is promised."""
    if next_in is None:
        return at
    if at is not None:
        raise SevlogError("promised_next and next_in say the same; give one of them", "command_invalid")
    try:
        return (datetime.now(UTC) + _length(next_in)).replace(microsecond=0)
    except OverflowError:
        raise SevlogError(f"{next_in!r} is too long to promise", "command_invalid") from None


def _length(text: timedelta | str) -> timedelta:
    if isinstance(text, timedelta):
        return text
    match = re.fullmatch(r"(\d+)([smhd])", text) if isinstance(text, str) else None
    if match is None:
        raise SevlogError(f"{text!r} is no length of time; write it as 30m, 2h or a timedelta", "command_invalid")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def command_json(name: str, arguments: Mapping[str, Any], common: Common) -> str:
    """A command as the engine reads it."""
    members = {
        "command": name,
        "arguments": {wire: _argument(value) for wire, value in arguments.items() if value is not None},
        "occurred": when(common.occurred),
        "observedAt": when(common.observed_at),
        "by": common.by.to_dict() if isinstance(common.by, Who) else common.by,
        "waive": _waivers(common.waive),
        "causation": common.causation,
        "trace": common.trace,
    }
    said = {wire: value for wire, value in members.items() if value is not None}
    text = _ENCODER.encode(said)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = text[error.start : error.end]
        raise SevlogError(
            f"{half!r} is half a character, and no text; read what it came from with the right encoding", "json_lone_surrogate"
        ) from None
    return text


def _argument(value: Any) -> Any:
    if isinstance(value, Plan):
        return json.loads(value.to_json())
    if isinstance(value, Elsewhere):
        return value.to_dict()
    if isinstance(value, Postmortem):
        return {}  # it crosses beside the command
    return to_wire(value)


def when(said: When | None) -> Any:
    """When something was, as its JSON: a `datetime` is that very instant."""
    if said is None or isinstance(said, Occurred | str):
        return to_wire(said)
    return {"kind": "at", "at": wire_time(said)}


def _waivers(waive: Mapping[str, Waiver] | None) -> dict[str, Any]:
    if waive is not None and not isinstance(waive, Mapping):
        raise TypeError(f'{waive!r} gives no reason; write waive={{"{GuardKey.FIX_VALIDATED}": "why it is set aside"}}')
    return {guard: _waiver(waiver) for guard, waiver in (waive or {}).items()}


def _waiver(waiver: Waiver) -> Any:
    if isinstance(waiver, Until):
        return {"reason": waiver.reason, "until": wire_time(waiver.until)}
    return waiver


def _no_json(value: object) -> Any:
    raise SevlogError(f"{value!r} cannot stand in a command", "command_invalid")


_ENCODER = json.JSONEncoder(default=_no_json, ensure_ascii=False)
