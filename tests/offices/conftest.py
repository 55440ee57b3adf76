"""The invented offices, each built, adopted and measured once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accuracy import Measured, every_office, measure
from lists import Outcome, every_list, outcome_of
from once import once, run_folder
from strangers import Read, every_stranger, read_stranger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms import Office


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for an `office` every one."""
    if "office" in metafunc.fixturenames:
        offices = every_office()
        metafunc.parametrize("office", offices, ids=[office.name for office in offices])


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which all processes of the run keep what took long to find out."""
    return run_folder(tmp_path_factory, "known offices")


@pytest.fixture(scope="session")
def measured(
    tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> Callable[[Office], Measured]:
    """Return a function that measures an office, and remembers."""
    folder = tmp_path_factory.mktemp("offices")
    known: dict[str, Measured] = {}

    def look(office: Office) -> Measured:
        if office.name not in known:
            known[office.name] = once(shared / office.name, lambda: measure(office, folder))
        return known[office.name]

    return look


@pytest.fixture(scope="session")
def reads(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Read]:
    """Return what came of every workbook that somebody else has made."""
    folder = tmp_path_factory.mktemp("strangers")
    return once(
        shared / "strangers", lambda: [read_stranger(path, folder) for path in every_stranger()]
    )


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Outcome]:
    """Return what came of every list whose headers somebody else has collected."""
    path = tmp_path_factory.mktemp("lists") / "list.xlsx"
    return once(shared / "lists", lambda: [outcome_of(each, path) for each in every_list()])


@pytest.fixture(scope="session")
def later(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Outcome]:
    """Return what came of the lists that were collected when the reader had been mended."""
    path = tmp_path_factory.mktemp("lists") / "later.xlsx"
    return once(shared / "later", lambda: [outcome_of(each, path) for each in every_list("later")])


@pytest.fixture(scope="session")
def latest(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Outcome]:
    """Return what came of the lists that were collected when it had been mended again."""
    path = tmp_path_factory.mktemp("lists") / "latest.xlsx"
    return once(
        shared / "latest", lambda: [outcome_of(each, path) for each in every_list("latest")]
    )
