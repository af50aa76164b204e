"""Finds the sites below folders and addresses. Only names, sizes and times are looked at."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from sheetkit.config import FILE
from sheetkit.errors import SheetkitError
from sheetkit.group import remote
from sheetkit.group.job import Place
from sheetkit.places import HISTORY
from sheetkit.register import workbooks

_FORMS = (".toml", ".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".csv")
"""The files of a site that an answer can rest on."""

Seen = tuple[str, object, object]
"""A file: its path within the site, its size, and when it was changed or what the store calls its version."""


def find(roots: Sequence[str]) -> list[Place]:
    """The sites at or below these folders or addresses, each once, in order of their paths.

    A folder that holds our workbooks without `sheetkit.toml`, or that cannot be read, is among them: it is not to be
    missed in silence. Raises SheetkitError where a root is not there, or where there is no site at all.
    """
    found: dict[str, Place] = {}
    for root in roots:
        for place in _far(root) if remote.is_address(root) else _near(Path(root)):
            path = place.path if len(roots) == 1 else f"{root.rstrip('/')}/{place.path}".removesuffix("/.")
            found.setdefault(path, replace(place, path=path))
    if not found:
        raise SheetkitError("group-no-sites", roots="、".join(roots))
    return [found[path] for path in sorted(found)]


def _near(root: Path) -> Iterator[Place]:
    if not root.is_dir():
        raise SheetkitError("place-missing", place=str(root))
    yield from _walk(root, root, set())


def _walk(root: Path, folder: Path, seen: set[Path]) -> Iterator[Place]:
    """The folder if it is a site, else those below it; a folder that is reached by two ways once."""
    path = folder.relative_to(root).as_posix()
    try:
        real = folder.resolve()
        if real in seen:
            return
        seen.add(real)
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        files = {entry.name for entry in inside if entry.is_file()}
        if _is_site(files):
            yield Place(path, str(folder), _mark(_files(folder, inside)))
    except OSError as error:
        yield Place(path, str(folder), fault=error.strerror or str(error))
        return
    if FILE not in files:
        for entry in inside:
            if entry.is_dir() and not entry.name.startswith(".") and entry.name != HISTORY:
                yield from _walk(root, folder / entry.name, seen)


def _is_site(names: Collection[str]) -> bool:
    return FILE in names or not workbooks().keys().isdisjoint(names)


def _files(folder: Path, inside: Iterable["os.DirEntry[str]"]) -> Iterator[Seen]:
    for entry in inside:
        if _counts(entry.name) and entry.is_file():
            known = entry.stat()
            yield entry.name, known.st_size, known.st_mtime_ns
    for path in sorted(folder.glob(f"{HISTORY}/*/*")):
        if _counts(path.name) and path.is_file():
            known = path.stat()
            yield path.relative_to(folder).as_posix(), known.st_size, known.st_mtime_ns


def _counts(name: str) -> bool:
    return name.lower().endswith(_FORMS) and not name.startswith((".", "~"))


def _mark(files: Iterable[Seen]) -> str:
    return sha256(json.dumps([*files]).encode()).hexdigest()


def _far(root: str) -> Iterator[Place]:
    """The sites in a store, from one listing of it."""
    listing = remote.listed(root)
    folders: dict[PurePosixPath, set[str]] = {}
    for path in map(PurePosixPath, listing):
        folders.setdefault(path.parent, set()).add(path.name)
    sites = {folder for folder, names in folders.items() if FILE in names}
    for folder, names in folders.items():
        around = {folder, *folder.parents}
        hidden = any(part.startswith(".") or part == HISTORY for part in folder.parts)
        if folder in sites or (_is_site(names) and not hidden and sites.isdisjoint(around)):
            mine = {path: seen for path, seen in listing.items() if _belongs(PurePosixPath(path), folder)}
            known = all(version is not None for _, version in mine.values())
            mark = _mark((path, *mine[path]) for path in sorted(mine)) if known else ""
            yield Place(folder.as_posix(), remote.joined(root, folder), mark)


def _belongs(path: PurePosixPath, site: PurePosixPath) -> bool:
    """Whether a file lies in the site itself or in one of its past years."""
    if not _counts(path.name) or site not in path.parents:
        return False
    inside = path.relative_to(site).parts
    return len(inside) == 1 or (len(inside) == 3 and inside[0] == HISTORY)
