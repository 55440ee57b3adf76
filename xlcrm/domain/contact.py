"""Phone numbers and e-mail addresses, as people type them and as Excel spoils them."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import dataclass


@outlined
@dataclass(frozen=True, slots=True)
class Phone:
    """One phone number: a Korean one, or one of another country as it is typed.

    Attributes:
        digits: all digits with the leading zero, without the country code: `01012345678`. Of
            another country's with its code: `+819012345678`.
        formatted: with hyphens: `010-1234-5678`. Of another country's as it is typed.
        mended: whether the leading zero was missing (Excel eats it) and has been put back.
    """

    digits: str
    formatted: str
    mended: bool = False


Phones: TypeAlias = tuple[Phone, ...]

# Area codes, mobile prefixes (010, 011, 016-019) and service prefixes of the Korean numbering plan
# (ITU-T E.164, Korea), longest prefix first.
_NATIONAL: Final = lazy(
    r"(?P<prefix>050\d|0303)(?P<middle>\d{3,4})(?P<last>\d{4})"
    r"|(?P<prefix1>010|070)(?P<middle1>\d{4})(?P<last1>\d{4})"
    r"|(?P<prefix2>02|01[16789]|0[3-6][1-5]|060|080)(?P<middle2>[1-9]\d{2,3})(?P<last2>\d{4})"
)
_SHORT: Final = lazy(r"(1[568]\d{2})(\d{4})")  # 15xx, 16xx, 18xx: one number for the country
_COUNTRY: Final = lazy(r"(?:\+|00)\s*82[\s\-.]*(?:\(\s*0\s*\))?|82(?:[\s\-.)]+(?=\d)|(?=10\d{8}$))")
_FOREIGN: Final = lazy(r"\+(?!82)(?=[1-9(])\(?\d[\d\s\-.()\u2010-\u2015\u2212]*\d")
_E164: Final = range(8, 16)  # digits of a number with its country's code (ITU-T E.164: at most 15)
_BETWEEN: Final = lazy(r"[/,;、\r\n]+")
_EXTENSION: Final = lazy(
    r"\(?\s*(?:내선|교환|ext\.?)\s*:?\s*\d{1,5}\s*(?:번)?\s*\)?$", re.IGNORECASE
)
_WHOSE: Final = (
    r"(?:모|부|엄마|아빠|어머니|아버지|어머님|아버님|할머니|할아버지|조부|조모|보호자|학부모|본인|학생"
    r"|배우자|남편|아내|부인|자녀|대표|담당자?|사무실|매장|비상|긴급)"
)
_LABEL: Final = lazy(
    r"^(?:(?i:TEL|T|HP|H\.P|C\.P|M)|휴대폰|핸드폰|휴대전화|전화|직장|회사|집|자택"
    rf"|{_WHOSE}(?:\s*(?:휴대폰|핸드폰|전화|연락처|번호|HP))?)\s*[.:)]?\s*(?=[+(\d])"
    rf"|^\([가-힣]{{1,6}}\)\s*(?=\d)|(?<=\d)\s*(?:\([가-힣]{{1,6}}\)|{_WHOSE})$"
)
_WRITTEN: Final = lazy(r"\(?\+?\d[\d\s\-.()\u2010-\u2015\u2212]*")
_COMMON: Final = lazy(r"010-\d{4}-\d{4}", re.ASCII)
_EATEN_SEOUL: Final = lazy(r"2[\s\-.)]+\d{3}[\s\-.]+\d{4}")
_TAIL: Final = lazy(
    r"[(\[*]*\s*(?:(?:뒷|뒤|끝|마지막)(?:\s*[48]?\s*(?:자리|번호))?\s*[:.)]?\s*)?(?:\*+\s*-?\s*)*"
    r"(?:(?P<middle>[1-9]\d{2,3})\s*[-. ]?\s*(?P<last>\d{4})|(?P<four>\d{2,4}))\s*[)\]]*",
    re.ASCII,
)
_LONGEST_TAIL: Final = 24  # characters
_FOUR: Final = 4
_LONGEST: Final = 200  # characters of a cell with phone numbers

_EMAIL: Final = lazy(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<domain>(?:[A-Za-z0-9가-힣](?:[A-Za-z0-9가-힣-]{0,61}[A-Za-z0-9가-힣])?\.)+"
    r"(?:[A-Za-z]{2,24}|한국|xn--[A-Za-z0-9-]{2,59}))"
)
_LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_LONGEST_LOCAL: Final = 64  # RFC 5321, 4.5.3.1.1


def parse_phones(text: str) -> Phones:
    """Return the phone numbers of a cell, in order; several stand apart by `/`, `,` or a new line.

    A leading zero that Excel ate is put back where only one number can be meant. Extensions
    (`내선 12`) and labels (`HP`, `(집)`, `모`) are passed over. Numbers of other countries
    (`+81 …`) stay as they are.

    Raises:
        DomainError: some part is no phone number, or two could be meant.

    >>> [phone.formatted for phone in parse_phones("+82 10 1234 5678 / 02)123-4567")]
    ['010-1234-5678', '02-123-4567']
    >>> [phone.formatted for phone in parse_phones("모 010-1234-5678 / 부 010-2234-5678")]
    ['010-1234-5678', '010-2234-5678']
    >>> [(phone.formatted, phone.mended) for phone in parse_phones("1012345678")]
    [('010-1234-5678', True)]
    """
    if _COMMON.fullmatch(text):
        return (Phone(text.replace("-", ""), text),)
    text = normalise(text)
    parts = [part.strip() for part in _BETWEEN.split(text)] if len(text) <= _LONGEST else []
    phones = tuple(_phone(part) for part in parts if part)
    if not phones:
        raise _no_phone()
    return phones


def tail_of(text: str) -> str:
    """Return the last digits of a phone number of which the first ones are left out, as typed.

    Eight or seven digits without area code, or four, of which Excel eats zeros; empty where the
    text is something else.

    >>> tail_of("1234-5678"), tail_of("322 1234"), tail_of("(끝 5678)"), tail_of("뒤8자리 12345678")
    ('1234-5678', '322-1234', '5678', '1234-5678')
    >>> tail_of("123"), tail_of("010-1234-5678"), tail_of("010-1234"), tail_of("2024")
    ('0123', '', '', '2024')
    """
    found = _TAIL.fullmatch(normalise(text)) if len(text) <= _LONGEST_TAIL else None
    if found is None:
        return ""
    if found["last"]:
        return f"{found['middle']}-{found['last']}"
    return found["four"].zfill(_FOUR)


def parse_email(text: str) -> str:
    """Return the e-mail address with its domain in small letters.

    A pragmatic check: what mail servers in use accept, without quoted local parts. `mailto:` and
    a name with angle brackets, as mail programs copy them, are passed over.

    Raises:
        DomainError: the text is no e-mail address, or several.

    >>> parse_email(" mailto:Hong.Gildong@Example.COM")
    'Hong.Gildong@example.com'
    """
    text = normalise(text).removeprefix("mailto:")
    if text.endswith(">"):
        text = text[text.rfind("<") + 1 : -1].strip()
    match = _EMAIL.fullmatch(text) if len(text) <= _LONGEST_EMAIL else None
    if match is None or len(match["local"]) > _LONGEST_LOCAL:
        raise DomainError(
            "전자우편 주소로 읽을 수 없습니다.", hint="name@example.com처럼 하나만 쓰세요."
        )
    return f"{match['local']}@{match['domain'].lower()}"


def _no_phone() -> DomainError:
    return DomainError("전화번호로 읽을 수 없습니다.", hint="010-1234-5678처럼 쓰세요.")


def _phone(text: str) -> Phone:
    plain = text.replace("-", "")
    if plain.isascii() and plain.isdecimal() and text[0] != "-" and (whole := _formatted(plain)):
        return Phone(plain, whole)  # what most cells hold, without all that follows
    text = _LABEL.sub("", _EXTENSION.sub("", text).strip()).strip()
    country = _COUNTRY.match(text)
    if not country and (abroad := _abroad(text)):
        return abroad
    national = text[country.end() :] if country else text
    if not _WRITTEN.fullmatch(national.strip()) or (not country and "+" in national):
        raise _no_phone()
    digits = "".join(character for character in national if character.isdecimal())
    if country:
        formatted = _formatted(digits) or _formatted("0" + digits)
        mended = False
    else:
        formatted = _formatted(digits)
        mended = formatted is None
        if mended:
            formatted = _formatted("0" + digits) if _surely_eaten(text, digits) else None
    if formatted is None:
        raise _no_phone()
    return Phone(formatted.replace("-", ""), formatted, mended)


def _abroad(text: str) -> Phone | None:
    """A number of another country, which begins with + and that country's code; kept as it is."""
    if not _FOREIGN.fullmatch(text):
        return None
    digits = "".join(sign for sign in text if sign.isdecimal())
    return Phone(f"+{digits}", text) if len(digits) in _E164 else None


def _formatted(digits: str) -> str | None:
    if match := _NATIONAL.fullmatch(digits):
        return "-".join(group for group in match.groups() if group is not None)
    if match := _SHORT.fullmatch(digits):
        return f"{match[1]}-{match[2]}"
    return None


def _surely_eaten(text: str, digits: str) -> bool:
    """Tell whether only a number whose zero is missing can be meant.

    Eight digits that begin with 2 are 02 and seven digits, or a Seoul number without its area
    code: only hyphens as in 2-123-4567 tell.
    """
    if digits.startswith("0"):
        return False
    return len(digits) > len("21234567") or _EATEN_SEOUL.fullmatch(text) is not None
