"""The command line, put together."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Annotated, Any

import typer

from sevlog import __version__
from sevlog.cli import documents, incidents, logs, looks, plans, validation
from sevlog.cli.exits import MEANINGS, Exit, exit_of
from sevlog.cli.options import FLAG
from sevlog.cli.terminal import answer_error, refuse
from sevlog.errors import SevlogError, file_error

app = typer.Typer(
    help="Incidents: what happened, what is due, and a postmortem that nobody types twice.",
    epilog="\n".join(["Exit codes:", *(f"  {code}  {meaning}" for code, meaning in MEANINGS.items())]),
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
plan = typer.Typer(help="The plan: what incidents are judged by.")

_PANELS: dict[str, tuple[Callable[..., Any], ...]] = {
    "An incident": (
        incidents.declare,
        incidents.note,
        incidents.update,
        validation.validate,
        incidents.resolve,
        documents.postmortem,
    ),
    "What is so": (looks.list_, looks.show, looks.due),
    "The book": (logs.verify, logs.export, logs.import_, logs.salvage),
}
for _panel, _commands in _PANELS.items():
    for _command in _commands:
        app.command(_command.__name__.rstrip("_"), rich_help_panel=_panel)(_command)
plan.command("check")(plans.check)
app.add_typer(plan, name="plan", rich_help_panel="The book")


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"sevlog {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar=FLAG, callback=_say_version, is_eager=True, help="Say which sevlog this is.")
    ] = False,
) -> None:
    _help_unless_told(context)


@plan.callback(invoke_without_command=True)
def _plan(context: typer.Context) -> None:
    _help_unless_told(context)


def _help_unless_told(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


_BROKEN_PIPE = 128 + 13
"""As a shell says that a program wrote for nobody."""


def _say_no_more() -> None:
    """Has the interpreter not try once more to write what nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> int:
    """Carries out what the command line says."""
    own = sys.argv[1:]
    as_json = "--json" in own[: own.index("--") if "--" in own else None]
    try:
        done = int(app(prog_name="sevlog", standalone_mode=False) or Exit.DONE)
        sys.stdout.flush()
        return done
    except typer.TyperException as misread:
        message = misread.format_message().removesuffix(".")
        context = getattr(misread, "ctx", None)
        command = "sevlog" if context is None else context.command_path
        error = SevlogError(f"{message[:1].lower()}{message[1:]}; see {command} --help", "command_invalid")
    except SevlogError as refused:
        error = refused
    except (KeyboardInterrupt, typer.Abort):
        return 128 + signal.SIGINT
    except BrokenPipeError:
        _say_no_more()
        return _BROKEN_PIPE
    except OSError as failed:
        if failed.filename is None:
            _say_no_more()
        error = file_error(failed.filename or "the answer", "read" if failed.filename else "written", failed)
    except Exception as mistake:
        if not as_json:
            traceback.print_exc()
        error = SevlogError(f"sevlog made a mistake: {mistake!r}; please report it", "library_fault")
    (answer_error if as_json else refuse)(error)
    return exit_of(error)
