"""Make a ledger of any length that is right in every cell, or wrong in a few hundred.

Usage: python bench/make_checked.py ROWS TARGET [MISTAKES] [--inline]

15 columns with a real ledger's spread of values: names that some share, telephone numbers, e-mail
addresses, postal addresses and notes that hardly anybody shares; a 설정 sheet and a journal. With
`--inline` texts lie in their cells instead of the string table that Excel writes. Everybody in it
is invented; the same figures give the same rows every time.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from make_ledger import (
    AS_OF,
    LOGGED,
    OFFICERS,
    contracts_of,
    judged,
    name_of,
    write_journal,
    write_row,
    write_settings,
)
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from make_ledger import Row

HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "이메일", "주소", "계약 시작일", "계약 종료일", "서비스 내용"),
    *("요금", "상태", "남은 일수", "조치", "재계약 의사", "담당자", "비고"),
)
BARE: Final = 0.4  # of the contracts nobody noted anything about
NAMES: Final = 98_000  # that `name_of` gives nobody twice
_REGIONS: Final = (
    *("서울특별시 강남구", "서울특별시 마포구", "부산광역시 해운대구", "대구광역시 수성구"),
    *("경기도 성남시 분당구", "경기도 고양시 일산동구", "충청북도 청주시 흥덕구", "제주시"),
)
_ROADS: Final = ("가온로", "나래로", "다솜길", "라온대로", "마루길", "바다로", "소리길", "하늘로")
_SAID: Final = (
    "통화, 오후 {}시 이후에 연락 원함",
    "방문 상담, 인원 {}명 추가 문의",
    "세금계산서 {}부 발행 요청",
    "{}개월 뒤에 다시 안내하기로 함",
)
_MISTAKES: Final[tuple[tuple[str, Callable[[object], object]], ...]] = (
    ("고객명", "{} ".format),
    ("고객명", lambda _: ""),
    ("연락처", lambda phone: str(phone)[:-2]),
    ("이메일", lambda mail: str(mail).replace("@", "@@")),
    ("계약 시작일", "{:%Y년 %m월 %d일}".format),
    ("계약 종료일", lambda _: "내년 봄까지"),
    ("계약 종료일", lambda day: day + timedelta(days=1) if isinstance(day, date) else day),
    ("서비스 내용", "{}스".format),
    ("요금", "{:,}원".format),
    ("요금", lambda fee: fee * 100 if isinstance(fee, int) else fee),
    ("재계약 의사", lambda _: "글쎄요"),
    ("비고", lambda _: "주민번호 900101-1234567"),
    ("비고", lambda _: "=담당자 확인"),
)
"""Columns, and what somebody makes of a right value in them."""


def write(rows: int, target: str, mistakes: int = 0, *, inline: bool = False) -> None:
    """Write the ledger with so many cells that are wrong."""
    contracts = contracts_of(rows)
    with Workbook(target, {"constant_memory": inline}) as book:
        sheet = book.add_worksheet("고객대장")
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "center"})
        money = book.add_format({"num_format": '#,##0"원"'})
        text = book.add_format({"align": "left"})
        looks = [text] * 5 + [day] * 2 + [text, money] + [text] * 6
        write_row(sheet, 0, HEADERS, [text] * len(HEADERS))
        random = Random(rows + mistakes)
        wrong = set(random.sample(range(1, rows + 1), min(rows, mistakes)))
        for number, values in enumerate(_rows(contracts), start=1):
            if number in wrong:
                header, spoilt = random.choice(_MISTAKES)
                place = HEADERS.index(header)
                values[place] = spoilt(values[place])
            write_row(sheet, number, values, looks)
        write_settings(book)
        write_journal(book, [row.customer for row in contracts[:LOGGED]])


def _rows(contracts: Sequence[Row]) -> Iterator[list[object]]:
    """Every contract as its row."""
    random = Random(len(contracts))
    # Numbers that are a multiple of 97 apart never differ by one digit, or by two in each other's
    # places, as those of people who are one.
    phones = random.sample(range(20_000_000, 100_000_000, 97), len(contracts))
    who: dict[int, tuple[str, ...]] = {}
    for row, (status, action) in zip(contracts, judged(contracts), strict=True):
        customer = row.customer
        if customer not in who:
            phone = f"010-{phones[-1] // 10_000}-{phones.pop() % 10_000:04}"
            name = name_of(customer - 100_001 if customer < 100_001 + LOGGED else _any(random))
            who[customer] = (name, phone, f"member{customer}@example.com", _address(random))
        yield [
            *(customer, *who[customer], row.start, row.end, row.service),
            *(random.randrange(30, 500) * 1_000, status.value, (row.end - AS_OF).days),
            *(action.value if action else "", row.decision, random.choice(OFFICERS)),
            _note(random),
        ]


def _any(random: Random) -> int:
    """Return whose name somebody has: now and then a namesake's."""
    return random.randrange(NAMES)


def _address(random: Random) -> str:
    region, road = random.choice(_REGIONS), random.choice(_ROADS)
    building, flat = random.randint(1, 400), random.randint(101, 2_504)
    return f"{region} {road} {building}, {flat}호"


def _note(random: Random) -> str:
    """Return what the office noted: mostly nothing, else hardly ever the same twice."""
    if random.random() < BARE:
        return ""
    day = AS_OF - timedelta(days=random.randint(1, 900))
    return f"{day} {random.choice(_SAID).format(random.randint(2, 9))}"


if __name__ == "__main__":
    figures = [each for each in sys.argv[1:] if each != "--inline"]
    write(int(figures[0]), figures[1], *map(int, figures[2:]), inline="--inline" in sys.argv)
