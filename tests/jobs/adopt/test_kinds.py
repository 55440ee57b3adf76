"""What only may say what is sold is asked where the answer changes a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

PEOPLE = ("홍가람", "김나래", "이다솜", "박라온", "최마루", "윤아람")
TWICE = ("홍가람", "김나래", "홍가람", "박라온", "최마루", "윤아람")


@pytest.mark.parametrize(
    ("people", "kinds", "asked"),
    [
        pytest.param(PEOPLE, ("헬스", "요가"), False, id="nobody is there twice"),
        pytest.param(TWICE, ("헬스", "요가", "필라테스"), True, id="somebody is, for two kinds"),
        pytest.param(PEOPLE, ("FM 12개월", "POG 24개월"), True, id="lengths make a plan of it"),
    ],
)
def test_a_kind_is_asked_about_where_it_decides(
    office: Office, people: tuple[str, ...], kinds: tuple[str, ...], *, asked: bool
) -> None:
    """Else it is left alone, and 설정 says so."""
    rows = [
        f"{name}|{kinds[at % len(kinds)]}|=2024-01-05|=2025-01-04|010-0000-0001"
        for at, name in enumerate(people)
    ]
    heads = "회원명|종류|시작일|종료일|전화번호"
    found = survey(office.workbook({"명단": "\n".join([heads, *rows])}))
    assert ("종류" in [each.header for each in found.questions]) is asked
    read = {each.header for sheet in found.sheets for each in sheet.columns}
    assert ("종류" in read) is asked


def test_a_list_that_is_passed_over_is_told_of(office: Office) -> None:
    """락카 beside 회원명부: it is not read, and that is said."""
    rows = "\n".join(f"{name}|=2024-01-05|=2025-01-04|010-0000-0001" for name in PEOPLE)
    table = f"회원명|시작일|종료일|전화번호\n{rows}"
    found = survey(office.workbook({"회원명부": table, "락카": table, "재계약 대상": table}))
    assert found.passed == ("락카",)
    named = survey(office.workbook({"회원명부": table, "락카 대장": table}))
    assert not named.passed
    assert [each.name for each in named.sheets] == ["회원명부", "락카 대장"]
