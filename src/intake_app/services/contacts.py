"""Who is who: the office and its root key, devices and their cards, and the words people compare before they trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.bundle import card as card_files
from intake_app.bundle.reader import Trust
from intake_app.crypto import certificates, sshsig
from intake_app.crypto.signing import OfficeRoot
from intake_app.domain.errors import (
    CardForeignError,
    CardInvalidError,
    DeviceNotIntroducedError,
    OfficeUnknownError,
)
from intake_app.domain.trust import (
    Card,
    CardRequest,
    OfficeCard,
    check_typed_words,
    digits_of,
    moment_to_seconds,
    office_fingerprint,
    positions_to_ask,
    seconds_to_moment,
    words_of,
)
from intake_app.storage.devices import StoredCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.domain.trust import Clearance, Role
    from intake_app.services.vault_session import VaultSession

_ROOT: Final = "office-root"
_OFFICE_CARD: Final = "office-card"
_OFFICE_COMPARED: Final = "office-compared-at"
OFFICE_CARD_VALID_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Introduction:
    """A card file that was read but not yet trusted. `kind`: "office", "request" or "device".

    Office cards and requests must be compared: `words` and `digits` are read aloud, the words at `positions` are typed
    back. A device's card needs no comparing, the office vouches for it.
    """

    kind: str
    name: str
    role: str
    region: str
    words: tuple[str, ...]
    digits: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A device on the contacts page."""

    device: str
    name: str
    role: str
    region: str
    valid_until: str
    is_expired: bool
    is_self: bool
    clearances: frozenset[str]


class Contacts:
    """Cards and trust of one open vault."""

    def __init__(self, session: VaultSession, words: Sequence[str]) -> None:
        """`words`: a list of 2,048 words, from which the words to compare are taken."""
        self._session = session
        self._words = words

    # --- the office ---------------------------------------------------------------------------------------------

    def found_office(self, office_name: str, device_name: str, region: str = "") -> None:
        """Makes the office's root key in this vault and vouches for this device with it.

        Whoever holds the root decides who is cleared for the sealed section, so this device is.
        """
        root = OfficeRoot.generate()
        session = self._session
        request = card_files.make_request(
            session.keys, role="office", name=device_name, region=region, made_at=session.moment()
        )
        card = self._certify(root, request, is_cleared=True)
        with session.vault.transaction():
            session.settings.set(_ROOT, bytes(root.to_bytes()))
            self._keep(card, card_files.write_card(card, root), compared_at=session.moment())
            self._publish(root, office_name, number=1, devices=(card,))
            session.settings.set(_OFFICE_COMPARED, session.moment().encode())

    @property
    def is_office(self) -> bool:
        """True if the root key lies in this vault."""
        return self._session.settings.get(_ROOT) is not None

    def admit(self, data: bytes, introduction: Introduction, typed: Sequence[str], *, is_cleared: bool = False) -> Card:
        """The office grants a device's request after comparing. Gives its card.

        `is_cleared`: the person at it is trained for the sealed section (class X) and may open and receive it.
        Raises OfficeUnknownError on a device without the root, CardNotComparedError, CardInvalidError.
        """
        root = self._root()
        request = card_files.read_request(data)
        check_typed_words(self._words_of(card_files.request_fingerprint(request)), introduction.positions, typed)
        card = self._certify(root, request, is_cleared=is_cleared)
        with self._session.vault.transaction():
            self._keep(card, card_files.write_card(card, root), compared_at=self._session.moment())
            if card.role == "office":
                office = self._office_card()
                others = tuple(known for known in office.devices if known.device != card.device)
                self._publish(root, office.name, number=office.number + 1, devices=(*others, card))
        return card

    # --- every desk ---------------------------------------------------------------------------------------------

    def request(self, name: str, region: str = "") -> bytes:
        """The file by which this device asks the office for its card."""
        session = self._session
        request = card_files.make_request(
            session.keys, role=self._role(), name=name, region=region, made_at=session.moment()
        )
        return card_files.write_request(request, session.keys)

    def own_words(self) -> tuple[tuple[str, ...], str]:
        """The words and digits of this device, to be read to the office."""
        request = card_files.make_request(self._session.keys, role=self._role(), name="-", region="", made_at=_EPOCH)
        digest = card_files.request_fingerprint(request)
        return self._words_of(digest), digits_of(digest)

    def office_words(self) -> tuple[tuple[str, ...], str]:
        """The words and digits of the office this vault trusts. Raises OfficeUnknownError."""
        digest = office_fingerprint(self._office_key())
        return self._words_of(digest), digits_of(digest)

    def read(self, data: bytes) -> Introduction:
        """Looks at a card file without trusting it. Raises CardInvalidError, CardForeignError, OfficeUnknownError."""
        kind = card_files.kind_of(data)
        if kind == "request":
            request = card_files.read_request(data)
            digest = card_files.request_fingerprint(request)
            return self._introduce(kind, request.name, request.role, request.region, digest)
        if kind == "office":
            office = card_files.read_office_card(data, office_key=self._known_office_key())
            digest = office_fingerprint(sshsig.read_public_line(office.root_key))
            return self._introduce(kind, office.name, "office", "", digest)
        card = card_files.read_card(data, office_keys={self._office_key()})
        return Introduction(kind, card.name, card.role, card.region, (), "", ())

    def trust_office(self, data: bytes, introduction: Introduction, typed: Sequence[str]) -> None:
        """Believes an office after comparing its words; a newer card of the office already trusted needs none.

        Raises CardNotComparedError, CardForeignError, CardInvalidError.
        """
        known = self._known_office_key()
        office = card_files.read_office_card(data, office_key=known)
        root_key = sshsig.read_public_line(office.root_key)
        if known is None:
            check_typed_words(self._words_of(office_fingerprint(root_key)), introduction.positions, typed)
        elif office.number < self._office_card().number:
            raise CardInvalidError(reason="older")
        with self._session.vault.transaction():
            self._session.settings.set(_OFFICE_CARD, data)
            if known is None:
                self._session.settings.set(_OFFICE_COMPARED, self._session.moment().encode())
            for card in office.devices:
                self._keep(card, b"", compared_at=self._session.moment())

    def take_card(self, data: bytes) -> Card:
        """Keeps a device's card that the trusted office signed; it may be this device's own.

        Raises OfficeUnknownError, CardForeignError, CardInvalidError.
        """
        card = card_files.read_card(data, office_keys={self._office_key()})
        with self._session.vault.transaction():
            self._keep(card, data, compared_at=self._session.moment())
        return card

    @property
    def own_device(self) -> str:
        """The id of this device, with or without a card."""
        return self._session.device

    def all(self) -> tuple[Contact, ...]:
        """Everybody known here, this device included, offices first."""
        cards = [self._contact(card) for card in self._cards().values()]
        return tuple(sorted(cards, key=lambda contact: (contact.role != "office", contact.name, contact.device)))

    def name_of(self, device: str) -> str:
        """The name on a device's card, "" without one."""
        card = self._cards().get(device)
        return card.name if card is not None else ""

    def card(self, device: str) -> Card:
        """One device's card. Raises DeviceNotIntroducedError."""
        card = self._cards().get(device)
        if card is None:
            raise DeviceNotIntroducedError
        return card

    def own_card(self) -> Card:
        """This device's card. Raises DeviceNotIntroducedError until the office has given one."""
        return self.card(self._session.device)

    def card_file(self, device: str) -> bytes:
        """The card file of a device, to be given to it or to others. Raises DeviceNotIntroducedError."""
        stored = self._session.devices.card(device)
        if stored is None or b"\n" not in stored.card:
            raise DeviceNotIntroducedError
        return stored.card

    def office_card_file(self) -> bytes:
        """The office's card file. Raises OfficeUnknownError."""
        data = self._session.settings.get(_OFFICE_CARD)
        if data is None:
            raise OfficeUnknownError
        return data

    def office_name(self) -> str:
        """The name of the office this vault trusts, "" before that."""
        return self._office_card().name if self._session.settings.get(_OFFICE_CARD) is not None else ""

    def trust(self) -> Trust:
        """What bundles are judged by. Raises OfficeUnknownError."""
        office = self._office_card()
        cards = self._cards()
        revoked = {entry.serial: moment_to_seconds(entry.since) for entry in office.revoked}
        return Trust(
            office_keys=frozenset({self._office_key()}),
            mldsa_key_of=lambda device: card_files.mldsa_key(cards[device]) if device in cards else None,
            revoked_since=revoked.get,
        )

    def office_keys(self) -> frozenset[bytes]:
        """Raw root keys believed here. Raises OfficeUnknownError."""
        return frozenset({self._office_key()})

    # --- inside -------------------------------------------------------------------------------------------------

    def _certify(self, root: OfficeRoot, request: CardRequest, *, is_cleared: bool) -> Card:
        clearances: tuple[Clearance, ...] = ("X",) if is_cleared else ()
        certificate = certificates.issue(
            root,
            sshsig.read_public_line(request.public_key),
            role=request.role,
            clearances=clearances,
            serial=certificates.new_serial(),
            valid_from=moment_to_seconds(self._session.moment()),
        )
        return card_files.make_card(request, certificate)

    def _publish(self, root: OfficeRoot, name: str, *, number: int, devices: tuple[Card, ...]) -> None:
        now = self._session.moment()
        office = OfficeCard(
            number=number,
            name=name,
            root_key=root.public_line,
            devices=devices,
            revoked=(),
            made_at=now,
            valid_until=seconds_to_moment(moment_to_seconds(now) + OFFICE_CARD_VALID_SECONDS),
        )
        self._session.settings.set(_OFFICE_CARD, card_files.write_card(office, root))

    def _keep(self, card: Card, data: bytes, *, compared_at: str) -> None:
        """Inside a transaction. A card that came within the office's card has no file of its own: its JSON is kept."""
        key = certificates.read(card.certificate).public_key
        self._session.devices.put_public(card.device, key)
        self._session.devices.put_card(StoredCard(card.device, data or card.to_bytes(), compared_at))

    def _cards(self) -> dict[str, Card]:
        stored = self._session.devices.cards()
        return {line.device: Card.from_bytes(line.card.partition(b"\n")[0]) for line in stored}

    def _contact(self, card: Card) -> Contact:
        return Contact(
            device=card.device,
            name=card.name,
            role=card.role,
            region=card.region,
            valid_until=card.valid_until,
            is_expired=card.valid_until <= self._session.moment(),
            is_self=card.device == self._session.device,
            clearances=certificates.read(card.certificate).clearances,
        )

    def _root(self) -> OfficeRoot:
        data = self._session.settings.get(_ROOT)
        if data is None:
            raise OfficeUnknownError
        return OfficeRoot.from_bytes(data)

    def _office_card(self) -> OfficeCard:
        return card_files.read_office_card(self.office_card_file(), office_key=None)

    def _office_key(self) -> bytes:
        return sshsig.read_public_line(self._office_card().root_key)

    def _known_office_key(self) -> bytes | None:
        return self._office_key() if self._session.settings.get(_OFFICE_CARD) is not None else None

    def _role(self) -> Role:
        match self._session.role:
            case "field" | "office" | "legal" as role:
                return role
        raise CardForeignError

    def _words_of(self, digest: bytes) -> tuple[str, ...]:
        return words_of(digest, self._words)

    def _introduce(self, kind: str, name: str, role: str, region: str, digest: bytes) -> Introduction:
        return Introduction(kind, name, role, region, self._words_of(digest), digits_of(digest), positions_to_ask())


_EPOCH: Final = "2000-01-01T00:00:00Z"
