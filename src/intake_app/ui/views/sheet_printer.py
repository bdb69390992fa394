"""Puts the recovery code on paper through the system's print dialog; we keep nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from intake_app.domain.errors import StorageFailedError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from intake_app.i18n import Translator

GROUPS_A_LINE: Final = 4
_TITLE_PT, _TEXT_PT, _CODE_PT = 18, 12, 20
_WRAPPED: Final = int(Qt.TextFlag.TextWordWrap.value)


def print_sheet(groups: tuple[str, ...], tr: Translator, parent: QWidget) -> bool:
    """Asks for a printer and prints the groups with a line on how to keep them; False if the person rather not.

    Raises StorageFailedError when the printer does not take it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("")
    margins = QMarginsF(25, 25, 20, 20)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageFailedError(code="EIO")
    paint_sheet(painter, groups, tr)
    painter.end()
    return True


def paint_sheet(painter: QPainter, groups: tuple[str, ...], tr: Translator) -> float:
    """Draws the sheet from the corner of the painter's page down; gives where it ends, in the painter's units."""
    page = QRectF(painter.viewport())
    below = 0.0
    for text, size in _lines(groups, tr):
        painter.setFont(QFont("PT Sans", size))
        area = page.adjusted(0, below, 0, 0)
        needed = painter.boundingRect(area, _WRAPPED, text)
        painter.drawText(area, _WRAPPED, text)
        below += needed.height() + painter.fontMetrics().height() / 2
    return below


def _lines(groups: tuple[str, ...], tr: Translator) -> list[tuple[str, int]]:
    code = [groups[start : start + GROUPS_A_LINE] for start in range(0, len(groups), GROUPS_A_LINE)]
    return [
        (tr.text("Notebook. Recovery code"), _TITLE_PT),
        (tr.text("If the passphrase is forgotten, this code opens the notebook."), _TEXT_PT),
        *(("   ".join(part), _CODE_PT) for part in code),
        (tr.text("Keep this sheet away from the computer, in a sealed envelope."), _TEXT_PT),
        (tr.text("Whoever has both the sheet and the computer can read everything."), _TEXT_PT),
    ]
