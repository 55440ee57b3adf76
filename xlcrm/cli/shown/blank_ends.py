"""The list of contracts whose end nobody has written, on the screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.table import ALWAYS, Heading, table
from xlcrm.cli.streams import shown
from xlcrm.domain.privacy import mask_name, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.blank_ends import BlankEnd

TITLE: Final = "종료일이 빈 계약"
_HEADINGS: Final = (
    Heading("시작일"),
    Heading("고객", ALWAYS, wraps=True),
    Heading("서비스", 7, wraps=True),
    Heading("셀", 6),
)
_MOST: Final = 20  # lines


def plain_blank_ends(rows: Sequence[BlankEnd], *, reveal: bool) -> list[dict[str, object]]:
    """Return the contracts as JSON tells them; the names masked unless they may be shown."""
    return [_plain(row, reveal=reveal) for row in rows]


def _plain(row: BlankEnd, *, reveal: bool) -> dict[str, object]:
    plain = {name: value for name, value in asdict(row).items() if name != "where"}
    plain["start"] = None if row.start is None else str(row.start)
    if not reveal:
        plain |= {"name": mask_name(row.name), "service": scrub(row.service)}
    return {"sheet": row.where.sheet, "cell": row.where.cell, **plain}


def blank_end_lines(rows: Sequence[BlankEnd], *, reveal: bool) -> Iterator[str]:
    """Yield the list with what to do about it; nothing where there is none."""
    if not rows:
        return
    yield (
        f"{TITLE} {len(rows):,}건: 언제 끝나는지 알 수 없습니다. "
        "'계약 종료일' 열(없으면 더하세요)에 날짜를 적거나, 기한이 없으면 '상시'라고 적으세요."
    )
    yield from table(_HEADINGS, [_line(row, reveal=reveal) for row in rows[:_MOST]])
    if len(rows) > _MOST:
        yield f"  외 {len(rows) - _MOST:,}건 (모두 보려면 --json)"


def _line(row: BlankEnd, *, reveal: bool) -> tuple[str, ...]:
    told = _plain(row, reveal=reveal)
    return (
        str(row.start or "-"),
        shown(str(told["name"])) or "(이름 없음)",
        shown(str(told["service"])) or "-",
        shown(row.where),
    )
