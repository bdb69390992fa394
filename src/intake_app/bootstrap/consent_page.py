"""The page of consents of one record, and the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.ui.presenters.consents import ConsentsPresenter
from intake_app.ui.views.consents_page import ConsentsPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.bootstrap.desk import Desk
    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.views.shell_window import ShellWindow

PAGE: Final = "consents"


def offer_consents(
    desk: Desk,
    runner: Runner,
    dialogs: Dialogs,
    tr: Translator,
    shell: ShellPresenter,
    window: ShellWindow,
    now: Callable[[], datetime],
) -> Callable[[str], None]:
    """Adds the page; what it gives back opens it for a case."""
    presenter = ConsentsPresenter(desk.consents, desk.contacts, runner, dialogs, tr, now=now, back=shell.back)
    window.add_page(PAGE, ConsentsPage(tr, presenter))

    def show(case_id: str) -> None:
        presenter.open(case_id)
        shell.open(PAGE)

    return show
