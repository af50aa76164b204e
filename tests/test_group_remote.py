"""Sites on a store, by way of fsspec: found by one listing, copied for the task and nothing else, never written."""

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from sheetkit.errors import SheetkitError
from sheetkit.group import remote
from sheetkit.group.job import Job
from sheetkit.group.places import find
from sheetkit.group.task import perform
from tests.many_sites import MONTH, make_group
from tests.test_group import CHECK, JOBS, NOW, asked
from tests.workbooks import fingerprint

STORE = "memory://estates"


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_group(tmp_path_factory.mktemp("g") / "集团", 3)
    (root / "s0000" / "照片.jpg").write_bytes(b"large")
    (root / "s0000" / "历史" / "2025").mkdir(parents=True)
    (root / "s0000" / "历史" / "2025" / "报事登记.xlsx").write_bytes((root / "s0001" / "报事登记.xlsx").read_bytes())
    (root / "s0001" / "投诉登记.xlsx").rename(root / "s0001" / "投诉登记表.xlsx")
    return root


@pytest.fixture
def store(group: Path) -> Iterator[MemoryFileSystem]:
    """The same sites in memory."""
    system = fsspec.filesystem("memory")
    system.put(str(group), "/estates", recursive=True)
    yield system
    system.rm("/estates", recursive=True)


def test_the_sites_of_a_store_are_those_of_the_folder(group: Path, store: MemoryFileSystem) -> None:
    assert [place.path for place in find([STORE])] == [place.path for place in find([str(group)])]
    assert [place.path for place in find([f"{STORE}/s0001"])] == ["."]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.question)
def test_answers_are_the_same_to_the_byte(group: Path, store: MemoryFileSystem, tmp_path: Path, job: Job) -> None:
    """The renamed workbook is told as such, and why there is no answer as well."""
    near_by, far_away = (asked(root, tmp_path / str(at), job) for at, root in enumerate((group, STORE)))
    assert near_by[1]["sites"] == far_away[1]["sites"]
    for near, away in zip(find([str(group)]), find([STORE]), strict=True):
        one, other = perform(near.at, job), perform(away.at, job)
        assert one == other


def test_only_what_the_question_reads_is_copied(store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    copy = MemoryFileSystem.get_file

    def counted(self: MemoryFileSystem, source: str, target: str) -> None:
        copied.append(source.removeprefix("/estates/s0000/"))
        copy(self, source, target)

    monkeypatch.setattr(MemoryFileSystem, "get_file", counted)
    perform(f"{STORE}/s0000", Job("score", NOW, "zh", months=(MONTH,)))
    assert "历史/2025/报事登记.xlsx" in copied and "sheetkit.toml" in copied
    assert not {"照片.jpg", "钥匙管理.xlsx", "客户关怀.xlsx"} & set(copied)


def test_a_store_is_never_written(group: Path, store: MemoryFileSystem, tmp_path: Path) -> None:
    before, on_disk = store.find("/estates", detail=True), fingerprint(group)
    for place in (*find([STORE]), *find([f"file://{group}"])):
        perform(place.at, CHECK)
    assert (store.find("/estates", detail=True), fingerprint(group)) == (before, on_disk)


def test_a_changed_file_is_noticed_and_one_without_version_is_done_anew(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {place.path: place.mark for place in find([STORE])}
    store.pipe_file("/estates/s0002/sheetkit.toml", b"company = 1")
    after = {place.path: place.mark for place in find([STORE])}
    assert [path for path in before if before[path] != after[path]] == ["s0002"]
    monkeypatch.setattr(remote, "_VERSIONS", ())
    assert {place.mark for place in find([STORE])} == {""}


def test_a_failure_names_the_site_and_not_where_it_was_copied_to(store: MemoryFileSystem) -> None:
    store.pipe_file("/estates/s0002/sheetkit.toml", b"company = 1")
    reason = str(perform(f"{STORE}/s0002", CHECK).failure)
    assert f"{STORE}/s0002/sheetkit.toml" in reason and "/tmp" not in reason


@pytest.mark.parametrize(
    ("address", "key"), [("memory://nowhere", "place-missing"), ("nosuch://x", "group-unreachable")]
)
def test_what_cannot_be_reached_is_one_line(address: str, key: str) -> None:
    with pytest.raises(SheetkitError) as error:
        find([address])
    assert error.value.key == key and address in str(error.value)


def test_the_kept_answer_is_that_of_the_command(group: Path, tmp_path: Path) -> None:
    _, data = asked(group, tmp_path)
    kept = json.loads((tmp_path / data["sites"][0]["answer"]).read_text("utf-8"))
    assert kept["answer"]["site"] == data["sites"][0]["site"]
