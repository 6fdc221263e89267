"""What goes wrong. Every error has a stable code for a program, a sentence for a person, and fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["Contradicted", "InvalidLog", "Reason", "Rejected", "SevlogError", "StoreError", "VersionConflict"]


class SevlogError(Exception):
    """Anything that sevlog refuses or cannot do.

    >>> import sevlog
    >>> try:
    ...     sevlog.Plan.from_json("{")
    ... except sevlog.SevlogError as error:
    ...     print(error.code)
    plan_invalid
    """

    code: str
    """The stable code, the same in every language."""
    message: str
    """What is wrong, and what to do about it."""
    fields: Mapping[str, Any]
    """What belongs to it, under the names of the wire."""

    def __init__(self, message: str, code: str, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message, code, fields)
        self.message, self.code, self.fields = message, code, fields or {}

    def __str__(self) -> str:
        return self.message


class Reason:
    """One reason why a command was not carried out.

    >>> try:
    ...     inc.close()
    ... except sevlog.Rejected as rejected:
    ...     print(rejected.reasons[0].code)
    illegal_in_status
    """

    __slots__ = ("code", "fields", "message")

    code: str
    message: str
    fields: Mapping[str, Any]

    def __init__(self, code: str, message: str, fields: Mapping[str, Any] | None) -> None:
        self.code, self.message, self.fields = code, message, fields or {}

    def __repr__(self) -> str:
        return f"Reason({self.code!r}, {self.message!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.code, self.message, self.fields) == (other.code, other.message, other.fields)

    def __hash__(self) -> int:
        return hash((self.code, self.message))


class Rejected(SevlogError):
    """The rules stand against a command. Nothing was written.

    >>> try:
    ...     inc.resolve(how="fixed")
    ... except sevlog.Rejected as rejected:
    ...     print(*(reason.fields.get("guard") for reason in rejected.reasons))
    fix_validated
    """

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason that holds, not only the first."""
        told = self.fields.get("reasons", [])
        return tuple(Reason(one["code"], one["message"], _members(one["fields"])) for one in told)


class Contradicted(Rejected):
    """Somebody changed the same thing meanwhile, to another value. Nothing was written.

    >>> raj = inc.acting_as("raj")
    >>> _ = inc.set_severity("SEV-3")
    >>> try:
    ...     raj.set_severity("SEV-2")
    ... except sevlog.Contradicted as contradicted:
    ...     print(contradicted.code)
    contradicted
    """


class VersionConflict(SevlogError):
    """A stream is not at the version that it was expected at.

    No command of a book raises it: the book decides it again on what there is now, and what somebody changed meanwhile is `Contradicted`.
    """


class InvalidLog(SevlogError):
    """A log is not sound: `fields["line"]` says where.

    >>> try:
    ...     list(sevlog.parse(b"{}\\n"))
    ... except sevlog.InvalidLog as invalid:
    ...     print(invalid.fields["line"])
    1
    """


class StoreError(SevlogError):
    """A book, or a file, cannot be read or written. `transient` says whether it may go well later.

    >>> try:
    ...     sevlog.Logbook.open("/no/such/folder/incidents.db")
    ... except sevlog.StoreError as error:
    ...     print(error.code)
    place_missing
    """

    @property
    def transient(self) -> bool:
        """Whether the same call may succeed later without anything being changed about it."""
        return bool(self.fields.get("transient", False))


def file_error(path: object, done: str, error: OSError | UnicodeError) -> StoreError:
    """That a file cannot be `read` or `written`."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return StoreError(f"{path} cannot be {done}: {why}", "transfer_failed", {"path": str(path)})


def _members(fields: Any) -> Mapping[str, Any]:
    """The fields of a reason without the name of its kind around them."""
    return fields if isinstance(fields, dict) else {}


_CLASSES = {
    one.__name__: one for one in (SevlogError, Rejected, Contradicted, VersionConflict, InvalidLog, StoreError)
}


def _raised(kind: str, message: str, code: str, fields: str) -> SevlogError:
    return _CLASSES[kind](message, code, json.loads(fields))
