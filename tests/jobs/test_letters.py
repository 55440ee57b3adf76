"""Letters as documents of Word and 한글, and the proposal in the journal, once."""

# ruff: noqa: ANN401 - the documents' libraries have no types

from __future__ import annotations

import builtins
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hwpx import HwpxDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from person_books import office
from written_to import OFFICE, PEOPLE, written_to

import xlcrm
from xlcrm.domain.wording import filled, pieces_of
from xlcrm.errors import DomainError, StorageError
from xlcrm.jobs.outreach.docx_letter import DocxLetter
from xlcrm.jobs.outreach.letters import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.jobs.outreach.letter_fields import LetterFields

DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - wall time
BY: Final = xlcrm.Author("김대리", "letter", NOW)


@pytest.fixture
def ledger(tmp_path: Path) -> xlcrm.Ledger:
    """Return the small office's ledger."""
    return xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx"))


def word_letter(path: Path, *paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Path:
    """Write a Word document; each paragraph is its runs."""
    document = Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for number, run in enumerate(runs):
            paragraph.add_run(run).bold = bool(number % 2)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def han_letter(path: Path, *paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> Path:
    """Write a document of 한글."""
    document = HwpxDocument.new()
    for each in paragraphs:
        document.add_paragraph(each)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.set_cell_text(row, column, text)
    document.save_to_path(str(path))
    return path


def said_in(path: Path) -> list[str]:
    """Return a document's lines, its tables' rows with bars between the cells."""
    if path.suffix == ".hwpx":
        lines = HwpxDocument.open(BytesIO(path.read_bytes())).text.plain().splitlines()
        return [line.replace("\t", " | ") for line in lines if line.strip()]
    document: Any = Document(str(path))
    texts = [each.text for each in document.paragraphs if each.text.strip()]
    for table in document.tables:
        texts += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return texts


def letters(
    ledger: xlcrm.Ledger, template: Path | str, output: Path, who: str, **how: Any
) -> xlcrm.Letters:
    """Make letters on the day, to a customer by name or to a list."""
    letter = xlcrm.letter_template(template, ledger)
    named = {"customers": [who]} if who == "김철" else {"conditions": who}
    return xlcrm.make_letters(ledger, letter, output, as_of=DAY, now=NOW, **named, **how)


@pytest.mark.parametrize("suffix", ["docx", "hwpx"])
def test_ours_proposes_the_next_term(ledger: xlcrm.Ledger, tmp_path: Path, suffix: str) -> None:
    """Its days by the Civil Act, its price, the terms so far, one document a person."""
    made = letters(ledger, f"재계약제안.{suffix}", tmp_path / "편지", "서비스 필라테스")
    (path,) = made.paths
    assert path == tmp_path / "편지" / f"1002_김철_재계약제안.{suffix}"
    lines = said_in(path)
    assert "김철 님 귀하" in lines
    assert any(
        each.startswith("이용하시는 필라테스의 기간은 2024년 10월 9일까지") for each in lines
    )
    assert "기간 | 2024년 10월 10일부터 2025년 4월 9일까지 (6개월)" in lines
    assert "요금 | 월 90,000원" in lines
    assert any(each.startswith("이어서 이용하시려면 10월 8일(화)까지") for each in lines)
    rows = [line for line in lines if line.count(" | ") == 4]
    assert rows == [
        "서비스 | 시작일 | 종료일 | 요금 | 상태",
        "헬스 12개월 | 2023-11-01 | 2024-10-31 | 1,200,000원 | 만료 예정",
        "필라테스 | 2024-04-10 | 2024-10-09 | 90,000원 | 만료 예정",
    ]
    assert not any("{" in line for line in lines)


def test_the_same_letter_has_the_same_bytes(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """Whenever it is made; python-hwpx numbers what it adds at random."""
    made = [
        letters(ledger, "재계약제안.docx", tmp_path / folder, "김철").paths[0]
        for folder in ("하나", "둘")
    ]
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize("suffix", ["docx", "hwpx"])
def test_several_letters_lie_in_one_document(tmp_path: Path, suffix: str) -> None:
    """Each from a new page on, with what is said to that person."""
    ledger = xlcrm.open_ledger(Path(__file__).parents[2] / "sample_data" / "office.xlsx")
    given = {name: value for _, name, value in OFFICE}
    path = tmp_path / f"모두.{suffix}"
    made = letters(ledger, f"재계약제안.{suffix}", path, "D-7", given=given)
    assert made.paths == (path,)
    lines = said_in(path)
    assert sum(each.endswith(" 님 귀하") for each in lines) == len(made.letters) == 5
    assert lines.count("재계약 안내") == 5
    if suffix == "docx":
        body = Document(str(path)).element.body
        assert len(body.xpath(".//w:sectPr/w:type[@w:val='nextPage']")) == 5
        assert len(body.xpath(".//w:sectPr/w:pgNumType[@w:start='1']")) == 5
        drawn = [int(each.get("id")) for each in body.xpath(".//wp:docPr")]
        assert len(set(drawn)) == len(drawn) == 5
    else:
        paragraphs = HwpxDocument.open(BytesIO(path.read_bytes())).sections[0].paragraphs
        assert sum(each.element.get("pageBreak") == "1" for each in paragraphs) == 4


def test_a_field_that_lies_in_several_runs_is_one(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """Word parts a text wherever it was edited; what stands around keeps its form."""
    template = word_letter(
        tmp_path / "본.docx",
        ["앞 {고객", "명", "}님이/가 {서비", "스}", "을 봄 ", "뒤"],
        ["{{ 고객명 }}, {% if 1 %}{담당자}{% endif %}", " {{ 다음_종료일 }}"],
    )
    (path,) = letters(ledger, template, tmp_path / "편지", "김철", given={"담당자": "이대리"}).paths
    document: Any = Document(str(path))
    first, second = document.paragraphs[0], document.paragraphs[1]
    assert first.text == "앞 김철님이 필라테스를 봄 뒤"
    assert [(run.text, bool(run.bold)) for run in first.runs if run.text][-1] == ("뒤", True)
    assert second.text == "김철, 이대리 2025년 4월 9일"


@pytest.mark.parametrize("suffix", ["docx", "hwpx"])
def test_a_row_of_terms_stands_once_for_each(
    ledger: xlcrm.Ledger, tmp_path: Path, suffix: str
) -> None:
    """The rows around it stay; another field in it says the same in each."""
    make: Callable[..., Path] = word_letter if suffix == "docx" else han_letter
    rows = [["상품", "까지"], ["{계약.서비스}", "{계약.종료일} {고객명}"], ["끝", "{고객명}"]]
    text: Any = ["{고객명}"] if suffix == "docx" else "{고객명}"
    template = make(tmp_path / f"본.{suffix}", text, rows=rows)
    (path,) = letters(ledger, template, tmp_path / "편지", "김철").paths
    assert [line for line in said_in(path) if " | " in line] == [
        "상품 | 까지",
        "헬스 12개월 | 2024-10-31 김철",
        "필라테스 | 2024-10-09 김철",
        "끝 | 김철",
    ]


@pytest.mark.parametrize("suffix", ["docx", "hwpx"])
def test_the_link_becomes_a_picture(ledger: xlcrm.Ledger, tmp_path: Path, suffix: str) -> None:
    """A QR code in the place of {QR}; without a link the letter is refused by name."""
    make: Callable[..., Path] = word_letter if suffix == "docx" else han_letter
    text: Any = ["링크: {QR}"] if suffix == "docx" else "링크: {QR}"
    template = make(tmp_path / f"본.{suffix}", text)
    (path,) = letters(ledger, template, tmp_path / "편지", "김철").paths
    if suffix == "docx":
        assert len(Document(str(path)).inline_shapes) == 1
    else:
        assert len(HwpxDocument.open(BytesIO(path.read_bytes())).media.images) == 1
    assert "QR" not in " ".join(said_in(path))
    bare = xlcrm.open_ledger(written_to(tmp_path / "링크 없음.xlsx", settings=OFFICE[:3]))
    made = letters(bare, template, tmp_path / "다른 편지", "김철")
    assert made.paths == ()
    assert "사무실 링크" in str(made.problems[0])


def test_who_lacks_something_gets_no_letter(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """The others do; nobody is named."""
    made = letters(ledger, "재계약제안.docx", tmp_path / "편지", "이용 중")
    assert [each.masked for each in made.letters] == ["1002 김*"]
    told = " ".join(map(str, made.problems))
    assert len(made.problems) == 3
    assert "계약이 여럿(고객대장!A5, 고객대장!A6)" in told
    assert "몇 개월인지 알 수 없습니다" in told
    assert not any(str(row[1]) in told for row in PEOPLE if row[1] != "상시")


def test_an_unknown_field_is_told_before_anything_is_written(
    ledger: xlcrm.Ledger, tmp_path: Path
) -> None:
    """In single braces and in double ones, with the nearest."""
    for number, typed in enumerate(("{고객몀}", "{{ 고객몀 }}")):
        template = word_letter(tmp_path / f"본{number}.docx", [typed])
        with pytest.raises(DomainError, match=r"가장 가까운 것: \{고객명\}"):
            letters(ledger, template, tmp_path / "편지", "김철")
    assert not (tmp_path / "편지").exists()


def test_what_jinja_may_not_reach_is_refused(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """A letter from elsewhere reads nothing but fields."""
    typed = "{{ 고객명.__class__.__mro__ }}"
    template = word_letter(tmp_path / "본.docx", [typed])
    with pytest.raises(DomainError, match="읽을 수 없습니다"):
        letters(ledger, template, tmp_path / "편지", "김철")


def test_a_header_that_says_something_else_to_each_makes_no_one_document(
    ledger: xlcrm.Ledger, tmp_path: Path
) -> None:
    """A header is one for all pages; a letter a person is no trouble."""
    document = Document()
    document.add_paragraph("{사무실}")
    for typed in ("{{ 고객명 }}님께", "{고객명}님께"):
        document.sections[0].header.paragraphs[0].text = typed
        document.save(str(tmp_path / "본.docx"))
        with pytest.raises(DomainError, match="한 파일로 묶을 수 없습니다"):
            letters(ledger, tmp_path / "본.docx", tmp_path / "모두.docx", "이용 중")
        alone = letters(ledger, tmp_path / "본.docx", tmp_path / f"{len(typed)}.docx", "김철")
        one: Any = Document(str(alone.paths[0]))
        assert one.sections[0].header.paragraphs[0].text == "김철님께"
    made = letters(ledger, tmp_path / "본.docx", tmp_path / "편지", "이용 중")
    said: Any = Document(str(made.paths[0]))
    assert said.sections[0].header.paragraphs[0].text == "김철님께"


def test_a_field_of_a_header_of_hangul_is_one(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """It is filled in, and an unknown one there is told."""
    document = HwpxDocument.new()
    document.add_paragraph("안녕하십니까")
    for typed in ("{고객명}님께", "{고객몀}님께"):
        document.page.set_header(text=typed)
        document.save_to_path(str(tmp_path / "본.hwpx"))
        if typed == "{고객명}님께":
            (path,) = letters(ledger, tmp_path / "본.hwpx", tmp_path / "편지", "김철").paths
            made = HwpxDocument.open(BytesIO(path.read_bytes()))
            assert any("김철님께" in "".join(each.element.itertext()) for each in made.sections)
    with pytest.raises(DomainError, match=r"가장 가까운 것: \{고객명\}"):
        letters(ledger, tmp_path / "본.hwpx", tmp_path / "편지", "김철")


def test_lists_bookmarks_and_sections_are_each_letters_own(tmp_path: Path) -> None:
    """In one document: the second letter's list begins anew, wide pages stay wide."""
    document = Document()
    for text in ("하나 {고객명}", "둘"):
        document.add_paragraph(text, style="List Number")
    mark: Any = document.paragraphs[0]._p  # noqa: SLF001 - python-docx knows no bookmarks
    start = mark.makeelement(qn("w:bookmarkStart"), {qn("w:id"): "7", qn("w:name"): "표시"})
    mark.extend([start, mark.makeelement(qn("w:bookmarkEnd"), {qn("w:id"): "7"})])
    wide: Any = document.add_section()
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    document.add_table(1, 1).cell(0, 0).text = "{고객명}"
    document.save(str(tmp_path / "본.docx"))
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx"))
    made = letters(ledger, tmp_path / "본.docx", tmp_path / "모두.docx", "이용 중")
    assert len(made.letters) > 1
    found: Any = Document(str(made.paths[0]))
    shapes = [each.page_width > each.page_height for each in found.sections]
    assert shapes == [False, True] * len(made.letters)
    marks = found.element.body.xpath(".//w:bookmarkStart")
    assert len(marks) == 1
    lists = {each._p.xpath("string(.//w:numId/@w:val)") for each in found.paragraphs if each.text}  # noqa: SLF001
    assert len(lists) == len(made.letters)


def test_a_field_of_a_footnote_is_filled_in(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """python-docx knows no footnotes; they are read and put back."""
    path = word_letter(tmp_path / "본.docx", ["안녕하십니까"])
    with_note(path, "각주 {고객명}")
    (made,) = letters(ledger, path, tmp_path / "편지", "김철").paths
    with ZipFile(made) as archive:
        assert "각주 김철".encode() in archive.read("word/footnotes.xml")
    with pytest.raises(DomainError, match="한 파일로 묶을 수 없습니다"):
        letters(ledger, path, tmp_path / "모두.docx", "이용 중")


def with_note(path: Path, text: str) -> None:
    """Give a Word document a footnote."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main, kind = "application/vnd.openxmlformats-officedocument.wordprocessingml", "footnotes"
    space = "http://schemas.openxmlformats.org"
    types, rels = "[Content_Types].xml", "word/_rels/document.xml.rels"
    told = f'<Override PartName="/word/{kind}.xml" ContentType="{main}.{kind}+xml"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", told.encode())
    told = f'<Relationship Id="rId99" Type="{space}/officeDocument/2006/relationships/{kind}" '
    told += f'Target="{kind}.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", told.encode())
    parts[f"word/{kind}.xml"] = (
        f'<w:footnotes xmlns:w="{space}/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    ).encode()
    with ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_nothing_that_lies_there_is_written_over(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """The office may have changed a letter; one file for all is refused."""
    folder = tmp_path / "편지"
    made = letters(ledger, "재계약제안.docx", folder, "김철")
    (path,) = made.paths
    path.write_bytes(b"changed by hand")
    xlcrm.add_entries(ledger.path, made.entries, BY, once=True)
    ledger = xlcrm.open_ledger(ledger.path)
    again = letters(ledger, "재계약제안.docx", folder, "김철")
    assert (again.paths, [each.made for each in again.letters]) == ((), [False])
    assert path.read_bytes() == b"changed by hand"
    (tmp_path / "모두.docx").write_bytes(b"mine")
    with pytest.raises(StorageError, match="이미 있습니다"):
        letters(ledger, "재계약제안.docx", tmp_path / "모두.docx", "김철")


def test_the_next_years_letter_is_another_one(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """What lies there is last year's: the new one has its day, and the journal tells of both."""
    folder = tmp_path / "편지"
    made = letters(ledger, "재계약제안.docx", folder, "김철")
    xlcrm.add_entries(ledger.path, made.entries, BY, once=True)
    renewal = xlcrm.renew(
        ledger := xlcrm.open_ledger(ledger.path), xlcrm.CellRef("고객대장", 4, 1), as_of=DAY
    )
    later = ledger.after(renewal.plan)
    day, now = date(2025, 4, 1), datetime(2025, 4, 1, 9)  # noqa: DTZ001 - wall time
    letter = xlcrm.letter_template("재계약제안.docx")
    for count in (1, 0):
        again = xlcrm.make_letters(later, letter, folder, as_of=day, now=now, customers=["1002"])
        assert [each.name for each in again.paths] == ["1002_김철_재계약제안 (2025-04-01).docx"][
            :count
        ]
        assert "다음 기간 2025-04-10–2025-10-09" in str(again.entries[0]["content"])
    assert "기간 | 2025년 4월 10일부터" in "\n".join(said_in(letters_in(folder)[1]))


def letters_in(folder: Path) -> list[Path]:
    """Return the files of a folder, the shorter names first."""
    return sorted(folder.iterdir(), key=lambda path: len(path.name))


def test_news_of_another_month_are_told_again(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """Of the same month once, whenever the letter is made."""
    template = word_letter(tmp_path / "소식.docx", ["{고객명}님께"])
    made = []
    for day in (date(2024, 10, 1), date(2024, 10, 2), date(2024, 11, 1)):
        letter = xlcrm.letter_template(template)
        found = xlcrm.make_letters(
            ledger, letter, tmp_path / "편지", as_of=day, now=NOW, customers=["1002"], dry_run=True
        )
        made.append(found.entries[0]["entry_id"])
    assert made[0] == made[1] != made[2]


def test_no_next_term_is_proposed_that_has_begun(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """To whom the contract is over: it is asked from when on; and how long, where nobody knows."""
    letter = xlcrm.letter_template("재계약제안.docx")
    late = {"as_of": date(2024, 12, 1), "now": NOW, "customers": ["1002"], "dry_run": True}
    held = xlcrm.make_letters(ledger, letter, tmp_path / "편지", **cast("Any", late))
    assert not held.letters
    assert "--start 2024-12-01" in str(held.problems[0])
    start = date(2024, 12, 10)
    found = xlcrm.make_letters(
        ledger, letter, tmp_path / "편지", **cast("Any", late), start=start, months=1
    )
    assert "다음 기간 2024-12-10–2025-01-09" in str(found.entries[0]["content"])


def test_of_whom_the_journal_cannot_tell_gets_no_letter_and_the_others_do(tmp_path: Path) -> None:
    """Two of one name without a number; without the journal each gets a file of his own."""
    heads = ("고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
    term = (date(2023, 11, 1), date(2024, 10, 31), "헬스", 50_000)
    people = [("홍길동", "010-0000-0001"), ("홍길동", "010-0000-0002"), ("나비", "010-0000-0003")]
    path = office(tmp_path / "대장.xlsx", heads, [(*who, *term) for who in people], {})
    ledger, template = xlcrm.open_ledger(path), word_letter(tmp_path / "본.docx", ["{고객명}님께"])
    letter = xlcrm.letter_template(template)
    how: Any = {"as_of": DAY, "now": NOW, "conditions": "모든 고객"}
    some = xlcrm.make_letters(ledger, letter, tmp_path / "하나", **how)
    assert [each.name for each in some.paths] == ["나비_본.docx"]
    assert len(some.entries) == 1
    assert len(some.problems) == 2
    assert "--no-log" in str(some.problems[0])
    assert "홍길동" not in str(some.problems)
    every = xlcrm.make_letters(ledger, letter, tmp_path / "둘", journal=False, **how)
    names = {"나비_본.docx", "홍길동_0001_본.docx", "홍길동_0002_본.docx"}
    assert {each.name for each in every.paths} == names
    assert every.entries == ()


def test_nothing_is_proposed_to_who_wants_to_be_forgotten(
    ledger: xlcrm.Ledger, tmp_path: Path
) -> None:
    """It is told why; news may be sent, as of what is owed."""
    book = load_workbook(ledger.path)
    sheet = book.create_sheet("고객정보")
    for row in (("고객 ID", "삭제 요청일"), ("1002", date(2024, 9, 1))):
        sheet.append(row)
    book.save(ledger.path)
    asked = xlcrm.open_ledger(ledger.path)
    held = letters(asked, "재계약제안.docx", tmp_path / "편지", "김철", dry_run=True)
    assert (held.letters, held.entries) == ((), ())
    assert "지워 달라고" in str(held.problems[0])
    news = word_letter(tmp_path / "본.docx", ["{고객명}님께"])
    assert letters(asked, news, tmp_path / "편지", "김철", dry_run=True).letters


def test_branches_with_numbers_of_their_own_are_told_apart(tmp_path: Path) -> None:
    """The journal names them by the name, too."""
    heads = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "지점")
    term = (date(2023, 11, 1), date(2024, 10, 31))
    rows = [
        (at % 2 + 1, name, f"010-0000-000{at}", *term, "강남" if at < 2 else "서초")
        for at, name in enumerate(("홍길동", "김철수", "박영희", "이몽룡"))
    ]
    path = office(tmp_path / "대장.xlsx", heads, rows, {})
    letter = xlcrm.letter_template(word_letter(tmp_path / "본.docx", ["{고객명}님께"]))
    how: Any = {"as_of": DAY, "now": NOW, "conditions": "모든 고객"}
    made = xlcrm.make_letters(xlcrm.open_ledger(path), letter, tmp_path / "편지", **how)
    assert (len(made.letters), made.problems) == (4, ())
    added = xlcrm.add_entries(path, made.entries, BY, once=True)
    assert len(added.logged.rows) == 4


def test_a_name_is_no_longer_than_a_file_may_have(tmp_path: Path) -> None:
    """Nor has it signs that Windows refuses, or a point at its end."""
    term = (date(2023, 11, 1), date(2024, 10, 31), "헬스", 50_000)
    people = [
        (1, "가나다라" * 30, "", *term),
        (2, "홍/길\\동:*?", "", *term),
        (3, "CON", "", *term),
    ]
    heads = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
    path = office(tmp_path / "대장.xlsx", heads, people, {})
    template = word_letter(tmp_path / f"{'안내문' * 20}.docx", ["{고객명}님께"])
    made = xlcrm.make_letters(
        *(xlcrm.open_ledger(path), xlcrm.letter_template(template), tmp_path / "편지"),
        **cast("Any", {"as_of": DAY, "now": NOW, "conditions": "모든 고객"}),
    )
    assert len(made.paths) == 3
    assert all(len(each.name.encode()) < 200 for each in made.paths)
    assert not any(set(each.name) & set('\\/:*?"<>|') for each in made.paths)


@pytest.mark.parametrize("used", [0, 300])
def test_points_are_those_of_now(tmp_path: Path, used: int) -> None:
    """As the rows of 혜택 have them, not as the last night wrote them."""
    path = written_to(tmp_path / "대장.xlsx")
    ledger = xlcrm.open_ledger(path)
    ledger = ledger.after(xlcrm.give_points(ledger, "1002", 1_000, as_of=DAY).plan)
    if used:
        ledger = ledger.after(xlcrm.use_points(ledger, "1002", used, as_of=DAY).plan)
    template = word_letter(tmp_path / "본.docx", ["{포인트}점"])
    (made,) = letters(ledger, template, tmp_path / "편지", "김철").paths
    assert said_in(made) == [f"{1_000 - used:,}점"]


def test_coupons_points_that_end_and_codes_are_fields(tmp_path: Path) -> None:
    """The last open coupon, what expires soon, the questionnaire without an answer; else told."""
    path = written_to(tmp_path / "대장.xlsx")
    ledger, soon = xlcrm.open_ledger(path), date(2024, 10, 20)
    fields = (
        "{쿠폰}|{쿠폰 번호}|{쿠폰 기한:짧게}|{곧 만료될 포인트}|{포인트 만료일:짧게}|{설문 코드}"
    )
    template = word_letter(tmp_path / "본.docx", [fields])
    (problem,) = letters(ledger, template, tmp_path / "편지", "김철").problems
    assert "쓸 수 있는 쿠폰이 없습니다" in str(problem)
    assert "답하지 않은 설문이 없습니다" in str(problem)
    given = xlcrm.give_coupons(ledger, ["1002"], as_of=DAY, worth="음료", until=soon)
    ledger = ledger.after(given.plan)
    for until in (soon, date(2025, 10, 20)):
        ledger = ledger.after(xlcrm.give_points(ledger, "1002", 700, as_of=DAY, until=until).plan)
    asked = xlcrm.make_forms(ledger, as_of=DAY, conditions="서비스 필라테스")
    ledger = ledger.after(xlcrm.forms_asked(ledger, asked).plan)
    (made,) = letters(ledger, template, tmp_path / "편지", "김철").paths
    ((_, code),) = given.found.codes
    told = f"음료|{code}|10월 20일|700|10월 20일|{asked.forms[0].code}"
    assert said_in(made) == [told]


def test_a_letter_that_cannot_be_written_names_nobody(
    ledger: xlcrm.Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's name is the customer's: the folder is told."""

    def full(path: Path, *_: object, **__: object) -> Path:
        raise StorageError("파일을 쓰지 못했습니다.", path=path, hint="폴더를 확인하세요.")

    monkeypatch.setattr("xlcrm.jobs.outreach.letters.put", full)
    with pytest.raises(StorageError, match="쓰지 못했습니다") as caught:
        letters(ledger, "재계약제안.docx", tmp_path / "편지", "김철")
    assert caught.value.path == tmp_path / "편지"


def test_a_dry_run_writes_nothing(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """And tells what it would."""
    made = letters(ledger, "재계약제안.docx", tmp_path / "편지", "김철", dry_run=True)
    assert (len(made.letters), made.paths, len(made.entries)) == (1, (), 1)
    assert not (tmp_path / "편지").exists()


@pytest.mark.parametrize(
    ("template", "output", "why"),
    [
        ("재계약제안.docx", "모두.hwpx", ".docx 본으로 .hwpx 파일을"),
        ("재계약제안.hwpx", "모두.docx", ".hwpx 본으로 .docx 파일을"),
        ("재계약제안.hwpx", "모두.pdf", "한글 편지는 PDF로"),
        ("재계약제안.docx", "모두.doc", ".docx 본으로 .doc 파일을"),
    ],
)
def test_a_file_that_cannot_be_made_of_a_letter_is_refused(
    ledger: xlcrm.Ledger, tmp_path: Path, template: str, output: str, why: str
) -> None:
    """With what to write instead."""
    with pytest.raises(DomainError, match=why):
        letters(ledger, template, tmp_path / output, "김철")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("본.doc", b"x", "이어야 합니다"),
        ("없는 본.docx", None, "그런 편지 본이 없습니다"),
        ("본.docx", b"no archive", "Word 문서로 읽을 수 없습니다"),
        ("본.hwpx", b"no archive", "한글 문서로 읽을 수 없습니다"),
    ],
)
def test_a_letter_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    """By its name, with those that come with xlcrm where it is not there."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(DomainError, match=why) as caught:
        xlcrm.letter_template(tmp_path / name)
    assert caught.value.hint


def test_a_brace_that_is_left_open_is_told(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """Before anything is written."""
    template = word_letter(tmp_path / "본.docx", ["{고객명님"])
    with pytest.raises(DomainError, match="중괄호가 짝이 맞지 않습니다"):
        letters(ledger, template, tmp_path / "편지", "김철")


def test_ours_is_written_out_to_be_edited(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """And read from beside the ledger in the place of ours; what is there stays."""
    for name in SHIPPED:
        path = xlcrm.put_letter_template(name, tmp_path / "문구")
        with pytest.raises(StorageError, match="이미 있습니다"):
            xlcrm.put_letter_template(name, tmp_path / "문구")
        assert xlcrm.letter_template(name, ledger).source == str(path)
    with pytest.raises(DomainError, match="그런 편지 본이 없습니다"):
        xlcrm.put_letter_template("없음.docx", tmp_path)


@pytest.mark.parametrize(
    ("library", "name"), [("docxtpl", "재계약제안.docx"), ("hwpx", "재계약제안.hwpx")]
)
def test_a_library_that_is_not_installed_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch, library: str, name: str
) -> None:
    """With the command that installs it."""
    real = builtins.__import__

    def without(module: str, *rest: Any, **named: Any) -> Any:
        if module.partition(".")[0] == library:
            raise ImportError(module)
        return real(module, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DomainError, match="라이브러리가 없습니다") as caught:
        xlcrm.letter_template(name)
    assert "pip install 'xlcrm[letters]'" in str(caught.value.hint)


def test_a_proposal_is_in_the_journal_once(tmp_path: Path) -> None:
    """With its follow-up on a working day: seven days on is 10-08, of 10-09 a holiday."""
    path = written_to(tmp_path / "대장.xlsx", settings=[*OFFICE, ("기준", "제안 답 기한(일)", 8)])
    for number in range(2):
        ledger = xlcrm.open_ledger(path)
        made = letters(ledger, "재계약제안.docx", tmp_path / "편지", "김철", channel="방문")
        added = xlcrm.add_entries(path, made.entries, BY, once=True)
        assert (len(added.logged.rows), added.logged.known) == ((1, 0), (0, 1))[number]
    journal = xlcrm.open_ledger(path)["고객관리일지"]
    row = journal.iloc[-1]
    assert (row["채널"], row["방향"], row["분류"]) == ("방문", "발신", "재계약")
    assert row["내용"] == (
        "'재계약제안' 편지로 재계약을 제안함: 다음 기간 2024-10-10–2025-04-09, 요금 월 90,000원."
    )
    assert (str(row["후속 기한"])[:10], row["후속 조치"]) == ("2024-10-10", "제안에 대한 답을 확인")
    assert len(journal) == 2


def test_a_letter_that_proposes_nothing_is_no_renewal(ledger: xlcrm.Ledger, tmp_path: Path) -> None:
    """It asks for no answer, unless somebody says by when."""
    template = word_letter(tmp_path / "인사.docx", ["{고객명}님, 새해 인사드립니다."])
    (entry,) = letters(ledger, template, tmp_path / "편지", "김철").entries
    assert (entry["category"], entry["content"]) == ("기타", "'인사' 편지를 보냄.")
    assert "follow_up_due" not in entry
    (asked,) = letters(
        ledger, template, tmp_path / "다시", "김철", due=date(2024, 10, 4), dry_run=True
    ).entries
    assert asked["follow_up_due"] == date(2024, 10, 4)


def test_what_the_journal_cannot_say_stops_the_letters(
    ledger: xlcrm.Ledger, tmp_path: Path
) -> None:
    """Before one is written."""
    with pytest.raises(DomainError, match="편지를 일지에 적을 수 없습니다"):
        letters(ledger, "재계약제안.docx", tmp_path / "편지", "김철", channel="우편")
    assert not (tmp_path / "편지").exists()


def test_a_pdf_is_made_of_the_document(
    ledger: xlcrm.Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LibreOffice, told that it is one of Word."""
    monkeypatch.setattr(
        "xlcrm.files.printing.pdf_of",
        lambda data, _, suffix, **__: b"%PDF" + data[:2] + suffix.encode(),
    )
    (path,) = letters(ledger, "재계약제안.docx", tmp_path / "모두.pdf", "김철").paths
    assert path.read_bytes() == b"%PDFPK.docx"


class _Says:
    """What fills in a letter in a test: 김철, who uses 요가."""

    key = "1002"

    def text(self, text: str, _term: object = None) -> str:
        says = {"고객명": "김철", "서비스": "요가"}
        return filled(pieces_of(text), lambda slot: says[slot.field])

    def terms(self) -> Sequence[Any]:
        return ()


@settings(max_examples=3, deadline=None)
@given(st.lists(st.sets(st.integers(1, 40), max_size=8), min_size=20, max_size=20))
def test_however_a_text_is_parted_it_reads_the_same(cuts: list[set[int]]) -> None:
    """Word cuts a paragraph into runs wherever somebody has typed; a field is one all the same."""
    text = "앞 {고객명}님이/가 {서비스}을 쓰고 {고객명}과(와) 함께, '{서비스}'을/를 뒤"
    document: Any = Document()
    for each in cuts:
        paragraph = document.add_paragraph()
        for first, last in pairwise([0, *sorted(each), len(text)]):
            paragraph.add_run(text[first:last])
    data = BytesIO()
    document.save(data)
    letter = DocxLetter(data.getvalue(), "본.docx")
    made: Any = Document(BytesIO(letter.filled(cast("LetterFields", _Says()))))
    assert {each.text for each in made.paragraphs} == {
        "앞 김철님이 요가를 쓰고 김철과 함께, '요가'를 뒤"
    }
