"""The main job, played on invented people through the very services the window uses; tells each step and its time."""

from __future__ import annotations

import io
import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, TypeVar

from intake_app import paths
from intake_app.bootstrap.desk import Desk, open_desk, utc_now, word_list
from intake_app.crypto.passphrase import read_word_list
from intake_app.demo import invented_files, invented_film, invented_interview, stock_tools
from intake_app.services.evidence import Words
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

FILM_BYTES: Final = 200 * 1024 * 1024
REGION: Final = "KZ-33"
_ALMATY: Final = timezone(timedelta(hours=5))
_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Played:
    """What the demonstration left behind: vault folders, their shared invented passphrase, the case, the papers."""

    field: Path
    office: Path
    passphrase: str
    case_id: str
    papers: tuple[Path, ...]
    bundle: Path
    is_verified: bool


class Story:
    """Plays the job in `folder`, which must be empty or not there; every line goes to `tell`."""

    def __init__(self, folder: Path, tell: Callable[[str], None], *, film_bytes: int = FILM_BYTES) -> None:
        self._folder = folder
        self._tell = tell
        self._film_bytes = film_bytes
        self._passphrase = read_word_list(paths.resources() / "words" / "en.txt").generate().decode("utf-8")

    def play(self) -> Played:
        """The whole way, from the interview in Taldyqorghan to the printed complaint and the receipt."""
        self._folder.mkdir(parents=True, exist_ok=True)
        field = self._timed("make the vault of a monitor in Taldyqorghan", lambda: self._vault("field", "field"))
        office = self._timed("make the vault of the Almaty office", lambda: self._vault("office", "office"))
        try:
            self._timed("introduce the two to each other (cards, words compared)", lambda: _introduce(office, field))
            case_id = self._timed("hold an interview in Kazakh", lambda: self._interview(field))
            self._evidence(field, case_id)
            stick = self._folder / "stick"
            stick.mkdir(exist_ok=True)
            sent = self._timed(
                "write the bundle to the stick and read it back",
                lambda: field.handover.write([case_id], [office.session.device], stick, _no_step),
            )
            self._tell(f"  {sent.paths[0].name}: {sent.size_bytes / _MEBIBYTE:.1f} MiB")
            received = self._timed(
                "read it at the office into quarantine", lambda: office.reception.receive(sent.paths[0], _no_step)
            )
            counts = ", ".join(f"{count} {word}" for word, count in received.counts.items())
            self._tell(f"  verdicts: {counts}; {received.files} files; nothing is missing: {not received.missing}")
            self._timed("accept it", lambda: office.reception.accept(received.bundle))
            number = self._timed("register the case", lambda: office.cases.register(case_id, REGION))
            self._tell(f"  number {number}")
            receipt = self._timed(
                "write the receipt", lambda: office.receipts.write(received.bundle, received.missing, stick, _no_step)
            )
            self._timed("take the receipt in Taldyqorghan", lambda: field.reception.receive(receipt.paths[0], _no_step))
            papers = tuple(self._paper(office, case_id, language) for language in ("ru", "kk"))
            is_verified = self._verify(office, sent.paths[0])
        finally:
            field.close()
            office.close()
        (self._folder / "passphrase.txt").write_text(
            f"Invented passphrase of both invented vaults:\n{self._passphrase}\n", encoding="utf-8"
        )
        return Played(
            field=self._folder / "field",
            office=self._folder / "office",
            passphrase=self._passphrase,
            case_id=case_id,
            papers=papers,
            bundle=sent.paths[0],
            is_verified=is_verified,
        )

    def _vault(self, name: str, desk: str) -> Desk:
        folder = self._folder / name
        office = "Алматы кеңсесі (ойдан)" if desk == "office" else ""
        plan = NewVault(folder, desk, is_practice=True, office_name=office, region=REGION)
        make_vault(plan, bytearray(self._passphrase.encode()), word_list("en"), utc_now)
        key = unlock_key(folder, bytearray(self._passphrase.encode()))
        return open_desk(folder, key, "en")

    def _interview(self, field: Desk) -> str:
        case_id = field.interviews.begin(language=invented_interview.LANGUAGE, region=REGION)
        interview = field.interviews.open(case_id, invented_interview.LANGUAGE)
        for section in invented_interview.tell(interview):
            field.interviews.save_draft(case_id, section, interview.draft(section))
            interview.recorded(field.interviews.record(case_id, interview.finish(section)))
        entries = len(field.session.case(case_id).order)
        self._tell(f"  {entries} signed entries, record {field.session.case(case_id).record}")
        return case_id

    def _evidence(self, field: Desk, case_id: str) -> None:
        font = paths.resources() / "fonts" / "PTSans-Bold.ttf"
        taken = datetime(2022, 1, 12, 15, 4, tzinfo=_ALMATY)
        photograph = invented_files.photograph(font, taken_at=taken)
        bruise = Words("Ойдан шығарылған сурет: арқадағы көгерген жер", "2022-01-12", "Талдықорған", "монитор 7")
        self._take_in(field, case_id, "photo.jpg", photograph, bruise)
        self._take_in(field, case_id, "tone.wav", invented_files.sound(), Words("Ойдан шығарылған дыбыс"))
        self._take_in(field, case_id, "paper.pdf", invented_files.paper(font), Words("Ойдан шығарылған қағаз"))
        film = self._folder / "film.avi"
        with film.open("wb") as target:
            for piece in invented_film.film(font, self._film_bytes):
                target.write(piece)
        said = Words("Ойдан шығарылған фильм", "2022-01-12", "Талдықорған", "монитор 7")
        size = film.stat().st_size / _MEBIBYTE
        self._timed(
            f"take in film.avi ({size:.0f} MiB)", lambda: field.evidence.add_file(case_id, film, said, _no_step)
        )
        film.unlink()
        camera = next(item.camera for item in field.evidence.items(field.session.case(case_id)) if item.camera)
        self._tell(f"  the photograph itself says: {camera.made_at} at {camera.latitude}, {camera.longitude}")

    def _take_in(self, field: Desk, case_id: str, name: str, content: bytes, words: Words) -> None:
        self._timed(
            f"take in {name} ({len(content) / _MEBIBYTE:.2f} MiB)",
            lambda: field.evidence.add(case_id, io.BytesIO(content), len(content), name, words, _no_step),
        )

    def _paper(self, office: Desk, case_id: str, language: str) -> Path:
        def print_it() -> Path:
            paper = office.complaints.draft(case_id, "d1", language, "en")
            folder = self._folder / "papers"
            folder.mkdir(exist_ok=True)
            written = office.complaints.export(paper, folder, _no_step)
            # People look for it after the demonstration: here a name may say what it is, all of it is invented.
            return written.path.rename(folder / f"complaint-d1-{language}.pdf")

        return self._timed(f"print the complaint ({language})", print_it)

    def _verify(self, office: Desk, bundle: Path) -> bool:
        folder = self._folder / "verify"
        folder.mkdir(exist_ok=True)
        shutil.copyfile(bundle, folder / "bundle.age")
        (folder / "office.card").write_bytes(office.contacts.office_card_file())
        identity = office.session.keys.identity.secret_text()
        (folder / "identity.txt").write_text(f"{identity}\n", encoding="ascii")
        root = paths.data_folder()
        self._tell("verify the bundle with stock tools (docs/verify-without-the-program.md)")
        return stock_tools.verify(
            folder, root / "docs" / stock_tools.GUIDE, root / "tests" / "stock" / "node_modules", self._tell
        )

    def _timed(self, what: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        done = work()
        self._tell(f"{time.perf_counter() - began:6.2f} s  {what}")
        return done


def _introduce(office: Desk, field: Desk) -> None:
    """The walk of the card files: a request there, cards back, words compared on both sides."""
    request = field.contacts.request("Талдықорған 1 (ойдан)", REGION)
    introduction = office.contacts.read(request)
    words, _ = field.contacts.own_words()
    office.contacts.admit(request, introduction, [words[at] for at in introduction.positions])
    card = office.contacts.office_card_file()
    seen = field.contacts.read(card)
    spoken, _ = office.contacts.office_words()
    field.contacts.trust_office(card, seen, [spoken[at] for at in seen.positions])
    field.contacts.take_card(office.contacts.card_file(field.session.device))


def _no_step(_done: int, _total: int) -> None:
    """Nobody watches the progress."""
