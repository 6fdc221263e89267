"""How it went, for the shell."""

from __future__ import annotations

from enum import IntEnum

from sevlog.errors import InvalidLog, Rejected, SevlogError, StoreError, VersionConflict


class Exit(IntEnum):
    """The exit codes. They never change their meaning."""

    DONE = 0
    UNSOUND = 1
    MISREAD = 2
    REFUSED = 3
    UNKNOWN = 4
    STORE = 5
    AGAIN = 6
    FAULT = 7


MEANINGS = {
    Exit.DONE: "done, and in order",
    Exit.UNSOUND: "a check did not pass, or a log or a plan is not sound",
    Exit.MISREAD: "the command line, or a value in it, cannot be read",
    Exit.REFUSED: "the rules stand against it; nothing was written",
    Exit.UNKNOWN: "the book has no such incident",
    Exit.STORE: "the book, or a file, cannot be read or written",
    Exit.AGAIN: "somebody else was at work; the same call may succeed later",
    Exit.FAULT: "a mistake of sevlog itself; please report it",
}
"""What each says."""


def exit_of(error: SevlogError) -> Exit:
    """The exit code of an error."""
    match error:
        case Rejected():
            return Exit.REFUSED
        case VersionConflict() | StoreError(transient=True):
            return Exit.AGAIN
        case StoreError():
            return Exit.STORE
        case InvalidLog():
            return Exit.UNSOUND
        case SevlogError(code="unknown_incident"):
            return Exit.UNKNOWN
        case SevlogError(code="library_fault"):
            return Exit.FAULT
        case SevlogError(code=code) if code.startswith("plan_"):
            return Exit.UNSOUND
        case _:
            return Exit.MISREAD
