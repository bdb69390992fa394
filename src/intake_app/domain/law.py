"""Dated law: which wording of an article held on the day of an act or of a filing, and who is the addressee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

PLACEHOLDER: Final = "{to_prosecutor}"


@dataclass(frozen=True, slots=True)
class Check:
    """Who compared an entry with the official text and when; `source` says where the entry was taken from."""

    checked: bool
    by: str
    on: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class LegalAct:
    """A code or treaty. Its wording follows the day of the act (substance) or the day of filing (procedure)."""

    code: str
    keyed_by: Literal["act", "filing"]
    ru: str
    kk: str
    ru_short: str
    kk_short: str
    ru_several: str = ""
    kk_several: str = ""

    def short(self, language: str) -> str:
        """As "УК РК", "ҚР ҚК"."""
        return self.kk_short if language == "kk" else self.ru_short

    def several(self, language: str) -> str:
        """What to print where the acts of one case fall under different wordings."""
        return self.kk_several if language == "kk" else self.ru_several


@dataclass(frozen=True, slots=True)
class Article:
    """One wording of one article. `name` is how templates ask for it: the number, unless the file says otherwise.

    `number` is "" where the article exists but its number has not been entered yet.
    """

    act: LegalAct
    name: str
    number: str
    ru: str
    kk: str
    ru_wording: str
    kk_wording: str
    ru_parts: str
    kk_parts: str
    since: date | None
    until: date | None
    check: Check

    def title(self, language: str) -> str:
        """The short title."""
        return self.kk if language == "kk" else self.ru

    def wording(self, language: str) -> str:
        """Which edition this is, in words; "" where there has been only one."""
        return self.kk_wording if language == "kk" else self.ru_wording

    def parts(self, language: str) -> str:
        """Which parts come into question, in words."""
        return self.kk_parts if language == "kk" else self.ru_parts

    def cite(self, language: str) -> str:
        """As "УК РК, ст. 146 (в редакции …)", for lists on the screen."""
        act = self.act.short(language)
        cited = f"{act}, {self.number}-бап" if language == "kk" else f"{act}, ст. {self.number}"
        return f"{cited} ({self.wording(language)})" if self.wording(language) else cited

    def holds_within(self, first: date, last: date) -> bool:
        """Whether this wording was in force on any day from `first` to `last`."""
        return (self.since is None or self.since <= last) and (self.until is None or first <= self.until)


@dataclass(frozen=True, slots=True)
class PublicBody:
    """A body whose people may be complained of, as the subject of a sentence, and the days on which it existed."""

    code: str
    ru: str
    kk: str
    ru_who: str
    kk_who: str
    since: date | None
    until: date | None

    def name(self, language: str) -> str:
        """As "полиция"."""
        return self.kk if language == "kk" else self.ru

    def who(self, language: str) -> str:
        """As "сотрудники полиции", "полиция қызметкерлері"."""
        return self.kk_who if language == "kk" else self.ru_who

    def existed_on(self, day: date) -> bool:
        """Whether there was such a body on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a document goes. `agencies` empty: the usual one; otherwise only where all bodies named are of them."""

    document: str
    ru: str
    kk: str
    agencies: frozenset[str]
    since: date | None
    until: date | None
    check: Check

    @property
    def needs_region(self) -> bool:
        """Whether the line cannot be written without knowing the region."""
        return PLACEHOLDER in self.ru

    def line(self, language: str, to_prosecutor: str) -> str:
        """The line of the head, `to_prosecutor` being the region's ready form in the same language."""
        return (self.kk if language == "kk" else self.ru).replace(PLACEHOLDER, to_prosecutor)


@dataclass(frozen=True, slots=True)
class Law:
    """All legal references of the program."""

    acts: Mapping[str, LegalAct]
    articles: tuple[Article, ...]
    bodies: Mapping[str, PublicBody]
    addressees: tuple[Addressee, ...]

    def knows(self, act: str, name: str) -> bool:
        """Whether any wording of the article is in the files, whatever its days."""
        return any(article.act.code == act and article.name == name for article in self.articles)

    def wordings(self, act: str, name: str, *, acted: tuple[date, date] | None, filed_on: date) -> tuple[Article, ...]:
        """The wordings that apply: for procedure the one on the day of filing, for substance those that held on any
        day of `acted` (first and last day of the acts complained of). Empty where the day is unknown (`acted` None)
        or no wording holds; two where the acts fall on both sides of a change. Oldest first.
        """
        found = [article for article in self.articles if article.act.code == act and article.name == name]
        span = (filed_on, filed_on) if found and found[0].act.keyed_by == "filing" else acted
        if span is None:
            return ()
        return tuple(article for article in found if article.holds_within(*span))

    def addressee(self, document: str, *, filed_on: date, agencies: Collection[str]) -> Addressee | None:
        """Who receives a document filed on that day against people of these bodies; None where no entry holds."""
        in_force = [
            addressee
            for addressee in self.addressees
            if addressee.document == document
            and (addressee.since is None or addressee.since <= filed_on)
            and (addressee.until is None or filed_on <= addressee.until)
        ]
        special = (a for a in in_force if a.agencies and agencies and set(agencies) <= a.agencies)
        usual = (a for a in in_force if not a.agencies)
        return next(special, None) or next(usual, None)


def checked_on(checks: Iterable[Check]) -> date | None:
    """The day from which all of these were checked by a lawyer; None if one of them was not, or there is none."""
    days = [check.on if check.checked else None for check in checks]
    known = [day for day in days if day is not None]
    return min(known) if days and len(known) == len(days) else None
