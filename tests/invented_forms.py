"""Two versions of a small invented questionnaire, as files people write: renamed, removed and retyped questions."""

from __future__ import annotations


def table(name: str, columns: str, rows: str) -> str:
    """A sheet as markdown; cells are separated by "|", rows by line breaks."""
    lines = [f"| {name} |", f"| | {columns} |"]
    return "\n".join([*lines, *(f"| | {row} |" for row in rows.strip().splitlines())])


def form(survey: str, choices: str, version: str, migrations: str = "", form_id: str = "invented_talk") -> bytes:
    """A whole form with classes and labels in two languages."""
    columns = "type | name | label::Қазақша (kk) | label::English (en) | bind::intake:class"
    namespace = 'intake="urn:intake-app:xform:1"'
    sheets = [
        table("survey", columns, survey),
        table("choices", "list_name | name | label::Қазақша (kk) | label::English (en)", choices),
        table(
            "settings",
            "form_id | version | form_title | default_language | namespaces",
            f"{form_id} | {version} | Invented talk | English (en) | {namespace}",
        ),
    ]
    if migrations:
        sheets.append(table("migrations", "from_version | old_path | new_path | value_map", migrations))
    return "\n\n".join(sheets).encode()


ONE = form(
    """begin_group | D | Адам | Person | P
text | pseudonym | Лақап ат | What to call them | A
text | work | Жұмыс | Work | P
text | nickname | Бүркеншік | Nickname | P
integer | age | Жас | Age | P
select_one colour | colour | Түс | Colour | T
select_multiple colour | colours | Түстер | Colours | T
text | hidden | Жасырын | Told only here | X
begin_repeat | stays | Тұрған жерлер | Stays | T
text | place | Орын | Place | T
text | cell | Камера | Cell | T
end_repeat | | | |
end_group | | | |""",
    """colour | red | Қызыл | Red
colour | blue | Көк | Blue
colour | dun | Шұбар | Dun""",
    "1",
)
"""Version 1."""

TWO = form(
    """begin_group | D | Адам | Person | P
text | pseudonym | Лақап ат | What to call them | A
text | occupation | Кәсіп | Occupation | T
date | age | Туған күн | Date of birth | P
select_one colour | colour | Түс | Colour | T
select_multiple colour | colours | Түстер | Colours | T
text | secret | Құпия | Told only here | T
end_group | | | |
begin_group | H | Қамау | Custody | T
begin_repeat | custody | Қамаулар | Times in custody | T
text | place | Орын | Place | T
end_repeat | | | |
end_group | | | |""",
    """colour | crimson | Қызыл | Crimson
colour | blue | Көк | Blue""",
    "2",
    """1 | D/work | D/occupation |
1 | D/colour | D/colour | red=crimson
1 | D/colours | D/colours | red=crimson
1 | D/hidden | D/secret |
1 | D/stays | H/custody |""",
)
"""Version 2: work renamed, nickname removed, age retyped, a code renamed, a code removed, a repeat elsewhere."""
