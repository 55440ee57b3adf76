"""Law: summary and report say the same of a store as of the workbooks that were exported to it."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import fields
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pytest
from openpyxl import Workbook

import xlcrm
from xlcrm.fleet.stored import gathered, together
from xlcrm.jobs.blank_ends import blank_ends
from xlcrm.jobs.stores.kept import hidden_more, kept_of, ledger_of
from xlcrm.jobs.stores.opened import open_store
from xlcrm.jobs.stores.rows import HideMore, hiding
from xlcrm.jobs.together import material_of_several, part_of
from xlcrm.office.journal_read import names_known
from xlcrm.pages.book import pages_of
from xlcrm.pages.lead import points
from xlcrm.pages.summary import WANTED, find, stands_on
from xlcrm.pages.todo import todo

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office
    from xlcrm.jobs.together import Part
    from xlcrm.pages.material import Material

ROOT: Final = Path(__file__).parents[2]
DAYS: Final = (date(2024, 10, 1), date(2025, 3, 17))
LEDGERS: Final = (
    "sample_data/messy.xlsx",
    "tests/ledgers/adopted_3.xlsx",  # nobody knows what its fees are for
    "tests/offices/elsewhere/03_taekwondo_yongin.xlsx",  # 번호 only counts its rows
    "tests/offices/elsewhere/22_municipal_public_property.xlsx",  # fees of a year
)
HIDDEN: Final = frozenset({"name", "phone", "email", "address"})
WITH_PEOPLE: Final = ("todo", "expiring", "risk", "members", "said", "activity")
KEYS: Final = frozenset({"customer", "contract_id", "linked"})


@pytest.mark.parametrize("name", LEDGERS, ids=lambda name: Path(name).stem)
def test_what_is_kept_of_a_ledger_brings_the_same_to_figures(name: str) -> None:
    """Frames, findings, sums, what is planned; masked, all but who it is, and as many people."""
    ledger = xlcrm.open_ledger(ROOT / name)
    for reveal in (True, False):
        kept = kept_of(ledger, hiding(ledger, reveal=reveal))
        again = ledger_of(kept, ledger.path)
        if not reveal:  # whoever is hidden is hidden once
            assert hidden_more(kept, HideMore(names_known(ledger.book))) is kept
        for day in DAYS:
            ours, theirs = part_of(again, as_of=day), part_of(ledger, as_of=day)
            for field in theirs._fields:
                if field not in ({"office"} if reveal else {"office", "people"}):
                    assert getattr(ours, field) == getattr(theirs, field), field
            _alike_office(ours.office, theirs.office, reveal=reveal)
            assert len(blank_ends(again, as_of=day)) == len(blank_ends(ledger, as_of=day))


def _alike_office(ours: Office, theirs: Office, *, reveal: bool) -> None:
    for each in fields(theirs):
        mine, other = getattr(ours, each.name), getattr(theirs, each.name)
        if not isinstance(other, pd.DataFrame):
            assert each.name == "consents" or mine == other, each.name
            continue
        columns = [name for name in other.columns if reveal or name not in HIDDEN | KEYS]
        pd.testing.assert_frame_equal(mine[columns], other[columns])
        for key in KEYS & {*other.columns}:
            assert [*pd.factorize(mine[key])[0]] == [*pd.factorize(other[key])[0]]


def _office(random: Random, number: int) -> bytes:
    """An invented branch: its own headers, settings, sheets, habits and slips."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("고객대장")
    numbered, named = random.random() < 0.6, random.random() < 0.8
    monthly = random.random() < 0.5
    headers = [
        *(["고객 ID"] if numbered else []),
        *("고객명", "연락처", "주소", "서비스 내용", "계약 시작일"),
        *(["계약 종료일"] if named else []),
        *("계약 기간", "월 이용료" if monthly else "요금", "상태", "재계약 의사", "담당자"),
        *("해지일", "해지 사유", "비고", "미납금", "락커"),
    ]
    sheet.append(headers)
    people = [
        (
            f"{random.choice('김이박최정')}{random.choice('가나다라')}{random.choice('마바사')}",
            f"010-{random.randrange(1000, 1004)}-{random.randrange(1000, 9999)}",
        )
        for _ in range(24)
    ]
    people[3] = (people[3][0][0] + "나" + people[3][0][2], people[3][1])
    ids = {who: 1000 + at for at, who in enumerate(people)}
    for _ in range(40):
        who = random.choice(people)
        start = date(2023, 1, 1) + timedelta(days=random.randrange(800))
        months = random.choice([1, 3, 6, 12])
        end: Any = start + timedelta(days=30 * months)
        if random.random() < 0.1:
            end = random.choice([None, "상시", "미정", end.strftime("%Y.%m.%d")])
        left = start + timedelta(days=40) if random.random() < 0.1 else None
        row = {
            "고객 ID": ids[who],
            "고객명": random.choice([who[0]] * 9 + ["공실"]),
            "연락처": who[1],
            "주소": random.choice(["(06236) 서울 강남구 테헤란로 1", "수원시 팔달구 3", None]),
            "서비스 내용": random.choice(["PT", "헬스 3개월", "헬스 12개월", "필라테스"]),
            "계약 시작일": start,
            "계약 종료일": end,
            "계약 기간": random.choice([months, f"{months}개월", None]),
            "월 이용료": random.choice([50_000, "5만원", "월 70,000원", None]),
            "요금": random.choice([50_000, "연 1,200,000원", 330_000]),
            "상태": random.choice([None, "활성화", "만료", "홀딩", "탈퇴", "상담중"]),
            "재계약 의사": random.choice([None, "재계약 예정", "해지 예정", "미정"]),
            "담당자": random.choice(["한가람", "오나래", None]),
            "해지일": left,
            "해지 사유": random.choice(["이사", "가격", None]) if left else None,
            "비고": random.choice([None, "8월 명의변경", f"{who[0]} 010-9999-8888 문자 거부"]),
            "미납금": random.choice([None, 10_000, "만원"]),
            "락커": random.choice([None, "12번"]),
        }
        sheet.append([row[each] for each in headers])
    journal = book.create_sheet("고객관리일지")
    journal.append(["일지 ID", "일시", "고객 ID", "고객명", "채널", "분류", "내용", "감정", "정정"])
    for at in range(30):
        who = random.choice(people)
        moment = datetime(2024, 1, 1, 9) + timedelta(days=random.randrange(500))  # noqa: DTZ001 - a sheet's
        text = random.choice(
            [f"{who[0]}님이 샤워실 고장을 알림", "가격 문의", "문자 보내지 말라고 함"]
        )
        journal.append(
            [f"J{number}-{at}", moment, ids[who] if numbered else None, who[0],
             random.choice(["전화", "방문"]), random.choice(["문의", "불만"]), text,
             random.choice(["긍정", "부정", None]), None]
        )  # fmt: skip
    people_sheet = book.create_sheet("고객정보")
    people_sheet.append(["고객 ID", "고객명", "출생연도", "마케팅 수신동의", "수신동의일"])
    for who in people[: random.randrange(24)] if numbered else []:
        consent = random.choice(["Y", "N", None])
        day = date(2022, 1, 1) + timedelta(days=random.randrange(900))
        people_sheet.append([ids[who], who[0], random.randrange(1950, 2010), consent, day])
    settings = book.create_sheet("설정")
    settings.append(["구분", "항목", "값"])
    settings.append(["기본", "재계약 유예", random.choice([14, 30, 60])])
    settings.append(["위험 점수", "계약 횟수: 1", random.choice([10, 20])])
    settings.append(["위험 점수", "락커: 12번", 15])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _folder(place: Path, seed: int) -> Path:
    """A folder of three branches."""
    folder = place / "지점"
    (folder / "안").mkdir(parents=True)
    random = Random(seed)  # noqa: S311 - invented offices
    for number, name in enumerate(("강남.xlsx", "서초.xlsx", "안/본점.xlsx")):
        (folder / name).write_bytes(_office(random, number))
    return folder


def _parts(folder: Path, day: date) -> list[tuple[str, Part]]:
    """What the branches bring, from their workbooks."""
    files = sorted(folder.rglob("*.xlsx"))
    ledgers = [xlcrm.open_ledger(path) for path in files]
    return [
        (path.stem, part_of(each, as_of=day, called=str(path)))
        for path, each in zip(files, ledgers, strict=True)
    ]


def _said(material: Material, called: str) -> list[object]:
    """What `xlcrm summary` says."""
    figures = [find(material, each) for each in WANTED]
    compared = [each.compared for each in figures]
    told = [(each.value, each.series, each.note, each.why) for each in figures]
    tasks = [(each.what, each.times, each.first, each.how) for each in todo(material, called)]
    return [*told, points(material, compared, called), stands_on(material), tasks]


def _cells(material: Material, *, reveal: bool) -> dict[str, list[Any]]:
    """Every page of the report: headings, notes, and the cells of its tables."""
    found = {}
    for key, page in pages_of(material, reveal=reveal, every=False).items():
        found[key] = [
            (
                each.title,
                each.missing,
                each.notes,
                None if each.table is None else _rows(each.table),
            )
            for each in page.sections
        ]
    return found


def _rows(table: Any) -> tuple[Any, ...]:  # noqa: ANN401 - frames
    frame = table.frame[[each.name for each in table.columns]].astype(object)
    rows = frame.where(frame.notna(), None).to_numpy().tolist()
    return [each.title for each in table.columns], [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("seed", "kind", "day", "reveal", "sheets"),
    [(1, "sqlite", DAYS[0], True, ()), (2, "duckdb", DAYS[1], False, WITH_PEOPLE)],
)
def test_a_store_says_what_its_folder_says(  # noqa: PLR0913 - what differs
    tmp_path: Path, seed: int, kind: str, day: date, *, reveal: bool, sheets: tuple[str, ...]
) -> None:
    """Summary and every page, cell by cell; masked, those that show people."""
    folder = _folder(tmp_path, seed)
    place, report = tmp_path / f"자료.{kind}", tmp_path / "보고서.xlsx"
    xlcrm.export(folder, place, to=kind, reveal=reveal)
    found = gathered(place, as_of=day, reveal=reveal)
    ours = together(found, sheets, report=report)
    theirs = material_of_several(_parts(folder, day), folder.name, sheets, report=report)
    assert (found.since.known, found.remarks) == (True, ())
    assert _said(ours, str(folder)) == _said(theirs, str(folder))
    mine, other = _cells(ours, reveal=reveal), _cells(theirs, reveal=reveal)
    assert mine.keys() == other.keys()
    for key, sections in mine.items():
        if reveal:
            assert sections == other[key], key
        else:  # of rows that are alike but for the name, the name decides which comes first
            assert [*map(_alike, sections)] == [*map(_alike, other[key])], key


@pytest.mark.parametrize(("seed", "kind"), [(3, "csv")])
def test_the_summary_of_a_folder_of_tables_is_its_ledgers(
    tmp_path: Path, seed: int, kind: str
) -> None:
    """As of a database."""
    folder = _folder(tmp_path, seed)
    place = tmp_path / "자료"
    xlcrm.export(folder, place, to=kind)
    for day in DAYS[1:]:
        ours = together(gathered(place, as_of=day))
        theirs = material_of_several(_parts(folder, day), folder.name)
        assert _said(ours, str(folder)) == _said(theirs, str(folder))


def _alike(section: tuple[Any, ...]) -> object:
    title, missing, notes, table = section
    return title, missing, notes, table and (table[0], Counter(map(repr, table[1])))


@pytest.mark.parametrize("kind", ["sqlite", "csv"])
def test_who_is_of_another_branch_is_masked_too(tmp_path: Path, kind: str) -> None:
    """In each ledger's notes, also where only the other one has changed since, or only one is new.

    A masked store shows the cells that the masked report about the folder does.
    """
    folder, place = tmp_path / "지점", tmp_path / ("자료" if kind == "csv" else f"자료.{kind}")
    folder.mkdir()

    def write(name: str, who: str, note: str) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "고객대장"
        sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "요금", "비고"])
        sheet.append([1, who, date(2024, 1, 1), date(2024, 10, 20), 50_000, None])
        journal = book.create_sheet("고객관리일지")
        journal.append(["일시", "고객 ID", "고객명", "내용", "후속 조치", "후속 기한"])
        moment = datetime(2024, 9, 1, 9)  # noqa: DTZ001 - a sheet's
        journal.append([moment, 1, who, note, f"{note} 연락", date(2024, 9, 5)])
        book.save(folder / name)

    write("강남.xlsx", "홍길동", "서초의 김아무가 소개함")
    write("서초.xlsx", "김철수", "홍길동과 이바다를 앎")
    xlcrm.export(folder, place, to=kind)
    write("서초.xlsx", "김아무", "홍길동과 이바다를 앎")  # the other one's note names who is new
    done = xlcrm.export(folder, place, to=kind)
    assert [path.name for path in done.written] == ["서초.xlsx"]
    write("본점.xlsx", "이바다", "김아무에게 물어봄")
    xlcrm.export(folder / "본점.xlsx", place, to=kind)  # the others are not looked at
    ours = together(gathered(place, as_of=DAYS[0]), WITH_PEOPLE)
    theirs = material_of_several(_parts(folder, DAYS[0]), folder.name, WITH_PEOPLE)
    mine, other = _cells(ours, reveal=False), _cells(theirs, reveal=False)
    assert {key: [*map(_alike, each)] for key, each in mine.items()} == {
        key: [*map(_alike, each)] for key, each in other.items()
    }
    files = [place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()]
    held = b"".join(each.read_bytes() for each in files).decode("utf-8", "ignore")
    store = open_store(place)
    held += "".join(zlib.decompress(each).decode() for each in store.kept([*store.about.sources]))
    assert [name for name in ("홍길동", "김아무", "이바다") if name in held] == []
    assert all(shown in held for shown in ("홍*동", "김*무", "이*다"))
