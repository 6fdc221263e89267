"""What those who count rely on: the same rows in every library that takes a table."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
import sevlog

TABLES = Path(__file__).parents[2] / "docs/tables.md"


@pytest.fixture
def told(book: sevlog.Logbook) -> sevlog.Logbook:
    me = book.acting_as("ana")
    inc = me.declare("Checkout API down", severity="SEV-1", started="2026-11-23T04:31Z", take_command=True)
    inc.record_fix("Rolled back | release 4411 \N{SNOWMAN}", kind="rollback", by="raj", occurred=sevlog.Occurred.unknown())
    inc.record_validation("smoke tests", "passed", by=sevlog.Who("unknown"))
    inc.resolve(how="fixed", request="r-1")
    inc.redact(inc.history().records[0].id, "a name stood in it")
    me.declare("Search slow")
    return book


def tables(book: sevlog.Logbook) -> dict[str, Any]:
    return {
        "Records": book.events(),
        "of a history": book.history("INC-1"),
        "Obligations": book.obligations(),
        "kept": book.compliance()[0].obligations,
        "Metrics": book.metrics(),
    }


def test_every_library_takes_every_table(told: sevlog.Logbook) -> None:
    for name, events in tables(told).items():
        rows = pa.table(events).to_pylist()
        assert rows, name
        assert pl.DataFrame(events).rows(named=True) == pl.from_arrow(pa.table(events)).rows(named=True)  # type: ignore[union-attr]
        assert pd.DataFrame.from_arrow(events).shape == (len(rows), len(rows[0]))
        (count,) = duckdb.execute("select count(*) from events").fetchone() or (None,)
        assert count == len(rows)


def test_columns_are_handed_over_without_a_copy(told: sevlog.Logbook) -> None:
    events = told.events()

    def places() -> list[int]:
        chunks = [chunk for column in pa.table(events).columns for chunk in column.chunks]
        return [buffer.address for chunk in chunks for buffer in chunk.buffers() if buffer is not None]

    assert places() == places()


def test_a_table_outlives_what_it_came_from(book: sevlog.Logbook) -> None:
    book.acting_as("ana").declare("Checkout API down")
    taken = pa.table(book.events())
    book.close()
    assert taken.column("type").to_pylist() == ["plan_adopted", "declared"]


def test_records_are_told_as_they_are(told: sevlog.Logbook) -> None:
    records = {record.id: record for record, _ in told.follow(wait=False)}
    rows = pl.DataFrame(told.events()).rows(named=True)
    assert [row["id"] for row in rows] == list(records)
    for row, record in zip(rows, records.values(), strict=True):
        wire = record.to_dict()
        assert {name: row[name] for name in ("incident", "version", "type", "schema")} == {
            name: wire[name] for name in ("incident", "version", "type", "schema")
        }
        assert row["recorded_at"] == record.recorded_at
        assert sevlog.Who(row["actor_kind"], row["actor"]) == record.actor
        assert (None if row["by_kind"] is None else sevlog.Who(row["by_kind"], row["by"])) == record.by
        assert (row["redacted"], row["request"]) == (record.is_redacted, wire.get("request"))
        assert json.loads(row["facts"]) == wire["facts"]
        assert (None if row["text"] is None else json.loads(row["text"])) == wire.get("text")
        known = record.occurred.kind != "unknown"
        assert (row["occurred_from"] is not None) == known


def test_obligations_and_metrics_are_told_as_they_are(told: sevlog.Logbook) -> None:
    for listed in (told.obligations(), told.compliance()[0].obligations):
        for row, one in zip(pl.DataFrame(listed).rows(named=True), listed, strict=True):
            assert (row["incident"], row["kind"], row["state"]) == (one.incident, one.kind, one.state)
            assert (row["since"], row["due"], tuple(row["holders"])) == (one.since, one.due, one.holders)
            assert row["severity"] == (one.severity and one.severity.label)
            assert one.about == (row["subject_id"] or row["subject"])
            assert (row["settled_to"] is None) == (one.state in {"overdue", "due", "upcoming"})
    (own,) = told.metrics()
    for row in pl.DataFrame(told.metrics()).rows(named=True):
        told_as = own["metrics"][row["metric"]]
        assert (row["kind"], row["incidents"], row["n"]) == ("own", own["incidents"], told_as["n"])
        longest = told_as.get("max", {}).get("longestMs")
        assert row["max_longest"] == (None if longest is None else timedelta(milliseconds=longest))


def test_columns_do_not_depend_on_what_is_in_them(told: sevlog.Logbook, tmp_path: Path) -> None:
    with sevlog.Logbook.open(tmp_path / "empty.db") as empty:
        nothing = [empty.events(), sevlog.Obligations(), sevlog.Metrics()]
        something = [told.events(), told.obligations(), told.metrics()]
        for none, some in zip(nothing, something, strict=True):
            assert pa.table(none).schema == pa.table(some).schema


def test_the_documented_columns_are_those_that_there_are(told: sevlog.Logbook) -> None:
    documented = TABLES.read_text(encoding="utf-8")
    for name in ("Records", "Obligations", "Metrics"):
        section = documented.split(f"\n## {name}\n")[1].split("\n## ")[0]
        firsts = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
        columns = [column for first in firsts for column in re.findall(r"`(\w+…?)`", first)]
        columns = [one for column in columns for one in spread(column)]
        assert columns == pa.table(tables(told)[name]).column_names


def spread(column: str) -> list[str]:
    return [column.replace("…", "shortest"), column.replace("…", "longest")] if column.endswith("…") else [column]
