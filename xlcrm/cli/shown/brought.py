"""What brought files leave open although their rows are taken, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.adopt import asked
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.typed_option import quoted
from xlcrm.jobs.adopt.fees import is_about_fees
from xlcrm.reading.settings import STATUS_WORDS
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.incoming.files import BroughtFiles
    from xlcrm.jobs.adopt.values import Question

_OTHER_TABLE: Final = "부터의 다른 표"
_FEES: Final = (
    "요금이 무엇에 대한 금액인지 알 수 없어, 고객대장의 요금과 같은 것으로 보았습니다. "
    "→ 다르면 답을 붙이고 --update로 다시 넣으세요."
)


def several_told(brought: BroughtFiles) -> Iterator[str]:
    """Yield which sheets of a workbook were read, where they are several."""
    for name, sheets in brought.sheets.items():
        yield f"  {name}: 시트 {len(sheets):,}개({', '.join(sheets)})를 읽었습니다."
        field = brought.by_sheet.get(name, "")
        if field:
            header = LEDGER.column(field).name
            yield f"  {name}: 시트 이름을 '{header}' 열에 적었습니다."
    for name, titles in brought.titles.items():
        for title, count in titles.items():
            yield f"  {name}: '{scrub(title)}' 제목대로 그 아래 {count:,}줄의 상태를 읽었습니다."


def left_told(brought: BroughtFiles) -> Iterator[str]:
    """Yield which sheets that read like ledgers were not read, and why."""
    for name, sheets in brought.left.items():
        why = brought.why.get(name, {})
        for sheet in sheets:
            if sheet in why:
                yield f"{name}: '{sheet}' 시트는 읽지 않았습니다. {why[sheet]}"
        others = [sheet for sheet in sheets if sheet not in why]
        if others:
            told = with_particle(", ".join(others), "은/는")
            option = quoted(others[0])
            yield (
                f"{name}: {told} 읽지 않았습니다. → 그것도 고객 명단이면 --sheet {option}처럼 "
                "골라 넣으세요."
            )


def unread_told(brought: BroughtFiles) -> Iterator[str]:
    """Yield which columns, and which tables below others, were not read."""
    for name, words in brought.unknown.items():
        headers = [word for word in words if not word.endswith(_OTHER_TABLE)]
        if headers:
            yield f"{name}: 모르는 열은 읽지 않았습니다: {', '.join(headers)}"
        for word in words:
            if word.endswith(_OTHER_TABLE):
                yield f"{name}: {with_particle(word, '은/는')} 제목이 달라 읽지 않았습니다."


def left_open(questions: Sequence[Question]) -> Iterator[str]:
    """Yield what is asked of rows that are taken all the same; of others their problems tell.

    That are words in 상태, which say no more than the dates do until somebody explains them, and
    fees of which nobody knows what they are for.
    """
    words = [each for each in questions if each.section == STATUS_WORDS]
    fees = [each for each in questions if is_about_fees(each)]
    if fees:
        yield _FEES
        yield from asked(fees)
    if words:
        yield f"'상태'에 뜻을 모르는 말이 {len(words):,}가지 있어, 날짜로만 셈합니다."
        yield from asked(words)
