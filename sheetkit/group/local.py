"""Workers on this machine: processes, started in the way that every system knows."""

import os
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import active_children, get_context

from sheetkit.group.runner import Pool
from sheetkit.group.task import ready


def processes(workers: int | None = None) -> Pool:
    """So many processes, one a core unless it is said."""
    count = workers or os.cpu_count() or 1
    start = partial(ProcessPoolExecutor, count, mp_context=get_context("spawn"), initializer=ready)
    return Pool(start, count, _end)


def _end(executor: Executor, at_once: bool) -> None:
    if at_once:
        for process in active_children():
            if process.name.startswith("SpawnProcess"):
                process.terminate()
    executor.shutdown(wait=True, cancel_futures=True)  # its own thread ends in order, or Python complains on leaving
