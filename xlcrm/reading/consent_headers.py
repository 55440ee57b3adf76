"""Which of an office's own columns tell of a consent to advertising, and what their cells say.

Lists that people keep have such columns beside the names, under headers of their own: 광고수신,
마케팅동의, 문자수신동의 (O/X), 수신거부 (O, or the day). What they say counts as 고객정보 does.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.consent import NOTHING_SAID, Consent
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.schema import consent_columns as columns
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue
    from xlcrm.schema.consent_columns import Scope

_OF_SOMETHING_ELSE: Final = lazy(
    r"개인정보|초상|촬영|cctv|환불|계약|약관|위치정보|제3자|제삼자|수집|보험|수술|시술|치료"
)
_ADVERTISING: Final = (
    r"(?:광고|마케팅|홍보|수신|소식|문자|sms|lms|dm|이메일|메일|e-?mail|전화|tm|알림톡"
    r"|카카오톡|카톡)"
)
_CONSENT: Final = lazy(
    rf"{_ADVERTISING}.*(?:동의|수신|허용|가능)|^(?:광고|마케팅|홍보)(?:성)?(?:정보|문자)?(?:여부)?$"
    r"|^수신(?:여부|동의)"
)
_REFUSAL: Final = lazy(rf"{_ADVERTISING}.*(?:거부|거절|철회|차단|금지|사절)|^거부$|수신\s*x")
_DAY: Final = lazy(r"(?:일|일자|일시|날짜|날)$")
_NO: Final = lazy(
    r"거부|거절|철회|차단|금지|사절|미동의|비동의|싫|안\s*받|안\s*함|불가|동의\s*안|받지"
)
_NO_REFUSAL: Final = frozenset({"n", "no", "x", "×", "✕", "없음", "무", "아니오", "아니요", "해제"})
_NIGHT: Final = lazy(r"야간|심야|밤")
_WAYS: Final = (
    (lazy(r"알림톡|카카오|카톡"), columns.KAKAO),
    (lazy(r"문자|sms|lms|dm"), columns.TEXT),
    (lazy(r"메일|mail"), columns.EMAIL),
    (lazy(r"전화|tm"), columns.CALL),
)


@outlined
class ConsentHeader(NamedTuple):
    """What a column of an office's own tells of.

    Attributes:
        scope: the consent that it is about.
        refusal: whether what stands there is a refusal, as below 수신거부.
        day: whether it is the day of that, and no answer.
    """

    scope: Scope
    refusal: bool
    day: bool


def consent_meant(header: str) -> ConsentHeader | None:
    """Return what a header says that its column tells of; None where that is no consent.

    >>> [consent_meant(each).scope.name for each in ("광고수신", "문자 수신 동의", "SMS동의(O/X)")]
    ['', '문자', '문자']
    >>> consent_meant("수신거부일")[1:], consent_meant("마케팅 동의일")[1:]
    ((True, True), (False, True))
    >>> consent_meant("개인정보 수집동의"), consent_meant("동의일"), consent_meant("연락처")
    (None, None, None)
    """
    plain = squeezed(header).casefold()
    bare = plain.partition("(")[0] or plain
    if _OF_SOMETHING_ELSE.search(bare):
        return None
    refusal = _REFUSAL.search(bare) is not None
    if not refusal and _CONSENT.search(bare) is None:
        return None
    day = _DAY.search(bare) is not None
    if _NIGHT.search(bare):
        return ConsentHeader(columns.NIGHT, refusal, day)
    scope = next((each for pattern, each in _WAYS if pattern.search(bare)), columns.GENERAL)
    return ConsentHeader(scope, refusal, day)


def consent_told(meant: ConsentHeader, cell: CellValue, day: date | None = None) -> Consent:
    """Return what a cell of such a column says; nothing where nobody can tell.

    Args:
        meant: what the column tells of.
        cell: what stands there; a day as its text will do.
        day: the day of it, where a column beside it tells that.

    >>> answer, refused = consent_meant("광고수신"), consent_meant("문자거부")
    >>> [consent_told(answer, cell).said for cell in ("O", "거부함", "미동의", "글쎄", None)]
    [True, False, False, None, None]
    >>> [consent_told(refused, cell).said for cell in ("O", "2024-03-01", "X", None)]
    [False, False, None, None]
    >>> consent_told(answer, "O(2019.3.1)").on, consent_told(answer, "거부 24.5.1").withdrawn_on
    (datetime.date(2019, 3, 1), datetime.date(2024, 5, 1))
    """
    if is_blank(cell):
        return NOTHING_SAID
    found = _day_in(cell)
    beside = found or _day_within(cell)
    plain = squeezed(str(cell)).casefold()
    if meant.refusal:
        refused = plain not in _NO_REFUSAL
        return Consent(said=False, withdrawn_on=beside or day) if refused else NOTHING_SAID
    if found is not None:  # the day on which they agreed, perhaps in the answer's place
        return Consent(said=True, on=found)
    answer = None if meant.day else _answer(plain, cell)
    if answer is None:
        return NOTHING_SAID
    on = beside or day
    return Consent(said=True, on=on) if answer else Consent(said=False, withdrawn_on=on)


def _answer(plain: str, cell: CellValue) -> bool | None:
    """Whether a cell says yes or no; None where nobody can tell."""
    if _NO.search(plain):
        return False
    answer = read(Kind.YES_NO, str(cell)).value
    return answer if isinstance(answer, bool) else None


def is_day_of(header: str) -> bool:
    """Tell whether a header beside a consent is that of its day: 동의일, 동의한 날.

    >>> [is_day_of(each) for each in ("동의일", "동의한 날", "수신동의일자", "등록일")]
    [True, True, True, False]
    """
    return _OF_A_DAY.fullmatch(squeezed(header).casefold()) is not None


_OF_A_DAY: Final = lazy(r"(?:수신|광고|마케팅|문자|이메일)*동의(?:한)?(?:일|일자|일시|날|날짜)")


_WITHIN: Final = lazy(r"(?<!\d)(?:\d{4}|\d{2})\s*[.\-/년]\s*\d{1,2}\s*[.\-/월]\s*\d{1,2}(?!\d)")


def _day_within(cell: CellValue) -> date | None:
    """The one day that stands beside an answer: O(2019.3.1)."""
    found = _WITHIN.findall(cell) if isinstance(cell, str) else []
    day = read(Kind.DATE, found[0]).value if len(found) == 1 else None
    return day if isinstance(day, date) else None


def _day_in(cell: CellValue) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if not isinstance(cell, str) or not any(map(str.isdigit, cell)):
        return None
    found = read(Kind.DATE, cell).value
    return found if isinstance(found, date) else None
