"""The invented offices, each built, adopted and measured once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accuracy import Measured, every_office, measure
from strangers import Read, every_stranger, read_stranger

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms import Office


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for an `office` every one."""
    if "office" in metafunc.fixturenames:
        offices = every_office()
        metafunc.parametrize("office", offices, ids=[office.name for office in offices])


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Office], Measured]:
    """Return a function that measures an office, and remembers."""
    folder = tmp_path_factory.mktemp("offices")
    known: dict[str, Measured] = {}

    def look(office: Office) -> Measured:
        if office.name not in known:
            known[office.name] = measure(office, folder)
        return known[office.name]

    return look


@pytest.fixture(scope="session")
def reads(tmp_path_factory: pytest.TempPathFactory) -> list[Read]:
    """Return what came of every workbook that somebody else has made."""
    folder = tmp_path_factory.mktemp("strangers")
    return [read_stranger(path, folder) for path in every_stranger()]
