"""An embeddable incident engine: a log of what happened, what the plan says is due, and a postmortem that nobody types twice."""

from importlib.metadata import version as _version

from sevlog import enums, errors, events, importers, times
from sevlog._sevlog import Incident, Table
from sevlog.aio import AsyncActing, AsyncExecuted, AsyncIncidentHandle, AsyncLogbook
from sevlog.command import By, Elsewhere, Until, Waiver, Who
from sevlog.enums import DocumentAudience, IncidentKind, ObligationKind, ObligationState, Status
from sevlog.errors import Contradicted, InvalidLog, Reason, Rejected, SevlogError, StoreError, VersionConflict
from sevlog.events import Event
from sevlog.history import History, parse, read, verify
from sevlog.logbook import Acting, Executed, IncidentHandle, Logbook
from sevlog.plan import Plan
from sevlog.postmortem import Postmortem
from sevlog.record import Record
from sevlog.times import Occurred, Time, When
from sevlog.values import (
    Compliance,
    Finding,
    Found,
    Health,
    Metric,
    Metrics,
    Milestone,
    Obligation,
    Obligations,
    PlanFinding,
    Progress,
    Range,
    Salvaged,
    Severity,
    Summary,
    Verification,
)

__version__ = _version("sevlog")

__all__ = [
    "Acting",
    "AsyncActing",
    "AsyncExecuted",
    "AsyncIncidentHandle",
    "AsyncLogbook",
    "By",
    "Compliance",
    "Contradicted",
    "DocumentAudience",
    "Elsewhere",
    "Event",
    "Executed",
    "Finding",
    "Found",
    "Health",
    "History",
    "Incident",
    "IncidentHandle",
    "IncidentKind",
    "InvalidLog",
    "Logbook",
    "Metric",
    "Metrics",
    "Milestone",
    "Obligation",
    "ObligationKind",
    "ObligationState",
    "Obligations",
    "Occurred",
    "Plan",
    "PlanFinding",
    "Postmortem",
    "Progress",
    "Range",
    "Reason",
    "Record",
    "Rejected",
    "Salvaged",
    "SevlogError",
    "Severity",
    "Status",
    "StoreError",
    "Summary",
    "Table",
    "Time",
    "Until",
    "Verification",
    "VersionConflict",
    "Waiver",
    "When",
    "Who",
    "enums",
    "errors",
    "events",
    "importers",
    "parse",
    "read",
    "times",
    "verify",
]
