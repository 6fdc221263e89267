"""The plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sevlog.cli import views
from sevlog.cli.exits import Exit
from sevlog.cli.options import Json
from sevlog.cli.terminal import answer, show
from sevlog.enums import Level
from sevlog.plan import Plan


def check(
    path: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan, `.toml` or `.json`.")], as_json: Json = False
) -> Exit:
    """Read a plan and say what is doubtful about it."""
    plan = Plan.read(path)
    found = plan.findings
    if as_json:
        answer({"digest": plan.digest, "findings": [one.to_dict() for one in found]})
    else:
        show(*views.plan(plan, str(path)))
    return Exit.UNSOUND if any(one.level is Level.ERROR for one in found) else Exit.DONE
