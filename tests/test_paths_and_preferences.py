"""Where things lie, and the three things that are remembered outside the vault."""

from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app import paths, preferences
from intake_app.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path


def test_resources_and_forms_are_found_in_the_source_tree() -> None:
    assert (paths.resources() / "icons" / "notebook.svg").is_file()
    assert paths.forms().is_dir()


def test_a_packed_program_finds_its_data_beside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert paths.resources() == tmp_path / "_data" / "resources"
    assert paths.forms() == tmp_path / "_data" / "forms"


@pytest.mark.skipif(sys.platform != "linux", reason="the place differs by system")
def test_the_own_folder_has_a_neutral_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert paths.program_folder() == tmp_path / "notebook"
    monkeypatch.setenv("INTAKE_HOME", str(tmp_path / "stick"))
    assert paths.program_folder() == tmp_path / "stick"


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    chosen = Preferences(language="kk", theme="dark", vault_folder="/invented/place")
    preferences.save(tmp_path / "new", chosen)
    preferences.save(tmp_path / "new", chosen)
    assert preferences.load(tmp_path / "new") == chosen
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["preferences.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_only_this_user_may_read_them(tmp_path: Path) -> None:
    preferences.save(tmp_path, Preferences())
    assert stat.S_IMODE((tmp_path / "preferences.json").stat().st_mode) == 0o600


def test_nothing_saved_gives_the_defaults(tmp_path: Path) -> None:
    assert preferences.load(tmp_path) == Preferences("", "system", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=80)
    | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "preferences.json").write_bytes(content)
    assert preferences.load(tmp_path) == Preferences()


def test_one_bad_value_does_not_cost_the_others(tmp_path: Path) -> None:
    held = {"language": "xx", "theme": "dark", "vault_folder": 7, "recent": ["never kept"]}
    (tmp_path / "preferences.json").write_text(json.dumps(held), encoding="utf-8")
    assert preferences.load(tmp_path) == Preferences("", "dark", "")


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"theme": "pink"}])
def test_unknown_choices_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"language|theme"):
        Preferences(**wrong)
