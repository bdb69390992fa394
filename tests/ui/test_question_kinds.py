"""Which control fits which question, decided without a screen."""

from __future__ import annotations

import pytest

from intake_app.ui.presenters.question_kinds import control_kind, reasons_for
from intake_app.xlsform.views import Choice, NodeView


def node(
    type_: str, count: int = 0, *appearance: str, name: str = "q", kind: str = "question", **more: object
) -> NodeView:
    choices = tuple(Choice(f"c{number}", f"choice {number}") for number in range(count))
    return NodeView(
        path=f"S/{name}", name=name, kind=kind, type=type_, appearance=frozenset(appearance), choices=choices, **more
    )


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (node("text"), "line"),
        (node("text", 0, "multiline"), "text"),
        (node("text", 0, "masked"), "masked"),
        (node("text", name="Z01_text"), "account"),
        (node("text", 0, "account"), "account"),
        (node("integer"), "number"),
        (node("decimal"), "number"),
        (node("range"), "slider"),
        (node("date"), "date"),
        (node("time"), "time"),
        (node("dateTime"), "moment"),
        (node("select_one", 5), "segments"),
        (node("select_one", 6), "radios"),
        (node("select_one", 7), "radios"),
        (node("select_one", 8), "search"),
        (node("select_one", 2, "minimal"), "search"),
        (node("select_one", 2, "autocomplete"), "search"),
        (node("select_multiple", 3), "checks"),
        (node("rank", 3), "rank"),
        (node("acknowledge"), "acknowledge"),
        (node("image"), "file"),
        (node("file"), "file"),
        (node("note", kind="note"), "note"),
        (node("barcode"), "line"),
        (node("geopoint"), "point"),
        (node("something_new"), "line"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_type_has_its_control(question: NodeView, kind: str) -> None:
    assert control_kind(question, fits_in_a_row=True) == kind


def test_few_answers_without_room_stand_below_each_other() -> None:
    assert control_kind(node("select_one", 5), fits_in_a_row=False) == "radios"


def test_reasons_are_offered_unless_the_choices_have_them() -> None:
    assert reasons_for(node("text"), "line") == ("unknown", "declined", "not_asked")
    answer5 = tuple(Choice(code, code) for code in ("yes", "no", "unknown", "declined", "not_asked"))
    question = NodeView(path="S/q", name="q", kind="question", type="select_one", choices=answer5)
    assert reasons_for(question, "segments") == ()
    sex = tuple(Choice(code, code) for code in ("f", "m", "other", "declined"))
    question = NodeView(path="S/q", name="q", kind="question", type="select_one", choices=sex)
    assert reasons_for(question, "segments") == ("unknown", "not_asked")


@pytest.mark.parametrize("kind", ["acknowledge", "note", "file", "account", "rank"])
def test_some_questions_need_no_reason(kind: str) -> None:
    assert reasons_for(node("text"), kind) == ()


def test_what_cannot_be_changed_needs_no_reason() -> None:
    assert reasons_for(node("text", is_readonly=True), "line") == ()
