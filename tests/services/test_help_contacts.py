"""Contacts for people in need come from the organisation's own file; the one in the program is empty on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.paths import resources
from intake_app.services.help_contacts import load_contacts

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_that_comes_with_the_program_names_nobody() -> None:
    found = load_contacts(resources() / "help")
    assert (found.contacts, found.broken) == ((), ())


def test_contacts_are_shown_in_their_need_and_by_a_name_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        """
[[contact]]
name = { kk = "Ойдан шығарылған көмек", ru = "" }
reach = "выдумано"
hours = "9-18"
for = ["crisis", "child"]
checked = 2026-01-31

[[contact]]
name = { en = "Invented shelter" }
""",
        "utf-8",
    )
    found = load_contacts(tmp_path)
    crisis, medical = found.for_need("crisis"), found.for_need("medical")
    assert [one.called("ru") for one in crisis] == ["Ойдан шығарылған көмек", "Invented shelter"]
    assert [one.called("kk") for one in medical] == ["Invented shelter"]
    assert (crisis[0].reach, crisis[0].hours, crisis[0].checked) == ("выдумано", "9-18", "2026-01-31")


@pytest.mark.parametrize(
    "text",
    ["[[contact", 'contact = "x"', '[[contact]]\nname = "x"', '[[contact]]\nname = {}\nfor = ["elsewhere"]', "\x00"],
)
def test_a_wrong_file_is_named_and_stops_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    (tmp_path / "b.toml").write_text('[[contact]]\nname = { en = "Invented" }\n', "utf-8")
    found = load_contacts(tmp_path)
    assert found.broken == ("a.toml",)
    assert len(found.contacts) == 1


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert load_contacts(tmp_path / "nowhere").contacts == ()
