"""The carriers that there are: ours, and those of other packages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.carrier import CarrierError
from xlcrm.schema.plugins import plugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.jobs.outreach.carrier import Carrier, Given

CARRIERS: Final = "xlcrm.carriers"
"""The group of carriers: each a function from `Given` to a `Carrier`."""


def carriers() -> tuple[str, ...]:
    """Return the names of the carriers that there are, those of other packages last.

    >>> carriers()[:4]
    ('csv', 'eml', 'smtp', 'solapi')
    """
    return (*_OWN, *(each.name for each in plugins(CARRIERS) if each.name not in _OWN))


def carrier_of(name: str, given: Given) -> Carrier:
    """Return a carrier by its name.

    Args:
        name: one of `carriers()`.
        given: what it needs.

    Raises:
        CarrierError: it lacks something that it needs, or cannot be loaded.
        DomainError: there is none of that name.

    >>> from datetime import datetime
    >>> from xlcrm.jobs.outreach.carrier import Given
    >>> given = Given(lambda: datetime(2024, 10, 1, 10), output="발송.csv")
    >>> sorted(each.value for each in carrier_of("csv", given).channels)
    ['문자', '알림톡', '이메일']
    """
    if name in _OWN:
        return _OWN[name](given)
    for each in plugins(CARRIERS):
        if each.name == name:
            if each.error:
                raise CarrierError(
                    f"'{name}' 발송 방법을 불러오지 못했습니다 ({each.error}).",
                    hint="그것을 설치한 패키지를 다시 설치하거나 개발자에게 알리세요.",
                )
            made: Carrier = each.value(given)
            return made
    raise DomainError(
        f"'{name}' 발송 방법이 없습니다.", hint=f"쓸 수 있는 방법: {' · '.join(carriers())}"
    )


def _csv(given: Given) -> Carrier:
    from xlcrm.jobs.outreach.csv_carrier import CsvCarrier  # noqa: PLC0415 - one of them is used

    return CsvCarrier(given)


def _eml(given: Given) -> Carrier:
    from xlcrm.jobs.outreach.eml_carrier import EmlCarrier  # noqa: PLC0415 - likewise

    return EmlCarrier(given)


def _smtp(given: Given) -> Carrier:
    from xlcrm.jobs.outreach.smtp_carrier import SmtpCarrier  # noqa: PLC0415 - likewise

    return SmtpCarrier(given)


def _solapi(given: Given) -> Carrier:
    from xlcrm.jobs.outreach.solapi_carrier import SolapiCarrier  # noqa: PLC0415 - likewise

    return SolapiCarrier(given)


_OWN: Final[dict[str, Callable[[Given], Carrier]]] = {
    "csv": _csv,
    "eml": _eml,
    "smtp": _smtp,
    "solapi": _solapi,
}
