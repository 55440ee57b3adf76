"""Points of risk from the office's own past, written into 설정 where people may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.analysis.learning import AHEAD, learn
from xlcrm.analysis.office import office_of
from xlcrm.domain.scorecard import BETWEEN, DOUBLE_ITEM, HALF_ITEM, sentence
from xlcrm.office.changes import Changes
from xlcrm.office.proposal import Proposal
from xlcrm.office.records import new_sheet
from xlcrm.reading.own_lists import OWN_SETTINGS, named_settings
from xlcrm.reading.report_settings import CARD
from xlcrm.reading.setting_cells import key_of
from xlcrm.reading.standards import RISK_CAUTION_ITEM, RISK_HIGH_ITEM
from xlcrm.schema.sheets import SETTINGS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.analysis.foretold import Quality
    from xlcrm.analysis.learning import Learned
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

    SettingRow = Mapping[str, str | int]

_FIGURES: Final = "기준"
_FIELDS: Final = ("section", "item", "value", "explanation")


def learn_risk(ledger: Ledger, *, as_of: date, ahead: int = AHEAD) -> Proposal[Learned]:
    """Return what the office's own past says of who leaves, as points to be written into 설정.

    Each contract is looked at as it stood some days before the month of its end, and what happened
    after; nothing of a look is of a later day. The points are written only if they foretell what
    was held back better than the present ones do: `found.kept` tells whether those stay, and
    `found.why` why. From then on 위험 고객 of the report, 이탈 위험 and the to-do list go by them.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
        ahead: how many days before the month of an end a contract is looked at.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.learn_risk(ledger, as_of=date(2024, 10, 1))
    >>> proposal.found.kept, len(proposal.plan)
    (True, 0)
    """
    learned = learn(office_of(ledger, as_of, with_own=True), ahead)
    said = tuple(_told(learned))
    if learned.kept:
        return Proposal(said=said, found=learned)
    return Proposal(_plan(ledger.book, learned), said=said, found=learned)


def _told(learned: Learned) -> Iterator[str]:
    """What was learned, and how good it is, a line each."""
    yield f"지난 계약: {learned.looks:,}건, 그 가운데 떠난 것 {learned.left:,}건"
    if learned.new is not None and learned.old is not None:
        yield f"견준 방법: {learned.held}"
        yield f"배운 점수: {_measured(learned.new)}"
        yield f"기준 점수: {_measured(learned.old)}"
    for name, why in learned.left_out.items():
        yield f"쓰지 않은 열: {name} ({why})"
    if learned.kept:
        yield f"지금의 점수를 그대로 둡니다. {learned.why}"
    else:
        yield f"설정에 점수 {len(learned.labels):,}개를 적습니다. {learned.high}점부터 높음입니다."


def _measured(found: Quality) -> str:
    return (
        f"AUC {found.auc:.3f} · Brier {found.brier:.3f} · 보정 오차 {found.calibration:.3f}"
        f" · 위 10%의 적중 {found.lift:.1f}배 (n={found.rows:,}, 떠남 {found.left:,})"
    )


# -- what 설정 says --------------------------------------------------------------------------------


def _rows(learned: Learned) -> Iterator[SettingRow]:
    """The section with the points, the traits that weigh most first."""
    card = learned.card
    if card is None:
        return
    yield _row(
        CARD,
        HALF_ITEM,
        card.half,
        f"점수의 합이 이만큼이면 절반이 떠납니다. xlcrm risk learn이 지난 계약 {learned.looks:,}건"
        f"(떠남 {learned.left:,}건)에서 배웠습니다.",
    )
    double = "합이 이만큼 높을 때마다, 떠나는 고객과 남는 고객의 비가 두 배가 됩니다."
    yield _row(CARD, DOUBLE_ITEM, card.double, double)
    for each in learned.labels:
        item = f"{each.trait}{BETWEEN}{each.label}"
        said = sentence(each.trait, each.label, each.points)
        yield _row(CARD, item, each.points, f"{said} {_behind(each.looks, each.left)}")


def _behind(looks: int, left: int) -> str:
    if not looks:
        return "지난 계약에는 없었습니다."
    return f"지난 계약 {looks:,}건 가운데 {left:,}건({left / looks:.0%})이 떠났습니다."


def _levels(learned: Learned) -> Iterator[SettingRow]:
    high, caution = learned.high, learned.caution
    said = f"이 점수부터 높음입니다. {_chance(learned, high)}점수가 높은 쪽 10% 안입니다."
    yield _row(_FIGURES, RISK_HIGH_ITEM, high, said)
    said = f"이 점수부터 주의입니다. {_chance(learned, caution)}점수가 높은 쪽 30% 안입니다."
    yield _row(_FIGURES, RISK_CAUTION_ITEM, caution, said)


def _chance(learned: Learned, score: int) -> str:
    chance = learned.card.probability(score) if learned.card else None
    return "" if chance is None else f"떠날 확률이 {chance:.0%}부터이며, "


def _row(section: str, item: str, value: int, explanation: str) -> SettingRow:
    return {"section": section, "item": item, "value": value, "explanation": explanation}


def _plan(book: Book, learned: Learned) -> Plan:
    """The section anew in the place of the one that is there, and what else changes."""
    wanted = [*_rows(learned), *_levels(learned)]
    tables = [each for each in book.sheets if each.table.spec.key == SETTINGS.key]
    full = next((each for each in tables if "section" in each.match.columns), None)
    if full is None:
        named = any(named_settings(entry.name) for entry in book.package.sheets)
        name = OWN_SETTINGS if named else SETTINGS.name
        return Plan(new_sheets=(new_sheet(SETTINGS, name, wanted, book.settings),))
    return _in_place(book, full, wanted)


def _in_place(book: Book, sheet: Sheet, wanted: Sequence[SettingRow]) -> Plan:
    """Rows of the section over those that there are, of other items over their own; or below."""
    table, card = sheet.table, key_of(CARD)
    sections = [key_of(raw) for raw in table.columns["section"].raw]
    items = [key_of(raw) for raw in table.columns["item"].raw]
    free = [at for at, section in enumerate(sections) if section == card]
    standing = {items[at]: at for at, section in enumerate(sections) if section == _FIGURES}
    places: dict[int, SettingRow] = {}
    below: list[SettingRow] = []
    for row in wanted:
        at = standing.get(key_of(row["item"])) if row["section"] == _FIGURES else None
        if at is None and row["section"] == CARD and free:
            at = free.pop(0)
        if at is None:
            below.append(row)
        else:
            places[at] = row
    changes = Changes(book)
    for field in _FIELDS:
        if field in table.columns:
            values = {at: row[field] for at, row in places.items()}
            changes.set(sheet, field, values | dict.fromkeys(free), as_given="")
    if below:
        known = [{name: row[name] for name in _FIELDS if name in table.columns} for row in below]
        changes.append(sheet, known)
    return changes.plan()
