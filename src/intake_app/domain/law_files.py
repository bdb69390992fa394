"""Reading the dated law of resources/law: every mistake is refused with its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.domain.errors import LawDataError
from intake_app.domain.law import PLACEHOLDER, Addressee, Article, Check, Law, LegalAct, PublicBody
from intake_app.domain.toml_tables import Table, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

_NUMBER = re.compile(r"(\d{1,4}(-\d{1,2})?)?")
_BODIES = "bodies.toml"


def _check(table: Table) -> Check:
    check = Check(
        checked=table.flag("checked"),
        by=table.text("checked_by", ""),
        on=table.day("checked_on"),
        source=table.text("source"),
        note=table.text("note", ""),
    )
    if check.checked != bool(check.by) or check.checked != (check.on is not None):
        raise table.wrong("checked")
    return check


def _days(table: Table) -> tuple[date | None, date | None]:
    since, until = table.day("since"), table.day("until")
    if since and until and since > until:
        raise table.wrong("until")
    return since, until


_CHECK_KEYS = ("since", "until", "source", "note", "checked", "checked_by", "checked_on")


def _act(table: Table) -> LegalAct:
    table.only("code", "keyed_by", "ru", "kk", "ru_short", "kk_short", "ru_several", "kk_several", "source")
    keyed_by = table.text("keyed_by")
    if keyed_by not in ("act", "filing"):
        raise table.wrong("keyed_by")
    return LegalAct(
        code=table.text("code"),
        keyed_by="act" if keyed_by == "act" else "filing",
        ru=table.text("ru"),
        kk=table.text("kk"),
        ru_short=table.text("ru_short"),
        kk_short=table.text("kk_short"),
        ru_several=table.text("ru_several", ""),
        kk_several=table.text("kk_several", ""),
    )


def _article(table: Table, act: LegalAct) -> Article:
    words = ("ru_wording", "kk_wording", "ru_parts", "kk_parts")
    table.only("number", "name", "ru", "kk", *words, *_CHECK_KEYS)
    number = table.text("number")
    if not _NUMBER.fullmatch(number):
        raise table.wrong("number")
    name = table.text("name", number)
    if not name:
        raise table.wrong("name")
    since, until = _days(table)
    texts = {key: table.text(key, "") for key in words}
    return Article(
        act=act,
        name=name,
        number=number,
        ru=table.text("ru"),
        kk=table.text("kk"),
        **texts,
        since=since,
        until=until,
        check=_check(table),
    )


def _overlap(one: Article, other: Article) -> bool:
    starts = [article.since for article in (one, other) if article.since]
    return not starts or (one.holds_within(max(starts), max(starts)) and other.holds_within(max(starts), max(starts)))


def _read_act(path: Path) -> tuple[LegalAct, list[Article]]:
    tables = read_tables(path, "act", "article")
    if len(tables["act"]) != 1:
        raise LawDataError(file=path.name, line=0, reason="act")
    act = _act(tables["act"][0])
    articles: list[Article] = []
    for table in tables["article"]:
        article = _article(table, act)
        if any(other.name == article.name and _overlap(other, article) for other in articles):
            raise table.wrong("overlap")
        articles.append(article)
    return act, sorted(articles, key=lambda article: str(article.since or ""))


def _body(table: Table) -> PublicBody:
    words = ("code", "ru", "kk", "ru_who", "kk_who")
    table.only(*words, "since", "until")
    since, until = _days(table)
    return PublicBody(**{key: table.text(key) for key in words}, since=since, until=until)


def _addressee(table: Table, bodies: Mapping[str, PublicBody]) -> Addressee:
    table.only("document", "ru", "kk", "agencies", *_CHECK_KEYS)
    since, until = _days(table)
    agencies = frozenset(table.texts("agencies"))
    if agencies - set(bodies):
        raise table.wrong("agencies")
    ru, kk = table.text("ru"), table.text("kk")
    if (PLACEHOLDER in ru) != (PLACEHOLDER in kk) or "{" in (ru + kk).replace(PLACEHOLDER, ""):
        raise table.wrong("placeholder")
    return Addressee(table.text("document"), ru, kk, agencies, since, until, _check(table))


def load_law(folder: Path) -> Law:
    """Read every act file of the folder and bodies.toml. Raises LawDataError (file, line, reason) for any mistake."""
    acts: dict[str, LegalAct] = {}
    articles: list[Article] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == _BODIES:
            continue
        act, found = _read_act(path)
        if act.code in acts:
            raise LawDataError(file=path.name, line=0, reason="act_twice")
        acts[act.code] = act
        articles += found
    tables = read_tables(folder / _BODIES, "body", "addressee")
    bodies: dict[str, PublicBody] = {}
    for table in tables["body"]:
        body = _body(table)
        if body.code in bodies:
            raise table.wrong("body_twice")
        bodies[body.code] = body
    return Law(acts, tuple(articles), bodies, tuple(_addressee(table, bodies) for table in tables["addressee"]))
