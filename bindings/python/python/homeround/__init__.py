"""Plan, check, verify and price rounds of home care.

>>> import homeround
>>> book = homeround.Book.example()
>>> roster = homeround.plan(book, work=100_000)
>>> homeround.check(book, roster)["legal"]
True

A *book* is one branch: its clients, carers, packages and shifts. Every function takes what you have (a ``Book``, a plain
dictionary, data frames) and gives plain dictionaries and lists. Wrong input raises ``Faults``, with all of them at once. The
same book, seed, work and chains give the same roster, to the byte, here and everywhere.
"""

from ._answers import Answer, AnswerList, Faults, HomeroundError, InternalError, Refused, Status
from ._book import Book
from ._frames import Table
from ._planning import Planning, Progress, Roster, plan
from ._verbs import (
    check,
    explain,
    fit,
    price,
    price_hour,
    prove,
    prove_check,
    repair,
    validate,
    verify,
    verify_scenario,
    versions,
)

__all__ = [
    "Answer",
    "AnswerList",
    "Book",
    "Faults",
    "HomeroundError",
    "InternalError",
    "Planning",
    "Progress",
    "Refused",
    "Roster",
    "Status",
    "Table",
    "check",
    "explain",
    "fit",
    "plan",
    "price",
    "price_hour",
    "prove",
    "prove_check",
    "repair",
    "validate",
    "verify",
    "verify_scenario",
    "versions",
]
__version__: str = versions()["package"]
