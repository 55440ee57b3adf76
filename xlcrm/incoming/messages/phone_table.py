"""Calls and text messages that programs on telephones save as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, squeezed
from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.messages.message import Messages, party_of
from xlcrm.incoming.messages.phone_words import Calls, DayOrder, Way, moment_of, seconds_of, way_of
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlcrm.incoming.messages.message import Message, Party

_SEPARATORS: Final = (",", "\t", ";")
_TOP: Final = 10  # lines among which the headers stand
_LOOKED_AT: Final = 200  # rows that tell what a column says
_MISSING: Final = frozenset(
    {"(unknown)", "unknown", "null", "none", "알수없음", "발신번호표시제한"}
)
_HEADERS: Final[Mapping[str, str]] = {
    squeezed(word).casefold(): field
    for field, words in {
        "number": "전화번호,번호,연락처,휴대폰,휴대폰번호,핸드폰,상대번호,상대방번호,상대전화번호,"
        "상대방전화번호,상대방,Phone Number,PhoneNumber,Number,Phone,Address,Phone No,Mobile,"
        "Telephone,Contact Number,Caller ID,Sender ID",
        "name": "이름,성명,연락처 이름,저장된 이름,상대방 이름,상대방명,Name,Contact Name,Contact,"
        "ContactName,Cached Name,Sender Name",
        "session": "Chat Session",
        "file": "Attachment",
        "date": "날짜,일시,일자,통화일시,통화일자,통화날짜,발생일시,시작일시,수발신일시,발송일시,"
        "수신일시,날짜 및 시간,날짜/시간,날짜시간,Date,Datetime,Date Time,Date/Time,Timestamp,"
        "Call Date,Start Time,Readable Date,Date and Time,Message Date",
        "time": "시간,시각,통화시각,시작시각,시작시간,통화시작시간,Time,Call Time",
        "way": "유형,종류,구분,타입,통화유형,통화종류,통화구분,통화타입,수발신,발수신,수/발신,"
        "발/수신,수신/발신,발신/수신,송수신,발착신,문자종류,메시지유형,메시지 종류,Type,"
        "Call Type,CallType,Message Type,Direction,Folder,Box,Call Direction",
        "length": "통화시간,통화 길이,통화시간(초),통화초,사용시간,지속시간,길이,소요시간,"
        "Duration,Duration (seconds),Duration(s),Duration (s),Duration (sec),Call Duration,"
        "Length,Duration in seconds",
        "words": "내용,본문,메시지,메세지,메시지 내용,문자 내용,문자,Message,Body,Text,Content,"
        "Message Body,SMS",
        "from": "보낸사람,보낸 번호,발신자,발신인,발신번호,보낸이,From,Sender,From Number",
        "to": "받는사람,받은사람,받는 번호,수신자,수신인,수신번호,착신번호,착신자,받는이,To,"
        "Recipient,To Number,Receiver",
    }.items()
    for word in words.split(",")
}
_OF_JOURNAL: Final = frozenset(
    squeezed(word).casefold()
    for word in (
        "고객",
        "고객 ID",
        "고객ID",
        "customer",
        "채널",
        "일지 ID",
        "감정",
        "담당자",
        "분류",
    )
)


_DIRECTION: Final = "방향"
_ONLY_TEXTS: Final = frozenset(
    squeezed(word).casefold()
    for word in ("본문", "메시지", "메세지", "메시지 내용", "문자", "문자 내용", "Message", "Body")
)
_OF_CALLS: Final = lazy(r"통화|전화|call", re.IGNORECASE)
_OF_TEXTS: Final = lazy(r"문자|메시지|sms|mms|message", re.IGNORECASE)
_OPEN: Final = Trouble(
    "at",
    "월과 일의 순서를 알 수 없는 날짜입니다.",
    "휴대폰이나 앱의 날짜를 2024-03-05처럼 연도가 앞에 오게 바꾸고 다시 내보내세요.",
)


class PhoneTable(NamedTuple):
    """A table of calls or texts: where its columns are, and its rows below the headers.

    Attributes:
        columns: field → position.
        rows: each with the line on which it begins.
        calls: whether its name says that it is of calls, whatever is said of them.
    """

    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str]]]
    calls: bool = False


def phone_table(text: str, name: str = "") -> PhoneTable | None:
    r"""Return a text as a table of calls or texts; None if it is none, as where it is a journal.

    A journal has a column 방향, too: with that a table is of texts or calls where something else
    says so, such as a column 통화시간 or 본문, or its name.

    Args:
        text: the file's text.
        name: the file's name.

    >>> found = phone_table("전화번호,날짜,통화유형,통화시간\n01012345678,2024-03-05,수신,5")
    >>> sorted(found.columns)
    ['date', 'length', 'number', 'way']
    >>> phone_table("고객,일시,채널,내용\n1001,2024-03-05,전화,통화함") is None
    True
    """
    first = text[: 1 << 12].splitlines()[:_TOP]
    for separator in _SEPARATORS:
        for at, row in enumerate(csv.reader(first, delimiter=separator)):
            columns = _columns(row, name)
            if _may_be(columns, row):
                calls = _OF_CALLS.search(name) is not None and not _OF_TEXTS.search(name)
                found = PhoneTable(columns, _rows(text, separator, at + 1), calls)
                if _is(found):
                    return found
    return None


def phone_messages(table: PhoneTable, name: str) -> Messages:
    """Return the calls and texts of a table.

    Args:
        table: as `phone_table` returns it.
        name: the file's name, for places.
    """
    calls = Calls()
    found: list[Message] = []
    problems: list[Problem] = []
    order = DayOrder.of([_cell(table, row, "date") for _, row in table.rows])
    for line, row in table.rows:
        if not any(map(str.strip, row)):
            continue
        place = f"{name} {line:,}번째 줄"
        made = _message(table, row, order, calls, place)
        if isinstance(made, Problem):
            problems.append(made)
        elif made is not None:
            found.append(made)
    return Messages(tuple(found), tuple(problems), dict(calls.left_out))


def _columns(row: Sequence[str], name: str) -> dict[str, int]:
    """The fields that a row of headers names, each with its first column."""
    found: dict[str, int] = {}
    plain = [squeezed(cell).casefold() for cell in row]
    for at, cell in enumerate(plain):
        field = _HEADERS.get(cell) or _HEADERS.get(cell.partition("(")[0])
        if field is not None:
            found.setdefault(field, at)
    if "way" not in found and _DIRECTION in plain:
        words = plain[found["words"]] if "words" in found else ""
        named = _OF_CALLS.search(name) or _OF_TEXTS.search(name)
        if "length" in found or words in _ONLY_TEXTS or named:
            found["way"] = plain.index(_DIRECTION)
    return found


def _may_be(columns: Mapping[str, int], row: Sequence[str]) -> bool:
    if any(squeezed(cell).casefold() in _OF_JOURNAL for cell in row):
        return False
    whom = {"number", "name", "from", "to"} & columns.keys()
    what = {"way", "length", "words"} & columns.keys()
    return bool(whom and what) and bool({"date", "time"} & columns.keys())


def _is(table: PhoneTable) -> bool:
    """Whether a table says which way things went: a journal's rows do not.

    Raises:
        IncomingError: it says how long they took, and not which way they went.
    """
    if {"from", "to"} <= table.columns.keys():
        return True
    if "way" not in table.columns:
        if "length" not in table.columns or "words" in table.columns:
            return False
        raise IncomingError(
            "수신인지 발신인지 알려 주는 열이 없는 통화 기록입니다.",
            hint="'유형' 열을 더하고 수신, 발신, 부재중 가운데 하나를 적으세요.",
        )
    if "length" in table.columns:
        return True
    said = {_cell(table, row, "way") for _, row in table.rows[:_LOOKED_AT]} - {""}
    call = "words" not in table.columns
    return bool(said) and all(way_of(each, call=call) is not None for each in said)


def _rows(text: str, separator: str, skipped: int) -> list[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    found: list[tuple[int, Sequence[str]]] = []
    for row in reader:
        found.append((begins, row))
        begins = reader.line_num + 1
    return found[skipped:]


def _cell(table: PhoneTable, row: Sequence[str], field: str) -> str:
    at = table.columns.get(field, -1)
    if not 0 <= at < len(row):
        return ""
    said = row[at].strip()
    if said.startswith('="') and said.endswith('"'):
        said = said[2:-1]
    return "" if squeezed(said).casefold() in _MISSING else said


def _message(
    table: PhoneTable, row: Sequence[str], order: DayOrder, calls: Calls, place: str
) -> Message | Problem | None:
    """A row as a message; what is wrong with it; or None where it is left out."""
    day, clock = _cell(table, row, "date"), _cell(table, row, "time")
    at = moment_of(f"{day} {clock}".strip(), order) or moment_of(day, order)
    if at is None:
        unread = _wrong(place, "at", "날짜나 시각을 읽을 수 없습니다.")
        return Problem(place, _OPEN) if order.leaves_open(day) else unread
    return _of_moment(table, row, at, calls, place)


def _of_moment(
    table: PhoneTable, row: Sequence[str], at: datetime, calls: Calls, place: str
) -> Message | Problem | None:
    """A row of a moment that could be read."""
    words = _cell(table, row, "words")
    is_call = (not words and "length" in table.columns) or "words" not in table.columns
    is_call = is_call or table.calls
    said = _cell(table, row, "way")
    way = way_of(said, call=is_call)
    party = _party(table, row, way)
    length = _cell(table, row, "length")
    seconds = seconds_of(length) if "length" in table.columns else None
    if seconds is None and length:
        return _wrong(place, "content", "통화 시간을 읽을 수 없습니다.")
    if "number" not in table.columns and {"from", "to"} <= table.columns.keys():
        ends = tuple(party_of(phone=_cell(table, row, each)) for each in ("from", "to"))
        if way is None and is_call:
            return calls.call_between(at, (ends[0], ends[1]), seconds, place)
        if way is None:
            return calls.between(at, (ends[0], ends[1]), words, place)
        party = ends[1] if way is Way.OUT else ends[0]
    if way is None:
        return _wrong(place, "direction", "수신인지 발신인지 읽을 수 없습니다.")
    if is_call:
        return calls.call(at, party, way, seconds, place, words)
    file = _cell(table, row, "file")
    words = "\n".join(filter(None, (words, f"(파일: {file})" if file else "")))
    return calls.text(at, party, way, words, place)


def _party(table: PhoneTable, row: Sequence[str], way: Way | None) -> Party:
    """Whom a record is with: whose number and name it has; else whose conversation it stands in.

    What an iPhone's programs save says of a message of ours only the conversation, by the other's
    name or number.
    """
    name, number = _cell(table, row, "name"), _cell(table, row, "number")
    session = _cell(table, row, "session")
    if session and (way is Way.OUT or not (name or number)):
        dialled = not any(map(str.isalpha, session))
        return party_of(phone=session) if dialled else party_of(session)
    return party_of(name, phone=number)


def _wrong(place: str, field: str, message: str) -> Problem:
    return Problem(place, Trouble(field, message, "그 줄을 고치세요."))
