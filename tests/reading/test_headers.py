"""Header rows as offices write them, and what they are recognised as."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellError, CellRange, CellValue
from xlcrm.reading.candidates import Line, candidates_in, may_have, remembering
from xlcrm.reading.header_cells import HeaderCell
from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import PEOPLE
from xlcrm.schema.sheets import KNOWN, LEDGER, PURCHASES, SATISFACTION, SHEETS, SheetSpec

if TYPE_CHECKING:
    from xlcrm.reading.candidate import Candidate

REFERENCE = "고객 ID|고객명|연락처|계약 시작일|계약 종료일|서비스 내용|요금|상태|비고"
FIELDS = "customer_id name phone start end service fee status note"

Grid = dict[int, dict[int, CellValue]]


def grid(*lines: str, first: int = 1) -> Grid:
    r"""Read rows of cells between bars; an empty cell is a blank one, `\n` a line break."""
    return {
        row: {
            column: cell.replace("\\n", "\n")
            for column, cell in enumerate(line.split("|"), start=1)
            if cell
        }
        for row, line in enumerate(lines, start=first)
    }


def merged(*ranges: str) -> tuple[CellRange, ...]:
    """Read merged ranges in A1 notation."""
    return tuple(map(CellRange.of, ranges))


def fields(match: HeaderMatch | None) -> str:
    """The recognised fields from left to right."""
    assert match is not None
    return " ".join(sorted(match.columns, key=match.columns.__getitem__))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("고객 ID", "고객id"),
        ("고객\u00a0ID", "고객id"),
        ("고객\u3000ＩＤ", "고객id"),
        ("계약\n시작일", "계약시작일"),
        ("계약\r\n시작일", "계약시작일"),
        ("* 고객명 *", "고객명"),
        ("고객명 :", "고객명"),
        ("고 객 명", "고객명"),
        ("\u200b고객명\ufeff", "고객명"),
        ("H.P", "hp"),
        ("E-mail", "email"),
        ("제품/서비스", "제품서비스"),
        ("D-Day", "dday"),
        ("계약·종료일", "계약종료일"),
        ("[계약 종료일]", "계약종료일"),
        ("※비고", "비고"),
        ("№", "no"),
        ("고객명", "고객명"),
        (None, ""),
        (2024, ""),
        (CellError("#REF!"), ""),
    ],
    ids=repr,
)
def test_spaces_breaks_and_punctuation_do_not_matter(header: object, expected: str) -> None:
    """A header is compared without spaces, line breaks, punctuation and case."""
    assert normalise(header) == expected


@given(st.sampled_from(REFERENCE.split("|")), st.data())
def test_spaces_may_stand_anywhere(header: str, data: st.DataObject) -> None:
    """A space, line break or hyphen between any two letters of a header changes nothing."""
    at = data.draw(st.integers(0, len(header)))
    gap = data.draw(st.text(" \t\n\r\u00a0\u3000\u200b-·*", max_size=4))
    assert normalise(header[:at] + gap + header[at:]) == normalise(header)


SYNONYMS = {
    "customer_id": "고객번호 회원번호 No 순번 번호 연번",
    "name": "성명 이름 고객이름 회원명 상호 업체명 거래처명",
    "phone": "전화 전화번호 휴대폰 핸드폰 HP H.P Tel",
    "email": "메일 E-mail 전자우편",
    "address": "거주지 소재지",
    "start": "시작일 개시일 가입일 계약일 이용시작일 From",
    "end": "종료일 만료일 만기일 이용종료일 To",
    "months": "기간 약정기간 개월",
    "service": "상품 상품명 품목 요금제 회원권",
    "fee": "금액 이용료 월납입액 계약금액",
    "status": "계약상태 구분",
    "note": "메모 특이사항 참고",
    "officer": "담당 작성자",
}


@pytest.mark.parametrize(
    ("word", "field"),
    [(word, field) for field, words in SYNONYMS.items() for word in words.split()],
)
def test_every_synonym_is_its_column(word: str, field: str) -> None:
    """Each word of the domain's list, in the place of the canonical header, is that column."""
    headers = {"name": "고객명", "start": "계약 시작일", "end": "계약 종료일", field: word}
    match = recognise(grid("|".join(headers.values())), (), LEDGER)
    assert match is not None
    assert match.columns == {name: at for at, name in enumerate(headers, start=1)}
    assert match.headers[field] == word


@pytest.mark.parametrize("spec", [*SHEETS, SETTINGS_SIMPLE], ids=lambda spec: str(spec.row_is))
def test_no_word_means_two_columns_of_a_sheet(spec: SheetSpec) -> None:
    """Every canonical name and synonym of a sheet belongs to one column only."""
    owner: dict[str, str] = {}
    for column in spec.columns:
        for word in (column.name, *column.synonyms):
            assert owner.setdefault(normalise(word), column.field) == column.field
        assert set(column.ambiguous) <= set(column.synonyms)


@pytest.mark.parametrize(
    ("cells", "merges", "header_row", "expected"),
    [
        pytest.param(grid(REFERENCE), (), 1, FIELDS, id="the reference table"),
        pytest.param(
            grid("고객 관리 대장", "", "(2024년 10월 현재)", REFERENCE),
            (),
            4,
            FIELDS,
            id="titles above",
        ),
        pytest.param(
            grid("고객 관리 대장", "", REFERENCE),
            merged("A1:I2"),
            3,
            FIELDS,
            id="a merged title of two rows",
        ),
        pytest.param(grid(REFERENCE, first=20), (), 20, FIELDS, id="in row 20"),
        pytest.param(grid("", "", "||" + REFERENCE), (), 3, FIELDS, id="starts in column C"),
        pytest.param(
            grid("회원번호|성명|H.P|가입일|만기일|요금제|월납입액|계약상태|특이사항"),
            (),
            1,
            FIELDS,
            id="all by synonyms",
        ),
        pytest.param(
            grid(r"고객\nID|고객명|연락처|계약\n시작일|계약\n종료일|서비스\n내용|요금|상태|비고"),
            (),
            1,
            FIELDS,
            id="line breaks",
        ),
        pytest.param(
            grid(
                "고객　ＩＤ|고 객 명|연 락 처|계약　시작일|계약　종료일"
                "|서비스　내용|요 금|상 태|비 고"
            ),
            (),
            1,
            FIELDS,
            id="full-width letters and spaces",
        ),
        pytest.param(
            grid(
                "*고객 ID|*고객명|연락처:|계약 시작일*|계약 종료일.|[서비스 내용]|요금|상태|※ 비고"
            ),
            (),
            1,
            FIELDS,
            id="stars, colons and brackets",
        ),
        pytest.param(
            grid(
                "고객 ID(필수)|고객명 (필수)|연락처|계약 시작일(YYYY-MM-DD)"
                "|계약 종료일 (YYYY.MM.DD)|서비스 내용|요금(원)|상태 (자동)|비고(선택)"
            ),
            (),
            1,
            FIELDS,
            id="units and marks in brackets",
        ),
        pytest.param(
            grid(
                "(필수) 고객 ID|[필수]고객명|연락처|계약 시작일|계약 종료일"
                "|서비스 내용|요금（원）|상태|비고"
            ),
            (),
            1,
            FIELDS,
            id="marks in front, full-width brackets",
        ),
        pytest.param(
            grid("성명|시작일|종료일|계약기간\\n(개월)|금액(천원)"),
            (),
            1,
            "name start end months fee",
            id="a unit on its own line",
        ),
        pytest.param(
            grid("고객명|연락처(휴대폰)|시작일|종료일(만기)"),
            (),
            1,
            "name phone start end",
            id="remarks in brackets",
        ),
        pytest.param(
            grid("고객명\\nName|연락처\\nPhone|시작일\\nFrom|종료일\\nTo"),
            (),
            1,
            "name phone start end",
            id="two languages",
        ),
        pytest.param(
            grid("고객번호|성명|계약 기간||비고", "||시작일|종료일|"),
            merged("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
            2,
            "customer_id name start end note",
            id="two rows with a group",
        ),
        pytest.param(
            grid("대장", "고객번호|성명|계약||정지 기간||비고", "||시작일|종료일|시작일|종료일|"),
            merged("A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3"),
            3,
            "customer_id name start end paused_from paused_to note",
            id="two groups with the same words",
        ),
        pytest.param(
            grid("고객||계약||", "성명|HP|시작일|만료일|비고"),
            merged("A1:B1", "C1:E1"),
            2,
            "name phone start end note",
            id="groups over all columns",
        ),
        pytest.param(
            grid("고객 ID|고객명|시작일|종료일", "", "1001|홍길동|2023-10-26|2024-10-25"),
            merged("A1:A2", "B1:B2", "C1:C2", "D1:D2"),
            2,
            "customer_id name start end",
            id="every header merged over two rows",
        ),
        pytest.param(
            grid("고객명||시작일|종료일", "홍길동||45225|45590"),
            merged("A1:B1", "A2:B2"),
            1,
            "name start end",
            id="a header merged over two columns",
        ),
        pytest.param(
            grid("고객명|시작일|종료일|비고", "상호|계약일|만료일|메모|상태|요금|주소"),
            (),
            2,
            "name start end note status fee address",
            id="the row with more fields",
        ),
        pytest.param(
            grid("성명|시작일|종료일", "고객명|계약 시작일|계약 종료일"),
            (),
            2,
            "name start end",
            id="the row with more canonical names",
        ),
        pytest.param(
            grid("고객명|계약 시작일|계약 종료일", "", "고객명|계약 시작일|계약 종료일"),
            (),
            1,
            "name start end",
            id="the first of two equal rows",
        ),
        pytest.param(
            grid("고객명|시작일|종료일|비고", "이름|45225|45590|메모", "김철수|45225|45590|금액"),
            (),
            1,
            "name start end note",
            id="header words as data",
        ),
        pytest.param(
            grid("고객명을 꼭 써 주세요|시작일과 종료일도 써 주세요", "고객명|시작일|종료일"),
            (),
            2,
            "name start end",
            id="instructions above",
        ),
        pytest.param(
            grid("No.|고객명|전화|시작일|만료일|서비스|지역|추천인"),
            (),
            1,
            "customer_id name phone start end service",
            id="columns that are none of ours",
        ),
        pytest.param(
            grid("이름|이용 시작일|이용 종료일|회 원 권|납입 기준"),
            (),
            1,
            "name start end service fee_basis",
            id="spaces within synonyms",
        ),
        pytest.param(grid("업체명|만기일"), (), 1, "name end", id="the least a ledger has"),
        pytest.param(
            {1: {1: "고객명", 2: 2024, 3: True, 4: CellError("#N/A"), 5: "시작일"}},
            (),
            1,
            "name start",
            id="numbers and errors among the headers",
        ),
    ],
)
def test_odd_layouts_are_recognised(
    cells: Grid, merges: tuple[CellRange, ...], header_row: int, expected: str
) -> None:
    """Whatever stands around and within the headers, the ledger's columns are found."""
    match = recognise(cells, merges, LEDGER)
    assert fields(match) == expected
    assert match is not None
    assert match.header_row == header_row


@pytest.mark.parametrize(
    ("cells", "spec"),
    [
        pytest.param(grid("고객명|연락처|주소"), LEDGER, id="no date"),
        pytest.param(grid("시작일|종료일|요금"), LEDGER, id="no customer"),
        pytest.param(grid("일자|고객 ID|금액"), PURCHASES, id="a required column is missing"),
        pytest.param(grid(REFERENCE, first=21), LEDGER, id="below row 20"),
        pytest.param({}, LEDGER, id="an empty sheet"),
        pytest.param({1: {1: "매출 현황"}, 2: {1: 1, 2: 2.5}}, LEDGER, id="a dashboard"),
    ],
)
def test_another_sheet_is_no_such_sheet(cells: Grid, spec: SheetSpec) -> None:
    """Without the required columns in one of the first twenty rows there is no match."""
    assert recognise(cells, (), spec) is None


@pytest.mark.parametrize(
    "memo",
    ["통화함\n \n재방문", "\u2028/\u200b", "이름/ /직급", " \n\u3000", "\n\n", "·\x1c·", "2\u00b2"],
)
def test_a_line_of_nothing_but_a_space_is_no_header(memo: str) -> None:
    """Nor does it keep the headers above it from being found."""
    cells: Grid = {**grid("고객명|시작일|만료일"), 2: {1: memo, 2: memo}}
    assert fields(recognise(cells, (), LEDGER)) == "name start end"


@given(
    st.dictionaries(
        st.integers(1, 25),
        st.dictionaries(
            st.integers(1, 8),
            st.one_of(
                st.none(),
                st.booleans(),
                st.floats(),
                st.sampled_from(
                    ["고객명", "시작일", "만료일", "계약일", "No", "구분", "()", "(원)"]
                ),
                st.text(max_size=12),
            ),
        ),
    )
)
def test_any_grid_is_read_without_error_and_columns_are_distinct(cells: Grid) -> None:
    """Whatever a sheet holds, recognition ends, and no column has two fields."""
    for spec in SHEETS:
        match = recognise(cells, merged("A1:B2", "C3:D3"), spec)
        columns = list(match.columns.values()) if match else []
        assert len(set(columns)) == len(columns)


OWN = replace(
    SATISFACTION,
    columns=(Column("answer_1", "물은 가나다라", Kind.TEXT, synonyms=("가나다라마바사",)),),
)
"""A sheet whose headers are an office's own questions."""


@pytest.mark.parametrize("spec", [*KNOWN, PEOPLE, SETTINGS_SIMPLE, OWN], ids=lambda s: s.name)
def test_a_row_with_a_column_s_name_is_never_passed_over(spec: SheetSpec) -> None:
    """Whatever the kind of sheet: only what is a word of none is."""
    for column in spec.columns:
        line = Line({1: HeaderCell(column.name, 1)})
        assert may_have(line, {1: {1: column.name}}, 1, spec, {})
    assert Line({1: HeaderCell("가나다라", 1)}).dull


def test_what_a_row_was_read_as_is_remembered_only_as_long_as_somebody_asks() -> None:
    """The same is found both ways, also after the office has told what a header means."""
    page = grid("고객명|시작일|종료일|구분", "가온상사|2024-01-05|2025-01-04|기본")
    told = {"구분": ("service",)}

    def found() -> list[list[Candidate]]:
        return [candidates_in(page, (), 1, LEDGER, each) for each in ({}, told, {}, told)]

    alone = found()
    with remembering():
        assert found() == alone
        page[1][4] = "요금"
        assert [each.field for each in candidates_in(page, (), 1, LEDGER)][-1] == "fee"
    assert alone[0] != alone[1]
