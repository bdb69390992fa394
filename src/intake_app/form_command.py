"""The command `intake form check`: every fault of a questionnaire, its place and how to mend it, without a window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from intake_app.ui.words_forms import SEVERITY_WORDS, say_counts, say_finding
from intake_app.xlsform.reader import MAX_FILE_BYTES, check_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake_app.i18n import Translator
    from intake_app.xlsform.reader import FormReport
    from intake_app.xlsform.views import Finding

USABLE, REFUSED, UNREADABLE = 0, 1, 2
"""What the command gives back to the shell."""


class FilesBeside(Mapping[str, bytes]):
    """The files beside a questionnaire by name: in its folder, in `media` and in `<its name>-media`; read late."""

    def __init__(self, form: Path) -> None:
        self._folders = (form.parent, form.parent / "media", form.parent / f"{form.stem}-media")
        self._form = form.name

    def __getitem__(self, name: str) -> bytes:
        for folder in self._folders:
            path = folder / name
            if name != self._form and path.name == name and path.is_file():
                with path.open("rb") as file:
                    return file.read(MAX_FILE_BYTES)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        names = {
            path.name for folder in self._folders if folder.is_dir() for path in folder.iterdir() if path.is_file()
        }
        return iter(sorted(names - {self._form}))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def check(file: Path, tr: Translator) -> tuple[str, int]:
    """What is to be said about a questionnaire, and USABLE, REFUSED or UNREADABLE."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_FILE_BYTES + 1)
    except OSError:
        return tr.text("The file {file} cannot be opened.").format(file=file), UNREADABLE
    report = check_form(data, file.suffix, FilesBeside(file))
    said = "\n\n".join([*(_block(one, tr) for one in report.findings), _closing(report, tr)])
    if report.form is not None:
        return said, USABLE
    return said, REFUSED if report.is_readable else UNREADABLE


def _block(one: Finding, tr: Translator) -> str:
    said = say_finding(one, tr)
    weight = tr.text(SEVERITY_WORDS[one.severity])
    head = f"{said.place}: {weight}" if said.place else weight
    return f"{head}\n  {said.what}\n  {said.mend}"


def _closing(report: FormReport, tr: Translator) -> str:
    if not report.is_readable:
        return tr.text("The file cannot be read; nothing in it was checked.")
    counts = say_counts(report.count("refused"), report.count("warning"), report.count("note"), tr)
    if report.form is None:
        return tr.text("The questionnaire cannot be used: {counts}.").format(counts=counts)
    name, version = report.form.form_id, report.form.version
    return tr.text("{form}, version {version}, can be used: {counts}.").format(
        form=name, version=version, counts=counts
    )
