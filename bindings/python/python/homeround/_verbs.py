"""The questions that can be asked of a book, a roster, a certificate and events."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, Optional, Sequence, Tuple, Union

from . import _homeround
from ._answers import Answer, AnswerList, JsonSource, ask, json_bytes, request
from ._book import BookSource, book_bytes
from ._frames import csv_text, is_frame
from ._planning import Roster, RosterSource, roster_bytes, zone_of

EventSource = Any
"""What is taken for events: a data frame, a list of dictionaries, or the text of a CSV."""


def validate(book: BookSource) -> Answer:
    """Whether a book is good: how many clients, carers and visits it has, and warnings. Raises ``Faults`` otherwise."""
    return Answer(*ask("validate", request({"book": book_bytes(book)})))


def check(book: BookSource, roster: RosterSource) -> Answer:
    """Judges a roster by every rule, apart from the search that made it. It ``holds`` when every visit is made, legally."""
    return Answer(*ask("check", _both(book, roster)))


def prove(
    book: BookSource,
    *,
    seed: Optional[int] = None,
    work: Optional[int] = None,
    chains: Optional[int] = None,
    threads: Optional[int] = None,
) -> Answer:
    """Whether a book can be delivered: yes with a roster's figures, no with a certificate, or undecided with bounds."""
    asked = request({"book": book_bytes(book)}, seed=seed, work=work, chains=chains, threads=threads)
    return Answer(*ask("prove", asked))


def prove_check(book: BookSource, certificate: JsonSource) -> Answer:
    """Checks a certificate: it ``holds`` when it shows what it says."""
    return Answer(*ask("prove_check", request({"book": book_bytes(book), "certificate": json_bytes(certificate)})))


def verify(
    book: BookSource,
    roster: RosterSource,
    events: EventSource,
    *,
    known: Optional[Dict[str, Any]] = None,
    as_of: Optional[str] = None,
    profile: Optional[str] = None,
) -> Answer:
    """Holds what devices recorded against what was planned. It ``holds`` when nothing needs attention.

    ``known`` is what else is known (tags, registered numbers, corrections, leave), as the file that the command takes with
    ``--with``; ``as_of`` the moment of judging, ``2026-03-09T12:00:00+00:00``; ``profile`` the funder's rules.
    """
    asked = _both(book, roster, events, **{"with": known}, as_of=as_of, profile=profile)
    return Answer(*ask("verify", asked))


def verify_scenario(scenario: JsonSource) -> Answer:
    """Verifies one situation told in one document, as ``homeround verify --scenario`` takes it."""
    return Answer(*ask("verify", request({"scenario": json_bytes(scenario)})))


def price(
    book: BookSource,
    roster: RosterSource,
    events: Optional[EventSource] = None,
    *,
    fee: Optional[str] = None,
    threshold_ni: bool = False,
    employment_allowance: bool = False,
    pension_band: bool = False,
) -> Answer:
    """What an hour of a roster costs, as it was planned or, with ``events``, as it was verified.

    ``fee`` is what an hour is paid, in quotes: ``"24.10"``. With it, the answer ``holds`` when the fee pays.
    """
    options = {"threshold_ni": threshold_ni, "employment_allowance": employment_allowance, "pension_band": pension_band}
    given = {name: True for name, wanted in options.items() if wanted}
    return Answer(*ask("price", _both(book, roster, events, fee=fee, **given)))


def price_hour(inputs: JsonSource, *, lengths: Sequence[str] = (), fee: Optional[str] = None) -> Answer:
    """What an average hour costs, from averages alone; ``lengths`` are visits in minutes, in quotes: ``["15", "30"]``."""
    return Answer(*ask("price", request({"inputs": json_bytes(inputs)}, lengths=list(lengths), fee=fee)))


def explain(book: BookSource, roster: RosterSource, visit: Optional[str] = None) -> AnswerList:
    """Why a visit is made by whom it is, or by nobody; without ``visit``, of all that nobody makes."""
    return AnswerList(*ask("explain", _both(book, roster, visit=visit)))


def fit(
    book: BookSource, roster: RosterSource, packages: Iterable[str] = (), *, offers: Optional[int] = None
) -> Tuple[Answer, Optional[Roster]]:
    """Where visits that nobody makes, or those of new ``packages``, can go; and the roster with the best offer in it."""
    return _with_roster("fit", book, _both(book, roster, packages=list(packages), offers=offers, output=True))


def repair(
    book: BookSource,
    roster: RosterSource,
    at: str,
    *,
    sick: Iterable[str] = (),
    overruns: Iterable[str] = (),
    cancelled: Iterable[str] = (),
    max_changes: Optional[int] = None,
    change_price: Optional[str] = None,
    work: Optional[int] = None,
) -> Tuple[Answer, Optional[Roster]]:
    """Mends a published day on which something went wrong, with few changes; and the mended roster.

    ``at`` is now, ``2026-03-02T07:10``. ``sick`` are carers, ``overruns`` are visits with minutes (``VISIT=20``),
    ``cancelled`` are visits.
    """
    happened = {"sick": list(sick), "overruns": list(overruns), "cancelled": list(cancelled)}
    limits = {"max_changes": max_changes, "change_price": change_price, "work": work}
    return _with_roster("repair", book, _both(book, roster, at=at, output=True, **happened, **limits))


def versions() -> Dict[str, Any]:
    """The versions of the package, of its search and of the formats it reads and writes."""
    found: Dict[str, Any] = json.loads(_homeround.versions())
    return found


def _both(book: BookSource, roster: RosterSource, events: Optional[EventSource] = None, **options: Any) -> bytes:
    documents = {"book": book_bytes(book), "roster": roster_bytes(roster)}
    if events is not None:
        documents["events"] = _event_bytes(events)
    return request(documents, **options)


def _event_bytes(events: EventSource) -> bytes:
    # A list of dictionaries is JSON as it stands; everything else goes as CSV.
    if isinstance(events, bytes):
        events = events.decode()
    if isinstance(events, (list, str)):
        return json.dumps(events).encode()
    if is_frame(events):
        return json.dumps(csv_text(events)).encode()
    raise TypeError(f"events are a data frame, a list of dictionaries or CSV, not {type(events).__name__}")


def _with_roster(verb: str, book: BookSource, asked: bytes) -> Tuple[Answer, Optional[Roster]]:
    status, text = ask(verb, asked)
    both = json.loads(text)
    answer = Answer(status, json.dumps(both["answer"], ensure_ascii=False, indent=2).encode() + b"\n")
    found = both["roster"]
    if found is None:
        return answer, None
    return answer, Roster(json.dumps(found, ensure_ascii=False, indent=2) + "\n", zone=zone_of(book))
