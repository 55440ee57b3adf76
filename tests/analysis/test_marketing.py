"""What campaigns brought, and whom the office may write to, day by day."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.analysis.inputs import office
from xlcrm.analysis.marketing import campaign_segments, campaigns, consents, figures, may_contact

AS_OF = date(2024, 10, 1)
TERM = {
    "customer": "A",
    "phone": "010-0000-0000",
    "service": "기본",
    "start": "2024-01-01",
    "end": "2024-12-31",
}
AGREED = {"customer": "A", "marketing_consent": True, "marketing_consent_on": "2024-01-01"}


def sent(customer: str, *, delivered: bool | None = True, **more: object) -> dict[str, object]:
    """Return a row of 마케팅."""
    return {
        "customer": customer,
        "sent_on": "2024-09-01",
        "campaign": "가을 할인",
        "channel": "문자",
        "delivered": delivered,
        **more,
    }


def test_a_campaigns_rate_is_responders_over_delivered() -> None:
    """Six customers, five delivered to: one clicked, one bought, three did not answer."""
    messages = [
        sent("A", response="클릭"),
        sent("B", response="구매"),
        sent("C", response="없음"),
        *(sent("D"), sent("E")),
        sent("F", delivered=False, response="없음"),
    ]
    row = campaigns(office(AS_OF, marketing=messages)).iloc[0]
    assert row[["발송", "전달", "반응", "반응률", "구매", "구매율"]].tolist() == [
        6,
        5,
        2,
        0.4,
        1,
        0.2,
    ]
    assert row["비고"] == "적음"


def test_a_blank_delivery_is_not_known() -> None:
    """Of three messages one was delivered, one was not, one nobody knows: one of one answered."""
    messages = [
        sent("A", response="열람"),
        sent("B", delivered=False),
        sent("C", delivered=None, response="열람"),
    ]
    row = campaigns(office(AS_OF, marketing=messages)).iloc[0]
    assert row[["발송", "모름", "전달", "반응", "반응률"]].tolist() == [3, 1, 1, 1, 1.0]


def test_a_customer_counts_once_a_campaign() -> None:
    """Two messages to A and one answer: one of one; an answer of tomorrow is none yet."""
    messages = [
        *(sent("A"), sent("A", response="문의")),
        sent("B", response="문의", responded_on="2024-10-02"),
    ]
    row = campaigns(office(AS_OF, marketing=messages)).iloc[0]
    assert row[["발송", "전달", "반응", "반응률"]].tolist() == [2, 2, 1, 0.5]


def test_an_opt_out_is_no_response() -> None:
    """Of two to whom it was delivered one clicked and one wants no more."""
    messages = [sent("A", response="클릭"), sent("B", response="수신거부")]
    row = campaigns(office(AS_OF, marketing=messages)).iloc[0]
    assert row[["전달", "반응", "반응률", "수신거부"]].tolist() == [2, 1, 0.5, 1]


def test_the_newest_campaign_comes_first() -> None:
    """And is the one whose rate is told; what is to be sent tomorrow is none yet."""
    messages = [
        sent("A", campaign="봄", sent_on="2024-03-01", response="클릭"),
        sent("A", campaign="가을", sent_on="2024-09-01"),
        sent("A", campaign="내일", sent_on="2024-10-02", response="클릭"),
    ]
    at = office(AS_OF, marketing=messages)
    assert campaigns(at)["캠페인"].tolist() == ["가을", "봄"]
    assert figures(at)["response_rate"].value == 0


def test_segments_have_their_own_rates() -> None:
    """Of two women one answered, of one man none; both campaigns count."""
    customers = [
        *({"customer": key, "gender": "여", "birth_year": 1990} for key in "AB"),
        {"customer": "C", "gender": "남", "birth_year": 1960},
    ]
    messages = [
        sent("A", response="클릭"),
        *(sent("B"), sent("C")),
        sent("A", campaign="봄", sent_on="2024-03-01", response="클릭"),
    ]
    contracts = [TERM | {"customer": key} for key in "ABC"]
    at = office(AS_OF, contracts=contracts, customers=customers, marketing=messages)
    found = campaign_segments(at)
    assert found[["구분", "값", "전달", "반응"]].to_numpy().tolist() == [
        ["나이대", "30대", 3, 2],
        ["나이대", "60대", 1, 0],
        ["성별", "남", 1, 0],
        ["성별", "여", 3, 2],
        ["지역", "모름", 4, 2],
        ["서비스", "기본", 4, 2],
        ["채널", "문자", 4, 2],
    ]
    rates = [2 / 3, 0, 0, 2 / 3, 0.5, 0.5, 0.5]
    assert found["반응률"].tolist() == [pytest.approx(rate) for rate in rates]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({}, "", id="agreed in January"),
        pytest.param({"marketing_consent": False}, "동의하지 않음", id="refused"),
        pytest.param({"marketing_consent": None}, "동의 여부를 모름", id="a blank is never yes"),
        pytest.param({"marketing_consent_on": None}, "수신동의일을 모름", id="no day"),
        pytest.param({"marketing_consent_on": "2024-10-01"}, "", id="today"),
        pytest.param(
            {"marketing_consent_on": "2024-10-02"}, "수신동의일이 오지 않음", id="tomorrow"
        ),
        pytest.param({"marketing_consent_on": "2014-10-01"}, "", id="silence keeps a consent"),
        pytest.param({"retain_until": "2024-10-01"}, "", id="kept until today"),
        pytest.param({"retain_until": "2024-09-30"}, "보유기한이 지남", id="to be destroyed"),
    ],
)
def test_who_may_be_written_to(change: dict[str, object], reason: str) -> None:
    """On 2024-10-01; everybody else has a reason."""
    row = may_contact(office(AS_OF, contracts=[TERM], customers=[AGREED | change])).iloc[0]
    assert (row["광고"], row["사유"]) == ("아니오" if reason else "예", reason)


@pytest.mark.parametrize(
    ("on", "until"),
    [
        ("2022-10-02", "2024-10-01"),
        ("2022-10-01", "2024-09-30"),
        ("2024-02-29", "2026-02-27"),
        ("2018-10-01", "2020-09-30"),
    ],
)
def test_the_office_tells_of_a_consent_before_its_day_comes_back(on: str, until: str) -> None:
    """Every two years; whoever is late may still write, and owes the notice."""
    customers = [AGREED | {"marketing_consent_on": on}]
    row = may_contact(office(AS_OF, contracts=[TERM], customers=customers)).iloc[0]
    assert (row["광고"], str(row["재확인 기한"].date())) == ("예", until)


@pytest.mark.parametrize(("night", "expected"), [(True, "예"), (False, "아니오"), (None, "아니오")])
def test_the_night_needs_a_consent_of_its_own(night: object, expected: str) -> None:
    """Also where advertising by day is allowed; and never where it is not."""
    told = AGREED | {"night_consent": night}
    refused = told | {"marketing_consent": False}
    found = [
        may_contact(office(AS_OF, contracts=[TERM], customers=[each]))["야간"].iloc[0]
        for each in (told, refused)
    ]
    assert found == [expected, "아니오"]


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2023-12-31", ""),
        *(("2024-01-01", "수신을 거부함"), ("2024-09-05", "수신을 거부함")),
        ("2024-10-02", ""),  # not yet on the day that is asked about
    ],
)
def test_who_opted_out_after_the_consent_is_left_alone(on: str, reason: str) -> None:
    """An answer 수신거부 counts from the day of the consent on; a later consent heals it."""
    message = sent("A", sent_on="2023-12-01", response="수신거부", responded_on=on)
    at = office(AS_OF, contracts=[TERM], customers=[AGREED], marketing=[message])
    assert may_contact(at)["사유"].tolist() == [reason]


def test_messages_are_told_by_the_contract_that_speaks_for_a_customer() -> None:
    """The one in force, though another one is to come; the last one where none has begun."""
    later = TERM | {"service": "요가", "start": "2025-01-01", "end": "2025-12-31"}
    contracts = [TERM, later, later | {"customer": "B"}]
    at = office(AS_OF, contracts=contracts, marketing=[sent("A"), sent("B")])
    found = campaign_segments(at)
    told = found[found["구분"] == "서비스"].set_index("값")["전달"]
    assert told.to_dict() == {"기본": 1, "요가": 1}


def test_who_does_not_stand_in_the_customers_sheet_has_not_agreed() -> None:
    """B has a contract to come and an address, and no row in 고객정보."""
    contracts = [TERM, TERM | {"customer": "B", "start": "2025-01-01", "email": "b@example.com"}]
    at = office(AS_OF, contracts=contracts, customers=[AGREED])
    found = may_contact(at)
    assert found[["고객", "광고", "사유"]].to_numpy().tolist() == [
        ["A", "예", ""],
        ["B", "아니오", "고객정보에 없음"],
    ]
    assert found[["문자", "이메일"]].to_numpy().tolist() == [["예", "아니오"], ["예", "예"]]
    assert figures(at)["reachable"].value == 1
    counted = consents(at).set_index("구분")["고객 수"]
    assert counted[counted > 0].to_dict() == {"보낼 수 있음": 1, "고객정보에 없음": 1}


def test_without_sheets_nothing_is_a_number() -> None:
    """Two figures, two reasons; and one where no message was delivered."""
    assert [(each.value, each.why) for each in figures(office(AS_OF)).values()] == [
        (None, "'고객정보' 시트가 없습니다."),
        (None, "'마케팅' 시트가 없습니다."),
    ]
    lost = office(AS_OF, marketing=[sent("A", delivered=False)])
    assert figures(lost)["response_rate"].why == "최근 캠페인에 전달된 메시지가 없습니다."
