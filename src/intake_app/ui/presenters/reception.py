"""Reception: every bundle a verdict in words, the missing one named, the sum that proves nothing was lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.errors import (
    BundleAlreadyHereError,
    DiskFullError,
    IntakeError,
    NotForThisDeviceError,
    StorageFailedError,
)
from intake_app.ui.file_listing import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.receipts import Receipts
    from intake_app.services.received import Report
    from intake_app.services.reception import Reception
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, Step
    from intake_app.ui.message import Message

    Explain = Callable[[Exception], Message]

READING, WRITING = "reading", "writing"
HELD: Final = ("accepted", "partly")
_ENDING: Final = ".age"
_PART_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class ReceptionState:
    """What the page shows. `open` is the bundle whose verdicts stand below the list; "" for none.

    Of this round: `refused` are messages of files that were no acceptable bundle, one each, the others went in;
    `already` names files that were here before, `elsewhere` those on a stick that are for other devices.
    `gives_receipts`: only an office does. `receipted`: bundles with a receipt that was written. `written`: names of the
    files of receipts that were just written.
    """

    gives_receipts: bool = True

    reports: tuple[Report, ...] = ()
    receipted: frozenset[str] = frozenset()
    open: str = ""
    is_rejecting: bool = False
    is_loaded: bool = False
    doing: str = ""
    file_number: int = 0
    file_count: int = 0
    done: int = 0
    total: int = 0
    taken: int = 0
    refused: tuple[Message, ...] = ()
    already: tuple[str, ...] = ()
    elsewhere: int = 0
    is_stick_empty: bool = False
    written: tuple[str, ...] = ()
    returned: Report | None = None
    message: Message | None = None

    @property
    def report(self) -> Report | None:
        """The open bundle."""
        return next((one for one in self.reports if one.bundle == self.open), None)

    @property
    def owed(self) -> tuple[Report, ...]:
        """Accepted bundles whose sender has no receipt yet."""
        if not self.gives_receipts:
            return ()
        return tuple(one for one in self.reports if one.state in HELD and one.bundle not in self.receipted)

    @property
    def missing(self) -> tuple[Report, ...]:
        """For each sender whose numbers have a gap, the latest bundle: it names all that did not arrive."""
        latest: dict[str, Report] = {}
        for one in self.reports:
            known = latest.get(one.sender)
            if one.state != "rejected" and (known is None or one.seq > known.seq):
                latest[one.sender] = one
        return tuple(one for one in latest.values() if one.missing)

    @property
    def counts(self) -> dict[str, int]:
        """Verdicts over all bundles: their sum is the number of entries that came."""
        total: dict[str, int] = {}
        for one in self.reports:
            for word, count in one.counts.items():
                total[word] = total.get(word, 0) + count
        return total


class ReceptionView(Protocol):
    """What draws the state."""

    def show_state(self, state: ReceptionState) -> None:
        """Draw this state, whatever was drawn before."""


class ReceptionPresenter:
    """Drives the import page.

    `desk` is where the program stands ("office", "legal"). `list_targets()` looks for drives, in the background;
    `open_case(case_id)` and `go(place)` lead to other pages.
    """

    def __init__(
        self,
        reception: Reception,
        receipts: Receipts,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        *,
        desk: str,
        list_targets: Callable[[], Sequence[Target]],
        explain: Explain,
        open_case: Callable[[str], object],
        go: Callable[[str], object],
    ) -> None:
        self.state = ReceptionState(gives_receipts=desk == "office")
        self._reception = reception
        self._receipts = receipts
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._list_targets = list_targets
        self._explain = explain
        self._open_case = open_case
        self._go = go
        self._view: ReceptionView | None = None
        self._job: Job | None = None
        self._waiting: list[Path] = []
        self._is_scan = False

    def attach(self, view: ReceptionView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def load(self) -> None:
        """Loads what has come in so far."""

        def done(found: tuple[tuple[Report, ...], frozenset[str]]) -> None:
            reports, receipted = found
            known = [report.bundle for report in reports]
            opened = self.state.open if self.state.open in known else known[0] if len(known) == 1 else ""
            self._set(reports=reports, receipted=receipted, open=opened, is_loaded=True)

        self._runner.start(
            lambda _step: (self._reception.all(), self._receipts.written()), done=done, failed=self._failed
        )

    # --- reading -------------------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Lets the person choose bundles, one or many, and reads them one after the other."""
        self.take(self._dialogs.choose_files(self._tr.text("Bundles that arrived")))

    def take(self, files: Sequence[Path]) -> None:
        """Reads bundles; one that cannot be believed never stops the others. Of a parted one any part will do."""
        if not self.state.doing:
            self._is_scan = False
            self._begin(_whole(files))

    def take_from_sticks(self) -> None:
        """Looks for bundles on every stick that is plugged in, and reads them."""
        if self.state.doing:
            return

        def look(_step: Step) -> tuple[Path, ...]:
            return files_below([target.folder for target in self._list_targets()])

        def found(files: tuple[Path, ...]) -> None:
            bundles = [path for path in _whole(files) if path.name.endswith(_ENDING) or _is_part(path)]
            self._is_scan = True
            self._set(is_stick_empty=not bundles)
            self._begin(bundles)

        self._runner.start(look, done=found, failed=self._failed, is_long=True)

    def stop(self) -> None:
        """Stops reading; of the bundle that was being read nothing remains, those before it stay."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    # --- deciding ------------------------------------------------------------------------------------------------

    def open(self, bundle: str) -> None:
        """Shows the verdicts of one bundle."""
        if bundle != self.state.open:
            self._set(open=bundle, is_rejecting=False)

    def accept(self) -> None:
        """Takes everything of the open bundle that holds into the register."""
        bundle = self.state.open
        self._set(message=None)
        self._runner.start(lambda _step: self._reception.accept(bundle), done=self._changed, failed=self._failed)

    def ask_reject(self) -> None:
        """The open bundle may be rejected: the page asks why."""
        self._set(is_rejecting=True)

    def keep_waiting(self) -> None:
        """It is not rejected after all."""
        self._set(is_rejecting=False)

    def reject(self, reason: str) -> None:
        """Refuses the open bundle for a reason (a code word of words_travel.REJECT_REASONS)."""
        bundle = self.state.open

        def reject(_step: Step) -> Report:
            self._reception.reject(bundle, reason)
            return self._reception.report(bundle)

        self._set(is_rejecting=False, message=None)
        self._runner.start(reject, done=self._changed, failed=self._failed)

    # --- receipts ------------------------------------------------------------------------------------------------

    def write_receipt(self) -> None:
        """Writes the receipt of the open bundle into a folder; it travels back to the sender."""
        report = self.state.report
        if report is not None:
            self._write_receipts([report])

    def write_owed(self) -> None:
        """Writes every receipt that is still owed into one folder."""
        self._write_receipts(self.state.owed)

    def open_case(self, case_id: str) -> None:
        """Goes to a case that was accepted."""
        self._open_case(case_id)

    def go_to_contacts(self) -> None:
        """The sender is not known: first the cards, then the bundle."""
        self._go("contacts")

    def forget_message(self) -> None:
        """The messages were read."""
        self._set(
            message=None, refused=(), already=(), elsewhere=0, taken=0, is_stick_empty=False, written=(), returned=None
        )

    # --- answers -------------------------------------------------------------------------------------------------

    def _begin(self, files: Sequence[Path]) -> None:
        if not files:
            return
        self.forget_message()
        self._waiting = list(files)
        self._set(doing=READING, file_number=0, file_count=len(files))
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._set(doing="")
            self.load()
            return
        path = self._waiting.pop(0)
        self._set(file_number=self.state.file_number + 1, done=0, total=0)

        def failed(error: Exception) -> None:
            self._not_taken(path, error)
            self._next()

        self._job = self._runner.start(
            lambda step: self._reception.receive(path, step),
            done=self._took,
            failed=failed,
            progress=self._progress,
            cancelled=self._next,
            is_long=True,
        )

    def _took(self, report: Report) -> None:
        if report.state == "receipt":
            self._set(returned=report)
        else:
            # The list is loaded when all were read; until then the former one shows.
            self._set(open=report.bundle, is_rejecting=False, taken=self.state.taken + 1)
        self._next()

    def _not_taken(self, path: Path, error: Exception) -> None:
        if isinstance(error, BundleAlreadyHereError):
            self._set(already=(*self.state.already, path.name))
        elif isinstance(error, NotForThisDeviceError) and self._is_scan:
            self._set(elsewhere=self.state.elsewhere + 1)
        else:
            message = self._explain(error)
            happened = self._tr.text("{file}: {what}").format(file=path.name, what=message.happened)
            self._set(refused=(*self.state.refused, replace(message, happened=happened)))
            if not isinstance(error, IntakeError) or isinstance(error, DiskFullError | StorageFailedError):
                self._waiting.clear()

    def _write_receipts(self, reports: Iterable[Report]) -> None:
        wanted = [(one.bundle, one.missing) for one in reports]
        if not wanted or self.state.doing:
            return
        folder = self._dialogs.choose_folder(self._tr.text("Where to write the receipts"))
        if folder is None:
            return
        written: list[str] = []

        def write(step: Step) -> None:
            for bundle, missing in wanted:
                done = self._receipts.write(bundle, missing, folder, step)
                written.extend(path.name for path in done.paths)

        def end(error: Exception | None = None) -> None:
            self._set(doing="", written=tuple(written))
            if error is not None:
                self._failed(error)
            self.load()

        self.forget_message()
        self._set(doing=WRITING, file_number=0, file_count=0, done=0, total=0)
        self._job = self._runner.start(
            write, done=lambda _nothing: end(), failed=end, progress=self._progress, cancelled=end, is_long=True
        )

    def _changed(self, report: Report) -> None:
        self._set(reports=tuple(report if one.bundle == report.bundle else one for one in self.state.reports))

    def _progress(self, done: int, total: int) -> None:
        self._set(done=done, total=total)

    def _failed(self, error: Exception) -> None:
        self._set(message=self._explain(error))

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        if self._view is not None:
            self._view.show_state(self.state)


def _is_part(path: Path) -> bool:
    digits = path.suffix[1:]
    return path.stem.endswith(_ENDING) and digits.isdecimal() and len(digits) == _PART_DIGITS


def _whole(files: Sequence[Path]) -> list[Path]:
    """Each bundle once: of the parts of one the first that was chosen."""
    bundles: dict[Path, Path] = {}
    for path in files:
        bundles.setdefault(path.with_suffix("") if _is_part(path) else path, path)
    return list(bundles.values())
