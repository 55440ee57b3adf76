"""Phone numbers and e-mail addresses."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.contact import Phone, parse_email, parse_phones
from xlcrm.errors import DomainError


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("010-1234-5678", "010-1234-5678"),
        ("01012345678", "010-1234-5678"),
        ("010 1234 5678", "010-1234-5678"),
        ("010.1234.5678", "010-1234-5678"),
        ("０１０－１２３４－５６７８", "010-1234-5678"),
        ("010–1234–5678", "010-1234-5678"),
        ("010)1234-5678", "010-1234-5678"),
        ("(010) 1234-5678", "010-1234-5678"),
        ("'01012345678", "010-1234-5678"),
        ("011-123-4567", "011-123-4567"),
        ("0161234567", "016-123-4567"),
        ("02-123-4567", "02-123-4567"),
        ("02-1234-5678", "02-1234-5678"),
        ("0212345678", "02-1234-5678"),
        ("021234567", "02-123-4567"),
        ("02)123-4567", "02-123-4567"),
        ("031-123-4567", "031-123-4567"),
        ("03112345678", "031-1234-5678"),
        ("064-123-4567", "064-123-4567"),
        ("070-1234-5678", "070-1234-5678"),
        ("080-123-4567", "080-123-4567"),
        ("0505-123-4567", "0505-123-4567"),
        ("050712345678", "0507-1234-5678"),
        ("1588-1234", "1588-1234"),
        ("16441234", "1644-1234"),
        ("1800 1234", "1800-1234"),
        ("+82 10-1234-5678", "010-1234-5678"),
        ("+82 (0)10-1234-5678", "010-1234-5678"),
        ("+821012345678", "010-1234-5678"),
        ("82-10-1234-5678", "010-1234-5678"),
        ("82)10-1234-5678", "010-1234-5678"),
        ("821012345678", "010-1234-5678"),
        ("0082 10 1234 5678", "010-1234-5678"),
        ("+82-2-123-4567", "02-123-4567"),
        ("+82 010-1234-5678", "010-1234-5678"),
        ("02-123-4567 (내선 12)", "02-123-4567"),
        ("02-123-4567 ext. 12", "02-123-4567"),
        ("HP: 010-1234-5678", "010-1234-5678"),
        ("휴대폰 010-1234-5678", "010-1234-5678"),
        ("010-1234-5678(본인)", "010-1234-5678"),
        ("(집)02-123-4567", "02-123-4567"),
        ("모 010-1234-5678", "010-1234-5678"),
        ("보호자 연락처: 010-1234-5678", "010-1234-5678"),
        ("010-1234-5678 부", "010-1234-5678"),
    ],
)
def test_reads_every_way_of_writing_a_korean_number(text: str, formatted: str) -> None:
    """One number, hyphenated, not mended."""
    assert parse_phones(text) == (Phone(formatted.replace("-", ""), formatted),)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("1012345678", "010-1234-5678"),
        ("10-1234-5678", "010-1234-5678"),
        ("111234567", "011-123-4567"),
        ("212345678", "02-1234-5678"),
        ("2-1234-5678", "02-1234-5678"),
        ("2-123-4567", "02-123-4567"),
        ("311234567", "031-123-4567"),
        ("7012345678", "070-1234-5678"),
        ("50712345678", "0507-1234-5678"),
    ],
)
def test_puts_back_the_zero_that_excel_ate(text: str, formatted: str) -> None:
    """Where only one number can be meant."""
    assert parse_phones(text) == (Phone(formatted.replace("-", ""), formatted, mended=True),)


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678 / 02-123-4567",
        "010-1234-5678,02-123-4567",
        "010-1234-5678\n02-123-4567",
        "010-1234-5678 , 021234567 /",
        "010-1234-5678、02-123-4567",
    ],
)
def test_several_numbers_in_a_cell_stand_apart(text: str) -> None:
    """In their order."""
    assert [phone.formatted for phone in parse_phones(text)] == ["010-1234-5678", "02-123-4567"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+1 212-555-0100", "+12125550100"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("+81 90-1234-5678", "+819012345678"),
        ("+86 138 0013 8000", "+8613800138000"),
    ],
)
def test_numbers_of_other_countries_stay_as_they_are(text: str, digits: str) -> None:
    """A plus and the country's code tell them; nobody's mistake is mended."""
    (phone,) = parse_phones(text)
    assert (phone.digits, phone.formatted, phone.mended) == (digits, text, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "없음",
        "010-1234-567",
        "010-1234-56789",
        "010-123-4567",
        "21234567",
        "2123-4567",
        "1234-5678",
        "+1 212 55",
        "+1 212 555 0100 0100 0100",
        "+0 212 555 0100",
        "+82 99 123 4567",
        "010-1234-5678/9",
        "099-123-4567",
        "02-012-3456",
        "2023-10-26",
        "-1012345678",
        "1" * 500,
        "홍길동 010-1234-5678",
    ],
)
def test_refuses_what_is_no_number_or_could_be_two(text: str) -> None:
    """A Seoul number without its area code is not a number that lost a zero."""
    with pytest.raises(DomainError, match="전화번호") as caught:
        parse_phones(text)
    assert "1234-567" not in caught.value.message


@given(st.from_regex(r"(02|031|010|1588|0505)[0-9]{4,8}", fullmatch=True))
def test_a_formatted_number_is_read_back(digits: str) -> None:
    """What is read once is read the same again."""
    try:
        phones = parse_phones(digits)
    except DomainError:
        return
    assert phones[0].digits == digits
    assert parse_phones(phones[0].formatted) == phones


@given(st.text("0123456789+-() ./,내선8201", max_size=30))
def test_any_text_is_numbers_or_a_domain_error(text: str) -> None:
    """Nothing else is raised, and digits are digits."""
    with suppress(DomainError):
        assert all(phone.digits.isdecimal() for phone in parse_phones(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hong@example.com", "hong@example.com"),
        (" Hong@Example.COM ", "Hong@example.com"),
        ("hong.gil-dong+crm@mail.example.co.kr", "hong.gil-dong+crm@mail.example.co.kr"),
        ("ｈｏｎｇ＠example.com", "hong@example.com"),
        ("mailto:hong@example.com", "hong@example.com"),
        ("홍길동 <hong@example.com>", "hong@example.com"),
        ("hong@한글.한국", "hong@한글.한국"),
    ],
)
def test_reads_an_email_address(text: str, expected: str) -> None:
    """The domain in small letters, the local part as it is."""
    assert parse_email(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hong",
        "hong@",
        "@example.com",
        "hong@example",
        "hong@example.c",
        "hong@@example.com",
        "hong@exam ple.com",
        "hong..gil@example.com",
        ".hong@example.com",
        "hong@-example.com",
        "hong@example..com",
        "hong@example.com, kim@example.com",
        "hong@example.com.",
        "홍길동@example.com",
        "h" * 65 + "@example.com",
        "hong@" + "a." * 200 + "com",
    ],
)
def test_refuses_what_is_no_email_address(text: str) -> None:
    """One address, or none."""
    with pytest.raises(DomainError, match="전자우편"):
        parse_email(text)
