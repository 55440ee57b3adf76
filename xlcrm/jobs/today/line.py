"""One thing to do: whom it is about, why, what to say, and what does it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, IntEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef

_KEY: Final = lazy(r"([A-Z_]+)\.([0-9a-f]*)\.([0-9a-f]*)")
_DIGITS: Final = 12  # hexadecimal: of a million things two are alike once in 500 workbooks


class Urgency(IntEnum):
    """How urgent it is, by the day by which it has to be done."""

    OVER = 0
    TODAY = 1
    SOON = 2
    LATER = 3

    @property
    def korean(self) -> str:
        """Its name on the screen and in the sheet."""
        return _URGENCIES[self]

    @classmethod
    def named(cls, name: str) -> Urgency:
        """Return the urgency of a name; what is none is the last."""
        return next((each for each in cls if each.korean == name), cls.LATER)


_URGENCIES: Final = {
    Urgency.OVER: "지남",
    Urgency.TODAY: "오늘",
    Urgency.SOON: "이번 주",
    Urgency.LATER: "그 뒤",
}


class TaskKind(Enum):
    """What kind of thing it is, in the order in which equally urgent ones are done."""

    FOLLOW_UP = "후속 조치"
    ISSUE = "미해결 문제"
    PROMISE = "보상 약속"
    IDEA = "아이디어 답변"
    ENDING = "만료 예정"
    WIN_BACK = "끝난 계약"
    SESSIONS = "횟수 소진"
    RENEWING = "재계약 예정"
    AUTOMATIC = "자동갱신"
    LEFT_OVER = "유예 지난 계약"
    LEAVING = "종료 안내"
    DUES = "미납금"
    RISK = "이탈 위험"
    RETENTION = "보유기한 지남"
    ERROR = "자료 오류"
    BIRTHDAY = "생일"
    ANNIVERSARY = "가입 기념일"
    SILENCE = "오래 무상담"
    CONSENT_RESULT = "수신동의 결과 통지"
    CONSENT = "수신동의 확인"

    @property
    def place(self) -> int:
        """Its place among the others."""
        return _PLACES[self]

    @property
    def category(self) -> str:
        """The 분류 of a journal entry about it."""
        return _CATEGORIES.get(self, "기타")


_PLACES: Final = {kind: place for place, kind in enumerate(TaskKind)}
_CATEGORIES: Final = {
    **dict.fromkeys(
        (
            *(TaskKind.ENDING, TaskKind.WIN_BACK, TaskKind.SESSIONS),
            *(TaskKind.RENEWING, TaskKind.AUTOMATIC, TaskKind.LEFT_OVER),
        ),
        "재계약",
    ),
    TaskKind.LEAVING: "해지",
    TaskKind.DUES: "결제",
}


@outlined
@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do.

    Attributes:
        kind: what kind of thing.
        urgency: how urgent it is.
        due: the day by which; None where there is none.
        days: days until then, below 0 if it is over; None likewise.
        customer: the customer's key over all tables; empty where it is about nobody.
        customer_id: 고객 ID as text; empty where there is none.
        name: 고객명, to be masked where it is shown.
        phone: 연락처, likewise.
        officer: who looks after it.
        where: the cell that it is about.
        why: the reason, in a few words; may name somebody.
        say: what to say to the customer; empty where there is nothing.
        how: the cell to fill in, or what else does it, in words; empty where a command does.
        command: the command that does it, or shows more; empty where none does.
        subject: what tells it from all others of its kind, the same from day to day.
        entry: the 일지 ID of the entry that it closes; empty where there is none.
    """

    kind: TaskKind
    urgency: Urgency
    due: date | None
    days: int | None
    customer: str
    customer_id: str
    name: str
    phone: str
    officer: str
    where: CellRef
    why: str
    say: str
    how: str
    command: str
    subject: str
    entry: str = ""

    @property
    def key(self) -> Key:
        """The same for the same thing, whatever its row, its wording and the day; names nobody."""
        return Key(self.kind.name, digest(self.subject), digest(self.customer))


@outlined
class Key(NamedTuple):
    """What names a thing to do.

    Attributes:
        kind: the kind's name, `FOLLOW_UP`.
        subject: the digest of what tells it from all others of its kind.
        customer: the digest of the customer's key; empty where it is about nobody.
    """

    kind: str
    subject: str
    customer: str

    @classmethod
    def typed(cls, text: str) -> Key | None:
        """Read a key as a cell has it; None where it is none.

        >>> str(Key.typed("DUES.0a1b.fe67")), Key.typed("메모")
        ('DUES.0a1b.fe67', None)
        """
        found = _KEY.fullmatch(text)
        return cls(*found.groups()) if found else None

    @property
    def closes(self) -> bool:
        """Whether it is about an entry of the journal, which says so when it is done."""
        return self.kind in {TaskKind.FOLLOW_UP.name, TaskKind.ISSUE.name, TaskKind.PROMISE.name}

    def __str__(self) -> str:
        """The key as a cell has it."""
        return ".".join(self)


def digest(text: str) -> str:
    """Return what stands for a text and does not tell it; nothing for nothing.

    >>> digest("1001"), digest("")
    ('fe675fe7aaee', '')
    """
    return sha256(text.encode()).hexdigest()[:_DIGITS] if text else ""


def subject_of(*parts: object) -> str:
    """Return what tells one thing from another: its parts, spaces left out.

    >>> subject_of("기본 서비스", None, 3)
    '기본서비스||3'
    """
    return "|".join("" if each is None else squeezed(str(each)) for each in parts)


def each_its_own(lines: Iterable[Line], sheets: Sequence[str]) -> Iterator[Line]:
    """Yield lines with a key of their own each.

    Of several about the same thing, as two contracts that nothing tells apart, the second by its
    place is numbered.

    Args:
        lines: the lines.
        sheets: the names of the sheets in the order of their tabs.
    """
    alike: dict[Key, list[Line]] = {}
    for line in lines:
        alike.setdefault(line.key, []).append(line)
    places = {name: at for at, name in enumerate(sheets)}
    for group in alike.values():
        if len(group) > 1:
            group.sort(key=lambda each: (places.get(each.where.sheet, 0), each.where.row))
        for number, line in enumerate(group):
            yield line if not number else replace(line, subject=numbered(line.subject, number))


def numbered(subject: str, before: int) -> str:
    """Return what tells a thing from as many that are the same.

    >>> numbered("기본", 0), numbered("기본", 1)
    ('기본', '기본|2')
    """
    return f"{subject}|{before + 1}" if before else subject


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines in the order in which they are done; of equals the first comes first."""
    return tuple(sorted(lines, key=_place))


def _place(line: Line) -> tuple[int, int, int]:
    dated = line.due is not None and line.kind is not TaskKind.ISSUE  # those go by their age
    return line.urgency, line.kind.place, line.due.toordinal() if dated and line.due else 0
