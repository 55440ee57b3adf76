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
    from collections.abc import Iterator

    from xlcrm.reading.settings import Settings
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_NOT_SO: Final = (
    r"(?!철회|취소|방어|불가|안[함하]|않|없|시|조건|규정|문의|상담|안내|가능|금지|방지|기간|해제|끝|종료|사용"
    r"|\d+[회번])"
)
_LEAVING: Final = lazy(
    r"(?:해지|해약|반납|퇴원|퇴실|퇴거|퇴관|퇴소|퇴회|퇴교|탈퇴|폐업|이용중단|배달중단|중단함|양도함"
    r"|(?<![분부액납복])환불(?=처리|완료)|전액환불|중도환불|계약파기|그만[둠두뒀]|끊음)"
    rf"{_NOT_SO}"
)
_RESTING: Final = lazy(rf"(?:홀딩|휴원|휴회|휴관|휴학|일시정지|운행정지|쉬기로){_NOT_SO}")
_EITHER: Final = lazy(r"[해반퇴탈폐중양환그끊홀휴쉬]|파기|정지")
_DECIDED: Final = frozenset(
    {*(Standing.LEFT, Standing.CANCELLED, Standing.ENDED), *(Standing.PAUSED, Standing.NOT_YET)}
)


def told_by(note: str) -> str:
    """Return the code of what a note says of the customer: leaves, rests; empty where neither.

    >>> told_by("26.9.30 반납완료"), told_by("홀딩중 (11/5~)"), told_by("9월분 환불함")
    ('C325', 'C326', '')
    >>> told_by("중도해지 불가"), told_by("해지 시 위약금"), told_by("홀딩 1회 사용")
    ('', '', '')
    """
    plain = squeezed(note)
    if _LEAVING.search(plain):
        return "C325"
    return "C326" if _RESTING.search(plain) else ""


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
def departures(context: Context) -> Iterator[Finding]:
    """C325 and C326: a note that tells of who leaves or rests, where nothing else of the row does.

    As long as the contract goes on, and nothing without an as-of day.
    """
    as_of = context.as_of
    if as_of is None:
        return
    for table in context.ledgers:
        note = table.columns.get("note")
        texts = () if note is None else context.texts(note).each
        said = {text: code for text in texts if _EITHER.search(text) and (code := told_by(text))}
        if note is None or not said:
            continue
        places = [at for at, cell in enumerate(note.raw) if type(cell) is str and cell in said]
        known = _decided(table, context.settings)
        for at in places:
            if at not in known and _goes_on(table, at, as_of):
                yield from context.say(said[str(note.raw[at])], table, at, "note", expected=as_of)


def _goes_on(table: Table, at: int, as_of: date) -> bool:
    """Tell whether a contract that has begun is not past its last day, if it has one."""
    start, end = table.values("start")[at], table.values("end")[at]
    return isinstance(start, date) and not (isinstance(end, date) and end < as_of)


def _decided(table: Table, settings: Settings) -> frozenset[int]:
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
        notes = {note: decision_in_note(str(note)) for note in set(table.values("note")) if note}
        said = {note for note, decision in notes.items() if decision is Decision.ENDING}
        found.update(
            at for at, note in enumerate(table.values("note") if said else ()) if note in said
        )
    return frozenset(found)


_AS_OURS: Final = frozenset(each.value for each in _DECIDED)
"""Words that people type into a 상태 which xlcrm fills."""
