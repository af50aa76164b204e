"""Workers of a Dask cluster; the only module that knows Dask."""

from concurrent.futures import Executor

from sheetkit.errors import SheetkitError
from sheetkit.group.runner import Pool


def dask(scheduler: str) -> Pool:
    """The workers of the scheduler at an address (tcp://…), on which sheetkit is installed and the sites are in reach.

    Raises SheetkitError where Dask is not installed, nobody answers, or no worker is there.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise SheetkitError("group-needs", extra="cluster", what="--scheduler") from error
    try:
        client = Client(scheduler, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error) or type(error).__name__
        raise SheetkitError("group-no-scheduler", address=scheduler, reason=reason) from error
    workers = sum(client.nthreads().values())
    if not workers:
        client.close()
        raise SheetkitError("group-no-workers")

    def end(executor: Executor, at_once: bool) -> None:
        executor.shutdown(wait=not at_once)
        client.close()

    return Pool(lambda: client.get_executor(pure=False), workers, end, (KilledWorker,))
