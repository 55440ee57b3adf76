"""A sheet that lists payments as they came in: which one it is, and which column says what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.schema.header_words import normalise
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

_SHEET: Final = lazy(
    r"(?:\d{2,4}년?)?(?:회비|월세|원비|수강료|요금|관리비|렌탈료|구독료)?(?:납부|납입|입금|수납|수금)"
    r"(?:내역|목록|대장|기록|장부|일지|현황|이력|관리|리스트)(?:서|표)?|(?:회비|월세|원비|수강료)(?:대장|장부|내역)"
)
_DAY: Final = lazy(r"(?:납부|납입|입금|수납|수금|결제|거래|받은)?(?:일|일자|날짜|일시)")
_AMOUNT: Final = lazy(
    r"(?:납부|납입|입금|수납|수금|결제|받은)?(?:금액|액|총액)|(?:납부|납입|입금|수납|수금)금|회비"
)
_ID: Final = lazy(r"(?:고객|회원|거래처|학생|원생)(?:id|번호|코드)|학번")
_NAME: Final = lazy(
    r"(?:고객|회원|학생|원생|거래처|업체|납부자|입금자|입주자|임차인)(?:명|이름|성명)?|성명|이름|성함|상호"
)
_CONTRACT: Final = lazy(r"계약(?:id|번호)")
_WHAT: Final = lazy(r"항목|내용|적요|구분|품목|명목|비목|내역|비고|메모|상품")
_OTHER: Final = lazy(
    r"보증금|예치금|락커|라커|사물함|물품|입회비|가입비|등록비|교재|용품|환불|반환|벌금|연체료|이자"
)


@outlined
class PaymentList(NamedTuple):
    """The columns of a list of payments; 0 where there is no such column.

    Attributes:
        sheet: the sheet's name.
        header_row: the Excel row of the headers.
        day: the column of the day.
        amount: that of the amount.
        customer_id: that of the 고객 ID.
        name: that of the name.
        contract_id: that of the 계약 ID.
        what: the columns that may say that it was paid for something else than the fee.
    """

    sheet: str
    header_row: int
    day: int
    amount: int
    customer_id: int
    name: int
    contract_id: int
    what: tuple[int, ...]


def is_payment_list(sheet: str) -> bool:
    """Tell whether a sheet is named like a list of payments.

    >>> names = ("납부내역", "2024년 입금 대장", "회비 장부", "회원명부")
    >>> [is_payment_list(name) for name in names]
    [True, True, True, False]
    """
    return _SHEET.fullmatch(squeezed(sheet)) is not None


def payment_list(sheet: str, top: Mapping[int, Mapping[int, CellValue]]) -> PaymentList | None:
    """Return the columns of a list of payments; None if the sheet does not read like one.

    Args:
        sheet: its name.
        top: its first rows as {row: {column: value}}.

    >>> top = {1: {1: "납부일", 2: "회원번호", 3: "성명", 4: "금액"}}
    >>> found = payment_list("납부내역", top)
    >>> found.day, found.customer_id, found.name, found.amount
    (1, 2, 3, 4)
    >>> payment_list("납부내역", {1: {1: "성명", 2: "1월", 3: "2월"}}) is None
    True
    """
    for row, cells in sorted(top.items()):
        words = {number: normalise(value) for number, value in cells.items()}
        day, amount, number, name, contract = (
            _first(words, pattern) for pattern in (_DAY, _AMOUNT, _ID, _NAME, _CONTRACT)
        )
        if day and amount and (number or name or contract):
            what = tuple(at for at, word in words.items() if _WHAT.fullmatch(word))
            return PaymentList(sheet, row, day, amount, number, name, contract, what)
    return None


def is_for_something_else(texts: Sequence[object]) -> bool:
    """Tell whether what a payment says of itself is no fee: a deposit, a locker, a refund.

    >>> is_for_something_else(["9월 회비", None]), is_for_something_else(["락커 보증금"])
    (False, True)
    """
    return any(isinstance(each, str) and _OTHER.search(squeezed(each)) for each in texts)


def _first(words: Mapping[int, str], pattern: object) -> int:
    return next(
        (at for at, word in sorted(words.items()) if word and pattern.fullmatch(word)),  # type: ignore[attr-defined]
        0,
    )
