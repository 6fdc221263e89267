"""What those who await rely on."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
import sevlog
from sevlog import _sevlog, events, importers
from sevlog.calls import run
from sevlog.enums import Status

T = TypeVar("T")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "incidents.db"


def with_book(place: Path, work: Callable[[sevlog.AsyncLogbook], Awaitable[T]]) -> T:
    async def main() -> T:
        async with await sevlog.AsyncLogbook.open(place) as book:
            return await work(book)

    return asyncio.run(main())


def test_an_incident_from_alert_to_postmortem(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        inc = await book.acting_as("ana").declare("Checkout API down", severity="SEV-1", take_command=True)
        await inc.record_fix("Rolled back release 4411", kind="rollback", by="raj")
        await inc.record_validation("smoke tests", "passed", by=sevlog.Who("service", "ci"))
        with pytest.raises(sevlog.Rejected):
            await inc.close()
        resolved = await inc.resolve(how="fixed")
        assert [record.type for record in await resolved.records()] == ["resolved"]
        assert (inc.status, inc.version) == (Status.RESOLVED, resolved.version)
        assert await inc.reference() == "INC-1"
        assert (await book.get("INC-1")) == inc.state == (await inc.history()).incident
        document = await inc.postmortem()
        assert document == (await inc.history()).postmortem(await book.plan())
        assert [one.title async for one in book.list()] == [inc.title]
        assert {one.kind for one in await book.obligations()} >= {"postmortem"}

    with_book(place, work)


def test_both_faces_have_the_same_methods() -> None:
    def methods(of: type) -> set[str]:
        return {name for name in vars(of) if not name.startswith("__")}

    for waits, awaits in [
        (sevlog.Logbook, sevlog.AsyncLogbook),
        (sevlog.Acting, sevlog.AsyncActing),
        (sevlog.IncidentHandle, sevlog.AsyncIncidentHandle),
        (sevlog.Executed, sevlog.AsyncExecuted),
    ]:
        assert methods(waits) == methods(awaits)


def test_a_thousand_calls_at_once_take_one_thread(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        inc = await book.acting_as("ana").declare("Checkout API down")
        before = threads()
        asked = asyncio.gather(*(book.get(inc.id) for _ in range(1000)))
        notes = asyncio.gather(*(inc.note(f"note {number}") for number in range(20)))
        while not asked.done():
            assert threads() <= before
            await asyncio.sleep(0)
        await notes
        assert inc.version == 21

    with_book(place, work)


def threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def test_the_loop_goes_on_while_the_book_works(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        me, turns = book.acting_as("ana"), 0

        async def turn() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        turning = asyncio.create_task(turn())
        for number in range(10):
            await me.declare(f"Incident {number}")
        turning.cancel()
        assert turns > 10

    with_book(place, work)


@pytest.mark.parametrize("seed", range(8))
def test_tasks_that_are_cancelled_leave_the_book_whole(place: Path, seed: int) -> None:
    chance = random.Random(seed)

    async def tell(me: sevlog.AsyncActing, done: list[str]) -> None:
        inc = await me.declare("Checkout API down", take_command=True)
        done.append(inc.id)
        for step in range(10):
            await inc.note(f"note {step}")
            await inc.set_severity(chance.choice(["SEV-1", "SEV-2"]))
            done.append(inc.id)
            await me.book.due()

    async def work(book: sevlog.AsyncLogbook) -> None:
        done: list[str] = []
        tasks = [asyncio.create_task(tell(book.acting_as(f"person-{number}"), done)) for number in range(40)]
        pending = set(tasks)
        while pending:
            await asyncio.sleep(chance.random() / 200)
            chance.choice(tasks).cancel()
            pending = {task for task in tasks if not task.done()}
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(one is None or isinstance(one, asyncio.CancelledError) for one in outcomes)
        assert any(isinstance(one, asyncio.CancelledError) for one in outcomes)
        assert (await book.verify()).is_sound
        for incident in set(done):
            # What was acknowledged is there: the declaration, taking command, a note and a severity for each round.
            assert (await book.get(incident)).version >= done.count(incident)
        inc = await book.acting_as("ana").declare("After all that")
        await inc.note("The book goes on")

    with_book(place, work)
    with sevlog.Logbook.open(place) as book:
        assert book.verify().is_sound
        for one in book.list():
            assert book.history(one.id).incident == book.get(one.id)


def test_a_request_that_was_cancelled_is_asked_again(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        inc = await book.acting_as("ana").declare("Checkout API down")
        for number in range(20):
            task = asyncio.create_task(inc.note(f"note {number}", request=f"r-{number}"))
            await asyncio.sleep(0 if number % 2 else 0.001)
            task.cancel()
            await asyncio.wait([task])
            await inc.note(f"note {number}", request=f"r-{number}")
        records = (await inc.history()).records
        told = [record.event.body for record in records if isinstance(record.event, events.NoteAdded)]
        assert told == [f"note {number}" for number in range(20)]

    with_book(place, work)


def test_a_reader_waits_and_stops_waiting(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        seen: list[str] = []

        async def read() -> None:
            async for record, _ in book.follow():
                seen.append(record.type)

        reading = asyncio.create_task(read())
        await book.acting_as("ana").declare("Checkout API down")
        while len(seen) < 2:
            await asyncio.sleep(0.001)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert seen == ["plan_adopted", "declared"]
        assert [record.type async for record, _ in book.follow(wait=False)] == seen

    with_book(place, work)


def test_closing_the_book_ends_the_wait_of_a_reader(place: Path) -> None:
    async def main() -> None:
        book = await sevlog.AsyncLogbook.open(place)
        seen = asyncio.Event()

        async def read() -> None:
            async for _ in book.follow():
                seen.set()

        reading = asyncio.create_task(read())
        await seen.wait()
        await book.close()
        with pytest.raises(sevlog.StoreError) as closed:
            await asyncio.wait_for(reading, 30)
        assert closed.value.code == "store_closed"

    asyncio.run(main())


def test_what_progress_raises_is_raised(place: Path, tmp_path: Path) -> None:
    def stop(_: sevlog.Progress) -> None:
        raise ZeroDivisionError

    async def work(book: sevlog.AsyncLogbook) -> None:
        await book.acting_as("ana").declare("Checkout API down")
        await book.export(tmp_path / "log.jsonl")
        with pytest.raises(ZeroDivisionError):
            await book.import_(tmp_path / "log.jsonl", stop)

    with_book(place, work)


def test_several_loops_share_a_book(place: Path) -> None:
    book = asyncio.run(sevlog.AsyncLogbook.open(place))
    inc = asyncio.run(book.acting_as("ana").declare("Checkout API down"))

    def loop(number: int) -> None:
        async def work() -> None:
            mine = await book.acting_as(f"person-{number}").incident(inc.id)
            await asyncio.gather(*(mine.note(f"{number}-{note}") for note in range(20)))

        asyncio.run(work())

    loops = [threading.Thread(target=loop, args=(number,)) for number in range(4)]
    for one in loops:
        one.start()
    for one in loops:
        one.join()
    assert asyncio.run(book.get(inc.id)).version == 81
    asyncio.run(book.close())


def test_a_loop_that_ends_early_takes_nothing_along(place: Path) -> None:
    book = asyncio.run(sevlog.AsyncLogbook.open(place))
    loop = asyncio.new_event_loop()
    noting = loop.create_task(book.acting_as("ana").declare("Checkout API down"))
    loop.call_soon(loop.stop)
    loop.run_forever()
    noting.cancel()
    loop.run_until_complete(asyncio.wait([noting]))
    loop.close()
    assert asyncio.run(book.verify()).is_sound
    asyncio.run(book.close())


def test_an_error_is_the_same_as_of_those_who_wait(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        with pytest.raises(sevlog.SevlogError) as unknown:
            await book.get("INC-42")
        assert unknown.value.code == "unknown_incident"
        inc = await book.acting_as("ana").declare("Checkout API down")
        await book.close()
        with pytest.raises(sevlog.StoreError) as closed:
            await inc.note("Looking")
        assert (closed.value.code, book.closed) == ("store_closed", True)

    with_book(place, work)


def test_a_panic_is_an_error_like_any_other(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        for _ in range(3):
            with pytest.raises(sevlog.SevlogError, match="broken down on purpose") as error:
                await run(_sevlog.break_down_later())
            assert error.value.code == "library_fault"

    with_book(place, work)
    with pytest.raises(sevlog.SevlogError, match="broken down on purpose"):
        _sevlog.break_down_later().wait()


def _use(book: sevlog.AsyncLogbook, answers: multiprocessing.Queue[str]) -> None:
    try:
        asyncio.run(book.plan())
    except sevlog.StoreError as error:
        answers.put(error.code)


@pytest.mark.skipif(sys.platform != "linux", reason="forks are used on Linux")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_is_told_to_open_the_book_again(place: Path) -> None:
    book = asyncio.run(sevlog.AsyncLogbook.open(place))
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=_use, args=(book, answers))
    child.start()
    assert answers.get(timeout=30) == "process_forked"
    child.join(30)
    assert child.exitcode == 0
    asyncio.run(book.close())


def test_a_program_may_end_while_it_awaits(place: Path) -> None:
    script = """
import asyncio, sys, sevlog
async def main():
    book = await sevlog.AsyncLogbook.open(sys.argv[1])
    me = book.acting_as("ana")
    asyncio.create_task(anext(book.follow("", wait=True)))
    for number in range(50):
        asyncio.create_task(me.declare(f"Incident {number}"))
    await asyncio.sleep(float(sys.argv[2]))
asyncio.run(main())
"""
    for late in range(15):
        command = [sys.executable, "-c", script, str(place), str(late / 500)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, "")
    with sevlog.Logbook.open(place) as book:
        assert book.verify().is_sound


def test_a_book_goes_out_and_in_and_tells_the_loop_how_far_it_is(place: Path, tmp_path: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        inc = await book.acting_as("ana").declare("Checkout API down")
        records = await book.export(tmp_path / "log.jsonl")
        seen: list[tuple[int, threading.Thread]] = []
        async with await sevlog.AsyncLogbook.open(":memory:") as other:
            done = await other.import_(
                tmp_path / "log.jsonl", lambda so_far: seen.append((so_far.lines, threading.current_thread()))
            )
            await asyncio.sleep(0)
            assert await other.get(inc.id) == inc.state
        assert done.appended == records
        assert seen[-1] == (records, threading.current_thread())

    with_book(place, work)


def test_a_status_page_is_taken_over_once(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        page = importers.status_history(
            b'{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}\n',
            source="status.example.com",
        )
        me = book.acting_as(sevlog.Who("import", "status.example.com"))
        assert [(await me.take_over(one)).state for one in page] == [(await me.take_over(one)).state for one in page]

    with_book(place, work)


def test_many_readers_each_see_every_record(place: Path) -> None:
    async def work(book: sevlog.AsyncLogbook) -> None:
        me = book.acting_as("ana")

        async def read() -> int:
            number = 0
            async for _ in book.follow():
                number += 1
                if number == 21:
                    return number
            raise AssertionError

        readers = [asyncio.create_task(read()) for _ in range(10)]
        for number in range(20):
            await me.declare(f"Incident {number}")
        assert await asyncio.wait_for(asyncio.gather(*readers), 60) == [21] * 10

    with_book(place, work)
