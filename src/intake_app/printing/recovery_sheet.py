"""The sheet with the recovery code of a vault: one page, a neutral title, how to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from intake_app.printing.blocks import Run, Sentence
from intake_app.printing.layout import LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH
from intake_app.printing.lines import break_lines, words_of
from intake_app.printing.pdf import finished, new_canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from intake_app.printing.fonts import DocumentFonts

_SIZE: Final = 12.5
_LEADING: Final = 1.3
_CODE_SIZE: Final = 20.0
_ORDER_SIZE: Final = 8.0
_GROUPS_A_LINE: Final = 4
_WIDTH: Final = PAGE_WIDTH - 2 * LEFT


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    what: str
    rules: tuple[str, ...]
    made_on: str


_WORDS: Final = {
    "kk": _Words(
        "Дәптер. Қалпына келтіру коды",
        "Құпия сөз тіркесі ұмытылса, дәптерді осы код ашады. Әріптер мен цифрларды қатарымен, бос орынсыз да теруге"
        " болады; бас және кіші әріптің айырмасы жоқ.",
        (
            "Осы парақты компьютерден бөлек, желімделген конвертте сақтаңыз. Тінту болуы мүмкін жерде сақтамаңыз.",
            "Парақ пен компьютер екеуі бірге кімнің қолына түссе, сол адам бәрін оқи алады. Тек біреуі болса, оқи"
            " алмайды.",
            "Суретке түсірмеңіз, көшірмесін жасамаңыз, телефонмен немесе поштамен жібермеңіз.",
            "Принтер басып шығарғанын есінде сақтауы мүмкін: тек өзіңіз сенетін принтерде басып шығарыңыз немесе кодты"
            " қолмен көшіріп жазыңыз.",
            "Парақ жоғалса немесе оны бөтен адам көрсе, баптаулардан жаңа код жасаңыз: ескісі сол сәттен бастап"
            " жарамсыз болады.",
        ),
        "Күні:",
    ),
    "ru": _Words(
        "Тетрадь. Код восстановления",
        "Если парольная фраза забыта, тетрадь откроет этот код. Буквы и цифры набирают подряд, можно без пробелов;"
        " большие и маленькие буквы не различаются.",
        (
            "Храните этот лист отдельно от компьютера, в заклеенном конверте, не там, где может быть обыск.",
            "Тот, у кого окажутся и лист, и компьютер, прочтёт всё. Тот, у кого только одно из двух, не прочтёт"
            " ничего.",
            "Не фотографируйте, не копируйте, не пересылайте телефоном или почтой.",
            "Принтер может запомнить напечатанное: печатайте только на принтере, которому доверяете, или перепишите"
            " код от руки.",
            "Если лист потерян или его видел чужой человек, сделайте в настройках новый код: старый сразу перестанет"
            " действовать.",
        ),
        "Дата:",
    ),
    "en": _Words(
        "Notebook. Recovery code",
        "If the passphrase is forgotten, this code opens the notebook. Type letters and digits in order, with or"
        " without spaces; capital and small letters are the same.",
        (
            "Keep this sheet away from the computer, in a sealed envelope, not where a search may come.",
            "Whoever holds both this sheet and the computer can read everything. Whoever holds only one of them can"
            " read nothing.",
            "Do not photograph it, do not copy it, do not send it by telephone or mail.",
            "A printer may remember what it printed: use only one you trust, or copy the code by hand.",
            "If the sheet is lost, or a stranger saw it, make a new code in the settings: the old one stops working"
            " at once.",
        ),
        "Date:",
    ),
}


def recovery_sheet(groups: Sequence[str], language: str, fonts: DocumentFonts) -> bytes:
    """A one-page PDF with the code in large letters, its groups numbered. `groups`: the code as it is read aloud.

    `language` is kk, ru or en. The same input gives the same bytes; nothing is written to disk here. Raises
    GlyphMissingError (codepoint).
    """
    words = _WORDS[language]
    target = BytesIO()
    canvas = new_canvas(target, language)
    y = PAGE_HEIGHT - 34 * MM
    canvas.setFont(fonts.name(bold=True), 19)
    canvas.drawString(LEFT, y, words.title)
    y = _paragraph(canvas, fonts, words.what, y - 12 * MM, indent=0.0)
    y = _code(canvas, fonts, groups, y - 10 * MM)
    y -= 10 * MM
    for number, rule in enumerate(words.rules, 1):
        fonts.require(rule)
        canvas.setFont(fonts.name(), _SIZE)
        canvas.drawString(LEFT, y, f"{number}.")
        y = _paragraph(canvas, fonts, rule, y, indent=7 * MM) - 2.5 * MM
    canvas.setFont(fonts.name(), _SIZE)
    canvas.drawString(LEFT, y - 8 * MM, f"{words.made_on} ______________")
    canvas.showPage()
    return finished(canvas, target)


def _paragraph(canvas: Canvas, fonts: DocumentFonts, text: str, y: float, *, indent: float) -> float:
    """Draw wrapped text from baseline `y` down; the baseline below it is returned."""
    fonts.require(text)
    canvas.setFont(fonts.name(), _SIZE)
    words = words_of([Sentence((Run(text),))], is_bold=False, each_on_its_own_line=False)
    for line in break_lines(words, _WIDTH - indent, _WIDTH - indent, _SIZE, fonts):
        canvas.drawString(LEFT + indent, y, "".join(part.text for part in line.parts))
        y -= _SIZE * _LEADING
    return y


def _code(canvas: Canvas, fonts: DocumentFonts, groups: Sequence[str], y: float) -> float:
    """Draw the numbered groups in a frame, four a line; the bottom of the frame is returned."""
    lines = [groups[start : start + _GROUPS_A_LINE] for start in range(0, len(groups), _GROUPS_A_LINE)]
    height = len(lines) * _CODE_SIZE * 2.1 + 8 * MM
    canvas.setLineWidth(0.8)
    canvas.roundRect(LEFT, y - height, _WIDTH, height, 3 * MM)
    baseline = y - 4 * MM - _CODE_SIZE * 1.15
    for row, line in enumerate(lines):
        for column, group in enumerate(line):
            fonts.require(group)
            centre = LEFT + _WIDTH * (column + 0.5) / _GROUPS_A_LINE
            canvas.setFont(fonts.name(bold=True), _CODE_SIZE)
            canvas.drawCentredString(centre, baseline, group, charSpace=2.0)
            canvas.setFont(fonts.name(), _ORDER_SIZE)
            canvas.drawCentredString(centre, baseline + _CODE_SIZE * 0.85, str(row * _GROUPS_A_LINE + column + 1))
        baseline -= _CODE_SIZE * 2.1
    return y - height
