"""What the tests of the interview's rules share: an invented case, a room, and every place a person can look at."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.services.cases import Cases
from intake_app.services.earlier_talks import EarlierTalks
from intake_app.services.help_contacts import load_contacts
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.case import CasePresenter, CaseWays
from intake_app.ui.presenters.case_sheets import SheetDesk
from intake_app.ui.presenters.cases import CasesPresenter
from intake_app.ui.presenters.interview import InterviewPresenter
from legal_case import complaints_of
from services_desk import Desk, no_step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake_app.services.sheets import SheetKey
    from intake_app.xlsform.views import NodeView

MARKER = "құпиябелгі"
CONSENTED = {
    "B/B03_form": "oral_noted",
    "B/B_items/C01_notes": "given",
    "B/B_items/C05_store_identity": "given",
    "B/B_items/C06_send_head_office": "given",
}
ENGLISH = Translator("en", resources() / "i18n")


def fill(desk: Desk, case: str, answers: dict[str, str], key: SheetKey | None = None) -> None:
    """Answers and leaves every section that was touched."""
    interview = desk.interviews.open(case, "ru", key)
    for path, value in answers.items():
        interview.session.answer(path, value)
    for section in dict.fromkeys(path.partition("/")[0] for path in answers):
        interview.recorded(desk.interviews.record(case, interview.finish(section)))


def tell(desk: Desk, case: str, words: str, mode: str, key: SheetKey | None = None, interpreter: str = "") -> None:
    """One block of the free account of a questionnaire."""
    interview = desk.interviews.open(case, "ru", key)
    question = next(iter(interview.accounts.values()))
    row = f"{question.repeat}[{interview.session.add_row(question.repeat)}]"
    interview.session.answer(f"{row}/{question.mode}", mode)
    interview.session.answer(f"{row}/{question.language}", "ru")
    if interpreter:
        interview.session.answer(f"{row}/{question.interpreter}", interpreter)
    interview.session.answer(f"{row}/{question.text}", words)
    interview.recorded(desk.interviews.record(case, interview.finish(question.repeat.partition("/")[0])))


def hand_over(source: Desk, target: Desk, case: str, folder: Path) -> None:
    """A bundle goes to another desk and is accepted there."""
    written = source.handover.write([case], [target.id], folder, no_step)
    target.reception.accept(target.reception.receive(written.paths[0], no_step).bundle)


def talk(desk: Desk, *answers: bool, cleared: bool = False) -> InterviewPresenter:
    """The interview as its page drives it; `answers` are those to the program's own questions."""
    return InterviewPresenter(
        desk.interviews,
        ImmediateRunner(),
        ENGLISH,
        later=lambda _ms, _what: lambda: None,
        explain=lambda error: describe(error, ENGLISH),
        closed=lambda _case: None,
        dialogs=ScriptedDialogs(answers),
        earlier=EarlierTalks(desk.session, desk.forms),
        contacts=load_contacts(resources() / "help"),
        is_cleared=lambda: cleared,
    )


def shown(node: NodeView, *, with_lists: bool) -> Iterator[NodeView]:
    """The questions of a tree that a person can see, as the page decides it."""
    if not node.is_relevant or (node.is_coding and not with_lists):
        return
    if node.kind == "question":
        yield node
    for child in node.children:
        yield from shown(child, with_lists=with_lists)


@dataclass
class Everywhere:
    """Every list, search, page, preview, print and journal line that a desk without clearance could see."""

    desk: Desk
    case: str
    seen: dict[str, str] = field(default_factory=dict)

    def look(self) -> dict[str, str]:
        cases, runner = Cases(self.desk.session), ImmediateRunner()
        presenter = CasesPresenter(
            cases, runner, ENGLISH, desk="field", now=self.desk.clock, place_name=lambda _code: "",
            open_case=lambda _case: None, first_step=lambda: None,
        )  # fmt: skip
        presenter.load()
        self.seen["list"] = repr(presenter.state.lines)
        self.seen["counts"] = repr((presenter.state.counts, cases.counts(), cases.count()))
        self.seen["found"] = repr([row.case_id for row in cases.find(MARKER)])
        page = CasePresenter(
            cases, self.desk.release, self.desk.contacts, self.desk.forms, runner, ENGLISH, desk="field",
            now=self.desk.clock, place_name=lambda _code: "", regions=(),
            ways=CaseWays(*(lambda *_facts: None,) * 5), sheets=SheetDesk(self.desk.interviews, lambda: False),
        )  # fmt: skip
        page.open(self.case)
        page.load()
        self.seen["page"] = repr(page.state)
        self.seen["preview"] = repr(
            [
                (one.entries, one.files, one.size_bytes, dict(one.withheld))
                for use in ("bundle_office", "bundle_lawyer")
                for one in self.desk.release.preview([self.case], use)
            ]
        )
        interview = talk(self.desk)
        interview.open(self.case, "ru")
        self.seen["interview"] = repr(interview.state)
        self.seen["earlier"] = repr(EarlierTalks(self.desk.session, self.desk.forms).of(self.case, "ru"))
        papers = [complaints_of(self.desk).draft(self.case, "d1", language, "ru") for language in ("kk", "ru")]
        self.seen["print"] = repr([(paper.sheets, paper.sentences, paper.sources) for paper in papers])
        return self.seen


def prepared(desk: Desk) -> str:
    """A case with everything that a complaint needs."""
    case = desk.interviews.begin(language="ru", pseudonym="Выдуманная")
    fill(desk, case, CONSENTED | {"B2/C12_complaint": "given", "B2/C13_name_to_prosecutor": "given"})
    tell(desk, case, "Меня держали четыре дня (выдумано).", "verbatim")
    return case


def above(nodes: object, path: str) -> list[object]:
    """The groups around a question."""
    parts = path.split("/")
    return [nodes["/".join(parts[:count])] for count in range(1, len(parts))]  # type: ignore[index]


def strip_times(words: str) -> str:
    """Without what differs from one look to the next: dates of drafts, ids of entries that were written meanwhile."""
    return "".join(letter for letter in words if not letter.isdigit())


def says(entry: object, marker: str) -> bool:
    """Whether an entry holds the marker."""
    body = entry.read_body()  # type: ignore[attr-defined]
    return body is not None and marker in json.dumps(body.model_dump(mode="json"), ensure_ascii=False)
