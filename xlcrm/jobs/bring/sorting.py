"""Brought rows sorted out: which contracts of the ledger they tell of, and which are new.

Rows that tell of one contract are taken together, the first of them counting. The order of things
here makes a second import of the same rows change nothing; see `Sorted`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.incoming.columns import out_of_order
from xlcrm.jobs.bring.matching import BroughtRow
from xlcrm.people.keys import numbers_of
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.bring.matching import Matcher
    from xlcrm.people.keys import Numbers

_Services: TypeAlias = "dict[object, list[int]]"

APART: Final = frozenset(column.field for column in LEDGER.columns if not column.compared)
"""What is not compared: 비고 is the person's, and 상태 is computed."""

_UNCLEAR: Final = Trouble(
    "contract_id",
    "누구의 어느 계약인지 분명하지 않아, 다시 가져올 때마다 또 적힐 줄입니다.",
    "고객 ID와 계약 ID, 또는 고객명과 연락처를 적으세요.",
)

_OF_ROW: Final = (
    "contract_id",
    "customer_id",
    "name",
    "phone",
    "start",
    "branch",
)  # as `Row` has them


@outlined
@dataclass(slots=True)
class Sorted:
    """What brought rows come to.

    Of one contract of the ledger told by several rows, and of several rows that tell of one new
    contract, the first counts and the others may add to it; one that says otherwise is a trouble,
    and stays one however often it is brought.

    Attributes:
        rows: what each row says of whose contract it is, 고객 ID filled in from the others.
        matched: row of the ledger → the first row that was brought for it.
        of_ledger: the rows that were brought for contracts of the ledger.
        fresh: the first rows of new contracts.
        joined: first row → field → the row that says it, where several tell of one contract.
        troubles: what is wrong, by the position of the brought row.
        claimed: whether rows were taken for contracts that they do not name exactly.
    """

    rows: list[BroughtRow]
    matched: dict[int, int] = field(default_factory=dict)
    of_ledger: list[int] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    joined: dict[int, Mapping[str, int]] = field(default_factory=dict)
    troubles: defaultdict[int, list[Trouble]] = field(default_factory=lambda: defaultdict(list))
    claimed: bool = False

    def source(self, at: int, name: str) -> int:
        """Return the row that says a field of the contract whose first row is given."""
        return self.joined[at].get(name, at) if at in self.joined else at

    def merged(self, first: int) -> BroughtRow:
        """Return what all rows of a contract say of whose it is."""
        if first not in self.joined:
            return self.rows[first]
        of = {name: self.rows[self.source(first, name)] for name in _OF_ROW}
        return BroughtRow(
            of["contract_id"].contract,
            of["customer_id"].customer,
            of["name"].name,
            of["phone"].phones,
            of["start"].start,
            of["branch"].branch,
        )


def sort_out(
    brought: BroughtColumns,
    matcher: Matcher,
    places: Sequence[str],
    unclear: Iterable[int] = (),
) -> Sorted:
    """Return which contract each brought row tells of. Rows with troubles tell of none.

    Args:
        brought: the rows.
        matcher: the ledgers' contracts.
        places: what each brought row is called.
        unclear: rows that would be written again and again.
    """
    found = Sorted(_rows(brought))
    for at, troubles in brought.troubles.items():
        found.troubles[at].extend(troubles)
    for at in unclear:
        found.troubles[at].append(_UNCLEAR)
    _Sorting(brought, matcher, found, places).run()
    return found


def _rows(brought: BroughtColumns) -> list[BroughtRow]:
    phones = numbers_of(brought.column("phone"))
    columns = (phones if name == "phone" else brought.column(name) for name in _OF_ROW)
    return list(map(BroughtRow._make, zip(*columns, strict=True)))


def _given(found: Sorted) -> dict[tuple[object, str], object]:
    """The one 고객 ID of each person for whom the rows name just one; some rows name none."""
    if all(row.customer is not None for row in found.rows):
        return {}
    ids: defaultdict[tuple[object, str], set[object]] = defaultdict(set)
    for row in found.rows:
        if row.customer is not None and row.name is not None:
            for digits in row.phones:
                ids[row.name, digits].add(row.customer)
    return {person: next(iter(each)) for person, each in ids.items() if len(each) == 1}


class _Sorting:
    """The work of `sort_out`, in passes over the rows."""

    def __init__(
        self, brought: BroughtColumns, matcher: Matcher, found: Sorted, places: Sequence[str]
    ) -> None:
        self.brought = brought
        self.matcher = matcher
        self.found = found
        self.places = places
        self.given = _given(found)
        self.fields = [name for name in brought.said if name not in APART]
        self.services = brought.column("service")
        self.matched: defaultdict[int, list[int]] = defaultdict(list)
        self.fresh: defaultdict[Hashable, list[int]] = defaultdict(list)
        # The rows of each 계약 ID that the ledger lacks.
        self.numbered: defaultdict[object, list[int]] = defaultdict(list)
        self.pending: dict[Hashable, tuple[Sequence[int], _Services]] = {}

    def run(self) -> None:
        """Match every row, then take those together that tell of one contract."""
        for at in range(self.brought.count):
            if at not in self.found.troubles:
                self._match(at)
        self._claim_numbered()
        self._claim()
        self.found.of_ledger = [at for rows in self.matched.values() for at in rows]
        self.found.matched = {place: self._together(rows) for place, rows in self.matched.items()}
        self.found.fresh = [self._together(rows) for rows in self.fresh.values()]

    def _match(self, at: int) -> None:
        row, candidates = self._looked_up(self.found.rows[at])
        self.found.rows[at] = row
        contract, service = row.contract, self.services[at]
        if contract is not None:
            if candidates and self.matcher.column("contract_id")[candidates[0]] == contract:
                self._match_one(at, candidates, candidates)
            else:
                self.numbered[contract].append(at)
            return
        who: Hashable = (row.numbered or (row.name, row.phones[:1]), row.start)
        if not candidates:
            self.fresh[who, service].append(at)
            return
        alike = candidates
        if service is not None:
            services = self.matcher.column("service")
            alike = [place for place in candidates if services[place] == service]
        if alike:
            self._match_one(at, alike, candidates)
        else:
            _, services_brought = self.pending.setdefault(who, (candidates, {}))
            services_brought.setdefault(service, []).append(at)

    def _match_one(self, at: int, alike: Sequence[int], candidates: Sequence[int]) -> None:
        """Match a row with the one contract that it is; of several it has to equal one."""
        if len(alike) > 1:
            alike = [place for place in alike if not any(self._differing(at, place))][:1]
        if alike:
            self.matched[alike[0]].append(at)
        else:
            self.found.troubles[at].append(self._ambiguous(candidates))

    def _looked_up(self, row: BroughtRow) -> tuple[BroughtRow, Sequence[int]]:
        """A row with the 고객 ID that others give it, and the contracts that it may be."""
        candidates = self.matcher.candidates(row)
        if row.customer is None:
            given = self._given(row.name, row.phones)
            if given is not None:
                row = row._replace(customer=given)
                candidates = candidates or self.matcher.candidates(row)
        return row, candidates

    def _given(self, name: object, phones: Numbers) -> object:
        return next(
            (self.given[name, each] for each in phones if (name, each) in self.given),
            None,
        )

    def _claim_numbered(self) -> None:
        """Let a contract whose 계약 ID the ledger lacks be one without an ID, of the same service.

        All rows of the 계약 ID are taken together first: only so the next import, which finds the
        contract by it, comes to the same.
        """
        services = self.matcher.column("service")
        taken: set[int] = set()
        for contract, rows in self.numbered.items():
            first = self._together(rows)
            good = [at for at in rows if at not in self.found.troubles]
            row, places = self._looked_up(self.found.merged(first))
            free = [at for at in places if at not in taken and self.matcher.named(at, row.name)]
            service = self.services[self.found.source(first, "service")]
            if service is not None:
                free = [place for place in free if services[place] in {service, None}]
            if free:
                self.found.claimed = True
                taken.add(free[0])
                self.matched[free[0]] += good
            else:
                self.fresh[contract,] += good

    def _claim(self) -> None:
        """Let rows that fit no contract exactly be one of the same customer and day that is left.

        Another service is a difference of a contract that no row has named; where all contracts of
        that day are named, it is one more.
        """
        self.found.claimed |= bool(self.pending)
        taken = set(self.matched)
        for who, (candidates, waiting) in self.pending.items():
            for service, rows in waiting.items():
                name = self.found.rows[rows[0]].name
                free = [at for at in candidates if at not in taken and self.matcher.named(at, name)]
                if free:
                    taken.add(free[0])
                    self.matched[free[0]] += rows
                else:
                    self.fresh[who, service] += rows

    def _differing(self, at: int, place: int) -> Iterator[str]:
        """The fields in which a row says something else than one of the ledger."""
        sheet = self.matcher.sheets[self.matcher.places[place][0]]
        for name in self.fields:
            said = self.brought.said[name][at]
            if (
                said is not None
                and name in sheet.table.columns
                and said != self.matcher.column(name)[place]
            ):
                yield name

    def _together(self, rows: Sequence[int]) -> int:
        """Take rows of one contract together; note those that contradict an earlier one."""
        first = rows[0]
        if len(rows) == 1:
            return first
        said = self.brought.said
        group: dict[str, int] = {}
        for at in rows:
            mine = [name for name, column in said.items() if column[at] is not None]
            wrong = [
                name
                for name in mine
                if name in group and name not in APART and said[name][at] != said[name][group[name]]
            ]
            if wrong:
                self.found.troubles[at].append(self._twice(wrong, first))
                continue
            for name in mine:
                group.setdefault(name, at)
        self.found.joined[first] = group
        return first

    def _twice(self, fields: Sequence[str], first: int) -> Trouble:
        names = ", ".join(LEDGER.column(name).name for name in fields)
        return Trouble(
            fields[0],
            f"{self.places[first]}에 같은 계약이 있고 값이 다릅니다: {names}",
            "맞는 줄 하나만 남기거나, 다른 계약이면 계약 ID를 적으세요.",
        )

    def _ambiguous(self, candidates: Iterable[int]) -> Trouble:
        places = " · ".join(str(self.matcher.where(place)) for place in candidates)
        return Trouble(
            "contract_id",
            f"어느 계약인지 알 수 없습니다: {places}",
            "계약 ID를 적거나, 고객대장에 두 번 적힌 계약을 하나로 고치세요.",
        )


def disordered(
    brought: BroughtColumns, found: Sorted, matcher: Matcher, place: int
) -> Trouble | None:
    """Return what is wrong where a brought day contradicts the other one that the ledger has."""
    at = found.matched[place]
    days = []
    for name in ("start", "end"):
        said = brought.column(name)[found.source(at, name)]
        days.append(matcher.column(name)[place] if said is None else said)
    first, last = days
    wrong = isinstance(first, date) and isinstance(last, date) and last < first
    return out_of_order("start", "end") if wrong else None
