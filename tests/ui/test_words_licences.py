from __future__ import annotations

import re
import tomllib
from pathlib import Path

from intake_app.ui.words_licences import LICENCES, OWN_LICENCE

PROJECT = tomllib.loads((Path(__file__).parent.parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
BROUGHT_ALONG = {
    *("python", "qt", "sqlcipher", "sqlite", "openssl", "openpyxl", "markupsafe", "lxml"),
    *("pt sans", "liberation serif", "hunspell-kk"),
}


def test_every_component_that_travels_is_named_and_no_other() -> None:
    named = {part.strip().casefold() for name, _licence in LICENCES for part in name.split(",")}
    wanted = {re.split(r"[<>=!~\[; ]", requirement)[0].casefold() for requirement in PROJECT["dependencies"]}
    wanted = {name.removesuffix("-essentials") for name in wanted}
    assert wanted - named == set()
    assert named - wanted - BROUGHT_ALONG == set()
    assert all(licence for _name, licence in LICENCES)


def test_the_own_licence_is_that_of_the_project() -> None:
    assert PROJECT["license"] == OWN_LICENCE
