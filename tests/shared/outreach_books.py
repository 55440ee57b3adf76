"""A small office that writes to its customers, and what carries its messages in a test."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from person_books import office

from xlcrm.domain.message import Channel
from xlcrm.jobs.outreach.carrier import Refused, Sent
from xlcrm.jobs.outreach.send import send
from xlcrm.jobs.outreach.sending import Campaign
from xlcrm.office.commit import Author
from xlcrm.reading.purposes import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Carrier, Outcome
    from xlcrm.jobs.outreach.send import Dispatch

DAY = date(2024, 10, 1)
NOW = datetime(2024, 10, 1, 10)  # noqa: DTZ001 - Korean wall time
NIGHT = datetime(2024, 10, 1, 22)  # noqa: DTZ001 - likewise
BY = Author("김대리", "send", NOW)
HEADERS = (
    *("고객 ID", "고객명", "연락처", "이메일", "계약 시작일", "계약 종료일"),
    *("서비스 내용", "요금", "상태"),
)
SETTINGS = (
    ("구분", "항목", "값"),
    ("기준", "사무실", "가온헬스"),
    ("기준", "사무실 전화", "02-123-4567"),
    ("기준", "사무실 이메일", "office@example.com"),
    ("기준", "사무실 주소", "가온시 나루구 다솜로 1"),
    ("기준", "무료수신거부", "080-123-4567"),
    ("문구", "안내", "구분: 거래 안내\n채널: 문자, 이메일\n제목: 안내\n{고객명}님, 곧 끝납니다."),
    ("문구", "할인", "구분: 광고\n채널: 문자, 이메일\n제목: 할인\n{고객명}님, 10% 할인합니다."),
    (
        "문구 구분",
        "안내",
        f"안내 (2024-09-30 김대리, 글 {digest_of('안내', '○○님, 곧 끝납니다.')})",
    ),
)
NAMES = ("가온누리", "나래울", "다솜", "라온제나", "마루한", "바다울", "사랑채", "아라솔")


def outreach_office(path: Path, count: int = 4, *, year: int = 2024) -> Path:
    """Make a workbook of some customers whose terms end soon, all reached by number and address."""
    people = [
        (
            *(1001 + at, NAMES[at], f"010-1234-{5001 + at}", f"c{at}@example.com"),
            *(date(2023, 10, 21 + at), date(year, 10, 20 + at), "헬스", 50_000, "활성화"),
        )
        for at in range(count)
    ]
    consents: list[tuple[object, ...]] = [("고객 ID", "마케팅 수신동의", "수신동의일")]
    consents += [(person[0], "Y", date(2024, 3, 1)) for person in people]
    return office(path, HEADERS, people, {"고객정보": consents, "설정": SETTINGS})


def restarted_office(path: Path, count: int = 3) -> Path:
    """Make one of two branches, each of which counts its customers from 1."""
    outreach_office(path, count)
    book = load_workbook(path)
    ledger = book["고객대장"]
    ledger["J1"] = "지점"
    for at in range(count):
        ledger.cell(at + 2, 1, at // 2 + 1)
        ledger.cell(at + 2, 10, ("강남", "분당")[at % 2])
    del book["고객정보"]
    book.save(path)
    return path


def nameless_office(path: Path, count: int = 3) -> Path:
    """Make one without numbers, whose first two customers have one name."""
    outreach_office(path, count)
    book = load_workbook(path)
    book["고객대장"]["B3"] = NAMES[0]
    book["고객대장"].delete_cols(1)
    del book["고객정보"]
    book.save(path)
    return path


OFFICES: Mapping[str, Callable[[Path, int], Path]] = {
    "numbers": outreach_office,
    "branches": restarted_office,
    "names": nameless_office,
}
"""Offices by what tells their customers apart."""


def tail(phone: object) -> str:
    """Return what stands for a customer, however the ledger tells them apart."""
    return str(phone)[-4:]


def tails(path: Path) -> dict[str, str]:
    """Return what 마케팅 says of each customer, found in the ledger as a person would find them."""
    head, *people = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    told = [dict(zip(map(str, head), row, strict=True)) for row in people if any(row)]
    found: dict[str, str] = {}
    for row in marketing(path):
        said = {name: row[name] for name in _NAMING if row.get(name) is not None}
        (who,) = [each for each in told if said.items() <= each.items()]
        assert tail(who["연락처"]) not in found
        found[tail(who["연락처"])] = row["상태"]
    return found


_NAMING = ("고객 ID", "고객명", "연락처", "지점")


def campaign(template: str = "안내", **more: Any) -> Campaign:  # noqa: ANN401 - of a Campaign
    """Return a campaign to everybody whose term ends within sixty days."""
    return Campaign("10월 안내", template, DAY, **{"audience": "D-60", **more})


def clock() -> datetime:
    """Return a moment in working hours."""
    return NOW


def sent_by(
    path: Path,
    carrier: Carrier,
    wanted: Campaign | None = None,
    *,
    clock: Callable[[], datetime] = clock,
    **how: Any,  # noqa: ANN401 - as `send`
) -> Dispatch:
    """Send the campaign without a backup."""
    return send(path, wanted or campaign(), carrier, BY, clock=clock, backup=False, **how)


def marketing(path: Path) -> list[dict[str, Any]]:
    """Return the rows of 마케팅 as openpyxl reads them, by header."""
    book = load_workbook(path)
    if "마케팅" not in book.sheetnames:
        return []
    header, *rows = book["마케팅"].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows if any(row)]


def states(path: Path) -> dict[int, str]:
    """Return what 마케팅 says of each customer; more than one row of a customer is a mistake."""
    rows = marketing(path)
    found = {row["고객 ID"]: row["상태"] for row in rows}
    assert len(found) == len(rows)
    return found


class Postbox:
    """A carrier that writes who got what into a file, as the world would have it.

    `faults` says of a customer's ID what happens instead: an outcome, or an error to raise.
    """

    name = "postbox"
    channels = frozenset(Channel)

    def __init__(self, path: Path, faults: dict[str, Any] | None = None) -> None:
        self.path, self.faults = path, faults or {}

    def send(self, message: Message, key: str) -> Outcome:
        """Deliver a message."""
        fault = self.faults.get(self.who(message))
        if isinstance(fault, Exception):
            raise fault
        if fault is not None:
            outcome: Outcome = fault
            return outcome
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{self.who(message)} {key}\n")
            file.flush()
            os.fsync(file.fileno())
        return Sent(f"id-{key}", 9)

    def who(self, message: Message) -> str:
        """What stands for a customer."""
        return message.customer_id

    def close(self) -> None:
        """Nothing is held."""

    @property
    def got(self) -> list[str]:
        """Who got a message, as often as they did."""
        if not self.path.exists():
            return []
        return [line.split()[0] for line in self.path.read_text(encoding="utf-8").splitlines()]


class TracingPostbox(Postbox):
    """One that can tell afterwards what it has delivered."""

    def trace(self, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - the protocol's
        """Tell whether a message was delivered."""
        told = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        return Sent(f"id-{key}", 9) if key in told else Refused("없음", later=True)
