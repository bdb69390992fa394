"""The one form of a passphrase that keys are derived from and strength is measured on."""

from __future__ import annotations

import unicodedata

# A person whose keyboard lacks a letter types its neighbour; no two words of a list differ in these only.
_NEIGHBOURS = str.maketrans("ёәғқңөұүһі", "еагкноуухи")


def folded(text: str) -> str:
    """NFC, case folded, NFC; Kazakh letters and ё become their Russian neighbours; white space one space, none outside.

    folded(folded(x)) == folded(x). Part of vault format 1: it never changes.
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(plain.translate(_NEIGHBOURS).split())
