"""Every value that a user is given: frozen, equal, hashed, copied, pickled, and it says what it is."""

from __future__ import annotations

import copy
import dataclasses
import doctest
import inspect
import json
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sevlog
from hypothesis import given
from hypothesis import strategies as st
from sevlog import _sevlog, command, errors, event, events, importers, times, values
from sevlog.enums import Status

VECTORS = Path(__file__).parents[2] / "tests/vectors/logs"
MODULES = [command, errors, event, events, importers, times, values]
# Kinds of classes with no values of their own, and what belongs to no user.
NO_VALUES = {event.EventBase, values.Listed, values.Value, command.Common}


def every_value() -> Iterator[Any]:
    with sevlog.Logbook.open(":memory:") as book:
        me = book.acting_as("ana")
        inc = me.declare("Checkout API down", severity="SEV-1", started="2026-11-23T04:31Z", take_command=True)
        with pytest.raises(sevlog.Rejected) as rejected:
            inc.resolve(how="fixed")
        history = inc.history()
        inc.resolve(how="fixed", waive={"fix_validated": "nobody could"})
        yield from (inc.state, history, history.records[0], inc.postmortem(), book.plan)
        yield from (rejected.value.reasons[0], *book.list(), *book.search("checkout"), book.verify(), book.health())
        yield from (book.obligations(), *book.obligations(), *book.compliance(), book.metrics(), *inc.postmortem().findings())
        yield from sevlog.verify(b"{}\n").failures
        yield from (*inc.state.milestones(), *inc.state.metrics(), book.book_compliance())
        yield from (as_known(), as_known().postmortem())
        yield from book.plan.findings
    for path in sorted(VECTORS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
            yield sevlog.Record(line).event
    yield event.UnknownEvent(type="invented", schema=1, facts=values.Members({"a": [1]}))
    yield from (sevlog.Who("team", "web"), sevlog.Until("later", "2030-01-01T00:00Z"), sevlog.Elsewhere("a" * 64), sevlog.Occurred.unknown())
    yield from (sevlog.Range(1, 2), sevlog.Severity(1, "SEV-1"), values.Affected(3, "users"), values.Members({"a": 1}), sevlog.Progress(3, 2, 1))
    saved = sevlog.Salvaged.from_wire({"records": 3, "cut": [{"incident": "01M83PPH000000000000000001", "missing": 2}]})
    yield from (saved, *saved.cut)
    yield values.IncidentNumber("01KAR0000000000000000000ZZ", 42)
    yield values.MovedSignal("s", "e", sevlog.enums.SignalState.ACTIVE, 2)
    yield from importers.status_history(LINE, source="status.example.com")


def as_known() -> sevlog.History:
    """A history that leaves a version out, because it stands behind a clock that was ahead."""
    told, plan = _sevlog.History.empty("01KAR0000000000000000000ZZ"), sevlog.Plan.standard()._plan
    for number, (now, command) in enumerate([
        ("2026-11-23T10:00:00Z", {"command": "declare", "arguments": {"title": "Checkout API down"}}),
        ("2026-11-23T12:00:00Z", {"command": "note", "arguments": {"body": "Of a clock that was ahead"}}),
        ("2026-11-23T10:30:00Z", {"command": "note", "arguments": {"body": "Looking"}}),
    ]):
        setting = {"now": now, "actor": {"kind": "person", "id": "ana"}, "id": f"01KAR0000000000000000{number}0000", "seed": "07" * 32}
        told = _sevlog.decide(told, json.dumps(command), json.dumps(setting), plan)
    return sevlog.History(told).as_of("2026-11-23T11:00Z")


LINE = b'{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}'
EVERY = list(every_value())
KINDS: list[type] = list({type(value): None for value in EVERY})


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_a_value_is_frozen_equal_hashed_copied_and_pickled(kind: type) -> None:
    of_kind = [value for value in EVERY if type(value) is kind]
    for value in of_kind:
        for same in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert (same, hash(same)) == (value, hash(value))
            assert repr(same) == repr(value)
        assert value != object()
        assert kind.__name__ in repr(value)
        name = dataclasses.fields(value)[0].name if dataclasses.is_dataclass(value) and dataclasses.fields(value) else "x"
        with pytest.raises((AttributeError, TypeError)):  # of a name that is no field, Python 3.11 gives the second
            setattr(value, name, None)
    one, others = of_kind[0], [value for value in EVERY if type(value) is not kind]
    assert all(one != other for other in others)


def test_what_was_left_out_is_pickled_too() -> None:
    history = as_known()
    assert (len(history), history.left_out) == (1, (3,))
    assert pickle.loads(pickle.dumps(history)).left_out == (3,)
    document = history.postmortem()
    assert "clock that was ahead" in document.markdown()
    assert pickle.loads(pickle.dumps(document)).markdown() == document.markdown()
    nothing = history.as_of("2020-01-01T00:00Z")
    assert pickle.loads(pickle.dumps(nothing)) == nothing


def test_a_dict_is_what_stands_on_the_wire(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down", severity="SEV-1")
    (summary,) = ana.book.list()
    declared = next(iter(inc.history()))
    assert summary.to_dict()["declaredAt"] == declared.to_dict()["recordedAt"]
    for value in EVERY:
        if hasattr(value, "to_dict"):
            assert all(type(one) in (dict, list, str, int, float, bool, type(None)) for one in parts(value.to_dict())), value


def parts(of: Any) -> Iterator[Any]:
    yield of
    for one in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from parts(one)


def test_what_is_within_a_value_cannot_be_changed_either(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    ana.declare("Checkout API down")
    (own,) = book.metrics()
    with pytest.raises(TypeError):
        own["metrics"]["time_to_fix"]["pending"] = 0
    own.to_dict()["metrics"].clear()
    assert own["metrics"]["time_to_fix"]["pending"] == 1


def test_none_is_left_out() -> None:
    classes = {
        one
        for module in MODULES
        for _, one in inspect.getmembers(module, inspect.isclass)
        if one.__module__ in {module.__name__ for module in MODULES} and not one.__name__.startswith("_")
    }
    errors_ = {one for one in classes if issubclass(one, Exception)}
    assert classes - errors_ - NO_VALUES == {type(value) for value in EVERY if type(value).__module__ != "builtins"} & classes


@pytest.mark.parametrize("public", [getattr(sevlog, name) for name in sevlog.__all__], ids=sevlog.__all__)
def test_what_is_public_has_an_example(public: Any) -> None:
    module = inspect.ismodule(public)
    for one in [getattr(public, name) for name in getattr(public, "__all__", [])] if module else [public]:
        told = inspect.isclass(one) or inspect.isfunction(one)
        if told and one not in SHOWN_BY_THEIR_BOOK and not issubclass(type(one), type(Status)):
            assert ">>>" in (one.__doc__ or ""), one


SHOWN_BY_THEIR_BOOK = [
    *(sevlog.Acting, sevlog.Executed, sevlog.IncidentHandle),
    *(sevlog.AsyncActing, sevlog.AsyncExecuted, sevlog.AsyncIncidentHandle),
    sevlog.VersionConflict,  # a book decides again instead
]


@pytest.mark.parametrize("of", [sevlog.Incident, sevlog.Table])
def test_examples_of_the_engine_hold(of: type, book: sevlog.Logbook) -> None:
    inc = book.acting_as("ana").declare("Checkout API down", severity="SEV-1")
    names = {"sevlog": sevlog, "book": book, "inc": inc}
    test = doctest.DocTestParser().get_doctest(of.__doc__ or "", names, of.__name__, None, None)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


zones = st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kolkata")])
moments = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=zones)


@given(moments)
def test_a_time_of_any_zone_crosses_whole(time: datetime) -> None:
    assert times.moment(times.wire_time(time)) == time.astimezone(UTC)
    assert sevlog.Occurred.at(time).start == time.astimezone(UTC)


occurred = st.one_of(
    st.just(sevlog.Occurred.live()),
    st.just(sevlog.Occurred.unknown(source="nobody")),
    st.builds(sevlog.Occurred.at, moments, precision=st.sampled_from([None, "second", "minute", "hour", "day"])),
    st.builds(lambda a, b: sevlog.Occurred.between(min(a, b), max(a, b), zone="Europe/Berlin"), moments, moments),
    st.builds(lambda end: sevlog.Occurred.between(None, end), moments),
)


@given(occurred)
def test_when_something_was_is_read_as_it_was_written(said: sevlog.Occurred) -> None:
    assert sevlog.Occurred.from_wire(said.to_dict()) == said


@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_as_it_was_told(body: str) -> None:
    with sevlog.Logbook.open(":memory:") as book:
        inc = book.acting_as("ana").declare("Checkout API down")
        try:
            (record,) = inc.note(body).records
        except sevlog.SevlogError as refused:
            assert refused.code
            return
        assert record.event == events.NoteAdded(body=body)
        assert body in record.to_dict()["text"].values()


def test_half_a_character_is_refused_and_breaks_nothing(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    with pytest.raises(sevlog.SevlogError) as refused:
        inc.note("\ud800")
    assert refused.value.code == "json_lone_surrogate"
    inc.note("Still here")


@pytest.mark.parametrize("wrong", [{"next_in": "soon"}, {"next_in": "30m", "promised_next": "2100-01-01T00:00Z"}])
def test_what_is_said_wrongly_is_told(ana: sevlog.Acting, wrong: dict[str, str]) -> None:
    inc = ana.declare("Checkout API down")
    with pytest.raises(sevlog.SevlogError) as error:
        inc.record_update("status_page", "Looking", **wrong)  # type: ignore[arg-type]
    assert error.value.code == "command_invalid"
    with pytest.raises(sevlog.SevlogError, match="no share"):
        inc.restore("checkout", 1.5)
    with pytest.raises(sevlog.SevlogError, match="too long"):
        inc.record_update("status_page", "Looking", next_in="99999999999999d")
    with pytest.raises(sevlog.SevlogError, match="outside of what can be recorded") as far:
        inc.note("Looking", occurred=datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))))
    assert far.value.code == "time_out_of_range"
    with pytest.raises(sevlog.SevlogError, match="cannot stand in a command"):
        inc.note(object())  # type: ignore[arg-type]


def test_another_kind_of_value_is_told_what_goes_there(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc: Any = ana.declare("Checkout API down")
    wrong: list[tuple[str, Any]] = [
        ("by `open`", lambda: sevlog.Logbook("incidents.db")),  # type: ignore[arg-type]
        ("Plan.read", lambda: sevlog.Plan("plan.toml")),  # type: ignore[arg-type]
        ("Plan.read", lambda: sevlog.Logbook.open(":memory:", plan="plan.toml")),  # type: ignore[arg-type]
        ("Plan.read", lambda: inc.postmortem("plan.toml")),
        ("is nobody", lambda: book.acting_as(None)),  # type: ignore[arg-type]
        ("gives no reason", lambda: inc.resolve(waive="fix_validated")),
        ("gives no reason", lambda: inc.resolve(waive=["fix_validated"])),
        ("is no time", lambda: book.due(date(2026, 11, 23))),  # type: ignore[arg-type]
        ("is no time", lambda: inc.note("Looking", occurred=date(2026, 11, 23))),
    ]
    for sentence, call in wrong:
        with pytest.raises(TypeError, match=sentence):
            call()
    assert inc.version == 1
