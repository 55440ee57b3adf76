"""Tables as pyarrow has them, and as Parquet: the only door to pyarrow."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlcrm.errors import StorageError
from xlcrm.jobs.stores.schema import DAY, MOMENT, TRUTH, WHOLE

if TYPE_CHECKING:
    from xlcrm.jobs.stores.schema import StoredTable


def arrow_of(table: StoredTable, columns: dict[str, list[object]]) -> Any:  # noqa: ANN401 - a library without types
    """Return a table of pyarrow.

    Raises:
        StorageError: pyarrow is not installed.
    """
    pa = _library()
    types = {DAY: pa.date32(), MOMENT: pa.timestamp("us"), TRUTH: pa.bool_(), WHOLE: pa.int64()}
    kinds = [types.get(each.type, pa.string()) for each in table.columns]
    fields = [
        pa.field(each.name, kind, metadata={"unit": each.unit} if each.unit else None)
        for each, kind in zip(table.columns, kinds, strict=True)
    ]
    arrays = [
        pa.array(columns[each.name], kind) for each, kind in zip(table.columns, kinds, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def dumped(table: StoredTable, columns: dict[str, list[object]]) -> bytes:
    """Return a table as a Parquet file."""
    made = arrow_of(table, columns)
    from pyarrow import parquet  # noqa: PLC0415 - an extra, which is there by now

    buffer = BytesIO()
    parquet.write_table(made, buffer, compression="zstd")
    return buffer.getvalue()


def loaded(table: StoredTable, data: bytes) -> dict[str, list[object]]:
    """Return the columns of a Parquet file."""
    _library()
    from pyarrow import parquet  # noqa: PLC0415 - likewise

    found: dict[str, list[object]] = parquet.read_table(BytesIO(data)).to_pydict()
    return {name: found[name] for name in table.names}


def _library() -> Any:  # noqa: ANN401 - a library without types
    try:
        import pyarrow  # noqa: ICN001, PLC0415 - an extra
    except ImportError:
        raise lacking() from None
    return pyarrow


def lacking() -> StorageError:
    """Return the error that says what has to be installed."""
    return StorageError(
        "parquet와 duckdb로 내보내는 데 필요한 것이 설치되지 않았습니다.",
        hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[store]"',
    )
