"""A finished interview as an OpenRosa submission: the same as ODK's own engine writes. All answers are invented."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.session import Session
from intake_app.xlsform.submission import submission
from xlsform.conftest import NOW
from xlsform.test_xforms_traces import MADE_BY_CHANCE, Replay, normal, recorded, traces

VECTORS = os.environ.get("INTAKE_VECTORS")
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa"><h:head><model>
<instance><data id="t" version="7"><a/><hidden/><r jr:template=""><b/></r>%s</data></instance>
<bind nodeset="/data/hidden" relevant="/data/a = 'x'"/></model></h:head>
<h:body><input ref="/data/a"/><input ref="/data/hidden"/>
<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/b"/></repeat></group></h:body></h:html>"""


def begun(meta: str = "") -> Session:
    return Session(compile_form((XFORM % meta).encode()), language="", now=lambda: NOW, instance_id="uuid:invented")


def written(session: Session, **more: str) -> str:
    return submission(session, **more).decode().partition("\n")[2]


def answers(element, ref: str = "") -> list[tuple[str, str]]:
    """Every leaf in order with its path, values that are made by chance left out."""
    ref = f"{ref}/{element.tag.rpartition('}')[2]}"
    if len(element):
        return [found for child in element for found in answers(child, ref)]
    return [(ref, "" if ref in MADE_BY_CHANCE else normal(element.text or ""))]


@pytest.mark.skipif(not VECTORS, reason="INTAKE_VECTORS is not set: no recorded traces here")
@pytest.mark.parametrize("name", traces() if VECTORS else [])
def test_a_recorded_interview_is_submitted_as_odk_submits_it(name):
    trace = recorded(name)
    replay = Replay(trace)
    replay.play(trace)
    ours, theirs = fromstring(submission(replay.session)), fromstring(trace["submission"])
    assert (ours.tag, ours.attrib) == (theirs.tag, theirs.attrib)
    assert answers(ours) == answers(theirs)


def test_what_is_not_relevant_and_templates_are_left_out():
    session = begun()
    session.answer("a", "x")
    session.answer("hidden", "told")
    session.answer("a", "y")
    rid = session.add_row("r")
    session.answer(f"r[{rid}]/b", "1 < 2 & 'so on'")
    orx = 'xmlns:orx="http://openrosa.org/xforms"'
    meta = "<orx:meta><orx:instanceID>uuid:invented</orx:instanceID></orx:meta>"
    row = "<r><b>1 &lt; 2 &amp; 'so on'</b></r>"
    assert written(session) == f'<data {orx} id="t" version="7"><a>y</a>{row}{meta}</data>'


def test_the_meta_of_the_form_is_filled_and_an_earlier_record_named():
    meta = "<orx:meta><orx:instanceID/><orx:instanceName/></orx:meta>"
    found = written(begun(meta), deprecated_id="uuid:earlier")
    assert "<orx:instanceID>uuid:invented</orx:instanceID>" in found
    assert "<orx:deprecatedID>uuid:earlier</orx:deprecatedID>" in found
    assert "<orx:instanceName/>" in found
    assert found.count("instanceID>") == 2
    plain = written(begun("<meta><instanceID/></meta>"), deprecated_id="uuid:earlier")
    assert "<meta><instanceID>uuid:invented</instanceID><deprecatedID>uuid:earlier</deprecatedID></meta>" in plain


def test_letters_that_no_xml_can_hold_are_left_out():
    session = begun()
    session.answer("a", "one\x00\x0btwo\ud800\ufffe\r\n\tthree")
    (first, *_) = answers(fromstring(submission(session)))
    assert first == ("/data/a", "onetwo\r\n\tthree")


def test_a_form_whose_answers_have_a_namespace_of_their_own_is_read_and_submitted():
    xform = (XFORM % "").replace('<data id="t"', '<data xmlns="urn:invented" id="t"').encode()
    session = Session(compile_form(xform), language="", now=lambda: NOW, instance_id="uuid:invented")
    session.answer("a", "x")
    session.answer("hidden", "told")
    assert "<a>x</a><hidden>told</hidden>" in written(session)
    assert written(session).startswith("<data ")


def test_elements_of_unknown_namespaces_keep_them():
    found = fromstring(submission(begun('<x xmlns="urn:invented"><y/></x>')))
    assert [child.tag for child in found.iter() if "invented" in child.tag] == ["{urn:invented}x", "{urn:invented}y"]


def test_the_time_it_ended_is_written_when_it_is_handed_on(make_session):
    session = make_session("type | name | label", "start | start |\nend | end |\ntext | a | A")
    assert session.node("end").value == ""
    assert session.finished_answers()["end"] == NOW.isoformat(timespec="milliseconds")
    later = Session(session.form, language="", now=lambda: NOW + timedelta(hours=1), answers=session.finished_answers())
    assert later.finished_answers() == session.finished_answers() | {
        "end": (NOW + timedelta(hours=1)).isoformat(timespec="milliseconds")
    }
    assert f"<end>{NOW.isoformat(timespec='milliseconds')}</end>" in written(session)
