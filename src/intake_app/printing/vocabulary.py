"""The names a complaint template may use, in one language: docs/templates.md has each with an example."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from intake_app.domain.complaint_facts import Fact, MissingFact, Source
from intake_app.domain.complaint_maker import joined
from intake_app.domain.complaint_missing import missing
from intake_app.printing.template import Marked, RefusedError, View

if TYPE_CHECKING:
    from datetime import date

    from intake_app.domain.complaint_facts import CaseFacts
    from intake_app.domain.law import Addressee, Article, Law
    from intake_app.domain.places import Places
    from intake_app.printing.template import Tokens

# What is kept beside the facts for the program, not for templates.
_NOT_FOR_TEMPLATES = frozenset(
    {"record", "filed_on", "region", "sex", "acted", "agencies", "account_languages", "missing", "contradictions"}
)


@dataclass(slots=True)
class Vocabulary:
    """Names for one rendering, and what was asked of the law while it ran."""

    facts: CaseFacts
    law: Law
    places: Places
    document: str
    language: str
    tokens: Tokens
    cited: list[Article] = field(default_factory=list)
    addressee: Addressee | None = None
    missing: list[MissingFact] = field(default_factory=list)

    def names(self) -> dict[str, object]:
        """Every name, the functions included."""
        shown = {f.name: self._shown(getattr(self.facts, f.name)) for f in fields(self.facts)}
        return {
            **{name: value for name, value in shown.items() if name not in _NOT_FOR_TEMPLATES},
            "addressee": self._addressee(),
            "places_and_times": self._places_and_times(),
            "year": str(self.facts.filed_on.year),
            "listed": self._listed,
            "quoted": self._quoted,
            "because": self._because,
            "by_sex": self._by_sex,
            "articles": self._articles,
            "articles_on_filing": self._articles_on_filing,
            "wording": self._wording,
            "parts": self._parts,
        }

    def _shown(self, value: object) -> object:
        if isinstance(value, Fact):
            return self._mark(value)
        if isinstance(value, tuple):
            return tuple(self._shown(item) for item in value)
        if is_dataclass(value):
            return View({f.name: self._shown(getattr(value, f.name)) for f in fields(value)})
        return value

    def _mark(self, fact: Fact) -> Marked:
        return Marked(fact.text(self.language), fact.sources, self.tokens)

    # --- functions ---------------------------------------------------------------------------------------------------

    def _listed(self, *values: Any) -> Marked:  # noqa: ANN401 - whatever a template hands in
        """Those of the values that are there, parted by commas."""
        known = [value.content() for value in values if isinstance(value, Marked) and value]
        if any(not isinstance(value, Marked) for value in values):
            raise RefusedError("wrong_call")
        sources = dict.fromkeys(source for _, found in known for source in found)
        return Marked(", ".join(text for text, _ in known if text), tuple(sources), self.tokens)

    def _quoted(self, value: Any) -> Marked:  # noqa: ANN401 - whatever a template hands in
        """Told text in guillemets: quotes within become the inner kind, a last full stop is left to the sentence."""
        if not isinstance(value, Marked):
            raise RefusedError("wrong_call")
        text, sources = value.content()
        return Marked(f"«{within_quotes(text)}»", sources, self.tokens)

    def _because(self, *values: Any) -> Marked:  # noqa: ANN401 - whatever a template hands in
        """Prints nothing; the line stands on these facts and is left out without them."""
        text_and_sources = [value.content() for value in values if isinstance(value, Marked)]
        sources = dict.fromkeys(source for _, found in text_and_sources for source in found)
        return Marked("", tuple(sources), self.tokens)

    def _by_sex(self, man: str, woman: str, unknown: str) -> str:
        """The Russian form that fits the person; all three are words of the template."""
        if not all(type(word) is str for word in (man, woman, unknown)):
            raise RefusedError("wrong_call")
        return {"m": man, "f": woman}.get(self.facts.sex, unknown)

    # --- law ---------------------------------------------------------------------------------------------------------

    def _found(self, act: str, name: str, *, on_filing: bool) -> tuple[Article, ...]:
        if not self.law.knows(act, name):
            raise RefusedError("unknown_article")
        filed_on = self.facts.filed_on
        acted = (filed_on, filed_on) if on_filing else self.facts.acted
        found = self.law.wordings(act, name, acted=acted, filed_on=filed_on)
        self.cited += [article for article in found if article not in self.cited]
        return found

    def _numbers(self, act: str, names: tuple[str, ...], *, on_filing: bool) -> Marked:
        numbers: list[str] = []
        sources: list[Source] = []
        for name in names:
            found = self._found(act, name, on_filing=on_filing)
            if not found and self.facts.acted is None and self.law.acts[act].keyed_by == "act":
                self.missing.append(missing("law_wording"))
                numbers.append(name)
            elif not found:
                self.missing.append(missing("law_wording"))
                continue
            if found and not found[-1].number:
                self.missing.append(missing("constitution_article"))
                continue
            numbers += [article.number for article in found]
            sources.append(Source(f"law:{act}:{name}"))
        return Marked(in_ranges(tuple(dict.fromkeys(numbers))), tuple(sources), self.tokens)

    def _articles(self, act: str, *names: str) -> Marked:
        """The numbers of those of the articles that are in force: "71, 97, 270–274"."""
        return self._numbers(act, names, on_filing=False)

    def _articles_on_filing(self, act: str, *names: str) -> Marked:
        """The same by the day of filing, for what the document itself does (art. 419 CC)."""
        return self._numbers(act, names, on_filing=True)

    def _wording(self, act: str, name: str) -> Marked:
        """Which edition of an article applies, in words; empty where it needs no saying."""
        found = self._found(act, name, on_filing=False)
        if len(found) > 1:
            words = found[0].act.several(self.language)
        else:
            words = found[0].wording(self.language) if found else ""
        return Marked(words, (Source(f"law:{act}:{name}"),) if words else (), self.tokens)

    def _parts(self, act: str, name: str) -> Marked:
        """Which parts of the article come into question; empty where two editions apply."""
        found = self._found(act, name, on_filing=False)
        words = found[0].parts(self.language) if len(found) == 1 else ""
        return Marked(words, (Source(f"law:{act}:{name}"),) if words else (), self.tokens)

    def _addressee(self) -> Marked:
        filed_on: date = self.facts.filed_on
        self.addressee = self.law.addressee(self.document, filed_on=filed_on, agencies=self.facts.agencies)
        region = self.places.region_on(self.facts.region, filed_on)
        if self.addressee is None:
            self.missing.append(missing("addressee"))
            return Marked("", (), self.tokens)
        if region is None and self.addressee.needs_region:
            return Marked("", (), self.tokens)
        line = self.addressee.line(self.language, region.to_prosecutor(self.language) if region else "")
        return Marked(line, (Source(f"law:addressee:{self.document}"),), self.tokens)

    # --- composed ----------------------------------------------------------------------------------------------------

    def _places_and_times(self) -> Marked:
        """Where and when the person was held: for what has to be seized and kept."""
        stays = [
            joined((s.city, s.place, s.place_name, s.on if s.is_apprehension else s.period), ", ", ", ")
            for s in self.facts.stays
        ]
        return self._mark(joined(stays, "; ", "; "))


def within_quotes(text: str) -> str:
    """The text as it stands between guillemets: "«Қол қой!»" becomes "Қол қой!", inner «…» become „…“."""
    plain = text[:-1] if text.endswith(".") and not text.endswith("..") else text
    if plain.startswith("«") and plain.endswith("»") and "«" not in plain[1:] and "»" not in plain[:-1]:
        plain = plain[1:-1]
    return plain.replace("«", "„").replace("»", "“")


def in_ranges(numbers: tuple[str, ...]) -> str:
    """As "71, 97, 270–274": three and more neighbours become a range."""
    groups: list[list[str]] = []
    for number in numbers:
        follows = groups and groups[-1][-1].isdecimal() and number.isdecimal()
        if follows and int(number) == int(groups[-1][-1]) + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(f"{g[0]}–{g[-1]}" if len(g) > 2 else ", ".join(g) for g in groups)
