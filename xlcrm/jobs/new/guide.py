"""The blank ledger's first sheet: how to use it, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import DASHBOARD, SHEETS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.ledger import LedgerLook
    from xlcrm.look.paint import Painter

_A4: Final = 9  # ECMA-376 Part 1, 18.3.1.63, paperSize
_LEFT: Final = 1  # column A is the margin
_WIDTHS: Final = (2, 30, 18, 76)
_LAST: Final = len(_WIDTHS) - 1
_ROW_HEIGHT: Final = 21
_SECTION_HEIGHT: Final = 30


def write_guide(sheet: Worksheet, painter: Painter[LedgerLook], name: str) -> None:
    """Fill the guide sheet: the steps, the commands, what each sheet, status and colour means.

    Args:
        sheet: the sheet.
        painter: the workbook's brush.
        name: what the file is called, for the commands.
    """
    _Guide(sheet, painter, name).write()


class _Guide:
    """The guide while it is written, from top to bottom; `row` is the next free row."""

    def __init__(self, sheet: Worksheet, painter: Painter[LedgerLook], name: str) -> None:
        self.sheet = sheet
        self.name = f'"{name}"' if " " in name else name
        self.painter = painter
        self.colours = painter.look.colours
        self.row = 0

    def write(self) -> None:
        guide = self.painter.look.guide
        self._page()
        self._title(guide.title, guide.subtitle)
        self._section(guide.steps_title)
        for number, step in enumerate(guide.steps, start=1):
            self._line(f"{number}단계", step, bold=True, font_color=self.colours["accent"])
        self._section(guide.commands_title)
        for command, does in guide.commands:
            self._line(does, command.replace("{file}", self.name), bold=True)
        self._section(guide.sheets_title)
        self._sheets()
        self._section(guide.status_title)
        for name, status in self.painter.look.statuses.items():
            self._line(name, status.means, align="center", **status.cell_format)
        self._section(guide.headers_title)
        for role, means in guide.headers.items():
            colours = {"font_color": self.colours["on_header"], "bg_color": self.colours[role]}
            self._line("제목", means, align="center", bold=True, **colours)

    def _page(self) -> None:
        for at, width in enumerate(_WIDTHS):
            self.sheet.set_column(at, at, width)
        self.sheet.set_default_row(_ROW_HEIGHT)
        self.sheet.hide_gridlines(2)
        self.sheet.set_tab_color(self.colours["muted"])
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 1)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.set_footer("&R&9&P / &N쪽")

    def _title(self, title: str, subtitle: str) -> None:
        cell = self.painter.cell
        fill = {"bg_color": self.colours["accent"], "font_color": self.colours["on_header"]}
        for height, text, look in (
            (38, title, cell(bold=True, font_size=20, indent=1, **fill)),
            (26, subtitle, cell(align="left", indent=1, valign="top", **fill)),
        ):
            self.sheet.set_row(self.row, height)
            self.sheet.merge_range(self.row, _LEFT, self.row, _LAST, text, look)
            self.row += 1

    def _section(self, title: str) -> None:
        look = self.painter.cell(
            bold=True,
            font_size=12,
            font_color=self.colours["accent"],
            bottom=2,
            bottom_color=self.colours["accent"],
            valign="bottom",
        )
        self.sheet.set_row(self.row, _SECTION_HEIGHT)
        self.sheet.write_string(self.row, _LEFT, title, look)
        for at in range(_LEFT + 1, _LAST + 1):
            self.sheet.write_blank(self.row, at, None, look)
        self.row += 1

    def _line(self, head: str, text: str, **head_look: object) -> None:
        ruled = {"bottom": 1, "bottom_color": self.colours["line"]}
        indent = {} if head_look.get("align") == "center" else {"indent": 1}
        head_cell = self.painter.cell(**{**ruled, **indent, **head_look})
        self.sheet.write_string(self.row, _LEFT, head, head_cell)
        look = self.painter.cell(**ruled, indent=1)
        self.sheet.merge_range(self.row, _LEFT + 1, self.row, _LAST, text, look)
        self.row += 1

    def _sheets(self) -> None:
        ruled = {"bottom": 1, "bottom_color": self.colours["line"], "indent": 1}
        link = self.painter.cell(font_color=self.colours["link"], underline=1, bold=True, **ruled)
        muted = self.painter.cell(font_color=self.colours["muted"], **ruled)
        plain = self.painter.cell(**ruled)
        told = [(DASHBOARD, "지표 하나", "dashboard")]
        for name, row_is, key in (*told, *((each.name, each.row_is, each.key) for each in SHEETS)):
            self.sheet.write_url(self.row, _LEFT, f"internal:'{name}'!A1", link, name)
            self.sheet.write_string(self.row, _LEFT + 1, row_is, muted)
            use = self.painter.look.guide.sheets[key]
            self.sheet.write_string(self.row, _LEFT + 2, use, plain)
            self.row += 1
