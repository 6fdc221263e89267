"""Commands of the whole book, and of logs in files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import sevlog
from sevlog.cli import views, wire
from sevlog.cli.exits import Exit
from sevlog.cli.options import BookPath, Json, MaybeBookPath, existing
from sevlog.cli.terminal import answer, show, working
from sevlog.errors import SevlogError, file_error
from sevlog.logbook import Logbook


def verify(
    log: Annotated[
        Path | None, typer.Argument(metavar="[LOG]", help="A log in a file; without it, the book.")
    ] = None,
    book: MaybeBookPath = None,
    as_json: Json = False,
) -> Exit:
    """Check every record: its place, its chain, its text."""
    if log is not None:
        with working(f"Checking {log}"):
            found = sevlog.verify(log)
    elif book is not None:
        with existing(book) as opened, working(f"Checking {book}"):
            found = opened.verify()
    else:
        raise SevlogError("name a log to check, or a book with --book or SEVLOG_BOOK", "command_invalid")
    if as_json:
        answer(wire.verification(found))
    else:
        show(*views.verification(found, str(log or book)))
    return Exit.DONE if found.is_sound else Exit.UNSOUND


def export(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="The new file to write.")],
    book: BookPath,
    as_json: Json = False,
) -> None:
    """Write the whole book as one log, as of one moment."""
    with existing(book) as opened, working(f"Writing {log}"):
        records = opened.export(log)
    if as_json:
        answer({"log": str(log), "records": records})
    else:
        show(f"{records:,} records written to {log}.")


def salvage(
    damaged: Annotated[Path, typer.Argument(metavar="BOOK", help="The damaged book. It is only read.")],
    log: Annotated[Path, typer.Argument(metavar="LOG", help="The new file to write, to import into a new book.")],
    as_json: Json = False,
) -> Exit:
    """Write what can still be read of a damaged book as a log."""
    with working(f"Reading {damaged}"):
        saved = Logbook.salvage(damaged, log)
    if as_json:
        answer({"log": str(log)} | saved.to_dict())
    else:
        show(f"{saved.records:,} records written to {log}.")
        for cut in saved.cut:
            show(f"{cut.incident} is not whole: version {cut.missing} and what follows it could not be read.")
    return Exit.UNSOUND if saved.cut else Exit.DONE


def import_(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="The file to read.")], book: BookPath, as_json: Json = False
) -> None:
    """Take over the records of a log. What the book has it skips. Makes the book where there is none."""
    lines = _lines(log)
    with Logbook.open(book) as opened, working(f"Reading {log}", lines) as waiting:
        done = opened.import_(log, lambda progress: waiting.at(progress.lines))
    if as_json:
        answer({"log": str(log), "lines": done.lines, "appended": done.appended, "skipped": done.skipped})
    else:
        had = f"; {done.skipped:,} were there" if done.skipped else ""
        show(f"{done.appended:,} records of {log} taken over{had}.")


def _lines(log: Path) -> int:
    try:
        with log.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    except OSError as error:
        raise file_error(log, "read", error) from error
