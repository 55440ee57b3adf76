"""The only door to duckdb."""

from __future__ import annotations

from typing import Any

from xlcrm.jobs.stores.arrow import lacking


def connect(file: str, *, read_only: bool) -> Any:  # noqa: ANN401 - a library without types
    """Open a database.

    Raises:
        StorageError: duckdb is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError:
        raise lacking() from None
    return duckdb.connect(file, read_only=read_only)
