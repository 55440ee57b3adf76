"""A link as a QR code to print on a letter (ISO/IEC 18004), by segno."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.lacking import lacking

_SCALE: Final = 8  # pixels a module: sharp at 25 mm on paper
_BORDER: Final = 4  # modules of the quiet zone, which the standard asks for


def qr_png(link: str) -> bytes:
    r"""Return a link as a QR code, a PNG of black on white.

    Raises:
        DomainError: the link is too long for a code.

    >>> qr_png("https://example.com")[:4]
    b'\x89PNG'
    """
    try:
        import segno  # noqa: PLC0415 - an extra, and only letters with a code need it
    except ImportError as error:
        raise lacking("segno") from error

    try:
        code = segno.make(link, error="m", micro=False)
    except segno.DataOverflowError:
        raise DomainError(
            "링크가 너무 길어 QR 코드로 만들 수 없습니다.",
            hint="설정의 '사무실 링크'에 짧은 주소를 적으세요.",
        ) from None
    found = BytesIO()
    code.save(found, kind="png", scale=_SCALE, border=_BORDER)
    return found.getvalue()
