"""Which of the sheets that read like ledgers are lists that the office made from its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection

OWN_SETTINGS: Final = "xlcrm 설정"
"""The hidden sheet for settings in a workbook whose own 설정 is something else."""

_PERIOD_OR_ARCHIVE: Final = lazy(r"\d.*(년|월|분기|반기)|^\d+$|대장|명부|회원|고객")
_MADE_FROM_IT: Final = lazy(r"재계약|대상|예정|통화|발송|안내")
_LEDGERS: Final = tuple(normalise(name) for name in (LEDGER.name, *LEDGER.synonyms))
_SETTINGS: Final = frozenset(
    normalise(name) for spec in (SETTINGS, SETTINGS_SIMPLE) for name in (spec.name, *spec.synonyms)
)


def own_lists(ledgers: Collection[str]) -> frozenset[str]:
    """Return which sheets that read like ledgers are none, by their names.

    Where no sheet is named like a ledger, all may be. Beside one that is, only those named like a
    period or an archive of it: a list of whom to call must not be taken for contracts.

    >>> sorted(own_lists(["고객대장", "2023년", "해지회원", "재계약 대상", "통화"]))
    ['재계약 대상', '통화']
    >>> own_lists(["강남점", "서초점"])
    frozenset()
    """
    plain = {name: normalise(name) for name in ledgers}
    named = {name for name in plain if any(known in plain[name] for known in _LEDGERS)}
    return frozenset(
        name
        for name in (plain if named else ())
        if name not in named
        and (_MADE_FROM_IT.search(plain[name]) or not _PERIOD_OR_ARCHIVE.search(plain[name]))
    )


def made_from_ledger(name: str) -> bool:
    """Tell whether a sheet's name says whom to call, or what to send.

    >>> made_from_ledger("만료 예정"), made_from_ledger("회원명단")
    (True, False)
    """
    return _MADE_FROM_IT.search(normalise(name)) is not None


def named_settings(name: str) -> bool:
    """Tell whether a sheet is named like the one with the settings.

    >>> named_settings(" 설 정"), named_settings("2024년")
    (True, False)
    """
    return normalise(name) in _SETTINGS


def may_be_settings(name: str) -> bool:
    """Tell whether a sheet's name holds that of the one with the settings.

    >>> may_be_settings("xlcrm 설정"), may_be_settings("2024년")
    (True, False)
    """
    plain = normalise(name)
    return any(known in plain for known in _SETTINGS)
