"""Consent as it is asked: each item a question of its own, its limits beside it, asked again at the end of the talk."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.domain.case import Case
    from intake_app.xlsform.form import Form

_ITEM: Final = re.compile(r"C\d\d_[a-z_]+")
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_LIMITS: Final = "_limits"
_TAKEN_BACK: Final = ("withdrawn", "expired")
LIMITED: Final = "given_limited"


def item_of(path: str) -> str:
    """The consent item that an answer's path decides, "" for every other path."""
    name = path.rpartition("/")[2]
    return name if _ITEM.fullmatch(name) and not name.endswith(_LIMITS) else ""


def decided_by(path: str) -> str:
    """The path of the decision that an answer belongs to: itself, or the one whose limits it words; "" for others."""
    if item_of(path):
        return path
    bare = path.removesuffix(_LIMITS)
    return bare if bare != path and item_of(bare) else ""


def said_by(path: str) -> str:
    """Who decides: the guardian or the child where the groups around the question say so, else the person."""
    groups = path.split("/")[:-1]
    if any("guardian" in group for group in groups):
        return "guardian"
    return "child" if any("assent" in group for group in groups) else "person"


class ConsentQuestions:
    """The consent questions of one form. `is_sheet` if it is not the one that the case was opened with."""

    def __init__(self, form: Form, *, is_sheet: bool) -> None:
        self._is_sheet = is_sheet
        self._paths: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._limits = frozenset(path for path in form.nodes if path.endswith(_LIMITS))
        for node in form.root.walk():
            if item_of(node.path) and node.choices is not None:
                self._paths[item_of(node.path), said_by(node.path)].append(node.path)

    def is_asked_twice(self, path: str) -> bool:
        """Whether the case has more than one place for this decision: each then keeps what was said there."""
        return self._is_sheet or len(self._paths[item_of(path), said_by(path)]) > 1

    def earlier(self, path: str, answers: Mapping[str, str]) -> str:
        """What was said about the same item at the place before, "" if nothing was."""
        places = self._paths[item_of(path), said_by(path)]
        before = places[: places.index(path)] if path in places else []
        return next((answers[place] for place in reversed(before) if answers.get(place)), "")

    def restore(self, case: Case, answers: Mapping[str, str]) -> dict[str, str]:
        """The decisions of a case as answers. `answers` are those that the journal has at their own paths."""
        restored: dict[str, str] = {}
        for (item, who), paths in self._paths.items():
            told = case.consents.get(f"{item}:{who}")
            if told is None or told.value.state == "not_asked":
                continue
            for path in self._places(paths, answers, told.value.state):
                restored[path] = told.value.state
                own = f"{path}{_LIMITS}"
                if own in self._limits and own not in answers and told.value.limits != _general_limits(case.answers):
                    restored[own] = told.value.limits
        return restored

    def elsewhere(self, case: Case, answers: Mapping[str, str]) -> dict[str, str]:
        """What the case says already about items that this sheet asks and has no answer to yet."""
        if not self._is_sheet:
            return {}
        found: dict[str, str] = {}
        for (item, who), paths in self._paths.items():
            told = case.consents.get(f"{item}:{who}")
            if told is not None and told.value.state != "not_asked" and not any(answers.get(path) for path in paths):
                found |= dict.fromkeys(paths, told.value.state)
        return found

    def _places(self, paths: list[str], answers: Mapping[str, str], state: str) -> Iterable[str]:
        answered = [path for path in paths if answers.get(path)]
        if state in _TAKEN_BACK and answered:
            return answered
        if self._is_sheet:
            # What was decided elsewhere must not stand here as if it had been said here.
            return ()
        if not answered:
            return paths[:1]
        return () if state in {answers[path] for path in answered} else answered[-1:]


def consent_act(path: str, answers: Mapping[str, str], language: str, *, is_sealed: bool = False) -> Consent:
    """The decision at a path as it stands among the answers, with limits, form and review date.

    The words of a limit that was set in the sealed section stay in it: decisions travel and show as class A.
    """
    state = answers.get(path, "")
    limits = answers.get(f"{path}{_LIMITS}", "") or _general(path, answers, "B05_limits")
    return Consent.model_validate(
        {
            "item": item_of(path),
            "state": state or "not_asked",
            "said_by": said_by(path),
            "form": _general(path, answers, "B03_form"),
            "limits": limits if state == LIMITED and not is_sealed else "",
            "language": language,
            "review_on": _day(_general(path, answers, "B06_review_date")),
        }
    )


def _day(typed: str) -> str:
    """A date that is half typed when the section is left must not keep the decision from being recorded."""
    return typed if _DAY.fullmatch(typed) else ""


def _general(path: str, answers: Mapping[str, str], name: str) -> str:
    """What was said about all items together: in the section of this one, else wherever it was asked."""
    section, ending = path.partition("/")[0], f"/{name}"
    found = [known for known in answers if known.endswith(ending)]
    here = [known for known in found if known.startswith(f"{section}/")]
    return answers[(here or found)[0]] if found else ""


def _general_limits(answers: Mapping[str, object]) -> str:
    told = answers.get("B/B05_limits")
    return str(getattr(told, "value", ""))
