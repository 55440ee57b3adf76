"""`xlcrm import`: files of contracts into 고객대장, in every encoding, once and only whole."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ROWS = (
    ("고객번호", "성명", "휴대폰", "시작일", "만기일", "상품", "금액", "유니폼"),
    ("1001", "", "", "2023.10.26", "", "", "12만원", "강남"),
    ("", "온새미", "01077778888", "2024.9.1", "2025.8.31", "기본 서비스", "5만원", "강남"),
)
AS_OF = ("--as-of", "2024-10-01", "--no-backup")


def csv_of(*rows: tuple[str, ...]) -> str:
    """Return rows as lines with commas."""
    return "".join(",".join(row) + "\r\n" for row in rows)


def names(path: Path) -> list[object]:
    """Return the names in a ledger, as openpyxl reads them."""
    sheet = load_workbook(path)["고객대장"]
    return [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]


def put(folder: Path, form: str) -> str:
    """Write the rows in a form and return the file's name."""
    if form == "xlsx":
        book = Workbook()
        for row in ROWS:
            book.worksheets[0].append(row)
        book.save(folder / "받은.xlsx")
        return "받은.xlsx"
    if form == "jsonl":
        lines = [json.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:]]
        (folder / "받은.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return "받은.jsonl"
    (folder / "받은.csv").write_bytes(csv_of(*ROWS).encode(form))
    return "받은.csv"


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "cp949", "utf-16", "xlsx", "jsonl"])
def test_a_file_is_imported_once(seed: Path, office: Path, xlcrm: Program, form: str) -> None:
    """What is new, what is known, what differs and what nobody knows is told; then nothing."""
    file = put(office, form)
    run = xlcrm("import", seed.name, file, *AS_OF)
    place = {"xlsx": "Sheet 2행", "jsonl": "1번째 줄"}.get(form, "2번째 줄")
    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        "seed_ledger.xlsx: 계약 1건 (새 고객 1명)을 더했습니다.",
        "  이미 있는 계약 1줄은 다시 더하지 않았습니다.",
        "  고객대장과 값이 다른 칸 1개 (고객대장 ← 파일):",
        f"    고객대장!G2 요금: 100,000 ← 120,000 ({file} {place})",
        "  파일의 값으로 고치려면 --update를 붙여 다시 실행하세요.",
    ]
    assert run.stderr == f"{file}: 모르는 열은 읽지 않았습니다: 유니폼\n"
    assert names(seed)[3:] == ["온새미"]
    data = seed.read_bytes()
    again = xlcrm("import", seed.name, file, *AS_OF)
    assert again.stdout.splitlines()[:2] == [
        "seed_ledger.xlsx: 더할 계약이 없습니다.",
        "  이미 있는 계약 2줄은 다시 더하지 않았습니다.",
    ]
    assert seed.read_bytes() == data


def test_a_new_ledger_takes_a_column_with_its_first_row(office: Path, xlcrm: Program) -> None:
    """The empty row of its table is filled, and the column stands at its right."""
    rows = (("성명", "휴대폰", "시작일", "해지일", "해지 사유"), ("온새미", "02-123-4567"))
    (office / "a.csv").write_text(
        csv_of(rows[0], (*rows[1], "2024.1.1", "2024.9.1", "가격")), encoding="utf-8"
    )
    xlcrm("new", "새대장.xlsx")
    assert xlcrm("import", "새대장.xlsx", "a.csv", *AS_OF).returncode == 0
    headers, first, *_ = load_workbook("새대장.xlsx")["고객대장"].iter_rows(values_only=True)
    assert (first[:2], first[7], headers[-1], first[-1]) == (
        ("1001", "온새미"),
        "해지",
        "해지 사유",
        "가격",
    )


def test_an_update_writes_what_differs(seed: Path, office: Path, xlcrm: Program) -> None:
    """Then nothing differs any more."""
    file = put(office, "cp949")
    run = xlcrm("import", seed.name, file, "--update", *AS_OF)
    assert "  다른 칸 1개를 고쳤습니다." in run.stdout.splitlines()
    assert load_workbook(seed)["고객대장"]["G2"].value == "120,000원"
    data = seed.read_bytes()
    assert xlcrm("import", seed.name, file, "--update", *AS_OF).returncode == 0
    assert seed.read_bytes() == data


def test_a_folder_is_imported_without_the_ledger(seed: Path, office: Path, xlcrm: Program) -> None:
    """All files below it, in order; a list with 순번 has no 고객 ID."""
    put(office, "utf-8")
    below = office / "지점"
    below.mkdir()
    rows = (("순번", "성명", "전화", "시작일"), ("1", "두루", "02-123-4567", "2024.10.1"))
    (below / "나.csv").write_text(csv_of(*rows), encoding="utf-8")
    run = xlcrm("import", seed.name, ".", *AS_OF)
    assert run.stdout.startswith("seed_ledger.xlsx: 계약 2건 (새 고객 2명)을 더했습니다.")
    assert "나.csv: 순번(No) 열은 고객 ID로 보지 않았습니다." in run.stderr
    assert sorted(map(str, names(seed)[3:])) == ["두루", "온새미"]


def test_a_row_that_only_counts_itself_is_blank(seed: Path, office: Path, xlcrm: Program) -> None:
    """As forms come with their numbers printed; rows behind it keep their places."""
    rows = ("순번,성명,전화,시작일", "1,두루,02-123-4567,2024.10.1", "2,,,", "3,하나,,언젠가")
    (office / "명단.csv").write_text("\n".join(rows), encoding="utf-8")
    run = xlcrm("import", seed.name, "명단.csv", *AS_OF, "--skip-bad")
    assert run.stdout.startswith("seed_ledger.xlsx: 계약 1건 (새 고객 1명)을 더했습니다.")
    assert "명단.csv 4번째 줄: " in run.stderr
    assert "3번째 줄" not in run.stderr


def test_bad_rows_stop_everything_unless_they_are_skipped(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """With file and line, and what to do; exit code 2, or 1 where the others came in."""
    wrong = ("", "두루", "02-123-4567", "2024.2.30", "", "", "", "")
    near = ("", "홍길둥", "010-1234-5678", "2024.11.1", "", "", "", "")
    (office / "a.csv").write_text(csv_of(*ROWS, wrong, near), encoding="utf-8")
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, "a.csv", *AS_OF)
    assert (run.returncode, seed.read_bytes()) == (2, data)
    _, first, second, last = run.stderr.splitlines()
    assert first.startswith("a.csv 4번째 줄: '계약 시작일' 칸의 날짜는 달력에 없는 날입니다. → ")
    assert second.startswith(
        "a.csv 5번째 줄: 혹시 고객대장!B2 고객(1001 홍*동 010-****-5678)과 같은"
    )
    assert last.startswith("아무것도 쓰지 않았습니다. → ")
    run = xlcrm("import", seed.name, "a.csv", "--skip-bad", *AS_OF)
    assert (run.returncode, names(seed)[3:]) == (1, ["온새미"])
    run = xlcrm("import", seed.name, "a.csv", "--skip-bad", "--as-new", *AS_OF)
    assert (run.returncode, names(seed)[4:]) == (1, ["홍길둥"])


def test_a_line_that_cannot_be_read_is_skipped_like_a_bad_one(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """And so is one file of several."""
    (office / "a.csv").write_text(csv_of(ROWS[0], (*ROWS[2], "x", "y"), ROWS[2]), encoding="utf-8")
    (office / "b.xlsx").write_bytes(b"PK\x03\x04 cut off")
    files = ("a.csv", "b.xlsx")
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, *files, *AS_OF)
    assert (run.returncode, seed.read_bytes()) == (2, data)
    _, first, second, _ = run.stderr.splitlines()
    assert first.startswith("a.csv 2번째 줄: 값이 제목(8열)보다 많습니다. → ")
    assert second.startswith("b.xlsx: ")
    run = xlcrm("import", seed.name, *files, "--skip-bad", *AS_OF)
    assert (run.returncode, names(seed)[3:]) == (1, ["온새미"])
    assert "위의 2줄은 빼고 처리했습니다." in run.stderr


def test_a_dry_run_writes_nothing(seed: Path, office: Path, xlcrm: Program) -> None:
    """It tells what would be."""
    file = put(office, "utf-8")
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, file, "--dry-run", *AS_OF)
    assert "계약 1건 (새 고객 1명)을 더할 것입니다." in run.stdout
    assert seed.read_bytes() == data


def test_json_tells_the_same(seed: Path, office: Path, xlcrm: Program) -> None:
    """For programs, people masked."""
    file = put(office, "utf-8")
    run = xlcrm("import", seed.name, file, "--json", *AS_OF)
    (told,) = json.loads(run.stdout)["files"]
    assert told["outcome"] == "ok"
    assert told["summary"] == {
        "added": 1,
        "customers": 1,
        "known": 1,
        "doubled": 0,
        "differing": 1,
        "updated": 0,
        "bad": 0,
    }
    assert told["differing"][0]["cell"] == "G2"
    assert told["unknown"] == {file: ["유니폼"]}


def test_a_ledger_goes_into_itself_without_a_change(seed: Path, xlcrm: Program) -> None:
    """And into a copy."""
    shutil.copy(seed, "copy.xlsx")
    data = seed.read_bytes()
    for other in (seed.name, "copy.xlsx"):
        run = xlcrm("import", seed.name, other, "--update", *AS_OF)
        assert (run.returncode, run.stderr) == (0, "")
        assert "이미 있는 계약 3줄은" in run.stdout
    assert seed.read_bytes() == data


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("없다.csv", "없다.csv: "),
        ("빈폴더", "폴더에 읽을 파일(.csv, .xlsx, .xls, .jsonl)이 없습니다."),
    ],
)
def test_what_cannot_be_read_is_told(
    seed: Path, office: Path, xlcrm: Program, file: str, says: str
) -> None:
    """The file is named, and nothing written."""
    (office / "빈폴더").mkdir()
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, file)
    assert (run.returncode, run.stdout, seed.read_bytes()) == (2, "", data)
    assert says in run.stderr
