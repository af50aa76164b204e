"""A group on a Dask cluster: a scheduler and workers on loopback, started as the README says, one killed in mid-run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client

from sheetkit.errors import SheetkitError
from sheetkit.group.cluster import dask
from sheetkit.group.runner import Killed, run
from tests.dying import DEADLY, die
from tests.many_sites import AS_OF, make_group
from tests.test_group import asked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")
SITES = 12


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--scheduler-file", str(file)]
    words = {
        "scheduler": ["--host", "127.0.0.1", "--port", "0"],
        "worker": ["--host", "127.0.0.1", "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder)],
    }
    with (folder / "log").open("wb") as log:
        running = [
            subprocess.Popen([sys.executable, "-m", "dask", name, *quiet, *rest], stdout=log, stderr=log)
            for name, rest in words.items()
        ]
        try:
            while not file.exists() or not file.stat().st_size:
                assert running[0].poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            address = json.loads(file.read_text())["address"]
            with Client(address) as client:
                client.wait_for_workers(2, timeout=120)
            yield address
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait(60)


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_group(tmp_path_factory.mktemp("g") / "g", SITES, 20)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "check").iterdir()}


def test_answers_are_the_same_to_the_byte_as_here_though_a_worker_is_killed(
    scheduler: str, group: Path, tmp_path: Path
) -> None:
    asked(group, tmp_path / "here")
    with Client(scheduler) as client:
        workers = [*client.run(os.getpid).values()]
    words = ["group", "check", str(group), "--scheduler", scheduler, "--out", str(tmp_path / "there")]
    running = subprocess.Popen([sys.executable, "-m", "sheetkit", *words, "--as-of", AS_OF, "--lang", "zh"])
    while running.poll() is None and not [*(tmp_path / "there").glob("check/[!.]*")]:
        time.sleep(0.01)
    os.kill(workers[0], signal.SIGKILL)
    assert running.wait(300) == 1
    assert len(bytes_of(tmp_path / "here")) == SITES
    assert bytes_of(tmp_path / "there") == bytes_of(tmp_path / "here")


def test_an_item_that_ends_every_worker_is_given_up_and_the_rest_goes_on(scheduler: str) -> None:
    came = dict(run(die, range(6), dask(scheduler)))
    assert isinstance(came.pop(DEADLY), Killed)
    assert came == {number: number for number in range(6) if number != DEADLY}


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    from dask.config import set as configured

    with configured({"distributed.comm.timeouts.connect": "0.5s"}), pytest.raises(SheetkitError) as error:
        dask("tcp://127.0.0.1:9")
    assert error.value.key == "group-no-scheduler" and "127.0.0.1:9" in str(error.value)
