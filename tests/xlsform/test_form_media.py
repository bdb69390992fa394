"""Files beside a form: lists from csv and xml, pictures in labels, and names that must not be followed."""

from __future__ import annotations

import pytest

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.inlining import with_media
from intake_app.xlsform.media import MAX_FILE_BYTES, check_media, embed, is_safe_name, name_in
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW, table

PICTURE = b"\x89PNG invented bytes"
CSV = b'name,label,pop,region\nalm,Almaty,2000000,s\nast,"Astana, city",1200000,n\n'
XML = b"<root><item><name>p1</name><label>One</label></item><item><name>p2</name><label>Two</label></item></root>"


def form_bytes(columns: str, rows: str, choices: str = "") -> bytes:
    sheets = [table("survey", columns, rows), table("settings", "form_id | version", "t | 1")]
    if choices:
        sheets.append(table("choices", "list_name | name | label::English (en) | image::English (en)", choices))
    return read_form("\n\n".join(sheets).encode(), ".md").xform


def begun(xform: bytes, media: dict[str, bytes]) -> Session:
    return Session(compile_form(xform, media), language="en", now=lambda: NOW)


def test_lists_and_look_ups_come_from_the_files_beside_the_form():
    xform = form_bytes(
        "type | name | label | calculation | choice_filter",
        """
        text | region | Region | |
        select_one_from_file cities.csv | city | City | | region = ${region} or ${region} = ''
        select_multiple_from_file places.xml | places | Places | |
        calculate | pop | | pulldata('cities', 'pop', 'name', ${city}) |
        calculate | said | | jr:choice-name(${city}, '${city}') |
        """,
    )
    session = begun(xform, {"cities.csv": CSV, "places.xml": XML})
    assert [choice.label for choice in session.node("city").choices] == ["Almaty", "Astana, city"]
    session.answer("city", "ast")
    assert (session.node("pop").value, session.node("said").value) == ("1200000", "Astana, city")
    session.answer("region", "s")
    assert [choice.code for choice in session.node("city").choices] == ["alm"]
    assert (session.node("city").value, session.node("pop").value) == ("", "")
    assert [choice.code for choice in session.node("places").choices] == ["p1", "p2"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"<root>", b'<!DOCTYPE x [<!ENTITY e "e">]><root>&e;</root>'])
def test_a_list_that_is_missing_or_broken_is_empty_and_said(data):
    xform = form_bytes("type | name | label", "select_one_from_file places.xml | p | P")
    for media in ({}, {"places.xml": data}):
        session = begun(xform, media)
        assert session.node("p").choices == ()
        assert [(one.reason, one.detail) for one in session.form.findings] == [("file_missing", "places.xml")]


def test_pictures_of_labels_and_choices_are_named_where_they_came_along():
    xform = form_bytes(
        "type | name | label::English (en) | image::English (en) | audio::English (en)",
        "select_one place | p | Where? | body.png | said.mp3\ntext | t | Text | gone.png |",
        "place | arm | Arm | arm.jpg\nplace | leg | Leg |",
    )
    files = {"body.png": PICTURE, "arm.jpg": PICTURE, "said.mp3": PICTURE, "never named.png": PICTURE}
    session = begun(xform, files)
    view = session.node("p")
    assert (view.image, view.audio, view.label) == ("body.png", "said.mp3", "Where?")
    assert [choice.image for choice in view.choices] == ["arm.jpg", ""]
    assert session.node("t").image == ""
    assert set(session.form.media) == {"body.png", "arm.jpg", "said.mp3"}
    assert begun(xform, {}).node("p").image == ""


def test_pictures_travel_inside_the_form():
    xform = form_bytes("type | name | label::English (en) | image::English (en)", "text | t | Text | body.png")
    inside = embed(xform, {"body.png": PICTURE, "cities.csv": CSV})
    form = compile_form(inside)
    assert form.media == {"body.png": PICTURE}
    assert CSV not in inside
    assert compile_form(with_media(xform, {"body.png": PICTURE, "cities.csv": CSV})).media == {"body.png": PICTURE}
    assert Session(form, language="en", now=lambda: NOW).node("t").image == "body.png"
    assert embed(xform, {}) == xform
    assert embed(b"no model here", {"body.png": PICTURE}) == b"no model here"


@pytest.mark.parametrize(
    "name",
    ["../x.png", "a/b.png", "a\\b.png", "C:x.png", ".hidden.png", "x.png\n", "x\u202egnp.png", "", " x.png", "x?.png",
     "x" * 130 + ".png"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name):
    assert not is_safe_name(name)
    with pytest.raises(FormInvalidError) as caught:
        check_media({name: PICTURE})
    assert (caught.value.facts["reason"], caught.value.facts["detail"]) == ("file_name_unsafe", name)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"x.exe": b""}, "file_kind"), ({"x.svg": b""}, "file_kind"), ({"x.geojson": b"{}"}, "file_kind"),
        ({"x.png": b"x" * (MAX_FILE_BYTES + 1)}, "too_large"),
        ({f"{n}.png": b"x" * MAX_FILE_BYTES for n in range(4)}, "too_large"),
        ({f"{n}.csv": b"" for n in range(501)}, "too_large"),
    ],
)  # fmt: skip
def test_other_kinds_and_floods_are_refused(files, reason):
    with pytest.raises(FormInvalidError) as caught:
        check_media(files)
    assert caught.value.facts["reason"] == reason


def test_ordinary_files_are_taken():
    check_media({"cities.csv": CSV, "Қала суреті.PNG": PICTURE, "x.m4a": b""})
    assert name_in("jr://images/x.png") == "x.png"
    assert name_in("jr://images/../x.png") == ""
