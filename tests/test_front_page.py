from __future__ import annotations

import pytest

import xlcrm
from xlcrm import errors


@pytest.mark.parametrize("name", xlcrm.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Whatever `__all__` promises is found when it is asked for, and listed."""
    assert getattr(xlcrm, name) is not None
    assert name in dir(xlcrm)


def test_every_error_is_public() -> None:
    """Users can catch each error by a name of the front page."""
    known = {name for name in vars(errors) if name.endswith("Error")}
    assert known <= set(xlcrm.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="module 'xlcrm' has no attribute 'nothing'"):
        getattr(xlcrm, "nothing")  # noqa: B009 - type checkers know that there is no such name
