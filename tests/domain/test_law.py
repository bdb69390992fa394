"""The wording that held on a day, the addressee of a day, and data files that are wrong."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from intake_app.domain.errors import LawDataError
from intake_app.domain.law import Check, checked_on
from intake_app.domain.law_files import load_law

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "law"
LAW = load_law(FOLDER)
FILED_ON = date(2026, 11, 22)


def on(day):
    return (day, day)


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), "Пытки"),
        (date(2022, 1, 8), "Пытки"),
        (date(2023, 3, 16), "Пытки"),
        (date(2023, 3, 17), "Жестокое, бесчеловечное или унижающее достоинство обращение, пытки"),
        (date(2026, 11, 22), "Жестокое, бесчеловечное или унижающее достоинство обращение, пытки"),
    ],
)
def test_article_146_follows_the_day_of_the_act(day, title):
    found = LAW.wordings("CC", "146", acted=on(day), filed_on=FILED_ON)
    assert [article.title("ru") for article in found] == ([title] if title else [])


def test_acts_on_both_sides_of_the_change_fall_under_both_wordings():
    found = LAW.wordings("CC", "146", acted=(date(2023, 3, 16), date(2023, 3, 17)), filed_on=FILED_ON)
    assert [article.since for article in found] == [date(2015, 1, 1), date(2023, 3, 17)]


def test_without_a_day_of_the_act_no_wording_is_chosen():
    assert LAW.wordings("CC", "146", acted=None, filed_on=FILED_ON) == ()


@pytest.mark.parametrize(("filed_on", "number"), [(date(2026, 6, 30), "17"), (date(2026, 7, 1), "")])
def test_the_constitution_follows_the_day_of_filing(filed_on, number):
    found = LAW.wordings("CONST", "ban_of_torture", acted=on(date(2022, 1, 8)), filed_on=filed_on)
    assert [article.number for article in found] == [number]


def test_procedure_follows_the_day_of_filing_whatever_the_act():
    assert LAW.wordings("CPC", "71", acted=on(date(2022, 1, 8)), filed_on=date(2014, 1, 1)) == ()
    assert len(LAW.wordings("CPC", "71", acted=None, filed_on=FILED_ON)) == 1


@pytest.mark.parametrize(
    ("filed_on", "agencies", "line"),
    [
        (date(2022, 12, 31), {"police"}, None),
        (date(2023, 1, 1), {"police"}, "Прокурору области Жетісу"),
        (FILED_ON, set(), "Прокурору области Жетісу"),
        (FILED_ON, {"national_guard", "knb"}, "Военному прокурору гарнизона"),
        (FILED_ON, {"national_guard", "police"}, "Прокурору области Жетісу"),
    ],
)
def test_the_addressee_follows_the_day_and_the_bodies(filed_on, agencies, line):
    addressee = LAW.addressee("d1", filed_on=filed_on, agencies=agencies)
    assert (addressee and addressee.line("ru", "Прокурору области Жетісу")) == line


def test_bodies_have_their_days():
    assert LAW.bodies["anticor"].existed_on(date(2025, 6, 30))
    assert not LAW.bodies["anticor"].existed_on(date(2025, 7, 1))
    assert not LAW.bodies["knb_anticor"].existed_on(date(2025, 7, 13))
    assert LAW.bodies["knb_anticor"].existed_on(date(2025, 7, 14))


def test_nothing_claims_to_be_checked_before_a_lawyer_checked_it():
    checks = [article.check for article in LAW.articles] + [addressee.check for addressee in LAW.addressees]
    assert not any(check.checked for check in checks)
    assert all(check.source for check in checks)


def test_the_day_of_checking_is_the_oldest_and_only_if_all_are_checked():
    def check(day):
        return Check(checked=day is not None, by="L1" if day else "", on=day, source="x", note="")

    assert checked_on([check(date(2026, 12, 2)), check(date(2026, 12, 1))]) == date(2026, 12, 1)
    assert checked_on([check(date(2026, 12, 2)), check(None)]) is None
    assert checked_on([]) is None


def test_articles_are_cited_in_both_languages():
    article = LAW.wordings("CC", "146", acted=on(date(2022, 1, 8)), filed_on=FILED_ON)[0]
    assert article.cite("ru").startswith("УК РК, ст. 146 (в редакции до изменений")
    assert article.cite("kk").startswith("ҚР ҚК, 146-бап (")


@pytest.mark.parametrize(
    ("file", "find", "replace", "reason"),
    [
        ("criminal_code.toml", "until = 2023-03-16", "until = 2023-03-17", "overlap"),
        ("criminal_code.toml", "until = 2023-03-16", "until = 2014-01-01", "until"),
        ("criminal_code.toml", "since = 2023-03-17", 'since = "17.03.2023"', "since"),
        ("criminal_code.toml", 'number = "146"', 'number = "сто сорок шесть"', "number"),
        ("criminal_code.toml", "\nchecked = false", "\nchecked = true", "checked"),
        ("criminal_code.toml", "\nchecked = false", '\nchecked = false\nchecked_by = "L1"', "checked"),
        ("criminal_code.toml", "\nchecked = false", '\nchecked = "no"', "checked"),
        ("criminal_code.toml", 'keyed_by = "act"', 'keyed_by = "mood"', "keyed_by"),
        ("criminal_code.toml", 'kk = "Азаптау"\n', "", "kk"),
        ("criminal_code.toml", "[act]", "[acts]", "unknown_table"),
        ("constitution.toml", 'name = "ban_of_torture"', 'name = ""', "name"),
        ("bodies.toml", 'code = "criminal_police"', 'code = "police"', "body_twice"),
        ("bodies.toml", 'agencies = ["army"', 'agencies = ["navy"', "agencies"),
        ("bodies.toml", 'ru = "{to_prosecutor}"', 'ru = "{region}"', "placeholder"),
        ("bodies.toml", "[[body]]", "[[body", "syntax"),
    ],
)
def test_mistakes_in_the_data_are_named_with_their_line(tmp_path, file, find, replace, reason):
    shutil.copytree(FOLDER, tmp_path / "law")
    path = tmp_path / "law" / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    place = text.index(find)
    path.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(LawDataError) as caught:
        load_law(tmp_path / "law")
    facts = caught.value.facts
    assert (facts["file"], facts["reason"]) == (file, reason)
    written = path.read_text(encoding="utf-8").splitlines()
    if reason == "syntax":
        assert abs(int(facts["line"]) - text.count("\n", 0, place) - 1) <= 1
    else:
        assert written[int(facts["line"]) - 1].startswith("[")


def test_two_files_of_one_act_are_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "law")
    shutil.copy(FOLDER / "constitution.toml", tmp_path / "law" / "constitution_again.toml")
    with pytest.raises(LawDataError) as caught:
        load_law(tmp_path / "law")
    assert caught.value.facts == {"file": "constitution_again.toml", "line": 0, "reason": "act_twice"}
