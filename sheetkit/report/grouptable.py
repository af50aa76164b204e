"""The table of many sites as Parquet: every column of one type, whatever is missing in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sheetkit.errors import SheetkitError

_TEXTS = ("path", "site", "month", "status", "reason")
_FLOATS = ("score", "inspection", "evaluation", "fee_rate")


def as_parquet(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as a file. Raises SheetkitError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise SheetkitError("group-needs", extra="parquet", what="--format parquet") from error
    kinds = {**dict.fromkeys(_TEXTS, pyarrow.string()), **dict.fromkeys(_FLOATS, pyarrow.float64())}
    kinds["as_of"] = pyarrow.timestamp("s")
    columns = {name: [row[name] for row in rows] for name in names}
    columns["as_of"] = [datetime.fromisoformat(text) for text in columns["as_of"]]
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.int64())) for name in names])
    file = BytesIO()
    parquet.write_table(pyarrow.table(columns, schema=schema), file)
    return file.getvalue()
