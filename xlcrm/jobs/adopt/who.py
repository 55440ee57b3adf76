"""Who a list is about, where its headers do not say: people, what stands for them, two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.clues import (
    are_amounts,
    are_things,
    naming,
    numbering,
    share_apart,
)
from xlcrm.jobs.adopt.header_row import (
    ALIKE,
    DOUBTED,
    EVEN,
    LEAST_TEXTS,
    LIKE_NAMES,
    OF_SOMEBODY,
    HeaderRow,
    Offered,
)
from xlcrm.jobs.adopt.sole import may_name, rivals_of
from xlcrm.reading.candidate import AMBIGUOUS
from xlcrm.reading.evidence import (
    are_dates,
    are_names,
    filled,
    fits,
    have_surnames,
)
from xlcrm.reading.parties import of_one_party
from xlcrm.reading.plausible import is_of_relatives
from xlcrm.reading.products import TITLE, rank_of
from xlcrm.reading.similar import LITTLE, WORTH_ASKING
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.headers import HeaderMatch

_OF_THE_STAFF: Final = lazy(
    r"(?:담당|담당자|담당자명|직원|사원|관리자|작성자|등록자|접수자|처리자|요청자|승인자|검토자|발급자|확인자|입력자"
    r"|수정자|결재자|기안자|예금주)(?:명|성명|이름)?$"
)
_GONE: Final = lazy(r"고인|망자|사망자|피상속")
_SAYS_HOW: Final = lazy(
    r"(?:여부|유무|구분|유형|종류|방법|방식|경로|사유|상태|주기|단위|링크|보기|url|yn|type|status)$"
    r"|은행(?:명|코드)?$|카드사|(?:결제|납부|입금|계좌|과세)(?!자|인|주|업체|회사)|세금|원천세"
)
"""What says of each row whether, how or through which bank, and nobody's name."""
_FIRM: Final = lazy(r"(?:업체|회사|상호|법인|기관|단체|학교|병원|거래처|고객사)명?$")
_FOR_HOW_LONG: Final = lazy(r"^(?:납입|납부|불입|보장|만기)기간|^(?:납입|결제|청구)주기$")
_TITLED: Final = lazy(r"(?:과제|사업|공사|용역|프로젝트)명$")
_HEAD: Final = lazy(r"대표")  # who leads a firm that is named itself
_WORD: Final = lazy(r"[^\W\d_]{2,}")
_MOSTLY: Final = 0.8  # of the cells
_NAMES: Final = 80.0  # of cells that are people's names
_BARE_NAMES: Final = frozenset({"name", "이름", "명칭", "title", "제목"})
_PAPER: Final = "누구인지 적는 열이 없어, 계약마다 다른 이 번호로 고객을 가릴 수 있습니다."
_WHOSE: Final = "누구인지 적는 열이 없습니다. 고객을 가릴 수 있는 열을 정해 주세요."
_PARTY: Final = "계약의 두 당사자 가운데 줄마다 다른 쪽입니다. 다른 쪽은 우리 사무실로 보입니다."
_TITLE: Final = "상대방을 적는 열이 따로 있어, 계약의 이름으로 보입니다."
_THING: Final = "누구인지 적는 열이 없어, 줄마다 다른 이 이름으로 가릴 수 있습니다."
_OURS: Final = "누구인지 적는 열이 없어, 우리가 쓰는 것들의 이름으로 보입니다."
_USED_FOR: Final = Offered("service", EVEN, "무엇에 대한 계약인지 적는 열로도 볼 수 있습니다.")


def people(row: HeaderRow) -> list[int]:
    """The columns of names that nothing is known of, where no column says who."""
    if row.says_who:
        return []
    named = [
        column
        for column, cell in row.whose.items()
        if not _OF_THE_STAFF.search(normalise(cell.text))
        and not _GONE.search(normalise(cell.text))
        and not _is_title(cell.text)
        and (
            are_names(row.below(column))
            or (
                OF_SOMEBODY.search(normalise(cell.text))
                and fits(LEDGER.column("name"), row.below(column))
                and not are_things(row.below(column))
            )
        )
    ]
    named = [
        each for each in named if not is_of_relatives(row.cells[each].text, row.cells[each].group)
    ] or named
    others = [each for each in named if not _HEAD.match(normalise(row.cells[each].text))]
    if any(
        _FIRM.search(normalise(row.cells[each].text)) or may_name(row.below(each))
        for each in others
    ):
        named = others
    plain = [column for column in named if not _says_how(row, column)]
    if plain or not (row.fields & {*TERM} or row.bounds):
        return plain or named
    full = [column for column in row.open if row.is_full(column)]
    telling = [column for column in full if not _says_how(row, column)]
    full = telling if "service" in row.fields else full  # what is used tells rather
    return next(
        filter(
            None, (naming({each: row.below(each) for each in some}) for some in (telling, full))
        ),
        named,
    )


def _is_title(header: str) -> bool:
    """Whether a header names what is done, as 실증 과제명 does, and nobody."""
    return _TITLED.search(normalise(header)) is not None and rank_of(header) == TITLE


def _says_how(row: HeaderRow, column: int) -> bool:
    """Whether a header says how somebody pays or is taxed: asked about where nothing else is."""
    return _SAYS_HOW.search(normalise(row.cells[column].text)) is not None


def stand_ins(row: HeaderRow) -> dict[int, list[Offered]]:
    """The column that may stand for who, where nothing at all says it: one, if any does.

    What is used, if each row has another (도메인, 보관함명); else the number of the paper or of the
    thing; and where a term is plain, whatever tells rows apart at all.
    """
    if row.says_who or not (row.fields & {*TERM} or row.renewals) or people(row):
        return {}
    used = [each.column for each in row.found if each.field == "service"]
    for column in used:
        if _name_things(row.below(column)):
            return {column: [Offered("name", LIKE_NAMES, _THING), _USED_FOR]}
    papers = [each.column for each in row.found if each.field == "contract_id"][:1]
    if (
        used and not papers and (row.renewals or _are_own_contracts(row))
    ):  # what we ourselves subscribe to
        return {used[0]: [Offered("name", LIKE_NAMES, _OURS), _USED_FOR]}
    if papers or not _has_both_ends(row):
        return {column: [Offered("customer_id", WORTH_ASKING, _PAPER)] for column in papers}
    known = {each.column for each in row.found}
    free = {column: cell.text for column, cell in row.cells.items() if column not in known}
    for columns in (row.open, free):  # a room's number says less than one nobody knows
        cells = {column: row.below(column) for column in columns}
        if found := numbering(cells, free):
            return {found[0]: [Offered("customer_id", WORTH_ASKING, _PAPER)]}
    words = [column for column in sorted(row.open) if _are_words(row.below(column))]
    words = [column for column in words if not _says_how(row, column)] or (
        words if not used else []
    )
    words = words or [
        column
        for column, text in free.items()
        if _are_words(row.below(column))
        and not _OF_THE_STAFF.search(normalise(text))
        and not _SAYS_HOW.search(normalise(text))
    ]
    apart = {column: share_apart(row.below(column)) for column in (*words, *used)}
    best = max(apart, key=apart.__getitem__, default=None)
    return {} if best is None else {best: [Offered("name", WORTH_ASKING, _WHOSE)]}


def _are_own_contracts(row: HeaderRow) -> bool:
    """Whether contracts are listed with what is paid for how long, and no header names anybody."""
    paid = any(map(_FOR_HOW_LONG.search, (normalise(each.text) for each in row.cells.values())))
    return paid and {"start", "fee"} <= row.fields


def _has_both_ends(row: HeaderRow) -> bool:
    """Whether a term is plain, so that only who is wanting."""
    return "end" in row.fields or {"start", "months"} <= row.fields


def _are_words(values: Sequence[CellValue]) -> bool:
    """Whether a column's cells are words, of which some differ: names that come back."""
    said = [value for value in filled(values) if isinstance(value, str) and _WORD.search(value)]
    other = are_dates(said) or are_amounts(said)
    return len(said) >= LEAST_TEXTS and len(set(said)) > 1 and not other


def _name_things(values: Sequence[CellValue]) -> bool:
    """Whether a column names a thing a row, as 보관함명 does."""
    return len(filled(values)) >= LEAST_TEXTS and share_apart(values) >= _MOSTLY


def of_people(row: HeaderRow) -> dict[int, list[Offered]]:
    """The columns that may say who, where none does."""
    found = {}
    for column in people(row):
        below = row.below(column)
        names, surnames = are_names(below), have_surnames(below)
        score = _NAMES if surnames else LIKE_NAMES if names else WORTH_ASKING
        why = "사람 이름이 적힌 열입니다." if names else "누구인지 적는 열로 보입니다."
        found[column] = [Offered("name", score, why)]
    best = max((offers[0].score for offers in found.values()), default=0.0)
    found = {column: offers for column, offers in found.items() if offers[0].score == best}
    for column in rivals_of(row, next(iter(found))) if len(found) == 1 and best == _NAMES else ():
        found[column] = [Offered("name", _NAMES, _WHOSE)]
    return found


def of_parties(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """Who the customer is, where a contract's two parties stand in a row, and neither says it.

    The one of whom more are named is proposed: the other one is mostly we ourselves. A bare name
    beside the other party is mostly the contract's own.
    """
    column = match.columns.get("name")
    names = [each for each in row.found if each.field == "name" and each.composed]
    parties = [each for each in names if each.preference == AMBIGUOUS]
    if column is None or "name" in match.told or not parties:
        return {}
    apart = {each.column: share_apart(row.below(each.column)) for each in parties}
    others = [each for each in parties if normalise(each.text) != normalise(parties[0].text)]
    if column in apart and others:
        told = of_one_party({"name": parties}, row.below)["name"]
        clear = len(told) < len(parties)
        return {column: [Offered("name", LIKE_NAMES, _PARTY)]} if clear else {}
    bare = normalise(row.cells[column].text) in _BARE_NAMES
    bare = bare and not have_surnames(row.below(column))
    if column not in apart and bare and max(apart.values()) < share_apart(row.below(column)):
        title = [Offered("name", LITTLE, ALIKE)]
        if "service" not in match.columns or "service" in match.doubtful:
            title.insert(0, Offered("service", DOUBTED, _TITLE))
        return {column: title}
    return {}
