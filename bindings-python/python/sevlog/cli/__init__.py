"""sevlog on the command line: `sevlog`, or `python -m sevlog`. It comes with `pip install 'sevlog[cli]'`."""

import sys


def main() -> int:
    """Carries out what the command line says. Returns the exit code."""
    try:
        from sevlog.cli.app import run
    except ModuleNotFoundError as missing:
        if missing.name not in ("typer", "rich"):
            raise
        print("sevlog: the command line needs typer and rich; pip install 'sevlog[cli]' brings them", file=sys.stderr)
        return 2
    return run()
