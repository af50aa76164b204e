"""Puts one task to many items on any executor: a few ahead at a time, and no item that ends a worker ends the run."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from sheetkit.errors import SheetkitError

T = TypeVar("T")
R = TypeVar("R")
AHEAD = 2
"""How many items a worker has before it: one it is at, one that waits."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Where the work is done: how an executor is started and ended, and how many workers it has.

    `end(executor, at_once)` ends it; with `at_once` what runs is given up. `killed` are the errors by which the
    executor tells that an item ended its worker.
    """

    start: Callable[[], Executor]
    workers: int
    end: Callable[[Executor, bool], None]
    killed: tuple[type[BaseException], ...] = ()


class Killed(Exception):
    """The worker was gone while it was at this item, also when the item was alone."""


def run(task: Callable[[T], R], items: Iterable[T], pool: Pool) -> Iterator[tuple[T, R | Exception]]:
    """Each item with what its task returned, or the error that it ended in, as they come.

    Where a worker is gone, those that were under way are tried again one by one, so that only the item at fault is
    lost. Raises SheetkitError where no worker starts any more.
    """
    runner = _Runner(task, items, pool)
    ended = False
    try:
        yield from runner.results()
        ended = True
    finally:
        pool.end(runner.executor, not ended)


class _Runner(Generic[T, R]):
    def __init__(self, task: Callable[[T], R], items: Iterable[T], pool: Pool) -> None:
        self.task, self.pool = task, pool
        self.queue, self.suspects = deque(items), deque[T]()
        self.running: dict[Future[R], T] = {}
        self.again: list[T] = []
        self.executor = pool.start()

    def results(self) -> Iterator[tuple[T, R | Exception]]:
        while self.queue or self.suspects or self.running:
            alone = bool(self.suspects)
            try:
                self._give()
                done, _ = wait(self.running, return_when=FIRST_COMPLETED)
                for future in done:
                    if taken := self._taken(future):
                        yield taken
            except BrokenExecutor:
                lost = [*self.running.values()]
                self.running.clear()
                self._restart()
                if alone:
                    yield from ((item, Killed()) for item in lost)
                else:
                    self.suspects.extend(lost)

    def _give(self) -> None:
        """Hand out work: one suspect by itself, else enough for every worker."""
        if self.suspects:
            self._submit(self.suspects)
            return
        while self.queue and len(self.running) < self.pool.workers * AHEAD:
            self._submit(self.queue)

    def _submit(self, source: deque[T]) -> None:
        self.running[self.executor.submit(self.task, source[0])] = source[0]
        source.popleft()

    def _taken(self, future: Future[R]) -> tuple[T, R | Exception] | None:
        """What became of an item; None where it is tried once more at the end: a fault may be the executor's own.

        Raises BrokenExecutor, with the item still among those under way.
        """
        try:
            result: R | Exception = future.result()
        except BrokenExecutor:
            raise
        except self.pool.killed:
            result = Killed()
        except Exception as error:
            if self.running[future] not in self.again:
                self.again.append(self.running[future])
                self.queue.append(self.running.pop(future))
                return None
            result = error
        return self.running.pop(future), result

    def _restart(self) -> None:
        self.pool.end(self.executor, True)
        self.executor = self.pool.start()
        try:
            self.executor.submit(int).result()
        except BrokenExecutor as error:
            raise SheetkitError("group-no-workers") from error
