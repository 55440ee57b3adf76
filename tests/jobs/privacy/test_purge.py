"""A customer who is purged is found in no byte any more; everybody else stays as they were."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

import xlcrm
from xlcrm.errors import LimitExceededError
from xlcrm.files import backups, born
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.files.beside import APART_FOLDER, apart_of
from xlcrm.files.certificates import WAITING
from xlcrm.files.record import record_bytes
from xlcrm.files.sealed import lines_in
from xlcrm.files.store import locked
from xlcrm.ooxml.rewording import texts_in
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.pages.apart import apart_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, 30)  # noqa: DTZ001 - wall time
HER = ("한소담", "010-4321-8765", "sodam@corp.example", "나래시 별빛로 77, 302호", "K-7001")
"""What the ledger knows of the one who goes."""
TOLD = ("쌍둥이를 키우고 아침에만 통화 가능", "요금을 두 번 냈다고 크게 항의함")


def by(command: str = "purge") -> xlcrm.Author:
    """Who purges."""
    return xlcrm.Author("온새미", command, NOW)


def ledger_at(path: Path) -> Path:
    """An office's ledger with her in it wherever somebody can be."""
    book = Workbook()
    sheet = book.create_sheet("고객대장", 0)
    book.remove(book["Sheet"])
    headers = ("고객 ID", "고객명", "연락처", "이메일", "주소", "계약 시작일", "계약 종료일")
    sheet.append([*headers, "서비스 내용", "요금", "상태", "비고", "보호자 연락처", "벨트 색"])
    rows: list[list[object]] = [
        ["K-7000", "마루나", "010-1111-0001", "", "", date(2026, 3, 1), date(2027, 2, 28)],
        [HER[4], HER[0], HER[1], HER[2], HER[3], date(2024, 1, 1), date(2024, 12, 31)],
        ["K-7002", "다온솔", "010-1111-0003", "", "", date(2026, 3, 1), date(2027, 2, 28)],
    ]
    for row, note in zip(rows, ("한소담님 소개로 옴", TOLD[0], "재계약 상담 필요"), strict=True):
        sheet.append(
            [*row, "기본", 50_000, "", note, 1098765432 if note == TOLD[0] else None, "빨강"]
        )
    sheet["B3"].comment = Comment("남편이 대신 전화하기도 함, 01043218765", "온새미")
    sheet["O3"] = "머리글 없는 칸에 적은 한소담 메모"
    sheet["N1"] = "합계"
    sheet["N2"] = '=SUMIF(B:B,"한소담",I:I)+SUM(I2:I4)'
    journal = book.create_sheet("고객관리일지")
    journal.append(["일지 ID", "일시", "고객 ID", "고객명", "채널", "분류", "감정", "내용"])
    journal.append(["a1", datetime(2025, 5, 1, 9), HER[4], HER[0], "전화", "불만", "부정", TOLD[1]])  # noqa: DTZ001
    journal.append(
        ["a2", datetime(2026, 5, 1, 9), "K-7000", "마루나", "전화", "문의", "", "한 소담 씨 안부"]  # noqa: DTZ001
    )
    facts = book.create_sheet("고객정보")
    facts.append(["고객 ID", "출생연도", "보유기한"])
    facts.append([HER[4], 1988, date(2026, 1, 31)])
    facts.append(["K-7002", 1990, date(2026, 1, 31)])
    other = book.create_sheet("배차표")
    other.append(["월", "누구", "번호"])
    other.append(["3월", "한소담", 1043218765])
    book.defined_names["관심고객"] = _name('"한소담"')
    book.properties.title = "한소담 등 고객대장"
    book.save(path)
    return path


def _name(text: str) -> object:
    from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415

    return DefinedName("관심고객", attr_text=text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with backups, a queue, a revealing card and a file of the office's own beside it."""
    tmp_path = tmp_path_factory.mktemp("office")
    path = ledger_at(tmp_path / "대장.xlsx")
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.refresh(ledger, as_of=DAY), by=by("refresh"))
    xlcrm.put_card(xlcrm.open_ledger(path), HER[4], tmp_path / "카드.xlsx", as_of=DAY, reveal=True)
    entry = {"entry_id": "q1", "customer_id": HER[4], "content": "전화번호 010 4321 8765로 다시"}
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    total = hashlib.sha256(text.encode()).hexdigest()[:8]
    queue = tmp_path / "대장.xlsx.xlcrm-queue"
    queue.write_text(f'{{"sum": "{total}", "entry": {text}}}\n', "utf-8")
    newer = {"sum": "0", "newer": {"customer": HER[4], "content": f"{HER[0]}님 {HER[1]}"}}
    queue.with_name(f"{queue.name}-unread").write_text(json.dumps(newer) + "\n", "utf-8")
    (tmp_path / "메모.txt").write_text("한소담 고객 전화", "utf-8")
    return path


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    """The same, to be purged."""
    shutil.copytree(made.parent, tmp_path / "office")
    return tmp_path / "office" / made.name


def _everything(folder: Path) -> dict[str, str]:
    """What every file says but those that are kept apart or are the office's own."""
    return {
        str(each.relative_to(folder)): texts_in(each.read_bytes()) + each.name
        for each in folder.rglob("*")
        if each.is_file() and APART_FOLDER not in each.parts and each.name != "메모.txt"
    }


def test_a_purged_customer_is_found_in_no_byte(office: Path) -> None:
    """Not in the ledger, its comments and properties, nor in a backup, the queue or a card."""
    folder = office.parent
    said = _everything(folder)
    assert sum(HER[0] in each for each in said.values()) >= 3  # ledger, backup, card
    shown = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4])
    assert shown.certificate is None
    assert {**said} == _everything(folder)  # a dry run writes nothing
    done = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True, agreed=shown)
    assert dict(done.rows)["고객대장"] == 1
    assert (done.backups, done.outputs, done.others) == (1, ("카드.xlsx",), ("메모.txt",))
    assert any(place == "고객대장!N2" for place in done.formulas)
    numbers = ("010-4321-8765", "01043218765", "1043218765", "010 4321 8765", "1098765432")
    for name, text in _everything(folder).items():
        found = [each for each in (*HER, *TOLD, *numbers, "한 소담") if each in text]
        assert not found, name


def test_everybody_else_stays_as_they_were(office: Path) -> None:
    """Her fee and her days stay, so that sums do; no other cell says anything else."""
    before = load_workbook(office)
    xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    after = load_workbook(office)
    for name in ("고객대장", "고객관리일지", "고객정보", "배차표"):
        for row, (old, new) in enumerate(
            zip(before[name].values, after[name].values, strict=True), start=1
        ):
            if row != {"고객대장": 3, "배차표": 2}.get(name, 2):
                changed = {str(a): str(b) for a, b in zip(old, new, strict=True) if a != b}
                mentions = {each for each in changed if "소담" in each}
                assert set(changed) == mentions, (name, row)
    hers = [cell.value for cell in after["고객대장"][3]]
    assert hers[0] == hers[1] == "파기-0001"
    assert hers[5:9] == [datetime(2024, 1, 1), datetime(2024, 12, 31), "기본", 50_000]  # noqa: DTZ001
    assert hers[12] is None  # the office's own texts of her row
    assert after["고객대장"]["K2"].value == "파기-0001님 소개로 옴"
    assert after["고객대장"]["K4"].value == "재계약 상담 필요"


def test_what_a_statute_keeps_lies_apart(office: Path) -> None:
    """Contracts five years and complaints three, in a file of their own, until their day."""
    xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    kept = apart_of(office)
    rows = apart_rows(kept.read_bytes())
    assert [(str(until), why) for until, why, *_ in rows] == [
        ("2028-05-01", "불만·분쟁 기록 3년"),
        ("2029-12-31", "계약 기록 5년"),
    ]
    assert HER[0] in rows[1][3]
    if hasattr(__import__("os"), "getuid"):
        assert kept.stat().st_mode & 0o777 == 0o400
    later = xlcrm.purge(office, by(), as_of=date(2028, 6, 1), go=True)
    assert (later.expired, len(later.due)) == (1, 1)  # somebody else is due by then
    left = apart_rows(kept.read_bytes())
    assert [(why, HER[0] in said) for _, why, _, said in left] == [
        ("계약 기록 5년", True),
        ("계약 기록 5년", False),
    ]
    xlcrm.purge(office, by(), as_of=date(2030, 1, 1), go=True)
    assert HER[0] not in texts_in(kept.read_bytes())
    xlcrm.purge(office, by(), as_of=date(2033, 1, 1), go=True)
    assert not kept.exists()


def test_overdue_are_whose_day_is_over_and_who_have_no_contract(office: Path) -> None:
    """A contract that is not over keeps whom 보유기한 would let go, and that is said."""
    found = xlcrm.purge(office, by(), as_of=DAY)
    assert [each.why for each in found.due] == ["보유기한 2026-01-31"]
    assert [each.not_yet for each in found.left] == ["끝나지 않은 계약이 있습니다"]
    assert not any(name in repr(found) for name in HER[:4])
    with pytest.raises(xlcrm.DomainError, match="끝나지 않은 계약"):
        xlcrm.purge(office, by(), as_of=DAY, customer="K-7002")


def test_a_purge_cut_off_is_whole_after_the_next(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger goes last: whoever is still in it can be purged again, everywhere."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("xlcrm.files.store.swap", full)
        with pytest.raises(xlcrm.StorageError):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert HER[0] in texts_in(office.read_bytes())
    xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert not any(HER[0] in text for text in _everything(office.parent).values())
    assert len(apart_rows(apart_of(office).read_bytes())) == 2


def test_files_beside_are_told_by_their_names_or_named_as_not_searched(office: Path) -> None:
    """A letter by its name, a document by its words; a PDF and a picture nobody could look into."""
    letters = office.parent / "편지"
    letters.mkdir()
    (letters / f"1001_{HER[0]}_안내.pdf").write_bytes(b"%PDF-1.7 packed")
    with zipfile.ZipFile(letters / "모두.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:p><w:t>{HER[0]}</w:t> 님께</w:p>")
    (office.parent / "명단.pdf").write_bytes(b"%PDF-1.7 packed")
    (office.parent / "사진.JPG").write_bytes(b"\xff\xd8")
    (office.parent / "잘린.docx").write_bytes(b"PK\x03\x04 cut off")
    (office.parent / "읽음.csv").write_text("가,나", encoding="utf-8")
    found = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert {*found.others} >= {f"편지/1001_{HER[0]}_안내.pdf", "편지/모두.docx"}
    assert {"명단.pdf", "사진.JPG", "잘린.docx"} <= {*found.closed}
    assert "읽음.csv" not in {*found.others, *found.closed}
    assert found.certificate is not None
    assert "찾아보지 못한 파일" in texts_in(found.certificate.read_bytes())


def test_a_backup_that_was_purged_can_be_restored(office: Path) -> None:
    """It is sound, and the one who went does not come back with it."""
    xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    (backup,) = xlcrm.backups(office)
    assert backup.whole
    xlcrm.restore(office, backup.saved, by("restore"))
    assert HER[0] not in texts_in(office.read_bytes())


def test_a_backup_that_cannot_be_read_is_given_up(office: Path) -> None:
    """Nobody could say that she is not in it."""
    (backup,) = (office.parent / BACKUP_FOLDER).glob("대장*.xlsx")
    backup.write_bytes(backup.read_bytes()[:900])
    done = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert done.lost == (backup.name,)
    assert not backup.exists()


def test_a_backup_that_may_not_be_read_stops_it(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She may be in it, and it may be sound: nothing is written, and nothing deleted."""
    (backup,) = (office.parent / BACKUP_FOLDER).glob("대장*.xlsx")
    real = born.opened_to_read

    def refused(path: Path, *, follow: bool = False) -> int:
        if path == backup:
            raise PermissionError
        return real(path, follow=follow)

    before = _everything(office.parent)
    with monkeypatch.context() as patched:
        patched.setattr(born, "opened_to_read", refused)
        with pytest.raises(xlcrm.XlcrmError, match="권한"):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    after = _everything(office.parent)
    assert {name: after[name] for name in before} == before


def test_a_backup_beyond_the_limits_stops_it(office: Path) -> None:
    """A larger limit reads it; it is no damaged one, to be given up."""
    (backup,) = (office.parent / BACKUP_FOLDER).glob("대장*.xlsx")
    with zipfile.ZipFile(backup, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.bin", b"0" * (8 << 20))
    limits = replace(DEFAULT_LIMITS, unpacked=4 << 20, ratio=10_000)
    with pytest.raises(LimitExceededError):
        xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True, limits=limits)
    assert backup.exists()


def test_a_ledger_that_excel_might_not_open_is_not_purged(office: Path) -> None:
    """It would be written as if it were well, and no backup be left."""
    data = office.read_bytes()
    with zipfile.ZipFile(office) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(office, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"</cp:core", b"\x02</cp:core"))
    assert office.read_bytes() != data
    with pytest.raises(xlcrm.XlcrmError, match="엑셀에서 열리지 않을 수 있어"):
        xlcrm.purge(office, by(), as_of=DAY, customer=HER[4])


def test_whom_a_name_alone_tells_goes_from_every_sheet(tmp_path: Path) -> None:
    """An office without numbers, that writes down whom it has written to by name."""
    book = Workbook()
    sheet = book.create_sheet("회원", 0)
    book.remove(book["Sheet"])
    sheet.append(["고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용"])
    sheet.append([HER[0], HER[1], date(2024, 1, 1), date(2024, 12, 31), "기본"])
    sheet.append(["마루나", "010-1111-0001", date(2026, 3, 1), date(2027, 2, 28), "기본"])
    sent = book.create_sheet("마케팅")
    sent.append(["발송일", "고객명", "캠페인", "채널", "반응"])
    sent.append([date(2024, 5, 1), HER[0], "봄", "문자", "문의"])
    sent.append([date(2024, 5, 1), "마루나", "봄", "문자", None])
    path = tmp_path / "대장.xlsx"
    book.save(path)
    done = xlcrm.purge(path, by(), as_of=DAY, customer=HER[0], go=True)
    assert dict(done.rows) == {"회원": 1, "마케팅": 1}
    found = load_workbook(path)
    assert [row[1] for row in found["마케팅"].values] == ["고객명", "파기-0001", "마루나"]
    assert HER[0] not in texts_in(path.read_bytes())


def test_an_address_that_begins_like_hers_is_somebody_elses(tmp_path: Path) -> None:
    """별빛로 7 is not in 별빛로 77, nor her mail in a longer one, and nothing is left."""
    path = ledger_at(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    sheet = book["고객대장"]
    sheet["D3"], sheet["E3"] = "a1@corp.example", "나래시 별빛로 7"
    sheet["D2"], sheet["E2"] = "ba1@corp.example", "나래시 별빛로 77"
    sheet["K2"] = "우편물은 나래시 별빛로 70으로"
    book.save(path)
    xlcrm.purge(path, by(), as_of=DAY, customer=HER[4], go=True)
    found = load_workbook(path)["고객대장"]
    assert (found["D2"].value, found["E2"].value) == ("ba1@corp.example", "나래시 별빛로 77")
    assert found["K2"].value == "우편물은 나래시 별빛로 70으로"
    assert (found["D3"].value, found["E3"].value) == (None, None)


def test_a_purge_makes_no_finding(tmp_path: Path) -> None:
    """What was sent to her stands there without her consent, which is gone with her."""
    path = ledger_at(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    facts, sent = book["고객정보"], book.create_sheet("마케팅")
    facts["D1"], facts["D2"], facts["D3"] = "마케팅 수신동의", "Y", "Y"
    sent.append(["발송일", "고객 ID", "캠페인", "채널"])
    sent.append([date(2024, 5, 1), HER[4], "봄 할인", "문자"])
    book.save(path)

    def codes() -> set[str]:
        return {each.code for each in xlcrm.open_ledger(path).findings_on(DAY)}

    before = codes()
    xlcrm.purge(path, by(), as_of=DAY, customer=HER[4], go=True)
    assert codes() <= before


def test_a_name_that_two_have_stays_with_the_other(tmp_path: Path) -> None:
    """Her namesake's row is the namesake's, name, number and all."""
    path = ledger_at(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    book["고객대장"].append(
        ["K-7009", HER[0], "010-9999-0009", "", "", date(2026, 1, 1), date(2026, 12, 31)]
    )
    book.save(path)
    xlcrm.purge(path, by(), as_of=DAY, customer=HER[4], go=True)
    rows = [row[:3] for row in load_workbook(path)["고객대장"].values]
    assert rows[2][0] == "파기-0001"
    assert rows[4] == ("K-7009", HER[0], "010-9999-0009")


def test_the_certificate_and_the_history_name_nobody(office: Path) -> None:
    """They say how much went from where, by whom and when."""
    done = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert done.certificate is not None
    said = texts_in(done.certificate.read_bytes())
    assert "고객 1명" in said
    assert "계약 기록 5년" in said
    assert not any(each in said for each in (*HER, *TOLD))
    with zipfile.ZipFile(done.certificate) as archive:
        assert b"xlcrm purge" in archive.read("docProps/core.xml")


def _certificates(office: Path) -> list[str]:
    return sorted(each.name for each in office.parent.glob("*파기확인서*"))


def test_nothing_certifies_a_purge_that_was_cut_off(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the ledger is replaced nothing says so, and the record says that it was begun."""
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.store.replace", _killed)
        with pytest.raises(KeyboardInterrupt):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert HER[0] in texts_in(office.read_bytes())
    assert _certificates(office) == []
    said = [line["said"] for line in lines_in(record_bytes(office)) if line["what"] == "purge"]
    assert [each[:4] for each in said] == ["시작함:"]
    with locked(office):
        assert _certificates(office) == []
    assert not [*office.parent.glob(f"*{WAITING}")]
    done = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert done.certificate is not None
    assert _certificates(office) == [done.certificate.name]


@pytest.mark.parametrize("since", ["nothing", "a save by hand", "torn"])
def test_a_purge_that_was_cut_off_behind_the_ledger_is_certified_at_the_next_start(
    office: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    """The ledger is what the certificate says that it would be, or was so by the record."""
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.jobs.privacy.purge.settle_certificate", _killed)
        with pytest.raises(KeyboardInterrupt):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert HER[0] not in texts_in(office.read_bytes())
    assert _certificates(office) == []
    (waits,) = office.parent.glob(f".*{WAITING}")
    if since == "torn":
        waits.write_bytes(waits.read_bytes()[:20])
    elif since == "a save by hand":
        book = load_workbook(office)
        book.save(office)
    with locked(office):
        made = _certificates(office)
    assert len(made) == (since != "torn")
    assert not waits.exists()
    if made:
        assert "고객 1명" in texts_in((office.parent / made[0]).read_bytes())


def test_a_certificate_that_cannot_be_put_there_waits(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said then is true: the purge is done, and the certificate comes later."""
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.certificates.name_new", _full)
        with pytest.raises(xlcrm.StorageError, match="파기는 끝났으나"):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert HER[0] not in texts_in(office.read_bytes())
    xlcrm.refresh_files([str(office)], DAY, by=by("refresh"))
    assert len(_certificates(office)) == 1


@pytest.mark.parametrize("where", ["a report", "what is kept apart"])
def test_what_the_disk_does_not_give_stops_a_purge(
    office: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Nobody knows whether she is in it, or what would be lost by writing it anew."""
    before = office.read_bytes()
    report = office.parent / "보고서.xlsx"
    xlcrm.report(xlcrm.open_ledger(office), report, as_of=DAY, reveal=True)
    apart = apart_of(office)
    apart.parent.mkdir(exist_ok=True)
    apart.touch()
    broken = report if where == "a report" else apart
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.beside.bytes_of", _unread(broken, errno.EIO))
        with pytest.raises(xlcrm.StorageError, match=broken.name[:3]):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    assert office.read_bytes() == before
    assert _certificates(office) == []


def test_what_nobody_here_may_read_is_named(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's file keeps no customer from being purged."""
    other = office.parent / "남의 메모.txt"
    other.write_text(HER[0], encoding="utf-8")
    monkeypatch.setattr("xlcrm.files.beside.bytes_of", _unread(other, errno.EACCES))
    assert other.name in xlcrm.purge(office, by(), as_of=DAY, customer=HER[4]).closed


def test_a_backup_that_is_being_written_anew_is_not_taken_for_a_rotten_one(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between the backup and the note of what it is; the next purge does the rest."""
    ledger = xlcrm.open_ledger(office)
    ledger.commit(xlcrm.refresh(ledger, as_of=DAY), by=by("refresh"))
    put = backups.put_seal

    def cut_off(path: Path, backup: Path, seal: backups.Seal) -> None:
        if seal.own:
            raise KeyboardInterrupt
        put(path, backup, seal)

    with monkeypatch.context() as patch:
        patch.setattr(backups, "put_seal", cut_off)
        with pytest.raises(KeyboardInterrupt):
            xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True)
    (backup,) = xlcrm.verify(office).backups
    assert HER[0] not in texts_in(backup.path.read_bytes())
    assert (backup.state, backup.belongs) == (backups.State.WHOLE, True)
    assert xlcrm.verify(office)


def _unread(broken: Path, number: int) -> Callable[[Path], bytes]:
    """Reads all files but one."""

    def read(path: Path) -> bytes:
        if path == broken:
            raise OSError(number, "no")
        return born.bytes_of(path)

    return read


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "full")


def test_a_ledger_that_changed_since_it_was_shown_is_left(office: Path) -> None:
    """Somebody has agreed to something else."""
    shown = xlcrm.purge(office, by(), as_of=DAY, customer=HER[4])
    ledger = xlcrm.open_ledger(office)
    ledger.commit(xlcrm.refresh(ledger, as_of=date(2027, 3, 1)), by=by("refresh"))
    with pytest.raises(xlcrm.WorkbookChangedError):
        xlcrm.purge(office, by(), as_of=DAY, customer=HER[4], go=True, agreed=shown)
