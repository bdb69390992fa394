"""Where every start of the program begins: chooses what this process is, before anything heavy is loaded."""

from __future__ import annotations

import sys
from importlib import import_module

# Each start loads only what it needs: the worker that decodes pictures must not even have the vault's code in memory,
# and the lock screen must be there at once.
ENTRANCES = {
    "--viewer-worker": "intake_app.viewer.worker",
    "--unlock-helper": "intake_app.bootstrap.unlock_helper",
    "--screenshots": "intake_app.demo.screens",
    "": "intake_app.bootstrap.start",
}
COMMANDS = "intake_app.cli"


def main() -> int:
    """Starts what the first argument names; without one the window, with any other the command line."""
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    return int(import_module(ENTRANCES.get(first, COMMANDS)).main())


if __name__ == "__main__":
    sys.exit(main())
