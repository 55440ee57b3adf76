"""Lists that are no table, cards and halves side by side, become one in a ledger made of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook

import xlcrm
from xlcrm.errors import HeaderNotFoundError
from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.jobs.new.from_file import made_of
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AS_OF: Final = date(2026, 11, 28)
BY: Final = xlcrm.Author("안내", "adopt", datetime(2026, 11, 28, 9, 0))  # noqa: DTZ001 - as typed


def written(folder: Path, rows: Sequence[Sequence[object]], name: str = "방배치") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    path = folder / "list.xlsx"
    book.save(path)
    return path


def card(room: str, name: str, until: str) -> list[tuple[str, object]]:
    """What a card says, from above."""
    return [
        *((room, None), ("이름", name), ("전화", "010-0000-0001")),
        *(("입실", "2026.1.5"), ("만료일", until), ("월세(만)", 32)),
    ]


CARDS: Final[list[list[object]]] = [
    ["하늘고시원 방 현황"],
    [],
    *(
        [*one, None, *other]
        for one, other in zip(
            card("201호", "홍가람", "2027.1.4"), card("202호", "공실", ""), strict=True
        )
    ),
    [],
    *(
        [*one, None, *other]
        for one, other in zip(
            card("203호", "김나래", "2027.1.4"), card("204호", "이다솜", "2026.7.4"), strict=True
        )
    ),
    [],
    ["※ 입금은 5일까지"],
]


def test_cards_are_no_headers(tmp_path: Path) -> None:
    """Nobody's name becomes a header in a question; the one message names the way."""
    with pytest.raises(HeaderNotFoundError, match="카드 모양") as told:
        adopt_file(written(tmp_path, CARDS), BY, as_of=AS_OF)
    assert "xlcrm new 새파일.xlsx --from" in str(told.value)
    assert "홍가람" not in str(told.value)


def test_each_card_becomes_a_row(tmp_path: Path) -> None:
    """With its room; a vacant one is told above the table, and notes stand below."""
    target = tmp_path / "ledger.xlsx"
    made = made_of(target, written(tmp_path, CARDS), as_of=AS_OF)
    assert made.is_ledger
    ledger = open_ledger(target)
    table = ledger.tables[0]
    assert list(table.values("name")) == ["홍가람", "김나래", "이다솜"]
    assert list(table.values("service")) == ["201호", "203호", "204호"]
    assert list(table.values("end")) == [date(2027, 1, 4), date(2027, 1, 4), date(2026, 7, 4)]
    assert set(table.values("fee")) == {320_000}
    texts = [str(cell) for row in rows_in(target) for cell in row if cell]
    assert any("202호" in each and "옮기지 않은" in each for each in texts)
    assert "※ 입금은 5일까지" in texts


def rows_in(path: Path) -> list[tuple[object, ...]]:
    """The first sheet's cells."""
    from openpyxl import load_workbook  # noqa: PLC0415 - for what no table holds

    return [*load_workbook(path).worksheets[0].iter_rows(values_only=True)]


HALVES: Final[list[list[object]]] = [
    ["2026년 요가 수강생"],
    ["교육기간 2026.9.1 ~ 2026.11.30"],
    [],
    ["순번", "이름", "핸드폰", "교육비", None, "순번", "이름", "핸드폰", "교육비"],
    [1, "홍가람", "010-0000-0001", 90000, None, 3, "이다솜", "010-0000-0003", 90000],
    [2, "김나래", "010-0000-0002", 90000],
    [],
    [None, None, None, None, None, "총원", 3, "계", 270000],
]


def test_halves_side_by_side_name_the_way(tmp_path: Path) -> None:
    """There is no room for a term between them; a new ledger has it."""
    with pytest.raises(HeaderNotFoundError, match="기간이 없는 명단") as told:
        adopt_file(written(tmp_path, HALVES, "요가"), BY, as_of=AS_OF)
    assert "xlcrm new 새파일.xlsx --from" in str(told.value)


def test_halves_become_one_list_with_the_term_above_it(tmp_path: Path) -> None:
    """One below the other, in order; what they add up to is nobody."""
    target = tmp_path / "ledger.xlsx"
    made = made_of(target, written(tmp_path, HALVES, "요가"), as_of=AS_OF)
    assert made.adoption is not None
    (question,) = made.adoption.required
    assert question.offers[0].answer == "2026-09-01~2026-11-30"
    answers = {question.name: question.offers[0].answer}
    adopt_file(target, BY, as_of=AS_OF, answers=answers, backup=False)
    table = open_ledger(target).tables[0]
    assert list(table.values("name")) == ["홍가람", "김나래", "이다솜"]
    assert set(table.values("end")) == {date(2026, 11, 30)}


def test_a_line_that_divides_records_of_two_lines_divides_none(tmp_path: Path) -> None:
    """- 이하 세종 - stands between two of them."""
    rows: list[list[object]] = [
        ["상호", "계약 시작", "금액"],
        ["주소", "계약 종료"],
        ["가온상사", "2026-01-05", 380000],
        ["하늘시 1", "2027-01-04"],
        ["- 이하 세종 -"],
        ["나래식품", "2026-02-01", 250000],
        ["하늘시 2", "상시"],
    ]
    target = tmp_path / "ledger.xlsx"
    assert made_of(target, written(tmp_path, rows), as_of=AS_OF).is_ledger
    assert list(open_ledger(target).tables[0].values("name")) == ["가온상사", "나래식품"]


def test_repeated_values_are_no_cards(tmp_path: Path) -> None:
    """입주사 again and again below 이용권 is a word of the list, and no label."""
    rows: list[list[object]] = [["이용권", "이름", "연락처", "시작일", "종료일"]]
    for at in range(8):
        kind = ("일반", "입주사", "일반")[at % 3]
        rows.append([kind, f"홍가람{at}", f"010-0000-000{at}", "2026-01-05", "2027-01-04"])
    _, done = adopt_file(written(tmp_path, rows), BY, as_of=AS_OF, backup=False)
    assert done is not None
