"""A row of headers of a sheet that is looked over: what it reads like, and what stands below."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.clues import (
    are_amounts,
    bound_terms,
    run_on,
)
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.reading.candidate import AMBIGUOUS, TOLD
from xlcrm.reading.candidates import candidates_in, key_of, said_of
from xlcrm.reading.combined import are_periods
from xlcrm.reading.evidence import (
    are_dates,
    filled,
    fits,
    have_surnames,
    speaks_against,
)
from xlcrm.reading.header_cells import header_cells
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.plausible import FOR_OTHERS, tell_rows_apart
from xlcrm.reading.products import are_no_products
from xlcrm.reading.similar import KIN_SCORE, SURE, WORTH_ASKING, assigned, likeness
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.header_cells import HeaderCell
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.workbook.sheet_reader import SheetReader

    Meant = tuple[tuple[str, ...], float]  # the fields of a header, and how much it is like them

WHO: Final = frozenset({"customer_id", "name"})
BOUNDED: Final = frozenset({"start", "end", "months"})
OF_SOMEBODY: Final = lazy(
    r"^(?:고객|회원|거래|이용|계약|입주|의뢰|발주|소속)(?:교회|학교|학원|병원|의원|센터|점|기관|단체|조합|법인|사찰|가정|세대)$"
    r"|(?:명|이름|성함|대표|업체|업소|자|인|처|회사|기관|기업|단체|_nm|nm|name)$"
    r"|^(?:보험|렌탈|렌트카?|렌터카|리스|대여|임대|공급|고객|계약|위탁|수탁|용역)사$"
)
_OF_JOINING: Final = lazy(r"가입|등록|입회|입단|최초|입학|join|regist|signup|入会|加入")
_OF_RENEWAL: Final = lazy(
    r"갱신|재계약|재등록|재가입|renew|更新|续约|續約|renova|renouvel|rinnovo|verlanger|verlaenger|продлени|(?:다음|차기|차회|next).*(?:결제|청구|납부|납입|이체|bill|pay|charge|invoice)"
)
_OF_PAPERS: Final = lazy(
    r"최근|직전|이전|지난|여부|면허|자격|보험|인증|검사|점검|정보|비밀|카드|last|previous|licen|insur|password|card"
)
_ACTS: Final = frozenset({"terminated_on", "cancelled_on", "paused_from", "paused_to"})
_OF_TAXES: Final = lazy(r"과세|면세|원천세|부가세|세금|신고")
_JOINED: Final = lazy(r"[/·,&+]")
_DAY: Final = lazy(r"일|날|date|day|on$|시작|종료|시점|년월")
OF_TERM: Final = frozenset({"service", "fee", "deposit", "contract_id"})
LEAST_TEXTS: Final = 3  # in a row of headers
DOUBTED: Final = 75.0  # the score of what words say with a doubt
LIKE_NAMES: Final = 70.0  # of cells that may be names of other things
EVEN: Final = 50.0  # of what nothing speaks for more than for another: below the floor
_FILLED: Final = 0.4  # of the rows: a day of the term stands in most of them
ALIKE: Final = "머리글이 이 열의 이름과 비슷합니다."


def is_understood(cell: HeaderCell) -> bool:
    """Tell whether a header's words say what it is, so that nobody need be asked."""
    return meaning_of(cell.text, cell.group) is not None


def spelled_sheet(name: str) -> str:
    """Return a sheet's name as 설정 spells it before a header: 시트!머리글.

    >>> spelled_sheet("강남점"), spelled_sheet("강남!")
    ('강남점', "'강남!'")
    """
    return quoted(name) if set("!'") & set(name) else name


class HeaderRow:
    """A row of headers, and what they are recognised as."""

    def __init__(self, reader: SheetReader, spec: SheetSpec, row: int, told: Told) -> None:
        self.reader, self.spec, self.row, self.told = reader, spec, row, told
        self.cells = header_cells(reader.top, reader.merges, row)
        self.found = candidates_in(reader.top, reader.merges, row, spec, told)
        self.fields = frozenset(each.field for each in self.found)
        known = {each.column for each in self.found}
        free = {
            column: cell
            for column, cell in sorted(self.cells.items())
            if column not in known and said_of(told, cell, column) is None
        }
        self.renewals = self._renewals(free) if spec.key == LEDGER.key else frozenset()
        understood = {
            column
            for column, cell in free.items()
            if spec.key == LEDGER.key
            and column not in self.renewals
            and is_understood(cell)
            and not self._speaks_against(column, cell)
        }
        self.open = {column: cell for column, cell in free.items() if column not in understood}
        self.whose = {
            column: cell
            for column, cell in free.items()
            if column not in understood
            or OF_SOMEBODY.search(normalise(cell.text))
            or (have_surnames(self.below(column)) and not FOR_OTHERS.search(normalise(cell.text)))
        }
        """The headers that may say who, if no column does."""

    def _renewals(self, free: Mapping[int, HeaderCell]) -> frozenset[int]:
        """The one column of days on which something sold is renewed or paid again, if none ends it.

        A list of people has such days of other things; what is sold has a name or a price.
        """
        if self.fields & {"end", "months", "sessions_left"} or not self.fields & OF_TERM:
            return frozenset()
        found = [
            column
            for column, cell in free.items()
            if _OF_RENEWAL.search(normalise(cell.text))
            and not _OF_PAPERS.search(normalise(cell.text))
            and are_dates(self.below(column))
        ]
        return frozenset(found if len(found) == 1 else ())

    def _speaks_against(self, column: int, cell: HeaderCell) -> bool:
        """Whether days stand below a header whose words say something else: start_rent."""
        said = meaning_of(cell.text, cell.group)
        if said is None or not said.field or self.spec.column(said.field).kind is Kind.DATE:
            return False
        return are_dates(self.below(column)) and not fits(
            self.spec.column(said.field), self.below(column)
        )

    def is_full(self, column: int) -> bool:
        """Whether something stands below a header in about as many rows as there are."""
        return len(filled(self.below(column))) >= _FILLED * self._rows_below

    @cached_property
    def _rows_below(self) -> int:
        """In how many of the first rows something stands below the headers."""
        return sum(
            bool(filled(cells.values())) for at, cells in self.reader.top.items() if at > self.row
        )

    @cached_property
    def says_who(self) -> bool:
        """Whether a column says who the customer is: a number that counts the rows does not."""
        told = [
            each
            for each in self.found
            if each.field in WHO
            and not (each.field == "customer_id" and each.preference != TOLD and each.counts)
        ]
        weak = all(each.field == "customer_id" and each.preference == AMBIGUOUS for each in told)
        return bool(told) and not (weak and self.names_people)

    @property
    def names_people(self) -> bool:
        """Whether a column that nobody knows holds people, beside a mere 번호."""
        return any(
            have_surnames(self.below(column)) and not FOR_OTHERS.search(normalise(cell.text))
            for column, cell in self.whose.items()
        )

    @cached_property
    def bounds(self) -> bool:
        """Whether days that nothing is known of bound terms."""
        days = (
            column for column in self.open if are_dates(self.below(column)) and self.is_full(column)
        )
        return bound_terms({column: self.below(column) for column in days})

    @property
    def has_periods(self) -> bool:
        """Whether a column that nobody knows holds periods, each with both its days."""
        return any(
            self.is_full(column)
            and are_periods(self.below(column))
            and not run_on(self.below(column))
            for column in self.open
        )

    @property
    def filled(self) -> bool:
        """Whether anything stands below the headers."""
        return any(filled(cells.values()) for at, cells in self.reader.top.items() if at > self.row)

    def below(self, column: int) -> list[CellValue]:
        """The cells below a header, among the first rows."""
        return [cells.get(column) for row, cells in self.reader.top.items() if row > self.row]

    def key(self, column: int) -> str:
        """How what is told of a header is found: by its text, or by its cell."""
        keys = [key_of(cell) for cell in self.cells.values()]
        key = key_of(self.cells[column])
        return key if keys.count(key) == 1 else normalise(a1(self.cells[column].row, column))

    def alike(self, meant: Mapping[int, Meant]) -> dict[int, Meant]:
        """The same for all headers with these texts: tables side by side have them twice."""
        by_key = {key_of(self.cells[column]): each for column, each in meant.items()}
        return {
            column: by_key[key_of(cell)]
            for column, cell in self.open.items()
            if key_of(cell) in by_key
        }

    @cached_property
    def scores(self) -> Mapping[int, Mapping[str, float]]:
        """How much each header that is none of ours is like the fields that it may be."""
        return {
            column: {
                name: score
                for name, score in likeness(cell, self.spec).items()
                if score >= WORTH_ASKING
                and name not in self.fields
                and fits(self.spec.column(name), self.below(column))
                and not (name == "name" and are_amounts(self.below(column)))
                and not (name == "name" and self._names_no_people(column, score))
                and not (name == "service" and self._says_two(column, score))
                and not self._is_bare_act(name, cell, column)
                and not (name == "branch" and tell_rows_apart(self.below(column)))
            }
            for column, cell in self.open.items()
            if column not in self.renewals  # 갱신일 is spelled like 개시일
        }

    def _names_no_people(self, column: int, score: float) -> bool:
        """Whether a header is only spelled like 성명, as 선명 is, above no people beside people."""
        mine = have_surnames(self.below(column))
        return score < SURE and not mine and self.names_people

    def _says_two(self, column: int, score: float) -> bool:
        """Whether a header is no product: it only ends so, or its cells say how or how many."""
        two = score < KIN_SCORE and _JOINED.search(self.cells[column].text) is not None
        below = self.below(column)
        how = _OF_TAXES.search(self.cells[column].text) is not None or are_no_products(below)
        return two or how or speaks_against(self.spec.column("service"), below)

    def _is_bare_act(self, name: str, cell: HeaderCell, column: int) -> bool:
        """Whether a header is the bare word of an act, which may as well be ticked: 취소, 해지."""
        acts = self.spec.key == LEDGER.key and name in _ACTS
        return acts and not (_DAY.search(normalise(cell.text)) or are_dates(self.below(column)))

    def similar(self, least: float) -> dict[int, Meant]:
        """The headers that are like a field, each field once, with their score."""
        periods = self.periods()
        taken = self.fields | {name for fields, _ in periods.values() for name in fields}
        found = assigned(self.scores, taken, least)
        return {**{column: ((name,), score) for column, name, score in found}, **periods}

    def periods(self) -> dict[int, Meant]:
        """The first column that says when a term begins and when it ends, if none else does.

        A day on which somebody joined begins none beside it: 입회일 and 회비납부기간.
        """
        starts = [each.text for each in self.found if each.field == "start"]
        joined = all(_OF_JOINING.search(normalise(each)) for each in starts)
        if self.spec.key != LEDGER.key or "end" in self.fields or not joined:
            return {}
        found = (
            column
            for column in self.open
            if are_periods(self.below(column)) and not run_on(self.below(column))
        )
        return dict.fromkeys(islice(found, 1), (TERM, KIN_SCORE))

    def phones(self) -> dict[int, Meant]:
        """The columns of 전화번호 and 휴대폰, which are read together."""
        mine = [each for each in self.found if each.field == "phone" and not each.holds]
        same = {each.preference for each in mine}
        alike = len(mine) > 1 and len(same) == 1 and not any(each.number for each in mine)
        return {each.column: (("phone",), 100.0) for each in mine} if alike else {}


class Offered(NamedTuple):
    """A field that a column may hold; none at all (쓰지 않음) is the empty field."""

    field: str
    score: float
    why: str
