"""Headers of what a row is, whoever is there, and of what a piece costs: a room, a seat, a ton.

A row of a list of rooms, lockers or parking spaces is never free for another contract: its thing
stands in it already.
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


PRICED: Final = lazy(
    r"(?:톤|kg|㎏|그램|리터|평|㎡|m2|식|끼|개|대|장|매|박스|인|명|시간|건)당?\s*(?:단가|요금|금액|가격)$"
)
"""The header of what a piece of something costs, such as a ton or an hour."""

_LET: Final = lazy(
    r"(?:.{0,6}(?:구획|필지|선석|계류장|생활실|생활관|침대|침실|게시대|게시판|광고판|부스|연습실|작업실|스튜디오|사무실|점포|매대"
    r"|상가|코트|구장|운동장|텃밭|텃밭|고시실|독서실|회의실|세미나실|강당|대관실|방|객실|호실|하우스|공간|시설|체육관|대관장소|봉안단|묘역)"
    r"|(?:임대|입주|사용|대관|이용)(?:장소|면))(?:번호|코드|명|이름|번|no\.?)?(?:\(.{0,6}\))?"
)
_ROOMS: Final = lazy(r"(?:강의|교|수업|화장|상담)실|비밀번호.*|.*책방|.*주방")


def is_let(header: str) -> bool:
    """Tell whether a header says which room, berth, plot or place somebody has for a term.

    >>> [is_let(each) for each in ("선석", "방번호", "생활실", "구획번호", "호실", "창고코드")]
    [True, True, True, True, True, True]
    >>> [is_let(each) for each in ("강의실", "호실유형", "방문일", "모델명", "지점")]
    [False, False, False, False, False]
    """
    plain = squeezed(header).casefold()
    if _ROOMS.fullmatch(plain):
        return False
    bare = plain.removesuffix("코드")
    return _LET.fullmatch(plain) is not None or numbers_thing(bare)
