"""What the office has said of its own texts: whether one is advertising or a notice.

Each answer stands in 설정 under 문구 구분 by the text's name: `안내 (2024-10-01 김하늘, 글
3f2a9c1d0b)`. The last word tells which text was meant: another text of the same name is asked about
again.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Purpose
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.reading.setting_cells import again, key_of, text_of
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "문구 구분"
"""The section that holds the answers."""

ANSWERS: Final = {Purpose.ADVERTISING: "광고", Purpose.NOTICE: "안내"}
"""What is answered."""

_WORDS: Final = {
    **dict.fromkeys(("광고", "광고성"), Purpose.ADVERTISING),
    **dict.fromkeys(("안내", "거래안내", "정보"), Purpose.NOTICE),
}
_DIGITS: Final = 10  # of a digest: two texts of one office do not share them by chance
_SAID: Final = lazy(r"(.+?)\s*\((?:(.*),)?\s*글\s*([0-9a-f]{6,64})\)")


@outlined
class PurposeTold(NamedTuple):
    """What the office has said of a text.

    Attributes:
        purpose: what it is.
        digest: of which text.
        who: who said so, and when, as it stands there.
    """

    purpose: Purpose
    digest: str
    who: str = ""


def digest_of(subject: str, text: str) -> str:
    """Return what tells a text from others; spaces and lines do not matter.

    >>> digest_of("", "내일 쉽니다.") == digest_of("", "내일  쉽니다. ")
    True
    >>> len(digest_of("", "내일 쉽니다."))
    10
    """
    return sha256(f"{squeezed(subject)}\n{squeezed(text)}".encode()).hexdigest()[:_DIGITS]


def purpose_of_word(word: str) -> Purpose | None:
    """Return what an answer means; None if it is none.

    >>> purpose_of_word(" 거래 안내 ").value, purpose_of_word("글쎄")
    ('거래 안내', None)
    """
    return _WORDS.get(key_of(word))


def written(purpose: Purpose, digest: str, user: str, on: date) -> str:
    """Return an answer as its cell holds it.

    >>> from datetime import date
    >>> written(Purpose.NOTICE, "3f2a9c1d0b", "김하늘", date(2024, 10, 1))
    '안내 (2024-10-01 김하늘, 글 3f2a9c1d0b)'
    """
    return f"{ANSWERS[purpose]} ({on} {one_line(user)}, 글 {digest})"


@rule(
    "S146",
    Severity.WARNING,
    "읽을 수 없는 문구 구분",
    "'{item}' 문구가 광고인지 안내인지, 어느 글에 대한 답인지 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "이 행을 지우세요. 그 문구를 보낼 때 다시 묻습니다.",
    why="어느 글에 대한 답인지 모르면, 글을 고친 뒤에도 옛 답으로 보내게 됩니다.",
    bad=("[설정]", "구분 | 항목 | 값", "문구 구분 | 방문 안내 | 안내"),
    good=(
        *("[설정]", "구분 | 항목 | 값"),
        "문구 구분 | 방문 안내 | 안내 (2024-10-01 담당자 1, 글 3f2a9c1d0b)",
    ),
)
def read_purpose(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """What the office has said of a text by its name."""
    text = text_of(row.value)
    found = _SAID.fullmatch(text)
    purpose = purpose_of_word(found[1]) if found else None
    if not text:
        yield "S102", row.value_at, {}
    elif found is None or purpose is None:
        yield "S146", row.value_at, {"item": text_of(row.item)}
    elif twice := again(row, draft, SECTION, match_key(text_of(row.item))):
        yield twice
    else:
        draft.purposes[match_key(text_of(row.item))] = PurposeTold(
            purpose, found[3], (found[2] or "").strip()
        )
