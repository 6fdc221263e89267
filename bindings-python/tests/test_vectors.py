"""The vectors that every language runs: the same bytes as in Rust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sevlog
from sevlog import _sevlog
from sevlog.event import EventBase

VECTORS = Path(__file__).parents[2] / "tests/vectors"
COMMANDS = ["lifecycle", "guards", "bases", "impact", "merging", "keeping", "metrics"]


def cases(name: str) -> list[Any]:
    loaded = json.loads((VECTORS / f"{name}.json").read_bytes())["cases"]
    return [pytest.param(case, id=f"{name}: {case['name']}") for case in loaded]


def tell(histories: dict[str, _sevlog.History], first: str, step: dict[str, Any], plan: _sevlog.Plan) -> Any:
    at, other = step.get("incident", first), step.get("with")
    setting = {name: step[name] for name in ("now", "actor", "id", "seed", "basis", "request") if name in step}
    command = json.dumps(step["command"])
    before = {one: len(histories[one]) for one in histories}
    try:
        if other is None:
            histories[at] = _sevlog.decide(histories[at], command, json.dumps(setting), plan)
        else:
            pair = _sevlog.decide_pair(histories[at], histories[other], command, json.dumps(setting), plan)
            histories[at], histories[other] = pair
    except sevlog.Rejected as rejected:
        return {"rejected": [reason.code for reason in rejected.reasons]}
    except sevlog.SevlogError as error:
        return {"rejected": [error.code]}
    touched = [at] if other is None else [at, other]
    log = [line for one in touched for line in histories[one].lines()[before[one] :]]
    return {"log": log} if log else {"noop": True}


@pytest.mark.parametrize("case", [case for name in COMMANDS for case in cases(name)])
def test_commands_in_bytes_out(case: dict[str, Any]) -> None:
    plan = _sevlog.Plan.from_json(json.dumps(case["plan"])) if "plan" in case else _sevlog.Plan.standard()
    histories = {one: _sevlog.History.empty(one) for one in case["incidents"]}
    for step in case["steps"]:
        assert tell(histories, case["incidents"][0], step, plan) == step["expect"]
    for then, incident in zip(case.get("then", []), case["incidents"], strict=False):
        state = histories[incident].incident
        told = {
            "status": lambda: state.status,
            "state": state.to_dict,
            "milestones": lambda: json.loads(state.milestones_json()),
            "metrics": lambda: json.loads(state.metrics_json()),
            "log": histories[incident].lines,
        }
        for member, ask in told.items():
            if member in then:
                assert ask() == then[member], member


@pytest.mark.parametrize("path", sorted((VECTORS / "logs").glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_log_reads_verifies_and_is_written_back(path: Path, tmp_path: Path) -> None:
    log = path.read_bytes()
    assert sevlog.verify(path).is_sound
    lines = log.decode().removesuffix("\n").split("\n")
    told = [record.line for history in sevlog.read(path) for record in history.records]
    assert set(told) <= set(lines)
    with sevlog.Logbook.open(tmp_path / "book.db") as book:
        progress = book.import_(path)
        assert progress.lines == progress.appended == len(lines)
        book.export(tmp_path / "log.jsonl")
        exported = (tmp_path / "log.jsonl").read_bytes().decode().removesuffix("\n").split("\n")
        assert set(told) <= set(exported)


@pytest.mark.parametrize("path", sorted((VECTORS / "logs").glob("*.jsonl")), ids=lambda path: path.stem)
def test_an_event_holds_all_that_its_record_says(path: Path) -> None:
    for line in path.read_bytes().decode().removesuffix("\n").split("\n"):
        record = sevlog.Record(line)
        wire = record.to_dict()
        if isinstance(record.event, EventBase) and record.event.schema == wire["schema"]:
            assert record.event.sides() == (wire["facts"], wire.get("text", {})), record


def test_every_type_of_event_is_known() -> None:
    every = VECTORS / "logs/every-event.jsonl"
    records = [sevlog.Record(line) for line in every.read_text(encoding="utf-8").split("\n") if line]
    known = {record.type for record in records if isinstance(record.event, EventBase)}
    assert known == set(sevlog.events.TYPES)


@pytest.mark.parametrize("case", cases("broken-logs"))
def test_a_broken_log_is_told_with_its_place(case: dict[str, Any]) -> None:
    log = b"".join(bytes.fromhex(line["hex"]) if isinstance(line, dict) else line.encode() for line in case["lines"])
    expect = case["expect"]
    found = sevlog.verify(log, heads=case.get("heads", ())).failures
    assert [(one.line, one.code) for one in found] == [(one["line"], one["error"]) for one in expect["faults"]]
    if isinstance(expect["read"], dict):
        with pytest.raises(sevlog.InvalidLog) as raised:
            list(sevlog.parse(log))
        assert (raised.value.code, raised.value.fields["line"]) == (expect["read"]["error"], expect["read"]["line"])
    else:
        states = [history.incident for history in sevlog.parse(log)]
        told = [{"incident": one.id, "status": one.status, "version": one.version} for one in states]
        assert told == expect["read"]


DOCUMENTS = sorted((VECTORS / "documents").glob("*/*"))


@pytest.mark.parametrize("folder", DOCUMENTS, ids=lambda folder: f"{folder.parent.name} {folder.name}")
def test_a_log_gives_the_same_state_and_documents(folder: Path) -> None:
    histories = sevlog.read(VECTORS / "logs" / f"{folder.parent.name}.jsonl")
    history = next(history for history in histories if history.incident.id == folder.name)
    plan = sevlog.Plan.standard()
    document, public = history.postmortem(plan), history.postmortem(plan, audience="public")
    made = {
        "state.json": history.incident.to_json(),
        "postmortem.md": document.markdown(),
        "postmortem.html": document.html(),
        "postmortem.json": document.json(),
        "public.md": public.markdown(),
    }
    for name, text in made.items():
        assert text.encode() == (folder / name).read_bytes(), name
    assert document._document.findings().encode() == (folder / "findings.json").read_bytes()


@pytest.mark.parametrize("folder", DOCUMENTS, ids=lambda folder: f"{folder.parent.name} {folder.name}")
def test_a_log_owes_and_kept_the_same(folder: Path, tmp_path: Path) -> None:
    with sevlog.Logbook.open(tmp_path / "book.db") as book:
        book.import_(VECTORS / "logs" / f"{folder.parent.name}.jsonl")
        plan = sevlog.Plan.standard()
        histories = sevlog.read(VECTORS / "logs" / f"{folder.parent.name}.jsonl")
        history = next(history for history in histories if history.incident.id == folder.name)
        at = max(history.records, key=lambda record: record.recorded_at_ns).to_dict()["recordedAt"]
        owed = [one.to_dict() for one in book.obligations(at, plan=plan) if one.incident == folder.name]
        assert owed == json.loads((folder / "obligations.json").read_bytes())
        kept = next(one for one in book.compliance(at, plan=plan) if one.incident == folder.name)
        expected = json.loads((folder / "compliance.json").read_bytes())
        assert [one.to_dict() for one in kept.obligations] == expected["obligations"]
        assert kept.tallies == expected["tallies"]
