"""The statement of crime in Russian and Kazakh, as paper and as sentences. All people are invented."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from intake_app.domain.complaint import EvidenceItem, StatementItem
from intake_app.domain.errors import GlyphMissingError, TemplateBrokenError
from intake_app.domain.law import Check, Law
from intake_app.printing.pdf import Furniture, write_pdf
from printing.invented_case import (
    EPISODE,
    INJURY,
    PERPETRATOR,
    STAY,
    TEMPLATES,
    WITNESS,
    changed,
    draft_of,
    facts_of,
    fonts,
    text_of,
    words,
)

LANGUAGES = ("ru", "kk")
KAZAKH_LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


def paper(draft):
    """The text that a reader of PDF files finds, on one line, without what stands above and below every page."""
    lines = [line for page in PdfReader(io.BytesIO(draft.pdf)).pages for line in page.extract_text().splitlines()]
    kept = [line for line in lines if line.strip() not in {draft.header, "KZQ3-F5X2"} and not line.strip().isdecimal()]
    return re.sub(r"\s+", " ", "\n".join(kept).replace("-\n", "-"))


def furniture(draft):
    """The first lines of every page."""
    return [page.extract_text().splitlines()[0] for page in PdfReader(io.BytesIO(draft.pdf)).pages]


def stock_text(draft, tmp_path):
    """The text that pdftotext finds, on one line."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not on this machine")
    (tmp_path / "draft.pdf").write_bytes(draft.pdf)
    done = subprocess.run([tool, str(tmp_path / "draft.pdf"), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def codes(draft):
    return [item.code for item in draft.missing]


SAID = {
    "ru": (
        "Прокурору области Жетісу",
        "Заявитель: Ойданшықова Әсем Мысалқызы",
        "14.03.2001 года рождения",
        "ИИН 010314000000",
        "Меня задержали сотрудники полиции и сотрудники специального подразделения полиции 08.01.2022 около 21:30"
        " в г. Талдыкорган, в общественном месте (угол Выдуманной и Примерной).",
        "«Үш адам қолымды қайырып, көлікке отырғызды»",
        "Произошедшее 09.01.2022 около 02:00 описываю своими словами: «Меня держали за руки и били дубинкой."
        " Ұрып жатып: „Қол қой!“ деп айқайлады».",
        "При этом мне говорили: «Қол қой, әйтпесе жаман болады».",
        "Я теряла сознание.",
        "с целью: получить от меня признание, запугать меня.",
        "О лице, которое я обозначаю как «майор», сообщаю: опознаю его: это Небылицын.",
        "Основание: слышала имя или прозвище, могу опознать по внешности.",
        "Спина: кровоподтёк, полосы 10 см, синие",
        "Ранее с заявлением я не обращалась по следующим причинам: боюсь преследования.",
        "сокамерница: «видела, как [свидетель] и меня вели по коридору»",
        "руководствуясь статьями 71, 97, 155, 158, 180, 181, 185, 193, 270–274 УПК РК",
        "по статье 146 УК РК (в редакции до изменений, внесённых Законом РК от 17 марта 2023 года № 212-VII",
        "признать меня потерпевшей",
        "1) Спина, снимок (фотография) – на 1 л. в 1 экз. SHA-256: a1a1",
        "2) видеозапись – на электронном носителе SHA-256: b2b2",
        "(статья 419 УК РК) осведомлена.",
        "/ Ә.М. Ойданшықова",
    ),
    "kk": (
        "Жетісу облысының прокурорына",
        "Арыз беруші: Ойданшықова Әсем Мысалқызы",
        "2001 жылғы 14 наурызда туған",
        "ЖСН 010314000000",
        "Мені полиция қызметкерлері және полицияның арнайы бөлімшесінің қызметкерлері 2022 жылғы 8 қаңтарда"
        " сағат 21:30 шамасында Талдықорған қаласында, қоғамдық орында (угол Выдуманной и Примерной) ұстады.",
        "«Үш адам қолымды қайырып, көлікке отырғызды»",
        "2022 жылғы 9 қаңтарда сағат 02:00 шамасында болған жайтты өз сөзіммен баяндаймын: «Меня держали за руки",
        "„Қол қой!“ деп айқайлады».",
        "Мен есімнен танып қалдым.",
        "мұның мақсаты: мені мойындату, мені қорқыту.",
        "Мен «майор» деп атаған адам туралы мынаны хабарлаймын: оны танимын: бұл – Небылицын.",
        "Арқа: қанталау, полосы 10 см, синие",
        "Бұрын арызданған жоқпын, оның себебі: қудалаудан қорқамын.",
        "[куә]",
        "270–274-баптарын",
        "146-бабы (ҚР 2023 жылғы 17 наурыздағы № 212-VII Заңымен енгізілген өзгерістерге дейінгі редакцияда",
        "жәбірленуші деп тануды",
        "1) Спина, снимок (фотосурет) – 1 парақ, 1 данада SHA-256: a1a1",
        "(ҚР ҚК-нің 419-бабы) маған түсінікті.",
        "/ Ә.М. Ойданшықова",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_holds_the_facts(language):
    found = paper(draft_of(language=language))
    assert [said for said in SAID[language] if said not in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stock_reader_finds_the_told_facts(language, tmp_path):
    found = stock_text(draft_of(language=language), tmp_path)
    told = ("Ойданшықова Әсем Мысалқызы", "Үш адам қолымды қайырып, көлікке отырғызды", "Қол қой, әйтпесе жаман болады")
    assert [said for said in told if said not in found] == []
    assert "резиновая дубинка" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kazakh_letter_comes_out(language, tmp_path):
    told = f"{KAZAKH_LETTERS} — сынақ"
    draft = draft_of(facts_of(changed({f"{EPISODE}/I08_said": told})), language)
    assert told in paper(draft)
    assert told in stock_text(draft, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_case_gives_the_same_bytes(language):
    assert draft_of(language=language).pdf == draft_of(language=language).pdf


def test_facts_carry_over_from_one_language_to_the_other():
    facts = facts_of()
    russian, kazakh = (draft_of(facts, language) for language in LANGUAGES)
    assert [block.kind for block in russian.blocks] == [block.kind for block in kazakh.blocks]
    assert [block.number for block in russian.blocks] == [block.number for block in kazakh.blocks]
    assert [{s.path for s in block.sources} for block in russian.blocks] == [
        {s.path for s in block.sources} for block in kazakh.blocks
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_sentence_names_its_answers(language):
    draft = draft_of(language=language)
    facts = [block for block in draft.blocks if block.kind == "fact"]
    assert len(facts) == 10
    for block in facts:
        for sentence in block.sentences:
            assert sentence.sources or sentence.text.endswith(":")
    said = next(s for block in facts for s in block.sentences if "дубинк" in s.text)
    assert f"{EPISODE}/I04_own_words" in {source.path for source in said.sources}
    assert f"entry of {EPISODE}/I04_own_words" in {source.entry for source in said.sources}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_case_gives_a_form_and_invents_nothing(language):
    draft = draft_of(facts_of({}, region="", evidence=()), language)
    assert not [block for block in draft.blocks if block.kind == "fact"]
    assert not [block for block in draft.blocks if block.kind in ("annex", "annexes")]
    assert [block.number for block in draft.blocks if block.kind == "request"] == [f"{n})" for n in range(1, 8)]
    assert "______" in paper(draft)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dropped", [STAY, EPISODE, PERPETRATOR, WITNESS, INJURY])
def test_a_paragraph_without_facts_leaves_no_gap(language, dropped):
    without = {path: None for path in changed({}) if path.startswith(dropped)}
    draft = draft_of(facts_of(changed(without)), language)
    numbers = [block.number for block in draft.blocks if block.kind == "fact"]
    assert numbers == [f"{n}." for n in range(1, len(numbers) + 1)]
    assert len(numbers) == 9
    assert "«»" not in text_of(draft)
    assert not re.search(r"\(\s*\)|\s[,.;]|: \.|: ;", text_of(draft))


# --- what may not be there -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_identity_is_absent_where_it_is_not_allowed(language, tmp_path):
    facts = facts_of(identity_allowed=False)
    draft = draft_of(facts, language)
    for found in (paper(draft), stock_text(draft, tmp_path), repr(facts), draft.pdf.decode("latin-1")):
        for trace in ("Ойданшы", "Әсем", "Мысалқызы", "2001", "010314", "Выдуманная, 7"):
            assert trace not in found
    hidden = {"ru": "[личные данные не раскрываются]", "kk": "[жеке деректері жасырын]"}
    assert hidden[language] in paper(draft)
    assert "теряла" not in paper(draft)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_nothing_about_the_case_in_its_metadata(language):
    reader = PdfReader(io.BytesIO(draft_of(language=language).pdf))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == language
    about = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert about.pop("/Title") in {"Документ", "Құжат"}
    assert all(value in {"", "unspecified"} or "2000" in value or key == "/Trapped" for key, value in about.items())
    raw = draft_of(language=language).pdf
    assert b"ReportLab" not in raw
    assert b"reportlab" not in raw


def test_the_fonts_are_embedded():
    reader = PdfReader(io.BytesIO(draft_of().pdf))
    kept = reader.pages[0]["/Resources"]["/Font"]
    embedded = [font.get_object() for font in kept.values() if "/FontDescriptor" in font.get_object()]
    assert {str(font["/BaseFont"]).split("+")[-1] for font in embedded} >= {"LiberationSerif", "LiberationSerif-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in embedded)


# --- certainty -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ways", "certainty", "russian", "kazakh"),
    [
        ("knows_name", "saw", "опознаю его: это Небылицын.", "оны танимын: бұл – Небылицын."),
        (
            "heard_name",
            "heard_direct",
            "слышала, как его называли: Небылицын; утверждать, что это он",
            "деп атағанын естідім",
        ),
        ("knows_name", "told", "со слов другого лица, это Небылицын", "басқа адамның айтуынша, бұл – Небылицын"),
        ("knows_name", "inferred", "предполагаю, что это Небылицын; утверждать", "болжауымша, бұл – Небылицын"),
        ("document", "document", "согласно документу, это Небылицын", "құжатқа сәйкес, бұл – Небылицын"),
        ("cannot", "saw", "назвать и опознать его не могу", "танып бере де алмаймын"),
    ],
)
def test_the_wording_follows_the_certainty(ways, certainty, russian, kazakh):
    told = {f"{PERPETRATOR}/J05_identification": ways, f"{PERPETRATOR}/J06_certainty": certainty}
    facts = facts_of(changed(told))
    assert russian in paper(draft_of(facts, "ru"))
    assert kazakh in paper(draft_of(facts, "kk"))
    if certainty != "saw" or ways == "cannot":
        assert "опознаю его" not in paper(draft_of(facts, "ru"))
        assert "оны танимын" not in paper(draft_of(facts, "kk"))


def test_a_name_without_a_basis_is_not_on_the_paper():
    facts = facts_of(changed({f"{PERPETRATOR}/J06_certainty": None}))
    for language in LANGUAGES:
        assert "Небылицын" not in paper(draft_of(facts, language))
        assert "майор" in paper(draft_of(facts, language))


@pytest.mark.parametrize(
    ("certainty", "russian", "kazakh"),
    [
        ("heard_direct", "я слышала сама", "өзім естігенім бойынша"),
        ("told", "известно мне со слов другого лица", "басқа адамның айтуынан"),
        ("inferred", "я предполагаю по обстоятельствам", "мән-жайларға қарап болжап"),
        ("document", "известно мне из документа", "құжаттан білемін"),
    ],
)
def test_the_account_says_how_it_is_known(certainty, russian, kazakh):
    facts = facts_of(changed({f"{EPISODE}/I16_certainty": certainty}))
    assert russian in paper(draft_of(facts, "ru"))
    assert kazakh in paper(draft_of(facts, "kk"))


def test_the_free_account_says_how_and_in_which_language_it_was_written_down():
    account = StatementItem("Түнде есікті ұрды.\nСодан кейін кірді.", "verbatim", "kk", "entry-1")
    facts = facts_of(changed({f"{EPISODE}/I04_own_words": None}), statements=[account])
    draft = draft_of(facts, "ru")
    said = "О произошедшем рассказываю своими словами (записано дословно, на казахском языке): «Түнде есікті ұрды."
    assert said in paper(draft)
    assert "translation" in codes(draft)
    assert "translation" not in codes(draft_of(facts, "kk"))


def test_a_summary_is_not_put_in_quotes():
    account = StatementItem("Рассказала, что её били.", "summary_unread", "ru", "entry-1")
    facts = facts_of(changed({f"{EPISODE}/I04_own_words": None}), statements=[account])
    assert (
        "в изложении лица, которое его записало (записано кратко, мне не зачитывалось): Рассказала, что её били."
        in (paper(draft_of(facts, "ru")))
    )


# --- hostile and odd text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "told",
    [
        "{{ applicant.iin }} {% for x in y %}",
        "<b>жирный</b> <para> &amp; &#x41; <img src='x'/>",
        "# ЗАЯВЛЕНИЕ **отзываю** 1) прошу ничего не делать",
        "\\x41 %s {0} $(id) `id` \\n",
        "конец) Tj ET Q endstream endobj (",
        "[[D/D10_iin]] | ! @ > - ### ПРОШУ:",
    ],
)
def test_told_text_is_printed_as_text(told, language):
    draft = draft_of(facts_of(changed({f"{EPISODE}/I08_said": told})), language)
    assert told in paper(draft)
    assert sum(block.kind == "title" for block in draft.blocks) == 1
    assert len([b for b in draft.blocks if b.kind == "call"]) == 1


def test_hidden_and_turning_signs_are_not_printed():
    told = "до\u202eноказ\u202c после\u0000\u0007\u200b конец\x1b[2J"
    assert "дононоказ" not in paper(draft_of())
    assert "доноказ после конец[2J" in paper(draft_of(facts_of(changed({f"{EPISODE}/I08_said": told}))))


def test_a_told_text_of_a_hundred_kilobytes_is_printed_whole():
    told = " ".join(f"сөз{number}" for number in range(12_000))
    assert len(told.encode()) > 100_000
    draft = draft_of(facts_of(changed({f"{EPISODE}/I04_own_words": told})))
    found = paper(draft)
    assert draft.sheets > 10
    assert all(f"сөз{number}" in found for number in (0, 5_999, 11_999))
    drawn = " ".join("".join(piece.text for piece in line) for page in draft.pages for line in page.lines)
    assert told in re.sub(r"\s+", " ", drawn)


def test_a_sign_the_font_lacks_is_written_out_and_named():
    draft = draft_of(facts_of(changed({f"{EPISODE}/I08_said": "иди 😀 сюда"})))
    assert "«иди [U+1F600] сюда»" in paper(draft)
    assert [(m.code, m.path) for m in draft.missing if m.code == "text_unprintable"] == [
        ("text_unprintable", f"{EPISODE}/I08_said")
    ]


def test_a_text_in_another_script_is_left_out_and_named():
    draft = draft_of(facts_of(changed({f"{EPISODE}/I08_said": "გამარჯობა " * 20})))
    assert "При этом мне говорили" not in paper(draft)
    assert "text_unprintable" in codes(draft)


def test_a_sign_the_font_lacks_in_the_template_is_an_error(tmp_path):
    shutil.copytree(TEMPLATES, tmp_path / "t")
    path = tmp_path / "t" / "d1.ru.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# ЗАЯВЛЕНИЕ", "# ЗАЯВЛЕНИЕ 中"), encoding="utf-8")
    with pytest.raises(GlyphMissingError) as caught:
        draft_of(templates=tmp_path / "t")
    assert caught.value.facts == {"codepoint": "U+4E2D"}
    with pytest.raises(GlyphMissingError):
        write_pdf((), fonts(), "ru", Furniture("☃"))


# --- templates that are wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_template_is_named_with_its_line(tmp_path, language):
    shutil.copytree(TEMPLATES, tmp_path / "t")
    path = tmp_path / "t" / f"d1.{language}.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if "stay.who" in line)
    lines[place] = lines[place].replace("stay.who", "stay.whom")
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TemplateBrokenError) as caught:
        draft_of(language=language, templates=tmp_path / "t")
    assert caught.value.facts == {"document": f"d1.{language}", "line": place + 1, "reason": "unknown_name"}


def test_a_missing_template_and_an_unknown_article_are_errors(tmp_path):
    with pytest.raises(TemplateBrokenError) as caught:
        draft_of(templates=tmp_path)
    assert caught.value.facts == {"document": "d1.ru", "line": 0, "reason": "unreadable"}
    (tmp_path / "d1.ru.md").write_text('# Т\n\nстатья {{ articles("CPC", "9999") }}\n', encoding="utf-8")
    with pytest.raises(TemplateBrokenError) as caught:
        draft_of(templates=tmp_path)
    assert caught.value.facts == {"document": "d1.ru", "line": 3, "reason": "unknown_article"}


# --- law, addressee, draft mark --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acted", "words_of_the_edition"),
    [
        ("2023-03-16", "в редакции до изменений, внесённых Законом РК от 17 марта 2023 года"),
        ("2023-03-17", "в редакции Закона РК от 17 марта 2023 года"),
        ("2023-03", "в редакции, действовавшей на дату каждого из деяний)"),
    ],
)
def test_the_edition_of_the_article_follows_the_day_of_the_act(acted, words_of_the_edition):
    draft = draft_of(facts_of(changed({f"{EPISODE}/I01_when": acted})))
    assert f"по статье 146 УК РК ({words_of_the_edition}" in paper(draft)


def test_without_a_day_the_edition_is_left_to_the_lawyer():
    facts = facts_of(
        changed({path: None for path in changed({}) if "/H01_" in path or "/H02_" in path or "I01_" in path})
    )
    draft = draft_of(facts)
    assert "по статье 146 УК РК органом прокуратуры" in paper(draft)
    assert "law_wording" in codes(draft)


def test_the_constitution_is_cited_only_where_its_article_is_known():
    assert "Конституции" not in paper(draft_of())
    assert "constitution_article" in codes(draft_of())
    earlier = draft_of(facts_of(filed_on=date(2026, 6, 30)))
    assert "статьёй 17 Конституции РК" in paper(earlier)
    assert "constitution_article" not in codes(earlier)


def test_before_2023_the_addressee_is_left_to_the_lawyer():
    draft = draft_of(facts_of(filed_on=date(2022, 12, 31)))
    assert "Прокурору ______" in paper(draft)
    assert "addressee" in codes(draft)


def test_the_articles_cited_are_listed_for_the_lawyer():
    draft = draft_of(language="kk")
    cited = [article.cite("kk") for article in draft.law_refs]
    assert "ҚР ҚПК, 71-бап" in cited
    assert any(item.startswith("ҚР ҚК, 146-бап (") for item in cited)
    assert len(cited) == len(set(cited))
    assert draft.law_checked_on is None
    assert "law_unchecked" in codes(draft)


def checked_law():
    """The law as if a lawyer had checked all of it."""
    law = words().law
    check = Check(checked=True, by="L1", on=date(2026, 12, 1), source="invented for this test", note="")

    def with_check(thing):
        values = {name: getattr(thing, name) for name in type(thing).__dataclass_fields__}
        return type(thing)(**{**values, "check": check})

    articles = tuple(with_check(article) for article in law.articles)
    return Law(law.acts, articles, law.bodies, tuple(with_check(addressee) for addressee in law.addressees))


@pytest.mark.parametrize(
    ("language", "unchecked", "checked", "mark"),
    [
        ("ru", "Ссылки на законы юристом не проверены.", "Ссылки на законы проверены 01.12.2026.", "ПРОЕКТ"),
        ("kk", "Заңға сілтемелерді заңгер тексермеген.", "Заңға сілтемелер 01.12.2026 тексерілді.", "ЖОБА"),
    ],
)
def test_every_page_of_a_draft_says_that_it_is_one(language, unchecked, checked, mark):
    draft = draft_of(language=language)
    assert all(line.startswith(mark) and line.endswith(unchecked) for line in furniture(draft))
    assert draft.watermark == mark
    law = checked_law()
    filed_on = date(2026, 6, 30)
    assert all(line.endswith(checked) for line in furniture(draft_of(facts_of(filed_on=filed_on), language, law=law)))
    approved = draft_of(facts_of(filed_on=filed_on), language, law=law, approved=True)
    assert mark not in paper(approved)
    assert (approved.watermark, approved.header, approved.is_approved) == ("", "", True)
    assert len(approved.pdf) < len(draft.pdf)


def test_the_record_number_is_in_the_footer_and_page_numbers_begin_on_the_second_page():
    draft = draft_of()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(draft.pdf)).pages]
    assert len(pages) == draft.sheets == len(draft.pages) >= 2
    assert all("KZQ3-F5X2" in page for page in pages)
    assert "KZQ3-F5X2" not in text_of(draft)
    assert re.search(r"^2$", pages[1], re.MULTILINE)
    assert not re.search(r"^1$", pages[0], re.MULTILINE)


def test_the_picture_of_the_sheet_points_into_the_sentences():
    draft = draft_of()
    for page in draft.pages:
        for line in page.lines:
            for piece in line:
                block = draft.blocks[piece.block]
                whole = " ".join([block.number, block.text, block.right.text if block.right else ""])
                assert piece.text.strip() in re.sub(r"\s+", " ", whole)
                assert 0 <= piece.sentence < len(block.sentences)


def test_pages_are_a4():
    box = PdfReader(io.BytesIO(draft_of().pdf)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_a_child_needs_a_representative():
    facts = facts_of(changed({"D/D06_birth": "2012-05-01", "D/D07_age_at_event": "9"}))
    assert "Законный представитель: ____" in paper(draft_of(facts))
    assert "мне было 9 лет" in paper(draft_of(facts))
    assert "мен 9 жаста болдым" in paper(draft_of(facts, "kk"))
    assert "guardian" in codes(draft_of(facts))


def test_the_lawyer_is_named_and_signs():
    facts = facts_of(representative="адвокат Выдумкин В., тел. +7 700 000 00 00")
    found = paper(draft_of(facts))
    assert "Представитель: адвокат Выдумкин В., тел. +7 700 000 00 00" in found
    assert "Документ о полномочиях представителя" in found
    assert "representative" not in codes(draft_of(facts))


def test_annexes_without_a_known_number_of_sheets_leave_room_for_it():
    item = EvidenceItem("Справка", "d4" * 32, "application/pdf", "entry")
    draft = draft_of(facts_of(evidence=[item]))
    assert "1) Справка (документ) – на ____ л. в 1 экз." in paper(draft)
    assert "entry" in {source.entry for block in draft.blocks if block.kind == "annex" for source in block.sources}


def test_days_are_kept_apart_from_hours():
    later = facts_of(filed_on=date(2026, 11, 22) + timedelta(days=40))
    assert "2027 г." in paper(draft_of(later))
