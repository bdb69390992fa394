"""Every view of the window in a telling state, with invented people: for tests and for pictures.

`stage(tr, dress)` gives a dictionary from a name to a function that builds the widget.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from intake_app.domain.errors import UnknownSignerError, VaultInUseError, VaultMissingError, WrongPassphraseError
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.dialogs import DecisionDialog
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview import InterviewState
from intake_app.ui.presenters.shell import ShellPresenter, places_for
from intake_app.ui.presenters.unlock import PASSPHRASE, RECOVERY_CODE, UnlockPresenter, UnlockState
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.presenters.wizard_state import WizardWork
from intake_app.ui.table_model import Column
from intake_app.ui.views.cards import Card, Chip, EmptyState, MessageCard
from intake_app.ui.views.file_chooser import FILES, NEW_FILE, FileChooser
from intake_app.ui.views.interview_page import InterviewPage
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.lock_page import LockPage
from intake_app.ui.views.page import PageFrame, row
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.views.shell_window import ShellWindow
from intake_app.ui.views.table_card import TableCard
from intake_app.ui.views.trouble_page import TroubleWindow
from intake_app.ui.views.wizard_window import WizardWindow
from intake_app.xlsform.views import Change, Choice, NodeView, SectionState

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from intake_app.ui.app import Dress

ICONS = resources() / "icons"
GROUPS = ("K7QF2", "9MXA4", "T3WZ8", "H5RBN", "2VKD7", "QX9FM", "8PJC3", "W4TGE")


class DoubleTranslator(Translator):
    """Every text twice as long and in brackets: finds words that have no room, and words that nobody translates."""

    def __init__(self) -> None:
        super().__init__("en", Path("nowhere"))

    def text(self, message: str) -> str:
        return f"[{message} {message}]"

    def plural(self, one: str, many: str, n: int) -> str:
        return f"[{many} {many}]"


def wizard_work(folder: Path = Path("/home/invented/notebook")) -> WizardWork:
    """Work that touches nothing."""
    return WizardWork(
        propose_folder=lambda is_practice: folder / ("practice" if is_practice else "notebook"),
        check_folder=lambda chosen: None,
        propose_words=lambda language: bytearray(b"river lamp seven orchard velvet north candle"),
        normalise=lambda typed: bytearray(typed.decode().casefold().strip().encode()),
        strength_bits=lambda text: 4 * len(text),
        needed_bits=60,
        create=lambda plan, secret, step: GROUPS,
        print_sheet=lambda groups: None,
        save_sheet=lambda groups, path: None,
        choose_two=lambda count: (1, 5),
    )


def make_wizard(tr: Translator, work: WizardWork | None = None) -> WizardPresenter:
    return WizardPresenter(
        work or wizard_work(), ImmediateRunner(), ScriptedDialogs(), lambda language: tr, lambda plan: None, tr.language
    )


def wizard_at(step: str, tr: Translator) -> WizardWindow:
    """The first start, walked to a step as a person of the office desk would."""
    presenter = make_wizard(tr)
    moves: list[tuple[str, Callable[[], object]]] = [
        ("language", lambda: presenter.choose_language(tr.language)),
        ("desk", lambda: presenter.choose_desk("office")),
        ("kind", lambda: presenter.choose_kind("real")),
        ("folder", lambda: None),
        ("passphrase", lambda: None),
        ("proof", lambda: presenter.prove(bytearray(b"river lamp seven orchard velvet north candle"))),
        ("office", lambda: presenter.name_office("Invented Office, Almaty")),
        ("recovery", presenter.wrote_down),
        ("check", lambda: presenter.answer(GROUPS[1], GROUPS[5])),
    ]
    for name, move in moves:
        if presenter.state.step == step:
            break
        assert presenter.state.step == name
        move()
        presenter.go_on()
    assert presenter.state.step == step
    return WizardWindow(presenter, ICONS)


def lock_page(tr: Translator, state: UnlockState) -> LockPage:
    presenter = UnlockPresenter({}, ImmediateRunner(), tr, lambda key, means: None)
    presenter.state = state
    return LockPage(tr, presenter, "0.1.0", lambda language: None, lambda: None)


@dataclass(frozen=True)
class InventedCase:
    record: str
    alias: str
    where: str
    files: str
    changed: str
    state: str
    tone: str


def case_rows(tr: Translator) -> list[InventedCase]:
    words = {
        "kk": ("жоба", "тапсыруға дайын", "Алматыда қабылданды", "келісім кері қайтарылды", "Талдықорған", "файл"),
        "ru": ("черновик", "готово к передаче", "принято в Алматы", "согласие отозвано", "Талдыкорган", "файла"),
    }.get(
        tr.language, ("draft", "ready to hand over", "received in Almaty", "consent withdrawn", "Taldyqorghan", "files")
    )
    draft, ready, received, withdrawn, town, files = words
    return [
        InventedCase("T-0017", "«Айгүл»", f"{town}, 8.01.2022", f"4 {files}", "14:05", draft, "waiting"),
        InventedCase("T-0016", "«Б. К.»", f"{town}, 6.01.2022", f"2 {files}", "09:30", ready, "accent"),
        InventedCase("T-0013", "«Ерлан»", f"{town}, 9.01.2022", f"3 {files}", "11.11", received, "good"),
        InventedCase("T-0011", "«С. А.»", f"{town}, 6.01.2022", f"5 {files}", "2.11", withdrawn, "warning"),
    ]


def case_columns(tr: Translator) -> list[Column[InventedCase]]:
    return [
        Column("record", tr.text("Cases"), lambda one: one.record, lambda one: one.record, width_px=110),
        Column("alias", tr.text("Name"), lambda one: one.alias, lambda one: one.alias, width_px=140),
        Column("where", tr.text("Registry"), lambda one: one.where, lambda one: one.where),
        Column("files", tr.text("Size"), lambda one: one.files, lambda one: one.files, width_px=120),
        Column("changed", tr.text("Changed"), lambda one: one.changed, lambda one: one.changed, width_px=120),
        Column(
            "state",
            tr.text("Settings"),
            lambda one: one.state,
            lambda one: one.state,
            lambda one: one.tone,
            width_px=240,
        ),
    ]


class CasesExample(PageFrame):
    """What a page of records may look like: search, one primary action, a table, counts below."""

    def __init__(self, tr: Translator, dress: Dress, rows: list[InventedCase]) -> None:
        super().__init__(tr.text("Cases"))
        self.search = QLineEdit()
        self.search.setFixedWidth(420)
        self.search.setAccessibleName(tr.text("Filter the list"))
        self.search.setPlaceholderText(tr.text("Filter the list"))
        self.add_action(self.search)
        self.add_action(button(tr.text("Add the first"), "primary"))
        empty = EmptyState(
            tr.text("Nothing entered yet."),
            tr.text(
                "An encrypted notebook for accounts and evidence. Everything stays on this computer until you"
                " yourself hand it over; nothing is ever sent over a network."
            ),
            tr.text("Add the first"),
        )
        self.table = TableCard(
            case_columns(tr), dress.theme, tr.text("Cases"), key_of=lambda one: one.record, empty=empty
        )
        self.table.set_rows(rows)
        self.table.choose("T-0017")
        self.body.addWidget(self.table)
        self.footer.addWidget(label("4 · 2 · 1", "small"))

    def focus_search(self) -> None:
        self.search.setFocus()


class WorkExample(PageFrame):
    """Cards, chips, progress, a message in the page."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(
            tr.text("Hand-over"), tr.text("It stands on the cards of all devices, so that people know whom they trust.")
        )
        left = Card(tr.text("Choose"), Chip("C09", "good"), Chip("C12", "good"), Chip("C14", "warning"))
        left.body.addWidget(label("T-0016 «Б. К.»"))
        left.body.addWidget(label(tr.text("Everything is kept. Take all the time that is needed."), "soft"))
        right = Card(tr.text("Progress"))
        strip = ProgressStrip(tr, lambda: None)
        strip.show_progress(tr.text("Making the notebook"), 742 * 2**20, 1200 * 2**20, "742 MB / 1,2 GB")
        right.body.addWidget(strip)
        message = MessageCard(button(tr.text("Back")))
        message.show_message(describe(UnknownSignerError(device="KQ3F5X"), tr))
        self.body.addLayout(row(left, right))
        self.body.addWidget(message)
        self.body.addStretch(1)


def shell(tr: Translator, dress: Dress, *, desk: str = "field", page: str = "cases", rows: int = 4) -> ShellWindow:
    presenter = ShellPresenter(places_for(desk, tr), lambda: None)
    window = ShellWindow(tr, presenter, ICONS)
    window.add_page("cases", CasesExample(tr, dress, case_rows(tr)[:rows]))
    window.add_page("hand_over", WorkExample(tr))
    presenter.go(page)
    presenter.set_notes([tr.text("For practice\nInvented people only; can be thrown away at any time").split("\n")[0]])
    return window


# --- an invented questionnaire -------------------------------------------------------------------------------------

ANSWER5 = {
    "kk": ("Иә", "Жоқ", "Білмейді / есінде жоқ", "Жауап бергісі келмеді", "Сұралған жоқ"),
    "ru": ("Да", "Нет", "Не знает / не помнит", "Предпочёл(ла) не отвечать", "Не спрашивали"),
    "en": ("Yes", "No", "Does not know / does not remember", "Chose not to answer", "Not asked"),
}
QUESTIONS = {
    "kk": ("Ұстау орындары", "Бұл қандай орын еді?", "Қай күні келді?", "Туыстарына хабарлауға рұқсат берілді ме?",
           "Онда қалай болды? Өз сөзімен", "Қанша адам болды?", "Жарақаттар", "Шағымдар"),
    "ru": ("Где держали", "Какое это было место?", "С какого дня?", "Разрешили сообщить близким?",
           "Как там было? Своими словами", "Сколько человек было?", "Телесные повреждения", "Обращения"),
    "en": ("Where held", "What kind of place was it?", "Since which day?", "Were they allowed to tell relatives?",
           "What was it like there? In own words", "How many people were there?", "Injuries", "Complaints"),
}  # fmt: skip


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", text) for number, text in enumerate(labels))


def places_list(count: int = 10) -> tuple[Choice, ...]:
    names = ("Изолятор временного содержания (ИВС)", "Следственный изолятор", "Уақытша ұстау изоляторы", "Талдықорған")
    return tuple(Choice(f"p{number}", f"{names[number % 4]} {number + 1}") for number in range(count))


def invented_section(language: str) -> NodeView:
    """A section with one question of most kinds, one of them inside a repeat with two rows."""
    held, kind, since, told, own_words, how_many, injuries, _complaints = QUESTIONS[language]
    answer5 = tuple(
        Choice(code, text)
        for code, text in zip(("yes", "no", "unknown", "declined", "not_asked"), ANSWER5[language], strict=True)
    )

    def question(path: str, type_: str, label_: str, **more: object) -> NodeView:
        return NodeView(path=path, name=path.rpartition("/")[2], kind="question", type=type_, label=label_, **more)

    def stay(rid: str, place: int) -> NodeView:
        path = f"H/H_stays[{rid}]"
        return NodeView(
            path=path, name="H_stays", kind="row", rid=rid, position=place, can_remove=True,
            children=(
                question(f"{path}/H03_place", "select_one", kind, choices=places_list(), value="p0"),
                question(f"{path}/H01_since", "date", since, value="2022-01-08", hint="8.1.2022 · 01.2022 · 2022"),
                question(f"{path}/H14_told", "select_one", told, choices=answer5, value="no", list_name="answer5"),
                question(f"{path}/H16_words", "text", own_words, appearance=frozenset({"multiline"}),
                         value="С утра привели в кабинет на втором этаже, там было двое в форме и один без формы."),
            ),
        )  # fmt: skip

    stays = NodeView(
        path="H/H_stays", name="H_stays", kind="repeat", label=held, row_count=2, can_add=True, can_remove=True,
        children=(stay("aaaaaaaaaa", 1), stay("bbbbbbbbbb", 2)),
    )  # fmt: skip
    return NodeView(
        path="H", name="H", kind="group", label=held,
        children=(
            stays,
            question("H/H20_count", "integer", how_many, value="много", violation_kind="type"),
            question("H/H21_words", "text", own_words, reason="declined"),
            question("H/H22_marks", "select_multiple", injuries, choices=places_list(16), value="p1 p4"),
            question("H/H23_five", "select_one", kind, choices=places_list(6), value="p2"),
            question("H/H24_code", "select_one", injuries, choices=answer5, is_coding=True),
            NodeView(path="H/H25_note", name="H25_note", kind="note", type="note", label=f"**{told}**\n{own_words}"),
            question("H/H26_calc", "calculate", "never shown", value="1"),
            question("H/H27_hidden", "text", "not relevant", is_relevant=False),
        ),
    )  # fmt: skip


def invented_account(language: str) -> NodeView:
    own_words = QUESTIONS[language][4]
    told = (
        "Восьмого января утром я шёл к сестре. У рынка меня остановили двое в форме. Сказали: «Пройдёмте, на пять"
        " минут». Пять минут длились четыре дня."
    )
    return NodeView(
        path="Z", name="Z", kind="group", label=own_words,
        children=(
            NodeView(path="Z/Z01_text", name="Z01_text", kind="question", type="text", label=own_words, value=told),
        ),
    )  # fmt: skip


def sections(language: str, current: str) -> tuple[SectionState, ...]:
    names = QUESTIONS[language]
    return (
        SectionState("Z", names[4], is_relevant=True, answered=2, asked=2),
        SectionState("H", names[0], is_relevant=True, answered=3, asked=9),
        SectionState("L", names[6], is_relevant=True, answered=1, asked=5),
        SectionState("R", names[7], is_relevant=True, answered=0, asked=4),
    )


OTHER_STEPS = frozenset(
    ("only_account", "add_block", "ask_how", "leave_account", "end_talk", "go_on", "part", "fill_lists", "open_sealed",
     "open_notes", "understood", "follow_notice")
)  # fmt: skip
"""What else the page may tell; the double only notes it."""


@dataclass
class InterviewDouble:
    """Stands where the interview's presenter stands, keeps what it is told, and changes the tree as a session would."""

    state: InterviewState
    told: list[tuple[str, ...]] = field(default_factory=list)
    view: InterviewPage | None = None

    def attach(self, view: InterviewPage) -> None:
        self.view = view
        view.show_state(self.state)

    def answer(self, path: str, value: str) -> None:
        self.told.append(("answer", path, value))
        self.change(path, value=value, reason="", violation_kind="")

    def give_reason(self, path: str, reason: str) -> None:
        self.told.append(("reason", path, reason))
        self.change(path, value="", reason=reason, violation_kind="")

    def add_row(self, path: str) -> None:
        self.told.append(("add", path))

    def remove_row(self, path: str) -> None:
        self.told.append(("remove", path))

    def go_to(self, section: str) -> None:
        self.told.append(("go", section))

    def close(self) -> None:
        self.told.append(("close",))

    def keep_now(self) -> None:
        self.told.append(("keep",))

    def undo(self) -> None:
        self.told.append(("undo",))

    def set_language(self, language: str) -> None:
        self.told.append(("language", language))

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name not in OTHER_STEPS:
            raise AttributeError(name)
        return lambda *facts, **more: self.told.append((name, *facts, *more.values()))

    def take_break(self, is_break: bool) -> None:
        self.show(replace(self.state, is_break=is_break))

    def forget_message(self) -> None:
        self.show(replace(self.state, message=None))

    def show(self, state: InterviewState) -> None:
        self.state = state
        if self.view is not None:
            self.view.show_state(state)

    def change(self, path: str, **facts: object) -> None:
        self.state = replace(self.state, section=changed(self.state.section, path, **facts))
        self.view.apply(Change(frozenset({path})), self.state.section)


def changed(node: NodeView, path: str, **facts: object) -> NodeView:
    """The tree with one node changed."""
    if node.path == path:
        return replace(node, **facts)
    return replace(node, children=tuple(changed(child, path, **facts) for child in node.children))


def interview(
    tr: Translator, dialogs: ScriptedDialogs | None = None, *, current: str = "H", **facts: object
) -> tuple[InterviewPage, InterviewDouble]:
    section = invented_account(tr.language) if current == "Z" else invented_section(tr.language)
    state = InterviewState(
        title="«Айгүл» · T-0017",
        sections=sections(tr.language, current),
        current=current,
        section=section,
        languages=("kk", "ru", "en"),
        language=tr.language,
    )
    double = InterviewDouble(replace(state, **facts))
    return InterviewPage(
        tr, double, dialogs or ScriptedDialogs(), lambda path: double.told.append(("file", path))
    ), double


def interview_shell(tr: Translator, dress: Dress, **facts: object) -> ShellWindow:
    window = shell(tr, dress)
    page, _double = interview(tr, **facts)
    window.add_page("interview", page)
    window._presenter.open("interview")
    return window


def stage(tr: Translator, dress: Dress) -> dict[str, Callable[[], QWidget]]:
    """Every view by name."""
    busy = UnlockState(is_busy=True)
    wrong = UnlockState(message=describe(WrongPassphraseError(), tr))
    code = UnlockState(means=RECOVERY_CODE)
    decision = Decision(
        tr.text("Remove “{name}”?").format(name=QUESTIONS[tr.language][0]),
        tr.text("What was entered in it goes as well. As long as this talk is open, “Take back” brings it back."),
        tr.text("Remove"), tr.text("Keep it"), is_dangerous=True,
    )  # fmt: skip
    views: dict[str, Callable[[], QWidget]] = {
        "lock": lambda: lock_page(tr, UnlockState(means=PASSPHRASE)),
        "lock-wrong": lambda: lock_page(tr, wrong),
        "lock-busy": lambda: lock_page(tr, busy),
        "lock-refused": lambda: lock_page(tr, UnlockState(message=describe(VaultMissingError(), tr), is_refused=True)),
        "lock-code": lambda: lock_page(tr, code),
        "cases": lambda: shell(tr, dress),
        "cases-empty": lambda: shell(tr, dress, rows=0),
        "work": lambda: shell(tr, dress, desk="field", page="hand_over"),
        "message": lambda: with_message(shell(tr, dress), tr),
        "interview": lambda: interview_shell(tr, dress),
        "interview-coding": lambda: interview_shell(tr, dress, shows_coding=True),
        "interview-account": lambda: interview_shell(tr, dress, current="Z"),
        "interview-break": lambda: interview_shell(tr, dress, is_break=True),
        "trouble": lambda: TroubleWindow(tr, describe(VaultInUseError(), tr), lambda: None, lambda: None),
        "decision": lambda: DecisionDialog(tr, decision),
        "files": lambda: FileChooser(tr, dress.theme, tr.text("Choose"), FILES, start=resources()),
        "new-file": lambda: FileChooser(
            tr, dress.theme, tr.text("Save the recovery sheet"), NEW_FILE, start=resources(), name="sheet.pdf"
        ),
    }
    for step in ("language", "desk", "kind", "folder", "passphrase", "proof", "office", "recovery", "check", "done"):
        views[f"wizard-{step}"] = lambda step=step: wizard_at(step, tr)
    return views


def with_message(window: ShellWindow, tr: Translator) -> ShellWindow:
    window._presenter.show_message(describe(VaultInUseError(), tr))
    return window
