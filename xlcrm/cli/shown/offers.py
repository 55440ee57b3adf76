"""Offers on a screen and for programs: what to propose to whom, the rules, and what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.shown.frames import frame_lines, plain_frame
from xlcrm.cli.shown.listing import wrapped
from xlcrm.cli.shown.table import room
from xlcrm.cli.streams import shown
from xlcrm.domain.typed_option import path_typed
from xlcrm.jobs.offers_page import held_rows, offered_rows
from xlcrm.reading.offers import SECTION

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.analysis.offers import Offers
    from xlcrm.jobs.offers import OfferResults
    from xlcrm.reading.offers import OfferRule
    from xlcrm.schema.finding import Finding

_MOST: Final = 100  # proposals that a screen shows
_FEW: Final = 12  # of those that are held back
_ANSWERS: Final = ("제안", "고객 수", "수락", "거절", "기다림", "수락률", "하한", "상한", "비고")


def offer_lines(path: str, found: Offers, *, reveal: bool) -> Iterator[str]:
    """Yield what is proposed customer by customer, what not and why, and what each rule came to."""
    people = len({each.where for each in found.offers})
    yield (
        f"{shown(path)}: {found.as_of} 기준 고객 {found.among:,}명 가운데 {people:,}명에게 제안 "
        f"{len(found.offers):,}건"
    )
    if found.conditions:
        yield f"  물은 고객: {shown(found.conditions)}"
    before = None
    rows = offered_rows(found, reveal=reveal)
    for each, row in zip(found.offers[:_MOST], rows, strict=False):
        customer, name, phone, service, offer, why, say, may, may_not = row[:9]
        if each.where != before:
            who = " ".join(filter(None, (customer, name, phone, service)))
            officer = f" · {each.officer}" if each.officer else ""
            yield ""
            yield shown(f"  {who}{officer}")
            if may != "예":
                yield shown(f"    광고는 보내지 못합니다({may_not}). 만나거나 통화할 때 말하세요.")
            before = each.where
        named = "" if each.rule == offer else f" ({each.rule})"
        yield shown(f"    → {offer}{named}")
        yield from wrapped(shown(f"      {why}"), room())
        if say:
            yield from wrapped(shown(f"      할 말: {say}"), room())
    if len(found.offers) > _MOST:
        yield f"  외 {len(found.offers) - _MOST:,}건 (모두 보려면 -o 제안.xlsx나 --json)"
    yield from _held_lines(found, reveal=reveal)
    yield from _rules_lines(path, found)


def _held_lines(found: Offers, *, reveal: bool) -> Iterator[str]:
    if not found.held:
        return
    yield ""
    yield f"  내지 않은 제안 {len(found.held):,}건"
    for row in list(held_rows(found, reveal=reveal))[:_FEW]:
        customer, name, rule, _, reason, _ = row
        yield shown(f"    {' '.join(filter(None, (customer, name)))} · {rule}: {reason}")
    if len(found.held) > _FEW:
        yield f"    외 {len(found.held) - _FEW:,}건"


def _rules_lines(path: str, found: Offers) -> Iterator[str]:
    yield ""
    yield "  규칙"
    for each in found.rules:
        ours = " (xlcrm 기본)" if each.rule.ours else ""
        if each.trouble:
            where = f"{each.where}: " if each.where else ""
            told = f"    {where}{each.rule.name}{ours}: {each.trouble}"
            yield from wrapped(shown(told), room())
            continue
        yield shown(
            f"    {each.rule.name}{ours}: 맞는 고객 {each.people:,}명, 제안 {each.offered:,}건, "
            f"내지 않음 {each.held:,}건"
        )
    yield from left_out_lines(found.findings)
    if any(each.rule.ours for each in found.rules):
        yield f"  기본 규칙을 설정에 적어 고치려면: xlcrm offers rules {path_typed(path)} --write"


def left_out_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what is wrong with rules of 설정, each with its cell and what to do."""
    if findings:
        yield "  쓰지 않은 규칙"
    before: set[str] = set()
    for each in findings:
        mend = "위와 같이 고치세요." if each.suggestion in before else each.suggestion
        before.add(each.suggestion)
        yield from wrapped(shown(f"    {each.where}: {each.message} → {mend}"), room())


def plain_offers(found: Offers, *, reveal: bool) -> dict[str, object]:
    """Return what is proposed as JSON knows it; people masked unless revealed."""
    offered = [
        {
            "sheet": each.where.sheet,
            "row": each.where.row,
            "customer_id": row[0] or None,
            "name": row[1],
            "service": row[3] or None,
            "rule": each.rule,
            "offer": row[4],
            "why": row[5],
            "say": row[6] or None,
            "may_write": each.may_write,
            "may_not": each.may_not or None,
            "ours": each.ours,
        }
        for each, row in zip(found.offers, offered_rows(found, reveal=reveal), strict=True)
    ]
    held = [
        {
            "sheet": each.where.sheet,
            "row": each.where.row,
            "customer_id": row[0] or None,
            "name": row[1],
            "rule": each.rule,
            "offer": each.offer or None,
            "reason": each.reason,
        }
        for each, row in zip(found.held, held_rows(found, reveal=reveal), strict=True)
    ]
    rules = [
        {
            **plain_rule(each.rule),
            "people": each.people,
            "offered": each.offered,
            "held": each.held,
            "trouble": each.trouble or None,
            "cell": str(each.where) if each.where else None,
        }
        for each in found.rules
    ]
    return {
        "conditions": found.conditions or None,
        "among": found.among,
        "offers": offered,
        "held": held,
        "rules": rules,
        "left_out": plain_left_out(found.findings),
    }


def plain_left_out(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return what is wrong with rules of 설정 as JSON knows it."""
    return [
        {
            "code": each.code,
            "cell": str(each.where),
            "message": each.message,
            "suggestion": each.suggestion,
        }
        for each in findings
    ]


def plain_rule(rule: OfferRule) -> dict[str, object]:
    """Return a rule as JSON knows it."""
    return {
        "rule": rule.name,
        "conditions": rule.conditions,
        "offer": rule.offer,
        "say": rule.say or None,
        "ours": rule.ours,
    }


def rule_lines(
    path: str, rules: Sequence[OfferRule], findings: Sequence[Finding] = ()
) -> Iterator[str]:
    """Yield the rules that count, as they stand in 설정, and what is wrong with others."""
    yield f"{shown(path)}: 제안 규칙 {len(rules):,}개"
    for rule in rules:
        ours = " (xlcrm 기본)" if rule.ours else " (설정)"
        yield shown(f"  {rule.name}{ours}")
        yield from wrapped(shown(f"     {rule.written}"), room())
    yield from left_out_lines(findings)
    yield (
        f"  설정 시트에 구분 '{SECTION}', 항목에 이름, 값에 조건 → 제안 → 할 말을 적으면 그대로 "
        "씁니다. '쓰지 않음'이면 기본 규칙을 끕니다."
    )


def result_lines(path: str, found: OfferResults) -> Iterator[str]:
    """Yield what became of the offers, and what followed, with care."""
    yield f"{shown(path)}: {found.as_of} 기준 기록한 제안 {len(found.answers):,}가지"
    if found.answers.empty:
        yield "  적은 제안이 없습니다. 권한 뒤에 적는 법: xlcrm offers record --help"
        return
    yield ""
    yield "  받아들인 고객 (수락률 = 수락 ÷ (수락 + 거절), 구간은 Wilson 95%)"
    yield from frame_lines(found.answers[list(_ANSWERS)])
    yield ""
    yield f"  뒤따른 것: 제안한 날부터 {found.within}일 안 (연관이지 원인이 아닙니다)"
    yield from effect_lines(found.effects.to_dict("records"), "제안", "제안(견줌)")


def effect_lines(rows: Sequence[Mapping[Hashable, Any]], name: str, ours: str) -> Iterator[str]:
    """Yield both sides of each comparison, the difference with its interval, and what it says."""
    did = ours.removesuffix("(견줌)")
    for row in rows:
        kind = f" · {row['잣대']}" if "잣대" in row else ""
        yield shown(f"  {row[name]}{kind}")
        if (due := row.get("만료 대상", 0)) > row[ours]:
            yield from wrapped(
                f"    계약이 끝난 {due:,}명 가운데 재계약 {row['재계약']:,}명. 견줄 고객이 있는 "
                f"{row[ours]:,}명만 견줍니다.",
                room(),
            )
        wait = f", 판정 대기 {row['판정 대기']:,}" if row["판정 대기"] else ""
        yield (
            f"    {did}한 쪽 {row['이어짐']:,}/{row[ours]:,}{_share(row['비율'])}"
            f" · 견줄 고객 {row['이어짐(견줄 고객)']:,}/{row['견줄 고객']:,}"
            f"{_share(row['비율(견줄 고객)'])}{wait}"
        )
        low, high = row["하한"], row["상한"]
        sure = "" if low != low else f"{row['차이']:+.1%}p (95% {low:+.1%} – {high:+.1%}) "  # noqa: PLR0124 - NaN
        yield from wrapped(f"    {sure}{row['말']}", room())


def _share(share: object) -> str:
    return f" ({share:.1%})" if isinstance(share, float) and share == share else ""  # noqa: PLR0124 - NaN


def plain_results(found: OfferResults) -> dict[str, object]:
    """Return what became of the offers as JSON knows it."""
    return {
        "within": found.within,
        "answers": plain_frame(found.answers),
        "effects": plain_frame(found.effects),
    }


def recorded_line(path: str, as_of: date, *, dry_run: bool) -> str:
    """Return the first line about an offer that is written into the journal."""
    told = "적을 것입니다. (--dry-run: 쓰지 않았습니다)" if dry_run else "적었습니다."
    return f"{shown(path)}: {as_of} 제안 1건을 일지에 {told}"
