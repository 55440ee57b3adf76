"""Whatever people type, wherever: it leads to a finding or to nothing, never to an exception."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odd_cells import cells, number, of_type, text, texts, workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.cellref import CellRef
from xlcrm.errors import XlcrmError
from xlcrm.incoming.read import read_rows
from xlcrm.jobs.add import add
from xlcrm.jobs.adopt.adopt import adopt
from xlcrm.jobs.bring.bring import bring
from xlcrm.jobs.decide import cancel, pause, resume
from xlcrm.jobs.expiring import calendar, expiring
from xlcrm.jobs.fix.fix import fix
from xlcrm.jobs.log.entries import log, log_closing
from xlcrm.jobs.mark import mark
from xlcrm.jobs.refresh import assess
from xlcrm.jobs.renew import renew, renew_planned
from xlcrm.jobs.timeline import described, due, timeline
from xlcrm.office.contract import OfCustomer
from xlcrm.office.ledger import Ledger, open_ledger, open_workbook
from xlcrm.pages.book import keys_of_all, material_of, pages_of
from xlcrm.pages.summary import WANTED, find
from xlcrm.pages.todo import todo
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.schema.sheets import HISTORY, LEDGER, PURCHASES, SETTINGS, SHEETS
from xlcrm.workbook.apply import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from odd_cells import Rows

    from xlcrm.office.proposal import Proposal
    from xlcrm.workbook.plan import Plan

DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time, as commands give it
KINDS: Final = [spec for spec in SHEETS if spec.key not in {HISTORY.key, SETTINGS.key}]
PLAIN: Final = {
    "고객 ID": number("1001"),
    "고객명": text("가온누리"),
    "연락처": text("010-0000-0001"),
    "계약 시작일": text("2023-10-26"),
    "계약 종료일": text("2024-10-25"),
    "서비스 내용": text("기본"),
    "요금": number("50000"),
    "일시": text("2024-09-01 10:00"),
}
"""What stands under a header where nothing odd does."""

SETTING: Final = ("기준", "목록", "규칙", "휴무일", "머리글", "서비스")
ITEMS: Final = (
    *("말일 방식", "재계약 유예(일)", "백업 수", "C304", "결제 방법"),
    *("고객대장!비고", "고객대장!A1", "기본"),
)
OFFICE: Final = [
    *("사업자등록번호", "주민등록번호", "No", "순번", "이름/직급", "전화1", "전화2", "전화1/전화2"),
    *(
        "계약기간",
        "시작일~종료일",
        "월보수료(원)",
        "금액(천원)",
        "차기 만기일",
        "구분",
        "연락처/이메일",
    ),
]
"""Headers of an office's own, or of two things in one column."""

MERGED: Final = ["A1:C1", "A2:A4", "B3:D3", "C2:C9", "E1:E2", "A1:XFD1", "D2:D2"]
NAMES: Final = st.sampled_from(
    ["고객대장", "2023년", "강남점", "고객대장 ²", "고객대장 요약", " ", "²"],
)


@st.composite
def sheets_of_any(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """A ledger and some of the other sheets, odd cells in every place of them."""
    found = {draw(NAMES): draw(rows_of(LEDGER.key))}
    for spec in draw(st.lists(st.sampled_from(KINDS), max_size=3, unique_by=lambda spec: spec.key)):
        found[spec.name] = draw(rows_of(spec.key))
    if draw(st.booleans()):
        found["설정"] = draw(setting_rows())
    if draw(st.booleans()):
        name = draw(texts.map(lambda name: "".join(sign for sign in name if sign.isprintable())))
        found[name[:31] or "메모"] = draw(st.lists(st.lists(cells, max_size=5), max_size=6))
    return found


@st.composite
def rows_of(draw: st.DrawFn, key: str) -> list[list[str]]:
    """A sheet of some kind: titles, headers of which a few are odd, rows, and notes below."""
    spec = next(spec for spec in SHEETS if spec.key == key)
    needed = [column.name for column in spec.columns if column.required]
    if key == LEDGER.key:
        needed = ["고객 ID", "고객명", "계약 시작일", "계약 종료일"]
    more = draw(
        st.lists(st.sampled_from([each.name for each in spec.columns]), max_size=9, unique=True)
    )
    headers = list(dict.fromkeys([*needed, *more]))
    above = draw(st.lists(st.lists(st.one_of(st.just(""), cells), max_size=4), max_size=2))
    odd = draw(st.lists(st.one_of(cells, st.sampled_from(OFFICE).map(text)), max_size=3))
    lines = [[*map(text, headers), *odd]]
    for _ in range(draw(st.integers(0, 3))):
        strange = draw(st.integers(0, 2 ** len(headers) - 1))
        lines.append(
            [
                draw(cells) if strange >> at & 1 else PLAIN.get(header, "")
                for at, header in enumerate(headers)
            ]
            + [draw(cells) for _ in odd]
        )
    below = draw(st.lists(st.lists(st.one_of(st.just(""), cells), max_size=4), max_size=2))
    return [*above, *lines, *below]


@st.composite
def setting_rows(draw: st.DrawFn) -> list[list[str]]:
    """설정: its own words mixed with odd ones."""
    words = st.one_of(st.sampled_from([*map(text, SETTING), *map(text, ITEMS)]), cells)
    if draw(st.booleans()):
        heads = [column.name for column in SETTINGS_SIMPLE.columns]
        rows = draw(st.lists(st.lists(words, min_size=len(heads), max_size=len(heads)), max_size=4))
    else:
        heads = ["구분", "항목", "값"]
        kinds = st.sampled_from([*map(text, SETTING)])
        items = st.one_of(st.sampled_from([*map(text, ITEMS)]), cells)
        rows = draw(st.lists(st.tuples(kinds, items, words).map(list), max_size=4))
    return [[*map(text, heads)], *rows]


def checked(ledger: Ledger) -> None:
    """Look for mistakes: what is found is in words, and none of it a bug."""
    found = (*ledger.findings_on(DAY), *assess(ledger.book, DAY).findings)
    assert not {"C212", "C213"} & {each.code for each in found}
    assert all(map(str, found))


def looked_up(ledger: Ledger) -> None:
    """Ask about people, and about what is due."""
    people = ledger.book.people
    for ask in ("1001", "가온누리", "²", "9" * 5_000):
        for person in people.find(ask)[:1]:
            for event in timeline(ledger, person):
                described(event)
    due(ledger, as_of=DAY)
    soon = expiring(ledger, as_of=DAY)
    for reveal in (False, True):
        calendar(soon, stamp=NOW, reveal=reveal)


def figures(ledger: Ledger) -> None:
    """Ask for all figures, as a summary and a report show them."""
    found = analyse(ledger, DAY)
    material = material_of(ledger, found, keys_of_all())
    for each in WANTED:
        find(material, each)
    todo(material)
    pages_of(material, reveal=False)


def written(ledger: Ledger) -> None:
    """Plan and make real in memory all that needs no more than the workbook."""
    makes: tuple[Callable[[], Plan], ...] = (
        lambda: assess(ledger.book, DAY, add_columns=False).plan,
        lambda: assess(ledger.book, DAY, add_columns=True).plan,
        lambda: fix(ledger).plan,
        lambda: mark(ledger, as_of=DAY).plan,
    )
    for make in makes:
        with foreseen():
            apply(make(), ledger.book.package, ledger.book.scans)


def brought(ledger: Ledger) -> None:
    """Bring the workbook's own rows into it, and write about its customers."""
    for update in (False, True):
        with foreseen():
            rows = read_rows(ledger.path, LEDGER)
            found = bring(ledger, rows, as_of=DAY, update=update, skip_bad=True)
            apply(found.plan, ledger.book.package, ledger.book.scans)
    with foreseen():
        entry = {"고객 ID": "1001", "일시": "2024-09-30", "채널": "전화", "내용": "통화"}
        logged = log(ledger, [entry], now=NOW)
        apply(logged.plan, ledger.book.package, ledger.book.scans)
    for each in due(ledger, as_of=DAY)[:1]:
        with foreseen():
            log_closing(ledger, each.entry_id or str(each.where), "해결", now=NOW)


def decided(ledger: Ledger) -> None:
    """Renew, end, pause and resume what can be: each row's contract, and the customer's only."""
    wanted: list[CellRef | OfCustomer] = [
        OfCustomer("1001"),
        *(CellRef(each.sheet, row, 1) for each in ledger.tables for row in each.rows[:2]),
    ]
    for one in wanted:
        makes: tuple[Callable[[], Proposal[None]], ...] = (
            partial(renew, ledger, one, as_of=DAY),
            partial(renew, ledger, one, as_of=DAY, months=1200),
            partial(cancel, ledger, one, on=DAY, reason="가격", as_of=DAY),
            partial(pause, ledger, one, first=DAY, last=DAY, extend=True, as_of=DAY),
            partial(resume, ledger, one, on=DAY, as_of=DAY),
        )
        for make in makes:
            with foreseen():
                apply(make().plan, ledger.book.package, ledger.book.scans)
    with foreseen():
        renew_planned(ledger, as_of=DAY)
    with foreseen():
        row = {"customer": "1001", "일자": "2024-09-30", "제품/서비스": "기본", "금액": "5만원"}
        add(ledger, PURCHASES, [row])


def adopted(path: Path) -> None:
    """Adopt it, each question answered with what is likeliest."""
    asked = adopt(open_workbook(path), as_of=DAY).found.questions
    if asked:
        answers = {each.name: each.offers[0].answer for each in asked}
        adopt(open_workbook(path), as_of=DAY, answers=answers)


@contextmanager
def foreseen() -> Iterator[None]:
    """Let pass what the library refuses in words; a bug is an error here, whatever it says."""
    try:
        yield
    except XlcrmError as error:
        if error.__cause__ is not None:
            raise error.__cause__ from None


def holds(
    sheets: Mapping[str, Rows],
    works: Sequence[Callable[[Ledger], None]],
    *,
    date1904: bool = False,
    merged: Sequence[str] = (),
) -> bool:
    """Hold the law over one workbook, and tell whether it can be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "대장.xlsx")
        path.write_bytes(workbook(sheets, date1904=date1904, merged=merged))
        with foreseen():
            adopted(path)
        read = False
        with foreseen():
            ledger = open_ledger(path)
            read = True
            for work in works:
                with foreseen():
                    work(ledger)
        return read


def ledger_with(cells: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """A ledger of one customer, in whose row some cells are odd."""
    row = {**dict(list(PLAIN.items())[:7]), **cells}
    return {"고객대장": [[*map(text, row)], [*row.values()]]}


ODD: Final = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(ODD, max_examples=50)
@given(sheets_of_any(), st.booleans(), st.lists(st.sampled_from(MERGED), max_size=2))
@example(sheets=ledger_with({"비고": text("통화함\n \n재방문")}), date1904=False, merged=[])
@example(sheets=ledger_with({"비고": ' s="²"><v>1</v>'}), date1904=False, merged=[])
@example(sheets=ledger_with({"고객명": text("\ud83d")}), date1904=False, merged=[])
@example(sheets=ledger_with({"계약 종료일": of_type("d", "0001-01-01")}), date1904=False, merged=[])
@example(sheets=ledger_with({"계약 종료일": text("9999-12-31")}), date1904=False, merged=[])
@example(sheets=ledger_with({"계약 종료일": ' s="5"><v>45590</v>'}), date1904=False, merged=[])
@example(sheets=ledger_with({"사업자등록번호": number("1E999")}), date1904=False, merged=[])
def test_any_text_anywhere_is_a_finding_or_nothing(
    sheets: dict[str, list[list[str]]],
    date1904: bool,  # noqa: FBT001 - drawn
    merged: list[str],
) -> None:
    """Titles, headers, cells, notes, names of sheets and settings of every odd sort."""
    holds(sheets, (checked, looked_up, written, brought, decided), date1904=date1904, merged=merged)


@settings(ODD, max_examples=5)
@given(sheets_of_any(), st.booleans(), st.lists(st.sampled_from(MERGED), max_size=2))
def test_figures_are_made_of_any_text(
    sheets: dict[str, list[list[str]]],
    date1904: bool,  # noqa: FBT001 - drawn
    merged: list[str],
) -> None:
    """Fewer, since all tables of a report take half a second."""
    holds(sheets, (figures,), date1904=date1904, merged=merged)
