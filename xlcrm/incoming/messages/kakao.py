"""KakaoTalk's own exports of a conversation: of telephones, of the PC, and as CSV.

Which forms there are, and who has written them down, is told in docs/records.md.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeGuard

from xlcrm.domain.identity import match_key
from xlcrm.domain.text import lazy, normalise
from xlcrm.incoming.messages.message import Message, Messages, Party, Room, Source, fit
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

_ODD_SPACES: Final = {0xA0: " ", 0x202F: " ", 0x2009: " "}
_HEAD_LINES: Final = 300  # among which some record has to stand
_CSV_HEAD: Final = ("date", "user", "message")
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_ASTRAY: Final = timedelta(minutes=2)  # by which a record may be earlier than the one before
_NOON: Final = 12
_FEW: Final = 3  # records of an earlier time than the one before that may always be pasted
_DAY: Final = (
    r"(?:(?P<y>\d{4})년 ?(?P<m>\d{1,2})월 ?(?P<d>\d{1,2})일"
    r"|(?P<y1>\d{4})[.\-/] ?(?P<m1>\d{1,2})[.\-/] ?(?P<d1>\d{1,2})\.?"
    r"|(?P<mon>[A-Z][a-z]{2,8})\.? (?P<d2>\d{1,2}), (?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2}) (?P<mon1>[A-Z][a-z]{2,8})\.? (?P<y3>\d{4}))"
)
_CLOCK: Final = (
    r"(?:(?P<half>오전|오후|AM|PM|am|pm) ?)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?"
    r"(?: ?(?P<half1>AM|PM|am|pm|a\.m\.|p\.m\.))?"
)
_WEEKDAY: Final = r"(?:[월화수목금토일]요일|[A-Z][a-z]{2,8}day)"
_OF_PHONE: Final = lazy(rf"{_DAY}(?:,| at)? {_CLOCK}(?P<sign>, ?|: ?|$)(?P<rest>.*)")
_OF_CLOCK: Final = lazy(rf"{_CLOCK}, (?P<rest>.*)")
_OF_PC: Final = lazy(rf"\[(?P<who>.*?)\] \[(?:{_DAY}(?:,| at)? )?{_CLOCK}\](?: (?P<rest>.*)|$)")
_DAY_LINE: Final = lazy(rf"(?:-{{3,}} ?)?(?:{_WEEKDAY},? )?{_DAY}(?: {_WEEKDAY})?(?: ?-{{3,}})?")
_TITLE: Final = lazy(
    r"(?P<ko>.+?) ?(?:님과의?)? ?카카오톡 대화|KakaoTalk Chats with (?P<en>.+)"
    r"|(?P<en1>.+?) with KakaoTalk Chats|(?:.+ saved )KakaoTalk Chats with (?P<en2>.+)"
)
_SAVED: Final = lazy(r"(?:저장한 날짜|Date Saved|Saved Date) ?:.*|Talk_\d{4}\..*\.(?:txt|csv)")
_MOVED: Final = lazy(
    r".{1,60}님(?:이|께서) (?:들어왔습니다|나갔습니다)\.?"
    r"|.{1,300}님을 (?:초대했|초대하였|내보냈)습니다\.?"
    r"|채팅방 관리자가 메시지를 가렸습니다\.?"
)
_MOVED_IN_ENGLISH: Final = lazy(
    r".{1,60} (?:joined this chatroom|left this chatroom|left)\.|.{1,60} invited .{1,300}\."
)
_DELETED: Final = lazy(r"\(?삭제된 메시지입니다\.?\)?|메시지가 삭제되었습니다\.?")
_DELETED_IN_ENGLISH: Final = lazy(r"This message was deleted\.?")
_EMOTICON: Final = lazy(r"\(?이모티콘\)?|Emoticons?|Stickers?")
_MEDIA: Final = (
    (lazy(r"(?:사진|Photos?)"), "(사진)"),
    (lazy(r"(?:사진|Photos?) (\d+)(?:장)?|(\d+) [Pp]hotos"), "(사진 {}장)"),
    (lazy(r"(?:동영상|[Vv]ideos?)"), "(동영상)"),
    (lazy(r"(?:음성메시지|음성 메시지|Voice Note|Voice Message)"), "(음성메시지)"),
    (lazy(r"(?:파일|File): ?(.+)"), "(파일: {})"),
    (lazy(r"(?:보이스톡|Voice Call)[ 해요]*(\d+:\d+(?::\d+)?)?"), "(보이스톡 {})"),
    (lazy(r"(?:페이스톡|Video Call)[ 해요]*(\d+:\d+(?::\d+)?)?"), "(페이스톡 {})"),
)
_WITH_WEEKDAY: Final = lazy(_WEEKDAY)
_PC, _PHONE, _CLOCK_ONLY = "pc", "phone", "clock"
_MOVES, _DELETIONS, _EMOTICONS = "들어오고 나간 알림", "삭제된 메시지", "이모티콘만 있는 메시지"


_NO_RECORD: Final = Trouble(
    "content",
    "카카오톡 대화로 보이지만 아는 모양의 말이 한 줄도 없습니다.",
    "카카오톡에서 대화 내보내기를 다시 하고, 받은 파일을 고치지 말고 넣으세요.",
)


class _Line(NamedTuple):
    """A line that begins a record, or may do so.

    `who` is None of a notice; `form` is how the line is written, `raw` what stands there.
    """

    number: int
    at: datetime | None
    who: str | None
    text: str
    form: str
    raw: str


class _Said(NamedTuple):
    """What somebody said, with the lines below."""

    number: int
    at: datetime
    who: str
    lines: list[str]


def is_chat(lines: Sequence[str]) -> bool:
    r"""Tell whether the first lines of a text are such an export.

    >>> is_chat(["홍길동 님과 카카오톡 대화", "", "2024년 3월 5일 오후 2:31, 홍길동 : 안녕하세요"])
    True
    >>> is_chat(["고객 ID\t일시\t내용", "1001\t2024-03-05 14:31\t통화함"]), is_chat(["말일 뿐"])
    (False, False)
    """
    first = [line for each in lines[:_HEAD_LINES] if (line := _plain(each).strip())]
    if any(_TITLE.fullmatch(line) or _SAVED.fullmatch(line) for line in first[:2]):
        return True
    begins = first[:1] and (_DAY_LINE.fullmatch(first[0]) or _is_record(first[0]))
    return bool(begins) and any(map(_is_record, first))


def is_chat_table(header: Sequence[str]) -> bool:
    """Tell whether a CSV file's first line is that of KakaoTalk for Mac and PC."""
    return tuple(normalise(each).casefold() for each in header[:3]) == _CSV_HEAD


def chat_of(text: str, name: str) -> Messages:
    """Return what an exported conversation says.

    Args:
        text: the file's text.
        name: the file's name, for places.
    """
    lines = [_plain(line) for line in text.split("\n")]
    ruled = any(line.startswith("---") and _DAY_LINE.fullmatch(line) for line in lines)
    title, english, is_top = "", False, True
    heads: list[_Line | str] = []
    problems: list[Problem] = []
    day: date | None = None
    for number, line in enumerate(lines, 1):
        found = _begun(line, number, day)
        if found is not None:
            heads.append(found)
        elif (match := _DAY_LINE.fullmatch(line)) and _parts_days(line, ruled=ruled):
            named = _day(match)
            english = english or match["mon"] is not None
            if named is None:
                problems.append(_no_day(f"{name} {number:,}번째 줄"))
            if named is not None and day is not None and named < day:
                heads.append(line)  # somebody has pasted it: exports go forward
            else:
                day = named
        elif is_top and (_title_of(line) or _SAVED.fullmatch(line)):
            title = title or _title_of(line)
        else:
            heads.append(line)
        is_top = is_top and found is None
    form = _form(heads)
    said, left_out = _said(heads, form, english=english)
    problems += [
        _no_day(f"{name} {each.number:,}번째 줄")
        for each in heads
        if isinstance(each, _Line) and each.at is None and each.form == form
    ]
    if not said and not problems and any(map(str.strip, filter(_is_text, heads))):
        problems.append(Problem(name, _NO_RECORD))
    return _messages(said, title, tuple(problems), left_out, _placed(name, "줄"))


def _is_text(head: _Line | str) -> TypeGuard[str]:
    return isinstance(head, str)


def chat_of_table(rows: Iterable[Sequence[str]], name: str) -> Messages:
    """Return what a conversation exported as CSV says: the rows with their header."""
    said: list[_Said] = []
    problems = []
    left_out: dict[str, int] = {}
    reader = iter(rows)
    next(reader, None)
    for number, row in enumerate(reader, 2):
        if not any(row):
            continue
        cells = [*row, "", "", ""]
        match = _OF_PHONE.fullmatch(_plain(cells[0]))
        at = _moment(match, _day(match)) if match else None
        if at is None:
            problems.append(_no_day(f"{name} {number:,}번째 기록"))
        elif not cells[1].strip() or _MOVED.fullmatch(_plain(cells[2])):
            left_out[_MOVES] = left_out.get(_MOVES, 0) + 1
        else:
            said.append(_Said(number, at, cells[1], cells[2].split("\n")))
    return _messages(said, "", tuple(problems), left_out, _placed(name, "기록"))


def table_of(text: str) -> Iterator[list[str]]:
    """Return the rows of a CSV text."""
    return csv.reader(io.StringIO(text, newline=""))


def _plain(line: str) -> str:
    """A line with plain spaces, without unseen marks around it; its letters stay."""
    line = line.rstrip("\r")
    if line.isascii():
        return line
    return line.translate(_ODD_SPACES).strip("\ufeff\u200b\u200e\u200f\u202a\u202c")


def _title_of(line: str) -> str:
    match = _TITLE.fullmatch(line)
    return next(filter(None, match.groups()), "").strip() if match else ""


def _is_record(line: str) -> bool:
    found = _begun(line, 0, None)
    return found is not None and bool(found.who)


def _parts_days(line: str, *, ruled: bool) -> bool:
    """Whether a line that is nothing but a day parts days: by its rules, else by its weekday."""
    if ruled:
        return line.startswith("---")
    return _WITH_WEEKDAY.search(line) is not None


def _begun(line: str, number: int, day: date | None) -> _Line | None:
    """The record that a line may begin; None if it surely goes on with the one before."""
    if line.startswith("[") and (match := _OF_PC.fullmatch(line)):
        own = _day(match) if any(match[each] for each in ("y", "y1", "mon", "mon1")) else day
        who, text = match["who"].strip(), match["rest"] or ""
        return _Line(number, _moment(match, own), who, text, _PC, line)
    if match := _OF_PHONE.fullmatch(line):
        who, text = _who(match["rest"]) if match["sign"].startswith(",") else (None, match["rest"])
        return _Line(number, _moment(match, _day(match)), who, text, _PHONE, line)
    if match := _OF_CLOCK.fullmatch(line):
        who, text = _who(match["rest"])
        if who is not None or _is_move(text):
            return _Line(number, _moment(match, day), who, text, _CLOCK_ONLY, line)
    return None


def _form(heads: Sequence[_Line | str]) -> str:
    """How most records are written; lines of another form are what somebody has pasted."""
    forms = [each.form for each in heads if isinstance(each, _Line) and each.who]
    return max((_PC, _PHONE, _CLOCK_ONLY), key=forms.count)


def _who(rest: str) -> tuple[str | None, str]:
    """Who says it, and what; nobody of a notice."""
    who, mark, text = rest.partition(" : ")
    if not mark and rest.endswith(" :"):
        return rest[:-2].strip(), ""
    return (who.strip(), text) if mark else (None, rest)


def _day(match: re.Match[str]) -> date | None:
    """The day that a line names; None if no calendar has it."""
    found = match.groupdict()
    year = next((found[each] for each in ("y", "y1", "y2", "y3") if found.get(each)), "0")
    day = next((found[each] for each in ("d", "d1", "d2", "d3") if found.get(each)), "0")
    named = (found.get("mon") or found.get("mon1") or "")[:3].casefold()
    month = found.get("m") or found.get("m1") or 0
    if named:
        month = _MONTHS.index(named) + 1 if named in _MONTHS else 0
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _moment(match: re.Match[str], day: date | None) -> datetime | None:
    """The minute that a line names on its day; None if there is none."""
    half = (match["half"] or match["half1"] or "").casefold().replace(".", "")
    hour, minute = int(match["hour"]), int(match["minute"])
    if half:
        if hour > _NOON:
            return None
        hour = hour % _NOON + (_NOON if half in {"오후", "pm"} else 0)
    try:
        return None if day is None else datetime.combine(day, time(hour, minute))
    except ValueError:
        return None


def _is_move(text: str) -> bool:
    return _MOVED.fullmatch(text) is not None or _MOVED_IN_ENGLISH.fullmatch(text) is not None


def _said(
    heads: Sequence[_Line | str], form: str, *, english: bool
) -> tuple[list[_Said], dict[str, int]]:
    """What everybody says, in its order, and what was left out.

    A record of an earlier time is one that somebody has pasted: exports go forward. Where most go
    backward, it is an export of another order.
    """
    times = [e.at for e in heads if isinstance(e, _Line) and e.at is not None and e.form == form]
    back = sum(after < before for before, after in pairwise(times))
    forward = back < _FEW or back * 2 <= len(times)
    found: list[_Said] = []
    left_out: dict[str, int] = {}
    is_open = False
    for each in heads:
        line = each if isinstance(each, str) else each.raw
        if isinstance(each, str) or each.form != form:
            moved = form == _PC and (
                _MOVED.fullmatch(line) or (english and _MOVED_IN_ENGLISH.fullmatch(line))
            )
            if moved:
                left_out[_MOVES] = left_out.get(_MOVES, 0) + 1
            elif is_open:
                found[-1].lines.append(line)
        elif each.at is None:
            is_open = False
        elif is_open and forward and each.at < found[-1].at - _ASTRAY:
            found[-1].lines.append(line)
        elif each.who:
            found.append(_Said(each.number, each.at, each.who, [each.text]))
            is_open = True
        else:
            is_open = False
            if each.text:
                left_out[_MOVES] = left_out.get(_MOVES, 0) + 1
    return found, left_out


def _messages(
    said: Sequence[_Said],
    title: str,
    problems: tuple[Problem, ...],
    left_out: dict[str, int],
    place: str,
) -> Messages:
    """What is said as messages, each with its place; what says nothing is counted."""
    room = Room(title, tuple(dict.fromkeys(each.who.strip() for each in said)))
    found = []
    for each in said:
        text = "\n".join(each.lines).strip()
        nothing = _nothing(text)
        if nothing:
            left_out[nothing] = left_out.get(nothing, 0) + 1
            continue
        who = each.who.strip()
        found.append(
            Message(
                Source.CHAT,
                each.at.replace(second=0),
                fit(_shown(text)),
                match_key(who),
                place.format(each.number),
                Party(who),
                room=room,
            )
        )
    return Messages(tuple(found), problems, left_out)


def _placed(name: str, unit: str) -> str:
    """A place whose number is still to come."""
    return f"{name.replace('{', '{{').replace('}', '}}')} {{:,}}번째 {unit}"


def _nothing(text: str) -> str:
    """As what a message that says nothing is counted; "" for one that says something."""
    if not text or _EMOTICON.fullmatch(text):
        return _EMOTICONS
    deleted = _DELETED.fullmatch(text) or _DELETED_IN_ENGLISH.fullmatch(text)
    return _DELETIONS if deleted else ""


def _shown(text: str) -> str:
    """A message's text, with what stands for a picture or a call told as such."""
    for pattern, words in _MEDIA:
        if match := pattern.fullmatch(text):
            said = next((each for each in match.groups() if each), "")
            return words.format(said).replace(" )", ")")
    return text


def _no_day(place: str) -> Problem:
    return Problem(
        place,
        Trouble(
            "at",
            "날짜나 시각을 읽을 수 없습니다.",
            "카카오톡에서 대화를 다시 내보내거나 그 줄을 고치세요.",
        ),
    )
