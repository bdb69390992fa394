"""The health page, the way to it, and the question about a clock that is behind."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from intake_app.desktop.guards_now import measures_now
from intake_app.services.health import Health
from intake_app.ui.dialogs import QtDialogs
from intake_app.ui.presenters.clock_question import clock_decision
from intake_app.ui.presenters.health import HealthPresenter
from intake_app.ui.views.health_page import HealthPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.bootstrap.desk import Desk
    from intake_app.i18n import Translator
    from intake_app.services.clock import ClockDoubt
    from intake_app.ui.app import Dress
    from intake_app.ui.jobs import Runner
    from intake_app.ui.presenters.shell import ShellPresenter
    from intake_app.ui.views.page import Page

PAGE: Final = "health"


def offer_health(
    desk: Desk, runner: Runner, tr: Translator, shell: ShellPresenter, add: Callable[[str, Page], None]
) -> Callable[[], None]:
    """Adds the page; what it gives back opens it."""
    health = Health(desk.session, desk.contacts, measures_now, desk.viewer.protections)
    presenter = HealthPresenter(health, runner, tr, now=_local_now, back=shell.back)
    add(PAGE, HealthPage(tr, presenter))
    return lambda: shell.open(PAGE)


def is_clock_right(doubt: ClockDoubt, tr: Translator, dress: Dress, lock: Callable[[], object]) -> bool:
    """Asks before any page is there; closing the dialog means no."""
    behind = QWidget()
    try:
        return QtDialogs(behind, tr, dress, lock).decide(clock_decision(doubt, _local_now(), tr))
    finally:
        behind.deleteLater()


def _local_now() -> datetime:
    return datetime.now().astimezone()
