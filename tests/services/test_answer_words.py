from __future__ import annotations

import pytest

from intake_app.services.answer_words import say_question, say_section, say_value
from intake_app.xlsform.model import Form, compile_form

XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Invented</h:title><model>
<itext><translation lang="en" default="true()">
 <text id="sex"><value>Sex</value></text><text id="f"><value>Woman</value></text>
</translation><translation lang="ru">
 <text id="sex"><value>\xd0\x9f\xd0\xbe\xd0\xbb</value></text>
 <text id="f"><value>\xd0\x96\xd0\xb5\xd0\xbd\xd1\x89\xd0\xb8\xd0\xbd\xd0\xb0</value></text>
</translation></itext>
<instance><data id="invented" version="1"><D><sex/><needs/><name/></D><H><stay jr:template=""><where/></stay></H></data>
</instance>
<instance id="sexes"><root><item><name>f</name><itextId>f</itextId></item></root></instance>
<instance id="needs"><root><item><name>lawyer</name><label>Lawyer</label></item>
<item><name>doctor</name><label>Doctor</label></item></root></instance>
<bind nodeset="/data/D/sex" type="string"/><bind nodeset="/data/D/needs" type="string"/>
</model></h:head>
<h:body><group ref="/data/D"><label>Person</label>
<select1 ref="/data/D/sex"><label ref="jr:itext('sex')"/>
 <itemset nodeset="instance('sexes')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
<select ref="/data/D/needs"><label>Needs</label>
 <itemset nodeset="instance('needs')/root/item"><value ref="name"/><label ref="label"/></itemset></select>
<input ref="/data/D/name"><label>Name</label></input></group>
<group ref="/data/H"><label>Stays</label><group ref="/data/H/stay"><repeat nodeset="/data/H/stay">
<input ref="/data/H/stay/where"><label>Where</label></input></repeat></group></group>
</h:body></h:html>"""


@pytest.fixture(scope="module")
def form() -> Form:
    return compile_form(XFORM)


def test_questions_are_named_in_the_language_asked_for(form: Form) -> None:
    assert say_question(form, "D/sex", "en") == "Sex"
    assert say_question(form, "D/sex", "ru") == "Пол"
    assert say_question(form, "H/stay[abcdefghij]/where", "en") == "Where"
    assert say_question(form, "D/name#reason", "en") == "Name"
    assert say_section(form, "D", "en") == "Person"
    assert say_section(form, "nowhere", "en") == ""


def test_codes_become_words_and_other_values_stay(form: Form) -> None:
    assert say_value(form, "D/sex", "f", "ru") == "Женщина"
    assert say_value(form, "D/needs", "doctor lawyer", "en") == "Doctor, Lawyer"
    assert say_value(form, "D/needs", "doctor gone", "en") == "Doctor, gone"
    assert say_value(form, "D/name", "f", "en") == "f"
    assert say_value(form, "D/sex#reason", "declined", "en") == "declined"


def test_an_answer_of_an_unknown_form_shows_under_the_name_of_its_question(form: Form) -> None:
    assert say_question(None, "D/D01_pseudonym", "kk") == "D01_pseudonym"
    assert say_question(form, "D/gone", "en") == "gone"
    assert say_value(None, "D/sex", "f", "ru") == "f"
