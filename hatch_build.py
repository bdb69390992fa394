"""Compiles the translations, so that every installed copy of the program speaks all its languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Writes intake.mo beside every intake.po before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        for source in Path(self.root, "resources", "i18n").glob("*/LC_MESSAGES/intake.po"):
            with source.open("rb") as text:
                catalogue = read_po(text, locale=source.parts[-3])
            target = source.with_suffix(".mo")
            with target.open("wb") as compiled:
                write_mo(compiled, catalogue)
            build_data["artifacts"].append(str(target.relative_to(self.root)))
