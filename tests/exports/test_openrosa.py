from __future__ import annotations

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from intake_app.exports.cells import readable
from intake_app.exports.openrosa import submission, write
from intake_app.exports.record import Collection, Row
from invented_answers import PICTURE, SHAPE, by_name, question, record, rich


def flat(element, above=""):
    """Every leaf with its path, in order."""
    if not len(element):
        return [(above, element.text or "")]
    return [leaf for child in element for leaf in flat(child, f"{above}/{child.tag}" if above else child.tag)]


def test_a_folder_for_each_record_with_the_submission_and_its_files():
    files = by_name(write([rich()], "en"))
    first, second = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    assert set(files) == {f"{first}/submission.xml", f"{first}/0123456789abcdef.png", f"{second}/submission.xml"}
    assert files[f"{first}/0123456789abcdef.png"] == PICTURE


def test_the_submission_read_by_others():
    files = by_name(write([rich()], "en"))
    root = fromstring(files["00000000-0000-4000-8000-000000000001/submission.xml"])
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "invented", "7")
    assert flat(root) == [
        ("loose", "Ұлжан айтты: «иә»\nекінші жол"),
        ("D/sex", "f"),
        ("D/age", "-5"),
        ("D/where", "43.238 76.945 800 5"),
        ("D/photo", "0123456789abcdef.png"),
        ("D/read_this", ""),
        ("H/stays/since", "2022-01-08"),
        ("H/stays/how", "beat cold"),
        ("H/stays/guards/rank", "major"),
        ("H/stays/guards/rank", "=1+1"),
        ("H/stays/since", "2022-01"),
        ("H/stays/how", ""),
        ("meta/instanceID", "uuid:00000000-0000-4000-8000-000000000001"),
        ("meta/deprecatedID", "uuid:00000000-0000-4000-8000-000000000099"),
    ]


def test_what_is_not_relevant_is_not_there_and_a_first_version_replaces_nothing():
    files = by_name(write([rich()], "en"))
    root = fromstring(files["00000000-0000-4000-8000-000000000002/submission.xml"])
    assert [path for path, _ in flat(root)] == ["loose", "D/sex", "meta/instanceID"]


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_comes_back(text):
    root = fromstring(submission(SHAPE, record(1, Row({"loose": text}))))
    assert (root.findtext("loose") or "") == readable(text)


def test_no_collection_no_file():
    assert write([], "en") == []
    assert write([Collection(SHAPE, ())], "en") == []
    assert question("a/b", "text").name == "b"
