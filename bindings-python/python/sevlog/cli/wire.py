"""Answers for programs. Members have the names that they have in a log."""

from __future__ import annotations

from typing import Any

from sevlog.cli.options import owed
from sevlog.logbook import Executed, IncidentHandle, Logbook
from sevlog.values import Obligation, Summary, Verification


def summary(of: Summary) -> dict[str, Any]:
    """What a list shows of an incident."""
    return of.to_dict() | {"reference": of.reference}


def incident(book: Logbook, handle: IncidentHandle) -> dict[str, Any]:
    """An incident, and what it owes."""
    obligations = [one.to_dict() for one in owed(book, handle.id)]
    return summary(book.summary(handle.id)) | {"obligations": obligations}


def executed(book: Logbook, handle: IncidentHandle, done: Executed) -> dict[str, Any]:
    """What came of a command."""
    records = [record.to_dict() for record in done.records]
    return incident(book, handle) | {"repeated": done.repeated, "records": records}


def obligation(book: Logbook, of: Obligation) -> dict[str, Any]:
    """What is owed, and what people call the incident that owes it."""
    reference = None if of.incident is None else book.summary(of.incident).reference
    return of.to_dict() | {"reference": reference}


def verification(of: Verification) -> dict[str, Any]:
    """What a verification found."""
    return {"sound": of.is_sound} | of.to_dict()
