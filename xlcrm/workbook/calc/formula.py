"""A formula's text as a tree that gives its value at any cell (ECMA-376 Part 1, 18.17).

References are turned into steps from the formula's cell first, so that the formulas of a column
that is filled down are one text and become one tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellError, column_number
from xlcrm.digits import whole
from xlcrm.domain.text import lazy
from xlcrm.workbook.calc.functions import FUNCTIONS, NEWER
from xlcrm.workbook.calc.nodes import (
    Call,
    Constant,
    Failed,
    Named,
    Operation,
    Range,
    Reference,
    Signed,
    Step,
    TableCell,
)
from xlcrm.workbook.calc.values import Beyond, plain

if TYPE_CHECKING:
    import re

    from xlcrm.workbook.calc.place import Node

_REFERENCES: Final = lazy(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')+'!|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
    r"|(?<![\w.$\\\]])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w(.!\[])"
)
_TOKEN: Final = lazy(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<cell>\x01[^\x02]*\x02)"
    r"|(?P<error>#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))"
    r"|(?P<table>(?:[^\W\d][\w.]*)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<call>[^\W\d][\w.]*)\("
    r"|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),:]))"
)
_STEPS: Final = lazy(r"\x01([rR])(-?\d+)([cC])(-?\d+)\x02")
_SPECIFIER: Final = lazy(r"\[((?:[^\[\]']|'.)*)\]")
_ESCAPED: Final = lazy(r"'(.)")
_DEEPEST: Final = 64  # Excel specifications and limits: nested levels of functions
_LEVELS: Final = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


def relative(text: str, row: int, column: int) -> str:
    r"""Return a formula with its references as steps from its cell.

    >>> relative('EDATE(D2,$F2)&"D2"', 2, 5) == relative('EDATE(D9,$F9)&"D2"', 9, 5)
    True
    """

    def steps(match: re.Match[str]) -> str:
        if match[4] is None:
            return match[0]
        across, down = column_number(match[2]), whole(match[4])
        if across > MAX_COLUMN or down > MAX_ROW:
            return match[0]
        rows = f"R{down}" if match[3] else f"r{down - row}"
        columns = f"C{across}" if match[1] else f"c{across - column}"
        return f"\x01{rows}{columns}\x02"

    try:
        return _REFERENCES.sub(steps, text)
    except ValueError:  # letters behind XFD: a name
        raise Beyond from None


def parsed(text: str) -> Node:
    """Return the tree of a formula whose references are steps.

    Raises:
        Beyond: it holds what is not calculated here.
    """
    return _Parser(text).whole()


class _Parser:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, str]] = []  # kind, text, sheet
        self.at = 0
        self.depth = 0
        position, end = 0, len(text.rstrip())
        while position < end:
            found = _TOKEN.match(text, position)
            if found is None or found.lastgroup is None:
                raise Beyond
            kind = found.lastgroup
            self.tokens.append((kind, found[kind], found["sheet"] or ""))
            position = found.end()

    def whole(self) -> Node:
        found = self.level(0)
        if self.at < len(self.tokens):
            raise Beyond
        return found

    def sees(self, *signs: str) -> str:
        """Take the next token if it is one of these signs."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign":
            sign = self.tokens[self.at][1]
            if sign in signs:
                self.at += 1
                return sign
        return ""

    def level(self, number: int) -> Node:
        """Read what operators of a level, and those that bind closer, hold together."""
        if number == len(_LEVELS):
            return self.signed()
        found = self.level(number + 1)
        while sign := self.sees(*_LEVELS[number]):
            found = Operation(sign, found, self.level(number + 1))
        return found

    def signed(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Beyond
        if sign := self.sees("+", "-"):
            found: Node = Signed(sign, self.signed())
        else:
            found = self.primary()
            while self.sees("%"):
                found = Signed("%", found)
        self.depth -= 1
        return found

    def primary(self) -> Node:
        if self.sees("("):
            found = self.level(0)
            if not self.sees(")"):
                raise Beyond
            return found
        if self.at >= len(self.tokens):
            raise Beyond
        kind, text, sheet = self.tokens[self.at]
        self.at += 1
        if kind == "cell":
            return self.cells(text, sheet)
        if kind == "call":
            return self.call(text)
        return _said(kind, text)

    def cells(self, text: str, prefix: str) -> Node:
        sheet = _sheet(prefix)
        first = _step(text)
        if not self.sees(":"):
            return Reference(sheet, first)
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != "cell":
            raise Beyond
        _, text, again = self.tokens[self.at]
        self.at += 1
        if again and _sheet(again) != sheet:
            raise Beyond
        return Range(sheet, first, _step(text))

    def call(self, name: str) -> Node:
        word = name.upper().removeprefix("_XLFN.")
        if word not in FUNCTIONS or (word in NEWER and word == name.upper()):
            raise Beyond
        arguments: list[Node | None] = []
        if not self.sees(")"):
            while True:
                empty = self.at < len(self.tokens) and self.tokens[self.at][:2] in {
                    ("sign", ","),
                    ("sign", ")"),
                }
                arguments.append(None if empty else self.level(0))
                if self.sees(")"):
                    break
                if not self.sees(","):
                    raise Beyond
        return Call(word, tuple(arguments))


def _said(kind: str, text: str) -> Node:
    """What a single token says by itself."""
    if kind == "number":
        return Constant(plain(float(text)))
    if kind == "text":
        return Constant(text[1:-1].replace('""', '"'))
    if kind == "error":
        return Failed(CellError(text))
    if kind == "table":
        return _table(text)
    word = text.casefold()
    if kind != "name":
        raise Beyond
    return Constant(word == "true") if word in {"true", "false"} else Named(word)


def _step(text: str) -> Step:
    found = _STEPS.fullmatch(text)
    if found is None:
        raise Beyond
    return Step(int(found[2]), int(found[4]), found[1] == "R", found[3] == "C")


def _sheet(prefix: str) -> str | None:
    """The sheet that a reference names, folded; None for the formula's own."""
    name = prefix.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    if "[" in name or ":" in name:
        raise Beyond  # another workbook, or several sheets
    return name.casefold() or None


def _table(text: str) -> Node:
    """A structured reference to one column: [@열], 표1[[#This Row],[열]], 표1[열]."""
    table, _, inner = text.partition("[")
    inner = inner[:-1].strip()
    here = inner.startswith("@")
    inner = inner.removeprefix("@").strip()
    parts = [part.strip() for part in _SPECIFIER.findall(inner)]
    if not parts:
        parts = [inner]
    elif _SPECIFIER.sub("", inner).strip(" ,"):
        raise Beyond  # from one column to another
    words = [part.casefold() for part in parts if part.startswith("#")]
    columns = [part for part in parts if not part.startswith("#")]
    if len(columns) != 1 or not columns[0] or not {*words} <= {"#this row", "#data"}:
        raise Beyond
    column = _ESCAPED.sub(r"\1", columns[0]).casefold()
    return TableCell(table.casefold(), column, here or "#this row" in words)
