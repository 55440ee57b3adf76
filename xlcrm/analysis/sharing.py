"""Frames that share their columns until one of them is written to, as those of pandas 3 do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTION: Final = "mode.copy_on_write"
_ALWAYS: Final = 3  # from this version on there is no other way


@contextmanager
def sharing() -> Iterator[None]:
    """Have new frames share columns with those that they are made of; afterwards all is as before.

    The thirty columns of a million contracts are copied else whenever one is put beside them. It
    is a setting of the whole process while it lasts, and no frame made under it may be given to
    others: they would write into what is not theirs alone.

    Source: https://pandas.pydata.org/docs/user_guide/copy_on_write.html

    >>> import pandas as pd
    >>> with sharing():
    ...     frame = pd.DataFrame({"a": [1, 2]})
    ...     more = frame.assign(b=3)
    >>> more["b"].tolist()
    [3, 3]
    """
    if int(pd.__version__.partition(".")[0]) >= _ALWAYS:
        yield
        return
    with pd.option_context(_OPTION, True):  # noqa: FBT003 - as pandas takes it
        yield
