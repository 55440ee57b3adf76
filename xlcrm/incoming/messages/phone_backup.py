"""Backups of calls and texts as XML, as SMS Backup & Restore writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.messages.message import Messages, of_epoch, party_of
from xlcrm.incoming.messages.phone_words import Calls, Way, seconds_of, way_of
from xlcrm.schema.trouble import Problem, Trouble

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from xlcrm.incoming.messages.message import Message, Party

_ROOT: Final = lazy(rb"<(?:smses|calls|allsms|alllogs)\b")
_CALL: Final = frozenset({"call", "log"})
_HEAD: Final = 4096
_PAIR: Final = lazy(rb"&#(5[5-6]\d{3});&#(5[6-7]\d{3});")
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0x10000
_HALF: Final = 0x400
_UNFIT: Final = lazy(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|[dD][89a-fA-F]..|[fF]{3}[efEF])|\d+);")
_MISSING: Final = frozenset({"", "null", "(unknown)", "unknown"})
_FROM, _TO = "137", "151"  # of addr: PduHeaders.FROM and TO
_MILLISECONDS: Final = 10**11  # below that a date is counted in seconds
_TWICE: Final = "두 번 들어 있는 기록"
_WRITABLE: Final = frozenset({9, 10, 13})


def is_phone_backup(data: bytes) -> bool:
    """Tell whether a file is such a backup.

    >>> is_phone_backup(b'<?xml version="1.0"?><smses count="0"></smses>')
    True
    """
    return _ROOT.search(data[:_HEAD]) is not None


def phone_backup(data: bytes, name: str) -> Messages:
    """Return the calls and texts of a backup.

    Args:
        data: the file.
        name: its name, for places.

    Raises:
        IncomingError: it is no sound XML; the line is named.
    """
    calls = Calls()
    found: list[Message] = []
    problems: list[Problem] = []
    seen: set[tuple[tuple[str, str], ...]] = set()
    for number, each in enumerate(_records(data), 1):
        call = each.tag in _CALL
        said = tuple(sorted(each.items()))
        if not len(each) and said in seen:  # backups that were put together hold each record twice
            calls.left_out[_TWICE] += 1
            continue
        seen.add(said)
        place = f"{name} {number:,}번째 {'통화' if call else '문자'}"
        at = _moment(each)
        if at is None:
            problems.append(_wrong(place, "날짜를 읽을 수 없습니다."))
            continue
        way = way_of(each.get("type") or each.get("msg_box") or "", call=call)
        if way is None:
            problems.append(_wrong(place, "수신인지 발신인지 읽을 수 없습니다."))
        elif call:
            seconds = seconds_of(each.get("duration") or each.get("dur") or "")
            made = calls.call(at, _party(each, way), way, seconds, place)
            found += [made] if made else []
        else:
            words = _words(each) if each.tag == "mms" else each.get("body") or ""
            for party in _parties(each, way):
                made = calls.text(at, party, way, words, place)
                found += [made] if made else []
    return Messages(tuple(found), tuple(problems), dict(calls.left_out))


def _records(data: bytes) -> Iterator[Element]:
    """The elements of a backup, whose signs beyond the first plane stand there as two halves."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - few files are such backups

    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    data = _UNFIT.sub(_fit, _PAIR.sub(_joined, data))
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        line = getattr(error, "position", (0, 0))[0]
        where = f"{line:,}번째 줄에서 " if line else ""
        raise IncomingError(
            f"{where}백업 파일(.xml)이 깨져 있어 읽을 수 없습니다.",
            hint="휴대폰의 백업 앱에서 다시 내보내세요.",
        ) from None
    for each in root.iter():
        if each.tag in {"sms", "mms", *_CALL}:
            yield each


def _joined(match: re.Match[bytes]) -> bytes:
    """Two halves of a sign as the sign."""
    high, low = int(match[1]), int(match[2])
    if not (_HIGH <= high < _LOW <= low < _LOW + _HALF):
        return match[0]
    return b"&#%d;" % (_BEYOND + (high - _HIGH) * _HALF + low - _LOW)


def _fit(match: re.Match[bytes]) -> bytes:
    """A sign that no XML may hold as nothing."""
    digits = match[0][2:-1]
    if digits.startswith(b"x"):
        return b"" if int(digits[1:], 16) not in _WRITABLE else match[0]
    number = int(digits)
    unfit = (
        (number < ord(" ") and number not in _WRITABLE)
        or _HIGH <= number < _LOW + _HALF
        or number in {0xFFFE, 0xFFFF}
    )
    return b"" if unfit else match[0]


def _moment(record: Element) -> datetime | None:
    try:
        date = int(float(record.get("date") or ""))
        return of_epoch(date if date >= _MILLISECONDS else date * 1000)
    except (ValueError, OverflowError):
        return None


def _said(record: Element, name: str) -> str:
    said = (record.get(name) or "").strip()
    return "" if said.casefold() in _MISSING else said


def _party(record: Element, way: Way) -> Party:
    return _parties(record, way)[0]


def _parties(record: Element, way: Way) -> list[Party]:
    """Whom a record is with: of a text to several each of them, of one from several its sender."""
    address = _said(record, "number") or _said(record, "address")
    numbers = [each for each in address.split("~") if each]
    name = _said(record, "contact_name") or _said(record, "name")
    if way is not Way.OUT and len(numbers) > 1:
        senders = [
            _said(each, "address") for each in record.iter("addr") if each.get("type") == _FROM
        ]
        numbers = [each for each in senders if each] or numbers[:1]
        name = ""
    if len(numbers) <= 1:
        return [party_of(name, phone=numbers[0] if numbers else "")]
    return [party_of(phone=each) for each in numbers]


def _words(record: Element) -> str:
    """What an MMS says, and how many pictures and files it has."""
    said = []
    others = 0
    for part in record.iter("part"):
        kind = part.get("ct") or ""
        text = _said(part, "text")
        if kind == "text/plain" and text:
            said.append(text)
        elif kind not in {"application/smil", "text/plain"}:
            others += 1
    subject = _said(record, "sub")
    named = f"(사진·파일 {others}개)" if others else ""
    return "\n".join(filter(None, (subject, *said, named)))


def _wrong(place: str, message: str) -> Problem:
    return Problem(place, Trouble("at", message, "휴대폰의 백업 앱에서 다시 내보내세요."))
