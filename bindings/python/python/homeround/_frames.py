"""Rows in and out of data frames. Nothing here needs pandas, Polars or Arrow: it speaks to whichever is there."""

from __future__ import annotations

import csv
import io
import math
from datetime import date, datetime, time
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Sequence, Tuple


class Table(List[Dict[str, Any]]):
    """Rows, each a dictionary with the same keys in the same order."""

    @classmethod
    def from_items(cls, items: Iterable[Any]) -> Table:
        """A table of dictionaries, whose keys may differ, or of single values (a column ``value``)."""
        rows = [item if isinstance(item, Mapping) else {"value": item} for item in items]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        return cls({name: row.get(name) for name in columns} for row in rows)

    @property
    def columns(self) -> List[str]:
        """The names of the columns."""
        return list(self[0]) if self else []

    def to_columns(self) -> Dict[str, List[Any]]:
        """The same by column."""
        return {name: [row[name] for row in self] for name in self.columns}

    def to_csv(self) -> str:
        """The same as CSV."""
        return csv_text(self)

    def to_pandas(self) -> Any:
        """The same as a ``pandas.DataFrame``."""
        import pandas

        return pandas.DataFrame(self.to_columns())

    def to_polars(self) -> Any:
        """The same as a ``polars.DataFrame``."""
        import polars

        return polars.DataFrame(self.to_columns(), infer_schema_length=None)

    def to_arrow(self) -> Any:
        """The same as a ``pyarrow.Table``."""
        import pyarrow

        return pyarrow.table(self.to_columns())


def is_frame(value: Any) -> bool:
    """Whether it is something with columns, or a list of dictionaries."""
    if isinstance(value, (list, tuple)):
        return all(isinstance(row, Mapping) for row in value)
    return hasattr(value, "columns") or hasattr(value, "column_names")


def csv_text(frame: Any) -> str:
    """A data frame of pandas, Polars or Arrow, or a list of dictionaries, as CSV in the words of a book.

    A missing value is an empty cell. A whole number in a column of floats loses its ``.0``, which pandas gives to whole
    numbers beside missing ones. A column of midnights without a zone is one of dates.
    """
    names, rows = _cells(frame)
    columns = [_texts(column) for column in zip(*rows)] if rows else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*columns))
    return text.getvalue()


def _cells(frame: Any) -> Tuple[List[str], List[Sequence[Any]]]:
    if hasattr(frame, "itertuples"):  # pandas
        return [str(name) for name in frame.columns], list(frame.itertuples(index=False, name=None))
    if hasattr(frame, "iter_rows"):  # Polars
        return list(frame.columns), list(frame.iter_rows())
    if hasattr(frame, "to_pylist"):  # Arrow
        frame = Table.from_items(frame.to_pylist()) or {name: [] for name in frame.column_names}
    if isinstance(frame, Mapping):  # columns by name
        return list(frame), list(zip(*frame.values()))
    if not is_frame(frame):
        raise TypeError(f"a data frame or a list of dictionaries is wanted, not {type(frame).__name__}")
    table = Table.from_items(frame)
    return table.columns, [tuple(row.values()) for row in table]


def _texts(column: Sequence[Any]) -> Iterator[str]:
    values = [None if _is_missing(value) else value for value in column]
    days = all(
        isinstance(value, datetime) and value.tzinfo is None and value.time() == time()
        for value in values
        if value is not None
    )
    for value in values:
        yield value.date().isoformat() if days and value is not None else _text(value)


def _is_missing(value: Any) -> bool:
    # NaN, NaT and pandas.NA alone are not themselves.
    if value is None or isinstance(value, (str, bool, int)):
        return value is None
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NaTType", "NAType")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "item") and not isinstance(value, (datetime, date)):  # a number of NumPy
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, (list, tuple, set, frozenset)):
        return ";".join(_text(item) for item in value)
    return str(value)
