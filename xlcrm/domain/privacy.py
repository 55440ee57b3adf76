"""Personal values made safe to show: masks, and the numbers that may not be kept at all."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.firm import forms_in, left_of, without_form
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIDDEN: Final = "***"
_DIGIT: Final = lazy(r"\d")

# Six digits, perhaps a hyphen or space, seven digits, not inside a longer run of digits. No check
# digit: since October 2020 the last digits are random.
_RESIDENT: Final = lazy(
    r"(?<!\d)(\d{2})(\d{2})(\d{2})(?:\s{0,3}[-\u00ad\u2010-\u2015\u2212\uff0d~]\s{0,3}|\s{0,3})(\d)\d{6}(?!\d)"
)
_CENTURIES: Final = (1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800)  # by 7th digit
_NOBODY_ALIVE: Final = frozenset("09")  # born before 1900; most 법인등록번호 have a 0 there
_OF_A_FIRM: Final = lazy(r"법인\s*(?:등록)?\s*(?:번호|No\.?)?\s*[:(=]?\s*$", re.IGNORECASE)
_BEFORE: Final = 20  # characters in which a number is said to be a firm's

# The look-behind lets a run of letters be tried once, not once from each of its letters.
_EMAIL: Final = lazy(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9가-힣-]+(?:\.[A-Za-z0-9가-힣-]+)+"
)
_GAP: Final = r"[\s.\-\u2010-\u2015\u2212)]{0,2}"
_PHONE: Final = lazy(
    rf"(?<![\d*])(?:(?:\+|00)82{_GAP}(?:\(0\))?|\(?0)\d{{1,3}}{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)"
    rf"|(?<![\d*.,-])1[016789]{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)"
)

_FEWEST_DIGITS: Final = 9  # of a telephone number, 02-123-4567; a resident's has more
_FEWEST_OF_AN_ACCOUNT: Final = 5  # beside a bank's name

_LONG_NUMBER: Final = lazy(r"\d{7,}")
_LAST: Final = 4  # digits of a telephone number that are shown
_WORDS: Final = lazy(r"[^\W\d_]+(?:\s+[^\W\d_]+)*")
_HANGUL_NAME: Final = lazy(r"[가-힣]{2,4}")
_SHORTEST_PART: Final = 2  # letters of an ID that are part of a name: 길동
_SHORTEST_LATIN: Final = 3

_BETWEEN_PHONES: Final = lazy(r"([/,;、\r\n]+)")

_REGION: Final = lazy(r"[가-힣]+(?:특별자치시|특별자치도|특별시|광역시|도|시|군|구|읍|면)")
_SHORT_REGIONS: Final = lazy(
    r"서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
)
_STREET: Final = lazy(r"[가-힣][가-힣0-9·]*?(?:로|길|동|리|가)(?=[\d,(]|$)")


def mask_name(name: str) -> str:
    """Return the name with all but its first and last letter hidden; of two letters, the first.

    Of a company's name its form and its last letter are shown, for its first ones tell most of who
    it is. Spaces and signs stay, so that what is hidden can be told from what separates.

    >>> mask_name("홍길동"), mask_name("김철"), mask_name("남궁민수")
    ('홍*동', '김*', '남**수')
    >>> mask_name("(주)가온상사"), mask_name("새빛학원 주식회사"), mask_name("홍길동(대표)")
    ('(주)***사', '***원 주식회사', '홍**(*표)')
    """
    return _masked_name(normalise(name))


def mask_phone(text: str) -> str:
    """Return the phone numbers with their middle digits hidden; what is no phone number, wholly.

    >>> mask_phone("01012345678"), mask_phone("02-123-4567 / 1588-1234")
    ('010-****-5678', '02-***-4567, ****-1234')
    >>> mask_phone("+81 90-1234-5678")
    '+** **-****-5678'
    """
    try:
        phones = parse_phones(text)
    except DomainError:
        return re.sub(r"\w", "*", normalise(text))
    return ", ".join(_masked_phone(phone.formatted) for phone in phones)


def mask_typed_phone(text: str) -> str:
    """Return phone numbers masked as `mask_phone` does, in the spelling that they have.

    >>> mask_typed_phone("010 1234.5678/ 02)123-4567"), mask_typed_phone("+82-10-1234-5678")
    ('010 ****.5678/ 02)***-4567', '+82-10-****-5678')
    """
    try:
        parse_phones(text)
    except DomainError:
        return mask_phone(text)
    return "".join(_masked_as_typed(part) for part in _BETWEEN_PHONES.split(text))


def mask_typed_name(text: str) -> str:
    """Return a name masked as `mask_name` does, with the spaces and unseen characters it has.

    >>> mask_typed_name(" 홍길동 "), mask_typed_name("김\u200b철")
    (' 홍*동 ', '김\u200b*')
    """
    seen = [place for place, sign in enumerate(text) if not sign.isspace() and sign.isprintable()]
    typed = "".join(text[place] for place in seen)
    bare = left_of(typed)
    shown = list(text)
    signs = _masked_name(typed) if len(normalise(bare)) == len(bare) else "*" * len(seen)
    for place, sign in zip(seen, signs, strict=True):
        shown[place] = "*" if sign == "*" else shown[place]
    return "".join(shown)


def mask_email(text: str) -> str:
    """Return the address with its local part hidden but for the first two letters.

    Of a local part of one or two letters only the first of two is shown.

    >>> mask_email("hong@example.com"), mask_email("ab@example.com")
    ('ho***@example.com', 'a***@example.com')
    """
    local, at, domain = normalise(text).rpartition("@")
    if not at:
        return _HIDDEN
    return f"{local[: min(2, len(local) - 1)]}{_HIDDEN}@{domain}"


def mask_address(text: str) -> str:
    """Return the address down to its 동 or 도로명, the rest hidden.

    >>> mask_address("서울특별시 강남구 테헤란로 123, 4층")
    '서울특별시 강남구 테헤란로 ***'
    >>> mask_address("경기도 성남시 분당구 정자동 178-1 101동 1002호")
    '경기도 성남시 분당구 정자동 ***'
    """
    shown: list[str] = []
    for token in normalise(text).split():
        if _SHORT_REGIONS.fullmatch(token) or _REGION.fullmatch(token):
            shown.append(token)
            continue
        if shown and (street := _STREET.match(token)):
            shown.append(street[0])
        break
    return " ".join([*shown, _HIDDEN])


def mask_id(customer_id: str, name: str = "", phone: str = "") -> str:
    """Return a 고객 ID with what of it is a telephone number or somebody's name hidden.

    Most IDs tell nobody who it is, and stay as they are.

    Args:
        customer_id: the ID.
        name: the customer's name; where it is not known, letters alone are taken for one.
        phone: the customer's telephone numbers.

    >>> mask_id("M-1001", "홍길동"), mask_id("01012345678"), mask_id("홍길동-2", "홍길동")
    ('M-1001', '010-****-5678', '홍*동-2')
    >>> mask_id("12345678", "홍길동", "010-1234-5678"), mask_id("길동7", "홍길동")
    ('****5678', '길*7')
    """
    shown = _id_scrubbed(customer_id)
    digits = [re.sub(r"\D", "", each) for each in _BETWEEN_PHONES.split(phone)]
    shown = _LONG_NUMBER.sub(lambda match: _of_phone(match[0], digits), shown)
    if name:
        return _WORDS.sub(lambda match: _of_name(match[0], name), shown)
    return mask_name(shown) if _HANGUL_NAME.fullmatch(shown) else shown


def find_resident_numbers(text: str) -> list[tuple[int, int]]:
    """Return where 주민등록번호 (and foreigners' numbers) stand in a text, as (start, end).

    A firm's 법인등록번호 has the same form. What a text calls so is not meant, nor what nobody
    alive can have.

    >>> find_resident_numbers("번호 900101-1234567 확인")
    [(3, 17)]
    >>> find_resident_numbers("901301-1234567")  # no thirteenth month
    []
    >>> find_resident_numbers("법인번호 110111-1234567"), find_resident_numbers("110111-0234567")
    ([], [])
    """
    return [
        match.span()
        for match in _RESIDENT.finditer(text)
        if match[4] not in _NOBODY_ALIVE
        and _has_valid_date(match)
        and not _OF_A_FIRM.search(text, max(0, match.start() - _BEFORE), match.start())
    ]


def scrub(text: str) -> str:
    """Return a free text with its phone numbers, e-mail addresses and resident numbers masked.

    And those of cards, bank accounts and businesses, as `hide_numbers` does, and passports,
    licences and passwords, as `hide_documents` does. Names stay: see `third_persons`.

    >>> scrub("010-1234-5678로 전화, hong@example.com, 900101-1234567")
    '010-****-5678로 전화, ho***@example.com, ******-*******'
    """
    digits = len(_DIGIT.findall(text))
    if digits:
        from xlcrm.domain.documents import hide_documents  # noqa: PLC0415 - few texts have any

        text = hide_documents(text)
    if digits >= _FEWEST_DIGITS:
        text = _RESIDENT.sub(
            lambda match: "******-*******" if _has_valid_date(match) else match[0], text
        )
    if digits >= _FEWEST_OF_AN_ACCOUNT:
        from xlcrm.domain.accounts import hide_numbers  # noqa: PLC0415 - likewise

        text = hide_numbers(text)
    if "@" in text:
        text = _EMAIL.sub(lambda match: mask_email(match[0]), text)
    if digits < _FEWEST_DIGITS:
        return text
    return _PHONE.sub(lambda match: _masked_in_text(match[0]), text)


def _masked_name(name: str) -> str:
    """A name with its letters hidden but for those that may be seen, sign for sign."""
    forms = {place for start, end in forms_in(name) for place in range(start, end)}
    letters = [place for place, sign in enumerate(name) if sign.isalnum() and place not in forms]
    if forms and letters:
        shown = forms | set(letters[1:][-1:])
    else:
        letters = [place for place, sign in enumerate(name) if sign.isalnum()]
        shown = {letters[0], letters[-1]} if len(letters) > len("김철") else set(letters[:1])
        if len(letters) == 1:
            shown = set()
    return "".join(
        "*" if sign.isalnum() and place not in shown else sign for place, sign in enumerate(name)
    )


def _id_scrubbed(customer_id: str) -> str:
    """An ID with its numbers masked, but for one that only begins like a telephone number."""
    shown = scrub(customer_id)
    gone = any(map(str.isdecimal, customer_id)) and not any(map(str.isdecimal, shown))
    if gone and "@" not in customer_id and not find_resident_numbers(customer_id):
        return customer_id
    return shown


def _of_phone(number: str, phones: Sequence[str]) -> str:
    """A run of digits, all but its last four hidden where a telephone number ends with it."""
    plain = number.lstrip("0")
    if any(phone and phone.lstrip("0").endswith(plain) for phone in phones):
        return "*" * (len(number) - _LAST) + number[-_LAST:]
    return number


def _of_name(words: str, name: str) -> str:
    """Letters of an ID, hidden as far as they say a name or most of it."""
    found, whole = (left_of("".join(each.split())).casefold() for each in (words, name))
    if not whole or not found:
        return words
    if found == whole or (whole in found and len(whole) > 1):
        masked = without_form(mask_name(name))
        spaced = r"\s*".join(map(re.escape, whole))
        return re.sub(spaced, lambda _: masked, words, flags=re.IGNORECASE)
    shortest = _SHORTEST_LATIN if found.isascii() else _SHORTEST_PART
    return mask_name(words) if len(found) >= shortest and found in whole else words


def _masked_in_text(phone: str) -> str:
    """The number masked; a bracket that opens before it, and is not its own, stays."""
    bracket = "(" if phone.startswith("(") and ")" not in phone else ""
    return bracket + mask_phone(phone.removeprefix(bracket))


def _has_valid_date(match: re.Match[str]) -> bool:
    try:
        date(_CENTURIES[int(match[4])] + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def _masked_phone(formatted: str) -> str:
    if formatted.startswith("+"):  # another country's, of whatever parts
        return re.sub(r"\d(?=(?:\D*\d){4})", "*", formatted)
    *prefix, middle, last = formatted.split("-")
    return "-".join([*prefix, "*" * len(middle), last])


def _masked_as_typed(text: str) -> str:
    """One phone number; its digits stand under those of its mask, counted from the last."""
    places = [place for place, sign in enumerate(text) if sign.isdecimal()]
    signs = [sign for sign in mask_phone(text) if sign.isdecimal() or sign == "*"]
    hidden = {
        place for place, sign in zip(reversed(places), reversed(signs), strict=False) if sign == "*"
    }
    return "".join("*" if place in hidden else sign for place, sign in enumerate(text))
