"""Planning, in one call or step by step."""

from __future__ import annotations

import json
from datetime import datetime, timezone, tzinfo
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Union

from . import _homeround
from ._answers import JsonSource, Status, ask, json_bytes, received, request
from ._book import Book, BookSource, book_bytes
from ._frames import Table, csv_text, is_frame

_STEP = 500_000
"""About a twentieth of a second."""


class Progress(NamedTuple):
    """Where a search stands."""

    work: int
    """The work done so far: places tested and starts carried forward."""
    total: int
    """The work of the whole search."""
    unserved: int
    """Visits that nobody makes in the best roster so far."""
    pence: int
    """What planning weighs in it, in pence."""
    done: bool
    """Whether the search is at its end."""


class Roster:
    """Who visits whom and when. It never changes, and can be pickled and sent to other processes."""

    __slots__ = ("json", "zone", "status")

    json: bytes
    """The document, as ``homeround plan`` writes it: the same bytes for the same book, seed, work and chains."""
    zone: Optional[str]
    """The zone of the branch, where it is known."""
    status: Status
    """``YES`` when every visit that must be made is made, else ``UNDECIDED``; of a roster that was read: ``YES``."""

    def __init__(self, document: JsonSource, *, zone: Optional[str] = None, status: Status = Status.YES) -> None:
        """A roster from its document: a dictionary, or JSON."""
        self.json, self.zone, self.status = json_bytes(document), zone, status

    @property
    def document(self) -> Dict[str, Any]:
        """The document as a dictionary of its own."""
        found = json.loads(self.json)
        if not isinstance(found, dict):
            raise TypeError("a roster is a JSON object")
        return found

    @property
    def unserved(self) -> List[str]:
        """Visits that nobody makes."""
        return list(self.document["unserved"])

    def visits(self) -> Table:
        """Its stops in order, by shift: ``roster.visits().to_pandas()``. A break has no client.

        Starts and ends are in the branch's zone, or in UTC where it is not known.
        """
        zone = _zone(self.zone)
        return Table(
            {
                "shift": round_["shift"],
                "carer": round_["carer"],
                "with": round_.get("with"),
                "visit": stop.get("visit"),
                "break": stop.get("break"),
                "client": stop.get("client"),
                "start": datetime.fromisoformat(stop["start"]).astimezone(zone),
                "end": datetime.fromisoformat(stop["end"]).astimezone(zone),
            }
            for round_ in self.document["rounds"]
            for stop in round_["stops"]
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roster) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)

    def __repr__(self) -> str:
        found = self.document
        return f"Roster({found['branch']!r}, {len(found['rounds'])} rounds, {len(found['unserved'])} visits unserved)"


RosterSource = Union[Roster, JsonSource, Any]
"""What every function takes for a roster: a ``Roster``, its document, or a data frame with the columns of its CSV."""


def roster_bytes(roster: RosterSource) -> bytes:
    """The document of a roster, or its CSV as a JSON text."""
    if isinstance(roster, Roster):
        return roster.json
    if is_frame(roster):
        return json.dumps(csv_text(roster)).encode()
    return json_bytes(roster)


class Planning:
    """A book in planning: iterate to search on, stop when you have had enough, and take the ``best()`` roster so far.

    >>> import homeround
    >>> planning = homeround.Planning(homeround.Book.example(), work=100_000)
    >>> for progress in planning:
    ...     if progress.unserved == 0:
    ...         break
    >>> planning.best().unserved
    []

    The calling thread does the work, and other threads run meanwhile. Ctrl-C comes between two steps, and ``best()`` still
    answers after it. At the end ``best()`` is what ``plan`` gives, whatever the steps.
    """

    def __init__(
        self,
        book: BookSource,
        *,
        begin_from: Optional[RosterSource] = None,
        seed: Optional[int] = None,
        work: Optional[int] = None,
        chains: Optional[int] = None,
        step: int = _STEP,
    ) -> None:
        """Begins. ``step`` is the work of one step; the rest is as for ``plan``. Raises ``Faults`` and ``Refused``."""
        planner, why = _homeround.Planner.begin(_plan_request(book, begin_from, seed=seed, work=work, chains=chains))
        if why is not None:
            received(why)
        assert planner is not None
        self._planner, self._step, self._zone = planner, step, zone_of(book)
        self._done = False

    def step(self, work: Optional[int] = None) -> Progress:
        """Searches on for about this much more work, or to the end, and says where the search stands."""
        progress = Progress(**self._planner.step(max(1, self._step if work is None else work)))
        self._done = progress.done
        return progress

    def __iter__(self) -> Iterator[Progress]:
        while not self._done:
            yield self.step()

    def best(self) -> Roster:
        """The best roster so far."""
        status, text = received(self._planner.best())
        return Roster(text, zone=self._zone, status=status)


def plan(
    book: BookSource,
    *,
    begin_from: Optional[RosterSource] = None,
    seed: Optional[int] = None,
    work: Optional[int] = None,
    chains: Optional[int] = None,
    threads: int = 1,
    progress: Optional[Callable[[Progress], Any]] = None,
) -> Roster:
    """Plans a book: the best roster found.

    ``work`` is how long to search, in places tested and starts carried forward, some 10 million a second; without it, 100
    thousand for each visit. ``seed`` is where the dice begin (1), ``chains`` how many searches run from seeds of their own
    (1; the best is kept), ``begin_from`` a roster to begin from. ``threads`` changes the time, never the roster.
    ``progress`` is called now and then with a ``Progress``, on the calling thread; when it returns ``False`` the search stops
    and the best roster so far is given. With it, one thread works.

    Raises ``Faults`` with everything that is wrong with the book, ``Refused`` for what cannot be meant, and
    ``KeyboardInterrupt``.
    """
    if progress is None and threads != 1:
        asked = _plan_request(book, begin_from, seed=seed, work=work, chains=chains, threads=threads)
        status, text = ask("plan", asked)
        return Roster(text, zone=zone_of(book), status=status)
    planning = Planning(book, begin_from=begin_from, seed=seed, work=work, chains=chains)
    for found in planning:
        if progress is not None and progress(found) is False:
            break
    return planning.best()


def _plan_request(book: BookSource, begin_from: Optional[RosterSource], **options: Any) -> bytes:
    documents = {"book": book_bytes(book)}
    if begin_from is not None:
        documents["from"] = roster_bytes(begin_from)
    return request(documents, **options)


def zone_of(book: BookSource) -> Optional[str]:
    """The zone of a book that may be no book."""
    try:
        return (book if isinstance(book, Book) else Book(book)).zone
    except (KeyError, TypeError, ValueError):
        return None


def _zone(name: Optional[str]) -> tzinfo:
    if name is not None:
        # Without a time zone database (Windows without the package tzdata) times are given in UTC.
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return timezone.utc
