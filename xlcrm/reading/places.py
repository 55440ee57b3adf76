"""A building or a site where people or firms are named beside it: it says where, and not who.

단지 stands for the customer where nothing else says who it is. Beside a column of people's names of
which no word is known, which of them is the customer is to be asked; so it is beside one that says
by its last word that it names firms, and tells the rows far better apart: 하도급업체명.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS
from xlcrm.reading.evidence import are_names, filled, have_surnames
from xlcrm.reading.lexicon import meaning_of
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_PLACE: Final = lazy(
    r"(?:단지|아파트|건물|빌딩|현장|시설물?|사이트)(?:명|이름|명칭)?|site(?:name)?"
)
_OF_OTHERS: Final = lazy(
    r"담당|직원|사원|관리|작성|등록|접수|처리|승인|검토|발급|확인|입력|수정|결재|기안|예금|대표|점주|시공|설치|점검|기사"
    r"|소장|관계|책임|안전|보호자"
)
"""Who is named for what he does there, or leads it."""
_FIRM: Final = lazy(r".+(?:업체|업소|회사|기업|기관|단체|법인|거래처|협력사|조합|상회)(?:명|이름)?")
"""A kind of firm, called after something that nobody knows."""
_BETTER: Final = 2  # times as many different ones
_ROWS: Final = 3  # below which nothing is proved
_APART: Final = 0.7  # of the people are different ones


def without_places(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates without places as customers where people are named beside them.

    Args:
        found: the candidates.
        cells: the row's headers by column.
        below: what stands below a header, by its column.
    """
    names = [each for each in found if each.field == "name"]
    if not names or not all(each.composed and each.preference == AMBIGUOUS for each in names):
        return list(found)
    known = {each.column for each in found}
    free = [
        column
        for column, cell in cells.items()
        if column not in known
        and meaning_of(cell.text, cell.group) is None
        and not _OF_OTHERS.search(cell.text)
    ]
    placed = all(_PLACE.fullmatch(normalise(each.text)) for each in names)
    most = max(_different(below(each.column)) for each in names)
    others = (placed and any(_are_people(below(column)) for column in free)) or any(
        _FIRM.fullmatch(normalise(cells[column].text))
        and _tell_apart(below(column))
        and _different(below(column)) >= _BETTER * most
        for column in free
    )
    return [each for each in found if each.field != "name" or not others]


def _different(cells: Sequence[CellValue]) -> int:
    """How many different things cells say."""
    return len({str(each) for each in filled(cells)})


def _tell_apart(cells: Sequence[CellValue]) -> bool:
    """Whether cells say mostly different things."""
    count = len(filled(cells))
    return count >= _ROWS and _different(cells) >= _APART * count


def _are_people(cells: Sequence[CellValue]) -> bool:
    """Whether cells name people, most of them different ones."""
    return _tell_apart(cells) and are_names(cells) and have_surnames(cells)
