"""The command line: the demonstration and what must work without a window."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from intake_app import __version__, paths
from intake_app.domain.errors import IntakeError
from intake_app.i18n import Translator
from intake_app.ui.messages import describe

DEMO = "intake_app.demo.command"


def main() -> int:
    """Runs one command; an expected failure is told in words and gives 1."""
    arguments = _parser().parse_args()
    try:
        return int(import_module(DEMO).run(arguments.folder, arguments.no_window))
    except IntakeError as error:
        message = describe(error, Translator(os.environ.get("LANG", "en")[:2], paths.resources() / "i18n"))
        print(f"{message.title}\n{message.happened}\n{message.what_next}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="intake", description="Without a command the window opens.")
    parser.add_argument("--version", action="version", version=f"intake {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    demo = commands.add_parser("demo", help="play the main job on invented people, then open the window")
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")
    demo.add_argument("--folder", type=Path, default=Path("demo-output"), help="what it leaves behind lies here")
    return parser
