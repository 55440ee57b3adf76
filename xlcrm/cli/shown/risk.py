"""What was learned of who leaves, and how likely each customer does; names masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.analysis.risk import CAUTION, HIGH
from xlcrm.cli.shown.listing import aligned, wrapped
from xlcrm.cli.shown.table import ALWAYS, Heading, lay, room
from xlcrm.cli.shown.tone import Tone, Toned
from xlcrm.cli.streams import shown
from xlcrm.domain.privacy import mask_id, mask_name, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.analysis.foretold import Quality
    from xlcrm.analysis.learning import Learned
    from xlcrm.jobs.risks import Risk

_MOST: Final = 12  # points that are shown; all stand in 설정
_HEADINGS: Final = (
    Heading("위험", ALWAYS),
    Heading("점수", ALWAYS, right=True),
    Heading("확률", 7, right=True),
    Heading("고객 ID", 8),
    Heading("고객", ALWAYS),
    Heading("시트", 5),
)
_TONES: Final = {HIGH: Tone.BAD, CAUTION: Tone.SOON}
_MOST_CUSTOMERS: Final = 100


def learned_lines(found: Learned, said: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    """Yield what was learned: how good it is, what weighs most, and what was written."""
    for line in said:
        yield f"  {line}"
    if found.card is None:
        return
    yield "  예상과 실제 (견준 것을 확률의 순서로 열로 나눔)"
    rows = [("건수", "예상", "실제")]
    for each in found.tenths.to_dict("records"):
        shares = (f"{each['예상 이탈률']:.1%}", f"{each['실제 이탈률']:.1%}")
        rows.append((f"{each['건수']:,}", *shares))
    yield from aligned(rows, indent=4)
    yield "  무거운 점수"
    heavy = sorted(found.labels, key=lambda each: -each.points)[:_MOST]
    yield from aligned(
        [
            (
                f"{each.points}점",
                scrub(f"{each.trait}: {each.label}"),
                _behind(each.looks, each.left),
            )
            for each in heavy
        ],
        indent=4,
    )
    if dry_run and not found.kept:
        yield "  (--dry-run: 쓰지 않았습니다)"


def _behind(looks: int, left: int) -> str:
    return f"{looks:,}건 가운데 {left / looks:.0%} 떠남" if looks else "지난 계약에 없음"


def plain_learned(found: Learned) -> Mapping[str, object]:
    """Return what was learned as JSON knows it."""
    card = found.card
    return {
        "looks": found.looks,
        "left": found.left,
        "ahead": found.ahead,
        "kept": found.kept,
        "why": found.why or None,
        "held": found.held or None,
        "new": _plain(found.new),
        "old": _plain(found.old),
        "half": card.half if card else None,
        "double": card.double if card else None,
        "high": found.high if card else None,
        "caution": found.caution if card else None,
        "points": [
            {
                "trait": each.trait,
                "label": scrub(each.label),
                "points": each.points,
                "looks": each.looks,
                "left": each.left,
            }
            for each in found.labels
        ],
        "tenths": [
            {"looks": each["건수"], "said": each["예상 이탈률"], "left": each["실제 이탈률"]}
            for each in found.tenths.to_dict("records")
        ],
        "left_out": dict(found.left_out),
    }


def _plain(found: Quality | None) -> Mapping[str, object] | None:
    return None if found is None else found._asdict()


def risk_lines(
    path: str, rows: Sequence[Risk], customers: int, as_of: date, *, reveal: bool
) -> Iterator[str]:
    """Yield each customer's level, points, probability and name, the reasons below."""
    yield f"{shown(path)}: {as_of} 기준 이탈 위험: 고객 {customers:,}명 가운데 {len(rows):,}명"
    listed = rows[:_MOST_CUSTOMERS]
    laid = lay(_HEADINGS, [_head(each, reveal=reveal) for each in listed])
    yield from laid.head if listed else ()
    for lines, each in zip(laid.rows, listed, strict=True):
        yield from lines
        if each.reasons:
            yield from wrapped(f"      {shown(scrub(each.reasons))}", room())
    if len(rows) > len(listed):
        yield f"  외 {len(rows) - len(listed):,}명 (모두 보려면 --json)"


def _head(each: Risk, *, reveal: bool) -> tuple[str, ...]:
    chance = "" if each.probability is None else f"{each.probability:.0%}"
    name = each.name if reveal else mask_name(each.name)
    customer = each.customer_id if reveal else mask_id(each.customer_id, each.name)
    texts = (chance, customer, name, each.where.sheet)
    return (Toned(each.level, _TONES.get(each.level)), f"{each.points}점", *map(shown, texts))


def plain_risks(rows: Sequence[Risk], *, reveal: bool) -> list[Mapping[str, object]]:
    """Return the customers as JSON knows them."""
    return [
        {
            "sheet": each.where.sheet,
            "row": each.where.row,
            "customer_id": (each.customer_id if reveal else mask_id(each.customer_id, each.name))
            or None,
            "name": each.name if reveal else mask_name(each.name),
            "level": each.level,
            "points": each.points,
            "probability": each.probability,
            "reasons": scrub(each.reasons),
        }
        for each in rows
    ]
