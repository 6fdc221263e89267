"""How things look: tables and lines for people, JSON for programs, progress for who waits."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from sevlog.errors import Rejected, SevlogError

_UNFOLDED = 10_000
"""The width of what is not a terminal: whoever reads lines gets them whole."""

STYLES = {
    "overdue": "bold red",
    "due": "bold yellow",
    "upcoming": "cyan",
    "missed": "red",
    "error": "bold red",
    "warning": "yellow",
    "detected": "bold red",
    "responding": "bold red",
    "contained": "yellow",
    "recovering": "yellow",
    "resolved": "green",
    "in_review": "cyan",
    "closed": "dim",
    "dismissed": "dim",
    "merged": "dim",
    "passed": "bold green",
    "failed": "bold red",
    "inconclusive": "yellow",
}
"""The colour of a word of ours, where it has one."""

_SEVERITIES = {1: "bold red", 2: "yellow"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # which says what the exit code is


def _console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _UNFOLDED
    return _Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


out = _console()
err = _console(stderr=True)


def plain(text: str) -> str:
    """What others wrote, on one line: what would steer a terminal is shown and not sent.

    >>> plain("red \\x1b[31m alert\\nand \\u202e more")
    'red ␛[31m alert and � more'
    """
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or character in "\u200c\u200d":  # joiners: parts of words and of emoji
        return character
    if character.isspace():
        return " "
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "�"


def word(name: str) -> Text:
    """A word of the engine, as people read it."""
    return Text(name.replace("_", " "), STYLES.get(name, ""))


def severity(label: str | None, rank: int | None) -> Text:
    """A severity, or a dash."""
    return Text(plain(label), _SEVERITIES.get(rank or 0, "")) if label else Text("–", "dim")


def clock(time: datetime) -> str:
    """A time, in UTC, to the minute."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M}"


def distance(time: datetime, now: datetime) -> str:
    """How far off a time is.

    >>> now = datetime(2026, 11, 23, 5, tzinfo=UTC)
    >>> distance(now + timedelta(minutes=95), now), distance(now - timedelta(days=3), now), distance(now, now)
    ('in 1 h 35 min', '3 d ago', 'now')
    """
    length = span(abs(time - now))
    if not length:
        return "now"
    return f"in {length}" if time > now else f"{length} ago"


_A_WEEK = 7 * 24 * 60


def span(length: timedelta) -> str:
    """A length of time, in its two largest units, in days from a week on; nothing below a minute.

    >>> span(timedelta(hours=49)), span(timedelta(hours=200)), span(timedelta(minutes=3)), span(timedelta(seconds=3))
    ('2 d 1 h', '8 d', '3 min', '')
    """
    minutes = int(length.total_seconds()) // 60
    if minutes >= _A_WEEK:
        return f"{minutes // 1440:,} d"
    parts = [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min")]
    first = next((at for at, (count, _) in enumerate(parts) if count), None)
    if first is None:
        return ""
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)


def table(*heads: str) -> Table:
    """A table whose last column takes the room that the others leave. Without a head there is no line of heads."""
    made = Table(
        box=None,
        show_header=any(heads),
        header_style="dim",
        pad_edge=False,
        padding=(0, 2, 0, 0),
        expand=out.is_terminal,
    )
    for head in heads[:-1]:
        made.add_column(head, no_wrap=True)
    made.add_column(heads[-1], overflow="fold", ratio=1)
    return made


def show(*parts: Any) -> None:
    """Prints for people."""
    for part in parts:
        out.print(part)


def indented(part: Any) -> Padding:
    """What belongs to a heading."""
    return Padding(part, (0, 0, 0, 2), expand=False)


def answer(value: Any) -> None:
    """Prints for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


@contextmanager
def working(on: str, total: int | None = None) -> Iterator[Waiting]:
    """Says how far long work has come, on a terminal, and takes the line back at the end."""
    columns = [SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()]
    if total is not None:
        columns[2:2] = [BarColumn(), MofNCompleteColumn()]
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield Waiting(progress, progress.add_task(plain(on), total=total))


class Waiting:
    """Long work that somebody waits for."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def at(self, done: int) -> None:
        """It has come so far."""
        self._progress.update(self._task, completed=done)


def refuse(error: SevlogError) -> None:
    """Says what went wrong."""
    reasons = error.reasons if isinstance(error, Rejected) else ()
    broken = [reason.fields["guard"] for reason in reasons if reason.code == "guard_broken"]
    here = f"; here: {' '.join(f'--waive {guard}=WHY' for guard in broken)}" if broken else ""
    err.print(Text.assemble(("sevlog: ", "bold red"), plain(error.message), here, (f" ({error.code})", "dim")))


def answer_error(error: SevlogError) -> None:
    """Says what went wrong, for programs."""
    told = {"code": error.code, "message": error.message, "fields": dict(error.fields)}
    print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
