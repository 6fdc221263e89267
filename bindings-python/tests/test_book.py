"""What a user of a book relies on."""

from __future__ import annotations

import multiprocessing
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sevlog
from sevlog import _sevlog, events, importers, values
from sevlog.enums import GuardKey, Status


def test_an_incident_from_alert_to_postmortem(ana: sevlog.Acting, tmp_path: Path) -> None:
    inc = ana.declare("Checkout API down", severity="SEV-1", started="2026-11-23T04:31Z", take_command=True)
    inc.contain("Shifted traffic to eu-west", by="raj")
    inc.record_update("status_page", "We are investigating.", next_in="30m")
    inc.record_fix("Rolled back release 4411", kind="rollback", by="raj")
    inc.record_validation("smoke tests", "passed", by=sevlog.Who("service", "ci"))
    inc.restore("checkout", 0.25)
    with pytest.raises(sevlog.Rejected) as rejected:
        inc.resolve()
    assert [reason.fields["guard"] for reason in rejected.value.reasons] == [GuardKey.IMPACT_CLOSED]
    resolved = inc.resolve(waive={"impact_closed": "calendar sync returns tomorrow"})
    assert [record.type for record in resolved.records] == ["guard_waived", "resolved"]
    assert (inc.status, inc.state.status, inc.version) == (Status.RESOLVED, Status.RESOLVED, resolved.version)

    document = inc.postmortem()
    paths = document.save(tmp_path / "out")
    assert [path.read_text() for path in paths] == [document.markdown(), document.html(), document.json()]
    with pytest.raises(sevlog.StoreError, match="cannot be written: File exists"):
        document.save(paths[0])
    assert document.to_dict()["title"] == inc.title == "Checkout API down"
    assert all(finding.message for finding in document.findings())


def test_a_match_over_events_tells_what_happened(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    fix = inc.record_fix("Rolled back", kind="rollback", reference="4411").records[-1]
    match fix.event:
        case events.FixRecorded(kind=kind, description=description, reference=reference):
            assert (kind, description, reference) == (sevlog.enums.FixKind.ROLLBACK, "Rolled back", "4411")
        case other:
            pytest.fail(f"{other} is no fix")


def test_what_is_due_is_asked_at_any_moment(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    ana.declare("Checkout API down", severity="SEV-1")
    assert sevlog.ObligationKind.COMMAND in {one.kind for one in book.due()}
    assert "upcoming" in {one.state for one in book.obligations()}
    assert "overdue" in {one.state for one in book.obligations("2100-01-01T00:00Z")}
    assert "due: command (incident), asked of ana" in map(str, book.due(datetime(2100, 1, 1, tzinfo=UTC)))
    next_due = book.next_due()
    assert next_due is not None
    assert next_due > datetime.now(UTC)


def test_one_incident_is_asked_about_alone(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down", severity="SEV-1")
    ana.declare("Search slow")
    later = "2100-01-01T00:00Z"
    assert [*inc.obligations(later)] == [one for one in book.obligations(later) if one.incident == inc.id]
    assert [*inc.due(later)] == [one for one in book.due(later) if one.incident == inc.id]
    assert "command" in {one.kind for one in inc.due(plan=sevlog.Plan.standard())}


def test_whoever_follows_from_the_head_hears_only_what_is_new(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    head = book.head()
    assert list(book.follow(head, wait=False)) == []
    inc.note("Looking")
    assert [record.type for record, _ in book.follow(head, wait=False)] == ["note_added"]


def test_lists_are_read_page_by_page(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    for number in range(7):
        ana.declare(f"Incident {number}", severity="SEV-2" if number % 2 else None, take_command=number < 3)
    assert [one.reference for one in book.list(page=2)] == [f"INC-{number}" for number in range(7, 0, -1)]
    assert [one.title for one in book.list(severities=["SEV-2"])] == ["Incident 5", "Incident 3", "Incident 1"]
    assert [*book.list(severities="SEV-2")] == [*book.list(severities=["SEV-2"])]
    assert [*book.list(statuses="responding", kinds="live")] == [*book.list(statuses=["responding"], kinds=["live"])]
    with pytest.raises(sevlog.SevlogError, match="name the holder too"):
        list(book.list(role="incident_command"))
    assert len(list(book.list(statuses=[Status.RESPONDING]))) == len(list(book.list(holder="ana"))) == 3
    assert book.get("inc-3").title == "Incident 2"
    assert [found.summary.title for found in book.search("incident 4")] == ["Incident 4"]


def test_a_reader_goes_on_from_its_cursor(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    ana.declare("Checkout API down")
    read = list(book.follow(wait=False))
    assert [record.type for record, _ in read] == ["plan_adopted", "declared"]
    ana.declare("Search slow")
    ((record, _),) = book.follow(read[-1][1], wait=False)
    number = values.IncidentNumber(read[0][0].incident, 2)
    declared = events.Declared(kind=sevlog.IncidentKind.LIVE, plan=book.plan.digest, number=number, title="Search slow")
    assert record.event == declared
    assert book.find(str(number)) == record.incident


def test_what_was_redacted_is_handed_on_without_its_text(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    (note,) = inc.note("The password is hunter2").records
    reading = book.follow(wait=False)
    assert next(reading)[0].type == "plan_adopted"
    inc.redact(note.id, "a password")
    assert [record.type for record, _ in reading if record.is_redacted] == ["note_added"]


def test_closing_the_book_ends_the_wait_of_a_reader(book: sevlog.Logbook) -> None:
    with ThreadPoolExecutor(1) as pool:
        started = threading.Event()

        def read() -> None:
            for _ in book.follow():
                started.set()

        reading = pool.submit(read)
        started.wait(30)
        book.close()
        with pytest.raises(sevlog.StoreError) as closed:
            reading.result(30)
        assert closed.value.code == "store_closed"


def test_who_only_looks_makes_no_book(tmp_path: Path) -> None:
    with pytest.raises(sevlog.StoreError) as missing:
        sevlog.Logbook.open(tmp_path / "incident.db", create=False)
    assert missing.value.code == "place_missing"
    assert list(tmp_path.iterdir()) == []
    sevlog.Logbook.open(tmp_path / "incidents.db").close()
    sevlog.Logbook.open(tmp_path / "incidents.db", create=False).close()


def test_what_progress_raises_stops_an_import(tmp_path: Path) -> None:
    with sevlog.Logbook.open(":memory:") as large:
        inc = large.acting_as("ana").declare("Checkout API down")
        for number in range(1200):
            inc.note(f"note {number}")
        records = large.export(tmp_path / "log.jsonl")

    def stop(_: sevlog.Progress) -> None:
        raise KeyboardInterrupt

    with sevlog.Logbook.open(":memory:") as other:
        with pytest.raises(KeyboardInterrupt):
            other.import_(tmp_path / "log.jsonl", stop)
        taken = other.health().records
        assert 0 < taken < records
        assert other.verify().is_sound
        assert other.import_(tmp_path / "log.jsonl").appended + taken >= records, "the next one goes on"
        with pytest.raises(TypeError, match="not callable"):
            other.import_(tmp_path / "log.jsonl", 5)  # type: ignore[arg-type]


def test_the_book_owes_drills_and_reviews_itself(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    ana.review_plan()
    kept = book.book_compliance()
    assert kept.incident is None
    assert {"drill", "plan_review"} <= {one.kind for one in kept.obligations}
    assert book.compliance() == ()


def test_an_incident_of_another_book_says_so(book: sevlog.Logbook, ana: sevlog.Acting, tmp_path: Path) -> None:
    ana.declare("Checkout API down")
    book.export(tmp_path / "log.jsonl")
    own = [record.incident for record, _ in book.follow(wait=False) if record.type == "plan_adopted"]
    with sevlog.Logbook.open(":memory:") as other:
        other.import_(tmp_path / "log.jsonl")
        assert [one.origin for one in other.list()] == own
    assert [one.origin for one in book.list()] == [None]


def test_a_request_that_is_sent_again_gives_its_first_outcome(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    first = inc.note("Looking", request="r-1")
    again = inc.note("Looking", request="r-1")
    assert (again.repeated, again.version, again.records) == (True, first.version, first.records)


def test_times_of_any_zone_are_the_same_instant(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down", kind="retelling", severity="SEV-1", occurred="2021-07-27T08:46Z")
    berlin = datetime(2021, 7, 27, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (note,) = inc.note("Looking", occurred=berlin).records
    assert (note.occurred.start, note.occurred.precision) == (berlin.astimezone(UTC), None)
    with pytest.raises(sevlog.SevlogError, match=r"no time zone.*ZoneInfo") as naive:
        inc.note("Looking", occurred=datetime(2021, 7, 27, 11, 0))
    assert naive.value.code == "time_offset_missing"


def test_a_book_goes_out_and_in(book: sevlog.Logbook, ana: sevlog.Acting, tmp_path: Path) -> None:
    inc = ana.declare("Checkout API down")
    then = datetime.now(UTC)
    inc.note("Looking")
    records = book.export(tmp_path / "log.jsonl")
    assert sevlog.verify(tmp_path / "log.jsonl").records == records == book.health().records
    log = (tmp_path / "log.jsonl").read_bytes()
    with pytest.raises(sevlog.StoreError, match="move that away") as refused:
        book.export(tmp_path / "log.jsonl")
    assert (refused.value.code, (tmp_path / "log.jsonl").read_bytes()) == ("place_taken", log), "what is there stays"
    (history,) = sevlog.read(tmp_path / "log.jsonl")
    assert (history.incident, history) == (inc.state, inc.history())
    assert history.as_of(then).incident.version == 1
    seen: list[sevlog.Progress] = []
    with sevlog.Logbook.open(":memory:") as other:
        assert other.import_(tmp_path / "log.jsonl", seen.append).appended == records
        assert other.import_(tmp_path / "log.jsonl").skipped == records
    assert seen[-1].lines == records
    book.backup(tmp_path / "copy.db")
    with sevlog.Logbook.open(tmp_path / "copy.db") as copy:
        assert copy.get(inc.id) == inc.state
        assert copy.verify().is_sound


def test_values_are_frozen_equal_and_pickled(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down", severity="SEV-1")
    history = inc.history()
    values: list[Any] = [inc.state, history, history.records[0], history.records[0].event, book.plan, *book.list()]
    for value in values:
        copy = pickle.loads(pickle.dumps(value))
        assert copy == value
        assert hash(copy) == hash(value)
        with pytest.raises((AttributeError, TypeError)):  # of a name that is no field, Python 3.11 gives the second
            value.status = "closed"
    assert inc.title is not None
    assert inc.title in repr(inc.state)


def test_a_plan_is_the_same_in_every_form(tmp_path: Path) -> None:
    plan = sevlog.Plan.standard()
    (tmp_path / "plan.toml").write_text(plan.to_toml())
    (tmp_path / "plan.json").write_text(plan.to_json())
    assert sevlog.Plan.read(tmp_path / "plan.toml") == plan == sevlog.Plan.read(tmp_path / "plan.json")
    with pytest.raises(sevlog.SevlogError) as unknown:
        sevlog.Plan.from_toml("surprise = 1\n" + plan.to_toml())
    assert unknown.value.code == "plan_unknown_keys"
    with pytest.raises(sevlog.StoreError, match="cannot be read: No such file") as missing:
        sevlog.Plan.read(tmp_path / "nowhere.toml")
    assert missing.value.code == "transfer_failed"


def test_a_status_page_is_taken_over_once(book: sevlog.Logbook) -> None:
    page = importers.status_history(
        b'{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}\n',
        source="status.example.com",
        severities={"minor": "SEV-3"},
    )
    me = book.acting_as(sevlog.Who("import", "status.example.com"))
    first = [me.take_over(imported) for imported in page]
    again = [me.take_over(imported) for imported in page]
    assert [inc.state for inc in again] == [inc.state for inc in first]
    assert [(one.kind, one.severity and one.severity.label) for one in book.list()] == [("imported", "SEV-3")]
    with pytest.raises(sevlog.SevlogError) as error:
        importers.statuspage(b"{", source="status.example.com")
    assert error.value.fields["line"] == 1


class TestEveryError:
    def test_rejected(self, ana: sevlog.Acting) -> None:
        inc = ana.declare("Checkout API down")
        with pytest.raises(sevlog.Rejected) as error:
            inc.close()
        assert (error.value.code, inc.version) == ("illegal_in_status", 1)

    def test_contradicted(self, book: sevlog.Logbook, ana: sevlog.Acting) -> None:
        inc = ana.declare("Checkout API down", take_command=True)
        raj = book.acting_as("raj").incident(inc.id)
        inc.set_severity("SEV-2")
        with pytest.raises(sevlog.Contradicted) as error:
            raj.set_severity("SEV-1")
        assert error.value.reasons[0].code == "contradicted"

    def test_version_conflict(self) -> None:
        # A book decides again instead of telling of it, so that it is raised on purpose.
        with pytest.raises(sevlog.VersionConflict) as error:
            _sevlog.conflict()
        assert (error.value.code, error.value.fields["actual"]) == ("version_conflict", 0)

    def test_invalid_log(self, book: sevlog.Logbook, tmp_path: Path) -> None:
        (tmp_path / "log.jsonl").write_text("{}\n")
        with pytest.raises(sevlog.InvalidLog) as error:
            book.import_(tmp_path / "log.jsonl")
        assert error.value.fields["line"] == 1

    def test_store_error(self, tmp_path: Path) -> None:
        (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
        with pytest.raises(sevlog.StoreError) as error:
            sevlog.Logbook.open(tmp_path / "letter.db")
        assert (error.value.code, error.value.transient) == ("not_a_book", False)

    def test_unknown_incident(self, book: sevlog.Logbook) -> None:
        with pytest.raises(sevlog.SevlogError) as error:
            book.get("INC-42")
        assert error.value.code == "unknown_incident"

    def test_a_closed_book_says_so(self, book: sevlog.Logbook, ana: sevlog.Acting) -> None:
        inc = ana.declare("Checkout API down")
        book.close()
        with pytest.raises(sevlog.StoreError) as error:
            inc.note("Looking")
        assert (error.value.code, book.closed) == ("store_closed", True)

    def test_a_panic_is_an_error_like_any_other(self) -> None:
        with pytest.raises(sevlog.SevlogError, match="broken down on purpose") as error:
            _sevlog.break_down()
        assert error.value.code == "library_fault"

    def test_an_error_is_pickled(self, ana: sevlog.Acting) -> None:
        inc = ana.declare("Checkout API down")
        with pytest.raises(sevlog.Rejected) as error:
            inc.close()
        copy = pickle.loads(pickle.dumps(error.value))
        assert (type(copy), copy.code, str(copy)) == (sevlog.Rejected, error.value.code, str(error.value))


def test_threads_share_a_book(book: sevlog.Logbook, ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")

    def work(thread: int) -> None:
        mine = book.acting_as(f"person-{thread}").incident(inc.id)
        for number in range(10):
            mine.note(f"{thread}-{number}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    bodies = {record.event.body for record in inc.history().records if isinstance(record.event, events.NoteAdded)}
    assert bodies == {f"{thread}-{number}" for thread in range(16) for number in range(10)}
    assert book.verify().is_sound


def _use(inc: sevlog.IncidentHandle, answers: multiprocessing.Queue[str]) -> None:
    try:
        inc.note("From a fork")
    except sevlog.StoreError as error:
        answers.put(error.code)
    else:
        answers.put("worked")


@pytest.mark.skipif(sys.platform != "linux", reason="forks are used on Linux")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_is_told_to_open_the_book_again(ana: sevlog.Acting) -> None:
    inc = ana.declare("Checkout API down")
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=_use, args=(inc, answers))
    child.start()
    assert answers.get(timeout=30) == "process_forked"
    child.join(30)
    assert child.exitcode == 0
    inc.note("Still here")


TELLER = """
import sys, sevlog
inc = sevlog.Logbook.open(sys.argv[1]).acting_as("ana").declare("Checkout API down")
print(inc.id, flush=True)
for number in range(1_000_000):
    inc.note(f"note {number}")
    print(number, flush=True)
"""


def resident() -> int:
    """The bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_hundred_thousand_incidents_are_opened_with_memory_flat(book: sevlog.Logbook, ana: sevlog.Acting, tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:  # together they wait for the disk once
        told = list(pool.map(lambda number: ana.declare(f"Incident {number}", severity="SEV-2").id, range(1000)))

    def open_all(times: int) -> None:
        for _ in range(times):
            for incident in told:
                opened = ana.incident(incident)
                assert opened.title is not None
                assert opened.severity == "SEV-2"

    open_all(20)
    before = resident()
    open_all(80)
    assert resident() - before < 4 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="signals are sent as on Linux")
def test_a_reader_that_waits_is_interrupted(tmp_path: Path) -> None:
    reader = """
import sys, sevlog
for record, _ in sevlog.Logbook.open(sys.argv[1]).follow():
    print(record.type, flush=True)
"""
    command = [sys.executable, "-c", reader, str(tmp_path / "incidents.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "plan_adopted\n"
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(30) == -signal.SIGINT
        assert waiting.stderr is not None
        assert "KeyboardInterrupt" in waiting.stderr.read()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    with subprocess.Popen([sys.executable, "-c", TELLER, str(path)], stdout=subprocess.PIPE, text=True) as teller:
        assert teller.stdout is not None
        incident = teller.stdout.readline().strip()
        for _ in range(20):
            teller.stdout.readline()
        time.sleep(0.05)
        teller.send_signal(signal.SIGKILL)
        acknowledged = 20 + len([line for line in teller.stdout if line.endswith("\n")])
    with sevlog.Logbook.open(path) as book:
        notes = book.get(incident).version - 1
        assert acknowledged <= notes <= acknowledged + 1
        assert book.verify().is_sound


def test_a_postmortem_that_was_written_elsewhere_is_published_by_its_address() -> None:
    with sevlog.Logbook.open(":memory:") as book:
        inc = book.acting_as("ana").declare("Checkout API down", severity="SEV-1", take_command=True)
        inc.resolve(how="mitigated")
        with pytest.raises(sevlog.Rejected, match="postmortem"):
            inc.publish_postmortem(sevlog.Elsewhere())
        inc.publish_postmortem(sevlog.Elsewhere(digest="a" * 64), address="https://wiki.example/pm-1")
        assert inc.status == "closed"


def test_a_mistyped_word_is_told_with_those_that_there_are(book: sevlog.Logbook) -> None:
    with pytest.raises(sevlog.SevlogError, match="`reslved` is none of detected, responding") as raised:
        list(book.list(statuses=["reslved"]))  # type: ignore[list-item]
    assert raised.value.code == "command_invalid"
