"""Incidents of other systems, read into commands with nothing made up. `Acting.take_over` carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sevlog import _sevlog

__all__ = ["Imported", "status_history", "statuspage"]


@dataclass(frozen=True, slots=True)
class Imported:
    """One incident of a source.

    >>> line = b'{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}'
    >>> (imported,) = status_history(line, source="status.example.com")
    >>> me.take_over(imported).state.kind
    <IncidentKind.IMPORTED: 'imported'>
    """

    source: str
    external: str
    """Its id there."""
    commands: tuple[str, ...]
    """What tells it, as JSON, in the order of telling. The first declares it."""


def statuspage(
    answer: bytes, *, source: str, channel: str = "status_page", severities: Mapping[str, str] | None = None
) -> tuple[Imported, ...]:
    """Reads what Statuspage's public API answers.

    source: The page, such as `status.example.com`: it stands in the record and beside every time.
    channel: That its posts were published on.
    severities: The severity that an impact of the page comes to. An impact that is not here stays a label.

    >>> statuspage(b'{"incidents": []}', source="status.example.com")
    ()
    """
    return _read(True, answer, source, channel, severities)


def status_history(
    lines: bytes, *, source: str, channel: str = "status_page", severities: Mapping[str, str] | None = None
) -> tuple[Imported, ...]:
    """Reads a status history, JSON Lines with an incident each; see docs/import.md.

    >>> line = b'{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}'
    >>> [imported.external for imported in status_history(line, source="status.example.com")]
    ['7']
    """
    return _read(False, lines, source, channel, severities)


def _read(
    is_statuspage: bool, data: bytes, source: str, channel: str, severities: Mapping[str, str] | None
) -> tuple[Imported, ...]:
    read = _sevlog.read_status_page(is_statuspage, data, source, channel, dict(severities or {}))
    return tuple(Imported(source, external, tuple(commands)) for external, commands in read)
