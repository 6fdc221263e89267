"""Puts a release out. If its smoke tests fail, the incident is handled and written down while it happens.

    python examples/python-automation/deploy.py 4411 --back-to 4410 --by ana

It declares the incident, rolls back, tests again, tells everybody, resolves, and writes the postmortem (exit code 1: the release is not out). If the
rollback does not help either, it leaves the incident open and says what is due: from there on it is people's (exit code 2).

The three programs that it runs are in `shop/`; put yours in their place.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sevlog

SHOP = Path(__file__).parent / "shop"
ROBOT = sevlog.Who("service", "deploy.py")


@dataclass(frozen=True)
class Ran:
    """A program that ran."""

    began: datetime
    exit_code: int
    duration_ms: int
    output: bytes

    @property
    def passed(self) -> bool:
        return self.exit_code == 0


def run(program: str, *words: str) -> Ran:
    began, clock = datetime.now(UTC), time.monotonic()
    ran = subprocess.run([SHOP / program, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    sys.stdout.write(ran.stdout.decode(errors="replace"))
    return Ran(began, ran.returncode, round((time.monotonic() - clock) * 1000), ran.stdout)


def tell(inc: sevlog.IncidentHandle, channel: str, text: str, says: sevlog.enums.SaysWord, next_in: str | None = None) -> None:
    """Posts first and records then: only what was published counts as told."""
    posted = run("announce", channel, text)
    if posted.passed:
        inc.record_update(channel, text, says=says, next_in=next_in, by=ROBOT)
    else:
        inc.record_update_failure(channel, posted.output.decode(errors="replace") or "no output", by=ROBOT)


def validate(inc: sevlog.IncidentHandle, ran: Ran) -> None:
    """Puts on record what the smoke tests did, not what somebody says of it."""
    inc.record_validation(
        "smoke tests",
        "passed" if ran.passed else "failed",
        exit_code=ran.exit_code,
        duration_ms=ran.duration_ms,
        output_digest=hashlib.sha256(ran.output).hexdigest(),
        by=ROBOT,
    )


def deploy(release: str, back_to: str, me: sevlog.Acting, out: Path) -> sevlog.IncidentHandle | None:
    """Puts a release out; what comes of a bad one is its incident. Whoever started this is in command, and the record says what
    this program did for them."""
    deployed = run("deploy", release)
    smoke = run("smoke")
    if deployed.passed and smoke.passed:
        return None

    inc = me.declare(
        f"Release {release} breaks the shop",
        severity="SEV-2",
        source_kind="monitoring",
        started=deployed.began,
        detected=smoke.began,
        by=ROBOT,
    )
    inc.take_command()
    print(f"\n{inc.reference}: release {release} fails its smoke tests; going back to {back_to}")
    validate(inc, smoke)
    inc.change_impact(
        service="shop", audience="outside", kind="errors", level="partial", restored="unknown", occurred=deployed.began,
        affected=sevlog.values.Affected("unknown", "customers"), description="Carts cannot be opened.", by=ROBOT,
    )  # fmt: skip
    inc.add_contributing_factor(f"Release {release}", "trigger", occurred=deployed.began, by=ROBOT)
    tell(inc, "internal", f"{inc.reference}: release {release} fails its smoke tests. Going back to {back_to}.", "identified")
    tell(inc, "status_page", "Some carts cannot be opened. We are going back to an earlier release.", "identified", "30m")

    run("deploy", back_to)
    inc.record_fix(f"Rolled back to release {back_to}", kind="rollback", permanence="temporary", reference=back_to, by=ROBOT)
    smoke = run("smoke")
    validate(inc, smoke)
    if not smoke.passed:
        inc.regress(f"Release {back_to} fails the smoke tests too", "responding", by=ROBOT)
        tell(inc, "internal", f"{inc.reference}: the rollback did not help. {inc.state.commander} is in command.", "other")
        return inc

    inc.restore("shop", 1, by=ROBOT)
    inc.resolve(how="fixed", summary=f"Release {back_to} is back", by=ROBOT)
    tell(inc, "status_page", "Carts can be opened again.", "resolved")
    tell(inc, "internal", f"{inc.reference}: release {back_to} is back, and passes.", "resolved")
    inc.add_action_item(
        f"Find what release {release} does to carts, and have a test find it before the release",
        kind="prevent",
        owner=inc.state.commander,
        due=datetime.now(UTC) + timedelta(days=7),
        by=ROBOT,
    )
    document = inc.postmortem()
    for path in document.save(out / inc.reference):
        print(path)
    for finding in document.findings():
        print(finding)
    return inc


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("release")
    words.add_argument("--back-to", required=True, metavar="RELEASE", help="the release that is known to work")
    words.add_argument("--by", required=True, metavar="WHO", help="who puts it out, and is in command if it fails")
    words.add_argument("--book", type=Path, default=Path("incidents.db"))
    words.add_argument("--out", type=Path, default=Path("postmortems"))
    said = words.parse_args()
    with sevlog.Logbook.open(said.book) as book:
        inc = deploy(said.release, said.back_to, book.acting_as(said.by), said.out)
        if inc is None:
            return 0
        if inc.status is sevlog.Status.RESOLVED:
            return 1
        print(f"\n{inc.reference} is not over. Due, or soon:")
        for obligation in book.obligations():
            if obligation.incident == inc.id and obligation.state in ("overdue", "due", "upcoming"):
                print(f"  {obligation}")
    return 2


if __name__ == "__main__":
    sys.exit(main())
