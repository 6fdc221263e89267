#!/usr/bin/env python3
"""Measures sevlog for Python beside eventsourcing and orjson: bench.py FOLDER [REPLAY], FOLDER on a disk, REPLAY the same replay in Rust.

What is compared takes turns, round by round; a figure is the median over the rounds of the ratio within each.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import sevlog
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

ROUNDS = 15
INCIDENTS = 100
RECORDS = 50
COMMANDS = 40
LOG_RECORDS = 10_000

Work = Callable[[], object]


class Incident(Aggregate):
    """As much of an incident as the records here tell, in eventsourcing's own way."""

    @event("Declared")
    def __init__(self, title: str, kind: str) -> None:
        self.title, self.kind, self.status = title, kind, "detected"
        self.severity: str | None = None
        self.commander: str | None = None
        self.people: set[str] = set()
        self.actions: list[tuple[str, str]] = []
        self.updates: list[tuple[str, str]] = []
        self.checks: list[tuple[str, str]] = []
        self.notes = 0

    @event("SeveritySet")
    def set_severity(self, severity: str) -> None:
        self.severity = severity

    @event("CommandTaken")
    def take_command(self, person: str) -> None:
        self.commander, self.status = person, "responding"

    @event("NoteAdded")
    def note(self, body: str, actor: str) -> None:
        self.notes += 1
        self.people.add(actor)

    @event("ActionRecorded")
    def record_action(self, description: str, outcome: str, actor: str) -> None:
        self.actions.append((description, outcome))
        self.people.add(actor)

    @event("UpdatePublished")
    def record_update(self, channel: str, body: str, actor: str) -> None:
        self.updates.append((channel, body))
        self.people.add(actor)

    @event("ValidationRecorded")
    def record_validation(self, check: str, outcome: str, actor: str) -> None:
        self.checks.append((check, outcome))
        self.people.add(actor)


def tell(inc: sevlog.IncidentHandle, records: int) -> None:
    """One incident of so many records."""
    step = 0
    while inc.version < records:
        step += 1
        match step % 4:
            case 0:
                inc.record_action(f"Shifted {step} % of traffic to eu-west", "worked", by="raj")
            case 1:
                inc.record_update("status_page", f"We are investigating, step {step}.", says="investigating")
            case 2:
                inc.record_validation(f"smoke tests {step}", "failed")
            case _:
                inc.note(f"Replica {step} is {step} seconds behind; the primary answers.")


def tell_aggregate(records: int) -> Incident:
    """The same."""
    inc = Incident("Checkout API down", "live")
    inc.set_severity("SEV-1")
    inc.take_command("ana")
    for step in range(1, records - 2):
        match step % 4:
            case 0:
                inc.record_action(f"Shifted {step} % of traffic to eu-west", "worked", "raj")
            case 1:
                inc.record_update("status_page", f"We are investigating, step {step}.", "ana")
            case 2:
                inc.record_validation(f"smoke tests {step}", "failed", "ana")
            case _:
                inc.note(f"Replica {step} is {step} seconds behind; the primary answers.", "ana")
    return inc


def declare(me: sevlog.Acting) -> sevlog.IncidentHandle:
    return me.declare("Checkout API down", severity="SEV-1", take_command=True)


@contextmanager
def folder(parent: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made)


def application(place: Path) -> Application[UUID]:
    return Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(place / "eventsourcing.db")}
    )


@dataclass
class Took:
    """The seconds that something took, and those that the processor worked for it, in all threads of this process."""

    wall: float
    processor: float


def took(work: Work) -> Took:
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - begun, time.process_time() - worked)


def turns(*works: Work, rounds: int = ROUNDS) -> list[list[Took]]:
    """What each took, taking turns; the first round warms up."""
    return [[took(work) for work in works] for _ in range(rounds + 1)][1:]


def told(what: str, times: list[list[Took]], each: int, goal: str, unit: float = 1e6, name: str = "µs") -> None:
    """How many times as fast the first is as the second, and of how many times as little processor."""
    ratios = sorted(slow.wall / fast.wall for fast, slow in times)
    processor = statistics.median(slow.processor / fast.processor for fast, slow in times)
    fast, slow = (statistics.median(one.wall for one in column) / each * unit for column in zip(*times, strict=True))
    middle, low, high = statistics.median(ratios), ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    figures = f"{fast:.1f} {name} | {slow:.1f} {name} | {middle:.1f} × ({low:.1f} to {high:.1f}) | {processor:.1f} ×"
    print(f"| {what} | {figures} | {goal} |", flush=True)


def loading(parent: Path) -> None:
    with folder(parent) as place:
        with sevlog.Logbook.open(place / "sevlog.db") as book:
            ids = []
            for _ in range(INCIDENTS):
                inc = declare(book.acting_as("ana"))
                tell(inc, RECORDS)
                ids.append(inc.id)
        app = application(place)
        aggregates = []
        for _ in range(INCIDENTS):
            aggregate = tell_aggregate(RECORDS)
            app.save(aggregate)
            aggregates.append(aggregate.id)

        def opened() -> None:
            with sevlog.Logbook.open(place / "sevlog.db") as book:  # a fresh one: nothing is at hand
                for incident in ids:
                    assert book.get(incident).version == RECORDS

        def read() -> None:
            with sevlog.Logbook.open(place / "sevlog.db") as book:
                for incident in ids:
                    assert book.history(incident).incident.version == RECORDS

        def rebuilt() -> None:
            for aggregate in aggregates:
                assert app.repository.get(aggregate).version == RECORDS

        times = turns(opened, read, rebuilt)
        told("load an incident of 50 records from SQLite, the kept state", [[a, c] for a, _, c in times], INCIDENTS, "≥ 20 ×")
        told("the same, all records read and folded", [[b, c] for _, b, c in times], INCIDENTS, "")
        app.close()


def commands(parent: Path, what: str, goal: str) -> None:
    with folder(parent) as place, sevlog.Logbook.open(place / "sevlog.db") as book:
        me, app = book.acting_as("ana"), application(place)

        def ours() -> Work:
            inc = declare(me)
            tell(inc, RECORDS)

            def work() -> None:
                for number in range(COMMANDS):
                    me.incident(inc.id).note(f"Replica {number} is behind")

            return work

        def theirs() -> Work:
            made = tell_aggregate(RECORDS)
            app.save(made)

            def work() -> None:
                for number in range(COMMANDS):
                    aggregate: Incident = app.repository.get(made.id)
                    aggregate.note(f"Replica {number} is behind", "ana")
                    app.save(aggregate)

            return work

        times = []
        for _ in range(ROUNDS + 1):
            pair = ours(), theirs()
            times.append([took(pair[0]), took(pair[1])])
        told(what, times[1:], COMMANDS, goal)
        app.close()


def threads(parent: Path) -> None:
    with folder(parent) as place, sevlog.Logbook.open(place / "sevlog.db") as book:
        handles = [declare(book.acting_as(f"person-{number}")) for number in range(16)]

        def noting(inc: sevlog.IncidentHandle, times: int) -> None:
            for number in range(times):
                inc.note(f"Replica {number} is behind")

        with ThreadPoolExecutor(16) as pool:

            def sixteen() -> None:
                list(pool.map(lambda inc: noting(inc, COMMANDS), handles))

            told("a durable command of 16 threads, against one", turns(sixteen, lambda: noting(handles[0], 16 * COMMANDS), rounds=7), 16 * COMMANDS, "≥ 4 ×")


def fold(path: Path) -> dict[str, dict[str, Any]]:
    """What a script does that reads a log by hand."""
    states: dict[str, dict[str, Any]] = {}
    with path.open("rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            kind, facts, text = record["type"], record["facts"], record.get("text", {})
            state = states.setdefault(record["incident"], {"people": set(), "notes": 0, "actions": [], "updates": [], "checks": []})
            state["version"], state["at"] = record["version"], record["recordedAt"]
            state["people"].add(record["actor"].get("id"))
            if kind == "declared":
                state["title"], state["kind"] = text.get("title"), facts["kind"]
            elif kind == "severity_set":
                state["severity"] = facts["severity"]["label"]
            elif kind == "note_added":
                state["notes"] += 1
            elif kind == "action_recorded":
                state["actions"].append((text.get("description"), facts["outcome"]))
            elif kind == "update_published":
                state["updates"].append((facts["channel"], text.get("body")))
            elif kind == "validation_recorded":
                state["checks"].append((text.get("check"), facts))
    return states


def replay(parent: Path, rust: Path | None) -> None:
    with folder(parent) as place:
        log = place / "log.jsonl"
        with sevlog.Logbook.open(":memory:") as book:
            inc = declare(book.acting_as("ana"))
            tell(inc, LOG_RECORDS)
            book.export(log)

        def ours() -> None:
            assert [history.incident.version for history in sevlog.read(log)][-1] == LOG_RECORDS

        def theirs() -> None:
            assert fold(log)[inc.id]["version"] == LOG_RECORDS

        told("replay a log of 10,000 records", turns(ours, theirs), 1, "≥ 1.4 ×", 1e3, "ms")
        if rust is not None:
            times = []
            for _ in range(ROUNDS):
                ran = subprocess.run([rust, log], check=True, capture_output=True, text=True)
                times.append([took(ours).wall, float(ran.stdout)])
            ratio = statistics.median(python / best for python, best in times)
            ours_ms, rust_ms = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
            print(f"| the same, against Rust | {ours_ms:.1f} ms | {rust_ms:.1f} ms | {ratio:.2f} × the time | | ≤ 1.25 × the time |", flush=True)


def attributes() -> None:
    with sevlog.Logbook.open(":memory:") as book:
        state = declare(book.acting_as("ana")).state
        for name in ("title", "version", "status"):
            number = 1_000_000
            best = min(timeit.repeat(f"state.{name}", globals={"state": state}, number=number, repeat=9)) / number * 1e9
            empty = min(timeit.repeat("state", globals={"state": state}, number=number, repeat=9)) / number * 1e9
            print(f"| `incident.{name}` | {best - empty:.0f} ns | | | | < 100 ns |", flush=True)


def main() -> None:
    disk, memory = Path(sys.argv[1]), Path("/dev/shm")
    disk.mkdir(parents=True, exist_ok=True)
    rust = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(f"load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {ROUNDS} rounds\n")
    print("| what | sevlog | reference | times as fast (half of the rounds within) | processor time | goal |\n|---|---|---|---|---|---|")
    loading(disk)
    replay(disk, rust)
    commands(memory, "a command: load, decide, append, on tmpfs", "≥ 15 ×")
    commands(disk, "the same, durable on disk", "≥ 4 ×")
    threads(disk)
    attributes()
    print(f"\nload when it ended: {os.getloadavg()[0]:.1f}")


main()
