"""Puts the recovery code on paper through the system's print dialog; we keep nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from intake_app.domain.errors import StorageFailedError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from intake_app.i18n import Translator

_GROUPS_A_LINE = 4


def print_sheet(groups: tuple[str, ...], tr: Translator, parent: QWidget) -> None:
    """Asks for a printer and prints the groups with a line on how to keep them. Raises StorageFailedError."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("")
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(25, 25, 20, 20))
    )
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageFailedError(code="EIO")
    paint_sheet(painter, groups, tr)
    painter.end()


def paint_sheet(painter: QPainter, groups: tuple[str, ...], tr: Translator) -> None:
    """Draws the sheet with a painter that stands at the corner of the printable page."""
    width = painter.viewport().width()
    line = painter.fontMetrics().height()
    page = QRectF(0, 0, width, painter.viewport().height())
    lines = [groups[start : start + _GROUPS_A_LINE] for start in range(0, len(groups), _GROUPS_A_LINE)]
    below = 0.0
    for text, size in (
        (tr.text("Notebook. Recovery code"), 18),
        (tr.text("If the passphrase is forgotten, this code opens the notebook."), 12),
        *(("   ".join(part), 20) for part in lines),
        (
            tr.text(
                "Keep this sheet away from the computer, in a sealed envelope. Whoever has both can read everything."
            ),
            12,
        ),
    ):
        painter.setFont(QFont("Liberation Serif", size))
        area = page.adjusted(0, below, 0, 0)
        drawn = painter.drawText(area, int(Qt.TextFlag.TextWordWrap), text)
        below += (drawn.height() if isinstance(drawn, QRectF) else line) + line
