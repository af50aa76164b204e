"""Puts a job to many sites: what is there already is taken, the rest is worked out, and what is missing is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sheetkit.errors import SheetkitError, tell
from sheetkit.group.job import Job, Place, Result
from sheetkit.group.runner import Killed, Pool, run
from sheetkit.group.shelf import Shelf
from sheetkit.group.task import perform
from sheetkit.messages import Language, say


@dataclass(slots=True)
class Outcome:
    """The figures of each site by its path, or why there are none; and how it went."""

    done: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    reused: int = 0
    """How many were there from an earlier run."""
    unkept: int = 0
    """How many could not be written down for a later run."""
    fault: str = ""
    """Why not."""


def ask(
    places: Sequence[Place],
    job: Job,
    shelf: Shelf,
    pool: Callable[[], Pool],
    told: Callable[[int, int, int], None],
    fresh: bool = False,
) -> Outcome:
    """Put the job to the sites; `fresh` takes nothing from earlier runs.

    The pool is made only where something is left to do. `told(done, left, reused)` is called as it goes. Raises
    SheetkitError where nothing can be kept from the start, or no worker starts.
    """
    shelf.ready()
    outcome, left = Outcome(), dict[str, Place]()
    for place in places:
        held = None if fresh or place.fault else shelf.get(place)
        if place.fault:
            outcome.missing[place.path] = tell(job.language, SheetkitError("group-disk", reason=place.fault))
        elif held is not None:
            outcome.done[place.path] = held
        else:
            left[place.at] = place
    outcome.reused = len(outcome.done)
    told(0, len(left), outcome.reused)
    if left:
        for number, (at, result) in enumerate(run(partial(perform, job=job), left, pool()), 1):
            _take(outcome, left[at], result, shelf, job.language)
            told(number, len(left) - number, outcome.reused)
    return outcome


def _take(outcome: Outcome, place: Place, result: Result | Exception, shelf: Shelf, language: Language) -> None:
    """Note a result, and keep it for a later run; a disk that takes nothing more does not end this one."""
    if isinstance(result, Exception):
        killed = isinstance(result, Killed)
        reason = f"{type(result).__name__}: {result}"
        outcome.missing[place.path] = say(language, "group-killed" if killed else "group-lost", reason=reason)
    elif result.failure is not None:
        outcome.missing[place.path] = result.failure
    else:
        outcome.done[place.path] = result.summary
        try:
            shelf.put(place, result)
        except SheetkitError as error:
            outcome.unkept += 1
            outcome.fault = tell(language, error)
