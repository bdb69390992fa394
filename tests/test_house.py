"""The house keeps its own rules: what every file, every room and every error must be."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from intake_app import paths
from intake_app.domain import errors, errors_care, errors_forms
from intake_app.i18n import LANGUAGES, Translator, placeholders
from intake_app.ui.messages import TABLE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "intake_app"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT_FOLDERS = ("src", "tests", "docs", "forms", "resources")
MAX_LINES = 400
NAMELESS = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
# Written in two pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + r"X)\b")
OUTSIDE = re.compile(r"\.\./" + r"shared|/work/" + "(?:main|shared)")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=shown(path))


def every_error() -> list[type[errors.IntakeError]]:
    rooms = (errors, errors_care, errors_forms)
    found = {thing for room in rooms for thing in vars(room).values() if isinstance(thing, type)}
    return [thing for thing in found if issubclass(thing, errors.IntakeError) and thing is not errors.IntakeError]


def test_every_module_says_in_one_sentence_what_it_is_for():
    silent = []
    for path in SOURCES:
        first, _, rest = (ast.get_docstring(tree_of(path)) or "").partition("\n")
        if not first.endswith(".") or (rest and not rest.startswith("\n")):
            silent.append(shown(path))
    assert silent == []


def test_no_file_is_longer_than_a_reader_can_hold():
    lengths = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_modules_are_named_after_what_they_hold():
    named = [path for path in (*SOURCES, *(ROOT / "tests").rglob("*.py")) if path.stem in NAMELESS]
    assert [shown(path) for path in named] == []


def test_imports_stand_at_the_top_and_are_written_out():
    """Two exceptions: what exists on one operating system only, with that reason beside it; the starts of a process."""
    lazy = []
    by_name = {"__import__", "import_module"}
    wiring = PACKAGE / "bootstrap"
    starts = (PACKAGE / "__main__.py", wiring / "start.py", wiring / "unlock_helper.py", PACKAGE / "cli.py")
    for path in SOURCES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                inner = [n for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom))]
                named = [found for found in inner if "# noqa: PLC0415 - " not in lines[found.lineno - 1]]
                lazy += [f"{shown(path)}:{found.lineno}" for found in named]
            elif isinstance(node, ast.ImportFrom) and node.level:
                lazy.append(f"{shown(path)}:{node.lineno} is relative")
            elif path not in starts and getattr(node, "id", getattr(node, "attr", "")) in by_name:
                lazy.append(f"{shown(path)}:{node.lineno}")
    assert lazy == []


def test_nothing_unfinished_is_left_in_the_program():
    for path in (*SOURCES, ROOT / "build_installer.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not UNFINISHED.search(line), f"{shown(path)}:{number}"


def test_the_project_knows_nothing_outside_itself():
    texts = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in {".py", ".md", ".toml", ""}]
    for folder in TEXT_FOLDERS:
        texts += [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md", ".toml", ".json", ".po"}]
    ours = [path for path in texts if "node_modules" not in path.parts]
    assert [shown(path) for path in ours if OUTSIDE.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_test_files_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_room_stands_in_the_layers():
    contracts = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    for contract, folder in (("direction", PACKAGE), ("window", PACKAGE / "ui")):
        named = set(re.findall(r"\w+", " ".join(contracts[contract]["layers"])))
        children = {p.stem for p in folder.glob("*.py")} | {p.parent.name for p in folder.glob("*/__init__.py")}
        assert children - named == {"__init__"}


def test_presenters_never_call_each_other():
    """They may share values; moving from page to page is a callback that is handed in."""
    calls = []
    for path in (PACKAGE / "ui" / "presenters").glob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("intake_app.ui.presenters"):
                calls += [f"{shown(path)}: {name.name}" for name in node.names if name.name.endswith("Presenter")]
    assert calls == []


def test_every_import_rule_catches_what_it_forbids(tmp_path):
    """Plants a violation of each rule into a copy; every rule must see it."""
    planted = {
        "direction": ("domain", "import intake_app.services"),
        "window": ("ui/presenters", "import intake_app.ui.views"),
        "circles": ("crypto", "import intake_app.storage"),
        "offline": ("services", "import socket"),
        "qt": ("services", "import PySide6.QtCore"),
        "presenters-without-qt": ("ui/presenters", "import PySide6.QtCore"),
        "sqlcipher": ("services", "import sqlcipher3"),
        "cryptography": ("domain", "import cryptography"),
        "paper": ("services", "import reportlab"),
        "forms": ("services", "import pyxform\nimport lark"),
        "release": ("services", "import intake_app.printing"),
        "viewer": ("viewer", "import intake_app.storage"),
        "command-line": ("cli", "import intake_app.ui.theme"),
    }
    contracts = {contract["id"]: contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    assert set(planted) == set(contracts)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for number, (room, line) in enumerate(planted.values()):
        place = tmp_path / "src" / "intake_app" / room
        place = place / f"planted_{number}.py" if place.is_dir() else place.with_suffix(".py")
        with place.open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": "src", "COLUMNS": "200"}, capture_output=True, text=True, check=False
    )
    broken = {rule for rule, name in contracts.items() if re.search(re.escape(name) + r"\s+BROKEN", done.stdout)}
    assert broken == set(planted), done.stdout + done.stderr


def test_released_formats_are_kept_as_files():
    """From the first release on, every format that left this house stands in tests/released, whole and not empty."""
    kept = [path for path in (ROOT / "tests" / "released").rglob("*") if path.is_file()]
    assert [shown(path) for path in kept if path.stat().st_size == 0] == []
    assert kept or not (ROOT / "tests" / "released").exists()


def test_every_dependency_is_accounted_for():
    record = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    names = [re.split(r"[<>=!~\[; ]", requirement)[0].lower() for requirement in wanted]
    assert [name for name in names if f"| {name} " not in record] == []


def test_decisions_are_numbered_and_listed():
    folder = ROOT / "docs" / "decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    numbers = [name[:4] for name in records]
    assert sorted({number for number in numbers if numbers.count(number) > 1}) == []
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [name for name in records if f"({name})" not in index] == []


def test_this_build_of_qt_keeps_count_of_none(qtbot):
    """PySide6 6.12.0 gave None away once for every call on Python 3.11, until the process died (decision 0004)."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(2000):
        widget.setGeometry(0, 0, 9, 9)
    assert sys.getrefcount(None) > before - 1000


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_an_error_takes_exactly_the_facts_it_names(error):
    raised = error(**dict.fromkeys(error.facts_named, 1))
    assert str(raised) == error.__name__
    with pytest.raises(TypeError):
        error(**dict.fromkeys(error.facts_named, 1), told="anything a person told")


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_an_error_has_words_of_its_own_in_every_language(error):
    words = TABLE[error]
    for sentence in (words.title, words.happened, words.what_next):
        assert sentence
        assert placeholders(sentence) <= error.facts_named
        for language in set(LANGUAGES) - {"en"}:
            said = Translator(language, paths.resources() / "i18n").text(sentence)
            assert said != sentence, f"{language}: {sentence}"
            assert placeholders(said) == placeholders(sentence)


def test_no_words_are_kept_for_errors_that_are_gone():
    assert set(TABLE) <= {errors.IntakeError, *every_error()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_refused_for_its_placeholders(language):
    assert Translator(language, paths.resources() / "i18n").refused == ()
