"""Invented customers for `xlcrm new --sample`: every status, and a few rows in every sheet.

Nobody here exists: the names are made up, the telephone numbers lie in 010-0000-xxxx, the
addresses name no real town and the e-mail domain is RFC 2606's example.com.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.renewal import Term, next_starts
from xlcrm.domain.status import Circumstances, Decision, Status, action_of, status_of
from xlcrm.domain.term import days_left, months_of_term
from xlcrm.office.history import WORK
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREMIUM: Final = "프리미엄 서비스"
_BASIC: Final = "기본 서비스"
_FEES: Final = {_PREMIUM: 100_000, _BASIC: 50_000}
_WINDOWS: Final = {_PREMIUM: 60, _BASIC: 30}  # as in templates/ledger.toml
_OFFICER: Final = "담당자 1"
_YEAR: Final = 12


@outlined
@dataclass(frozen=True, slots=True)
class _Sample:
    """One contract, dated by how many days after the as-of day it ends; other days likewise."""

    customer: int
    name: str
    service: str
    ends_in: int
    months: int = _YEAR
    note: str | None = None
    decision: Decision | None = None
    auto_renewal: str | None = None
    terminated_in: int | None = None
    cancelled_in: int | None = None
    paused: tuple[int, int] | None = None
    follows: bool = False
    mistake: bool = False


_SAMPLES: Final = (
    _Sample(1001, "가온누리", _PREMIUM, 214, auto_renewal="Y"),
    _Sample(1002, "나래울", _BASIC, 121, note="세금계산서는 매달 5일"),
    _Sample(1003, "다솜", _PREMIUM, 45),
    _Sample(1004, "라온제나", _BASIC, 12, decision=Decision.ENDING, note="이사 예정"),
    _Sample(1005, "마루한", _BASIC, 0, months=6),
    _Sample(1006, "바다울", _PREMIUM, 20, decision=Decision.RENEWING),
    _Sample(1007, "사랑채", _PREMIUM, -24),
    _Sample(1007, "사랑채", _PREMIUM, 341, follows=True),
    _Sample(1008, "아라솔", _BASIC, -40, note="연락처 바뀜"),
    _Sample(1009, "자람터", _BASIC, -3, auto_renewal="Y"),
    _Sample(1010, "차오름", _PREMIUM, 379),
    _Sample(1011, "큰솔", _BASIC, 160, paused=(-10, 50), note="해외 체류"),
    _Sample(1012, "타래", _BASIC, 75, terminated_in=-18),
    _Sample(1013, "파란들", _PREMIUM, 300, cancelled_in=-60),
    _Sample(1014, "하늬", _BASIC, 90, mistake=True, note="종료일을 잘못 적은 예입니다"),
)


def sample_rows(as_of: date) -> dict[str, list[Mapping[str, object]]]:
    """Return the sample's rows by sheet and field.

    >>> rows = sample_rows(date(2024, 10, 1))
    >>> [row["status"] for row in rows["ledger"]][:3]
    ['활성화', '활성화', '만료 예정']
    """
    ledger = _ledger(as_of)
    return {"ledger": ledger, **_other_sheets(as_of, ledger)}


def _ledger(as_of: date) -> list[Mapping[str, object]]:
    contracts = [_contract(sample, as_of) for sample in _SAMPLES]
    for at, sample in enumerate(_SAMPLES):
        if sample.follows:
            before = contracts[at - 1].end
            contracts[at] = contracts[at]._replace(start=_after(before))
    following = next_starts(
        [
            Term(str(sample.customer), sample.service, contract.start, contract.end)
            for sample, contract in zip(_SAMPLES, contracts, strict=True)
        ]
    )
    return [
        _row(at, contract._replace(next_start=following[at]), as_of)
        for at, contract in enumerate(contracts)
    ]


def _contract(sample: _Sample, as_of: date) -> Circumstances:
    def day(offset: int | None) -> date | None:
        return None if offset is None else as_of + timedelta(days=offset)

    end = as_of + timedelta(days=sample.ends_in)
    start = _first_day(end, sample.months)
    paused = sample.paused or (None, None)
    return Circumstances(
        start,
        start - timedelta(days=1) if sample.mistake else end,
        terminated_on=day(sample.terminated_in),
        cancelled_on=day(sample.cancelled_in),
        paused_from=day(paused[0]),
        paused_to=day(paused[1]),
        decision=sample.decision or Decision.UNDECIDED,
        auto_renewal=sample.auto_renewal == "Y",
    )


def _row(at: int, contract: Circumstances, as_of: date) -> Mapping[str, object]:
    sample, start, end = _SAMPLES[at], contract.start, contract.end
    status = status_of(contract, as_of, window=_WINDOWS[sample.service])
    readable = status is not Status.ERROR and start is not None and end is not None
    action = action_of(contract, status)
    return {
        "customer_id": sample.customer,
        "name": sample.name,
        "phone": f"010-0000-{sample.customer}",
        "start": start,
        "end": end,
        "service": sample.service,
        "fee": _FEES[sample.service],
        "status": status.value,
        "note": sample.note,
        "days_left": days_left(end, as_of) if readable and end else None,
        "action": action.value if action else None,
        "decision": sample.decision.value if sample.decision else None,
        "auto_renewal": sample.auto_renewal,
        "officer": _OFFICER,
        "months": months_of_term(start, end) if readable and start and end else None,
        "fee_basis": "월",
        "terminated_on": contract.terminated_on,
        "cancelled_on": contract.cancelled_on,
        "paused_from": contract.paused_from,
        "paused_to": contract.paused_to,
        "contract_id": _contract_id(at),
        "next_contract_id": _contract_id(at + 1) if contract.next_start else None,
        "email": f"customer{sample.customer}@example.com",
        "address": f"가온시 새빛로 {sample.customer % 100 * 3}",
    }


def _contract_id(at: int) -> str:
    return f"C-{at + 1:04d}"


def _first_day(end: date, months: int) -> date:
    """Return the first day of a term of so many months that ends on a day.

    Almost every day is the end of such a term. Where none is (2024-02-28 ends no term of a year),
    the term is a day shorter or longer.
    """
    year, month0 = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(end.day, last)) + timedelta(days=1)


def _after(end: date | None) -> date | None:
    return end and end + timedelta(days=1)


def _other_sheets(
    as_of: date, ledger: list[Mapping[str, object]]
) -> dict[str, list[Mapping[str, object]]]:
    def day(offset: int) -> date:
        return as_of + timedelta(days=offset)

    def moment(offset: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day(offset), time(hour, minute))

    def who(position: int) -> dict[str, object]:
        row = ledger[position]
        return {"customer_id": row["customer_id"], "name": row["name"]}

    def number(position: int) -> dict[str, object]:
        return {"customer_id": ledger[position]["customer_id"]}

    def entry(count: int, at: datetime, position: int, **values: object) -> Mapping[str, object]:
        return {
            "entry_id": f"{at:%Y%m%d}-{count:03d}",
            "at": at,
            **who(position),
            "contract_id": _contract_id(position),
            "officer": _OFFICER,
            "written_at": at + timedelta(minutes=10),
            **values,
        }

    def customer(
        position: int, birth_year: int, consent: str | None, **values: object
    ) -> Mapping[str, object]:
        agreed = day(-300 + position * 7)
        return {
            **number(position),
            "birth_year": birth_year,
            "privacy_consent_on": agreed,
            "marketing_consent": consent,
            "marketing_consent_on": agreed if consent == "Y" else None,
            "night_consent": "N" if consent else None,
            "retain_until": day(365 * 3),
            **values,
        }

    first_of_month = as_of.replace(day=1)
    last_month = (first_of_month - timedelta(days=1)).replace(day=1)
    return {
        "customers": [
            customer(0, 1984, "Y", gender="여", preference="문자 연락", interests="신규 서비스"),
            customer(1, 1991, "N", gender="남", preference="이메일 연락"),
            customer(2, 1977, "Y", gender="여", interests="할인 행사"),
            customer(3, 1969, None, preference="오후 통화"),
        ],
        "usage": [
            {**number(position), "month": month, "amount": amount}
            for position, amounts in enumerate(((42, 45), (18, 11), (30, 31)))
            for month, amount in zip((last_month, first_of_month), amounts, strict=True)
        ],
        "purchases": [
            {
                "date": day(-52),
                **number(0),
                "product": "추가 좌석",
                "amount": 30_000,
                "payment_method": "카드",
            },
            {
                "date": day(-31),
                **number(2),
                "product": "방문 교육",
                "amount": 120_000,
                "payment_method": "계좌이체",
            },
            {
                "date": day(-9),
                **number(2),
                "product": "안내 책자",
                "amount": 8_000,
                "payment_method": "현금",
            },
        ],
        "journal": [
            entry(
                1,
                moment(-12, 10, 30),
                1,
                channel="전화",
                direction="수신",
                category="불만",
                sentiment="부정",
                content="예약 화면이 열리지 않는다고 함.",
                reaction="오늘 안에 처리를 요청함",
                occurred_at=moment(-12, 9),
                resolution="접속 주소를 바로잡고 다시 확인함",
                resolved_at=moment(-12, 15, 20),
                outcome="통화",
            ),
            entry(
                1,
                moment(-5, 14),
                3,
                channel="전화",
                direction="발신",
                category="재계약",
                sentiment="중립",
                content="만료일을 알리고 재계약 의사를 물음. 이사로 연장하지 않겠다고 함.",
                outcome="통화",
                follow_up="종료 안내문 발송",
                follow_up_due=day(5),
            ),
            entry(
                1,
                moment(-2, 11, 10),
                2,
                channel="문자",
                direction="발신",
                category="재계약",
                content="재계약 상담 시간을 여쭘.",
                outcome="보류",
                follow_up="상담 전화",
                follow_up_due=day(1),
            ),
        ],
        "marketing": [
            {
                "sent_on": day(-20),
                **number(0),
                "campaign": "(광고) 가을 할인 안내",
                "channel": "문자",
                "delivered": "Y",
                "response": "클릭",
                "responded_on": day(-19),
            },
            {
                "sent_on": day(-20),
                **number(2),
                "campaign": "(광고) 가을 할인 안내",
                "channel": "문자",
                "delivered": "Y",
                "response": "없음",
            },
        ],
        "satisfaction": [
            {
                "date": day(-30),
                **number(0),
                "score": 5,
                "recommend": 9,
                "opinion": "안내가 빨라서 좋았습니다.",
            },
            {
                "date": day(-28),
                **number(1),
                "score": 3,
                "recommend": 6,
                "opinion": "예약 화면이 느립니다.",
            },
            {"date": day(-27), **number(2), "score": 4, "recommend": 8},
        ],
        "history": [
            {
                "at": moment(offset, 9),
                "user": _OFFICER,
                "command": WORK["refresh"],
                "sheet": LEDGER.name,
                "cell": f"H{row}",
                "old": Status.ACTIVE.value,
                "new": new.value,
            }
            for offset, row, new in ((-23, 8, Status.RENEWED), (-15, 4, Status.EXPIRING))
        ],
    }
