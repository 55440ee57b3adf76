"""What the sealed record beside a workbook tells, for people: who did what, who saw whom."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import csv_of, has_head
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name
from xlcrm.files.disk import target_of
from xlcrm.files.outgoing import put
from xlcrm.files.record import record_bytes
from xlcrm.files.sealed import KEPT, moment_of, proof_of
from xlcrm.files.trouble import told
from xlcrm.jobs.verify import outcomes
from xlcrm.office.history import WORK
from xlcrm.pages.audit import COLUMNS, audit_book, is_audit
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.files.sealed import RecordLine

MANY: Final = 100
"""People whose data somebody took away at once, from which on the monthly review asks why."""
_NIGHT_ENDS: Final = 7
_NIGHT_BEGINS: Final = 21


_READING: Final = {
    "anonymise": "가명 사본",
    "audit": "감사",
    "campaign": "캠페인",
    "card": "고객 카드",
    "consent ask": "동의 물을 고객",
    "consent list": "동의 명단",
    "customer prospects": "예비 고객",
    "customer show": "고객 보기",
    "dues": "미납 명단",
    "expiring": "만료 명단",
    "list": "명단",
    "export": "내보내기",
    "log due": "할 후속 조치",
    "log find": "일지 찾기",
    "log form": "일지 서식",
    "log show": "일지 보기",
    "loyalty show": "혜택 보기",
    "offers show": "제안 보기",
    "privacy access": "개인정보 열람",
    "privacy report": "개인정보 처리 현황",
    "queue show": "대기열 보기",
    "report": "보고서",
    "risk show": "위험 보기",
    "schedule run": "밤 작업",
    "send campaign": "메시지 발송",
    "survey due": "설문 보낼 고객",
    "survey remind": "설문 다시 알림",
    "templates show": "문구 보기",
    "voices ideas": "아이디어 보기",
    "voices show": "의견 보기",
}
"""What commands that only show are called; 변경이력 has names for those that write."""


class Kind(StrEnum):
    """What an act is."""

    WRITE = "write"
    REVEAL = "reveal"
    EXPORT = "export"
    OTHER = "other"

    @property
    def korean(self) -> str:
        """What it is called for people."""
        return {"write": "변경", "reveal": "열람", "export": "내보내기"}.get(self.value, "기록")


@outlined
@dataclass(frozen=True, slots=True)
class AuditRow:
    """An act, as the record tells it.

    Attributes:
        number: the number of its line.
        when: by the clock of `machine`, in Korean wall time; None where nobody said it.
        user: who.
        machine: from where, such as `kim@PC-1`.
        kind: what it is.
        command: with what, such as `renew`.
        people: whose data: 고객 ID, or names masked.
        many: how many people, or rows, where not all are named.
        everybody: whether it may have been anybody in the workbook.
        said: what was changed, revealed or written, in one line.
        outcome: "done", "not done" or "unknown".
        files: the files that were made.
    """

    number: int
    when: datetime | None
    user: str
    machine: str
    kind: Kind
    command: str
    people: tuple[str, ...] = ()
    many: int = 0
    everybody: bool = False
    said: str = ""
    outcome: str = "done"
    files: tuple[str, ...] = ()

    @property
    def work(self) -> str:
        """What the command is called in Korean, where it has such a name."""
        return WORK.get(self.command) or _READING.get(self.command, self.command)

    @property
    def count(self) -> int:
        """How many people it is about, as far as is known."""
        return max(self.many, len(self.people))


@outlined
@dataclass(frozen=True, slots=True)
class Audit:
    """What a record tells.

    Attributes:
        rows: the acts, oldest first.
        every: how many the record tells of, whatever was asked for.
        broken: which line of the record is not as it was written; 0 if none.
        head: the hash of its last line, which proves all lines before it.
        exists: whether there is a record.
    """

    rows: tuple[AuditRow, ...]
    every: int
    broken: int
    head: str
    exists: bool


def audit(  # noqa: PLR0913 - each is a choice of what is shown
    path: str | os.PathLike[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    user: str = "",
    customer: str = "",
    kind: Kind | None = None,
) -> Audit:
    """Return what the record beside a workbook tells; nothing is written.

    Args:
        path: the workbook; it need not be there any more.
        since: from when on.
        until: before when.
        user: of whom, by a part of the name or of the machine.
        customer: about whom: a 고객 ID or a name. What may have been about anybody counts, too.
        kind: only acts of that kind.

    Raises:
        StorageError: the record cannot be read; or there is neither that nor the workbook.

    >>> audit("sample_data/seed_ledger.xlsx").rows
    ()
    """
    data = record_bytes(path)
    if not data:
        with told(path, "읽을"):
            target_of(path)
    proof = proof_of(data)
    every = tuple(_rows(proof.lines))
    rows = tuple(
        each
        for each in every
        if (since is None or (each.when is not None and each.when >= since))
        and (until is None or (each.when is not None and each.when < until))
        and user.casefold() in f"{each.user}\n{each.machine}".casefold()
        and (not customer or _is_about(each, customer))
        and (kind is None or each.kind is kind)
    )
    return Audit(rows, len(every), proof.broken, proof.head, bool(data))


def _is_about(row: AuditRow, customer: str) -> bool:
    return row.everybody or customer in row.people or mask_name(customer) in row.people


def _rows(lines: Sequence[RecordLine]) -> Iterator[AuditRow]:
    became = outcomes(lines)
    seen = {line.get("of", 0): line for line in lines if line.get("what") == "seen"}
    for line in lines:
        what = line.get("what")
        if what == "intent":
            yield _row(line, Kind.WRITE, _changed(line), became.get(line["n"], "unknown"))
        elif what == "access":
            end = seen.get(line["n"])
            if end is None:
                said = "끝나지 않음: 누구를 보았는지 모름"
                yield _row({**line, "everybody": True}, Kind.REVEAL, said, "unknown")
        elif what == "seen":
            files = line.get("files", ())
            kind = Kind.EXPORT if files else Kind.REVEAL
            nobody = not line.get("people") and not line.get("everybody")
            shown = "아무도 보이지 않음" if nobody else "화면에 가리지 않고 보임"
            yield _row(line, kind, ", ".join(files) if files else shown, "done")
        elif what in {"act", "purge", "rolled", "renamed", "begun", "anchor", KEPT}:
            yield _row(line, Kind.OTHER, _other(line), "done")


def _row(line: RecordLine, kind: Kind, said: str, outcome: str) -> AuditRow:
    return AuditRow(
        number=line["n"],
        when=moment_of(line.get("when")),
        user=str(line.get("user", "")),
        machine=str(line.get("machine", "")),
        kind=kind,
        command=str(line.get("command", "")),
        people=tuple(map(str, line.get("people", ()))),
        many=int(line.get("rows") or 0) if kind is Kind.WRITE else int(line.get("many") or 0),
        everybody=bool(line.get("everybody")),
        said=said,
        outcome=outcome,
        files=tuple(map(str, line.get("files", ()))),
    )


def _changed(line: RecordLine) -> str:
    cells = line.get("cells", ())
    told = "; ".join(
        " ".join(filter(None, (f"{sheet}!{cell}" if cell else sheet, _arrow(old, new))))
        for sheet, cell, old, new in cells[:3]
    )
    if not cells and line.get("results"):
        told = f"수식 결과 {line['results']:,}개"
    more = len(cells) - 3 + int(line.get("more") or 0)
    if line.get("restored"):
        told = f"백업 {line['restored']}; {told}" if told else f"백업 {line['restored']}"
    told = told or str(line.get("said", ""))
    return f"{told} 외 {more:,}건" if more > 0 else told


def _arrow(old: str, new: str) -> str:
    return f"{old or '(빈 칸)'} → {new or '(빈 칸)'}" if old else new


def _other(line: RecordLine) -> str:
    what = line.get("what")
    if what == "rolled":
        return f"보관 기간이 지난 {line.get('removed', 0):,}줄을 덜어 냄"
    if what == "renamed":
        return f"대장 이름이 바뀜: {line.get('from', '')}에서"
    if what == KEPT:
        return "백업의 열기 암호를 바꿈"
    if what == "begun":
        return "기록 시작"
    if what == "anchor":
        return f"이 앞의 {line.get('lines', 0):,}줄은 지금 없음"
    return str(line.get("said", ""))


@outlined
@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What one user did from one machine in a month.

    Attributes:
        user: who.
        machine: from where.
        acts: how many acts of each kind.
        people: how many people's data were revealed or written into files, counted by act.
        odd: what the reviewer has to look at, and why.
    """

    user: str
    machine: str
    acts: Mapping[Kind, int]
    people: int
    odd: tuple[str, ...]


def access_review(found: Audit) -> tuple[ReviewLine, ...]:
    """Return the list for the monthly review of access records, by user and machine.

    What stands out is listed: at night (21 to 7 o'clock), of many people at once, into a file, of
    which somebody has to find out why, with an outcome that nobody knows (안전성 확보조치 기준
    제8조제2항).
    """
    lines = []
    groups: dict[tuple[str, str], list[AuditRow]] = {}
    for row in found.rows:
        if row.kind is not Kind.OTHER:
            groups.setdefault((row.user, row.machine), []).append(row)
    for (user, machine), rows in sorted(groups.items()):
        shown = [row for row in rows if row.kind in {Kind.REVEAL, Kind.EXPORT}]
        odd = tuple(text for row in rows if (text := _odd(row)))
        acts = Counter(row.kind for row in rows)
        lines.append(ReviewLine(user, machine, acts, sum(row.count for row in shown), odd))
    return tuple(lines)


def _odd(row: AuditRow) -> str:
    why = []
    if row.kind in {Kind.REVEAL, Kind.EXPORT}:
        if row.when is not None and not _NIGHT_ENDS <= row.when.hour < _NIGHT_BEGINS:
            why.append("밤에 봄")
        if row.count >= MANY:
            why.append(f"한 번에 {row.count:,}명")
        if row.everybody:
            why.append("누구를 보았는지 모름")
    if row.kind is Kind.EXPORT:
        why.append(f"파일로 내보냄({', '.join(row.files)})")
    if row.outcome == "unknown" and row.kind is Kind.WRITE:
        why.append("끝났는지 알 수 없음")
    if not why:
        return ""
    when = "" if row.when is None else f"{row.when:%m-%d %H:%M} "
    return f"{when}{row.work}: {', '.join(why)}"


def month_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day's month, and that of the next month.

    >>> month_of(date(2024, 12, 5))[1]
    datetime.datetime(2025, 1, 1, 0, 0)
    """
    first = datetime.combine(day.replace(day=1), datetime.min.time())
    return first, (first + timedelta(days=32)).replace(day=1)


def write_audit(
    found: Audit,
    path: str | os.PathLike[str],
    *,
    as_of: date,
    ledger: str = "",
    of: Iterable[str | os.PathLike[str]] = (),
) -> Path:
    """Put the acts into a file that ends in `.csv` or `.xlsx`, or anew in the place of one of ours.

    A `.xlsx` names some people of each act, and has the list for the monthly review, too, with room
    for why and a signature; a `.csv` names all that the record names.

    Args:
        found: what to write.
        path: where.
        as_of: the day that it is written.
        ledger: the file name of the ledger, for the title.
        of: the ledger: whoever may read it may read the file. Of none, its maker alone may.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    heads = [name for name, _ in COLUMNS]
    if Path(path).suffix.lower() == ".csv":
        rows = [_values(row, len(row.people)) for row in found.rows]
        return put(path, csv_of(heads, rows), {".csv"}, lambda data: has_head(data, heads), of=of)
    rows = [_values(row, _NAMED) for row in found.rows]
    data = audit_book(rows, [*_reviewed(found)], as_of, ledger, found.head)
    return put(path, data, {".csv", ".xlsx"}, is_audit, of=of)


def _reviewed(found: Audit) -> Iterator[tuple[object, ...]]:
    """The list for the monthly review, what stands out a row of its own below whose it is."""
    kinds = (Kind.WRITE, Kind.REVEAL, Kind.EXPORT)
    for line in access_review(found):
        counts = (*(line.acts.get(kind, 0) for kind in kinds), line.people)
        yield line.user, line.machine, *counts, f"{len(line.odd):,}건" if line.odd else "없음"
        yield from ((None,) * 6 + (each,) for each in line.odd)


_NAMED: Final = 20  # people of one act that fit on a printed page
_OUTCOMES: Final = {"done": "", "not done": "하지 못함", "unknown": "모름"}


def _values(row: AuditRow, named: int) -> tuple[object, ...]:
    return (
        row.number,
        None if row.when is None else f"{row.when:%Y-%m-%d %H:%M:%S}",
        row.user,
        row.machine,
        row.kind.korean,
        row.work,
        whose(row, named),
        row.count or None,
        row.said,
        _OUTCOMES.get(row.outcome, row.outcome),
    )


def whose(row: AuditRow, most: int) -> str:
    """Return whose data an act was about, in one line: so many of them where they are many."""
    named = ", ".join(row.people[:most])
    left = row.count - min(len(row.people), most)
    if row.kind is Kind.WRITE:  # rows, of which one customer may have several
        more = f" 등 {row.many:,}행" if named and left > 0 else "" if named else f"{row.many:,}행"
        return named + (more if row.many else "")
    more = (
        f" 외 {left:,}"
        if named and left > 0
        else ""
        if named or not row.count
        else f"{row.count:,}행"
    )
    return f"{named}{more}" + (" (모두일 수 있음)" if row.everybody else "")
