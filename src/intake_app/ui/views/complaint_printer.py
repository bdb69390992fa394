"""Prints a draft through the system's print dialog: painted sheet by sheet, under a name that says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

from intake_app.domain.errors import StorageFailedError
from intake_app.ui.views.complaint_paint import POINTS_AN_INCH, paint_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from intake_app.services.complaint_paper import Paper


class PaperPrinter:
    """The printers of this computer; `lock` also works from inside of the dialog, by F12.

    The dialog offers no printing into a file: what is saved goes through the door of saving.
    """

    def __init__(self, parent: QWidget, lock: Callable[[], object]) -> None:
        self._parent = parent
        self._lock = lock
        self._printer: QPrinter | None = None

    def is_there(self) -> bool:
        """Whether this computer has a printer."""
        return bool(QPrinterInfo.availablePrinterNames())

    def ask(self) -> int:
        """Let the person choose a printer and how many copies; 0 means: rather not."""
        printer = new_printer()
        dialog = QPrintDialog(printer, self._parent)
        for option in (
            QAbstractPrintDialog.PrintDialogOption.PrintToFile,
            QAbstractPrintDialog.PrintDialogOption.PrintSelection,
            QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
            QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage,
        ):
            dialog.setOption(option, on=False)
        key = QShortcut(QKeySequence("F12"), dialog)
        key.activated.connect(dialog.reject)
        key.activated.connect(self._lock)
        try:
            if dialog.exec() != QPrintDialog.DialogCode.Accepted:
                return 0
        finally:
            dialog.deleteLater()
        self._printer = printer
        return max(1, printer.copyCount())

    def put(self, paper: Paper) -> None:
        """Print to what was chosen. Raises StorageFailedError."""
        if self._printer is not None:
            print_paper(paper, self._printer)


def new_printer() -> QPrinter:
    """A printer set to A4 without margins of its own; the print job is called by a neutral word."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Document")
    printer.setCreator("")
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    return printer


def print_paper(paper: Paper, printer: QPrinter) -> None:
    """Paint every sheet on the printer. Raises StorageFailedError when it refuses."""
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageFailedError(code="EIO")
    try:
        zoom = printer.resolution() / POINTS_AN_INCH
        for sheet in paper.sheets:
            if sheet.number > 1 and not printer.newPage():
                raise StorageFailedError(code="EIO")
            paint_sheet(painter, paper, sheet, zoom)
    finally:
        painter.end()
