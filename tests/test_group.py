"""A group of sites: which there are, how the work is shared out, and that nothing about that changes an answer."""

import errno
import json
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.errors import SheetkitError
from sheetkit.exact import rounded
from sheetkit.group import shelf as shelves
from sheetkit.group.ask import Outcome, ask
from sheetkit.group.job import Job, Place, Question, Result
from sheetkit.group.local import processes
from sheetkit.group.merge import merged
from sheetkit.group.places import find
from sheetkit.group.runner import Killed, Pool, run
from sheetkit.group.shelf import Shelf
from sheetkit.group.task import perform
from tests.dying import die
from tests.many_sites import AS_OF, MONTH, make_group
from tests.workbooks import SETTINGS, TICKET, write_register

NOW = datetime.fromisoformat(AS_OF)
CHECK = Job("check", NOW, "zh")
JOBS = [CHECK, Job("due", NOW, "zh"), Job("score", NOW, "zh", months=("2026-09", MONTH))]


def threads(count: int = 2) -> Pool:
    """Workers that need no start."""
    return Pool(lambda: ThreadPoolExecutor(count), count, lambda pool, at_once: pool.shutdown(cancel_futures=at_once))


def silent(done: int, left: int, reused: int) -> None:
    """Tells nobody."""


def asked(
    root: Path | str, out: Path, job: Job = CHECK, pool: Callable[[], Pool] = threads
) -> tuple[Outcome, dict[str, Any]]:
    places, shelf = find([str(root)]), Shelf(out, job)
    outcome = ask(places, job, shelf, pool, silent)
    return outcome, merged(outcome, places, job, shelf)


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_group(tmp_path_factory.mktemp("集团"), 6)


# Which sites there are


def test_a_site_is_a_folder_with_settings_at_any_depth_and_nothing_below_it_is_another(tmp_path: Path) -> None:
    for name in ("b", "a", "华东/c", "a/历史/2025", "a/inner", ".hidden", "empty"):
        (tmp_path / name).mkdir(parents=True)
        if name != "empty":
            (tmp_path / name / "sheetkit.toml").touch()
    assert [place.path for place in find([str(tmp_path)])] == ["a", "b", "华东/c"]
    assert [place.path for place in find([str(tmp_path / "a")])] == ["."]


def test_of_several_roots_each_stands_before_its_own_and_a_site_is_counted_once(group: Path) -> None:
    one, other = str(group / "s0001"), str(group / "s0002")
    assert [place.path for place in find([other, one, other])] == [one, other]


def test_workbooks_without_settings_are_not_missed_in_silence(tmp_path: Path) -> None:
    write_register(tmp_path / "报事登记.xlsx", "repairs", TICKET)
    (place,) = find([str(tmp_path)])
    assert "没有 sheetkit.toml" in str(perform(place.at, CHECK).failure)


def test_a_folder_that_leads_back_to_itself_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "sheetkit.toml").touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [place.path for place in find([str(tmp_path)])] == ["a"]


def test_a_folder_that_may_not_be_read_is_missing_and_says_why(
    group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir

    def refused(folder: Path) -> Any:
        if folder.name == "s0002":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return look(folder)

    monkeypatch.setattr(os, "scandir", refused)
    outcome, _ = asked(group, tmp_path)
    assert {path: why.partition("。")[0] for path, why in outcome.missing.items()} == {"s0002": "文件读不了：没有权限"}


@pytest.mark.parametrize(("name", "key"), [("nowhere", "place-missing"), ("empty", "group-no-sites")])
def test_no_site_at_all_is_an_error(tmp_path: Path, name: str, key: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SheetkitError) as error:
        find([str(tmp_path / name)])
    assert error.value.key == key


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("报事登记.xlsx", True),
        ("sheetkit.toml", True),
        ("历史/2025/报事登记.xlsx", True),
        ("报事登记 (旧).xls", True),  # may be what a missing workbook is called now
        ("~$报事登记.xlsx", False),
        (".sheetkit/journal.jsonl", False),
        ("照片.jpg", False),
    ],
)
def test_the_mark_changes_with_what_an_answer_can_rest_on(tmp_path: Path, file: str, changes: bool) -> None:
    make_group(tmp_path, 1, lean=True)
    (before,) = find([str(tmp_path)])
    path = tmp_path / "s0000" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as written:
        written.write(b" ")
    (after,) = find([str(tmp_path)])
    assert (after.mark != before.mark) == changes


# One task


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.question)
def test_a_task_answers_what_the_command_answers(group: Path, job: Job) -> None:
    words = [job.question, str(group / "s0003"), "--as-of", AS_OF, "--lang", "zh", "--format", "json"]
    printed = CliRunner().invoke(cli, [*words, *(["--month", MONTH] if job.months else [])]).stdout
    assert json.loads(perform(str(group / "s0003"), job).answer) == json.loads(printed)


def test_a_task_raises_nothing_whatever_it_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_group(tmp_path, 1, lean=True)
    site = str(tmp_path / "s0000")
    assert "登记簿不全" in str(perform(site, JOBS[1]).failure)
    (tmp_path / "s0000" / "sheetkit.toml").write_text("company = 1")
    assert "sheetkit.toml" in str(perform(site, CHECK).failure)

    def broken(folder: Path) -> None:
        raise ZeroDivisionError("a slip of ours")

    monkeypatch.setattr("sheetkit.group.task.open_site", broken)
    failure = str(perform(site, CHECK).failure)
    assert "ZeroDivisionError: a slip of ours" in failure and "\n" not in failure


def test_a_site_in_the_midst_of_a_write_is_not_judged(tmp_path: Path) -> None:
    make_group(tmp_path, 1, lean=True)
    (tmp_path / "s0000" / ".sheetkit").mkdir()
    (tmp_path / "s0000" / ".sheetkit" / "writing.json").write_text("{}")
    assert "上一次写入没有完成" in str(perform(str(tmp_path / "s0000"), CHECK).failure)


def test_a_task_writes_nothing_into_the_site(group: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (group / "s0000").rglob("*")}
    for job in JOBS:
        perform(str(group / "s0000"), job)
    assert {path: path.stat().st_mtime_ns for path in (group / "s0000").rglob("*")} == before


# The runner


class Fragile(Executor):
    """Threads that end like processes: an item that kills takes all that is under way along, and the executor too."""

    def __init__(self) -> None:
        self.threads, self.lock = ThreadPoolExecutor(3), threading.RLock()
        self.open: list[Future[Any]] = []
        self.broken = False

    def submit(self, task: Callable[..., Any], /, *args: Any, **words: Any) -> Future[Any]:
        with self.lock:
            if self.broken:
                raise BrokenExecutor
            future: Future[Any] = Future()
            self.open.append(future)
        self.threads.submit(self._work, future, task, args)
        return future

    def _work(self, future: Future[Any], task: Callable[..., Any], args: Sequence[Any]) -> None:
        try:
            result, error = task(*args), None
        except Exception as raised:
            result, error = None, raised
        with self.lock:
            if future not in self.open:
                return
            if isinstance(error, SystemError):
                self.broken = True
                for one in self.open:
                    one.set_exception(BrokenExecutor())
                self.open.clear()
                return
            self.open.remove(future)
            future.set_exception(error) if error else future.set_result(result)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.threads.shutdown(wait, cancel_futures=cancel_futures)


def fragile(workers: int) -> Pool:
    return Pool(Fragile, workers, lambda pool, at_once: pool.shutdown(False, cancel_futures=at_once))


def behave(item: tuple[int, str]) -> int:
    match item[1]:
        case "kills":
            raise SystemError
        case "raises":
            raise ValueError(item[0])
    return item[0] * 2


@given(st.lists(st.sampled_from(["good", "good", "good", "raises", "kills"]), max_size=12), st.integers(1, 4))
@settings(max_examples=60)
def test_every_item_comes_back_once_and_only_those_at_fault_are_lost(kinds: list[str], workers: int) -> None:
    items = list(enumerate(kinds))
    came = list(run(behave, items, fragile(workers)))
    assert sorted(item for item, _ in came) == items
    for (number, kind), result in came:
        assert {
            "good": result == number * 2,
            "raises": isinstance(result, ValueError),
            "kills": isinstance(result, Killed),
        }[kind]


def test_an_item_that_fails_is_tried_once_more_for_the_fault_may_be_the_executors() -> None:
    tried: Counter[int] = Counter()

    def stumbling(item: int) -> int:
        tried[item] += 1
        if item == 4 or (item == 2 and tried[item] == 1):
            raise TypeError
        return item

    came = dict(run(stumbling, range(6), threads()))
    assert {item: result for item, result in came.items() if item != 4} == {item: item for item in (0, 1, 2, 3, 5)}
    assert isinstance(came[4], TypeError)
    assert tried == {0: 1, 1: 1, 2: 2, 3: 1, 4: 2, 5: 1}


def test_no_more_items_are_under_way_than_the_workers_need() -> None:
    seen: list[int] = []

    class Counting(Fragile):
        def submit(self, task: Callable[..., Any], /, *args: Any, **words: Any) -> Future[Any]:
            future = super().submit(task, *args)
            seen.append(len(self.open))
            return future

    pool = Pool(Counting, 2, lambda pool, at_once: pool.shutdown(False))
    assert len(list(run(behave, [(number, "good") for number in range(50)], pool))) == 50
    assert max(seen) <= 4


def test_where_no_worker_starts_any_more_the_run_ends_with_a_word() -> None:
    class Dead(Fragile):
        def submit(self, task: Callable[..., Any], /, *args: Any, **words: Any) -> Future[Any]:
            raise BrokenExecutor

    with pytest.raises(SheetkitError) as error:
        list(run(behave, [(1, "good")], Pool(Dead, 1, lambda pool, at_once: pool.shutdown(False))))
    assert error.value.key == "group-no-workers"


def test_a_process_that_ends_takes_no_other_item_along() -> None:
    came = dict(run(die, range(8), processes(2)))
    assert isinstance(came.pop(3), Killed)
    assert came == {number: number for number in range(8) if number != 3}


# The shelf


def test_a_result_is_taken_again_as_long_as_nothing_changed(tmp_path: Path) -> None:
    place, result = Place("东区/甲", "x", "mark"), Result({"site": "甲"}, b'{"a": 1}')
    Shelf(tmp_path, CHECK).put(place, result)
    assert Shelf(tmp_path, CHECK).get(place) == {"site": "甲"}
    others = [Job("check", datetime(2026, 11, 21), "zh"), Job("check", NOW, "en"), Job("check", NOW, "zh", ("REP-1",))]
    assert [Shelf(tmp_path, job).get(place) for job in others] == [None] * 3
    assert Shelf(tmp_path, CHECK).get(Place("东区/甲", "x", "other")) is None
    assert Shelf(tmp_path, CHECK).get(Place("西区/甲", "x", "mark")) is None


def test_another_version_does_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place("a", "a", "mark")
    Shelf(tmp_path, CHECK).put(place, Result({"site": "甲"}, b"{}"))
    monkeypatch.setattr(shelves, "__version__", "99")
    assert Shelf(tmp_path, CHECK).get(place) is None


@pytest.mark.parametrize("raw", [b"", b'{"of": "', b"[]", b"{}", b"\xff"])
def test_a_torn_file_counts_as_none(tmp_path: Path, raw: bytes) -> None:
    place, shelf = Place("a", "a", "mark"), Shelf(tmp_path, CHECK)
    shelf.put(place, Result({"site": "甲"}, b"{}"))
    (tmp_path / shelf.name(place)).write_bytes(raw)
    assert shelf.get(place) is None


def test_what_was_not_whole_or_has_no_mark_is_done_anew(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, CHECK)
    for place, whole in ((Place("a", "a", "mark"), False), (Place("b", "b", ""), True)):
        shelf.put(place, Result({"site": "甲"}, b"{}", whole))
        assert shelf.get(place) is None


# All together


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.question)
def test_the_answer_is_the_same_to_the_byte_whatever_works_it_out_and_whatever_was_there_before(
    group: Path, tmp_path: Path, job: Job
) -> None:
    cached = replace(job, caching=True)
    ways: dict[str, tuple[Callable[[], Pool], Job]] = {
        "one": (lambda: threads(1), job),
        "cold cache": (lambda: threads(3), cached),
        "warm cache": (lambda: processes(2), cached),
    }
    root = Path(shutil.copytree(group, tmp_path / "g"))
    answers, kept = set(), set()
    for name, (pool, asking) in ways.items():
        if name == "warm cache":
            asked(root, tmp_path / "warmed", replace(CHECK, caching=True))
            assert len([*root.glob("*/.sheetkit/cache/*.tables")]) == 6 * 13
        outcome, data = asked(root, tmp_path / name, asking, pool)
        again, same = asked(root, tmp_path / name, asking, pool)
        assert (outcome.reused, again.reused) == (0, 6)
        answers |= {json.dumps(data), json.dumps(same)}
        kept.add(tuple((path.name, path.read_bytes()) for path in sorted((tmp_path / name / job.shelf).iterdir())))
    assert (len(answers), len(kept)) == (1, 1)


def test_a_second_run_does_only_what_is_left_or_changed(tmp_path: Path) -> None:
    root = make_group(tmp_path / "g", 4, lean=True)
    asked(root, tmp_path / "out")
    (root / "s0001" / "报事登记.xlsx").unlink()
    (tmp_path / "out" / "check").joinpath(Shelf(tmp_path, CHECK).name(find([str(root)])[3]).split("/")[1]).unlink()
    outcome, data = asked(root, tmp_path / "out")
    assert (outcome.reused, data["summary"]["done"]) == (2, 4)
    assert data["sites"][1]["rules"]["missing-workbook"]["error"] == 13


def test_a_broken_site_is_missing_with_its_reason_and_tried_again(tmp_path: Path) -> None:
    root = make_group(tmp_path / "g", 3, lean=True)
    settings_file = root / "s0001" / "sheetkit.toml"
    settings_file.write_text("company =")
    outcome, data = asked(root, tmp_path / "out")
    assert [one["path"] for one in data["missing"]] == ["s0001"] and "第 1 行" in data["missing"][0]["reason"]
    assert data["summary"] | {"rows": 0} == data["summary"] | {"rows": 0, "sites": 3, "done": 2, "missing": 1}
    settings_file.write_text(SETTINGS, "utf-8")
    outcome, data = asked(root, tmp_path / "out")
    assert (outcome.reused, data["missing"]) == (2, [])


def test_an_unreadable_workbook_is_a_finding_of_check_and_is_looked_at_again(tmp_path: Path) -> None:
    root = make_group(tmp_path / "g", 2, lean=True)
    (root / "s0001" / "报事登记.xlsx").write_bytes(b"no workbook")
    first, data = asked(root, tmp_path / "out")
    again, _ = asked(root, tmp_path / "out")
    assert data["sites"][1]["rules"]["unreadable"]["error"] == 1
    assert (first.missing, again.reused) == ({}, 1)


def test_a_full_disk_ends_no_run_and_leaves_nothing_half_written(
    group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = shelves.write_whole, iter(range(99))

    def full(path: Path, data: bytes, *, lasting: bool) -> None:
        if next(count) >= 2:
            raise SheetkitError("file-unwritable", file=path.name, reason="No space left on device")
        write(path, data, lasting=lasting)

    monkeypatch.setattr(shelves, "write_whole", full)
    outcome, data = asked(group, tmp_path)
    assert (outcome.unkept, data["summary"]["done"], data["missing"]) == (4, 6, [])
    assert "磁盘满了" in outcome.fault
    assert len(list((tmp_path / "check").iterdir())) == 2
    monkeypatch.undo()
    assert asked(group, tmp_path)[0].reused == 2


# Ranks and trends


def month(score: str | None, complaints: int = 0, praises: int = 0) -> dict[str, Any]:
    figures = {"score": None if score is None else rounded(Fraction(score)), "exact": score, "complaints": complaints}
    nothing = dict.fromkeys(("inspection", "evaluation", "repairs", "visits", "fee_rate"))
    return {**figures, **nothing, "praises": praises, "zones": 1, "zones_unknown": 0, "staff": 0, "staff_unknown": 0}


def ranked(months: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The answer where each site has this one month."""
    job = Job("score", NOW, "zh", months=(MONTH,))
    outcome = Outcome()
    for path, figures in months.items():
        status = "incomplete" if figures["score"] is None else "scored"
        outcome.done[path] = {"site": path, "status": status, "months": {MONTH: dict(figures)}, "zones": []}
    return merged(outcome, [Place(path, path) for path in months], job, Shelf(Path("x"), job))


def test_sites_are_ranked_by_score_then_complaints_then_praise_then_name_and_an_unknown_one_not_at_all() -> None:
    data = ranked(
        {
            "unknown": month(None),
            "b": month("90", 1, 2),
            "a": month("90", 1, 2),
            "more praise": month("90", 1, 3),
            "fewer complaints": month("90", 0),
            "a little more": month("9000001/100000", 9),  # shown as 90.00 as well
        }
    )
    assert [(site["rank"], site["path"]) for site in data["sites"]] == [
        (1, "a little more"),
        (2, "fewer complaints"),
        (3, "more praise"),
        (4, "a"),
        (5, "b"),
        (None, "unknown"),
    ]
    assert data["months"][0] | {"unknown": 1, "score": 90.0, "best": 90.0, "worst": 90.0} == data["months"][0]
    assert data["summary"]["attention"] == 1


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_in_which_sites_end_changes_nothing(order: list[str]) -> None:
    scores = {"a": month("91"), "b": month("92"), "c": month(None), "d": month("92")}
    assert ranked({path: scores[path] for path in order}) == ranked(scores)


def test_months_before_the_books_began_are_left_out(group: Path, tmp_path: Path) -> None:
    months = ("2026-06", "2026-07", "2026-08", "2026-09", MONTH)
    _, data = asked(group, tmp_path, Job("score", NOW, "zh", months=months))
    assert [(one["month"], one["sites"]) for one in data["months"]] == [*zip(months, (0, 0, 6, 6, 6), strict=True)]
    assert [*data["sites"][0]["months"]] == ["2026-08", "2026-09", MONTH]
    assert data["sites"][0]["score"] == data["sites"][0]["months"][MONTH]["score"]


def test_every_question_has_its_job() -> None:
    assert {job.question for job in JOBS} == set(Question.__args__)  # type: ignore[attr-defined]
