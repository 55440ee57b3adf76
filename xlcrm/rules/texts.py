"""Rules about how texts are typed, and about numbers in them that must not lie about.

Every rule looks at a column's distinct texts, all of them joined: one search in which nothing is
found says at once that nothing is wrong. Only then is each text looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.accounts import has_wrong_business_number
from xlcrm.domain.documents import HINTS, has_licence, has_passport, has_password, may_hold
from xlcrm.domain.formula_text import FORMULA_SIGNS, is_formula_text
from xlcrm.domain.text import is_dash, lazy, normalise, squeezed
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.personal import with_account_number, with_card_number
from xlcrm.schema.sheets import HISTORY, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn

# Behind = anything is a formula. Behind + and - only what no phone number, list or dash has there.
_ZERO_WIDTH: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNSEEN: Final = lazy(f"[{_ZERO_WIDTH}\u00a0\u3000]")
_OUTER: Final = " \t\u00a0\u3000"
_SPACED: Final = lazy(f"^[{_OUTER}]|[{_OUTER}]$|{_UNSEEN.pattern}", re.MULTILINE)
_NO_NUMBERS: Final = frozenset({Kind.PHONE, Kind.EMAIL})
_BUSINESS: Final = lazy("사업자")
_FULL_WIDTH: Final = lazy("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
# Greek and Cyrillic letters that look like Latin ones (Unicode TR 39, confusables)
_FOREIGN: Final = lazy(
    "[\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0455\u0456\u0458]"
)
_LATIN: Final = lazy("[A-Za-z]")
_DASHES: Final = lazy("[\u2010-\u2015\u2212\uff0d\u30fc\u3161]")
_TELLING: Final = frozenset({Kind.IDENTIFIER, Kind.EMAIL, Kind.PHONE})
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.MONTHS})
_DATES: Final = frozenset({Kind.DATE, Kind.DATETIME})
_PLAIN_NUMBER: Final = lazy(r"'?-?[0-9]{1,3}(?:,[0-9]{3})+|'?-?[0-9]+")


@rule(
    "C403",
    Severity.ERROR,
    "카드 번호로 보이는 값",
    "'{header}' 칸에 카드 번호로 보이는 번호가 있습니다.",
    "번호를 지우세요. 꼭 필요하면 끝 네 자리만 남깁니다.",
    why="카드 번호가 새면 곧바로 돈이 나갈 수 있습니다. 번호는 어디에도 다시 보여 주지 않습니다.",
    bad=("비고", "카드 4111-1111-1111-1111"),
    good=("비고", "카드 끝자리 1111"),
)
def cards(context: Context) -> Iterator[Finding]:
    """C403: the number of a payment card in any cell."""
    for table, name, column in _columns(context):
        if column.column.kind in _NO_NUMBERS:
            continue
        said = "카드" in squeezed(column.header)
        found = with_card_number(context.texts(column), said=said)
        yield from _cells(context, "C403", table, name, found)


@rule(
    "C404",
    Severity.WARNING,
    "계좌 번호로 보이는 값",
    "'{header}' 칸에 계좌 번호로 보이는 번호가 있습니다.",
    "꼭 필요한지 확인하고, 필요 없으면 지우세요.",
    why="계좌 번호도 개인정보이며, 환불이 끝나면 대개 더 쓸 일이 없습니다.",
    bad=("비고", "국민은행 123456-01-123456"),
    good=("비고", "국민은행 계좌로 환불함"),
)
def accounts(context: Context) -> Iterator[Finding]:
    """C404: the number of a bank account in any cell."""
    for table, name, column in _columns(context):
        if column.column.kind in _NO_NUMBERS:
            continue
        said = "계좌" in squeezed(column.header)
        found = with_account_number(context.texts(column), said=said)
        yield from _cells(context, "C404", table, name, found)


@rule(
    "C405",
    Severity.WARNING,
    "잘못된 사업자등록번호",
    "'{header}' 칸의 사업자등록번호가 검증 규칙에 맞지 않습니다.",
    "사업자등록증의 번호 10자리와 견주어 고치세요.",
    why="사업자등록번호의 끝자리는 앞의 아홉 자리에서 계산됩니다. 맞지 않으면 잘못 옮겨 적은 "
    "것입니다.",
    bad=("비고", "사업자번호 124-81-00999"),
    good=("비고", "사업자번호 124-81-00998"),
)
def business_numbers(context: Context) -> Iterator[Finding]:
    """C405: a 사업자등록번호 whose check digit is wrong, where a text or header says it is one."""
    for table, name, column in _columns(context):
        said = "사업자" in column.header
        texts = context.texts(column)
        maybe = texts.each if said else texts.unusual | texts.having(_BUSINESS)
        found = {text for text in maybe if has_wrong_business_number(text, said=said)}
        yield from _cells(context, "C405", table, name, found)


@rule(
    "C407",
    Severity.WARNING,
    "비밀번호로 보이는 값",
    "'{header}' 칸에 비밀번호로 보이는 값이 있습니다.",
    "비밀번호를 지우고, 꼭 필요하면 대장이 아닌 곳에 암호로 잠가 두세요.",
    why="대장을 보는 모든 사람이 그 비밀번호로 들어갈 수 있습니다. 비밀번호는 일방향으로 암호화해 "
    "두어야 합니다(개인정보의 안전성 확보조치 기준 제7조). 값은 어디에도 다시 보여 주지 않습니다.",
    bad=("비고", "현관 비번 1234*"),
    good=("비고", "현관 비번은 관리실에 물어볼 것"),
)
@rule(
    "C408",
    Severity.WARNING,
    "여권번호로 보이는 값",
    "'{header}' 칸에 여권번호로 보이는 번호가 있습니다.",
    "법령의 근거나 따로 받은 동의가 없으면 지우세요(개인정보 보호법 제24조).",
    why="여권번호는 고유식별정보여서 다른 동의와 따로 동의를 받아야 합니다.",
    bad=("비고", "여권 M12345678"),
    good=("비고", "여권 확인함"),
)
@rule(
    "C409",
    Severity.WARNING,
    "운전면허번호로 보이는 값",
    "'{header}' 칸에 운전면허번호로 보이는 번호가 있습니다.",
    "법령의 근거나 따로 받은 동의가 없으면 지우세요(개인정보 보호법 제24조).",
    why="운전면허번호는 고유식별정보여서 다른 동의와 따로 동의를 받아야 합니다.",
    bad=("비고", "면허 11-05-123456-78"),
    good=("비고", "면허 확인함"),
)
def documents(context: Context) -> Iterator[Finding]:
    """C407, C408, C409: a password, the number of a passport or a licence in any cell."""
    for table, name, column in _columns(context):
        if column.column.kind in _NO_NUMBERS:
            continue
        texts = context.texts(column)
        maybe = {
            text
            for part in texts.stretches()
            if may_hold(part.joined)
            for text in part.having(*HINTS)
            if may_hold(text)
        }
        maybe |= {text for text in texts.unusual if may_hold(normalise(text))}
        for code, holds in (
            ("C407", has_password),
            ("C408", has_passport),
            ("C409", has_licence),
        ):
            yield from _cells(context, code, table, name, {each for each in maybe if holds(each)})


@rule(
    "C601",
    Severity.WARNING,
    "수식으로 읽힐 글자",
    "'{header}' 칸은 글자이지만, 엑셀에 옮겨 적으면 수식이 됩니다.",
    "xlcrm fix가 글로 표시합니다. 엑셀에서는 맨 앞에 작은따옴표(')를 붙이거나 다른 말로 "
    "시작하세요.",
    why="그 칸을 고쳐 쓰거나 다른 곳에 붙여 넣으면 글자가 사라지고 오류가 나거나, 모르는 수식이 "
    "돌 수 있습니다. 글로 표시한 칸(작은따옴표)은 고쳐 써도 글로 남습니다.",
    bad=("비고", '"=나중에 통화"'),
    good=("비고", "나중에 통화"),
)
def formula_texts(context: Context) -> Iterator[Finding]:
    """C601: a text that Excel takes for a formula as soon as somebody types it or pastes it."""
    for table, name, column in _columns(context):
        texts = context.texts(column)
        if texts.beginning(FORMULA_SIGNS):
            found = {text for text in texts.each if is_formula_text(text)}
            yield from _cells(context, "C601", table, name, found)


@rule(
    "C602",
    Severity.REMARK,
    "글자로 적힌 숫자·날짜",
    "'{header}' 열의 다른 칸과 달리 {item}{item:이/가} 글자로 적혀 있습니다.",
    "셀에 값을 다시 써서 {item}{item:으로/로} 바꾸세요. 그래야 정렬과 합계가 맞습니다.",
    why="글자로 적힌 날짜와 숫자는 정렬하면 따로 모이고 합계에서 빠집니다.",
    bad=("계약 종료일", "2024-11-30", "2024-12-31", '"2025-01-31"'),
    good=("계약 종료일", "2024-11-30", "2024-12-31", "2025-01-31"),
)
@rule(
    "C603",
    Severity.REMARK,
    "글자로 적힌 숫자 열",
    "'{header}' 열의 숫자 {count}개가 글자로 적혀 있습니다.",
    "엑셀에서 열을 고르고 [숫자로 변환]을 누르세요. 그래야 정렬과 합계가 맞습니다.",
    why="글자로 적힌 숫자는 엑셀의 합계에서 빠지고, 1000이 200보다 앞에 섭니다.",
    bad=("요금", '"100000"', '"50000"'),
    good=("요금", "100000", "50000"),
)
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


@rule(
    "C604",
    Severity.REMARK,
    "보이지 않는 글자",
    "'{header}' 칸의 앞뒤에 빈칸이 있거나, 보이지 않는 글자가 섞여 있습니다.",
    "빈칸과 보이지 않는 글자를 지우세요. 그래야 찾기와 VLOOKUP이 맞습니다.",
    why="사람 눈에는 같아도 엑셀에는 다른 값입니다.",
    bad=("고객명", '"가온상사 "'),
    good=("고객명", "가온상사"),
)
def spaces(context: Context) -> Iterator[Finding]:
    """C604: spaces before or behind a text, and characters that nobody sees; not in notes."""
    for table, name, column in _columns(context):
        if column.column.kind is Kind.NOTE:
            continue
        found = {
            text
            for part in context.texts(column).stretches()
            if part.unusual or _maybe_spaced(f"\n{part.joined}\n")
            for text in part.having(_SPACED)
            if (text != text.strip(_OUTER) or _UNSEEN.search(text)) and not is_blank(text)
        }
        yield from _cells(context, "C604", table, name, found)


def _maybe_spaced(joined: str) -> bool:
    """Tell whether usual texts between line breaks may have what `spaces` looks for."""
    return any(end in joined for end in (" \n", "\n ", "\t"))


@rule(
    "C605",
    Severity.WARNING,
    "비슷하게 생긴 다른 글자",
    "'{header}' 칸에 모양만 비슷한 글자(전각, 그리스·키릴 문자, 다른 줄표)가 있습니다.",
    "보통 글자로 다시 쓰세요. 그래야 찾기가 맞습니다.",
    why="사람 눈에는 같아도 엑셀에는 다른 값입니다.",
    bad=("고객 ID", "Ａ-1001"),
    good=("고객 ID", "A-1001"),
)
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
