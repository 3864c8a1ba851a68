"""Feeds that are asked again and again → a store that has what was in them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NoReturn

from sitmap.errors import InputError, StoreError
from sitmap.sources import Notice, Notify
from sitmap.sources.polling import Posted, read_posted
from sitmap.sources.web import FetchError, Validators, Visitor
from sitmap.store import FeedState, open_store
from sitmap.wording import span

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.gazetteerfiles import GazetteerPaths
    from sitmap.boundarychoice import Boundaries
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths
    from sitmap.sources.feedlist import Feed
    from sitmap.store import Added, Store

__all__ = ["Visit", "Watcher"]

# A feed that fails is left alone for a minute, then for twice as long each time, up to six hours.
_FIRST_WAIT, _LONGEST_WAIT = 60.0, 6 * 3600.0
# What a server may ask for with Retry-After.
_LONGEST_REST = 86_400.0
# For so long the pages behind the summaries of one feed are fetched at a time: the other feeds wait meanwhile.
_FOLLOWING = 300.0
# After so long a sleep the clock is looked at: a computer that was asleep itself has lost time.
_NAP = 60.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking a feed.

    Attributes
    ----------
    feed : Feed
    outcome : str
        ``new``: there are new entries; ``same``: none; ``failed``; ``waiting``: it failed before and was left alone.
    begun, again : float
        When this was, and when it may be asked again, in seconds since 1970 (UTC).
    added : Added, optional
        What the store has got of it.
    reason : str
        Why it failed.
    """

    feed: Feed
    outcome: Literal["new", "same", "failed", "waiting"]
    begun: float
    again: float
    added: Added | None = None
    reason: str = ""


class Watcher:
    """Asks feeds and adds what is new in them to a store.

    What it knows of them is in the store: it can be ended at any moment and started again, and a store that is lost is
    filled anew. An entry is noted as known after it was added.

    Parameters
    ----------
    feeds : sequence of Feed
    store : path or str
        As `sitmap.open_store` takes it; made if it is not there. It is open only while feeds are asked.
    visitor : Visitor
        Who asks.
    gazetteer, boundaries, vocabulary
        As for `sitmap.map_reports`.
    notify : callable
        Told about failures and reservations; what was said of a feed is not said again until it changes.
    progress : callable, optional
        Told the number of reports so far and the name of the current one.
    clock : callable
        Tells the time in seconds since 1970 (UTC).
    pause : callable
        Waits so many seconds.
    """

    def __init__(
        self,
        feeds: Sequence[Feed],
        store: str | os.PathLike[str],
        *,
        visitor: Visitor,
        gazetteer: Gazetteer | GazetteerPaths | None = None,
        boundaries: Boundaries | None = None,
        vocabulary: Vocabulary | VocabularyPaths | None = None,
        notify: Notify,
        progress: Callable[[int, str], None] | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._feeds = feeds
        self._where = store
        self._visitor = visitor
        self._gazetteer, self._boundaries, self._vocabulary = gazetteer, boundaries, vocabulary
        self._notify = notify
        self._progress = progress
        self._clock = clock
        self._pause = pause
        self._said: dict[str, set[Notice]] = {}
        self._said_once: set[Notice] = set()

    def visit(self, feeds: Iterable[Feed] | None = None) -> Iterator[Visit]:
        """Ask each feed once, whatever its interval; one that fails does not keep the others from being asked.

        Parameters
        ----------
        feeds : iterable of Feed, optional
            By default all.

        Raises
        ------
        StoreError
            If the store cannot be used. What was added before stays.
        """
        with open_store(self._where, create=True) as store:
            for feed in self._feeds if feeds is None else feeds:
                yield self._visit(feed, store)

    def run(self, tell: Callable[[Visit], None]) -> NoReturn:
        """Ask each feed at its interval, until the program is ended.

        A store that cannot be written to for a while (the disk is full, another program holds it) is tried again.

        Parameters
        ----------
        tell : callable
            Told of each visit.

        Raises
        ------
        StoreError
            If the store cannot be used at the beginning.
        """
        open_store(self._where, create=True).close()
        due = {feed.address: 0.0 for feed in self._feeds}
        failures = 0
        while True:
            now = self._clock()
            ready = [feed for feed in self._feeds if not _ahead(due[feed.address], feed, now)]
            try:
                for visit in self.visit(ready) if ready else ():
                    due[visit.feed.address] = visit.again
                    tell(visit)
                failures = 0
            except StoreError as error:
                failures += 1
                wait = _backoff(failures)
                self._notify(Notice("failure", f"{error}; tried again in {span(wait)}"))
                self._pause(wait)
                continue
            self._pause(min(max(min(due.values()) - self._clock(), 0.0), _NAP))

    def _visit(self, feed: Feed, store: Store) -> Visit:
        now = self._clock()
        state = store.feeds.get(feed.address)
        if _ahead(state.until, feed, now):
            return Visit(feed, "waiting", now, state.until)
        try:
            read = self._read(feed, state)
        except InputError as error:
            return self._failed(feed, store, state, error)
        if read is None:
            if state.failures:
                store.feeds.keep(feed.address, replace(state, failures=0, until=0.0))
            return Visit(feed, "same", now, now + feed.interval)
        posted, validators = read
        added = self._add(posted, store) if posted.reports else None
        # One that could not be worked through is tried again with the next version of the feed.
        failed = {notice.source for notice in added.account.failures} if added is not None else set()
        left = {digest for digest, report in posted.reports.items() if report.source in failed}
        fresh = FeedState(validators, posted.entries - left)
        if fresh != state:
            store.feeds.keep(feed.address, fresh)
        return Visit(feed, "new" if added is not None else "same", now, now + feed.interval, added)

    def _read(self, feed: Feed, state: FeedState) -> tuple[Posted, Validators] | None:
        """Return what a feed holds; None where it is the version that is known.

        Raises
        ------
        InputError
            If it cannot be had or read.
        """
        notices: set[Notice] = set()
        begun = self._clock()

        def notify(notice: Notice) -> None:
            if notice not in notices and notice not in self._said.get(feed.address, ()):
                self._notify(notice)
            notices.add(notice)

        try:
            known = state.validators if state.validators.headers() else None
            fetched = self._visitor.fetch(feed.url, known=known)
            if fetched is None:
                return None
            posted = read_posted(
                feed,
                fetched,
                known=state.entries,
                visitor=self._visitor,
                late=lambda: not begun <= self._clock() <= begun + _FOLLOWING,
                notify=notify,
            )
        except InputError:
            raise
        # What strangers send may trip over a fault of ours: it must not cost the user the other feeds.
        except Exception as error:
            raise InputError(
                f"could not be read, which is a fault in sitmap ({type(error).__name__}: {error}); please report it",
                source=feed.address,
            ) from error
        self._said[feed.address] = notices
        # Of what was not read as a whole, the same version is wanted again.
        return posted, fetched.validators if posted.whole else Validators()

    def _add(self, posted: Posted, store: Store) -> Added:
        return store.add(
            list(posted.reports.values()),
            gazetteer=self._gazetteer,
            boundaries=self._boundaries,
            vocabulary=self._vocabulary,
            notify=self._notify_of_adding,
            progress=self._progress,
        )

    def _notify_of_adding(self, notice: Notice) -> None:
        # What is about no report (the boundaries) would be said with each feed.
        if notice.source is None:
            if notice in self._said_once:
                return
            self._said_once.add(notice)
        self._notify(notice)

    def _failed(self, feed: Feed, store: Store, state: FeedState, error: InputError) -> Visit:
        failures = state.failures + 1
        wait = _backoff(failures)
        if not isinstance(error, FetchError) or not error.transient:
            wait = max(wait, feed.interval)
        elif error.wait is not None:
            wait = max(wait, min(error.wait, _LONGEST_REST))
        now = self._clock()
        store.feeds.keep(feed.address, replace(state, failures=failures, until=now + wait))
        where = feed.name if feed.name == feed.address else f"{feed.name} ({feed.address})"
        times = f" ({failures} times in a row)" if failures > 1 else ""
        self._notify(Notice("failure", f"{error.reason}{times}; asked again in {span(wait)} at the earliest", where))
        return Visit(feed, "failed", now, now + wait, reason=error.reason)


def _ahead(then: float, feed: Feed, now: float) -> bool:
    """Tell whether a time is still to come; one that is later than any wait was reckoned by a clock that was wrong."""
    return now < then <= now + max(_LONGEST_REST, feed.interval)


def _backoff(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row."""
    return min(_FIRST_WAIT * 2.0 ** min(failures - 1, 20), _LONGEST_WAIT)
