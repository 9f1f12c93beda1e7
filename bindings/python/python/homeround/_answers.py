"""Answers, their statuses, and the errors that stand for those that are none."""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Any, Dict, List, Tuple, Union

from . import _homeround
from ._frames import Table


class Status(IntEnum):
    """How a question ended: the exit code of the command of that name."""

    YES = 0
    """It holds; it was done."""
    NO = 1
    """It does not hold."""
    REFUSED = 2
    """The question cannot be meant."""
    FAULTS = 3
    """The input has faults, all of which are told."""
    UNDECIDED = 4
    """Nobody knows yet; for a plan: visits are left over."""
    INTERNAL = 5
    """Something broke that should not."""
    STOPPED = 130
    """The work was stopped."""


class _Answered:
    status: Status
    """How it ended."""
    json: bytes
    """The answer as the command prints it with ``--json``."""

    @property
    def holds(self) -> bool:
        """Whether the answer is yes."""
        return self.status is Status.YES


class Answer(_Answered, Dict[str, Any]):
    """An answer: a dictionary, with its status."""

    def __init__(self, status: Status, text: bytes) -> None:
        super().__init__(json.loads(text))
        self.status, self.json = status, text

    def __reduce__(self) -> Tuple[type, Tuple[Status, bytes]]:
        return type(self), (self.status, self.json)

    def table(self, field: str) -> Table:
        """The rows of one field, for a data frame: ``check(...).table("breaches").to_pandas()``."""
        return Table.from_items(self[field])


class AnswerList(_Answered, List[Dict[str, Any]]):
    """An answer that is a list of dictionaries, with its status."""

    def __init__(self, status: Status, text: bytes) -> None:
        super().__init__(json.loads(text))
        self.status, self.json = status, text

    def __reduce__(self) -> Tuple[type, Tuple[Status, bytes]]:
        return type(self), (self.status, self.json)

    def table(self) -> Table:
        """Its rows, for a data frame."""
        return Table.from_items(self)


class HomeroundError(Exception):
    """No answer was given."""

    status: Status
    json: bytes

    def __init__(self, status: Status, text: bytes) -> None:
        self.status, self.json = status, text
        super().__init__(self._message(json.loads(text)))

    def _message(self, answer: Dict[str, Any]) -> str:
        return str(answer["error"]["message"])

    def __reduce__(self) -> Tuple[type, Tuple[Status, bytes]]:
        return type(self), (self.status, self.json)


class Refused(HomeroundError, ValueError):
    """The question cannot be meant; the message says why."""


class Faults(HomeroundError, ValueError):
    """The input has faults: ``faults`` has them all, each with file, row, column, value, problem and remedy."""

    faults: List[Dict[str, Any]]

    def _message(self, answer: Dict[str, Any]) -> str:
        self.faults = answer["faults"]
        return "\n".join(map(_fault_line, self.faults))

    def table(self) -> Table:
        """The faults, for a data frame."""
        return Table.from_items(self.faults)


class InternalError(HomeroundError, RuntimeError):
    """Something broke that should not."""


def _fault_line(fault: Dict[str, Any]) -> str:
    where = fault["file"]
    if fault["row"] is not None:
        where += f", row {fault['row']}"
    if fault["column"]:
        where += f", {fault['column']}"
    value = f" {fault['value']!r}" if fault["value"] else ""
    return f"{where}:{value} {fault['problem']}. {fault['remedy']}"


_ERRORS = {Status.REFUSED: Refused, Status.FAULTS: Faults, Status.INTERNAL: InternalError}


def received(answer: Tuple[int, bytes]) -> Tuple[Status, bytes]:
    """The answer, unless it is an error: that is raised."""
    status, text = Status(answer[0]), answer[1]
    if status in _ERRORS:
        raise _ERRORS[status](status, text)
    return status, text


def ask(verb: str, request: bytes) -> Tuple[Status, bytes]:
    """Asks the library."""
    return received(_homeround.ask(verb, request))


JsonSource = Union[bytes, str, Dict[str, Any], List[Any]]


def json_bytes(value: JsonSource) -> bytes:
    """JSON as bytes: texts and bytes are JSON already."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def request(documents: Dict[str, bytes], **options: Any) -> bytes:
    """One request: documents as they stand, and the options that were given. No number of a document is read and written."""
    fields = [json.dumps(name).encode() + b":" + text for name, text in documents.items()]
    fields += [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in options.items() if value is not None]
    return b"{" + b",".join(fields) + b"}"
