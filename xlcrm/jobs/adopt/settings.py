"""The 설정 sheet of an adopted workbook: its services with suggested windows, and its headers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.term import months_of_term
from xlcrm.domain.text import lazy
from xlcrm.look.ledger import load_look
from xlcrm.office.changes import filled_area
from xlcrm.office.records import new_sheet
from xlcrm.reading.habits import SECTION as MANNERS
from xlcrm.reading.habits import item_of
from xlcrm.reading.own_lists import OWN_SETTINGS, named_settings
from xlcrm.reading.settings import BASIS_ITEM, HISTORY_ITEM, ROTATE_ITEM, SECTIONS, UNTOLD
from xlcrm.reading.things import is_let
from xlcrm.reading.told import SECTION, name_of
from xlcrm.schema.sheets import SETTINGS
from xlcrm.values import dataclass
from xlcrm.workbook.plan import NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.adopt.answers import Answers
    from xlcrm.office.contracts import Contracts
    from xlcrm.workbook.read import Book

    SettingRow = dict[str, str | int | date]

_NO_DIGIT: Final = lazy(r"\D+")
_FIGURES, _SERVICES = SECTIONS[1], SECTIONS[0]
_MOST_SERVICES: Final = 50  # a longer list is free text
_ALIKE: Final = 85  # rapidfuzz's score, 0 to 100, from which a rare name is a common one misspelt
_COMMON: Final = 4  # times as often as its misspelling
_WINDOWS: Final = ((1, 7), (3, 14), (12, 30))  # up to so many months: so many days before the end
_LONG_WINDOW: Final = 60
_LEFT_OUT: Final = frozenset({HISTORY_ITEM, ROTATE_ITEM})  # an adopted workbook grows no sheets


@outlined
@dataclass(frozen=True, slots=True)
class Service:
    """A service that the ledger names, how many contracts it has, and the suggested window.

    Attributes:
        name: as it is written most often.
        contracts: how many rows name it.
        months: the usual length of its terms; None where none can be told.
        window: days before the last day at which 만료 예정 begins.
    """

    name: str
    contracts: int
    months: int | None
    window: int


def services_in(rows: Sequence[Contracts]) -> tuple[Service, ...]:
    """Return the services that the ledgers name, in the order in which they first stand there.

    Which room or berth it is has no window of its own, and is listed nowhere.
    A rare name that looks like a common one is left out: it is misspelt, and `xlcrm check` says so.
    More names than a list can hold are none.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for each in rows:
        if "service" in each.table.columns and is_let(each.table.columns["service"].header):
            continue
        for service, months in zip(each.table.values("service"), _lengths(each), strict=True):
            if service is not None:
                key = match_key(str(service))
                spellings[key][str(service)] += 1
                lengths[key] += [] if months is None else [months]
    alike = _alike(spellings)
    found: list[Service] = []
    for key in spellings:
        if not _misspelt(key, spellings, alike[_NO_DIGIT.sub("", key)]):
            if len(found) == _MOST_SERVICES:
                return ()
            found.append(_service(spellings[key], lengths[key]))
    return tuple(found)


def _lengths(rows: Contracts) -> Iterator[int | None]:
    """Each contract's months."""
    convention = rows.settings.month_end
    for start, end in zip(rows.starts, rows.ends, strict=True):
        if start is None or end is None or end < start:
            yield None
        else:
            yield months_of_term(start, end, convention)


def _alike(known: Mapping[str, Counter[str]]) -> dict[str, tuple[list[str], list[int]]]:
    """The names of each row of digits, from the rarest on, and how often each occurs."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, spelled in known.items():
        found[_NO_DIGIT.sub("", name)].append((spelled.total(), name))
    return {
        digits: ([name for _, name in told], [total for total, _ in told])
        for digits, told in ((digits, sorted(each)) for digits, each in found.items())
    }


def _misspelt(
    key: str, known: Mapping[str, Counter[str]], alike: tuple[list[str], list[int]]
) -> bool:
    """Whether a name looks like a far more common one; 1개월 is not 12개월 misspelt."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only an adoption looks for services

    names, totals = alike
    common = names[bisect_left(totals, _COMMON * known[key].total()) :]
    others = common if key not in common else [each for each in common if each != key]
    return process.extractOne(key, others, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


def _service(spellings: Counter[str], lengths: Sequence[int]) -> Service:
    name = spellings.most_common(1)[0][0]
    months = round(median(lengths)) if lengths else None
    window = next((days for most, days in _WINDOWS if (months or 12) <= most), _LONG_WINDOW)
    return Service(name, spellings.total(), months, window)


def settings_plan(
    book: Book,
    services: Sequence[Service],
    spelled: Mapping[str, tuple[str, ...]],
    answers: Answers,
) -> Plan:
    """Plan what 설정 has to say: as rows below what it says, or as a sheet of its own.

    The sheet is hidden where the office has a 설정 of its own that is something else.

    Args:
        book: the workbook.
        services: what the ledgers name; listed only where the office has listed none.
        spelled: 시트!머리글 → fields, of the headers that have to be kept.
        answers: what else the office has said, and 설정 does not say yet.
    """
    headers = [_header(item, fields) for item, fields in spelled.items()]
    headers += [_manner(*key, text) for key, text in answers.manners.items()]
    headers += [_word(*key, meaning) for key, meaning in answers.words.items()]
    headers += [_basis(answers.basis)] if answers.basis else []
    known = [] if book.settings.windows else [_listed(each) for each in services]
    tables = [sheet for sheet in book.sheets if sheet.table.spec.key == SETTINGS.key]
    full = next((each for each in tables if "section" in each.match.columns), None)
    if full is not None:
        rows = [full.cells_of(row) for row in (*known, *headers)]
        new = NewRows(full.table.sheet, filled_area(full), rows)
        return Plan(new_rows=(new,) if rows else ())
    if tables and not headers:
        return Plan()
    rest = headers if tables else [*_basics(), *known, *headers]
    named = any(named_settings(entry.name) for entry in book.package.sheets)
    name = OWN_SETTINGS if named else SETTINGS.name
    made = replace(new_sheet(SETTINGS, name, rest, book.settings), hidden=named)
    return Plan(new_sheets=(made,))


def _basics() -> list[SettingRow]:
    """The settings that every workbook has, as a new one has them."""
    return [
        {
            "section": each.section,
            "item": each.item,
            "value": each.value,
            "explanation": each.explanation,
        }
        for each in load_look().settings
        if each.section == _FIGURES and each.item not in _LEFT_OUT
    ]


def _listed(service: Service) -> SettingRow:
    usual = "" if service.months is None else f" 보통 {service.months}개월"
    return {
        "section": _SERVICES,
        "item": service.name,
        "value": service.window,
        "explanation": f"계약 {service.contracts:,}건{usual}: 제안한 일수이니 고쳐 쓰세요.",
    }


def _basis(basis: str) -> SettingRow:
    return {
        "section": _FIGURES,
        "item": BASIS_ITEM,
        "value": basis,
        "explanation": _UNTOLD if basis == UNTOLD else _TOLD,
    }


_TOLD: Final = "요금이 무엇에 대한 금액인지입니다. xlcrm adopt가 적었습니다."
_UNTOLD: Final = "아직 몰라 매출을 내지 않습니다. 알게 되면 값을 '월'이나 '기간총액'으로 고치세요."


def _manner(sheet: str, header: str, text: str) -> SettingRow:
    return {
        "section": MANNERS,
        "item": item_of(sheet, header),
        "value": text,
        "explanation": "이 열을 읽는 법입니다. xlcrm adopt가 적었습니다.",
    }


def _word(section: str, word: str, meaning: str) -> SettingRow:
    return {
        "section": section,
        "item": word,
        "value": meaning,
        "explanation": "이 말의 뜻입니다. xlcrm adopt가 적었습니다.",
    }


def _header(item: str, fields: Sequence[str]) -> SettingRow:
    return {
        "section": SECTION,
        "item": item,
        "value": name_of(fields),
        "explanation": "이 머리글의 뜻입니다. xlcrm adopt가 적었습니다.",
    }
