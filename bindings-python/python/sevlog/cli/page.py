"""A postmortem on a terminal, drawn from what its JSON says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sevlog.cli.terminal import indented, out, plain
from sevlog.cli.terminal import table as columns

_NARROW = 3
"""So few columns are a table at any width."""

_FOLDED = 1.5
"""How many times the width of the terminal a table may need, before it is read more easily row by row."""


def page(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """The whole document."""
    yield Text(plain(document["title"] or "Untitled"), "bold")
    for section in document["sections"]:
        if section["title"]:
            yield Text()
            yield Rule(Text(plain(section["title"]), "bold"), align="left", style="dim")
        for block in section["blocks"]:
            yield Text()
            yield from blocks(block)


def timeline(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """What happened, day by day."""
    for section in document["sections"]:
        if section["id"] == "timeline":
            for block in section["blocks"]:
                if "heading" in block:
                    yield Text()
                yield from blocks(block)


def blocks(block: Mapping[str, Any]) -> Iterator[RenderableType]:
    """One block of a section."""
    match block:
        case {"heading": heading}:
            yield Text(plain(heading), "bold")
        case {"paragraph": lines}:
            yield from (Text(plain(line)) for line in lines)
        case {"quote": text}:
            yield indented(Text(plain(text), "italic"))
        case {"list": items}:
            yield from (_item(item) for item in items)
        case {"answers": answers}:
            yield _answers(answers)
        case {"table": table}:
            yield _table(table["heads"], [row["cells"] for row in table["rows"]])
        case _:
            pass


def _item(text: str) -> RenderableType:
    item = columns("", "")
    item.padding = (0, 1, 0, 0)
    item.add_row("•", plain(text))
    return item


def _answers(answers: Sequence[Mapping[str, Any]]) -> RenderableType:
    grid = columns("", "")
    for answer in answers:
        grid.add_row(Text(plain(answer["question"]), "dim"), "\n".join(map(plain, answer["answers"])))
    return grid


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    needed = sum(2 + max(map(cell_len, column)) for column in zip(heads, *rows, strict=True))
    if len(heads) > _NARROW and needed > _FOLDED * out.width:
        return Group(*_stacked(heads, rows))
    apart = len(heads) > _NARROW and needed > out.width
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0), leading=int(apart))
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*map(plain, row))
    return table


def _stacked(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[RenderableType]:
    """A table that is wider than the terminal: a block of lines for each row."""
    for row in rows:
        first, *rest = zip(heads, row, strict=True)
        yield Text(plain(first[1]), "bold")
        grid = columns("", "")
        for head, cell in rest:
            if cell:
                grid.add_row(Text(head, "dim"), plain(cell))
        yield indented(grid)
