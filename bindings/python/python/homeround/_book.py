"""A book: one branch, in one document."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Mapping, Union

from . import _homeround
from ._answers import JsonSource, json_bytes, received
from ._frames import Table, csv_text, is_frame


class Book:
    """One branch: its clients, carers, packages, shifts, rules and travel times.

    A book is the JSON document that stands alone. It never changes, and can be pickled and sent to other processes.
    """

    __slots__ = ("json",)

    json: bytes
    """The document, as ``homeround validate --write-json`` writes it."""

    def __init__(self, document: JsonSource) -> None:
        """A book from its document: a dictionary, or JSON. It is read when it is first asked about."""
        self.json = json_bytes(document)

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]]) -> Book:
        """The book at ``path``: a folder with ``homeround.toml`` and CSV files, or a JSON document.

        Raises ``Faults`` with everything that is wrong in a folder, and ``OSError`` when a document cannot be read.
        """
        path = os.fspath(path)
        if os.path.isdir(path):
            return cls(received(_homeround.book_of_folder(path))[1])
        with open(path, "rb") as file:
            return cls(file.read())

    @classmethod
    def from_files(cls, files: Mapping[str, Any]) -> Book:
        """A book from the files of its folder by name, each as bytes, as text or as a data frame.

        ``from_files({"homeround.toml": settings, "clients.csv": clients, ...})`` where ``clients`` is a frame of pandas,
        Polars or Arrow, or a list of dictionaries. Raises ``Faults`` with everything that is wrong.
        """
        return cls(received(_homeround.book_of_files({name: _file(value) for name, value in files.items()}))[1])

    @classmethod
    def from_tables(cls, settings: Union[str, bytes], **tables: Any) -> Book:
        """A book from its settings (the text of ``homeround.toml``) and its tables, as data frames by name.

        ``from_tables(settings, clients=clients, packages=packages, carers=carers, shifts=shifts)``. Raises ``Faults`` with
        everything that is wrong.
        """
        return cls.from_files({"homeround.toml": settings, **{f"{name}.csv": value for name, value in tables.items()}})

    @classmethod
    def example(cls) -> Book:
        """A small branch that can be planned: three clients and four carers."""
        return cls.from_files(cls.example_files())

    @staticmethod
    def example_files() -> Dict[str, bytes]:
        """The files of that branch, to begin one's own with."""
        return _homeround.example_files()

    @property
    def document(self) -> Dict[str, Any]:
        """The document as a dictionary of its own."""
        found = json.loads(self.json)
        if not isinstance(found, dict):
            raise TypeError("a book is a JSON object")
        return found

    def table(self, name: str) -> Table:
        """One of its tables: ``book.table("clients").to_pandas()``."""
        return Table.from_items(self.document.get(name, []))

    @property
    def zone(self) -> str:
        """The zone of its clocks: ``Europe/London``."""
        return str(self.document["branch"]["zone"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)

    def __repr__(self) -> str:
        return f"Book({len(self.json)} bytes)"


BookSource = Union[Book, JsonSource]
"""What every function takes for a book: a ``Book``, its document as a dictionary, or as JSON."""


def book_bytes(book: BookSource) -> bytes:
    """The document of a book."""
    return book.json if isinstance(book, Book) else json_bytes(book)


def _file(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    if is_frame(value):
        return csv_text(value).encode()
    raise TypeError(f"a file is bytes, text or a data frame, not {type(value).__name__}")
