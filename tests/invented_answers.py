"""Invented answers as plain records: everything a format has to carry, in small. All people in it are invented."""

from __future__ import annotations

from intake_app.exports.record import Collection, FileOut, Group, Option, Question, Record, Row, Shape, file_of

LANGUAGES = ("kk", "ru", "en")
SEX = tuple(
    Option(code, dict(zip(LANGUAGES, words, strict=True)))
    for code, words in (
        ("f", ("әйел", "женщина", "woman")),
        ("m", ("ер", "мужчина", "man")),
    )
)
METHODS = tuple(
    Option(code, {language: f"{words} {language}" for language in LANGUAGES})
    for code, words in (("beat", "beating"), ("cold", "cold|wet::ice"), ("noise", "noise"))
)


def question(path: str, kind: str, options: tuple[Option, ...] = ()) -> Question:
    name = path.rpartition("/")[2]
    return Question(name, path, kind, {language: f"{name} {language}" for language in LANGUAGES}, options)


SHAPE = Shape(
    form_id="invented",
    version="7",
    root="data",
    languages=LANGUAGES,
    parts=(
        question("loose", "text"),
        Group(
            "D",
            "D",
            {"en": "Person"},
            (
                question("D/sex", "select_one", SEX),
                question("D/age", "integer"),
                question("D/where", "geopoint"),
                question("D/photo", "image"),
                question("D/read_this", "note"),
            ),
        ),
        Group(
            "H",
            "H",
            {"en": "Stays"},
            (
                Group(
                    "stays",
                    "H/stays",
                    {"en": "Stay"},
                    (
                        question("H/stays/since", "date"),
                        question("H/stays/how", "select_multiple", METHODS),
                        Group(
                            "guards",
                            "H/stays/guards",
                            {"en": "Guard"},
                            (question("H/stays/guards/rank", "text"),),
                            is_repeat=True,
                        ),
                    ),
                    is_repeat=True,
                ),
            ),
        ),
    ),
)
PICTURE = b"\x89PNG invented"


def stay(since: str, how: str = "", *ranks: str) -> Row:
    guards = tuple(Row({"H/stays/guards/rank": rank}) for rank in ranks)
    return Row({"H/stays/since": since, "H/stays/how": how}, rows={"H/stays/guards": guards} if guards else {})


def record(number: int, row: Row, *, files: tuple[FileOut, ...] = (), replaces: str = "", name: str = "") -> Record:
    return Record(
        instance=f"00000000-0000-4000-8000-{number:012d}",
        origin=f"{number:08d}-0000-4000-8000-000000000000",
        replaces=replaces,
        name=name,
        made_on="2026-11-22",
        row=row,
        files=files,
    )


def rich() -> Collection:
    """Two records: one with nested rows, a file and an older version, one with hardly anything."""
    full = record(
        1,
        Row(
            {
                "loose": "Ұлжан айтты: «иә»\nекінші жол",
                "D/sex": "f",
                "D/age": "-5",
                "D/where": "43.238 76.945 800 5",
                "D/photo": "0123456789abcdef.png",
                "D/read_this": "",
            },
            rows={"H/stays": (stay("2022-01-08", "beat cold", "major", "=1+1"), stay("2022-01"))},
        ),
        files=(file_of("0123456789abcdef.png", PICTURE),),
        replaces="00000000-0000-4000-8000-000000000099",
    )
    bare = record(2, Row({"loose": "", "D/sex": ""}, {"D/sex": "declined"}))
    return Collection(SHAPE, (full, bare))


def content(file: FileOut) -> bytes:
    data = b"".join(file.read())
    assert len(data) == file.size
    return data


def by_name(files: list[FileOut]) -> dict[str, bytes]:
    assert len({one.name for one in files}) == len(files)
    return {one.name: content(one) for one in files}
