"""Ledgers that former programs have made are brought what has come since, and lose nothing."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.errors import PlanError
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.jobs.undo import undo
from xlcrm.jobs.upgrade.steps import STEPS, columns_of
from xlcrm.jobs.upgrade.upgrade import upgrade
from xlcrm.look.ledger import load_look
from xlcrm.office.opened import listening
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.package import Package
from xlcrm.reading.edition import EDITION, EDITION_ITEM, is_behind
from xlcrm.reading.settings import SECTIONS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.workbook import Workbook

    from xlcrm.jobs.upgrade.steps import Step

KEPT: Final = Path(__file__).parents[1] / "ledgers"
SAMPLES: Final = sorted(KEPT.glob("*.xlsx"))
BY: Final = xlcrm.Author("김대리", "upgrade", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time
DAY: Final = date(2024, 10, 1)
_CHECK: Final = re.compile(rb"<dataValidation .*?</dataValidation>", re.DOTALL)

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@pytest.fixture
def kept(tmp_path: Path, sample: Path) -> Path:
    """Return a copy of a former ledger."""
    return Path(shutil.copy(sample, tmp_path / "대장.xlsx"))


def upgraded(path: Path) -> xlcrm.Ledger:
    """Upgrade a ledger, and return it as it is then."""
    ledger = xlcrm.open_ledger(path)
    return ledger.commit(upgrade(ledger, as_of=DAY), by=BY)


def told(path: Path) -> list[str]:
    """What a check finds, without the cells of 설정, where rows move."""
    found = xlcrm.open_ledger(path).findings_on(DAY)
    return [str(each) for each in found if each.where.sheet != "설정"]


def rows_of(
    book: Workbook, sheet: str
) -> list[tuple[tuple[object, str, object, bool | None], ...]]:
    """The rows of a sheet with each cell's format, and its row's height."""
    return [
        tuple((cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.font.b) for cell in row)
        for row in book[sheet].iter_rows()
    ]


def _row_of(path: Path, item: str) -> int:
    """In which row of 설정 a setting stands."""
    rows = load_workbook(path)["설정"].iter_rows()
    return next(row[1].row for row in rows if row[1].value == item and row[1].row)


@every_sample
def test_a_former_ledger_becomes_one_of_today(kept: Path) -> None:
    """It has all settings of a new one, with the values that counted before, and says its number.

    An adopted one has those of figures only, as `adopt` gives it: it grows no sheets by itself.
    """
    before = xlcrm.open_ledger(kept).book.settings
    after = upgraded(kept).book.settings
    assert after.edition == EDITION
    same = ("windows", "default_window", "grace", "month_end", "backups", "ages", "rotate", "lists")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    said = {(row[0].value, row[1].value) for row in load_workbook(kept)["설정"].iter_rows()}
    sections = {"기준", "목표"} if "변경이력" in load_workbook(kept).sheetnames else {"기준"}
    wanted = {
        (each.section, each.item) for each in load_look().settings if each.section in sections
    }
    if "목표" not in sections:
        wanted -= {("기준", "변경이력"), ("기준", "일지 나누기")}
    assert wanted <= said


@every_sample
def test_nothing_that_was_there_is_lost(kept: Path, sample: Path) -> None:
    """Every part but the touched ones is as it was, and of those only checks and rows differ.

    Rows of 설정 and 변경이력 that were there are there in their order, with their formats.
    """
    upgraded(kept)
    old, new = Package(sample.read_bytes()), Package(kept.read_bytes())
    grown = {
        old.member(old.sheet(name).part) for name in ("설정", "변경이력") if name in _names(old)
    }
    for entry in old.worksheets:
        part = old.member(entry.part)
        if part not in grown:
            assert _CHECK.sub(b"", new.part(part)) == _CHECK.sub(b"", old.part(part))
    parts = {old.member(entry.part) for entry in old.worksheets}
    brought = r"|styles\.xml|Content_Types|docProps/app" if _names(new) - _names(old) else ""
    touched = re.compile(
        r"workbook\.xml|tables/|sharedStrings|calcChain|comments|vmlDrawing" + brought
    )
    for name in old.archive.names:
        if name not in parts and not touched.search(name):
            assert new.archive.packed(name) == old.archive.packed(name), name
    before, after = load_workbook(sample), load_workbook(kept)
    assert [each for each in after.sheetnames if each in before.sheetnames] == before.sheetnames
    assert {*after.sheetnames} - {*before.sheetnames} <= {"현황판"}
    for sheet in {"설정", "변경이력"} & {*before.sheetnames}:
        rest = iter(rows_of(after, sheet))
        told = (row for row in rows_of(before, sheet) if any(cell[0] for cell in row))
        assert all(row in rest for row in told if EDITION_ITEM not in {cell[0] for cell in row})


def _names(package: Package) -> set[str]:
    return {entry.name for entry in package.worksheets}


@every_sample
def test_a_check_finds_what_it_found_before(kept: Path) -> None:
    """Nothing new, and nothing that is hidden by it."""
    before = told(kept)
    upgraded(kept)
    assert told(kept) == before
    assert [each for each in xlcrm.open_ledger(kept).findings if each.where.sheet == "설정"] == []


@every_sample
def test_a_second_upgrade_does_nothing(kept: Path) -> None:
    """Nor does one of a ledger that is new."""
    ledger = upgraded(kept)
    proposal = upgrade(ledger, as_of=DAY)
    assert (bool(proposal), proposal.said) == (False, ())
    assert (proposal.found.before, proposal.found.after) == (EDITION, EDITION)


@every_sample
def test_an_undo_takes_it_back(kept: Path, sample: Path) -> None:
    """Each sheet is as it was, but for 변경이력, whose lines stay; without one every byte is."""
    upgraded(kept)
    undo(kept, by=BY)
    if "변경이력" not in load_workbook(sample).sheetnames:
        assert kept.read_bytes() == sample.read_bytes()
    old, new = Package(sample.read_bytes()), Package(kept.read_bytes())
    for entry in old.worksheets:
        if entry.name != "변경이력":
            assert new.part(entry.part) == old.part(entry.part)


def test_a_new_ledger_is_of_the_newest_edition(tmp_path: Path) -> None:
    """Its 설정 says the number for which there are steps; nothing is to be added to it."""
    assert max(STEPS) == EDITION
    assert sorted(STEPS) == list(range(2, EDITION + 1))
    ledger = xlcrm.new_ledger(tmp_path / "new.xlsx", as_of=DAY)
    assert ledger.book.settings.edition == EDITION
    assert not upgrade(ledger, as_of=DAY)


def test_an_adopted_workbook_is_of_the_newest_edition(tmp_path: Path) -> None:
    """`adopt` writes the number with its other settings."""
    path = shutil.copy(KEPT.parents[1] / "sample_data" / "messy.xlsx", tmp_path / "명단.xlsx")
    ledger = xlcrm.open_workbook(path)
    ledger = ledger.commit(xlcrm.adopt(ledger, as_of=DAY), by=BY)
    assert ledger.book.settings.edition == EDITION
    assert not upgrade(ledger, as_of=DAY)


def test_services_stay_last_so_that_their_dropdown_stays_theirs(tmp_path: Path) -> None:
    """New rows come behind the figures: the list reads all from the first service to the last."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))
    upgraded(path)
    sections = [row[0].value for row in load_workbook(path)["설정"].iter_rows(min_row=2)]
    assert sections[-2:] == ["서비스", "서비스"]
    assert "서비스" not in sections[:-2]


def test_what_may_be_typed_is_widened(tmp_path: Path) -> None:
    """설정's 구분 offers all sections, and days go up to the last one there is."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))
    upgraded(path)
    book = load_workbook(path)
    (offered,) = [
        check for check in book["설정"].data_validations.dataValidation if check.type == "list"
    ]
    assert offered.formula1 == f'"{",".join(SECTIONS)}"'
    assert offered.error.endswith(SECTIONS[-1])
    last = {
        check.formula2
        for sheet in book
        for check in sheet.data_validations.dataValidation
        if check.type == "date"
    }
    assert last == {"2958465"}


def test_a_dropdown_is_known_as_libreoffice_writes_it(tmp_path: Path) -> None:
    """With a second formula, which says nothing."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    (check,) = book["설정"].data_validations.dataValidation
    check.formula2 = "0"
    book.save(path)
    upgraded(path)
    (check,) = load_workbook(path)["설정"].data_validations.dataValidation
    assert (check.formula1, check.formula2) == (f'"{",".join(SECTIONS)}"', "0")


def test_a_dropdown_that_the_office_has_changed_stays(tmp_path: Path) -> None:
    """Its own words are in it, or another message: it is not xlcrm's any more."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    (check,) = book["설정"].data_validations.dataValidation
    check.formula1 = '"서비스,기준,우리 것"'
    book.save(path)
    upgraded(path)
    (check,) = load_workbook(path)["설정"].data_validations.dataValidation
    assert check.formula1 == '"서비스,기준,우리 것"'


def test_a_setting_that_people_take_away_afterwards_does_not_come_back(tmp_path: Path) -> None:
    """What an edition brought is brought once."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))
    upgraded(path)
    book = load_workbook(path)
    for row in book["설정"].iter_rows(min_row=2):
        if row[1].value == "일지 나누기":
            for cell in row:
                cell.value = None
    book.save(path)
    assert not upgrade(xlcrm.open_ledger(path), as_of=DAY)


def test_a_setting_that_is_there_already_stays_as_people_have_it(tmp_path: Path) -> None:
    """Also where it is spelt without its unit."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    book["설정"].append(["기준", "날마다 남길 백업", 3, None])
    book["설정"].tables["tblSettings"].ref = "A1:D9"
    book.save(path)
    ledger = upgraded(path)
    assert ledger.book.settings.ages.days == 3
    items = [row[1].value for row in load_workbook(path)["설정"].iter_rows(min_row=2)]
    assert [item for item in items if str(item).startswith("날마다")] == ["날마다 남길 백업"]


def test_rows_stand_below_all_others_where_none_can_come_between(tmp_path: Path) -> None:
    """A formula that names a cell below in words would mean another one."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    book["고객정보"]["Z1"] = '=INDIRECT("설정!C7")'
    book.save(path)
    ledger = upgraded(path)
    assert ledger.book.settings.edition == EDITION
    after = load_workbook(path)["설정"]
    before = rows_of(book, "설정")
    assert rows_of(load_workbook(path), "설정")[: len(before)] == before
    assert after.max_row == len(before) + 10


def test_rows_come_above_services_though_figures_stand_below_them(tmp_path: Path) -> None:
    """`risk learn` writes figures below all; the number is raised there, too."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    book["설정"].append(["기준", EDITION_ITEM, 1, None])
    book["설정"].tables["tblSettings"].ref = "A1:D9"
    book.save(path)
    ledger = upgraded(path)
    assert ledger.book.settings.edition == EDITION
    sections = [row[0].value for row in load_workbook(path)["설정"].iter_rows(min_row=2)]
    assert sections.count("서비스") == 2
    assert sections.index("서비스") + 1 == len(sections) - 1 - sections[::-1].index("서비스")


def test_a_number_that_is_there_is_raised_in_its_own_cell(tmp_path: Path) -> None:
    """With a step for one more edition, that alone is added."""
    ledger = xlcrm.new_ledger(tmp_path / "new.xlsx", as_of=DAY)
    more = {**STEPS, EDITION + 1: (columns_of("ledger", "branch"),)}
    proposal = upgrade(ledger, as_of=DAY, steps=more)
    where = f"설정!C{_row_of(ledger.path, EDITION_ITEM)}"
    assert proposal.said == ("고객대장: 새 열 지점", f"{where}: {EDITION} → {EDITION + 1}")
    after = ledger.commit(proposal, by=BY)
    assert "지점" in next(load_workbook(after.path)["고객대장"].iter_rows(values_only=True))
    assert after.book.settings.edition == EDITION + 1
    assert not upgrade(after, as_of=DAY, steps=more)


def test_a_step_may_put_in_a_sheet(tmp_path: Path) -> None:
    """One of xlcrm's own, beside all that other editions bring, in the same save."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))
    own = OwnSheet("현황", (OwnLine(("계약", 12)),))
    ledger = xlcrm.open_ledger(path)
    more = {**STEPS, EDITION + 1: (lambda _, __: Plan(new_sheets=(own,)),)}
    proposal = upgrade(ledger, as_of=DAY, steps=more)
    assert "새 시트: 현황" in proposal.said
    after = ledger.commit(proposal, by=BY)
    assert "현황" in load_workbook(path).sheetnames
    assert not upgrade(after, as_of=DAY, steps=more)


def test_an_office_s_own_sheet_gets_no_columns(tmp_path: Path) -> None:
    """Only one that xlcrm has made does."""
    path = Path(shutil.copy(KEPT / "adopted_3.xlsx", tmp_path / "대장.xlsx"))
    more: Mapping[int, tuple[Step, ...]] = {EDITION + 1: (columns_of("ledger", "branch"),)}
    assert not upgrade(xlcrm.open_ledger(path), as_of=DAY, steps=more).plan.new_columns


def test_a_step_for_which_there_is_no_room_stops_there(tmp_path: Path) -> None:
    """What came before it is added, the number says so far, and the reason is told."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))

    def full(_: xlcrm.Ledger, __: date) -> Plan:
        raise PlanError("표 오른쪽에 자리가 없습니다.", sheet="고객대장", hint="옮기세요.")

    ledger = xlcrm.open_ledger(path)
    proposal = upgrade(ledger, as_of=DAY, steps={2: STEPS[2], 3: STEPS[3], 4: (full,), 5: ()})
    assert (proposal.found.before, proposal.found.after) == (1, 3)
    assert [str(each) for each in proposal.problems] == [
        "고객대장: 표 오른쪽에 자리가 없습니다. → 옮기세요."
    ]
    assert ledger.commit(proposal, by=BY).book.settings.edition == 3


def test_a_workbook_that_xlcrm_has_not_made_is_left_alone(tmp_path: Path) -> None:
    """An office's own 설정, whatever its figures, is nobody's former edition."""
    path = shutil.copy(KEPT.parents[1] / "sample_data" / "office.xlsx", tmp_path / "office.xlsx")
    proposal = upgrade(xlcrm.open_ledger(path), as_of=DAY)
    assert (proposal.found.before, bool(proposal)) == (None, False)


def test_a_ledger_without_some_settings_that_all_had_is_known_by_its_names(tmp_path: Path) -> None:
    """People may take rows away: the lists' names tell that xlcrm has made it."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_2.xlsx")
    book["설정"].delete_rows(4)
    book["설정"].tables["tblSettings"].ref = "A1:D10"
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    assert ledger.book.settings.edition is None
    assert upgrade(ledger, as_of=DAY).found.before == 2


def test_a_ledger_of_a_newer_program_is_left_as_it_is(tmp_path: Path) -> None:
    """Its number is never made smaller, and nothing is added."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(BytesIO(blank_ledger(as_of=DAY)))
    for row in book["설정"].iter_rows():
        if row[1].value == EDITION_ITEM:
            row[2].value = EDITION + 4
    book.save(path)
    proposal = upgrade(xlcrm.open_ledger(path), as_of=DAY)
    assert (proposal.found.ahead, proposal.found.before, bool(proposal)) == (
        True,
        EDITION + 4,
        False,
    )


# -- 현황판 ---------------------------------------------------------------------------------------


@every_sample
def test_a_ledger_that_was_made_before_it_is_brought_the_home_sheet(kept: Path) -> None:
    """Behind the guide, with figures; not an adopted workbook, which grows no sheets by itself."""
    before = load_workbook(kept).sheetnames
    upgraded(kept)
    after = load_workbook(kept, data_only=True)
    assert after.sheetnames.count("현황판") == ("변경이력" in before)
    if "현황판" in after.sheetnames:
        assert after.sheetnames[1] == "현황판"
        figures = {row[1]: row[2] for row in after["현황판"].iter_rows(values_only=True)}
        ledger = xlcrm.open_ledger(kept)
        counts = xlcrm.refresh(ledger, as_of=DAY).found.counts
        live = counts.get("활성화", 0) + counts.get("만료 예정", 0)
        assert figures["이용 중인 계약"] == live


def _without_home_sheet(path: Path) -> None:
    book = load_workbook(path)
    del book["현황판"]
    book.save(path)


def _offered(path: Path) -> bool:
    """Whether a command would say that an upgrade helps."""
    with listening() as heard:
        assert xlcrm.open_ledger(path).book.sheets
    return any(is_behind(each) for each in heard.values())


def test_a_home_sheet_that_was_deleted_does_not_come_back(tmp_path: Path) -> None:
    """Nor is anybody told to upgrade for it; the ledger was made with one, as its guide says."""
    path = Path(shutil.copy(KEPT / "edition_5.xlsx", tmp_path / "대장.xlsx"))
    _without_home_sheet(path)
    assert not _offered(path)
    assert upgraded(path).book.settings.edition == EDITION
    assert "현황판" not in load_workbook(path).sheetnames


def test_a_home_sheet_that_was_put_in_and_deleted_does_not_come_back(tmp_path: Path) -> None:
    """The history tells of it, where no guide does."""
    path = Path(shutil.copy(KEPT / "edition_4.xlsx", tmp_path / "대장.xlsx"))
    assert _offered(path)
    by = xlcrm.Author("김대리", "dashboard", BY.now)
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=DAY), by=by)
    assert not _offered(path)
    _without_home_sheet(path)
    assert not _offered(path)
    upgraded(path)
    assert "현황판" not in load_workbook(path).sheetnames


def test_a_home_sheet_deleted_after_an_upgrade_stays_away(tmp_path: Path) -> None:
    """What an edition brought is brought once."""
    path = Path(shutil.copy(KEPT / "edition_1.xlsx", tmp_path / "대장.xlsx"))
    upgraded(path)
    _without_home_sheet(path)
    assert not _offered(path)
    assert not upgrade(xlcrm.open_ledger(path), as_of=DAY)


def test_an_office_s_own_sheet_of_that_name_stays(tmp_path: Path) -> None:
    """It is theirs; the number is raised all the same."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    book.create_sheet("현황판")["A1"] = "우리 현황"
    book.save(path)
    assert upgraded(path).book.settings.edition == EDITION
    assert load_workbook(path)["현황판"]["A1"].value == "우리 현황"


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Such a ledger is no stranger, to be adopted: its title row is to be put right."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook(KEPT / "edition_1.xlsx")
    book["설정"]["A1"] = "분류"
    book["설정"]["C1"] = "얼마"
    book.save(path)
    proposal = upgrade(xlcrm.open_ledger(path), as_of=DAY)
    (told,) = map(str, proposal.problems)
    assert told == (
        "설정: 제목 행을 읽을 수 없어, 대장이 몇 판인지 모릅니다. "
        "→ 제목을 '구분' · '항목' · '값' · '설명'으로 되돌린 뒤 다시 실행하세요."
    )
