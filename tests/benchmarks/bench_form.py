"""Measures a 300-question form, the built-in ones and public ones: reading, compiling, one answer. Not a test.

    INTAKE_VECTORS=<folder> python tests/benchmarks/bench_form.py

The public forms (the WHO verbal autopsy and others) are the .xml files in the folder xforms of INTAKE_VECTORS.

"One key press" is what the window does for it: the answer with all that depends on it, and the open section drawn anew.
All answers are made by chance from a fixed seed.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.form import Form
    from intake_app.xlsform.views import NodeView

FORMS = Path(__file__).resolve().parents[2] / "forms"
MEDIA = {"cities.csv": b"code,pop\nalm,2000000\n"}
GROUPS, PER_GROUP, ROWS, ANSWERS, RUNS = 15, 20, 10, 3000, 7
LANGUAGES = ("kk", "ru", "en")
COLUMNS = ["type", "name", *(f"label::L ({code})" for code in LANGUAGES), "relevant", "constraint", "calculation"]


def large_form() -> bytes:
    """300 questions in 15 groups: half of them depend on another, a third are checked, 30 are calculated, 4 repeats."""
    rows = []
    for group in range(GROUPS):
        kind = "repeat" if group % 4 == 3 else "group"
        rows.append([f"begin_{kind}", f"g{group}", *["Group"] * 3, "", "", ""])
        rows.extend(question(group, number) for number in range(PER_GROUP))
        rows.append([f"end_{kind}", "", "", "", "", "", "", ""])
    sheets = [sheet("survey", COLUMNS, rows)]
    labels = [f"label::L ({code})" for code in LANGUAGES]
    choices = [["yn", code, code, code, code] for code in ("yes", "no", "unknown")]
    sheets.append(sheet("choices", ["list_name", "name", *labels], choices))
    sheets.append(sheet("settings", ["form_id", "version", "default_language"], [["bench", "1", "L (ru)"]]))
    return "\n\n".join(sheets).encode()


def question(group: int, number: int) -> list[str]:
    """One question; it reads others of its own group, and the first of the group before."""
    name = f"q{group}_{number}"
    before = f"${{q{group}_{number - 1}}}"
    label = [f"Question {name}, {before}?" if number % 6 == 5 else f"Question {name}?"] * 3
    far = f"${{q{group - 1}_0}} != 'no'" if group and group % 4 not in (0, 3) else "true()"
    if number == 0:
        return ["select_one yn", name, *label, "", "", ""]
    if number % 10 == 9:
        return ["calculate", name, "", "", "", "", "", f"concat({before}, '-', string-length({before}))"]
    relevant = f"${{q{group}_0}} = 'yes' and {far}" if number % 2 else ""
    constraint = ("", "string-length(.) < 40 and regex(., '[^<>]*')", "")[number % 3]
    return ["text", name, *label, relevant, constraint, ""]


def sheet(name: str, columns: list[str], rows: list[list[str]]) -> str:
    """A sheet as markdown."""
    return "\n".join([f"| {name} |", *("| | " + " | ".join(cells) + " |" for cells in [columns, *rows])])


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def begun(form: Form) -> Session:
    """A new interview."""
    return Session(form, language="ru", now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))


def asked(view: NodeView) -> list[NodeView]:
    """The questions in a view that a person could answer."""
    found = [view] if view.kind == "question" and view.type != "calculate" else []
    return found + [question for child in view.children for question in asked(child)]


def report(what: str, milliseconds: list[float]) -> None:
    """One line: median and the value that 99 of 100 stay below."""
    ordered = sorted(milliseconds)
    late = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    sys.stdout.write(f"{what:44} median {statistics.median(ordered):8.2f} ms   p99 {late:8.2f} ms\n")


def measure(name: str, source: bytes) -> None:
    """All figures of one form that is written as a table."""
    report(f"{name}: read (pyxform, lint, compile)", [timed(lambda: read_form(source, ".md")) for _ in range(3)])
    measure_xform(name, read_form(source, ".md").xform)


def measure_xform(name: str, xform: bytes) -> None:
    """The figures of one form that is an XForm already; every repeat that may grow gets ROWS rows."""
    report(f"{name}: compile", [timed(lambda: compile_form(xform, MEDIA)) for _ in range(RUNS)])
    form = compile_form(xform, MEDIA)
    report(f"{name}: begin a session", [timed(lambda: begun(form)) for _ in range(RUNS)])
    session = begun(form)
    for path in [node.path for section in form.sections for node in session.section(section).children]:
        while session.node(path).can_add and session.node(path).row_count < ROWS:
            session.add_row(path)
    answering(name, form, session)


def counted_form() -> bytes:
    """A repeat of 25 questions that another question counts, with what reads all its rows."""
    rows = [["integer", "n", *["How many?"] * 3, "", ". <= 20", "", ""]]
    rows.append(["begin_repeat", "r", *["Row"] * 3, "", "", "", "${n}"])
    rows += [["text", f"t{i}", *[f"Text {i}, ${{t0}}"] * 3, "${t0} != ''" if i else "", "", "", ""] for i in range(20)]
    rows += [
        ["calculate", f"c{i}", "", "", "", "", "", f"concat(${{t{i}}}, position(..), ${{n}})", ""] for i in range(5)
    ]
    rows.append(["end_repeat", *[""] * 8])
    rows.append(["calculate", "all", "", "", "", "", "", "join(',', ${c0})", ""])
    survey = sheet("survey", [*COLUMNS, "repeat_count"], rows)
    return f"{survey}\n\n{sheet('settings', ['form_id', 'version'], [['counted', '1']])}".encode()


def counting() -> None:
    """A count that was meant to be 9 and is typed as 900 (the most is 200 rows), and back."""
    session = begun(compile_form(read_form(counted_form(), ".md").xform))
    taken: dict[str, list[float]] = {"90": [], "900": [], "9": []}
    for _ in range(RUNS):
        for value, times in taken.items():
            times.append(timed(lambda: session.answer("n", value)))  # noqa: B023 - runs at once
    for value, times in taken.items():
        report(f"25 questions counted: {value} rows", times)


def answering(name: str, form: Form, session: Session) -> None:
    """One answer after the other, as a hurried person would type them; rows come and go on the way."""
    chance = random.Random(42)  # noqa: S311 - the same answers in every run
    alone, drawn = [], []
    for number in range(ANSWERS):
        if number % 50 == 0:
            places = [(section, view) for section in form.sections for view in asked(session.section(section))]
        section, view = chance.choice(places)
        if view.kind != "question" or not is_there(session, view.path):
            continue
        value = answer_to(session.node(view.path), chance)
        alone.append(timed(lambda: session.answer(view.path, value)))  # noqa: B023 - runs at once
        drawn.append(timed(lambda: session.section(section)))  # noqa: B023 - runs at once
    report(f"{name}: one answer", alone)
    report(f"{name}: one key press, section drawn anew", [a + b for a, b in zip(alone, drawn, strict=True)])


def is_there(session: Session, path: str) -> bool:
    """Whether the row of a question has not gone since it was chosen."""
    try:
        session.node(path)
    except KeyError:
        return False
    return True


def answer_to(view: NodeView, chance: random.Random) -> str:
    """An answer of the right kind."""
    codes = [choice.code for choice in view.choices]
    if view.type in ("select_multiple", "rank"):
        return " ".join(chance.sample(codes, min(len(codes), 3)))
    if codes:
        return chance.choice(codes)
    if view.type in ("integer", "decimal", "range"):
        return str(chance.randint(0, 60))
    if view.type in ("date", "dateTime"):
        return f"{chance.randint(1950, 2026)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    return "x" * chance.randint(0, 30)


def main() -> None:
    """Measures all of them."""
    measure("300 questions", large_form())
    for source in sorted(FORMS.glob("*.md")):
        if source.name != "README.md":
            measure(source.stem, source.read_bytes())
    counting()
    folder = os.environ.get("INTAKE_VECTORS")
    found = sorted((Path(folder) / "xforms").glob("*.xml")) if folder else []
    for path in found:
        measure_xform(path.stem[:28], path.read_bytes())
    if not found:
        sys.stdout.write("INTAKE_VECTORS is not set, or has no xforms: no public forms measured\n")


if __name__ == "__main__":
    main()
