"""What somebody sees who looks at a value in a notebook."""

from __future__ import annotations

import asyncio
from html.parser import HTMLParser
from typing import Any

import pytest
import sevlog
from hypothesis import given, settings
from hypothesis import strategies as st
from sevlog import shown as look

EVIL = "<script>alert(1)</script> & \"*_|`[x](y)"


class Read(HTMLParser):
    """The text of a page, and which elements it has. It fails for one that is left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements, self.frames, self._open = "", set[str](), list[str](), list[str]()
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._open.append(tag)
        self.frames += [value or "" for name, value in attrs if name == "srcdoc"]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def inc(ana: sevlog.Acting) -> sevlog.IncidentHandle:
    return ana.declare(EVIL, severity="SEV-1", started="2026-11-23T04:31Z", take_command=True)


def test_an_incident_is_shown_and_escaped(inc: sevlog.IncidentHandle) -> None:
    for shown in (inc, inc.state):
        page: Any = shown._repr_html_()
        read = Read(page)
        assert EVIL in read.text
        assert "SEV-1" in read.text
        assert "2026-11-23 04:31:00 UTC to 2026-11-23 04:31:59 UTC" in read.text
        assert read.elements == {"table", "caption", "tbody", "tr", "th", "td"}
        text = shown._repr_markdown_()
        assert "&lt;script&gt;" in text
        assert "<script>" not in text
        assert "| status | responding |" in text


def test_obligations_are_shown_as_a_table(book: sevlog.Logbook, inc: sevlog.IncidentHandle) -> None:
    owed = book.obligations()
    read = Read(owed._repr_html_())
    assert all(one.kind in read.text and one.about in read.text for one in owed)
    assert len(owed._repr_markdown_().splitlines()) == len(owed) + 2
    assert owed[:1]._repr_markdown_().splitlines()[:2] == owed._repr_markdown_().splitlines()[:2]


def test_a_postmortem_is_shown_in_a_frame_of_its_own(inc: sevlog.IncidentHandle) -> None:
    document = inc.postmortem()
    assert document._repr_markdown_() == document.markdown()
    read = Read(document._repr_html_())
    assert read.elements == {"iframe"}
    assert read.frames == [document.html()]


def test_those_who_await_see_the_same(inc: sevlog.IncidentHandle, book: sevlog.Logbook) -> None:
    async def main() -> str:
        async with await sevlog.AsyncLogbook.open(book._book.place) as awaited:
            return (await awaited.acting_as("raj").incident(inc.id))._repr_html_()

    assert asyncio.run(main()) == inc._repr_html_()


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_stays_in_its_cell(cells: list[str]) -> None:
    names = [f"c{number}" for number in range(len(cells))]
    page = Read(look.html_table(names, [cells]))
    assert page.elements == {"table", "thead", "tbody", "tr", "th", "td"}
    lines = look.markdown_table(names, [cells]).removesuffix("\n").split("\n")
    assert len(lines) == 3
    unescaped = lines[2].replace("\\\\", "").replace("\\|", "")
    assert unescaped.count("|") == len(cells) + 1
