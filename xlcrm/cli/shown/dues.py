"""Who owes what, on a screen 80 columns wide, and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned, wrapped
from xlcrm.cli.shown.wide import width
from xlcrm.cli.streams import shown
from xlcrm.jobs.dues_page import notes_of
from xlcrm.pages.dues import masked_who

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.dues import Debt, Debts

_SCREEN: Final = 80
_LEAST: Final = ("연락처", "최근 연락")
"""The columns that are left out first where a screen is too narrow."""
_HEAD: Final = ("언제부터", "달", "금액", "고객", "연락처", "최근 연락", "셀")


def dues_lines(path: str, found: Debts, *, reveal: bool, branch: str = "") -> Iterator[str]:
    """Yield who owes what, then what the figures rest on.

    Args:
        path: the ledger as it was named.
        found: what is owed.
        reveal: whether people are shown unmasked.
        branch: what the ledger is called where there are several.
    """
    count = len(found.rows)
    total = f", 합계 {found.total:,}원" if count > found.unknown else ""
    yield f"{shown(branch or path)}: {found.as_of} 기준 미납 {count:,}건{total}"
    if found.rows:
        yield from _fitting([_HEAD, *(_line(row, reveal=reveal) for row in found.rows)])
        yield ""
        for row in found.rows:
            doubts = f" · 확인: {', '.join(row.doubts)}" if row.doubts else ""
            yield from wrapped(f"  {shown(row.cell)}  {shown(row.basis)}{shown(doubts)}", _SCREEN)
        yield ""
    for note in notes_of(found):
        yield from wrapped(f"  {shown(note)}", _SCREEN)


def _fitting(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The table, without the columns that matter least where it is too wide for a screen."""
    lines = aligned(rows, indent=2)
    for least in _LEAST:
        if max(map(width, lines)) <= _SCREEN:
            break
        at = rows[0].index(least)
        rows = [(*row[:at], *row[at + 1 :]) for row in rows]
        lines = aligned(rows, indent=2)
    return lines


def _line(row: Debt, *, reveal: bool) -> tuple[str, ...]:
    name, phone, _ = masked_who(row.name, row.phone, row.service, reveal=reveal)
    return (
        f"{row.since} ({row.days:,}일)" if row.since and row.days is not None else "모름",
        f"{len(row.months):,}" if row.months else "-",
        f"{row.won:,}원" if row.won is not None else "모름",
        shown(name) or "(이름 없음)",
        shown(phone) or "-",
        str(row.last_contact or "-"),
        shown(row.cell),
    )


def plain_dues(found: Debts, *, reveal: bool) -> dict[str, object]:
    """Return it as JSON tells it; people masked unless they may be shown."""
    return {
        "total": found.total,
        "unknown": found.unknown,
        "left_out": found.left_out,
        "known": found.known,
        "dues": [_plain(row, reveal=reveal) for row in found.rows],
        "aside": [each._asdict() for each in found.aside],
        "read": list(found.read),
        "questions": list(found.questions),
    }


def _plain(row: Debt, *, reveal: bool) -> dict[str, object]:
    name, phone, service = masked_who(row.name, row.phone, row.service, reveal=reveal)
    plain = {
        key: str(value) if hasattr(value, "isoformat") else value
        for key, value in asdict(row).items()
        if key not in {"where", "cell"}
    }
    plain |= {"name": name, "phone": phone, "service": service}
    return {"sheet": row.cell.sheet, "cell": row.cell.cell, **plain}
