"""Refuses letters that a reader cannot see or takes for others.

Everywhere: no text-direction controls, no zero-width characters, no word of Latin and Cyrillic letters mixed (a Kazakh
U+0456 typed as a Latin "i" looks right and is found by no search). In Python: ASCII names only, and letters outside
ASCII only in the files listed here, each with its reason. A test that needs such a character writes it as an escape.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "resources", "forms", "docs", ".ci")
TEXT_SUFFIXES = frozenset({".py", ".md", ".po", ".toml", ".txt", ".csv", ".json", ".html", ".svg", ".xml", ".yml"})
NOT_OURS = frozenset({"node_modules", "__pycache__", "hostile", "released", "vectors"})

# Where Python speaks to people, or plays one: letters outside ASCII are at home.
SPEAKING = (
    "tests/",
    "src/intake_app/demo/",
    "src/intake_app/domain/complaint",
    "src/intake_app/printing/",
    "src/intake_app/ui/",
)
# Other Python files that hold letters outside ASCII, and why they must.
LETTERS_NEEDED = {
    "src/intake_app/crypto/passphrase.py": "letters that people type for others in recovery codes",
    "src/intake_app/desktop/cloud_folders.py": "how Russian systems name the folders that they copy to the internet",
    "src/intake_app/domain/law.py": "folds Kazakh letters where two spellings are one word",
    "src/intake_app/domain/names.py": "the folding of names is a table of letters",
    "src/intake_app/domain/passphrase_form.py": "letters that people type for others in passphrases",
    "src/intake_app/domain/passphrase_strength.py": "Russian and Kazakh keyboards and the words that everybody guesses",
    "src/intake_app/domain/places.py": "Kazakh and Russian endings of place names",
    "src/intake_app/domain/told_dates.py": "the months as people say them",
    "src/intake_app/i18n.py": "the languages are named in themselves",
    "src/intake_app/xlsform/functions_dates.py": "short names of months and days in format-date()",
}
# Files that must hold a word of two scripts, and why.
MIXES_NEEDED = {
    "src/intake_app/crypto/passphrase.py": "the table from look-alikes to the letters of the recovery code",
}

NO_WORD = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[a-zA-Z])|\w-\w")
WORD = re.compile(r"[^\W\d_]+")
ALLOWED_CONTROLS = frozenset("\n\t")


def text_files() -> Iterator[Path]:
    """Give every text file of ours, fixed order; test data kept hostile on purpose is left out."""
    yield from sorted(p for p in ROOT.iterdir() if p.is_file() and (p.suffix in TEXT_SUFFIXES or p.name == "Makefile"))
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            ours = path.is_file() and NOT_OURS.isdisjoint(path.relative_to(ROOT).parts)
            if ours and (path.suffix in TEXT_SUFFIXES or folder == ".ci"):
                yield path


def unseen(character: str) -> bool:
    """Whether a character draws nothing of its own but changes what stands around it."""
    return character not in ALLOWED_CONTROLS and unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}


def script(letter: str) -> str:
    """Give the first word of a letter's Unicode name: LATIN, CYRILLIC, ..."""
    return unicodedata.name(letter, "UNNAMED").split(" ", 1)[0]


def unseen_in_line(line: str) -> Iterator[str]:
    """Give the characters of one line that nobody sees."""
    for character in sorted({c for c in line if unseen(c)}):
        yield f"holds U+{ord(character):04X} ({unicodedata.name(character, 'a control character')})"


def mixed_in_line(line: str) -> Iterator[str]:
    """Give the words of one line that are of two scripts; escapes and ranges of regular expressions are no words."""
    for word in WORD.findall(NO_WORD.sub(" ", line)):
        if not word.isascii() and {"LATIN", "CYRILLIC"} <= {script(letter) for letter in word}:
            yield f"mixes Latin and Cyrillic letters in one word: {word!a}"


def faults_in_names(source: str) -> Iterator[tuple[int, str]]:
    """Give the Python names that are not plain ASCII, with their line numbers."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and not token.string.isascii():
            yield token.start[0], f"has a name that is not ASCII: {token.string!a}"


def keeps_to_ascii(shown: str) -> bool:
    """Whether letters outside ASCII have no business in this file."""
    return shown.endswith(".py") and not shown.startswith(SPEAKING) and shown not in LETTERS_NEEDED


def faults_in_file(shown: str, source: str) -> Iterator[tuple[int, str]]:
    """Give every fault of one file with its line number; of letters outside ASCII only the first."""
    lines = list(enumerate(source.split("\n"), start=1))
    for number, line in lines:
        yield from ((number, fault) for fault in unseen_in_line(line))
        if shown not in MIXES_NEEDED and not shown.startswith("tests/"):
            yield from ((number, fault) for fault in mixed_in_line(line))
    foreign = [number for number, line in lines if any(c.isalpha() and not c.isascii() for c in line)]
    if foreign and keeps_to_ascii(shown):
        yield foreign[0], "holds letters outside ASCII; if it must, name the file in .ci/letters.py with the reason"
    if shown.endswith(".py"):
        yield from faults_in_names(source)


def main() -> int:
    """Print every fault; the result is the exit code."""
    faults = []
    for path in text_files():
        shown = path.relative_to(ROOT).as_posix()
        try:
            source = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            faults.append(f"{shown}: is not UTF-8")
            continue
        faults += [f"{shown}:{number}: {fault}" for number, fault in faults_in_file(shown, source)]
    for shown in sorted(LETTERS_NEEDED.keys() | MIXES_NEEDED.keys()):
        if not (ROOT / shown).exists() or (ROOT / shown).read_text(encoding="utf-8").isascii():
            faults.append(f"{shown}: is named in .ci/letters.py without need")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"Letters: {len(faults)} faults\n" if faults else "Letters: nothing hidden, nothing mixed.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
