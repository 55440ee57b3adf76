"""What became of formulas' results, for people in one line and for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.streams import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.workbook.fresh.calculated import Calculated

_MOST: Final = 3  # cells that the line names


def results_told(found: Calculated, *, dry_run: bool) -> Iterator[str]:
    """Yield the line that tells of formulas' results; none where no formula is concerned."""
    said = []
    if found.written:
        how = "쓸 것입니다" if dry_run else "썼습니다"
        said.append(f"결과 {found.written:,}개를 새로 {how}.")
    if found.stale:
        why = f" {found.trouble}" if found.trouble else ""
        cells = ", ".join(shown(each) for each in found.stale[:_MOST])
        more = len(found.stale) - _MOST
        rest = f" 외 {more:,}개" if more > 0 else ""
        said.append(f"{len(found.stale):,}개는 엑셀에서 열 때 계산됩니다: {cells}{rest}.{why}")
    elif found.trouble:
        said.append(f"결과는 엑셀에서 열 때 계산됩니다. {found.trouble}")
    if said:
        yield f"  수식: {' '.join(said)}"


def stale_object(found: Calculated) -> Mapping[str, object]:
    """Return what JSON tells of formulas' results: how many are written, and which may be old.

    null for the latter where that is not known.
    """
    stale = [{"sheet": each.sheet, "cell": each.cell} for each in found.stale]
    if found.trouble and not stale:
        return {"calculated": 0, "stale": None}
    return {"calculated": found.written, "stale": stale}
