"""Rules about what the day brings: what is late, and what a status says that cannot be so.

Without an as-of day none of them finds anything.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.consent import confirm_by
from xlcrm.domain.status import DECISION_DAYS, Status
from xlcrm.domain.text import squeezed
from xlcrm.reading.status_column import decides, status_place
from xlcrm.rules.companions import superseded
from xlcrm.rules.terms import used_up
from xlcrm.schema.code import rule
from xlcrm.schema.consent_columns import CONFIRMED, SCOPES
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.rules.context import Context
    from xlcrm.schema.consent_columns import Scope
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_BEFORE: Final = Status.UPCOMING.value
_RUNNING: Final = frozenset({Status.ACTIVE.value, Status.EXPIRING.value})
_OVER: Final = Status.EXPIRED.value
_SAYS: Final = (_BEFORE, *_RUNNING, _OVER)


@rule(
    "C317",
    Severity.WARNING,
    "날짜와 어긋나는 상태",
    "'{header}' 칸의 상태가 기준일({expected})의 계약 기간과 맞지 않습니다.",
    "시작일과 종료일을 확인한 뒤 xlcrm refresh를 실행하세요.",
    why="날짜에서 나올 수 없는 상태이므로, 날짜나 상태 가운데 하나를 잘못 썼습니다.",
    bad=("계약 시작일 | 계약 종료일 | 상태", "2024-01-01 | 2024-12-31 | 만료"),
    good=("계약 시작일 | 계약 종료일 | 상태", "2024-01-01 | 2024-12-31 | 활성화"),
)
@rule(
    "C318",
    Severity.REMARK,
    "오래된 상태",
    "'{header}' 열의 {count}칸이 기준일({expected})에 맞게 갱신되지 않았습니다.",
    "xlcrm refresh를 실행하면 한 번에 고칩니다.",
    why="상태는 날마다 바뀔 수 있어, xlcrm refresh를 하지 않은 동안 옛것이 됩니다.",
    bad=("계약 시작일 | 계약 종료일 | 상태", "2023-09-01 | 2024-08-31 | 활성화"),
    good=("계약 시작일 | 계약 종료일 | 상태", "2023-09-01 | 2024-08-31 | 만료"),
)
def statuses(context: Context) -> Iterator[Finding]:
    """C317: a status that no earlier day can have given; C318: one that an earlier day has given.

    The latter, which a refresh mends, once a sheet, at the first of them.
    """
    as_of = context.as_of
    if as_of is None:
        return
    for table in context.ledgers:
        place = status_place(table)
        if place is None or not {"start", "end"} <= table.columns.keys():
            continue
        said = {status: _said(status) for status in set(table.values(place))}
        rows = list(zip(*map(table.values, (place, "start", "end")), strict=True))
        verdicts = {
            (status, start, end): _verdict(said[status], start, end, as_of)
            for status, start, end in set(rows)
        }
        wrong = {row for row, verdict in verdicts.items() if verdict}
        places = [at for at, row in enumerate(rows) if row in wrong] if wrong else []
        typed = _typed(context, table) if places else ()
        places = [at for at in places if at not in typed and not _decided(table, at)]
        used = used_up(table) if places else ()  # over, whatever the days say
        places = [at for at in places if at not in used or said[rows[at][0]] != _OVER]
        late = [at for at in places if verdicts[rows[at]] == "C318"]
        for at in places:
            if verdicts[rows[at]] == "C317":
                yield from context.say("C317", table, at, place, expected=as_of)
        if late:
            count = f"{len(late):,}"
            yield from context.say("C318", table, late[0], place, count=count, expected=as_of)


def _said(status: object) -> str | None:
    """Return the status that a cell says, if it is one that follows from dates alone."""
    said = squeezed(str(status))
    return next((each for each in _SAYS if squeezed(each) == said), None)


def _verdict(said: str | None, start: object, end: object, as_of: date) -> str | None:
    """Return the code of what is wrong with a status, or None; decisions are not looked at."""
    if said is None or not isinstance(start, date) or not isinstance(end, date) or end < start:
        return None
    if said == _OVER:
        return "C317" if end >= as_of else None
    if said in _RUNNING and start > as_of:
        return "C317"
    if end < as_of or (said == _BEFORE and start <= as_of):
        return "C318"
    return None


def _typed(context: Context, table: Table) -> Collection[int]:
    """The rows of whose status a person's word in 상태 may decide, where 계산 상태 follows it."""
    if "computed_status" not in table.columns:
        return ()
    values = table.values("status")
    words = {word for word in set(values) if word and decides(context.settings, str(word))}
    return {at for at, word in enumerate(values) if word in words}


def _decided(table: Table, at: int) -> bool:
    """Tell whether the row has a day on which somebody ended, cancelled or paused it."""
    return any(
        table.columns[name].raw[at] is not None for name in DECISION_DAYS if name in table.columns
    )


@rule(
    "C507",
    Severity.REMARK,
    "2년마다 안내할 수신동의",
    "'{header}' 칸의 동의({start})를 안내할 기한({end})이 지났습니다.",
    "동의한 사실과 거두는 방법을 고객에게 알리고, 알린 날을 '수신동의 안내일' 열에 쓰세요"
    "(정보통신망법 제50조 제8항).",
    why="광고 수신동의는 2년마다 고객에게 안내해야 합니다. 답이 없으면 동의가 이어집니다.",
    bad=("[고객정보]", "마케팅 수신동의 | 수신동의일", "Y | 2022-03-02"),
    good=(
        "[고객정보]",
        "마케팅 수신동의 | 수신동의일 | 수신동의 안내일",
        "Y | 2022-03-02 | 2024-02-20",
    ),
)
def old_consents(context: Context) -> Iterator[Finding]:
    """C507: a consent that the office has not told of for two years, where it still is one."""
    if context.as_of is None:
        return
    for table in context.of_kind(CUSTOMERS.key):
        for scope in SCOPES:
            for at, day, due in _unconfirmed(table, scope, context.as_of):
                yield from context.say("C507", table, at, scope.on, start=day, end=due)


def _unconfirmed(table: Table, scope: Scope, as_of: date) -> Iterator[tuple[int, date, date]]:
    """The rows whose consent the office has to tell of by now: position, its day, the last day."""
    if scope.on not in table.columns:
        return
    pairs = [*zip(table.values(scope.on), table.values(CONFIRMED), strict=True)]
    late = {
        pair: (pair[0], until)
        for pair in set(pairs)
        if isinstance(pair[0], date)
        and (until := confirm_by(pair[0], pair[1] if isinstance(pair[1], date) else None)) < as_of
    }
    if not late:
        return
    said = table.values(scope.said) if scope.said in table.columns else [True] * len(pairs)
    withdrawn = table.values(scope.withdrawn)
    for at, pair in enumerate(pairs):
        if pair in late and said[at]:
            (day, until), gone = late[pair], withdrawn[at]
            if not (isinstance(gone, date) and gone >= day):
                yield at, day, until


@rule(
    "C508",
    Severity.REMARK,
    "보유기한이 지난 고객",
    "'{header}' 칸의 보유기한({end})이 지났습니다.",
    "더 보관할 근거가 없으면 파기하세요(개인정보 보호법 제21조).",
    why="보유 기간이 지난 개인정보는 지체 없이 파기해야 합니다.",
    bad=("[고객정보]", "보유기한", "2024-08-31"),
    good=("[고객정보]", "보유기한", "2026-08-31"),
)
def retention(context: Context) -> Iterator[Finding]:
    """C508: a customer whose 보유기한 is over."""
    for table in context.of_kind(CUSTOMERS.key):
        yield from _past(context, "C508", table, "retain_until")


@rule(
    "C509",
    Severity.REMARK,
    "기한이 지난 후속 조치",
    "'{header}' 칸의 기한({end})이 지났는데 후속 완료일이 없습니다.",
    "처리했으면 xlcrm log close로 완료일을 남기고, 아니면 지금 처리하세요.",
    why="고객에게 하기로 한 일이 남아 있습니다.",
    bad=("[고객관리일지]", "후속 조치 | 후속 기한 | 후속 완료일", "견적 보내기 | 2024-09-20 |"),
    good=(
        "[고객관리일지]",
        "후속 조치 | 후속 기한 | 후속 완료일",
        "견적 보내기 | 2024-09-20 | 2024-09-19",
    ),
)
def follow_ups(context: Context) -> Iterator[Finding]:
    """C509: a follow-up whose day is over and that nobody has done; corrected entries aside."""
    gone = superseded(context)
    for table in context.of_kind(JOURNAL.key):
        done = table.columns.get("follow_up_done")
        entries = table.values("entry_id")
        open_ = [
            entry not in gone and (done is None or done.raw[at] is None)
            for at, entry in enumerate(entries)
        ]
        yield from _past(context, "C509", table, "follow_up_due", open_)


def _past(
    context: Context, code: str, table: Table, name: str, counted: Sequence[bool] | None = None
) -> Iterator[Finding]:
    """Yield the cells whose day lies before the as-of day."""
    if context.as_of is None or name not in table.columns:
        return
    values = table.values(name)
    past = {day for day in set(values) if isinstance(day, date) and day < context.as_of}
    for at, day in enumerate(values) if past else ():
        if day in past and (counted is None or counted[at]):
            yield from context.say(code, table, at, name, end=day)
