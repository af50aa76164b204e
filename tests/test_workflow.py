"""The workflow of `.github`: it can be read, runs on every system, and asks only for tasks that there are."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import tasks

HOME = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def workflow() -> Any:
    return yaml.safe_load((HOME / ".github" / "workflows" / "ci.yml").read_text("utf-8"))


def test_the_tests_run_on_every_system_with_the_oldest_and_a_new_python(workflow: Any) -> None:
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "windows", "macos"}
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (HOME / "pyproject.toml").read_text("utf-8"))
    assert oldest and matrix["python"][0] == oldest[1] and len(matrix["python"]) > 1
    assert all(isinstance(version, str) for version in matrix["python"])  # 3.10 would be 3.1


def test_the_packages_are_built_on_every_system_after_the_tests_and_kept(workflow: Any) -> None:
    job = workflow["jobs"]["package"]
    assert job["needs"] == "test"
    assert job["strategy"]["matrix"]["os"] == workflow["jobs"]["test"]["strategy"]["matrix"]["os"]
    assert any(step.get("uses", "").startswith("actions/upload-artifact@") for step in job["steps"])


@pytest.mark.parametrize("job", ["test", "package"])
def test_a_job_runs_a_task_of_its_name(workflow: Any, job: str) -> None:
    runs = [step["run"] for step in workflow["jobs"][job]["steps"] if step.get("run", "").startswith("python tasks.py")]
    assert runs == [f"python tasks.py {job}"] and job in tasks.STEPS


def test_every_step_either_uses_or_runs_and_every_job_ends(workflow: Any) -> None:
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@v\d+", step.get("uses", "a/b@v1"))


@pytest.mark.parametrize("name", tasks.STEPS)
def test_every_task_is_told_of(name: str) -> None:
    assert re.search(rf"^    {name} ", str(tasks.__doc__), re.MULTILINE)
