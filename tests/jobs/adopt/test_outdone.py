"""Days that no word tells of beside days that may be something else: asked, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

PEOPLE = ("홍가람", "김나래", "이다솜", "박라온", "최마루", "윤아람")
JOINED = ("2020-03-07", "2021-05-19", "2019-11-02", "2022-01-23", "2023-08-14", "2018-06-30")
BEGUN = ("2024-01-05", "2024-02-01", "2024-03-10", "2024-01-20", "2024-04-01", "2024-05-15")
ENDED = ("2025-01-04", "2024-07-31", "2025-03-09", "2024-04-19", "2025-03-31", "2024-11-14")
KINDS = ("신인", "고참") * 3


def asked(office: Office, heads: str) -> dict[str, str]:
    """What is asked of a list with four columns, by header."""
    rows = zip(PEOPLE, JOINED, BEGUN, ENDED, KINDS, strict=True)
    lines = ["|".join((name, *(f"={day}" for day in days))) for name, *days in rows]
    lines = [line.replace("|=신인", "|신인").replace("|=고참", "|고참") for line in lines]
    found = survey(office.workbook({"명단": "\n".join([heads, *lines])}))
    return {each.header: each.candidates[0][0] for each in found.questions}


def test_a_day_of_joining_beside_days_that_bound_whole_months_is_asked(office: Office) -> None:
    """입관일 is the first day only where no other one is likelier; 가입일 is none then."""
    assert asked(office, "회원명|입관일|뙓뭳뀱|만료일|반")["입관일"] == "start"
    assert asked(office, "회원명|가입일|뙓뭳뀱|만료일|반")["뙓뭳뀱"] == "start"


def test_days_called_after_what_a_list_is_about_bound_its_terms(office: Office) -> None:
    """수련시작 and 수련만기 are it beside 수련부, whoever came when."""
    assert not asked(office, "관원명|입관일|수련시작|수련만기|수련부").keys() & {
        "입관일",
        "수련시작",
    }


def test_plain_days_are_read_beside_any_others(office: Office) -> None:
    """시작일 and 종료일 say so, and bound whole months."""
    assert not asked(office, "회원명|뙓뭳뀱|시작일|종료일|반")
