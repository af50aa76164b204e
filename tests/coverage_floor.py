"""The engines are covered to at least 95 % of their branches: runs their own tests and counts.

Counting makes tests three times as slow, so only those run under it that put rows to an engine. `tasks.py` runs all
others without (`--ignore-glob` of each of TRACED).
"""

import json
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path

FLOOR = 95.0
ENGINES = (
    *("calendar", "cells", "check", "clerk", "clock", "conditions", "due", "duration", "escalation", "matters"),
    *("people", "periods", "policy", "references", "story", "table", "workdays", "copies", "fix", "lent"),
    *("live", "look", "numbers", "recall", "settle", "shape"),
    *("rules/", "duties/", "score/", "visits/", "takeover/", "notices/", "documents/"),
)
_TESTS = (
    "cells check_cli clock copies cycles due due_[cprs]* duration duties_* escalation every_rule examples fix formulas "
    "forms_[cdf]* holds import_[opr]* look notice_more notice_numbers notice_plan notice_scope notice_words "
    "patch_refused policy recall references reviews_words rules_* score_[adfimsz]* score_co* score_ed* score_ex* "
    "score_repairs settle shape story structure table visits_plan wanted workdays"
)
TRACED = tuple(f"tests/test_{name}.py" for name in _TESTS.split())
"""The tests of the engines, as patterns of file names."""


def main() -> None:
    """Run the tests, print the engines' coverage and fail if all of them together are below the floor."""
    found = {pattern: sorted(map(str, Path().glob(pattern))) for pattern in TRACED}
    if missing := [pattern for pattern, files in found.items() if not files]:
        sys.exit(f"no tests are named so: {missing}")
    tests = [sys.executable, "-m", "pytest", "-n", "auto", "-m", "not alone", "--cov", "--cov-report="]
    code = subprocess.run([*tests, *chain(*found.values()), *sys.argv[1:]], check=False).returncode
    if code:
        sys.exit(code)
    _hold()


def _hold() -> None:
    """Print each engine's coverage and fail if all of them together are below the floor."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)], check=True)
        files = json.loads(report.read_text("utf-8"))["files"]
    done = total = 0
    for name, figures in sorted(files.items()):
        place = name.replace("\\", "/").removeprefix("sheetkit/")
        if any(place.startswith(engine) if engine.endswith("/") else place == f"{engine}.py" for engine in ENGINES):
            summary = figures["summary"]
            done += summary["covered_lines"] + summary["covered_branches"]
            total += summary["num_statements"] + summary["num_branches"]
    percent = 100 * done / total
    print(f"Branch coverage of the engines: {percent:.1f} % (at least {FLOOR:g} %)")
    if percent < FLOOR:
        sys.exit(1)


if __name__ == "__main__":
    main()
