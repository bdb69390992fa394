"""What every test gets: no screen, a home of its own that is thrown away, and repeatable property tests.

All people, places and events in the tests are invented.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Same examples in every run, so that a failure in one change is not another change's. `make fuzz` looks further.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=40, database=None)
settings.register_profile(
    "thorough", deadline=None, max_examples=1000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person watch the windows: pytest --onscreen."""
    parser.addoption("--onscreen", action="store_true", help="show the windows of the tests on this screen")


def pytest_configure(config: pytest.Config) -> None:
    """Choose Qt's platform before anything imports Qt."""
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test an empty home folder; nothing of the person who runs the tests is read or written."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        place = folder / name.lower()
        place.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(place))
    monkeypatch.setenv("APPDATA", str(folder / "xdg_config_home"))
    monkeypatch.setenv("LOCALAPPDATA", str(folder / "xdg_data_home"))
    monkeypatch.delenv("GNUPGHOME", raising=False)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Give the folder of other projects' conformance data that INTAKE_VECTORS names."""
    named = os.environ.get("INTAKE_VECTORS")
    if not named:
        pytest.skip("INTAKE_VECTORS names no folder with conformance data")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"INTAKE_VECTORS names {folder}, which is not a folder")
    return folder
