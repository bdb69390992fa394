"""What a form in the interview may ask of the program: its figure and paper for the body map, its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from intake_app import paths
from intake_app.services.body_sheet import BodySheets
from intake_app.services.form_pictures import FormPictures
from intake_app.ui.messages import describe
from intake_app.ui.presenters.body_sheet import BodySheetPresenter
from intake_app.ui.views.body_map_printer import BodyMapPrinter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from intake_app.bootstrap.desk import Desk
    from intake_app.i18n import Translator
    from intake_app.ui.dialogs import QtDialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.views.form_surroundings import Surroundings
    from intake_app.viewer.looked import Pixels


def offer_body_paper(
    around: Surroundings,
    desk: Desk,
    runner: Runner,
    tr: Translator,
    dialogs: QtDialogs,
    shell: ShellPresenter,
    window: QWidget,
    *,
    case_now: Callable[[], str],
) -> BodySheetPresenter:
    """Fills what a form may ask for; `case_now` gives the case whose interview is open, "" for none."""
    presenter = BodySheetPresenter(
        BodySheets(desk.session, desk.release, desk.forms, paths.resources()),
        runner,
        tr,
        dialogs,
        BodyMapPrinter(window, shell.lock),
        explain=lambda error: describe(error, tr),
        tell=shell.show_message,
    )
    around.find_figure = lambda found: presenter.find_figure(case_now(), found) if case_now() else None
    around.print_marks = lambda figure, answers: presenter.print_marks(case_now(), figure, answers)
    around.print_empty = presenter.print_empty
    return presenter


def offer_pictures(
    around: Surroundings, desk: Desk, runner: Runner, *, case_now: Callable[[], str], form_now: Callable[[], str]
) -> None:
    """Shows the pictures of a form, looked at in the other process; what cannot be shown leaves no gap.

    `form_now` gives the id of the open sheet's form, "" for the interview itself.
    """
    pictures = FormPictures(desk.session, desk.forms, desk.viewer)

    def show(name: str, shown: Callable[[QImage], None]) -> None:
        def done(pixels: Pixels | None) -> None:
            if pixels is not None:
                stride, layout = pixels.width * 4, QImage.Format.Format_RGBA8888
                shown(QImage(pixels.rgba, pixels.width, pixels.height, stride, layout).copy())

        case_id, form_id = case_now(), form_now()
        if case_id:
            runner.start(lambda _step: pictures.look(case_id, form_id, name), done=done, failed=lambda _error: None)

    around.picture = show
