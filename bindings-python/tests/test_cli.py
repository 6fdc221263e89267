"""The command line, run as people and scripts run it: as a program, in a folder of its own."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sevlog
from rich.cells import cell_len
from sevlog import _sevlog, events
from sevlog.cli.exits import MEANINGS, Exit, exit_of
from sevlog.cli.views import DUTIES

BOOK = Path("incidents.db")
SHELL = {name: os.environ[name] for name in ("PATH", "HOME", "LLVM_PROFILE_FILE") if name in os.environ}
ENVIRONMENT = SHELL | {"SEVLOG_BOOK": str(BOOK), "SEVLOG_BY": "ana"}


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sevlog", *words],
        env=ENVIRONMENT | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def done(*words: str, **environment: str) -> str:
    ran = run(*words, **environment)
    assert (ran.returncode, ran.stderr) == (Exit.DONE, ""), ran
    return ran.stdout


def told(*words: str) -> Any:
    return json.loads(done(*words, "--json"))


def history() -> sevlog.History:
    with sevlog.Logbook.open(BOOK) as book:
        return book.history("INC-1")


def test_an_incident_from_the_alert_to_the_postmortem(tmp_path: Path) -> None:
    assert "INC-1  declared" in done("declare", "Checkout API down", "--severity", "SEV-1", "--take-command")
    done("note", "INC-1", "Release 4411 went out at 04:20", "--occurred", "2026-11-23T04:31Z")
    done("update", "INC-1", "status_page", "We are investigating.", "--says", "investigating", "--next-in", "30m")
    assert "passed" in done("validate", "INC-1", "--check", "smoke tests", "--", sys.executable, "-c", "print('ok')")
    assert "INC-1  resolved" in done("resolve", "inc-1", "--how", "mitigated", "--summary", "Back on release 4410")
    recorded = "declared severity_set role_assigned note_added update_posted validation_recorded resolved"
    assert [record.type for record in history().records] == recorded.split()
    assert {str(record.actor.id) for record in history().records} == {"ana"}

    document = done("postmortem", "INC-1")
    assert document.startswith("# Postmortem: Checkout API down\n")
    paths = done("postmortem", "INC-1", "--out", "pm").split()
    assert [Path(path).name for path in paths] == ["postmortem.md", "postmortem.html", "postmortem.json"]
    assert Path(paths[0]).read_text() == document
    assert "Release 4411 went out at 04:20" in done("show", "INC-1")
    assert "postmortem" in done("due", "--all")


def test_a_log_goes_out_and_in() -> None:
    done("declare", "Checkout API down")
    done("export", "log.jsonl")
    assert "sound" in done("verify", "log.jsonl")
    assert told("import", "log.jsonl", "--book", "other.db")["appended"] == 2
    done("export", "again.jsonl", "--book", "other.db")
    assert set(Path("again.jsonl").read_text().splitlines()) >= set(Path("log.jsonl").read_text().splitlines())
    assert "sound" in done("verify", "--book", "other.db")
    refused = run("export", str(BOOK))
    assert (refused.returncode, "is there already" in refused.stderr) == (Exit.STORE, True), "a file that is there stays"
    assert len(history()) == 1


class TestValidation:
    def validate(self, code: str, *words: str) -> tuple[subprocess.CompletedProcess[str], events.ValidationRecorded]:
        done("declare", "Checkout API down")
        ran = run("validate", "INC-1", *words, "--", sys.executable, "-c", code)
        event = history().records[-1].event
        assert isinstance(event, events.ValidationRecorded)
        return ran, event

    def test_what_a_check_did_is_on_record(self) -> None:
        code = "import sys; print('3 of 4 pages', flush=True); print('cart: 502', file=sys.stderr, flush=True); sys.exit(7)"
        ran, event = self.validate(code)
        printed = "3 of 4 pages\ncart: 502\n"
        assert ran.returncode == Exit.UNSOUND
        assert ran.stdout.startswith(printed)
        assert (event.outcome, event.exit_code) == ("failed", 7)
        assert event.output_digest == hashlib.sha256(printed.encode()).hexdigest()
        assert event.duration_ms is not None and event.duration_ms > 0
        assert event.check is not None and "3 of 4 pages" in event.check

    def test_what_a_check_prints_stays_out_of_the_answer_for_programs(self) -> None:
        ran, event = self.validate("print('ok')", "--json")
        assert (ran.returncode, ran.stderr) == (Exit.DONE, "ok\n")
        assert json.loads(ran.stdout)["outcome"] == event.outcome == "passed"

    def test_a_check_that_was_killed_is_inconclusive(self) -> None:
        ran, event = self.validate("import os; os.kill(os.getpid(), 9)")
        assert (ran.returncode, event.outcome, event.exit_code) == (Exit.UNSOUND, "inconclusive", 128 + signal.SIGKILL)

    def test_a_check_that_is_interrupted_is_inconclusive(self) -> None:
        done("declare", "Checkout API down")
        code = "import time; print('begun', flush=True); time.sleep(60)"
        with subprocess.Popen(
            [sys.executable, "-m", "sevlog", "validate", "INC-1", "--", sys.executable, "-c", code],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a terminal of its own, whose Ctrl-C reaches both
        ) as program:
            assert program.stdout is not None and program.stdout.readline() == b"begun\n"
            os.killpg(program.pid, signal.SIGINT)
            assert b"inconclusive" in program.stdout.read()
        assert program.returncode == Exit.UNSOUND
        event = history().records[-1].event
        assert isinstance(event, events.ValidationRecorded) and event.outcome == "inconclusive"

    def test_a_check_is_on_record_also_where_nobody_reads_what_it_prints(self) -> None:
        done("declare", "Checkout API down")
        reading, writing = os.pipe()
        os.close(reading)
        check = [sys.executable, "-c", "print('x' * 100_000)"]
        subprocess.run([sys.executable, "-m", "sevlog", "validate", "INC-1", "--", *check], env=ENVIRONMENT, stdout=writing)
        os.close(writing)
        event = history().records[-1].event
        assert isinstance(event, events.ValidationRecorded) and event.outcome == "passed"

    def test_a_check_that_cannot_be_run_is_not_on_record(self) -> None:
        done("declare", "Checkout API down")
        ran = run("validate", "INC-1", "--", "./no-such-check", "--json")
        assert ran.returncode == Exit.MISREAD
        assert ran.stderr.startswith("sevlog: ./no-such-check cannot be run: No such file or directory")
        assert len(history()) == 1


class TestExits:
    def declared(self) -> None:
        done("declare", "Checkout API down", "--severity", "SEV-1")

    def refused(self, exit: Exit, code: str, *words: str) -> str:
        ran = run(*words)
        assert (ran.returncode, ran.stdout) == (exit, "")
        assert re.fullmatch(rf"sevlog: [^\n]+ \({code}\)\n", ran.stderr), ran.stderr
        return ran.stderr

    def test_unsound(self) -> None:
        self.declared()
        done("export", "log.jsonl")
        Path("log.jsonl").write_text(Path("log.jsonl").read_text().replace("Checkout API", "Checkout app"))
        ran = run("verify", "log.jsonl")
        assert (ran.returncode, ran.stderr) == (Exit.UNSOUND, "")
        assert "text_changed" in ran.stdout
        self.refused(Exit.UNSOUND, "text_changed", "import", "log.jsonl", "--book", "other.db")

    def test_a_plan(self) -> None:
        Path("plan.toml").write_text(sevlog.Plan.standard().to_toml())
        assert "drill" in done("plan", "check", "plan.toml")
        Path("plan.toml").write_text("surprise = 1\n" + sevlog.Plan.standard().to_toml())
        assert "surprise" in self.refused(Exit.UNSOUND, "plan_unknown_keys", "plan", "check", "plan.toml")

    def test_misread(self) -> None:
        self.declared()
        self.refused(Exit.MISREAD, "command_invalid", "note", "INC-1")
        self.refused(Exit.MISREAD, "command_invalid", "list", "--colour")
        self.refused(Exit.MISREAD, "command_invalid", "resolve", "INC-1", "--how", "somehow")
        self.refused(Exit.MISREAD, "command_invalid", "update", "INC-1", "status_page", "Hello", "--next-in", "soon")
        told = self.refused(Exit.MISREAD, "command_invalid", "declare", "Search", "--started", "2026-11-23T04:31")
        assert "2026-11-23T04:31Z" in told, "how to write it"
        self.refused(Exit.MISREAD, "time_offset_missing", "due", "--at", "2026-11-23T04:31")
        self.refused(Exit.MISREAD, "time_not_a_time", "due", "--at", "tomorrow")
        self.refused(Exit.MISREAD, "waiver_without_reason", "resolve", "INC-1", "--waive", "impact_closed")

    def test_nobody_writes_without_a_name(self) -> None:
        ran = run("declare", "Checkout API down", SEVLOG_BY="")
        assert ran.returncode == Exit.MISREAD
        assert "--by" in ran.stderr and "SEVLOG_BY" in ran.stderr
        assert not BOOK.exists()

    def test_refused(self) -> None:
        done("declare", "Checkout API down")
        told = self.refused(Exit.REFUSED, "guard_broken", "resolve", "INC-1", "--how", "fixed")
        assert "severity_triaged" in told and "fix_validated" in told, "every reason"
        assert len(history()) == 1
        done("resolve", "INC-1", "--waive", "severity_triaged=a page that nobody reads")

    def test_unknown(self) -> None:
        self.declared()
        self.refused(Exit.UNKNOWN, "unknown_incident", "show", "INC-7")

    def test_programs_read_why(self) -> None:
        self.declared()
        ran = run("resolve", "INC-1", "--how", "fixed", "--json")
        error = json.loads(ran.stderr)
        assert (ran.returncode, ran.stdout, error["code"]) == (Exit.REFUSED, "", "guard_broken")
        assert error["fields"]["reasons"][0]["fields"]["guard"] == "fix_validated"
        ran = run("list", "--colour", "--json")
        assert (ran.returncode, json.loads(ran.stderr)["code"]) == (Exit.MISREAD, "command_invalid")

    def test_store(self) -> None:
        self.refused(Exit.STORE, "place_missing", "list", "--book", "incident.db")
        assert not Path("incident.db").exists(), "a path that was misspelt makes no book"
        Path("letter.db").write_text("Dear Sir or Madam, " * 100)
        self.refused(Exit.STORE, "not_a_book", "list", "--book", "letter.db")
        self.refused(Exit.STORE, "transfer_failed", "import", "nowhere.jsonl")
        self.refused(Exit.STORE, "transfer_failed", "verify", ".")
        self.refused(Exit.STORE, "transfer_failed", "plan", "check", "nowhere.toml")
        assert not BOOK.exists()

    @pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["postmortem", "INC-1"]])
    def test_an_answer_that_cannot_be_written(self, words: list[str]) -> None:
        self.declared()
        with open("/dev/full", "w") as full:
            ran = subprocess.run([sys.executable, "-m", "sevlog", *words], env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True)
        assert ran.returncode == Exit.STORE
        assert "the answer cannot be written: No space left on device" in ran.stderr
        assert "Traceback" not in ran.stderr

    @pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["postmortem", "INC-1"]])
    def test_who_stops_reading_is_told_nothing_more(self, words: list[str]) -> None:
        self.declared()
        reading, writing = os.pipe()
        os.close(reading)
        ran = subprocess.run([sys.executable, "-m", "sevlog", *words], env=ENVIRONMENT, stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        assert (ran.returncode, ran.stderr) == (128 + signal.SIGPIPE, b"")

    def test_again(self) -> None:
        self.declared()
        with sqlite3.connect(BOOK, isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            self.refused(Exit.AGAIN, "store_busy", "note", "INC-1", "Looking")
            other.execute("ROLLBACK")
        other.close()

    def test_fault(self) -> None:
        with pytest.raises(sevlog.SevlogError) as error:
            _sevlog.break_down()
        assert exit_of(error.value) is Exit.FAULT
        self.declared()
        code = "import sys, sevlog; sevlog.Logbook.list = None; from sevlog.cli import main; sys.argv[1:] = ['list']; sys.exit(main())"
        ran = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert ran.returncode == Exit.FAULT
        assert "please report it" in ran.stderr and "Traceback" in ran.stderr

    def test_are_in_the_readme(self) -> None:
        readme = (Path(__file__).parent.parent / "README.md").read_text()
        assert [f"| {code} | {meaning} |" for code, meaning in MEANINGS.items()] == re.findall(
            r"^\| \d \| .* \|$", readme, re.MULTILINE
        )


def test_every_command_answers_programs() -> None:
    incident = told("declare", "Checkout API down", "--severity", "SEV-1", "--request", "alert-7")
    assert (incident["reference"], incident["status"], incident["version"]) == ("INC-1", "detected", 2)
    assert told("declare", "Checkout API down", "--severity", "SEV-1", "--request", "alert-7")["version"] == 2
    assert told("note", "INC-1", "Looking")["records"][0]["text"] == {"body": "Looking"}
    assert told("update", "INC-1", "status_page", "We are investigating.")["version"] == 4
    assert [one["reference"] for one in told("list", "--open")] == ["INC-1"]
    assert {one["kind"] for one in told("due", "--at", "2100-01-01T00:00Z")} >= {"update", "command"}
    assert told("resolve", "INC-1")["status"] == "resolved"
    shown = told("show", "INC-1")
    assert shown["declaredAt"] == shown["records"][0]["recordedAt"], "to the nanosecond"
    assert {one["state"] for one in shown["obligations"]} == {"due", "upcoming"}, "what was met is no more owed"
    assert [record["version"] for record in shown["records"]] == [1, 2, 3, 4, 5]
    assert "postmortem" in {one["kind"] for one in shown["obligations"]}
    assert told("postmortem", "INC-1")["title"] == "Checkout API down"
    assert told("verify")["sound"] is True
    assert told("export", "log.jsonl") == {"log": "log.jsonl", "records": 6}
    Path("plan.json").write_text(sevlog.Plan.standard().to_json())
    assert told("plan", "check", "plan.json")["digest"] == sevlog.Plan.standard().digest


ATTACK = "Checkout \x1b]0;owned\x07\x1b[31m [bold]API[/] \u202edown\nINC-9 resolved"


def on_a_terminal(*words: str, columns: int = 80, **environment: str) -> str:
    """What a terminal gets."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "sevlog", *words],
        env=ENVIRONMENT | {"TERM": "xterm-256color", "COLUMNS": str(columns)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    got = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            got += chunk
    except OSError:  # how Linux says that the other side was closed
        pass
    os.close(ours)
    assert program.wait(60) == Exit.DONE, got
    return got.decode().replace("\r\n", "\n")


COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class TestTheScreen:
    LOOKS = (["list"], ["show", "INC-1"], ["due", "--all"], ["postmortem", "INC-1"])

    @pytest.fixture(autouse=True)
    def _attacked(self) -> None:
        with sevlog.Logbook.open(BOOK) as book:
            inc = book.acting_as("ana").declare(ATTACK, severity="SEV-1")
            inc.note("x" * 300)
            inc.change_impact(service="checkout", kind="availability", restored=0.5)

    @pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
    @pytest.mark.parametrize("columns", [80, 120])
    def test_lines_fit_and_strangers_steer_nothing(self, words: list[str], columns: int) -> None:
        screen = on_a_terminal(*words, columns=columns)
        assert COLOURS.search(screen)
        text = COLOURS.sub("", screen)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert max(map(cell_len, text.splitlines())) <= columns
        assert not re.search(r"^INC-9", text, re.MULTILINE)

    @pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
    def test_a_pipe_gets_no_colours_and_whole_lines(self, words: list[str]) -> None:
        assert "\x1b" not in done(*words)
        assert not re.search(r"\x1b\[[0-9;]*[349][0-9]", on_a_terminal(*words, NO_COLOR="1"))
        if words[0] == "list":
            assert len(done(*words).splitlines()) == 2

    def test_long_work_says_how_far_it_has_come_and_only_there(self) -> None:
        done("export", "log.jsonl")
        assert "Reading log.jsonl" in on_a_terminal("import", "log.jsonl", "--book", "other.db")
        assert done("import", "log.jsonl", "--book", "third.db") == "5 records of log.jsonl taken over.\n"

    def test_help_is_there_for_every_command(self) -> None:
        commands = re.findall(r"^│ (\w+) ", done("--help", COLUMNS="80"), re.MULTILINE)
        assert set(commands) >= {"declare", "list", "show", "due", "validate", "postmortem", "plan"}
        for command in commands:
            assert "Usage: sevlog" in done(command, "--help")


def test_it_says_which_one_it_is() -> None:
    assert done("--version") == f"sevlog {sevlog.__version__}\n"


def test_every_obligation_has_its_words() -> None:
    assert set(DUTIES) == set(sevlog.ObligationKind)


def test_without_the_extra_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['typer'] = None; from sevlog.cli import main; sys.exit(main())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (Exit.MISREAD, "")
    assert "pip install 'sevlog[cli]'" in ran.stderr


def test_a_damaged_book_is_saved_as_far_as_it_can_be_read() -> None:
    with sevlog.Logbook.open(BOOK) as book:
        inc = book.acting_as("ana").declare("Checkout API down")
        for number in range(60):
            inc.note(f"{number} " + "x" * 2_000)
    raw = bytearray(BOOK.read_bytes())
    half = len(raw) // 2 // 4096 * 4096
    raw[half:-4096] = b"\xff" * (len(raw) - half - 4096)
    BOOK.write_bytes(raw)

    saved = run("salvage", str(BOOK), "saved.jsonl", "--json")
    assert saved.returncode == Exit.UNSOUND
    found = json.loads(saved.stdout)
    assert 0 < found["records"] < 61
    assert found["cut"] == [{"incident": inc.id, "missing": found["records"]}], "and one record is the book's own"
    with pytest.raises(sevlog.StoreError) as refused:
        sevlog.Logbook.salvage(BOOK, BOOK)
    assert refused.value.code == "place_taken"
    assert BOOK.read_bytes() == raw, "the damaged book is only read"
    assert "is there already" in run("salvage", str(BOOK), "saved.jsonl").stderr
    assert told("import", "saved.jsonl", "--book", "new.db")["lines"] == found["records"]
    assert "sound" in done("verify", "--book", "new.db")
