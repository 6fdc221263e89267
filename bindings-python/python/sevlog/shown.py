"""How values look where somebody reads them: in a notebook, as Markdown or HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from sevlog.times import moment

if TYPE_CHECKING:
    from sevlog._sevlog import Incident

Rows = Iterable[Sequence[str]]


def markdown_text(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> print(markdown_text("*Fast* <b>|</b>"))
    \*Fast\* &lt;b&gt;\|&lt;/b&gt;
    """
    return re.sub(r"([\\`*_\[\]|~#])", r"\\\1", escape(" ".join(text.split()), quote=False))


def markdown_table(columns: Sequence[str], rows: Rows) -> str:
    """A table in GitHub's Markdown."""
    lines = [columns, ["---"] * len(columns), *([markdown_text(cell) for cell in row] for row in rows)]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def html_table(columns: Sequence[str], rows: Rows) -> str:
    """The same as HTML."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def time_shown(time: datetime | None) -> str:
    """A time, to the second."""
    return "" if time is None else f"{time:%Y-%m-%d %H:%M:%S} UTC"


_COLUMNS = ("", "")


def incident_markdown(incident: Incident) -> str:
    """An incident at a glance."""
    return f"**{markdown_text(_heading(incident))}**\n\n" + markdown_table(_COLUMNS, _facts(incident))


def incident_html(incident: Incident) -> str:
    """The same as HTML."""
    facts = _facts(incident)
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(fact)}</td></tr>' for name, fact in facts)
    return f"<table><caption>{escape(_heading(incident))}</caption><tbody>{rows}</tbody></table>"


def _heading(incident: Incident) -> str:
    return incident.title or incident.id


def _facts(incident: Incident) -> list[tuple[str, str]]:
    roles = [f"{person} ({role.replace('_', ' ')})" for role, person in incident.roles.items()]
    facts = [
        ("status", incident.status.replace("_", " ")),
        ("severity", incident.severity or "not set"),
        ("kind", incident.kind.replace("_", " ")),
        ("roles", ", ".join(roles) or "none held"),
    ]
    for milestone in json.loads(incident.milestones_json()):
        if "interval" in milestone:
            facts.append((milestone["name"].replace("_", " "), _interval(milestone["interval"])))
    return [*facts, ("record", f"{incident.id}, version {incident.version}")]


def _interval(wire: Mapping[str, Any]) -> str:
    latest = time_shown(moment(wire["latest"]))
    if "earliest" not in wire:
        return f"by {latest}"
    earliest = time_shown(moment(wire["earliest"]))
    return latest if earliest == latest else f"{earliest} to {latest}"
