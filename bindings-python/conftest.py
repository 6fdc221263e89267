from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sevlog


@pytest.fixture
def book(tmp_path: Path) -> Iterator[sevlog.Logbook]:
    with sevlog.Logbook.open(tmp_path / "incidents.db") as book:
        yield book


@pytest.fixture
def ana(book: sevlog.Logbook) -> sevlog.Acting:
    return book.acting_as("ana")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an example writes, it writes into a folder that goes away."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _names(request: pytest.FixtureRequest) -> Iterator[None]:
    """What examples may speak of: a book, somebody, and their incident."""
    if not isinstance(request.node, pytest.DoctestItem):
        yield
        return
    with sevlog.Logbook.open(":memory:") as book:
        me = book.acting_as("ana")
        inc = me.declare("Checkout API down", severity="SEV-1", started="2026-11-23T04:31Z", take_command=True)
        request.getfixturevalue("doctest_namespace").update(sevlog=sevlog, book=book, me=me, inc=inc)
        yield
