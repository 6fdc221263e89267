"""The deployment is run as a team would run it: the real program, in a folder of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sevlog
from sevlog import events

DEPLOY = Path(__file__).parent / "deploy.py"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def deploy(release: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DEPLOY, release, "--back-to", "4410", "--by", "ana"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def incidents() -> list[sevlog.History]:
    with sevlog.Logbook.open("incidents.db") as book:
        return [book.history(summary.id) for summary in book.list()]


def test_a_release_that_works_is_no_incident() -> None:
    ran = deploy("4412")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert incidents() == []


def test_a_release_that_fails_is_rolled_back_and_written_up() -> None:
    ran = deploy("4411")
    assert (ran.returncode, ran.stderr) == (1, ""), "the release is not out"
    assert Path("release").read_text() == "4410\n"
    assert Path("announced").read_text().count("\n") == 4

    (history,) = incidents()
    incident = history.incident
    assert (incident.status, incident.severity, incident.commander) == ("resolved", "SEV-2", "ana")
    checks = [one.event for one in history.records if isinstance(one.event, events.ValidationRecorded)]
    assert [(check.outcome, check.exit_code) for check in checks] == [("failed", 1), ("passed", 0)]
    printed = hashlib.sha256(b"front page: 200\ncart: 502\n").hexdigest()
    assert checks[0].output_digest == printed
    assert {record.actor.id for record in history.records} == {"ana"}, "the authority is hers"
    assert {record.by.id for record in history.records if record.by} == {"deploy.py"}, "the work was the program's"

    document = Path("postmortems/INC-1/postmortem.md").read_text()
    assert document.startswith("# Postmortem: Release 4411 breaks the shop\n")
    errors = [one for one in history.postmortem().findings() if one.level == "error"]
    assert errors == [], "it can be published as it stands"
    with sevlog.Logbook.open("incidents.db") as book:
        (compliance,) = book.compliance()
        assert compliance.tallies["promised_update"]["met"] == 1
        assert book.verify().is_sound


def test_what_a_rollback_does_not_help_is_left_to_people() -> None:
    ran = deploy("4411", UPSTREAM="down")
    assert ran.returncode == 2
    assert "INC-1 is not over" in ran.stdout
    assert "promised_update (status_page)" in ran.stdout
    (history,) = incidents()
    assert history.incident.status == "responding"
    assert not Path("postmortems").exists()


def test_what_could_not_be_posted_is_not_told() -> None:
    Path("announced").mkdir()  # so that nothing can be written to it
    assert deploy("4411").returncode == 1
    (history,) = incidents()
    kinds = [record.type for record in history.records]
    assert "update_posted" not in kinds
    assert kinds.count("update_failed") == 4
