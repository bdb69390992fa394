"""The pages of the interview room in telling states, with invented people: for tests of how they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.services.earlier_talks import EarlierTalk
from intake_app.services.help_contacts import HelpContacts
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview_notices import earlier_notice, orphans_notice, stops, talks_notice
from intake_app.ui.presenters.interview_phases import LISTS, PHASE_WORDS
from intake_app.ui.presenters.interview_start import EarlierLine, StartPresenter, StartState, StartWays
from intake_app.ui.presenters.interview_state import AccountState, OrphanLine, PhaseLine, ToldBlock
from intake_app.ui.views.interview_start import InterviewStartPage
from intake_app.xlsform.views import Choice, NodeView, SectionState
from window_stage import QUESTIONS, interview_shell, sections, shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

TOLD = (
    "Восьмого января утром я шёл к сестре. У рынка меня остановили двое в форме. Сказали: «Пройдёмте, на пять минут»."
    " Пять минут длились четыре дня. (выдумано)"
)
STOP_ANSWERS = {
    "SR/SR10_selfharm": "yes",
    "B/B04_capacity": "no",
    "SR/G03_official_presence": "yes",
    "E/E05_guardian_conflict": "yes",
    "SR/G05_bond": "relative",
}


def phase_lines(tr: Translator) -> tuple[PhaseLine, ...]:
    """Five parts around the invented sections."""
    places = {"before": (), "account": ("Z",), "questions": ("H", "L"), "parting": ("R",), "after": (LISTS,)}
    return tuple(PhaseLine(code, tr.text(PHASE_WORDS[code]), names) for code, names in places.items() if names)


def with_lists(tr: Translator) -> tuple[SectionState, ...]:
    """The invented sections and the lists for afterwards."""
    lists = SectionState(LISTS, tr.text("Lists and codes"), is_relevant=True, answered=0, asked=3)
    return (*sections(tr.language, "H"), lists)


def where(tr: Translator) -> str:
    """A position in words."""
    place = tr.text("{number} of {count}").format(number=2, count=4)
    return tr.text("{first} · {second}").format(first=place, second=tr.text("Before we part"))


def account(tr: Translator, *, asks: bool) -> AccountState:
    """The free account, before or while somebody tells."""
    names = QUESTIONS[tr.language if tr.language in QUESTIONS else "en"]
    choices = tuple(Choice(f"c{number}", text) for number, text in enumerate((*names, *names)))

    def question(name: str, value: str) -> NodeView:
        return NodeView(
            path=f"Z/Z_blocks[aaaaaaaaaa]/{name}", name=name, kind="question", type="select_one", label=names[1],
            choices=choices, value=value,
        )  # fmt: skip

    value = "" if asks else "c2"
    return AccountState(
        path="Z/Z_blocks[aaaaaaaaaa]/Z01_text", text="" if asks else TOLD, number=1,
        mode=question("Z01_mode", value), language=question("Z01_language", value), interpreter=None, asks=asks,
        is_settled=not asks, words="" if asks else "Дословно через переводчика  ·  Казахский и русский", can_add=True,
    )  # fmt: skip


def start_page(tr: Translator, *, found: bool) -> InterviewStartPage:
    """The page before a new talk."""
    ways = StartWays(*(lambda *_facts: None,) * 4)
    presenter = StartPresenter(
        None, ImmediateRunner(), tr, explain=lambda error: describe(error, tr), ways=ways  # type: ignore[arg-type]
    )  # fmt: skip
    told = f"{tr.text('Nothing recorded yet')}. {', '.join(QUESTIONS['ru'])}"
    line = EarlierLine("x" * 26, "YMJC-VJDK", tr.text("Talk on {day}").format(day="22.11.2026"), told)
    presenter.state = StartState(pseudonym="Айгүл", found=(line, line)) if found else StartState()
    return InterviewStartPage(tr, presenter)


def room(tr: Translator, dress: Dress) -> dict[str, Callable[[], QWidget]]:
    """Every state by name."""
    talk = EarlierTalk("x" * 26, "YMJC-VJDK", "Айгүл", "2026-11-01", "2026-11-20", QUESTIONS["kk"], 3, 1)
    notices = {
        **{code: (one,) for one in stops(STOP_ANSWERS, HelpContacts(), tr) for code in [one.code]},
        "earlier": (earlier_notice(talk, "20.11.2026", tr),),
        "talks-and-orphans": (talks_notice(3, tr), orphans_notice(2, tr)),
    }
    around = {"phases": phase_lines(tr), "sections": with_lists(tr), "where": where(tr)}
    orphans = tuple(OrphanLine(f"D{number}_gone", "Адам туралы", TOLD) for number in range(3))
    told = tuple(ToldBlock(TOLD, "Дословно  ·  Казахский") for _ in range(2))

    def page(**facts: object) -> Callable[[], QWidget]:
        return lambda: interview_shell(tr, dress, **{**around, **facts})

    views = {f"notice-{name}": page(notices=shown) for name, shown in notices.items()}
    return views | {
        "phases": page(can_open_sealed=True, can_write_notes=True, first_account="Z/Z_blocks/Z01_text"),
        "account-asks": page(account=account(tr, asks=True)),
        "account": page(account=account(tr, asks=False)),
        "ending": page(is_ending=True, can_write_notes=True),
        "orphans": page(orphans=orphans),
        "read-back": page(read_back=told),
        "start": lambda: _opened(tr, dress, start_page(tr, found=False)),
        "start-found": lambda: _opened(tr, dress, start_page(tr, found=True)),
    }


def _opened(tr: Translator, dress: Dress, page: InterviewStartPage) -> QWidget:
    window = shell(tr, dress)
    window.add_page("interview_start", page)
    window._presenter.open("interview_start")
    return window
