"""Make a ledger of any length whose every row a refresh has to rewrite.

Usage: python bench/make_ledger.py ROWS TARGET [JOURNAL_ROWS] [--customers]

15 columns in an Excel table with dropdowns and conditional formats, a 설정 sheet, a 대시보드 of
formulas with a chart over them, and a 고객관리일지 of 3,000 entries; if its length is given, they
are an Excel table, fill all of its columns, and link to their customers. Names, telephone numbers
and e-mail addresses are unique, dates are real dates, every sixth row renews the one above it.
상태, 남은 일수 and 조치 are wrong for `AS_OF` in every row. Everybody in it is invented; the same
lengths give the same rows every time.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from xlcrm.cellref import a1
from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.renewal import Term, next_starts
from xlcrm.domain.status import Action, Circumstances, Decision, Status, action_of, status_of
from xlcrm.ooxml.hyperlinks import MAX_LINKS
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import DECISIONS, JOURNAL, STATUSES, YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

AS_OF: Final = date(2024, 10, 1)
JOURNAL_ROWS: Final = 3_000
LOGGED: Final = 1_000  # contracts whose customers a short journal is about
EVERY_MONTH: Final = 28
"""The last day that every month has."""

WINDOWS: Final = {"프리미엄 서비스": 60, "기본 서비스": 30, "기업 서비스": 90, "단기 이용권": 14}
COLUMNS: Final = {
    "고객 ID": 10,
    "고객명": 12,
    "연락처": 16,
    "계약 시작일": 13,
    "계약 종료일": 13,
    "서비스 내용": 18,
    "요금": 12,
    "상태": 12,
    "비고": 24,
    "남은 일수": 11,
    "조치": 18,
    "재계약 의사": 13,
    "자동갱신": 10,
    "이메일": 26,
    "담당자": 10,
}
"""Headers and their widths."""

CUSTOMER_COLUMNS: Final = ("고객 ID", "출생연도", "성별", "등급", "이탈 위험")

_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송전홍"
SYLLABLES: Final = (
    "가건경관광교구규근기나남다단대도동두라란래련로루리린마만명문미민배백범병보복봉빈사산상새서석선설"
    "섭성세소솔송수숙순숭슬승시신아안애양연영예옥완용우욱운웅원유윤율은의이익인일재정제종주준중지진찬창"
)
_NOTES: Final = (
    "",
    "",
    "",
    "",
    "–",
    "장기 고객",
    "세금계산서 발행",
    "전화는 오후에",
    "카드 자동결제",
)
OFFICERS: Final = tuple(f"담당 {letter}" for letter in "가나다라마바사아")
_LATER: Final = {"활성화": "만료 예정", "만료 예정": "활성화", "만료": "만료 예정"}
"""A status that is wrong now, by the right one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One contract, as far as its status depends on it, and who it is with."""

    customer: int
    start: date
    end: date
    service: str
    decision: str
    auto_renewal: str


_JOURNAL: Final = tuple(each for each in JOURNAL.columns if not each.on_request)
"""The columns that every journal has."""


def write(
    rows: int,
    target: str,
    journal_rows: int | None = None,
    *,
    customers: bool = False,
    formulas: bool = True,
) -> None:
    """Write the ledger, with a journal of that length, and with what else is wanted."""
    with Workbook(target) as book:
        book.set_properties({"created": datetime(2024, 9, 2)})  # noqa: DTZ001 - a workbook has no zone
        _write_contracts(book, rows)
        write_settings(book)
        if journal_rows is None:
            write_journal(book, [row.customer for row in contracts_of(rows)[:LOGGED]])
        else:
            _write_full_journal(book, journal_rows, rows)
        if customers:
            _write_customers(book, rows)
        if formulas:
            _write_dashboard(book, rows)


def contracts_of(rows: int) -> list[Row]:
    """Half of the terms end within their service's notice window, the others over three years."""
    random = Random(rows)
    found: list[Row] = []
    for number in range(rows):
        service = random.choice(tuple(WINDOWS))
        decision = random.choices(("", *DECISIONS), (25, 60, 10, 5))[0]
        auto_renewal = random.choices(("", *reversed(YES_NO)), (20, 70, 10))[0]
        if (number + 1) % 6 == 0:
            before = found[-1]
            start = before.end + timedelta(days=random.choice((1, 1, 1, 8, 45)))
            if start.day > EVERY_MONTH:
                start += timedelta(days=4)
            customer, service = before.customer, before.service
            end = _months_later(start, random.choice((6, 12))) - timedelta(days=1)
        else:
            earliest, latest = random.choice(((0, WINDOWS[service]), (-700, 400)))
            following = AS_OF + timedelta(days=random.randint(earliest, latest) + 1)
            following = following.replace(day=min(following.day, EVERY_MONTH))
            customer = 100_001 + number
            start = _months_later(following, -random.choice((1, 3, 6, 12, 24)))
            end = following - timedelta(days=1)
        found.append(Row(customer, start, end, service, decision, auto_renewal))
    return found


def _months_later(day: date, months: int) -> date:
    """The same day of another month; only for days that every month has."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def judged(contracts: Sequence[Row]) -> Iterator[tuple[Status, Action | None]]:
    """Yield every contract's status and action on `AS_OF`."""
    terms = [Term(str(row.customer), row.service, row.start, row.end) for row in contracts]
    for row, following in zip(contracts, next_starts(terms), strict=True):
        contract = Circumstances(
            row.start,
            row.end,
            decision=Decision(row.decision or Decision.UNDECIDED),
            auto_renewal=row.auto_renewal == "Y",
            next_start=following,
        )
        status = status_of(contract, AS_OF, window=WINDOWS[row.service])
        yield status, action_of(contract, status)


def _stale(contracts: Sequence[Row]) -> Iterator[tuple[str, int, str]]:
    """Status, days left and action as some wrong refresh would have left them."""
    for row, (status, action) in zip(contracts, judged(contracts), strict=True):
        wrong = "" if action else "재계약 상담 필요"
        yield _LATER.get(status.value, "활성화"), (row.end - AS_OF).days + 31, wrong


def _write_contracts(book: Workbook, rows: int) -> None:
    sheet = book.add_worksheet("고객대장")
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "center"})
    money = book.add_format({"num_format": '#,##0"원"'})
    left = book.add_format({"num_format": '"D-"0;"D+"0;"D-Day"', "align": "center"})
    plain = book.add_format({"align": "center"})
    text = book.add_format({"align": "left"})
    looks = (*(plain, text, plain, day, day, text, money, plain, text, left), *[text] * 5)
    sheet.freeze_panes(1, 2)
    for column, width in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
    contracts = contracts_of(rows)
    random = Random(rows + 1)
    for number, (row, stale) in enumerate(zip(contracts, _stale(contracts), strict=True), start=1):
        status, days, action = stale
        who = row.customer - 100_001
        fee = random.randrange(30, 500) * 1_000
        values: tuple[object, ...] = (
            *(row.customer, name_of(who), f"010-{who // 10_000:04}-{who % 10_000:04}"),
            *(row.start, row.end, row.service, fee, status, random.choice(_NOTES), days, action),
            *(row.decision, row.auto_renewal, f"member{who:07}@example.com"),
            random.choice(OFFICERS),
        )
        write_row(sheet, number, values, looks)
    sheet.add_table(
        *(0, 0, rows, len(COLUMNS) - 1),
        {
            "name": "고객표",
            "style": "Table Style Light 9",
            "columns": [{"header": header} for header in COLUMNS],
        },
    )
    _write_helpers(book, sheet, rows)


def name_of(who: int) -> str:
    """A name that nobody else in the ledger has; namesakes get a letter, as offices do."""
    count = len(_SURNAMES)
    rest, surname = divmod(who, count)
    rest, first = divmod(rest, len(SYLLABLES))
    rest, second = divmod(rest, len(SYLLABLES))
    letter = chr(ord("A") + rest - 1) if rest else ""
    return _SURNAMES[surname] + SYLLABLES[first] + SYLLABLES[second] + letter


def write_row(
    sheet: Worksheet, number: int, values: Sequence[object], looks: Sequence[Format]
) -> None:
    """Write one row from the first column on; what is blank keeps its look."""
    for column, (value, look) in enumerate(zip(values, looks, strict=True)):
        if isinstance(value, date):
            sheet.write_datetime(number, column, value, look)
        elif isinstance(value, int):
            sheet.write_number(number, column, value, look)
        elif value:
            sheet.write_string(number, column, str(value), look)
        else:
            sheet.write_blank(number, column, None, look)


def _write_helpers(book: Workbook, sheet: Worksheet, rows: int) -> None:
    """Dropdowns, colours by status, and a data bar."""
    places = {header: column for column, header in enumerate(COLUMNS)}
    lists = {
        "서비스 내용": tuple(WINDOWS),
        "상태": STATUSES,
        "재계약 의사": DECISIONS,
        "자동갱신": YES_NO,
        "담당자": OFFICERS,
    }
    for header, choices in lists.items():
        column = places[header]
        sheet.data_validation(
            *(1, column, rows, column), {"validate": "list", "source": list(choices)}
        )
    for status, colour in (("만료 예정", "#FFF2CC"), ("만료", "#F8CBAD"), ("예정", "#DDEBF7")):
        look = book.add_format({"bg_color": colour})
        rule = {"type": "formula", "criteria": f'=$H2="{status}"', "format": look}
        sheet.conditional_format(1, 0, rows, len(COLUMNS) - 1, rule)
    fee = places["요금"]
    sheet.conditional_format(1, fee, rows, fee, {"type": "data_bar", "bar_color": "#9DC3E6"})


def write_settings(book: Workbook) -> None:
    """Write 설정 with every service and its notice window."""
    sheet = book.add_worksheet("설정")
    sheet.write_row(0, 0, ("구분", "항목", "값", "설명"))
    for number, (service, days) in enumerate(WINDOWS.items(), start=1):
        sheet.write_row(number, 0, ("서비스", service, days, f"종료일 {days}일 전부터 만료 예정"))


def write_journal(book: Workbook, customers: Sequence[int]) -> None:
    """Write a short journal, of a few things each, of contacts with some customers."""
    sheet = book.add_worksheet("고객관리일지")
    random = Random(JOURNAL_ROWS)
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, [column.name for column in _JOURNAL])
    for number in range(1, JOURNAL_ROWS + 1):
        at = datetime(2024, 1, 2, 9) + timedelta(minutes=110 * number)  # noqa: DTZ001 - a workbook has no zone
        customer = random.choice(customers)
        row: dict[str, object] = {
            "entry_id": f"L{number:05}",
            "customer_id": customer,
            "name": name_of(customer - 100_001),
            "channel": random.choice(("전화", "이메일", "문자", "방문")),
            "direction": random.choice(("수신", "발신")),
            "officer": random.choice(OFFICERS),
            "category": random.choice(("문의", "재계약", "결제", "기타")),
            "content": f"이용 방법과 요금을 물어 안내하였습니다 ({number}번째 기록).",
            "outcome": random.choice(("통화", "부재", "보류")),
        }
        for place, column in enumerate(_JOURNAL):
            if column.field in {"at", "written_at"}:
                sheet.write_datetime(number, place, at, minute)
            elif column.field in row:
                sheet.write(number, place, row[column.field])


def _write_full_journal(book: Workbook, rows: int, contracts: int) -> None:
    """Write entries as a long-lived office has them: every cell filled, in a table, linked."""
    sheet = book.add_worksheet("고객관리일지")
    random = Random(rows)
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    minutes = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    known = contracts_of(contracts)
    step = timedelta(minutes=min(50, 5_000_000 // max(rows, 1)))  # ten years, however many
    for number in range(1, rows + 1):
        at = datetime(2014, 1, 2, 9) + step * number  # noqa: DTZ001 - a workbook has no zone
        contract = random.randrange(contracts)
        row = {**_entry(random, number, at), "customer_id": known[contract].customer}
        row["name"] = name_of(known[contract].customer - 100_001)
        for place, column in enumerate(_JOURNAL):
            value = row[column.field]
            if isinstance(value, datetime):
                look = days if column.kind is Kind.DATE else minutes
                sheet.write_datetime(number, place, value, look)
            elif column.field == "customer_id" and number <= MAX_LINKS:
                cell = a1(contract + 2, 1)
                sheet.write_url(number, place, f"internal:'고객대장'!{cell}", string=str(value))
            else:
                sheet.write(number, place, value)
    columns = [{"header": column.name} for column in _JOURNAL]
    sheet.add_table(0, 0, rows, len(columns) - 1, {"name": "고객관리일지", "columns": columns})


def _entry(random: Random, number: int, at: datetime) -> dict[str, object]:
    """Return what one contact says, but for whose it was."""
    return {
        **{c.field: random.choice(c.choices) for c in _JOURNAL if c.choices},
        "entry_id": entry_id(at, str(number)),
        "at": at,
        "contract_id": f"C{number:06}",
        "officer": random.choice(OFFICERS),
        "content": f"이용 방법과 요금을 물어 안내하였습니다 ({number}번째 기록).",
        "reaction": "안내에 만족함",
        "occurred_at": at - timedelta(hours=3),
        "resolution": f"설명서를 보내고 확인 전화를 하였습니다 ({number % 997}).",
        "resolved_at": at + timedelta(hours=1),
        "follow_up": "한 달 뒤에 다시 전화",
        "follow_up_due": at + timedelta(days=30),
        "follow_up_done": at + timedelta(days=29),
        "written_at": at,
        "corrects": entry_id(at, "앞 기록") if number % 50 == 0 else "",
    }


def _write_customers(book: Workbook, rows: int) -> None:
    """Write 고객정보: a row a customer, 등급 and 이탈 위험 still blank."""
    sheet = book.add_worksheet("고객정보")
    sheet.write_row(0, 0, CUSTOMER_COLUMNS)
    known = dict.fromkeys(row.customer for row in contracts_of(rows))
    for number, customer in enumerate(known, start=1):
        sheet.write_row(number, 0, (customer, 1950 + customer % 55, ("남", "여")[customer % 2]))


def _write_dashboard(book: Workbook, rows: int) -> None:
    sheet = book.add_worksheet("대시보드")
    sheet.write_row(0, 0, ("상태", "계약 수"))
    for number, status in enumerate(STATUSES, start=1):
        sheet.write(number, 0, status)
        sheet.write_formula(number, 1, f"=COUNTIF(고객대장!$H$2:$H${rows + 1},A{number + 1})")
    chart = book.add_chart({"type": "column"})
    last = len(STATUSES)
    chart.add_series(
        {"categories": ["대시보드", 1, 0, last, 0], "values": ["대시보드", 1, 1, last, 1]}
    )
    chart.set_title({"name": "상태별 계약 수"})
    sheet.insert_chart("D2", chart)


if __name__ == "__main__":
    options = sys.argv[3:]
    numbers = [int(each) for each in options if not each.startswith("--")]
    wanted = {"customers": "--customers" in options, "formulas": "--plain" not in options}
    write(int(sys.argv[1]), sys.argv[2], *numbers, **wanted)
