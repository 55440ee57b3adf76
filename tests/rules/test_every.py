"""All rules together: their order, their wording, their speed."""

from __future__ import annotations

from collections import Counter
from time import process_time
from typing import TYPE_CHECKING

import pytest
from example_books import findings_in
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.reading.headers import recognise
from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.rules.headers import header_findings
from xlcrm.schema.catalogue import CATALOGUE, explain
from xlcrm.schema.code import DECLARED, rule
from xlcrm.schema.finding import Finding, Severity
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xlcrm.cellref import CellValue
    from xlcrm.rules.context import Context
    from xlcrm.schema.table import Table

RESIDENT = "900101-1234567"  # invented; the form of a 주민등록번호
WINDOWS = {"프리미엄 서비스": 60, "기본 서비스": 30}
TERM = "customer_id name start end service"
REFERENCE_FIELDS = "customer_id name phone start end service fee status note"
REFERENCE = """
1001|홍길동|010-1234-5678|2023-10-26|2024-10-25|프리미엄 서비스|100,000원|활성화|재계약 예정
1002|김철수|010-9876-5432|2023-11-15|2024-11-14|기본 서비스|50,000원|활성화|–
1003|박영희|010-1111-2222|2023-12-01|2024-11-30|프리미엄 서비스|100,000원|만료 예정|재계약 상담 필요
"""
LEDGER_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", None]),
        st.sampled_from(["가", "나", None]),
        st.sampled_from(["2023-01-31", "2023-02-01", "2023-02-10", "2023-06-15", "어느 날", None]),
        st.sampled_from(
            ["2023-02-27", "2023-07-01", "2023-03-01", "2022-01-01", "상시", "13월", None]
        ),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["010-1234-5678", "010-8765-4321", "전화", None]),
        st.sampled_from([1.0, 5.0, "반년", None]),
        st.sampled_from(["활성화", "진행중", None]),
        st.sampled_from([RESIDENT, "메모", None]),
    ),
    max_size=8,
)


def test_the_reference_table_is_clean(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """Nothing is found in the domain's example."""
    rows = [line.split("|") for line in REFERENCE.split("\n") if line]
    reference = make_table(LEDGER, REFERENCE_FIELDS, *rows)
    assert found(reference, office=Settings(windows=WINDOWS)) == []


def test_header_notices_become_findings() -> None:
    """Two columns for one field is an error at the second one's header; it can be switched off."""
    match = recognise({3: {1: "고객명", 2: "시작일", 3: "종료일", 4: "만료일"}}, (), LEDGER)
    assert match is not None
    (told,) = header_findings(match, "고객대장")
    assert (told.code, str(told.where), told.severity) == ("C201", "고객대장!D3", Severity.ERROR)
    assert header_findings(match, "고객대장", {"C201": None}) == ()


def test_a_code_can_be_switched_off_or_made_worse(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """설정's severities hold for every rule."""
    sheet = make_table(LEDGER, "name start end", ("가", "2023-10-26", "2024-10-26"))
    assert found(sheet, office=Settings(severities={"C303": None})) == []
    (told,) = check((sheet,), Settings(severities={"C303": Severity.ERROR}))
    assert told.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        pytest.param({}, [Severity.REMARK], id="as the rule says"),
        pytest.param({"X001": Severity.ERROR}, [Severity.ERROR], id="as the settings say"),
        pytest.param({"X001": None}, [], id="switched off"),
        pytest.param({"C303": None}, [Severity.REMARK], id="another code"),
    ],
)
def test_settings_hold_for_an_offices_own_rules(
    make_table: Callable[..., Table],
    severities: dict[str, Severity | None],
    expected: list[Severity],
) -> None:
    """Whatever severity such a rule gives its findings."""

    def seven(context: Context) -> Iterator[Finding]:
        yield Finding("X001", Severity.REMARK, context.tables[0].where(0, "name"), "일곱입니다.")

    sheet = make_table(LEDGER, "name start end", ("가", "2023-10-26", "2024-10-25"))
    told = check((sheet,), Settings(severities=severities), more=[seven])
    assert [each.severity for each in told] == expected


@pytest.fixture
def seven() -> Iterator[Callable[[Context], Iterator[Finding]]]:
    """A rule of an office's own, declared as xlcrm's are."""

    @rule("X007", Severity.REMARK, "일곱", "'{header}' 칸은 {count}입니다.", "여덟을 쓰세요.")
    def declared(context: Context) -> Iterator[Finding]:
        yield from context.say("X007", context.tables[0], 0, "name", count="일곱")

    yield declared
    del DECLARED["X007"]


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        pytest.param(
            {},
            ["remark 고객대장!A2 X007 '고객명' 칸은 일곱입니다. → 여덟을 쓰세요."],
            id="as declared",
        ),
        pytest.param(
            {"X007": Severity.ERROR},
            ["error 고객대장!A2 X007 '고객명' 칸은 일곱입니다. → 여덟을 쓰세요."],
            id="worse",
        ),
        pytest.param({"X007": None}, [], id="switched off"),
    ],
)
def test_an_offices_own_rule_may_be_declared_too(
    make_table: Callable[..., Table],
    seven: Callable[[Context], Iterator[Finding]],
    severities: dict[str, Severity | None],
    expected: list[str],
) -> None:
    """Then its severity and words come from there, 설정 changes it, and it can be explained."""
    sheet = make_table(LEDGER, "name start end", ("가", "2023-10-26", "2024-10-25"))
    told = check((sheet,), Settings(severities=severities), more=[seven])
    assert [f"{each.severity} {each}" for each in told] == expected
    assert explain("x007").title == "일곱"
    assert "X007" in CATALOGUE


def test_settings_in_a_workbook_hold_for_a_declared_rule(
    tmp_path: Path, seven: Callable[[Context], Iterator[Finding]]
) -> None:
    """The office types its own code into 설정 as it does xlcrm's."""
    ledger = ("고객명", "가온상사", "[설정]", "구분 | 항목 | 값")
    bare, worse, off = (
        [
            (each.code, each.severity)
            for each in findings_in(tmp_path / "대장.xlsx", (*ledger, row), [seven])
        ]
        for row in ("기준 | 변경이력 | 예", "규칙 | X007 | 오류", "규칙 | X007 | 끔")
    )
    assert (bare, worse, off) == ([("X007", Severity.REMARK)], [("X007", Severity.ERROR)], [])


def test_no_message_holds_what_a_persons_cell_says(make_table: Callable[..., Table]) -> None:
    """Names, phones, addresses, notes and IDs stay in their cells."""
    secret = ("홍길동비밀", "비밀번지", "비밀메모 900101-1234567", "비밀ID", "비밀상태", "비밀의사")
    sheet = make_table(
        LEDGER,
        "name address note customer_id status decision start phone email",
        (*secret, "비밀날짜", "비밀전화", "비밀메일"),
        (*secret[:3], None, *secret[4:], "2023-01-01", "비밀전화", "비밀메일"),
    )
    told = check((sheet,), Settings())
    assert {"C101", "C121", "C123", "C310", "C311", "C401"} <= {each.code for each in told}
    assert not [each for each in told if "비밀" in str(each) or "123456" in str(each)]


@given(LEDGER_ROWS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_is_found_does_not_depend_on_the_order_of_rows(
    make_table: Callable[..., Table], rows: list[Sequence[CellValue]], shuffler: random.Random
) -> None:
    """Sorting a sheet moves its findings, and neither makes nor loses one."""
    fields = f"{TERM} phone months status note"
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    before, after = (
        Counter(
            each.code
            for each in check((make_table(LEDGER, fields, *order),), Settings(windows=WINDOWS))
        )
        for order in (rows, shuffled)
    )
    assert before == after
    assert set(before) <= set(CATALOGUE)


def test_findings_come_by_sheet_row_column_and_code(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """The order is the sheets' own, then as one reads a sheet."""
    second = make_table(LEDGER, "name start end", ("가", None, "모름"), sheet="가나다")
    first = make_table(
        LEDGER, "name start end", ("가", "모름", None), (None, "모름", None), sheet="하"
    )
    assert found(first, second) == [
        "C101 하!B2",
        "C301 하!A3",
        "C101 하!B3",
        "C301 가나다!B2",
        "C101 가나다!C2",
    ]


def test_a_hundred_thousand_rows_are_checked_within_seconds(
    make_table: Callable[..., Table],
) -> None:
    """All rules together take no time that an office would notice; the bound is generous."""
    count = 100_000
    rows = [
        (
            float(at // 3),
            f"고객{at // 3}",
            44000.0 + at % 3 * 365,
            44364.0 + at % 3 * 365,
            "A",
            f"010-{at // 30000:04}-{at // 3 % 10000:04}",
            12.0,
            "활성화",
            f"메모 {at}",
        )
        for at in range(count)
    ]
    big = make_table(LEDGER, f"{TERM} phone months status note", *rows)
    began = process_time()
    told = check((big,), Settings(windows={"A": 30}))
    assert process_time() - began < 5
    assert {each.code for each in told} <= {"C303", "C305"}
