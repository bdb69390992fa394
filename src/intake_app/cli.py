"""The command line: the demonstration and what must work without a window."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from intake_app import __version__, paths
from intake_app.domain.errors import IntakeError
from intake_app.i18n import LANGUAGES, Translator
from intake_app.ui.messages import describe

DEMO = "intake_app.demo.command"
FORM = "intake_app.form_command"
CHECK = "intake_app.check_command"


def main() -> int:
    """Runs one command; an expected failure is told in words and gives 1."""
    arguments = _parser().parse_args()
    language = getattr(arguments, "language", None) or os.environ.get("LANG", "en")[:2]
    tr = Translator(language, paths.resources() / "i18n")
    try:
        if arguments.command == "form":
            said, code = import_module(FORM).check(arguments.file, tr)
            _say(said)
            return int(code)
        if arguments.command == "check":
            said, code = import_module(CHECK).run(arguments.folder, arguments.secret_fd, tr)
            _say(said)
            return int(code)
        return int(import_module(DEMO).run(arguments.folder, arguments.no_window))
    except IntakeError as error:
        message = describe(error, tr)
        print(f"{message.title}\n{message.happened}\n{message.what_next}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="intake", description="Without a command the window opens.")
    parser.add_argument("--version", action="version", version=f"intake {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")
    demo = commands.add_parser("demo", help="play the main job on invented people, then open the window")
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")
    demo.add_argument("--folder", type=Path, default=Path("demo-output"), help="what it leaves behind lies here")
    form = commands.add_parser("form", help="look over a questionnaire").add_subparsers(required=True, metavar="what")
    vault = commands.add_parser("check", help="look over a notebook: 0 it is sound, 1 it is not, 2 it was not opened")
    vault.add_argument("folder", type=Path, help="the folder with vault.db and vault.keys")
    vault.add_argument("--secret-fd", type=int, help="read the passphrase or recovery code from this file descriptor")
    vault.add_argument("--language", choices=LANGUAGES, help="the language of what is said")
    check = form.add_parser("check", help="name every fault: 0 it can be used, 1 it cannot, 2 it cannot be read")
    check.add_argument("file", type=Path, help="the questionnaire: .xlsx, .ods, .csv, .xls or .md")
    check.add_argument("--language", choices=LANGUAGES, help="the language of what is said")
    return parser


def _say(text: str) -> None:
    """Prints; letters that the terminal does not have become question marks and never an error."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))
