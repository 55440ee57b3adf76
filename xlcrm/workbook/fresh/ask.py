"""The calculators asked, in a process that may crash, hang or eat memory without harm."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import ExitStack, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellError, a1

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.results import FormulaCell
    from xlcrm.workbook.fresh.demand import Demand, Key
    from xlcrm.workbook.fresh.own import Own
    from xlcrm.workbook.fresh.side import After, Side

_LIBRARIES: Final = ("cellrune", "betteroffice_xlsx")
_PROGRAM: Final = Path(__file__).with_name("engines.py")
_SECONDS: Final = 30.0  # what starting and a small workbook may take at most, on a busy computer
_EACH: Final = 2e-4  # more seconds for every cell: twenty times what it takes
MOST_CELLS: Final = 300_000
"""Cells that calculators are given at most: they take half a gigabyte for so many."""


class CalculatorError(Exception):
    """The calculators could not answer; the message says why, for people."""


@cache
def is_installed() -> bool:
    """Tell whether the extra `calc` is installed."""
    return all(find_spec(each) is not None for each in _LIBRARIES)


def asked(
    after: After, demand: Demand, before: Side | None, *, waiting: bool
) -> dict[Key, CellValue | None]:
    """Return the new results of stale formulas: None where the stored one is right already.

    A formula for which nobody vouches is missing.

    Args:
        after: the workbook as it is now.
        demand: what to calculate.
        before: the workbook as it was; None if nothing has changed.
        waiting: whether its stored results may have been old.

    Raises:
        CalculatorError: the calculators did not answer.
    """
    from xlcrm.workbook.fresh.excerpt import Excerpt, as_said  # noqa: PLC0415 - few have what to ask
    from xlcrm.workbook.fresh.known import KNOWN  # noqa: PLC0415
    from xlcrm.workbook.fresh.own import Own  # noqa: PLC0415

    keys = [key for key in demand.cells if key not in demand.untold]
    excerpts = [Excerpt(after, demand)]
    if excerpts[0].cells > MOST_CELLS:
        raise CalculatorError("수식이 읽는 셀이 너무 많습니다.")
    reaches = after.reaches
    known = {key: reaches.alike(demand.cells[key], key[0]).functions <= KNOWN for key in keys}
    old: Mapping[Key, FormulaCell] = demand.cells
    if waiting and all(known.values()):
        before = None  # nobody would be asked what was
    if before is not None:
        was = _before(after, demand, before)
        excerpts.insert(0, Excerpt(before, was))
        old = was.cells
    data = [each.data() for each in excerpts]
    cells = []
    for key in keys:
        sheet, row, column = key
        there = key if before is None else (sheet, after.place_before(sheet, row) or 0, column)
        cell = old.get(there)
        stored = as_said(demand.cells[key].value if cell is None else cell.value)
        cells.append(
            [
                *(after.names[sheet], a1(row, column)),
                *(None if cell is None else a1(there[1], column), stored),
                *(key in demand.stale, known[key]),
            ]
        )
    head = {"sizes": [len(each) for each in data], "waiting": waiting, "cells": cells}
    wanted = [key for key in keys if key in demand.stale]
    agreed = _agreed(head, data, _SECONDS + _EACH * excerpts[-1].cells, Own(after, demand), wanted)
    return {key: None if new == "same" else _value(new) for key, new in agreed.items()}


def _before(after: After, demand: Demand, before: Side) -> Demand:
    """The same formulas, and what they read, where they were."""
    cells: dict[Key, FormulaCell] = {}
    untold: set[Key] = set()
    by_place = {
        (sheet, cell.row, cell.column): cell
        for sheet in {sheet for sheet, _, _ in demand.cells}
        if sheet in before.names
        for cell in before.formulas(sheet)
    }
    for key, cell in demand.cells.items():
        sheet, row, column = key
        there = sheet, after.place_before(sheet, row) or 0, column
        was = by_place.get(there)
        if was is not None and (was.text == cell.text or after.moved):
            cells[there] = was
            if key in demand.untold:
                untold.add(there)
    needed = {
        (sheet, column): (first, last) if sheet not in after.moved else (1, last)
        for (sheet, column), (first, last) in demand.needed.items()
        if sheet in before.names
    }
    return type(demand)(cells, set(), needed, untold, demand.taken)


def _agreed(
    head: dict[str, object], data: Sequence[bytes], seconds: float, own: Own, wanted: Sequence[Key]
) -> dict[Key, Any]:
    """Ask the first calculator, and return its answers in which another one agrees.

    The other is xlcrm's own, which is at it meanwhile; where that says nothing, the second.
    """
    from xlcrm.workbook.fresh.engines import is_same  # noqa: PLC0415

    line = json.dumps(head).encode() + b"\n"
    last = json.dumps({"sizes": [len(data[-1])], "cells": head["cells"]}).encode() + b"\n"
    with ExitStack() as asked:
        one = asked.enter_context(_Asked("calculate", seconds))
        one.give(line, *data)
        mine = own.results(wanted)
        other = None
        if len(mine) < len(wanted):
            other = asked.enter_context(_Asked("confirm", seconds))
            other.give(last, data[-1])
        found = dict(zip(wanted, one.answer(), strict=True))
        agreed = {
            key: new
            for key, new in found.items()
            if new == "same" or (key in mine and new and is_same(new, _said(mine[key])))
        }
        if all(new is None or key in agreed for key, new in found.items()):
            return agreed
        if other is None:
            other = asked.enter_context(_Asked("confirm", seconds))
            other.give(last, data[-1])
        for key, new in zip(wanted, other.answer(), strict=True):
            if key not in agreed and found[key] is not None and is_same(found[key], new):
                agreed[key] = found[key]
        return agreed


class _Asked:
    """A calculator's process: ended with the block, whether it has answered or not."""

    def __init__(self, what: str, seconds: float) -> None:
        """Start it.

        Args:
            what: which of the two, as `engines.py` names them.
            seconds: how long it may take.

        Raises:
            CalculatorError: it could not be started.
        """
        import subprocess  # noqa: PLC0415 - few have what to ask

        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        command = [sys.executable, "-P", str(_PROGRAM), what]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - ours, and no word of a user's
                command, stdin=pipe, stdout=pipe, stderr=nothing
            )
        except OSError:
            raise CalculatorError("계산하는 프로그램을 시작하지 못했습니다.") from None
        assert self._process.stdin is not None  # noqa: S101 - asked for
        assert self._process.stdout is not None  # noqa: S101 - asked for
        self._given, self._said = self._process.stdin, self._process.stdout
        self._late = False
        self._clock = threading.Timer(seconds, self._give_up)
        self._clock.daemon = True
        self._clock.start()

    def __enter__(self) -> Self:
        """Ask it within a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._clock.cancel()
        self._process.kill()
        for each in (self._given, self._said):
            with suppress(OSError):
                each.close()
        self._process.wait()

    def _give_up(self) -> None:
        self._late = True
        self._process.kill()

    def give(self, *parts: bytes) -> None:
        """Hand it all that it reads; it answers only then, so that neither waits for the other."""
        with suppress(OSError), self._given as given:  # it has ended: the answer tells
            given.writelines(parts)

    def answer(self) -> list[Any]:
        """Return what it says.

        Raises:
            CalculatorError: it has none.
        """
        answer = self._said.read()
        code = self._process.wait()
        if self._late:
            raise CalculatorError("계산이 제때 끝나지 않았습니다.")
        try:
            said = json.loads(answer)
        except ValueError:
            said = None
        if code or not isinstance(said, list):
            raise CalculatorError("계산하는 프로그램이 도중에 멈추었습니다.")
        return said


def _said(value: CellValue) -> Any:  # noqa: ANN401 - as the calculators' process tells it
    from xlcrm.workbook.fresh.excerpt import as_said  # noqa: PLC0415 - few have what to ask

    return as_said(value)


def _value(said: list[Any]) -> CellValue:
    """A result."""
    kind, value = said
    if kind == "e":
        return CellError(value)
    found: CellValue = float(value) if kind == "n" else value
    return found
