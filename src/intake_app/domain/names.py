"""One search key for a name, whichever of the alphabets of Kazakhstan it was written in."""

from __future__ import annotations

import re
import unicodedata

# ж is written out as zh first, so that the Latin rules below see it as they see a typed "zh".
_CYRILLIC = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e", "э": "e",
        "є": "e", "ж": "zh", "җ": "zh", "з": "z", "и": "i", "і": "i", "ы": "i", "к": "k", "қ": "k", "л": "l",
        "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ҳ": "h", "ц": "ts", "ч": "ch", "ҷ": "zh", "ш": "sh",
        "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia",
    }
)  # fmt: skip

# Latin letters whose mark carries a sound; every other mark is simply dropped.
_MARKED_LATIN = str.maketrans(
    {"ş": "sh", "ș": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ı": "i", "ə": "a", "ɵ": "o", "ŋ": "n", "ł": "l"}
)

# In this order: longer spellings first. The letters y, q, w, x and a lone c never survive.
_LATIN_RULES = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        ("shch|sch", "sh"),
        ("tch", "ch"),
        ("dzh|dj|zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("tz", "ts"),
        ("c(?!h)", "k"),
        ("q", "k"),
        ("w", "u"),
        ("x", "ks"),
        ("ye|yo", "e"),
        ("y", "i"),
    )
)
_GLIDE_BEFORE_E = re.compile("[йьъ][её]")
_APOSTROPHES = re.compile("['’‘ʼʹʺ`´′″]")
_DOUBLED_LETTER = re.compile(r"([^\W\d_])\1+")
_SEPARATORS = re.compile(r"[\W_]+")


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _GLIDE_BEFORE_E.sub("e", plain).translate(_MARKED_LATIN)
    letters = (c for c in unicodedata.normalize("NFKD", plain) if unicodedata.category(c) != "Mn")
    key = _APOSTROPHES.sub("", "".join(letters)).translate(_CYRILLIC)
    for pattern, replacement in _LATIN_RULES:
        key = pattern.sub(replacement, key)
    key = _DOUBLED_LETTER.sub(r"\1", unicodedata.normalize("NFC", key))
    return _SEPARATORS.sub(" ", key).strip()


def fold(text: str) -> str:
    """Return the key under which all usual spellings of `text` meet; words are parted by one space.

    Case, ё/е, the Kazakh letters against their Russian neighbours, doubled letters, soft and hard signs, hyphens
    and apostrophes do not matter, nor does the Latin scheme (q/k, gh/g, zh/j, kh/h, sh, ch, ye, y/i). Digits stay
    as they are. `fold(fold(x)) == fold(x)`. The key is for finding and comparing, never for showing.
    """
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def initials(family: str, given: str = "", patronymic: str = "") -> str:
    """Return "А.С. Тестов": what stands beside a signature. Parts that are missing are left out."""
    first_letters = "".join(f"{part.strip()[0].upper()}." for part in (given, patronymic) if part.strip())
    return f"{first_letters} {family.strip()}".strip()
