"""The engines are covered to at least 95 % of their branches; run after the tests, on the data they left."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = 95.0
ENGINES = (
    *("calendar", "cells", "check", "clock", "conditions", "due", "duration", "escalation", "matters"),
    *("people", "periods", "policy", "references", "story", "table", "workdays", "copies", "fix", "lent"),
    *("live", "numbers", "settle", "shape"),
    *("rules/", "duties/", "score/", "visits/", "takeover/", "notices/", "documents/"),
)


def main() -> None:
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
