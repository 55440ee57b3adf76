"""An office's own workbook adopted: what its sheets and headers mean, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.errors import DomainError, HeaderNotFoundError, XlcrmError
from xlcrm.files import store
from xlcrm.jobs.adopt.plan import adoption_plan
from xlcrm.jobs.adopt.survey import surveyed
from xlcrm.jobs.adopt.values import How, Mapped, Question, SheetSurvey, Survey
from xlcrm.office.change import change
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.told import explained, meaning
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from os import PathLike

    from xlcrm.jobs.adopt.survey import Surveyed
    from xlcrm.office.change import Author, Changed
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits

__all__ = [
    "Adoption",
    "How",
    "Mapped",
    "Question",
    "SheetSurvey",
    "Survey",
    "adopt",
    "plan_adoption",
    "survey",
]


def survey(
    path: str | PathLike[str],
    answers: Mapping[str, str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Survey:
    """Look a workbook over: which tables it has for xlcrm, and what their headers mean.

    Nothing is written. A header is understood by its name or a synonym (score 100), by likeness
    (from `similar.SURE`), or as told; where it may be a column that xlcrm needs, it is asked.

    Args:
        path: the workbook.
        answers: what headers mean: the header, 시트!머리글 or 시트!셀 → the column's name (고객명),
            its key (`name`), two of them (계약 시작일~계약 종료일), or 쓰지 않음.
        limits: how much the workbook may unpack to.

    Raises:
        NotAWorkbookError: it is no workbook, or damaged, encrypted or too large.
        DomainError: an answer names no column, or no header.
        StorageError: it cannot be read.

    >>> found = survey("sample_data/messy.xlsx")
    >>> [(sheet.name, sheet.kind, sheet.header_rows) for sheet in found.sheets]
    [('2023년', 'ledger', (4,)), ('2024년', 'ledger', (4,))]
    >>> found.sheets[0].columns[1]
    Mapped(cell='B4', header='성 명', fields=('name',), score=100, how=<How.EXACT: '같음'>)
    """
    return _surveyed(path, answers, limits).survey


@dataclass(frozen=True, slots=True)
class Adoption:
    """What becomes of a workbook that is adopted.

    Attributes:
        survey: what was found, and what has to be asked first.
        plan: what to add; nothing while a question is left.
        kept: the headers that 설정 keeps from now on: 시트!머리글 → fields.
    """

    survey: Survey
    plan: Plan
    kept: Mapping[str, tuple[str, ...]]

    @property
    def sheets(self) -> tuple[SheetSurvey, ...]:
        """The tables that were found, in the order of the tabs."""
        return self.survey.sheets

    @property
    def questions(self) -> tuple[Question, ...]:
        """What must be answered before the workbook is adopted."""
        return self.survey.questions


def plan_adoption(
    path: str | PathLike[str],
    *,
    as_of: date,
    answers: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Adoption:
    """Plan what a workbook needs to be a ledger for every command. Nothing is written.

    Missing computed columns and 일지 ID come at the right of their tables, 설정 (services with
    suggested windows, and what headers mean) below its rows or on a new sheet, and dropdowns where
    a column has words of a list. No cell that is there changes. Adopting again is an empty plan.

    Args:
        path: the workbook.
        as_of: the day for which the computed columns are filled.
        answers: what headers mean, as in `survey`.
        limits: how much the workbook may unpack to.

    Raises:
        HeaderNotFoundError: no sheet looks like a ledger.
        PlanError: a table can take no column.
        Others: as `survey`.

    >>> from datetime import date
    >>> found = plan_adoption("sample_data/messy.xlsx", as_of=date(2024, 10, 1))
    >>> [column.header for column in found.plan.new_columns]
    ['남은 일수', '조치', '남은 일수', '조치']
    """
    found = _surveyed(path, answers, limits)
    _refuse_without_ledger(found, path)
    if found.survey.questions:
        return Adoption(found.survey, Plan(), found.spelled)
    ledger = open_ledger(path, limits=limits, told=found.told)
    return Adoption(found.survey, _plan(ledger, found, as_of), found.spelled)


def adopt(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    by: Author,
    *,
    as_of: date,
    answers: Mapping[str, str] | None = None,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Adoption, Changed | None]:
    """Adopt a workbook: plan it, and write the plan in one atomic step.

    Args:
        path: the workbook.
        by: who, with what, and when.
        as_of: the day for which the computed columns are filled.
        answers: what headers mean, as in `survey`.
        dry_run: whether to plan and rehearse only.
        backup: whether to keep a dated backup of the file as it was.
        limits: how much the workbook may unpack to.

    Returns:
        What becomes of it, and what was changed; None while a question is left.

    Raises:
        XlcrmError: as `plan_adoption` and `change`.
    """
    found = _surveyed(path, answers, limits)
    _refuse_without_ledger(found, path)
    if found.survey.questions:
        return Adoption(found.survey, Plan(), found.spelled), None
    done = change(
        path,
        lambda ledger: _plan(ledger, found, as_of),
        by,
        dry_run=dry_run,
        backup=backup,
        limits=limits,
        told=found.told,
    )
    return Adoption(found.survey, done.plan, found.spelled), done


def _plan(ledger: Ledger, found: Surveyed, as_of: date) -> Plan:
    try:
        return adoption_plan(ledger.book, found.spelled, as_of)
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__


def _refuse_without_ledger(found: Surveyed, path: str | PathLike[str]) -> None:
    if not any(sheet.kind == LEDGER.key for sheet in found.survey.sheets):
        raise HeaderNotFoundError(
            "고객대장으로 읽을 시트를 찾지 못했습니다.",
            hint="제목 행에 고객명과 시작일·종료일이 있는지 보고, 다른 말이면 "
            "--map '시트!머리글=고객명'처럼 알려 주세요.",
        ).at(path)


def _surveyed(
    path: str | PathLike[str], answers: Mapping[str, str] | None, limits: Limits
) -> Surveyed:
    answers = answers or {}
    for header, text in answers.items():
        if meaning(text) is None:
            raise DomainError(
                f"'{header}'의 뜻으로 적은 '{text}'은(는) 열 이름이 아닙니다.",
                hint="고객명, 계약 시작일, 쓰지 않음처럼 적으세요.",
            )
    stored = store.read(path, limits)
    try:
        found = surveyed(Package(stored.data, limits), explained(answers))
    except XlcrmError as error:
        raise error.at(path) from None
    if found.unused:
        named = ", ".join("!".join(filter(None, each)) for each in found.unused)
        raise DomainError(
            f"쓰지 못한 답이 있습니다: {named}",
            hint="그런 머리글이 없거나, 그 시트에 고객명과 시작일·종료일이 모자랍니다. "
            "모자란 머리글도 함께 알려 주세요.",
        ).at(path)
    return found
