"""Which of a row's columns is read for which field, and where a person had better look."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.text import lazy, one_line
from xlcrm.reading.bystanders import is_of_now, may_be_ours
from xlcrm.reading.candidate import AMBIGUOUS, CANONICAL, LIKELY, LOOSE, TOLD
from xlcrm.reading.evidence import (
    are_codes,
    bounds_terms,
    day_pairs,
    same_length,
    whole_terms,
)
from xlcrm.reading.header_match import HeaderMatch, HeaderNotice
from xlcrm.reading.rivals import for_what, is_revenue, telling
from xlcrm.reading.twins import called_alike, without_longer_twins
from xlcrm.schema.code import rule
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import Grid
    from xlcrm.schema.sheets import SheetSpec

_ASKED: Final = frozenset({*TERM, "terminated_on", "cancelled_on", "paused_from"})
_MONTHLY: Final = lazy(r"^월|[(\[]\s*(원\s*)?/?\s*월\s*[)\]]|/\s*월$")
_STATUS: Final = "상태"
_ACCOUNT: Final = lazy(r"\s*(?:account|acct|계좌|계정)", re.IGNORECASE)
PROOF: Final = 0.7  # of the rows in which two days bound whole months


@rule(
    "C201",
    Severity.ERROR,
    "같은 뜻의 열이 둘",
    "'{header}' 열과 '{other_header}' 열({other})이 모두 '{name}' 열로 보여 쓰지 않습니다.",
    "쓸 열의 제목을 '{name}'{name:으로/로} 바꾸세요.",
    why="어느 열이 맞는지 알 수 없으면 잘못 읽는 것보다 읽지 않는 편이 낫습니다.",
    bad=(
        "고객명 | 계약 시작일 | 종료일 | 만료일",
        "가온상사 | 2024-01-01 | 2024-12-31 | 2025-01-31",
    ),
    good=(
        "고객명 | 계약 시작일 | 종료일 | 안내한 날",
        "가온상사 | 2024-01-01 | 2024-12-31 | 2025-01-31",
    ),
)
@rule(
    "C202",
    Severity.WARNING,
    "뜻이 여럿인 열 제목",
    "'{header}' 열을 '{name}' 열로 보았으나, 다른 뜻일 수 있습니다.",
    "맞으면 제목을 '{name}'{name:으로/로}, 아니면 다른 제목으로 바꾸세요. 제목을 그대로 두려면 "
    "설정 시트에 구분 '머리글', 항목 \"{item}\", 값 '{name}'(아니면 '쓰지 않음')을 적으세요.",
    why="계약일은 계약서를 쓴 날일 수도, 서비스를 시작한 날일 수도 있습니다.",
    bad=("계약일 | 계약 종료일", "2024-01-01 | 2024-12-31"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | 2024-12-31"),
)
@rule(
    "C203",
    Severity.WARNING,
    "쓰이지 않는 비슷한 열",
    "'{name}' 열은 '{other_header}'({other})에서 읽고, 비슷한 '{header}' 열은 쓰지 않습니다.",
    "헷갈리지 않도록 '{header}' 열의 제목을 다른 말로 바꾸세요.",
    why="비슷한 열이 둘이면 제목이 더 분명한 쪽을 읽습니다.",
    bad=("계약 종료일 | 만료일", "2024-12-31 | 2025-01-31"),
    good=("계약 종료일 | 안내한 날", "2024-12-31 | 2024-12-01"),
)
def settled(spec: SheetSpec, row: int, candidates: Sequence[Candidate], grid: Grid) -> HeaderMatch:
    """Return one column a field of what a row of headers reads like, and where that is not plain.

    It may say less than a whole sheet of that kind must.

    Args:
        spec: the kind of sheet that it may be.
        row: the row of the headers.
        candidates: what they read like, as `candidates_in` gives it.
        grid: the sheet's first rows.
    """
    by_field: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    if spec.key == LEDGER.key:
        dated = {column: _below(grid, row, column) for column in _dated(by_field)}
        _proved(by_field, dated, [*grid.get(row, {}).values()])
        by_field = _customers(by_field, grid, row)
    chosen: list[Candidate] = []
    more: dict[str, tuple[int, ...]] = {}
    notices: list[HeaderNotice] = []
    doubted: set[str] = set()
    by_field = {name: _below_one_group(spec, same) for name, same in by_field.items()}
    for name, same in by_field.items():
        rivals: Sequence[Candidate] = same
        if spec.key == LEDGER.key:
            rivals = _worded(spec, same, lambda column: _below(grid, row, column))
            rivals, doubt = _narrowed(name, rivals, lambda column: _below(grid, row, column))
            doubted |= {name} if doubt else set()
        surest = min(rival.preference for rival in rivals)
        first, *equals = [rival for rival in rivals if rival.preference == surest]
        if equals and first.composed and not _are_one(spec, first, equals):
            first, *equals = _fullest(spec, [first, *equals])
        if equals and _are_one(spec, first, equals):
            more[name] = tuple(each.column for each in equals)
        elif equals:
            notices.extend(_notice("C201", spec, row, rival, first) for rival in equals)
            continue
        if first.given:
            more[name] = (first.given,)
        chosen.append(first)
        plain = surest != AMBIGUOUS or first.counts or (first.composed and name not in _ASKED)
        if name in doubted or not plain:
            notices.append(_notice("C202", spec, row, first, first))
        notices.extend(
            _notice("C203", spec, row, rival, first)
            for rival in rivals
            if rival.preference not in {surest, AMBIGUOUS}
            and surest != TOLD
            and not rival.holds
            and (not rival.composed or (name in TERM and is_of_now(rival.text)))
        )
    headers = {candidate.field: candidate.text for candidate in chosen}
    fee = unicodedata.normalize("NFKC", headers.get("fee", "")).strip()
    return HeaderMatch(
        spec,
        row,
        {candidate.field: candidate.column for candidate in chosen},
        headers,
        tuple(sorted(notices, key=lambda notice: (notice.row, notice.column, notice.code))),
        {
            **({"fee_basis": "월"} if _MONTHLY.search(fee) else {}),
            **({"status": _STATUS} if _has_other_status(spec, headers, grid, row) else {}),
        },
        {candidate.field: candidate.holds for candidate in chosen if candidate.holds},
        more,
        frozenset(each.field for each in chosen if each.preference == TOLD),
        frozenset(each.field for each in chosen if _is_in_doubt(each)) | doubted,
        given=max((each.given for each in chosen), default=0),
    )


def _below_one_group(spec: SheetSpec, rivals: list[Candidate]) -> list[Candidate]:
    """The columns for one field; of telephones below one 연락처, 학부모 and 학생, both are read."""
    groups = {normalise(each.group) for each in rivals}
    if len(rivals) < 2 or len(groups) > 1 or not groups.isdisjoint({""}):  # noqa: PLR2004
        return rivals
    if spec.column(rivals[0].field).kind is not Kind.PHONE or any(each.holds for each in rivals):
        return rivals
    if any(each.preference == TOLD for each in rivals):
        return rivals
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few headers have groups

    said = meaning_of(rivals[0].group)
    if said is None or said.field != rivals[0].field:
        return rivals
    surest = min(each.preference for each in rivals)
    return [
        replace(each, preference=surest, number=number)
        for number, each in enumerate(rivals, start=1)
    ]


def _has_other_status(spec: SheetSpec, headers: Mapping[str, str], grid: Grid, row: int) -> bool:
    """Whether a column called 상태 tells of something else: in which condition a thing is."""
    if spec.key != LEDGER.key or "status" in headers:
        return False
    return any(str(cell).strip() == _STATUS for cell in grid.get(row, {}).values())


def _customers(
    by_field: dict[str, list[Candidate]], grid: Grid, row: int
) -> dict[str, list[Candidate]]:
    """The columns for each field, of a contract's two parties those of the customer."""
    if len(by_field.get("name", ())) < 2:  # noqa: PLR2004 - of one party alone
        return by_field
    from xlcrm.reading.parties import of_one_party  # noqa: PLC0415 - few headers leave it open

    found = of_one_party(by_field, lambda column: _below(grid, row, column))
    return {name: list(rivals) for name, rivals in found.items()}


def _is_in_doubt(candidate: Candidate) -> bool:
    """Whether a header's words leave a doubt; what a term is for is asked by `for_what` alone."""
    if candidate.field == "name":
        return candidate.preference >= AMBIGUOUS and may_be_ours(candidate.text)
    return candidate.preference >= LIKELY and candidate.field != "service"


def _narrowed(
    name: str, rivals: Sequence[Candidate], below: Callable[[int], Sequence[CellValue]]
) -> tuple[Sequence[Candidate], bool]:
    """The columns for one field that may be read, and whether a person had better say which."""
    if name == "fee" and len(rivals) > 1:
        from xlcrm.reading.session_prices import beside_sessions  # noqa: PLC0415 - seldom

        if either := beside_sessions(rivals, below):
            return [replace(each, preference=LOOSE, composed=False) for each in either], False
    found = rivals if name == "status" else telling(rivals, below)
    if name == "fee":
        sales = [each for each in found if is_revenue(each.text)]
        weak = all(each.preference >= AMBIGUOUS for each in found)  # beside nothing but 단가
        return (sales, True) if sales and weak else (found, len(sales) == len(found))
    if name == "name":
        return found, _are_alike(found)
    if name == "customer_id" and len(found) > 1:  # of the account: each may have several
        found = [each for each in found if not _ACCOUNT.match(each.text)] or found
    return for_what(found, below) if name == "service" else (found, False)


def _worded(
    spec: SheetSpec, rivals: Sequence[Candidate], below: Callable[[int], Sequence[CellValue]]
) -> Sequence[Candidate]:
    """Of columns that are called the same those of words, beside those of their codes.

    A table that is joined from several has 담당자 twice: u396, and 홍가람.
    """
    called = {(normalise(each.text), each.group) for each in rivals}
    if len(rivals) < 2 or len(called) > 1 or rivals[0].preference == TOLD:  # noqa: PLR2004
        return rivals
    if spec.column(rivals[0].field).kind not in {Kind.NAME, Kind.TEXT, Kind.CHOICE}:
        return rivals
    if rivals[0].field in {"customer_id", "contract_id"}:
        return rivals
    worded = [each for each in rivals if not are_codes(below(each.column))]
    return worded or rivals


def _are_alike(names: Sequence[Candidate]) -> bool:
    """Whether of several columns that say as surely who it is, the first one counts."""
    surest = min((each.preference for each in names), default=AMBIGUOUS)
    same = [each for each in names if each.preference == surest and each.composed]
    most = max((each.filled for each in same), default=0)
    return sum(2 * each.filled >= most > 0 for each in same) > 1


def _dated(by_field: Mapping[str, Sequence[Candidate]]) -> set[int]:
    """The columns whose cells are held against one another: only where there is a doubt."""
    terms = [by_field.get(name, ()) for name in ("start", "end", "months")]
    doubt = len(terms[0]) > 1 or len(terms[1]) > 1 or any(each.composed for each in terms[2])
    doubt = doubt or any(each.preference == LIKELY for rivals in terms[:2] for each in rivals)
    lengths = any(each.composed for each in terms[2])  # also beside both ends in one column
    return {
        each.column
        for rivals in terms
        for each in rivals
        if doubt and (not each.holds or (lengths and each.holds == TERM))
    }


def _below(grid: Grid, row: int, column: int) -> list[CellValue]:
    return [cells.get(column) for at, cells in grid.items() if at > row]


def _proved(
    by_field: dict[str, list[Candidate]],
    below: Mapping[int, Sequence[CellValue]],
    heads: Sequence[CellValue],
) -> None:
    """Leave the days that bound whole months, of several that may be a term's.

    A length that is not that of the terms says something else, such as months used in all.
    """
    by_field |= without_longer_twins({name: by_field[name] for name in TERM if name in by_field})
    alike = called_alike(by_field.get("start", []), by_field.get("end", []), heads)
    if alike is not None and _bound_terms(*alike, below):
        for name, each in zip(TERM, alike, strict=True):
            by_field[name] = [replace(each, preference=LOOSE)]
    _of_whole_months(by_field, below)
    for each in [one for one in by_field.get("months", ()) if one.composed]:
        if by_field.get("start") and by_field.get("end") and each.column in below:
            days = _both_ends(by_field["start"][0], by_field["end"][0], below)
            if days is not None:
                same = same_length(*days, below[each.column])
                if same is not None and same < 1 - PROOF:
                    by_field["months"].remove(each)
    if not by_field.get("months", True):
        del by_field["months"]


def _of_whole_months(
    by_field: dict[str, list[Candidate]], below: Mapping[int, Sequence[CellValue]]
) -> None:
    """Leave the two columns of days that alone bound whole months."""
    starts, ends = by_field.get("start", []), by_field.get("end", [])
    pairs = _bounding(starts, ends, below)
    best = max(pairs, key=pairs.__getitem__, default=None)
    if best is not None and pairs[best] >= PROOF and len(pairs) > 1:
        rest = [share for pair, share in pairs.items() if pair != best]
        if max(rest) <= pairs[best] / 2:
            for name, mine, at in (("start", starts, best[0]), ("end", ends, best[1])):
                if not {each.preference for each in mine} & {TOLD, CANONICAL}:
                    by_field[name] = [each for each in mine if each.column == at]


def _bound_terms(
    start: Candidate, end: Candidate, below: Mapping[int, Sequence[CellValue]]
) -> bool:
    """Whether two columns have days of the same rows, weeks apart."""
    days = below.get(start.column, ()), below.get(end.column, ())
    return bool(day_pairs(*days)) and bounds_terms(*days)


def _both_ends(
    start: Candidate, end: Candidate, below: Mapping[int, Sequence[CellValue]]
) -> tuple[Sequence[CellValue], Sequence[CellValue]] | None:
    """The first and the last days of a list's terms, in two columns or in one."""
    if start.column not in below or end.column not in below:
        return None
    if start.column != end.column:
        return below[start.column], below[end.column]
    from xlcrm.reading.combined import both_days  # noqa: PLC0415 - few columns hold two things

    return both_days(below[start.column], below[start.column], held=True)


def _bounding(
    starts: Sequence[Candidate],
    ends: Sequence[Candidate],
    below: Mapping[int, Sequence[CellValue]],
) -> dict[tuple[int, int], float]:
    """In which share of their rows two columns of days bound whole months.

    Columns that are nearly blank beside others, as those of a next term, prove nothing.
    """
    known = [
        (below[one.column], below[other.column], (one.column, other.column))
        for one in starts
        for other in ends
        if one.column in below and other.column in below and not (one.holds or other.holds)
    ]
    counts = [len(day_pairs(one, other)) for one, other, _ in known] if len(known) > 1 else [1]
    most = max(counts, default=0)
    return {
        pair: whole_terms(one, other) if 2 * count > most else 0.0
        for (one, other, pair), count in zip(known, counts, strict=False)
    }


def _fullest(spec: SheetSpec, rivals: Sequence[Candidate]) -> list[Candidate]:
    """Of columns whose words say the same the one to read; all, if nobody can tell.

    A column with something in each row goes before one that is nearly blank. Of days and amounts
    that are as full none is taken for the other; of other columns the first counts.
    """
    most = max(each.filled for each in rivals)
    full = [each for each in rivals if 2 * each.filled >= most]
    if len(full) > 1 and rivals[0].field == "fee":
        full = [each for each in full if each.basis == "월"] or full
    decided = spec.column(rivals[0].field).kind not in {Kind.DATE, Kind.MONEY}
    return full[:1] if decided else full


def _are_one(spec: SheetSpec, first: Candidate, others: Sequence[Candidate]) -> bool:
    """Tell whether columns for one field say it together: 전화1 and 전화2, or as told."""
    if spec.column(first.field).kind is not Kind.PHONE:
        return False
    numbers = [each.number for each in (first, *others)]
    return first.preference == TOLD or (any(numbers) and len(set(numbers)) == len(numbers))


def _notice(
    code: str, spec: SheetSpec, row: int, here: Candidate, other: Candidate
) -> HeaderNotice:
    details = (
        ("header", one_line(here.text)),
        ("name", spec.column(here.field).name),
        ("other", a1(row, other.column)),
        ("other_header", one_line(other.text)),
        ("item", one_line(f"{here.group} {here.text}")),
    )
    return HeaderNotice(code, row, here.column, here.field, details)
