"""The list of contracts without any day, on the screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.table import ALWAYS, Heading, table
from xlcrm.cli.streams import shown
from xlcrm.domain.privacy import mask_name, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.dateless import Dateless

_HEADINGS: Final = (
    Heading("고객", ALWAYS, wraps=True),
    Heading("서비스", 7, wraps=True),
    Heading("셀", 6),
)
_MOST: Final = 20  # lines


def plain_dateless(rows: Sequence[Dateless], *, reveal: bool) -> list[dict[str, object]]:
    """Return the contracts as JSON tells them; the names masked unless they may be shown."""
    return [_plain(row, reveal=reveal) for row in rows]


def _plain(row: Dateless, *, reveal: bool) -> dict[str, object]:
    plain: dict[str, object] = {
        name: value for name, value in asdict(row).items() if name != "where"
    }
    if not reveal:
        plain |= {"name": mask_name(row.name), "service": scrub(row.service)}
    return {"sheet": row.where.sheet, "cell": row.where.cell, **plain}


def dateless_lines(rows: Sequence[Dateless], *, reveal: bool) -> Iterator[str]:
    """Yield the list with what to do about it; nothing where there is none."""
    if not rows:
        return
    yield (
        f"날짜가 없는 계약 {len(rows):,}건: 언제의 계약인지 몰라 상태도 지표도 내지 않습니다. "
        "시작일을 적고, 종료일이나 계약 기간도 적으세요. 쓰지 않는 행이면 지우세요."
    )
    yield from table(_HEADINGS, [_line(row, reveal=reveal) for row in rows[:_MOST]])
    if len(rows) > _MOST:
        yield f"  외 {len(rows) - _MOST:,}건 (모두 보려면 --json)"


def _line(row: Dateless, *, reveal: bool) -> tuple[str, ...]:
    told = _plain(row, reveal=reveal)
    return (
        shown(str(told["name"])) or "(이름 없음)",
        shown(str(told["service"])) or "-",
        shown(row.where),
    )
