"""Brought files: every format and encoding gives the same rows, and every bad line is named."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcrm.errors import LimitExceededError, StorageError
from xlcrm.incoming.read import Incoming, IncomingError, read_rows
from xlcrm.ooxml.zipformat import Limits
from xlcrm.reading.ditto import is_ditto
from xlcrm.schema.sheets import JOURNAL, PURCHASES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HEADERS = ("일자", "고객 ID", "제품/서비스", "금액", "결제 방법")
ROWS = (
    ("2024-10-01", "1001", "개인 상담", "30,000원", "카드"),
    ("2024. 10. 2.", "1002", '"큰" 상자;쉼표,탭\t줄\n바꿈', "5만원", ""),
)
READ = [
    {
        "date": "2024-10-01",
        "customer_id": "1001",
        "product": "개인 상담",
        "amount": "30,000원",
        "payment_method": "카드",
    },
    {
        "date": "2024. 10. 2.",
        "customer_id": "1002",
        "product": '"큰" 상자;쉼표,탭\t줄\n바꿈',
        "amount": "5만원",
    },
]


def written(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    """Return rows as a CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def values(incoming: Incoming) -> list[dict[str, object]]:
    """Return what the rows say."""
    return [dict(row) for row in incoming.rows]


@pytest.fixture
def brought(tmp_path: Path) -> Callable[..., Incoming]:
    """Return what reads purchases from a file of the given name and content."""

    def read(content: str | bytes, name: str = "구매.csv") -> Incoming:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rows(path, PURCHASES)

    return read


# -- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_every_encoding_and_separator_gives_the_same_rows(
    brought: Callable[..., Incoming], encoding: str, separator: str
) -> None:
    """UTF-16 with its byte order mark, the others told apart by trying."""
    found = brought(written([HEADERS, *ROWS], separator).encode(encoding))
    assert values(found) == READ
    assert [*found.places] == ["2번째 줄", "3번째 줄"]
    assert found.unknown == ()


def test_utf_16_of_the_other_byte_order_is_read(brought: Callable[..., Incoming]) -> None:
    """As some databases write it."""
    text = "\ufeff" + written([HEADERS, *ROWS])
    assert values(brought(text.encode("utf-16-be"))) == READ


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_lines_are_counted_as_an_editor_counts_them(
    brought: Callable[..., Incoming], end: str
) -> None:
    """A quoted value over two lines moves those below it; a blank row counts and is left out."""
    lines = (
        ",".join(HEADERS),
        f'2024-10-01,1001,"두{end}줄",1,',
        "",
        ",,,,",
        "2024-10-02,1002,a,2",
    )
    found = brought(end.join(lines))
    assert [*found.places] == ["2번째 줄", "6번째 줄"]
    assert found.rows[0]["product"] == f"두{end}줄"


def test_titles_may_stand_above_the_headers(brought: Callable[..., Incoming]) -> None:
    """As a sheet is saved as CSV."""
    found = brought(written([("10월 구매 내역",), (), HEADERS, *ROWS]))
    assert values(found) == READ
    assert found.places[0] == "4번째 줄"


def test_headers_are_recognised_by_their_synonyms(brought: Callable[..., Incoming]) -> None:
    """In any order, with units; a customer may be named; what means nothing is said."""
    found = brought(
        "회원번호,성명,결제금액(원),매장,구매일,제품\n1001,홍길동,1000,강남,24.10.1,책\n"
    )
    assert values(found) == [
        {
            "customer_id": "1001",
            "name": "홍길동",
            "amount": "1000",
            "date": "24.10.1",
            "product": "책",
        }
    ]
    assert found.unknown == ("매장",)


def test_values_below_no_header_are_told(brought: Callable[..., Incoming]) -> None:
    """They are not read, so somebody has to know."""
    found = brought("고객 ID,,금액\n1001,잊음,1000\n1002,,2000\n")
    assert (len(found.rows), found.unknown) == (2, ("B열(제목 없음)",))


def test_excels_own_line_about_the_separator_is_heeded(brought: Callable[..., Incoming]) -> None:
    """And counted."""
    found = brought("sep=|\n고객 ID|금액\n1001|1,000\n")
    assert values(found) == [{"customer_id": "1001", "amount": "1,000"}]
    assert found.places[0] == "3번째 줄"


def test_a_journal_without_its_ids_is_read(tmp_path: Path) -> None:
    """No column is required: xlcrm fills some of them."""
    path = tmp_path / "상담.csv"
    path.write_text(
        "상담일,성명,전화번호,채널,상담내용\n10/1,홍길동,010,전화,물음\n", encoding="cp949"
    )
    (row,) = read_rows(path, JOURNAL).rows
    assert dict(row) == {
        "at": "10/1",
        "name": "홍길동",
        "phone": "010",
        "channel": "전화",
        "content": "물음",
    }


TEXTS_REFUSED = {
    "zero byte": ("고객 ID,금액\n1001,1\n10\x0002,2\n", "3번째 줄: 글이 아닌 값이"),
    "open quote": ('고객 ID,금액\n1001,1\n1002,"2\n1003,3\n', "3번째 줄: 큰따옴표가"),
    "stray quote": ('고객 ID,금액\n"10"01,1\n', "2번째 줄: 큰따옴표가"),
    "open quote in headers": ('"고객 ID,금액\n1001,1\n', "1번째 줄: 큰따옴표가"),
    "no headers": ("2024-10-01,1001,책,1000,카드\n", "구매이력의 열 제목을 찾지 못했습니다."),
    "empty": ("", "빈 파일입니다 (0바이트)."),
    "two columns for one field": (
        "고객 ID,회원번호,금액\n1001,1001,1\n",
        "'회원번호' 열과 '고객 ID' 열이 모두 고객 ID 열입니다.",
    ),
    "the same header twice": ("금액,금액,고객 ID\n1,1,1\n", "모두 금액 열입니다."),
}


@pytest.mark.parametrize("case", TEXTS_REFUSED)
def test_a_bad_text_gives_one_error_that_names_the_line(
    brought: Callable[..., Incoming], case: str
) -> None:
    """With the file and what to do."""
    content, says = TEXTS_REFUSED[case]
    with pytest.raises(IncomingError) as refused:
        brought(content)
    assert says in refused.value.message
    assert refused.value.hint
    assert str(refused.value.path).endswith("구매.csv")


def test_a_line_with_more_values_than_headers_is_named(brought: Callable[..., Incoming]) -> None:
    """Which value belongs where nobody knows; the other lines are read all the same."""
    found = brought("고객 ID,금액\n1001,1\n1002,1,000원\n1003,3\n")
    assert [*found.places] == ["2번째 줄", "4번째 줄"]
    (problem,) = found.problems
    assert (problem.place, problem.trouble.message) == (
        "3번째 줄",
        "값이 제목(2열)보다 많습니다.",
    )


def test_bytes_of_no_encoding_name_the_line(brought: Callable[..., Incoming]) -> None:
    """The line is the one where both readings had to give up."""
    with pytest.raises(IncomingError, match="2번째 줄: UTF-8로도 CP949로도"):
        brought("고객 ID,금액\n".encode() + b"1001,\xff\xff\n")


def test_a_row_with_empty_values_too_many_is_no_error(brought: Callable[..., Incoming]) -> None:
    """Excel writes commas for every column it once knew."""
    assert len(brought("고객 ID,금액\n1001,1,,,\n").rows) == 1


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
                lambda text: not is_ditto(text)
            ),
            st.integers(),
        ),
        max_size=5,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_texts_stay_as_typed(brought: Callable[..., Incoming], rows: list[tuple[str, int]]) -> None:
    """Whatever a CSV writer quotes: quotes, separators, line breaks, formulas."""
    found = brought(written([("제품", "금액"), *rows]))
    assert [(row.get("product"), row["amount"]) for row in found.rows] == [
        (None if text.isspace() else text, str(number)) for text, number in rows
    ]


# -- JSON lines ------------------------------------------------------------------------------------


def test_json_lines_are_read(brought: Callable[..., Incoming]) -> None:
    """Keys are fields or headers; values keep their types; null is blank."""
    lines = (
        {"고객 ID": 1001, "amount": 1000.5, "일자": "2024-10-01", "매장": "강남"},
        {"customer_id": "1002", "금액": None, "payment_method": True},
    )
    text = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    for name in ("구매.jsonl", "구매.json", "구매"):
        found = brought(text, name)
        assert values(found) == [
            {"customer_id": 1001, "amount": 1000.5, "date": "2024-10-01"},
            {"customer_id": "1002", "payment_method": True},
        ]
        assert [*found.places] == ["1번째 줄", "3번째 줄"]
        assert found.unknown == ("매장",)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{'고객 ID': 1}", "2번째 줄: JSON으로 읽을 수 없습니다."),
        ("[" * 100_000, "2번째 줄: JSON으로 읽을 수 없습니다."),
        ('["고객 ID", 1]', "2번째 줄: JSON 객체가 아닙니다."),
        ("1001", "2번째 줄: JSON 객체가 아닙니다."),
        ('{"고객 ID": [1]}', "2번째 줄: 값 안에 목록이나 객체가 있습니다."),
        ('{"금액": {"원": 1}}', "2번째 줄: 값 안에 목록이나 객체가 있습니다."),
        ('{"고객 ID": 1, "회원번호": 2}', "2번째 줄: 고객 ID 값이 둘입니다."),
        ('{"금액": 1, "금액": 2}', "2번째 줄: 금액 값이 둘입니다."),
    ],
    ids=["quotes", "deep", "list", "number", "list inside", "object inside", "synonyms", "again"],
)
def test_a_bad_line_of_json_is_named(
    brought: Callable[..., Incoming], line: str, says: str
) -> None:
    """And the others are read all the same."""
    found = brought(f'{{"고객 ID": 1}}\n{line}\n{{"고객 ID": 3}}\n', "구매.jsonl")
    assert [*found.places] == ["1번째 줄", "3번째 줄"]
    (problem,) = found.problems
    assert f"{problem.place}: {problem.trouble.message}" == says
    assert problem.trouble.hint


def test_json_without_a_known_key_is_refused(brought: Callable[..., Incoming]) -> None:
    """It is another file."""
    with pytest.raises(IncomingError, match="열 제목을 찾지 못했습니다"):
        brought('{"색": "파랑"}\n', "구매.jsonl")


# -- the file door ---------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(StorageError, match="파일이 없습니다"):
        read_rows(tmp_path / "없음.csv", PURCHASES)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """Before it is read."""
    path = tmp_path / "큰 파일.csv"
    path.write_text("고객 ID,금액\n" + "1001,1\n" * 1000, encoding="utf-8")
    with pytest.raises(LimitExceededError):
        read_rows(path, PURCHASES, limits=Limits(unpacked=1000))


def test_a_hundred_thousand_rows_take_seconds(tmp_path: Path) -> None:
    """As CSV and as a workbook written by Excel's kind of program."""
    path = tmp_path / "많음.csv"
    rows = [
        ("2024-10-01", str(1000 + n % 500), f"제품 {n % 7}", str(n), "카드") for n in range(100_000)
    ]
    path.write_text(written([HEADERS, *rows]), encoding="utf-8", newline="")
    start = time.process_time()
    assert len(read_rows(path, PURCHASES).rows) == 100_000
    assert time.process_time() - start < 5
