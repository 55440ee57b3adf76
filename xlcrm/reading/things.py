"""Headers of what a row is, whoever is there: a room, a locker, a seat, a parking space.

A row of such a list is never free for another contract: its thing stands in it already.
"""

from __future__ import annotations

from typing import Final

from xlcrm.domain.text import lazy, squeezed

_THING: Final = lazy(
    r"(?:.{0,6}(?:락카|락커|라커|사물함|보관함|캐비[닛넷]|호실|호수|객실|룸|좌석|자리|테이블|주차면|주차구역|유닛"
    r"|창고|컨테이너|부스|호기|타석|레인|선반|필지|텃밭|구좌|안치단|봉안당|locker|room|unit|seat|space|slot"
    r"|部屋|号室|房间|房號)|방|칸|호|동호|동/호)"
    r"[-_.#]?(?:번호|번|no\.?|명|위치|number|番号|号|號)?(?:\(.{0,6}\))?",
)


def numbers_thing(header: str) -> bool:
    """Tell whether a header says which room, locker, seat or space a row is.

    >>> [numbers_thing(each) for each in ("락카 번호", "호실", "사물함No", "좌석번호", "주차면")]
    [True, True, True, True, True]
    >>> [numbers_thing(each) for each in ("번호", "회원명", "연락처", "선호", "차량번호")]
    [False, False, False, False, False]
    """
    return _THING.fullmatch(squeezed(header).casefold()) is not None
