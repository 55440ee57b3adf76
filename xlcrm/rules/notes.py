"""Rules about what a person has written beside a contract, and nothing else of the row says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import Standing
from xlcrm.domain.status import DECISION_DAYS, Decision, decision_in_note
from xlcrm.domain.text import lazy, squeezed
from xlcrm.rules.decided import decided
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.reading.settings import Settings
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_NOT_SO: Final = (
    r"(?!철회|취소|방어|불가|안[함하]|않|없|시|조건|규정|문의|상담|안내|가능|금지|방지|기간|해제|끝|종료|사용"
    r"|후재|보험|보장|\d+[회번])"
)
_DONE: Final = r"(?:함|됨|했|하[심셔였]|완료|처리|예정|통보|통지|신고|[감갔간]|가[심셔])"
_UNTIL: Final = r"(?!일|예정|전|후|까지|월|[는가를])"
_STOPPED: Final = ("계약", "이용", "사용", "거래", "서비스")
_MOVED: Final = ("철수", "전출", "전학", "퇴점")
_NOT_AGAIN: Final = r"(?:안[함하]|않[음으]|불원|거[절부]|포기|의사없)"
_AGAIN: Final = ("재계약", "연장", "갱신", "재등록")
# Every choice begins with a sign of its own, so that these are looked for first, and only they.
_LEAVING: Final = lazy(
    r"(?:해지|해약|반납|퇴원|퇴실|퇴거|퇴관|퇴소|퇴회|퇴교|탈퇴|탈회|제적|폐업|폐점|폐관|폐원|폐쇄"
    r"|이용중단|배달중단|사용중단|거래중단|중단함|중단통보|양도(?!양수|받|자|인)"
    r"|환(?<![분부액납복]환)불(?=처리|완료)|전액환불|중도환불|계약파기|그만[둠두뒀]|끊음|끊으[심셨]"
    rf"|{'|'.join(f'{word}종료{_UNTIL}' for word in _STOPPED)}|종료(?=통보|통지|의사|신청|요청)"
    r"|부도(?=남|나|처리|발생|로)|파산|별세|작고|사(?<!배우자사)(?<!부친사)(?<!모친사)(?<!가족사)망(?!자|일|수익)"
    rf"|{'|'.join(f'{word}{_DONE}' for word in _MOVED)}|졸업(?=함|했|으로|$)"
    r"|타(?:사|업체|학원|헬스장|센터|대리점)(?:로|으로)(?!부터)|업체변경|거래처변경"
    rf"|{'|'.join(f'{word}{_NOT_AGAIN}' for word in _AGAIN)}|미(?:연장|갱신)(?!시))"
    rf"{_NOT_SO}"
)
_RESTING: Final = lazy(
    r"(?:홀딩|휴원|휴회|휴관|휴학|일시정지|일시중지|운행정지|쉬기로|쉬는중|쉬고[있계]|쉬[신실]다?"
    r"|달쉼|월쉼|주쉼|동안쉼|쉼(?<![가-힣]쉼)(?!터)|휴식중"
    r"|배달중지|배송중지|투입중지|발송중지|수업중지|이용중지|렌탈중지)"
    rf"{_NOT_SO}"
)
_PLACES: Final = ("지점", "센터", "본사", "본점", "관")
_MOVING: Final = lazy(
    r"(?:명의(?:변경|이전|이관)|계약자(?:변경|바뀜)|상호변경|대표자?변경|법인전환"
    r"|이(?<!에서이)관(?!받|옴|온)|승계"
    rf"|{'|'.join(f'{word}(?:로|으로)(?:이동|옮)' for word in _PLACES)}"
    r"|이사(?:함|했|하[심셔]|[감갔]|가[심셔서]|나[감갔가]|예정|완료|로인)|월(?<=\d월)이사$"
    r"|사무실이전|주소이전|매장이전)"
    r"(?!받|불가|안[함하]|않|없|시|조건|문의|상담|안내|가능|금지|취소|철회|서류|비용|수수료|이력)"
)
_EITHER: Final = lazy(
    r"[해반퇴탈폐중양환그끊홀휴쉬쉼종]|파\s*[기산]|정\s*지|이\s*[사관전]|명\s*의|변\s*경|부\s*도|사\s*망|별\s*세|작\s*고"
    r"|철\s*수|전\s*[출학환]|졸\s*업|타\s*[사업학헬센대]|안\s*[함하]|않|불\s*원|거\s*[절부]|포\s*기|없|미\s*[연갱]|제\s*적"
    r"|승\s*계|바\s*뀜|이\s*동|옮"
)
_DECIDED: Final = frozenset(
    {*(Standing.LEFT, Standing.CANCELLED, Standing.ENDED), *(Standing.PAUSED, Standing.NOT_YET)}
)


def told_by(note: str, *, usual: bool = False) -> str:
    """Return the code of what a note says of the customer: leaves, rests, has handed it on.

    Empty where it says none of these.

    Args:
        note: what stands there.
        usual: whether it is known to be, as `xlcrm.domain.text.is_usual` tells.

    >>> told_by("26.9.30 반납완료"), told_by("홀딩중 (11/5~)"), told_by("9월분 환불함")
    ('C325', 'C326', '')
    >>> told_by("종료 통보 받음"), told_by("두 달 쉼"), told_by("9월 명의 변경"), told_by("이사님")
    ('C325', 'C326', 'C327', '')
    >>> told_by("중도해지 불가"), told_by("해지 시 위약금"), told_by("홀딩 1회 사용")
    ('', '', '')
    """
    plain = squeezed(note, usual=usual)
    if _LEAVING.search(plain):
        return "C325"
    if _RESTING.search(plain):
        return "C326"
    return "C327" if _MOVING.search(plain) else ""


@rule(
    "C325",
    Severity.WARNING,
    "비고에만 적힌 해지",
    "'{header}' 칸에는 떠난다고 적혀 있는데, 기준일({expected})에 이어지는 계약으로 셉니다.",
    "떠났으면 '상태'에 '해지'라고 쓰거나 '해지일'을 적으세요. 떠날 예정이면 '재계약 의사'에 "
    "'해지 예정'이라고 쓰세요.",
    why="비고만으로는 상태가 바뀌지 않아, 떠난 고객도 만료 안내를 받고 매출에 들어갑니다.",
    bad=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 8/31 중도해지"),
    good=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 해지 시 위약금 있음"),
)
@rule(
    "C326",
    Severity.WARNING,
    "비고에만 적힌 일시정지",
    "'{header}' 칸에는 쉰다고 적혀 있는데, 기준일({expected})에 이어지는 계약으로 셉니다.",
    "쉬고 있으면 '상태'에 '일시정지'라고 쓰거나 '정지 시작일'과 '정지 종료일'을 적으세요.",
    why="비고만으로는 상태가 바뀌지 않아, 쉬는 동안의 요금도 매출에 들어갑니다.",
    bad=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 홀딩중 (9/5~)"),
    good=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 홀딩 1회 사용"),
)
@rule(
    "C327",
    Severity.WARNING,
    "비고에만 적힌 명의변경·이관·이사",
    "'{header}' 칸에는 계약이 다른 사람이나 곳으로 옮겨갔다고 적혀 있는데, 기준일({expected})에 이 "
    "고객의 이어지는 계약으로 셉니다.",
    "계약자, 연락처와 주소가 지금 것인지 확인하세요. 이 고객의 계약이 끝났으면 '해지일'을 적고, "
    "넘겨받은 쪽의 계약은 새 행에 적으세요.",
    why="비고만으로는 계약자가 바뀌지 않아, 떠난 사람에게 만료 안내가 갑니다.",
    bad=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 8월 명의변경"),
    good=("계약 시작일 | 계약 종료일 | 비고", "2024-01-01 | 2024-12-31 | 명의변경 문의"),
)
def departures(context: Context) -> Iterator[Finding]:
    """C325 to C327: a note that tells of who leaves, rests or has handed it on, and only a note.

    As long as the contract goes on, and nothing without an as-of day.
    """
    as_of = context.as_of
    if as_of is None:
        return
    for table in context.ledgers:
        note = table.columns.get("note")
        if note is None:
            continue
        texts = context.texts(note)
        usual = texts.usual
        said = {
            text: code
            for text in texts.each
            if _EITHER.search(text) and (code := told_by(text, usual=text in usual))
        }
        if not said:
            continue
        places = [at for at, cell in enumerate(note.raw) if type(cell) is str and cell in said]
        known = _decided(table, context.settings, usual)
        for at in places:
            if at not in known and _goes_on(table, at, as_of):
                yield from context.say(said[str(note.raw[at])], table, at, "note", expected=as_of)


def _goes_on(table: Table, at: int, as_of: date) -> bool:
    """Tell whether a contract that has begun is not past its last day, if it has one."""
    start, end = table.values("start")[at], table.values("end")[at]
    return isinstance(start, date) and not (isinstance(end, date) and end < as_of)


def _decided(table: Table, settings: Settings, usual: Collection[str]) -> frozenset[int]:
    """The positions of contracts of which a day, 상태 or 재계약 의사 says what becomes of them."""
    found = decided(
        table,
        settings,
        DECISION_DAYS,
        lambda said: said.standing in _DECIDED or said.decision is not None,
        _AS_OURS,
    )
    if "decision" in table.columns:
        ending = Decision.ENDING.value
        found.update(at for at, each in enumerate(table.values("decision")) if each == ending)
    else:
        plain = {*usual, *map(str.strip, usual)}  # as they are read
        notes = {
            note: decision_in_note(str(note), usual=note in plain)
            for note in set(table.values("note"))
            if note
        }
        said = {note for note, decision in notes.items() if decision is Decision.ENDING}
        found.update(
            at for at, note in enumerate(table.values("note") if said else ()) if note in said
        )
    return frozenset(found)


_AS_OURS: Final = frozenset(each.value for each in _DECIDED)
"""Words that people type into a 상태 which xlcrm fills."""
