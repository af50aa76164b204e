"""Sites on an object store or another machine, by way of fsspec: looked at and copied from, never written."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from sheetkit.config import FILE
from sheetkit.errors import SheetkitError
from sheetkit.places import HISTORY

_VERSIONS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created")
"""What stores call that which changes with a file, the surest first."""


def is_address(place: str) -> bool:
    """Whether it is an address (`s3://…`) and no folder."""
    return "://" in place


def joined(root: str, folder: PurePosixPath) -> str:
    """The address of a folder below the root."""
    return "/".join([root.rstrip("/"), *folder.parts])


def listed(root: str) -> Mapping[str, tuple[object, object]]:
    """Every file at or below an address: size and version (None if not known) by its path from there.

    Raises SheetkitError where fsspec is not installed, does not know such an address, or does not get there.
    """
    system, base = _opened(root)
    try:
        found = system.find(base, detail=True)
    except Exception as error:  # every store has errors of its own
        raise _unreachable(root, error) from error
    if not found:
        raise SheetkitError("place-missing", place=root)
    return {_inside(path, base): (info.get("size"), _version(info)) for path, info in found.items()}


@contextmanager
def fetched(place: str, wanted: Collection[str]) -> Iterator[Path]:
    """A site's settings and these workbooks (those of past years too) in a folder that goes afterwards.

    The other files beside them are there by name alone. Raises SheetkitError, OSError.
    """
    system, base = _opened(place)
    names = listed(place)
    with TemporaryDirectory(prefix="sheetkit-") as made:
        folder = Path(made)
        for name in sorted(names):
            parts = PurePosixPath(name).parts
            past = len(parts) == 3 and parts[0] == HISTORY
            if len(parts) != 1 and not past:
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            if parts[-1] in wanted or name == FILE:
                _copy(system, f"{base.rstrip('/')}/{name}", target, place)
            else:
                target.touch()
        yield folder


def _copy(system: Any, source: str, target: Path, place: str) -> None:
    try:
        system.get_file(source, str(target))
    except Exception as error:  # every store has errors of its own
        raise _unreachable(place, error) from error


def _opened(place: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise SheetkitError("group-needs", extra="remote", what=place) from error
    try:
        system, base = url_to_fs(place)
    except Exception as error:
        raise _unreachable(place, error) from error
    return system, base


def _unreachable(place: str, error: Exception) -> SheetkitError:
    return SheetkitError("group-unreachable", place=place, reason=f"{type(error).__name__}: {error}")


def _inside(path: str, base: str) -> str:
    return path.removeprefix(base.rstrip("/")).lstrip("/")


def _version(info: Mapping[str, object]) -> str | None:
    return next((str(info[name]) for name in _VERSIONS if info.get(name) is not None), None)
