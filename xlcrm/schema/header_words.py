"""What a header's words may be compared as: no spaces, no units, no brackets, groups above."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.schema.columns import Column

_NO_MEANING: Final = lazy(
    r"[\s\u00ad\u200b-\u200f\u2060\ufeff*:;.,()\[\]{}<>/\\\-_~|'\"`!?#&+=·ㆍ・•‧‐-―※○●◎◇◆□■☆★▶▷▼▽→]+"
)
_BRACKETED_TAIL: Final = lazy(r"^(?P<head>.*\S)\s*[(\[<{](?P<tail>[^()\[\]<>{}]*)[)\]>}]\W*$")
_BRACKETED_FRONT: Final = lazy(r"^\W*[(\[<{](?P<unit>[^()\[\]<>{}]*)[)\]>}]\s*(?P<rest>\S.*)$")
_UNIT: Final = lazy(
    r"(천|만|백만|억)?원(정)?|krw|(원)?/?월|월별|연|년|개월(수)?|일(수)?|건|회|명|%|점"
    r"|필수|선택|자동|자동계산|입력금지|수정금지|y/n|o/x|ox|숫자(만)?|예시?[:\s].*|단위.*"
    r"|부가세.*|vat.*|y{2,4}\W?mm(\W?dd)?\W?|년\W?월(\W?일)?|연\W?월(\W?일)?|\d+\W\d+점?"
)
OF_CONTRACTS: Final = frozenset({"", "계약", "이용", "약정", "회원", "서비스", "가입"})  # … 기간


def normalise(header: object) -> str:
    r"""Return a header as it is compared: NFKC, casefolded, no spaces, line breaks, punctuation.

    A value that is no text is no header: the answer is then the empty string.

    >>> normalise("계약\n시작일 *"), normalise("Ｈ.Ｐ"), normalise("E-mail"), normalise(7)
    ('계약시작일', 'hp', 'email', '')
    """
    if not isinstance(header, str) or isinstance(header, CellError):
        return ""
    return _normalise(str(header))


@lru_cache(maxsize=4096)
def _normalise(text: str) -> str:
    return _NO_MEANING.sub("", unicodedata.normalize("NFKC", text)).casefold()


def readings(text: str, group: str) -> Iterator[tuple[str, bool]]:
    """Yield what a header may be compared as, the surest first, and whether that is loose."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if group:
        above = _normalise(group)
        period = above.removesuffix("기간")
        heads = [above, period] if period else [above]
        if above.endswith("기간") and period in OF_CONTRACTS:
            heads.append("계약")
        for head in heads:
            yield head + _normalise(plain), False
            yield head + _normalise(_without_brackets(plain)[0]), False
    yield _normalise(plain), False
    bare, is_unit = _without_brackets(plain)
    yield _normalise(bare), not is_unit
    first, *_ = plain.splitlines() or [""]  # a line of a memo may be nothing but a space
    yield _normalise(first), True


def _without_brackets(plain: str) -> tuple[str, bool]:
    """Drop a bracketed tail or front, and tell whether it was only a unit or a mark."""
    flat = " ".join(plain.split())
    if tail := _BRACKETED_TAIL.match(flat):
        return tail["head"], _UNIT.fullmatch(tail["tail"].strip().casefold()) is not None
    if front := _BRACKETED_FRONT.match(flat):
        return front["rest"], _UNIT.fullmatch(front["unit"].strip().casefold()) is not None
    return flat, True


def is_ambiguous(column: Column, header: str) -> bool:
    """Tell whether a column was recognised by a word that often means something else.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> customer = LEDGER.column("customer_id")
    >>> is_ambiguous(customer, "No."), is_ambiguous(customer, "고객번호")
    (True, False)
    """
    words = {_normalise(word) for word in column.ambiguous}
    return any(word in words for word, _ in readings(header, ""))
