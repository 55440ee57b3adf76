"""Masks, and resident registration numbers."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.privacy import (
    find_resident_numbers,
    mask_address,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    mask_typed_name,
    mask_typed_phone,
    scrub,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("홍길동", "홍*동"),
        ("김철", "김*"),
        ("남궁민수", "남**수"),
        ("김 현성", "김 *성"),
        ("홍", "*"),
        ("", ""),
        ("John Smith", "J*** ****h"),
        (" 홍길동 ", "홍*동"),
        ("(주)가나다라원", "(주)****원"),
        ("㈜가나다라원", "(주)****원"),
        ("가나다라원 (주)", "****원 (주)"),
        ("주식회사 가온", "주식회사 *온"),
        ("(주)가", "(주)*"),
        ("(주)가온 새빛점", "(주)** **점"),
        ("사단법인가온협회", "사단법인***회"),
        ("Gaon Soft Co., Ltd.", "**** ***t Co., Ltd."),
        ("Coltd Inc", "****d Inc"),
        ("(주)", "(*)"),
        ("홍길동(대표)", "홍**(*표)"),
        ("홍길동/김철수", "홍**/**수"),
        ("홍.", "*."),
    ],
)
def test_masks_names(name: str, masked: str) -> None:
    """First and last letter of three or more, the first of two, none of one; signs are no letters.

    Of a company only the last letter, beside its form, which tells nobody who it is.
    """
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("010-1234-5678", "010-****-5678"),
        ("1012345678", "010-****-5678"),
        ("02-123-4567", "02-***-4567"),
        ("0507-1234-5678", "0507-****-5678"),
        ("010-1234-5678/02-123-4567", "010-****-5678, 02-***-4567"),
        ("1588-1234", "****-1234"),
        ("홍길동 010-12", "*** ***-**"),
    ],
)
def test_masks_phones(phone: str, masked: str) -> None:
    """The middle; and everything of what is no phone number."""
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("hong@example.com", "ho***@example.com"),
        ("ab@example.com", "a***@example.com"),
        ("a@example.com", "***@example.com"),
        ("@example.com", "***@example.com"),
        ("hong", "***"),
        ("", "***"),
    ],
)
def test_masks_emails(email: str, masked: str) -> None:
    """At most two letters before the at sign, never all of them."""
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("서울특별시 강남구 테헤란로 123, 4층", "서울특별시 강남구 테헤란로 ***"),
        ("서울 강남구 테헤란로123", "서울 강남구 테헤란로 ***"),
        ("경기도 성남시 분당구 정자동 178-1 101동 1002호", "경기도 성남시 분당구 정자동 ***"),
        ("서울특별시 서초구 서초대로74길 33", "서울특별시 서초구 서초대로 ***"),
        (
            "경기도 용인시 처인구 포곡읍 에버랜드로 199",
            "경기도 용인시 처인구 포곡읍 에버랜드로 ***",
        ),
        ("강원특별자치도 평창군 대관령면 횡계리 1", "강원특별자치도 평창군 대관령면 횡계리 ***"),
        ("서울 종로구 세종로 1", "서울 종로구 세종로 ***"),
        ("부산광역시 해운대구 101동 5호", "부산광역시 해운대구 ***"),
        ("어느 아파트 101동", "***"),
        ("", "***"),
    ],
)
def test_masks_addresses_below_the_street(address: str, masked: str) -> None:
    """Regions and 동 or 도로명 stay; numbers, buildings and floors go."""
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("900101-1234567", ["900101-1234567"]),
        ("9001011234567", ["9001011234567"]),
        ("900101 1234567", ["900101 1234567"]),
        ("900101 - 1234567", ["900101 - 1234567"]),
        ("900101–1234567", ["900101–1234567"]),
        ("９００１０１－１２３４５６７", ["９００１０１－１２３４５６７"]),
        ("주민번호900101-1234567입니다", ["900101-1234567"]),
        ("010203-3234567, 990101-2234567", ["010203-3234567", "990101-2234567"]),
        ("900101-5234567", ["900101-5234567"]),
        ("000229-4234567", ["000229-4234567"]),
        ("000228-9234567", []),
        ("법인등록번호: 110111-1234567", []),
        ("법인(110111-1234567)", []),
        ("법인 대표 900101-1234567", ["900101-1234567"]),
        ("110111-0234567", []),
        ("010229-3234567", []),
        ("901301-1234567", []),
        ("900132-1234567", []),
        ("900101-123456", []),
        ("900101-12345678", []),
        ("1900101-1234567", []),
        ("900101-1******", []),
        ("010-1234-5678", []),
        ("", []),
    ],
    ids=[
        "hyphen",
        "no hyphen",
        "space",
        "spaced hyphen",
        "en dash",
        "full width",
        "inside words",
        "two",
        "foreigner",
        "leap day of 2000",
        "born before 1900",
        "a firm's number",
        "a firm's number in brackets",
        "a firm's head",
        "a firm's number that no person has",
        "no leap day in 2001",
        "no such month",
        "no such day",
        "too short",
        "too long",
        "inside a longer number",
        "masked already",
        "a phone number",
        "nothing",
    ],
)
def test_finds_resident_numbers(text: str, found: list[str]) -> None:
    """By form and date; there is no checksum since October 2020."""
    assert [text[start:end] for start, end in find_resident_numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("010-1234-5678로 전화", "010-****-5678로 전화"),
        ("01012345678", "010-****-5678"),
        ("1012345678", "010-****-5678"),
        ("+82 10 1234 5678", "010-****-5678"),
        ("집 02)123-4567, 회사 031-1234-5678", "집 02-***-4567, 회사 031-****-5678"),
        ("hong@example.com으로 발송", "ho***@example.com으로 발송"),
        ("900101-1234567", "******-*******"),
        ("홍길동 고객, 2024-10-01 100,000원", "홍길동 고객, 2024-10-01 100,000원"),
        ("계약 20240101-0001", "계약 20240101-0001"),
        ("김영수(010.2345.6789", "김영수(010-****-6789"),
        ("김영수(010-2345-6789)님", "김영수(010-****-6789)님"),
        ("회사 (02) 123-4567", "회사 02-***-4567"),
        ("4111-1111-1111-1111로 결제", "****-****-****-1111로 결제"),
        ("1234 5678 9012 3456", "**** **** **** 3456"),
        ("카드 4111111111111112", "카드 ************1112"),
        ("AMEX 3782-822463-10005", "AMEX ****-******-*0005"),
        ("주문 2024101512345678", "주문 2024101512345678"),
        ("사업자 124-81-00998 변경", "사업자 124-81-***** 변경"),
        ("사업자등록번호: 1248100999", "사업자등록번호: 12481*****"),
        ("124-81-00999로 발행", "124-81-*****로 발행"),
        ("환불 신한 110-123-456789", "환불 신한 ***-***-**6789"),
        ("110-123-456789", "110-123-456789"),
        ("국민 010-1234-5678", "국민 010-****-5678"),
    ],
)
def test_scrubs_free_text(text: str, scrubbed: str) -> None:
    """Phones, e-mails, numbers of people, cards, accounts and businesses; not days and amounts."""
    assert scrub(text) == scrubbed


@given(st.text("0123456789-@.abc가 +()", max_size=60))
def test_scrubbed_text_has_nothing_left_to_scrub(text: str) -> None:
    """Twice is once, and no resident number survives."""
    once = scrub(text)
    assert find_resident_numbers(once) == []
    assert scrub(once) == once


@pytest.mark.parametrize(
    "text",
    ["a" * 32_767, "9" * 32_767, "4 " * 16_000, "카드-4" * 8_000, "a@" * 16_000, "0 1" * 10_000],
)
def test_the_longest_cell_is_scrubbed_at_once(text: str) -> None:
    """Time grows with the length, not with its square."""
    began = process_time()
    assert scrub(text)
    assert find_resident_numbers(text) == []
    assert process_time() - began < 1


@given(st.from_regex(r"\A(\+82[- ]?|0)(2|10|31)[-. ]?[0-9]{3,4}[-. ]?[0-9]{4}\Z"))
def test_a_number_shows_no_more_digits_as_it_is_typed_than_in_the_usual_spelling(text: str) -> None:
    """Whatever stands between its digits."""
    shown = [sign for sign in mask_typed_phone(text).removeprefix("+82") if sign.isdecimal()]
    usual = [sign for sign in mask_phone(text) if sign.isdecimal()]
    assert len(shown) <= len(usual)


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("㈜ 가온상사", "㈜ ***사"),
        (" 주식회사가온상사", " 주식회사***사"),
        ("홍길동\u200b(대표)", "홍**\u200b(*표)"),
    ],
)
def test_a_company_is_masked_as_it_is_typed(typed: str, masked: str) -> None:
    """Its form stays in the spelling that it has."""
    assert mask_typed_name(typed) == masked


@given(st.text("홍길동김주㈜(.) \u200b", max_size=9))
def test_a_name_never_shows_more_than_two_of_its_letters(name: str) -> None:
    """Beside a company's form, of which everybody knows what it is."""
    bare = mask_name(name).replace("(주)", "")
    assert sum(sign.isalnum() for sign in bare) <= 2
    assert mask_name(mask_name(name)).count("*") >= mask_name(name).count("*")


@given(st.text("홍길동김 \u200b", max_size=8))
def test_a_name_shows_no_more_letters_as_it_is_typed_than_in_the_usual_spelling(text: str) -> None:
    """Whatever stands between its letters."""
    visible = "".join(sign for sign in text if sign.isprintable() and not sign.isspace())
    typed = mask_typed_name(text)
    assert len(typed) == len(text)
    assert mask_name(visible) == "".join(
        sign for sign in typed if sign.isprintable() and not sign.isspace()
    )


@pytest.mark.parametrize(
    ("customer_id", "name", "phone", "shown"),
    [
        ("1001", "홍길동", "010-0000-1001", "1001"),
        ("강남-0012", "홍길동", "", "강남-0012"),
        ("0000001234", "홍길동", "", "0000001234"),
        ("AB-1", "Crab", "", "AB-1"),
        ("01000000001", "", "", "010-****-0001"),
        ("1000000001", "", "", "010-****-0001"),
        ("M 010-0000-0001", "", "", "M 010-****-0001"),
        ("12345678", "홍길동", "02-000-0001, 010-1234-5678", "****5678"),
        ("홍길동-2", "홍길동", "", "홍*동-2"),
        ("홍 길동", "홍길동", "", "홍*동"),
        ("길동7", "홍길동", "", "길*7"),
        ("가온상사-1", "(주)가온상사", "", "***사-1"),
        ("SMITH01", "John Smith", "", "S***H01"),
        ("hong@example.com", "홍길동", "", "ho***@example.com"),
        ("900101-1234567", "", "", "******-*******"),
        ("홍길동", "", "", "홍*동"),
    ],
)
def test_of_an_id_only_what_tells_who_it_is_is_hidden(
    customer_id: str, name: str, phone: str, shown: str
) -> None:
    """A telephone number, an address, a name or part of it; not a number of the office's own."""
    assert mask_id(customer_id, name, phone) == shown
