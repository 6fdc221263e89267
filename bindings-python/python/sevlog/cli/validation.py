"""Running a check, and putting on record what it found."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, BinaryIO

import typer

from sevlog.cli import views, wire
from sevlog.cli.exits import Exit
from sevlog.cli.options import BookPath, By, Json, Reference, Request, acting, existing
from sevlog.cli.terminal import answer, show
from sevlog.enums import ValidationOutcome
from sevlog.errors import SevlogError


def validate(
    incident: Reference,
    command: Annotated[list[str], typer.Argument(metavar="COMMAND", help="The check, after `--`: `-- ./smoke.sh --fast`.")],
    book: BookPath,
    by: By,
    check: Annotated[
        str | None, typer.Option("--check", metavar="TEXT", help="What is checked, if the command does not say it.")
    ] = None,
    fix: Annotated[str | None, typer.Option("--fix", metavar="RECORD", help="The fix that is checked.")] = None,
    request: Request = None,
    as_json: Json = False,
) -> Exit:
    """Run a check and record its exit code, how long it took and the digest of what it printed.

    Whoever looks at the exit code of this learns whether it passed. A check that was killed is inconclusive.
    """
    with existing(book) as opened:
        handle = acting(opened, by).incident(incident)
        ran = run(command, sys.stderr.buffer if as_json else sys.stdout.buffer)
        executed = handle.record_validation(
            check or shlex.join(command),
            ran.outcome,
            fix=fix,
            exit_code=ran.exit_code,
            duration_ms=ran.duration_ms,
            output_digest=ran.output_digest,
            request=request,
        )
        if as_json:
            answer(wire.executed(opened, handle, executed) | {"outcome": ran.outcome})
        else:
            show(views.validated(handle, ran.outcome, check or shlex.join(command), ran.exit_code, ran.duration_ms))
    return Exit.DONE if ran.outcome is ValidationOutcome.PASSED else Exit.UNSOUND


@dataclass(frozen=True, slots=True)
class Ran:
    """A check that ran."""

    outcome: ValidationOutcome
    exit_code: int
    """As a shell gives it: of what was killed by a signal, 128 and the signal's number."""
    duration_ms: int
    output_digest: str
    """The SHA-256 of all that it printed, on both of its outputs, as it came."""


def _pass_on(chunk: bytes, shown: BinaryIO | None) -> BinaryIO | None:
    """Shows what a check printed. Where nobody reads it any more, the check goes on all the same."""
    try:
        if shown is not None:
            shown.write(chunk)
            shown.flush()
    except OSError:
        return None
    return shown


def run(command: Sequence[str], shown: BinaryIO | None) -> Ran:
    """Runs a check and passes on what it prints."""
    digest, began = hashlib.sha256(), time.monotonic()
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
    except OSError as error:
        raise SevlogError(
            f"{command[0]} cannot be run: {error.strerror}; nothing was recorded", "command_invalid"
        ) from error
    interrupted = False
    with process:
        assert process.stdout is not None
        try:
            while chunk := process.stdout.read(1 << 16):
                digest.update(chunk)
                shown = _pass_on(chunk, shown)
        except KeyboardInterrupt:  # the check, which got it too, ends
            interrupted = True
        code = process.wait()
    duration = round((time.monotonic() - began) * 1000)
    outcome = ValidationOutcome.PASSED if code == 0 else ValidationOutcome.FAILED
    if interrupted or code < 0:
        outcome = ValidationOutcome.INCONCLUSIVE
    return Ran(outcome, code if code >= 0 else 128 - code, duration, digest.hexdigest())
