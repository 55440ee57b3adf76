"""What the day brings: what is late, and what a status says that cannot be so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.schema.table import Table

AS_OF = date(2024, 10, 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(("만료", "2023-10-26", "2024-10-25"), ["C317 A2"], id="over too soon"),
        pytest.param(("활성화", "2024-11-01", "2025-10-31"), ["C317 A2"], id="begun too soon"),
        pytest.param(("만료 예정", "2024-11-01", "2025-10-31"), ["C317 A2"], id="ending too soon"),
        pytest.param(("활성화", "2023-09-01", "2024-08-31"), ["C318 A2"], id="over since"),
        pytest.param(("만료예정", "2023-10-01", "2024-09-30"), ["C318 A2"], id="since yesterday"),
        pytest.param(("예정", "2024-10-01", "2025-09-30"), ["C318 A2"], id="begun today"),
        pytest.param(("활성화", "2023-10-26", "2024-10-25"), [], id="in force"),
        pytest.param(("만료 예정", "2023-10-02", "2024-10-01"), [], id="the last day"),
        pytest.param(("만료", "2023-10-01", "2024-09-30"), [], id="over"),
        pytest.param(("재계약 완료", "2023-10-26", "2024-10-25"), [], id="a decision"),
        pytest.param(("해지", "2023-10-26", "2024-10-25"), [], id="another decision"),
        pytest.param((None, "2023-10-26", "2024-10-25"), [], id="blank"),
        pytest.param(("만료", "2023-10-26", "상시"), [], id="open-ended"),
    ],
)
def test_a_status_agrees_with_the_dates(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    row: tuple[str | None, str, str],
    expected: list[str],
) -> None:
    """A status of the future is a contradiction, one of the past is stale."""
    table = make_table(LEDGER, "status start end name", (*row, "가"))
    assert found(table, as_of=AS_OF) == expected
    assert found(table) == []


def test_decided_contracts_are_left_to_the_refresh(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """A 해지일 or a pause says more than the term."""
    row = ("가", "2023-10-26", "2024-10-25", "만료", "2024-05-31")
    table = make_table(LEDGER, "name start end status terminated_on", row)
    assert found(table, as_of=AS_OF) == []


def test_stale_statuses_are_told_once(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """One refresh mends them all."""
    rows = [(f"고객{n}", "2023-01-01", "2023-12-31", "활성화") for n in range(3)]
    assert found(make_table(LEDGER, "name start end status", *rows), as_of=AS_OF) == ["C318 D2"]


@pytest.mark.parametrize(
    ("consent", "given", "expected"),
    [
        pytest.param("Y", "2022-10-01", ["C507 C2"], id="its day has come back"),
        pytest.param("Y", "2022-10-02", [], id="the last day for telling"),
        pytest.param("Y", "2020-02-29", ["C507 C2"], id="a leap day"),
        pytest.param("N", "2020-01-01", [], id="no consent"),
        pytest.param("Y", None, [], id="no day"),
    ],
)
def test_consents_are_confirmed_every_two_years(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    consent: str,
    given: str | None,
    expected: list[str],
) -> None:
    """By the day before their day comes back; silence keeps them."""
    row = ("1", consent, given)
    table = make_table(CUSTOMERS, "customer_id marketing_consent marketing_consent_on", row)
    assert found(table, as_of=AS_OF) == expected
    assert found(table) == []


@pytest.mark.parametrize(
    ("told", "gone", "expected"),
    [
        pytest.param("2024-01-05", None, [], id="told in time"),
        pytest.param("2021-12-01", None, ["C507 C2"], id="told too long ago"),
        pytest.param(None, "2023-05-01", [], id="withdrawn"),
        pytest.param(None, "2021-05-01", ["C507 C2"], id="refused before"),
    ],
)
def test_a_consent_that_was_told_of_is_confirmed(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    told: str | None,
    gone: str | None,
    expected: list[str],
) -> None:
    """What stands in 수신동의 안내일; and nobody tells of a consent that is none any more."""
    fields = "customer_id text_consent text_consent_on consent_confirmed_on text_withdrawn_on"
    table = make_table(CUSTOMERS, fields, ("1", "Y", "2022-01-10", told, gone))
    assert found(table, as_of=AS_OF) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param("2024-09-30", ["C508 B2"], id="over"),
        pytest.param("2024-10-01", [], id="the last day"),
        pytest.param(None, [], id="none"),
    ],
)
def test_nobody_is_kept_too_long(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    until: str | None,
    expected: list[str],
) -> None:
    """보유기한 is the last day on which the customer may be kept."""
    table = make_table(CUSTOMERS, "customer_id retain_until", ("1", until))
    assert found(table, as_of=AS_OF) == expected
    assert found(table) == []


@pytest.mark.parametrize(
    ("follow_up", "corrects", "expected"),
    [
        pytest.param(("2024-09-30", None), None, ["C509 E2"], id="overdue"),
        pytest.param(("2024-10-01", None), None, [], id="due today"),
        pytest.param(("2024-09-30", "2024-09-30"), None, [], id="done"),
        pytest.param(("2024-09-30", None), "J1", [], id="corrected since"),
    ],
)
def test_follow_ups_are_done_in_time(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    follow_up: tuple[str, str | None],
    corrects: str | None,
    expected: list[str],
) -> None:
    """An open 후속 기한 in the past, unless another entry has taken the place of this one."""
    fields = "entry_id at customer_id name follow_up_due follow_up_done corrects"
    first = ("J1", "2024-09-01 10:00", "1", "가", *follow_up, None)
    second = ("J2", "2024-09-02 10:00", "1", "가", None, None, corrects)
    table = make_table(JOURNAL, fields, first, second)
    assert found(table, as_of=AS_OF) == expected
    assert found(table) == []
