"""Results on the disk, a file a site: each there whole or not at all, and good as long as nothing has changed."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sheetkit import __version__
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.group.job import Job, Place, Result
from sheetkit.names import safe_name

FOLDER = ".sheetkit-group"
"""Where the results lie unless it is said: beside the sites."""


class Shelf:
    """The results of one job. A result is that of the files, the question, the moment and the version it names."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder, self._job = folder, job

    def ready(self) -> None:
        """Make the folder. Raises SheetkitError where that cannot be."""
        try:
            (self._folder / self._job.shelf).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SheetkitError("group-out", folder=str(self._folder), reason=error.strerror or str(error)) from error

    def name(self, place: Place) -> str:
        """The file of a place within the folder: the end of its path to read, and a digest to tell it from others."""
        last = safe_name(place.path.rstrip("/").rpartition("/")[2]) or "site"
        return f"{self._job.shelf}/{last}-{sha256(place.path.encode()).hexdigest()[:12]}.json"

    def get(self, place: Place) -> Mapping[str, Any] | None:
        """The figures of an earlier run that still hold; None where there are none, or not whole."""
        if not place.mark:
            return None
        try:
            held = json.loads((self._folder / self.name(place)).read_bytes())
        except (OSError, ValueError):
            return None
        good = isinstance(held, dict) and held.get("of") == self._of(place) and "answer" in held
        return held["summary"] if good else None

    def put(self, place: Place, result: Result) -> None:
        """Keep a result. Raises SheetkitError where it cannot be written."""
        head = {"of": self._of(place) if result.whole else "", "path": place.path, "summary": result.summary}
        start = json.dumps(head, ensure_ascii=False).removesuffix("}").encode("utf-8")
        write_whole(self._folder / self.name(place), start + b', "answer": ' + result.answer + b"}\n", lasting=False)

    def _of(self, place: Place) -> str:
        return sha256(json.dumps([__version__, self._job.told(), place.mark]).encode()).hexdigest()
