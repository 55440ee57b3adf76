"""Numbers of cards, bank accounts and businesses in a text, found without being told where.

To say that there is one is strict: a number that only might be one is left alone, since a ledger
is full of numbers. To hide them is not: what is written like one is hidden.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final

from xlcrm.domain.identity import is_business_number
from xlcrm.domain.text import lazy, normalise

_GROUPED: Final = lazy(
    r"(?<![\d-])(?:[2-69]\d{3}([ -])\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -])\d{6}\2\d{5}"
    r"|3[068]\d{2}([ -])\d{6}\3\d{4})(?![ -]?\d)"
)
_PLAIN: Final = lazy(r"(?<!\d)[2-69]\d{12,18}(?!\d)")
_FOURS: Final = lazy(r"(?<![\d-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![ -]?\d)")
_CARD_WORDS: Final = lazy(r"카드|card|visa|master|amex", re.IGNORECASE)
# ISO/IEC 7812 issuer prefixes: Visa, Mastercard, Amex, Diners, JCB, Discover, UnionPay; 9 are cards
# for use within Korea.
_PREFIX: Final = lazy(
    r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|30[0-5]|3[689]|35|6011|64[4-9]|65|62|9"
)
_DASHED: Final = r"\d{2,6}-\d{2,6}-\d{1,8}(?:-\d{1,6})?"
_NUMBER: Final = rf"(?<![\d-])({_DASHED}|\d{{10,14}})(?![\d-])"
_KOREAN: Final = (
    "국민|신한|우리|하나|농협|기업|수협|신협|새마을금고|우체국|씨티|제일|산업|부산|대구|경남|광주|전북|제주"
    "|카카오|카뱅|토스|케이"
)
_LATIN: Final = "KB|NH|IBK|SC|KDB|iM"
_BANK: Final = rf"(?:{_KOREAN}|(?i:{_LATIN}))"  # Hangul has no case to disregard
_STRONG: Final = rf"(?:계좌(?:번호)?|{_BANK}\s?(?:은행|뱅크)|카뱅|새마을금고)"
_ACCOUNT: Final = lazy(
    rf"{_STRONG}[^\d\n]{{0,12}}?{_NUMBER}|(?<![가-힣A-Za-z]){_BANK}[ :)]{{0,3}}{_NUMBER}"
    rf"|{_NUMBER}[ (]{{0,2}}{_BANK}(?:은행|뱅크|[)\s]|$)"
)
ACCOUNT_WORDS: Final = lazy(
    "|".join(
        "".join(each)
        for bank in ("계좌", *_KOREAN.split("|"), *_LATIN.split("|"))
        for each in product(*(sorted({letter.upper(), letter.lower()}) for letter in bank))
    )
)
"""One of the words beside which a number is an account's, in all spellings.

Searching for the spellings is many times faster than searching without regard to case.
"""

_ACCOUNT_DIGITS: Final = range(10, 15)  # of Korean banks' account numbers
_PHONE: Final = lazy(r"(?:0\d{1,3}-\d{3,4}-\d{4}|01[016789]\d{7,8}|1[568]\d\d-\d{4})")
_BUSINESS: Final = lazy(
    r"사업자\s*(?:등록)?\s*(?:번호|no\.?)?[\s:(=]{0,4}(\d{3}-?\d{2}-?\d{5})(?![\d-])", re.IGNORECASE
)
_BUSINESS_FORM: Final = lazy(r"(?<![\d-])\d{3}-\d{2}-\d{5}(?![\d-])")
_LONG: Final = lazy(r"\d(?:[ -]?\d){9}")  # such numbers have ten digits or more
_DIGIT: Final = lazy(r"\d")  # without one the longer expressions are not even compiled
_LAST: Final = 4  # digits that stay, as on a receipt


def has_card_number(text: str, *, said: bool = False) -> bool:
    """Tell whether a text holds the number of a payment card, by its prefix and check digit.

    A number without hyphens or spaces counts only beside a word such as 카드.

    Args:
        text: any text.
        said: whether the column's header says that these are cards.

    >>> has_card_number("4111-1111-1111-1111"), has_card_number("4111-1111-1111-1112")
    (True, False)
    >>> has_card_number("4111111111111111"), has_card_number("카드 4111111111111111")
    (False, True)
    """
    text = normalise(text)
    if not _DIGIT.search(text):
        return False
    found = [match[0] for match in _GROUPED.finditer(text)]
    if said or _CARD_WORDS.search(text):
        found += [match[0] for match in _PLAIN.finditer(text)]
    return any(_is_card(re.sub(r"\D", "", each)) for each in found)


def has_account_number(text: str, *, said: bool = False) -> bool:
    """Tell whether a text holds the number of a bank account, beside a bank's name or 계좌.

    Args:
        text: any text.
        said: whether the column's header says that these are accounts.

    >>> has_account_number("신한 110-123-456789"), has_account_number("110-123-456789")
    (True, False)
    >>> has_account_number("우리 010-1234-5678로 연락")
    False
    """
    text = normalise(text)
    if not _DIGIT.search(text):
        return False
    if said:
        text = f"계좌 {text}"
    return any(
        _is_account(next(filter(None, match.groups()), "")) for match in _ACCOUNT.finditer(text)
    )


def has_wrong_business_number(text: str, *, said: bool = False) -> bool:
    """Tell whether a text gives a 사업자등록번호 whose check digit is wrong.

    Args:
        text: any text.
        said: whether the column's header says that these are such numbers.

    >>> has_wrong_business_number("사업자번호 124-81-00999")
    True
    >>> has_wrong_business_number("사업자등록번호: 124-81-00998")
    False
    """
    text = normalise(text)
    if not _DIGIT.search(text):
        return False
    if said:
        text = f"사업자번호 {text}"
    return any(not is_business_number(match[1]) for match in _BUSINESS.finditer(text))


def hide_numbers(text: str) -> str:
    """Return a text with the numbers of cards, accounts and businesses hidden but for a few digits.

    Four times four digits count as a card's, and 3-2-5 digits as a business's, also with a wrong
    check digit; an account's only beside a bank's name or 계좌.

    >>> hide_numbers("카드 4111-1111-1111-1112, 사업자 124-81-00998")
    '카드 ****-****-****-1112, 사업자 124-81-*****'
    >>> hide_numbers("신한 110-123-456789, 계약 2024-10-000123")
    '신한 ***-***-**6789, 계약 2024-10-000123'
    """
    if not _LONG.search(text):
        return text
    text = _FOURS.sub(lambda match: _hidden(match[0]), text)
    for form in (_GROUPED, _PLAIN):
        text = _cards_hidden(text, form)
    if ACCOUNT_WORDS.search(text):
        text = _ACCOUNT.sub(_account_hidden, text)
    for form in (_BUSINESS, _BUSINESS_FORM):
        text = form.sub(lambda match: f"{match[0][:-5]}*****", text)  # what is left says where
    return text


def _hidden(number: str) -> str:
    """A number with all digits hidden but the last ones."""
    return re.sub(r"\d", "*", number[:-_LAST]) + number[-_LAST:]


def _cards_hidden(text: str, form: re.Pattern[str]) -> str:
    """The text without what has the form of a card's number: its check digit or a word says so."""
    found = {match[0] for match in form.finditer(text)}
    said = bool(found) and _CARD_WORDS.search(text)
    cards = {each for each in found if said or _is_card(re.sub(r"\D", "", each))}
    return form.sub(lambda match: _hidden(match[0]) if match[0] in cards else match[0], text)


def _account_hidden(match: re.Match[str]) -> str:
    number = next(filter(None, match.groups()), "")
    return match[0].replace(number, _hidden(number)) if _is_account(number) else match[0]


def _is_card(digits: str) -> bool:
    if not _PREFIX.match(digits) or len(set(digits)) == 1:
        return False
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(each - 9 if each > 9 else each for each in doubled)  # noqa: PLR2004 - ISO/IEC 7812-1, annex B
    return total % 10 == 0


def _is_account(number: str) -> bool:
    digits = number.replace("-", "")
    return (
        len(digits) in _ACCOUNT_DIGITS
        and not _PHONE.fullmatch(number)
        and not is_business_number(number)
    )
