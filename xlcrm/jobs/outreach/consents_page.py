"""The lists of consents as a file, and what is said to those who are asked or told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.message_gate import ADVERTISED_BY, NIGHT_NAME, Reason
from xlcrm.domain.privacy import mask_id, mask_name, mask_phone
from xlcrm.domain.typed_option import quoted
from xlcrm.files.outgoing import put
from xlcrm.pages import consents as pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from xlcrm.domain.message_gate import ToTell
    from xlcrm.jobs.outreach.consents import ConsentRow, Consents, Told

NO_ADVICE: Final = "정보통신망법 제50조와 시행령에 따라 셈했습니다. 법률 자문이 아닙니다."
_WHO: Final = (("고객 ID", 11), ("고객명", 11), ("연락처", 15))
_BRANCH: Final = ("지점", 11)
_CELL: Final = ("셀", 14)
_OFFICE: Final = "사무실"


def shown_who(who: Told, *, reveal: bool) -> tuple[str, str, str]:
    """Return 고객 ID, 고객명 and 연락처 as they may be shown."""
    if reveal:
        return who.customer_id, who.name, who.phone
    return (
        mask_id(who.customer_id, who.name, who.phone),
        mask_name(who.name) if who.name else "",
        mask_phone(who.phone) if who.phone else "",
    )


def _heads(found: Consents) -> tuple[tuple[str, int], ...]:
    """The columns that say who it is, the branch first where the ledger has some."""
    return (_BRANCH, *_WHO) if found.has_branches else _WHO


def _person(found: Consents, row: ConsentRow, *, reveal: bool) -> tuple[str, ...]:
    """What they say of somebody."""
    said = shown_who(row.who, reveal=reveal)
    return (row.who.branch, *said) if found.has_branches else said


def named(who: Told) -> str:
    """Return what a command names a customer by, as one word: the 고객 ID, or else a cell."""
    shown = mask_id(who.customer_id, who.name, who.phone)
    if who.customer_id and shown == who.customer_id and "\n" not in who.customer:
        return quoted(who.customer_id)
    return quoted(str(who.ledger or who.where))


def ways_told(row: ConsentRow) -> tuple[str, ...]:
    """Return O where advertising may go by 문자, 이메일, 전화 and at night; X elsewhere."""
    open_ = [row.ways[way] is None for way in ADVERTISED_BY]
    return tuple("O" if each else "X" for each in (*open_, row.night))


def to_tell_told(told: ToTell) -> str:
    """Return what is still to be told, in words: 문자 동의 2024-09-20."""
    return f"{told.way or '광고'} {told.what} {told.on}"


def script(found: Consents) -> tuple[str, ...]:
    """Return what to say to somebody who is asked for consent: no advertising, no pressure.

    It says who asks, what for, that refusing costs nothing, and how to take it back.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.consents(ledger, as_of=date(2024, 10, 1))
    >>> script(found)[0]
    '방문하거나 전화해 오신 때, 또는 계약서와 신청서에서 묻습니다. 광고로는 묻지 않습니다.'
    """
    sender = found.sender or _OFFICE
    asked = (
        f'"{sender}에서 보내는 소식과 안내를 문자나 이메일로 받아 보시겠습니까? 동의하지 않으셔도 '
        '이용에 불이익이 없고, 동의하신 뒤에도 언제든 무료로 거두실 수 있습니다."'
    )
    return (
        "방문하거나 전화해 오신 때, 또는 계약서와 신청서에서 묻습니다. 광고로는 묻지 않습니다.",
        asked,
        '"밤 9시부터 아침 8시 사이에도 받으시겠습니까?"는 따로 묻고 따로 적습니다.',
        "답은 그날 적습니다. 거부하신 분께는 다시 묻지 않습니다.",
    )


def write_consents(  # noqa: PLR0913 - each is a choice the command line offers
    found: Consents,
    path: str | PathLike[str],
    *,
    ledger: str = "",
    asking: bool = False,
    reveal: bool = False,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put the lists into a file that ends in `.xlsx`, or anew in the place of one of ours.

    Args:
        found: what is known of the consents.
        path: where.
        ledger: the file name of the ledger, for the title.
        asking: whether it is the list of those to be asked for consent.
        reveal: whether people stand there unmasked.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    sheets = (
        [_to_ask(found, ledger, reveal=reveal)]
        if asking
        else [
            _of_all(found, ledger, reveal=reveal),
            _to_tell(found, ledger, reveal=reveal),
            _reasons(found),
        ]
    )
    data = pages.consents_book(sheets, found.as_of, ledger)
    return put(path, data, {".xlsx"}, pages.is_consents, of=of)


def _about(found: Consents, ledger: str, count: int) -> str:
    return f"기준일 {found.as_of}  ·  {ledger}  ·  {count:,}명"


def _of_all(found: Consents, ledger: str, *, reveal: bool) -> pages.ConsentSheet:
    columns = (
        *_heads(found),
        *((way.value, 8) for way in ADVERTISED_BY),
        (NIGHT_NAME, 8),
        ("사유", 26),
        ("근거", 26),
        ("수신동의일", 12),
        ("방법", 12),
        ("안내 기한", 12),
        _CELL,
    )
    lines = [
        (
            *_person(found, row, reveal=reveal),
            *ways_told(row),
            row.why.words if row.why else "",
            row.why.article if row.why else "",
            row.since,
            row.how,
            row.confirm_by,
            str(row.who.where),
        )
        for row in found.rows
    ]
    about = _about(found, ledger, len(lines))
    return pages.ConsentSheet("수신동의", "광고 수신동의", about, columns, lines, (NO_ADVICE,))


def _to_tell(found: Consents, ledger: str, *, reveal: bool) -> pages.ConsentSheet:
    columns = (*_heads(found), ("알릴 것", 34), ("기한", 12), _CELL)
    lines: list[Sequence[object]] = [
        (*_person(found, row, reveal=reveal), to_tell_told(each), each.by, str(row.who.where))
        for row in found.to_tell
        for each in row.tell
    ]
    lines += [
        (
            *_person(found, row, reveal=reveal),
            f"2년 안내: 수신동의 {row.since}",
            row.confirm_by,
            str(row.who.where),
        )
        for row in found.to_confirm
    ]
    about = _about(found, ledger, len(lines))
    notes = tuple(how_to_tell())
    return pages.ConsentSheet("알릴 것", "고객에게 알릴 것", about, columns, lines, notes)


def how_to_tell() -> Iterator[str]:
    """Yield what a notice has to say, and where it is from."""
    yield (
        "결과 통지(14일 안): 보내는 곳, 동의·거부·철회한 사실과 날, 처리한 결과 "
        "(정보통신망법 제50조 제7항, 시행령 제62조의2)"
    )
    yield (
        "2년 안내: 보내는 곳, 동의한 사실과 날, 그대로 두거나 거두는 방법. 답이 없으면 동의가 "
        "이어집니다. (제50조 제8항, 시행령 제62조의3)"
    )


def _reasons(found: Consents) -> pages.ConsentSheet:
    columns = (("수신 방법", 12), ("구분", 34), ("고객 수", 10), ("근거", 44))
    articles = {each.words: each.article for each in Reason}
    lines: Sequence[Sequence[object]] = [
        (way, words, count, articles.get(words, ""))
        for way, counts in found.counts.items()
        for words, count in counts.items()
    ]
    about = f"기준일 {found.as_of}"
    return pages.ConsentSheet(
        "사유", "보낼 수 있는 고객과 없는 까닭", about, columns, lines, (NO_ADVICE,)
    )


def _to_ask(found: Consents, ledger: str, *, reveal: bool) -> pages.ConsentSheet:
    columns = (
        *_heads(found),
        ("담당자", 10),
        ("까닭", 22),
        ("계약 종료일", 12),
        ("대답", 20),
        _CELL,
    )
    lines = [
        (
            *_person(found, row, reveal=reveal),
            row.who.officer,
            row.why.words if row.why else "",
            row.until,
            "",
            str(row.who.where),
        )
        for row in found.to_ask
    ]
    about = _about(found, ledger, len(lines))
    return pages.ConsentSheet(
        "동의 물을 고객", "수신동의를 물을 고객", about, columns, lines, script(found)
    )
