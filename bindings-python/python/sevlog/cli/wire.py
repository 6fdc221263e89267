"""Answers for programs. Members have the names that they have in a log."""

from __future__ import annotations

from typing import Any

from sevlog.cli.options import owed
from sevlog.logbook import Executed, IncidentHandle, Logbook
from sevlog.times import wire_time
from sevlog.values import Obligation, Summary, Verification


def summary(of: Summary) -> dict[str, Any]:
    """What a list shows of an incident."""
    return {
        "incident": of.id,
        "reference": of.reference,
        "version": of.version,
        "kind": of.kind,
        "status": of.status,
        "severity": None if of.severity is None else of.severity.to_wire(),
        "title": of.title,
        "declaredAt": wire_time(of.declared_at),
        "recordedAt": wire_time(of.recorded_at),
        "holders": dict(of.holders),
        "services": list(of.services),
    }


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
    return {
        "sound": of.is_sound,
        "records": of.records,
        "heads": [dict(head) for head in of.heads],
        "failures": [{"line": one.line, "code": one.code, "message": one.message} for one in of.failures],
        "redactions": [dict(one) for one in of.redactions],
        "unknown": of.unknown,
        "clockSteps": of.clock_steps,
    }
