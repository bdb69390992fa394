"""Questionnaires in words: where one came from, where it stands, what a version changed, which records are behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.case import record_number
from intake_app.i18n import LANGUAGE_NAMES, N_
from intake_app.services.sheets import is_sealed_form
from intake_app.ui.presenters.case_sheets import sheet_title
from intake_app.ui.presenters.questionnaires_state import MOST_SHOWN, ChangeGroup, FindingLine, FormLine, OlderLine
from intake_app.ui.words_forms import say_finding
from intake_app.ui.words_records import said_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.form_changes import FormChanges
    from intake_app.services.form_shelf import Shelf, ShelvedForm
    from intake_app.services.form_uses import FormUse
    from intake_app.xlsform.form import Form
    from intake_app.xlsform.views import Finding

NOTHING: Final = "—"
_TYPES: Final = {
    "text": N_("text"),
    "integer": N_("whole number"),
    "decimal": N_("number"),
    "range": N_("number on a scale"),
    "date": N_("date"),
    "time": N_("time"),
    "dateTime": N_("date and time"),
    "select_one": N_("one answer of a list"),
    "select_multiple": N_("several answers of a list"),
    "rank": N_("answers in order"),
    "acknowledge": N_("confirmation"),
    "note": N_("words to read aloud"),
    "repeat": N_("repeated group"),
    "geopoint": N_("place on the map"),
    "image": N_("picture"),
    "audio": N_("sound"),
    "video": N_("film"),
    "file": N_("file"),
    "barcode": N_("bar code"),
}

_WEIGHTS: Final = {
    "refused": (N_("must be mended"), "warning"),
    "warning": (N_("look at it"), "waiting"),
    "note": (N_("note"), "quiet"),
}


def title_of(form: Form, tr: Translator) -> str:
    """What people call a questionnaire: ours in the language of the screen, others as they call themselves."""
    return sheet_title(form.form_id, form.title(tr.language), tr)


def type_words(kind: str, tr: Translator) -> str:
    """What kind of answer a question takes; kinds without words show as authors write them."""
    return tr.text(_TYPES[kind]) if kind in _TYPES else kind


def question_words(form: Form, path: str, language: str) -> str:
    """A question by its words and its name, on one line."""
    name = path.rpartition("/")[2]
    said = " ".join(form.label(path, language).split()) if path in form.nodes else ""
    return f"{said} ({name})" if said else name


def finding_line(one: Finding, tr: Translator) -> FindingLine:
    """One finding of a check: where, what, how to mend it, and how much it weighs."""
    said = say_finding(one, tr)
    weight, tone = _WEIGHTS.get(one.severity, _WEIGHTS["note"])
    return FindingLine(said.place, said.what, said.mend, tr.text(weight), tone)


def has_consents(form: Form) -> bool:
    """Whether a form asks for consent to hand over: without it nothing begun with it can leave this computer."""
    return any(path.rpartition("/")[2].startswith("C06_") for path in form.nodes)


@dataclass(frozen=True)
class ShelfReader:
    """Reads forms for one page. `now` is in the time zone of this computer."""

    tr: Translator
    now: Callable[[], datetime]

    def line(self, one: ShelvedForm, uses: int | None, beginning: str) -> FormLine:
        """One questionnaire; `beginning` is the form id that new records begin with."""
        tr, form = self.tr, one.form
        state, tone = self._state(one, beginning)
        asked = [node for node in form.nodes.values() if node.kind == "question" and node.is_shown]
        return FormLine(
            sha256=one.sha256,
            title=title_of(form, tr),
            form_id=form.form_id,
            version=form.version or tr.text("none"),
            origin=self._origin(one),
            added=said_moment(one.added_at, self.now(), tr),
            state=state,
            tone=tone,
            uses=uses,
            uses_text=self._uses(form.form_id, uses),
            languages=", ".join(LANGUAGE_NAMES.get(code, code) for code in form.languages) or tr.text("not named"),
            questions=len(asked),
            before=one.before,
            is_in_use=one.is_in_use,
            begins=one.is_in_use and form.form_id == beginning,
            may_begin=form.form_id != beginning,
            may_remove=one.origin == "installed" and uses == 0 and not is_sealed_form(form.form_id),
            has_source=one.has_source,
        )

    def older(self, shelf: Shelf, uses: Sequence[FormUse]) -> tuple[OlderLine, ...]:
        """Records that are asked with another version than the one in use; the sealed section shows nowhere."""
        forms = {one.sha256: one.form for one in shelf.forms}
        in_use = {one.form.form_id: one.form for one in shelf.forms if one.is_in_use}
        found = []
        for use in uses:
            form = forms.get(use.form)
            newest = in_use.get(form.form_id) if form is not None else None
            if form is None or newest is None or newest.sha256 == form.sha256 or use.is_sealed:
                continue
            found.append(
                OlderLine(
                    case_id=use.case_id,
                    sheet=use.sheet,
                    record=record_number(use.case_id),
                    title=title_of(form, self.tr),
                    version=form.version,
                    newest_version=newest.version,
                    newest=newest.sha256,
                )
            )
        return tuple(found)

    def changes(self, old: Form, new: Form, found: FormChanges) -> tuple[ChangeGroup, ...]:
        """What changed, as groups of lines; none when nothing did."""
        tr, language = self.tr, self.tr.language
        renamed = [
            tr.text("{question}: was {name}").format(
                question=question_words(new, one.new_path, language), name=one.old_path
            )
            for one in found.renamed
        ]
        retyped = [
            tr.text("{question}: {before}, now {after}").format(
                question=question_words(new, one.path, language),
                before=type_words(one.old_type, tr),
                after=type_words(one.new_type, tr),
            )
            for one in found.retyped
        ]
        lists = [self._list(one.name, one.added, one.removed) for one in found.lists]
        groups = (
            (tr.text("New questions"), [question_words(new, path, language) for path in found.added]),
            (tr.text("Removed questions"), [question_words(old, path, language) for path in found.removed]),
            (tr.text("Questions with another name or place"), renamed),
            (tr.text("Questions that take another kind of answer"), retyped),
            (tr.text("Changed lists"), lists),
            (tr.text("Changed words"), [question_words(new, path, language) for path in found.reworded]),
        )
        return tuple(
            ChangeGroup(title, tuple(lines[:MOST_SHOWN]), max(0, len(lines) - MOST_SHOWN))
            for title, lines in groups
            if lines
        )

    def counts(self, uses: Iterable[FormUse]) -> Mapping[str, int]:
        """How many records are asked with each form; the sealed section is not counted."""
        cases: dict[str, set[str]] = {}
        for use in uses:
            if not use.is_sealed:
                cases.setdefault(use.form, set()).add(use.case_id)
        return {form: len(found) for form, found in cases.items()}

    def _list(self, name: str, added: Sequence[str], removed: Sequence[str]) -> str:
        parts = []
        if added:
            parts.append(self.tr.text("new: {codes}").format(codes=", ".join(added)))
        if removed:
            parts.append(self.tr.text("gone: {codes}").format(codes=", ".join(removed)))
        return self.tr.text("{name}: {changes}").format(name=name, changes="; ".join(parts))

    def _uses(self, form_id: str, uses: int | None) -> str:
        if is_sealed_form(form_id):
            return self.tr.text("not counted")
        if uses is None:
            return ""
        return self.tr.plural("{count} record", "{count} records", uses).format(count=uses) if uses else NOTHING

    def _origin(self, one: ShelvedForm) -> str:
        tr = self.tr
        if one.origin == "built_in":
            return tr.text("came with the program") if one.is_edition else tr.text("came with an earlier program")
        when = said_moment(one.added_at, self.now(), tr)
        if one.origin == "installed":
            return tr.text("installed: {when}").format(when=when)
        return tr.text("came with a record: {when}").format(when=when)

    def _state(self, one: ShelvedForm, beginning: str) -> tuple[str, str]:
        if one.is_in_use and one.form.form_id == beginning:
            return self.tr.text("new records begin with it"), "accent"
        if one.is_in_use:
            return self.tr.text("in use"), "good"
        return (self.tr.text("newer, not in use"), "waiting") if one.is_newest else (self.tr.text("older"), "quiet")
