"""Finding cases by the name of a place where the answer is a State classifier code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.names import fold

if TYPE_CHECKING:
    from intake_app.domain.places import Places


class PlaceSearch:
    """The codes of all towns by the folded words of their names, in every spelling the program knows."""

    def __init__(self, places: Places) -> None:
        self._codes: dict[str, set[str]] = {}
        for city in places.cities:
            names = fold(" ".join((city.kk, city.ru, city.en, *city.variants))).split()
            for word in names:
                self._codes.setdefault(word, set()).update(code.kato for code in city.codes if code.kato)

    def codes_of(self, beginning: str) -> tuple[str, ...]:
        """The codes, of any time, of towns whose name has a word with this beginning (folded), sorted."""
        found = {code for word, codes in self._codes.items() if word.startswith(beginning) for code in codes}
        return tuple(sorted(found))
