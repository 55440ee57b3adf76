"""Who may be sent advertising, whom to ask and whom to tell: on a screen, and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned, wrapped
from xlcrm.cli.streams import shown
from xlcrm.domain.message_gate import ADVERTISED_BY, NIGHT_NAME
from xlcrm.domain.typed_option import path_typed
from xlcrm.jobs.outreach.consents import OPEN
from xlcrm.jobs.outreach.consents_page import (
    NO_ADVICE,
    how_to_tell,
    named,
    script,
    shown_who,
    to_tell_told,
    ways_told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.outreach.consents import ConsentRow, Consents

_SCREEN: Final = 80
_HEADS: Final = ("고객", *(way.value for way in ADVERTISED_BY), NIGHT_NAME, "사유", "동의일", "셀")


def consent_lines(
    path: str, found: Consents, rows: Sequence[ConsentRow], *, due: bool, reveal: bool
) -> Iterator[str]:
    """Yield how many may be written to, why others may not, what is to be told, and who they are.

    Args:
        path: the ledger as it was named.
        found: what is known of the consents.
        rows: the customers that are listed.
        due: whether only what is to be told is asked for.
        reveal: whether people are shown unmasked.
    """
    yield f"{shown(path)}: {found.as_of} 기준 고객 {len(found.rows):,}명의 광고 수신동의"
    for way, counts in () if due else found.counts.items():
        rest = [f"{words} {count:,}" for words, count in counts.items() if words != OPEN]
        not_open = f" · 없음: {', '.join(rest)}" if rest else ""
        hours = " (밤 9시–아침 8시, 문자와 전화)" if way == NIGHT_NAME else ""
        yield from wrapped(f"  {way}{hours}: {OPEN} {counts[OPEN]:,}명{not_open}", _SCREEN)
    if found.related and not due:
        yield from wrapped(
            f"  거래관계 예외: 동의를 모르는 {found.related:,}명에게도 그 고객이 이용한 것과 같은 "
            "종류의 광고는 문자로 보낼 수 있음 (설정의 '발송 | 거래관계 예외')",
            _SCREEN,
        )
    yield from _owed(path, found)
    if due:
        yield from _due(found, reveal=reveal)
        yield from (line for each in how_to_tell() for line in wrapped(f"  {each}", _SCREEN))
    elif rows:
        yield ""
        branch = found.has_branches
        heads = (*_of_branch(branch, "지점"), *_HEADS)
        told = (
            (*_of_branch(branch, shown(row.who.branch) or "-"), *_line(row, reveal=reveal))
            for row in rows
        )
        yield from aligned([heads, *told], indent=2)
    yield from wrapped(f"  {NO_ADVICE}", _SCREEN)


def _of_branch(branches: bool, word: str) -> tuple[str, ...]:  # noqa: FBT001 - of a ledger
    """The first column of a list, where the ledger has branches."""
    return (word,) if branches else ()


def _owed(path: str, found: Consents) -> Iterator[str]:
    """How many have to be told of their consent, and what became of it."""
    confirm, tell = found.to_confirm, found.to_tell
    late = sum(row.confirm_by is not None and row.confirm_by < found.as_of for row in confirm)
    if confirm:
        yield f"  2년 안내: 지남 {late:,}명, 30일 안 {len(confirm) - late:,}명"
    late = sum(row.tell[0].by < found.as_of for row in tell)
    if tell:
        yield f"  결과 통지: 지남 {late:,}명, 14일 안 {len(tell) - late:,}명"
    if confirm or tell:
        typed = path_typed(path)
        yield f"  누구인지: xlcrm consent list {typed} --due"
        for due, text in ((tell, "동의 처리 결과"), (confirm, "수신동의 확인")):
            if due:
                named_so = f'--template "{text}" --campaign "{text} {found.as_of:%Y-%m}"'
                yield f"  문구로 알리기: xlcrm send {typed} {named_so}"
        who = named((tell or confirm)[0].who)
        yield f"  알린 뒤: xlcrm consent record {typed} {who} --told"


def _due(found: Consents, *, reveal: bool) -> Iterator[str]:
    """Who has to be told what, by when."""
    branches = found.has_branches
    heads = ("기한", *_of_branch(branches, "지점"), "고객", "연락처", "알릴 것", "셀")
    rows = [
        (
            str(each.by),
            *_of_branch(branches, shown(row.who.branch) or "-"),
            *_who(row, reveal=reveal),
            to_tell_told(each),
            shown(row.who.where),
        )
        for row in found.to_tell
        for each in row.tell
    ]
    rows += [
        (
            str(row.confirm_by),
            *_of_branch(branches, shown(row.who.branch) or "-"),
            *_who(row, reveal=reveal),
            f"2년 안내 (동의 {row.since})",
            shown(row.who.where),
        )
        for row in found.to_confirm
    ]
    yield ""
    yield from aligned([heads, *rows], indent=2) if rows else ["  알릴 것이 없습니다."]
    yield ""


def _line(row: ConsentRow, *, reveal: bool) -> tuple[str, ...]:
    who, _ = _who(row, reveal=reveal)
    why = row.why.words if row.why else "-"
    return who, *ways_told(row), why, str(row.since or "-"), shown(row.who.where)


def _who(row: ConsentRow, *, reveal: bool) -> tuple[str, str]:
    customer, name, phone = shown_who(row.who, reveal=reveal)
    return shown(f"{customer} {name}".strip()) or "(이름 없음)", shown(phone) or "-"


def ask_lines(path: str, found: Consents, *, reveal: bool) -> Iterator[str]:
    """Yield whom to ask for consent, and what to say to them."""
    rows = found.to_ask
    yield f"{shown(path)}: {found.as_of} 기준 수신동의를 물을 고객 {len(rows):,}명"
    if rows:
        branches = found.has_branches
        heads = (
            "계약 종료일",
            *_of_branch(branches, "지점"),
            "고객",
            "연락처",
            "담당자",
            "까닭",
            "셀",
        )
        told = [
            (
                str(row.until or "-"),
                *_of_branch(branches, shown(row.who.branch) or "-"),
                *_who(row, reveal=reveal),
                shown(row.who.officer) or "-",
                row.why.words if row.why else "-",
                shown(row.who.where),
            )
            for row in rows
        ]
        yield from aligned([heads, *told], indent=2)
        yield ""
        yield "할 말"
        for line in script(found):
            yield from wrapped(f"  {shown(line)}", _SCREEN)
        who, typed = named(rows[0].who), path_typed(path)
        yield f"  적는 법: xlcrm consent record {typed} {who} --channel 문자 --yes --how 전화"
    yield from wrapped(f"  {NO_ADVICE}", _SCREEN)


def plain_consents(
    found: Consents, rows: Sequence[ConsentRow], *, reveal: bool
) -> dict[str, object]:
    """Return it as JSON tells it; people masked unless they may be shown."""
    return {
        "counts": {way: dict(counts) for way, counts in found.counts.items()},
        "related": found.related,
        "to_confirm": [_plain(row, reveal=reveal) for row in found.to_confirm],
        "to_tell": [_plain(row, reveal=reveal) for row in found.to_tell],
        "consents": [_plain(row, reveal=reveal) for row in rows],
    }


def plain_asked(found: Consents, *, reveal: bool) -> dict[str, object]:
    """Return whom to ask, likewise."""
    return {
        "ask": [_plain(row, reveal=reveal) for row in found.to_ask],
        "script": list(script(found)),
    }


def _plain(row: ConsentRow, *, reveal: bool) -> dict[str, object]:
    customer, name, phone = shown_who(row.who, reveal=reveal)
    return {
        "sheet": row.who.where.sheet,
        "cell": row.who.where.cell,
        "customer_id": customer,
        "name": name,
        "phone": phone,
        "officer": row.who.officer,
        "branch": row.who.branch,
        "ways": {
            way.value: None
            if why is None
            else {"code": why.code, "words": why.words, "article": why.article}
            for way, why in row.ways.items()
        },
        "night": row.night,
        "since": None if row.since is None else str(row.since),
        "how": row.how,
        "confirm_by": None if row.confirm_by is None else str(row.confirm_by),
        "tell": [
            {"way": each.way, "what": each.what, "on": str(each.on), "by": str(each.by)}
            for each in row.tell
        ],
        "until": None if row.until is None else str(row.until),
    }
