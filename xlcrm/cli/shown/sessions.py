"""The list of contracts of which few sessions are left, on the screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.table import ALWAYS, Heading, table
from xlcrm.cli.streams import shown
from xlcrm.domain.privacy import mask_name, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.sessions import Sessions

_HEADINGS: Final = (
    Heading("남은 횟수", ALWAYS, right=True),
    Heading("종료일"),
    Heading("고객", ALWAYS, wraps=True),
    Heading("서비스", 7, wraps=True),
    Heading("셀", 6),
    Heading("상태"),
)


def plain_sessions(rows: Sequence[Sessions], *, reveal: bool) -> list[dict[str, object]]:
    """Return the contracts as JSON tells them; the names masked unless they may be shown."""
    return [_plain(row, reveal=reveal) for row in rows]


def _plain(row: Sessions, *, reveal: bool) -> dict[str, object]:
    plain = {name: value for name, value in asdict(row).items() if name != "where"}
    plain["end"] = None if row.end is None else str(row.end)
    if not reveal:
        plain |= {"name": mask_name(row.name), "service": scrub(row.service)}
    return {"sheet": row.where.sheet, "cell": row.where.cell, **plain}


def session_lines(rows: Sequence[Sessions], *, reveal: bool) -> Iterator[str]:
    """Yield the list; nothing where there is none."""
    if not rows:
        return
    yield f"횟수가 거의 남지 않은 계약 {len(rows):,}건"
    lines = []
    for row in rows:
        told = _plain(row, reveal=reveal)
        lines.append(
            (
                f"{row.left:,}회",
                str(row.end or "-"),
                shown(str(told["name"])) or "(이름 없음)",
                shown(str(told["service"])) or "-",
                shown(row.where),
                row.state,
            )
        )
    yield from table(_HEADINGS, lines)
