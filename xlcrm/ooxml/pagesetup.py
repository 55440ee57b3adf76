"""How a new sheet is printed: on A4 lying, with the sheet's name and page numbers at the foot."""

from __future__ import annotations

from typing import Final

# As in the blank ledger
MARGINS: Final = (
    b'<pageMargins left="0.4" right="0.4" top="0.75" bottom="0.6" header="0.3" footer="0.3"/>'
)
FOOTER: Final = (
    b"<headerFooter><oddFooter>&amp;L&amp;9&amp;A&amp;R&amp;9&amp;P / &amp;N</oddFooter>"
    b"</headerFooter>"
)

FIT_TO_WIDTH: Final = b'<pageSetUpPr fitToPage="1"/>'
"""What a sheet's `sheetPr` says where `ONE_PAGE_WIDE` is to hold."""

ONE_PAGE_WIDE: Final = (
    MARGINS + b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>' + FOOTER
)
"""One page wide, and as many high as it takes."""

ONE_PAGE: Final = (
    b'<printOptions horizontalCentered="1"/>'
    + MARGINS
    + b'<pageSetup paperSize="9" orientation="portrait"/>'
    + FOOTER
)
"""All of it on one page, standing."""
