"""What every analysis works on: an office's contracts and its other sheets as typed frames."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.domain.dates import SECONDS_A_DAY
from xlcrm.domain.message_gate import Recipient
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import DATES, DEFAULT_FEW, DEFAULT_GRACE, Decision
from xlcrm.domain.term import MonthEnd
from xlcrm.office.journal_read import day_of
from xlcrm.office.recipients import OPT_OUTS, both, of_row
from xlcrm.office.sums import TOLD
from xlcrm.reading.settings import DEFAULT_WINDOW
from xlcrm.reading.standards import Standards
from xlcrm.schema.moments import Moments
from xlcrm.schema.sheets import FEE_BASES
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.office.debts import Owed
    from xlcrm.reading.responses import Response

MONTHLY, FOR_TERM = FEE_BASES
_MANY: Final = 1_000

_TEXT: Final = "object"
_DAY: Final = "datetime64[s]"
_NUMBER: Final = "float64"
_ANSWER: Final = "boolean"  # yes, no, or not known
_DTYPES: Final = {"Int64": _NUMBER, "datetime64[us]": _DAY, "boolean": _ANSWER}

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "contracts": {
        "sheet": _TEXT,
        "row": "int64",
        "customer": _TEXT,
        **dict.fromkeys(("customer_id", "name", "phone", "email", "address"), _TEXT),
        **dict.fromkeys(("contract_id", "service", "officer", "branch", "region"), _TEXT),
        **dict.fromkeys((*DATES, "next_start"), _DAY),
        "months": _NUMBER,
        "sessions_left": _NUMBER,
        "fee": _NUMBER,
        "basis": _TEXT,
        "decision": _TEXT,
        "auto_renewal": "bool",
        "end_reason": _TEXT,
        "status": _TEXT,
        "typed": "bool",
        "days_left": _NUMBER,
        "action": _TEXT,
        "readable": "bool",
        **dict.fromkeys(("family", "linked"), _TEXT),
        **{column.field: _DTYPES.get(column.dtype, _TEXT) for column in TOLD},
    },
    "customers": {
        "sheet": _TEXT,
        "row": "int64",
        "customer": _TEXT,
        "birth_year": _NUMBER,
        **dict.fromkeys(("gender", "preference", "interests"), _TEXT),
        "privacy_consent_on": _DAY,
        "marketing_consent": _ANSWER,
        "marketing_consent_on": _DAY,
        "night_consent": _ANSWER,
        "retain_until": _DAY,
        "points": _NUMBER,
    },
    "usage": {"customer": _TEXT, "month": _DAY, "amount": _NUMBER},
    "purchases": {
        "customer": _TEXT,
        "date": _DAY,
        "product": _TEXT,
        "amount": _NUMBER,
        "payment_method": _TEXT,
    },
    "journal": {
        "sheet": _TEXT,
        "row": "int64",
        "customer": _TEXT,
        "entry_id": _TEXT,
        "at": _DAY,
        **dict.fromkeys(("channel", "direction", "officer", "category", "sentiment"), _TEXT),
        "occurred_at": _DAY,
        "resolved_at": _DAY,
        "follow_up": _TEXT,
        "follow_up_due": _DAY,
        "follow_up_done": _DAY,
        **dict.fromkeys(("content", "reaction", "resolution"), _TEXT),
        "compensation": _TEXT,
        "compensation_won": _NUMBER,
        "compensation_by": _TEXT,
        "compensation_done": _DAY,
    },
    "marketing": {
        "customer": _TEXT,
        "sent_on": _DAY,
        "campaign": _TEXT,
        "channel": _TEXT,
        "delivered": _ANSWER,
        "response": _TEXT,
        "responded_on": _DAY,
        **dict.fromkeys(("state", "reason", "template", "audience"), _TEXT),
        "cost": _NUMBER,
    },
    "answers": {
        "sheet": _TEXT,
        "row": "int64",
        "customer": _TEXT,
        "date": _DAY,
        "score": _NUMBER,
        "recommend": _NUMBER,
        "opinion": _TEXT,
    },
    "ideas": {
        "sheet": _TEXT,
        "row": "int64",
        "date": _DAY,
        **dict.fromkeys(("title", "content", "askers", "state", "told", "officer", "memo"), _TEXT),
    },
    "history": {
        "at": _DAY,
        "command": _TEXT,
        "sheet": _TEXT,
        "row": "int64",
        "field": _TEXT,
        "old": _TEXT,
        "kept": "bool",
    },
}
"""Each frame's columns and dtypes. A missing text is None, a missing day NaT, a number NaN."""

OWN: Final = "own:"
"""What stands before the header of a column of the office's own, in contracts and customers."""

_USUAL: Final = {"basis": MONTHLY, "decision": Decision.UNDECIDED.value, "readable": True}
"""What a contract is that does not say it."""


@outlined
@dataclass(frozen=True, slots=True)
class Policy:
    """What an office has set, as far as its figures depend on it.

    Attributes:
        grace: days without service after which a next term is no renewal any more.
        month_end: how a term's last day is computed from its months.
        windows: service → days before the last day at which 만료 예정 begins.
        default_window: the same for every other service.
        basis: what a fee is for where nothing says it: 월 or 기간총액.
        few: sessions left from which on a contract counts as about to end.
        standards: points of risk, bands of RFM, tiers.
        goals: what the office wants its figures to be, by their keys in `xlcrm.reading.goals`.
        responses: what the office does about a reason, by the reason as it is compared.
        themes: what customers talk about, as the office has set it: theme → its words.
    """

    grace: int = DEFAULT_GRACE
    month_end: MonthEnd = MonthEnd.CIVIL160
    windows: Mapping[str, int] = field(default_factory=dict)
    default_window: int = DEFAULT_WINDOW
    basis: str = MONTHLY
    few: int = DEFAULT_FEW
    standards: Standards = field(default_factory=Standards)
    goals: Mapping[str, float] = field(default_factory=dict)
    responses: Mapping[str, Response] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@outlined
@dataclass(frozen=True, eq=False)  # no slots: it is referred to weakly
class Office:
    """An office on one day. A frame without its sheet is empty, its columns and dtypes as always.

    Two offices are the same only if they are one: frames are not compared.

    Attributes:
        contracts: a row a term. `sheet` and `row` are its place in the workbook, as in `customers`
            and `journal`; `customer` its
            key in all frames; `end` the last day (NaT: open-ended); `months` the length of the
            term (NaN: open-ended, or no whole number of months); `sessions_left` how many of its
            sessions are left (NaN: it has no such number); `fee` in whole won (NaN: not
            known) for what `basis` says; `next_start` the first day of the next term of the same
            customer and service; `family` the services that go on from one another, `linked` the
            계약 ID that a person named as the next; `readable` is False of rows whose dates say
            nothing, which count in no figure.
        customers: a row a customer, as 고객정보 has them. Beside its columns and those of
            `contracts` stand the office's own that are asked for: `OWN` and the header, as texts.
        usage: a row a customer's month; `month` is its first day.
        purchases: a row a purchase; `amount` in whole won.
        journal: a row a contact: an entry that no later one corrects, and no note of xlcrm's own.
        marketing: a row a message that went out.
        answers: a row an answer about satisfaction.
        ideas: a row an idea; `askers` and `told` hold 고객 ID, as they are written.
        history: a row a change that 변경이력 tells of a contract: see `analysis.told_changes`.
        as_of: the day that counts as today.
        policy: what the office has set.
        present: keys of the kinds of sheets that the workbook has, as `schema.sheets` names them.
        told: fields of the contracts' columns that are told of, those that the workbook has.
        dateless: how many contracts say neither when they begin nor when they end.
        differing: what several ledgers that are seen together have set differently, in Korean.
        notes: what xlcrm has written into the journal of what it did, with the columns of
            `journal`: no contacts, but they may promise something.
        unsent: a row a message that did not go out, or may not have: held back, failed, not known;
            with the columns of `marketing`, `reason` says why.
        owed: what contracts owe, also by columns of months, by their place in `contracts`; empty
            where nobody has asked, and only `outstanding` tells it.
        consents: what is known of who may be sent advertising, by the customer's key; of those
            who are missing nothing is.
    """

    contracts: pd.DataFrame
    customers: pd.DataFrame
    usage: pd.DataFrame
    purchases: pd.DataFrame
    journal: pd.DataFrame
    marketing: pd.DataFrame
    answers: pd.DataFrame
    as_of: date
    policy: Policy
    present: frozenset[str]
    told: frozenset[str] = frozenset()
    history: pd.DataFrame = field(default_factory=lambda: frame_of("history", {}))
    dateless: int = 0
    differing: tuple[str, ...] = ()
    notes: pd.DataFrame = field(default_factory=lambda: frame_of("journal", {}))
    unsent: pd.DataFrame = field(default_factory=lambda: frame_of("marketing", {}))
    ideas: pd.DataFrame = field(default_factory=lambda: frame_of("ideas", {}))
    owed: Mapping[int, Owed] = field(default_factory=dict)
    consents: Mapping[str, Recipient] = field(default_factory=dict)


def frame_of(kind: str, columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return one of an office's frames with its columns and dtypes.

    Args:
        kind: the frame's name in `COLUMNS`.
        columns: those columns that are known, equally long; the others are missing values.

    >>> frame_of("usage", {"customer": ["1001"], "amount": [3]}).to_dict("list")
    {'customer': ['1001'], 'month': [NaT], 'amount': [3.0]}
    """
    size = max(map(len, columns.values()), default=0)
    return pd.DataFrame(
        {
            name: _series(name, columns.get(name, ()), dtype, size)
            for name, dtype in COLUMNS[kind].items()
        }
    )


def _series(name: str, values: Sequence[object], dtype: str, size: int) -> pd.Series:
    """One column; where nothing is known of it, of missing values."""
    if not len(values) and size:
        one = _series(name, [_USUAL.get(name, {"bool": False, "int64": 0}.get(dtype))], dtype, 1)
        return one.repeat(size).reset_index(drop=True)
    if dtype == _DAY:
        return _moments(values)
    if dtype == _TEXT:  # pandas would look at each of them, and copy
        return pd.Series(np.fromiter(values, dtype=object, count=len(values)))
    return pd.Series(list(values), dtype=dtype)


def _moments(values: Sequence[object]) -> pd.Series:
    """Days and moments of the whole calendar; as ISO 8601 where they are written by hand.

    The numbers that they are in a workbook become moments all at once. Of others pandas takes a
    twentieth of numpy's time, but reads no day after 2262 before its version 3.
    """
    if isinstance(values, Moments):
        return pd.Series(_of_serials(values))
    if len(values) > _MANY:  # many rows say few days
        numbers = {each: number for number, each in enumerate(dict.fromkeys(values))}
        if len(numbers) < len(values) // 2:
            at = np.fromiter(map(numbers.__getitem__, values), dtype="int64", count=len(values))
            return pd.Series(_moments([*numbers]).to_numpy()[at])
    if str not in set(map(type, values)):
        try:
            return pd.to_datetime(pd.Series(list(values), dtype=_TEXT)).astype(_DAY)
        except pd.errors.OutOfBoundsDatetime:
            pass
    return pd.Series(np.array(values, dtype=_DAY))


def _of_serials(values: Moments) -> np.ndarray[Any, Any]:
    """The moments of numbers that count days, to the second, as `schema.moments.moment_of`."""
    serials = np.array(values.serials, dtype=_NUMBER)  # what is blank is NaN
    days = np.floor(serials)
    seconds = days * SECONDS_A_DAY + np.rint((serials - days) * SECONDS_A_DAY)
    blank = np.isnan(seconds)
    counted = np.where(blank, 0, seconds).astype("timedelta64[s]")
    return np.where(blank, np.datetime64("NaT"), np.datetime64(values.epoch, "s") + counted)


def office(
    as_of: date, *, policy: Policy | None = None, **sheets: Sequence[Mapping[str, object]]
) -> Office:
    """Return an office of rows written by hand, for trying things out.

    Args:
        as_of: the day that counts as today.
        policy: what the office has set; the defaults otherwise.
        sheets: the frames' names, each with its rows by field; those not named are missing sheets.

    >>> from datetime import date
    >>> term = {"customer": "1001", "start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    >>> office(date(2024, 10, 1), contracts=[term | {"fee": 50_000}]).contracts["basis"].tolist()
    ['월']
    """
    frames: dict[str, Any] = {
        kind: frame_of(kind, _columns(kind, sheets.get(kind, ()))) for kind in COLUMNS
    }
    kinds = {"contracts": "ledger", "answers": "satisfaction"}
    present = frozenset(kinds.get(kind, kind) for kind in sheets)
    named = {name for row in sheets.get("contracts", ()) for name in row}
    told = frozenset(column.field for column in TOLD if column.field in named)
    return Office(
        **frames,
        as_of=as_of,
        policy=policy or Policy(),
        present=present,
        told=told,
        dateless=0,
        differing=(),
        consents=_consents(frames["customers"], frames["marketing"]),
    )


def _consents(customers: pd.DataFrame, marketing: pd.DataFrame) -> dict[str, Recipient]:
    """What rows of 고객정보 and 마케팅 say of consents."""
    found: dict[str, Recipient] = {}
    for row in _plain(customers):
        new = of_row(row)
        before = found.get(str(row["customer"]))
        found[str(row["customer"])] = new if before is None else both(before, new)
    for row in _plain(marketing):
        if row["response"] in OPT_OUTS:
            who, day = str(row["customer"]), day_of(row["responded_on"] or row["sent_on"])
            before = found.get(who, Recipient())
            days = [each for each in (day, before.opted_out_on) if each is not None]
            found[who] = replace(before, opted_out_on=max(days, default=None))
    return found


def _plain(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows as they were, what is missing as None, moments as such."""
    for row in frame.to_dict("records"):
        yield {
            str(name): None
            if pd.isna(value)
            else value.to_pydatetime()
            if isinstance(value, pd.Timestamp)
            else value
            for name, value in row.items()
        }


def _columns(kind: str, rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """The columns that some rows name; a row that lacks one has what is usual there."""
    names = [name for name in COLUMNS[kind] if any(name in row for row in rows)]
    return {name: [row.get(name, _usual(kind, name)) for row in rows] for name in names}


def _usual(kind: str, name: str) -> object:
    return _USUAL.get(name) if kind == "contracts" else None
