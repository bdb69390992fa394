"""How healthy a notebook is: what the computer tells, and what the vault knows of backups, receipts and cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from intake_app.bundle.card import read_office_card
from intake_app.desktop import health
from intake_app.desktop.health import AMBER, GREEN, RED, UNCERTAIN, Finding
from intake_app.domain.entry_kinds import ClockMoved
from intake_app.domain.errors import CardInvalidError, DeviceNotIntroducedError, OfficeUnknownError, ViewerFailedError
from intake_app.services.clock import ClockMark
from intake_app.storage.bundle_log import BundleLog
from intake_app.storage.key_slots import SlotKind
from intake_app.storage.vault_keys import load_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from intake_app.desktop.hardening import Measure
    from intake_app.desktop.health import Surroundings
    from intake_app.domain.journal import Header
    from intake_app.services.contacts import Contacts
    from intake_app.services.vault_session import VaultSession

BACKUP_DAYS: Final = 7
BACKUP_LATE_DAYS: Final = 30
RECEIPT_DAYS: Final = 14
DRILL_DAYS: Final = 180
CARD_DAYS: Final = 30
CLOCK_DAYS: Final = 90
DRILL: Final = "restore-drill-at"
"""The setting in which a restore drill that succeeded leaves its moment, as entries carry it, in ASCII."""

_KIB: Final = 1024


class Health:
    """The checks of one open vault and of the computer below it. Nothing is changed by looking."""

    def __init__(
        self,
        session: VaultSession,
        contacts: Contacts,
        guards: Callable[[], Sequence[Measure]],
        viewer: Callable[[], Collection[str]],
        around: Surroundings | None = None,
    ) -> None:
        """`guards` gives the measures that hold in this process, `viewer` those of the process that decodes pictures.

        `around`: another computer than this one (tests).
        """
        self._session = session
        self._contacts = contacts
        self._guards = guards
        self._viewer = viewer
        self._around = around

    def look(self) -> tuple[Finding, ...]:
        """Every finding, first those about the computer. Raises what reading the vault raises."""
        vault = self._session.vault
        return (
            *health.look_at_system(vault.folder, vault.size_bytes(), self._key_bytes(), self._around),
            health.guards(self._guards()),
            health.viewer_guards(self._viewer_protections()),
            self._clock(),
            self._backup(),
            self._drill(),
            self._receipt(),
            self._card(),
            self._office_card(),
            self._unlocked(),
        )

    # --- what the vault knows -----------------------------------------------------------------------------------

    def _clock(self) -> Finding:
        plausible = health.clock(self._session.now())
        moved = self._own("clock.moved")
        if plausible.level != GREEN or not moved or self._days_since(moved[-1].at) > CLOCK_DAYS:
            facts = {"seen": ClockMark(self._session.vault, self._session.device).latest()}
            return Finding("clock", plausible.level, plausible.code, facts)
        body = self._session.journal.entry(moved[-1].id).read_body()
        if not isinstance(body, ClockMoved):
            return Finding("clock", UNCERTAIN, "moved_somehow")
        return Finding("clock", AMBER, "moved", {"clock": body.clock, "seen": body.seen})

    def _backup(self) -> Finding:
        made = self._session.journal.of_devices("backup.made")
        if not made:
            if not self._session.index.count():
                return Finding("backup", GREEN, "nothing_to_copy")
            return Finding("backup", RED, "never")
        at = max(entry.header.at for entry in made)
        days = self._days_since(at)
        level = RED if days > BACKUP_LATE_DAYS else AMBER if days > BACKUP_DAYS else GREEN
        return Finding("backup", level, "fresh" if level == GREEN else "old", {"at": at})

    def _drill(self) -> Finding:
        at = (self._session.settings.get(DRILL) or b"").decode("ascii", "replace")
        if not at:
            return Finding("drill", AMBER, "never")
        is_old = self._days_since(at) > DRILL_DAYS
        return Finding("drill", AMBER if is_old else GREEN, "old" if is_old else "fresh", {"at": at})

    def _receipt(self) -> Finding:
        log = BundleLog(self._session.vault)
        sent = [line for line in log.all("out") if line.kind != "receipt"]
        if not sent:
            is_due = self._session.role == "field" and self._session.index.count() > 0
            return Finding("receipt", AMBER, "never_sent") if is_due else Finding("receipt", GREEN, "nothing_sent")
        waiting = [line.made_at for line in sent if line.state != "acknowledged"]
        if waiting and self._days_since(min(waiting)) > RECEIPT_DAYS:
            return Finding("receipt", AMBER, "missing", {"count": len(waiting), "at": min(waiting)})
        came = max((line.made_at for line in log.all("in") if line.kind == "receipt"), default="")
        if not came:
            return Finding("receipt", GREEN, "awaited", {"at": min(waiting)} if waiting else {"at": sent[-1].made_at})
        return Finding("receipt", GREEN, "came", {"at": came})

    def _card(self) -> Finding:
        try:
            until = self._contacts.own_card().valid_until
        except DeviceNotIntroducedError:
            return Finding("card", AMBER, "none")
        return self._validity("card", until)

    def _office_card(self) -> Finding:
        try:
            office = read_office_card(self._contacts.office_card_file(), office_key=None)
        except (OfficeUnknownError, CardInvalidError):
            return Finding("office_card", AMBER, "none")
        found = self._validity("office_card", office.valid_until)
        # Nothing stops working by it: the office is asked for its newer card.
        return replace(found, level=AMBER) if found.level == RED else found

    def _unlocked(self) -> Finding:
        opened = self._own("device.unlocked")
        if len(opened) < 2:
            return Finding("unlocked", GREEN, "first")
        return Finding("unlocked", GREEN, "before", {"at": opened[-2].at})

    # --- inside -------------------------------------------------------------------------------------------------

    def _validity(self, check: str, until: str) -> Finding:
        days = -self._days_since(until)
        if days < 0:
            return Finding(check, RED, "expired", {"at": until})
        is_soon = days <= CARD_DAYS
        return Finding(check, AMBER if is_soon else GREEN, "soon" if is_soon else "valid", {"at": until})

    def _own(self, kind: str) -> list[Header]:
        found = (entry.header for entry in self._session.journal.of_devices(kind))
        return sorted((one for one in found if one.device == self._session.device), key=lambda header: header.seq)

    def _viewer_protections(self) -> Collection[str] | None:
        try:
            return self._viewer()
        except ViewerFailedError:
            return None

    def _key_bytes(self) -> int:
        slots = load_keys(self._session.vault.folder).slots
        return max((slot.params.memory_kib * _KIB for slot in slots if slot.kind is SlotKind.PASSPHRASE), default=0)

    def _days_since(self, at: str) -> float:
        """Days from a moment of the journal until now; negative for one to come, a very long time for no moment."""
        try:
            return (self._session.now() - datetime.fromisoformat(at)) / timedelta(days=1)
        except (ValueError, TypeError, OverflowError):
            return float("inf")
