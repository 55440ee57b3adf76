"""How long a text message is, as Korean gateways count: bytes of EUC-KR, 90 or 2,000 of them.

Hangul and signs of full width are two bytes, Latin letters and figures one. What gateways call
EUC-KR is the code page 949 of Windows, which has all 11,172 syllables; a phone may lack those that
the standard KS X 1001 lacks, and no emoji is in either.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

SHORT: Final = 90  # bytes of an SMS, as Korean carriers and gateways have it
LONG: Final = 2_000  # bytes of an LMS
SUBJECT: Final = 40  # bytes of the subject of an LMS
_CODE: Final = "cp949"
_STANDARD: Final = "euc_kr"
_WIDE: Final = 2  # bytes that stand for a sign that the code lacks
_MOST: Final = 10  # signs that are named


class TextKind(Enum):
    """What a text is sent as."""

    SMS = "SMS"
    LMS = "LMS"


@outlined
@dataclass(frozen=True, slots=True)
class TextLength:
    """How long a text message is.

    Attributes:
        size: its bytes.
        subject: those of its subject.
        kind: what it is sent as; None where it is too long for either.
        lacking: the signs that no phone shows, each once, in their order.
        rare: the syllables that some phones do not show, likewise.
    """

    size: int
    subject: int
    kind: TextKind | None
    lacking: tuple[str, ...]
    rare: tuple[str, ...]

    @property
    def told(self) -> str:
        """What is said of it: `SMS 84/90바이트`."""
        if self.kind is None:
            return f"{self.size:,}바이트: LMS의 {LONG:,}바이트를 넘음"
        most = SHORT if self.kind is TextKind.SMS else LONG
        return f"{self.kind.value} {self.size:,}/{most:,}바이트"

    @property
    def wrong(self) -> tuple[str, ...]:
        """Why it cannot be sent, in Korean; empty where it can."""
        found = []
        if self.kind is None:
            found.append(f"글이 {self.size:,}바이트라 LMS의 {LONG:,}바이트를 넘습니다.")
        if self.lacking:
            more = f" 외 {len(self.lacking) - _MOST}자" if len(self.lacking) > _MOST else ""
            signs = " ".join(map(_shown, self.lacking[:_MOST]))
            found.append(f"문자로 보낼 수 없는 글자가 있습니다: {signs}{more}")
        if self.subject > SUBJECT:
            found.append(f"제목이 {self.subject}바이트라 {SUBJECT}바이트를 넘습니다.")
        return tuple(found)


def text_size(text: str) -> int:
    """Return a text's bytes as gateways count them; a line's end is one.

    >>> text_size("만료 안내 30일"), text_size("뷁😀")
    (14, 4)
    """
    try:
        return len(text.encode(_CODE))
    except UnicodeEncodeError:
        return sum(map(_size, text))


def text_length(text: str, subject: str = "") -> TextLength:
    """Return how long a text message is, and what it is sent as.

    A text with a subject is an LMS; a short one goes as an SMS, and without it.

    Args:
        text: the message.
        subject: that of a long one.

    >>> text_length("가" * 45).told, text_length("가" * 46).told
    ('SMS 90/90바이트', 'LMS 92/2,000바이트')
    >>> text_length("축하합니다🎉").wrong
    ('문자로 보낼 수 없는 글자가 있습니다: 🎉(U+1F389)',)
    """
    size = text_size(text)
    kind = TextKind.SMS if size <= SHORT else TextKind.LMS if size <= LONG else None
    title = subject if kind is not TextKind.SMS else ""
    signs = dict.fromkeys(f"{title}{text}")
    lacking = tuple(each for each in signs if not _known(each, _CODE))
    rare = tuple(
        each for each in signs if each not in lacking and not _known(each, _STANDARD, wide=True)
    )
    return TextLength(size, text_size(title), kind, lacking, rare)


def _size(sign: str) -> int:
    try:
        return len(sign.encode(_CODE))
    except UnicodeEncodeError:
        return _WIDE


def _known(sign: str, code: str, *, wide: bool = False) -> bool:
    """Whether a code has a sign; `wide`, as one of its own and not as four that make it up."""
    try:
        size = len(sign.encode(code))
    except UnicodeEncodeError:
        return False
    return not wide or size <= _WIDE


def _shown(sign: str) -> str:
    return f"{sign}(U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}"
