"""How telephones and their programs say which way a call or text went, how long, and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, squeezed
from xlcrm.incoming.messages.message import (
    ABSENT,
    ANSWERED,
    RECEIVED,
    SENT,
    Message,
    Source,
    fit,
    in_korea,
    of_epoch,
)
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.incoming.messages.message import Party


class Way(Enum):
    """Which way a call or a text went, or that it went none; the value is what it is counted as."""

    IN = "수신"
    OUT = "발신"
    MISSED = "부재중 전화"
    REJECTED = "받지 않고 끊은 전화"
    VOICEMAIL = "음성사서함"
    BLOCKED = "차단된 전화와 문자"
    UNSENT = "보내지 않았거나 보내지 못한 문자"
    NOTICE = "대화방의 알림"


LEFT_OUT: Final = frozenset({Way.BLOCKED, Way.UNSENT, Way.NOTICE})
"""What is no contact with anybody."""

_WORDS: Final = (
    (Way.NOTICE, ("notification", "notice")),
    (Way.UNSENT, ("임시", "실패", "미전송", "예약", "draft", "fail", "queued", "outbox")),
    (Way.BLOCKED, ("차단", "스팸", "block", "spam")),
    (Way.MISSED, ("부재", "미수신", "못받", "missed", "unanswered", "noanswer")),
    (Way.REJECTED, ("거절", "거부", "reject", "declin", "refus")),
    (Way.VOICEMAIL, ("음성사서함", "voicemail")),
    (Way.OUT, ("발신", "보낸", "보냄", "송신", "건전화", "outgo", "outbound", "sent", "dial")),
    (Way.IN, ("수신", "받은", "받음", "착신", "incom", "inbound", "receiv", "inbox", "answered")),
)
_WHOLE: Final = {"in": Way.IN, "out": Way.OUT, "inc": Way.IN, "s": Way.OUT, "r": Way.IN}
_CALLS: Final = {  # android.provider.CallLog.Calls.TYPE; 7 is answered on another device
    "1": Way.IN,
    "2": Way.OUT,
    "3": Way.MISSED,
    "4": Way.VOICEMAIL,
    "5": Way.REJECTED,
    "6": Way.BLOCKED,
    "7": Way.IN,
}
_TEXTS: Final = {  # android.provider.Telephony.TextBasedSmsColumns.TYPE
    "1": Way.IN,
    "2": Way.OUT,
    **dict.fromkeys(("3", "4", "5", "6"), Way.UNSENT),
}
_MILLISECONDS: Final = lazy(r"\d{12,14}(?:\.0+)?")
_SECONDS: Final = lazy(r"\d{9,10}(?:\.0+)?")
_COMPACT: Final = lazy(r"(20\d{2})(\d{2})(\d{2})[ T_-]?(\d{2})(\d{2})(\d{2})?")
_JAVA: Final = lazy(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2}) (\d{2}:\d{2}:\d{2}) [A-Z+:0-9]+ (\d{4})"
)
_SLASHED: Final = lazy(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b,?(.*)")
_ZONED: Final = lazy(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})")
_CLOCKED: Final = lazy(r"(?:(\d+):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_UNITS: Final = lazy(
    r"(?:(\d+) ?(?:시간|hours?|hrs?|h))? ?(?:(\d+) ?(?:분|minutes?|mins?|m))? ?"
    r"(?:(\d+) ?(?:초|seconds?|secs?|s))?"
)
_PLAIN: Final = lazy(r"(\d+)(?:\.0+)?")
_MINUTE, _HOUR = 60, 3600
_MONTH_DAYS: Final = range(1, 32)
_MONTHS: Final = range(1, 13)


def way_of(word: str, *, call: bool) -> Way | None:
    """Return which way a word says that a call or a text went; None if it says nothing.

    >>> way_of("부재중 전화", call=True), way_of("Outgoing", call=True), way_of("1", call=False)
    (<Way.MISSED: '부재중 전화'>, <Way.OUT: '발신'>, <Way.IN: '수신'>)
    """
    plain = squeezed(word).casefold()
    coded = (_CALLS if call else _TEXTS).get(plain) or _WHOLE.get(plain)
    if coded is not None:
        return coded
    return next((way for way, parts in _WORDS if any(part in plain for part in parts)), None)


def seconds_of(text: str) -> int | None:
    """Return a call's length in seconds; None if it cannot be read.

    >>> [seconds_of(each) for each in ("185", "0:03:05", "3분 5초", "1 hr 2 min", "", "길게")]
    [185, 185, 185, 3720, 0, None]
    """
    text = text.strip().casefold()
    if not text or text in {"-", "null"}:
        return 0
    if match := _PLAIN.fullmatch(text):
        return int(match[1])
    if match := _CLOCKED.fullmatch(text):
        hours, minutes, seconds = (int(each or 0) for each in match.groups())
        return hours * _HOUR + minutes * _MINUTE + seconds
    if match := _UNITS.fullmatch(text):
        hours, minutes, seconds = (int(each or 0) for each in match.groups())
        return hours * _HOUR + minutes * _MINUTE + seconds
    return None


class DayOrder(NamedTuple):
    """Which of two numbers before a year is the day, where a file's dates tell it."""

    day_first: bool | None = None

    @classmethod
    def of(cls, texts: list[str]) -> DayOrder:
        """Return what a column's dates tell."""
        found = [match for each in texts if (match := _SLASHED.match(each.strip()))]
        first = any(int(match[1]) not in _MONTHS for match in found)
        second = any(int(match[2]) not in _MONTHS for match in found)
        return cls(None if first == second else first)

    def leaves_open(self, text: str) -> bool:
        """Tell whether nobody can say which number of a date is the day."""
        return self.day_first is None and _SLASHED.match(text.strip()) is not None


def moment_of(text: str, order: DayOrder) -> datetime | None:
    """Return the Korean wall time that a text says; None if it cannot be read.

    >>> moment_of("1709616665000", DayOrder()), moment_of("2024. 3. 5. 오후 2:31", DayOrder())
    (datetime.datetime(2024, 3, 5, 14, 31, 5), datetime.datetime(2024, 3, 5, 14, 31))
    >>> moment_of("Tue Mar 05 14:31:05 GMT+09:00 2024", DayOrder())
    datetime.datetime(2024, 3, 5, 14, 31, 5)
    """
    text = text.strip()
    if _MILLISECONDS.fullmatch(text) or _SECONDS.fullmatch(text):
        counted = int(float(text))
        return of_epoch(counted if _MILLISECONDS.fullmatch(text) else counted * 1000)
    if _COMPACT.fullmatch(text) or _ZONED.fullmatch(text):
        return _iso(text)
    if match := _JAVA.fullmatch(text):
        text = f"{match[1]}, {match[3]} {match[2]}"
    elif (match := _SLASHED.fullmatch(text)) and order.day_first is not None:
        day, month = (match[1], match[2]) if order.day_first else (match[2], match[1])
        text = f"{match[3]}-{int(month):02}-{int(day):02} {match[4].strip()}".strip()
    found = read(Kind.DATETIME, text)
    value = None if found.problem else found.value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value if isinstance(value, datetime) else None


def _iso(text: str) -> datetime | None:
    """A moment in figures, with a zone or in the telephone's own time."""
    if match := _COMPACT.fullmatch(text):
        text = "{}-{}-{}T{}:{}:{}".format(*(each or "00" for each in match.groups()))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return in_korea(moment) if moment.tzinfo else moment.replace(microsecond=0)


class Calls:
    """Makes messages of a telephone's records; equal ones of one minute are told apart."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()

    def call(  # noqa: PLR0913, PLR0917 - what is known of a call
        self,
        at: datetime,
        party: Party,
        way: Way,
        seconds: int | None,
        place: str,
        words: str = "",
    ) -> Message | None:
        """Return a call, of unknown length if that is None; None of one that is left out."""
        if way in LEFT_OUT:
            self.left_out[way.value] += 1
            return None
        answered = way in {Way.IN, Way.OUT} and seconds != 0
        sent = way is Way.OUT
        if answered:
            text = f"통화 {_length(seconds or 0)}".strip()
        elif sent:
            text = "전화를 걸었으나 받지 않음"
        else:
            text = Way.MISSED.value if way is Way.IN else way.value
        identity = self._one(f"{at:%Y%m%d%H%M}|{party.key}|{sent}|{seconds}")
        return Message(
            Source.CALL,
            at,
            "\n".join(filter(None, (text, fit(words)))),
            identity,
            place,
            None if sent else party,
            (party,) if sent else (),
            SENT if sent else RECEIVED,
            ANSWERED if answered else ABSENT,
        )

    def text(self, at: datetime, party: Party, way: Way, words: str, place: str) -> Message | None:
        """Return a text message; None of one that is left out."""
        if way in LEFT_OUT:
            self.left_out[way.value] += 1
            return None
        sent = way is Way.OUT
        words = fit(words) or "(내용 없음)"
        return Message(
            Source.TEXT,
            at,
            words,
            self._one(f"{at:%Y%m%d%H%M}|{party.key}|{sent}|{words}"),
            place,
            None if sent else party,
            (party,) if sent else (),
            SENT if sent else RECEIVED,
        )

    def between(
        self, at: datetime, parties: tuple[Party, Party], words: str, place: str
    ) -> Message:
        """Return a text message of which only its two ends are known, not which is ours."""
        words = fit(words) or "(내용 없음)"
        return self._between(Source.TEXT, at, parties, words, place)

    def call_between(
        self, at: datetime, parties: tuple[Party, Party], seconds: int | None, place: str
    ) -> Message:
        """Return a call of which only its two ends are known."""
        text = f"통화 {_length(seconds or 0)}".strip() if seconds != 0 else "받지 않은 전화"
        made = self._between(Source.CALL, at, parties, text, place)
        return replace(made, outcome=ABSENT if seconds == 0 else ANSWERED)

    def _between(
        self, source: Source, at: datetime, ends: tuple[Party, Party], text: str, place: str
    ) -> Message:
        identity = self._one(f"{at:%Y%m%d%H%M}|{ends[0].key}|{ends[1].key}|{text}")
        return Message(source, at, text, identity, place, ends[0], (ends[1],))

    def _one(self, said: str) -> str:
        """What tells a record from equal ones of the same minute in the same file."""
        self._seen[said] += 1
        return f"{said}|{self._seen[said]}"


def _length(seconds: int) -> str:
    """A call's length in words.

    >>> _length(185), _length(3600), _length(5)
    ('3분 5초', '1시간', '5초')
    """
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    parts = ((hours, "시간"), (minutes, "분"), (left, "초"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count)
