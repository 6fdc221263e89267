"""The postmortem: generated from the history, never typed twice."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path
from typing import Any, cast

from sevlog import _sevlog
from sevlog.enums import DocumentAudience
from sevlog.errors import file_error
from sevlog.values import Finding


class Postmortem:
    """A postmortem of one incident, at one version of it, for one audience. It is made once and rendered as often as wanted.

    >>> document = inc.postmortem()
    >>> print(document.markdown().splitlines()[0])
    # Postmortem: Checkout API down
    >>> [path.name for path in document.save("out")]
    ['postmortem.md', 'postmortem.html', 'postmortem.json']
    """

    __slots__ = ("_document",)

    _document: _sevlog.Postmortem

    def __init__(self, document: _sevlog.Postmortem) -> None:
        self._document = document

    @property
    def incident(self) -> str:
        """The incident that it is of."""
        return self._document.incident

    @property
    def covers(self) -> int:
        """The version of the incident that it tells."""
        return self._document.covers

    @property
    def audience(self) -> DocumentAudience:
        """Who it is for."""
        return DocumentAudience(self._document.audience)

    @property
    def revision(self) -> int:
        """The revision that it is, or becomes if it is published."""
        return self._document.revision

    def markdown(self) -> str:
        """The document as GitHub-flavoured Markdown."""
        return self._document.markdown()

    def html(self) -> str:
        """The document as one HTML file that needs nothing else, and no script."""
        return self._document.html()

    def json(self) -> str:
        """The document as JSON, for programs."""
        return self._document.json()

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON, read."""
        return cast(dict[str, Any], json.loads(self.json()))

    def findings(self) -> tuple[Finding, ...]:
        """What a look at the record finds, whoever the document is for."""
        return tuple(map(Finding.from_wire, json.loads(self._document.findings())))

    def save(self, folder: str | os.PathLike[str]) -> tuple[Path, Path, Path]:
        """Writes postmortem.md, postmortem.html and postmortem.json into a folder, which is made where it is not there."""
        out = Path(folder)
        forms = {"md": self.markdown(), "html": self.html(), "json": self.json()}
        paths = tuple(out / f"postmortem.{form}" for form in forms)
        try:
            out.mkdir(parents=True, exist_ok=True)
            for path, text in zip(paths, forms.values(), strict=True):
                path.write_bytes(text.encode())
        except OSError as error:
            raise file_error(error.filename or out, "written", error) from error
        return cast(tuple[Path, Path, Path], paths)

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_html_(self) -> str:
        # A document of its own: its style must not become that of the page it is shown in.
        frame = "width: 100%; height: 40rem; border: 1px solid #8888"
        return f'<iframe title="Postmortem" sandbox style="{frame}" srcdoc="{escape(self.html())}"></iframe>'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Postmortem) and self._document == other._document

    def __hash__(self) -> int:
        return hash((self.incident, self.covers, self.audience))

    def __repr__(self) -> str:
        return f"<Postmortem of {self.incident} v{self.covers}, {self.audience}>"

    def __reduce__(self) -> tuple[Any, tuple[str, _History, str, str, str | None]]:
        made = self._document
        return _make_one, (made.incident, written(made.history), made.plan.to_json(), made.audience, made.template)


_History = tuple[bytes, list[int]]
"""The records of a history, and the versions that it leaves out."""


def written(history: _sevlog.History) -> _History:
    """A history to be pickled."""
    return "".join(line + "\n" for line in history.lines()).encode(), history.left_out


def read_again(incident: str, history: _History) -> _sevlog.History:
    """A history that was pickled."""
    log, left_out = history
    (read,) = _sevlog.parse_log(log) or [_sevlog.History.empty(incident)]
    return read.leaving_out(left_out)


def _make_one(incident: str, history: _History, plan: str, audience: str, template: str | None) -> Postmortem:
    made = read_again(incident, history).postmortem(_sevlog.Plan.from_json(plan), audience, template)
    return Postmortem(made)
