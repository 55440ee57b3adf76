"""Columns of a list of terms of which nobody knows the words, as what their cells say they are.

No dictionary holds what each trade calls its fees and its customers. Where nothing else of a list
is the fee, the column of amounts that ends as charges do (공연권료, 동참금) is it; where nobody is
named, the column of surnames is. Two ends of a matter of its own, 보증개시 and 보증만료 in a list
of 보증, bound its terms. What only may be so is in doubt, and asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY, LOOSE, Candidate
from xlcrm.reading.evidence import (
    are_dates,
    are_firms_or_people,
    are_names,
    bounds_terms,
    day_pairs,
    filled,
    have_surnames,
    reads,
    same_length,
)
from xlcrm.reading.lexicon import meaning_of, names_another
from xlcrm.reading.things import PRICED
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_BRACKETS: Final = lazy(r"[(\[（][^()\[\]（）]*[)\]）]")
_MONTHLY: Final = lazy(
    r"^(?:월|매월|매달)|[(\[（/]\s*(?:원\s*/?\s*)?월\s*[)\]）]?\s*$|^월\s*[(\[（]"
)
_CHARGE: Final = lazy(
    r"(?<!재)(?<!자)(?<!원)(?<!의)(?<!진)(?<!치)(?<!완)(?<!종)(?<!만)(?<!수)(?<!음)(?<!연)(?<!사)(?<!무)"
    r"(?<!유)(?<!도)(?<!향)(?<!염)(?<!미)(?<!투)(?<!비)료$"
)
"""What ends as charges do, and not as 재료 or 종료."""
_PAID: Final = lazy(
    r"(?<!준)(?<!장)(?<!설)(?<!예)(?<!정)(?<!수)(?<!대)(?<!소)(?<!구)(?<!낭)(?<!변)비$|(?<!현)(?<!세)(?<!적)(?<!벌)"
    r"(?<!상)(?<!자)(?<!기)(?<!연)(?<!출)(?<!조)(?<!학)금$|(?<!세)(?<!교)(?<!상)(?<!침)(?<!연)(?<!확)(?<!초)대$"
    r"|(?<!잔)액$|(?<!평)(?<!허)(?<!인)(?<!휴)(?<!상)(?<!국)(?<!증)(?<!추)(?<!참)(?<!감정)가$|값$|부담$|몫$|삯$"
)
_NO_AMOUNT: Final = lazy(
    r"번호|코드|년도|연도|면적|평수|거리|점수|순위|좌표|수$|id$|no$|code|number|%|율$|률$|[㎡㎥]|평\)"
)
_STAFF: Final = lazy(
    r"담당|직원|사원|관리|작성|등록자|접수자|처리|승인|검토|발급|확인|입력|수정|결재|기안|예금|대표|시공|설치|점검"
    r"|기사|소장|책임|보호|부모|모집|소개|추천|강사|코치|교사|교관|트레이너|설계|상담|중개|보증|비상|배우|가족"
)
"""Who is named for what he does there, or for whom he stands."""
_ENDS: Final = (
    lazy(r"^(?P<head>.{2,8}?)(?:시작|개시)(?:일자?|예정일)?$"),
    lazy(r"^(?P<head>.{2,8}?)(?:종료|만료|만기)(?:일자?|예정일)?$"),
)
_LENGTH: Final = lazy(r"(?:기간|개월수?)\s*[(\[（]\s*개?월수?\s*[)\]）]\s*$|개월수$")
_USED: Final = lazy(r"사용|이용|누적|경과|거래|근속|가입|지난|재직|연체|미납|휴|정지")
_CLOSING: Final = frozenset(")]）")
_OF_WORTH: Final = lazy(
    r"수익|소득|적립|지원|취득|가액|활동|재료|자재|매출|예상|출자|투자|대출|융자|기납|자산|장부|감정|공시|실비|인건|기본"
    r"|현재|시가|평균|매수|매도|잔고|종가|시세"
)
"""What an amount is that a thing is worth, somebody gets, or it costs to do."""
_SUPPOSED: Final = lazy(r"평균|예상|누적|목표|전월|전년|추정|매출")
"""Amounts that nobody pays so."""
_WRITTEN: Final = lazy(r"\d\s*(?:천|만|백만)?\s*원|[₩￦]\s*\d")
_PHONE: Final = lazy(r"(?:연락처|전화|전화번호|휴대폰|핸드폰|휴대전화|hp)$")
_FAMILY: Final = lazy(
    r"남편|아내|배우자|부모|아버지|어머니|모친|부친|자녀|가족|보호자|비상|긴급|지인"
)
_LIVES: Final = lazy(r"[가-힣]{2,}주소$")
_LEFT: Final = lazy(r"(?:잔여|남은)(?:횟수|회차|회수|회|쿠폰|쿠폰수|이용권수)$")
_COUNTED: Final = lazy(r"^총?(?:쿠폰|이용권)수$")
_PASS_ENDS: Final = lazy(
    r"^(?:쿠폰|횟수권|이용권|정기권|회수권)(?:의?(?:만료|종료|만기|유효기한)|유효기간)일?자?$"
)
_ACCOUNT: Final = lazy(r"(?:계정|아이디|account|user)(?:명|id)?$")
_AGENT: Final = lazy(r"(?:인|자|주)(?:성?명)?$")
_WORD: Final = lazy(r"[^\W\d_]{2,}")
_LEAST_WON: Final = 1000  # below which numbers count things
_MOSTLY: Final = 0.8  # of the cells
_APART: Final = 0.7  # of the people are different ones
_SEVERAL: Final = 2  # headers that are called after what a list is about
_ROWS: Final = 3  # below which nothing is proved
_PROOF: Final = 0.7  # of the rows in which a length is that of the term


def with_untold(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates, with what the cells of unknown columns say that they are.

    Args:
        found: the candidates.
        cells: the headers that no answer tells of, by column.
        below: what stands below a header, by its column.

    >>> from xlcrm.reading.header_cells import HeaderCell
    >>> begun = Candidate("start", LOOSE, 1, "개시일", "", "")
    >>> found = [begun, Candidate("name", LOOSE, 2, "성명", "", "")]
    >>> rows = {3: ["12,000", "15,000", "12,000"]}
    >>> free = {3: HeaderCell("음반권료(월)", 1)}
    >>> added = with_untold(found, free, lambda column: rows.get(column, []))
    >>> added[-1].field, added[-1].basis
    ('fee', '월')
    """
    told = {each.column for each in found}
    rest = {column: cell for column, cell in cells.items() if column not in told}
    row = _without_titles(found, rest, below)
    row += _passes(row, rest, below)
    row += _bounds(row, rest, cells, below)
    fields = {each.field for each in row}
    row += _people(row, rest, below) if "name" not in fields else ()
    row += _accounts(rest, below) if fields.isdisjoint({"name", "customer_id"}) else ()
    fields = {each.field for each in row}
    if fields.isdisjoint({*TERM, "months", "sessions_left"}):
        return sorted(row, key=lambda each: each.column)
    taken = {each.column for each in row}
    free = {
        column: cell
        for column, cell in rest.items()
        if column not in taken and meaning_of(cell.text, cell.group) is None
    }
    if "fee" not in fields:
        row += _fees(free, below)
    if "phone" not in fields:
        row += _phones(free, below)
    if "address" not in fields:
        row += _addresses(free, below)
    if "months" not in fields and fields & {*TERM}:
        row += _lengths(row, free, below)
    return sorted(row, key=lambda each: each.column)


def _fees(free: Mapping[int, HeaderCell], below: Below) -> list[Candidate]:
    """The one column of amounts that is paid; what may be any amount is in doubt."""
    amounts = {
        column: cell
        for column, cell in free.items()
        if not _NO_AMOUNT.search(normalise(_bare(cell.text))) and _are_amounts(below(column))
    }
    known = {
        at: each
        for at, each in amounts.items()
        if not names_another(normalise(each.text), insured=False)
        and not _SUPPOSED.search(normalise(each.text))
        and not (len(amounts) > 1 and PRICED.search(normalise(each.text)))
    }
    ends = {at: normalise(_bare(each.text)) for at, each in known.items()}
    charged = [at for at in known if _CHARGE.search(ends[at])]
    monthly = [at for at in known if _MONTHLY.search(known[at].text.strip())]
    paid = [at for at in known if _PAID.search(ends[at]) and not _OF_WORTH.search(ends[at])]
    written = [
        at
        for at in known
        if len(amounts) == 1 and _are_written(below(at)) and not _OF_WORTH.search(ends[at])
    ]
    for some in (
        [at for at in charged if at in monthly],
        monthly,
        charged,
        paid,
        written,
    ):
        if len(some) > 1:
            return []
        if some:
            (at,) = some
            sure = at in charged or at in monthly or (at in paid and len(amounts) == 1)
            cell = known[at]
            sure = sure and not PRICED.search(ends[at])
            basis = "월" if at in monthly else ""
            said = len(filled(below(at)))
            how = LIKELY if sure else AMBIGUOUS
            return [
                Candidate(
                    *("fee", how, at, cell.text, "", cell.group),
                    basis=basis,
                    filled=said,
                    composed=sure,
                )
            ]
    return []


def _people(
    row: Sequence[Candidate], rest: Mapping[int, HeaderCell], below: Below
) -> Iterator[Candidate]:
    """The one column of people's names, in a list that tells them apart by a number alone."""
    if not any(each.field == "customer_id" and not each.counts for each in row):
        return
    people = [
        column
        for column, cell in rest.items()
        if meaning_of(cell.text, cell.group) is None
        and not _STAFF.search(normalise(cell.text))
        and _are_people(below(column))
    ]
    if len(people) == 1:
        cell = rest[people[0]]
        yield Candidate("name", AMBIGUOUS, people[0], cell.text, "", cell.group)


def _bounds(
    row: Sequence[Candidate],
    rest: Mapping[int, HeaderCell],
    cells: Mapping[int, HeaderCell],
    below: Below,
) -> list[Candidate]:
    """The two ends of what the list itself is about, though the word is another's elsewhere."""
    if any(each.field in {*TERM, "months"} and each.preference < LIKELY for each in row):
        return []
    if any(each.field == "end" for each in row) or not any(
        "시작" in cell.text or "개시" in cell.text for cell in rest.values()
    ):
        return []
    signed = any(each.field == "contract_id" for each in row)
    heads: list[dict[str, int]] = []
    for form in _ENDS:
        said = {column: form.match(normalise(cell.text)) for column, cell in rest.items()}
        heads.append({each["head"]: column for column, each in said.items() if each})
    for head, start in heads[0].items():
        end = heads[1].get(head)
        others = [each for at, each in cells.items() if at not in {start, end}]
        beside = sum(head in normalise(each.text) for each in others)
        if end is None or beside < (1 if signed else _SEVERAL):
            continue
        days = below(start), below(end)
        if day_pairs(*days) and all(map(are_dates, days)) and bounds_terms(*days):
            return [
                Candidate(*(field, LIKELY, at, cells[at].text, "", cells[at].group), composed=True)
                for field, at in zip(TERM, (start, end), strict=True)
            ]
    return []


def _without_titles(
    found: Sequence[Candidate], rest: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """The candidates without a bare 명칭 beside somebody: 출원인 has what is called so."""
    named = [each for each in found if each.field == "name"]
    if (
        len(named) != 1
        or normalise(named[0].text) != "명칭"
        or have_surnames(below(named[0].column))
    ):
        return list(found)
    others = any(
        _AGENT.search(normalise(cell.text))
        and meaning_of(cell.text, cell.group) is None
        and not _STAFF.search(normalise(cell.text))
        and _are_words(below(column))
        for column, cell in rest.items()
    )
    return [each for each in found if each.field != "name"] if others else list(found)


def _passes(
    row: Sequence[Candidate], rest: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """What is left of a pass sold by numbers, 남은 쿠폰, with what it had and its last day."""
    fields = {each.field for each in row}
    words = {column: normalise(cell.text) for column, cell in rest.items()}
    left = [
        column
        for column, word in words.items()
        if _LEFT.search(word) and _mostly(Kind.INTEGER, below(column))
    ]
    if len(left) != 1 or "sessions_left" in fields or "name" not in fields:
        return []
    found = {"sessions_left": left[0]}
    for field, form, kind in (
        ("sessions", _COUNTED, Kind.INTEGER),
        ("end", _PASS_ENDS, Kind.DATE),
    ):
        mine = [
            column
            for column, word in words.items()
            if form.match(word) and _mostly(kind, below(column))
        ]
        if len(mine) == 1 and field not in fields:
            found[field] = mine[0]
    return [
        Candidate(
            *(field, LIKELY, column, rest[column].text, "", rest[column].group), composed=True
        )
        for field, column in found.items()
    ]


def _accounts(rest: Mapping[int, HeaderCell], below: Below) -> list[Candidate]:
    """The accounts that stand for people where nobody is named: their e-mail addresses."""
    found = [
        column
        for column, cell in rest.items()
        if _ACCOUNT.search(normalise(cell.text)) and _mostly(Kind.EMAIL, below(column))
    ]
    return [
        Candidate("customer_id", AMBIGUOUS, at, rest[at].text, "", rest[at].group)
        for at in found[:1]
        if len(found) == 1
    ]


def _phones(free: Mapping[int, HeaderCell], below: Below) -> list[Candidate]:
    """The one column of telephone numbers: whoever answers, nobody else can be reached."""
    found = [
        column
        for column, cell in free.items()
        if _PHONE.search(normalise(cell.text)) and _mostly(Kind.PHONE, below(column))
    ]
    found = [at for at in found if not _FAMILY.search(normalise(free[at].text))] or found
    return [
        Candidate("phone", AMBIGUOUS, at, free[at].text, "", free[at].group, composed=True)
        for at in found[:1]
        if len(found) == 1
    ]


def _addresses(free: Mapping[int, HeaderCell], below: Below) -> list[Candidate]:
    """The one column that says where somebody lives, whatever he is called: 연고자주소."""
    headed = [
        column
        for column, cell in free.items()
        if cell.text.rstrip().endswith("주소")
        and _LIVES.search(normalise(cell.text))
        and filled(below(column))
    ]
    if not headed:
        return []
    from xlcrm.reading.plausible import are_addresses  # noqa: PLC0415 - few sheets have such a header

    found = [column for column in headed if are_addresses(below(column))]
    return [
        Candidate("address", AMBIGUOUS, at, free[at].text, "", free[at].group, composed=True)
        for at in found[:1]
        if len(found) == 1
    ]


def _lengths(
    row: Sequence[Candidate], free: Mapping[int, HeaderCell], below: Below
) -> Iterator[Candidate]:
    """A length that is the term's: from its first to its last day, row by row."""
    ends = {each.field: each.column for each in row if each.field in TERM and not each.holds}
    days = [below(ends[field]) for field in TERM if field in ends]
    for column, cell in free.items():
        if not _LENGTH.search(cell.text) or not days:
            continue
        if len(days) < len(TERM):  # nothing to hold it against
            used = _USED.search(cell.text) or cell.text.rstrip()[-1:] not in _CLOSING
            if not used and _mostly(Kind.MONTHS, below(column)):
                yield Candidate("months", AMBIGUOUS, column, cell.text, "", cell.group)
                return
        else:
            same = same_length(days[0], days[1], below(column))
            if same is not None and same >= _PROOF:
                yield Candidate("months", LOOSE, column, cell.text, "", cell.group, composed=True)
                return


def _bare(text: str) -> str:
    return _BRACKETS.sub(" ", text)


def _mostly(kind: Kind, cells: Sequence[CellValue]) -> bool:
    said = filled(cells)
    return bool(said) and sum(reads(kind, each) for each in said) >= _MOSTLY * len(said)


def _are_amounts(cells: Sequence[CellValue]) -> bool:
    """Whether cells are sums of money: of a thousand won and more, mostly."""
    if all(type(each) is int and abs(each) < _LEAST_WON for each in filled(cells)):
        return False  # nor is any of them that much
    if not _mostly(Kind.MONEY, cells) or are_dates(cells) or _mostly(Kind.PHONE, cells):
        return False
    from statistics import median  # noqa: PLC0415 - brings fractions with it

    told = (read(Kind.MONEY, each).value for each in filled(cells))
    known = [each for each in told if isinstance(each, int | float)]
    return bool(known) and median(known) >= _LEAST_WON


def _are_words(cells: Sequence[CellValue]) -> bool:
    """Whether most cells are words."""
    said = filled(cells)
    words = (isinstance(each, str) and _WORD.search(each) is not None for each in said)
    return len(said) >= _ROWS and sum(words) >= _MOSTLY * len(said) and not are_dates(cells)


def _are_written(cells: Sequence[CellValue]) -> bool:
    """Whether amounts stand with their currency, as no number of another thing does."""
    said = [str(each) for each in filled(cells)]
    return sum(_WRITTEN.search(each) is not None for each in said) >= _MOSTLY * len(said)


def _are_people(cells: Sequence[CellValue]) -> bool:
    """Whether cells name people or firms, most of them different ones."""
    said = [str(each) for each in filled(cells)]
    apart = len({*said}) >= _APART * len(said)
    named = (are_names(cells) and have_surnames(cells)) or are_firms_or_people(cells)
    return len(said) >= _ROWS and apart and named
