"""The postmortem, on the screen or in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sevlog.cli import views
from sevlog.cli.options import BookPath, Json, Reference, existing
from sevlog.cli.terminal import answer, out, show
from sevlog.cli.page import page
from sevlog.enums import DocumentAudience
from sevlog.errors import file_error


def postmortem(
    incident: Reference,
    book: BookPath,
    to: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Write Markdown, HTML and JSON here."),
    ] = None,
    audience: Annotated[
        DocumentAudience, typer.Option("--audience", help="Who it is for.")
    ] = DocumentAudience.INTERNAL,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="Your own headings, to be filled.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the postmortem from the record: on the screen as Markdown, or into a folder."""
    with existing(book) as opened:
        document = opened.history(incident).postmortem(
            opened.plan, audience=audience, template=None if template is None else _read(template)
        )
    paths = () if to is None else document.save(to)
    if as_json:
        answer(document.to_dict())
    elif paths:
        show(*map(str, paths), *(views.findings(document.findings()) if out.is_terminal else ()))
    elif out.is_terminal:
        show(*page(document.to_dict()))
    else:
        print(document.markdown(), end="")


def _read(template: Path) -> str:
    try:
        return template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise file_error(template, "read", error) from error
