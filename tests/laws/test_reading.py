"""The reading of a list does not depend on how it lies: its order, words, furniture and dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.reading.headers import classify
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

FAMILIES: Final = {
    "name": ("고객명", "회원명", "성명", "임차인", "Name", "客户名称", "氏名"),
    "phone": ("연락처", "휴대폰", "휴대폰번호", "H.P", "Mobile", "手机号", "電話番号"),
    "start": ("계약 시작일", "이용시작일", "렌탈개시일", "Start Date", "start_dt", "开始日期"),
    "end": ("계약 종료일", "만료일", "렌탈만료일", "Expiry Date", "end_dt", "到期日期"),
    "service": ("서비스 내용", "상품명", "요금제", "Product", "productName", "品目"),
    "fee": ("요금", "월 이용료(원)", "이용요금", "Amount", "monthly_fee", "租金"),
    "note": ("비고", "메모", "특이사항", "Remarks", "備考"),
}
"""Field → headers of one family, which say the same."""

PEOPLE: Final = ("홍가람", "김나래", "이다솜", "박라온", "최마루", "정바다")
FURNITURE: Final = (
    (),
    ("회원 명단",),
    ("2024년 이용 고객 관리 대장", None, "결재"),
    (None, None, "담당", "팀장", "원장"),
    ("(단위: 원)",),
)
DAY_FORMS: Final = {
    "ymd": "{0:%Y-%m-%d}",
    "dotted": "{0:%Y. %m. %d.}",
    "dmy": "{0:%d-%m-%Y}",
    "mdy": "{0:%m/%d/%Y}",
    "han": "{0:%Y}年{0:%m}月{0:%d}日",
}


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[str], list[list[CellValue]], dict[str, list[date]]]:
    """The fields in some order, headers and rows below some furniture, and the days meant."""
    fields = draw(st.permutations(list(FAMILIES)))
    count = draw(st.integers(3, 6))
    form = DAY_FORMS[draw(st.sampled_from(list(DAY_FORMS)))]
    days: dict[str, list[date]] = {"start": [], "end": []}
    for at in range(count):
        # one day beyond the twelfth in each column, so that the order of days can be proved
        start = date(2023, 1 + draw(st.integers(0, 11)), 13 + at)
        days["start"].append(start)
        days["end"].append(start.replace(year=start.year + 1) - timedelta(days=1))
    values: dict[str, list[CellValue]] = {
        "name": list(PEOPLE[:count]),
        "phone": [f"010-1234-{at:04}" for at in range(count)],
        "start": [form.format(day) for day in days["start"]],
        "end": [form.format(day) for day in days["end"]],
        "service": [("기본", "고급")[at % 2] for at in range(count)],
        "fee": [50_000 + 10_000 * (at % 3) for at in range(count)],
        "note": ["전화함" if at == 1 else None for at in range(count)],
    }
    above = draw(st.lists(st.sampled_from(FURNITURE), max_size=3))
    headers = [draw(st.sampled_from(FAMILIES[field])) for field in fields]
    rows: list[list[CellValue]] = [list(each) for each in above]
    rows.append(list(headers))
    rows += [[values[field][at] for field in fields] for at in range(count)]
    return list(fields), rows, days


@given(drawn=lists(), sheet=st.sampled_from(["회원", "고객대장", "Sheet1", "명단"]))
def test_the_reading_is_the_same_however_a_list_lies(
    drawn: tuple[list[str], list[list[CellValue]], dict[str, list[date]]], sheet: str
) -> None:
    """Whatever the order of its columns, its words, what stands above, and its dates."""
    fields, rows, days = drawn
    grid = {
        number: {column: cell for column, cell in enumerate(row, 1) if cell is not None}
        for number, row in enumerate(rows, 1)
    }
    match = classify(sheet, grid, ())
    assert match is not None
    assert match.spec is LEDGER
    assert {field: match.columns.get(field) for field in fields} == {
        field: column for column, field in enumerate(fields, 1)
    }
    assert [each.code for each in match.notices if each.field in {"name", "start", "end"}] == []
    for field in ("start", "end"):
        below = [row[fields.index(field)] for row in rows[match.header_row :]]
        read = read_column(LEDGER.column(field), 1, match.headers[field], below)
        meant = dict(zip(below, days[field], strict=True))
        assert all(
            value in {None, meant[raw]} for raw, value in zip(below, read.values, strict=True)
        )
