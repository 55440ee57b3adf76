"""What customers say, by theme, for whoever develops the service: on the screen and as a workbook.

The figures are those of the report's sheet 고객의 소리. New themes are proposed by kiwipiepy, where
the extra `voices` is installed, and by particles otherwise; themes themselves are told by plain
rules either way, so that their figures are the same everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.analysis import morphemes
from xlcrm.analysis import voices as said
from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.months import PERIOD
from xlcrm.analysis.office import office_of
from xlcrm.domain import plain_words
from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.themes import NO_THEME
from xlcrm.errors import DomainError
from xlcrm.files.outgoing import put
from xlcrm.jobs.together import material_of_several
from xlcrm.office.checked import guess
from xlcrm.office.journal_read import names_known
from xlcrm.pages import book as pages
from xlcrm.pages import said as said_page
from xlcrm.pages import voices as page
from xlcrm.pages.material import NO_ROWS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from os import PathLike

    import pandas as pd

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.analysis.inputs import Office
    from xlcrm.domain.themes import Theme
    from xlcrm.jobs.together import Part
    from xlcrm.office.ledger import Ledger
    from xlcrm.pages.material import Material

MOST_MONTHS: Final = 120
_KEY, _LIST = "voices", "said"
_BY_KIWI: Final = "kiwipiepy가 형태소로 나눈 말입니다."


@outlined
@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """What customers have said.

    Attributes:
        as_of: the day.
        months: how many months are looked at, the as-of day's among them.
        theme: the one theme that was asked for; "" for all.
        index: what has told the words apart: kiwipiepy or 조사.
        count: how many voices there are.
        customers: of how many customers.
        felt: how many tell how the customer feels.
        negative: how many of those are negative.
        themes: the themes, the office's own first.
        tables: `themes`, `months`, `services`, `sentences`, `words` and `ideas` as DataFrames, as
            `xlcrm.analysis.voices` makes them; people stand there unmasked.
        office: what they are made of.
        hidden: what hides everybody whom the workbook names in what people wrote.
        branches: of several ledgers, how many voices each of them has.
    """

    as_of: date
    months: int
    theme: str
    index: str
    count: int
    customers: int
    felt: int
    negative: int
    themes: tuple[Theme, ...]
    tables: Mapping[str, pd.DataFrame]
    office: Office
    hidden: HiddenNames
    branches: pd.DataFrame


def voices(
    ledger: Ledger, *, as_of: date, theme: str = "", months: int = PERIOD, plain: bool = False
) -> Voices:
    """Return what customers say, by theme: how often, how they feel, and what was done.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        theme: only what is about this theme; 주제 없음 is what is about none.
        months: how many months are looked at, the as-of day's among them.
        plain: whether words are told by their particles, although kiwipiepy is there.

    Raises:
        DomainError: there is no such theme, or `months` is none from 1 to 120.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/office.xlsx")
    >>> found = xlcrm.voices(ledger, as_of=date(2024, 10, 1), plain=True)
    >>> found.count, found.index
    (450, '조사')
    >>> found.tables["themes"][["주제", "건수", "부정"]].head(2).values.tolist()
    [['예약', 115, 84], ['결제', 55, 0]]
    """
    names = names_known(ledger.book)
    return voices_of(office_of(ledger, as_of), names, theme=theme, months=months, plain=plain)


def voices_of(
    office: Office,
    names: frozenset[str],
    *,
    theme: str = "",
    months: int = PERIOD,
    plain: bool = False,
) -> Voices:
    """Return what customers of an office say, as `voices` does; it may be several ledgers' as one.

    Args:
        office: the office, on the day that counts as today.
        names: everybody's name, by whom what people wrote is masked.
        theme: as of `voices`.
        months: likewise.
        plain: likewise.

    Raises:
        DomainError: as `voices`.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise DomainError(
            "몇 달을 볼지 알 수 없습니다.", hint=f"1부터 {MOST_MONTHS}까지의 정수로 적으세요."
        )
    known = said.themes(office)
    name = _called(theme, known) if theme else ""
    told = said.told_in(office, months, name)
    by_kiwi = not plain and morphemes.works()
    words_of = morphemes.kiwi_words if by_kiwi else plain_words.plain_words
    rows = told.voices
    return Voices(
        office.as_of,
        months,
        name,
        morphemes.NAME if by_kiwi else plain_words.NAME,
        len(rows),
        rows["customer"].nunique(),
        int(rows["felt"].sum()),
        int(rows["negative"].sum()),
        known,
        {
            "themes": said.theme_counts(office, told),
            "months": said.theme_months(office, told),
            "services": said.theme_services(office, told),
            "sentences": said.theme_sentences(office, told),
            "words": said.proposed_words(office, told, words_of),
            "ideas": said.voice_ideas(office),
        },
        office,
        HiddenNames(names),
        said.by_ledger(office, told),
    )


_TABLES: Final = {
    "themes": "voice_themes",
    "months": "voice_themes_by_month",
    "services": "voice_themes_by_service",
    "sentences": "voice_sentences",
    "words": "voice_words",
    "ideas": "voice_ideas",
}
"""Its tables, and what the analysis calls them."""


def write_voices(
    ledger: Ledger, found: Voices, path: str | PathLike[str], *, reveal: bool = False
) -> Path:
    """Put what customers say into a workbook, or anew in the place of one of ours.

    It has the report's sheets 고객의 소리 and 고객의 말, of the months and the theme that were
    asked for.

    Args:
        ledger: the opened workbook that it is of.
        found: what customers say.
        path: where; it ends in `.xlsx`.
        reveal: whether people stand there unmasked.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    analysis = _analysis(found)
    prefix = pages.links_to(ledger.path, Path(path))
    material = pages.material_of(ledger, analysis, [_KEY, _LIST], prefix=prefix, findings=())
    return _written(found, material, path, reveal=reveal, of=[ledger.path])


def write_voices_together(  # noqa: PLR0913 - as `report_of_several`
    parts: Sequence[tuple[str, Part]],
    title: str,
    found: Voices,
    path: str | PathLike[str],
    *,
    reveal: bool = False,
    unread: Sequence[str] = (),
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put what customers of several ledgers say into a workbook, as `write_voices` does of one.

    Args:
        parts: what each ledger is called among the others, and what it brings.
        title: what all of them are called: the folder.
        found: what their customers say.
        path: where; it ends in `.xlsx`.
        reveal: whether people stand there unmasked.
        unread: the names of files that could not be read.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    keys = [_KEY, _LIST]
    material = material_of_several(parts, title, keys, report=Path(path), unread=unread)
    ready = replace(material, analysis=_analysis(found), findings=())
    return _written(found, ready, path, reveal=reveal, of=of)


def _analysis(found: Voices) -> Analysis:
    """What the report's two sheets are made of, of the months and the theme that are asked for."""
    tables = {_TABLES[name]: table for name, table in found.tables.items()}
    missing = {name: NO_ROWS for name, table in tables.items() if table.empty}
    return replace(analyse_office(found.office), tables=tables, missing=missing)


def _written(
    found: Voices,
    material: Material,
    path: str | PathLike[str],
    *,
    reveal: bool,
    of: Iterable[str | PathLike[str]],
) -> Path:
    index = _BY_KIWI if found.index == morphemes.NAME else page.BY_PARTICLES
    about = f"최근 {found.months}개월의 말" + (f"  ·  주제 {found.theme}" if found.theme else "")
    ready = {
        _KEY: page.page(material, index=index, about=about),
        _LIST: said_page.page(material, about=about),
    }
    data = pages.report_of(material, reveal=reveal, every=True, ready=ready)
    return put(path, data, {".xlsx"}, pages.is_report, of=of)


def _called(theme: str, known: tuple[Theme, ...]) -> str:
    """The theme that is meant, spaces and case ignored.

    Raises:
        DomainError: there is none such.
    """
    names = (*(each.name for each in known), NO_THEME)
    wanted = "".join(theme.split()).casefold()
    for name in names:
        if "".join(name.split()).casefold() == wanted:
            return name
    raise DomainError(
        f"'{theme}' {with_particle('주제', '은/는')} 없습니다.",
        hint=f"{guess(theme, names)}있는 주제: {' · '.join(names)}",
    )
