"""What only one column of a list can be, though no dictionary has its header.

No dictionary holds what each trade calls its customers and what it lets. Where nothing in a list
says who, and one column alone holds people or firms that it is about, that one does: 점용인 beside
점용기간, whoever stands before the telephone, the firms. What is let is what a term is for where
nothing that is sold stands beside it: 선석, 생활실, 구획. Both are kept in 설정, so that no later
command has to look again. Where two columns may be it, or where the list may be the office's own
(운행자 of its cars), a person is asked instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.clues import are_amounts, share_apart, usual
from xlcrm.reading.bystanders import accessory_in, may_be_ours
from xlcrm.reading.candidate import AMBIGUOUS, TOLD
from xlcrm.reading.evidence import FIRM, are_dates, filled, fits, have_surnames
from xlcrm.reading.plausible import FOR_OTHERS
from xlcrm.reading.products import KIND, are_no_products, rank_of
from xlcrm.reading.similar import KIN_SCORE
from xlcrm.reading.things import is_let
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.adopt.header_row import HeaderRow, Meant

_AGENT: Final = lazy(r"^([가-힣]{2,6})(?:자|인|주|생|객)(?:명|성명|이름|성함)?$")
"""Who does what a list is about: 점용인 beside 점용기간."""
_NAMED: Final = lazy(r"(?:명|이름|명칭|팀|단체?|회|클럽)$")
_HEAD: Final = lazy(r"대표자?(?:명|성명|이름|성함)?|점주명?|원장명?|사장|대표이사")
_OF_PERSON: Final = lazy(r"(?:명|이름|성함|대표|자|인|주|사|생|객|원|님|유족)$")
"""How headers end that name people; of a column that only its cells tell of a person is asked."""
_OF_PETS: Final = lazy(r"반려|애완|애견|견명|견종|묘명|동물|강아지|고양이|선명|선박|차량|차종")
"""What has a name, and no purse."""
_SPEAKS: Final = ("agent", "firm", "person", "house")
"""What speaks for a column, the surest first."""
_HOUSES: Final = lazy(
    r"(?:치과|병원|의원|한의원|약국|학교|유치원|어린이집|학원|교회|성당|사찰|식당|카페|농장|조합|도서관|복지관|요양원|경로당)"
    r"(?:명|이름)?"
)
"""Houses that are customers by what they are: cells end as the header does."""
_TAIL: Final = lazy(r"(?:명|이름)$")
_REACHED: Final = frozenset({"phone", "email", "address"})
_MEMBERS: Final = lazy(r"(?:회원)?(?:등급|구분|종류|유형|종별|자격)")
_KIND: Final = lazy(r"(?:분류|종류|유형|구분)\s*$")
_MEMBER: Final = lazy(r"(?:회원|권|반)$")
_LIVES: Final = lazy(r"차량|차종|배달|배송|수거|방문|세대|구독")
"""Beside these a number of a house says where somebody lives, and lets nothing."""
_HOME: Final = lazy(r"(?:동호|동/호|호|동)(?:수|실)?")
_MOSTLY: Final = 0.6  # of the cells
_AS_WELL: Final = 0.8  # of what a column of people tells apart
_COMES_BACK: Final = 0.5  # of the rows at most have a name of their own
_WORD: Final = lazy(r"[^\W\d_]{2,}")
_FEW: Final = 3  # rows
_LEAST_SUM: Final = 10_000  # won, below which a number may be that of a room


def sole(row: HeaderRow) -> dict[int, Meant]:
    """Return the columns of a list of terms that alone say who, and what it is for.

    Args:
        row: the headers, with what stands below them.
    """
    if row.spec.key != LEDGER.key:
        return {}
    found: dict[int, Meant] = {}
    who = _named(row) if _bounds(row) else None
    if who is not None:
        found[who] = (("name",), KIN_SCORE)
    thing = let(row) if _is_of_terms(row) else None
    if thing is not None and thing != who:
        found[thing] = (("service",), KIN_SCORE)
    return found


def _bounds(row: HeaderRow) -> bool:
    """Whether a list says when something ends, or when it begins."""
    return not row.fields.isdisjoint({*TERM, "months", "sessions_left"}) or row.bounds


def _is_of_terms(row: HeaderRow) -> bool:
    """Whether a list says till when something goes, or what is paid from a day on."""
    paid = "start" in row.fields and not row.fields.isdisjoint({"fee", "deposit"})
    return paid or row.bounds or not row.fields.isdisjoint({"end", "months", "sessions_left"})


def says_whom(row: HeaderRow) -> bool:
    """Tell whether a column says who the customer is, as a mere 번호 never does alone."""
    return any(
        each.field == "name"
        or (
            each.field == "customer_id"
            and (each.preference == TOLD or not (each.counts or each.preference == AMBIGUOUS))
        )
        for each in row.found
    )


def _named(row: HeaderRow) -> int | None:
    """The one column that surely says who, where no header does."""
    if says_whom(row):
        return None
    told: dict[str, list[int]] = {}
    for column, how in _strong(row):
        told.setdefault(how, []).append(column)
    best = next((told[how] for how in _SPEAKS if how in told), [])
    if len(best) != 1 or (best == told.get("person") and _stands_for(row, best[0])):
        return None
    return best[0]


def _stands_for(row: HeaderRow, person: int) -> bool:
    """Whether somebody else may be the customer: another column tells the rows as well apart.

    billing_contact beside registrant, of whom no word is known, is whom one writes to.
    """
    apart = share_apart(row.below(person))
    return any(
        column != person
        and not _OF_PETS.search(normalise(cell.text))
        and not FOR_OTHERS.search(normalise(cell.text))
        and may_name(row.below(column))
        and share_apart(row.below(column)) >= _AS_WELL * apart
        for column, cell in row.open.items()
    )


def rivals_of(row: HeaderRow, person: int) -> list[int]:
    """Return other columns that may name the customer, whose person that is: 구단명 beside 감독.

    Args:
        row: the headers.
        person: a column of people's names.
    """
    return [
        column
        for column, cell in row.open.items()
        if column != person
        and _NAMED.search(normalise(cell.text))
        and not FOR_OTHERS.search(normalise(cell.text))
        and may_name(row.below(column))
    ]


def _strong(row: HeaderRow) -> Iterator[tuple[int, str]]:
    """The columns that may well say who, and what speaks for each."""
    for column, cell in row.whose.items():
        plain, below = normalise(cell.text), row.below(column)
        if not row.is_full(column) or _HEAD.fullmatch(plain) or len(filled(below)) < _FEW:
            continue
        for_others = FOR_OTHERS.search(plain) or may_be_ours(cell.text)
        if not for_others and fits(LEDGER.column("name"), below):
            yield from ((column, how) for how in _speaks_for(row, column, plain)[:1])


def _speaks_for(row: HeaderRow, column: int, plain: str) -> list[str]:
    """What of a column's header and cells says that the customers are named there."""
    below = row.below(column)
    apart = share_apart(below) > _COMES_BACK and not are_amounts(below)
    reached = not row.fields.isdisjoint(_REACHED)
    says = {
        "agent": apart and _is_agent(row, column, plain),
        "firm": are_firms(below),
        "person": reached and have_surnames(below) and _OF_PERSON.search(plain) is not None,
        "house": _are_houses(plain, below),
    }
    return [how for how, told in says.items() if told]


def _is_agent(row: HeaderRow, column: int, plain: str) -> bool:
    """Whether somebody is called after what the list is about."""
    found = _AGENT.match(plain)
    if found is None:
        return False
    return any(
        each.field in {*TERM, "fee", "months"}
        and each.column != column
        and normalise(each.text).startswith(found[1])
        for each in row.found
    )


def may_name(cells: Sequence[CellValue]) -> bool:
    """Tell whether words may be names: most are of one row or of few.

    >>> may_name(["가온점", "나래점", "가온점", "다솜점"]), may_name(["서울", "부산"] * 3)
    (True, False)
    """
    said = [str(each) for each in filled(cells)]
    words = sum(_WORD.search(each) is not None for each in said)
    return words >= _MOSTLY * len(said) > 0 and share_apart(cells) > _COMES_BACK


def are_firms(cells: Sequence[CellValue]) -> bool:
    """Tell whether most cells are firms by what stands before or behind their names.

    >>> are_firms(["㈜가온", "나래상사(주)", "주식회사 다온"]), are_firms(["가온", "나래"])
    (True, False)
    """
    said = [str(each) for each in filled(cells)]
    return bool(said) and sum(FIRM.search(each) is not None for each in said) >= _MOSTLY * len(said)


def _are_houses(plain: str, cells: Sequence[CellValue]) -> bool:
    """Whether cells are called as their header is: 화인치과 below 치과."""
    if not _HOUSES.fullmatch(plain):
        return False
    kind, said = _TAIL.sub("", plain), [str(each) for each in filled(cells)]
    return sum(kind in each for each in said) >= _MOSTLY * len(said)


def let(row: HeaderRow) -> int | None:
    """Return the column of what is let, or of what somebody is a member of; None if there is none.

    Where anything is sold besides, that is what a term is for.
    """
    sold = [each for each in row.found if each.field == "service" and each.preference != TOLD]
    if any(each.field == "service" and each.preference == TOLD for each in row.found):
        return None
    if any(rank_of(each.text) != KIND or not each.composed for each in sold):
        return None
    known = {each.column for each in row.found if each.field != "service"}
    words = {column: normalise(cell.text) for column, cell in row.cells.items()}
    lives = any(map(_LIVES.search, words.values()))
    mine = [
        column
        for column, word in words.items()
        if column not in known
        and is_let(word)
        and not (lives and _HOME.fullmatch(word))
        and (not accessory_in(word) or _is_about(row, column, accessory_in(word)))
        and row.is_full(column)
        and not are_dates(row.below(column))
        and not (are_amounts(row.below(column)) and usual(row.below(column)) >= _LEAST_SUM)
    ]
    if mine:
        return max(mine, key=lambda column: (share_apart(row.below(column)), -column))
    kinds = [
        column
        for column, word in words.items()
        if column not in known and _MEMBERS.fullmatch(word) and _are_memberships(row.below(column))
    ]
    others = [at for at, cell in row.open.items() if at not in kinds and _KIND.search(cell.text)]
    return kinds[0] if len(kinds) == 1 and not others else None


def _is_about(row: HeaderRow, column: int, word: str) -> bool:
    """Whether a list is of lockers: its title says so, or its term is called after them."""
    others = (cell.text for at, cell in row.cells.items() if at != column)
    terms = {each.text for each in row.found if each.field in {*TERM, "fee"}}
    return word in normalise(row.reader.name) or any(
        word in normalise(each) for each in others if each in terms
    )


def _are_memberships(cells: Sequence[CellValue]) -> bool:
    """Whether words say as what somebody is a member: 정회원, 학생회원."""
    said = [str(each).strip() for each in filled(cells)]
    kinds = sum(_MEMBER.search(each) is not None for each in said)
    return len(said) >= _FEW and kinds >= _MOSTLY * len(said) and not are_no_products(cells)


__all__ = ["are_firms", "let", "says_whom", "sole"]
