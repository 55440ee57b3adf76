"""Words that stand where a name would, and say that there is nobody: 공실, 빈 락카, vacant."""

from __future__ import annotations

from typing import Final

from xlcrm.domain.text import lazy, squeezed

_NOBODY: Final = lazy(
    r"(?:공실|공석|공가|공차|공란|빈(?:방|자리|칸|집|좌석|호실|락카|락커|라커|사물함|보관함)"
    r"|비어있음|비었음|비움|미입주|미임대|미배정|미지정|미사용|사용가능|이용가능|임대가능|배정가능"
    r"|미계약|없음|해당없음|무)(?:중|임)?"
)
_NOBODY_ELSEWHERE: Final = lazy(
    r"vacant|empty|available|unassigned|free|none|空室|空き|空き?部屋|空置|空闲"
)


def is_vacancy(text: object) -> bool:
    """Tell whether a cell for a name says that nobody is there.

    >>> is_vacancy("공실"), is_vacancy("(빈 방)"), is_vacancy("Vacant"), is_vacancy("공실중")
    (True, True, True, True)
    >>> is_vacancy("공실련"), is_vacancy("무지개"), is_vacancy(None)
    (False, False, False)
    """
    if not isinstance(text, str):
        return False
    word = squeezed(text).strip("()[]<>-–—·.*").casefold()
    return bool(_NOBODY.fullmatch(word) or _NOBODY_ELSEWHERE.fullmatch(word))
