"""Rules about how texts are typed, and about numbers in them that must not lie about.

Every rule looks at a column's distinct texts, all of them joined: one search in which nothing is
found says at once that nothing is wrong. Only then is each text looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.accounts import has_wrong_business_number
from xlcrm.domain.text import is_dash, squeezed
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.personal import with_account_number, with_card_number
from xlcrm.schema.sheets import HISTORY, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn

# Behind = anything is a formula. Behind + and - only what no phone number, list or dash has there.
_FORMULA: Final = re.compile(r"=\S|[+-][A-Za-z(]|@[A-Za-z]+\(")
_FORMULA_SIGNS: Final = "=+-@"
_ZERO_WIDTH: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNSEEN: Final = re.compile(f"[{_ZERO_WIDTH}\u00a0\u3000]")
_OUTER: Final = " \t\u00a0\u3000"
_SPACED: Final = re.compile(f"^[{_OUTER}]|[{_OUTER}]$|{_UNSEEN.pattern}", re.MULTILINE)
_NO_NUMBERS: Final = frozenset({Kind.PHONE, Kind.EMAIL})
_BUSINESS: Final = re.compile("사업자")
_FULL_WIDTH: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
# Greek and Cyrillic letters that look like Latin ones (Unicode TR 39, confusables)
_FOREIGN: Final = re.compile(
    "[\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0455\u0456\u0458]"
)
_LATIN: Final = re.compile("[A-Za-z]")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\uff0d\u30fc\u3161]")
_TELLING: Final = frozenset({Kind.IDENTIFIER, Kind.EMAIL, Kind.PHONE})
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.MONTHS})
_DATES: Final = frozenset({Kind.DATE, Kind.DATETIME})
_PLAIN_NUMBER: Final = re.compile(r"'?-?[0-9]{1,3}(?:,[0-9]{3})+|'?-?[0-9]+")


def cards(context: Context) -> Iterator[Finding]:
    """C403: the number of a payment card in any cell."""
    for table, name, column in _columns(context):
        if column.column.kind in _NO_NUMBERS:
            continue
        said = "카드" in squeezed(column.header)
        found = with_card_number(context.texts(column), said=said)
        yield from _cells(context, "C403", table, name, found)


def accounts(context: Context) -> Iterator[Finding]:
    """C404: the number of a bank account in any cell."""
    for table, name, column in _columns(context):
        if column.column.kind in _NO_NUMBERS:
            continue
        said = "계좌" in squeezed(column.header)
        found = with_account_number(context.texts(column), said=said)
        yield from _cells(context, "C404", table, name, found)


def business_numbers(context: Context) -> Iterator[Finding]:
    """C405: a 사업자등록번호 whose check digit is wrong, where a text or header says it is one."""
    for table, name, column in _columns(context):
        said = "사업자" in column.header
        texts = context.texts(column)
        maybe = texts.each if said else texts.unusual | texts.having(_BUSINESS)
        found = {text for text in maybe if has_wrong_business_number(text, said=said)}
        yield from _cells(context, "C405", table, name, found)


def formula_texts(context: Context) -> Iterator[Finding]:
    """C601: a text that Excel takes for a formula as soon as somebody types it or pastes it."""
    for table, name, column in _columns(context):
        texts = context.texts(column)
        if texts.beginning(_FORMULA_SIGNS):
            found = {text for text in texts.each if _FORMULA.match(text)}
            yield from _cells(context, "C601", table, name, found)


def numbers_as_text(context: Context) -> Iterator[Finding]:
    """C602: a number or a date as text among real ones; C603: a column of numbers as texts.

    A column of 100,000원 is the office's way to write. Digits alone, as texts, are what Excel marks
    with a green corner: it neither adds nor sorts them.
    """
    for table, name, column in _columns(context):
        kind = column.column.kind
        if kind not in _NUMBERS and kind not in _DATES:
            continue
        if not context.texts(column).each:
            continue
        texts = [at for at, raw in enumerate(column.raw) if type(raw) is str]
        found = {
            column.raw[at]
            for at in texts
            if column.values[at] is not None and at not in column.formulas
        }
        if not found:
            continue
        as_text = [at for at in texts if column.raw[at] in found]
        types = list(map(type, column.raw))
        real = types.count(int) + types.count(float)
        what = "숫자" if kind in _NUMBERS else "날짜"
        if len(as_text) < real:
            for at in as_text:
                yield from context.say("C602", table, at, name, item=what)
        elif kind in _NUMBERS and all(_PLAIN_NUMBER.fullmatch(str(raw).strip()) for raw in found):
            count = str(len(as_text))
            yield from context.say("C603", table, as_text[0], name, count=count)


def spaces(context: Context) -> Iterator[Finding]:
    """C604: spaces before or behind a text, and characters that nobody sees; not in notes."""
    for table, name, column in _columns(context):
        if column.column.kind is Kind.NOTE:
            continue
        texts = context.texts(column)
        if texts.unusual or _maybe_spaced(f"\n{texts.joined}\n"):
            found = {
                text
                for text in texts.having(_SPACED)
                if (text != text.strip(_OUTER) or _UNSEEN.search(text)) and not is_blank(text)
            }
            yield from _cells(context, "C604", table, name, found)


def _maybe_spaced(joined: str) -> bool:
    """Tell whether usual texts between line breaks may have what `spaces` looks for."""
    return any(end in joined for end in (" \n", "\n ", "\t"))


def lookalikes(context: Context) -> Iterator[Finding]:
    """C605: characters that look like others: full-width, Greek, Cyrillic, odd dashes in IDs."""
    for table, name, column in _columns(context):
        kind = column.column.kind
        if kind is Kind.NOTE:
            continue
        found = {text for text in context.texts(column).unusual if _looks_alike(text, kind)}
        yield from _cells(context, "C605", table, name, found)


def _looks_alike(text: str, kind: Kind) -> bool:
    if text.isascii() or is_dash(text):
        return False
    if _FULL_WIDTH.search(text):
        return True
    telling = kind in _TELLING
    if _FOREIGN.search(text) and (telling or _LATIN.search(text)):
        return True
    return telling and _DASHES.search(text) is not None


def _columns(context: Context) -> Iterator[tuple[Table, str, TypedColumn]]:
    """Every column that people fill."""
    for table in context.tables:
        if table.spec.key in {SETTINGS.key, HISTORY.key}:
            continue
        for name, column in table.columns.items():
            if not column.column.computed:
                yield table, name, column


def _cells(
    context: Context, code: str, table: Table, name: str, found: set[str]
) -> Iterator[Finding]:
    """Yield one finding for every cell that says one of the texts."""
    if found:
        column = table.columns[name]
        for at, raw in enumerate(column.raw):
            if type(raw) is str and raw in found and at not in column.formulas:
                yield from context.say(code, table, at, name)
