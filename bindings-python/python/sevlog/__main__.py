"""`python -m sevlog`: the command line."""

import sys

from sevlog.cli import main

if __name__ == "__main__":
    sys.exit(main())
