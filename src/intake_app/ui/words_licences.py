"""What the program is made of and under which licences: names and licence codes, the same in every language."""

from __future__ import annotations

from typing import Final

OWN_LICENCE: Final = "GPL-3.0-or-later"

LICENCES: Final = (
    ("Python", "PSF-2.0"),
    ("Qt, PySide6", "LGPL-3.0"),
    ("SQLCipher", "BSD-3-Clause"),
    ("SQLite", "Public domain"),
    ("OpenSSL", "Apache-2.0"),
    ("sqlcipher3", "Zlib"),
    ("cryptography", "Apache-2.0, BSD-3-Clause"),
    ("pydantic", "MIT"),
    ("reportlab", "BSD-3-Clause"),
    ("pyxform", "BSD-2-Clause"),
    ("openpyxl", "MIT"),
    ("lark", "MIT"),
    ("defusedxml", "PSF-2.0"),
    ("Jinja2, MarkupSafe", "BSD-3-Clause"),
    ("python-docx", "MIT"),
    ("lxml", "BSD-3-Clause"),
    ("Pillow", "MIT-CMU"),
    ("RapidFuzz", "MIT"),
    ("mnemonic", "MIT"),
    ("PT Sans", "OFL-1.1"),
    ("Liberation Serif", "OFL-1.1"),
    ("hunspell-kk", "GPL-2.0-or-later, LGPL-2.1-or-later, MPL-1.1"),
)
"""Components that travel with the program, with SPDX codes; docs/dependencies.md says what each is for."""
