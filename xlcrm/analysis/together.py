"""The offices of several ledgers as one: branches side by side, each customer where they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.inputs import COLUMNS, Office, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.debts import Owed

_APART: Final = ": "  # between a ledger and its sheet
_LEDGER: Final = "the ledger"  # a column that stands here alone
_BY_NAME: Final = frozenset({"windows", "responses", "themes"})
_KINDS: Final = tuple(COLUMNS)
_POLICIES: Final = {
    "grace": "재계약 유예",
    "month_end": "말일 방식",
    "windows": "서비스별 안내 기간",
    "default_window": "안내 기간",
    "basis": "요금 기준",
    "few": "횟수 임박",
    "standards": "등급과 위험의 기준",
    "goals": "목표",
    "responses": "사유별 대응",
    "themes": "주제",
}


def there(ledger: str, sheet: str) -> str:
    """Return what a sheet of one of several ledgers is called; no sheet has a colon in its name.

    >>> there("강남점", "고객대장")
    '강남점: 고객대장'
    """
    return f"{ledger}{_APART}{sheet}"


def ledger_of(sheet: object) -> str:
    """Return of which of several ledgers a sheet is, as `there` names it; "" of one alone.

    >>> ledger_of("강남점: 고객대장"), ledger_of("고객대장")
    ('강남점', '')
    """
    return str(sheet).rpartition(_APART)[0]


def together(offices: Sequence[tuple[str, Office]]) -> Office:
    """Return the offices of several ledgers as one.

    A person who is a customer of two ledgers counts as two: their numbers begin anew in each.
    지점 is the ledger's name where a contract does not say it. What the ledgers have set
    differently is as most of them have it; `differing` names it.

    Args:
        offices: what each ledger is called, and its office; one at least, all on the same day.

    >>> from datetime import date
    >>> import xlcrm
    >>> from xlcrm.analysis.office import office_of
    >>> one = office_of(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"), date(2024, 10, 1))
    >>> both = together([("강남", one), ("서초", one)])
    >>> both.contracts["customer"].nunique(), sorted(set(both.contracts["branch"]))
    (6, ['강남', '서초'])
    """
    frames = {
        kind: _stacked([(name, getattr(office, kind)) for name, office in offices], kind)
        for kind in _KINDS
    }
    contracts = frames["contracts"]
    named = contracts["branch"].notna() & (contracts["branch"] != "")
    frames["contracts"] = contracts.assign(
        branch=contracts["branch"].where(named, contracts[_LEDGER])
    ).drop(columns=_LEDGER)
    notes = _stacked([(name, office.notes) for name, office in offices], "journal")
    policy, differing = _policy([office.policy for _, office in offices])
    return Office(
        **frames,
        as_of=offices[0][1].as_of,
        policy=policy,
        present=frozenset().union(*(office.present for _, office in offices)),
        told=frozenset().union(*(office.told for _, office in offices)),
        dateless=sum(office.dateless for _, office in offices),
        differing=differing,
        notes=notes,
        unsent=_stacked([(name, office.unsent) for name, office in offices], "marketing"),
        owed=_owed([office for _, office in offices]),
        consents={
            f"{name}: {who}": each
            for name, office in offices
            for who, each in office.consents.items()
        },
    )


def _stacked(frames: Sequence[tuple[str, pd.DataFrame]], kind: str) -> pd.DataFrame:
    """The frames below one another; customers, contracts and places each of their own ledger."""
    found = []
    for name, frame in frames:
        new = frame.assign(
            **{
                field: _of_ledger(frame[field], name)
                for field in ("customer", "contract_id", "linked")
                if field in frame.columns
            }
        )
        if "sheet" in frame.columns:
            known = {each: each and there(name, each) for each in frame["sheet"].unique()}
            new["sheet"] = [known[each] for each in frame["sheet"]]
        if kind == "contracts":
            new[_LEDGER] = name
        found.append(new)
    dtypes = frames[0][1].dtypes
    filled = [frame for frame in found if len(frame)] or found[:1]
    names = dict.fromkeys(name for frame in filled for name in frame.columns)
    columns = {name: _column([*filled], name) for name in names}
    stacked = pd.DataFrame(columns, copy=False)
    return stacked.astype({name: dtype for name, dtype in dtypes.items() if name in columns})


def _column(frames: Sequence[pd.DataFrame], name: str) -> pd.Series:
    """A column of all of them, below one another; what a frame lacks is missing.

    Column by column: what pandas looks for in frames of thirty columns, a hundred times, takes
    longer than all else.
    """
    parts = [
        frame[name].to_numpy()
        if name in frame.columns
        else np.full(len(frame), np.nan, dtype=object)
        for frame in frames
    ]
    return pd.Series(np.concatenate(parts))


def _of_ledger(values: pd.Series, name: str) -> pd.Series:
    """Keys that are of one ledger alone; where there is none, there still is none."""
    said = [f"{name}: {each}" if isinstance(each, str) and each else each for each in values]
    return pd.Series(said, index=values.index, dtype=object)


def _owed(offices: Sequence[Office]) -> dict[int, Owed]:
    """What contracts owe, by their place among all."""
    found: dict[int, Owed] = {}
    before = 0
    for office in offices:
        found |= {before + at: owed for at, owed in office.owed.items()}
        before += len(office.contracts)
    return found


def _policy(policies: Sequence[Policy]) -> tuple[Policy, tuple[str, ...]]:
    """What most ledgers have set, and the names of what they have set differently.

    Of what is set by service or by reason, each ledger adds its own. Goals are a ledger's alone.
    """
    chosen: dict[str, Any] = {}
    differing = []
    for each in fields(Policy):
        values = [getattr(policy, each.name) for policy in policies]
        if each.name in _BY_NAME:
            chosen[each.name], same = _added(values)
        else:
            counts = Counter(map(repr, values))
            same, most = len(counts) == 1, max(counts.values())
            chosen[each.name] = next(value for value in values if counts[repr(value)] == most)
        if not same:
            differing.append(_POLICIES[each.name])
    if "목표" in differing:
        chosen["goals"] = {}
    return Policy(**chosen), tuple(differing)


def _added(values: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], bool]:
    """All that some tables say, the first of them first, and whether none gainsays another."""
    found: dict[str, Any] = {}
    same = True
    for table in values:
        for name, value in table.items():
            same = found.setdefault(name, value) == value and same
    return found, same
