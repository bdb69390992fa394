"""Turns a case into words: what is known, what may be done with it, what came of it, and its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Answers
from intake_app.domain.errors import IntakeError
from intake_app.domain.sealed_part import without_sealed
from intake_app.services.answer_words import say_section
from intake_app.services.sheets import read_sheet_name
from intake_app.ui.code_words import USE_WORDS, say_code
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.case_conflicts import ONLY_IN_THEIR_SECTION, ConflictReader, excerpts
from intake_app.ui.presenters.case_sheets import sheet_lines, sheet_offers, sheet_title
from intake_app.ui.presenters.case_state import CaseReading, Fact, JourneyLine, StepLine, UseLine
from intake_app.ui.wording import size_text
from intake_app.ui.words_history import detail_words, kind_words, missing_words
from intake_app.ui.words_records import (
    class_words,
    device_words,
    exact_moment,
    said_moment,
    state_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.domain.case import Case
    from intake_app.domain.consent import Decision
    from intake_app.domain.journal import Entry
    from intake_app.i18n import Translator
    from intake_app.services.cases import Cases, HistoryLine
    from intake_app.services.contacts import Contacts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import Release
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.presenters.case_sheets import SheetDesk
    from intake_app.xlsform.form import Form

USES_SHOWN: Final = ("bundle_office", "bundle_lawyer", "complaint")
_KATO_DIGITS: Final = 9
_DANGEROUS: Final = ("high", "extreme")
_FEW: Final = (1, 2)


@dataclass(frozen=True)
class CaseReader:
    """Reads cases of one vault in the language of the screen; called in the thread of the vault."""

    cases: Cases
    release: Release
    contacts: Contacts
    forms: FormLibrary
    tr: Translator
    desk: str
    now: Callable[[], datetime]
    place_name: Callable[[str], str]
    sheets: SheetDesk | None = None

    def read(self, case_id: str) -> CaseReading:
        """One case in words. Raises UnknownCaseError."""
        case = without_sealed(self.cases.case(case_id))
        row = self.cases.row(case_id)
        form = self._form(case)
        desk = self.sheets
        names = {contact.device: contact.name for contact in self.contacts.all()}
        own = self.contacts.own_device

        def name_of(device: str) -> str:
            return device_words(device, names, own, self.tr)

        def when(at: str) -> str:
            return exact_moment(at, self.now(), self.tr)

        conflicts = ConflictReader(form, self.tr, self.place_name, name_of, when)
        state, tone = state_words(row.state if row is not None else "open", self.desk, self.tr)
        return CaseReading(
            record=case.record,
            pseudonym=row.pseudonym if row is not None else "",
            code=row.state if row is not None else "open",
            state=state,
            tone=tone,
            number=case.registered.value.number if case.registered is not None else "",
            region=_region(row),
            facts=tuple(self._facts(case, row, name_of)),
            uses=tuple(self._use(case, use) for use in USES_SHOWN),
            evidence=self._evidence(case),
            conflicts=conflicts.read(case),
            journeys=tuple(self._journeys(case, name_of)),
            history=self._history(case, form, name_of),
            sheets=sheet_lines(desk.interviews.sheets(case_id), self.now(), self.tr) if desk is not None else (),
            sheet_offers=sheet_offers(desk.interviews.offered(), self.tr) if desk is not None else (),
            can_open_sealed=desk is not None and desk.is_cleared(),
        )

    def _form(self, case: Case) -> Form | None:
        """The questionnaire of the case; without it answers still show, under the names of their questions."""
        try:
            return self.forms.form(case.form) if case.form else None
        except IntakeError:
            return None

    def _facts(self, case: Case, row: CaseRow | None, name_of: Callable[[str], str]) -> list[Fact]:
        tr = self.tr
        facts = []
        if row is not None:
            place = self.place_name(row.place) or row.place or self.place_name(row.region)
            facts.append(Fact(tr.text("Where"), place or tr.text("not told yet")))
            when = show_date(row.happened, tr.language)
            facts.append(Fact(tr.text("When"), when or tr.text("not told yet")))
        if case.registered is not None:
            registered = case.registered.value
            region = self.place_name(registered.region) or registered.region
            facts.append(Fact(tr.text("Registered"), f"{registered.number}, {region}"))
        if case.statements:
            count = len(case.statements)
            text = tr.plural("{count} part written down", "{count} parts written down", count).format(count=count)
            facts.append(Fact(tr.text("Account"), text))
        facts.append(self._risk(case))
        if case.opened is not None:
            origin = case.opened.origin
            text = tr.text("{when}, by {who}").format(when=self._said(origin.at), who=name_of(origin.device))
            facts.append(Fact(tr.text("Opened"), text))
        facts.append(Fact(tr.text("Last change"), self._said(case.updated_at)))
        return facts + self._gaps(case)

    def _risk(self, case: Case) -> Fact:
        tr = self.tr
        name = tr.text("Risk of reprisals")
        if case.risk is None:
            return Fact(name, tr.text("not assessed yet"))
        risk = case.risk.value
        text = str(say_code("level", risk.level, tr))
        if risk.reassess_on:
            day = show_date(risk.reassess_on, tr.language)
            text = tr.text("{level}; to be assessed again on {day}").format(level=text, day=day)
        return Fact(name, text, "warning" if risk.level in _DANGEROUS else "")

    def _gaps(self, case: Case) -> list[Fact]:
        """What is known not to be here."""
        tr = self.tr
        facts = []
        counts: dict[str, int] = {}
        for withheld in case.withheld:
            if withheld.reason == "withheld":
                counts[withheld.origin.sensitivity] = counts.get(withheld.origin.sensitivity, 0) + 1
        if counts:
            text = ", ".join(
                tr.text("{what} ({count})").format(what=class_words(kind, tr), count=count)
                for kind, count in sorted(counts.items())
            )
            facts.append(Fact(tr.text("Withheld"), text))
        erased = sum(withheld.reason == "erased" for withheld in case.withheld)
        if erased:
            text = tr.plural("{count} entry", "{count} entries", erased).format(count=erased)
            facts.append(Fact(tr.text("Erased"), text))
        if case.absent:
            count = len(case.absent)
            text = tr.plural("{count} earlier entry is not here", "{count} earlier entries are not here", count)
            facts.append(Fact(tr.text("Missing"), text.format(count=count), "warning"))
        return facts

    def _use(self, case: Case, use: str) -> UseLine:
        tr = self.tr
        decision = self.release.decide(case, use)
        if decision.is_allowed:
            verdict, tone = tr.text("agreed"), "good"
        elif decision.risk:
            verdict, tone = tr.text("stopped: risk"), "warning"
        else:
            verdict, tone = tr.text("no consent"), "waiting"
        notes = tuple(self._use_notes(case, decision))
        return UseLine(use, decision.is_allowed, tr.text(USE_WORDS[use]), verdict, tone, notes)

    def _use_notes(self, case: Case, decision: Decision) -> list[str]:
        tr = self.tr
        notes = [tr.text("Missing: {item}").format(item=say_code("items", item, tr)) for item in decision.missing]
        if decision.risk:
            level = say_code("level", decision.risk, tr)
            notes.append(tr.text("Risk of reprisals: {level}").format(level=level))
        if decision.is_allowed:
            stays = dict.fromkeys(
                entry.header.sensitivity
                for entry in case.order
                if entry.has_body and entry.header.sensitivity in decision.withheld
            )
            if stays:
                what = ", ".join(class_words(kind, tr) for kind in sorted(stays))
                notes.append(tr.text("Stays here: {what}").format(what=what))
        notes += [tr.text("In their words: “{words}”").format(words=excerpts([words])[0]) for words in decision.limits]
        return notes

    def _evidence(self, case: Case) -> str:
        count = len(case.evidence)
        if not count:
            return self.tr.text("No files yet")
        size = size_text(sum(told.value.size for told in case.evidence.values()), self.tr)
        files = self.tr.plural("{count} file", "{count} files", count).format(count=count)
        return self.tr.text("{files}, {size}").format(files=files, size=size)

    def _journeys(self, case: Case, name_of: Callable[[str], str]) -> list[JourneyLine]:
        tr = self.tr
        confirmed = {(told.value.bundle, told.value.receiver) for told in case.acknowledged}
        lines = []
        for sent in case.sent:
            here = sent.origin.device == self.contacts.own_device
            names = ", ".join(name_of(device) for device in sent.value.recipients)
            stayed = ", ".join(class_words(kind, tr) for kind in sent.value.withheld)
            is_back = any((sent.value.bundle, device) in confirmed for device in sent.value.recipients)
            state, tone = (tr.text("receipt came back"), "good") if is_back else (tr.text("receipt awaited"), "waiting")
            what = tr.text("Handed over to {names}").format(names=names)
            note = tr.text("Not included: {what}").format(what=stayed) if stayed else ""
            when = exact_moment(sent.origin.at, self.now(), tr)
            lines.append((sent.origin.at, JourneyLine(when, what, note, *((state, tone) if here else ("", "quiet")))))
        for received in case.received:
            what = tr.text("Came from {name}").format(name=name_of(received.value.sender))
            when = exact_moment(received.origin.at, self.now(), tr)
            lines.append((received.origin.at, JourneyLine(when, what, "", tr.text("accepted"), "good")))
        return [line for _at, line in sorted(lines, key=lambda pair: pair[0], reverse=True)]

    def _history(self, case: Case, form: Form | None, name_of: Callable[[str], str]) -> tuple[StepLine, ...]:
        """The newest first; what one device did of one kind in one minute is one step."""
        steps: list[tuple[StepLine, list[str]]] = []
        for line, entry in zip(self.cases.history(case), case.order, strict=True):
            step = StepLine(
                when=exact_moment(line.at, self.now(), self.tr),
                who=name_of(line.device),
                what=kind_words(line.kind, self.tr),
                missing=missing_words(line.missing, line.sensitivity, self.tr),
            )
            detail = self._detail(line, entry, form, name_of)
            if steps and steps[-1][0] == step:
                steps[-1][1].append(detail)
            else:
                steps.append((step, [detail]))
        return tuple(self._told(step, details) for step, details in reversed(steps))

    def _detail(self, line: HistoryLine, entry: Entry, form: Form | None, name_of: Callable[[str], str]) -> str:
        body = None if line.missing or line.sensitivity in ONLY_IN_THEIR_SECTION else entry.read_body()
        if isinstance(body, Answers):
            sheet = read_sheet_name(next(iter(body.values)).partition("/")[0])
            if sheet is not None:
                return sheet_title(sheet.form_id, "", self.tr)
            return say_section(form, body.section, self.tr.language)
        return detail_words(body, name_of, self.tr)

    def _told(self, step: StepLine, details: list[str]) -> StepLine:
        said = [detail for detail in dict.fromkeys(details) if detail]
        if not said and len(details) == 1:
            return step
        if len(said) in _FEW:
            what = self.tr.text("{what}: {detail}").format(what=step.what, detail="; ".join(said))
        else:
            what = self.tr.text("{what} ({count})").format(what=step.what, count=len(details))
        return replace(step, what=what)

    def _said(self, at: str) -> str:
        return said_moment(at, self.now(), self.tr)


def _region(row: CaseRow | None) -> str:
    """The region of the event where the place is a State code (its first two digits), else that of the record."""
    if row is None:
        return ""
    is_code = len(row.place) == _KATO_DIGITS and row.place.isascii() and row.place.isdigit()
    return f"KZ-{row.place[:2]}" if is_code else row.region
